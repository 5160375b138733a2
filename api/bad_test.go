package api

import (
	"net/http"
	"strings"
	"testing"

	"talentmatch/market"
)

func TestBadRequestsAreRefusedByCodeAndField(t *testing.T) {
	t.Parallel()
	s := newTest(t, func(o *Options) { o.Limits.JSONBody = 4 << 10 })
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	for _, c := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		code                     market.Code
		field                    string // "FIELD: CODE" of the first problem
	}{
		{name: "broken JSON", method: "POST", path: "/talents", body: `{"private":`, status: 400, code: "malformed", field: ": json_syntax"},
		{name: "not JSON", method: "POST", path: "/talents", body: `private=1`, status: 400, code: "malformed", field: ": json_syntax"},
		{name: "NaN", method: "POST", path: "/demands", body: `{"title":"x","headcount":NaN}`, status: 400, code: "malformed", field: ": json_syntax"},
		{name: "infinity", method: "POST", path: "/demands", body: `{"title":"x","headcount":1e999}`, status: 422, code: "invalid", field: "headcount: out_of_range"},
		{name: "garbage after it", method: "POST", path: "/talents", body: `{"private":{"name":"王测试"}} x`, status: 400, code: "malformed", field: ": json_syntax"},
		{name: "two values", method: "POST", path: "/talents", body: `{"private":{"name":"王测试"}}{}`, status: 400, code: "malformed", field: ": json_syntax"},
		{name: "no body", method: "POST", path: "/talents", header: []string{"Content-Type", typeJSON}, status: 400, code: "malformed", field: ": empty_body"},
		{name: "a deep nest", method: "POST", path: "/talents", body: `{"skills":` + deep[:1800] + deep[len(deep)-1800:] + `}`, status: 400, code: "malformed", field: "skills[0]: too_deep"},
		{name: "bytes that aren't UTF-8", method: "POST", path: "/talents", body: "{\"private\":{\"name\":\"\xff\"}}", status: 400, code: "malformed", field: ": bad_format"},
		{name: "half a surrogate pair", method: "POST", path: "/talents", body: `{"private":{"name":"\ud83d"}}`, status: 400, code: "malformed", field: ": bad_format"},
		{name: "a list for an object", method: "POST", path: "/talents", body: `[]`, status: 422, code: "invalid", field: ": wrong_type"},
		{name: "null", method: "POST", path: "/talents", body: `null`, status: 422, code: "invalid", field: ": wrong_type"},
		{name: "a string for a number", method: "POST", path: "/talents", body: `{"private":{"name":"王"},"skills":[{"code":"a"},{"code":"b"},{"code":"c","level":"3"}]}`, status: 422, code: "invalid", field: "skills[2].level: wrong_type"},
		{name: "a fraction for a whole number", method: "POST", path: "/demands", body: `{"title":"x","headcount":1.5}`, status: 422, code: "invalid", field: "headcount: wrong_type"},
		{name: "null in a list", method: "POST", path: "/talents", body: `{"private":{"name":"王"},"skills":[null]}`, status: 422, code: "invalid", field: "skills[0]: wrong_type"},
		{name: "an unknown member", method: "POST", path: "/talents", body: `{"private":{"name":"王","neme":"x"}}`, status: 422, code: "invalid", field: "private.neme: unknown_field"},
		{name: "a member in another case", method: "POST", path: "/demands", body: `{"Title":"x"}`, status: 422, code: "invalid", field: "Title: unknown_field"},
		{name: "a member twice", method: "POST", path: "/demands", body: `{"title":"x","title":"y"}`, status: 422, code: "invalid", field: "title: duplicate_key"},
		{name: "what validation refuses", method: "POST", path: "/demands", body: `{"title":" "}`, status: 422, code: "invalid", field: "title: required"},
		{name: "a huge body", method: "POST", path: "/talents", body: `{"private":{"name":"` + strings.Repeat("x", 8<<10) + `"}}`, status: 413, code: "too_large"},
		{name: "another media type", method: "POST", path: "/talents", body: `{}`, header: []string{"Content-Type", "text/plain"}, status: 415, code: "unsupported"},
		{name: "no media type", method: "POST", path: "/talents", body: `{}`, header: []string{"Content-Type", ""}, status: 415, code: "unsupported"},
		{name: "another charset", method: "POST", path: "/talents", body: `{}`, header: []string{"Content-Type", "application/json; charset=gbk"}, status: 415, code: "unsupported"},
		{name: "a compressed body", method: "POST", path: "/talents", body: `{}`, header: []string{"Content-Encoding", "gzip"}, status: 415, code: "unsupported"},
		{name: "a patch media type on PUT", method: "PUT", path: "/talents/t1", body: `{}`, header: []string{"Content-Type", typePatch}, status: 415, code: "unsupported"},
		{name: "another ID in the body", method: "PUT", path: "/talents/t1", body: `{"id":"t2","private":{"name":"王"}}`, status: 422, code: "invalid", field: "id: not_allowed"},
		{name: "another ID in a patch", method: "PATCH", path: "/talents/t1", body: `{"id":"t2"}`, status: 422, code: "invalid", field: "id: not_allowed"},
		{name: "a removed ID in a patch", method: "PATCH", path: "/talents/t1", body: `{"id":null}`, status: 422, code: "invalid", field: "id: not_allowed"},
		{name: "a list as a patch", method: "PATCH", path: "/talents/t1", body: `[]`, status: 422, code: "invalid", field: ": wrong_type"},
		{name: "null as a patch", method: "PATCH", path: "/talents/t1", body: `null`, status: 422, code: "invalid", field: ": wrong_type"},
		{name: "a wrong type in a patch", method: "PATCH", path: "/talents/t1", body: `{"private":{"name":{"a":1}}}`, status: 422, code: "invalid", field: "private.name: wrong_type"},
		{name: "a patch that breaks a rule", method: "PATCH", path: "/talents/t1", body: `{"private":null}`, status: 422, code: "invalid", field: "private.name: required"},
		{name: "nothing to replace", method: "PUT", path: "/talents/nobody", body: `{"private":{"name":"王"}}`, status: 404, code: "not_found"},
		{name: "an ID that can't be one", method: "GET", path: "/talents/a%20b", status: 422, code: "invalid", field: "id: bad_format"},
		{name: "an ID that is too long", method: "GET", path: "/talents/" + strings.Repeat("a", 65), status: 422, code: "invalid", field: "id: bad_format"},
		{name: "an ID that climbs", method: "GET", path: "/talents/..%2f..%2fetc", status: 404, code: codeNoRoute},
		{name: "nobody", method: "GET", path: "/talents/nobody", status: 404, code: "not_found"},
		{name: "a bad cursor", method: "GET", path: "/talents?cursor=x", status: 422, code: "invalid", field: "cursor: bad_format"},
		{name: "limit 0", method: "GET", path: "/talents?limit=0", status: 422, code: "invalid", field: "limit: out_of_range"},
		{name: "limit 101", method: "GET", path: "/talents?limit=101", status: 422, code: "invalid", field: "limit: out_of_range"},
		{name: "limit of words", method: "GET", path: "/talents?limit=ten", status: 422, code: "invalid", field: "limit: wrong_type"},
		{name: "limit twice", method: "GET", path: "/talents?limit=1&limit=2", status: 422, code: "invalid", field: "limit: repeated"},
		{name: "an unknown filter", method: "GET", path: "/talents?distrct=370215", status: 422, code: "invalid", field: "distrct: unknown_field"},
		{name: "an unknown order", method: "GET", path: "/talents?order=name", status: 422, code: "invalid", field: "order: not_allowed"},
		{name: "a filter with a control character", method: "GET", path: "/talents?district=%00", status: 422, code: "invalid", field: "district: control_character"},
		{name: "a filter that isn't UTF-8", method: "GET", path: "/talents?district=%ff", status: 422, code: "invalid", field: "district: bad_format"},
		{name: "a query that can't be read", method: "GET", path: "/talents?a=%zz", status: 400, code: "malformed"},
		{name: "a long text", method: "GET", path: "/search/talents?q=" + strings.Repeat("a", 501), status: 422, code: "invalid", field: "q: too_long"},
		{name: "facets of maybe", method: "GET", path: "/search/talents?facets=maybe", status: 422, code: "invalid", field: "facets: wrong_type"},
		{name: "no such day", method: "GET", path: "/demands/d1/candidates?asOf=2026-02-30", status: 422, code: "invalid", field: "asOf: bad_format"},
		{name: "half a pair", method: "GET", path: "/matches?talent=t1", status: 422, code: "invalid", field: "demand: required"},
		{name: "an unsaved query of nothing", method: "POST", path: "/matches/query", body: `{}`, status: 422, code: "invalid", field: "talent: required"},
		{name: "an unsaved talent without a name", method: "POST", path: "/matches/query", body: `{"talent":{}}`, status: 422, code: "invalid", field: "talent.private.name: required"},
		{name: "an unsaved demand of a wrong type", method: "POST", path: "/matches/query", body: `{"demand":{"skills":[{"must":1}]}}`, status: 422, code: "invalid", field: "demand.skills[0].must: wrong_type"},
		{name: "an unsaved query with a limit", method: "POST", path: "/matches/query", body: `{"demand":{"title":"x"},"limit":1000}`, status: 422, code: "invalid", field: "limit: out_of_range"},
		{name: "an unsaved query as of never", method: "POST", path: "/matches/query", body: `{"demand":{"title":"x"},"asOf":"soon"}`, status: 422, code: "invalid", field: "asOf: bad_format"},
		{name: "an assignment of unknown members", method: "POST", path: "/assignments", body: `{"demand":["d1"]}`, status: 422, code: "invalid", field: "demand: unknown_field"},
		{name: "an assignment with seats stated twice", method: "POST", path: "/assignments", body: `{"seats":[{"id":"d1","seats":1},{"id":"d1","seats":2}]}`, status: 422, code: "invalid", field: "seats[1].id: repeated"},
		{name: "an assignment with seats below none", method: "POST", path: "/assignments", body: `{"seats":[{"id":"d1","seats":-1}]}`, status: 422, code: "invalid", field: "seats[0].seats: out_of_range"},
		{name: "a timetable of a wrong type", method: "POST", path: "/timetables", body: `{"interviews":"all"}`, status: 422, code: "invalid", field: "interviews: wrong_type"},
		{name: "no such skill", method: "GET", path: "/skills/weaving", status: 404, code: "not_found"},
		{name: "no such job", method: "POST", path: "/jobs/nothing/runs", status: 404, code: "not_found"},
		{name: "a job with an odd name", method: "POST", path: "/jobs/%20/runs", status: 404, code: "not_found"},
		{name: "exports of nothing known", method: "GET", path: "/exports/pets", status: 404, code: codeNoRoute},
		{name: "an unknown format", method: "GET", path: "/exports/talents?format=pdf", status: 422, code: "invalid", field: "format: not_allowed"},
		{name: "an import of nothing", method: "POST", path: "/imports", body: "", status: 422, code: "invalid", field: "file: required"},
		{name: "an import of an unknown kind", method: "POST", path: "/imports?kind=pets", body: "x", header: []string{"Content-Type", typeCSV}, status: 422, code: "invalid", field: "kind: not_allowed"},
		{name: "a format that isn't to be had", method: "GET", path: "/talents", header: []string{"Accept", "application/xml"}, status: 406, code: codeNotAcceptable},
		{name: "JSON refused", method: "GET", path: "/talents", header: []string{"Accept", "application/json;q=0, text/html"}, status: 406, code: codeNotAcceptable},
		{name: "no such path", method: "GET", path: "/pets", status: 404, code: codeNoRoute},
		{name: "a slash too many", method: "GET", path: "/talents/", status: 404, code: codeNoRoute},
		{name: "no such method", method: "DELETE", path: "/talents", status: 405, code: codeMethod},
		{name: "an invented method", method: "BREW", path: "/talents", status: 405, code: codeMethod},
		{name: "TRACE", method: "TRACE", path: "/talents/t1", status: 405, code: codeMethod},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := wantProblem(t, s.do(t, c.method, "/api/v1"+c.path, c.body, c.header...), c.status, c.code)
			if c.field == "" {
				return
			}
			if len(p.Errors) == 0 {
				t.Fatalf("no errors in %+v", p)
			}
			if got := p.Errors[0].Field + ": " + string(p.Errors[0].Code); got != c.field {
				t.Errorf("first error %q, want %q", got, c.field)
			}
			for _, e := range p.Errors {
				if e.Detail == "" || strings.HasPrefix(e.Detail, "problem.") || strings.Contains(e.Detail, "no value") || strings.Contains(e.Detail, "word.") {
					t.Errorf("%s: detail %q", e.Field, e.Detail)
				}
			}
			if strings.Contains(p.Detail, "no value") || strings.Contains(p.Detail, "word.") {
				t.Errorf("detail %q", p.Detail)
			}
		})
	}
}

