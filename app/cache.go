package app

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"talentmatch/market"
)

// feedBatch is how many changes are followed, and records loaded, in one step.
const feedBatch = 1000

// pingTime is how long the store may take to show that it is there.
const pingTime = 2 * time.Second

// caches keeps the matching snapshot and the index in step with the store: what this process writes at once,
// everything else by the feed. Both drop what is not newer than what they hold, so repeating does no harm.
type caches struct {
	app *App

	mu       sync.Mutex
	loading  bool // or loaded: a process that never loads the snapshot, as an import, doesn't keep one
	loaded   bool
	loadedAt time.Time
	cursor   string // of the snapshot
	indexErr error
	// indexNew tells that the index was never filled although there is something to find: searches wait for
	// its first build rather than find a part.
	indexNew bool
	// pending gathers the documents that wait to be indexed; writers that come while a batch is being
	// written share the next one.
	pending []market.Document
	batch   *indexBatch
	writing bool
}

// indexBatch is the outcome of one write to the index, for all who wait for it.
type indexBatch struct {
	done chan struct{}
}

func newCaches(a *App) *caches { return &caches{app: a} }

// follow hands written records to the caches and waits until the index has them, or ctx ends. A cache that
// can't take them repairs itself by the feed, so no error comes back.
func (c *caches) follow(ctx context.Context, docs []market.Document) {
	c.match(docs)
	if c.app.Index == nil {
		return
	}
	c.mu.Lock()
	c.pending = append(c.pending, docs...)
	if c.batch == nil {
		c.batch = &indexBatch{done: make(chan struct{})}
	}
	mine := c.batch
	lead := !c.writing
	c.writing = true
	c.mu.Unlock()
	if lead {
		// The write goes on when this caller gives up: others wait for it too.
		go c.writePending(context.WithoutCancel(ctx))
	}
	select {
	case <-mine.done:
	case <-ctx.Done():
	}
}

// writePending writes batches until nothing waits.
func (c *caches) writePending(ctx context.Context) {
	for {
		c.mu.Lock()
		docs, batch := c.pending, c.batch
		c.pending, c.batch = nil, nil
		if batch == nil {
			c.writing = false
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		c.noteIndex(c.app.Index.Apply(ctx, docs, ""))
		close(batch.done)
	}
}

// noteIndex remembers the last error of the index and logs a new one.
func (c *caches) noteIndex(err error) {
	c.mu.Lock()
	changed := market.CodeOf(err) != market.CodeOf(c.indexErr) || (err == nil) != (c.indexErr == nil)
	c.indexErr = err
	c.mu.Unlock()
	if err != nil && changed && !errors.Is(err, market.ErrCancelled) {
		c.app.Log.Error("index does not take changes", "error", err)
	}
}

// match hands records to the matching snapshot.
func (c *caches) match(docs []market.Document) {
	c.mu.Lock()
	kept := c.loading
	c.mu.Unlock()
	if !kept {
		return
	}
	var talents []market.Talent
	var demands []market.Demand
	var gone [2][]market.Change
	for _, d := range docs {
		change := market.Change{Kind: d.Kind, ID: d.ID, Rev: d.Rev, Deleted: d.Deleted}
		switch {
		case d.Kind == market.KindTalent && d.Deleted:
			gone[0] = append(gone[0], change)
		case d.Kind == market.KindDemand && d.Deleted:
			gone[1] = append(gone[1], change)
		case d.Talent != nil:
			talents = append(talents, *d.Talent)
		case d.Demand != nil:
			demands = append(demands, *d.Demand)
		}
	}
	c.app.Matcher.ApplyTalents(talents, gone[0])
	c.app.Matcher.ApplyDemands(demands, gone[1])
}

// readable yields the records that can be read; one that can't (CodeCorrupt) is logged and left out, so that
// it stops nothing else. Any other error ends the sequence.
func readable[T any](a *App, all iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for rec, err := range all {
			if errors.Is(err, market.ErrCorrupt) {
				a.Log.Error("record left out", "error", err)
				continue
			}
			if !yield(rec, err) {
				return
			}
		}
	}
}

