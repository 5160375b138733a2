package exchange_test

import (
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
