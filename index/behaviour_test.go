package index_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"talentmatch/index"
	"talentmatch/market"
)

// suite is a file of testdata: records, and what queries find among them.
type suite struct {
	Talents []market.Talent `json:"talents"`
	Demands []market.Demand `json:"demands"`
	Cases   []struct {
		Name   string              `json:"name"`
		Kind   market.Kind         `json:"kind"`
		Text   string              `json:"text"`
		Filter map[string][]string `json:"filter"`
		Order  string              `json:"order"`
		// IDs is what is found, in order where Ordered is set.
		IDs        []string                       `json:"ids"`
		Ordered    bool                           `json:"ordered"`
		Facets     map[string]map[string]int      `json:"facets"`
		Highlights map[string]map[string][]string `json:"highlights"`
	} `json:"cases"`
}

func TestQueriesFindWhatTheFilesSay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			runSuite(t, file)
		})
	}
}

func runSuite(t *testing.T, file string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var s suite
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	x := open(t, t.TempDir())
	var docs []index.Doc
	for i, r := range s.Talents {
		r.Rev = int64(i + 1)
		docs = append(docs, talentDoc(r))
	}
	for i, r := range s.Demands {
		r.Rev = int64(i + 1)
		docs = append(docs, demandDoc(r))
	}
	apply(t, x, "1", docs...)
	for _, c := range s.Cases {
		t.Run(c.Name, func(t *testing.T) {
			search := x.SearchTalents
			if c.Kind == market.KindDemand {
				search = x.SearchDemands
			}
			q := market.SearchQuery{Text: c.Text, Filter: c.Filter, Order: c.Order, Facets: c.Facets != nil}
			page, err := search(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			got := ids(page)
			if !c.Ordered {
				slices.Sort(got)
				slices.Sort(c.IDs)
			}
			if c.IDs == nil {
				c.IDs = []string{}
			}
			if d := cmp.Diff(c.IDs, got); d != "" {
				t.Errorf("%q finds (-want +got):\n%s", c.Text, d)
			}
			if page.Total != len(got) {
				t.Errorf("total %d, hits %d", page.Total, len(got))
			}
			compareFacets(t, c.Facets, page.Facets)
			compareHighlights(t, c.Highlights, page.Hits)
		})
	}
}

func compareFacets(t *testing.T, want map[string]map[string]int, got []market.SearchFacet) {
	t.Helper()
	for _, f := range got {
		counts := map[string]int{}
		for _, v := range f.Values {
			counts[v.Code] = v.Count
		}
		if w, ok := want[f.Name]; ok {
			if d := cmp.Diff(w, counts); d != "" {
				t.Errorf("facet %s (-want +got):\n%s", f.Name, d)
			}
		}
	}
	if len(want) > 0 && len(got) != 5 {
		t.Errorf("%d facets, want 5", len(got))
	}
}

func compareHighlights(t *testing.T, want map[string]map[string][]string, hits []market.SearchHit) {
	t.Helper()
	for _, h := range hits {
		if w, ok := want[h.ID]; ok {
			if d := cmp.Diff(w, h.Highlights); d != "" {
				t.Errorf("highlights of %s (-want +got):\n%s", h.ID, d)
			}
		}
	}
}
