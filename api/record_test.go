package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

// do sends a request with a body of JSON and header fields given as name, value pairs.
func (s testServer) do(t testing.TB, method, path, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", typeJSON)
	}
	r.Header.Set("Accept-Language", "en")
	for i := 0; i+1 < len(header); i += 2 {
		if header[i+1] == "" {
			r.Header.Del(header[i])
			continue
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func decoded[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
	return v
}

func wantStatus(t *testing.T, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d: %s", w.Code, status, w.Body)
	}
}

func wantProblem(t *testing.T, w *httptest.ResponseRecorder, status int, code market.Code) Problem {
	t.Helper()
	wantStatus(t, w, status)
	if got := w.Header().Get("Content-Type"); got != "application/problem+json; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	p := decoded[Problem](t, w)
	if p.Code != code || p.Status != status {
		t.Errorf("code %q status %d, want %q %d", p.Code, p.Status, code, status)
	}
	if p.Title == "" || p.Detail == "" || p.RequestID == "" || p.Type == "" || strings.Contains(p.Title+p.Detail, "api.") {
		t.Errorf("incomplete problem %+v", p)
	}
	return p
}

func TestRecordsLiveFromCreationToDeletion(t *testing.T) {
	t.Parallel()
	for _, kind := range []struct{ plural, body, put, patch string }{
		{"talents", `{"private":{"name":"王测试"}}`, `{"private":{"name":"王测试二"}}`, `{"private":{"phone":"13900000000"},"district":"370215"}`},
		{"employers", `{"name":"示例制造有限公司"}`, `{"name":"示例制造集团"}`, `{"industry":"制造"}`},
		{"demands", `{"title":"测试工程师"}`, `{"title":"高级测试工程师"}`, `{"headcount":3}`},
	} {
		t.Run(kind.plural, func(t *testing.T) {
			t.Parallel()
			s := newTest(t)
			w := s.do(t, "POST", "/api/v1/"+kind.plural, kind.body)
			wantStatus(t, w, 201)
			at := w.Header().Get("Location")
			if !strings.HasPrefix(at, "/api/v1/"+kind.plural+"/") || w.Header().Get("ETag") != `"1"` {
				t.Fatalf("Location %q, ETag %q", at, w.Header().Get("ETag"))
			}
			created := w.Body.String()
			w = s.do(t, "GET", at, "")
			wantStatus(t, w, 200)
			if w.Body.String() != created {
				t.Errorf("read %s, created %s", w.Body, created)
			}
			w = s.do(t, "PUT", at, kind.put, "If-Match", `"1"`)
			wantStatus(t, w, 200)
			if w.Header().Get("ETag") != `"2"` {
				t.Errorf("ETag %q after a replacement", w.Header().Get("ETag"))
			}
			w = s.do(t, "PATCH", at, kind.patch, "Content-Type", typePatch, "If-Match", `"2"`)
			wantStatus(t, w, 200)
			wantProblem(t, s.do(t, "DELETE", at, "", "If-Match", `"2"`), 412, market.CodeConflict)
			w = s.do(t, "DELETE", at, "", "If-Match", `"3"`)
			wantStatus(t, w, 204)
			if w.Body.Len() != 0 {
				t.Errorf("204 with a body: %s", w.Body)
			}
			wantProblem(t, s.do(t, "GET", at, ""), 404, market.CodeNotFound)
		})
	}
}

func TestMergePatchChangesOnlyWhatItNames(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "PATCH", "/api/v1/talents/t1", `{"private":{"phone":null},"skills":[{"code":"pandas"}],"rev":99,"found":{"x":[]},"id":"t1"}`)
	wantStatus(t, w, 200)
	got := decoded[market.Talent](t, w)
	if got.Rev != 2 || got.Private.Name != "张测试" || got.Private.Phone != "" || got.District != "370215" || len(got.Skills) != 1 || got.Skills[0].Code != "pandas" {
		t.Errorf("got %+v", got)
	}
}

