package main

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"talentmatch/app/sample"
	"talentmatch/app/text"
	"talentmatch/market"
)

func TestACheckLeavesNoFileAndSavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, roster := filepath.Join(dir, "data"), filepath.Join(dir, "roster.csv")
	write(t, roster, "姓名,手机\n张测试,10099990001\n李示例,不是号码\n")
	out, errs, code := cli(t, "import", "talents", roster, "--data", data, "--dry-run")
	if code != exitRejected || !strings.Contains(errs, "第 3 行") || !strings.Contains(errs, "手机") {
		t.Errorf("the rejected row is not told: exit %d\n%s%s", code, out, errs)
	}
	if strings.Contains(out+errs, "已保存") || strings.Contains(out, ".rejected") {
		t.Errorf("a check says that it saved something:\n%s", out)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("a check left %v (%v)", files, err)
	}
	rejects := filepath.Join(dir, "wanted.csv")
	if _, _, code := cli(t, "import", "talents", roster, "--data", data, "--dry-run", "--rejects", rejects); code != exitRejected || !exists(rejects) {
		t.Errorf("a file that was asked for is not written: exit %d", code)
	}
}

func TestFilesOfRejectedRowsAreNumbered(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"a.xlsx.rejected.xlsx", "b.csv.rejected.csv", "b.csv.rejected-2.csv"} {
		write(t, at(name), "x")
	}
	for from, want := range map[string]string{
		"new.csv": "new.csv.rejected.csv", "a.xlsx": "a.xlsx.rejected-2.xlsx", "a.xlsx.rejected.xlsx": "a.xlsx.rejected-2.xlsx",
		"b.csv": "b.csv.rejected-3.csv", "b.csv.rejected.csv": "b.csv.rejected-3.csv", "b.csv.rejected-7.csv": "b.csv.rejected-8.csv",
	} {
		if got := freeRejects(at(from), filepath.Ext(from)); got != at(want) {
			t.Errorf("%s: %s, want %s", from, filepath.Base(got), want)
		}
	}
}

func TestConsentIsNotAttestedBesideAnUnreadColumnAboutIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, roster := filepath.Join(dir, "data"), filepath.Join(dir, "roster.csv")
	write(t, roster, "姓名,手机,肖像授权\n张测试,10099990001,否\n")
	_, errs, code := cli(t, "import", "talents", roster, "--data", data, "--consent", "v1")
	if code != exitUsage || !strings.Contains(errs, "肖像授权") || !strings.Contains(errs, "--map") {
		t.Errorf("exit %d %s", code, errs)
	}
	out := must(t, "import", "talents", roster, "--data", data, "--consent", "v1", "--map", "肖像授权=consent", "--json")
	var r market.ImportReport
	if err := json.Unmarshal([]byte(out), &r); err != nil || r.Created != 1 || r.WithoutConsent != 1 {
		t.Errorf("the column is read: %+v %v", r, err)
	}
	must(t, "import", "talents", roster, "--data", filepath.Join(dir, "other"), "--consent", "v1", "--map", "肖像授权=-")
}

func TestImportTellsOfRowsThatRepeatAndOfPeopleWithoutANumber(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	roster := filepath.Join(dir, "roster.csv")
	write(t, roster, "姓名,手机,专业\n张测试,10099990001,软件\n张测试,10099990001,统计\n李示例,,软件\n")
	out := must(t, "import", "talents", roster, "--data", filepath.Join(dir, "data"))
	for _, want := range []string{"有 1 行改动了", "有 1 人没有编号", "有 2 人没有同意"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
}

func TestEveryReasonForNotReadingHasAText(t *testing.T) {
	t.Parallel()
	packages, err := filepath.Glob("exchange/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range packages {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			if of, ok := v.Type.(*ast.Ident); !ok || of.Name != "IgnoredReason" {
				return true
			}
			code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			found++
			for _, lang := range text.Langs() {
				if !text.For(lang).Has("cli.import.ignored." + code) {
					t.Errorf("%s: cli.import.ignored.%s has no text", lang, code)
				}
			}
			return true
		})
	}
	if found < 5 {
		t.Errorf("only %d reasons found", found)
	}
}

