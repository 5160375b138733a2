package exchange_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"talentmatch/exchange"
	"talentmatch/market"
	"talentmatch/taxonomy"
)

// skillsIn reads one talent with a skill cell.
func skillsIn(t *testing.T, words exchange.Words, cell string) []market.Skill {
	t.Helper()
	text := "姓名\t技能\n张测试\t" + cell + "\n"
	s, err := exchange.OpenReader(strings.NewReader(text), int64(len(text)), "test", market.KindTalent, words, exchange.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out []market.Skill
	for row, err := range s.Talents() {
		if err != nil || len(row.Problems) > 0 {
			t.Fatalf("%q: %v %v", cell, err, row.Problems)
		}
		out = row.Identity.Skills
	}
	return out
}

func TestSkillCellsThatAreNoListsGiveTheirSkills(t *testing.T) {
	t.Parallel()
	words, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	code := func(codes ...string) []market.Skill {
		var out []market.Skill
		for _, c := range codes {
			out = append(out, market.Skill{Code: c})
		}
		return out
	}
	for cell, want := range map[string][]market.Skill{
		"Python Java MySQL":              code("python", "java", "mysql"),
		"pytorch tensorflow 深度学习 opencv": code("pytorch", "tensorflow", "deep-learning", "opencv"),
		"Java（SpringBoot、MyBatis）":       code("java", "spring-boot", "mybatis"),
		"1.熟悉Java 2.了解Python":            {{Code: "java", Level: 2}, {Code: "python", Level: 1}},
		"熟悉Docker和K8s":                   {{Code: "docker", Level: 2}, {Code: "kubernetes", Level: 2}},
		"会Photoshop":                     code("photoshop"),
		"会PS":                            code("photoshop"),
		"会Go":                            code("go"),
		"C/C++ 嵌入式Linux":                 code("c", "cpp", "embedded-linux"),
		"Unity3D VR 开发":                  code("unity", "vr-development"),
		"Python Java 自研框架":               append(code("python", "java"), market.Skill{Label: "自研框架"}),
		"不会Java、没学过Go":                   nil,
		"Java但不会Python":                  code("java"),
		"MySQL都不会":                       nil,
		"示例公司Java内部平台二次集成规范": {{Label: "示例公司Java内部平台二次集成规范"}},
		"会计软件操作":             {{Label: "会计软件操作"}},
	} {
		if d := cmp.Diff(want, skillsIn(t, words, cell)); d != "" {
			t.Errorf("%q: %s", cell, d)
		}
	}
}
