package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"talentmatch/matching/evaluation"
)

// judgedFiles are the three files of a judged set.
type judgedFiles struct{ talents, demands, judgements string }

// judgedSet writes a judged set into a folder and returns the arguments that name it.
func judgedSet(t *testing.T, s judgedFiles) []string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"evaluate", "--as-of", "2026-06-15", "--rounds", "200"}
	for _, f := range [][3]string{{"--talents", "T.jsonl", s.talents}, {"--demands", "D.jsonl", s.demands}, {"--judgements", "J.tsv", s.judgements}} {
		path := filepath.Join(dir, f[1])
		write(t, path, f[2])
		args = append(args, f[0], path)
	}
	return args
}

// trades are the kinds of work that invented sets are about, and the skills of each.
var trades = [][]string{{"Java", "Spring Boot", "MySQL"}, {"Python", "PyTorch", "机器学习"}, {"Vue", "JavaScript", "CSS"}, {"Excel", "数据分析", "Tableau"}}

// invent makes a set of records, each of one kind: twelve talents and eight demands by the functions given. A
// grade is 2 where the kinds are the same and 0 where they aren't; a demand and three talents are empty.
func invent(talent, demand func(id string, skills []string) string) judgedFiles {
	var ts, ds, js strings.Builder
	js.WriteString("demand_id\ttalent_id\tgrade\r\n# invented\r\n\r\n")
	for i := range 12 {
		ts.WriteString(talent(fmt.Sprintf("t%02d", i), trades[i%4]) + "\r\n")
	}
	ts.WriteString(`{"id":"e1"}` + "\n" + `{"id":"e2","private":{"name":"张测试"}}` + "\n\n" + `{"id":"e3","skills":[]}`)
	for i := range 8 {
		ds.WriteString(demand(fmt.Sprintf("d%02d", i), trades[i%4]) + "\n")
		for j := range 12 {
			grade := 0
			if i%4 == j%4 {
				grade = 2
			}
			fmt.Fprintf(&js, "d%02d\tt%02d\t%d\r\n", i, j, grade)
		}
		fmt.Fprintf(&js, "d%02d\te%d\t0\n", i, 1+i%3)
	}
	ds.WriteString(`{"id":"empty"}`)
	js.WriteString("empty\tt00\t1\nempty\tt01\t0.0")
	return judgedFiles{ts.String(), ds.String(), js.String()}
}

func skillsOnly(id string, skills []string) string {
	return fmt.Sprintf(`{"id":%q,"skills":[{"label":%q},{"label":%q}]}`, id, skills[0], skills[1])
}

