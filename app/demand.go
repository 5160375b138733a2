package app

import (
	"context"
	"errors"
	"iter"

	"talentmatch/market"
)

func (a *App) demandRecords() *records[market.Demand, *market.Demand] {
	return &records[market.Demand, *market.Demand]{
		app: a, kind: market.KindDemand, store: a.Demands,
		prepare:       a.prepareDemand,
		validate:      func(d *market.Demand) []market.Problem { return d.Validate(a.Words) },
		step:          func(old, next *market.Demand) error { return market.Step(old.Status, next.Status) },
		refer:         a.employerExists,
		sameReference: func(old, next *market.Demand) bool { return old.EmployerID == next.EmployerID },
		filters:       []string{"title", "status", "employerId", "occupation", "district", "employmentType", "validUntil", "source", "skill"},
	}
}

// prepareDemand normalizes the record, gives free labels that the taxonomy knows their codes, and finds the
// skills in its title and text.
func (a *App) prepareDemand(d *market.Demand) {
	d.Normalize()
	for i := range d.Skills {
		a.codeRequirement(&d.Skills[i])
	}
	if c := d.Certificate; c != nil && c.Occupation == "" {
		c.Occupation = a.certificateOccupation(c.Name, "")
	}
	d.Found = a.findInDemand(d)
}

// employerExists checks that the demand's employer is stored.
func (a *App) employerExists(ctx context.Context, d *market.Demand) ([]market.Problem, error) {
	if d.EmployerID == "" || !market.ValidID(d.EmployerID) {
		return nil, nil // an ID that can't be is a problem of its own
	}
	found, err := a.Employers.GetMany(ctx, []string{d.EmployerID})
	if err != nil || len(found) == 1 {
		return nil, err
	}
	return []market.Problem{{Field: "employerId", Code: market.ProblemNoSuchID, Args: market.Args{"value": d.EmployerID}}}, nil
}

// CreateDemand stores a new demand. Errors: CodeInvalid, CodeDuplicate.
func (a *App) CreateDemand(ctx context.Context, actor market.Actor, d market.Demand) (market.Demand, error) {
	return a.demands.create(ctx, actor, d)
}

// GetDemand returns a demand. Errors: CodeNotFound.
func (a *App) GetDemand(ctx context.Context, _ market.Actor, id string) (market.Demand, error) {
	return a.demands.get(ctx, id)
}

// ReplaceDemand replaces the whole record, but keeps the status where the new one states none; rev 0 asks for
// no particular revision. Errors: CodeNotFound, CodeConflict, CodeInvalid, CodeDuplicate, CodeIllegalStep.
func (a *App) ReplaceDemand(ctx context.Context, actor market.Actor, id string, rev int64, d market.Demand) (market.Demand, error) {
	return a.demands.replace(ctx, actor, id, rev, func(old market.Demand) (market.Demand, error) {
		next := d
		if next.Status == "" {
			next.Status = old.Status
		}
		return next, nil
	})
}

// PatchDemand applies a JSON merge patch (RFC 7396). Errors: as ReplaceDemand, and CodeMalformed.
func (a *App) PatchDemand(ctx context.Context, actor market.Actor, id string, rev int64, mergePatch []byte) (market.Demand, error) {
	return a.demands.patch(ctx, actor, id, rev, mergePatch)
}

// DeleteDemand deletes a demand. Errors: CodeNotFound, CodeConflict.
func (a *App) DeleteDemand(ctx context.Context, actor market.Actor, id string, rev int64) error {
	return a.demands.remove(ctx, actor, id, rev)
}

// ListDemands returns a page of demands. Errors: CodeInvalid.
func (a *App) ListDemands(ctx context.Context, _ market.Actor, q market.ListQuery) (market.Page[market.Demand], error) {
	return a.demands.list(ctx, q)
}

// AllDemands yields every demand in the order of IDs.
func (a *App) AllDemands(ctx context.Context, _ market.Actor) iter.Seq2[market.Demand, error] {
	return a.Demands.All(ctx)
}

// ExpireDemands expires every demand whose validity ended before the day. It returns how many it expired and
// how many it could not; an error only where the demands can't be read.
func (a *App) ExpireDemands(ctx context.Context, actor market.Actor, today market.Date) (done, failed int, err error) {
	for _, status := range []market.DemandStatus{market.DemandOpen, market.DemandPaused} {
		q := market.Query{Limit: 500, Where: []market.Condition{
			{Field: "status", Op: market.OpEq, Values: []any{string(status)}},
			{Field: "validUntil", Op: market.OpLt, Values: []any{string(today)}},
			{Field: "validUntil", Op: market.OpGte, Values: []any{"1"}}, // an empty one never ends
		}}
		for {
			page, err := a.Demands.Find(ctx, q)
			if err != nil {
				return done, failed, err
			}
			for i := range page.Items {
				if a.expire(ctx, actor, &page.Items[i], today) != nil {
					failed++
				} else {
					done++
				}
			}
			if q.Cursor = page.Next; q.Cursor == "" {
				break
			}
		}
	}
	return done, failed, nil
}

func (a *App) expire(ctx context.Context, actor market.Actor, d *market.Demand, today market.Date) error {
	err := a.demands.touch(ctx, actor, d.ID, market.EventChanged, func(d *market.Demand) {
		if d.Due(today) {
			d.Status = market.DemandExpired
		}
	})
	if errors.Is(err, market.ErrNotFound) {
		return nil // deleted meanwhile
	}
	if err != nil {
		a.Log.Error("demand not expired", "id", d.ID, "error", err)
	}
	return err
}
