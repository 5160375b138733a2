package matching

import (
	"math/bits"
	"slices"
)

// talentSheet is what a branch knows of each of its blocks, so that their bounds are worked out without going to
// them. Bits and indexes are those of the blocks.
type talentSheet struct {
	roles, titles       marks[int32]
	occs, places, homes marks[uint16]
	labels              marks[int32]
	// pool, stints, blank and skillful have the blocks where somebody is in the pool, has experience, states no skills or
	// some.
	pool, stints, blank, skillful uint32
	edu                           [branchBlocks]uint8
	// skills has the blocks of each skill of the branch, rank how many skills come before each word of its codes.
	skills          []uint32
	rank            []uint16
	has             [branchBlocks]traits
	types           [branchBlocks]uint8
	start           [branchBlocks]int32
	payLow, payHigh [branchBlocks]int64
	// areas holds the most of each area of the summary.
	areas [][branchBlocks]uint8
}

// marks says of each value in which blocks it stands; whole are the blocks that may hold any.
type marks[T int32 | uint16] struct {
	list  []T
	mask  []uint32
	whole uint32
}

func gatherMarks[T int32 | uint16](blocks []*talentBlock, of func(*talentSummary) *set[T]) marks[T] {
	known := map[T]uint32{}
	var m marks[T]
	for i, b := range blocks {
		s := of(&b.sum)
		if s.whole {
			m.whole |= 1 << i
		}
		for _, v := range s.list {
			known[v] |= 1 << i
		}
	}
	for v := range known {
		m.list = append(m.list, v)
	}
	m.list = trimmed(m.list)
	slices.Sort(m.list)
	m.mask = make([]uint32, len(m.list))
	for i, v := range m.list {
		m.mask[i] = known[v]
	}
	return m
}

// best raises the value of each block that is asked for to the best of its values.
func (m *marks[T]) best(into *[branchBlocks]int32, asked uint32, value func(T) int32) {
	for w := m.whole & asked; w != 0; w &= w - 1 {
		into[bits.TrailingZeros32(w)] = full
	}
	for i, v := range m.list {
		w := m.mask[i] & asked
		if w == 0 {
			continue
		}
		x := value(v)
		if x == 0 {
			continue
		}
		for ; w != 0; w &= w - 1 {
			b := bits.TrailingZeros32(w)
			into[b] = max(into[b], x)
		}
	}
}

// makeTalentSheet sums up the blocks of a branch whose areas and skills are known.
func makeTalentSheet(blocks []*talentBlock, areas []areaCount, codes []uint64) *talentSheet {
	s := &talentSheet{
		labels: gatherMarks(blocks, func(s *talentSummary) *set[int32] { return &s.labels }),
		roles:  gatherMarks(blocks, func(s *talentSummary) *set[int32] { return &s.roles }),
		titles: gatherMarks(blocks, func(s *talentSummary) *set[int32] { return &s.titles }),
		occs:   gatherMarks(blocks, func(s *talentSummary) *set[uint16] { return &s.occs }),
		places: gatherMarks(blocks, func(s *talentSummary) *set[uint16] { return &s.places }),
		homes:  gatherMarks(blocks, func(s *talentSummary) *set[uint16] { return &s.homes }),
		areas:  make([][branchBlocks]uint8, len(areas)),
	}
	for i, b := range blocks {
		x := &b.sum
		s.pool |= uint32(b2i(x.pool > 0)) << i
		s.stints |= uint32(b2i(x.stints)) << i
		s.blank |= uint32(b2i(x.has&hasBlank != 0)) << i
		s.skillful |= uint32(b2i(x.skillful)) << i
		s.edu[i] = x.edu
		s.has[i], s.types[i], s.start[i], s.payLow[i], s.payHigh[i] = x.has, x.types, x.start, x.payLow, x.payHigh
		at := 0
		for _, a := range x.areas {
			for areas[at].area != a.area {
				at++
			}
			s.areas[at][i] = a.most
		}
	}
	s.markSkills(blocks, codes)
	return s
}

func (s *talentSheet) markSkills(blocks []*talentBlock, codes []uint64) {
	s.rank = make([]uint16, len(codes))
	n := 0
	for w, x := range codes {
		s.rank[w] = uint16(n)
		n += bits.OnesCount64(x)
	}
	s.skills = make([]uint32, n)
	for i, b := range blocks {
		for w, x := range b.sum.codes {
			for ; x != 0; x &= x - 1 {
				before := codes[w] & (x&-x - 1)
				s.skills[int(s.rank[w])+bits.OnesCount64(before)] |= 1 << i
			}
		}
	}
}

// of returns the blocks in which a value may stand.
func (m *marks[T]) of(v T) uint32 {
	if i, ok := slices.BinarySearch(m.list, v); ok {
		return m.whole | m.mask[i]
	}
	return m.whole
}
