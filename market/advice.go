package market

import (
	"slices"
)

// AdviceTop is how many places of a list advice follows: who enters and who leaves them.
const AdviceTop = 20

// TeachLevel is the level at which advice adds a skill: 3 掌握, what a course that ends with a proof of it
// gives.
const TeachLevel = LevelProficient

// GoodScore is the score from which a feasible match counts as a good one, in hundredths: 60.00.
const GoodScore Score = 6000

// Requirement names a condition of a demand that advice can relax.
type Requirement string

// The requirements, in the order in which advice lists them.
const (
	RequireSkill       Requirement = "skill"
	RequireCertificate Requirement = "certificate"
	RequireEducation   Requirement = "education"
	RequireField       Requirement = "field"
	RequireExperience  Requirement = "experience"
	RequirePlace       Requirement = "place"
	RequireSalary      Requirement = "salary"
	RequireStart       Requirement = "start"
)

// Requirements lists the requirements in their order.
func Requirements() []Requirement {
	return []Requirement{RequireSkill, RequireCertificate, RequireEducation, RequireField, RequireExperience, RequirePlace, RequireSalary, RequireStart}
}

// Relax says how a condition or a wish is relaxed.
type Relax string

// The ways of relaxing: soften turns a hard condition into one that scores; ease lowers it one step (a level
// less, a salary more, a wider district, a later start); drop takes it away.
const (
	RelaxSoften Relax = "soften"
	RelaxEase   Relax = "ease"
	RelaxDrop   Relax = "drop"
)

// Relaxes lists the ways of relaxing, the mildest first.
func Relaxes() []Relax { return []Relax{RelaxSoften, RelaxEase, RelaxDrop} }

// Relaxation is one change of one requirement of a demand, for a program to make and for people to read. Only
// the members that belong to Of are set, and of those the new value only where Relax is ease.
type Relaxation struct {
	Of    Requirement `json:"of"`
	Relax Relax       `json:"relax"`
	// Skill and Label name the required skill as the demand does.
	Skill string `json:"skill,omitempty"`
	Label string `json:"label,omitempty"`
	// Level is the new least level of the skill; 0 is any.
	Level Level `json:"level,omitempty"`
	// Education is the new least level of education.
	Education Education `json:"education,omitempty"`
	// Certificate is the new least level of the certificate; empty is any.
	Certificate CertificateLevel `json:"certificate,omitempty"`
	// Years are the new least years of experience.
	Years int `json:"years,omitempty"`
	// Districts are the new places of work.
	Districts []string `json:"districts,omitempty"`
	// Max is the new upper end of the salary per month.
	Max int `json:"max,omitempty"`
	// Start is the new latest start.
	Start Date `json:"start,omitempty"`
}

// Same tells whether both change the same requirement.
func (r Relaxation) Same(o Relaxation) bool {
	return r.Of == o.Of && r.Skill == o.Skill && r.Label == o.Label
}

// Apply returns the demand with the change made; d itself stays as it is. A requirement that d doesn't have
// changes nothing.
func (r Relaxation) Apply(d Demand) Demand {
	switch r.Of {
	case RequireSkill:
		d.Skills = r.skills(d.Skills)
	case RequireCertificate:
		d.Certificate = relaxed(d.Certificate, r.Relax, func(c *CertificateRequirement) *bool { return &c.Must },
			func(c *CertificateRequirement) { c.Level = r.Certificate })
	case RequireEducation:
		d.Education = relaxed(d.Education, r.Relax, func(c *EducationRequirement) *bool { return &c.Must },
			func(c *EducationRequirement) { c.Level = r.Education })
	case RequireField:
		d.Field = nil
	case RequireExperience:
		d.Experience = relaxed(d.Experience, r.Relax, nil, func(c *ExperienceRequirement) { c.MinYears = r.Years })
	case RequirePlace:
		d.Place = r.place(d.Place)
	case RequireSalary:
		d.Salary = relaxed(d.Salary, r.Relax, nil, func(c *Salary) { c.Max = r.Max })
	case RequireStart:
		d.Start = r.Start
	}
	return d
}

// relaxed returns a changed copy of a requirement, nil for one that is dropped.
func relaxed[T any](old *T, how Relax, must func(*T) *bool, ease func(*T)) *T {
	if old == nil || how == RelaxDrop {
		return nil
	}
	c := *old
	if how == RelaxEase {
		ease(&c)
	} else if must != nil {
		*must(&c) = false
	}
	return &c
}

