package app_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"talentmatch/app/text"
	"talentmatch/market"
)

// askers is a small market: five people who differ in what they lack, and a demand that asks for much.
func askers(t *testing.T, r *rig) (market.Demand, []market.Talent) {
	t.Helper()
	ctx := t.Context()
	e, err := r.CreateEmployer(ctx, clerk, market.Employer{Name: "示例科技有限公司"})
	must(t, err)
	d := job("Go开发工程师", "go", "docker")
	d.EmployerID, d.Headcount = e.ID, 3
	d.Skills[0].Level = market.LevelProficient
	d.Skills = append(d.Skills, market.SkillRequirement{Label: "内部调度框架", Must: false, Level: 2})
	d.Education = &market.EducationRequirement{Level: market.EducationBachelor, Must: true}
	d.Field = &market.FieldRequirement{Names: []string{"软件工程"}}
	d.Experience = &market.ExperienceRequirement{MinYears: 3}
	d.Certificate = &market.CertificateRequirement{Name: "数字技术工程师", Level: market.CertificateIntermediate}
	d.Place = market.Place{Districts: []string{"370215"}, Must: true}
	d.Salary = &market.Salary{Min: 8000, Max: 12000}
	d.Start = "2026-07-01"
	d, err = r.CreateDemand(ctx, clerk, d)
	must(t, err)
	var list []market.Talent
	for i, change := range []func(*market.Talent){
		func(*market.Talent) {},
		func(x *market.Talent) { x.Skills = x.Skills[:1] },
		func(x *market.Talent) { x.Skills[0].Level = market.LevelFamiliar },
		func(x *market.Talent) { x.Education[0].Level = market.EducationAssociate },
		func(x *market.Talent) { x.Intention.Salary = &market.Salary{Min: 15000, Max: 18000} },
		func(x *market.Talent) { x.Intention.Districts = []string{"370202"} },
		func(x *market.Talent) {
			x.Skills, x.Education[0].Level = x.Skills[:1], market.EducationAssociate
		},
	} {
		x := person(fmt.Sprintf("张测试%d", i), "go", "docker")
		x.Education = []market.EducationItem{{Level: market.EducationBachelor, Field: "软件工程"}}
		x.Training = []market.Training{{Name: "容器技术实训", Skills: []market.Skill{{Code: "docker"}}}}
		x.Intention = market.Intention{Roles: []string{"Go开发工程师"}, Districts: []string{"370215"}, Salary: &market.Salary{Min: 9000, Max: 12000},
			Start: "2026-06-20", EmploymentTypes: []market.EmploymentType{market.FullTime}}
		change(&x)
		if len(x.Skills) == 1 {
			x.Training = nil
		}
		x, err = r.CreateTalent(ctx, clerk, x)
		must(t, err)
		list = append(list, x)
	}
	return d, list
}

func patchOf(t *testing.T, p market.Args) []byte {
	t.Helper()
	b, err := json.Marshal(p)
	must(t, err)
	return b
}

// wantSentence checks that a reason is told in both languages.
func wantSentence(t *testing.T, r market.Reason) {
	t.Helper()
	for _, lang := range text.Langs() {
		if s := text.For(lang).Reason(r); s == string(r.Code) || strings.Contains(s, "<") {
			t.Errorf("%s: %s %v is told as %q", lang, r.Code, r.Args, s)
		}
	}
}

func TestAdviceOnADemandIsWhatThePatchDoes(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, _ := askers(t, r)
	a, err := r.DemandAdvice(ctx, clerk, d.ID, "")
	must(t, err)
	if a.Total != 1 || a.Demand.Employer != "示例科技有限公司" || a.Cheapest == nil || a.CheapestPair == nil {
		t.Fatalf("%+v", a)
	}
	for _, x := range append(slices.Clone(a.Single), *a.CheapestPair) {
		for _, reason := range x.Reasons {
			wantSentence(t, reason)
		}
		changed, err := r.PatchDemand(ctx, clerk, d.ID, 0, patchOf(t, x.Patch))
		must(t, err)
		l, err := r.Candidates(ctx, clerk, d.ID, market.MatchQuery{})
		must(t, err)
		if l.Total != x.Total || l.Certain != x.Certain || x.MoreTotal != l.Total-a.Total {
			t.Errorf("%+v: the list says %d and %d", x, l.Total, l.Certain)
		}
		for _, in := range x.Enter {
			if m := l.Items[in.Rank-1]; m.Talent != in.Talent || m.Score != in.Score || in.Talent.Name == "" {
				t.Errorf("%+v enters, the list has %+v", in, m.Talent)
			}
		}
		_, err = r.ReplaceDemand(ctx, clerk, d.ID, changed.Rev, d)
		must(t, err)
	}
	_, err = r.DemandAdvice(ctx, clerk, "nothing", "")
	wantCode(t, err, market.CodeNotFound)
	_, err = r.DemandAdvice(ctx, clerk, d.ID, "soon")
	wantCode(t, err, market.CodeInvalid)
}

