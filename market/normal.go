package market

import (
	"slices"
	"strings"
)

// Normalize brings a talent to the form in which it is stored: surrounding space trimmed, empty lists left
// out. It is idempotent and never makes a valid record invalid.
func (t *Talent) Normalize() {
	trim(&t.ID, &t.Source, &t.ExternalID, &t.District, &t.Private.Name, &t.Private.Phone, &t.Private.Email, &t.Private.RosterNumber, &t.Private.About)
	for i := range t.Education {
		e := &t.Education[i]
		trim(&e.Field, &e.School)
	}
	for i := range t.Experience {
		e := &t.Experience[i]
		trim(&e.Employer, &e.Role, &e.Text)
		e.Skills = normalSkills(e.Skills)
	}
	for i := range t.Training {
		e := &t.Training[i]
		trim(&e.Name, &e.Provider, &e.Result, &e.Text)
		e.Skills = normalSkills(e.Skills)
	}
	for i := range t.Certificates {
		e := &t.Certificates[i]
		trim(&e.Name, &e.Occupation, &e.Direction, &e.Number)
	}
	t.Skills = normalSkills(t.Skills)
	t.Education, t.Experience, t.Training, t.Certificates = some(t.Education), some(t.Experience), some(t.Training), some(t.Certificates)
	w := &t.Intention
	trimAll(w.Roles)
	trimAll(w.Occupations)
	trimAll(w.Districts)
	w.Roles, w.Occupations, w.Districts, w.EmploymentTypes = stated(w.Roles), some(w.Occupations), some(w.Districts), some(w.EmploymentTypes)
}

// Normalize does the same for a demand; one without a status is open.
func (d *Demand) Normalize() {
	trim(&d.ID, &d.EmployerID, &d.Source, &d.ExternalID, &d.Title, &d.Occupation, &d.Text)
	for i := range d.Skills {
		trim(&d.Skills[i].Code, &d.Skills[i].Label)
	}
	d.Skills = some(d.Skills)
	if d.Field != nil {
		trimAll(d.Field.Names)
		d.Field.Names = stated(d.Field.Names)
		if len(d.Field.Names) == 0 {
			d.Field = nil
		}
	}
	if d.Certificate != nil {
		trim(&d.Certificate.Name, &d.Certificate.Occupation)
	}
	trimAll(d.Place.Districts)
	d.Place.Districts = some(d.Place.Districts)
	if d.Status == "" {
		d.Status = DemandOpen
	}
}

// Normalize does the same for an employer; a credit code is written in capitals.
func (e *Employer) Normalize() {
	trim(&e.ID, &e.Source, &e.ExternalID, &e.Name, &e.CreditCode, &e.Industry, &e.Size, &e.District, &e.Address, &e.Text)
	e.CreditCode = strings.ToUpper(e.CreditCode)
	for i := range e.Contacts {
		c := &e.Contacts[i]
		trim(&c.Name, &c.Title, &c.Phone, &c.Email)
	}
	e.Contacts = some(e.Contacts)
}

func normalSkills(list []Skill) []Skill {
	for i := range list {
		trim(&list[i].Code, &list[i].Label)
	}
	return some(list)
}

// anyWords are what people write where any will do; they say nothing and are left out.
var anyWords = []string{"不限", "都可以", "均可", "皆可", "都行", "无要求", "不限专业", "专业不限", "不限岗位", "岗位不限", "any", "any role", "any field", "no preference", "n/a"}

// stated leaves out the words that stand for any.
func stated(list []string) []string {
	out := list[:0]
	for _, s := range list {
		if !slices.Contains(anyWords, strings.ToLower(s)) {
			out = append(out, s)
		}
	}
	return some(out)
}

func trim(fields ...*string) {
	for _, f := range fields {
		*f = strings.TrimSpace(*f)
	}
}

func trimAll(list []string) {
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
}

func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
