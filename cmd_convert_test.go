package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"talentmatch/market"
)

// fileOf writes a file of the test and returns its path.
func fileOf(t *testing.T, name string, content ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(content, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConvertWritesTheRecordsThatImportWouldStore(t *testing.T) {
	t.Parallel()
	file := fileOf(t, "people.csv", "姓名,技能,自我评价", "张测试,Python[熟悉],精通 MySQL", "李测试,Java,")
	out := must(t, "convert", "--kind", "talent", "--as-of", "2026-05-01", "--consent", "v1", file)
	list := strings.Split(strings.TrimSpace(out), "\n")
	if len(list) != 2 {
		t.Fatalf("%d lines: %s", len(list), out)
	}
	var got market.Talent
	if err := json.Unmarshal([]byte(list[0]), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "people-0002" || got.Private.Name != "张测试" || len(got.Skills) != 1 || got.Skills[0].Code != "python" {
		t.Errorf("got %+v", got)
	}
	if got.Found == nil || !slices.ContainsFunc(got.Found.Skills, func(s market.FoundSkill) bool { return s.Code == "mysql" && s.Level == market.LevelExpert }) {
		t.Errorf("found %+v, want mysql at level 4", got.Found)
	}
	if !got.ConsentsToMatching() || got.Consent.Matching.Version != "v1" {
		t.Errorf("consent %+v", got.Consent)
	}
	if again := must(t, "convert", "--kind", "talent", "--as-of", "2026-05-01", "--consent", "v1", file); again != out {
		t.Error("a second run writes other bytes")
	}
}

func TestConvertLeavesTheEmployerOfADemandOut(t *testing.T) {
	t.Parallel()
	file := fileOf(t, "需求.csv", "岗位名称,企业名称,薪资", "后端工程师,示例科技有限公司,10-15K")
	target := filepath.Join(t.TempDir(), "demands.jsonl")
	must(t, "convert", "--kind", "demand", "--prefix", "d", "--out", target, file)
	b, err := os.ReadFile(target)
	if err != nil {
		t.Fatal(err)
	}
	var got market.Demand
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "d-0002" || got.EmployerID != "" || got.Salary == nil || got.Salary.Min != 10000 || got.Status != market.DemandOpen {
		t.Errorf("got %+v", got)
	}
}

func TestConvertReportsRejectedRowsAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	file := fileOf(t, "people.csv", "姓名,电话", "张测试,不是电话", "李测试,")
	out, errs, code := cli(t, "convert", "--kind", "talent", file)
	if code != exitRejected || strings.Count(out, "\n") != 1 || !strings.Contains(out, "people-0003") || !strings.Contains(errs, "第 2 行") || !strings.Contains(errs, "电话") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

func TestConvertRefusesWhatCanNotBeIdentified(t *testing.T) {
	t.Parallel()
	file := fileOf(t, "名单.csv", "姓名", "张测试")
	for _, args := range [][]string{
		{"--kind", "employer", file}, {"--kind", "talent", file}, {"--kind", "talent", "--prefix", "a", file, file}, {"--kind", "talent", "--as-of", "soon", "--prefix", "a", file},
	} {
		if _, errs, code := cli(t, append([]string{"convert"}, args...)...); code != exitUsage {
			t.Errorf("%v: exit %d\n%s", args, code, errs)
		}
	}
}
