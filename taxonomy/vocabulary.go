package taxonomy

import "talentmatch/market"

// HasSkill tells whether there is a skill with the code.
func (t *Taxonomy) HasSkill(code string) bool { _, ok := t.skills[code]; return ok }

// HasDistrict tells whether there is a district with the code.
func (t *Taxonomy) HasDistrict(code string) bool { _, ok := t.districts[code]; return ok }

// HasOccupation tells whether there is an occupation with the code.
func (t *Taxonomy) HasOccupation(code string) bool { _, ok := t.occupations[code]; return ok }

// Within lists the codes of the district and of every district in it, in their order; an unknown code
// stands for itself.
func (t *Taxonomy) Within(code string) []string {
	out := []string{code}
	inside := map[string]bool{code: true}
	// Districts stand in the order of their codes, so a parent comes before what lies in it.
	for i := range t.tables.Districts {
		if d := &t.tables.Districts[i]; inside[d.Parent] {
			inside[d.Code] = true
			out = append(out, d.Code)
		}
	}
	return out
}

// Suggest completes the name of a skill in a language, best first; see SuggestSkills.
func (t *Taxonomy) Suggest(q string, limit int, lang string) []market.Suggestion {
	found := t.SuggestSkills(q, limit)
	out := make([]market.Suggestion, len(found))
	for i, s := range found {
		out[i] = market.Suggestion{Code: s.Code, Label: label(s.Zh, s.En, lang)}
	}
	return out
}
