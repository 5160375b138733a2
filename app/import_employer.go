package app

import (
	"context"
	"iter"
	"strings"

	"talentmatch/market"
)

// ImportEmployers imports employers. A row is recognised by its ID; else by the credit code; else by source
// and external ID; else by the name; else it is a new employer.
func (a *App) ImportEmployers(ctx context.Context, actor market.Actor, rows iter.Seq2[market.Row[market.Employer], error], o market.ImportOptions) (market.ImportReport, error) {
	im := &importer[market.Employer, *market.Employer]{records: a.employers, actor: actor, opts: o,
		who: &employerIdentity{app: a, opts: o, dry: map[string]market.Employer{}}}
	return im.run(ctx, rows)
}

// employerIdentity recognises employers.
type employerIdentity struct {
	app  *App
	opts market.ImportOptions
	// byToken finds the stored employers of a batch; dry those that a dry run would have written before.
	byToken map[string][]market.Employer
	dry     map[string]market.Employer
}

func (x *employerIdentity) tokensOf(e *market.Employer) []string {
	var out []string
	add := func(prefix, v string) {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, prefix+v)
		}
	}
	source := e.Source
	if source == "" {
		source = x.opts.Source
	}
	add("id:", e.ID)
	add("credit:", strings.ToUpper(e.CreditCode))
	if id := strings.TrimSpace(e.ExternalID); id != "" {
		add("ext:", source+"|"+id)
	}
	add("name:", e.Name)
	return out
}

func (x *employerIdentity) tokens(r *market.Row[market.Employer]) []string {
	return x.tokensOf(&r.Identity)
}

func (x *employerIdentity) load(ctx context.Context, rows []market.Row[market.Employer]) error {
	list := make([]*market.Employer, len(rows))
	for i := range rows {
		list[i] = &rows[i].Identity
	}
	return x.loadFor(ctx, list)
}

// loadFor reads the stored employers that could be those of the list.
func (x *employerIdentity) loadFor(ctx context.Context, list []*market.Employer) error {
	var ids, keys []string
	var names []any
	for _, e := range list {
		for _, t := range x.tokensOf(e) {
			prefix, v, _ := strings.Cut(t, ":")
			switch prefix {
			case "id":
				ids = append(ids, v)
			case "name":
				names = append(names, v)
			default:
				keys = append(keys, t)
			}
		}
	}
	x.byToken = map[string][]market.Employer{}
	found, err := x.app.Employers.GetMany(ctx, validIDs(ids))
	if err != nil {
		return err
	}
	byKey, err := x.app.Employers.ByKeys(ctx, keys)
	if err != nil {
		return err
	}
	for _, e := range found {
		x.byToken["id:"+e.ID] = []market.Employer{e}
	}
	for k, e := range byKey {
		x.byToken[k] = []market.Employer{e}
	}
	if len(names) == 0 {
		return nil
	}
	q := market.Query{Limit: 1000, Where: []market.Condition{{Field: "name", Op: market.OpIn, Values: names}}}
	for {
		page, err := x.app.Employers.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, e := range page.Items {
			x.byToken["name:"+e.Name] = append(x.byToken["name:"+e.Name], e)
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return nil
		}
	}
}

func (x *employerIdentity) resolve(r *market.Row[market.Employer]) (*market.Employer, []market.RowProblem, bool) {
	return x.find(&r.Identity)
}

// find returns the stored employer, nil where there is none. Two employers of one name, or one of the name
// with another credit code, are not taken for each other.
func (x *employerIdentity) find(e *market.Employer) (*market.Employer, []market.RowProblem, bool) {
	for _, token := range x.tokensOf(e) {
		found := x.known(token)
		if strings.HasPrefix(token, "name:") {
			found = sameCode(found, e.CreditCode)
		}
		switch {
		case strings.HasPrefix(token, "id:") && len(found) == 0:
			return nil, nil, false // an ID says it all: one that is not stored is a new employer
		case len(found) == 1:
			return &found[0], nil, false
		case len(found) > 1:
			holders := map[string]bool{}
			for i := range found {
				holders[found[i].ID] = true
			}
			return nil, []market.RowProblem{{Problem: market.Problem{Field: "name", Code: market.ProblemAmbiguous, Args: market.Args{"holders": sortedKeys(holders)}}}}, true
		}
	}
	return nil, nil, false
}

// known returns the employers with a token; what a dry run would have written replaces what is stored.
func (x *employerIdentity) known(token string) []market.Employer {
	d, dry := x.dry[token]
	var list []market.Employer
	if dry {
		list = append(list, d)
	}
	for _, e := range x.byToken[token] {
		if !dry || e.ID != d.ID {
			list = append(list, e)
		}
	}
	return list
}

// sameCode keeps the employers whose credit code does not contradict the given one.
func sameCode(list []market.Employer, code string) []market.Employer {
	var out []market.Employer
	for _, e := range list {
		if code == "" || e.CreditCode == "" || strings.EqualFold(e.CreditCode, code) {
			out = append(out, e)
		}
	}
	return out
}

func (x *employerIdentity) finish(e *market.Employer, _ *market.Row[market.Employer], _ bool) []market.RowProblem {
	if e.Source == "" {
		e.Source = x.opts.Source
	}
	return nil
}

func (x *employerIdentity) remember(e market.Employer, _ *market.Row[market.Employer]) {
	if !x.opts.DryRun {
		return
	}
	for _, token := range x.tokensOf(&e) {
		x.dry[token] = e
	}
}

// settled names what identifies a row; nothing has to be looked up for it.
func (x *employerIdentity) settled(r *market.Row[market.Employer]) []string { return x.tokens(r) }