func TestAcceptFieldsThatPeopleSendAreTaken(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, accept := range []string{"", "*/*", "application/*", "application/json", "text/html, */*;q=0.8", "application/problem+json", "nonsense"} {
		wantStatus(t, s.do(t, "GET", "/api/v1/talents", "", "Accept", accept), 200)
	}
}

func TestAMethodThatIsNotServedSaysWhichAre(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "POST", "/api/v1/talents/t1", `{}`)
	wantProblem(t, w, 405, codeMethod)
	if got := w.Header().Get("Allow"); got != "DELETE, GET, HEAD, OPTIONS, PATCH, PUT" {
		t.Errorf("Allow %q", got)
	}
	w = s.do(t, "OPTIONS", "/api/v1/talents", "", "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "POST")
	wantStatus(t, w, 204)
	if got := w.Header().Get("Allow"); got != "GET, HEAD, OPTIONS, POST" {
		t.Errorf("Allow %q", got)
	}
	for name := range w.Header() {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("another site is told %s", name)
		}
	}
}

func TestEveryProblemOfABodyIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	p := wantProblem(t, s.do(t, "POST", "/api/v1/demands", `{"titel":"x","headcount":"3","skills":{},"skills":[{"level":true}]}`), 422, market.CodeInvalid)
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Field+" "+string(e.Code))
	}
	want := "titel unknown_field|headcount wrong_type|skills wrong_type|skills duplicate_key|skills[0].level wrong_type|title required"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s", strings.Join(got, "|"))
	}
	if p.Errors[0].Args["near"] != "title" {
		t.Errorf("no hint: %v", p.Errors[0].Args)
	}
}

func TestABrowserOfAnotherSiteCanNotChangeAnything(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, h := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://elsewhere.example"}} {
		wantProblem(t, s.do(t, "DELETE", "/api/v1/talents/t1", "", h...), http.StatusForbidden, codeCrossOrigin)
	}
	wantStatus(t, s.do(t, "GET", "/api/v1/talents/t1", "", "Sec-Fetch-Site", "cross-site"), 200)
	wantStatus(t, s.do(t, "DELETE", "/api/v1/talents/t1", "", "Sec-Fetch-Site", "same-origin"), 204)
}
