package matching

import (
	"cmp"
	"context"
	"slices"

	"talentmatch/market"
)

// The sizes of advice to a talent.
const (
	adviceSkills   = 50 // skills that are listed
	adviceExamples = 5  // demands that are named
)

// TalentAdvice says what each skill more, and each wish less, brings a talent: every number is what comes out
// if the change is made and every open demand is matched again. Only skills of the taxonomy are tried: what a
// free label means is known only once it was read. It returns an error where the talent can't be written as
// JSON.
// Errors: CodeCancelled when ctx ends.
func (e *Engine) TalentAdvice(ctx context.Context, t *market.Talent, asOf market.Date) (market.TalentAdvice, error) {
	a := e.newTalentAdviser(ctx, t, asOf)
	defer a.end()
	wishes := a.wishes()
	near := a.near
	a.view.eachDemand(func(d *demandRow) {
		if !d.matchable(a.today) || ctx.Err() != nil {
			return
		}
		a.demands++
		a.t, a.d, a.near = &a.row, d, near
		a.links.cover(a.pair)
		a.look(d)
		for _, w := range wishes {
			w.take(a.pair)
		}
	})
	a.near = near
	now := market.Outlook{Feasible: a.now.feasible, Good: a.now.good}
	out := market.TalentAdvice{
		Talent: market.TalentRef{ID: t.ID}, Demands: a.demands, Now: now, Skills: []market.SkillEffect{},
		Sets: []market.SkillEffect{}, Among: []string{}, Wishes: []market.WishEffect{}, Engine: e.m.version, AsOf: asOf,
	}
	if err := a.adviseSkills(&out); err != nil {
		return out, err
	}
	for _, w := range wishes {
		if w.idle(now) {
			continue
		}
		x, err := w.effect(t, now)
		if err != nil {
			return out, err
		}
		out.Wishes = append(out.Wishes, x)
	}
	return out, nil
}

// adviseSkills fills in what single skills and sets bring.
func (a *talentAdviser) adviseSkills(out *market.TalentAdvice) error {
	gains := a.singles()
	useful := gains.useful()
	out.SkillsTotal = len(useful)
	for _, g := range useful[:min(out.SkillsTotal, adviceSkills)] {
		x, err := a.effect([]market.AddedSkill{a.added(g.skill)}, g.change, g.examples)
		if err != nil {
			return err
		}
		out.Skills = append(out.Skills, x)
	}
	among := gains.among(func(skill int32) bool {
		j := a.at[skill]
		return j == nobody || a.row.held[j].level > 0
	})
	for _, g := range among {
		out.Among = append(out.Among, a.m.skillCode[g.skill])
	}
	for _, s := range a.sets(among) {
		x, err := a.effect(s.add, s.change, s.examples)
		if err != nil {
			return err
		}
		out.Sets = append(out.Sets, x)
	}
	return cancelled(a.ctx)
}

// added returns the change that advice makes for a skill: one level more than the one held, or
// market.TeachLevel.
func (a *talentAdviser) added(skill int32) market.AddedSkill {
	s := market.AddedSkill{Code: a.m.skillCode[skill], Level: market.TeachLevel}
	if j := a.at[skill]; j != nobody && a.row.held[j].level > 0 {
		s.Level = market.Level(a.row.held[j].level + 1)
	}
	return s
}

// effect puts what skills bring into the form in which it is shown.
func (a *talentAdviser) effect(add []market.AddedSkill, n change, examples examples) (market.SkillEffect, error) {
	then := *a.of
	codes := make([]string, len(add))
	for i, s := range add {
		then = s.Apply(then)
		codes[i] = s.Code
	}
	patch, err := market.MergePatch(a.of, &then)
	x := market.SkillEffect{
		Add: add, Patch: patch, MoreFeasible: n.feasible, MoreGood: n.good, Demands: []market.DemandRef{},
		After: market.Outlook{Feasible: a.now.feasible + n.feasible, Good: a.now.good + n.good},
	}
	for _, r := range examples {
		d := &a.prospects[r.slot].row
		x.Demands = append(x.Demands, market.DemandRef{ID: d.id, Title: a.wordText(d.title)})
	}
	args := market.Args{"skills": codes, "feasible": n.feasible, "good": n.good}
	if len(add) == 1 {
		args["level"] = int(add[0].Level)
	}
	x.Reason = market.Reason{Code: "advice.skills", Args: args}
	return x, err
}

// example is a demand that becomes feasible or good.
type example struct {
	score int32
	id    string
	slot  int // its place among the prospects
}

// examples are the first of what they were offered, the highest score first, ties by ID.
type examples []example

func (l *examples) offer(x example) {
	i, _ := slices.BinarySearchFunc(*l, x, func(a, b example) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	if *l = slices.Insert(*l, i, x); len(*l) > adviceExamples {
		*l = (*l)[:adviceExamples]
	}
}

// gain is what one skill brings.
type gain struct {
	skill int32
	change
	examples examples
	// promise is six times the demands that become feasible or good, and for each demand that misses two or
	// three musts, six divided by their number for every one that the skill meets.
	promise int
	// print tells effects apart: skills with the same one bring the same demands.
	print uint64
}

// gains are what the skills bring, by their number.
type gains struct {
	m  *model
	by map[int32]*gain
	// base is what stating any skill at all brings; see prospect.
	base change
}

func (g *gains) of(skill int32) *gain {
	x := g.by[skill]
	if x == nil {
		x = &gain{skill: skill, change: g.base}
		g.by[skill] = x
	}
	return x
}

// note counts the step that a skill makes of a demand.
func (g *gains) note(skill int32, slot int, id string, from, to verdict) {
	if from.feasible == to.feasible && from.good == to.good {
		return
	}
	x := g.of(skill)
	x.add(from, to)
	x.mark(slot, int(b2i(to.feasible)+2*b2i(to.good)))
	if to.feasible && !from.feasible || to.good && !from.good {
		x.promise += 6
		x.examples.offer(example{score: to.score, id: id, slot: slot})
	}
}

// mark adds a demand and what became of it to the print, whatever the order.
func (x *gain) mark(slot, what int) {
	z := (uint64(slot)*8+uint64(what)+1)*0x9e3779b97f4a7c15 ^ 0xbf58476d1ce4e5b9
	z = (z ^ z>>29) * 0x94d049bb133111eb
	x.print += z ^ z>>32
}

func byUse(m *model) func(x, y *gain) int {
	return func(x, y *gain) int {
		return cmp.Or(cmp.Compare(y.good, x.good), cmp.Compare(y.feasible, x.feasible), cmp.Compare(m.skillCode[x.skill], m.skillCode[y.skill]))
	}
}

// useful lists the skills that change something, the most good demands first.
func (g *gains) useful() []*gain {
	var out []*gain
	for _, x := range g.by {
		if x.feasible != 0 || x.good != 0 {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, byUse(g.m))
	return out
}

// among picks the skills for sets, of those that may be: those with most promise, one for each effect.
func (g *gains) among(may func(int32) bool) []*gain {
	var all []*gain
	for _, x := range g.by {
		if x.promise > 0 && may(x.skill) {
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(x, y *gain) int { return cmp.Or(cmp.Compare(y.promise, x.promise), byUse(g.m)(x, y)) })
	var out []*gain
	seen := map[uint64]bool{}
	for _, x := range all {
		if !seen[x.print] && len(out) < setAmong {
			seen[x.print] = true
			out = append(out, x)
		}
	}
	return out
}
