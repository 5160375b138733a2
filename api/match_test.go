package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"talentmatch/app/text"
	"talentmatch/market"
)

func TestMatchListsKeepTheContract(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, path := range []string{"/api/v1/talents/t1/recommendations", "/api/v1/demands/d1/candidates"} {
		w := s.do(t, "GET", path, "")
		wantStatus(t, w, 200)
		l := decoded[map[string]any](t, w)
		for _, k := range []string{"of", "items", "next", "total", "certain", "pool", "rejected", "nearMisses", "outside", "engine", "asOf"} {
			if l[k] == nil {
				t.Errorf("%s lacks %s", path, k)
			}
		}
		m := l["items"].([]any)[0].(map[string]any)
		for _, k := range []string{"talent", "demand", "score", "fit", "appeal", "bounds", "coverage", "feasible", "parts", "failed", "unknown", "engine", "asOf"} {
			if m[k] == nil {
				t.Errorf("%s: a match lacks %s", path, k)
			}
		}
		if !strings.Contains(w.Body.String(), `"score":81.23,"fit":90.00`) || !strings.Contains(w.Body.String(), `"failed":[]`) {
			t.Errorf("numbers or lists: %s", w.Body)
		}
		second := decoded[map[string]any](t, s.do(t, "GET", path+"?cursor=page2", ""))
		if second["rejected"] != nil || second["nearMisses"] != nil || second["outside"] != nil {
			t.Errorf("%s: the second page repeats what stands on the first", path)
		}
	}
}

func TestAFirstPageSaysThatNobodyWasLeftOut(t *testing.T) {
	t.Parallel()
	c := &call{p: text.For("en")}
	b, err := json.Marshal(answered(c.told(market.MatchList{}), true))
	if err != nil || string(b) != `{"of":"","items":[],"next":"","total":0,"certain":0,"pool":0,"rejected":[],"nearMisses":[],"outside":[],"engine":"","asOf":""}` {
		t.Errorf("%v %s", err, b)
	}
	b, err = json.Marshal(answered(c.told(market.MatchList{}), false))
	if err != nil || string(b) != `{"of":"","items":[],"next":"","total":0,"certain":0,"pool":0,"engine":"","asOf":""}` {
		t.Errorf("%v %s", err, b)
	}
}

func TestAnUnsavedQueryAnswersAListOrThePair(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, body := range []string{`{"talent":{"private":{"name":"王测试"},"rev":3,"found":5},"limit":5}`, `{"demand":{"title":"x","updatedAt":0},"asOf":"2026-01-01"}`} {
		w := s.do(t, "POST", "/api/v1/matches/query", body)
		wantStatus(t, w, 200)
		if l := decoded[matchList](t, w); len(l.Items) != 1 || l.Rejected == nil {
			t.Errorf("got %s", w.Body)
		}
	}
	w := s.do(t, "POST", "/api/v1/matches/query", `{"talent":{"private":{"name":"王测试"}},"demand":{"title":"x"}}`)
	wantStatus(t, w, 200)
	pair := s.do(t, "GET", "/api/v1/matches?talent=t1&demand=d1", "")
	wantStatus(t, pair, 200)
	for _, w := range [][]byte{w.Body.Bytes(), pair.Body.Bytes()} {
		if !bytes.HasPrefix(w, []byte(`{"talent":{`)) {
			t.Errorf("not a match: %s", w)
		}
	}
	wantProblem(t, s.do(t, "GET", "/api/v1/matches?talent=t1&demand=d404", ""), 404, market.CodeNotFound)
}

func TestTheSameQueryGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, path := range []string{"/api/v1/talents/t1/recommendations", "/api/v1/talents/t1", "/api/v1/search/talents?facets=true", "/api/v1/talents",
		"/api/v1/skills/python", "/api/v1/districts?q=370", "/readyz", "/"} {
		first := s.do(t, "GET", path, "", "Accept", "*/*").Body.String()
		for range 5 {
			if again := s.do(t, "GET", path, "", "Accept", "*/*").Body.String(); again != first {
				t.Errorf("%s: %s, then %s", path, first, again)
			}
		}
	}
}

