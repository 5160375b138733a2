package matching

import (
	"math/bits"

	"talentmatch/market"
)

// target is a block or branch with the best score that it can hold.
type target[B, S any] struct {
	hope
	branch *branch[B, S] // nil for a block
	block  B
}

// hope is the best that a row of a block can come to: its score, and what is known of the parts.
type hope struct {
	bound, appeal int32
	// values are the best of the rules of fit; of demands only the share of the needs and the background, in their places.
	values [market.FitRuleCount]int32
	// view is the best of the role, of talents: an index into opinions.views.
	view uint16
	// skills is how many needed skills somebody there has: of equal bounds the more likely one comes first, which
	// changes the time that a search takes, but not its result.
	skills int32
}

// before tells whether a is looked at before b.
func (a *hope) before(b *hope) bool {
	if a.bound != b.bound {
		return a.bound > b.bound
	}
	return a.skills > b.skills
}

// frontier hands out blocks and branches with the best bound first.
type frontier[B, S any] struct {
	heap []target[B, S]
}

// forget lets go of what is left.
func (f *frontier[B, S]) forget() {
	clear(f.heap)
	f.heap = f.heap[:0]
}

func (f *frontier[B, S]) push(x target[B, S]) {
	f.heap = append(f.heap, x)
	i := len(f.heap) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !f.heap[i].before(&f.heap[parent].hope) {
			break
		}
		f.heap[parent], f.heap[i] = f.heap[i], f.heap[parent]
		i = parent
	}
}

func (f *frontier[B, S]) pop() target[B, S] {
	top := f.heap[0]
	n := len(f.heap) - 1
	f.heap[0] = f.heap[n]
	f.heap[n] = target[B, S]{}
	f.heap = f.heap[:n]
	for i := 0; ; {
		last := i
		for c := 2*i + 1; c <= 2*i+2 && c < n; c++ {
			if f.heap[c].before(&f.heap[last].hope) {
				last = c
			}
		}
		if last == i {
			return top
		}
		f.heap[i], f.heap[last] = f.heap[last], f.heap[i]
		i = last
	}
}

// explorer knows one kind of blocks for one query.
type explorer[B, S any] interface {
	// bound returns the best score that a row of the summary can have, or false where no row of it can be in
	// the list or the bound is below the least score that counts.
	bound(s *S) (int32, bool)
	// skills is how many needed skills somebody of the summary has, 0 where that isn't known.
	skills(s *S) int32
	// bounds returns the best score of each block of a branch, by what the branch knows of it, and which may count.
	bounds(s *S) (hopes [branchBlocks]hope, may uint32)
	// least is the score below which nothing counts any more.
	least() int32
	// look offers the block's rows to the list.
	look(b B, h hope)
}

// seeds is how many blocks of the most likely branch are looked at before the bounds of others are worked out: with a
// list that is filled already, most of these end early.
const seeds = 8

// explore looks at the blocks of a grove in the order of their bounds until no block left can change the list.
func explore[B, S any](g *grove[B, S], f *frontier[B, S], x explorer[B, S]) {
	defer f.forget()
	first := -1
	var likely hope
	for i, b := range g.branches {
		if bound, ok := x.bound(&b.sum); ok {
			h := hope{bound: bound, skills: x.skills(&b.sum)}
			if first < 0 || h.skills > likely.skills || h.skills == likely.skills && h.bound > likely.bound {
				first, likely = i, h
			}
		}
	}
	if first < 0 {
		return
	}
	f.expand(g.branches[first], x)
	for range seeds {
		if len(f.heap) == 0 || f.heap[0].bound < x.least() {
			break
		}
		t := f.pop()
		x.look(t.block, t.hope)
	}
	for i, b := range g.branches {
		if bound, ok := x.bound(&b.sum); ok && i != first {
			f.push(target[B, S]{hope: hope{bound: bound, skills: x.skills(&b.sum)}, branch: b})
		}
	}
	for len(f.heap) > 0 && f.heap[0].bound >= x.least() {
		t := f.pop()
		if t.branch == nil {
			x.look(t.block, t.hope)
			continue
		}
		f.expand(t.branch, x)
	}
}

// expand takes up the blocks of a branch.
func (f *frontier[B, S]) expand(b *branch[B, S], x explorer[B, S]) {
	hopes, may := x.bounds(&b.sum)
	for ; may != 0; may &= may - 1 {
		i := bits.TrailingZeros32(may)
		f.push(target[B, S]{hope: hopes[i], block: b.blocks[i]})
	}
}
