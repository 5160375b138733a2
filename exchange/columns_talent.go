package exchange

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"talentmatch/market"
)

var talentSpec = sync.OnceValue(func() *recordSpec[market.Talent] {
	s := &recordSpec[market.Talent]{
		names:    loadNames()[market.KindTalent],
		fields:   slices.Concat(talentPerson(), talentHistory(), talentIntention(), talentConsent(), talentOrigin()),
		validate: (*market.Talent).Validate,
		finish:   finishTalent,
		seal: func(t *market.Talent) {
			t.Meta = market.Meta{ID: t.ID}
			t.Found = nil
		},
		consent: func(t *market.Talent) market.ConsentCell {
			if g := t.Consent.Matching; g != nil {
				return market.ConsentCell{Stated: true, Given: true, Version: g.Version}
			}
			return market.ConsentCell{}
		},
	}
	s.index()
	return s
})

// index makes the map from keys to fields.
func (s *recordSpec[T]) index() {
	s.byKey = map[string]*field[T]{}
	for i := range s.fields {
		s.byKey[s.fields[i].key] = &s.fields[i]
	}
}

type talentField = field[market.Talent]

func talentPerson() []talentField {
	phone := textField("private.phone", func(t *market.Talent) *string { return &t.Private.Phone })
	phone.text = true
	phone.read = func(c *cell) func(*market.Talent) {
		v := onePhone(c.phone())
		return func(t *market.Talent) { t.Private.Phone = v }
	}
	phone.write = func(_ *phrases, t *market.Talent) string { return onePhone(t.Private.Phone) }
	about := textField("private.about", func(t *market.Talent) *string { return &t.Private.About })
	about.join = joinTexts
	return []talentField{
		textField("private.name", func(t *market.Talent) *string { return &t.Private.Name }),
		phone,
		textField("private.email", func(t *market.Talent) *string { return &t.Private.Email }),
		idField("private.rosterNumber", func(t *market.Talent) *string { return &t.Private.RosterNumber }),
		districtField("district", func(t *market.Talent) *string { return &t.District }),
		about,
	}
}

// talentOrigin are the columns by which programs know the record; they stand last, behind what people read.
func talentOrigin() []talentField {
	return []talentField{
		idField("source", func(t *market.Talent) *string { return &t.Source }),
		idField("externalId", func(t *market.Talent) *string { return &t.ExternalID }),
		idField("id", func(t *market.Talent) *string { return &t.ID }),
	}
}

// districtField is a field with one district.
func districtField[T any](key string, at func(*T) *string) field[T] {
	read := func(c *cell) string {
		l := places(c.row.words, c.text)
		if len(l.codes) != 1 || len(l.bad) > 0 {
			return ""
		}
		return l.codes[0]
	}
	return field[T]{
		key: key,
		read: func(c *cell) func(*T) {
			code := read(c)
			if code == "" {
				c.unreadable("district")
				return nil
			}
			return func(r *T) { *at(r) = code }
		},
		clear: func(r *T) { *at(r) = "" },
		write: func(p *phrases, r *T) string { return p.district(*at(r)) },
	}
}

// district returns the name of a district, or its code where the name doesn't lead back to it.
func (p *phrases) district(code string) string {
	label := p.words.DistrictPath(code, p.lang)
	if label == "" {
		return code
	}
	if back := places(p.words, label); len(back.codes) == 1 && len(back.bad) == 0 && back.codes[0] == code {
		return label
	}
	return code
}