func TestComputedMembersAreIgnoredOnInput(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "POST", "/api/v1/talents", `{"id":"t7","rev":12,"createdAt":"x","updatedAt":5,"found":{"taxonomy":1,"skills":[{"nonsense":[[]]}]},"private":{"name":"王测试"}}`)
	wantStatus(t, w, 201)
	if got := decoded[market.Talent](t, w); got.Rev != 1 || got.Found != nil || got.ID != "t7" {
		t.Errorf("got %+v", got)
	}
	wantProblem(t, s.do(t, "POST", "/api/v1/talents", `{"id":"t7","private":{"name":"王测试"}}`), 409, market.CodeDuplicate)
}

func TestWhatIsReadCanBeSentBack(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, path := range []string{"/api/v1/talents/t1", "/api/v1/demands/d1", "/api/v1/employers/e1"} {
		w := s.do(t, "GET", path, "")
		wantStatus(t, s.do(t, "PUT", path, w.Body.String(), "If-Match", w.Header().Get("ETag")), 200)
	}
}

func TestPreconditionsDecideByTheStoredRevision(t *testing.T) {
	t.Parallel()
	const body = `{"title":"测试工程师"}`
	for _, c := range []struct {
		name, method, path string
		header             []string
		status             int
		code               market.Code
	}{
		{"none at all", "PUT", "d1", nil, 200, ""},
		{"the stored one", "PUT", "d1", []string{"If-Match", `"1"`}, 200, ""},
		{"a stale one", "PUT", "d1", []string{"If-Match", `"7"`}, 412, market.CodeConflict},
		{"a stale one on a patch", "PATCH", "d1", []string{"If-Match", `"7"`}, 412, market.CodeConflict},
		{"a stale one on a deletion", "DELETE", "d1", []string{"If-Match", `"7"`}, 412, market.CodeConflict},
		{"any", "PUT", "d1", []string{"If-Match", "*"}, 200, ""},
		{"any, but none stored", "PUT", "d404", []string{"If-Match", "*"}, 404, market.CodeNotFound},
		{"a list with the stored one", "PUT", "d1", []string{"If-Match", `"7", "1"`}, 200, ""},
		{"a list without it", "PUT", "d1", []string{"If-Match", `"7","8"`}, 412, market.CodeConflict},
		{"a weak one matches nothing", "PUT", "d1", []string{"If-Match", `W/"1"`}, 412, market.CodeConflict},
		{"one of another server", "PUT", "d1", []string{"If-Match", `"abc"`}, 412, market.CodeConflict},
		{"a leading zero is another tag", "PUT", "d1", []string{"If-Match", `"01"`}, 412, market.CodeConflict},
		{"without quotes", "PUT", "d1", []string{"If-Match", `1`}, 422, market.CodeInvalid},
		{"no end", "PUT", "d1", []string{"If-Match", `"1`}, 422, market.CodeInvalid},
		{"nothing between commas", "PUT", "d1", []string{"If-Match", ` , `}, 422, market.CodeInvalid},
		{"must not exist", "PUT", "d1", []string{"If-None-Match", `*`}, 412, codeMissing},
		{"must have changed", "PUT", "d1", []string{"If-None-Match", `"1"`}, 412, codeMissing},
		{"has changed", "PUT", "d1", []string{"If-None-Match", `"9"`}, 200, ""},
		{"not modified", "GET", "d1", []string{"If-None-Match", `"1"`}, 304, ""},
		{"not modified, weakly", "GET", "d1", []string{"If-None-Match", `"5", W/"1"`}, 304, ""},
		{"not modified, any", "GET", "d1", []string{"If-None-Match", `*`}, 304, ""},
		{"modified", "GET", "d1", []string{"If-None-Match", `"2"`}, 200, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newTest(t)
			b := body
			if c.method == "GET" || c.method == "DELETE" {
				b = ""
			}
			w := s.do(t, c.method, "/api/v1/demands/"+c.path, b, c.header...)
			if c.code != "" {
				wantProblem(t, w, c.status, c.code)
				return
			}
			wantStatus(t, w, c.status)
			if w.Header().Get("ETag") == "" {
				t.Error("no ETag")
			}
			if c.status == 304 && w.Body.Len() > 0 {
				t.Error("304 with a body")
			}
		})
	}
}