func TestTwoReadersMayWantTwoLanguagesAtOnce(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	var group sync.WaitGroup
	for i := range 20 {
		lang := []string{"zh", "en"}[i%2]
		group.Go(func() {
			w := s.do(t, "GET", "/api/v1/demands/d1/candidates", "", "Accept-Language", lang)
			if w.Header().Get("Content-Language") != lang || w.Header().Get("Vary") == "" {
				t.Errorf("%s: %v", lang, w.Header())
			}
		})
	}
	group.Wait()
	if fakeReasons[0].Text != "" {
		t.Error("a sentence was written into what the engine shares")
	}
}

func TestRequestsOfOneRouteDoNotShareAnything(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	var group sync.WaitGroup
	for _, path := range []string{"/api/v1/talents?limit=5", "/api/v1/demands?status=open", "/api/v1/matches?talent=t1&demand=d1",
		"/api/v1/search/talents?facets=true", "/api/v1/imports?kind=talents&nothing=1", "/docs", "/openapi.yaml", "/metrics"} {
		for range 20 {
			group.Go(func() { s.do(t, "GET", path, "", "Accept", "*/*") })
		}
	}
	group.Wait()
}

func TestSearchesAnswerRecordsHighlightsAndLabelledFacets(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "GET", "/api/v1/search/talents?q=python&facets=true", "")
	wantStatus(t, w, 200)
	got := decoded[Found[FoundTalent]](t, w)
	if got.Total != 1 || got.Items[0].ID != "t1" || got.Items[0].Highlights["skills"][0] != "<mark>Python</mark>" {
		t.Errorf("got %+v", got)
	}
	if got.Facets[0].Values[0].Label != "Jimo" || got.Facets[1].Values[0].Label != "bachelor's degree" {
		t.Errorf("facets %+v", got.Facets)
	}
	wantStatus(t, s.do(t, "GET", "/api/v1/search/demands", ""), 200)
	s.app.failing(&market.Error{Code: market.CodeNotReady})
	p := s.do(t, "GET", "/api/v1/search/demands", "")
	wantProblem(t, p, 503, market.CodeNotReady)
}

func TestTheTaxonomyCanBeLookedUp(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	got := decoded[skillDetail](t, s.do(t, "GET", "/api/v1/skills/python", ""))
	if got.Label != "Python" || got.Broader[0].Code != "programming-language" || got.Related[0].Code != "pandas" || got.Taxonomy != 7 || len(got.Narrower) != 0 {
		t.Errorf("got %+v", got)
	}
	if up := decoded[skillDetail](t, s.do(t, "GET", "/api/v1/skills/programming-language", "", "Accept-Language", "zh")); up.Label != "编程语言" || up.Narrower[0].Code != "python" {
		t.Errorf("got %+v", up)
	}
	for q, want := range map[string]string{"jimo": "370215", "即墨": "370215", "3702": "370200", "": "370200"} {
		l := decoded[suggestions](t, s.do(t, "GET", "/api/v1/districts?limit=1&q="+q, ""))
		if len(l.Items) != 1 || l.Items[0].Code != want {
			t.Errorf("%q: %+v", q, l)
		}
	}
	if l := decoded[suggestions](t, s.do(t, "GET", "/api/v1/occupations?q=数据分析师", "")); len(l.Items) != 1 || l.Items[0].Match != "数据分析师" {
		t.Errorf("%+v", l)
	}
	if l := decoded[suggestions](t, s.do(t, "GET", "/api/v1/occupations?q=牙医", "")); l.Items == nil || len(l.Items) != 0 {
		t.Errorf("%+v", l)
	}
	wantStatus(t, s.do(t, "GET", "/api/v1/skills?q=py", ""), 200)
}

func TestJobsAreListedAndRun(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	if l := decoded[jobList](t, s.do(t, "GET", "/api/v1/jobs", "")); len(l.Items) != 1 || l.Items[0].Spec != "@hourly" {
		t.Errorf("got %+v", l)
	}
	w := s.do(t, "POST", "/api/v1/jobs/index-sweep/runs", "")
	wantStatus(t, w, 202)
	if j := decoded[market.JobState](t, w); !j.Requested {
		t.Errorf("got %+v", j)
	}
}