func talentHistory() []talentField {
	edu := func(part func(*market.EducationItem) string) func(*phrases, *market.Talent) string {
		return func(_ *phrases, t *market.Talent) string {
			if len(t.Education) == 0 || t.Education[0] == (market.EducationItem{}) {
				return ""
			}
			return part(&t.Education[0])
		}
	}
	none := func(*cell) func(*market.Talent) { return nil } // finishTalent reads these together
	level := edu(func(e *market.EducationItem) string { return string(e.Level) })
	return []talentField{
		listField("education.all", true, parseEducation, formatEducation, wholeEducation, func(t *market.Talent) *[]market.EducationItem { return &t.Education }),
		{key: "education.level", read: none, write: func(p *phrases, t *market.Talent) string {
			return p.education(market.Education(level(p, t)))
		}},
		{key: "education.schoolField", read: none},
		{key: "education.field", read: none, write: edu(func(e *market.EducationItem) string { return e.Field })},
		{key: "education.school", read: none, write: edu(func(e *market.EducationItem) string { return e.School })},
		{key: "education.year", read: none, write: edu(func(e *market.EducationItem) string {
			if e.Year == 0 {
				return ""
			}
			return strconv.Itoa(e.Year)
		})},
		moreEducation(),
		skillsField(),
		listField("experience", true, parseExperience(""), formatExperiences, nil, func(t *market.Talent) *[]market.Experience { return &t.Experience }),
		experienceField("experience.jobs", market.ExperienceJob, market.ExperienceInternship, ""),
		experienceField("experience.projects", market.ExperienceProject),
		experienceField("experience.competitions", market.ExperienceCompetition),
		yearsField(),
		listField("training", true, parseTraining, formatTraining, nil, func(t *market.Talent) *[]market.Training { return &t.Training }),
		listField("certificates", true, parseCertificates, formatCertificates, nil, func(t *market.Talent) *[]market.Certificate { return &t.Certificates }),
	}
}

// education returns the name of a level, or the level where the name doesn't lead back to it.
func (p *phrases) education(e market.Education) string {
	label := p.words.EducationLabel(e, p.lang)
	if back, ok := highestEducation(p.words, label); ok && back == e {
		return label
	}
	return string(e)
}

// listField is a field with a list of items, written for people where parse reads the same back.
func listField[T, E any](key string, written bool, parse func(*cell) []E, format func(*phrases, []E) string,
	pick func(*T) []E, at func(*T) *[]E) field[T] {
	read := func(c *cell) []E {
		if v, ok := jsonCell[[]E](c); ok {
			return v
		}
		return parse(c)
	}
	f := field[T]{
		key: key, join: joinLists,
		read: func(c *cell) func(*T) {
			v := read(c)
			return func(r *T) { *at(r) = slices.Clone(v) }
		},
		clear: func(r *T) { *at(r) = nil },
	}
	if written {
		f.write = func(p *phrases, r *T) string {
			list := *at(r)
			if pick != nil {
				list = pick(r)
			}
			return writeList(p, list, format, read)
		}
	}
	return f
}

func writeList[E any](p *phrases, list []E, format func(*phrases, []E) string, read func(*cell) []E) string {
	if len(list) == 0 {
		return ""
	}
	text := ""
	if format != nil {
		text = format(p, list)
	}
	return exact(p, list, text, read)
}

// wholeEducation is what the column of all education holds: the list, where its first item says nothing and so
// can't stand in columns of its own.
func wholeEducation(t *market.Talent) []market.EducationItem {
	if len(t.Education) > 0 && t.Education[0] == (market.EducationItem{}) {
		return t.Education
	}
	return nil
}

// moreEducation is the column of all education but the first item.
func moreEducation() talentField {
	f := listField("education.more", true, parseEducation, formatEducation,
		func(t *market.Talent) []market.EducationItem {
			if len(t.Education) < 2 || t.Education[0] == (market.EducationItem{}) {
				return nil
			}
			return t.Education[1:]
		}, func(t *market.Talent) *[]market.EducationItem { return &t.Education })
	f.read = func(*cell) func(*market.Talent) { return nil } // finishTalent reads it, after the main education
	f.clear = nil
	return f
}

func skillsField() talentField {
	read := func(c *cell) []market.Skill {
		if v, ok := jsonCell[[]market.Skill](c); ok {
			return v
		}
		return toSkills(c.readSkills(market.MaxTalentSkills))
	}
	return talentField{
		key: "skills", join: joinLists,
		read: func(c *cell) func(*market.Talent) {
			v := read(c)
			return func(t *market.Talent) { t.Skills = slices.Clone(v) }
		},
		clear: func(t *market.Talent) { t.Skills = nil },
		write: func(p *phrases, t *market.Talent) string {
			if len(t.Skills) == 0 {
				return ""
			}
			items := make([]skillItem, len(t.Skills))
			for i, s := range t.Skills {
				items[i] = skillItem{code: s.Code, label: s.Label, level: s.Level, lastUsed: s.LastUsed}
			}
			return exact(p, t.Skills, p.formatSkills(items), read)
		},
	}
}

