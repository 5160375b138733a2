package market

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestEvidenceNamesTheItemsBehindASkillStrongestFirst(t *testing.T) {
	t.Parallel()
	talent := Talent{
		Private:      TalentPrivate{Name: "张测试", About: "熟悉 Python"},
		Skills:       []Skill{{Code: "python"}},
		Training:     []Training{{Name: "数据分析实训", Skills: []Skill{{Code: "python"}}}, {Provider: "示例基地", Skills: []Skill{{Label: "内部工具"}}}},
		Certificates: []Certificate{{Name: "Python 程序设计证书"}},
		Experience: []Experience{{Kind: ExperienceProject, Role: "推荐系统", Skills: []Skill{{Code: "python"}}},
			{Role: "数据分析师", Skills: []Skill{{Code: "python"}}}, {Skills: []Skill{{Code: "python"}}}},
		Found: &Found{Skills: []FoundSkill{{Code: "python", Evidence: EvidenceCertificate, Field: "certificates[0].name"},
			{Code: "python", Evidence: EvidenceText, Field: "private.about"}}},
	}
	want := []Backing{{EvidenceCertificate, "Python 程序设计证书"}, {EvidenceExperience, "数据分析师"}, {EvidenceProject, "推荐系统"}, {EvidenceTraining, "数据分析实训"}}
	if got := talent.BackedBy("python"); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := talent.BackedBy("内部工具"); len(got) != 1 || got[0].Name != "示例基地" {
		t.Errorf("a label: %v", got)
	}
	shared := Args{"skill": "ai", "via": "python", "evidence": []string{"declared"}}
	m := Match{Parts: []Part{{Reasons: []Reason{{Code: "skill.narrower", Args: shared}, {Code: "skill.missing", Args: Args{"skill": "python"}}}}}}
	talent.NameEvidence(&m)
	items, _ := m.Parts[0].Reasons[0].Args["backedBy"].([]Args)
	if len(items) != MaxBacking || items[1]["name"] != "数据分析师" || shared["backedBy"] != nil || m.Parts[0].Reasons[1].Args["backedBy"] != nil {
		t.Errorf("%+v, shared %v", m.Parts[0].Reasons, shared)
	}
}

func TestAMergePatchHoldsWhatDiffers(t *testing.T) {
	t.Parallel()
	d := Demand{Title: "测试工程师", Education: &EducationRequirement{Level: EducationBachelor, Must: true}, Start: "2026-07-01", Place: Place{Districts: []string{"370202"}, Must: true}}
	next := Relaxation{Of: RequireEducation, Relax: RelaxSoften}.Apply(d)
	next = Relaxation{Of: RequireStart, Relax: RelaxDrop}.Apply(next)
	next = Relaxation{Of: RequirePlace, Relax: RelaxEase, Districts: []string{"370200"}}.Apply(next)
	p, err := MergePatch(&d, &next)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(p)
	if err != nil || string(b) != `{"education":{"must":null},"place":{"districts":["370200"]},"start":null}` {
		t.Errorf("%s %v", b, err)
	}
	if !d.Education.Must || d.Place.Districts[0] != "370202" {
		t.Error("the record itself has changed")
	}
}

func TestRelaxingWhatADemandDoesNotAskForChangesNothing(t *testing.T) {
	t.Parallel()
	d := Demand{Title: "测试工程师", Skills: []SkillRequirement{{Code: "go", Must: true, Level: 2}}}
	for _, of := range Requirements() {
		for _, how := range Relaxes() {
			r := Relaxation{Of: of, Relax: how}
			if next := r.Apply(d); !reflect.DeepEqual(next, d) {
				t.Errorf("%+v: %+v", r, next)
			}
		}
	}
}

func TestAddingASkillRaisesTheOneDeclaredAndNeverLowersIt(t *testing.T) {
	t.Parallel()
	talent := Talent{Skills: []Skill{{Code: "go", Level: 4}, {Code: "sql", Level: 1, LastUsed: "2024"}}}
	for _, c := range []struct {
		add  AddedSkill
		want []Skill
	}{
		{AddedSkill{"go", 3}, talent.Skills},
		{AddedSkill{"sql", 3}, []Skill{{Code: "go", Level: 4}, {Code: "sql", Level: 3, LastUsed: "2024"}}},
		{AddedSkill{"docker", 3}, []Skill{{Code: "go", Level: 4}, {Code: "sql", Level: 1, LastUsed: "2024"}, {Code: "docker", Level: 3}}},
	} {
		if got := c.add.Apply(talent).Skills; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %+v", c.add, got)
		}
	}
}
