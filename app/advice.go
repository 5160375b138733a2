package app

import (
	"context"
	"maps"
	"slices"

	"talentmatch/market"
)

// The number of talents that can be compared.
const (
	minCompared = 2
	maxCompared = 4
)

// asOf checks the day of a question, today where none is named, and that the snapshot is loaded.
func (a *App) asOf(day market.Date) (market.Date, error) {
	q, err := a.day(market.MatchQuery{AsOf: day})
	if err != nil {
		return "", err
	}
	return q.AsOf, a.loadedOnly()
}

// DemandAdvice says what relaxing each requirement of a stored demand brings. Errors: CodeNotFound,
// CodeInvalid, CodeNotReady.
func (a *App) DemandAdvice(ctx context.Context, actor market.Actor, demandID string, asOf market.Date) (market.DemandAdvice, error) {
	d, err := a.GetDemand(ctx, actor, demandID)
	if err != nil {
		return market.DemandAdvice{}, err
	}
	if asOf, err = a.asOf(asOf); err != nil {
		return market.DemandAdvice{}, err
	}
	out, err := a.Matcher.DemandAdvice(ctx, &d, asOf)
	if err != nil {
		return out, err
	}
	var lists []*market.TalentRef
	effects := make([]*market.RelaxEffect, 0, len(out.Single)+2)
	for i := range out.Single {
		effects = append(effects, &out.Single[i])
	}
	for _, x := range append(effects, out.Cheapest, out.CheapestPair) {
		if x != nil {
			lists = append(lists, refsOf(x.Enter)...)
			lists = append(lists, refsOf(x.Leave)...)
		}
	}
	if err := a.nameRefs(ctx, lists); err != nil {
		return out, err
	}
	return out, a.nameEmployers(ctx, map[string]string{d.ID: d.EmployerID}, &out.Demand)
}

func refsOf(list []market.Ranked) []*market.TalentRef {
	out := make([]*market.TalentRef, len(list))
	for i := range list {
		out[i] = &list[i].Talent
	}
	return out
}