func reportOf(t *testing.T, args []string) evaluation.Report {
	t.Helper()
	var r evaluation.Report
	if err := json.Unmarshal([]byte(must(t, append(args, "--json")...)), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// wantOrder checks that the engine finds an order that is near the best one in both directions.
func wantOrder(t *testing.T, r evaluation.Report) {
	t.Helper()
	for _, s := range r.Sets {
		if s.Queries < 8 || len(s.Systems) != 7 || len(s.Differences) != 10 || s.BestBaseline == "" {
			t.Errorf("%s: %d queries, %d orders, %d differences", s.Direction, s.Queries, len(s.Systems), len(s.Differences))
		}
		for _, x := range s.Systems {
			if m := x.Metrics[evaluation.AUC]; x.Name == evaluation.OrderScore && m.Value < 880_000 || m.Low > m.Value || m.High < m.Value {
				t.Errorf("%s, %s: auc %v", s.Direction, x.Name, m)
			}
			if m := x.Metrics[evaluation.NDCG10]; x.Name == evaluation.BaselineBM25 && m.Value < 600_000 {
				t.Errorf("%s: BM25 knows too little of the texts: %v", s.Direction, m)
			}
		}
	}
	if c := r.Calibration[1]; c.Pairs != r.Pairs || len(c.Bands) != 5 {
		t.Errorf("calibration: %+v", c)
	}
}

func TestASetOfSkillsAloneIsEvaluated(t *testing.T) {
	t.Parallel()
	r := reportOf(t, judgedSet(t, invent(skillsOnly, skillsOnly)))
	wantOrder(t, r)
	if r.Talents != 15 || r.Demands != 9 || r.Pairs != 106 || r.Gain != evaluation.GainExponential || r.Relevant != 1 || r.By != evaluation.ByScore {
		t.Errorf("%+v", r)
	}
}

func TestASetOfTextsAloneIsEvaluated(t *testing.T) {
	t.Parallel()
	wantOrder(t, reportOf(t, judgedSet(t, invent(func(id string, skills []string) string {
		if id < "t06" {
			return fmt.Sprintf(`{"id":%q,"private":{"about":"做过示例项目，熟练使用%s，了解%s。"}}`, id, skills[0], skills[1])
		}
		return fmt.Sprintf(`{"id":%q,"experience":[{"text":"在示例科技有限公司用 %s 与%s 开发"}]}`, id, skills[0], skills[2])
	}, func(id string, skills []string) string {
		return fmt.Sprintf(`{"id":%q,"text":"岗位职责：示例。任职要求：熟悉%s，掌握%s。"}`, id, skills[0], skills[1])
	}))))
}

func TestOneQueryWithTwoGradesIsEnough(t *testing.T) {
	t.Parallel()
	args := judgedSet(t, judgedFiles{"{\"id\":\"a\"}\n{\"id\":\"b\"}", `{"id":"d","title":"示例"}`, "d\ta\t1\nd\tb\t0\n"})
	r := reportOf(t, args)
	if r.Sets[0].Queries != 1 || r.Sets[1].Queries != 0 || r.Sets[1].LeftOut.Single != 2 {
		t.Errorf("%+v", r.Sets)
	}
	for _, lang := range []string{"zh", "en"} {
		if out := must(t, append(args, "--lang", lang)...); strings.Contains(out, "cli.") || strings.Contains(out, "<no value>") {
			t.Errorf("%s:\n%s", lang, out)
		}
	}
}

func TestEvaluateGivesTheSameBytesAgain(t *testing.T) {
	t.Parallel()
	args := append(judgedSet(t, invent(skillsOnly, skillsOnly)), "--json", "--by", "fit", "--seed", "5")
	if a, b := must(t, args...), must(t, args...); a != b {
		t.Error("two runs differ")
	}
}

func TestQueriesRestrictWhatIsMeasured(t *testing.T) {
	t.Parallel()
	args := judgedSet(t, invent(skillsOnly, skillsOnly))
	path := filepath.Join(t.TempDir(), "test.txt")
	write(t, path, "# test part\nd00\n\nd03\r\nt01\n")
	r := reportOf(t, append(args, "--queries", path))
	if r.Sets[0].Queries != 2 || r.Sets[1].Queries != 1 || r.Sets[0].LeftOut.NotAsked != 7 {
		t.Errorf("%+v %+v", r.Sets[0].LeftOut, r.Sets[1].LeftOut)
	}
	write(t, path, "d00\nnobody\n")
	if _, errs, code := cli(t, append(args, "--queries", path)...); code != exitError || !strings.Contains(errs, "nobody") || !strings.Contains(errs, path) {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestWhatCannotBeReadIsToldWithFileLineAndValue(t *testing.T) {
	t.Parallel()
	good := judgedFiles{`{"id":"t1"}` + "\n" + `{"id":"t2"}`, `{"id":"d1"}`, "d1\tt1\t1\nd1\tt2\t0\n"}
	for name, c := range map[string]struct {
		set  judgedFiles
		want []string
	}{
		"broken JSON":      {judgedFiles{"{\"id\":\"t1\"}\n{\"id\":", good.demands, good.judgements}, []string{"T.jsonl", "line 2", "column 7", "ends too early"}},
		"a wrong type":     {judgedFiles{`{"id":"t1","skills":[{"label":"Go"},{"label":"C","level":"good"}]}`, good.demands, good.judgements}, []string{"T.jsonl", "line 1", "skills[1].level"}},
		"a number as ID":   {judgedFiles{good.talents, `{"id":7}`, good.judgements}, []string{"D.jsonl", "line 1", "field id"}},
		"no time":          {judgedFiles{`{"id":"t1","consent":{"matching":{"at":"now"}}}`, good.demands, good.judgements}, []string{"consent.matching.at"}},
		"no ID":            {judgedFiles{good.talents, `{"title":"示例"}`, good.judgements}, []string{"D.jsonl", "line 1", "field id"}},
		"an ID twice":      {judgedFiles{good.talents + "\n" + `{"id":"t1"}`, good.demands, good.judgements}, []string{"T.jsonl", "line 3", "t1", "line 1"}},
		"an array":         {judgedFiles{`[{"id":"t1"}]`, good.demands, good.judgements}, []string{"T.jsonl", "line 1"}},
		"two columns":      {judgedFiles{good.talents, good.demands, "d1\tt1\n"}, []string{"J.tsv", "line 1", "2 columns"}},
		"a strange demand": {judgedFiles{good.talents, good.demands, "d1\tt1\t1\nd9\tt1\t1"}, []string{"J.tsv", "line 2", "d9", "D.jsonl"}},
		"a strange talent": {judgedFiles{good.talents, good.demands, "d1\tt9\t1"}, []string{"J.tsv", "line 1", "t9", "T.jsonl"}},
		"a negative grade": {judgedFiles{good.talents, good.demands, "d1\tt1\t-1"}, []string{"J.tsv", "line 1", "-1", "number from 0"}},
		"no number":        {judgedFiles{good.talents, good.demands, "d1\tt1\tNaN"}, []string{"J.tsv", "line 1", "NaN"}},
		"a word as grade":  {judgedFiles{good.talents, good.demands, "d1\tt1\tgood"}, []string{"J.tsv", "line 1", "good"}},
		"two grades":       {judgedFiles{good.talents, good.demands, "d1\tt1\t1\nd1\tt1\t1\nd1\tt1\t2"}, []string{"J.tsv", "line 3", "t1", "line 1"}},
		"no judgement":     {judgedFiles{good.talents, good.demands, "demand_id\ttalent_id\tgrade\n# none\n"}, []string{"J.tsv", "no judgement"}},
		"nothing at all":   {judgedFiles{}, []string{"J.tsv", "no judgement"}},
	} {
		out, errs, code := cli(t, append(judgedSet(t, c.set), "--lang", "en")...)
		if code != exitError || out != "" {
			t.Errorf("%s: exit %d, %s", name, code, out)
		}
		for _, w := range c.want {
			if !strings.Contains(errs, w) {
				t.Errorf("%s: %q is missing in: %s", name, w, errs)
			}
		}
	}
}

func TestFieldsAndValuesThatAreIgnoredAreTold(t *testing.T) {
	t.Parallel()
	_, errs, code := cli(t, append(judgedSet(t, judgedFiles{
		`{"id":"t1","summary":"示例","skills":[{"name":"Go"},{"name":"C","level":9}],"private":{"hobby":1}}` + "\n" + `{"id":"t2","summary":null}`,
		`{"ID":"d1","Title":"示例工程师"}`, "\ufeffd1\tt1\t2.5\nd1\tt2\t0",
	}), "--lang", "en")...)
	for _, want := range []string{"T.jsonl: ignored 5 fields", "private.hobby", "skills[].name", "summary", "left out 1 value", "line 1", "skills[1].level"} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is missing in: %s", want, errs)
		}
	}
	if code != exitOK || strings.Contains(errs, "D.jsonl") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestARecordOfSeveralMegabytesIsRead(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("熟悉Java开发与MySQL数据库，", 120_000)
	r := reportOf(t, judgedSet(t, judgedFiles{`{"id":"a","private":{"about":"` + long + `"}}` + "\n" + `{"id":"b"}`,
		`{"id":"d","text":"需要Java"}`, "d\ta\t1\nd\tb\t0"}))
	if m := r.Sets[0].Systems[0].Metrics[evaluation.AUC]; m.Value != 1_000_000 {
		t.Errorf("%+v", m)
	}
}

func TestEvaluateRefusesFlagsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	args := judgedSet(t, invent(skillsOnly, skillsOnly))
	for _, more := range [][]string{{"--by", "luck"}, {"--rounds", "1"}, {"--relevant", "-1"}, {"--relevant", "NaN"}, {"--as-of", "never"}, {"--talents", ""}, {"--seed", "-1"}} {
		if _, errs, code := cli(t, append(args, more...)...); code != exitUsage {
			t.Errorf("%v: exit %d, %s", more, code, errs)
		}
	}
	if _, errs, code := cli(t, append(args, "--demands", filepath.Join(t.TempDir(), "none.jsonl"))...); code != exitError || !strings.Contains(errs, "none.jsonl") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