// many returns the records with the identifiers, leaving out what can't be read.
func many[T any](ctx context.Context, a *App, from Records[T], ids []string) ([]T, error) {
	list, err := from.GetMany(ctx, ids)
	if !errors.Is(err, market.ErrCorrupt) {
		return list, err
	}
	list = nil
	for _, id := range ids {
		rec, err := from.Get(ctx, id)
		switch {
		case err == nil:
			list = append(list, rec)
		case errors.Is(err, market.ErrCorrupt):
			a.Log.Error("record left out", "id", id, "error", err)
		case !errors.Is(err, market.ErrNotFound):
			return nil, err
		}
	}
	return list, nil
}

// Load fills the matching snapshot from the store. It must succeed before matches can be asked for.
func (a *App) Load(ctx context.Context) error {
	a.caches.mu.Lock()
	a.caches.loading = true
	a.caches.mu.Unlock()
	cursor, err := a.Feed.Cursor(ctx)
	if err != nil {
		return err
	}
	if err := a.Matcher.LoadTalents(readable(a, a.Talents.All(ctx))); err != nil {
		return err
	}
	if err := a.Matcher.LoadDemands(readable(a, a.Demands.All(ctx))); err != nil {
		return err
	}
	a.caches.mu.Lock()
	a.caches.loaded, a.caches.loadedAt, a.caches.cursor = true, time.Now(), cursor
	a.caches.indexNew = a.Index != nil && a.Index.Cursor() == "" && a.Index.State().Documents < a.size()
	a.caches.mu.Unlock()
	return nil
}

// Follow keeps the caches in step with the store until ctx ends, looking for changes every so often. A feed
// that can't be read is tried again; an index that needs it is rebuilt meanwhile.
func (a *App) Follow(ctx context.Context, every time.Duration) {
	var background sync.WaitGroup
	defer background.Wait()
	background.Go(func() { a.poll(ctx, every, "snapshot", a.followSnapshot) })
	if a.Index != nil {
		background.Go(func() { a.poll(ctx, every, "index", a.followIndex) })
	}
}

// poll calls step until ctx ends: again at once while there is more, else after a pause.
func (a *App) poll(ctx context.Context, every time.Duration, what string, step func(context.Context) (more bool, err error)) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		more, err := step(ctx)
		if err != nil && ctx.Err() == nil && !failing {
			a.Log.Error("can't follow the store", "cache", what, "error", err)
		}
		failing = err != nil
		if more && err == nil {
			timer.Reset(0)
		} else {
			timer.Reset(every)
		}
	}
}

func (a *App) followSnapshot(ctx context.Context) (bool, error) {
	a.caches.mu.Lock()
	cursor := a.caches.cursor
	a.caches.mu.Unlock()
	docs, next, more, err := a.changed(ctx, cursor)
	if errors.Is(err, market.ErrInvalid) {
		// The cursor is older than the tombstones: load everything anew.
		return false, a.reload(ctx)
	}
	if err != nil {
		return false, err
	}
	a.caches.match(docs)
	a.caches.mu.Lock()
	a.caches.cursor = next
	a.caches.mu.Unlock()
	return more, nil
}

// reload fills the snapshot again and lets a sweep remove what is gone.
func (a *App) reload(ctx context.Context) error {
	if err := a.Load(ctx); err != nil {
		return err
	}
	_, err := a.SweepCaches(ctx)
	return err
}

func (a *App) followIndex(ctx context.Context) (bool, error) {
	a.caches.mu.Lock()
	indexNew := a.caches.indexNew
	a.caches.mu.Unlock()
	if a.Index.NeedsRebuild() || indexNew {
		return false, a.RebuildIndex(ctx)
	}
	docs, next, more, err := a.changed(ctx, a.Index.Cursor())
	if errors.Is(err, market.ErrInvalid) {
		return false, a.RebuildIndex(ctx)
	}
	if err != nil || len(docs) == 0 && next == a.Index.Cursor() {
		return false, err
	}
	err = a.Index.Apply(ctx, docs, next)
	a.caches.noteIndex(err)
	return more, err
}

