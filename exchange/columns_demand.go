package exchange

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"talentmatch/market"
)

type demandField = field[market.Demand]

var demandSpec = sync.OnceValue(func() *recordSpec[market.Demand] {
	s := &recordSpec[market.Demand]{
		names:    loadNames()[market.KindDemand],
		fields:   slices.Concat(demandHead(), demandRequirements(), demandTerms(), demandOrigin()),
		validate: (*market.Demand).Validate,
		finish:   finishDemand,
		seal: func(d *market.Demand) {
			d.Meta = market.Meta{ID: d.ID}
			d.Found = nil
		},
	}
	s.index()
	return s
})

func demandHead() []demandField {
	return []demandField{
		textField("title", func(d *market.Demand) *string { return &d.Title }),
		employerOf("employer.name", func(e *market.Employer) *string { return &e.Name }),
		employerOf("employer.creditCode", func(e *market.Employer) *string { return &e.CreditCode }),
		employerOf("employer.industry", func(e *market.Employer) *string { return &e.Industry }),
		employerOf("employer.size", func(e *market.Employer) *string { return &e.Size }),
		enumField("status", "status", statusWords, func(d *market.Demand) *market.DemandStatus { return &d.Status }),
		occupationField(),
	}
}

// employerOf is a column with something of the demand's employer. It goes into the row's employer, not into
// the demand; name and credit code are written where the employer is known.
func employerOf(key string, at func(*market.Employer) *string) demandField {
	f := demandField{
		key: key,
		read: func(c *cell) func(*market.Demand) {
			if c.row.employer == nil {
				c.row.employer = &market.Employer{}
			}
			v := c.text
			if key == "employer.creditCode" {
				v = strings.ToUpper(trim(v))
				if !market.ValidCreditCode(v) {
					c.problem(creditProblem(v))
				}
			}
			if key == "employer.industry" {
				v = strings.Join(splitList(v, "\n\r"), "、")
			}
			*at(c.row.employer) = v
			return nil
		},
		text: key == "employer.creditCode",
	}
	f.clear = nil
	if key == "employer.name" || key == "employer.creditCode" {
		f.write = func(p *phrases, d *market.Demand) string {
			if p.employer == nil || d.EmployerID == "" {
				return ""
			}
			e, ok := p.employer(d.EmployerID)
			if !ok {
				return ""
			}
			return *at(&e)
		}
	}
	return f
}

func creditProblem(code string) (market.Code, market.Args) {
	if want, ok := market.CreditCheck(code); ok && len(code) == 18 {
		return market.ProblemCheckDigit, market.Args{"value": code, "want": string(want)}
	}
	return market.ProblemBadFormat, market.Args{"value": clip(code), "format": "credit-code"}
}

func occupationField() demandField {
	return demandField{
		key: "occupation",
		read: func(c *cell) func(*market.Demand) {
			code, ok := occupation(c, c.text)
			if !ok {
				c.unreadable("occupation")
				return nil
			}
			return func(d *market.Demand) { d.Occupation = code }
		},
		clear: func(d *market.Demand) { d.Occupation = "" },
		write: func(p *phrases, d *market.Demand) string {
			if d.Occupation == "" {
				return ""
			}
			return p.occupation(d.Occupation)
		},
	}
}

// demandOrigin are the columns by which programs know the record; they stand last, behind what people read.
func demandOrigin() []demandField {
	return []demandField{
		idField("employerId", func(d *market.Demand) *string { return &d.EmployerID }),
		idField("source", func(d *market.Demand) *string { return &d.Source }),
		idField("externalId", func(d *market.Demand) *string { return &d.ExternalID }),
		idField("id", func(d *market.Demand) *string { return &d.ID }),
	}
}

func demandRequirements() []demandField {
	return []demandField{
		requiredSkills(),
		educationField(),
		fieldsOfStudy(),
		experienceRequirement(),
		certificateField(),
	}
}

func requiredSkills() demandField {
	read := func(c *cell) []market.SkillRequirement {
		if v, ok := jsonCell[[]market.SkillRequirement](c); ok {
			return v
		}
		return toRequirements(c.readSkills(market.MaxDemandSkills))
	}
	return demandField{
		key: "skills", join: joinLists,
		read: func(c *cell) func(*market.Demand) {
			v := read(c)
			return func(d *market.Demand) { d.Skills = slices.Clone(v) }
		},
		clear: func(d *market.Demand) { d.Skills = nil },
		write: func(p *phrases, d *market.Demand) string {
			if len(d.Skills) == 0 {
				return ""
			}
			items := make([]skillItem, len(d.Skills))
			for i, s := range d.Skills {
				items[i] = skillItem{code: s.Code, label: s.Label, level: s.Level, must: s.Must, weight: s.Weight}
			}
			return exact(p, d.Skills, p.formatSkills(items), read)
		},
	}
}

