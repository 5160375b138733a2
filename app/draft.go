package app

import (
	"talentmatch/market"
)

// DraftTalent returns the talent that an import of the row into an empty store would make, with everything
// that is derived on write, and stores nothing. Where the row would be rejected it returns the reasons.
// The row's own ID is kept; a talent without one gets a new ID.
func (a *App) DraftTalent(actor market.Actor, row *market.Row[market.Talent], o market.ImportOptions) (market.Talent, []market.RowProblem) {
	im := &importer[market.Talent, *market.Talent]{records: a.talents, actor: actor, opts: o,
		who: &talentIdentity{app: a, opts: o, actor: actor}}
	return im.draft(row)
}

// DraftDemand does the same for a demand. Its employer is left out: without a store there is none to name.
func (a *App) DraftDemand(actor market.Actor, row *market.Row[market.Demand], o market.ImportOptions) (market.Demand, []market.RowProblem) {
	id := row.Identity.EmployerID
	im := &importer[market.Demand, *market.Demand]{records: a.demands, actor: actor, opts: o,
		who: &demandIdentity{app: a, opts: o, actor: actor, known: map[string]bool{id: true}}}
	d, problems := im.draft(row)
	d.EmployerID = ""
	return d, problems
}

// draft decides on a row that meets no other record.
func (im *importer[T, P]) draft(row *market.Row[T]) (T, []market.RowProblem) {
	v := im.decide(row)
	if v.write == nil {
		var none T
		return none, v.outcome.Problems
	}
	return v.write.Record, nil
}
