package matching

import (
	"iter"
	"runtime"
	"sync"

	"talentmatch/market"
)

// loadRows is how many rows are taken over in one step while a snapshot is loaded: so many that a step changes
// most blocks once, so few that they need little memory beside it.
const loadRows = 1 << 18

// LoadTalents takes over many talents, as ApplyTalents does, but in large steps, which is many times faster. It
// returns the error that ends the sequence; what came before it may have been taken over.
func (e *Engine) LoadTalents(all iter.Seq2[market.Talent, error]) error {
	return loadAll(e, e.talents, all, e.m.compileTalent)
}

// LoadDemands does the same for demands.
func (e *Engine) LoadDemands(all iter.Seq2[market.Demand, error]) error {
	return loadAll(e, e.demands, all, e.m.compileDemand)
}

// loadBatch is how many records wait to be compiled at a time.
const loadBatch = 1 << 10

// loadAll compiles records on all cores while the next ones are being read and those before are taken over.
func loadAll[T, R any, B block[R], S any](e *Engine, t *tree[R, B, S], all iter.Seq2[T, error], compile func(*T, interner) R) error {
	e.sweeping.RLock() // the texts of rows that wait must stay
	defer e.sweeping.RUnlock()
	records, waiting := make(chan []T, 4), make(chan []R, 4)
	var compilers, taker sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		compilers.Go(func() {
			for list := range records {
				waiting <- compiled(list, e.words, compile)()
			}
		})
	}
	taker.Go(func() {
		var rows []R
		take := func() {
			if t.apply(rows, nil) > 0 {
				e.renew()
			}
			clear(rows)
			rows = rows[:0]
		}
		for list := range waiting {
			if rows = append(rows, list...); len(rows) >= loadRows {
				take()
			}
		}
		take()
	})
	err := batches(all, records)
	close(records)
	compilers.Wait()
	close(waiting)
	taker.Wait()
	return err
}

// batches sends the records on in groups.
func batches[T any](all iter.Seq2[T, error], to chan<- []T) error {
	var list []T
	for rec, err := range all {
		if err != nil {
			return err
		}
		if list = append(list, rec); len(list) == loadBatch {
			to <- list
			list = nil
		}
	}
	to <- list
	return nil
}
