package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
)

// load reads a file with the text (none where empty), variables and arguments.
func load(t *testing.T, yaml string, environ []string, args ...string) (*Config, error) {
	t.Helper()
	o := Options{Environ: environ, CheckCron: func(spec string) error {
		if spec == "never" {
			return errors.New("not a schedule")
		}
		return nil
	}}
	o.File = filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(o.File, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Flags = pflag.NewFlagSet("test", pflag.ContinueOnError)
	AddFlags(o.Flags, "en", "addr")
	if err := o.Flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return Load(o)
}

// problems returns "key code" of everything that is wrong.
func problems(t *testing.T, err error) []string {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *Error", err)
	}
	var list []string
	for _, p := range e.Problems {
		list = append(list, p.Key+" "+p.Code)
	}
	return list
}

func TestDefaultsAreValidAndDocumented(t *testing.T) {
	t.Parallel()
	c, err := load(t, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:8080" || c.Feed.Interval != 250*time.Millisecond || c.Limits.Body != 1<<20 || !c.Jobs.Enabled {
		t.Errorf("defaults: %+v", c)
	}
	if c.Location().String() != "Asia/Shanghai" {
		t.Errorf("location %v", c.Location())
	}
	for _, f := range fields {
		if f.zh == "" || f.en == "" {
			t.Errorf("%s has no meaning in both languages", f.key)
		}
	}
}

func TestFlagsWinOverEnvironmentOverFile(t *testing.T) {
	t.Parallel()
	c, err := load(t, "addr: 127.0.0.1:1\ndata: from-file\nlog:\n  level: debug\ntrustedProxies: [10.0.0.1]\n",
		[]string{"TALENTMATCH_ADDR=127.0.0.1:2", "TALENTMATCH_LOG_LEVEL=warn", "TALENTMATCH_TRUSTED_PROXIES=10.0.0.2, 10.0.0.0/8", "OTHER=x", "TALENTMATCH_LANGUAGE="},
		"--addr", "127.0.0.1:3", "--jobs-enabled=false")
	if err != nil {
		t.Fatal(err)
	}
	got := []any{c.Addr, c.Data, c.Log.Level, c.TrustedProxies, c.Jobs.Enabled, c.Language}
	want := []any{"127.0.0.1:3", "from-file", "warn", []string{"10.0.0.2", "10.0.0.0/8"}, false, ""}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if c.Origin("addr") != "--addr" || c.Origin("log.level") != "TALENTMATCH_LOG_LEVEL" || c.Origin("timezone") != SourceDefault {
		t.Errorf("origins: %v", c.origin)
	}
}

func TestAllProblemsAreReportedAtOnceByKeyAndSource(t *testing.T) {
	t.Parallel()
	_, err := load(t, "adr: x\nlog: loud\nlimits:\n  body: much\n  request: 5\nmongodb:\n  uri: http://x\njobs:\n  expireDemands: never\nuri: x\n",
		[]string{"TALENTMATCH_ADDR=nowhere", "TALENTMATCH_TIMEZONE=Mars/Olympus", "TALENTMATCH_MONGO_URI=x", "TALENTMATCH_LOG_FORMAT=xml", "TALENTMATCH_TRUSTED_PROXIES=all"},
		"--feed-interval", "1h", "--data", " ")
	want := []string{
		"adr unknown_field", "jobs.expireDemands bad_schedule", "limits.body wrong_type", "limits.request wrong_type",
		"log wrong_type", "mongodb.uri bad_format", "uri unknown_field",
		"addr bad_format", "log.format not_allowed", "TALENTMATCH_MONGO_URI unknown_field", "timezone unknown_timezone", "trustedProxies bad_format",
		"data required", "feed.interval out_of_range",
	}
	if d := cmp.Diff(want, problems(t, err)); d != "" {
		t.Error(d)
	}
	var e *Error
	errors.As(err, &e)
	near := map[string]any{}
	for _, p := range e.Problems {
		if p.Source == "" {
			t.Errorf("%s has no source", p.Key)
		}
		if p.Code == ProblemUnknown {
			near[p.Key] = p.Args["nearest"]
		}
	}
	if d := cmp.Diff(map[string]any{"adr": "addr", "uri": "mongodb.uri", "TALENTMATCH_MONGO_URI": "TALENTMATCH_MONGODB_URI"}, near); d != "" {
		t.Error(d)
	}
}

