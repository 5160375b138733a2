package market

// Tables is the taxonomy as plain data: what matching, search, exchange and the pages need to know about
// skills, districts, occupations and education, without knowing where it comes from. Codes are stable;
// Version rises by one whenever the data changes.
type Tables struct {
	Version     int
	Skills      []SkillNode
	Districts   []DistrictNode
	Occupations []OccupationNode
	Educations  []EducationNode
	Fields      []FieldNode
	// Matching holds the tables that only the scoring of matches reads, by version; scoring says which it reads, so
	// that old ones stay.
	Matching []MatchTables
}

// MatchTables are what scoring knows of the market beyond the taxonomy, at one version.
type MatchTables struct {
	Version      int
	Associations []Association
	// Rarity says how rarely ads ask for a skill, by its code; a skill that isn't listed is as rare as can be.
	Rarity []Rarity
	// TitleWords says how rarely titles hold a word as TitleWords gives it; one that isn't listed is as rare as can be.
	TitleWords []Rarity
	Tracks     []TrackNode
}

// Association says how strongly holding one skill suggests another, as measured in ads.
type Association struct {
	Held, Need string
	// Strength is 1 to 10,000: 10,000 where both always go together.
	Strength int
}

// Rarity is how rare something is in ads: 0 where all have it, 10,000 where hardly any does.
type Rarity struct {
	Name   string
	Rarity int
}

// TrackNode is a line of work as titles name it, finer than an occupation: front end, back end, data mining.
type TrackNode struct {
	Code string
	// Names stand in titles of this line of work, in either language. Weak ones (Java, 大数据) say it only where the
	// title names no other by a name of its own, Generic ones (软件工程师) only where it names nothing else at all.
	Names, Weak, Generic []string
	// Near lists other lines of work and how close they are, 1 to 99 percent; the relation is symmetric and stated
	// once.
	Near []TrackNear
}

// TrackNear is how close another line of work is, in percent.
type TrackNear struct {
	Code    string
	Percent int
}

// SkillNode is one skill of the taxonomy.
type SkillNode struct {
	// Code is a lower-case ASCII slug such as "python" or "spring-boot".
	Code string
	// Zh and En are the labels; both are always present.
	Zh, En string
	// Synonyms are further names, abbreviations and spellings in either language.
	Synonyms []string
	// Broader lists the codes directly above this one: "pytorch" is narrower than "deep-learning-framework".
	Broader []string
	// Related lists the codes of skills that are neither above nor below but akin; the relation is symmetric.
	Related []string
}

// DistrictNode is one administrative division by GB/T 2260.
type DistrictNode struct {
	// Code has six digits: province "370000", prefecture "370200", county or district "370215".
	Code string
	// Zh and En are the labels ("即墨区", "Jimo").
	Zh, En string
	// Parent is the code above ("370200" for "370215"), empty for a province.
	Parent string
	// Borders lists the districts that share a border, where known; the relation is symmetric.
	Borders []string
}

// OccupationNode is one occupation of the national classification of occupations (2022).
type OccupationNode struct {
	// Code is the classification's own, such as "2-02-38-01".
	Code string
	// Zh and En are the labels.
	Zh, En string
	// Digital tells whether the classification marks it S (数字职业).
	Digital bool
	// Titles are job titles that people and ads use for this occupation ("BI工程师", "data analyst").
	Titles []string
	// Skills are the codes of skills at the core of the occupation.
	Skills []string
	// Group names occupations that are close to each other ("software", "data", "network", …).
	Group string
}

// EducationNode is one level of education.
type EducationNode struct {
	// Level is the code stored in records, such as "bachelor".
	Level Education
	// Rank orders the levels, 1 lowest.
	Rank int
	// Zh and En are the labels; Synonyms are further names ("本科及以上" is not one: that is a requirement).
	Zh, En   string
	Synonyms []string
}

// SkillHit is one skill found in free text.
type SkillHit struct {
	// Code is the skill's code in the taxonomy.
	Code string
	// Start and End are byte offsets into the text, End exclusive.
	Start, End int
	// Level is the level that the words around the skill state (1 了解 … 4 精通), 0 where they state none.
	Level Level
}

// FieldNode is one field of study (专业).
type FieldNode struct {
	// Code is a lower-case ASCII slug such as "computer-science".
	Code string
	// Zh and En are the labels; Names are further names of the same field.
	Zh, En string
	Names  []string
	// Related lists the codes of fields that employers accept as close; the relation is symmetric.
	Related []string
}
