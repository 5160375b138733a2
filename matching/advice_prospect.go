package matching

import (
	"context"
	"strings"

	"talentmatch/market"
)

// verdict is how a talent stands to a demand.
type verdict struct {
	feasible, good bool
	score          int32
}

func judged(feasible bool, score int32) verdict {
	return verdict{feasible: feasible, good: feasible && score >= int32(market.GoodScore), score: score}
}

// change adds up the steps from verdicts to others.
type change struct{ feasible, good int }

// add counts the step from one verdict to another.
func (n *change) add(from, to verdict) {
	n.feasible += int(b2i(to.feasible) - b2i(from.feasible))
	n.good += int(b2i(to.good) - b2i(from.good))
}

// prospect is an open demand whose hard conditions hold for the talent, but perhaps for its skills: the only
// demands to which a further skill can make a difference.
type prospect struct {
	row demandRow
	// weights are those of the rules of fit, values what the rules give that look at no skill.
	weights [market.FitRuleCount]int64
	values  [market.FitRuleCount]int32
	// fit and appeal are the sides of a profile that states skills, but none more.
	fit, appeal int32
	// now is the verdict as the profile is, base that of a profile that states skills, but none more: it
	// differs only for a profile that states nothing, where everything is unknown until something is stated.
	now, base verdict
	missing   []int       // the needs that are musts and not met
	needs     []needState // what the talent has for each
	// hopeless is set where no skill can make the demand a good one.
	hopeless bool
}

// talentAdviser evaluates changes of one talent at one moment.
type talentAdviser struct {
	*query
	ctx context.Context
	of  *market.Talent
	// row is the talent as it is, stating the same with skills stated.
	row, stating talentRow
	links        *heldLinks
	// at says where the row holds a skill of the taxonomy, nobody for one that it doesn't.
	at    []int32
	hints *hints // nil where skills are no hint at a role
	// wavers is set where a better skill can lower the fit: an experience without a role counts as of the field as
	// far as the skills are, and may push aside one that counts in full.
	wavers bool
	// bySkill tells which rules of fit look at skills.
	bySkill [market.FitRuleCount]bool

	demands int
	// now counts what is feasible and good as the profile is, stated what comes of stating any skill at all.
	now, stated change
	prospects   []prospect
}

// newTalentAdviser begins to advise a talent; the caller ends the query.
func (e *Engine) newTalentAdviser(ctx context.Context, t *market.Talent, asOf market.Date) *talentAdviser {
	a := &talentAdviser{query: e.ask(asOf), ctx: ctx, of: t, at: filledWith(len(e.m.skillCode))}
	a.aboutTalent(t)
	a.row, a.stating = *a.t, *a.t
	a.stating.flags |= flagStatesSkills
	a.links = a.m.linkHeld(a.scratch, &a.row)
	for j, h := range a.row.held {
		if h.skill < labelBase {
			a.at[h.skill] = int32(j)
		}
	}
	a.wavers = a.m.weights.Experience.Untitled > 0 && a.row.is(flagUntitled)
	for i := range a.m.fit {
		switch a.m.fit[i].name {
		case "skills", "evidence":
			a.bySkill[i] = true
		case "experience":
			a.bySkill[i] = a.wavers
		}
	}
	a.hints = a.newHints()
	return a
}

// look takes stock of one open demand, whose needs are covered by the talent as it is.
func (a *talentAdviser) look(d *demandRow) {
	r := a.judge(false)
	var missing []int
	for i := range d.needs {
		if d.needs[i].must && !a.needs[i].met {
			missing = append(missing, i)
		}
	}
	states := a.row.is(flagStatesSkills)
	if states && r.failed > len(missing) || !states && r.failed > 0 {
		return
	}
	now := a.evaluate(nil)
	base := now
	if !states {
		a.t = &a.stating
		base = a.evaluate(nil)
	}
	x := prospect{row: *d, missing: missing, fit: base.fit, appeal: base.appeal, needs: append([]needState(nil), a.needs...)}
	x.row.id = strings.Clone(d.id)
	x.base, x.now = judged(len(missing) == 0, base.score), judged(r.failed == 0, now.score)
	x.weights = a.m.fitWeights(d)
	for i, w := range x.weights {
		if w != 0 && !a.bySkill[i] {
			x.values[i] = a.m.fit[i].value(a.pair, nil).value
		}
	}
	x.hopeless = !x.base.good && a.most(&x) < int32(market.GoodScore)
	a.now.add(verdict{}, x.now)
	a.stated.add(x.now, x.base)
	a.prospects = append(a.prospects, x)
}

// most bounds the score of a prospect with any skills: those in full, and no rule less for being of another field.
func (a *talentAdviser) most(x *prospect) int32 {
	var weight, value int64
	for i, w := range x.weights {
		v := x.values[i]
		if a.bySkill[i] {
			v = full
		}
		weight += w
		value += w * int64(v)
	}
	return harmonic(roundShare(value, weight), x.appeal)
}

// score returns the score of a prospect at an appeal, as scoreWith does: the pair must be of its demand, and the needs
// covered. Rules that look at no skill are not asked again.
func (a *talentAdviser) score(x *prospect, appeal int32) int32 {
	var weight, value int64
	a.field = 0
	for i, w := range x.weights {
		if w == 0 {
			continue
		}
		v := x.values[i]
		if a.bySkill[i] {
			v = a.m.fit[i].value(a.pair, nil).value
		}
		if a.m.fit[i].tells {
			a.field = max(a.field, v)
		}
		weight += w
		value += w * int64(v*a.m.fitShare(i, a.field)/full)
	}
	return harmonic(roundShare(value, weight), appeal)
}

// with returns the row of the talent with skills added. Its roles are left as they are: what further skills hint at
// is no matter of fit; see hints.
func (a *talentAdviser) with(list []market.AddedSkill) talentRow {
	t := *a.of
	for _, s := range list {
		t = s.Apply(t)
	}
	row := a.stating
	row.held = a.m.compileHeld(&t, a.in)
	return row
}
