package exchange_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"talentmatch/exchange"
	"talentmatch/market"
	"talentmatch/taxonomy"
)

// realFile is a file of real data and how it is read.
type realFile struct {
	path    string
	kind    market.Kind
	options exchange.Options
	rows    int // the least number of rows
}

var realFiles = []realFile{
	{path: "5iai-2023/seekers.csv", kind: market.KindTalent, rows: 3000},
	{path: "5iai-2023/jobs.csv", kind: market.KindDemand, rows: 490},
	{path: "ads/lagou-2019.csv", kind: market.KindDemand, rows: 1800},
	{path: "ads/boss-java-2024.csv", kind: market.KindDemand, rows: 840},
	{path: "ads/lagou.xlsx", kind: market.KindDemand, rows: 3400},
	{path: "ads/51job-python-2023-noheader.csv", kind: market.KindDemand, rows: 6700, options: exchange.Options{
		NoHeader: true, Columns: map[string]string{"1": "employer.name", "2": "title", "3": "education", "5": "employer.size",
			"6": "place.districts", "7": "salary", "8": "text", "9": "experience", "10": "employmentType", "12": "employer.industry"},
	}},
}

func TestAtLeast95PercentOfRealRowsAreReadWithoutProblems(t *testing.T) {
	data := os.Getenv("TALENTMATCH_TEST_DATA")
	if data == "" {
		t.Skip("TALENTMATCH_TEST_DATA names no folder with real files")
	}
	words, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range realFiles {
		t.Run(f.path, func(t *testing.T) {
			s, err := exchange.Open(filepath.Join(data, f.path), f.kind, words, f.options)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			switch f.kind {
			case market.KindTalent:
				tally(t, f, s, s.Talents())
			default:
				tally(t, f, s, s.Demands())
			}
		})
	}
}

// tally counts the rows with problems, by column and code, and fails where they are more than one in twenty.
func tally[T any](t *testing.T, f realFile, s *exchange.Source, rows iter.Seq2[market.Row[T], error]) {
	total, bad := 0, 0
	codes, examples := map[string]int{}, map[string]string{}
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		total++
		if len(row.Problems) > 0 {
			bad++
		}
		for _, p := range row.Problems {
			key := fmt.Sprintf("%s/%s/%s", p.Column, p.Field, p.Code)
			codes[key]++
			if examples[key] == "" || codes[key]%7 == 0 {
				examples[key] = fmt.Sprintf("row %d %q %v", row.Number, p.Value, p.Args)
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(codes)) {
		t.Logf("%5d × %s, such as %s", codes[k], k, examples[k])
	}
	t.Logf("%d rows, %d with problems; %d columns ignored", total, bad, len(s.Ignored()))
	if total < f.rows || bad*20 > total {
		t.Errorf("%d of %d rows have problems; want at least %d rows and at most one in twenty", bad, total, f.rows)
	}
}

// texts are a language's texts as they stand in the file of this package.
type texts map[string]string

func (c texts) Text(code string, _ market.Args) string { return c[code] }

// TestEveryCodeOfTheTaxonomyComesBackFromAFile writes a talent for every skill, district and occupation and
// reads them again: each by its name where the name leads back to it.
func TestEveryCodeOfTheTaxonomyComesBackFromAFile(t *testing.T) {
	words, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh", "en"} {
		b, err := os.ReadFile("../app/text/" + lang + "/exchange.json")
		if err != nil {
			t.Fatal(err)
		}
		var labels texts
		if err := json.Unmarshal(b, &labels); err != nil {
			t.Fatal(err)
		}
		want := everyCode(words.Tables())
		var out bytes.Buffer
		w, err := exchange.NewWriter(&out, exchange.FormatCSV, market.KindTalent, exchange.WriteOptions{Lang: lang, Labels: labels, Words: words})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range want {
			if err := w.Talent(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := exchange.OpenReader(bytes.NewReader(out.Bytes()), int64(out.Len()), "export", market.KindTalent, words, exchange.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n, coded := 0, 0
		for row, err := range s.Talents() {
			if err != nil {
				t.Fatal(err)
			}
			if got, expected := fmt.Sprint(row.Identity), fmt.Sprint(want[n]); got != expected || len(row.Problems) > 0 {
				t.Errorf("%s: got %s, want %s; %v", lang, got, expected, row.Problems)
			}
			if strings.Contains(strings.Join(row.Cells, ","), `"code"`) {
				coded++
			}
			n++
		}
		t.Logf("%s: %d records, %d of them with JSON in place of names", lang, n, coded)
		if n != len(want) || coded*50 > n {
			t.Errorf("%s: %d of %d records came back, %d as JSON", lang, n, len(want), coded)
		}
	}
}

func everyCode(tables market.Tables) []market.Talent {
	var out []market.Talent
	for _, s := range tables.Skills {
		out = append(out, market.Talent{Private: market.TalentPrivate{Name: "张测试"}, Skills: []market.Skill{{Code: s.Code, Level: 3}}})
	}
	for _, d := range tables.Districts {
		out = append(out, market.Talent{Private: market.TalentPrivate{Name: "张测试"}, District: d.Code, Intention: market.Intention{Districts: []string{d.Code}}})
	}
	for _, o := range tables.Occupations {
		out = append(out, market.Talent{Private: market.TalentPrivate{Name: "张测试"}, Intention: market.Intention{Occupations: []string{o.Code}}})
	}
	for _, e := range tables.Educations {
		out = append(out, market.Talent{Private: market.TalentPrivate{Name: "张测试"}, Education: []market.EducationItem{{Level: e.Level}, {Level: e.Level, School: "示例大学"}}})
	}
	return out
}
