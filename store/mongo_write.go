package store

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"talentmatch/market"
)

// apply makes the writes in waves: within one, no document is written twice.
func (m *mongoEngine) apply(ctx context.Context, s *schema, writes []put) ([]market.Result, error) {
	if err := m.writable(); err != nil {
		return nil, err
	}
	results := make([]market.Result, len(writes))
	rest := make([]int, len(writes))
	for i := range rest {
		rest[i] = i
	}
	for len(rest) > 0 {
		var wave, later []int
		taken := make(map[string]bool, len(rest))
		for _, i := range rest {
			if taken[writes[i].id] {
				later = append(later, i)
			} else {
				taken[writes[i].id] = true
				wave = append(wave, i)
			}
		}
		w := wavefront{m: m, s: s, writes: writes, open: wave, results: results}
		if err := w.run(ctx); err != nil {
			return nil, err
		}
		rest = later
	}
	return results, nil
}

// wavefront is a wave of writes under way. The outcome of a write is never concluded from how the server
// reports it but from the stored documents: those remember the operations that made them.
type wavefront struct {
	m       *mongoEngine
	s       *schema
	writes  []put
	open    []int // indexes of writes without a result
	results []market.Result
}

// maxIdle is how many rounds may pass without any write finding its result.
const maxIdle = 4

func (w *wavefront) run(ctx context.Context) error {
	var cause error
	idle := 0
	for round := 0; len(w.open) > 0; round++ {
		before := len(w.open)
		heads, err := w.heads(ctx, round == 0)
		if err != nil {
			return err
		}
		w.judge(heads)
		if round > 0 {
			if err := w.duplicates(ctx); err != nil {
				return err
			}
			if idle++; len(w.open) < before {
				idle = 0
			}
			if idle >= maxIdle {
				return w.stuck(ctx, cause)
			}
			if idle > 1 {
				if err := pause(ctx, 4); err != nil {
					return err
				}
			}
		}
		if cause, err = w.send(ctx, heads); err != nil {
			return err
		}
	}
	return nil
}

// stuck is the error where the server neither makes a write nor shows a reason against it.
func (w *wavefront) stuck(ctx context.Context, cause error) error {
	if cause != nil {
		return mongoFail(ctx, cause)
	}
	return &market.Error{Code: market.CodeUnavailable, Args: market.Args{"kind": string(w.s.kind), "id": w.writes[w.open[0]].id}}
}

// heads reads the stored heads of the open writes; the first time only of those that may meet a tombstone.
func (w *wavefront) heads(ctx context.Context, first bool) (map[string]*envelope, error) {
	var ids []string
	for _, i := range w.open {
		if !first || w.writes[i].rev == 0 {
			ids = append(ids, w.writes[i].id)
		}
	}
	heads := make(map[string]*envelope, len(ids))
	if len(ids) == 0 {
		return heads, nil
	}
	o := options.Find().SetProjection(bson.D{{Key: partRev, Value: 1}, {Key: partDeleted, Value: 1}, {Key: partOps, Value: 1}, {Key: partOpRevs, Value: 1}})
	found, err := envelopes(ctx, w.m.collection(w.s), bson.D{{Key: "_id", Value: in(ids)}}, o)
	for i := range found {
		heads[found[i].ID] = &found[i]
	}
	if !first {
		for _, id := range ids {
			if heads[id] == nil {
				heads[id] = &envelope{ID: id, Deleted: true} // read, and not there
			}
		}
	}
	return heads, err
}

// judge gives a result to every write that the heads decide.
func (w *wavefront) judge(heads map[string]*envelope) {
	w.filter(func(i int) (market.Result, bool) {
		p := &w.writes[i]
		h := heads[p.id]
		if h == nil {
			return market.Result{}, false
		}
		if rev, ok := madeBy(h.marks(), p.op); ok {
			return market.Result{ID: p.id, Rev: rev}, true
		}
		live := int64(0)
		if !h.Deleted {
			live = h.Rev
		}
		return market.Result{ID: p.id, Outcome: market.OutcomeConflict, Rev: live}, live != p.rev
	})
}

