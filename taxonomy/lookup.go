package taxonomy

import (
	"strings"

	"talentmatch/market"
)

// Skill is the code of the skill that has this name, folded as in Find ("Ｃ＋＋", "spring-boot"); codes are
// names too.
func (t *Taxonomy) Skill(name string) (code string, ok bool) {
	i, ok := t.skillNames[key(clip(name))]
	if !ok {
		return "", false
	}
	return t.tables.Skills[i].Code, true
}

// SkillLabel is the label of a skill in "zh" or "en", the code itself where it is unknown.
func (t *Taxonomy) SkillLabel(code, lang string) string {
	i, ok := t.skills[code]
	if !ok {
		return code
	}
	return label(t.tables.Skills[i].Zh, t.tables.Skills[i].En, lang)
}

// Occupation is the code of the occupation that a job title means: the title itself, then the title without
// rank (高级, senior, 实习), then the longest title of an occupation in it.
func (t *Taxonomy) Occupation(title string) (code string, ok bool) {
	if _, ok := t.occupations[title]; ok {
		return title, true
	}
	title = strings.ToLower(string(upright(clip(title))))
	i, ok := t.occupationTitles.exact[key(title)]
	for stripped := true; !ok && stripped; {
		if title, stripped = stripRank(title); stripped {
			i, ok = t.occupationTitles.exact[key(title)]
		}
	}
	if !ok {
		i, ok = t.occupationTitles.find(title)
	}
	if !ok { // 数据产品高级经理
		i, ok = t.occupationTitles.find(innerRank.Replace(title))
	}
	if !ok {
		return "", false
	}
	return t.tables.Occupations[i].Code, true
}

// OccupationLabel is the label of an occupation in "zh" or "en", the code itself where it is unknown.
func (t *Taxonomy) OccupationLabel(code, lang string) string {
	o, ok := t.OccupationNode(code)
	if !ok {
		return code
	}
	return label(o.Zh, o.En, lang)
}

// OccupationNode is the occupation with a code.
func (t *Taxonomy) OccupationNode(code string) (market.OccupationNode, bool) {
	i, ok := t.occupations[code]
	if !ok {
		return market.OccupationNode{}, false
	}
	return t.tables.Occupations[i], true
}

// rankWords stand before or behind a title without changing the occupation.
var rankWords = []string{"高级", "资深", "初级", "中级", "实习生", "实习", "见习", "助理", "首席", "应届", "校招", "社招", "急聘", "高薪",
	"senior", "junior", "intern", "internship", "trainee", "lead", "principal", "staff", "sr.", "sr", "jr.", "jr", "entry level", "entry-level"}

// innerRank takes out rank that stands inside a title.
var innerRank = strings.NewReplacer("高级", "", "资深", "", "初级", "", "中级", "", "助理", "")

// stripRank takes one word of rank from an end of a lower-case title.
func stripRank(title string) (string, bool) {
	for _, w := range rankWords {
		if rest, ok := strings.CutPrefix(title, w); ok && wordBreak(w[len(w)-1], rest, true) {
			return strings.TrimLeft(rest, " -_·/"), true
		}
	}
	for _, w := range rankWords {
		if rest, ok := strings.CutSuffix(title, w); ok && wordBreak(w[0], rest, false) {
			return strings.TrimRight(rest, " -_·/"), true
		}
	}
	return title, false
}

// wordBreak tells whether a Latin rank word with edge byte c is a word of its own beside rest.
func wordBreak(c byte, rest string, before bool) bool {
	if rest == "" {
		return false
	}
	if !isASCIILetter(rune(c)) {
		return true
	}
	if before {
		return !isASCIILetter(rune(rest[0]))
	}
	return !isASCIILetter(rune(rest[len(rest)-1]))
}

// Education is the level of education that a text names: 本科, 大学本科, "Bachelor of Science". Of several the
// longest name decides, then the first: 本科及以上 is bachelor.
func (t *Taxonomy) Education(text string) (market.Education, bool) {
	if _, ok := t.educations[market.Education(text)]; ok {
		return market.Education(text), true
	}
	i, ok := t.educationNames.find(text)
	if !ok {
		return "", false
	}
	return t.tables.Educations[i].Level, true
}

// EducationLabel is the label of a level in "zh" or "en", the code itself where it is unknown.
func (t *Taxonomy) EducationLabel(level market.Education, lang string) string {
	i, ok := t.educations[level]
	if !ok {
		return string(level)
	}
	return label(t.tables.Educations[i].Zh, t.tables.Educations[i].En, lang)
}

// Field is the code of the field of study that a text names: by code, name, or the longest name in it
// (计算机科学与技术专业).
func (t *Taxonomy) Field(text string) (code string, ok bool) {
	if _, ok := t.fields[text]; ok {
		return text, true
	}
	i, ok := t.fieldNames.find(text)
	if !ok {
		return "", false
	}
	return t.tables.Fields[i].Code, true
}

// FieldLabel is the label of a field in "zh" or "en", the code itself where it is unknown.
func (t *Taxonomy) FieldLabel(code, lang string) string {
	i, ok := t.fields[code]
	if !ok {
		return code
	}
	return label(t.tables.Fields[i].Zh, t.tables.Fields[i].En, lang)
}

// FieldsClose tells whether two fields of study are the same or ones that employers accept for each other.
// Unknown codes are close to nothing.
func (t *Taxonomy) FieldsClose(a, b string) bool {
	i, ok := t.fields[a]
	j, also := t.fields[b]
	return ok && also && (i == j || t.fieldClose[[2]int{i, j}])
}
