package app

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"talentmatch/market"
)

// ImportDemands imports demands. An employer that a row names is found by credit code or name, or stored as a
// new one. A row is recognised by its ID; else by employer, source and external ID; else by employer, title,
// district and start; else it is a new demand.
func (a *App) ImportDemands(ctx context.Context, actor market.Actor, rows iter.Seq2[market.Row[market.Demand], error], o market.ImportOptions) (market.ImportReport, error) {
	who := &demandIdentity{app: a, opts: o, actor: actor, dry: map[string]market.Demand{},
		employers: &employerIdentity{app: a, opts: o, dry: map[string]market.Employer{}}}
	im := &importer[market.Demand, *market.Demand]{records: a.demands, actor: actor, opts: o, who: who}
	report, err := im.run(ctx, rows)
	report.NewEmployers = who.created
	return report, err
}

// demandIdentity recognises demands, and the employers that rows name.
type demandIdentity struct {
	app       *App
	opts      market.ImportOptions
	actor     market.Actor
	employers *employerIdentity
	created   int
	// employerOf is the employer of each row of the batch that names one, by sheet and row; wrong what is
	// wrong with it.
	employerOf map[place]string
	wrong      map[place][]market.RowProblem
	// known are the employers that rows name by ID and that are stored.
	known   map[string]bool
	byToken map[string]market.Demand
	dry     map[string]market.Demand
}

// place is where a row stands in its file.
type place struct {
	sheet  string
	number int
}

func placeOf(h market.RowHead) place { return place{h.Sheet, h.Number} }

// settled names what identifies a row once its employer is known.
func (x *demandIdentity) settled(r *market.Row[market.Demand]) []string {
	return x.tokensOf(&r.Identity, x.employerID(r))
}

// tokens can't know the employer's ID yet, so they use what the row says of it.
func (x *demandIdentity) tokens(r *market.Row[market.Demand]) []string {
	employer := r.Identity.EmployerID
	if e := r.Employer; e != nil && employer == "" {
		employer = e.CreditCode + "/" + e.Name
	}
	return x.tokensOf(&r.Identity, employer)
}

func (x *demandIdentity) tokensOf(d *market.Demand, employer string) []string {
	var out []string
	if d.ID != "" {
		out = append(out, "id:"+d.ID)
	}
	source := d.Source
	if source == "" {
		source = x.opts.Source
	}
	if id := strings.TrimSpace(d.ExternalID); id != "" {
		return append(out, "ext:"+employer+"|"+source+"|"+id)
	}
	if d.ID != "" {
		return out
	}
	return append(out, "same:"+strings.Join([]string{employer, strings.TrimSpace(d.Title), firstDistrict(d), string(d.Start)}, "|"))
}

func firstDistrict(d *market.Demand) string {
	if len(d.Place.Districts) == 0 {
		return ""
	}
	return d.Place.Districts[0]
}

func (x *demandIdentity) load(ctx context.Context, rows []market.Row[market.Demand]) error {
	if err := x.loadEmployers(ctx, rows); err != nil {
		return err
	}
	var ids, keys []string
	titles, employers := map[string]bool{}, map[string]bool{}
	for i := range rows {
		employer := x.employerID(&rows[i])
		for _, t := range x.tokensOf(&rows[i].Identity, employer) {
			prefix, v, _ := strings.Cut(t, ":")
			switch prefix {
			case "id":
				ids = append(ids, v)
			case "ext":
				keys = append(keys, t)
			default:
				titles[strings.TrimSpace(rows[i].Identity.Title)] = true
				employers[employer] = true
			}
		}
	}
	x.byToken = map[string]market.Demand{}
	found, err := x.app.Demands.GetMany(ctx, validIDs(ids))
	if err != nil {
		return err
	}
	for _, d := range found {
		x.byToken["id:"+d.ID] = d
	}
	byKey, err := x.app.Demands.ByKeys(ctx, keys)
	if err != nil {
		return err
	}
	for k, d := range byKey {
		x.byToken[k] = d
	}
	return x.loadSame(ctx, titles, employers)
}

// loadSame reads the demands of the employers with one of the titles and no external ID.
func (x *demandIdentity) loadSame(ctx context.Context, titles, employers map[string]bool) error {
	if len(titles) == 0 {
		return nil
	}
	q := market.Query{Limit: 1000, Where: []market.Condition{
		{Field: "employerId", Op: market.OpIn, Values: anyOf(employers)}, {Field: "title", Op: market.OpIn, Values: anyOf(titles)}}}
	for {
		page, err := x.app.Demands.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, d := range page.Items {
			bare := d
			bare.ID = ""
			for _, t := range x.tokensOf(&bare, d.EmployerID) {
				x.byToken[t] = d
			}
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return nil
		}
	}
}

