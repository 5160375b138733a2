package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"talentmatch/app/sample"
	"talentmatch/app/text"
	"talentmatch/market"
	"talentmatch/taxonomy"
)

// cli runs the program with arguments and returns its output, its error stream and its exit code.
func cli(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	return cliWith(t, nil, args...)
}

func cliWith(t *testing.T, environ []string, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	err := run(t.Context(), args, surroundings{in: strings.NewReader(""), out: &o, err: &e, environ: environ, now: time.Now})
	return o.String(), e.String(), exitCode(err)
}

// must is cli for a run that has to succeed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := cli(t, args...)
	if code != exitOK {
		t.Fatalf("talentmatch %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// server is a program that serves in the background.
type server struct {
	url  string
	stop func() error
}

// launch runs a serving command with --json, as demo has it, and waits for the line that says that it is ready.
func launch(t *testing.T, args ...string) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	var errs bytes.Buffer
	done := make(chan error, 1)
	go func() {
		err := run(ctx, args, surroundings{in: strings.NewReader(""), out: w, err: &errs, now: time.Now})
		_ = w.CloseWithError(io.EOF)
		done <- err
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		cancel()
		t.Fatalf("no line: %v, ended with %v\n%s", err, <-done, errs.String())
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	var ready struct {
		URL      string
		Accounts *[]struct{}
	}
	if err := json.Unmarshal([]byte(line), &ready); err != nil || ready.Accounts == nil {
		t.Errorf("line %q: %v", line, err)
	}
	s := &server{url: ready.URL}
	s.stop = func() error {
		cancel()
		return <-done
	}
	t.Cleanup(func() { cancel() })
	return s
}

// get returns the status and the body of a URL.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url) //nolint:gosec,noctx // a test's own server
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// demo fills a folder with a small world and returns it.
func demo(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := launch(t, "demo", "--json", "--addr", "127.0.0.1:0", "--talents", "80", "--demands", "20", "--data", dir).stop(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestWrongUsageExitsWith2AndSaysHow(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"nonsense"}, {"serve", "now"}, {"serve", "--nonsense"}, {"import", "talents"}, {"import", "people", "x.csv"}, {"export", "talents", "x.doc"},
		{"match"}, {"match", "--talent", "a", "--demand", "b", "--file", "c"}, {"match", "--pair", "--talent", "a"}, {"match", "--talent", "a", "--as-of", "tomorrow"},
		{"search", "jobs", "x"}, {"demo", "--talents", "-1"}, {"import", "talents", "x.csv", "--map", "name"},
	} {
		_, errs, code := cli(t, args...)
		if code != exitUsage || !strings.Contains(errs, "--help") {
			t.Errorf("%v: exit %d, %q", args, code, errs)
		}
	}
}

func TestAllProblemsOfTheConfigurationAreTold(t *testing.T) {
	t.Parallel()
	_, errs, code := cliWith(t, []string{"TALENTMATCH_ADR=x", "TALENTMATCH_TIMEZONE=Mars", "TALENTMATCH_MONGODB_URI=mongo://boss:hush@h", "LANG=en_US.UTF-8"},
		"serve", "--addr", "nowhere", "--jobs-expire-demands", "TZ=")
	if code != exitError || strings.Contains(errs, "hush") {
		t.Errorf("exit %d: %s", code, errs)
	}
	for _, want := range []string{"TALENTMATCH_ADR: there is no such setting; did you mean TALENTMATCH_ADDR?", "timezone (TALENTMATCH_TIMEZONE)",
		"mongodb.uri (TALENTMATCH_MONGODB_URI)", "addr (--addr)", "jobs.expireDemands (--jobs-expire-demands)"} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is missing in:\n%s", want, errs)
		}
	}
}

