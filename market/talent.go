package market

import "time"

// Talent is a person in the talent pool. The smallest valid one has a name.
type Talent struct {
	Meta
	// Source and ExternalID identify the record in the system it came from.
	Source     string `json:"source,omitempty"`
	ExternalID string `json:"externalId,omitempty"`
	// Private holds what identifies the person and what the person wrote about themselves.
	Private TalentPrivate `json:"private"`
	// District is where the person lives, a code of GB/T 2260.
	District     string          `json:"district,omitempty"`
	Education    []EducationItem `json:"education,omitempty"`
	Experience   []Experience    `json:"experience,omitempty"`
	Skills       []Skill         `json:"skills,omitempty"`
	Training     []Training      `json:"training,omitempty"`
	Certificates []Certificate   `json:"certificates,omitempty"`
	Intention    Intention       `json:"intention,omitzero"`
	Consent      Consent         `json:"consent,omitzero"`
	// Found are the skills found in the free text above: computed on write, ignored on input.
	Found *Found `json:"found,omitempty"`
}

// TalentPrivate is the sub-document of everything that identifies the person.
type TalentPrivate struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
	// RosterNumber is a student or roster number, unique within Source.
	RosterNumber string `json:"rosterNumber,omitempty"`
	// About is the person's description of themselves.
	About string `json:"about,omitempty"`
}

// EducationItem is one stage of education.
type EducationItem struct {
	Level Education `json:"level,omitempty"`
	// Field is the field of study (专业) in the person's words.
	Field  string `json:"field,omitempty"`
	School string `json:"school,omitempty"`
	// Year is the year of graduation, 0 where unknown.
	Year int `json:"year,omitempty"`
}

// ExperienceKind is the kind of an experience.
type ExperienceKind string

// The kinds of experience; empty counts as a job.
const (
	ExperienceJob         ExperienceKind = "job"
	ExperienceInternship  ExperienceKind = "internship"
	ExperienceProject     ExperienceKind = "project"
	ExperienceCompetition ExperienceKind = "competition"
)

// Experience is one job, internship, project or competition.
type Experience struct {
	Kind     ExperienceKind `json:"kind,omitempty"`
	Employer string         `json:"employer,omitempty"`
	// Role is the title in the person's words.
	Role string `json:"role,omitempty"`
	// From and To are months; an empty To means that it goes on.
	From Month `json:"from,omitempty"`
	To   Month `json:"to,omitempty"`
	// Months is the length where the dates aren't known, 0 where that isn't either.
	Months int     `json:"months,omitempty"`
	Skills []Skill `json:"skills,omitempty"`
	Text   string  `json:"text,omitempty"`
}

// Skill is one skill: a code of the taxonomy, or a free label where the taxonomy has none.
type Skill struct {
	Code  string `json:"code,omitempty"`
	Label string `json:"label,omitempty"`
	Level Level  `json:"level,omitempty"`
	// LastUsed is the month in which it was last used.
	LastUsed Month `json:"lastUsed,omitempty"`
}

// TrainingKind is the kind of a training.
type TrainingKind string

// The kinds of training; empty counts as a course.
const (
	TrainingCourse     TrainingKind = "course"
	TrainingPractice   TrainingKind = "practice"
	TrainingInternship TrainingKind = "internship"
	TrainingContinuing TrainingKind = "continuing"
)

// Training is one item of training history.
type Training struct {
	Kind     TrainingKind `json:"kind,omitempty"`
	Name     string       `json:"name,omitempty"`
	Provider string       `json:"provider,omitempty"`
	// Hours is the length, 0 where unknown.
	Hours  int     `json:"hours,omitempty"`
	From   Month   `json:"from,omitempty"`
	To     Month   `json:"to,omitempty"`
	Skills []Skill `json:"skills,omitempty"`
	Result string  `json:"result,omitempty"`
	Text   string  `json:"text,omitempty"`
}

// Certificate is any certificate; for 数字技术工程师 with occupation, direction and level.
type Certificate struct {
	Name string `json:"name,omitempty"`
	// Occupation is a code of the classification, Direction the professional direction in its words.
	Occupation string           `json:"occupation,omitempty"`
	Direction  string           `json:"direction,omitempty"`
	Level      CertificateLevel `json:"level,omitempty"`
	Number     string           `json:"number,omitempty"`
	Date       Date             `json:"date,omitempty"`
}

