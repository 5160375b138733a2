package app

import (
	"context"
	"errors"

	"talentmatch/market"
)

// SweepReport counts what a sweep found.
type SweepReport struct {
	// Checked counts the documents of the store that were compared, Repaired those that a cache had missed
	// or should not have had.
	Checked  int `json:"checked"`
	Repaired int `json:"repaired"`
}

// heldRev is what a cache or the store has of a record.
type heldRev struct {
	rev     int64
	deleted bool
}

// SweepCaches compares every (ID, revision) of the store with the caches and repairs what differs. Errors:
// those of the store; an index that is not ready is left to its rebuild.
func (a *App) SweepCaches(ctx context.Context) (SweepReport, error) {
	var report SweepReport
	for _, kind := range []market.Kind{market.KindTalent, market.KindDemand} {
		stored, err := a.storedRevs(ctx, kind)
		if err != nil {
			return report, err
		}
		report.Checked += len(stored)
		held := map[string]heldRev{}
		for _, c := range a.Matcher.Held(kind) {
			held[c.ID] = heldRev{c.Rev, c.Deleted}
		}
		n, err := a.repair(ctx, kind, stored, held, func(docs []market.Document) error {
			a.caches.match(docs)
			return nil
		})
		report.Repaired += n
		if err != nil {
			return report, err
		}
		n, err = a.sweepIndex(ctx, kind, stored)
		report.Repaired += n
		if err != nil {
			return report, err
		}
	}
	return report, nil
}

func (a *App) sweepIndex(ctx context.Context, kind market.Kind, stored map[string]heldRev) (int, error) {
	if a.Index == nil || a.Index.NeedsRebuild() {
		return 0, nil
	}
	held := map[string]heldRev{}
	err := a.Index.Revs(ctx, kind, func(id string, rev int64, deleted bool) error {
		held[id] = heldRev{rev, deleted}
		return nil
	})
	if errors.Is(err, market.ErrNotReady) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return a.repair(ctx, kind, stored, held, func(docs []market.Document) error { return a.Index.Apply(ctx, docs, "") })
}

func (a *App) storedRevs(ctx context.Context, kind market.Kind) (map[string]heldRev, error) {
	out := map[string]heldRev{}
	note := func(id string, rev int64, deleted bool) error {
		out[id] = heldRev{rev, deleted}
		return nil
	}
	if kind == market.KindTalent {
		return out, a.Talents.Revs(ctx, note)
	}
	return out, a.Demands.Revs(ctx, note)
}

// repair hands a cache everything in which it is behind the store, and removes what the store doesn't have.
// What the cache has newer was written after the store was read.
func (a *App) repair(ctx context.Context, kind market.Kind, stored, held map[string]heldRev, apply func([]market.Document) error) (int, error) {
	var behind []market.Change
	for id, s := range stored {
		h, ok := held[id]
		if s.rev > h.rev && (ok || !s.deleted) {
			behind = append(behind, market.Change{Kind: kind, ID: id, Rev: s.rev, Deleted: s.deleted})
		}
	}
	for id, h := range held {
		if _, ok := stored[id]; !ok && !h.deleted {
			gone, err := a.gone(ctx, kind, id)
			if err != nil {
				return 0, err
			}
			if gone {
				behind = append(behind, market.Change{Kind: kind, ID: id, Rev: h.rev + 1, Deleted: true})
			}
		}
	}
	for from := 0; from < len(behind); from += feedBatch {
		docs, err := a.read(ctx, behind[from:min(from+feedBatch, len(behind))])
		if err != nil {
			return from, err
		}
		if err := apply(docs); err != nil {
			return from, err
		}
	}
	return len(behind), nil
}

// gone tells whether the store has no such record, so that one created during the sweep is not removed.
func (a *App) gone(ctx context.Context, kind market.Kind, id string) (bool, error) {
	var err error
	if kind == market.KindTalent {
		_, err = a.Talents.Get(ctx, id)
	} else {
		_, err = a.Demands.Get(ctx, id)
	}
	if errors.Is(err, market.ErrNotFound) {
		return true, nil
	}
	return false, err
}
