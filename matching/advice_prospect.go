package matching

import (
	"slices"

	"talentmatch/market"
)

// needRules are the rules of fit that look at what a talent has for the required skills; a further skill
// changes nothing else.
var needRules = []string{"skills", "evidence"}

// verdict is how a talent stands to a demand.
type verdict struct {
	feasible, good bool
	score          int32
}

// tally adds up verdicts.
type tally struct{ feasible, good int }

// add counts the step from one verdict to another.
func (n *tally) add(from, to verdict) {
	n.feasible += bit(to.feasible) - bit(from.feasible)
	n.good += bit(to.good) - bit(from.good)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// prospect is an open demand whose hard conditions hold for the talent, but perhaps for its skills: the only
// demands to which a further skill can make a difference.
type prospect struct {
	row demandRow
	// fixed is Σ w·v of the rules of fit that don't look at skills, weight Σ w of all, appeal the other side.
	fixed, weight int64
	appeal        int32
	// now is the verdict as the profile is, base that of a profile that states skills, but none more: it
	// differs only for a profile that states nothing, where everything is unknown until something is stated.
	now, base verdict
	missing   []int       // the needs that are musts and not met
	needs     []needState // what the talent has for each
}

// talentAdviser evaluates changes of one talent.
type talentAdviser struct {
	e     *Engine
	p     *pair
	in    *overlay
	t     *market.Talent
	row   talentRow
	rules []*rule // of needRules
	// held and labels say where the row holds a skill of the taxonomy, nobody for one that it doesn't, and a
	// free label.
	held   []int32
	labels map[int32]int

	demands   int
	now       tally
	prospects []prospect
}

// newTalentAdviser compiles the talent; the pair is made once the demands are known.
func (e *Engine) newTalentAdviser(t *market.Talent) *talentAdviser {
	a := &talentAdviser{e: e, in: newOverlay(e.words), t: t, held: filledWith(len(e.m.skillCode)), labels: map[int32]int{}}
	a.row = e.m.compileTalent(t, a.in)
	for j, h := range a.row.held {
		if h.skill < labelBase {
			a.held[h.skill] = int32(j)
		} else {
			a.labels[h.skill] = j
		}
	}
	for i := range e.m.fit {
		if r := &e.m.fit[i]; slices.Contains(needRules, r.name) {
			a.rules = append(a.rules, r)
		}
	}
	return a
}

// look takes stock of one open demand, whose needs are covered by the talent as it is.
func (a *talentAdviser) look(d *demandRow) {
	p := a.p
	r := p.judge(false)
	var missing []int
	for i := range d.needs {
		if d.needs[i].must && !p.needs[i].met {
			missing = append(missing, i)
		}
	}
	stated := a.row.flags&flagStatesSkills != 0
	if stated && r.failed > len(missing) || !stated && r.failed > 0 {
		return
	}
	x := prospect{missing: missing, needs: slices.Clone(p.needs)}
	for i := range a.e.m.fit {
		if f := &a.e.m.fit[i]; f.applies(d) {
			x.weight += int64(f.weight)
			if !slices.Contains(needRules, f.name) {
				x.fixed += int64(f.weight) * int64(f.value(p, nil).value)
			}
		}
	}
	var value int64
	for i := range a.e.m.appeal {
		f := &a.e.m.appeal[i]
		value += int64(f.weight) * int64(f.value(p, nil).value)
	}
	x.appeal = roundShare(value, a.e.m.appealWeight)
	score := a.score(&x, d)
	x.base = judged(len(missing) == 0, score)
	x.now = judged(r.failed == 0, score)
	a.now.add(verdict{}, x.now)
	x.row = *d
	x.row.needs, x.row.fields, x.row.places = slices.Clone(d.needs), slices.Clone(d.fields), slices.Clone(d.places)
	a.prospects = append(a.prospects, x)
}

func judged(feasible bool, score int32) verdict {
	return verdict{feasible: feasible, good: feasible && score >= int32(market.GoodScore), score: score}
}

// score returns the score of the pair, whose needs must be filled, from what a prospect keeps.
func (a *talentAdviser) score(x *prospect, d *demandRow) int32 {
	value := x.fixed
	for _, r := range a.rules {
		if r.applies(d) {
			value += int64(r.weight) * int64(r.value(a.p, nil).value)
		}
	}
	return harmonic(roundShare(value, x.weight), x.appeal)
}

// most returns the score of a prospect if every required skill were there in full.
func (a *talentAdviser) most(x *prospect) int32 {
	value := x.fixed
	for _, r := range a.rules {
		if r.applies(&x.row) {
			value += int64(r.weight) * full
		}
	}
	return harmonic(roundShare(value, x.weight), x.appeal)
}

// with returns the row of the talent with skills added.
func (a *talentAdviser) with(list []market.AddedSkill) talentRow {
	t := *a.t
	for _, s := range list {
		t = s.Apply(t)
	}
	row := a.row
	row.held = a.e.m.compileHeld(&t, a.in)
	row.flags = talentFlags(&t)
	return row
}

// manyHeld is from how many skills on it is faster to go through what a need can be met by.
const manyHeld = 32

// cover fills the needs of the pair, whose talent is that of the adviser, in a time that many skills don't drive
// up.
func (a *talentAdviser) cover() {
	if len(a.p.t.held) <= manyHeld {
		a.p.coverDirectly()
		return
	}
	a.p.resetNeeds()
	for i := range a.p.d.needs {
		a.coverNeed(i)
	}
}

// coverNeed fills one need anew. The pair's talent holds the skills that the adviser's does, in their places.
func (a *talentAdviser) coverNeed(i int) {
	a.p.needs[i] = needState{best: -1, top: -1}
	n := a.p.d.needs[i].skill
	if n >= labelBase {
		if j, has := a.labels[n]; has {
			a.p.offer(i, j, credit{need: n, value: full, rel: relSame})
		}
		return
	}
	for _, c := range a.e.m.gets[n] {
		if j := a.held[c.need]; j != nobody {
			a.p.offer(i, int(j), c)
		}
	}
}