func talentIntention() []talentField {
	places := func(t *market.Talent) *[]string { return &t.Intention.Districts }
	return []talentField{
		rolesField(),
		occupationsField(),
		wishedPlaces(places),
		salaryField("intention.salary", func(t *market.Talent) **market.Salary { return &t.Intention.Salary }),
		salaryEnd("intention.salary.min", func(t *market.Talent) **market.Salary { return &t.Intention.Salary }, func(s *market.Salary) *int { return &s.Min }),
		salaryEnd("intention.salary.max", func(t *market.Talent) **market.Salary { return &t.Intention.Salary }, func(s *market.Salary) *int { return &s.Max }),
		employmentTypesField(),
		startField("intention.start", func(t *market.Talent) *market.Date { return &t.Intention.Start }),
		employedField(),
		enumField("intention.looking", "looking", lookingWords, func(t *market.Talent) *market.Looking { return &t.Intention.Looking }),
		dateField("intention.confirmedAt", false, func(t *market.Talent) *market.Date { return &t.Intention.ConfirmedAt }),
	}
}

// anyRole are the words that ask for no role in particular.
var anyRole = wordSet("均可", "都可以", "都行", "任意", "岗位不限", "职位不限", "不限岗位", "不限职位", "服从安排")

// rolesField is the column of desired roles; 不限 is none.
func rolesField() talentField {
	return namesField("intention.roles", func(text string) []string {
		if list, ok := jsonStrings(text); ok {
			return list
		}
		var out []string
		for _, s := range splitList(text, separatorsSlash) {
			if !anyRole[fold(s)] && !unlimited(fold(s)) {
				out = append(out, s)
			}
		}
		return out
	}, func(t *market.Talent) *[]string { return &t.Intention.Roles })
}

// employedField reads whether the talent has work, of which it follows whether one is looked for.
func employedField() talentField {
	return talentField{
		key: "intention.employed", plain: true,
		read: func(c *cell) func(*market.Talent) {
			looking := market.LookingYes
			if yes, ok := yesNo(c.text); !ok {
				if looking, ok = word(c, lookingWords); !ok {
					return nil
				}
			} else if yes {
				looking = market.LookingNo
			}
			return func(t *market.Talent) { t.Intention.Looking = looking }
		},
		clear: func(t *market.Talent) { t.Intention.Looking = "" },
	}
}

func occupationsField() talentField {
	return talentField{
		key: "intention.occupations", join: joinLists,
		read: func(c *cell) func(*market.Talent) {
			v := occupationList(c)
			if c.bad && len(v) == 0 {
				return nil
			}
			return func(t *market.Talent) { t.Intention.Occupations = slices.Clone(v) }
		},
		clear: func(t *market.Talent) { t.Intention.Occupations = nil },
		write: func(p *phrases, t *market.Talent) string {
			names := make([]string, len(t.Intention.Occupations))
			for i, code := range t.Intention.Occupations {
				names[i] = p.occupation(code)
			}
			return exactStrings(p, t.Intention.Occupations, strings.Join(names, p.word("list", "separator")), occupationList)
		},
	}
}

// occupation returns the name of an occupation, or its code where the name doesn't lead back to it.
func (p *phrases) occupation(code string) string {
	label := p.words.OccupationLabel(code, p.lang)
	if back, ok := p.words.Occupation(label); ok && back == code {
		return label
	}
	return code
}

// wishedPlaces reads desired districts; 不限 among them says that the place doesn't matter.
func wishedPlaces(at func(*market.Talent) *[]string) talentField {
	return talentField{
		key: "intention.districts", join: joinLists,
		read: func(c *cell) func(*market.Talent) {
			l := places(c.row.words, c.text)
			for _, b := range l.bad {
				c.unreadable("district", b)
			}
			if len(l.codes) == 0 && !l.anywhere {
				return nil // work from home alone is no place either
			}
			return func(t *market.Talent) {
				*at(t) = slices.Clone(l.codes)
				t.Intention.Anywhere = l.anywhere
			}
		},
		clear: func(t *market.Talent) {
			*at(t) = nil
			t.Intention.Anywhere = false
		},
		write: func(p *phrases, t *market.Talent) string {
			var names []string
			if t.Intention.Anywhere {
				names = append(names, p.word("place", "anywhere"))
			}
			return p.places(names, *at(t))
		},
	}
}

