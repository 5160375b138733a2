package matching

import (
	"cmp"
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

// trialSkill gathers what one skill counts for in one demand.
type trialSkill struct {
	prospect int // the one that it was gathered for, from 1
	links    []trialLink
}

type trialLink struct {
	need int
	c    credit
}

// fresh evaluates the skills that are not held. Such a skill can only add to what meets a need, so that it is
// offered on top of what the talent has.
func (a *talentAdviser) fresh(g *gains) {
	row := a.row
	row.flags |= flagStatesSkills
	last := len(row.held)
	row.held = append(slices.Clone(row.held), held{level: uint8(market.TeachLevel), proof: proofDeclared})
	by := make([]trialSkill, len(a.e.m.skillCode))
	var list []int32
	for i := range a.prospects {
		x := &a.prospects[i]
		a.p.t, a.p.d = &row, &x.row
		list = a.gather(list[:0], by, i)
		for _, skill := range list {
			row.held[last].skill = skill
			a.p.needs = append(a.p.needs[:0], x.needs...)
			for _, l := range by[skill].links {
				a.p.offer(l.need, last, l.c)
			}
			a.weigh(g, i, skill)
		}
	}
}

// gather lists the skills that are not held and could change a prospect, with all that they count for there.
func (a *talentAdviser) gather(list []int32, by []trialSkill, slot int) []int32 {
	x := &a.prospects[slot]
	for _, n := range a.asked(x) {
		need := &x.row.needs[n]
		for _, c := range a.e.m.gets[need.skill] {
			skill := c.need
			if a.held[skill] != nobody || len(x.missing) > 0 && !(c.equivalent() && need.level <= uint8(market.TeachLevel)) {
				continue // what leaves a must unmet changes nothing
			}
			s := &by[skill]
			if s.prospect == slot+1 {
				if len(x.missing) == 0 {
					s.links = append(s.links, trialLink{n, c})
				}
				continue
			}
			s.prospect, s.links, list = slot+1, s.links[:0], append(list, skill)
			if len(x.missing) == 0 {
				s.links = append(s.links, trialLink{n, c})
				continue
			}
			for i := range x.row.needs {
				if other, ok := a.e.m.creditOf(skill, x.row.needs[i].skill); ok {
					s.links = append(s.links, trialLink{i, other})
				}
			}
		}
	}
	return list
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

// weigh counts what one skill makes of a prospect, whose needs are covered with it.
func (a *talentAdviser) weigh(g *gains, slot int, skill int32) {
	x := &a.prospects[slot]
	if met := a.metOf(x); met < len(x.missing) {
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

// higher evaluates a higher level of the skills that are held. To state a level where it was unknown can also
// cost something, so that what such a skill has to do with is then looked at anew.
func (a *talentAdviser) higher(g *gains) {
	row := a.row
	row.held = slices.Clone(row.held)
	declared := map[string]bool{}
	for _, s := range a.t.Skills {
		declared[s.Code] = true
	}
	by := make([]trialSkill, len(a.e.m.skillCode))
	var list []int32
	for i := range a.prospects {
		x := &a.prospects[i]
		list = a.gatherHeld(list[:0], by, i)
		a.p.t, a.p.d = &row, &x.row
		for _, skill := range list {
			j := int(a.held[skill])
			row.held[j] = raised(row.held[j], a.added(skill), declared)
			a.p.needs = append(a.p.needs[:0], x.needs...)
			for _, l := range by[skill].links {
				if a.row.held[j].level == 0 {
					a.coverNeed(l.need)
				} else {
					a.p.offer(l.need, j, l.c)
				}
			}
			v := judged(a.allMet(x), a.score(x, &x.row))
			g.note(skill, i, x.row.id, x.base, v)
			if !v.feasible {
				g.hope(skill, i, a.metOf(x), len(x.missing))
			}
			row.held[j] = a.row.held[j]
		}
	}
}

// raised returns a held skill once it is declared at a level, as the record compiles then: a new entry among the
// declared skills is evidence without a date, a raised one keeps its own.
func raised(h held, s market.AddedSkill, declared map[string]bool) held {
	h.level = max(h.level, uint8(s.Level))
	if !declared[s.Code] {
		h.proof, h.last = h.proof|proofDeclared, 0
	}
	return h
}

// gatherHeld lists the skills that are held, can be raised and could then change a prospect, with all that they
// count for there.
func (a *talentAdviser) gatherHeld(list []int32, by []trialSkill, slot int) []int32 {
	x := &a.prospects[slot]
	settled := len(a.asked(x)) == 0
	for n := range x.row.needs {
		need := x.row.needs[n].skill
		if need >= labelBase {
			continue
		}
		for _, c := range a.e.m.gets[need] {
			j := a.held[c.need]
			if j == nobody || a.row.held[j].level >= uint8(market.LevelExpert) {
				continue
			}
			if settled && (a.row.held[j].level > 0 || !x.row.needs[n].must || x.row.needs[n].level <= uint8(market.TeachLevel)) {
				continue // only a must at a higher level than is stated can then be lost
			}
			s := &by[c.need]
			if s.prospect != slot+1 {
				s.prospect, s.links, list = slot+1, s.links[:0], append(list, c.need)
			}
			s.links = append(s.links, trialLink{n, c})
		}
	}
	return list
}

// allMet tells whether the pair's needs meet every must of a prospect.
func (a *talentAdviser) allMet(x *prospect) bool {
	for i := range x.row.needs {
		if x.row.needs[i].must && !a.p.needs[i].met {
			return false
		}
	}
	return true
}

// metOf counts the missing musts that the pair's needs now meet.
func (a *talentAdviser) metOf(x *prospect) int {
	met := 0
	for _, i := range x.missing {
		met += bit(a.p.needs[i].met)
	}
	return met
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
	// at holds for each of the skills its number among those chosen and where the row holds it.
	at []setMember
	tally
	examples examples
}

type setMember struct{ nth, held int }

// sets evaluates every pair and triple of the skills and returns the best of each size. A set changes a
// demand only through those of its skills that have to do with it.
func (a *talentAdviser) sets(among []*gain) []*skillSet {
	all := make([]*skillSet, 1<<len(among))
	var list []*skillSet
	for mask := uint(1); mask < 1<<len(among); mask++ {
		if bits.OnesCount(mask) <= setSize {
			all[mask] = a.newSet(mask, among)
			list = append(list, all[mask])
		}
	}
	credits := a.creditsOf(among)
	verdicts := make([]verdict, 1<<len(among))
	known := make([]int, 1<<len(among))
	for i := range a.prospects {
		x := &a.prospects[i]
		if len(a.asked(x)) == 0 || len(x.missing) > setSize {
			continue
		}
		touch := x.touched(credits)
		if touch == 0 {
			continue
		}
		for _, s := range list {
			part := s.mask & touch
			if part == 0 {
				continue
			}
			if known[part] != i+1 {
				known[part], verdicts[part] = i+1, a.stand(x, all[part], credits)
			}
			s.take(i, x, verdicts[part])
		}
	}
	return a.bestSets(list)
}

// newSet compiles a set.
func (a *talentAdviser) newSet(mask uint, among []*gain) *skillSet {
	s := &skillSet{mask: mask}
	for i, g := range among {
		if mask&(1<<i) != 0 {
			s.add = append(s.add, a.added(g.skill))
			s.at = append(s.at, setMember{nth: i})
		}
	}
	s.row = a.with(s.add)
	for k := range s.at {
		skill := among[s.at[k].nth].skill
		s.at[k].held = slices.IndexFunc(s.row.held, func(h held) bool { return h.skill == skill })
	}
	if a.row.flags&flagStatesSkills == 0 {
		for i := range a.prospects {
			s.tally.add(a.prospects[i].now, a.prospects[i].base)
		}
	}
	return s
}

// creditsOf lists for each skill what it counts for where another is needed, by the number of that.
func (a *talentAdviser) creditsOf(among []*gain) [][]credit {
	out := make([][]credit, len(among))
	for i, g := range among {
		out[i] = make([]credit, len(a.e.m.skillCode))
		for _, c := range a.e.m.gives[g.skill] {
			out[i][c.need] = c
		}
	}
	return out
}

// touched returns the skills that count for any need of the demand.
func (x *prospect) touched(credits [][]credit) uint {
	touch := uint(0)
	for k := range credits {
		for i := range x.row.needs {
			if n := x.row.needs[i].skill; n < labelBase && credits[k][n].value > 0 {
				touch |= 1 << k
				break
			}
		}
	}
	return touch
}

// stand returns the verdict with a set of skills, which can only add to what meets a need.
func (a *talentAdviser) stand(x *prospect, s *skillSet, credits [][]credit) verdict {
	a.p.t, a.p.d = &s.row, &x.row
	a.p.needs = append(a.p.needs[:0], x.needs...)
	for i := range x.row.needs {
		n := x.row.needs[i].skill
		if n >= labelBase {
			continue
		}
		for _, m := range s.at {
			if c := credits[m.nth][n]; c.value > 0 {
				a.p.offer(i, m.held, c)
			}
		}
	}
	return judged(a.metOf(x) == len(x.missing), a.score(x, &x.row))
}

func (s *skillSet) take(slot int, x *prospect, to verdict) {
	s.tally.add(x.base, to)
	if to.feasible && !x.base.feasible || to.good && !x.base.good {
		s.examples.offer(example{score: to.score, id: x.row.id, slot: slot})
	}
}

// bestSets picks the sets to show: of each size those that bring most, ties by the order of the skills. A set
// that brings no more than the best smaller one is not shown.
func (a *talentAdviser) bestSets(list []*skillSet) []*skillSet {
	better := func(x, y *skillSet) int {
		return cmp.Or(cmp.Compare(y.good, x.good), cmp.Compare(y.feasible, x.feasible))
	}
	var out []*skillSet
	var top *skillSet // the best of the smaller sets
	for size := 1; size <= setSize; size++ {
		var some []*skillSet
		for _, s := range list {
			if len(s.add) == size && (top == nil || better(s, top) < 0) {
				some = append(some, s)
			}
		}
		slices.SortStableFunc(some, better)
		if len(some) > 0 {
			top = some[0]
		}
		if size > 1 {
			out = append(out, some[:min(len(some), setBest)]...)
		}
	}
	return out
}
