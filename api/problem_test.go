package api

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"talentmatch/app/text"
	"talentmatch/market"
)

var update = flag.Bool("update", false, "write the golden files anew")

// allCodes are all codes of errors, of the domain and of HTTP.
var allCodes = map[market.Code]int{
	market.CodeInvalid: 422, market.CodeMalformed: 400, market.CodeTooLarge: 413, market.CodeNotFound: 404, market.CodeConflict: 409,
	market.CodeDuplicate: 409, market.CodeForbidden: 403, market.CodeIllegalStep: 409, market.CodeReferenced: 409, market.CodeUnavailable: 503, market.CodeNotReady: 503,
	market.CodeStorageFull: 507, market.CodeReadOnly: 503, market.CodeInUse: 503, market.CodeCorrupt: 500, market.CodeUnsupported: 415,
	market.CodeCancelled: 503, market.CodeInternal: 500, market.CodePrecondRev: 428, codeNoRoute: 404, codeMethod: 405,
	codeNotAcceptable: 406, codeSlowBody: 408, codeCrossOrigin: 403, codeMissing: 412,
	codeMisdirected: 421,
}

func TestEveryCodeHasAStatusAndTextsInBothLanguages(t *testing.T) {
	t.Parallel()
	for code, want := range allCodes {
		r := httptest.NewRequest("GET", "/x", nil)
		e := &market.Error{Code: code, Args: market.Args{"kind": "talent", "id": "t1"}, Err: errors.New("secret")}
		status, retry := statusOf(e, r)
		if status != want {
			t.Errorf("%s: %d, want %d", code, status, want)
		}
		wantRetry := code == market.CodeUnavailable || code == market.CodeNotReady || code == market.CodeCancelled
		if (retry > 0) != wantRetry {
			t.Errorf("%s: Retry-After %d", code, retry)
		}
		for _, lang := range text.Langs() {
			p := text.For(lang)
			if !p.Has("api.title."+string(code)) || !p.Has("error."+string(code)) {
				t.Errorf("%s has no texts in %s", code, lang)
			}
			doc := newProblem(e, r, p, "req-1")
			if doc.Status != want || strings.Contains(doc.Detail+doc.Title, "secret") {
				t.Errorf("%s: %+v", code, doc)
			}
		}
	}
	if len(allCodes) != len(problemRules) {
		t.Errorf("the table has %d codes, the test %d", len(problemRules), len(allCodes))
	}
}

func TestCircumstancesChangeAStatus(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("PUT", "/x", nil)
	r.Header.Set("If-Match", `"1"`)
	if status, _ := statusOf(&market.Error{Code: market.CodeConflict}, r); status != 412 {
		t.Errorf("a conflict with If-Match is %d", status)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if status, _ := statusOf(&market.Error{Code: market.CodeCancelled}, httptest.NewRequest("GET", "/x", nil).WithContext(ctx)); status != 499 {
		t.Errorf("a caller who is gone is %d", status)
	}
	if status, _ := statusOf(&market.Error{Code: "invented"}, r); status != 500 {
		t.Errorf("an unknown code is %d", status)
	}
}

func TestForeignErrorsBecomeDomainErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want market.Code
	}{
		{errors.New("x"), market.CodeInternal},
		{context.DeadlineExceeded, market.CodeCancelled},
		{context.Canceled, market.CodeCancelled},
		{os.ErrDeadlineExceeded, codeSlowBody},
		{&http.MaxBytesError{Limit: 5}, market.CodeTooLarge},
		{market.ErrInUse, market.CodeInUse},
	} {
		if got := asError(c.err).Code; got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}

func TestProblemDocumentsAreGolden(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	requests := []struct{ name, method, path, body, match string }{
		{"invalid", "POST", "/api/v1/talents", `{"privat":{},"private":{"name":"","email":"x"},"skills":[{"code":"python","level":9}]}`, ""},
		{"syntax", "POST", "/api/v1/talents", "{\n  \"private\": oops\n}", ""},
		{"stale", "PUT", "/api/v1/demands/d1", `{"title":"x"}`, `"9"`},
		{"missing", "GET", "/api/v1/demands/d9", "", ""},
		{"route", "GET", "/api/v1/pets", "", ""},
		{"method", "DELETE", "/api/v1/jobs", "", ""},
	}
	for _, lang := range text.Langs() {
		var all strings.Builder
		for _, q := range requests {
			w := s.do(t, q.method, q.path, q.body, "Accept-Language", lang, "If-Match", q.match)
			all.WriteString(q.name + "\n" + w.Body.String())
			if w.Header().Get("Content-Language") != lang {
				t.Errorf("%s: Content-Language %q", q.name, w.Header().Get("Content-Language"))
			}
		}
		golden(t, "problems."+lang+".txt", all.String())
	}
}

// golden compares with a file under testdata, or writes it under -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; run go test -update and read what changed\ngot:\n%s", path, got)
	}
}
