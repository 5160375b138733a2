package matching

import (
	"slices"

	"talentmatch/market"
)

// wishTrial evaluates one change of one wish.
type wishTrial struct {
	what market.WishChange
	row  talentRow
	near *near
	change
}

// wishes lists the changes of the talent's wishes, in the order of market.Wishes, eased before dropped.
func (a *talentAdviser) wishes() []*wishTrial {
	w := &a.of.Intention
	var list []market.WishChange
	drop := func(of market.Wish) { list = append(list, market.WishChange{Of: of, Relax: market.RelaxDrop}) }
	if s := w.Salary; s != nil && (s.Min > 0 || s.Max > 0) {
		if lower := s.Min * 9 / 10; lower > 0 {
			list = append(list, market.WishChange{Of: market.WishSalary, Relax: market.RelaxEase, Min: lower})
		}
		drop(market.WishSalary)
	}
	if len(w.Districts) > 0 && !w.Anywhere {
		if wider, ok := a.m.widened(w.Districts); ok {
			list = append(list, market.WishChange{Of: market.WishPlace, Relax: market.RelaxEase, Districts: wider})
		}
		drop(market.WishPlace)
	}
	if len(w.EmploymentTypes) > 0 {
		drop(market.WishType)
	}
	if w.Start != "" {
		if sooner := w.Start.AddDays(-startStep); sooner.Valid() {
			list = append(list, market.WishChange{Of: market.WishStart, Relax: market.RelaxEase, Start: sooner})
		}
		drop(market.WishStart)
	}
	if len(w.Roles) > 0 || len(w.Occupations) > 0 {
		drop(market.WishRole)
	}
	out := make([]*wishTrial, len(list))
	for i, c := range list {
		changed := c.Apply(*a.of)
		out[i] = &wishTrial{what: c, row: a.m.compileTalent(&changed, a.in)}
	}
	a.lex.local = a.in.local
	for _, w := range out {
		w.near = a.nearFor(w)
	}
	return out
}

// nearFor is the memory of likenesses for a trial: that of the talent, but for the places, and for roles that are
// others.
func (a *talentAdviser) nearFor(w *wishTrial) *near {
	switch w.what.Of {
	case market.WishRole:
		p := *a.pair
		p.t = &w.row
		return p.newNear(a.scratch, true)
	case market.WishPlace:
		n := *a.near
		places := a.scratch.table(len(a.m.districts))
		n.places = &places
		return &n
	}
	return a.near
}

// take counts the demand of the pair, whose needs must be filled: what is wished doesn't change them.
func (w *wishTrial) take(p *pair) {
	p.t, p.near = &w.row, w.near
	if p.judge(false).failed > 0 {
		return
	}
	w.feasible++
	if _, good := p.scoreAbove(int32(market.GoodScore)); good {
		w.good++
	}
}

// idle tells whether the change changes no number, so that to say it would be noise.
func (w *wishTrial) idle(now market.Outlook) bool {
	return w.feasible == now.Feasible && w.good == now.Good
}

// effect puts what the change brings into the form in which it is shown.
func (w *wishTrial) effect(t *market.Talent, now market.Outlook) (market.WishEffect, error) {
	changed := w.what.Apply(*t)
	patch, err := market.MergePatch(t, &changed)
	x := market.WishEffect{
		Change: w.what, Patch: patch, After: market.Outlook{Feasible: w.feasible, Good: w.good},
		MoreFeasible: w.feasible - now.Feasible, MoreGood: w.good - now.Good,
	}
	args := market.Args{"feasible": x.MoreFeasible, "good": x.MoreGood}
	in := &t.Intention
	switch w.what.Of {
	case market.WishSalary:
		args["wish"] = in.Salary.Min
		if w.what.Min > 0 {
			args["min"] = w.what.Min
		}
	case market.WishPlace:
		args["districts"] = slices.Clone(in.Districts)
		if len(w.what.Districts) > 0 {
			args["wider"] = slices.Clone(w.what.Districts)
		}
	case market.WishType:
		types := make([]string, len(in.EmploymentTypes))
		for i, e := range in.EmploymentTypes {
			types[i] = string(e)
		}
		args["types"] = types
	case market.WishStart:
		args["have"] = string(in.Start)
		putText(args, "start", string(w.what.Start))
	case market.WishRole:
		args["roles"] = slices.Concat(in.Roles, in.Occupations)
	}
	x.Reason = market.Reason{Code: market.Code("wish." + string(w.what.Of) + "." + string(w.what.Relax)), Args: args}
	return x, err
}