// foreignCode notes a cell that holds nothing but another system's number for a level of education.
func foreignCode(c *cell) bool {
	if len(c.text) > 2 || strings.Trim(c.text, "0123456789") != "" {
		return false
	}
	c.row.ignored(c.column, IgnoredCodes)
	return true
}

func educationField() demandField {
	read := func(c *cell) *market.EducationRequirement {
		if v, ok := jsonCell[market.EducationRequirement](c); ok {
			return &v
		}
		v, what := requiredEducation(c.row.words, c.text)
		if what == given {
			return &v
		}
		return nil
	}
	return demandField{
		key: "education",
		read: func(c *cell) func(*market.Demand) {
			if foreignCode(c) {
				return nil
			}
			v := read(c)
			if v != nil || c.bad {
				return func(d *market.Demand) { d.Education = copied(v) }
			}
			return readBoth(c, "education")
		},
		clear: func(d *market.Demand) { d.Education = nil },
		write: func(p *phrases, d *market.Demand) string {
			if d.Education == nil {
				return ""
			}
			end := "preferred"
			if d.Education.Must {
				end = "must"
			}
			return exact(p, d.Education, p.education(d.Education.Level)+p.word("education", end), read)
		},
	}
}

// readBoth reads a cell with experience and education together. A cell with neither is a problem, unless it
// says that there is no requirement.
func readBoth(c *cell, as string) func(*market.Demand) {
	exp, edu, hasExp, hasEdu := requirements(c.row.words, c.text)
	if hasExp == unreadable && hasEdu == unreadable {
		c.unreadable(as)
		return nil
	}
	return func(d *market.Demand) {
		switch hasExp {
		case given:
			d.Experience = &market.ExperienceRequirement{MinYears: exp.MinYears, MaxYears: exp.MaxYears}
		case unrestricted:
			d.Experience = nil
		}
		switch hasEdu {
		case given:
			d.Education = &market.EducationRequirement{Level: edu.Level, Must: edu.Must}
		case unrestricted:
			d.Education = nil
		}
	}
}

func experienceRequirement() demandField {
	read := func(c *cell) *market.ExperienceRequirement {
		if v, ok := jsonCell[market.ExperienceRequirement](c); ok {
			return &v
		}
		if v, what := requiredExperience(c.text); what == given {
			return &v
		}
		return nil
	}
	return demandField{
		key: "experience", plain: true,
		read: func(c *cell) func(*market.Demand) {
			if v := read(c); v != nil || c.bad {
				return func(d *market.Demand) { d.Experience = copied(v) }
			}
			return readBoth(c, "experience")
		},
		clear: func(d *market.Demand) { d.Experience = nil },
		write: func(p *phrases, d *market.Demand) string {
			if d.Experience == nil {
				return ""
			}
			return exact(p, d.Experience, formatExperience(*d.Experience, p.lang), read)
		},
	}
}

func fieldsOfStudy() demandField {
	read := func(c *cell) *market.FieldRequirement {
		if v, ok := jsonCell[market.FieldRequirement](c); ok {
			return &v
		}
		if names := stringList(c.text, separatorsSlash); len(names) > 0 && !unlimited(fold(strings.TrimPrefix(c.text, "专业"))) {
			return &market.FieldRequirement{Names: names}
		}
		return nil
	}
	return demandField{
		key: "field", join: joinLists,
		read: func(c *cell) func(*market.Demand) {
			v := read(c)
			return func(d *market.Demand) { d.Field = copied(v) }
		},
		clear: func(d *market.Demand) { d.Field = nil },
		write: func(p *phrases, d *market.Demand) string {
			if d.Field == nil {
				return ""
			}
			return exact(p, d.Field, strings.Join(d.Field.Names, p.word("list", "separator")), read)
		},
	}
}

func certificateField() demandField {
	read := func(c *cell) *market.CertificateRequirement {
		if v, ok := jsonCell[market.CertificateRequirement](c); ok {
			return &v
		}
		if unlimited(fold(c.text)) {
			return nil
		}
		text, must := c.text, false
		for _, w := range []string{"必须", "必备", "must", "required"} {
			if rest, ok := strings.CutSuffix(strings.TrimRight(text, ")）]"), "["+w); ok {
				text, must = trim(rest), true
			}
		}
		cert := certificate(c.row.words, text)
		return &market.CertificateRequirement{Name: cert.Name, Occupation: cert.Occupation, Level: cert.Level, Must: must}
	}
	return demandField{
		key: "certificate",
		read: func(c *cell) func(*market.Demand) {
			v := read(c)
			return func(d *market.Demand) { d.Certificate = copied(v) }
		},
		clear: func(d *market.Demand) { d.Certificate = nil },
		write: func(p *phrases, d *market.Demand) string {
			e := d.Certificate
			if e == nil {
				return ""
			}
			text := e.Name
			if e.Level != "" {
				text += "[" + p.word("certificate", string(e.Level)) + "]"
			}
			if e.Must {
				text += "[" + p.word("must", "true") + "]"
			}
			return exact(p, e, text, read)
		},
	}
}

