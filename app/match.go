package app

import (
	"context"
	"errors"

	"talentmatch/market"
)

// day fills in the day of a query: the one that its cursor is of, else today. It returns an error for a date
// that can't be.
func (a *App) day(q market.MatchQuery) (market.MatchQuery, error) {
	if !q.AsOf.Valid() {
		return q, badDay(q.AsOf)
	}
	if q.AsOf == "" && q.Cursor != "" {
		q.AsOf = a.Matcher.CursorDay(q.Cursor)
	}
	if q.AsOf == "" {
		q.AsOf = a.Today()
	}
	return q, nil
}

func badDay(d market.Date) error {
	return market.Invalid([]market.Problem{{Field: "asOf", Code: market.ProblemBadFormat, Args: market.Args{"value": string(d), "format": "YYYY-MM-DD"}}})
}

// loadedOnly returns CodeNotReady until the snapshot is loaded.
func (a *App) loadedOnly() error {
	a.caches.mu.Lock()
	defer a.caches.mu.Unlock()
	if !a.caches.loaded {
		return &market.Error{Code: market.CodeNotReady, Args: market.Args{"what": "snapshot"}}
	}
	return nil
}

// Recommendations lists the demands for a stored talent. Errors: CodeNotFound, CodeInvalid, CodeNotReady.
func (a *App) Recommendations(ctx context.Context, actor market.Actor, talentID string, q market.MatchQuery) (market.MatchList, error) {
	t, err := a.GetTalent(ctx, actor, talentID)
	if err != nil {
		return market.MatchList{}, err
	}
	return a.recommend(ctx, &t, q)
}

// QueryByTalent lists the demands for a talent that need not be stored; whether they consent or look is not
// asked. Errors: CodeInvalid, CodeNotReady.
func (a *App) QueryByTalent(ctx context.Context, _ market.Actor, t market.Talent, q market.MatchQuery) (market.MatchList, error) {
	if err := a.unsavedTalent(&t); err != nil {
		return market.MatchList{}, err
	}
	return a.recommend(ctx, &t, q)
}

func (a *App) unsavedTalent(t *market.Talent) error {
	t.Consent.Matching = &market.Grant{Version: "unsaved"}
	t.Intention.Looking = market.LookingYes
	a.prepareTalent(t)
	if t.Private.Name == "" {
		t.Private.Name = "-" // an unsaved talent needs no name
		defer func() { t.Private.Name = "" }()
	}
	return market.Invalid(t.Validate(a.Words))
}

func (a *App) recommend(ctx context.Context, t *market.Talent, q market.MatchQuery) (market.MatchList, error) {
	q, err := a.day(q)
	if err != nil {
		return market.MatchList{}, err
	}
	if err := a.loadedOnly(); err != nil {
		return market.MatchList{}, err
	}
	l, err := a.Matcher.Recommendations(t, q)
	if err != nil {
		return l, err
	}
	return l, a.nameDemands(ctx, t, l.Items, l.NearMisses)
}

// Candidates lists the talents for a stored demand. Errors: CodeNotFound, CodeInvalid, CodeNotReady.
func (a *App) Candidates(ctx context.Context, actor market.Actor, demandID string, q market.MatchQuery) (market.MatchList, error) {
	d, err := a.GetDemand(ctx, actor, demandID)
	if err != nil {
		return market.MatchList{}, err
	}
	return a.candidates(ctx, &d, q)
}

// QueryByDemand lists the talents for a demand that need not be stored; its status and validity do not
// matter. Errors: CodeInvalid, CodeNotReady.
func (a *App) QueryByDemand(ctx context.Context, _ market.Actor, d market.Demand, q market.MatchQuery) (market.MatchList, error) {
	if err := a.unsavedDemand(&d); err != nil {
		return market.MatchList{}, err
	}
	return a.candidates(ctx, &d, q)
}

func (a *App) unsavedDemand(d *market.Demand) error {
	d.Status, d.ValidUntil = market.DemandOpen, ""
	a.prepareDemand(d)
	return market.Invalid(d.Validate(a.Words))
}

func (a *App) candidates(ctx context.Context, d *market.Demand, q market.MatchQuery) (market.MatchList, error) {
	q, err := a.day(q)
	if err != nil {
		return market.MatchList{}, err
	}
	if err := a.loadedOnly(); err != nil {
		return market.MatchList{}, err
	}
	l, err := a.Matcher.Candidates(d, q)
	if err != nil {
		return l, err
	}
	return l, a.nameTalents(ctx, d, l.Items, l.NearMisses)
}

