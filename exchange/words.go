package exchange

import "talentmatch/market"

// Words is what the package needs to know of skills, districts, education and occupations. The taxonomy
// implements it. If it also implements market.Vocabulary, codes are checked while reading.
type Words interface {
	// Skill returns the code of the skill with that name, synonym or code, in any case and width.
	Skill(name string) (code string, ok bool)
	// Find returns the skills found in free text, in order.
	Find(text string) []market.SkillHit
	// SkillLabel returns the label of a skill in "zh" or "en", the code itself where it is unknown.
	SkillLabel(code, lang string) string
	// District returns the code of the place that a name or a path of names determines ("青岛市黄岛区", "青岛·黄岛"),
	// also one with more behind it, and false where none or several fit.
	District(text string) (code string, ok bool)
	// DistrictPath returns the name of a district with those above it, which District reads again.
	DistrictPath(code, lang string) string
	// Education returns the level that a text names.
	Education(text string) (market.Education, bool)
	// EducationLabel returns the name of a level.
	EducationLabel(level market.Education, lang string) string
	// Occupation returns the code of the occupation with that name or job title.
	Occupation(title string) (code string, ok bool)
	// OccupationLabel returns the name of an occupation, the code itself where it is unknown.
	OccupationLabel(code, lang string) string
}

// Labels gives the texts of column names and words of one language; the text catalogue implements it.
type Labels interface {
	// Text returns the text of a code; the code itself where there is none.
	Text(code string, args market.Args) string
}
