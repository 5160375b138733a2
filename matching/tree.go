package matching

import (
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"talentmatch/market"
)

// blockRows is the most rows of a block, branchBlocks the most blocks of a branch. A change copies one block
// and sums one branch up again.
const (
	blockRows    = 256
	branchBlocks = 32
)

// block is an immutable group of rows.
type block[R any] interface {
	size() int
	id(i int) string
	rev(i int) int64
	// rows decodes all rows into buf, whose lists are views into the block and into buf itself.
	rows(buf *buffer[R]) []R
	// words calls mark with the number of every word that a row uses.
	words(mark func(int32))
}

// buffer is the memory into which blocks are decoded; it may be used again and again.
type buffer[R any] struct {
	rows []R
	held []held
	ends []int
}

// branch is an immutable group of blocks with what is true of all of them.
type branch[B, S any] struct {
	blocks []B
	sum    S
}

// grove is what readers see of a tree: it never changes.
type grove[B, S any] struct {
	branches []*branch[B, S]
	size     int
}

// species says how rows become blocks and blocks are summed up.
type species[R any, B block[R], S any] struct {
	build func(rows []R) B
	sum   func(blocks []B) S
	// order places like rows side by side: blocks are the better told apart the more alike their rows are.
	order func(*R) uint64
	ident func(*R) (id string, rev int64)
}

// tree keeps the rows of one kind in blocks by their order. Readers take the grove and are never blocked; a
// writer makes new blocks beside it and publishes a new grove.
type tree[R any, B block[R], S any] struct {
	species[R, B, S]
	// fullBlock and fullBranch are the most rows of a block and blocks of a branch.
	fullBlock, fullBranch int

	view atomic.Pointer[grove[B, S]]

	mu       sync.Mutex
	limbs    []*limb[B, S]
	leaves   []*leaf[B, S] // by number, nil for a free one
	free     []uint32
	where    directory
	deleted  map[string]int64 // revision of the deletion
	count    int
	scratch  buffer[R]
	building []R
}

// limb is the writer's side of a branch, leaf that of a block.
type limb[B, S any] struct {
	leaves []*leaf[B, S]
	made   *branch[B, S]
}

type leaf[B, S any] struct {
	block  B
	limb   *limb[B, S]
	low    uint64 // no row of the leaf has a lower order, but for the first leaf of all
	number uint32
}

func newTree[R any, B block[R], S any](s species[R, B, S]) *tree[R, B, S] {
	t := &tree[R, B, S]{species: s, fullBlock: blockRows, fullBranch: branchBlocks, where: newDirectory(), deleted: map[string]int64{}}
	t.view.Store(&grove[B, S]{})
	return t
}

// gone says that a record was deleted at a revision.
type gone struct {
	id  string
	rev int64
}

// edit is what happens to a leaf: rows that leave and rows that come.
type edit[R any] struct {
	drop [blockRows / 64]uint64
	add  []*R
}

// apply takes over rows and deletions; whatever is not newer than what is known is dropped. It returns how
// many had an effect.
func (t *tree[R, B, S]) apply(puts []R, deletions []gone) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	edits := map[*leaf[B, S]]*edit[R]{}
	at := func(l *leaf[B, S]) *edit[R] {
		if edits[l] == nil {
			edits[l] = &edit[R]{}
		}
		return edits[l]
	}
	effects := 0
	fresh := t.newest(puts)
	for id, r := range fresh {
		_, rev := t.ident(r)
		leaf, slot, found := t.locate(id)
		if known := t.deleted[id]; rev <= known || found && rev <= leaf.block.rev(slot) {
			continue
		}
		effects++
		if found {
			at(leaf).drop[slot/64] |= 1 << (slot % 64)
		}
		delete(t.deleted, id)
		to := t.home(t.order(r))
		at(to).add = append(at(to).add, r)
	}
	if effects > 0 {
		t.carryOut(edits)
		clear(edits)
	}
	gone := 0
	for _, d := range deletions {
		leaf, slot, found := t.locate(d.id)
		if d.rev <= t.deleted[d.id] || found && d.rev <= leaf.block.rev(slot) {
			continue
		}
		gone++
		t.deleted[d.id] = d.rev
		if found {
			at(leaf).drop[slot/64] |= 1 << (slot % 64)
		}
	}
	if len(edits) > 0 {
		t.carryOut(edits)
	}
	if effects+gone > 0 {
		t.publish()
	}
	return effects + gone
}

