package app

import (
	"context"
	"iter"
	"slices"
	"strings"

	"talentmatch/market"
)

// ImportTalents imports talents. A row is recognised by its ID; else by source and external ID; else by the
// student or roster number; else by a phone or e-mail with the same name; else it is a new talent. The same
// number, phone or e-mail under another name is a conflict and never merged.
func (a *App) ImportTalents(ctx context.Context, actor market.Actor, rows iter.Seq2[market.Row[market.Talent], error], o market.ImportOptions) (market.ImportReport, error) {
	im := &importer[market.Talent, *market.Talent]{records: a.talents, actor: actor, opts: o,
		who: &talentIdentity{app: a, opts: o, actor: actor, dry: map[string][]market.Talent{}}}
	return im.run(ctx, rows)
}

// talentIdentity recognises talents.
type talentIdentity struct {
	app   *App
	opts  market.ImportOptions
	actor market.Actor
	// byToken finds the stored talents of a batch by what identifies them; dry those that a dry run would
	// have written before.
	byToken map[string][]market.Talent
	dry     map[string][]market.Talent
}

func (x *talentIdentity) source(t *market.Talent) string {
	if t.Source != "" {
		return t.Source
	}
	return x.opts.Source
}

// tokensOf names what identifies a talent, in the order of precedence.
func (x *talentIdentity) tokensOf(t *market.Talent) []string {
	var out []string
	add := func(prefix, v string) {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, prefix+v)
		}
	}
	add("id:", t.ID)
	if id := strings.TrimSpace(t.ExternalID); id != "" {
		add("ext:", x.source(t)+"|"+id)
	}
	if no := strings.TrimSpace(t.Private.RosterNumber); no != "" {
		add("roster:", x.source(t)+"|"+no)
	}
	add("phone:", market.NormalPhone(t.Private.Phone))
	add("email:", market.NormalEmail(t.Private.Email))
	return out
}

func (x *talentIdentity) tokens(r *market.Row[market.Talent]) []string {
	return x.tokensOf(&r.Identity)
}

func (x *talentIdentity) load(ctx context.Context, rows []market.Row[market.Talent]) error {
	var ids, keys []string
	contacts := map[string][]any{}
	for i := range rows {
		for _, t := range x.tokensOf(&rows[i].Identity) {
			prefix, v, _ := strings.Cut(t, ":")
			switch prefix {
			case "id":
				ids = append(ids, v)
			case "ext", "roster":
				keys = append(keys, t)
			default:
				contacts[prefix] = append(contacts[prefix], v)
			}
		}
	}
	x.byToken = map[string][]market.Talent{}
	found, err := x.app.Talents.GetMany(ctx, validIDs(ids))
	if err != nil {
		return err
	}
	byKey, err := x.app.Talents.ByKeys(ctx, keys)
	if err != nil {
		return err
	}
	for _, t := range found {
		x.byToken["id:"+t.ID] = []market.Talent{t}
	}
	for k, t := range byKey {
		x.byToken[k] = []market.Talent{t}
	}
	for field, values := range contacts {
		if err := x.loadContacts(ctx, field, values); err != nil {
			return err
		}
	}
	return nil
}

// loadContacts finds the talents with one of the phones or e-mails.
func (x *talentIdentity) loadContacts(ctx context.Context, field string, values []any) error {
	q := market.Query{Limit: 1000, Where: []market.Condition{{Field: field, Op: market.OpIn, Values: values}}}
	for {
		page, err := x.app.Talents.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, t := range page.Items {
			for _, token := range x.tokensOf(&t) {
				if strings.HasPrefix(token, field+":") {
					x.byToken[token] = append(x.byToken[token], t)
				}
			}
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return nil
		}
	}
}

func validIDs(ids []string) []string {
	out := ids[:0]
	for _, id := range ids {
		if market.ValidID(id) {
			out = append(out, id)
		}
	}
	return out
}

// known returns the talents with a token; what a dry run would have written replaces what is stored.
func (x *talentIdentity) known(token string) []market.Talent {
	list := append([]market.Talent(nil), x.dry[token]...)
	for _, t := range x.byToken[token] {
		if !slices.ContainsFunc(list, func(d market.Talent) bool { return d.ID == t.ID }) {
			list = append(list, t)
		}
	}
	return list
}