func TestAdviceToATalentIsWhatThePatchDoes(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	_, people := askers(t, r)
	_, err := r.CreateDemand(ctx, clerk, job("Kubernetes 运维工程师", "kubernetes", "docker"))
	must(t, err)
	some := 0
	for _, p := range people {
		a, err := r.TalentAdvice(ctx, clerk, p.ID, "")
		must(t, err)
		check := func(patch market.Args, reason market.Reason, after market.Outlook) {
			t.Helper()
			some++
			wantSentence(t, reason)
			changed, err := r.PatchTalent(ctx, clerk, p.ID, 0, patchOf(t, patch))
			must(t, err)
			l, err := r.Recommendations(ctx, clerk, p.ID, market.MatchQuery{Limit: 100})
			must(t, err)
			good := 0
			for _, m := range l.Items {
				if m.Score >= market.GoodScore {
					good++
				}
			}
			if after != (market.Outlook{Feasible: l.Total, Good: good}) {
				t.Errorf("%v: advice says %+v, the list %d and %d", patch, after, l.Total, good)
			}
			_, err = r.ReplaceTalent(ctx, clerk, p.ID, changed.Rev, p)
			must(t, err)
		}
		for _, x := range append(slices.Clone(a.Skills[:min(len(a.Skills), 6)]), a.Sets...) {
			check(x.Patch, x.Reason, x.After)
		}
		for _, x := range a.Wishes {
			check(x.Patch, x.Reason, x.After)
		}
		if a.Talent.Name != p.Private.Name {
			t.Errorf("named %q", a.Talent.Name)
		}
	}
	if some < 30 {
		t.Errorf("only %d changes", some)
	}
}

func TestGapsCountHeadcountsAndNameWhomToTeach(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, _ := askers(t, r)
	for _, by := range append(market.GapBys(), "") {
		g, err := r.Gaps(ctx, clerk, by, "")
		must(t, err)
		if g.Seats != 3 || g.Unmet != 2 || len(g.Demands) != 1 || g.Demands[0].ID != d.ID {
			t.Fatalf("by %q: %+v", by, g)
		}
		if len(g.Teach) == 0 || g.Teach[0].Seats != 1 || g.Teach[0].Trainees[0].Talent.Name == "" || g.Teach[0].Trainees[0].Demand.Employer == "" {
			t.Fatalf("teach %+v", g.Teach)
		}
		wantSentence(t, g.Teach[0].Reason)
	}
	_, err := r.Gaps(ctx, clerk, "sex", "")
	wantCode(t, err, market.CodeInvalid)
}

func TestAComparisonNamesWhoLeadsOnWhat(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, people := askers(t, r)
	c, err := r.Compare(ctx, clerk, d.ID, []string{people[0].ID, people[1].ID}, "")
	must(t, err)
	if c.Leader != people[0].ID || len(c.Matches) != 2 || c.Matches[1].Talent.Name != "张测试1" || c.Demand.Employer == "" {
		t.Fatalf("%+v", c)
	}
	for _, reason := range c.Reasons {
		wantSentence(t, reason)
	}
	for _, list := range [][]string{nil, {people[0].ID}, {"a", "b", "c", "d", "e"}, {people[0].ID, people[0].ID}, {"-", "b"}} {
		_, err := r.Compare(ctx, clerk, d.ID, list, "")
		wantCode(t, err, market.CodeInvalid)
	}
	_, err = r.Compare(ctx, clerk, d.ID, []string{people[0].ID, "nobody"}, "")
	wantCode(t, err, market.CodeNotFound)
}

func TestAReasonNamesTheTrainingBehindASkill(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, people := askers(t, r)
	l, err := r.Candidates(ctx, clerk, d.ID, market.MatchQuery{})
	must(t, err)
	rec, err := r.Recommendations(ctx, clerk, people[0].ID, market.MatchQuery{})
	must(t, err)
	one, err := r.Match(ctx, clerk, people[0].ID, d.ID, "")
	must(t, err)
	for _, m := range []market.Match{l.Items[0], rec.Items[0], one} {
		named := false
		for _, reason := range m.Parts[0].Reasons {
			if reason.Args["skill"] == "docker" {
				named = strings.Contains(text.For("zh").Reason(reason), "培训实训“容器技术实训”")
				if s := text.For("zh").Reason(reason); strings.Contains(s, "张测试") {
					t.Errorf("a person's name in %q", s)
				}
			}
		}
		if !named {
			t.Errorf("no reason names the training: %+v", m.Parts[0].Reasons)
		}
	}
}
