package matching

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// village is a small two-sided market with explicit preferences: worthA[i][j] is what receiver j is worth to
// proposer i, worthB[i][j] what proposer i is worth to receiver j; 0 is an infeasible pair.
type village struct {
	open, room     []int32
	worthA, worthB [][]int32
}

// newVillage makes a random one with many ties; sameScore gives both sides the same worth.
func newVillage(r *rand.Rand, n, m, most int, sameScore bool) village {
	v := village{open: make([]int32, n), room: make([]int32, m)}
	for i := range v.open {
		v.open[i] = int32(r.IntN(most + 1))
	}
	for j := range v.room {
		v.room[j] = 1
	}
	for range n {
		a, b := make([]int32, m), make([]int32, m)
		for j := range m {
			if r.IntN(4) > 0 {
				a[j], b[j] = int32(1+r.IntN(5)), int32(1+r.IntN(5))
			}
			if sameScore {
				b[j] = a[j]
			}
		}
		v.worthA, v.worthB = append(v.worthA, a), append(v.worthB, b)
	}
	return v
}

// turned exchanges the sides.
func (v village) turned() village {
	t := village{open: v.room, room: v.open}
	for j := range v.room {
		var a, b []int32
		for i := range v.open {
			a, b = append(a, v.worthB[i][j]), append(b, v.worthA[i][j])
		}
		t.worthA, t.worthB = append(t.worthA, a), append(t.worthB, b)
	}
	return t
}

func (v village) lists() [][]wish {
	out := make([][]wish, len(v.open))
	for i := range out {
		var order []offer
		for j, w := range v.worthA[i] {
			if w > 0 {
				order = append(order, offer{w, int32(j)})
			}
		}
		slices.SortFunc(order, func(x, y offer) int {
			if x.before(y) {
				return -1
			}
			return 1
		})
		for _, o := range order {
			out[i] = append(out[i], wish{o.from, v.worthB[i][o.from]})
		}
	}
	return out
}

// pairsOf lists who is together, by proposer and receiver.
func pairsOf(held [][]offer) map[[2]int32]bool {
	out := map[[2]int32]bool{}
	for j, h := range held {
		for _, o := range h {
			out[[2]int32{o.from, int32(j)}] = true
		}
	}
	return out
}

// blocking finds a pair that would both rather have each other.
func (v village) blocking(pairs map[[2]int32]bool) (blocks [2]int32, found bool) {
	wants := func(free int32, have []offer, o offer) bool {
		if int32(len(have)) < free {
			return true
		}
		return slices.ContainsFunc(have, func(x offer) bool { return o.before(x) })
	}
	ofA, ofB := make([][]offer, len(v.open)), make([][]offer, len(v.room))
	for p := range pairs {
		ofA[p[0]] = append(ofA[p[0]], offer{v.worthA[p[0]][p[1]], p[1]})
		ofB[p[1]] = append(ofB[p[1]], offer{v.worthB[p[0]][p[1]], p[0]})
	}
	for i := range v.open {
		for j := range v.room {
			p := [2]int32{int32(i), int32(j)}
			if pairs[p] || v.worthA[i][j] == 0 {
				continue
			}
			if wants(v.open[i], ofA[i], offer{v.worthA[i][j], p[1]}) && wants(v.room[j], ofB[j], offer{v.worthB[i][j], p[0]}) {
				return p, true
			}
		}
	}
	return blocks, false
}

// held tells whether the pairs are feasible and within the capacities.
func (v village) holds(pairs map[[2]int32]bool) bool {
	a, b := make([]int32, len(v.open)), make([]int32, len(v.room))
	for p := range pairs {
		if v.worthA[p[0]][p[1]] == 0 {
			return false
		}
		a[p[0]]++
		b[p[1]]++
	}
	for i := range a {
		if a[i] > v.open[i] {
			return false
		}
	}
	for j := range b {
		if b[j] > v.room[j] {
			return false
		}
	}
	return true
}

func TestNobodyBlocksAnAssignmentAndCapacitiesHold(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(3000, 100_000)) {
		r := rand.New(rand.NewPCG(seed, 11))
		v := newVillage(r, r.IntN(7), r.IntN(9), 3, seed%3 == 0)
		for _, w := range []village{v, v.turned()} {
			pairs := pairsOf(deferredAcceptance(w.lists(), slices.Clone(w.open), w.room))
			if !w.holds(pairs) {
				t.Fatalf("seed %d: infeasible or over capacity: %v", seed, pairs)
			}
			if p, found := w.blocking(pairs); found {
				t.Fatalf("seed %d: %v blocks %v", seed, p, pairs)
			}
		}
	}
}

