package exchange

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"talentmatch/market"
)

// fakeWords is a small taxonomy: enough to tell known words from unknown ones.
type fakeWords struct{}

var fakeSkills = map[string][2]string{ // code: zh, en
	"python": {"Python", "Python"}, "go": {"Go", "Go"}, "java": {"Java", "Java"}, "c": {"C", "C"}, "cpp": {"C++", "C++"},
	"sql": {"SQL", "SQL"}, "machine-learning": {"机器学习", "Machine learning"}, "tcp-ip": {"TCP/IP", "TCP/IP"},
	"data-analysis": {"数据分析", "Data analysis"},
}

var fakeDistricts = map[string][2]string{
	"370200": {"青岛", "Qingdao"}, "370202": {"青岛市南区", "Shinan Qingdao"}, "370211": {"青岛黄岛区", "Huangdao Qingdao"},
	"370100": {"济南", "Jinan"}, "320100": {"南京", "Nanjing"}, "320114": {"南京雨花台区", "Yuhuatai Nanjing"},
	"110000": {"北京", "Beijing"}, "110105": {"北京朝阳区", "Chaoyang Beijing"}, "120101": {"天津和平区", "Heping Tianjin"},
	"440305": {"深圳南山区", "Nanshan Shenzhen"},
}

var fakeEducations = map[market.Education][2]string{
	market.EducationJuniorHigh: {"初中", "Junior high school"}, market.EducationSeniorHigh: {"高中", "Senior high school"},
	market.EducationSecondaryVocational: {"中专", "Secondary vocational"}, market.EducationAssociate: {"大专", "Associate"},
	market.EducationBachelor: {"本科", "Bachelor"}, market.EducationMaster: {"硕士", "Master"}, market.EducationDoctor: {"博士", "Doctor"},
}

var fakeOccupations = map[string][2]string{
	"2-02-38-01": {"人工智能工程技术人员", "AI engineer"}, "2-02-38-03": {"大数据工程技术人员", "Big data engineer"},
}

func langIndex(lang string) int {
	if lang == "en" {
		return 1
	}
	return 0
}

func label[K ~string](m map[K][2]string, code K, lang string) string {
	if l, ok := m[code]; ok {
		return l[langIndex(lang)]
	}
	return string(code)
}

func lookupLabel[K ~string](m map[K][2]string, text string) (K, bool) {
	for code, l := range m {
		if strings.EqualFold(text, l[0]) || strings.EqualFold(text, l[1]) || strings.EqualFold(text, string(code)) {
			return code, true
		}
	}
	return "", false
}

func (fakeWords) Skill(name string) (string, bool) { return lookupLabel(fakeSkills, trim(name)) }

func (fakeWords) Find(text string) []market.SkillHit {
	var out []market.SkillHit
	for _, code := range sortedKeys(fakeSkills) {
		if i := strings.Index(text, fakeSkills[code][0]); i >= 0 && len(fakeSkills[code][0]) > 2 {
			out = append(out, market.SkillHit{Code: code, Start: i, End: i + len(fakeSkills[code][0])})
		}
	}
	return out
}

func (fakeWords) SkillLabel(code, lang string) string { return label(fakeSkills, code, lang) }

func (fakeWords) District(text string) (string, bool) {
	text = strings.NewReplacer("市", "", "省", "", "广东", "", "·", "", "-", "", "天津天津", "天津").Replace(trim(text))
	text = strings.ReplaceAll(text, "南区", "市南区")
	text = strings.ReplaceAll(text, "市市", "市")
	best, code := 0, ""
	for c, l := range fakeDistricts {
		for _, name := range l {
			if strings.HasPrefix(text, name) && len(name) > best {
				best, code = len(name), c
			}
		}
	}
	return code, code != ""
}

func (fakeWords) DistrictPath(code, lang string) string { return label(fakeDistricts, code, lang) }

func (fakeWords) Education(text string) (market.Education, bool) {
	return lookupLabel(fakeEducations, text)
}

func (fakeWords) EducationLabel(e market.Education, lang string) string {
	return label(fakeEducations, e, lang)
}

func (fakeWords) Occupation(title string) (string, bool) { return lookupLabel(fakeOccupations, title) }

func (fakeWords) OccupationLabel(code, lang string) string { return label(fakeOccupations, code, lang) }

// catalogue is a language's texts as they stand in the file of this package.
type catalogue map[string]string

func (c catalogue) Text(code string, _ market.Args) string {
	if t, ok := c[code]; ok {
		return t
	}
	return code
}

func loadCatalogue(t testing.TB, lang string) catalogue {
	t.Helper()
	b, err := os.ReadFile("../app/text/" + lang + "/exchange.json")
	if err != nil {
		t.Fatal(err)
	}
	var c catalogue
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	return c
}
