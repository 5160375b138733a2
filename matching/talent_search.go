package matching

import (
	"math/bits"
	"slices"

	"talentmatch/market"
)

// rowSet is a set of a block's rows.
type rowSet [blockRows / 64]uint64

func (s *rowSet) add(i uint8)      { s[i>>6] |= 1 << (i & 63) }
func (s *rowSet) has(i uint8) bool { return s[i>>6]>>(i&63)&1 == 1 }
func (s *rowSet) minus(o *rowSet) {
	s[0], s[1], s[2], s[3] = s[0]&^o[0], s[1]&^o[1], s[2]&^o[2], s[3]&^o[3]
}
func (s *rowSet) empty() bool { return s[0]|s[1]|s[2]|s[3] == 0 }
func (s *rowSet) count() int {
	return bits.OnesCount64(s[0]) + bits.OnesCount64(s[1]) + bits.OnesCount64(s[2]) + bits.OnesCount64(s[3])
}

// each calls visit with every row of the set in order.
func (s *rowSet) each(visit func(i int)) {
	for w := range s {
		for x := s[w]; x != 0; x &= x - 1 {
			visit(w*64 + bits.TrailingZeros64(x))
		}
	}
}

// needCells holds, per need and row of a block, what the rows' skills give.
type needCells struct {
	value, proven [][blockRows]int32
	appeal        [blockRows]int32
	// missed is how much of the needs' weight, times full, the rows miss so far.
	missed [blockRows]int64
}

// talentSearch looks for the best talents for a demand: those that its hard conditions allow, or with near
// those that fail exactly one.
type talentSearch struct {
	p        *pair
	row      talentRow
	cells    *needCells
	said     *opinions
	wished   wishTables
	blocks   blockBounds
	promises []promise
	sink     uint32
	after    *ranked
	list     best
	near     bool
	seen     []*talentBlock // those of which a row was in the list
	musts    int
	// floor is the least score that is listed; keep, where set, has the last word on who is.
	floor int32
	keep  func(*ranked) bool
}

// newTalentSearch prepares a search for the k first talents behind after, nil for the beginning.
func (p *pair) newTalentSearch(s *scratch, k int, after *ranked, near bool) *talentSearch {
	x := &talentSearch{p: p, cells: &s.cells, said: &s.said, after: after, list: best{k: k}, near: near}
	p.t = &x.row
	x.wished = p.newWishTables(s, near)
	n := len(p.d.needs)
	for len(s.cells.value) < n {
		s.cells.value = append(s.cells.value, [blockRows]int32{})
		s.cells.proven = append(s.cells.proven, [blockRows]int32{})
	}
	for i := range p.d.needs {
		if p.d.needs[i].must {
			x.musts++
		}
	}
	return x
}

func (x *talentSearch) least() int32 { return max(x.list.least(), x.floor) }

// bound is what can be told of a branch at little cost: from how many strong skills one talent of it has.
func (x *talentSearch) bound(s *talentSummary) (int32, bool) {
	if s.pool == 0 || x.list.k == 0 {
		return 0, false
	}
	p, values := x.p, fullValues
	if p.reach.few && len(p.d.needs) > 0 {
		values[1] = p.reach.shown[min(p.reach.most(s.areas), mostNeeds)]
		values[0] = p.m.weights.Skill.Curve.at(values[1])
	}
	bound := harmonic(p.fitOf(&values), full)
	return bound, bound >= x.least()
}

// look offers the block's talents to the list: first it leaves those whose appeal may bring them there, then those
// whose skills may, and scores the rest.
func (x *talentSearch) look(b *talentBlock, h hope) {
	p, values := x.p, h.values
	x.sink += b.warm()
	rows, failed := p.afterMusts(b, x.musts)
	if x.near {
		rows.minus(&failed[1])
	} else {
		rows.minus(&failed[0])
	}
	if rows.empty() {
		return
	}
	appeal := x.narrow(b, &rows, &failed[0], p.fitOf(&values), h.view)
	if rows.empty() {
		return
	}
	enough := x.leastShown(&values, appeal)
	if enough > values[1] {
		return
	}
	touched := p.cover(b, &rows, x.cells, enough)
	x.skilled(&rows, &touched, enough)
	if !rows.empty() {
		x.score(b, &rows, values)
	}
	x.cells.clear(len(p.d.needs), &touched)
}