// Match scores and explains one stored pair, feasible or not. Errors: CodeNotFound, CodeInvalid.
func (a *App) Match(ctx context.Context, actor market.Actor, talentID, demandID string, asOf market.Date) (market.Match, error) {
	t, err := a.GetTalent(ctx, actor, talentID)
	if err != nil {
		return market.Match{}, err
	}
	d, err := a.GetDemand(ctx, actor, demandID)
	if err != nil {
		return market.Match{}, err
	}
	return a.pair(ctx, &t, &d, asOf)
}

// MatchUnsaved scores and explains a pair of which neither need be stored. Errors: CodeInvalid.
func (a *App) MatchUnsaved(ctx context.Context, _ market.Actor, t market.Talent, d market.Demand, asOf market.Date) (market.Match, error) {
	problems := within("talent", a.unsavedTalent(&t))
	problems = append(problems, within("demand", a.unsavedDemand(&d))...)
	if len(problems) > 0 {
		return market.Match{}, market.Invalid(problems)
	}
	return a.pair(ctx, &t, &d, asOf)
}

// within returns the problems of an invalid record with the record's name before their fields.
func within(record string, err error) []market.Problem {
	var e *market.Error
	if !errors.As(err, &e) {
		return nil
	}
	out := make([]market.Problem, len(e.Problems))
	for i, p := range e.Problems {
		p.Field = record + "." + p.Field
		out[i] = p
	}
	return out
}

func (a *App) pair(ctx context.Context, t *market.Talent, d *market.Demand, asOf market.Date) (market.Match, error) {
	if !asOf.Valid() {
		return market.Match{}, badDay(asOf)
	}
	if asOf == "" {
		asOf = a.Today()
	}
	one := []market.Match{a.Matcher.Match(t, d, asOf)}
	one[0].Talent.Name = t.Private.Name
	t.NameEvidence(&one[0])
	return one[0], a.nameEmployer(ctx, d, one)
}

// nameTalents puts names, and the items behind skills, into the matches of one demand.
func (a *App) nameTalents(ctx context.Context, d *market.Demand, lists ...[]market.Match) error {
	var ids []string
	for _, l := range lists {
		for i := range l {
			ids = append(ids, l[i].Talent.ID)
		}
	}
	talents, err := a.Talents.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	by := map[string]*market.Talent{}
	for i := range talents {
		by[talents[i].ID] = &talents[i]
	}
	for _, l := range lists {
		for i := range l {
			if t := by[l[i].Talent.ID]; t != nil {
				l[i].Talent.Name = t.Private.Name
				t.NameEvidence(&l[i])
			}
		}
	}
	return a.nameEmployer(ctx, d, lists...)
}

// nameEmployer puts the name of a demand's employer into its matches.
func (a *App) nameEmployer(ctx context.Context, d *market.Demand, lists ...[]market.Match) error {
	if d.EmployerID == "" {
		return nil
	}
	found, err := a.Employers.GetMany(ctx, []string{d.EmployerID})
	if err != nil || len(found) == 0 {
		return err
	}
	for _, l := range lists {
		for i := range l {
			l[i].Demand.Employer = found[0].Name
		}
	}
	return nil
}

// nameDemands puts the talent's name, the items behind skills and the employers' names into the matches of one
// talent.
func (a *App) nameDemands(ctx context.Context, t *market.Talent, lists ...[]market.Match) error {
	var ids []string
	for _, l := range lists {
		for i := range l {
			l[i].Talent.Name = t.Private.Name
			t.NameEvidence(&l[i])
			ids = append(ids, l[i].Demand.ID)
		}
	}
	demands, err := a.Demands.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	employerOf := map[string]string{}
	var employers []string
	for i := range demands {
		if id := demands[i].EmployerID; id != "" {
			employerOf[demands[i].ID] = id
			employers = append(employers, id)
		}
	}
	found, err := a.Employers.GetMany(ctx, employers)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for i := range found {
		names[found[i].ID] = found[i].Name
	}
	for _, l := range lists {
		for i := range l {
			l[i].Demand.Employer = names[employerOf[l[i].Demand.ID]]
		}
	}
	return nil
}