// changed returns the next documents of the feed.
func (a *App) changed(ctx context.Context, cursor string) (docs []market.Document, next string, more bool, err error) {
	changes, next, err := a.Feed.Changes(ctx, cursor, feedBatch)
	if err != nil {
		return nil, "", false, err
	}
	docs, err = a.read(ctx, changes)
	return docs, next, len(changes) == feedBatch, err
}

// read returns the present content of changed records. One that is gone by now stays out: its deletion comes
// later in the feed.
func (a *App) read(ctx context.Context, changes []market.Change) ([]market.Document, error) {
	var docs []market.Document
	ids := map[market.Kind][]string{}
	seen := map[string]bool{}
	for _, c := range changes {
		switch {
		case c.Deleted:
			docs = append(docs, market.Document{Kind: c.Kind, ID: c.ID, Rev: c.Rev, Deleted: true})
		case !seen[string(c.Kind)+c.ID]:
			seen[string(c.Kind)+c.ID] = true
			ids[c.Kind] = append(ids[c.Kind], c.ID)
		}
	}
	talents, err := many(ctx, a, a.Talents, ids[market.KindTalent])
	if err != nil {
		return nil, err
	}
	for i := range talents {
		docs = append(docs, document(market.KindTalent, &talents[i]))
	}
	demands, err := many(ctx, a, a.Demands, ids[market.KindDemand])
	if err != nil {
		return nil, err
	}
	for i := range demands {
		docs = append(docs, document(market.KindDemand, &demands[i]))
	}
	return docs, nil
}

// RebuildIndex builds the index anew from the store, beside the one that serves.
func (a *App) RebuildIndex(ctx context.Context) error {
	if a.Index == nil {
		return market.Wrap(market.CodeInUse, nil, market.Args{"what": "index"})
	}
	cursor, err := a.Feed.Cursor(ctx)
	if err != nil {
		return err
	}
	err = a.Index.Rebuild(ctx, cursor, readable(a, a.Talents.All(ctx)), readable(a, a.Demands.All(ctx)), a.size())
	if err == nil {
		a.caches.mu.Lock()
		a.caches.indexNew = false
		a.caches.mu.Unlock()
	}
	return err
}

// size counts the records in the snapshot.
func (a *App) size() int {
	return a.Matcher.Size(market.KindTalent) + a.Matcher.Size(market.KindDemand)
}

// indexPatience is how long readiness waits for the first build of an index, and indexSoon the most records
// for which it waits at all; a longer build goes on while matches are answered already.
const (
	indexPatience = 10 * time.Second
	indexSoon     = 10_000
)

// Ready returns nil when matches can be asked for and the store answers. Errors: CodeNotReady while the
// snapshot is being loaded and, for a moment, while a new index is filled, CodeUnavailable where the store is away.
func (a *App) Ready() error {
	if err := a.loadedOnly(); err != nil {
		return err
	}
	a.caches.mu.Lock()
	filling := a.caches.indexNew && a.size() <= indexSoon && time.Since(a.caches.loadedAt) < indexPatience
	a.caches.mu.Unlock()
	if filling {
		return a.indexReady()
	}
	ctx, cancel := context.WithTimeout(context.Background(), pingTime)
	defer cancel()
	err := a.Feed.Ping(ctx)
	if ctx.Err() != nil {
		return market.Wrap(market.CodeUnavailable, err, market.Args{"what": "store"})
	}
	return err
}

// CacheStates says how the snapshot and the index stand.
func (a *App) CacheStates() map[string]market.CacheState {
	a.caches.mu.Lock()
	snapshot := market.CacheState{Ready: a.caches.loaded, Cursor: a.caches.cursor}
	indexNew := a.caches.indexNew
	a.caches.mu.Unlock()
	snapshot.Documents = a.size()
	if snapshot.Ready {
		snapshot.Progress = 10_000
	}
	out := map[string]market.CacheState{"snapshot": snapshot}
	if a.Index != nil {
		state := a.Index.State()
		state.Ready = state.Ready && !indexNew
		out["index"] = state
	}
	return out
}