func TestWithOneScoreBothSidesProposingGiveTheSame(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(3000, 100_000)) {
		r := rand.New(rand.NewPCG(seed, 12))
		v := newVillage(r, 1+r.IntN(6), 1+r.IntN(9), 3, true)
		one := pairsOf(deferredAcceptance(v.lists(), slices.Clone(v.open), v.room))
		w := v.turned()
		for p := range pairsOf(deferredAcceptance(w.lists(), slices.Clone(w.open), w.room)) {
			if !one[[2]int32{p[1], p[0]}] {
				t.Fatalf("seed %d: %v only where the other side proposes", seed, p)
			}
			delete(one, [2]int32{p[1], p[0]})
		}
		if len(one) > 0 {
			t.Fatalf("seed %d: %v only where the first side proposes", seed, one)
		}
	}
}

// everyStable calls visit with every stable assignment of receivers that have one place each.
func (v village) everyStable(visit func(map[[2]int32]bool)) {
	pairs := map[[2]int32]bool{}
	var choose func(j int)
	choose = func(j int) {
		if j == len(v.room) {
			if _, found := v.blocking(pairs); !found && v.holds(pairs) {
				visit(pairs)
			}
			return
		}
		choose(j + 1)
		for i := range v.open {
			p := [2]int32{int32(i), int32(j)}
			pairs[p] = true
			choose(j + 1)
			delete(pairs, p)
		}
	}
	choose(0)
}

// standing tells how one proposer fares: what it got, best first.
func (v village) standing(i int32, pairs map[[2]int32]bool) []offer {
	var out []offer
	for p := range pairs {
		if p[0] == i {
			out = append(out, offer{v.worthA[i][p[1]], p[1]})
		}
	}
	slices.SortFunc(out, func(x, y offer) int {
		if x.before(y) {
			return -1
		}
		return 1
	})
	return out
}

func TestProposersGetTheBestOfEveryStableAssignment(t *testing.T) {
	t.Parallel()
	several := 0
	for seed := range uint64(rounds(1500, 20_000)) {
		r := rand.New(rand.NewPCG(seed, 13))
		v := newVillage(r, 1+r.IntN(3), 2+r.IntN(4), 2, false)
		got := pairsOf(deferredAcceptance(v.lists(), slices.Clone(v.open), v.room))
		w := v.turned()
		back := pairsOf(deferredAcceptance(w.lists(), slices.Clone(w.open), w.room))
		count := 0
		v.everyStable(func(other map[[2]int32]bool) {
			count++
			for i := range v.open {
				mine, theirs := v.standing(int32(i), got), v.standing(int32(i), other)
				if len(mine) != len(theirs) {
					t.Fatalf("seed %d: proposer %d fills %d places, elsewhere %d", seed, i, len(mine), len(theirs))
				}
				for k := range mine {
					if theirs[k].before(mine[k]) {
						t.Fatalf("seed %d: proposer %d could have %v instead of %v", seed, i, theirs, mine)
					}
				}
			}
			turned := map[[2]int32]bool{}
			for p := range other {
				turned[[2]int32{p[1], p[0]}] = true
			}
			for j := range w.open {
				mine, theirs := w.standing(int32(j), back), w.standing(int32(j), turned)
				if len(mine) != len(theirs) || len(mine) == 1 && theirs[0].before(mine[0]) {
					t.Fatalf("seed %d: proposer %d of the other side could have %v instead of %v", seed, j, theirs, mine)
				}
			}
		})
		if count == 0 {
			t.Fatalf("seed %d: no stable assignment", seed)
		}
		if count > 1 {
			several++
		}
	}
	if several < 20 {
		t.Fatalf("only %d worlds have several stable assignments", several)
	}
}

func TestListsExtendedPieceByPieceGiveTheSame(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(2000, 50_000)) {
		r := rand.New(rand.NewPCG(seed, 14))
		v := newVillage(r, 1+r.IntN(7), 1+r.IntN(12), 3, seed%2 == 0)
		lists := v.lists()
		want := pairsOf(deferredAcceptance(lists, slices.Clone(v.open), v.room))
		a := newAcceptance(v.open, v.room)
		at := make([]int, len(lists))
		a.extend = func(who []int32) error {
			for _, i := range who {
				p := &a.from[i]
				p.list, p.next = nil, 0
				for n := 1 + r.IntN(3); n > 0 && at[i] < len(lists[i]); at[i]++ {
					if w := lists[i][at[i]]; !a.refuses(w.to, offer{w.worth, i}) {
						p.list = append(p.list, w)
						n--
					}
				}
				p.last = at[i] == len(lists[i])
			}
			return nil
		}
		if err := a.run(); err != nil {
			t.Fatal(err)
		}
		got := pairsOf(a.held)
		if len(got) != len(want) {
			t.Fatalf("seed %d: %v, want %v", seed, got, want)
		}
		for p := range want {
			if !got[p] {
				t.Fatalf("seed %d: %v, want %v", seed, got, want)
			}
		}
	}
}
