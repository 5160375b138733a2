package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"hash/maphash"
	"iter"
	mathrand "math/rand/v2"
	"runtime"
	"sync"
	"time"

	"talentmatch/market"
)

// Collection holds the records of one kind. It is safe for concurrent use.
type Collection[T any, P market.Record[T]] struct {
	db    *DB
	kind  market.Kind
	s     *schema
	index func(*T) indexed
}

func newCollection[T any, P market.Record[T]](db *DB, k kindOf[T]) *Collection[T, P] {
	return &Collection[T, P]{db: db, kind: k.schema.kind, s: k.schema, index: k.index}
}

// Kind names the kind of the records.
func (c *Collection[T, P]) Kind() market.Kind { return c.kind }

// Get returns the record. Errors: CodeNotFound.
func (c *Collection[T, P]) Get(ctx context.Context, id string) (T, error) {
	var zero T
	d, err := c.document(ctx, id)
	if err != nil {
		return zero, err
	}
	return decode[T, P](c.kind, &d)
}

func (c *Collection[T, P]) document(ctx context.Context, id string) (document, error) {
	if !market.ValidID(id) {
		return document{}, market.NotFound(c.kind, id)
	}
	docs, err := c.db.engine.get(ctx, c.s, []string{id})
	if err != nil {
		return document{}, err
	}
	if len(docs) == 0 {
		return document{}, market.NotFound(c.kind, id)
	}
	return docs[0], nil
}

// GetMany returns the records in the order of ids; missing ones are left out.
func (c *Collection[T, P]) GetMany(ctx context.Context, ids []string) ([]T, error) {
	found := make(map[string]T, len(ids))
	for start := 0; start < len(ids); start += maxBatch {
		docs, err := c.db.engine.get(ctx, c.s, ids[start:min(start+maxBatch, len(ids))])
		if err != nil {
			return nil, err
		}
		for i := range docs {
			if found[docs[i].id], err = decode[T, P](c.kind, &docs[i]); err != nil {
				return nil, err
			}
		}
	}
	out := make([]T, 0, len(found))
	for _, id := range ids {
		if t, ok := found[id]; ok {
			out = append(out, t)
		}
	}
	return out, nil
}

// ByKey returns the record that holds a unique key, such as "ext:<source>|<externalId>". Errors:
// CodeNotFound, CodeInvalid for a key of a name that the kind doesn't have.
func (c *Collection[T, P]) ByKey(ctx context.Context, key string) (T, error) {
	found, err := c.ByKeys(ctx, []string{key})
	t, ok := found[key]
	if err == nil && !ok {
		err = &market.Error{Code: market.CodeNotFound, Args: market.Args{"kind": string(c.kind), "key": key}}
	}
	return t, err
}

