package matching

import (
	"math/bits"
	"slices"

	"talentmatch/market"
)

// singles evaluates every skill alone that has to do with a need of a prospect.
func (a *talentAdviser) singles() *gains {
	g := &gains{m: a.e.m, by: map[int32]*gain{}}
	for i := range a.prospects {
		g.base.add(a.prospects[i].now, a.prospects[i].base)
	}
	a.fresh(g)
	a.higher(g)
	return g
}

// fresh evaluates the skills that are not held. Such a skill can only add to what meets a need, so that it is
// offered on top of what the talent has.
func (a *talentAdviser) fresh(g *gains) {
	row := a.row
	row.flags |= flagStatesSkills
	last := len(row.held)
	row.held = append(slices.Clone(row.held), held{level: uint8(market.TeachLevel), proof: proofDeclared})
	seen := make([]int, len(a.e.m.skillCode))
	var kept []needState
	for i := range a.prospects {
		x := &a.prospects[i]
		asked := a.asked(x)
		if len(asked) == 0 {
			continue
		}
		a.p.t, a.p.d = &a.row, &x.row
		a.p.coverDirectly()
		a.p.t = &row
		kept = append(kept[:0], a.p.needs...)
		for _, n := range asked {
			for _, c := range a.e.m.gets[x.row.needs[n].skill] {
				skill := c.need
				if _, has := a.heldAt[skill]; has || seen[skill] == i+1 {
					continue
				}
				seen[skill] = i + 1
				row.held[last].skill = skill
				a.trial(g, i, skill, last)
				copy(a.p.needs, kept)
			}
		}
	}
}

// asked lists the needs that a skill must have to do with to change anything: the musts that are not met, or
// where all are met, every need, if the score is too low and can rise far enough.
func (a *talentAdviser) asked(x *prospect) []int {
	var out []int
	if len(x.missing) > 0 {
		for _, i := range x.missing {
			if x.row.needs[i].skill < labelBase {
				out = append(out, i)
			}
		}
		return out
	}
	if x.base.good || a.most(x) < int32(market.GoodScore) {
		return nil
	}
	for i := range x.row.needs {
		if x.row.needs[i].skill < labelBase {
			out = append(out, i)
		}
	}
	return out
}

// trial evaluates one skill, held at the end of the pair's talent, for one prospect, whose needs are covered
// by the others.
func (a *talentAdviser) trial(g *gains, slot int, skill int32, at int) {
	x := &a.prospects[slot]
	for i := range x.row.needs {
		if n := x.row.needs[i].skill; n < labelBase {
			if c, ok := a.e.m.creditOf(skill, n); ok {
				a.p.offer(i, at, c)
			}
		}
	}
	met := 0
	for _, i := range x.missing {
		met += bit(a.p.needs[i].met)
	}
	if met < len(x.missing) {
		g.hope(skill, slot, met, len(x.missing))
		return
	}
	g.note(skill, slot, x.row.id, x.base, judged(true, a.score(x, &x.row)))
}

// hope counts a skill that meets some of the musts that are missing.
func (g *gains) hope(skill int32, slot, met, of int) {
	if met == 0 || of > setSize {
		return
	}
	x := g.of(skill)
	x.promise += 6 * met / of
	x.mark(slot, 4+met)
}

// higher evaluates a higher level of the skills that are held. To state a level can also cost something where
// it was unknown, so that everything is looked at anew.
func (a *talentAdviser) higher(g *gains) {
	for _, h := range a.row.held {
		if h.skill >= labelBase || h.level >= uint8(market.LevelExpert) {
			continue
		}
		row := a.with([]market.AddedSkill{a.added(h.skill)})
		for i := range a.prospects {
			x := &a.prospects[i]
			if !a.e.m.touches(h.skill, &x.row) {
				continue
			}
			v := a.stand(x, &row)
			g.note(h.skill, i, x.row.id, x.base, v)
			if !v.feasible {
				g.hope(h.skill, i, a.metOf(x), len(x.missing))
			}
		}
	}
}

// metOf counts the missing musts that the pair's needs now meet.
func (a *talentAdviser) metOf(x *prospect) int {
	met := 0
	for _, i := range x.missing {
		met += bit(a.p.needs[i].met)
	}
	return met
}

// touches tells whether a skill counts for any need of a demand.
func (m *model) touches(skill int32, d *demandRow) bool {
	for i := range d.needs {
		if n := d.needs[i].skill; n < labelBase {
			if _, ok := m.creditOf(skill, n); ok {
				return true
			}
		}
	}
	return false
}

// The sizes of sets.
const (
	setAmong = 12 // skills of which every set is tried
	setSize  = 3  // skills of the largest set
	setBest  = 3  // sets of each size that are shown
)

// skillSet is a set of skills by their places among those chosen.
type skillSet struct {
	mask uint
	row  talentRow
	add  []market.AddedSkill
	tally
	examples examples
}

// sets evaluates every pair and triple of the skills and returns the best of each size. A set changes a
// demand only through those of its skills that have to do with it.
func (a *talentAdviser) sets(among []*gain) []*skillSet {
	all := map[uint]*skillSet{}
	var list []*skillSet
	for mask := uint(1); mask < 1<<len(among); mask++ {
		if n := bits.OnesCount(mask); n <= setSize {
			s := &skillSet{mask: mask}
			for i, g := range among {
				if mask&(1<<i) != 0 {
					s.add = append(s.add, a.added(g.skill))
				}
			}
			s.row = a.with(s.add)
			all[mask] = s
			if list = append(list, s); a.row.flags&flagStatesSkills == 0 {
				for i := range a.prospects {
					s.tally.add(a.prospects[i].now, a.prospects[i].base)
				}
			}
		}
	}
	verdicts := make([]verdict, 1<<len(among))
	known := make([]int, 1<<len(among))
	for i := range a.prospects {
		x := &a.prospects[i]
		touch := uint(0)
		for k, g := range among {
			if a.e.m.touches(g.skill, &x.row) {
				touch |= 1 << k
			}
		}
		if touch == 0 {
			continue
		}
		for _, s := range list {
			part := s.mask & touch
			if part == 0 {
				continue
			}
			if known[part] != i+1 {
				known[part], verdicts[part] = i+1, a.stand(x, &all[part].row)
			}
			s.take(i, x, verdicts[part])
		}
	}
	return a.bestSets(list)
}

func (s *skillSet) take(slot int, x *prospect, to verdict) {
	s.tally.add(x.base, to)
	if to.feasible && !x.base.feasible || to.good && !x.base.good {
		s.examples.offer(example{score: to.score, id: x.row.id, slot: slot})
	}
}

// bestSets picks the sets to show: of each size those that bring most, ties by the order of the skills. A set
// that brings no more than one of its skills alone, or a smaller set, is not shown.
func (a *talentAdviser) bestSets(list []*skillSet) []*skillSet {
	better := func(x, y *skillSet) int {
		if x.good != y.good {
			return y.good - x.good
		}
		return y.feasible - x.feasible
	}
	var out []*skillSet
	for size := 2; size <= setSize; size++ {
		var some []*skillSet
		for _, s := range list {
			if bits.OnesCount(s.mask) != size {
				continue
			}
			more := !slices.ContainsFunc(list, func(o *skillSet) bool {
				return o.mask != s.mask && o.mask&s.mask == o.mask && better(o, s) <= 0
			})
			if more {
				some = append(some, s)
			}
		}
		slices.SortStableFunc(some, better)
		out = append(out, some[:min(len(some), setBest)]...)
	}
	return out
}
