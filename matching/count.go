package matching

import (
	"math/bits"
	"sort"

	"talentmatch/market"
)

// nearMissCount is how many of those that fail exactly one condition are shown.
const nearMissCount = 5

// census counts a whole pool: who is listed and who is left out under which condition.
type census struct {
	pool  int
	total int
	// certain counts the feasible ones, outside the stored rows that are not in the pool at all.
	certain int
	outside [conditions]int
	// rejected counts by the first condition that failed; must-skills by the skill.
	rejected [conditions]int
	bySkill  map[int32]int
}

// rejections lists the counts: in the order of the conditions, must-skills in the order given.
func (c *census) rejections(skills []int32, name func(int32) string) []market.Rejection {
	out := []market.Rejection{}
	for k := condition(0); k < conditions; k++ {
		if k != condSkill {
			if c.rejected[k] > 0 {
				out = append(out, market.Rejection{Code: conditionCodes[k], Count: c.rejected[k]})
			}
			continue
		}
		for _, s := range skills {
			if c.bySkill[s] > 0 {
				out = append(out, market.Rejection{Code: conditionCodes[k], Args: market.Args{"skill": name(s)}, Count: c.bySkill[s]})
			}
		}
	}
	return out
}

// counted lists the conditions that have counts.
func counted(counts [conditions]int) []market.Rejection {
	out := []market.Rejection{}
	for c, n := range counts {
		if n > 0 {
			out = append(out, market.Rejection{Code: conditionCodes[c], Count: n})
		}
	}
	return out
}

// skillsByCount lists the must-skills that rejected, most first, ties by name.
func (c *census) skillsByCount(name func(int32) string) []int32 {
	out := make([]int32, 0, len(c.bySkill))
	for k := range c.bySkill {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := c.bySkill[out[i]], c.bySkill[out[j]]
		if a != b {
			return a > b
		}
		return name(out[i]) < name(out[j])
	})
	return out
}

// countTalents counts the whole pool for the demand of the pair.
func (p *pair) countTalents(g *talentGrove) census {
	var row talentRow
	p.t = &row
	x := counter{p: p, census: census{bySkill: map[int32]int{}}}
	if p.d.is(flagPlaceMust) && !p.d.is(flagRemote) {
		x.places = make([]uint8, markFirst+2*len(p.m.districts))
		x.places[markNone], x.places[markNowhere], x.places[markAnywhere] = placeFails, placeUnknown, placeSuits
	}
	g.each(x.block)
	c := x.census
	if !p.d.matchable(p.today) {
		// The demand itself is not matched: everybody is left out for that reason, which comes before all others.
		c.rejected, c.bySkill, c.total, c.certain = [conditions]int{}, nil, 0, 0
		if c.pool > 0 {
			c.rejected[p.d.outside()] = c.pool
		}
	}
	return c
}

// counter counts the blocks of talents condition by condition: whoever failed one is not asked the next.
type counter struct {
	census
	p *pair
	// left are the rows of the block at hand that failed nothing yet, unknown those of which something is open.
	left, unknown rowSet
	ruling        ruling
	// places holds what a hard district says of a mark of a place, 0 where it hasn't been asked; nil where there is none.
	places []uint8
}

// What a hard district says of a mark of a place. The best mark of a row decides.
const (
	placeFails = iota + 1
	placeUnknown
	placeSuits
)

func (x *counter) block(b *talentBlock) {
	p := x.p
	for w := range b.pool {
		all := ^uint64(0)
		if n := b.size() - w*64; n < 64 {
			all = 1<<max(n, 0) - 1
		}
		for out := all &^ b.pool[w]; out != 0; out &= out - 1 {
			p.t.flags = b.flags[w*64+bits.TrailingZeros64(out)]
			x.outside[p.t.outside()]++
		}
	}
	x.left, x.unknown = b.pool, rowSet{}
	x.pool += x.left.count()
	if p.d.start != noDay {
		x.each(condStart, func(i int, r *ruling) {
			p.t.start = b.start[i]
			p.judgeStart(r, false)
		})
	}
	x.skills(b)
	if p.d.is(flagCertMust) {
		x.each(condCertificate, func(i int, r *ruling) {
			p.t.certs = b.certs.at(i)
			p.judgeCertificate(r, false)
		})
	}
	if p.d.is(flagEduMust) {
		x.each(condEducation, func(i int, r *ruling) {
			p.t.edu, p.t.flags = b.edu[i], b.flags[i]
			p.judgeEducation(r, false)
		})
	}
	if x.places != nil {
		x.place(b)
	}
	if _, offer := p.d.salary.monthly(); offer > 0 && b.sum.payTop > offer {
		x.each(condSalary, func(i int, r *ruling) {
			p.t.salary = b.pay(i)
			p.judgeSalary(r, false)
		})
	}
	x.total += x.left.count()
	x.left.minus(&x.unknown)
	x.certain += x.left.count()
}

