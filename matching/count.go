package matching

import (
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
	c := census{bySkill: map[int32]int{}}
	var row talentRow
	p.t = &row
	g.each(func(b *talentBlock) { p.countBlock(b, &c) })
	if !p.d.matchable(p.today) {
		// The demand itself is not matched: everybody is left out for that reason, which comes before all others.
		c.rejected, c.bySkill, c.total, c.certain = [conditions]int{}, nil, 0, 0
		if c.pool > 0 {
			c.rejected[p.d.outside()] = c.pool
		}
	}
	return c
}

// countBlock counts a block condition by condition: whoever failed one is not asked the next.
func (p *pair) countBlock(b *talentBlock, c *census) {
	for i := range b.size() {
		if !b.pool.has(uint8(i)) {
			p.t.flags = b.flags[i]
			c.outside[p.t.outside()]++
		}
	}
	left := b.pool
	c.pool += left.count()
	var unknown rowSet
	p.countStart(b, &left, c)
	for i := range p.d.needs {
		n := &p.d.needs[i]
		if !n.must || left.empty() {
			continue
		}
		met, open := p.metBy(b, n), left
		open.minus(&met)
		lost := open
		lost.minus(&b.blank)
		for w := range unknown {
			unknown[w] |= open[w] & b.blank[w]
		}
		left.minus(&lost)
		if k := lost.count(); k > 0 {
			c.rejected[condSkill] += k
			c.bySkill[n.skill] += k
		}
	}
	if p.restMatters(&b.sum) {
		p.countRest(b, &left, &unknown, c)
	}
	c.total += left.count()
	left.minus(&unknown)
	c.certain += left.count()
}

func (p *pair) countStart(b *talentBlock, left *rowSet, c *census) {
	if p.d.start == noDay {
		return
	}
	left.each(func(i int) {
		p.t.start = b.start[i]
		var r ruling
		if p.judgeStart(&r, false); r.failed > 0 {
			left[i>>6] &^= 1 << (i & 63)
			c.rejected[condStart]++
		}
	})
}

// restMatters tells whether a condition after the must-skills can fail or be open for a talent of the summary.
func (p *pair) restMatters(s *talentSummary) bool {
	if p.d.is(flagCertMust) || p.d.is(flagEduMust) || p.d.is(flagPlaceMust) {
		return true
	}
	_, offer := p.d.salary.monthly()
	return offer > 0 && s.payTop > offer
}

func (p *pair) countRest(b *talentBlock, left, unknown *rowSet, c *census) {
	left.each(func(i int) {
		b.outline(i, p.t)
		var r ruling
		p.judgeRest(&r, false)
		if r.failed > 0 {
			left[i>>6] &^= 1 << (i & 63)
			c.rejected[r.first.code]++
		} else if r.unknown {
			unknown.add(uint8(i))
		}
	})
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
