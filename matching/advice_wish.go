package matching

import (
	"slices"

	"talentmatch/market"
)

// wishTrial evaluates one change of one wish.
type wishTrial struct {
	change market.WishChange
	row    talentRow
	near   *near
	tally
}

// wishes lists the changes of the talent's wishes, in the order of market.Wishes, eased before dropped.
func (a *talentAdviser) wishes() []*wishTrial {
	w := &a.t.Intention
	var list []market.WishChange
	drop := func(of market.Wish) { list = append(list, market.WishChange{Of: of, Relax: market.RelaxDrop}) }
	if s := w.Salary; s != nil && (s.Min > 0 || s.Max > 0) {
		if lower := s.Min * 9 / 10; lower > 0 {
			list = append(list, market.WishChange{Of: market.WishSalary, Relax: market.RelaxEase, Min: lower})
		}
		drop(market.WishSalary)
	}
	if len(w.Districts) > 0 && !w.Anywhere {
		if wider, ok := a.e.m.widened(w.Districts); ok {
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
		changed := c.Apply(*a.t)
		out[i] = &wishTrial{change: c, row: a.e.m.compileTalent(&changed, a.in)}
	}
	return out
}

// nearWishes gives every trial its memory of likenesses: that of the talent, but for the places and for the
// roles that are wished no more.
func (a *talentAdviser) nearWishes(list []*wishTrial) {
	for _, w := range list {
		n := *a.p.near
		if w.change.Of == market.WishPlace {
			n.places = newTable(len(a.e.m.districts))
		}
		n.titles = n.titles[len(a.row.roles)-len(w.row.roles):]
		w.near = &n
	}
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

// effect puts what the change brings into the form in which it is shown.
func (w *wishTrial) effect(t *market.Talent, now market.Outlook) (market.WishEffect, error) {
	changed := w.change.Apply(*t)
	patch, err := market.MergePatch(t, &changed)
	x := market.WishEffect{
		Change: w.change, Patch: patch, After: market.Outlook{Feasible: w.feasible, Good: w.good},
		MoreFeasible: w.feasible - now.Feasible, MoreGood: w.good - now.Good,
	}
	args := market.Args{"feasible": x.MoreFeasible, "good": x.MoreGood}
	in := &t.Intention
	switch w.change.Of {
	case market.WishSalary:
		args["wish"] = in.Salary.Min
		if w.change.Min > 0 {
			args["min"] = w.change.Min
		}
	case market.WishPlace:
		args["districts"] = slices.Clone(in.Districts)
		if len(w.change.Districts) > 0 {
			args["wider"] = slices.Clone(w.change.Districts)
		}
	case market.WishType:
		types := make([]string, len(in.EmploymentTypes))
		for i, e := range in.EmploymentTypes {
			types[i] = string(e)
		}
		args["types"] = types
	case market.WishStart:
		args["have"] = string(in.Start)
		putText(args, "start", string(w.change.Start))
	case market.WishRole:
		args["roles"] = slices.Concat(in.Roles, in.Occupations)
	}
	x.Reason = market.Reason{Code: market.Code("wish." + string(w.change.Of) + "." + string(w.change.Relax)), Args: args}
	return x, err
}
