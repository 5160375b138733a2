package main

import (
	"strings"

	"talentmatch/market"
)

// recordTexts gathers everything that a record says in words.
type recordTexts struct {
	strings.Builder
	// labels are the names of skills and occupations by code.
	labels map[string]string
}

func (b *recordTexts) add(texts ...string) {
	for _, s := range texts {
		if s != "" {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
}

// code adds the names of a code, or the code itself where it has none.
func (b *recordTexts) code(code string) {
	if label, ok := b.labels[code]; ok {
		code = label
	}
	b.add(code)
}

// skill adds a skill as it was written, else the names of its code.
func (b *recordTexts) skill(code, label string) {
	if label != "" {
		b.add(label)
		return
	}
	b.code(code)
}

func (b *recordTexts) skills(list []market.Skill) {
	for _, s := range list {
		b.skill(s.Code, s.Label)
	}
}

// talentText returns everything that a talent says, for full-text search; wishes of place and pay are no words.
func talentText(t *market.Talent, labels map[string]string) string {
	b := recordTexts{labels: labels}
	b.add(t.Intention.Roles...)
	for _, o := range t.Intention.Occupations {
		b.code(o)
	}
	b.skills(t.Skills)
	for _, e := range t.Education {
		b.add(e.Field, e.School)
	}
	for _, e := range t.Experience {
		b.add(e.Role, e.Employer, e.Text)
		b.skills(e.Skills)
	}
	for _, e := range t.Training {
		b.add(e.Name, e.Provider, e.Result, e.Text)
		b.skills(e.Skills)
	}
	for _, c := range t.Certificates {
		b.add(c.Name, c.Direction)
		b.code(c.Occupation)
	}
	b.add(t.Private.About)
	return b.String()
}

// demandText returns everything that a demand says.
func demandText(d *market.Demand, labels map[string]string) string {
	b := recordTexts{labels: labels}
	b.add(d.Title)
	b.code(d.Occupation)
	for _, s := range d.Skills {
		b.skill(s.Code, s.Label)
	}
	if d.Field != nil {
		b.add(d.Field.Names...)
	}
	if c := d.Certificate; c != nil {
		b.add(c.Name)
		b.code(c.Occupation)
	}
	b.add(d.Text)
	return b.String()
}

// describe takes the texts of all records as they were given; it comes before they are prepared, which replaces
// names by codes.
func (s *judged) describe(t market.Tables) {
	labels := map[string]string{}
	for _, n := range t.Skills {
		labels[n.Code] = n.Zh + " " + n.En
	}
	for _, n := range t.Occupations {
		labels[n.Code] = n.Zh + " " + n.En
	}
	for i := range s.talents.records {
		s.talents.texts = append(s.talents.texts, talentText(&s.talents.records[i], labels))
	}
	for i := range s.demands.records {
		s.demands.texts = append(s.demands.texts, demandText(&s.demands.records[i], labels))
	}
}

// skillNames gathers the skills of a prepared record: codes, also those found in its texts, and the labels that
// have no code, however they are written.
type skillNames []string

func (n *skillNames) add(code, label string) {
	switch {
	case code != "":
		*n = append(*n, code)
	case label != "":
		*n = append(*n, "label "+strings.ToLower(strings.Join(strings.Fields(label), "")))
	}
}

func (n *skillNames) found(f *market.Found) {
	if f == nil {
		return
	}
	for _, s := range f.Skills {
		n.add(s.Code, "")
	}
}

func skillsOfTalents(list []market.Talent) [][]string {
	out := make([][]string, len(list))
	for i := range list {
		t, n := &list[i], skillNames{}
		add := func(skills []market.Skill) {
			for _, s := range skills {
				n.add(s.Code, s.Label)
			}
		}
		add(t.Skills)
		for _, e := range t.Experience {
			add(e.Skills)
		}
		for _, e := range t.Training {
			add(e.Skills)
		}
		n.found(t.Found)
		out[i] = n
	}
	return out
}

func skillsOfDemands(list []market.Demand) [][]string {
	out := make([][]string, len(list))
	for i := range list {
		n := skillNames{}
		for _, s := range list[i].Skills {
			n.add(s.Code, s.Label)
		}
		n.found(list[i].Found)
		out[i] = n
	}
	return out
}