func TestAQueryMayBeginWithAMinus(t *testing.T) {
	dir := demo(t)
	for _, args := range [][]string{
		{"search", "talents", "-Java 数据", "--data", dir},
		{"search", "--data", dir, "talents", "-Java", "--limit", "3"},
		{"search", "talents", "--data", dir, "--", "-Java"},
	} {
		if out, errs, code := cli(t, args...); code != exitOK || !strings.Contains(out, "找到") {
			t.Errorf("%v: exit %d %s%s", args, code, out, errs)
		}
	}
	if _, errs, code := cli(t, "search", "talents", "x", "--data", dir, "--limit", "-5"); code != exitUsage || !strings.Contains(errs, "-5") {
		t.Errorf("a value below zero: exit %d %s", code, errs)
	}
	if out := must(t, "search", "talents", "district:火星", "--data", dir); !strings.Contains(out, "火星") || !strings.Contains(out, "姓名") {
		t.Errorf("nothing found:\n%s", out)
	}
}

func TestWrongFlagsAreToldInTheUsersLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"match", "--talnet", "x"}, "没有参数 --talnet"}, {[]string{"match", "-x"}, "没有参数 -x"},
		{[]string{"match", "--talent"}, "参数 --talent 后面缺少值"}, {[]string{"match", "--limit", "many"}, "参数 --limit 的值“many”不对"},
		{[]string{"match", "--=x"}, "没有参数 --=x"},
		{[]string{"match", "--talent", "x", "--limit", "0"}, "--limit：“0”超出范围，应在 1 到 100 之间"},
		{[]string{"search", "talents", "x", "--limit", "101"}, "--limit：“101”超出范围，应在 1 到 100 之间"},
		{[]string{"assign", "--seats", "dem-000001"}, "--seats：“dem-000001”格式不对，应为 ID=席位数，如 dem-000001=2"},
		{[]string{"assign", "--seats", "=2"}, "--seats：“=2”格式不对"},
		{[]string{"assign", "--seats", "dem-000001=-1"}, "--seats：“-1”超出范围，应在 0 到 100000 之间"},
		{[]string{"assign", "--seats", "d=99999999999999999999"}, "--seats：“99999999999999999999”超出范围，应在 0 到 100000 之间"},
		{[]string{"assign", "--seats", "d=1", "--seats", "d=2"}, "--seats：“d”重复"},
		{[]string{"assign", "--demand", "d", "--demand", "d"}, "--demand：“d”重复"},
		{[]string{"assign", "--as-of", "soon"}, "--as-of：“soon”格式不对，应为 1900–2199 年间的日期 YYYY-MM-DD"},
		{[]string{"assign", "--by", "luck", "--proposing", "employer", "--seats", "x"},
			"--seats：“x”格式不对，应为 ID=席位数，如 dem-000001=2；--proposing：“employer”不在允许的取值之内：demand、talent；--by：“luck”不在允许的取值之内：score、sides"},
	} {
		if _, errs, code := cli(t, c.args...); code != exitUsage || !strings.Contains(errs, c.want) || strings.Contains(errs, "flag") {
			t.Errorf("%v: exit %d %s", c.args, code, errs)
		}
	}
}

func TestARestoreSaysWhetherFileOrStoreIsWrong(t *testing.T) {
	dir := demo(t)
	file, damaged := filepath.Join(t.TempDir(), "b.gz"), filepath.Join(t.TempDir(), "damaged.gz")
	must(t, "backup", file, "--data", dir)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, damaged, string(raw[:len(raw)/2]))
	if _, errs, code := cli(t, "restore", file, "--data", dir); code != exitError || !strings.Contains(errs, "已有记录") || !strings.Contains(errs, dir) {
		t.Errorf("a used store: exit %d %s", code, errs)
	}
	_, errs, code := cli(t, "restore", damaged, "--data", filepath.Join(t.TempDir(), "fresh"))
	if code != exitError || !strings.Contains(errs, damaged) || strings.Contains(errs, "doctor") {
		t.Errorf("a damaged file: exit %d %s", code, errs)
	}
}