func (r Relaxation) skills(old []SkillRequirement) []SkillRequirement {
	var out []SkillRequirement
	for _, s := range old {
		if s.Code == r.Skill && s.Label == r.Label {
			switch r.Relax {
			case RelaxDrop:
				continue
			case RelaxSoften:
				s.Must = false
			default:
				s.Level = r.Level
			}
		}
		out = append(out, s)
	}
	return out
}

func (r Relaxation) place(p Place) Place {
	switch r.Relax {
	case RelaxSoften:
		p.Must = false
	case RelaxEase:
		p.Districts = slices.Clone(r.Districts)
	default:
		p = Place{Remote: p.Remote}
	}
	return p
}

// Ranked is one place of a list.
type Ranked struct {
	Talent TalentRef `json:"talent"`
	// Rank counts from 1.
	Rank  int   `json:"rank"`
	Score Score `json:"score"`
}

// RelaxEffect is what one or two relaxations bring; every number is what Candidates says once they are made.
type RelaxEffect struct {
	Changes []Relaxation `json:"changes"`
	// Reasons say the changes in words, in their order.
	Reasons []Reason `json:"reasons"`
	// Patch is the changes as a JSON merge patch (RFC 7396) of the demand.
	Patch Args `json:"patch"`
	// Total and Certain are those of the list afterwards; MoreTotal and MoreCertain the difference to now.
	Total       int `json:"total"`
	Certain     int `json:"certain"`
	MoreTotal   int `json:"moreTotal"`
	MoreCertain int `json:"moreCertain"`
	// Enter and Leave are who enters the first AdviceTop places, with the new rank and score, and who leaves
	// them, with the old ones.
	Enter []Ranked `json:"enter"`
	Leave []Ranked `json:"leave"`
}

// Drops counts the requirements that are dropped altogether.
func (x *RelaxEffect) Drops() int {
	n := 0
	for _, c := range x.Changes {
		if c.Relax == RelaxDrop {
			n++
		}
	}
	return n
}

// DemandAdvice is what an employer could change, and what each change would bring.
type DemandAdvice struct {
	Demand DemandRef `json:"demand"`
	// AsIfOpen is set where the demand is not open or no longer valid on the day: all is said as if it were.
	AsIfOpen bool `json:"asIfOpen,omitempty"`
	// Pool, Total and Certain are those of the list of candidates as the demand stands.
	Pool    int `json:"pool"`
	Total   int `json:"total"`
	Certain int `json:"certain"`
	// Single holds every relaxation of one requirement, in the order of Requirements and Relaxes.
	Single []RelaxEffect `json:"single"`
	// Cheapest is the single relaxation to begin with: of those that bring anybody, one that doesn't drop a
	// requirement before one that does, then whatever brings most people, most of them certain, then the first.
	// CheapestPair is the same for two together that bring more than either alone; both nil where none brings
	// anybody.
	Cheapest     *RelaxEffect `json:"cheapest,omitempty"`
	CheapestPair *RelaxEffect `json:"cheapestPair,omitempty"`
	// Pairs counts the pairs that were tried: all of the 8 relaxations that look best for it.
	Pairs int `json:"pairs"`
	// Salary places the offer among the wishes.
	Salary SalaryPlace `json:"salary"`
	Engine string      `json:"engine"`
	AsOf   Date        `json:"asOf"`
}

// SalaryPlace says how an offer stands among what talents ask who would be feasible if there were no word of
// salary. What somebody asks is the lower end of the wish; all amounts are per month at twelve months a year,
// rounded down.
type SalaryPlace struct {
	// Offer is the upper end of the offer, or the lower one where the upper is open; 0 where nothing is offered.
	Offer int `json:"offer"`
	// Asked counts those who name a lower end, Unasked those who do not; Met those of Asked that the offer reaches.
	Asked   int `json:"asked"`
	Unasked int `json:"unasked"`
	Met     int `json:"met"`
	// Percentile is Met / Asked, rounded down; 0 where nobody asks or nothing is offered.
	Percentile Share `json:"percentile"`
	// Low, Middle and High are the asks at 25, 50 and 75 %: the least that so many of Asked ask at the most.
	Low    int `json:"low"`
	Middle int `json:"middle"`
	High   int `json:"high"`
}

// AddedSkill is a skill that a talent would have more, or at a higher level.
type AddedSkill struct {
	Code  string `json:"code"`
	Level Level  `json:"level"`
}

// Apply returns the talent with the skill declared at the level: its entry among the declared skills raised,
// or a new one. t itself stays as it is.
func (s AddedSkill) Apply(t Talent) Talent {
	t.Skills = slices.Clone(t.Skills)
	for i := range t.Skills {
		if t.Skills[i].Code == s.Code {
			t.Skills[i].Level = max(t.Skills[i].Level, s.Level)
			return t
		}
	}
	t.Skills = append(t.Skills, Skill{Code: s.Code, Level: s.Level})
	return t
}