// places writes districts by name where reading the cell gives the same codes, else by code.
func (p *phrases) places(before, codes []string) string {
	names := slices.Clone(before)
	for _, code := range codes {
		names = append(names, p.district(code))
	}
	sep := p.word("list", "separator")
	text := strings.Join(names, sep)
	if back := places(p.words, text); slices.Equal(back.codes, codes) && len(back.bad) == 0 {
		return text
	}
	return toJSON(append(slices.Clone(before), codes...))
}

func employmentTypesField() talentField {
	read := func(c *cell) []market.EmploymentType {
		var out []market.EmploymentType
		for _, name := range splitList(c.text, separatorsSlash) {
			v, ok := employmentWords.lookup(name)
			switch {
			case ok && !slices.Contains(out, v):
				out = append(out, v)
			case !ok && !unlimited(fold(name)):
				c.unreadable("employment_type", name)
			}
		}
		return out
	}
	return talentField{
		key: "intention.employmentTypes", join: joinLists,
		read: func(c *cell) func(*market.Talent) {
			if v, ok := exactEnums(c); ok {
				return func(t *market.Talent) { t.Intention.EmploymentTypes = slices.Clone(v) }
			}
			v := read(c)
			if c.bad && len(v) == 0 {
				return nil
			}
			return func(t *market.Talent) { t.Intention.EmploymentTypes = slices.Clone(v) }
		},
		clear: func(t *market.Talent) { t.Intention.EmploymentTypes = nil },
		write: func(p *phrases, t *market.Talent) string {
			list := t.Intention.EmploymentTypes
			if len(list) == 0 {
				return ""
			}
			names := make([]string, len(list))
			for i, e := range list {
				names[i] = p.word("employment", string(e))
			}
			return exact(p, list, strings.Join(names, p.word("list", "separator")), read)
		},
	}
}

// exactEnums reads employment types that were written as JSON because they repeat.
func exactEnums(c *cell) ([]market.EmploymentType, bool) {
	list, ok := jsonStrings(c.text)
	if !ok {
		return nil, false
	}
	out := make([]market.EmploymentType, len(list))
	for i, s := range list {
		v, known := employmentWords.lookup(s)
		if !known {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

// talentConsent are the columns of consent: what is agreed to, when and by whose word.
func talentConsent() []talentField {
	none := func(*cell) func(*market.Talent) { return nil } // finishTalent reads these together
	revoke := func(t *market.Talent) { t.Consent.Matching = nil }
	// Where there is no grant the cells stay empty: a person who was never asked has refused nothing.
	grant := func(write func(*market.Grant) string) func(*phrases, *market.Talent) string {
		return func(_ *phrases, t *market.Talent) string {
			if t.Consent.Matching == nil {
				return ""
			}
			return write(t.Consent.Matching)
		}
	}
	part := func(of func(*market.Grant) string) func(*phrases, *market.Talent) string {
		return grant(func(g *market.Grant) string {
			if !plainGrant(g) {
				return ""
			}
			return of(g)
		})
	}
	first := func(cells []*cell) *cell { return cells[0] } // readConsent looks at all of them
	return []talentField{
		{key: "consent", plain: true, join: first, read: none, clear: revoke, write: grant(writeConsent)},
		{key: "consent.at", read: none, write: part(func(g *market.Grant) string { return g.At.Format(time.RFC3339Nano) })},
		{key: "consent.by", read: none, write: part(func(g *market.Grant) string { return g.By })},
	}
}

// plainGrant tells whether a grant can stand in three columns; otherwise it is JSON in the first.
func plainGrant(g *market.Grant) bool {
	c := &cell{row: &rowContext{}, text: trim(g.Version)}
	if g.At.IsZero() || g.At.Location() != time.UTC || c.text != g.Version || strings.HasPrefix(g.Version, "{") {
		return false
	}
	back, ok := c.consent(true)
	return ok && back == market.ConsentCell{Stated: true, Given: true, Version: g.Version}
}

func writeConsent(g *market.Grant) string {
	if plainGrant(g) {
		return g.Version
	}
	return toJSON(g)
}
