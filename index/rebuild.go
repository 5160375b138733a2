package index

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"talentmatch/market"
)

// A rebuild writes so many records at once, fewer where their texts are long: bleve needs about a hundred
// times the bytes of a batch's texts while it works on it.
const (
	rebuildBatch = 2000
	rebuildBytes = 2 << 20
)

// Rebuild makes a new index from all records beside the old one and takes it into use when it is complete.
// cursor is the position in the feed from before the records were read; total is about how many there are,
// for the progress. Changes that Apply brings meanwhile go to both, so nothing is lost and nothing older
// replaces what is newer. If it fails, is cancelled or killed, the old index stays in use. A second
// rebuild at the same time fails with market.CodeInUse.
func (x *Index) Rebuild(ctx context.Context, cursor string, talents iter.Seq2[market.Talent, error],
	demands iter.Seq2[market.Demand, error], total int) error {
	if !x.rebuilding.CompareAndSwap(false, true) {
		return &market.Error{Code: market.CodeInUse, Args: market.Args{"what": "rebuild"}}
	}
	defer x.rebuilding.Store(false)
	began := time.Now()
	g, err := x.beginRebuild(cursor)
	if err != nil {
		return mapError(err)
	}
	if err := x.fill(ctx, g, changesOf(x, talents, demands), total); err != nil {
		x.abandon(g)
		return mapError(err)
	}
	if err := x.finish(g); err != nil {
		x.abandon(g)
		return mapError(err)
	}
	x.log.Info("index rebuilt", "documents", x.State().Documents, "took", time.Since(began).Round(time.Millisecond))
	return nil
}

// beginRebuild makes the new index; from then on it gets all writes.
func (x *Index) beginRebuild(cursor string) (*generation, error) {
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil, x.notReady()
	}
	g, err := newGeneration(filepath.Join(x.dir, x.nextName()), x.want, cursor, true)
	if err != nil {
		return nil, err
	}
	x.building, x.buildErr = g, nil
	x.progress.Store(0)
	return g, nil
}

// changesOf makes documents of the records, one after the other.
func changesOf(x *Index, talents iter.Seq2[market.Talent, error], demands iter.Seq2[market.Demand, error]) iter.Seq2[change, error] {
	return func(yield func(change, error) bool) {
		for t, err := range talents {
			if err != nil {
				yield(change{}, err)
				return
			}
			c, ok := x.change(&Doc{Kind: market.KindTalent, ID: t.ID, Rev: t.Rev, Talent: &t})
			if ok && !yield(c, nil) {
				return
			}
		}
		for d, err := range demands {
			if err != nil {
				yield(change{}, err)
				return
			}
			c, ok := x.change(&Doc{Kind: market.KindDemand, ID: d.ID, Rev: d.Rev, Demand: &d})
			if ok && !yield(c, nil) {
				return
			}
		}
	}
}

// rebuildWriters is how many batches are written at the same time; each keeps about one processor busy.
var rebuildWriters = min(4, runtime.GOMAXPROCS(0))

// fill writes all records, reading the next ones while the last are written.
func (x *Index) fill(parent context.Context, g *generation, records iter.Seq2[change, error], total int) error {
	group, ctx := errgroup.WithContext(parent)
	batches := make(chan []change, 1)
	group.Go(func() error {
		defer close(batches)
		return inBatches(ctx, records, batches)
	})
	var done atomic.Int64
	for range rebuildWriters {
		group.Go(func() error {
			for batch := range batches {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := x.writeBatch(g, batch); err != nil {
					return err
				}
				n := done.Add(int64(len(batch)))
				// The last hundredth is for making it durable.
				x.progress.Store(int32(min(9900, n*9900/max(int64(total), n, 1)))) // #nosec G115 -- at most 9,900
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return parent.Err()
}

// inBatches hands the records on, each ID once: a record that comes again has changed meanwhile, and then
// Apply brings it. So batches don't depend on each other's order.
func inBatches(ctx context.Context, records iter.Seq2[change, error], out chan<- []change) error {
	send := func(batch []change) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		select {
		case out <- batch:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	var batch []change
	size := 0
	seen := make(map[string]struct{})
	for c, err := range records {
		if err != nil {
			return err
		}
		if _, twice := seen[c.id]; twice {
			continue
		}
		seen[c.id] = struct{}{}
		batch = append(batch, c)
		if size += c.doc.size(); len(batch) == rebuildBatch || size >= rebuildBytes {
			if err := send(batch); err != nil {
				return err
			}
			batch, size = nil, 0
		}
	}
	return send(batch)
}

// writeBatch writes a batch of a rebuild, between the writes of Apply.
func (x *Index) writeBatch(g *generation, batch []change) error {
	x.write.RLock()
	defer x.write.RUnlock()
	if err := x.stillBuilding(g); err != nil {
		return err
	}
	return g.apply(batch, "")
}

// stillBuilding returns why the rebuild can't go on, nil where it can; the caller holds write.
func (x *Index) stillBuilding(g *generation) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.building != g {
		return x.notReady() // closed
	}
	return x.buildErr
}

// finish makes the new index durable and takes it into use.
func (x *Index) finish(g *generation) error {
	x.write.Lock()
	defer x.write.Unlock()
	if err := x.stillBuilding(g); err != nil {
		return err
	}
	if err := g.harden(); err != nil {
		return err
	}
	if err := x.point(filepath.Base(g.dir)); err != nil {
		return err
	}
	x.mu.Lock()
	old := x.serving
	x.serving, x.building = g, nil
	x.progress.Store(10_000)
	x.mu.Unlock()
	if old != nil {
		if err := old.close(); err != nil {
			x.log.Warn("old index not closed", "error", err)
		}
	}
	x.removeOthers(filepath.Base(g.dir))
	return nil
}

// harden waits until everything is on disk and reopens the index so that from now on every batch is on disk
// when it returns.
func (g *generation) harden() error {
	persisted := make(chan error, 1)
	b := g.bleve.NewBatch()
	b.SetInternal(keyCursor, []byte(g.cursor))
	b.SetPersistedCallback(func(err error) {
		select {
		case persisted <- err:
		default:
		}
	})
	if err := g.run(b); err != nil {
		return err
	}
	select {
	case err := <-persisted:
		if err != nil {
			return err
		}
	case err := <-g.persisting: // bleve would try again without end
		return err
	case <-g.failed:
		return errFailed
	}
	return g.reopen()
}

// abandon removes a new index that did not come to be used.
func (x *Index) abandon(g *generation) {
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	mine := x.building == g
	if mine {
		x.building, x.buildErr = nil, nil
	}
	x.progress.Store(0)
	x.mu.Unlock()
	if !mine {
		return // Close has been here
	}
	if err := errors.Join(g.close(), os.RemoveAll(g.dir)); err != nil {
		x.log.Warn("unfinished index not removed", "error", err)
	}
}
