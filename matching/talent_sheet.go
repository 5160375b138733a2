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
	pool                uint32
	stints              uint32
	has                 [branchBlocks]traits
	types               [branchBlocks]uint8
	start               [branchBlocks]int32
	payLow, payHigh     [branchBlocks]int64
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

func makeTalentSheet(blocks []*talentBlock, areas []areaCount) *talentSheet {
	s := &talentSheet{
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
		s.has[i], s.types[i], s.start[i], s.payLow[i], s.payHigh[i] = x.has, x.types, x.start, x.payLow, x.payHigh
		at := 0
		for _, a := range x.areas {
			for areas[at].area != a.area {
				at++
			}
			s.areas[at][i] = a.most
		}
	}
	return s
}

func (x *talentSearch) skills(s *talentSummary) int32 { return int32(x.p.reach.most(s.areas)) }

// bounds returns the best score of each block of a branch, and which of them may count.
func (x *talentSearch) bounds(s *talentSummary) (out [branchBlocks]hope, may uint32) {
	p, sheet := x.p, s.sheet
	least := x.least()
	appeal, may := x.appeals(sheet, x.said.leastAppeal(p, full, least))
	if may == 0 {
		return out, 0
	}
	background := x.backgrounds(sheet, may)
	var count [branchBlocks]int
	for i, a := range s.areas {
		if p.reach.strong[a.area] {
			for b, n := range sheet.areas[i] {
				count[b] += int(n)
			}
		}
	}
	values := p.restBounds(s)
	for w := may; w != 0; w &= w - 1 {
		b := bits.TrailingZeros32(w)
		values[1] = full
		if p.reach.few {
			values[1] = p.reach.shown[min(count[b]*p.reach.each, mostNeeds)]
		}
		values[0], values[2] = p.m.weights.Skill.Curve.at(values[1]), background[b]
		out[b] = hope{harmonic(p.fitOf(&values), appeal[b]), appeal[b], background[b], int32(count[b])}
		if out[b].bound < least {
			may &^= 1 << b
		}
	}
	return out, may
}

// appeals returns the best appeal of each block and those where its weighted sum comes to enough.
func (x *talentSearch) appeals(sheet *talentSheet, enough int64) (out [branchBlocks]int32, may uint32) {
	p := x.p
	may = sheet.pool
	role := x.roles(sheet, may)
	place := x.places(sheet, may)
	one := talentSummary{}
	for w := may; w != 0; w &= w - 1 {
		b := bits.TrailingZeros32(w)
		one.has, one.types, one.start, one.payLow, one.payHigh = sheet.has[b], sheet.types[b], sheet.start[b], sheet.payLow[b], sheet.payHigh[b]
		values := [appealRules]int32{role[b], place[b], p.salaryBound(&one), p.typeBound(&one), p.startBound(&one)}
		shares := p.shares(role[b], sheet.has[b]&(hasNoRole|hasHint) == 0)
		sum := int64(0)
		for i, v := range values {
			sum += int64(p.m.appeal[i].weight) * int64(v*shares[i]/full)
		}
		if sum < enough {
			may &^= 1 << b
		}
		out[b] = roundShare(sum, p.m.appealWeight)
	}
	return out, may
}

// likes returns the best likeness of each block's roles and occupations to the demand.
func (x *talentSearch) likes(sheet *talentSheet, may uint32) (out [branchBlocks]int32) {
	p := x.p
	sheet.roles.best(&out, may, func(class int32) int32 { return p.classLike(0, p.d.title, class) })
	sheet.occs.best(&out, may, p.occupationLike)
	return out
}

func (x *talentSearch) roles(sheet *talentSheet, may uint32) [branchBlocks]int32 {
	p := x.p
	x.like = x.likes(sheet, may)
	out := x.like
	for w := may; w != 0; w &= w - 1 {
		b := bits.TrailingZeros32(w)
		if sheet.has[b]&hasHint != 0 {
			out[b] = max(out[b], p.m.hintValue(out[b]))
		}
		if sheet.has[b]&hasNoRole != 0 {
			out[b] = max(out[b], p.m.weights.Neutral)
		}
	}
	return out
}

func (x *talentSearch) places(sheet *talentSheet, may uint32) (out [branchBlocks]int32) {
	p := x.p
	w := p.m.weights
	one := talentSummary{}
	if p.d.is(flagRemote) || len(p.d.places) == 0 {
		for b := range out {
			one.has = sheet.has[b]
			out[b] = p.placeBound(&one)
		}
		return out
	}
	var home [branchBlocks]int32
	like := func(place uint16) int32 {
		p.home[0] = place
		return p.nearest(p.home[:], p.d.places)
	}
	sheet.places.best(&out, may, like)
	sheet.homes.best(&home, may, like)
	for b := range out {
		switch {
		case sheet.has[b]&hasAnywhere != 0 || sheet.homes.whole>>b&1 == 1:
			out[b] = full
		case home[b] >= w.Place.City:
			out[b] = max(out[b], w.Place.Home, w.Neutral)
		default:
			out[b] = max(out[b], w.Neutral) // someone may say nothing of places
		}
	}
	return out
}

// backgrounds returns the best background of each block.
func (x *talentSearch) backgrounds(sheet *talentSheet, may uint32) (out [branchBlocks]int32) {
	p := x.p
	w := &p.m.weights.Background
	var titles [branchBlocks]int32
	sheet.titles.best(&titles, may&sheet.stints, func(class int32) int32 { return p.classLike(0, p.d.title, class) })
	top := max(w.Job, w.Internship, w.Project, w.Competition, w.Practice)
	for b := range out {
		out[b] = max(titles[b]*top/full, x.like[b]*w.Wish/full)
	}
	return out
}