func TestTheLanguageFollowsTheFlagThenTheEnvironment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args, environ []string
		want          string
	}{
		{nil, nil, "zh"},
		{nil, []string{"LANG=C.UTF-8"}, "zh"},
		{nil, []string{"LANG=zh_CN.UTF-8"}, "zh"},
		{nil, []string{"LANG=de_DE.UTF-8"}, "en"},
		{nil, []string{"LANG=zh_CN.UTF-8", "LC_ALL=en_US.UTF-8"}, "en"},
		{nil, []string{"LANG=zh_CN.UTF-8", "TALENTMATCH_LANGUAGE=en"}, "en"},
		{[]string{"match", "--lang", "en"}, nil, "en"},
		{[]string{"--lang=zh", "match"}, []string{"LANG=en_US"}, "zh"},
	} {
		if got := language(c.args, surroundings{environ: c.environ}); got != c.want {
			t.Errorf("%v %v: %s, want %s", c.args, c.environ, got, c.want)
		}
	}
}

func TestHelpIsThereInBothLanguages(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"zh": "用法：", "en": "Usage:"} {
		for _, c := range []string{"serve", "demo", "import", "export", "match", "search", "evaluate", "pool", "convert", "assign", "reindex", "doctor", "backup", "restore", "config", "version", "bench"} {
			out := must(t, c, "--help", "--lang", lang)
			if !strings.Contains(out, want) || strings.Contains(out, "cli.") {
				t.Errorf("%s in %s:\n%s", c, lang, out)
			}
		}
	}
}

func TestEveryTextThatTheCommandsNameExists(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("cmd_*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(raw), `"cli.`)[1:] {
			code, _, _ := strings.Cut(part, `"`)
			if code == "" || strings.HasSuffix(code, ".") {
				continue // completed at run time
			}
			for _, lang := range text.Langs() {
				if !text.For(lang).Has("cli." + code) {
					t.Errorf("%s names cli.%s, which has no text in %s", name, code, lang)
				}
			}
		}
	}
}

func TestDemoServesAnInventedWorldAndRemovesIt(t *testing.T) {
	s := launch(t, "demo", "--json", "--addr", "127.0.0.1:0", "--talents", "60", "--demands", "12", "--lang", "en")
	if code, body := get(t, s.url+"/readyz"); code != http.StatusOK {
		t.Errorf("readyz: %d %s", code, body)
	}
	code, body := get(t, s.url+"/api/v1/demands?limit=100")
	var page struct{ Items []market.Demand }
	if err := json.Unmarshal([]byte(body), &page); code != http.StatusOK || err != nil || len(page.Items) != 12 {
		t.Errorf("demands: %d %v, %d items", code, err, len(page.Items))
	}
	if err := s.stop(); err != nil {
		t.Errorf("the end: %v", err)
	}
}

