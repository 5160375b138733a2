package matching

import (
	"cmp"
	"context"
	"slices"

	"talentmatch/market"
)

// pairAmong is of how many relaxations every pair is tried.
const pairAmong = 8

// DemandAdvice says what each relaxation of a demand brings, by making it and asking again, all at one moment:
// every number is what Candidates says of the changed demand. A demand that is not open on the day is looked at
// as if it were. Errors: CodeCancelled when ctx ends; where the demand can't be written as JSON.
func (e *Engine) DemandAdvice(ctx context.Context, d *market.Demand, asOf market.Date) (market.DemandAdvice, error) {
	open := *d
	if !d.Matchable(asOf) {
		open.Status, open.ValidUntil = market.DemandOpen, ""
	}
	a := demandAdviser{e: e, view: e.view.Load(), ctx: ctx, d: &open, asOf: asOf}
	a.now = a.standing(&open)
	s := a.survey()
	out := market.DemandAdvice{
		Demand: market.DemandRef{ID: d.ID, Title: d.Title}, AsIfOpen: !d.Matchable(asOf), Pool: a.now.pool, Total: a.now.total, Certain: a.now.certain,
		Single: []market.RelaxEffect{}, Salary: s.place(d), Engine: e.m.version, AsOf: asOf,
	}
	for _, r := range e.relaxations(d, s.raise(d)) {
		x, err := a.effect(r)
		if err != nil {
			return out, err
		}
		out.Single = append(out.Single, x)
	}
	out.Cheapest = cheapest(out.Single)
	pairs, tried, err := a.pairs(out.Single, s)
	if err != nil {
		return out, err
	}
	out.Pairs, out.CheapestPair = tried, cheapest(pairs)
	return out, cancelled(ctx)
}

// demandAdviser evaluates changes of one demand, which is open, at one moment.
type demandAdviser struct {
	e    *Engine
	view *view
	ctx  context.Context
	d    *market.Demand
	asOf market.Date
	now  standing
}

// cancelled is the error of a context that has ended, nil for one that goes on.
func cancelled(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return market.Wrap(market.CodeCancelled, err, nil)
	}
	return nil
}

// standing is what a list of candidates says but for its reasons.
type standing struct {
	pool, total, certain int
	top                  []Scored
}

// standing asks for the candidates of a demand.
func (a *demandAdviser) standing(d *market.Demand) standing {
	q := a.e.askView(a.view, a.asOf)
	defer q.end()
	q.aboutDemand(d)
	x := q.newTalentSearch(q.scratch, market.AdviceTop, nil, false)
	q.findTalents(x)
	c := q.countTalents(q.view.talents)
	return standing{pool: c.pool, total: c.total, certain: c.certain, top: scored(x.list.sorted())}
}

// effect makes the changes in their order and asks again.
func (a *demandAdviser) effect(changes ...market.Relaxation) (market.RelaxEffect, error) {
	relaxed := *a.d
	x := market.RelaxEffect{Changes: changes}
	if err := cancelled(a.ctx); err != nil {
		return x, err
	}
	for _, r := range changes {
		x.Reasons = append(x.Reasons, relaxReason(r, a.d))
		relaxed = r.Apply(relaxed)
	}
	var err error
	if x.Patch, err = market.MergePatch(a.d, &relaxed); err != nil {
		return x, err
	}
	then := a.standing(&relaxed)
	x.Total, x.Certain = then.total, then.certain
	x.MoreTotal, x.MoreCertain = then.total-a.now.total, then.certain-a.now.certain
	x.Enter, x.Leave = onlyIn(then.top, a.now.top), onlyIn(a.now.top, then.top)
	return x, nil
}

// onlyIn lists the places of one list that are not in the other.
func onlyIn(list, other []Scored) []market.Ranked {
	out := []market.Ranked{}
	for i, s := range list {
		if !slices.ContainsFunc(other, func(o Scored) bool { return o.ID == s.ID }) {
			out = append(out, market.Ranked{Talent: market.TalentRef{ID: s.ID}, Rank: i + 1, Score: s.Score})
		}
	}
	return out
}

// cheapest returns the change to begin with, nil where none brings anybody; see market.DemandAdvice.
func cheapest(list []market.RelaxEffect) *market.RelaxEffect {
	var best *market.RelaxEffect
	for i := range list {
		x := &list[i]
		if x.MoreTotal > 0 && (best == nil || cheaper(x, best) < 0) {
			best = x
		}
	}
	if best == nil {
		return nil
	}
	own := *best
	return &own
}

func cheaper(x, y *market.RelaxEffect) int {
	return cmp.Or(cmp.Compare(x.Drops(), y.Drops()), cmp.Compare(y.MoreTotal, x.MoreTotal), cmp.Compare(y.MoreCertain, x.MoreCertain))
}

// pairs returns the pairs that bring more than either of their changes alone, of the relaxations that look
// best: those that bring most people alone, then those whose condition keeps most of the talents out that fail
// no more than two. Two changes of one requirement are no pair. It also says how many pairs it tried.
func (a *demandAdviser) pairs(single []market.RelaxEffect, s *survey) (pairs []market.RelaxEffect, tried int, err error) {
	promise := func(x *market.RelaxEffect) int { return s.fails[x.Changes[0].Of][skillKey(x.Changes[0])] }
	var some []*market.RelaxEffect
	for i := range single {
		if x := &single[i]; x.MoreTotal > 0 || promise(x) > 0 {
			some = append(some, x)
		}
	}
	slices.SortStableFunc(some, func(x, y *market.RelaxEffect) int {
		return cmp.Or(cmp.Compare(y.MoreTotal, x.MoreTotal), cmp.Compare(promise(y), promise(x)))
	})
	some = some[:min(len(some), pairAmong)]
	for i, x := range some {
		for _, y := range some[i+1:] {
			if x.Changes[0].Same(y.Changes[0]) {
				continue
			}
			tried++
			z, err := a.effect(x.Changes[0], y.Changes[0])
			if err != nil {
				return nil, tried, err
			}
			if z.MoreTotal > max(x.MoreTotal, y.MoreTotal) {
				pairs = append(pairs, z)
			}
		}
	}
	return pairs, tried, nil
}

func skillKey(r market.Relaxation) string { return r.Skill + "\x00" + r.Label }
