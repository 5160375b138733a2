package matching

import (
	"math/bits"

	"talentmatch/market"
)

// The bounds say how good the best talent of a block can be for a demand, by what its branch knows of it. They round as
// the rules do or upward, never downward: whatever they rule out can't be in the list.

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
		v := &x.said.views[b.view[i]]
		sum := v.part
		for r, value := range [appealRules]int32{0, place[i], x.salaryBound(i), x.typeBound(i), x.startBound(i)} {
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
	field, cert := int32(0), int32(0)
	if p.fitWeights[5] != 0 {
		field = p.fieldBound(s)
	}
	if p.fitWeights[6] != 0 && s.certs {
		cert = full
	}
	for w := b.may; w != 0; w &= w - 1 {
		i := bits.TrailingZeros32(w)
		v := &b.values[i]
		v[3], v[4], v[5], v[6] = 0, 0, field, cert
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
	if p.d.is(flagRemote) || len(p.d.places) == 0 {
		for b := range out {
			if out[b] = w.Neutral; p.d.is(flagRemote) || sheet.has[b]&hasAnywhere != 0 {
				out[b] = full
			}
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

// salaryBound is the best value of the salary for somebody of the i-th block.
func (x *talentSearch) salaryBound(i int) int32 {
	p, s := x.p, x.blocks.sheet
	if !p.d.salary.stated() {
		return p.m.weights.Neutral
	}
	if s.has[i]&hasOpenPay != 0 {
		return full
	}
	best := int32(0)
	if s.has[i]&hasNoPay != 0 {
		best = p.m.weights.Neutral
	}
	from, to := p.d.salary.monthly()
	if to == 0 {
		to = from * 6 / 5
	}
	if s.payHigh[i] < openEnd {
		best = max(best, p.salaryValue(salaryCase{s.payLow[i], s.payHigh[i], from, to}))
	}
	return best
}

// typeBound is the best value of the kind of employment for somebody of the i-th block.
func (x *talentSearch) typeBound(i int) int32 {
	p, s := x.p, x.blocks.sheet
	switch {
	case p.d.typ != 0 && s.types[i]&p.d.typ != 0:
		return full
	case p.d.typ == 0 || s.has[i]&hasNoType != 0:
		return p.m.weights.Neutral
	}
	return 0
}

// startBound is the best value of the start for somebody of the i-th block.
func (x *talentSearch) startBound(i int) int32 {
	p, s, best := x.p, x.blocks.sheet, int32(0)
	if s.has[i]&hasNoStart != 0 {
		best = p.m.weights.Neutral
	}
	if s.start[i] < openDay {
		best = max(best, p.startValue(s.start[i]))
	}
	return best
}

// fitOf is the fit with the values of its rules, as the gate leaves them.
func (p *pair) fitOf(values *[market.FitRuleCount]int32) int32 {
	field := max(values[0]*b2i(p.fitWeights[0] > 0), values[2])
	var weight, value int64
	for i, w := range p.fitWeights {
		weight += w
		value += w * int64(values[i]*p.m.fitShare(i, field)/full)
	}
	return roundShare(value, weight)
}

// educationBound is the value of a highest level.
func (p *pair) educationBound(edu uint8) int32 {
	if edu == 0 {
		return 0
	}
	missing := eduRanks[p.d.edu] - eduRanks[edu]
	if missing < len(p.m.weights.Education) {
		return pick(p.m.weights.Education, missing)
	}
	return 0
}

func (p *pair) fieldBound(s *talentSummary) int32 {
	if s.fields.whole {
		return full
	}
	best := int32(0)
	for _, a := range s.fields.list {
		for j, b := range p.d.fields {
			best = max(best, p.fieldsLike(0, a, j, b))
		}
	}
	return best
}

// hardPlace tells whether a wished place is, holds or lies in one of the demand's.
func (p *pair) hardPlace(wish uint16) bool {
	if p.near != nil && !p.near.talentFixed {
		if v, ok := p.near.hard.get(int32(wish)); ok {
			return v == 1
		}
	}
	v := int32(0)
	for _, work := range p.d.places {
		if p.m.contains(wish, work) || p.m.contains(work, wish) {
			v = 1
			break
		}
	}
	if p.near != nil && !p.near.talentFixed {
		p.near.hard.put(int32(wish), v)
	}
	return v == 1
}