func (x *talentIdentity) resolve(r *market.Row[market.Talent]) (*market.Talent, []market.RowProblem, bool) {
	if id := strings.TrimSpace(r.Identity.ID); id != "" {
		// An ID says it all: a talent that is not stored under it is a new one.
		if found := x.known("id:" + id); len(found) > 0 {
			return &found[0], nil, false
		}
		return nil, nil, false
	}
	if found, problems := x.byNumber(r); found != nil || len(problems) > 0 {
		return found, problems, len(problems) > 0
	}
	same := map[string]market.Talent{}
	strangers := x.strangers(r, "")
	for _, t := range x.contacts(r) {
		if sameName(t.Private.Name, r.Identity.Private.Name) {
			same[t.ID] = t
		}
	}
	switch {
	case len(same) == 1:
		for _, t := range same {
			return &t, nil, false
		}
	case len(same) > 1:
		return nil, []market.RowProblem{{Problem: market.Problem{Code: market.ProblemAmbiguous, Args: market.Args{"holders": sortedKeys(same)}}}}, true
	}
	return nil, strangers, len(strangers) > 0
}

// byNumber finds the talent by external ID or roster number. A roster number that belongs to somebody of
// another name is a conflict: numbers are mistyped, and start at 1 in every class. So is a phone or e-mail
// that is new to this talent and belongs to somebody else.
func (x *talentIdentity) byNumber(r *market.Row[market.Talent]) (*market.Talent, []market.RowProblem) {
	for _, token := range x.tokensOf(&r.Identity) {
		prefix, _, _ := strings.Cut(token, ":")
		found := x.known(token)
		if prefix != "ext" && prefix != "roster" || len(found) == 0 {
			continue
		}
		t := &found[0]
		if name := r.Identity.Private.Name; prefix == "roster" && name != "" && !sameName(name, t.Private.Name) {
			return nil, []market.RowProblem{mismatch("private.rosterNumber", t.ID)}
		}
		if problems := x.strangers(r, t.ID); len(problems) > 0 {
			return nil, problems
		}
		return t, nil
	}
	return nil, nil
}

// contacts returns the talents that have the row's phone or e-mail.
func (x *talentIdentity) contacts(r *market.Row[market.Talent]) []market.Talent {
	var out []market.Talent
	for _, token := range x.tokensOf(&r.Identity) {
		if strings.HasPrefix(token, "phone:") || strings.HasPrefix(token, "email:") {
			out = append(out, x.known(token)...)
		}
	}
	return out
}

// strangers reports the row's phone or e-mail where it belongs to somebody of another name, unless the talent
// with the ID has the same one already.
func (x *talentIdentity) strangers(r *market.Row[market.Talent], id string) []market.RowProblem {
	var out []market.RowProblem
	for _, token := range x.tokensOf(&r.Identity) {
		prefix, _, _ := strings.Cut(token, ":")
		if prefix != "phone" && prefix != "email" {
			continue
		}
		found := x.known(token)
		if slices.ContainsFunc(found, func(t market.Talent) bool { return t.ID == id }) {
			continue
		}
		for _, t := range found {
			if !sameName(t.Private.Name, r.Identity.Private.Name) {
				out = append(out, mismatch("private."+prefix, t.ID))
				break
			}
		}
	}
	return out
}

func mismatch(field, holder string) market.RowProblem {
	return market.RowProblem{Problem: market.Problem{Field: field, Code: market.ProblemNameMismatch, Args: market.Args{"holder": holder}}}
}

// sameName compares names without spaces and case.
func sameName(a, b string) bool {
	squeeze := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }
	return squeeze(a) == squeeze(b)
}

// finish puts in the source and the consent: what the row states, else what the importer attests.
func (x *talentIdentity) finish(t *market.Talent, r *market.Row[market.Talent], _ bool) []market.RowProblem {
	if t.Source == "" {
		t.Source = x.opts.Source
	}
	version := x.opts.Consent
	if r.Consent.Stated {
		if !r.Consent.Given {
			t.Consent.Matching = nil
			return nil
		}
		switch {
		case r.Consent.Version != "":
			version = r.Consent.Version
		case t.Consent.Matching != nil:
			return nil // a bare yes adds nothing to a consent that is on record
		case version == "":
			version = "imported"
		}
	}
	if version == "" || t.Consent.Matching != nil && (t.Consent.Matching.Version == version || !r.Consent.Stated) {
		return nil
	}
	t.Consent.Matching = &market.Grant{Version: version, At: x.app.moment(), By: x.actor.ID}
	return nil
}

func (x *talentIdentity) remember(t market.Talent, _ *market.Row[market.Talent]) {
	if !x.opts.DryRun {
		return
	}
	for _, token := range x.tokensOf(&t) {
		others := slices.DeleteFunc(x.dry[token], func(d market.Talent) bool { return d.ID == t.ID })
		x.dry[token] = append(others, t)
	}
}

// settled names what identifies a row; nothing has to be looked up for it.
func (x *talentIdentity) settled(r *market.Row[market.Talent]) []string { return x.tokens(r) }
