package taxonomy

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"talentmatch/market"
)

// conditionsOf writes what was read as requirements.tsv does.
func conditionsOf(r *market.ReadRequirements) string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if r.Education != nil {
		add("edu=%s", r.Education.Level)
	}
	if r.BetterEducation != nil {
		add("better=%s", r.BetterEducation.Level)
	}
	if y := r.Experience; y != nil && y.MaxYears > 0 {
		add("years=%d-%d", y.MinYears, y.MaxYears)
	} else if y != nil {
		add("years=%d", y.MinYears)
	}
	for _, f := range r.Fields {
		add("field=%s%s", roleMark(f.Role), f.Code)
	}
	for _, c := range r.Certificates {
		s := c.Name
		if c.Occupation != "" {
			s += "/" + c.Occupation
		}
		if c.Level != "" {
			s += "/" + string(c.Level)
		}
		add("cert=%s%s", roleMark(c.Role), s)
	}
	if r.Type != nil {
		add("type=%s", r.Type.Type)
	}
	if r.Remote != nil {
		add("remote")
	}
	for _, d := range r.Districts {
		add("place=%s", d.Code)
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " ")
}

func roleMark(r market.ReadRole) string {
	switch r {
	case market.ReadRequired:
		return "!"
	case market.ReadPreferred:
		return "?"
	}
	return ""
}

// skillsOf writes the skills with their roles: !java:2 is required, ?spark preferred, excel mentioned.
func skillsOf(r *market.ReadRequirements) string {
	var out []string
	for _, s := range r.Skills {
		x := roleMark(s.Role) + s.Code
		if s.Level > 0 {
			x += fmt.Sprintf(":%d", s.Level)
		}
		out = append(out, x)
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " ")
}

func TestRequirementsAreReadAsPeopleMeanThem(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	raw, err := os.ReadFile("testdata/requirements.tsv")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for i, line := range strings.Split(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) < 2 {
			t.Fatalf("requirements.tsv:%d: no tab", i+1)
		}
		cases++
		title, text := "", strings.ReplaceAll(cells[0], `\n`, "\n")
		if rest, ok := strings.CutPrefix(text, "title: "); ok {
			title, text = rest, ""
		}
		r := tx.Requirements(title, text)
		if got := conditionsOf(&r); got != cells[1] {
			t.Errorf("requirements.tsv:%d: %q\n got %s\nwant %s", i+1, cells[0], got, cells[1])
		}
		if len(cells) > 2 {
			if got := skillsOf(&r); got != cells[2] {
				t.Errorf("requirements.tsv:%d: %q\n got skills %s\nwant skills %s", i+1, cells[0], got, cells[2])
			}
		}
	}
	if cases < 120 {
		t.Errorf("%d cases, want at least 120", cases)
	}
}

// spansOf gathers every span that was read.
func spansOf(r *market.ReadRequirements, p *market.ReadProfile) []market.Span {
	var out []market.Span
	for _, e := range []*market.ReadEducation{r.Education, r.BetterEducation, p.Education} {
		if e != nil {
			out = append(out, e.Span)
		}
	}
	for _, y := range []*market.ReadYears{r.Experience, p.Experience} {
		if y != nil {
			out = append(out, y.Span)
		}
	}
	for _, f := range r.Fields {
		out = append(out, f.Span)
	}
	for _, c := range r.Certificates {
		out = append(out, c.Span)
	}
	for _, d := range r.Districts {
		out = append(out, d.Span)
	}
	for _, s := range r.Skills {
		out = append(out, s.Span)
	}
	for _, w := range p.Roles {
		out = append(out, w.Span)
	}
	if r.Type != nil {
		out = append(out, r.Type.Span)
	}
	if r.Remote != nil {
		out = append(out, *r.Remote)
	}
	if p.Field != nil {
		out = append(out, p.Field.Span)
	}
	return out
}

// boundary tells whether a rune begins at byte i, a broken byte being one of its own.
func boundary(s string, i int) bool {
	for j := range s {
		if j >= i {
			return j == i
		}
	}
	return i == len(s)
}

