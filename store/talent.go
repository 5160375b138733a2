package store

import (
	"strings"

	"talentmatch/market"
)

// talentKind declares the look-ups of talents. Phone and e-mail are fields and not unique keys: two people
// may state the same number, which is a conflict to report and not one to refuse.
var talentKind = define[market.Talent, *market.Talent](definition[market.Talent]{
	kind:    market.KindTalent,
	version: 2,
	keys: []key[market.Talent]{
		{"ext", func(t *market.Talent) string { return pair(t.Source, t.ExternalID) }},
		{"roster", func(t *market.Talent) string { return pair(t.Source, t.Private.RosterNumber) }},
	},
	fields: []field[market.Talent]{
		{name: "name", values: func(t *market.Talent) []any { return text(t.Private.Name) }},
		{name: "phone", fold: market.NormalPhone, values: func(t *market.Talent) []any { return text(t.Private.Phone) }},
		{name: "email", fold: market.NormalEmail, values: func(t *market.Talent) []any { return text(t.Private.Email) }},
		{name: "district", values: func(t *market.Talent) []any { return text(t.District) }},
		{name: "education", few: true, values: highestEducation},
		{name: "looking", few: true, values: func(t *market.Talent) []any { return text(t.Intention.Looking) }},
		{name: "source", few: true, values: func(t *market.Talent) []any { return text(t.Source) }},
		{name: "consent", number: true, few: true, values: func(t *market.Talent) []any { return truth(t.ConsentsToMatching()) }},
		{name: "skill", multi: true, values: talentSkills},
	},
})

func highestEducation(t *market.Talent) []any {
	e, _ := t.HighestEducation()
	return text(e.Level)
}

// talentSkills are the codes of all skills that the record states anywhere or that were found in its text.
func talentSkills(t *market.Talent) []any {
	codes := skillCodes(nil, t.Skills)
	for _, e := range t.Experience {
		codes = skillCodes(codes, e.Skills)
	}
	for _, e := range t.Training {
		codes = skillCodes(codes, e.Skills)
	}
	return foundCodes(codes, t.Found)
}

func skillCodes(codes []any, skills []market.Skill) []any {
	for _, s := range skills {
		codes = append(codes, s.Code)
	}
	return codes
}

func foundCodes(codes []any, found *market.Found) []any {
	if found == nil {
		return codes
	}
	for _, s := range found.Skills {
		codes = append(codes, s.Code)
	}
	return codes
}

// pair joins the parts of a key; without the last part there is no key.
func pair(parts ...string) string {
	if parts[len(parts)-1] == "" {
		return ""
	}
	return strings.Join(parts, "|")
}

func truth(b bool) []any {
	if b {
		return number(1)
	}
	return number(0)
}