func TestContradictingSettingsAreReported(t *testing.T) {
	t.Parallel()
	_, err := load(t, "limits: {body: 2MiB, import: 1MiB, request: 2m, transfer: 1m}\njobs: {tick: 1m, lease: 90s}\nmongodb: {uri: 'mongodb://h', timeout: 3m}\n", nil)
	want := []string{"limits.import clash", "limits.transfer clash", "jobs.lease clash", "limits.request clash"}
	if d := cmp.Diff(want, problems(t, err)); d != "" {
		t.Error(d)
	}
}

func TestVariablesOfOrchestratorsAndTestsAreIgnored(t *testing.T) {
	t.Parallel()
	_, err := load(t, "", []string{"TALENTMATCH_SERVICE_HOST=10.0.0.1", "TALENTMATCH_PORT=tcp://10.0.0.1:80", "TALENTMATCH_PORT_80_TCP=x", "TALENTMATCH_TEST_LONG=1"})
	if err != nil {
		t.Error(err)
	}
}

func TestUnreadableFileIsReported(t *testing.T) {
	t.Parallel()
	_, err := load(t, "addr: [", nil)
	if d := cmp.Diff([]string{"config bad_file"}, problems(t, err)); d != "" {
		t.Error(d)
	}
	_, err = Load(Options{Environ: []string{"TALENTMATCH_CONFIG=" + filepath.Join(t.TempDir(), "none.yaml")}})
	if d := cmp.Diff([]string{"config bad_file"}, problems(t, err)); d != "" {
		t.Error(d)
	}
}

func TestEmptySectionsAndValuesCountAsNotSet(t *testing.T) {
	t.Parallel()
	c, err := load(t, "addr:\nmongodb:\nlog: {}\n", nil)
	if err != nil || c.Addr != "127.0.0.1:8080" {
		t.Errorf("%v %v", c, err)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	const uri = "mongodb://boss:p@ss/word@db1:27017,db2:27017/admin?tlsCertificateKeyFilePassword=hush"
	c, err := load(t, "", []string{"TALENTMATCH_MONGODB_URI=" + uri})
	if err != nil {
		t.Fatal(err)
	}
	if c.MongoDB.URI.Reveal() != uri {
		t.Error("the URI itself must be whole")
	}
	js, _ := json.Marshal(c)
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "c", c, "uri", c.MongoDB.URI)
	for _, out := range []string{fmt.Sprint(c.MongoDB), fmt.Sprintf("%v %+v %#v %q %x", *c, *c, c.MongoDB, c.MongoDB, c.MongoDB.URI), string(js), log.String(), fmt.Sprint(c.Settings())} {
		for _, hidden := range []string{"boss", "p@ss", "word@", "hush"} {
			if strings.Contains(out, hidden) {
				t.Errorf("%q shows %q", out, hidden)
			}
		}
	}
	if got := c.MongoDB.URI.String(); got != "mongodb://***@db1:27017,db2:27017/***" {
		t.Errorf("redacted: %s", got)
	}
	_, err = load(t, "mongodb: {uri: 'mongo://boss:hush@h'}", nil)
	var e *Error
	if !errors.As(err, &e) || strings.Contains(fmt.Sprint(e.Problems, err), "hush") {
		t.Errorf("a bad URI is shown: %v", err)
	}
	if pf := pflag.NewFlagSet("", pflag.ContinueOnError); pf != nil {
		AddFlags(pf, "zh")
		if pf.Lookup("mongodb-uri") != nil {
			t.Error("a secret has a flag")
		}
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Size{"0": 0, "12": 12, "1B": 1, "2KB": 2000, "2kib": 2048, " 3 MiB ": 3 << 20, "1GiB": 1 << 30} {
		if got, err := ParseSize(text); err != nil || got != want {
			t.Errorf("%q: %d %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "-1", "1TB", "MiB", "9999999999GiB", "1.5MiB"} {
		if _, err := ParseSize(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestReadmeHoldsTheTable(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal("the repository has no README.md")
	}
	_, after, found := strings.Cut(string(raw), TableBegin)
	table, _, closed := strings.Cut(after, TableEnd)
	if !found || !closed {
		t.Fatal("README.md has no marks " + TableBegin + " and " + TableEnd)
	}
	table = strings.TrimSpace(table)
	if table != strings.TrimSpace(Table("en")) && table != strings.TrimSpace(Table("zh")) {
		t.Errorf("the table in README.md is not that of the struct; print it with: go run . config --table")
	}
}
