package exchange

import (
	"slices"
	"time"

	"talentmatch/market"
)

// educationPatch is what the four columns of the main education state; nil is unstated.
type educationPatch struct {
	level         *market.Education
	field, school *string
	year          *int
}

func (p educationPatch) empty() bool {
	return p.level == nil && p.field == nil && p.school == nil && p.year == nil
}

func (p educationPatch) apply(e *market.EducationItem) {
	if p.level != nil {
		e.Level = *p.level
	}
	if p.field != nil {
		e.Field = *p.field
	}
	if p.school != nil {
		e.School = *p.school
	}
	if p.year != nil {
		e.Year = *p.year
	}
}

// finishTalent reads what several columns state together: the main education, and consent.
func finishTalent(row *rowContext) []func(*market.Talent) {
	var out []func(*market.Talent)
	if p := readEducation(row); !p.empty() {
		out = append(out, func(t *market.Talent) { setEducation(t, p) })
	}
	if c := row.stated("education.more"); c != nil {
		var more []market.EducationItem
		if !c.clear {
			more = readEducationList(c)
		}
		out = append(out, func(t *market.Talent) {
			t.Education = append(slices.Clone(t.Education[:min(1, len(t.Education))]), more...)
		})
	}
	if c := row.prose; c != nil {
		out = append(out, func(t *market.Talent) { t.Private.About = withLine(t.Private.About, c.text) })
	}
	if p := readConsent(row); p != nil {
		out = append(out, p)
	}
	return append(out, func(t *market.Talent) { dropEmptySalary(&t.Intention.Salary) })
}

func readEducationList(c *cell) []market.EducationItem {
	if v, ok := jsonCell[[]market.EducationItem](c); ok {
		return v
	}
	return parseEducation(c)
}

// setEducation puts the main education onto a talent: onto the item with the stated level, else the first.
func setEducation(t *market.Talent, p educationPatch) {
	list := append([]market.EducationItem(nil), t.Education...)
	if len(list) == 0 {
		list = append(list, market.EducationItem{})
	}
	at := 0
	if p.level != nil {
		for i, e := range list {
			if e.Level == *p.level {
				at = i
				break
			}
		}
	}
	p.apply(&list[at])
	t.Education = list
}

// stated returns the cell of a key where it says something: filled, and not one of the words for nothing.
func (row *rowContext) stated(key string) *cell {
	c := row.cells[key]
	if c == nil || !c.clear && !c.exact && nothing(c.text) {
		return nil
	}
	return c
}

func readEducation(row *rowContext) educationPatch {
	var p educationPatch
	if c := row.stated("education.level"); c != nil {
		level, ok := highestEducation(row.words, c.text)
		if !ok && !c.clear {
			c.unreadable("education")
		}
		if ok || c.clear {
			p.level = &level
		}
	}
	p.field = row.optionalText("education.field")
	p.school = row.optionalText("education.school")
	if c := row.stated("education.year"); c != nil {
		year, ok := parseYear(c.text, row.date1904)
		if !ok && !c.clear {
			c.unreadable("year")
		}
		if ok || c.clear {
			p.year = &year
		}
	}
	return p
}

// optionalText returns the text of a cell, empty where it clears, nil where nothing is stated.
func (row *rowContext) optionalText(key string) *string {
	c := row.stated(key)
	if c == nil {
		return nil
	}
	v := c.text
	if c.clear {
		v = ""
	}
	return &v
}

// readConsent reads the columns of consent. It returns what they do to the record: a whole grant is put
// there and a refusal takes it away; a bare agreement is the caller's to record.
func readConsent(row *rowContext) func(*market.Talent) {
	c := row.cells["consent"]
	if c == nil {
		return nil
	}
	if c.clear {
		row.consent = market.ConsentCell{Stated: true}
		return func(t *market.Talent) { t.Consent.Matching = nil }
	}
	if len(c.text) > 0 && c.text[0] == '{' {
		g, ok := jsonCell[market.Grant](c)
		if !ok {
			c.unreadable("consent")
			return nil
		}
		return row.grant(g)
	}
	row.consent = c.consent()
	if !row.consent.Stated {
		return nil
	}
	if !row.consent.Given {
		return func(t *market.Talent) { t.Consent.Matching = nil }
	}
	at := row.stated("consent.at")
	if at == nil || row.consent.Version == "" {
		return nil
	}
	when, err := time.Parse(time.RFC3339, at.text)
	if err != nil {
		d, ok := parseDate(at.text, row.date1904, false)
		if !ok {
			at.unreadable("date")
			return nil
		}
		when, _ = time.Parse(time.DateOnly, string(d))
	}
	g := market.Grant{Version: row.consent.Version, At: when.UTC()}
	if by := row.optionalText("consent.by"); by != nil {
		g.By = *by
	}
	return row.grant(g)
}

func (row *rowContext) grant(g market.Grant) func(*market.Talent) {
	row.consent = market.ConsentCell{Stated: true, Given: true, Version: g.Version}
	return func(t *market.Talent) {
		own := g
		t.Consent.Matching = &own
	}
}