// duplicates gives a result to every open write with a key that another document holds.
func (w *wavefront) duplicates(ctx context.Context) error {
	var keys []string
	for _, i := range w.open {
		for _, k := range w.writes[i].indexed.keys {
			if k != "" {
				keys = append(keys, k)
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	held, err := w.m.holders(ctx, w.s, keys)
	if err != nil {
		return err
	}
	w.filter(func(i int) (market.Result, bool) {
		p := &w.writes[i]
		for _, k := range p.indexed.keys {
			if h, ok := held[k]; ok && k != "" && h.id != p.id {
				return market.Result{ID: p.id, Outcome: market.OutcomeDuplicate, Rev: p.rev, Key: k, Holder: h.id}, true
			}
		}
		return market.Result{}, false
	})
	return nil
}

// filter keeps the writes open for which fn has no result.
func (w *wavefront) filter(fn func(i int) (market.Result, bool)) {
	open := w.open[:0]
	for _, i := range w.open {
		if r, ok := fn(i); ok {
			w.results[i] = r
		} else {
			open = append(open, i)
		}
	}
	w.open = open
}

// send makes the open writes. Where the server says that all were made, they get their results; otherwise
// cause is what it said, and the next round finds out. An err ends everything.
func (w *wavefront) send(ctx context.Context, heads map[string]*envelope) (cause, err error) {
	if len(w.open) == 0 {
		return nil, nil
	}
	models := make([]mongo.WriteModel, 0, len(w.open))
	revs := make([]int64, 0, len(w.open))
	for _, i := range w.open {
		model, rev, err := w.model(&w.writes[i], heads[w.writes[i].id])
		if err != nil {
			return nil, err
		}
		models, revs = append(models, model), append(revs, rev)
	}
	res, err := w.m.collection(w.s).BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
	if err == nil && res.MatchedCount+res.UpsertedCount == int64(len(models)) {
		for n, i := range w.open {
			w.results[i] = market.Result{ID: w.writes[i].id, Rev: revs[n]}
		}
		w.open = nil
		return nil, nil
	}
	if err == nil || refused(err) {
		return err, nil
	}
	return nil, mongoFail(ctx, err)
}

// refused tells whether the server refused some of the writes, such as for a duplicate key. It is not so
// where it didn't answer, or where a majority hasn't confirmed what it did.
func refused(err error) bool {
	var bulk mongo.BulkWriteException
	if errors.As(err, &bulk) {
		return bulk.WriteConcernError == nil
	}
	var server mongo.ServerError
	return errors.As(err, &server) && mongoCode(err) == market.CodeInternal
}

// model is the update that makes a write, with the revision that it makes.
func (w *wavefront) model(p *put, h *envelope) (mongo.WriteModel, int64, error) {
	filter := bson.D{{Key: "_id", Value: p.id}, {Key: partRev, Value: p.rev}}
	fresh := p.rev == 0
	rev := p.rev + 1
	switch {
	case fresh && h != nil && h.Rev > 0: // revives a tombstone
		rev = h.Rev + 1
		filter = bson.D{{Key: "_id", Value: p.id}, {Key: partRev, Value: h.Rev}, {Key: partDeleted, Value: true}}
	case fresh: // no document has revision 0, so this inserts or fails
	default:
		filter = append(filter, bson.E{Key: partDeleted, Value: false}, bson.E{Key: partOps, Value: cond("$ne", p.op)})
	}
	set := bson.D{{Key: partRev, Value: rev}, {Key: fieldUpdated, Value: p.now}, {Key: partDeleted, Value: p.delete}}
	if fresh {
		set = append(set, bson.E{Key: fieldCreated, Value: p.now})
	}
	update := bson.D{{Key: "$currentDate", Value: bson.D{{Key: partChanged, Value: true}}}}
	if p.delete {
		update = append(update, bson.E{Key: "$unset", Value: bson.D{{Key: partKeys, Value: ""}, {Key: partFields, Value: ""}, {Key: partBody, Value: ""}}})
	} else {
		body, err := toBSON(p.body)
		if err != nil {
			return nil, 0, market.Wrap(market.CodeInternal, err, market.Args{"kind": string(w.s.kind), "id": p.id})
		}
		set = append(set, bson.E{Key: partKeys, Value: keysOf(w.s, p.indexed)}, bson.E{Key: partFields, Value: fieldsOf(w.s, p.indexed)}, bson.E{Key: partBody, Value: body})
	}
	push := bson.D{{Key: partOps, Value: lastOps(p.op)}, {Key: partOpRevs, Value: lastOps(rev)}}
	if p.event != nil {
		ev, err := eventBSON(*p.event, rev)
		if err != nil {
			return nil, 0, err
		}
		push = append(push, bson.E{Key: partOutbox, Value: ev})
		set = append(set, bson.E{Key: partPending, Value: true})
	}
	update = append(update, bson.E{Key: "$set", Value: set}, bson.E{Key: "$push", Value: push})
	return mongo.NewUpdateOneModel().SetFilter(filter).SetUpdate(update).SetUpsert(fresh && rev == 1), rev, nil
}

// lastOps appends a value and keeps the last keptOps.
func lastOps(v any) bson.D {
	return bson.D{{Key: "$each", Value: bson.A{v}}, {Key: "$slice", Value: -keptOps}}
}

func eventBSON(ev market.Event, rev int64) (bson.D, error) {
	ev.Rev = rev
	data, err := encodeEvent(ev)
	if err != nil {
		return nil, err
	}
	return toBSON(data)
}
