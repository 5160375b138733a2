package matching

import (
	"cmp"
	"slices"
)

// maxGapEdges is the most pairs of demand and fitting talent that an assignment looks at, four bytes each.
const maxGapEdges = 1 << 26

// nobody stands for no demand or no talent.
const nobody = -1

// seating assigns talents to the seats of the scarce demands: those that might not find enough people. A
// demand with at least as many fitting talents as it and all scarcer ones have seats always finds enough,
// whoever takes those and whoever is taught what, and is left out without changing anything.
type seating struct {
	table   *gapTable
	demands []*gapDemand // in the order of IDs
	seats   int          // of all of them, but no more than there are talents
	fits    [][]int32    // the fitting talents of each
	filled  []int
	by      []int32 // the demand of each talent, nobody for none
	// scratch of a search; a stamp tells whether it is of this one.
	from, via    []int32
	seenT, seenD []int32
	stamp        int32
	queue        []int32
	deadT, deadD []bool // can't reach anybody free any more
}

// newSeating finds the scarce demands; where they have too many fitting talents to be held, the table loses
// its last demands until they have not.
func newSeating(t *gapTable) *seating {
	for {
		scarce, seats := t.scarce()
		edges := 0
		for _, d := range scarce {
			edges += d.certain
		}
		if edges <= maxGapEdges || len(t.demands) < 2 {
			return seat(t, scarce, seats)
		}
		half := len(t.demands) / 2
		t.leftOut += len(t.demands) - half
		t.demands = t.demands[:half]
	}
}

// scarce returns the scarce demands in the order of IDs, and their seats.
func (t *gapTable) scarce() ([]*gapDemand, int) {
	list := slices.Clone(t.demands)
	slices.SortStableFunc(list, func(a, b *gapDemand) int { return cmp.Compare(b.certain, a.certain) })
	seats := 0
	for _, d := range list {
		seats += d.seats
	}
	for len(list) > 0 && list[0].certain >= seats {
		seats -= list[0].seats
		list = list[1:]
	}
	slices.SortFunc(list, func(a, b *gapDemand) int { return cmp.Compare(a.row.id, b.row.id) })
	return list, seats
}

func seat(t *gapTable, scarce []*gapDemand, seats int) *seating {
	s := &seating{
		table: t, demands: scarce, seats: min(seats, len(t.talents)), filled: make([]int, len(scarce)), fits: make([][]int32, len(scarce)), by: filledWith(len(t.talents)),
		from: make([]int32, len(t.talents)), seenT: make([]int32, len(t.talents)), deadT: make([]bool, len(t.talents)),
		via: make([]int32, len(scarce)), seenD: make([]int32, len(scarce)), deadD: make([]bool, len(scarce)),
	}
	for i, d := range scarce {
		s.fits[i] = make([]int32, 0, d.certain)
		t.fitting(d).each(func(x int) bool {
			s.fits[i] = append(s.fits[i], int32(x))
			return true
		})
	}
	return s
}

func filledWith(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = nobody
	}
	return out
}

// fill gives every demand in turn as many seats as can be filled without taking any from those before it: a
// maximum assignment by augmenting paths.
func (s *seating) fill() {
	for d := range s.demands {
		for s.filled[d] < s.demands[d].seats && s.augment(int32(d)) {
			s.filled[d]++
		}
		s.demands[d].unmet = s.demands[d].seats - s.filled[d]
	}
}

// augment fills one more seat of a demand, moving others where that helps. What it reaches in vain can never
// lead to anybody free again, and is not searched any more.
func (s *seating) augment(root int32) bool {
	s.stamp++
	s.queue = append(s.queue[:0], root)
	s.seenD[root], s.via[root] = s.stamp, nobody
	for head := 0; head < len(s.queue); head++ {
		d := s.queue[head]
		if s.deadD[d] {
			continue
		}
		for _, t := range s.fits[d] {
			if s.seenT[t] == s.stamp || s.deadT[t] || s.by[t] == d {
				continue
			}
			s.seenT[t], s.from[t] = s.stamp, d
			holder := s.by[t]
			if holder == nobody {
				s.move(t)
				return true
			}
			if s.seenD[holder] != s.stamp {
				s.seenD[holder], s.via[holder] = s.stamp, t
				s.queue = append(s.queue, holder)
			}
		}
	}
	for _, d := range s.queue {
		s.deadD[d] = true
		for _, t := range s.fits[d] {
			s.deadT[t] = true
		}
	}
	return false
}

// move gives the talent to the demand it was reached from, whose talent moves on in its place, back to the
// root.
func (s *seating) move(t int32) {
	for {
		d := s.from[t]
		s.by[t] = d
		if s.via[d] == nobody {
			return
		}
		t = s.via[d]
	}
}

// shortage marks the demands with empty seats and all whose people they could use: new people help only
// there.
func (s *seating) shortage() []bool {
	in := make([]bool, len(s.demands))
	var queue []int
	for d := range s.demands {
		if s.demands[d].unmet > 0 {
			in[d] = true
			queue = append(queue, d)
		}
	}
	for len(queue) > 0 {
		d := queue[0]
		queue = queue[1:]
		for _, t := range s.fits[d] {
			if o := s.by[t]; o != nobody && !in[o] {
				in[o] = true
				queue = append(queue, int(o))
			}
		}
	}
	return in
}
