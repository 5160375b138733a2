package matching

import (
	"cmp"
	"math/bits"
	"slices"

	"talentmatch/market"
)

// singles evaluates every skill alone that has to do with a need of a prospect, or turns the hint at a role.
func (a *talentAdviser) singles() *gains {
	g := &gains{m: a.m, by: map[int32]*gain{}, base: a.stated}
	a.turning(g)
	a.fresh(g)
	a.higher(g)
	return g
}

// turning evaluates the skills that turn the hint at a role: they change the appeal of every prospect.
func (a *talentAdviser) turning(g *gains) {
	row, last := a.withRoom()
	a.hints.each(func(skill int32) {
		row.held[last].skill = skill
		credits := a.creditsOf(skill)
		for i := range a.prospects {
			if a.ctx.Err() != nil {
				break
			}
			x := &a.prospects[i]
			appeal := a.appealOf(i, a.hints.turn(skill))
			if !x.touched(credits) {
				if len(x.missing) == 0 {
					g.note(skill, i, x.row.id, x.base, judged(true, harmonic(x.fit, appeal)))
				}
				continue
			}
			a.t, a.d = &row, &x.row
			a.needs = append(a.needs[:0], x.needs...)
			for n := range x.row.needs {
				if s := x.row.needs[n].skill; s < labelBase && credits[s].value > 0 {
					a.offer(n, last, credits[s])
				}
			}
			a.weigh(g, i, skill, appeal)
		}
	})
}

// withRoom returns the talent's row with a place for a skill more, declared at market.TeachLevel.
func (a *talentAdviser) withRoom() (row talentRow, last int) {
	row, last = a.stating, len(a.row.held)
	row.held = append(slices.Clone(row.held), held{level: uint8(market.TeachLevel), proof: proofDeclared})
	return row, last
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
	row, last := a.withRoom()
	by := make([]trialSkill, len(a.m.skillCode))
	var list []int32
	for i := range a.prospects {
		if a.ctx.Err() != nil {
			break
		}
		x := &a.prospects[i]
		a.t, a.d = &row, &x.row
		list = a.gather(list[:0], by, i)
		for _, skill := range list {
			row.held[last].skill = skill
			a.needs = append(a.needs[:0], x.needs...)
			for _, l := range by[skill].links {
				a.offer(l.need, last, l.c)
			}
			a.weigh(g, i, skill, x.appeal)
		}
	}
}

// gather lists the skills that are not held and could change a prospect, with all that they count for there.
func (a *talentAdviser) gather(list []int32, by []trialSkill, slot int) []int32 {
	x := &a.prospects[slot]
	for _, n := range a.asked(x) {
		need := &x.row.needs[n]
		for _, c := range a.m.gets[need.skill] {
			skill := c.need
			if a.at[skill] != nobody || a.hints.turn(skill) != 0 || len(x.missing) > 0 && !(c.equivalent() && need.level <= uint8(market.TeachLevel)) {
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
				if other, ok := a.m.creditOf(skill, x.row.needs[i].skill); ok {
					s.links = append(s.links, trialLink{i, other})
				}
			}
		}
	}
	return list
}