// skilled leaves the rows whose skills may bring them into the list, with all else at the block's best.
func (x *talentSearch) skilled(rows, touched *rowSet, enough int32) {
	p := x.p
	if enough == 0 {
		return
	}
	for w := range rows {
		rows[w] &= touched[w]
	}
	rows.each(func(i int) {
		var shown tally
		for n := range p.d.needs {
			shown.add(&p.d.needs[n], x.cells.value[n][i])
		}
		if p.m.share(p.d, &shown) < enough {
			rows[i>>6] &^= 1 << (i & 63)
		}
	})
}

// leastShown is the least share of the needs that a talent of a block must show to come into the list, with all else at
// the block's best.
func (x *talentSearch) leastShown(values *[market.FitRuleCount]int32, appeal int32) int32 {
	least := x.least()
	if len(x.p.d.needs) == 0 || least == 0 {
		return 0
	}
	return x.p.leastShown(*values, appeal, least)
}

// leastShown is the least share of the needs that a talent must show to reach a score with the best appeal and the
// best values of the other rules of fit: more than full where none is enough.
func (p *pair) leastShown(values [market.FitRuleCount]int32, appeal, least int32) int32 {
	reaches := func(shown int32) bool {
		values[0] = p.m.weights.Skill.Curve.at(shown)
		return harmonic(p.fitOf(&values), appeal) >= least
	}
	lo, hi := int32(0), values[1]+1 // nobody shows more than the bound
	for lo < hi {
		if mid := (lo + hi) / 2; reaches(mid) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// candidate is a row with the most that it can score by what is known of it.
type candidate struct {
	bound int32
	row   uint8
}

// score offers the rows to the list, the most likely first; values are the block's best of the rules of fit.
func (x *talentSearch) score(b *talentBlock, rows *rowSet, values [market.FitRuleCount]int32) {
	x.p.resetNeeds()
	list, least := x.said.candidates[:0], x.least()
	rows.each(func(i int) {
		if len(x.p.needs) > 0 {
			x.takeNeeds(i)
			values[0], values[1] = x.p.skillsOfNeeds()
		}
		if bound := harmonic(x.p.fitOf(&values), x.cells.appeal[i]); bound >= least {
			list = append(list, candidate{bound, uint8(i)})
		}
	})
	x.said.candidates = list
	slices.SortFunc(list, func(a, b candidate) int { return int(b.bound - a.bound) })
	at := int32(-1)
	for _, c := range list {
		if least = x.least(); c.bound < least {
			return
		}
		i := int(c.row)
		x.takeNeeds(i)
		b.outline(i, &x.row)
		score, ok := x.p.scoreWith(x.cells.appeal[i], least)
		if !ok {
			continue
		}
		r := ranked{score: score, id: x.row.id, slot: int32(i), block: at}
		if x.after != nil && !x.after.before(&r) || !x.list.wants(&r) || x.keep != nil && !x.keep(&r) {
			continue
		}
		if at < 0 {
			at = int32(len(x.seen))
			x.seen = append(x.seen, b)
			r.block = at
		}
		x.list.offer(r)
	}
}

// takeNeeds makes what a row's skills give to the needs that of the pair.
func (x *talentSearch) takeNeeds(i int) {
	for n := range x.p.needs {
		x.p.needs[n].value, x.p.needs[n].proven = x.cells.value[n][i], x.cells.proven[n][i]
	}
}

// skillsOfNeeds are the values of skills and evidence by the filled needs, for a talent who states skills.
func (p *pair) skillsOfNeeds() (skills, evidence int32) {
	var shown, proven tally
	for i := range p.d.needs {
		shown.add(&p.d.needs[i], p.needs[i].value)
		proven.add(&p.d.needs[i], p.needs[i].proven)
	}
	return p.m.weights.Skill.Curve.at(p.m.share(p.d, &shown)), p.m.share(p.d, &proven)
}

// afterMusts returns the rows of the pool, and of them those that fail at least one and at least two
// must-skills.
func (p *pair) afterMusts(b *talentBlock, musts int) (pool rowSet, failed [2]rowSet) {
	pool = b.pool
	if musts == 0 {
		return pool, failed
	}
	for i := range p.d.needs {
		n := &p.d.needs[i]
		if !n.must {
			continue
		}
		out := pool
		out.minus(&b.blank)
		met := p.metBy(b, n)
		out.minus(&met)
		for w := range out {
			failed[1][w] |= failed[0][w] & out[w]
			failed[0][w] |= out[w]
		}
	}
	return pool, failed
}

// metBy returns the rows of a block that meet a need: by the skill or an equivalent one at the level that is
// asked for, or at none stated.
func (p *pair) metBy(b *talentBlock, n *need) rowSet {
	var met rowSet
	take := func(skill int32) {
		from, to := b.skills.of(skill)
		for k := from; k < to; k++ {
			if l := b.skills.markOf(k).level; l == 0 || l >= n.level {
				met.add(b.skills.row[k])
			}
		}
	}
	if n.skill >= labelBase {
		take(n.skill)
		return met
	}
	for _, c := range p.m.gets[n.skill] {
		if c.equivalent() {
			take(c.need)
		}
	}
	return met
}

// cover adds to the cells of the rows what their skills give to each need, as offer does for one pair, and returns
// the rows to which any gives something. Rows that can't show enough of the needs any more are left out, from the cells
// of later needs and from rows. The cells of other rows are 0.
func (p *pair) cover(b *talentBlock, rows *rowSet, cells *needCells, enough int32) (touched rowSet) {
	var all tally
	for i := range p.d.needs {
		all.add(&p.d.needs[i], full)
	}
	spare := p.spare(&all, enough)
	cells.missed = [blockRows]int64{}
	for i := range p.d.needs {
		n := &p.d.needs[i]
		value, proven := &cells.value[i], &cells.proven[i]
		if n.skill >= labelBase {
			p.coverSkill(b, rows, &touched, credit{need: n.skill, value: full}, n.level, value, proven)
		} else {
			for _, c := range p.m.gets[n.skill] {
				if b.skills.codes[c.need>>6]>>(c.need&63)&1 == 1 {
					p.coverSkill(b, rows, &touched, c, n.level, value, proven)
				}
			}
		}
		if n.read {
			continue
		}
		for w := range rows {
			for x := rows[w]; x != 0; x &= x - 1 {
				r := w*64 + bits.TrailingZeros64(x)
				if cells.missed[r] += int64(n.weight) * int64(full-value[r]); cells.missed[r] > spare {
					rows[w] &^= x & -x
				}
			}
		}
		if rows.empty() {
			break
		}
	}
	return touched
}

// spare is how much of the needs' weight, times full, a talent may miss who is to show enough of them. Only the needs
// that the employer listed are counted, with all that were read taken as shown.
func (p *pair) spare(all *tally, enough int32) int64 {
	read := p.m.enough(p.d, all)
	total := all.weight + read
	// roundShare(sum, total) ≥ enough exactly where 2·sum + total ≥ 2·total·enough.
	return all.value + min(all.readValue, read*full) - (2*total*int64(enough)-total+1)/2
}

func (p *pair) coverSkill(b *talentBlock, rows, touched *rowSet, c credit, level uint8, value, proven *[blockRows]int32) {
	from, to := b.skills.of(c.need)
	for k := from; k < to; k++ {
		r := b.skills.row[k]
		if !rows.has(r) {
			continue
		}
		touched.add(r)
		m := b.skills.markOf(k)
		value[r] = max(value[r], p.worth(c.value, level, m.level, m.proof, m.last))
		proven[r] = max(proven[r], c.value*p.m.proofWorth(m.proof)/full)
	}
}

// clear sets the cells of the touched rows to 0 again.
func (c *needCells) clear(needs int, touched *rowSet) {
	touched.each(func(i int) {
		for n := range needs {
			c.value[n][i], c.proven[n][i] = 0, 0
		}
	})
}
