package matching

import (
	"sort"
	"sync"
	"sync/atomic"

	"talentmatch/market"
)

// chunk is an immutable group of rows.
type chunk[R any] interface {
	// ids lists the rows' identifiers in their order.
	ids() []string
	// row fills r with the i-th row; its lists are views into the chunk.
	row(i int, r *R)
}

// chunkRows is the most rows of a chunk: a change copies one chunk.
const chunkRows = 1024

// pool keeps the rows of one kind. Readers take the list of chunks, which never changes, and are never
// blocked; a writer builds new chunks beside it and publishes a new list.
type pool[R any] struct {
	build func([]R) chunk[R]
	key   func(*R) (id string, rev int64)
	view  atomic.Pointer[[]chunk[R]]

	mu    sync.Mutex
	where map[string]int   // id → index of its chunk
	revs  map[string]int64 // newest revision heard of, tombstones negative
}

func newPool[R any](build func([]R) chunk[R], key func(*R) (string, int64)) *pool[R] {
	p := &pool[R]{build: build, key: key, where: map[string]int{}, revs: map[string]int64{}}
	p.view.Store(&[]chunk[R]{})
	return p
}

// gone says that a record was deleted at a revision.
type gone struct {
	id  string
	rev int64
}

// apply takes over rows and deletions; whatever is not newer than what is known is dropped. It returns how
// many had an effect.
func (p *pool[R]) apply(puts []R, deleted []gone) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	changed := map[int]map[string]*R{} // chunk → id → new row, nil for a deletion
	var fresh []*R
	freshAt := map[string]int{}
	effects := 0
	note := func(id string, r *R) {
		effects++
		if at, ok := p.where[id]; ok {
			if changed[at] == nil {
				changed[at] = map[string]*R{}
			}
			changed[at][id] = r
			return
		}
		if at, ok := freshAt[id]; ok {
			fresh[at] = r
		} else if r != nil {
			freshAt[id] = len(fresh)
			fresh = append(fresh, r)
		}
	}
	for i := range puts {
		if id, rev := p.key(&puts[i]); p.newer(id, rev) {
			p.revs[id] = rev
			note(id, &puts[i])
		}
	}
	for _, d := range deleted {
		if p.newer(d.id, d.rev) {
			p.revs[d.id] = -d.rev
			note(d.id, nil)
		}
	}
	if effects > 0 {
		p.publish(changed, fresh)
	}
	return effects
}

func (p *pool[R]) newer(id string, rev int64) bool {
	known := p.revs[id]
	return rev > max(known, -known)
}

// publish builds the chunks that differ and swaps the list.
func (p *pool[R]) publish(changed map[int]map[string]*R, fresh []*R) {
	chunks := append([]chunk[R](nil), *p.view.Load()...)
	for at, news := range changed {
		chunks[at] = p.rebuilt(chunks[at], news, nil)
	}
	fresh = compact(fresh)
	if n := len(chunks); n > 0 && len(fresh) > 0 {
		if room := chunkRows - len(chunks[n-1].ids()); room > 0 {
			take := min(room, len(fresh))
			chunks[n-1] = p.rebuilt(chunks[n-1], nil, fresh[:take])
			p.place(fresh[:take], n-1)
			fresh = fresh[take:]
		}
	}
	for len(fresh) > 0 {
		take := min(chunkRows, len(fresh))
		chunks = append(chunks, p.rebuilt(nil, nil, fresh[:take]))
		p.place(fresh[:take], len(chunks)-1)
		fresh = fresh[take:]
	}
	p.view.Store(&chunks)
}

func compact[R any](list []*R) []*R {
	out := list[:0]
	for _, r := range list {
		if r != nil {
			out = append(out, r)
		}
	}
	return out
}

func (p *pool[R]) place(rows []*R, at int) {
	for _, r := range rows {
		id, _ := p.key(r)
		p.where[id] = at
	}
}

// rebuilt returns a chunk like old with rows replaced, left out (nil) and added.
func (p *pool[R]) rebuilt(old chunk[R], news map[string]*R, added []*R) chunk[R] {
	var rows []R
	if old != nil {
		for i, id := range old.ids() {
			r, ok := news[id]
			switch {
			case !ok:
				var same R
				old.row(i, &same)
				rows = append(rows, same)
			case r != nil:
				rows = append(rows, *r)
			default:
				delete(p.where, id)
			}
		}
	}
	for _, r := range added {
		rows = append(rows, *r)
	}
	return p.build(rows)
}

// chunks returns the present rows.
func (p *pool[R]) chunks() []chunk[R] { return *p.view.Load() }

// size counts the rows.
func (p *pool[R]) size() int {
	n := 0
	for _, c := range p.chunks() {
		n += len(c.ids())
	}
	return n
}

// held lists what the pool knows of every record, deletions included, by identifier.
func (p *pool[R]) held(kind market.Kind) []market.Change {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]market.Change, 0, len(p.revs))
	for id, rev := range p.revs {
		out = append(out, market.Change{Kind: kind, ID: id, Rev: max(rev, -rev), Deleted: rev < 0})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}
