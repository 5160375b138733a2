package store

import "talentmatch/market"

// employerKind declares the look-ups of employers.
var employerKind = define[market.Employer, *market.Employer](definition[market.Employer]{
	kind:    market.KindEmployer,
	version: 1,
	keys: []key[market.Employer]{
		{"credit", func(e *market.Employer) string { return e.CreditCode }},
		{"ext", func(e *market.Employer) string { return pair(e.Source, e.ExternalID) }},
	},
	fields: []field[market.Employer]{
		{name: "name", values: func(e *market.Employer) []any { return text(e.Name) }},
		{name: "creditCode", values: func(e *market.Employer) []any { return text(e.CreditCode) }},
		{name: "district", values: func(e *market.Employer) []any { return text(e.District) }},
		{name: "partnership", few: true, values: func(e *market.Employer) []any { return text(e.Partnership.State) }},
		{name: "industry", values: func(e *market.Employer) []any { return text(e.Industry) }},
		{name: "source", few: true, values: func(e *market.Employer) []any { return text(e.Source) }},
	},
})
