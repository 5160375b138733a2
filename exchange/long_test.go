package exchange

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"talentmatch/market"
)

// TestLargeFilesAreReadInConstantMemory writes and reads 100,000 talents in each format and looks at the heap
// on the way.
func TestLargeFilesAreReadInConstantMemory(t *testing.T) {
	if os.Getenv("TALENTMATCH_TEST_LONG") == "" {
		t.Skip("TALENTMATCH_TEST_LONG is not set")
	}
	const talents = 100_000
	labels := loadCatalogue(t, "zh")
	for format, most := range map[Format]uint64{FormatCSV: 64 << 20, FormatJSONL: 64 << 20, FormatXLSX: 512 << 20} {
		t.Run(string(format), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "talents."+string(format))
			f, err := os.Create(path)
			must(t, err)
			writeTalents(t, f, format, labels, talents)
			must(t, f.Close())
			s, err := Open(path, market.KindTalent, fakeWords{}, Options{})
			must(t, err)
			defer s.Close()
			n := 0
			for r, err := range s.Talents() {
				must(t, err)
				if len(r.Problems) > 0 {
					t.Fatalf("row %d: %v", r.Number, r.Problems)
				}
				if n++; n%20_000 == 0 {
					runtime.GC()
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					done, total := s.Progress()
					t.Logf("%d rows, %d of %d bytes, heap %d MiB", n, done, total, m.HeapAlloc>>20)
					if m.HeapAlloc > most {
						t.Errorf("the heap holds %d MiB after %d rows", m.HeapAlloc>>20, n)
					}
				}
			}
			if n != talents {
				t.Errorf("%d rows", n)
			}
		})
	}
}

func writeTalents(t testing.TB, out io.Writer, format Format, labels Labels, n int) {
	t.Helper()
	w, err := NewWriter(out, format, market.KindTalent, WriteOptions{Labels: labels, Words: fakeWords{}})
	must(t, err)
	for i := range n {
		must(t, w.Talent(market.Talent{
			Meta: market.Meta{ID: fmt.Sprintf("t-%d", i)}, Private: market.TalentPrivate{Name: "张测试", Phone: fmt.Sprintf("138%08d", i)},
			Education:  []market.EducationItem{{Level: market.EducationBachelor, Field: "统计学", School: "示例大学", Year: 2024}},
			Skills:     []market.Skill{{Code: "python", Level: 3}, {Code: "sql", Level: 2}, {Label: "自研框架"}},
			Experience: []market.Experience{{Kind: market.ExperienceJob, Employer: "示例科技有限公司", Role: "工程师", From: "2022-03", Text: "接口开发"}},
			Intention:  market.Intention{Roles: []string{"数据分析师"}, Districts: []string{"370200"}, Salary: &market.Salary{Min: 8000, Max: 12000}},
		}))
	}
	must(t, w.Close())
	if w.Count() != n {
		t.Errorf("%d written", w.Count())
	}
}
