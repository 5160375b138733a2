package index

import (
	"container/heap"
	"context"
	"strings"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search"
)

// found is one document that a search has found, with what it is ordered by.
type found struct {
	id      string // as in the index, with the kind's letter
	score   float64
	updated string
}

// before orders hits: by score or by time, the highest first, and then by ID bytewise.
func (a *found) before(b *found, order string) bool {
	switch order {
	case orderRelevance:
		if a.score != b.score {
			return a.score > b.score
		}
	case orderUpdated:
		if a.updated != b.updated {
			return a.updated > b.updated
		}
	}
	return strings.Compare(a.id, b.id) < 0
}

// collector keeps the best hits and counts all.
type collector struct {
	columns *columnCache
	order   string
	after   *found // only what comes after it is kept
	size    int
	count   bool // facets

	view   *view
	counts [][]int
	best   worstFirst
}

// worstFirst is a heap with the hit on top that the next better one replaces.
type worstFirst struct {
	hits  []found
	order string
}

func (w *worstFirst) Len() int           { return len(w.hits) }
func (w *worstFirst) Less(i, j int) bool { return w.hits[j].before(&w.hits[i], w.order) }
func (w *worstFirst) Swap(i, j int)      { w.hits[i], w.hits[j] = w.hits[j], w.hits[i] }
func (w *worstFirst) Push(x any)         { w.hits = append(w.hits, x.(found)) }
func (w *worstFirst) Pop() any {
	last := w.hits[len(w.hits)-1]
	w.hits = w.hits[:len(w.hits)-1]
	return last
}

// handler makes bleve's callback for each hit.
func (c *collector) handler(ctx context.Context) search.MakeDocumentMatchHandler {
	return func(sc *search.SearchContext) (search.DocumentMatchHandler, bool, error) {
		snapshot, ok := sc.IndexReader.(*scorch.IndexSnapshot)
		if !ok {
			return nil, false, errReader
		}
		var err error
		if c.view, err = c.columns.view(ctx, snapshot); err != nil {
			return nil, false, err
		}
		c.counts = make([][]int, len(facets))
		for f := range facets {
			c.counts[f] = make([]int, len(c.view.codes[f]))
		}
		c.best.order = c.order
		hint := 0
		return func(d *search.DocumentMatch) error {
			if d == nil {
				return nil
			}
			segment, place, err := c.view.find(d.IndexInternalID.Value(), hint)
			if err != nil {
				return err
			}
			hint = segment
			c.take(c.view.segments[segment], place, d.Score)
			sc.DocumentMatchPool.Put(d)
			return nil
		}, false, nil
	}
}

// take counts a hit and keeps it if it is among the best.
func (c *collector) take(cols *columns, place uint64, score float64) {
	if c.count {
		for f := range facets {
			for _, number := range cols.values[f][cols.starts[f][place]:cols.starts[f][place+1]] {
				c.counts[f][number]++
			}
		}
	}
	hit := found{id: cols.ids[place], score: score, updated: cols.updated[place]}
	if c.after != nil && !c.after.before(&hit, c.order) {
		return
	}
	switch {
	case len(c.best.hits) < c.size:
		heap.Push(&c.best, hit)
	case hit.before(&c.best.hits[0], c.order):
		c.best.hits[0] = hit
		heap.Fix(&c.best, 0)
	}
}

// sorted returns the best hits in order; the collector is used up.
func (c *collector) sorted() []found {
	out := make([]found, len(c.best.hits))
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = heap.Pop(&c.best).(found)
	}
	return out
}