// Intention is what the person looks for (求职意向).
type Intention struct {
	// Roles are desired roles in the person's words; Occupations are codes of the classification.
	Roles       []string `json:"roles,omitempty"`
	Occupations []string `json:"occupations,omitempty"`
	// Districts are desired places; Anywhere says that the place does not matter.
	Districts []string `json:"districts,omitempty"`
	Anywhere  bool     `json:"anywhere,omitempty"`
	// Salary is the wish per month.
	Salary *Salary `json:"salary,omitempty"`
	// EmploymentTypes are the kinds of employment that the person accepts.
	EmploymentTypes []EmploymentType `json:"employmentTypes,omitempty"`
	// Start is the earliest possible start.
	Start   Date    `json:"start,omitempty"`
	Looking Looking `json:"looking,omitempty"`
	// ConfirmedAt is when the person last confirmed the intention.
	ConfirmedAt Date `json:"confirmedAt,omitempty"`
}

// Salary is a range in CNY per month. Min or Max is 0 where that end is open.
type Salary struct {
	Min int `json:"min,omitempty"`
	Max int `json:"max,omitempty"`
	// Months is the number of monthly salaries a year, 12 to 24; 0 where unknown (counts as 12).
	Months int `json:"months,omitempty"`
}

// Consent holds one grant per purpose; a nil grant is no consent.
type Consent struct {
	Matching *Grant `json:"matching,omitempty"`
}

// Grant is a consent that was given.
type Grant struct {
	// Version names the text that was agreed to.
	Version string `json:"version"`
	// At is when it was given or attested.
	At time.Time `json:"at,omitzero"`
	// By says who attests it: the person ("self") or whoever imported the record.
	By string `json:"by,omitempty"`
}

// Found is what was found in free text.
type Found struct {
	// Taxonomy is the version of the taxonomy, Reader that of the rules of reading; a record with another one
	// than the present is read anew.
	Taxonomy int          `json:"taxonomy"`
	Reader   int          `json:"reader,omitempty"`
	Skills   []FoundSkill `json:"skills,omitempty"`
	// Terms are words that look like names of technologies and that the taxonomy doesn't know, in small letters: what two
	// texts have in common of them counts.
	Terms []string `json:"terms,omitempty"`
	// Requirements are read in a demand's title and text, Profile in a talent's description of themselves.
	Requirements *ReadRequirements `json:"requirements,omitempty"`
	Profile      *ReadProfile      `json:"profile,omitempty"`
}

// FoundSkill is one skill found in free text.
type FoundSkill struct {
	Code     string   `json:"code"`
	Level    Level    `json:"level,omitempty"`
	Evidence Evidence `json:"evidence"`
	// Field is where it was found first, such as "experience[0].text"; Start and End are the bytes there.
	Field string `json:"field,omitempty"`
	Start int    `json:"begin,omitempty"`
	End   int    `json:"end,omitempty"`
	// Role says how firmly a demand asks for it: the firmest of all occurrences of this evidence.
	Role ReadRole `json:"asked,omitempty"`
	// LastUsed is the last month of the latest experience or training where it was found, empty where one of
	// them has no end.
	LastUsed Month `json:"lastUsed,omitempty"`
}

// ConsentsToMatching tells whether the talent may be matched at all.
func (t *Talent) ConsentsToMatching() bool { return t.Consent.Matching != nil }

// InPool tells whether the talent belongs to the pool: consenting and looking.
func (t *Talent) InPool() bool { return t.ConsentsToMatching() && t.Intention.Looking != LookingNo }

// HighestEducation returns the item with the highest level, and false where no level is stated. Of equal
// levels the later graduation counts.
func (t *Talent) HighestEducation() (EducationItem, bool) {
	var best EducationItem
	for _, e := range t.Education {
		if r := e.Level.Rank(); r > best.Level.Rank() || r > 0 && r == best.Level.Rank() && e.Year > best.Year {
			best = e
		}
	}
	return best, best.Level != ""
}

// StatesSkills tells whether the profile says anything from which skills could be known: a skill, or any text.
func (t *Talent) StatesSkills() bool {
	if len(t.Skills) > 0 {
		return true
	}
	for i := range t.Experience {
		if e := &t.Experience[i]; e.Role != "" || e.Text != "" || len(e.Skills) > 0 {
			return true
		}
	}
	for i := range t.Training {
		if e := &t.Training[i]; e.Name != "" || e.Text != "" || e.Result != "" || len(e.Skills) > 0 {
			return true
		}
	}
	for i := range t.Certificates {
		if c := &t.Certificates[i]; c.Name != "" || c.Direction != "" {
			return true
		}
	}
	return t.Private.About != "" || t.Found != nil && len(t.Found.Skills) > 0
}
