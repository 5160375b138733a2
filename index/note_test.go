package index_test

import (
	"testing"

	"talentmatch/market"
)

func TestASearchSaysWhatItDidNotUnderstandOrRelaxed(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	apply(t, x, "1", talentDoc(person("t1", 1, "后端开发", "认真负责，喜欢登山和摄影")))
	for query, want := range map[string]market.Code{
		"district:火星": "search.unknown_place", "skill:不存在的技能": "search.unknown_skill", "登山 摄影 游泳": "search.relaxed",
	} {
		page, err := x.SearchTalents(t.Context(), market.SearchQuery{Text: query})
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Notes) != 1 || page.Notes[0].Code != want {
			t.Errorf("%s: notes %v, want %s", query, page.Notes, want)
		}
	}
	page, err := x.SearchTalents(t.Context(), market.SearchQuery{Text: "登山 摄影"})
	if err != nil || page.Total != 1 || len(page.Notes) != 0 {
		t.Errorf("an ordinary search: %d hits, notes %v (%v)", page.Total, page.Notes, err)
	}
}
