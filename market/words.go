package market

// Level is a level of skill: 1 了解, 2 熟悉, 3 掌握, 4 精通; 0 is unknown.
type Level int

// The levels of skill.
const (
	LevelUnknown    Level = 0
	LevelAware      Level = 1
	LevelFamiliar   Level = 2
	LevelProficient Level = 3
	LevelExpert     Level = 4
)

// Education is a level of education; empty is unknown.
type Education string

// The levels of education, lowest first.
const (
	EducationJuniorHigh          Education = "junior-high"
	EducationSeniorHigh          Education = "senior-high"
	EducationSecondaryVocational Education = "secondary-vocational"
	EducationAssociate           Education = "associate"
	EducationBachelor            Education = "bachelor"
	EducationMaster              Education = "master"
	EducationDoctor              Education = "doctor"
)

var educationRanks = map[Education]int{
	EducationJuniorHigh: 1, EducationSeniorHigh: 2, EducationSecondaryVocational: 2, EducationAssociate: 3,
	EducationBachelor: 4, EducationMaster: 5, EducationDoctor: 6,
}

// Rank orders the levels: 1 junior high, 2 senior high and secondary vocational, 3 associate, 4 bachelor,
// 5 master, 6 doctor; 0 for unknown.
func (e Education) Rank() int { return educationRanks[e] }

// Educations lists the levels, lowest first.
func Educations() []Education {
	return []Education{EducationJuniorHigh, EducationSeniorHigh, EducationSecondaryVocational,
		EducationAssociate, EducationBachelor, EducationMaster, EducationDoctor}
}

// EmploymentType is the kind of employment.
type EmploymentType string

// The kinds of employment.
const (
	FullTime   EmploymentType = "full_time"
	PartTime   EmploymentType = "part_time"
	Internship EmploymentType = "internship"
	Contract   EmploymentType = "contract"
)

// EmploymentTypes lists the kinds of employment.
func EmploymentTypes() []EmploymentType {
	return []EmploymentType{FullTime, PartTime, Internship, Contract}
}

// CertificateLevel is the level of a certificate: 初级, 中级, 高级; empty where it has none.
type CertificateLevel string

// The levels of certificates, lowest first.
const (
	CertificateJunior       CertificateLevel = "junior"
	CertificateIntermediate CertificateLevel = "intermediate"
	CertificateSenior       CertificateLevel = "senior"
)

// Rank orders the levels: 1 junior, 2 intermediate, 3 senior; 0 for none.
func (l CertificateLevel) Rank() int {
	switch l {
	case CertificateJunior:
		return 1
	case CertificateIntermediate:
		return 2
	case CertificateSenior:
		return 3
	}
	return 0
}

// CertificateLevels lists the levels, lowest first.
func CertificateLevels() []CertificateLevel {
	return []CertificateLevel{CertificateJunior, CertificateIntermediate, CertificateSenior}
}

// Evidence is the kind of evidence behind a skill found in a record.
type Evidence string

// The kinds of evidence, strongest first.
const (
	EvidenceCertificate Evidence = "certificate" // named in a certificate
	EvidenceExperience  Evidence = "experience"  // used in a job
	EvidenceProject     Evidence = "project"     // used in a project, an internship or a competition
	EvidenceTraining    Evidence = "training"    // taught in training
	EvidenceDeclared    Evidence = "declared"    // listed among the skills
	EvidenceText        Evidence = "text"        // mentioned in a self-description or in a demand's text
	EvidenceTitle       Evidence = "title"       // part of a title
)

// Looking says whether a talent looks for work.
type Looking string

// The states of looking; empty counts as looking, because consent to matching was given.
const (
	LookingYes  Looking = "yes"
	LookingOpen Looking = "open" // employed, open to offers
	LookingNo   Looking = "no"
)

// PartnershipState says how an employer stands to the base.
type PartnershipState string

// The states of a partnership.
const (
	PartnershipNone     PartnershipState = "none"
	PartnershipProspect PartnershipState = "prospect"
	PartnershipActive   PartnershipState = "active"
	PartnershipEnded    PartnershipState = "ended"
)
