package app_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"talentmatch/app"
	"talentmatch/market"
	"talentmatch/taxonomy"
)

// given returns use cases without a store, as measuring needs them.
func given(t *testing.T) *app.App {
	t.Helper()
	words, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	return app.New(app.Deps{Words: words})
}

func fields(problems []market.Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Field)
	}
	return out
}

func TestAGivenRecordMayLackEverything(t *testing.T) {
	t.Parallel()
	a := given(t)
	talent := market.Talent{Private: market.TalentPrivate{About: "熟悉Python，做过数据分析"}}
	if got := a.GivenTalent(&talent); len(got) > 0 {
		t.Errorf("taken out: %v", got)
	}
	if !talent.InPool() || talent.Found == nil || len(talent.Found.Skills) == 0 || talent.Found.Skills[0].Code == "" {
		t.Errorf("not in the pool or no skills found: %+v", talent)
	}
	demand := market.Demand{Status: market.DemandClosed, ValidUntil: "2001-01-01", Text: "要求精通Java"}
	if got := a.GivenDemand(&demand); len(got) > 0 {
		t.Errorf("taken out: %v", got)
	}
	if !demand.Matchable("2026-01-01") || len(demand.Found.Skills) == 0 {
		t.Errorf("not open or no skills found: %+v", demand)
	}
}

func TestValuesThatCannotBeAreTakenOutOfAGivenRecord(t *testing.T) {
	t.Parallel()
	a := given(t)
	talent := market.Talent{
		Meta: market.Meta{ID: "编号 一"}, District: "999999", Private: market.TalentPrivate{Name: strings.Repeat("长", 300)},
		Skills:     []market.Skill{{Label: "Java", Level: 9}, {Label: "没有这个技能", Level: 3}},
		Education:  []market.EducationItem{{Level: "本科", Year: 99999}},
		Experience: []market.Experience{{From: "2025", To: "2020-01", Months: -3, Skills: []market.Skill{{Label: "Go", Level: -1}}}},
		Intention:  market.Intention{Salary: &market.Salary{Min: -5, Max: 9000, Months: 300}, Start: "tomorrow"},
	}
	got := fields(a.GivenTalent(&talent))
	want := []string{"private.name", "skills[0].level", "education[0].level", "education[0].year", "experience[0].to", "experience[0].months",
		"experience[0].skills[0].level", "intention.salary.min", "intention.salary.months", "intention.start"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if talent.ID == "" || talent.District == "" || talent.Skills[1].Level != 3 || talent.Intention.Salary.Max != 9000 || talent.Skills[0].Level != 0 || talent.Private.Name != strings.Repeat("长", market.MaxName) {
		t.Errorf("more was taken out: %+v", talent)
	}
}

func TestListsThatAreTooLongAreCutInAGivenRecord(t *testing.T) {
	t.Parallel()
	d := market.Demand{Skills: make([]market.SkillRequirement, 500)}
	for i := range d.Skills {
		d.Skills[i] = market.SkillRequirement{Label: "示例", Weight: -1}
	}
	got := given(t).GivenDemand(&d)
	if len(d.Skills) != market.MaxDemandSkills || d.Skills[0].Weight != 0 || len(got) != 1+market.MaxDemandSkills {
		t.Errorf("%d skills are left, %d problems", len(d.Skills), len(got))
	}
}