// asked lists the needs that a skill must have to do with to change anything: the musts that are not met, or
// where all are met, every need, if the score is too low and can rise far enough, or can fall.
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
	if x.hopeless || x.base.good && !a.wavers {
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
func (a *talentAdviser) weigh(g *gains, slot int, skill, appeal int32) {
	x := &a.prospects[slot]
	if met := a.metOf(x); met < len(x.missing) {
		g.hope(skill, slot, met, len(x.missing))
		return
	}
	g.note(skill, slot, x.row.id, x.base, judged(true, a.score(x, appeal)))
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
	row := a.stating
	row.held = slices.Clone(row.held)
	declared := map[string]bool{}
	for _, s := range a.of.Skills {
		declared[s.Code] = true
	}
	by := make([]trialSkill, len(a.m.skillCode))
	var list []int32
	for i := range a.prospects {
		if a.ctx.Err() != nil {
			break
		}
		x := &a.prospects[i]
		list = a.gatherHeld(list[:0], by, i)
		a.t, a.d = &row, &x.row
		for _, skill := range list {
			j := int(a.at[skill])
			row.held[j] = raised(row.held[j], a.added(skill), declared)
			if a.row.held[j].level == 0 {
				a.links.cover(a.pair)
			} else {
				a.needs = append(a.needs[:0], x.needs...)
				for _, l := range by[skill].links {
					a.offer(l.need, j, l.c)
				}
			}
			v := judged(a.allMet(x), a.score(x, x.appeal))
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
		for _, c := range a.m.gets[need] {
			j := a.at[c.need]
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
		if x.row.needs[i].must && !a.needs[i].met {
			return false
		}
	}
	return true
}

// metOf counts the missing musts that the pair's needs now meet.
func (a *talentAdviser) metOf(x *prospect) int {
	met := 0
	for _, i := range x.missing {
		met += int(b2i(a.needs[i].met))
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
	// hint is the number of the hint at a role with the set.
	hint int32
	change
	examples examples
}

type setMember struct{ nth, held int }

// setPart is what of a set makes a difference to a demand.
type setPart struct {
	mask uint
	hint int32
}

// setVerdict is what is known of a part of a set for a prospect, by its number from 1.
type setVerdict struct {
	slot int
	verdict
}

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
	credits := make([][]credit, len(among))
	for i, g := range among {
		credits[i] = a.creditsOf(g.skill)
	}
	known := make([]setVerdict, a.hints.count()<<len(among))
	for i := range a.prospects {
		if a.ctx.Err() != nil {
			break
		}
		x := &a.prospects[i]
		touch := uint(0)
		for k := range credits {
			if x.touched(credits[k]) {
				touch |= 1 << k
			}
		}
		idle := touch == 0 || len(x.missing) > setSize || len(a.asked(x)) == 0
		for _, s := range list {
			part := setPart{s.mask & touch, s.hint}
			if s.hint == 0 && (idle || part.mask == 0) {
				continue
			}
			k := &known[int(part.hint)<<len(among)|int(part.mask)]
			if k.slot != i+1 {
				k.slot, k.verdict = i+1, a.stand(i, part, all, credits)
			}
			s.take(i, x, k.verdict)
		}
	}
	return a.bestSets(list)
}

// newSet compiles a set.
func (a *talentAdviser) newSet(mask uint, among []*gain) *skillSet {
	s := &skillSet{mask: mask, change: a.stated}
	var skills []int32
	for i, g := range among {
		if mask&(1<<i) != 0 {
			s.add = append(s.add, a.added(g.skill))
			s.at = append(s.at, setMember{nth: i})
			skills = append(skills, g.skill)
		}
	}
	s.hint = a.hints.of(skills...)
	s.row = a.with(s.add)
	for k := range s.at {
		skill := among[s.at[k].nth].skill
		s.at[k].held = slices.IndexFunc(s.row.held, func(h held) bool { return h.skill == skill })
	}
	return s
}

// creditsOf lists what a skill counts for where another is needed, by the number of that.
func (a *talentAdviser) creditsOf(skill int32) []credit {
	out := make([]credit, len(a.m.skillCode))
	for _, c := range a.m.gives[skill] {
		out[c.need] = c
	}
	return out
}

// touched tells whether a skill counts for any need of the demand.
func (x *prospect) touched(credits []credit) bool {
	for i := range x.row.needs {
		if n := x.row.needs[i].skill; n < labelBase && credits[n].value > 0 {
			return true
		}
	}
	return false
}

// stand returns the verdict with a part of a set of skills, which can only add to what meets a need.
func (a *talentAdviser) stand(slot int, part setPart, all []*skillSet, credits [][]credit) verdict {
	x := &a.prospects[slot]
	appeal := a.appealOf(slot, part.hint)
	if part.mask == 0 {
		return judged(len(x.missing) == 0, harmonic(x.fit, appeal))
	}
	s := all[part.mask]
	a.t, a.d = &s.row, &x.row
	a.needs = append(a.needs[:0], x.needs...)
	for i := range x.row.needs {
		n := x.row.needs[i].skill
		if n >= labelBase {
			continue
		}
		for _, m := range s.at {
			if c := credits[m.nth][n]; c.value > 0 {
				a.offer(i, m.held, c)
			}
		}
	}
	return judged(a.metOf(x) == len(x.missing), a.score(x, appeal))
}

func (s *skillSet) take(slot int, x *prospect, to verdict) {
	s.change.add(x.base, to)
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
