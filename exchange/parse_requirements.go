package exchange

import (
	"regexp"
	"strconv"
	"strings"

	"talentmatch/market"
)

var educationDecoration = strings.NewReplacer("学历", "", "学位", "", "全日制", "", "非全", "", "统招", "", "毕业生", "", "毕业", "",
	"在读", "", "及其以上", "", "及以上", "", "或以上", "", "以上", "", "及以下", "", "以下", "", "优先", "", "要求", "", "至少", "", "最低", "",
	"生", "", "(", "", ")", "", "degree", "", "or above", "", "or higher", "", "and above", "", "preferred", "", "minimum", "", "+", "")

// educationLevel reads one level of education, whatever is said around it.
func educationLevel(w Words, s string) (market.Education, bool) {
	if e, ok := w.Education(trim(s)); ok {
		return e, true
	}
	bare := trim(educationDecoration.Replace(fold(s)))
	if bare == "" {
		return "", false
	}
	if e, ok := w.Education(bare); ok {
		return e, true
	}
	e := market.Education(strings.ReplaceAll(bare, " ", "-"))
	return e, e.Rank() > 0
}

// highestEducation reads a person's education, the highest of several ("大专/本科").
func highestEducation(w Words, s string) (market.Education, bool) {
	var best market.Education
	for _, part := range splitList(s, separatorsSlash+"-和") {
		if e, ok := educationLevel(w, part); ok && e.Rank() > best.Rank() {
			best = e
		}
	}
	if best == "" {
		return educationLevel(w, s)
	}
	return best, true
}

// outcome says what a requirement's cell states.
type outcome int

const (
	unreadable outcome = iota
	given
	unrestricted // 不限
)

func unlimited(s string) bool {
	switch s {
	case "不限", "无", "无要求", "不要求", "学历不限", "无需学历", "无学历要求", "不限学历", "不限制", "any", "none", "no requirement", "not required":
		return true
	}
	return false
}

// requiredEducation reads the least education that a demand asks for: of several ("大专/本科") the lowest.
// "优先" makes it a wish, everything else a condition.
func requiredEducation(w Words, text string) (market.EducationRequirement, outcome) {
	s := fold(text)
	if unlimited(s) || strings.HasSuffix(s, "及以下") || strings.HasSuffix(s, "以下") {
		return market.EducationRequirement{}, unrestricted
	}
	out := market.EducationRequirement{Must: !strings.Contains(s, "优先") && !strings.Contains(s, "preferred")}
	for _, part := range splitList(s, separatorsSlash+"和") {
		if e, ok := educationLevel(w, part); ok && (out.Level == "" || e.Rank() < out.Level.Rank()) {
			out.Level = e
		}
	}
	if e, ok := educationLevel(w, s); ok && out.Level == "" {
		out.Level = e
	}
	if out.Level == "" {
		return out, unreadable
	}
	return out, given
}

var (
	reYearRange = regexp.MustCompile(`^([0-9]{1,2})\s*(?:年|years?)?\s*(?:-|~|至|到|—|–|to)\s*([0-9]{1,2})\s*(?:年|years?|yrs?)?(?:工作)?(?:经验|经历| of experience)?$`)
	reYearMin   = regexp.MustCompile(`^(?:at least |min\.? )?([0-9]{1,2})\s*(?:年|years?|yrs?)?\s*(?:及以上|以上|\+|or more|or above)?\s*(?:years?|yrs?)?(?:工作)?(?:经验|经历| of experience)?$`)
	reYearMax   = regexp.MustCompile(`^(?:up to |less than |under )?([0-9]{1,2})\s*(?:年|years?|yrs?)?\s*(?:以下|以内|及以下|之内)?(?:工作)?(?:经验|经历)?$`)
)

// requiredExperience reads the years that a demand asks for: "3-5年", "1年", "5年以上", "1年以下", "经验不限".
func requiredExperience(text string) (market.ExperienceRequirement, outcome) {
	s := arabic(fold(text))
	s = trim(strings.TrimPrefix(strings.TrimPrefix(s, "工作"), "经验"))
	switch s {
	case "应届毕业生", "应届生", "应届", "在校/应届", "在校", "在校生", "在校生/应届生", "在校/应届生", "无需经验", "无经验", "不限经验", "无需",
		"经验不限", "无经验要求", "不需要", "fresh graduate", "new graduate", "no experience", "no experience required", "entry level":
		return market.ExperienceRequirement{}, unrestricted
	}
	if unlimited(s) {
		return market.ExperienceRequirement{}, unrestricted
	}
	if m := reYearRange.FindStringSubmatch(s); m != nil {
		return experienceYears(m[1], m[2])
	}
	upper := strings.Contains(s, "以下") || strings.Contains(s, "以内") || strings.Contains(s, "之内") ||
		strings.HasPrefix(s, "up to") || strings.HasPrefix(s, "less") || strings.HasPrefix(s, "under")
	if m := reYearMax.FindStringSubmatch(s); m != nil && upper {
		return experienceYears("0", m[1])
	}
	if m := reYearMin.FindStringSubmatch(s); m != nil && !upper {
		return experienceYears(m[1], "0")
	}
	return market.ExperienceRequirement{}, unreadable
}

func experienceYears(low, high string) (market.ExperienceRequirement, outcome) {
	a, _ := strconv.Atoi(low)
	b, _ := strconv.Atoi(high)
	if a > market.MaxYears || b > market.MaxYears || b != 0 && b < a {
		return market.ExperienceRequirement{}, unreadable
	}
	return market.ExperienceRequirement{MinYears: a, MaxYears: b}, given
}

// formatExperience writes a requirement so that requiredExperience reads the same.
func formatExperience(e market.ExperienceRequirement, lang string) string {
	low, high := strconv.Itoa(e.MinYears), strconv.Itoa(e.MaxYears)
	switch {
	case e.MaxYears == 0 && lang == "en":
		return low + "+ years"
	case e.MaxYears == 0:
		return low + "年以上"
	case e.MinYears == 0 && lang == "en":
		return "up to " + high + " years"
	case e.MinYears == 0:
		return high + "年以下"
	case lang == "en":
		return low + "-" + high + " years"
	}
	return low + "-" + high + "年"
}

// requirements reads a cell that may hold experience and education together ("3-5年,本科", "经验不限 / 大专").
func requirements(w Words, text string) (exp market.ExperienceRequirement, edu market.EducationRequirement, hasExp, hasEdu outcome) {
	if exp, hasExp = requiredExperience(text); hasExp != unreadable {
		return exp, edu, hasExp, unreadable
	}
	if edu, hasEdu = requiredEducation(w, text); hasEdu != unreadable && !strings.ContainsAny(fold(text), "年年限") {
		return exp, edu, unreadable, hasEdu
	}
	edu, hasEdu = market.EducationRequirement{}, unreadable
	for _, part := range splitList(text, separatorsSlash+"·") {
		if e, ok := requiredExperience(part); ok != unreadable && hasExp == unreadable {
			exp, hasExp = e, ok
			continue
		}
		if e, ok := requiredEducation(w, part); ok != unreadable {
			edu, hasEdu = e, ok
		}
	}
	return exp, edu, hasExp, hasEdu
}