// newest returns the last revision of each record among the rows.
func (t *tree[R, B, S]) newest(puts []R) map[string]*R {
	out := make(map[string]*R, len(puts))
	for i := range puts {
		id, rev := t.ident(&puts[i])
		if old := out[id]; old != nil {
			if _, known := t.ident(old); rev <= known {
				continue
			}
		}
		out[id] = &puts[i]
	}
	return out
}

// locate returns the leaf and slot of a record.
func (t *tree[R, B, S]) locate(id string) (*leaf[B, S], int, bool) {
	slot := 0
	n, ok := t.where.find(id, func(n uint32) bool {
		b := t.leaves[n].block
		for i := range b.size() {
			if b.id(i) == id {
				slot = i
				return true
			}
		}
		return false
	})
	if !ok {
		return nil, 0, false
	}
	return t.leaves[n], slot, true
}

// home returns the leaf in whose range an order lies, making the first one where there is none.
func (t *tree[R, B, S]) home(order uint64) *leaf[B, S] {
	if len(t.limbs) == 0 {
		l := &limb[B, S]{}
		l.leaves = []*leaf[B, S]{t.newLeaf(l, t.build(nil), 0)}
		t.limbs = append(t.limbs, l)
	}
	i := sort.Search(len(t.limbs), func(i int) bool { return t.limbs[i].leaves[0].low > order })
	l := t.limbs[max(i-1, 0)]
	j := sort.Search(len(l.leaves), func(j int) bool { return l.leaves[j].low > order })
	return l.leaves[max(j-1, 0)]
}

func (t *tree[R, B, S]) newLeaf(in *limb[B, S], b B, low uint64) *leaf[B, S] {
	l := &leaf[B, S]{block: b, limb: in, low: low}
	if n := len(t.free); n > 0 {
		l.number, t.free = t.free[n-1], t.free[:n-1]
		t.leaves[l.number] = l
		return l
	}
	l.number = uint32(len(t.leaves))
	t.leaves = append(t.leaves, l)
	return l
}

// carryOut rebuilds the leaves that change and the limbs that they are on.
func (t *tree[R, B, S]) carryOut(edits map[*leaf[B, S]]*edit[R]) {
	touched := map[*limb[B, S]]bool{}
	for l, e := range edits {
		t.rework(l, e)
		touched[l.limb] = true
	}
	for l := range touched {
		t.settle(l)
	}
}

// rework gives a leaf its new rows, splitting it where they are too many.
func (t *tree[R, B, S]) rework(l *leaf[B, S], e *edit[R]) {
	rows := t.building[:0]
	for i, r := range l.block.rows(&t.scratch) {
		if e.drop[i/64]>>(i%64)&1 == 1 {
			t.where.remove(l.block.id(i), l.number)
			t.count--
			continue
		}
		rows = append(rows, r)
	}
	kept := len(rows)
	for _, r := range e.add {
		rows = append(rows, *r)
	}
	t.building = rows
	t.count += len(e.add)
	if len(rows) <= t.fullBlock {
		for i := range rows[kept:] {
			id, _ := t.ident(&rows[kept+i])
			t.where.add(id, l.number)
		}
		l.block = t.build(rows)
		return
	}
	for i := range rows[:kept] {
		id, _ := t.ident(&rows[i])
		t.where.remove(id, l.number)
	}
	t.split(l, rows)
}

// split spreads rows over as many leaves as they need, the first of which stays where it was.
func (t *tree[R, B, S]) split(l *leaf[B, S], rows []R) {
	orders := make([]uint64, len(rows))
	index := make([]int, len(rows))
	for i := range rows {
		orders[i], index[i] = t.order(&rows[i]), i
	}
	slices.SortFunc(index, func(a, b int) int {
		switch {
		case orders[a] < orders[b]:
			return -1
		case orders[a] > orders[b]:
			return 1
		}
		return a - b
	})
	pieces := (len(rows) + t.fullBlock - 1) / t.fullBlock
	fresh := make([]*leaf[B, S], 0, pieces)
	var part []R
	for i := range pieces {
		part = part[:0]
		from, to := i*len(rows)/pieces, (i+1)*len(rows)/pieces
		for _, x := range index[from:to] {
			part = append(part, rows[x])
		}
		one := l
		if i == 0 {
			l.block = t.build(part)
		} else {
			one = t.newLeaf(l.limb, t.build(part), orders[index[from]])
			fresh = append(fresh, one)
		}
		for j := range part {
			id, _ := t.ident(&part[j])
			t.where.add(id, one.number)
		}
	}
	at := slices.Index(l.limb.leaves, l)
	l.limb.leaves = slices.Insert(l.limb.leaves, at+1, fresh...)
}