// checkReading tells whether every span lies on the runes of its text and holds something, and whether the
// skills are those that Find finds.
func checkReading(t *testing.T, tx *Taxonomy, title, text string) {
	t.Helper()
	r, p := tx.Requirements(title, text), tx.Profile(text)
	texts := map[string]string{"title": title, "text": text, "private.about": text}
	for _, s := range spansOf(&r, &p) {
		src := texts[s.Field]
		if s.Start < 0 || s.End <= s.Start || !boundary(src, s.Start) || !boundary(src, s.End) {
			t.Fatalf("span %+v in %q", s, src)
		}
	}
	found := append(tx.Find(title), tx.Find(text)...)
	if len(found) != len(r.Skills) {
		t.Fatalf("%d skills read, %d found in %q", len(r.Skills), len(found), text)
	}
	for i, h := range found {
		if s := r.Skills[i]; s.Code != h.Code || s.Level != h.Level || s.Span.Start != h.Start || s.Span.End != h.End {
			t.Fatalf("read %+v, found %+v in %q", s, h, text)
		}
	}
}

func TestSpansStayValidInTextsOfAnyMixture(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	raw, err := os.ReadFile("testdata/requirements.tsv")
	if err != nil {
		t.Fatal(err)
	}
	pieces := []string{"１", "2、", "年", "以上", "本科", "\x80", "ﬁ", "（", "）", "】", "\n", " ", "优先", "3", "-", ".", "十", "两", "专业", "years", "证书", "工作地点：", "'", "加分项：", "🙂"}
	for line := range strings.Lines(string(raw)) {
		text, _, _ := strings.Cut(line, "\t")
		pieces = append(pieces, text)
	}
	rng := rand.New(rand.NewPCG(4, 2))
	for range 3000 {
		var b strings.Builder
		for range 1 + rng.IntN(12) {
			s := pieces[rng.IntN(len(pieces))]
			if cut := rng.IntN(len(s) + 1); rng.IntN(3) == 0 {
				s = s[cut:]
			}
			b.WriteString(s)
		}
		text := b.String()
		checkReading(t, tx, text[:len(text)/3], text)
	}
}

func TestTextsOfTenMegabytesTakeNoLongerThanTheLongestValidOne(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for _, unit := range []string{"3年以上工作经验，本科及以上学历，", "本科", "3年", "工作地点", "base 青岛", "pmp", "优先", "或3年以上", "计算机、", "硕士/", "要求：", "年年年", "证书持有", "a", "Java 3 years "} {
		const size = 10 << 20
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		tx.Requirements("", text)
		tx.Profile(text)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%q: %v for ten megabytes", unit, d)
		}
	}
}

// TestRealAdvertisementsAreRead counts what is read in advertisements kept outside the repository.
func TestRealAdvertisementsAreRead(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("TALENTMATCH_TEST_DATA")
	if dir == "" {
		t.Skip("TALENTMATCH_TEST_DATA is not set: it names the folder with real advertisements")
	}
	tx := taxonomyOf(t)
	raw, err := os.ReadFile(filepath.Join(dir, "5iai-2023", "jobs.csv"))
	if err != nil {
		t.Fatal(err)
	}
	utf, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(bytes.NewReader(utf))
	reader.LazyQuotes = true
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	education, years := 0, 0
	for _, row := range rows[1:] {
		title, text := row[column["position_name"]], row[column["job_require"]]
		checkReading(t, tx, title, text)
		r := tx.Requirements(title, text)
		if r.Education != nil {
			education++
		}
		if r.Experience != nil {
			years++
		}
	}
	t.Logf("%d jobs: education read in %d, years of experience in %d", len(rows)-1, education, years)
	if education*10 < len(rows)*6 || years*10 < len(rows)*5 {
		t.Errorf("education read in %d and years in %d of %d jobs", education, years, len(rows)-1)
	}
}
