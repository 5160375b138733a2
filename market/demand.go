package market

// DemandStatus is where a demand stands in its life.
type DemandStatus string

// The states of a demand. An empty status on input means open.
const (
	DemandDraft   DemandStatus = "draft"
	DemandOpen    DemandStatus = "open"
	DemandPaused  DemandStatus = "paused"
	DemandFilled  DemandStatus = "filled"
	DemandClosed  DemandStatus = "closed"
	DemandExpired DemandStatus = "expired"
)

// Demand is a job with its requirements (用工需求). The smallest valid one has a title.
type Demand struct {
	Meta
	// EmployerID names the employer.
	EmployerID string `json:"employerId,omitempty"`
	// Source and ExternalID identify the record in the system it came from.
	Source     string       `json:"source,omitempty"`
	ExternalID string       `json:"externalId,omitempty"`
	Title      string       `json:"title"`
	Status     DemandStatus `json:"status,omitempty"`
	// Occupation is a code of the classification.
	Occupation  string                  `json:"occupation,omitempty"`
	Skills      []SkillRequirement      `json:"skills,omitempty"`
	Education   *EducationRequirement   `json:"education,omitempty"`
	Field       *FieldRequirement       `json:"field,omitempty"`
	Experience  *ExperienceRequirement  `json:"experience,omitempty"`
	Certificate *CertificateRequirement `json:"certificate,omitempty"`
	// Emphasis shifts the weights with which the above score.
	Emphasis *Emphasis `json:"emphasis,omitempty"`
	Place    Place     `json:"place,omitzero"`
	// Salary is the offer per month; nil where it is negotiable (面议).
	Salary         *Salary        `json:"salary,omitempty"`
	EmploymentType EmploymentType `json:"employmentType,omitempty"`
	// Headcount is the number of seats, 0 where unknown (counts as 1).
	Headcount int `json:"headcount,omitempty"`
	// Start is the latest day on which the work should begin.
	Start Date `json:"start,omitempty"`
	// ValidUntil is the last day on which the demand stands.
	ValidUntil Date   `json:"validUntil,omitempty"`
	Text       string `json:"text,omitempty"`
	// Found is what was read in title and text: computed on write, ignored on input.
	Found *Found `json:"found,omitempty"`
}

// SkillRequirement is one skill that a demand asks for.
type SkillRequirement struct {
	Code  string `json:"code,omitempty"`
	Label string `json:"label,omitempty"`
	// Must excludes everybody without it; otherwise it scores.
	Must bool `json:"must,omitempty"`
	// Level is the least level, 0 where any will do.
	Level Level `json:"level,omitempty"`
	// Weight is 1 to 5; 0 where the employer gave none.
	Weight int `json:"weight,omitempty"`
}

// EducationRequirement is the least level of education.
type EducationRequirement struct {
	Level Education `json:"level"`
	Must  bool      `json:"must,omitempty"`
}

// FieldRequirement names fields of study; it only scores.
type FieldRequirement struct {
	Names []string `json:"names"`
}

// ExperienceRequirement is the wanted years of experience in the field; it only scores.
type ExperienceRequirement struct {
	// MinYears and MaxYears are 0 to 60; MaxYears 0 is no upper end.
	MinYears int `json:"minYears,omitempty"`
	MaxYears int `json:"maxYears,omitempty"`
}

// CertificateRequirement asks for a certificate.
type CertificateRequirement struct {
	Name string `json:"name,omitempty"`
	// Occupation and Level ask for 数字技术工程师 of at least that level.
	Occupation string           `json:"occupation,omitempty"`
	Level      CertificateLevel `json:"level,omitempty"`
	Must       bool             `json:"must,omitempty"`
}

// Place is where the work is.
type Place struct {
	// Districts are codes of GB/T 2260, any of which will do.
	Districts []string `json:"districts,omitempty"`
	// Must excludes talents who do not want to work there.
	Must bool `json:"must,omitempty"`
	// Remote says that the work can be done from anywhere.
	Remote bool `json:"remote,omitempty"`
}

// Matchable tells whether the demand may be matched on the day: open and still valid.
func (d *Demand) Matchable(asOf Date) bool {
	return d.Status == DemandOpen && (d.ValidUntil == "" || d.ValidUntil >= asOf)
}

// Due tells whether the demand's validity has ended before the day, so that it should expire.
func (d *Demand) Due(asOf Date) bool {
	return (d.Status == DemandOpen || d.Status == DemandPaused) && d.ValidUntil != "" && d.ValidUntil < asOf
}

// demandSteps is the table of legal transitions.
var demandSteps = map[DemandStatus][]DemandStatus{
	DemandDraft:   {DemandOpen, DemandClosed},
	DemandOpen:    {DemandPaused, DemandFilled, DemandClosed, DemandExpired},
	DemandPaused:  {DemandOpen, DemandFilled, DemandClosed, DemandExpired},
	DemandFilled:  {DemandOpen, DemandClosed},
	DemandClosed:  {DemandOpen},
	DemandExpired: {DemandOpen, DemandClosed},
}

// DemandStatuses lists the states in the order of a demand's life.
func DemandStatuses() []DemandStatus {
	return []DemandStatus{DemandDraft, DemandOpen, DemandPaused, DemandFilled, DemandClosed, DemandExpired}
}

// Step checks the transition from one state to another; staying is always legal. It returns an *Error
// with CodeIllegalStep that names both states and what is allowed.
func Step(from, to DemandStatus) error {
	if from == to {
		return nil
	}
	allowed := make([]string, 0, 4)
	for _, s := range demandSteps[from] {
		if s == to {
			return nil
		}
		allowed = append(allowed, string(s))
	}
	return &Error{Code: CodeIllegalStep, Args: Args{"from": string(from), "to": string(to), "allowed": allowed}}
}