func TestListsPageWithoutLossOrRepetition(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for range 4 {
		wantStatus(t, s.do(t, "POST", "/api/v1/employers", `{"name":"示例有限公司"}`), 201)
	}
	seen := map[string]bool{}
	path := "/api/v1/employers?limit=2"
	for range 3 {
		got := decoded[page[market.Employer]](t, s.do(t, "GET", path, ""))
		for _, e := range got.Items {
			if seen[e.ID] {
				t.Errorf("%s twice", e.ID)
			}
			seen[e.ID] = true
		}
		path = "/api/v1/employers?limit=2&cursor=" + got.Next
	}
	if len(seen) != 5 {
		t.Errorf("saw %d of 5", len(seen))
	}
}

func TestAnEmptyListIsAList(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	wantStatus(t, s.do(t, "DELETE", "/api/v1/employers/e1", ""), 204)
	if got := s.do(t, "GET", "/api/v1/employers", "").Body.String(); got != "{\"items\":[],\"next\":\"\"}\n" {
		t.Errorf("got %q", got)
	}
}

func TestFiltersOrdersAndLimitsReachTheUseCase(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	wantStatus(t, s.do(t, "GET", "/api/v1/talents?district=370215&district=370202&source=&order=-updatedAt&limit=7", ""), 200)
	want := market.ListQuery{Filter: map[string][]string{"district": {"370215", "370202"}}, Order: "-updatedAt", Limit: 7}
	if diff := cmp.Diff(want, s.app.lastQ); diff != "" {
		t.Error(diff)
	}
	wantStatus(t, s.do(t, "GET", "/api/v1/search/talents?q=%22a+b%22+-c&skill=python&facets=true&order=updated&limit=3&cursor=x", ""), 200)
	search := market.SearchQuery{Text: `"a b" -c`, Filter: map[string][]string{"skill": {"python"}}, Facets: true, Order: "updated", Limit: 3, Cursor: "x"}
	if diff := cmp.Diff(search, s.app.lastQ); diff != "" {
		t.Error(diff)
	}
	wantStatus(t, s.do(t, "GET", "/api/v1/talents/t1/recommendations?limit=5&cursor=c&asOf=2026-01-31", ""), 200)
	if diff := cmp.Diff(market.MatchQuery{Limit: 5, Cursor: "c", AsOf: "2026-01-31"}, s.app.lastQ); diff != "" {
		t.Error(diff)
	}
}

func TestTheActorCarriesTheRequest(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	wantStatus(t, s.do(t, "POST", "/api/v1/talents", `{"private":{"name":"王测试"}}`, "X-Request-ID", "abc.1"), 201)
	if want := (market.Actor{ID: "anyone", Role: market.RoleAnyone, Request: "abc.1"}); s.app.actor != want {
		t.Errorf("actor %+v", s.app.actor)
	}
}

func TestHeadAnswersLikeGetWithoutABody(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	srv := httptest.NewServer(s)
	defer srv.Close()
	for _, path := range []string{"/api/v1/talents/t1", "/api/v1/talents", "/healthz", "/", "/docs", "/api/v1/exports/talents"} {
		got, err := http.Head(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		want, err := http.Get(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		want.Body.Close()
		if got.StatusCode != 200 || got.Header.Get("ETag") != want.Header.Get("ETag") || got.Header.Get("Content-Type") != want.Header.Get("Content-Type") {
			t.Errorf("%s: %d %v", path, got.StatusCode, got.Header)
		}
	}
}