func anyOf(set map[string]bool) []any {
	out := make([]any, 0, len(set))
	for _, k := range sortedKeys(set) {
		out = append(out, k)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// loadEmployers finds or stores the employers that the rows name.
func (x *demandIdentity) loadEmployers(ctx context.Context, rows []market.Row[market.Demand]) error {
	x.employerOf, x.wrong = map[place]string{}, map[place][]market.RowProblem{}
	if err := x.knowEmployers(ctx, rows); err != nil {
		return err
	}
	var named []*market.Employer
	for i := range rows {
		if e := rows[i].Employer; e != nil && rows[i].Identity.EmployerID == "" && len(rows[i].Problems) == 0 {
			e.Normalize()
			named = append(named, e)
		}
	}
	if len(named) == 0 {
		return nil
	}
	if err := x.employers.loadFor(ctx, named); err != nil {
		return err
	}
	for i := range rows {
		e := rows[i].Employer
		if e == nil || rows[i].Identity.EmployerID != "" || len(rows[i].Problems) > 0 || !x.acceptable(&rows[i]) {
			continue
		}
		if err := x.employer(ctx, placeOf(rows[i].RowHead), e); err != nil {
			return err
		}
	}
	return nil
}

// knowEmployers reads which of the employers that rows name by ID are stored.
func (x *demandIdentity) knowEmployers(ctx context.Context, rows []market.Row[market.Demand]) error {
	var ids []string
	for i := range rows {
		ids = append(ids, rows[i].Identity.EmployerID)
	}
	found, err := x.app.Employers.GetMany(ctx, validIDs(ids))
	if err != nil {
		return err
	}
	x.known = map[string]bool{}
	for i := range found {
		x.known[found[i].ID] = true
	}
	return nil
}

// acceptable tells whether what the row states is a valid demand, so that a row that will be rejected leaves
// no employer behind.
func (x *demandIdentity) acceptable(r *market.Row[market.Demand]) bool {
	if r.Apply == nil {
		return false
	}
	d := r.Identity
	if d.Title == "" {
		return true // it may stand for a stored demand that has one
	}
	x.app.prepareDemand(&d)
	return len(d.Validate(x.app.Words)) == 0
}

// employer finds or stores the employer of one row.
func (x *demandIdentity) employer(ctx context.Context, at place, e *market.Employer) error {
	found, problems, _ := x.employers.find(e)
	if len(problems) > 0 {
		x.wrong[at] = problems
		return nil
	}
	if found != nil {
		x.employerOf[at] = found.ID
		return nil
	}
	fresh := *e
	if fresh.Source == "" {
		fresh.Source = x.opts.Source
	}
	if problems := fresh.Validate(x.app.Words); len(problems) > 0 {
		for _, p := range problems {
			p.Field = "employer." + p.Field
			x.wrong[at] = append(x.wrong[at], market.RowProblem{Problem: p})
		}
		return nil
	}
	if x.opts.DryRun {
		fresh.ID = x.app.NewID()
	} else {
		stored, err := x.app.CreateEmployer(ctx, x.actor, fresh)
		if errors.Is(err, market.ErrDuplicate) {
			// Another process stored it since the batch was read.
			x.wrong[at] = []market.RowProblem{{Problem: market.Problem{Field: "employer", Code: market.ProblemChanged}}}
			return nil
		}
		if err != nil {
			return err
		}
		fresh = stored
	}
	x.created++
	x.employerOf[at] = fresh.ID
	for _, t := range x.employers.tokensOf(&fresh) {
		if x.opts.DryRun {
			x.employers.dry[t] = fresh
		} else {
			x.employers.byToken[t] = append(x.employers.byToken[t], fresh)
		}
	}
	return nil
}

func (x *demandIdentity) employerID(r *market.Row[market.Demand]) string {
	if id, ok := x.employerOf[placeOf(r.RowHead)]; ok {
		return id
	}
	return r.Identity.EmployerID
}

func (x *demandIdentity) resolve(r *market.Row[market.Demand]) (*market.Demand, []market.RowProblem, bool) {
	if problems := x.wrong[placeOf(r.RowHead)]; len(problems) > 0 {
		return nil, problems, false
	}
	if id := r.Identity.EmployerID; id != "" && !x.known[id] {
		return nil, []market.RowProblem{{Problem: market.Problem{Field: "employerId", Code: market.ProblemNoSuchID, Args: market.Args{"value": id}}}}, false
	}
	for _, t := range x.tokensOf(&r.Identity, x.employerID(r)) {
		if d, ok := x.dry[t]; ok {
			return &d, nil, false
		}
		if d, ok := x.byToken[t]; ok {
			return &d, nil, false
		}
		if strings.HasPrefix(t, "id:") {
			return nil, nil, false // an ID says it all: one that is not stored is a new demand
		}
	}
	return nil, nil, false
}

func (x *demandIdentity) finish(d *market.Demand, r *market.Row[market.Demand], _ bool) []market.RowProblem {
	if d.Source == "" {
		d.Source = x.opts.Source
	}
	if id := x.employerID(r); id != "" {
		d.EmployerID = id
	}
	return nil
}

func (x *demandIdentity) remember(d market.Demand, _ *market.Row[market.Demand]) {
	if !x.opts.DryRun {
		return
	}
	for _, t := range x.tokensOf(&d, d.EmployerID) {
		x.dry[t] = d
	}
}