// settle puts a changed limb in order: small leaves join a neighbour, too many leaves go on limbs of their own.
func (t *tree[R, B, S]) settle(l *limb[B, S]) {
	t.join(l)
	at := slices.Index(t.limbs, l)
	switch {
	case len(l.leaves) == 0:
		t.limbs = slices.Delete(t.limbs, at, at+1)
		return
	case len(l.leaves) > t.fullBranch:
		parts := (len(l.leaves) + t.fullBranch - 1) / t.fullBranch
		all := l.leaves
		var fresh []*limb[B, S]
		for i := range parts {
			from, to := i*len(all)/parts, (i+1)*len(all)/parts
			one := l
			if i > 0 {
				one = &limb[B, S]{}
				fresh = append(fresh, one)
			}
			one.leaves = slices.Clone(all[from:to])
			for _, x := range one.leaves {
				x.limb = one
			}
			t.seal(one)
		}
		t.limbs = slices.Insert(t.limbs, at+1, fresh...)
		return
	}
	t.seal(l)
}

// join merges leaves that have become small with the one before them, and takes empty ones away.
func (t *tree[R, B, S]) join(l *limb[B, S]) {
	kept := l.leaves[:0]
	for _, x := range l.leaves {
		n := x.block.size()
		if len(kept) > 0 {
			before := kept[len(kept)-1]
			if m := before.block.size(); n == 0 || (n < t.fullBlock/4 || m < t.fullBlock/4) && n+m <= t.fullBlock*3/4 {
				t.absorb(before, x)
				continue
			}
		}
		kept = append(kept, x)
	}
	clear(l.leaves[len(kept):])
	l.leaves = kept
	if len(kept) == 1 && kept[0].block.size() == 0 && len(t.limbs) > 1 {
		t.drop(kept[0])
		l.leaves = nil
	}
}

// absorb moves the rows of a leaf into the one before it.
func (t *tree[R, B, S]) absorb(into, from *leaf[B, S]) {
	if n := from.block.size(); n > 0 {
		for i := range n {
			t.where.move(from.block.id(i), from.number, into.number)
		}
		var other buffer[R]
		rows := append(t.building[:0], into.block.rows(&t.scratch)...)
		rows = append(rows, from.block.rows(&other)...)
		into.block = t.build(rows)
		t.building = rows
	}
	t.drop(from)
}

func (t *tree[R, B, S]) drop(l *leaf[B, S]) {
	t.leaves[l.number] = nil
	t.free = append(t.free, l.number)
}

// seal makes the branch that readers see.
func (t *tree[R, B, S]) seal(l *limb[B, S]) {
	b := &branch[B, S]{blocks: make([]B, len(l.leaves))}
	for i, x := range l.leaves {
		b.blocks[i] = x.block
	}
	b.sum = t.sum(b.blocks)
	l.made = b
}

func (t *tree[R, B, S]) publish() {
	if clear(t.building[:cap(t.building)]); cap(t.building) > 8*blockRows {
		t.building = nil // what a large step needed
	}
	g := &grove[B, S]{branches: make([]*branch[B, S], len(t.limbs)), size: t.count}
	for i, l := range t.limbs {
		g.branches[i] = l.made
	}
	t.view.Store(g)
}

// each calls visit with every block.
func (g *grove[B, S]) each(visit func(B)) {
	for _, b := range g.branches {
		for _, x := range b.blocks {
			visit(x)
		}
	}
}

// held lists what the tree knows of every record, deletions included, by identifier.
func (t *tree[R, B, S]) held(kind market.Kind) []market.Change {
	t.mu.Lock()
	out := make([]market.Change, 0, t.count+len(t.deleted))
	for id, rev := range t.deleted {
		out = append(out, market.Change{Kind: kind, ID: id, Rev: rev, Deleted: true})
	}
	g := t.view.Load()
	t.mu.Unlock()
	g.each(func(b B) {
		for i := range b.size() {
			out = append(out, market.Change{Kind: kind, ID: b.id(i), Rev: b.rev(i)})
		}
	})
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}
