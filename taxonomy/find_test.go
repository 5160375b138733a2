package taxonomy

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// taxonomyOf is the shared Taxonomy; a test that can't have it stops.
func taxonomyOf(tb testing.TB) *Taxonomy {
	tb.Helper()
	t, err := Default()
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

func TestFindReadsTextsAsPeopleMeanThem(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	raw, err := os.ReadFile("testdata/find.tsv")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for i, line := range strings.Split(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("find.tsv:%d: no tab", i+1)
		}
		cases++
		text = strings.ReplaceAll(text, `\n`, "\n")
		if got := found(tx, text); got != want {
			t.Errorf("find.tsv:%d: %q\n got %s\nwant %s", i+1, text, got, want)
		}
	}
	if cases < 220 {
		t.Errorf("%d cases, want at least 220", cases)
	}
}

// found writes the hits of a text as find.tsv does.
func found(tx *Taxonomy, text string) string {
	var out []string
	for _, h := range tx.Find(text) {
		s := h.Code
		if h.Level > 0 {
			s += fmt.Sprintf(":%d", h.Level)
		}
		out = append(out, s)
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " ")
}

func TestFindGivesByteOffsetsIntoTheOriginal(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	text := "熟练：Ｃ＋＋，Spring-Boot 与 Java8"
	var got []string
	for _, h := range tx.Find(text) {
		got = append(got, text[h.Start:h.End])
	}
	if want := "Ｃ＋＋|Spring-Boot|Java"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFindCrossesTheCutsOfLongTexts(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	const lines = 20000
	hits := tx.Find(strings.Repeat("熟悉Python与机器学习。", lines))
	if len(hits) != 2*lines {
		t.Errorf("%d hits, want %d", len(hits), 2*lines)
	}
	for _, h := range hits {
		if h.Level != 2 {
			t.Fatalf("level %d at %d, want 2", h.Level, h.Start)
		}
	}
}

// Texts made to be slow take time in proportion to their length; the bound is generous for busy machines.
func TestFindStaysLinearOnHostileTexts(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	const size = 4 << 20
	for _, unit := range []string{"s ", "not Java, ", "不会Java，", "Java、", "熟悉", "'Python[精通]', ", "spring-", "a", "C/", "\xff", "对", "  ", "((((", "机器", "专业", "数学、", "数学、专业", "专业：数学、", "毕业于大学", "degree in statistics, "} {
		text := strings.Repeat(unit, size/len(unit))
		begin := time.Now()
		checkHits(t, tx, text)
		if d := time.Since(begin); d > 10*time.Second {
			t.Errorf("%q repeated to 4 MB took %v", unit, d)
		}
		if testing.Short() {
			return
		}
	}
}

// checkHits tests what must hold for every text.
func checkHits(tb testing.TB, tx *Taxonomy, text string) {
	tb.Helper()
	end := 0
	boundary := func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
	if !utf8.ValidString(text) { // a stray byte counts as a character
		starts := make([]bool, len(text)+1)
		for i := range text {
			starts[i] = true
		}
		boundary = func(i int) bool { return i == len(text) || starts[i] }
	}
	for _, h := range tx.Find(text) {
		if h.Start < end || h.End <= h.Start || h.End > len(text) {
			tb.Fatalf("hit [%d,%d) behind %d of %d", h.Start, h.End, end, len(text))
		}
		end = h.End
		if !boundary(h.Start) || !boundary(h.End) {
			tb.Fatalf("hit [%d,%d) cuts a character", h.Start, h.End)
		}
		if h.Level < 0 || h.Level > 4 {
			tb.Fatalf("level %d", h.Level)
		}
		if _, ok := tx.skills[h.Code]; !ok {
			tb.Fatalf("unknown code %q", h.Code)
		}
	}
}

func FuzzFind(f *testing.F) {
	tx := taxonomyOf(f)
	raw, err := os.ReadFile("testdata/find.tsv")
	if err != nil {
		f.Fatal(err)
	}
	for line := range bytes.SplitSeq(raw, []byte("\n")) {
		text, _, _ := strings.Cut(string(line), "\t")
		f.Add(text)
	}
	f.Add("ﬁ①㎡\u200b…\xff\xfe.NET")
	f.Fuzz(func(t *testing.T, text string) {
		checkHits(t, tx, text)
		for _, item := range tx.ParseSkills(text) {
			if item.Label == "" {
				t.Fatal("an item without a label")
			}
		}
		tx.District(text)
		tx.Occupation(text)
		tx.Education(text)
		tx.Field(text)
		tx.SuggestSkills(text, 5)
	})
}

// An invented profile and advertisement of about 2 KB.
var benchText = strings.Repeat("岗位职责：负责后端服务的设计与开发，参与系统架构评审。任职要求：熟悉Java、Spring Boot、MySQL，了解Redis、Kafka；"+
	"精通Python，熟练使用Docker与Kubernetes，无Go经验亦可。有大数据平台经验者优先，proficient in SQL and Linux. ", 7)

func BenchmarkFind(b *testing.B) {
	tx := taxonomyOf(b)
	b.SetBytes(int64(len(benchText)))
	for b.Loop() {
		tx.Find(benchText)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDistrict(b *testing.B) {
	tx := taxonomyOf(b)
	for b.Loop() {
		tx.District("山东省青岛市市南区香港中路")
	}
}

func BenchmarkSuggestSkills(b *testing.B) {
	tx := taxonomyOf(b)
	for b.Loop() {
		tx.SuggestSkills("spr", 10)
	}
}