// nameRefs puts the talents' names in.
func (a *App) nameRefs(ctx context.Context, refs []*market.TalentRef) error {
	ids := map[string]bool{}
	for _, r := range refs {
		ids[r.ID] = true
	}
	talents, err := many(ctx, a, a.Talents, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	names := map[string]string{}
	for i := range talents {
		names[talents[i].ID] = talents[i].Private.Name
	}
	for _, r := range refs {
		r.Name = names[r.ID]
	}
	return nil
}

// nameEmployers puts the employers' names into demands, given whose each is.
func (a *App) nameEmployers(ctx context.Context, employerOf map[string]string, refs ...*market.DemandRef) error {
	var ids []string
	for _, r := range refs {
		if id := employerOf[r.ID]; id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	found, err := many(ctx, a, a.Employers, ids)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for i := range found {
		names[found[i].ID] = found[i].Name
	}
	for _, r := range refs {
		r.Employer = names[employerOf[r.ID]]
	}
	return nil
}

// employersOf looks up whose the demands are, and names the employers.
func (a *App) employersOf(ctx context.Context, refs []*market.DemandRef) error {
	ids := map[string]bool{}
	for _, r := range refs {
		ids[r.ID] = true
	}
	demands, err := many(ctx, a, a.Demands, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	employerOf := map[string]string{}
	for i := range demands {
		employerOf[demands[i].ID] = demands[i].EmployerID
	}
	return a.nameEmployers(ctx, employerOf, refs...)
}

// TalentAdvice says what each skill more, and each wish less, brings a stored talent. Errors: CodeNotFound,
// CodeInvalid, CodeNotReady.
func (a *App) TalentAdvice(ctx context.Context, actor market.Actor, talentID string, asOf market.Date) (market.TalentAdvice, error) {
	t, err := a.GetTalent(ctx, actor, talentID)
	if err != nil {
		return market.TalentAdvice{}, err
	}
	if asOf, err = a.asOf(asOf); err != nil {
		return market.TalentAdvice{}, err
	}
	out, err := a.Matcher.TalentAdvice(ctx, &t, asOf)
	if err != nil {
		return out, err
	}
	out.Talent.Name = t.Private.Name
	var refs []*market.DemandRef
	for _, list := range [][]market.SkillEffect{out.Skills, out.Sets} {
		for i := range list {
			for j := range list[i].Demands {
				refs = append(refs, &list[i].Demands[j])
			}
		}
	}
	return out, a.employersOf(ctx, refs)
}

// Gaps says what the market lacks. Errors: CodeInvalid, CodeNotReady.
func (a *App) Gaps(ctx context.Context, _ market.Actor, by market.GapBy, asOf market.Date) (market.Gaps, error) {
	if by == "" {
		by = market.GapBySkill
	}
	if !slices.Contains(market.GapBys(), by) {
		return market.Gaps{}, market.Invalid([]market.Problem{{Field: "by", Code: market.ProblemNotAllowed,
			Args: market.Args{"value": string(by), "allowed": gapNames()}}})
	}
	asOf, err := a.asOf(asOf)
	if err != nil {
		return market.Gaps{}, err
	}
	seats, err := a.headcounts(ctx)
	if err != nil {
		return market.Gaps{}, err
	}
	out, err := a.Matcher.Gaps(ctx, seats, by, asOf)
	if err != nil {
		return out, err
	}
	var people []*market.TalentRef
	var refs []*market.DemandRef
	for i := range out.Teach {
		for j := range out.Teach[i].Trainees {
			x := &out.Teach[i].Trainees[j]
			people, refs = append(people, &x.Talent), append(refs, &x.Demand)
		}
	}
	if err := a.nameRefs(ctx, people); err != nil {
		return out, err
	}
	return out, a.employersOf(ctx, refs)
}

func gapNames() []string {
	var out []string
	for _, b := range market.GapBys() {
		out = append(out, string(b))
	}
	return out
}

// headcounts returns the headcounts of the open demands by ID, for those that state one.
func (a *App) headcounts(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	q := market.Query{Limit: 500, Where: []market.Condition{{Field: "status", Op: market.OpEq, Values: []any{string(market.DemandOpen)}}}}
	for {
		page, err := a.Demands.Find(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range page.Items {
			if n := page.Items[i].Headcount; n > 0 {
				out[page.Items[i].ID] = n
			}
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return out, nil
		}
	}
}

// Compare holds two to four stored talents side by side for a stored demand. Errors: CodeNotFound, CodeInvalid.
func (a *App) Compare(ctx context.Context, actor market.Actor, demandID string, talentIDs []string, asOf market.Date) (market.Comparison, error) {
	if err := checkCompared(talentIDs); err != nil {
		return market.Comparison{}, err
	}
	d, err := a.GetDemand(ctx, actor, demandID)
	if err != nil {
		return market.Comparison{}, err
	}
	q, err := a.day(market.MatchQuery{AsOf: asOf})
	if err != nil {
		return market.Comparison{}, err
	}
	talents := make([]market.Talent, len(talentIDs))
	names := map[string]string{}
	for i, id := range talentIDs {
		if talents[i], err = a.GetTalent(ctx, actor, id); err != nil {
			return market.Comparison{}, err
		}
		names[id] = talents[i].Private.Name
	}
	out := a.Matcher.Compare(talents, &d, q.AsOf)
	for i := range out.Matches {
		out.Matches[i].Talent.Name = talents[i].Private.Name
		talents[i].NameEvidence(&out.Matches[i])
	}
	for i := range out.Reasons {
		r := &out.Reasons[i]
		id, _ := r.Args["talent"].(string)
		r.Args = maps.Clone(r.Args)
		r.Args["name"] = names[id]
	}
	refs := []*market.DemandRef{&out.Demand}
	for i := range out.Matches {
		refs = append(refs, &out.Matches[i].Demand)
	}
	return out, a.nameEmployers(ctx, map[string]string{d.ID: d.EmployerID}, refs...)
}

func checkCompared(ids []string) error {
	problem := func(code market.Code, args market.Args) error {
		return market.Invalid([]market.Problem{{Field: "talents", Code: code, Args: args}})
	}
	if len(ids) < minCompared || len(ids) > maxCompared {
		return problem(market.ProblemOutOfRange, market.Args{"value": len(ids), "low": minCompared, "high": maxCompared})
	}
	for i, id := range ids {
		switch {
		case !market.ValidID(id):
			return problem(market.ProblemBadFormat, market.Args{"value": id, "format": "id"})
		case slices.Contains(ids[:i], id):
			return problem(market.ProblemRepeated, market.Args{"value": id})
		}
	}
	return nil
}