func TestDemoUsesWhatAFolderHolds(t *testing.T) {
	dir := demo(t)
	s := launch(t, "demo", "--json", "--addr", "127.0.0.1:0", "--talents", "500", "--data", dir)
	_, body := get(t, s.url+"/api/v1/talents?limit=100")
	var page struct{ Items []market.Talent }
	if err := json.Unmarshal([]byte(body), &page); err != nil || len(page.Items) != 80 {
		t.Errorf("%d talents, %v", len(page.Items), err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

func TestCommandsWorkBesideAServer(t *testing.T) {
	dir := demo(t)
	s := launch(t, "demo", "--json", "--addr", "127.0.0.1:0", "--data", dir, "--feed-interval", "10ms")

	_, errs, code := cli(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	if code != exitError || !strings.Contains(errs, "错误") {
		t.Errorf("a second server: exit %d %s", code, errs)
	}
	if out, errs, code := cli(t, "search", "talents", "Java", "--data", dir); code != exitOK || !strings.Contains(errs, "索引") {
		t.Errorf("search: exit %d %s%s", code, out, errs)
	}
	if out := must(t, "doctor", "--data", dir); !strings.Contains(out, "一切正常") {
		t.Errorf("doctor:\n%s", out)
	}
	roster := filepath.Join(t.TempDir(), "roster.csv")
	write(t, roster, "姓名,手机,技能\n张测试,10099990001,Java、MySQL\n")
	must(t, "import", "talents", roster, "--consent", "v1", "--data", dir)
	var found bool
	for end := time.Now().Add(10 * time.Second); !found && time.Now().Before(end); { // the server follows the store
		_, body := get(t, s.url+"/readyz")
		found = strings.Count(body, `"documents":101`) == 2
	}
	if !found {
		t.Error("the server does not see what import wrote")
	}
	must(t, "export", "talents", filepath.Join(t.TempDir(), "x.xlsx"), "--data", dir)
	must(t, "backup", filepath.Join(t.TempDir(), "b.gz"), "--data", dir)
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

func TestMatchAndTheAPIGiveTheSameBytes(t *testing.T) {
	dir := demo(t)
	s := launch(t, "demo", "--json", "--addr", "127.0.0.1:0", "--data", dir)
	for _, c := range []struct {
		args []string
		path string
	}{
		{[]string{"--demand", "dem-000001"}, "/api/v1/demands/dem-000001/candidates?asOf=2026-05-01"},
		{[]string{"--talent", "tal-000003"}, "/api/v1/talents/tal-000003/recommendations?asOf=2026-05-01"},
		{[]string{"--talent", "tal-000003", "--demand", "dem-000002"}, "/api/v1/matches?talent=tal-000003&demand=dem-000002&asOf=2026-05-01"},
	} {
		out := must(t, append([]string{"match", "--json", "--as-of", "2026-05-01", "--data", dir}, c.args...)...)
		_, body := get(t, s.url+c.path)
		if a, b := compact(t, out), compact(t, body); a != b {
			t.Errorf("%v:\n%s\n%s", c.args, a, b)
		}
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

func TestSearchAndTheAPIAnswerTheSame(t *testing.T) {
	dir := demo(t)
	s := launch(t, "demo", "--json", "--addr", "127.0.0.1:0", "--data", dir)
	_, body := get(t, s.url+"/api/v1/search/talents?q=java&facets=true&order=id")
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	out := must(t, "search", "talents", "java", "--facets", "--order", "id", "--json", "--data", dir)
	if a, b := compact(t, out), compact(t, body); a != b || !strings.Contains(a, `"items"`) {
		t.Errorf("\n%s\n%s", a, b)
	}
}

// compact returns JSON with its fields in order and without blanks.
func compact(t *testing.T, s string) string {
	t.Helper()
	var v any
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %.200s", err, s)
	}
	b, _ := json.Marshal(v)
	return string(b)
}

func TestMatchPrintsReasons(t *testing.T) {
	dir := demo(t)
	anybody := filepath.Join(t.TempDir(), "anybody.json")
	write(t, anybody, `{"title": "软件测试工程师", "skills": [{"code": "java"}]}`)
	for _, lang := range []string{"zh", "en"} {
		p := text.For(lang)
		out := must(t, "match", "--pair", "--talent", "tal-000001", "--demand", "dem-000001", "--data", dir, "--lang", lang)
		for _, want := range []string{"tal-000001", "dem-000001", p.Text("word.side.fit", nil), p.Text("word.rule.skills", nil)} {
			if !strings.Contains(out, want) {
				t.Errorf("%q is missing in:\n%s", want, out)
			}
		}
		out = must(t, "match", "--file", anybody, "--limit", "3", "--data", dir, "--lang", lang)
		if !strings.Contains(out, p.Text("cli.match.column.score", nil)) {
			t.Errorf("no table:\n%s", out)
		}
	}
	record := filepath.Join(t.TempDir(), "demand.json")
	write(t, record, `{"title": "Java开发工程师", "skills": [{"code": "java", "must": true}]}`)
	must(t, "match", "--file", record, "--data", dir)
	write(t, record, `{"title": "Java开发工程师", "skils": []}`)
	if _, errs, code := cli(t, "match", "--file", record, "--data", dir); code != exitError || !strings.Contains(errs, "skils") {
		t.Errorf("a misspelt field: exit %d %s", code, errs)
	}
	out := must(t, "match", "--talent", "tal-000001", "--engine", "1.2", "--as-of", "2026-05-01", "--json", "--data", dir)
	if !strings.Contains(out, `"engine": "1.2"`) || !strings.Contains(out, `"asOf": "2026-05-01"`) {
		t.Errorf("an older engine was asked for: %.300s", out)
	}
	if _, errs, code := cli(t, "match", "--talent", "tal-000001", "--engine", "0.9", "--data", dir); code != exitError || !strings.Contains(errs, "0.9") || !strings.Contains(errs, "1.2") {
		t.Errorf("an engine that isn't there: exit %d, %s", code, errs)
	}
	if _, errs, code := cli(t, "match", "--talent", "nobody", "--data", dir); code != exitError || !strings.Contains(errs, "nobody") {
		t.Errorf("nobody: exit %d %s", code, errs)
	}
}

func TestImportRejectsIntoAFileThatCanBeFixedAndImported(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, roster := filepath.Join(dir, "data"), filepath.Join(dir, "roster.csv")
	write(t, roster, "姓名,手机,邮箱\n张测试,10099990001,a@example.com\n李示例,不是号码,b@example.com\n王示例,,c@example.com\n")
	out, errs, code := cli(t, "import", "talents", roster, "--data", data, "--dry-run")
	if code != exitRejected {
		t.Fatalf("dry run: exit %d %s%s", code, out, errs)
	}
	if exists(data) {
		t.Error("a dry run made the store")
	}
	rejected := roster + ".rejected.csv"
	out, errs, code = cli(t, "import", "talents", roster, "--data", data, "--json")
	var report market.ImportReport
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitRejected || report.Created != 2 || report.Rejected != 1 || report.WithoutConsent != 2 {
		t.Fatalf("exit %d, %+v, %v\n%s", code, report, err, errs)
	}
	raw, err := os.ReadFile(rejected)
	if err != nil || !strings.Contains(string(raw), "李示例") || strings.Contains(string(raw), "张测试") {
		t.Fatalf("rejected rows: %v\n%s", err, raw)
	}
	out, _, code = cli(t, "import", "talents", roster, "--data", data)
	if second := roster + ".rejected-2.csv"; code != exitRejected || !strings.Contains(out, second) || !exists(second) {
		t.Errorf("the second file of rejected rows: exit %d %s", code, out)
	}
	if again, err := os.ReadFile(rejected); err != nil || string(again) != string(raw) {
		t.Errorf("a file of rejected rows is overwritten: %v", err)
	}
	if _, errs, code := cli(t, "import", "talents", roster, "--data", data, "--rejects", rejected); code != exitError || !strings.Contains(errs, rejected) {
		t.Errorf("a file that was named is overwritten: exit %d %s", code, errs)
	}
	fixed := filepath.Join(dir, "fixed.csv")
	write(t, fixed, strings.Replace(string(raw), "不是号码", "10099990002", 1))
	out = must(t, "import", "talents", fixed, "--data", data, "--consent", "v2", "--json")
	if err := json.Unmarshal([]byte(out), &report); err != nil || report.Created != 1 || report.WithoutConsent != 0 {
		t.Errorf("the fixed rows: %+v %v", report, err)
	}
}

func TestExportAndImportGiveBackTheSameRecords(t *testing.T) {
	dir := demo(t)
	for _, kind := range []string{"employers", "demands", "talents"} {
		for _, ext := range []string{"xlsx", "csv", "jsonl"} {
			file := filepath.Join(t.TempDir(), kind+"."+ext)
			must(t, "export", kind, file, "--data", dir)
			out := must(t, "import", kind, file, "--data", dir, "--json")
			var r market.ImportReport
			if err := json.Unmarshal([]byte(out), &r); err != nil || r.Unchanged != r.Rows || r.Rows == 0 {
				t.Errorf("%s.%s: %+v %v", kind, ext, r, err)
			}
		}
	}
}

func TestBackupIsRestoredAndSound(t *testing.T) {
	dir := demo(t)
	file := filepath.Join(t.TempDir(), "b.gz")
	must(t, "backup", file, "--data", dir)
	if _, _, code := cli(t, "backup", file, "--data", dir); code != exitError {
		t.Error("a backup is overwritten")
	}
	fresh := filepath.Join(t.TempDir(), "fresh")
	must(t, "restore", file, "--data", fresh)
	must(t, "reindex", "--data", fresh)
	must(t, "doctor", "--data", fresh)
	for _, kind := range []string{"talents", "employers", "demands"} {
		if a, b := must(t, "export", kind, "-", "--format", "jsonl", "--data", dir), must(t, "export", kind, "-", "--format", "jsonl", "--data", fresh); a != b {
			t.Errorf("%s differ after a restore", kind)
		}
	}
	if _, errs, code := cli(t, "restore", file, "--data", dir); code != exitError || errs == "" {
		t.Error("a store with records was restored into")
	}
}

func TestDoctorFindsAnIndexThatDisagrees(t *testing.T) {
	dir := demo(t)
	must(t, "doctor", "--data", dir)
	for _, name := range []string{"CURRENT"} {
		write(t, filepath.Join(dir, "index", name), "gen-999999\n")
	}
	out, _, code := cli(t, "doctor", "--data", dir, "--json")
	var r struct {
		Healthy  bool
		Findings []struct {
			Check string
			Bad   bool
			Code  string
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitError || r.Healthy {
		t.Fatalf("exit %d %v\n%s", code, err, out)
	}
	if !slices.ContainsFunc(r.Findings, func(f struct {
		Check string
		Bad   bool
		Code  string
	}) bool {
		return f.Check == "index" && f.Bad
	}) {
		t.Errorf("no finding about the index:\n%s", out)
	}
	must(t, "reindex", "--data", dir)
	must(t, "doctor", "--data", dir)
}

func TestCommandsThatReadSayWhereThereIsNoData(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "nowhere")
	for _, args := range [][]string{{"match", "--talent", "a"}, {"export", "talents", "-", "--format", "csv"}, {"search", "talents", "a"},
		{"doctor"}, {"backup", filepath.Join(t.TempDir(), "b.gz")}, {"reindex"}} {
		out, errs, code := cli(t, append(args, "--data", dir)...)
		if code != exitError || !strings.Contains(out+errs, dir) || !strings.Contains(out+errs, "--data") {
			t.Errorf("%v: exit %d %s%s", args, code, out, errs)
		}
		if exists(dir) {
			t.Fatalf("%v made the folder", args)
		}
	}
}

func TestAPortThatIsTakenIsAClearError(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	for _, c := range []string{"serve", "demo"} {
		_, errs, code := cli(t, c, "--addr", ln.Addr().String(), "--data", t.TempDir())
		if code != exitError || !strings.Contains(errs, ln.Addr().String()) || !strings.Contains(errs, "占用") {
			t.Errorf("%s: exit %d %s", c, code, errs)
		}
	}
}

func TestTheInventedWorldIsValidByTheRealTaxonomy(t *testing.T) {
	t.Parallel()
	words, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	w := sample.New(1, 2000, 500, words.Tables(), "2026-05-01")
	places := map[string]bool{}
	for d := range w.Demands() {
		if p := d.Validate(words); p != nil {
			t.Fatalf("%s: %v", d.ID, p)
		}
	}
	for x := range w.Talents() {
		if p := x.Validate(words); p != nil {
			t.Fatalf("%s: %v", x.ID, p)
		}
		places[x.District] = true
	}
	if len(places) < 20 {
		t.Errorf("talents live in %d districts", len(places))
	}
}

func TestTablesStandInColumnsWithChinese(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	table(&b, [][]string{{"编号", "name", "x"}, {"a", "张测试", "y"}, {"a line of its own"}})
	if want := "编号  name    x\na     张测试  y\na line of its own\n"; b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
	b.Reset()
	wrap(&b, "  ", strings.Repeat("数字技术", 10)+"。", 42)
	for line := range strings.Lines(b.String()) {
		if columns(strings.TrimRight(line, "\n")) > 44 || strings.HasPrefix(strings.TrimSpace(line), "。") {
			t.Errorf("line %q", line)
		}
	}
}

func TestErrorsOfTheDomainAreToldWithTheirCause(t *testing.T) {
	t.Parallel()
	var e bytes.Buffer
	p := &program{surroundings: surroundings{err: &e}, p: text.For("en")}
	p.explain(market.Wrap(market.CodeUnavailable, errors.New("connection refused"), nil))
	if !strings.Contains(e.String(), "not available") || !strings.Contains(e.String(), "connection refused") {
		t.Errorf("%q", e.String())
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
