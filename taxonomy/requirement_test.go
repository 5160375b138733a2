package taxonomy

import (
	"fmt"
	"os"
	"strings"
	"testing"

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
