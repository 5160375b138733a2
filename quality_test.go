package main

import (
	"testing"

	"talentmatch/market"
	"talentmatch/matching"
	"talentmatch/taxonomy"
)

// TestScoresUseTheRange scores invented applicants for one invented job with the shipped data: a first choice stands
// above 85, an acceptable one above 60, somebody of another field below 20.
func TestScoresUseTheRange(t *testing.T) {
	t.Parallel()
	e := shippedEngine(t)
	full := []string{"java", "spring-boot", "mysql", "redis", "linux", "microservices"}
	for _, c := range []struct {
		name      string
		low, high market.Score
		talent    market.Talent
	}{
		{"a first choice", 8500, 10000, applicant("Java开发工程师", 4, "软件工程", 3, full...)},
		{"one who states no levels", 8500, 10000, applicant("Java开发工程师", 4, "软件工程", 0, full...)},
		{"one with a small gap", 8500, 10000, applicant("Java后端开发", 3, "计算机科学与技术", 3, "java", "spring-cloud", "mysql", "redis", "linux")},
		{"one with fewer years and skills", 6000, 8500, applicant("Java开发工程师", 1, "软件工程", 2, "java", "spring-boot", "mysql")},
		{"a front-end developer", 2000, 6000, applicant("前端开发工程师", 3, "软件工程", 3, "javascript", "vue", "html", "java")},
		{"a data analyst", 0, 2000, applicant("数据分析师", 4, "统计学", 3, "python", "sql", "tableau", "data-analysis")},
		{"an accountant", 0, 2000, applicant("会计", 6, "会计学", 4, "excel", "communication")},
		{"a mechanical engineer", 0, 2000, applicant("机械设计工程师", 8, "机械设计制造及其自动化", 4, "autocad", "solidworks")},
	} {
		m := e.Match(&c.talent, rangeDemand(full), "2026-06-15")
		if m.Coverage < 8000 || m.Score < c.low || m.Score > c.high {
			t.Errorf("%s scores %s (fit %s, appeal %s, coverage %d), want %s to %s", c.name, m.Score, m.Fit, m.Appeal, m.Coverage, c.low, c.high)
		}
	}
}

func rangeDemand(skills []string) *market.Demand {
	d := &market.Demand{
		Title: "Java开发工程师", Status: market.DemandOpen, EmploymentType: market.FullTime,
		Experience: &market.ExperienceRequirement{MinYears: 3}, Education: &market.EducationRequirement{Level: market.EducationBachelor},
		Field: &market.FieldRequirement{Names: []string{"计算机"}}, Place: market.Place{Districts: []string{"370202"}},
		Salary: &market.Salary{Min: 10000, Max: 15000},
	}
	for _, s := range skills {
		d.Skills = append(d.Skills, market.SkillRequirement{Code: s})
	}
	return d
}

// applicant is somebody who wishes to do what they did.
func applicant(role string, years int, field string, level market.Level, skills ...string) market.Talent {
	t := market.Talent{
		Education:  []market.EducationItem{{Level: market.EducationBachelor, Field: field}},
		Experience: []market.Experience{{Role: role, Months: years * 12}},
		Intention: market.Intention{Roles: []string{role}, Districts: []string{"370200"}, Salary: &market.Salary{Min: 10000, Max: 14000},
			EmploymentTypes: []market.EmploymentType{market.FullTime}, Start: "2026-06-20"},
		Consent: market.Consent{Matching: &market.Grant{Version: "1"}},
	}
	for i, s := range skills {
		t.Skills = append(t.Skills, market.Skill{Code: s, Level: level})
		if i < 2 {
			t.Experience[0].Skills = append(t.Experience[0].Skills, market.Skill{Code: s})
		}
	}
	return t
}

// TestRolesAreTheSameWorkUnderOtherNames compares wishes with titles over the shipped data.
func TestRolesAreTheSameWorkUnderOtherNames(t *testing.T) {
	t.Parallel()
	e := shippedEngine(t)
	for _, c := range []struct {
		wish, title string
		low, high   market.Score
	}{
		{"数据分析师", "BI工程师", 8500, 10000}, {"数据分析师", "Data Analyst", 8500, 10000}, {"前端", "H5开发", 8500, 10000}, {"前端开发", "Web开发工程师", 7500, 10000},
		{"算法工程师", "机器学习工程师", 8500, 10000}, {"Senior Data Analyst", "数据分析师（金融方向）", 8500, 10000}, {"Java工程师", "后端开发工程师", 8500, 10000},
		{"数据分析师", "数据挖掘工程师", 6000, 8500}, {"数据分析师", "大数据开发工程师", 4000, 7000}, {"数据分析师", "数据产品经理", 4000, 7000},
		{"应届 数据分析", "数据分析主管", 5000, 8000}, {"Java工程师", "Java讲师", 0, 5000}, {"产品经理", "项目经理", 3000, 6000},
		{"数据分析师", "Java开发工程师", 0, 3000}, {"前端开发", "后端开发", 2000, 5000}, {"机械设计工程师", "软件工程师", 0, 2500}, {"会计", "数据分析师", 0, 2500},
	} {
		m := e.Match(&market.Talent{Intention: market.Intention{Roles: []string{c.wish}}}, &market.Demand{Title: c.title}, "2026-06-15")
		for _, p := range m.Parts {
			if p.Rule == "role" && (p.Value < c.low || p.Value > c.high) {
				t.Errorf("%s for %s: %s, want %s to %s", c.wish, c.title, p.Value, c.low, c.high)
			}
		}
	}
}

// shippedEngine is the newest engine over the shipped data.
func shippedEngine(t *testing.T) *matching.Engine {
	t.Helper()
	words, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	e, err := matching.New(words.Tables())
	if err != nil {
		t.Fatal(err)
	}
	return e
}
