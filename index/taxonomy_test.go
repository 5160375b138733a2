package index_test

import (
	"context"
	"os"
	"slices"
	"testing"

	"talentmatch/index"
	"talentmatch/market"
	"talentmatch/taxonomy"
)

// TestEveryNameOfEverySkillFindsIt searches the names of the real taxonomy among one talent for each skill.
// The short run takes every ninth skill.
func TestEveryNameOfEverySkillFindsIt(t *testing.T) {
	t.Parallel()
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(index.Options{Dir: t.TempDir(), Tables: tax.Tables(), Skills: tax.Find})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }()
	skills := tax.Tables().Skills
	var docs []index.Doc
	for _, s := range skills {
		p := person(s.Code, 1, "", "")
		p.Skills = []market.Skill{{Code: s.Code}}
		docs = append(docs, talentDoc(p))
	}
	apply(t, x, "1", docs...)
	step := 9
	if os.Getenv("TALENTMATCH_TEST_LONG") != "" {
		step = 1
	}
	names := 0
	for i := 0; i < len(skills); i += step {
		s := skills[i]
		for _, name := range append([]string{s.Zh, s.En, "skill:" + s.Code, `"` + s.Zh + `"`}, s.Synonyms...) {
			names++
			page, err := x.SearchTalents(context.Background(), market.SearchQuery{Text: name, Limit: 100})
			if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			if at := slices.Index(ids(page), s.Code); at < 0 {
				t.Errorf("%q does not find %s (of %d: %v)", name, s.Code, page.Total, ids(page)[:min(5, len(page.Hits))])
			}
		}
	}
	t.Logf("%d names of %d skills", names, len(skills))
}
