package store

import "talentmatch/market"

// demandKind declares the look-ups of demands.
var demandKind = define[market.Demand, *market.Demand](definition[market.Demand]{
	kind:    market.KindDemand,
	version: 1,
	keys: []key[market.Demand]{
		{"ext", func(d *market.Demand) string { return pair(d.EmployerID, d.Source, d.ExternalID) }},
	},
	fields: []field[market.Demand]{
		{name: "title", values: func(d *market.Demand) []any { return text(d.Title) }},
		{name: "status", values: func(d *market.Demand) []any { return text(d.Status) }},
		{name: "employerId", values: func(d *market.Demand) []any { return text(d.EmployerID) }},
		{name: "occupation", values: func(d *market.Demand) []any { return text(d.Occupation) }},
		{name: "employmentType", few: true, values: func(d *market.Demand) []any { return text(d.EmploymentType) }},
		{name: "validUntil", values: func(d *market.Demand) []any { return text(d.ValidUntil) }},
		{name: "source", few: true, values: func(d *market.Demand) []any { return text(d.Source) }},
		{name: "district", multi: true, values: func(d *market.Demand) []any { return texts(d.Place.Districts) }},
		{name: "skill", multi: true, values: demandSkills},
	},
})

func demandSkills(d *market.Demand) []any {
	var codes []any
	for _, s := range d.Skills {
		codes = append(codes, s.Code)
	}
	return foundCodes(codes, d.Found)
}

func texts(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}
