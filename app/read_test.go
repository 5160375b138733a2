package app_test

import (
	"slices"
	"testing"

	"talentmatch/market"
)

// foundOf is the found skill with a code and a kind of evidence.
func foundOf(t *testing.T, f *market.Found, code string, e market.Evidence) market.FoundSkill {
	t.Helper()
	i := slices.IndexFunc(f.Skills, func(s market.FoundSkill) bool { return s.Code == code && s.Evidence == e })
	if i < 0 {
		t.Fatalf("no %s by %s in %+v", code, e, f.Skills)
	}
	return f.Skills[i]
}

func TestADemandKeepsWhatItsTextAsksFor(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	d := job("Java开发实习生")
	d.Text = "任职要求：1、本科及以上学历，计算机相关专业；2、3年以上开发经验；3、精通Spring，有Kafka经验者优先；4、持有PMP证书。工作地点：青岛市市南区"
	stored, err := r.CreateDemand(t.Context(), clerk, d)
	must(t, err)
	f := stored.Found
	if s := foundOf(t, f, "java", market.EvidenceTitle); s.Role != market.ReadRequired || d.Title[s.Start:s.End] != "Java开发" {
		t.Errorf("java: %+v", s)
	}
	if s := foundOf(t, f, "spring", market.EvidenceText); s.Role != market.ReadRequired || s.Level != 4 || d.Text[s.Start:s.End] != "Spring" {
		t.Errorf("spring: %+v", s)
	}
	if s := foundOf(t, f, "kafka", market.EvidenceText); s.Role != market.ReadPreferred {
		t.Errorf("kafka: %+v", s)
	}
	q := f.Requirements
	if q == nil || q.Education == nil || q.Experience == nil || q.Type == nil {
		t.Fatalf("read %+v", q)
	}
	if q.Education.Level != market.EducationBachelor || q.Experience.MinYears != 3 || q.Type.Type != market.Internship ||
		len(q.Fields) != 1 || q.Fields[0].Code != "computer-science" || len(q.Certificates) != 1 || len(q.Districts) != 1 || q.Districts[0].Code != "370202" {
		t.Errorf("read %+v", q)
	}
	if s := q.Education.Span; d.Text[s.Start:s.End] != "本科及以上学历" {
		t.Errorf("education read in %q", d.Text[s.Start:s.End])
	}
}

func TestFoundSkillsKeepSourceLevelAndLastUse(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	p := person("张测试")
	p.Experience = []market.Experience{
		{Kind: market.ExperienceJob, Role: "工程师", From: "2018-01", To: "2019-06", Text: "精通Java开发"},
		{Kind: market.ExperienceProject, From: "2020-01", To: "2020-05", Text: "使用Python完成数据清洗"},
		{Kind: market.ExperienceProject, To: "2021-05", Text: "熟悉Python脚本"},
		{Kind: market.ExperienceInternship, From: "2022-01", Text: "用Docker部署"},
	}
	p.Training = []market.Training{{Name: "MySQL实训", To: "2017-12"}}
	p.Private.About = "本科学历，计算机专业，有3年工作经验，了解Redis。求职意向：数据分析师"
	stored, err := r.CreateTalent(t.Context(), clerk, p)
	must(t, err)
	f := stored.Found
	for _, want := range []market.FoundSkill{
		{Code: "java", Evidence: market.EvidenceExperience, Level: 4, LastUsed: "2019-06"},
		{Code: "python", Evidence: market.EvidenceProject, Level: 2, LastUsed: "2021-05"},
		{Code: "docker", Evidence: market.EvidenceProject},
		{Code: "mysql", Evidence: market.EvidenceTraining, LastUsed: "2017-12"},
		{Code: "redis", Evidence: market.EvidenceText, Level: 1},
	} {
		if s := foundOf(t, f, want.Code, want.Evidence); s.Level != want.Level || s.LastUsed != want.LastUsed {
			t.Errorf("%s: %+v", want.Code, s)
		}
	}
	q := f.Profile
	if q == nil || q.Education == nil || q.Experience == nil || q.Field == nil || len(q.Roles) != 1 {
		t.Fatalf("read %+v", q)
	}
	if q.Education.Level != market.EducationBachelor || q.Experience.MinYears != 3 || q.Field.Code != "computer-science" || q.Roles[0].Name != "数据分析师" {
		t.Errorf("read %+v", q)
	}
}

func TestRecordsThatOlderRulesReadAreReadAnew(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, err := r.CreateDemand(ctx, clerk, job("数据分析师"))
	must(t, err)
	_, err = r.db.Demands().Update(ctx, d.ID, "older", market.Event{ID: "older", Actor: clerk, Kind: market.EventDerived}, func(x *market.Demand) error {
		x.Text, x.Found = "硕士及以上学历", &market.Found{Taxonomy: x.Found.Taxonomy}
		return nil
	})
	must(t, err)
	done, failed, err := r.Rederive(ctx, clerk)
	must(t, err)
	now, err := r.GetDemand(ctx, clerk, d.ID)
	must(t, err)
	if done != 1 || failed != 0 || now.Found.Requirements == nil || now.Found.Requirements.Education.Level != market.EducationMaster {
		t.Fatalf("%d done, %d failed, found %+v", done, failed, now.Found)
	}
}
