package taxonomy

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"talentmatch/market"
)

func profileOf(p *market.ReadProfile) string {
	var out []string
	if p.Education != nil {
		out = append(out, "edu="+string(p.Education.Level))
	}
	if p.Experience != nil {
		out = append(out, fmt.Sprintf("years=%d", p.Experience.MinYears))
	}
	if p.Field != nil {
		out = append(out, "field="+p.Field.Code)
	}
	for _, r := range p.Roles {
		out = append(out, "role="+r.Name)
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " ")
}

func TestSelfDescriptionsGiveOnlyWhatIsPlainlySaid(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	raw, err := os.ReadFile("testdata/profiles.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(raw), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("profiles.tsv:%d: no tab", i+1)
		}
		p := tx.Profile(text)
		if got := strings.ToLower(profileOf(&p)); got != strings.ToLower(want) {
			t.Errorf("profiles.tsv:%d: %q\n got %s\nwant %s", i+1, text, got, want)
		}
	}
}