// Outlook counts demands that are open on a day, for one talent.
type Outlook struct {
	// Feasible counts those whose hard conditions hold or can't be decided, Good those of them with a score of
	// GoodScore or more.
	Feasible int `json:"feasible"`
	Good     int `json:"good"`
}

// SkillEffect is what one to three skills more bring a talent.
type SkillEffect struct {
	Add []AddedSkill `json:"add"`
	// Patch is the change as a JSON merge patch of the talent.
	Patch Args `json:"patch"`
	// After is the outlook once the skills are declared; MoreFeasible and MoreGood the difference to now.
	After        Outlook `json:"after"`
	MoreFeasible int     `json:"moreFeasible"`
	MoreGood     int     `json:"moreGood"`
	// Demands are up to five of those that become feasible or good, the highest score first.
	Demands []DemandRef `json:"demands"`
	Reason  Reason      `json:"reason"`
}

// Wish names a wish of a talent that can leave demands out or lower their scores.
type Wish string

// The wishes.
const (
	WishSalary Wish = "salary"
	WishPlace  Wish = "place"
	WishType   Wish = "type"
	WishStart  Wish = "start"
	WishRole   Wish = "role"
)

// Wishes lists the wishes in the order in which advice lists them.
func Wishes() []Wish { return []Wish{WishSalary, WishPlace, WishType, WishStart, WishRole} }

// WishChange is one change of one wish, as Relaxation is of a requirement; a wish is eased or dropped.
type WishChange struct {
	Of    Wish  `json:"of"`
	Relax Relax `json:"relax"`
	// Min is the new lower end of the salary, Districts the new places, Start the new earliest start.
	Min       int      `json:"min,omitempty"`
	Districts []string `json:"districts,omitempty"`
	Start     Date     `json:"start,omitempty"`
}

// Apply returns the talent with the change made; t itself stays as it is. Dropping the wish for a place says
// that any place will do.
func (c WishChange) Apply(t Talent) Talent {
	w := &t.Intention
	ease := c.Relax == RelaxEase
	switch c.Of {
	case WishSalary:
		w.Salary = relaxed(w.Salary, c.Relax, nil, func(s *Salary) { s.Min = c.Min })
	case WishPlace:
		w.Districts = slices.Clone(c.Districts)
		w.Anywhere = w.Anywhere || !ease
	case WishType:
		w.EmploymentTypes = nil
	case WishStart:
		w.Start = c.Start
	case WishRole:
		w.Roles, w.Occupations = nil, nil
	}
	return t
}

// WishEffect is what a wish costs: what changes if it is eased or dropped.
type WishEffect struct {
	Change WishChange `json:"change"`
	Reason Reason     `json:"reason"`
	Patch  Args       `json:"patch"`
	// After is the outlook without the wish; MoreFeasible and MoreGood the difference to now. MoreGood can be
	// below 0: a wish that a demand meets raises its score.
	After        Outlook `json:"after"`
	MoreFeasible int     `json:"moreFeasible"`
	MoreGood     int     `json:"moreGood"`
}

// TalentAdvice is what a talent could learn or wish for, and what each change would bring.
type TalentAdvice struct {
	Talent TalentRef `json:"talent"`
	// Demands counts those that are open on the day, Now how the talent stands to them.
	Demands int     `json:"demands"`
	Now     Outlook `json:"now"`
	// Skills are the skills that change something if they are added at TeachLevel, or one level above the one
	// held: at most 50, the most good demands first, then the most feasible ones, then by code. SkillsTotal
	// counts all that change something.
	Skills      []SkillEffect `json:"skills"`
	SkillsTotal int           `json:"skillsTotal"`
	// Sets are the best three sets of two skills and the best three of three, of all sets of the skills Among,
	// as far as they bring more than any smaller set.
	Sets []SkillEffect `json:"sets"`
	// Among are the up to 12 skills of which every pair and triple was tried. Of skills with the same effect
	// one stands for all; held ones whose level is unknown are not among them, because to state it can also
	// cost something.
	Among []string `json:"among"`
	// Wishes are the changes of wishes that change something, in the order of Wishes, eased before dropped. A wish
	// of which nothing is listed leaves out no demand and keeps none from being good.
	Wishes []WishEffect `json:"wishes"`
	Engine string       `json:"engine"`
	AsOf   Date         `json:"asOf"`
}