func demandTerms() []demandField {
	salary := func(d *market.Demand) **market.Salary { return &d.Salary }
	none := func(*cell) func(*market.Demand) { return nil } // finishDemand reads these together
	text := textField("text", func(d *market.Demand) *string { return &d.Text })
	text.join = joinTexts
	return []demandField{
		{key: "place.districts", join: joinLists, read: none, write: func(p *phrases, d *market.Demand) string {
			if len(d.Place.Districts) == 0 {
				return ""
			}
			return p.places(nil, d.Place.Districts)
		}, clear: func(d *market.Demand) { d.Place.Districts = nil }},
		{key: "place.city", read: none},
		{key: "place.district", read: none},
		{key: "place.address", read: none},
		boolField("place.must", func(d *market.Demand) *bool { return &d.Place.Must }),
		boolField("place.remote", func(d *market.Demand) *bool { return &d.Place.Remote }),
		salaryField("salary", salary),
		salaryEnd("salary.min", salary, func(s *market.Salary) *int { return &s.Min }),
		salaryEnd("salary.max", salary, func(s *market.Salary) *int { return &s.Max }),
		enumField("employmentType", "employment", employmentWords, func(d *market.Demand) *market.EmploymentType { return &d.EmploymentType }),
		headcountField(),
		startField("start", func(d *market.Demand) *market.Date { return &d.Start }),
		dateField("validUntil", true, func(d *market.Demand) *market.Date { return &d.ValidUntil }),
		text,
		{key: "benefits", read: none},
	}
}

func headcountField() demandField {
	return demandField{
		key: "headcount",
		read: func(c *cell) func(*market.Demand) {
			n, ok := c.headcount()
			if !ok {
				return nil
			}
			return func(d *market.Demand) { d.Headcount = n }
		},
		clear: func(d *market.Demand) { d.Headcount = 0 },
		write: func(_ *phrases, d *market.Demand) string {
			if d.Headcount == 0 {
				return ""
			}
			return strconv.Itoa(d.Headcount)
		},
	}
}

// finishDemand reads what several columns state together: the place and the benefits.
func finishDemand(row *rowContext) []func(*market.Demand) {
	out := []func(*market.Demand){}
	if p := readPlace(row); p != nil {
		out = append(out, p)
	}
	if c := row.prose; c != nil {
		out = append(out, func(d *market.Demand) { d.Text = withLine(d.Text, c.text) })
	}
	if c := row.stated("benefits"); c != nil && !c.clear {
		line := c.column + "：" + strings.Join(splitList(c.text, "\n\r"), "、")
		out = append(out, func(d *market.Demand) { d.Text = withLine(d.Text, line) })
	}
	return append(out, func(d *market.Demand) { dropEmptySalary(&d.Salary) })
}

// withLine appends a line to a text that doesn't have it yet.
func withLine(text, line string) string {
	if text == "" {
		return line
	}
	if strings.Contains(text, line) {
		return text
	}
	return text + "\n" + line
}

// readPlace reads the place from the most exact of its columns: the places themselves, city and district
// together, or the address, which stays in the text where no district is found in it.
func readPlace(row *rowContext) func(*market.Demand) {
	if c := row.stated("place.districts"); c != nil {
		if c.clear {
			return nil
		}
		return placePatch(c, c.text, true)
	}
	city, district := row.stated("place.city"), row.stated("place.district")
	switch {
	case city != nil && district != nil && !city.clear && !district.clear:
		if code, ok := place(row.words, city.text+"·"+district.text); ok {
			return setPlace(placeList{codes: []string{code}})
		}
		return placePatch(city, city.text, true)
	case city != nil && !city.clear:
		return placePatch(city, city.text, true)
	case district != nil && !district.clear:
		return placePatch(district, district.text, true)
	}
	if c := row.stated("place.address"); c != nil && !c.clear {
		return placePatch(c, c.text, false)
	}
	return nil
}

// placePatch reads a cell of places. What is no known district is a problem where strict, else a line of the text.
func placePatch(c *cell, text string, strict bool) func(*market.Demand) {
	l := places(c.row.words, text)
	if !strict && len(l.codes) == 0 && !l.remote {
		line := c.column + "：" + c.text
		return func(d *market.Demand) { d.Text = withLine(d.Text, line) }
	}
	if strict {
		for _, b := range l.bad {
			c.unreadable("district", b)
		}
	}
	return setPlace(l)
}

// setPlace puts places onto a demand; a cell without any leaves those that are stored.
func setPlace(l placeList) func(*market.Demand) {
	return func(d *market.Demand) {
		d.Place.Remote = d.Place.Remote || l.remote
		if len(l.codes) > 0 {
			d.Place.Districts = slices.Clone(l.codes)
		}
	}
}
