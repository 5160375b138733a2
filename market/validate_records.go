package market

import "strconv"

func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// Validate returns everything that is wrong with the talent, nil where nothing is.
func (t *Talent) Validate(v Vocabulary) []Problem {
	c := &checker{vocab: v}
	c.head(t.Meta)
	c.origin(t.Source, t.ExternalID)
	c.required("private.name", t.Private.Name)
	c.phone("private.phone", t.Private.Phone)
	c.email("private.email", t.Private.Email)
	c.short("private.rosterNumber", t.Private.RosterNumber)
	c.long("private.about", t.Private.About)
	c.district("district", t.District)
	c.skills("skills", t.Skills)
	c.history(t)
	c.intention("intention", &t.Intention)
	if g := t.Consent.Matching; g != nil {
		c.required("consent.matching.version", g.Version)
		c.short("consent.matching.by", g.By)
	}
	return c.problems
}

func (c *checker) history(t *Talent) {
	if c.many("education", len(t.Education), MaxItems) {
		for i, e := range t.Education {
			c.educationItem(at("education", i), e)
		}
	}
	if c.many("experience", len(t.Experience), MaxItems) {
		for i, e := range t.Experience {
			c.experience(at("experience", i), e)
		}
	}
	if c.many("training", len(t.Training), MaxItems) {
		for i, e := range t.Training {
			c.training(at("training", i), e)
		}
	}
	if c.many("certificates", len(t.Certificates), MaxItems) {
		for i, e := range t.Certificates {
			c.certificate(at("certificates", i), e)
		}
	}
}

func (c *checker) educationItem(f string, e EducationItem) {
	oneOf(c, f+".level", e.Level, Educations()...)
	c.short(f+".field", e.Field)
	c.short(f+".school", e.School)
	if e.Year != 0 {
		c.between(f+".year", e.Year, 1940, 2100)
	}
}

func (c *checker) experience(f string, e Experience) {
	oneOf(c, f+".kind", e.Kind, ExperienceJob, ExperienceInternship, ExperienceProject, ExperienceCompetition)
	c.short(f+".employer", e.Employer)
	c.short(f+".role", e.Role)
	c.span(f, e.From, e.To)
	c.between(f+".months", e.Months, 0, MaxMonths)
	c.skills(f+".skills", e.Skills)
	c.long(f+".text", e.Text)
}

func (c *checker) training(f string, e Training) {
	oneOf(c, f+".kind", e.Kind, TrainingCourse, TrainingPractice, TrainingInternship, TrainingContinuing)
	c.short(f+".name", e.Name)
	c.short(f+".provider", e.Provider)
	c.between(f+".hours", e.Hours, 0, MaxHours)
	c.span(f, e.From, e.To)
	c.skills(f+".skills", e.Skills)
	c.short(f+".result", e.Result)
	c.long(f+".text", e.Text)
}

func (c *checker) certificate(f string, e Certificate) {
	if e.Name == "" && e.Occupation == "" {
		c.oneNeeded(f, nil, "name", "occupation")
	}
	c.short(f+".name", e.Name)
	c.occupation(f+".occupation", e.Occupation)
	c.short(f+".direction", e.Direction)
	oneOf(c, f+".level", e.Level, CertificateLevels()...)
	c.short(f+".number", e.Number)
	c.date(f+".date", e.Date)
}

func (c *checker) skills(f string, list []Skill) {
	if !c.many(f, len(list), MaxTalentSkills) {
		return
	}
	for i, s := range list {
		c.skill(at(f, i), s.Code, s.Label, s.Level)
		c.month(at(f, i)+".lastUsed", s.LastUsed)
	}
}

func (c *checker) skill(f, code, label string, level Level) {
	if code == "" && label == "" {
		c.oneNeeded(f, nil, "code", "label")
	}
	if code != "" && c.vocab != nil && !c.vocab.HasSkill(code) {
		c.add(f+".code", ProblemUnknownCode, Args{"value": clip(code), "of": "skill"})
	}
	c.short(f+".code", code)
	c.short(f+".label", label)
	c.between(f+".level", int(level), 0, int(LevelExpert))
}

func (c *checker) intention(f string, w *Intention) {
	c.names(f+".roles", w.Roles)
	if c.many(f+".occupations", len(w.Occupations), MaxWishes) {
		for i, o := range w.Occupations {
			c.occupation(at(f+".occupations", i), o)
		}
	}
	c.districts(f+".districts", w.Districts)
	c.salary(f+".salary", w.Salary)
	if c.many(f+".employmentTypes", len(w.EmploymentTypes), len(EmploymentTypes())) {
		for i, e := range w.EmploymentTypes {
			oneOf(c, at(f+".employmentTypes", i), e, EmploymentTypes()...)
		}
	}
	c.date(f+".start", w.Start)
	oneOf(c, f+".looking", w.Looking, LookingYes, LookingOpen, LookingNo)
	c.date(f+".confirmedAt", w.ConfirmedAt)
}