func TestADemoThatWasInterruptedIsFinished(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	b := opened(t, dir)
	m := demoMark{Seed: 7, Talents: 60, Demands: 12, Today: "2026-05-01", Store: b.storeName()}
	if err := b.mark(m); err != nil {
		t.Fatal(err)
	}
	var done atomic.Int64
	part := sample.New(7, 10, 12, b.tables, m.Today) // as far as the first filling came
	if err := importWorld(t.Context(), b.app, part, &done); err != nil {
		t.Fatal(err)
	}
	b.close()
	if err := launch(t, "demo", "--json", "--addr", "127.0.0.1:0", "--talents", "500", "--data", dir).stop(); err != nil {
		t.Fatal(err)
	}
	b = opened(t, dir)
	found, begun, err := b.demoMark()
	if err != nil || !begun || !found.Complete || found.Seed != 7 {
		t.Errorf("mark %+v %v", found, err)
	}
	b.close()
	if n := strings.Count(must(t, "export", "talents", "-", "--format", "jsonl", "--data", dir), "\n"); n != 60 {
		t.Errorf("%d talents", n)
	}
}

func TestADemoLeavesRecordsThatNobodyInventedAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	roster := filepath.Join(t.TempDir(), "roster.csv")
	write(t, roster, "姓名,手机\n张测试,10099990001\n")
	must(t, "import", "talents", roster, "--data", dir)
	if err := launch(t, "demo", "--json", "--addr", "127.0.0.1:0", "--talents", "50", "--data", dir).stop(); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(must(t, "export", "talents", "-", "--format", "jsonl", "--data", dir), "\n"); n != 1 {
		t.Errorf("%d talents", n)
	}
}

// opened opens the base in a folder; the caller closes it.
func opened(t *testing.T, dir string) *base {
	t.Helper()
	p := &program{surroundings: surroundings{in: strings.NewReader(""), out: t.Output(), err: t.Output(), now: time.Now}, p: text.For("zh")}
	root := p.root()
	root.SetContext(context.Background())
	if err := root.ParseFlags([]string{"--data", dir}); err != nil {
		t.Fatal(err)
	}
	cfg, err := p.configuration(root)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.open(t.Context(), cfg, p.quiet(cfg), opening{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOnlyWhatTheIndexLacksIsBehind(t *testing.T) {
	t.Parallel()
	ahead := map[string]bool{"talent/repeated": true, "talent/older": true, "talent/absent": true, "talent/deleted": true, "talent/purged": true, "talent/newer": true, "talent/gone": true}
	for _, c := range []struct {
		id            string
		found, rev    int64
		deleted       bool
		behind, wrong int
	}{
		{id: "repeated", found: 3, rev: 3}, {id: "same", found: 3, rev: 3}, {id: "gone", rev: 4, deleted: true},
		{id: "older", found: 2, rev: 3, behind: 1}, {id: "absent", rev: 1, behind: 1},
		{id: "deleted", found: 2, rev: 3, deleted: true, behind: 1}, {id: "purged", found: 2, deleted: true, behind: 1},
		{id: "newer", found: 4, rev: 3, wrong: 1}, {id: "missed", found: 2, rev: 3, wrong: 1}, {id: "lost", rev: 3, wrong: 1},
		{id: "stray", found: 2, deleted: true, wrong: 1},
	} {
		var d difference
		d.compare("talent/"+c.id, c.found, c.rev, c.deleted, ahead)
		if d.behind != c.behind || d.wrong != c.wrong {
			t.Errorf("%s: behind %d, wrong %d", c.id, d.behind, d.wrong)
		}
	}
}