// ByKeys returns the records that hold unique keys, by key; missing ones are left out. Errors: CodeInvalid
// for a key of a name that the kind doesn't have.
func (c *Collection[T, P]) ByKeys(ctx context.Context, keys []string) (map[string]T, error) {
	for _, k := range keys {
		if _, ok := c.s.keyName(k); !ok {
			return nil, problem("key", market.CodeInvalid, market.Args{"allowed": c.s.keys})
		}
	}
	found := make(map[string]T, len(keys))
	for start := 0; start < len(keys); start += maxBatch {
		docs, err := c.db.engine.holders(ctx, c.s, keys[start:min(start+maxBatch, len(keys))])
		if err != nil {
			return nil, err
		}
		for k, d := range docs {
			if found[k], err = decode[T, P](c.kind, &d); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// Find returns one page of records. Errors: CodeInvalid for a field, comparison or value that isn't
// declared, for a limit out of range and for a cursor of another query.
func (c *Collection[T, P]) Find(ctx context.Context, q market.Query) (market.Page[T], error) {
	p, err := planOf(c.s, q)
	if err != nil {
		return market.Page[T]{}, err
	}
	limit := p.limit
	p.limit++ // one more tells whether there is a next page
	docs, err := c.db.engine.find(ctx, c.s, p)
	if err != nil {
		return market.Page[T]{}, err
	}
	page := market.Page[T]{Items: make([]T, 0, min(limit, len(docs)))}
	for i := range docs[:min(limit, len(docs))] {
		t, err := decode[T, P](c.kind, &docs[i])
		if err != nil {
			return market.Page[T]{}, err
		}
		page.Items = append(page.Items, t)
	}
	if len(docs) > limit {
		last := &docs[limit-1]
		if last.indexed, err = c.s.derive(last.body); err != nil {
			return market.Page[T]{}, err
		}
		if page.Next, err = writeMark(c.s, &p, last); err != nil {
			return market.Page[T]{}, err
		}
	}
	return page, nil
}

// Count counts the records for which all conditions hold. Errors: as Find.
func (c *Collection[T, P]) Count(ctx context.Context, where []market.Condition) (int, error) {
	checked, err := conditionsOf(c.s, where)
	if err != nil {
		return 0, err
	}
	return c.db.engine.count(ctx, c.s, checked)
}

// All yields every live record in the order of IDs. It reads page by page: what is written meanwhile may or
// may not be seen. After an error it ends, except that a record that can't be decoded (CodeCorrupt) is
// reported and passed over.
func (c *Collection[T, P]) All(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		ctx, cancel := context.WithCancel(ctx)
		next := c.fetch(ctx, "")
		defer func() {
			cancel()
			<-next // a page that nobody wants any more, or nothing
		}()
		for {
			p := <-next
			if p.err != nil {
				yield(zero, p.err)
				return
			}
			last := len(p.docs) < c.db.options.pageSize
			if !last {
				next = c.fetch(ctx, p.docs[len(p.docs)-1].id)
			}
			for _, d := range decodeAll[T, P](c.kind, p.docs) {
				if !yield(d.record, d.err) {
					return
				}
			}
			if last {
				return
			}
		}
	}
}

// page is a group of documents, or why it can't be read.
type page struct {
	docs []document
	err  error
}

// fetch reads the page behind an identifier while the one before is being decoded. The channel is closed after it.
func (c *Collection[T, P]) fetch(ctx context.Context, after string) <-chan page {
	out := make(chan page, 1)
	go func() {
		defer close(out)
		docs, err := c.db.engine.page(ctx, c.s, after, c.db.options.pageSize)
		out <- page{docs, err}
	}()
	return out
}

// decoded is a record, or why it can't be read.
type decoded[T any] struct {
	record T
	err    error
}

// decodeAll decodes documents on all cores, which takes most of the time of reading many.
func decodeAll[T any, P market.Record[T]](kind market.Kind, docs []document) []decoded[T] {
	out := make([]decoded[T], len(docs))
	workers := min(runtime.GOMAXPROCS(0), len(docs)/16+1)
	var work sync.WaitGroup
	for w := range workers {
		work.Go(func() {
			for i := w; i < len(docs); i += workers {
				out[i].record, out[i].err = decode[T, P](kind, &docs[i])
			}
		})
	}
	work.Wait()
	return out
}

// Revs calls fn with the head of every document in the order of IDs, tombstones included, until fn returns
// an error, which it returns.
func (c *Collection[T, P]) Revs(ctx context.Context, fn func(id string, rev int64, deleted bool) error) error {
	const step = 2000
	for after := ""; ; {
		heads, err := c.db.engine.revs(ctx, c.s, after, step)
		if err != nil {
			return err
		}
		for _, h := range heads {
			if err := fn(h.ID, h.Rev, h.Deleted); err != nil {
				return err
			}
		}
		if len(heads) < step {
			return nil
		}
		after = heads[len(heads)-1].ID
	}
}

// Apply makes independent writes, in steps of at most 500; each succeeds or fails for itself, and results
// are in the order of the writes. After an error the results of the steps before it are returned with it:
// trying again with the same Op values is always safe. Errors: CodeInvalid for a bad ID,
// CodePrecondRev for a deletion without a revision, CodeTooLarge, and those of the engine.
func (c *Collection[T, P]) Apply(ctx context.Context, writes []market.Write[T]) ([]market.Result, error) {
	puts := make([]put, len(writes))
	for i := range writes {
		p, err := c.put(writes[i])
		if err != nil {
			return nil, err
		}
		puts[i] = p
	}
	results := make([]market.Result, 0, len(puts))
	for start := 0; start < len(puts); start += maxBatch {
		step, err := c.db.engine.apply(ctx, c.s, puts[start:min(start+maxBatch, len(puts))])
		if err != nil {
			return results, err
		}
		results = append(results, step...)
	}
	return results, nil
}

// put checks a write and derives what engines need of it.
func (c *Collection[T, P]) put(w market.Write[T]) (put, error) {
	id := P(&w.Record).Head().ID
	if !market.ValidID(id) {
		return put{}, problem("id", market.CodeInvalid, market.Args{"value": id})
	}
	if w.Rev < 0 || w.Rev == 0 && w.Delete {
		return put{}, &market.Error{Code: market.CodePrecondRev, Args: market.Args{"kind": string(c.kind), "id": id}}
	}
	now := c.db.now()
	p := put{id: id, rev: w.Rev, delete: w.Delete, op: w.Op, now: now.UnixMilli()}
	if p.op == "" {
		p.op = randomID()
	}
	if !c.s.silent && w.Event.Kind != "" {
		ev := w.Event
		if ev.ID == "" {
			ev.ID = randomID()
		}
		if ev.At.IsZero() {
			ev.At = now
		}
		p.event = &ev
	}
	if w.Delete {
		return p, nil
	}
	var err error
	if p.body, err = encode[T, P](c.kind, w.Record); err != nil {
		return put{}, err
	}
	p.indexed = c.index(&w.Record)
	return p, nil
}

func randomID() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails: the runtime stops the program instead
	return hex.EncodeToString(b[:])
}

// maxTries is how often Update tries.
const maxTries = 10

// Update reads the record, lets fn change it and writes it back, at most 10 times with growing random
// pauses while others change it too. fn must depend on its argument alone and must not call the store; its
// error is returned as it is. The ID and the rest of the head stay as they are. Where op had already
// succeeded, the stored record is returned unchanged. Errors: CodeNotFound, CodeConflict, CodeDuplicate.
func (c *Collection[T, P]) Update(ctx context.Context, id, op string, ev market.Event, fn func(*T) error) (T, error) {
	var zero T
	var last market.Result
	for try := range maxTries {
		if try == 1 { // there is contention: let this process's own writers queue instead of race
			unlock, err := c.db.stripes.lock(ctx, c.kind, id)
			if err != nil {
				return zero, err
			}
			defer unlock()
		} else if try > 1 {
			if err := pause(ctx, try); err != nil {
				return zero, err
			}
		}
		t, res, err := c.updateOnce(ctx, id, op, ev, fn)
		if err != nil || res.Outcome == market.OutcomeOK {
			return t, err
		}
		if res.Outcome == market.OutcomeDuplicate {
			return zero, market.Duplicate(c.kind, res.Key, res.Holder)
		}
		last = res
	}
	return zero, market.Conflict(c.kind, id, 0, last.Rev)
}

func (c *Collection[T, P]) updateOnce(ctx context.Context, id, op string, ev market.Event, fn func(*T) error) (T, market.Result, error) {
	var zero T
	d, err := c.document(ctx, id)
	if err != nil {
		return zero, market.Result{}, err
	}
	t, err := decode[T, P](c.kind, &d)
	if err != nil {
		return zero, market.Result{}, err
	}
	if rev, ok := madeBy(d.ops, op); ok {
		return t, market.Result{ID: id, Rev: rev}, nil
	}
	if err := fn(&t); err != nil {
		return zero, market.Result{}, err
	}
	P(&t).Head().ID = id
	p, err := c.put(market.Write[T]{Record: t, Rev: d.rev, Op: op, Event: ev})
	if err != nil {
		return zero, market.Result{}, err
	}
	results, err := c.db.engine.apply(ctx, c.s, []put{p})
	if err != nil {
		return zero, market.Result{}, err
	}
	stored := document{id: id, rev: results[0].Rev, created: d.created, updated: p.now, body: p.body}
	if results[0].Outcome != market.OutcomeOK {
		return zero, results[0], nil
	}
	t, err = decode[T, P](c.kind, &stored)
	return t, results[0], err
}

// Delete leaves a tombstone in place of the record. Errors: CodeNotFound, CodeConflict, CodePrecondRev.
func (c *Collection[T, P]) Delete(ctx context.Context, id string, rev int64, op string, ev market.Event) error {
	if !market.ValidID(id) {
		return market.NotFound(c.kind, id)
	}
	var t T
	P(&t).Head().ID = id
	results, err := c.Apply(ctx, []market.Write[T]{{Record: t, Rev: rev, Delete: true, Op: op, Event: ev}})
	if err != nil {
		return err
	}
	switch r := results[0]; {
	case r.Outcome == market.OutcomeOK:
		return nil
	case r.Rev == 0:
		return market.NotFound(c.kind, id)
	default:
		return market.Conflict(c.kind, id, rev, r.Rev)
	}
}

// pause waits a random time that grows with the tries, at most about 100 ms.
func pause(ctx context.Context, try int) error {
	// #nosec G404 -- spreads tries out, nothing secret
	t := time.NewTimer(mathrand.N(min(time.Millisecond<<try, 100*time.Millisecond)))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return market.Wrap(market.CodeCancelled, ctx.Err(), nil)
	case <-t.C:
		return nil
	}
}

// stripes are locks for records that several goroutines of this process update at once. They only spare
// useless tries: what is correct rests on compare-and-set.
type stripes struct {
	seed  maphash.Seed
	slots [64]chan struct{}
}

func (s *stripes) init() {
	s.seed = maphash.MakeSeed()
	for i := range s.slots {
		s.slots[i] = make(chan struct{}, 1)
	}
}

func (s *stripes) lock(ctx context.Context, kind market.Kind, id string) (unlock func(), err error) {
	slot := s.slots[maphash.String(s.seed, string(kind)+"/"+id)%uint64(len(s.slots))]
	select {
	case slot <- struct{}{}:
		return func() { <-slot }, nil
	case <-ctx.Done():
		return nil, market.Wrap(market.CodeCancelled, ctx.Err(), nil)
	}
}
