package index

import (
	"context"

	"github.com/blevesearch/bleve/v2"

	"talentmatch/market"
)

// Doc is one change for the index: a talent, a demand, or the deletion of either.
type Doc = market.Document

// Apply brings the changes and the position in the feed into the index, all or nothing, and returns when they
// are on disk. A revision that is not above the one held is dropped, so that changes may come twice and in any
// order. An empty cursor leaves the position as it is. While a rebuild runs, the changes go to both indexes.
// It fails with market.CodeNotReady where there is no index to write to, and CodeStorageFull or
// CodeReadOnly where the disk refuses.
func (x *Index) Apply(ctx context.Context, docs []Doc, cursor string) error {
	if err := ctx.Err(); err != nil {
		return mapError(err)
	}
	prepared := x.prepare(docs)
	x.write.Lock()
	defer x.write.Unlock()
	serving, err := x.applyToBoth(prepared, cursor)
	if err != nil && serving != nil {
		x.log.Error("write to the index failed", "error", err)
		x.restart(serving)
	}
	return mapError(err)
}

// applyToBoth writes to the index in use and to the one that is being built. It returns the one in use.
func (x *Index) applyToBoth(prepared []change, cursor string) (*generation, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	serving := x.good()
	if serving == nil && x.building == nil {
		return nil, x.notReady()
	}
	if x.building != nil {
		if err := x.building.apply(prepared, cursor); err != nil && x.buildErr == nil {
			x.buildErr = err
			x.log.Error("rebuild of the index has missed a write", "error", err)
		}
	}
	if serving == nil {
		return nil, x.buildErr
	}
	return serving, serving.apply(prepared, cursor)
}

// restart opens the index in use again from what is on disk, after a write that failed half-way.
func (x *Index) restart(g *generation) {
	if !g.tainted.Load() {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.serving = nil
	if err := g.close(); err != nil {
		x.log.Warn("index not closed", "error", err)
	}
	again, err := openGeneration(g.dir, x.want)
	if err != nil {
		x.log.Error("index needs a rebuild", "reason", err)
		return
	}
	x.serving = again
}

// change is a document on its way into an index.
type change struct {
	id  string
	doc *document
	held
}

// prepare makes documents of the changes. Of several for one record the one with the highest revision counts.
func (x *Index) prepare(docs []Doc) []change {
	out := make([]change, 0, len(docs))
	at := make(map[string]int, len(docs))
	for i := range docs {
		c, ok := x.change(&docs[i])
		if !ok {
			continue
		}
		j, twice := at[c.id]
		switch {
		case !twice:
			at[c.id] = len(out)
			out = append(out, c)
		case c.rev > out[j].rev:
			out[j] = c
		}
	}
	return out
}

func (x *Index) change(d *Doc) (change, bool) {
	c := change{id: key(d.Kind, d.ID), held: held{d.Rev, d.Deleted}}
	switch {
	case d.ID == "":
		return c, false
	case d.Deleted:
		c.doc = tombstone(d.Rev)
	case d.Kind == market.KindTalent && d.Talent != nil:
		c.doc = x.names.talentDocument(d.Talent)
	case d.Kind == market.KindDemand && d.Demand != nil:
		c.doc = x.names.demandDocument(d.Demand)
	default:
		return c, false // employers are not searched
	}
	c.doc.Held = heldMark(d.Rev, d.Deleted)
	return c, true
}

// apply writes what is newer than what is held, and the cursor, as one batch. Writers are ordered by the
// caller.
func (g *generation) apply(changes []change, cursor string) error {
	b, fresh, err := g.batch(changes)
	if err != nil {
		return err
	}
	if cursor != "" {
		b.SetInternal(keyCursor, []byte(cursor))
	}
	if b.Size() == 0 {
		return nil
	}
	if err := g.run(b); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range fresh {
		g.setHeld(c.id, c.held)
	}
	if cursor != "" {
		g.cursor = cursor
	}
	return nil
}

// batch gathers the changes that are newer than what is held.
func (g *generation) batch(changes []change) (*bleve.Batch, []change, error) {
	b := g.bleve.NewBatch()
	fresh := make([]change, 0, len(changes))
	for _, c := range changes {
		if !g.newer(c.id, c.rev) {
			continue
		}
		if err := guard(func() error { return b.Index(c.id, c.doc) }); err != nil {
			return nil, nil, err
		}
		fresh = append(fresh, c)
	}
	return b, fresh, nil
}
