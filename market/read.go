package market

// Span is where something was read: the bytes [Start, End) of the field's text.
type Span struct {
	// Field names the text, such as "title", "text" or "private.about".
	Field string `json:"field,omitempty"`
	Start int    `json:"begin"`
	End   int    `json:"end"`
}

// ReadRole says how firmly a text asks for what was read in it.
type ReadRole string

// The roles; empty is mentioned only.
const (
	ReadMentioned ReadRole = ""
	ReadRequired  ReadRole = "required"  // 精通, 熟练掌握, 必须, and what stands in a title
	ReadPreferred ReadRole = "preferred" // 优先, 加分, "nice to have"
)

// ReadRequirements are the requirements that a demand's title and text state in words. Nothing read is ever
// a hard condition. What the law forbids as a requirement (sex, age, marital status, household registration)
// is never among them.
type ReadRequirements struct {
	// Education is the least level: the lowest one of several; nil where none is stated or any will do.
	Education *ReadEducation `json:"education,omitempty"`
	// BetterEducation is the lowest level that is preferred (硕士优先).
	BetterEducation *ReadEducation `json:"betterEducation,omitempty"`
	Experience      *ReadYears     `json:"experience,omitempty"`
	Fields          []ReadField    `json:"fields,omitempty"`
	// Certificates come in the order of the text, each once.
	Certificates []ReadCertificate `json:"certificates,omitempty"`
	Type         *ReadType         `json:"type,omitempty"`
	// Remote is where it is said that the work can be done from anywhere.
	Remote *Span `json:"remote,omitempty"`
	// Districts are named as the place of work.
	Districts []ReadDistrict `json:"districts,omitempty"`
	// Skills are those that Find finds, in title and text, each occurrence. A stored record keeps them in
	// Found.Skills instead.
	Skills []ReadSkill `json:"-"`
}

// Empty tells whether nothing but skills was read.
func (r *ReadRequirements) Empty() bool {
	return r.Education == nil && r.BetterEducation == nil && r.Experience == nil && len(r.Fields) == 0 &&
		len(r.Certificates) == 0 && r.Type == nil && r.Remote == nil && len(r.Districts) == 0
}

// ReadEducation is a level of education that was read.
type ReadEducation struct {
	Level Education `json:"level"`
	Span  Span      `json:"span"`
}

// ReadYears are years of experience that were read: 0 to 60. MinYears 0 says that none are needed (应届,
// 经验不限); MaxYears 0 is no upper end.
type ReadYears struct {
	MinYears int  `json:"minYears"`
	MaxYears int  `json:"maxYears,omitempty"`
	Span     Span `json:"span"`
}

// ReadField is a field of study that was read: its code and Chinese label.
type ReadField struct {
	Code string   `json:"code"`
	Name string   `json:"name"`
	Role ReadRole `json:"asked,omitempty"`
	Span Span     `json:"span"`
}

// ReadCertificate is a certificate that was read; Occupation and Level as in CertificateRequirement.
type ReadCertificate struct {
	Name       string           `json:"name,omitempty"`
	Occupation string           `json:"occupation,omitempty"`
	Level      CertificateLevel `json:"level,omitempty"`
	Role       ReadRole         `json:"asked,omitempty"`
	Span       Span             `json:"span"`
}

// ReadType is a kind of employment that was read.
type ReadType struct {
	Type EmploymentType `json:"type"`
	Span Span           `json:"span"`
}

// ReadDistrict is a place of work that was read: a code of GB/T 2260.
type ReadDistrict struct {
	Code string `json:"code"`
	Span Span   `json:"span"`
}

// ReadSkill is one occurrence of a skill with what the words around it say.
type ReadSkill struct {
	Code  string
	Level Level
	Role  ReadRole
	Span  Span
}

// ReadProfile is what a talent's description of themselves states in words. It counts only where the field
// that it belongs to is empty.
type ReadProfile struct {
	// Education is the highest level; one that is still being studied for counts.
	Education *ReadEducation `json:"education,omitempty"`
	Field     *ReadField     `json:"field,omitempty"`
	// Experience holds the years of work in MinYears.
	Experience *ReadYears `json:"experience,omitempty"`
	// Roles are desired roles (求职意向：数据分析师).
	Roles []ReadWish `json:"roles,omitempty"`
}

// Empty tells whether nothing was read.
func (p *ReadProfile) Empty() bool {
	return p.Education == nil && p.Field == nil && p.Experience == nil && len(p.Roles) == 0
}

// ReadWish is a desired role in the person's words.
type ReadWish struct {
	Name string `json:"name"`
	Span Span   `json:"span"`
}
