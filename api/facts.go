package api

import (
	"strconv"
	"strings"

	"talentmatch/market"
)

// fact is one line about a record; Link is where its value leads, "" for nowhere.
type fact struct{ Name, Value, Link string }

// facts gathers lines about a record, leaving out those without a value.
type facts struct {
	c    *call
	list []fact
}

func (f *facts) add(name, value string) { f.link(name, value, "") }

// link adds a line whose value leads somewhere.
func (f *facts) link(name, value, to string) {
	if strings.TrimSpace(value) != "" {
		f.list = append(f.list, fact{Name: f.c.p.Text("api.fact."+name, nil), Value: value, Link: to})
	}
}

func (c *call) join(list []string) string { return view{c: c, Lang: c.lang}.Join(list) }

func (c *call) demandFacts(d *market.Demand) []fact {
	f := &facts{c: c}
	if d.EmployerID != "" {
		if e, err := c.s.o.App.GetEmployer(c.ctx(), c.actor, d.EmployerID); err == nil {
			f.link("employer", e.Name, "/explore/employers/"+e.ID)
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

// employerFacts tells what everybody may know. Contacts are not among it.
func (c *call) employerFacts(e *market.Employer) []fact {
	f := &facts{c: c}
	f.add("creditCode", e.CreditCode)
	f.add("industry", e.Industry)
	f.add("size", e.Size)
	if e.District != "" {
		f.add("district", c.label("district", e.District))
	}
	if e.Partnership.State != "" {
		f.add("partnership", c.p.Text("exchange.word.partnership."+string(e.Partnership.State), nil))
	}
	return f.list
}

// section is a part of a record in the words of whoever wrote it.
type section struct {
	Title  string
	Blocks []block
}

// block is one item of a section. Text keeps its line breaks.
type block struct {
	Head, Note, Text string
	Tags             []string
}

// textSection is the named section of a free text, none where there is no text.
func (c *call) textSection(name, s string) []section {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	return []section{{Title: c.p.Text("api.section."+name, nil), Blocks: []block{{Text: s}}}}
}

func (c *call) demandSections(d *market.Demand) []section {
	return c.textSection("description", d.Text)
}

// talentSections tells what the person did and learned.
func (c *call) talentSections(t *market.Talent) []section {
	var out []section
	add := func(name string, blocks []block) {
		if len(blocks) > 0 {
			out = append(out, section{Title: c.p.Text("api.section."+name, nil), Blocks: blocks})
		}
	}
	var experience, training, certificates []block
	for i := range t.Experience {
		experience = append(experience, c.experienceBlock(&t.Experience[i]))
	}
	for i := range t.Training {
		training = append(training, c.trainingBlock(&t.Training[i]))
	}
	for i := range t.Certificates {
		certificates = append(certificates, c.certificateBlock(&t.Certificates[i]))
	}
	add("experience", experience)
	add("training", training)
	add("certificates", certificates)
	return out
}

func (c *call) experienceBlock(e *market.Experience) block {
	kind := e.Kind
	if kind == "" {
		kind = market.ExperienceJob
	}
	name := c.p.Text("exchange.word.experience."+string(kind), nil)
	return newBlock(name, []string{e.Role, e.Employer}, []string{c.period(e.From, e.To), c.months(e.Months)}, e.Text, c.skillTags(e.Skills))
}

func (c *call) trainingBlock(e *market.Training) block {
	kind := e.Kind
	if kind == "" {
		kind = market.TrainingCourse
	}
	name, hours := c.p.Text("exchange.word.training."+string(kind), nil), ""
	if e.Hours > 0 {
		hours = c.p.Text("api.page.hours", market.Args{"hours": e.Hours})
	}
	text := strings.TrimSpace(e.Result + "\n" + e.Text)
	return newBlock(name, []string{e.Name, e.Provider}, []string{c.period(e.From, e.To), hours}, text, c.skillTags(e.Skills))
}

func (c *call) certificateBlock(x *market.Certificate) block {
	occupation := ""
	if x.Occupation != "" {
		occupation = c.label("occupation", x.Occupation)
	}
	return newBlock("", []string{x.Name, occupation, x.Direction, c.levelOf(x.Level)}, []string{string(x.Date)}, "", nil)
}

// newBlock puts what is stated of the names into the head, and the kind before the notes; where nothing is named
// the kind is the head.
func newBlock(kind string, names, notes []string, text string, tags []string) block {
	stated := func(list []string) string {
		var out []string
		for _, s := range list {
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, s)
			}
		}
		return strings.Join(out, " · ")
	}
	b := block{Head: stated(names), Note: stated(append([]string{kind}, notes...)), Text: strings.TrimSpace(text), Tags: tags}
	if b.Head == "" {
		b.Head, b.Note = kind, stated(notes)
	}
	return b
}

func (c *call) skillTags(list []market.Skill) []string {
	var out []string
	for _, s := range list {
		out = append(out, c.skillAt(s.Code, s.Label, s.Level))
	}
	return out
}

// period writes from when to when something went on.
func (c *call) period(from, to market.Month) string {
	switch {
	case from == "":
		return string(to)
	case to == "":
		return c.p.Text("api.page.since", market.Args{"from": string(from)})
	}
	return string(from) + " – " + string(to)
}

func (c *call) months(n int) string {
	if n == 0 {
		return ""
	}
	return c.p.Text("api.page.months", market.Args{"months": n})
}
