package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// poolWorld writes invented talents and demands and returns their paths.
func poolWorld(t *testing.T) (talents, demands string) {
	t.Helper()
	skills := []string{"python", "java", "mysql", "redis", "spark", "hadoop", "linux"}
	var ts, ds []string
	for i := range 60 {
		a, b := skills[i%len(skills)], skills[(i/len(skills)+i+1)%len(skills)]
		ts = append(ts, fmt.Sprintf(`{"id":"t-%02d","private":{"name":"张测试"},"skills":[{"code":%q},{"code":%q}],"intention":{"roles":["测试岗位%d"],"salary":{"min":%d}}}`, i, a, b, i%9, 5000+i))
		ds = append(ds, fmt.Sprintf(`{"id":"d-%02d","title":"示例岗位%d","skills":[{"code":%q},{"code":%q}],"salary":{"min":%d}}`, i, i%30, a, b, 5000+i))
	}
	ts = append(ts, `{"id":"t-empty","private":{"name":"李测试","about":"好"},"intention":{"roles":["示例岗位1"]}}`, "")
	return fileOf(t, "t.jsonl", ts...), fileOf(t, "d.jsonl", ds...)
}

func TestAPoolIsTheSameForTheSameSeedAlone(t *testing.T) {
	t.Parallel()
	talents, demands := poolWorld(t)
	draw := func(seed string) string {
		return must(t, "pool", "--talents", talents, "--demands", demands, "--queries", "5", "--depth", "10", "--seed", seed)
	}
	first := draw("7")
	if again := draw("7"); again != first {
		t.Errorf("the same seed draws\n%s\nand\n%s", first, again)
	}
	if draw("8") == first {
		t.Error("another seed draws the same")
	}
}

func TestAPoolHoldsEachItemOnceAndNothingEmpty(t *testing.T) {
	t.Parallel()
	talents, demands := poolWorld(t)
	for _, by := range []string{"demand", "talent"} {
		out := must(t, "pool", "--talents", talents, "--demands", demands, "--queries", "6", "--depth", "12", "--by", by)
		pairs := strings.Split(strings.TrimSpace(out), "\n")
		queries := map[string]int{}
		for _, p := range pairs {
			queries[strings.Split(p, "\t")[0]]++
		}
		slices.Sort(pairs)
		if len(slices.Compact(pairs)) != 72 || len(queries) != 6 || strings.Contains(out, "t-empty") {
			t.Errorf("by %s: %d queries, %v", by, len(queries), queries)
		}
	}
}

func TestNearIdenticalQueriesAreDrawnThreeTimesAtMost(t *testing.T) {
	t.Parallel()
	var ds []string
	for i := range 20 {
		ds = append(ds, fmt.Sprintf(`{"id":"d-%02d","title":"数据分析师","skills":[{"code":"python"},{"code":"mysql"}],"salary":{"min":%d}}`, i, 5000+i))
	}
	talents, _ := poolWorld(t)
	out, errs, code := cli(t, "pool", "--talents", talents, "--demands", fileOf(t, "d.jsonl", ds...), "--queries", "9", "--depth", "2")
	if code != exitOK || strings.Count(out, "\n") != 6 || !strings.Contains(errs, "3") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

func TestTermsAreWordsAndPairsOfIdeographs(t *testing.T) {
	t.Parallel()
	got := sortedNames(termsOf("熟悉C++，Java后端", "图"))
	if want := []string{"c++", "java", "后端", "图", "熟悉"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
