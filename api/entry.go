package api

import (
	"strconv"
	"strings"

	"talentmatch/market"
)

// maxTags is how many skills an entry of a list shows.
const maxTags = 6

func (c *call) demandEntry(d *market.Demand) entry {
	e := entry{ID: d.ID, Title: d.Title, Status: string(d.Status)}
	if len(d.Place.Districts) > 0 {
		e.District = c.label("district", d.Place.Districts[0])
	}
	e.Note = c.salary(d.Salary)
	for _, s := range d.Skills {
		e.Tags = append(e.Tags, c.skillName(s.Code, s.Label))
	}
	e.Tags = firstTags(e.Tags)
	return e
}

func (c *call) talentEntry(t *market.Talent) entry {
	e := entry{ID: t.ID, Title: t.Private.Name}
	if t.District != "" {
		e.District = c.label("district", t.District)
	}
	if edu, ok := t.HighestEducation(); ok {
		e.Note = c.p.Text("word.education."+string(edu.Level), nil)
		if edu.Field != "" {
			e.Note += " · " + edu.Field
		}
	}
	for _, s := range t.Skills {
		e.Tags = append(e.Tags, c.skillName(s.Code, s.Label))
	}
	e.Tags = firstTags(e.Tags)
	return e
}

func firstTags(tags []string) []string {
	if len(tags) > maxTags {
		return append(tags[:maxTags:maxTags], "+"+strconv.Itoa(len(tags)-maxTags))
	}
	return tags
}

func (c *call) skillName(code, label string) string {
	if code == "" {
		return label
	}
	return c.label("skill", code)
}

// skillAt is the name of a skill with its level where one is stated.
func (c *call) skillAt(code, label string, level market.Level) string {
	name := c.skillName(code, label)
	if level == market.LevelUnknown {
		return name
	}
	return c.p.Text("api.page.skillAt", market.Args{"name": name, "level": int(level)})
}

// salary writes a range the way ads do.
func (c *call) salary(s *market.Salary) string {
	if s == nil {
		return c.p.Text("api.page.negotiable", nil)
	}
	return c.p.Text("api.page.salary", market.Args{"min": s.Min, "max": s.Max, "months": s.Months})
}

// facts gathers lines about a record, leaving out those without a value.
type facts struct {
	c    *call
	list []fact
}

func (f *facts) add(name, value string) {
	if strings.TrimSpace(value) != "" {
		f.list = append(f.list, fact{Name: f.c.p.Text("api.fact."+name, nil), Value: value})
	}
}

func (c *call) join(list []string) string { return view{c: c, Lang: c.lang}.Join(list) }

func (c *call) demandFacts(d *market.Demand) []fact {
	f := &facts{c: c}
	if d.EmployerID != "" {
		if e, err := c.s.o.App.GetEmployer(c.ctx(), c.actor, d.EmployerID); err == nil {
			f.add("employer", e.Name)
		}
	}
	f.add("status", c.p.Text("word.status."+string(d.Status), nil))
	if d.Occupation != "" {
		f.add("occupation", c.label("occupation", d.Occupation))
	}
	var must, nice []string
	for _, s := range d.Skills {
		name := c.skillAt(s.Code, s.Label, s.Level)
		if s.Must {
			must = append(must, name)
		} else {
			nice = append(nice, name)
		}
	}
	f.add("must", c.join(must))
	f.add("nice", c.join(nice))
	if d.Education != nil {
		f.add("education", c.p.Text("word.education."+string(d.Education.Level), nil))
	}
	if e := d.Experience; e != nil && e.MinYears+e.MaxYears > 0 {
		f.add("experience", c.p.Text("api.page.years", market.Args{"min": e.MinYears, "max": e.MaxYears}))
	}
	f.add("districts", c.labels("district", d.Place.Districts))
	f.add("salary", c.salary(d.Salary))
	if d.EmploymentType != "" {
		f.add("employment", c.p.Text("word.employment."+string(d.EmploymentType), nil))
	}
	if d.Headcount > 0 {
		f.add("headcount", strconv.Itoa(d.Headcount))
	}
	f.add("validUntil", string(d.ValidUntil))
	return f.list
}

func (c *call) labels(of string, codes []string) string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = c.label(of, code)
	}
	return c.join(out)
}

// talentFacts tells what matching rests on. Contacts are not among it.
func (c *call) talentFacts(t *market.Talent) []fact {
	f := &facts{c: c}
	e := c.talentEntry(t)
	f.add("education", e.Note)
	f.add("district", e.District)
	var skills []string
	for _, s := range t.Skills {
		name := c.skillAt(s.Code, s.Label, s.Level)
		skills = append(skills, name)
	}
	f.add("skills", c.join(skills))
	var certificates []string
	for _, x := range t.Certificates {
		certificates = append(certificates, strings.TrimSpace(x.Name+" "+c.levelOf(x.Level)))
	}
	f.add("certificates", c.join(certificates))
	w := t.Intention
	f.add("roles", c.join(w.Roles))
	f.add("wantedDistricts", c.labels("district", w.Districts))
	if w.Salary != nil {
		f.add("wantedSalary", c.salary(w.Salary))
	}
	if !t.InPool() {
		f.add("pool", c.p.Text("api.page.notInPool", nil))
	}
	return f.list
}

func (c *call) levelOf(l market.CertificateLevel) string {
	if l == "" {
		return ""
	}
	return c.p.Text("word.certificate."+string(l), nil)
}
