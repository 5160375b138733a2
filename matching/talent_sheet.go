package matching

import (
	"math/bits"
	"slices"

	"talentmatch/market"
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

func (x *talentSearch) skills(s *talentSummary) int32 { return int32(x.p.reach.most(s.areas)) }

// blockBounds is what is known of the blocks of one branch while their bounds are worked out.
type blockBounds struct {
	sheet  *talentSheet
	may    uint32
	count  [branchBlocks]int // strong skills of one talent
	values [branchBlocks][market.FitRuleCount]int32
	appeal [branchBlocks]int32
	like   [branchBlocks]int32 // of the roles
	titles [branchBlocks]int32
	view   [branchBlocks]uint16 // of the best role
}

// bounds returns the best score of each block of a branch, and which of them may count. What is cheap to know comes
// first, so that most blocks are out before roles, titles and places are asked.
func (x *talentSearch) bounds(s *talentSummary) (out [branchBlocks]hope, may uint32) {
	p, sheet := x.p, s.sheet
	least := x.least()
	b := &x.blocks
	b.sheet, b.may = sheet, sheet.pool
	if !x.near {
		b.may &= x.mayHoldMusts(s)
	}
	for i := range b.values {
		b.values[i] = fullValues
	}
	x.boundSkills(s, least)
	if b.may == 0 {
		return out, 0
	}
	x.boundAppeal(least)
	x.boundBackground()
	x.keepReaching(least)
	x.boundRest(s)
	for w := b.may; w != 0; w &= w - 1 {
		i := bits.TrailingZeros32(w)
		bound := harmonic(p.fitOf(&b.values[i]), b.appeal[i])
		if bound < least {
			b.may &^= 1 << i
			continue
		}
		out[i] = hope{bound: bound, appeal: b.appeal[i], skills: int32(b.count[i]), values: b.values[i], view: b.view[i]}
	}
	return out, b.may
}

var fullValues = func() (out [market.FitRuleCount]int32) {
	for i := range out {
		out[i] = full
	}
	return out
}()

// keepReaching leaves the blocks that the values known so far let reach a score.
func (x *talentSearch) keepReaching(least int32) {
	b := &x.blocks
	for w := b.may; w != 0; w &= w - 1 {
		i := bits.TrailingZeros32(w)
		if harmonic(x.p.fitOf(&b.values[i]), b.appeal[i]) < least {
			b.may &^= 1 << i
		}
	}
}

// mayHoldMusts returns the blocks where each must-skill is held by somebody, or somebody states none.
func (x *talentSearch) mayHoldMusts(s *talentSummary) uint32 {
	may := s.sheet.pool
	for i := range x.p.d.needs {
		n := &x.p.d.needs[i]
		if !n.must || may == 0 {
			continue
		}
		held := s.sheet.blank
		if n.skill >= labelBase {
			held |= s.sheet.labels.of(n.skill)
		} else {
			for _, c := range x.p.m.best[n.skill] {
				if c.equivalent() {
					held |= s.maskOf(c.need)
				}
			}
		}
		may &= held
	}
	return may
}

// maskOf returns the blocks of a branch in which a skill of the taxonomy stands.
func (s *talentSummary) maskOf(skill int32) uint32 {
	w, bit := s.codes[skill>>6], uint(skill&63)
	if w>>bit&1 == 0 {
		return 0
	}
	return s.sheet.skills[int(s.sheet.rank[skill>>6])+bits.OnesCount64(w&(1<<bit-1))]
}

// boundSkills bounds the skills of the blocks: first by how many strong ones one talent has, then by which they are.
func (x *talentSearch) boundSkills(s *talentSummary, least int32) {
	p, b := x.p, &x.blocks
	enough := int32(0)
	if least > 0 && len(p.d.needs) > 0 {
		enough = p.leastShown(fullValues, full, least)
	}
	if enough > full {
		b.may = 0
		return
	}
	b.count = [branchBlocks]int{}
	if p.reach.few {
		for i, a := range s.areas {
			if p.reach.strong[a.area] {
				for j, n := range b.sheet.areas[i] {
					b.count[j] += int(n)
				}
			}
		}
		for w := b.may; w != 0; w &= w - 1 {
			i := bits.TrailingZeros32(w)
			if b.count[i] = b.count[i] * p.reach.each; p.reach.shown[min(b.count[i], mostNeeds)] < enough {
				b.may &^= 1 << i
			}
		}
	}
	x.promised(s)
	n := len(p.d.needs)
	for w := b.may; w != 0; w &= w - 1 {
		i := bits.TrailingZeros32(w)
		shown := int32(0)
		if b.sheet.skillful>>i&1 == 1 {
			shown = p.shownOf(x.promises[i*n:(i+1)*n], b.count[i])
		}
		if shown < enough {
			b.may &^= 1 << i
			continue
		}
		b.values[i][0], b.values[i][1] = p.m.weights.Skill.Curve.at(shown), shown
	}
}

// promised fills in what the skills of each block give to each need.
func (x *talentSearch) promised(s *talentSummary) {
	p, may := x.p, x.blocks.may
	n := len(p.d.needs)
	if cap(x.promises) < n*branchBlocks {
		x.promises = make([]promise, n*branchBlocks)
	}
	x.promises = x.promises[:n*branchBlocks]
	for j := range n {
		need := &p.d.needs[j]
		for w := may; w != 0; w &= w - 1 {
			x.promises[bits.TrailingZeros32(w)*n+j] = promise{weight: int64(need.weight), read: need.read}
		}
		if need.skill >= labelBase {
			for w := may & s.sheet.labels.of(need.skill); w != 0; w &= w - 1 {
				to := &x.promises[bits.TrailingZeros32(w)*n+j]
				to.best, to.weak = full, full // labels belong to no area
			}
			continue
		}
		best, weak := may, may // for whom they aren't known yet
		for _, c := range p.m.best[need.skill] {
			m := s.maskOf(c.need)
			for w := m & best; w != 0; w &= w - 1 {
				x.promises[bits.TrailingZeros32(w)*n+j].best = c.value
			}
			best &^= m
			if c.value > strongCredit {
				continue
			}
			for w := m & weak; w != 0; w &= w - 1 {
				x.promises[bits.TrailingZeros32(w)*n+j].weak = c.value
			}
			if weak &^= m; weak == 0 {
				break
			}
		}
	}
}

// boundAppeal bounds the appeal of the blocks and leaves those where it comes to enough.
func (x *talentSearch) boundAppeal(least int32) {
	p, b, sheet := x.p, &x.blocks, x.blocks.sheet
	role := x.roles(sheet, b.may)
	one := talentSummary{}
	var enough [branchBlocks]int64
	for w := b.may; w != 0; w &= w - 1 {
		i := bits.TrailingZeros32(w)
		enough[i] = x.said.leastAppeal(p, p.fitOf(&b.values[i]), least)
		b.view[i] = x.said.viewAt(p, role[i], sheet.has[i]&(hasNoRole|hasHint) == 0)
		if v := &x.said.views[b.view[i]]; v.part+v.rest[1] < enough[i] {
			b.may &^= 1 << i
		}
	}
	if b.may == 0 {
		return
	}
	place := x.places(sheet, b.may)
	for w := b.may; w != 0; w &= w - 1 {
		i := bits.TrailingZeros32(w)
		one.has, one.types, one.start, one.payLow, one.payHigh = sheet.has[i], sheet.types[i], sheet.start[i], sheet.payLow[i], sheet.payHigh[i]
		v := &x.said.views[b.view[i]]
		sum := v.part
		for r, value := range [appealRules]int32{0, place[i], p.salaryBound(&one), p.typeBound(&one), p.startBound(&one)} {
			sum += int64(p.m.appeal[r].weight) * int64(value*v.shares[r]/full)
		}
		if sum < enough[i] {
			b.may &^= 1 << i
		}
		b.appeal[i] = roundShare(sum, p.m.appealWeight)
	}
}

// boundBackground bounds the background of the blocks.
func (x *talentSearch) boundBackground() {
	p, b := x.p, &x.blocks
	b.titles = [branchBlocks]int32{}
	x.bestClass(&b.sheet.titles, &b.titles, b.may&b.sheet.stints)
	w := &p.m.weights.Background
	top := max(w.Job, w.Internship, w.Project, w.Competition, w.Practice)
	for i := range b.values {
		b.values[i][2] = max(b.titles[i]*top/full, b.like[i]*w.Wish/full)
	}
}

// boundRest bounds the other rules of fit: experience by the titles of the block, what hardly tells blocks apart by the
// branch.
func (x *talentSearch) boundRest(s *talentSummary) {
	p, b := x.p, &x.blocks
	rest := p.restBounds(s)
	for w := b.may; w != 0; w &= w - 1 {
		i := bits.TrailingZeros32(w)
		v := &b.values[i]
		copy(v[4:], rest[4:])
		v[3] = 0
		switch {
		case p.fitWeights[3] == 0 || b.sheet.stints>>i&1 == 0:
		case b.sheet.has[i]&hasUntitled != 0 || b.titles[i] >= p.m.weights.Title.Words/2:
			v[3] = full
		default:
			v[3] = p.m.weights.Experience.ElsewhereMost
		}
		if p.fitWeights[4] != 0 {
			v[4] = p.educationBound(b.sheet.edu[i])
		}
	}
}

// likes returns the best likeness of each block's roles and occupations to the demand.
func (x *talentSearch) likes(sheet *talentSheet, may uint32) (out [branchBlocks]int32) {
	p := x.p
	x.bestClass(&sheet.roles, &out, may)
	sheet.occs.best(&out, may, p.occupationLike)
	return out
}

// bestClass raises the value of each block that is asked for to the best likeness of its classes of titles to the demand's.
func (x *talentSearch) bestClass(m *marks[int32], into *[branchBlocks]int32, asked uint32) {
	p := x.p
	for w := m.whole & asked; w != 0; w &= w - 1 {
		into[bits.TrailingZeros32(w)] = full
	}
	cells, query := p.near.tops[0].cells, p.near.tops[0].query
	for i, class := range m.list {
		w := m.mask[i] & asked
		if w == 0 {
			continue
		}
		c := uint32(0)
		if int(class) < len(cells) {
			c = cells[class]
		}
		if c>>16 != query || c == 0 {
			c = uint32(p.classLike(0, p.d.title, class))
		}
		like := int32(c & 0xFFFF)
		if like == 0 {
			continue
		}
		for ; w != 0; w &= w - 1 {
			b := bits.TrailingZeros32(w)
			into[b] = max(into[b], like)
		}
	}
}

func (x *talentSearch) roles(sheet *talentSheet, may uint32) [branchBlocks]int32 {
	p := x.p
	x.blocks.like = x.likes(sheet, may)
	out := x.blocks.like
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
	asked := may &^ sheet.homes.whole &^ sheet.places.whole
	for w := asked; w != 0; w &= w - 1 {
		if b := bits.TrailingZeros32(w); sheet.has[b]&hasAnywhere != 0 {
			asked &^= 1 << b
		}
	}
	if asked == 0 {
		for b := range out {
			out[b] = full
		}
		return out
	}
	var home [branchBlocks]int32
	like := func(place uint16) int32 {
		p.home[0] = place
		return p.nearest(p.home[:], p.d.places)
	}
	sheet.places.best(&out, asked, like)
	sheet.homes.best(&home, asked, like)
	for b := range out {
		switch {
		case asked>>b&1 == 0:
			out[b] = full
		case home[b] >= w.Place.City:
			out[b] = max(out[b], w.Place.Home, w.Neutral)
		default:
			out[b] = max(out[b], w.Neutral) // someone may say nothing of places
		}
	}
	return out
}
