package exchange

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

var update = flag.Bool("update", false, "write the expected results anew")

// fixtures are invented files in the shapes that real ones have.
var fixtures = []struct {
	file    string
	kind    market.Kind
	options Options
}{
	{file: "seekers-gb18030.csv", kind: market.KindTalent},
	{file: "jobs-gb18030.csv", kind: market.KindDemand},
	{file: "ads-lists-bom.csv", kind: market.KindDemand},
	{file: "ads-two-headers.csv", kind: market.KindDemand},
	{file: "ads-book.xlsx", kind: market.KindDemand},
	{file: "roster-cr.csv", kind: market.KindTalent},
	{file: "ads-noheader.csv", kind: market.KindDemand, options: Options{NoHeader: true, Columns: map[string]string{
		"1": "企业名称", "2": "title", "3": "education", "5": "employer.size", "6": "place.districts", "7": "salary", "8": "text", "9": "experience", "10": "employmentType"}}},
}

// readResult is one row as the expected results show it.
type readResult struct {
	Row      int                 `json:"row"`
	Sheet    string              `json:"sheet,omitempty"`
	Record   any                 `json:"record"`
	Employer *market.Employer    `json:"employer,omitempty"`
	Consent  *market.ConsentCell `json:"consent,omitempty"`
	Problems []market.RowProblem `json:"problems,omitempty"`
}

func TestFixturesReadAsExpected(t *testing.T) {
	t.Parallel()
	for _, f := range fixtures {
		t.Run(f.file, func(t *testing.T) {
			t.Parallel()
			f.options.Today = "2026-03-02"
			s, err := Open(filepath.Join("testdata", f.file), f.kind, fakeWords{}, f.options)
			must(t, err)
			defer s.Close()
			var out bytes.Buffer
			enc := json.NewEncoder(&out)
			enc.SetEscapeHTML(false)
			for _, r := range readAll(t, s) {
				must(t, enc.Encode(r))
			}
			must(t, enc.Encode(s.Ignored()))
			golden := filepath.Join("testdata", strings.TrimSuffix(f.file, filepath.Ext(f.file))+".golden.jsonl")
			if *update {
				must(t, os.WriteFile(golden, out.Bytes(), 0o644))
			}
			want, err := os.ReadFile(golden)
			must(t, err)
			if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); d != "" {
				t.Error(d)
			}
		})
	}
}

func readAll(t *testing.T, s *Source) []readResult {
	t.Helper()
	var out []readResult
	if s.Kind() == market.KindDemand {
		for _, r := range demandsOf(t, s) {
			out = append(out, readResult{Row: r.Number, Sheet: r.Sheet, Record: r.Identity, Employer: r.Employer, Problems: r.Problems})
		}
		return out
	}
	for _, r := range talentsOf(t, s) {
		result := readResult{Row: r.Number, Sheet: r.Sheet, Record: r.Identity, Problems: r.Problems}
		if r.Consent.Stated {
			result.Consent = &r.Consent
		}
		out = append(out, result)
	}
	return out
}