// each asks one condition of every row that is left.
func (x *counter) each(c condition, ask func(i int, r *ruling)) {
	for w := range x.left {
		for set := x.left[w]; set != 0; set &= set - 1 {
			x.ruling = ruling{}
			ask(w*64+bits.TrailingZeros64(set), &x.ruling)
			x.take(c, w, set&-set, x.ruling.failed > 0, x.ruling.unknown)
		}
	}
}

// take notes what a condition said of one row.
func (x *counter) take(c condition, w int, row uint64, failed, unknown bool) {
	switch {
	case failed:
		x.left[w] &^= row
		x.rejected[c]++
	case unknown:
		x.unknown[w] |= row
	}
}

// skills asks the must-skills, each of all rows at once.
func (x *counter) skills(b *talentBlock) {
	for i := range x.p.d.needs {
		n := &x.p.d.needs[i]
		if !n.must || x.left.empty() {
			continue
		}
		met, open := x.p.metBy(b, n), x.left
		open.minus(&met)
		lost := open
		lost.minus(&b.blank)
		for w := range x.unknown {
			x.unknown[w] |= open[w] & b.blank[w]
		}
		x.left.minus(&lost)
		if k := lost.count(); k > 0 {
			x.rejected[condSkill] += k
			x.bySkill[n.skill] += k
		}
	}
}

// place asks the hard district, once per place.
func (x *counter) place(b *talentBlock) {
	n := b.size()
	for w := range x.left {
		for set := x.left[w]; set != 0; set &= set - 1 {
			i := w*64 + bits.TrailingZeros64(set)
			says := uint8(0)
			if b.wishes.long.has(uint8(i)) {
				says = x.askPlace(b, i)
			} else {
				for at := i; at < len(b.wishes.places); at += n {
					mark := b.wishes.places[at]
					if x.places[mark] == 0 {
						x.places[mark] = x.placeOf(int(mark) - markFirst)
					}
					says = max(says, x.places[mark])
				}
			}
			x.take(condPlace, w, set&-set, says == placeFails, says == placeUnknown)
		}
	}
}

// askPlace asks the hard district of a row that has no room in the columns.
func (x *counter) askPlace(b *talentBlock, i int) uint8 {
	x.p.t.flags, x.p.t.district = b.flags[i], b.district[i]
	b.wishes.fill(i, x.p.t, b.districts)
	return x.ruled()
}

// placeOf asks the hard district of a wished district, or behind those of a place of living.
func (x *counter) placeOf(at int) uint8 {
	t := x.p.t
	t.flags, t.district, t.places = 0, noDistrict, t.places[:0]
	if n := len(x.p.m.districts); at >= n {
		t.district = uint16(at - n)
	} else {
		t.places = append(t.places, uint16(at))
	}
	return x.ruled()
}

func (x *counter) ruled() uint8 {
	var r ruling
	x.p.judgePlace(&r, false)
	switch {
	case r.failed > 0:
		return placeFails
	case r.unknown:
		return placeUnknown
	}
	return placeSuits
}

// countDemands counts all demands for the talent of the pair.
func (p *pair) countDemands(g *demandGrove, l *heldLinks) census {
	c := census{bySkill: map[int32]int{}}
	var row demandRow
	p.d = &row
	g.each(func(b *demandBlock) {
		for i := range b.size() {
			b.fill(i, &row)
			if !row.matchable(p.today) {
				c.outside[row.outside()]++
				continue
			}
			c.pool++
			l.meet(p)
			r := p.judge(false)
			if r.failed == 0 {
				c.total++
				if !r.unknown {
					c.certain++
				}
				continue
			}
			c.rejected[r.first.code]++
			if r.first.code == condSkill {
				c.bySkill[row.needs[r.first.need].skill]++
			}
		}
	})
	return c
}

// meet fills of the needs what the hard conditions ask for: whether the musts are met.
func (l *heldLinks) meet(p *pair) {
	p.resetNeeds()
	for n := range p.d.needs {
		x := &p.d.needs[n]
		if !x.must {
			continue
		}
		if x.skill >= labelBase {
			for _, j := range l.byLabel[x.skill] {
				p.meet(n, j)
			}
			continue
		}
		for i := l.first(x.skill); i != 0; i = l.chain[i-1].next {
			if c := (credit{rel: l.chain[i-1].rel}); c.equivalent() {
				p.meet(n, int(l.chain[i-1].held))
			}
		}
	}
}

// meet notes an equivalent skill for a must.
func (p *pair) meet(n, held int) {
	h := &p.t.held[held]
	p.needs[n].met = p.needs[n].met || h.level == 0 || h.level >= p.d.needs[n].level
}