func (c *checker) names(f string, list []string) {
	if c.many(f, len(list), MaxWishes) {
		for i, s := range list {
			c.required(at(f, i), s)
		}
	}
}

func (c *checker) districts(f string, list []string) {
	if c.many(f, len(list), MaxWishes) {
		for i, s := range list {
			if s == "" {
				c.add(at(f, i), ProblemRequired, nil)
			}
			c.district(at(f, i), s)
		}
	}
}

// Validate returns everything that is wrong with the demand, nil where nothing is.
func (d *Demand) Validate(v Vocabulary) []Problem {
	c := &checker{vocab: v}
	c.head(d.Meta)
	c.origin(d.Source, d.ExternalID)
	if d.EmployerID != "" && !ValidID(d.EmployerID) {
		c.add("employerId", ProblemBadFormat, Args{"value": clip(d.EmployerID), "format": "id"})
	}
	c.required("title", d.Title)
	oneOf(c, "status", d.Status, DemandStatuses()...)
	c.occupation("occupation", d.Occupation)
	c.requirements(d)
	c.emphasis("emphasis", d.Emphasis)
	c.districts("place.districts", d.Place.Districts)
	c.salary("salary", d.Salary)
	oneOf(c, "employmentType", d.EmploymentType, EmploymentTypes()...)
	c.between("headcount", d.Headcount, 0, MaxHeadcount)
	c.date("start", d.Start)
	c.date("validUntil", d.ValidUntil)
	c.long("text", d.Text)
	return c.problems
}

func (c *checker) requirements(d *Demand) {
	if c.many("skills", len(d.Skills), MaxDemandSkills) {
		seen := map[string]bool{}
		for i, s := range d.Skills {
			f := at("skills", i)
			c.skill(f, s.Code, s.Label, s.Level)
			c.between(f+".weight", s.Weight, 0, MaxWeight)
			key := s.Code
			if key == "" {
				key = "\x00" + s.Label
			}
			if seen[key] {
				c.add(f, ProblemRepeated, Args{"value": clip(s.Code + s.Label)})
			}
			seen[key] = true
		}
	}
	if e := d.Education; e != nil {
		if e.Level == "" {
			c.add("education.level", ProblemRequired, Args{"allowed": namesOf(Educations())})
		}
		oneOf(c, "education.level", e.Level, Educations()...)
	}
	if f := d.Field; f != nil {
		c.names("field.names", f.Names)
	}
	if e := d.Experience; e != nil {
		c.between("experience.minYears", e.MinYears, 0, MaxYears)
		c.between("experience.maxYears", e.MaxYears, 0, MaxYears)
		if e.MaxYears != 0 && e.MaxYears < e.MinYears {
			c.add("experience.maxYears", ProblemOrder, Args{"value": e.MaxYears, "after": e.MinYears})
		}
	}
	if e := d.Certificate; e != nil {
		if e.Name == "" && e.Occupation == "" && e.Level == "" {
			c.oneNeeded("certificate", Args{"levels": namesOf(CertificateLevels())}, "name", "occupation", "level")
		}
		c.short("certificate.name", e.Name)
		c.occupation("certificate.occupation", e.Occupation)
		oneOf(c, "certificate.level", e.Level, CertificateLevels()...)
	}
}

// Validate returns everything that is wrong with the employer, nil where nothing is.
func (e *Employer) Validate(v Vocabulary) []Problem {
	c := &checker{vocab: v}
	c.head(e.Meta)
	c.origin(e.Source, e.ExternalID)
	c.required("name", e.Name)
	if e.CreditCode != "" && !ValidCreditCode(e.CreditCode) {
		c.creditCode(e.CreditCode)
	}
	c.short("industry", e.Industry)
	c.short("size", e.Size)
	c.district("district", e.District)
	c.text("address", e.Address, MaxName, true)
	if c.many("contacts", len(e.Contacts), MaxItems) {
		for i, p := range e.Contacts {
			f := at("contacts", i)
			c.required(f+".name", p.Name)
			c.short(f+".title", p.Title)
			c.phone(f+".phone", p.Phone)
			c.email(f+".email", p.Email)
		}
	}
	oneOf(c, "partnership.state", e.Partnership.State, PartnershipNone, PartnershipProspect, PartnershipActive, PartnershipEnded)
	c.date("partnership.since", e.Partnership.Since)
	c.date("partnership.until", e.Partnership.Until)
	if p := e.Partnership; p.Since != "" && p.Until != "" && p.Until < p.Since {
		c.add("partnership.until", ProblemOrder, Args{"value": string(p.Until), "after": string(p.Since)})
	}
	c.long("text", e.Text)
	return c.problems
}

func (c *checker) creditCode(code string) {
	if want, ok := CreditCheck(code); ok && len(code) == 18 {
		c.add("creditCode", ProblemCheckDigit, Args{"value": code, "want": string(want)})
		return
	}
	c.add("creditCode", ProblemBadFormat, Args{"value": clip(code), "format": "credit-code"})
}
