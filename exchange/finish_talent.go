package exchange

import (
	"slices"

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
	if c := row.stated("education.schoolField"); c != nil && !c.clear {
		school, field := schoolAndField(c.text)
		if p.school == nil && school != "" {
			p.school = &school
		}
		if p.field == nil && field != "" {
			p.field = &field
		}
	}
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
