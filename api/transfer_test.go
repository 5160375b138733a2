package api

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"talentmatch/market"
)

// form builds a multipart form of fields and one file.
func form(t *testing.T, filename, content string, fields ...string) (body *bytes.Buffer, contentType string) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if filename != "" {
		f, err := w.CreateFormFile("file", filename)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body, w.FormDataContentType()
}

func (s testServer) upload(t *testing.T, body *bytes.Buffer, contentType string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return s.do(t, "POST", "/api/v1/imports", body.String(), append([]string{"Content-Type", contentType}, header...)...)
}

func TestAnImportReportsEveryRejectedRow(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	s := newTest(t, func(o *Options) { o.TempDir = temp })
	body, ct := form(t, "../../etc/名单.csv", "王测试\n\n李测试\n", "kind", "talents", "consent", "v1", "dryRun", "true")
	w := s.upload(t, body, ct)
	wantStatus(t, w, 200)
	got := decoded[importAnswer](t, w)
	if got.Rows != 3 || got.Created != 2 || got.Rejected != 1 || !got.DryRun || got.Kind != market.KindTalent || len(got.RejectedRows) != 1 || len(got.Ignored) != 1 {
		t.Fatalf("got %+v", got)
	}
	r := got.RejectedRows[0]
	if r.Number != 2 || r.Problems[0].Column != "姓名" || r.Problems[0].Code != market.ProblemRequired || r.Problems[0].Text != "is required" {
		t.Errorf("rejected row %+v", r)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestAnImportTakesTheFileAsTheBody(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, ct := range []string{typeCSV, typeJSONL, typeXLSX, typeBinary, "application/x-www-form-urlencoded", ""} {
		w := s.do(t, "POST", "/api/v1/imports?kind=demands&source=crm", "一\n二\n", "Content-Type", ct)
		wantStatus(t, w, 200)
		if got := decoded[importAnswer](t, w); got.Created != 2 || got.Kind != market.KindDemand {
			t.Errorf("%s: %+v", ct, got)
		}
	}
}

func TestRejectedRowsComeBackAsAFileOfTheSameFormat(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for ext, mediaType := range exportTypes {
		body, ct := form(t, "a."+ext, "王测试\n\n", "kind", "talents")
		w := s.upload(t, body, ct, "Accept", "text/csv")
		wantStatus(t, w, 200)
		h := w.Header()
		if h.Get("Content-Type") != mediaType || !strings.Contains(h.Get("Content-Disposition"), "talents-rejected."+ext) ||
			!strings.Contains(h.Get("X-Import-Report"), "rejected=1") || w.Body.String() != "row 2\n" {
			t.Errorf("%v %q", h, w.Body)
		}
	}
}

func TestAReportListsAThousandRowsAndCountsAll(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	body, ct := form(t, "a.csv", strings.Repeat("\n", 1500), "kind", "talents")
	got := decoded[importAnswer](t, s.upload(t, body, ct))
	if got.Rejected != 1500 || len(got.RejectedRows) != 1000 {
		t.Errorf("rejected %d, listed %d", got.Rejected, len(got.RejectedRows))
	}
}

func TestBadUploadsAreRefused(t *testing.T) {
	t.Parallel()
	s := newTest(t, func(o *Options) { o.Limits.ImportBody = 64 << 10 })
	for _, c := range []struct {
		name, file, content string
		fields              []string
		status              int
		code                market.Code
		field               string
	}{
		{"no file", "", "", []string{"kind", "talents"}, 422, market.CodeInvalid, "file"},
		{"an empty file", "a.csv", "", []string{"kind", "talents"}, 422, market.CodeInvalid, "file"},
		{"no kind", "a.csv", "x", nil, 422, market.CodeInvalid, "kind"},
		{"an unknown kind", "a.csv", "x", []string{"kind", "pets"}, 422, market.CodeInvalid, "kind"},
		{"an unknown field", "a.csv", "x", []string{"kind", "talents", "role", "admin"}, 422, market.CodeInvalid, "role"},
		{"a long field", "a.csv", "x", []string{"kind", strings.Repeat("x", 5000)}, 422, market.CodeInvalid, "kind"},
		{"maybe a dry run", "a.csv", "x", []string{"kind", "talents", "dryRun", "maybe"}, 422, market.CodeInvalid, "dryRun"},
		{"an old format", "a.xls", "x", []string{"kind", "talents"}, 415, market.CodeUnsupported, ""},
		{"a huge file", "a.csv", strings.Repeat("x", 128<<10), []string{"kind", "talents"}, 413, market.CodeTooLarge, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			body, ct := form(t, c.file, c.content, c.fields...)
			p := wantProblem(t, s.upload(t, body, ct), c.status, c.code)
			if c.field != "" && (len(p.Errors) != 1 || p.Errors[0].Field != c.field) {
				t.Errorf("errors %+v", p.Errors)
			}
		})
	}
	whole, ct := form(t, "a.csv", "x", "kind", "talents")
	wantProblem(t, s.upload(t, bytes.NewBufferString(whole.String()[:whole.Len()/2]), ct), 400, market.CodeMalformed)
	wantProblem(t, s.upload(t, bytes.NewBufferString("x"), "multipart/form-data"), 400, market.CodeMalformed)
	wantProblem(t, s.upload(t, bytes.NewBufferString("x"), "a b;;"), 415, market.CodeUnsupported)
}

func TestAnErrorCallsTheFileWhatItsSenderDoes(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	s := newTest(t, func(o *Options) { o.TempDir = temp; o.Exchange = pathTeller{} })
	body, ct := form(t, "名单.csv", "x", "kind", "talents")
	w := s.upload(t, body, ct)
	p := wantProblem(t, w, 422, market.CodeInvalid)
	if strings.Contains(w.Body.String(), temp) || p.Errors[0].Args["path"] != "名单.csv" {
		t.Errorf("got %s", w.Body)
	}
}

// pathTeller fails with the path of the file in its arguments.
type pathTeller struct{ fakeExchange }

func (pathTeller) Import(_ context.Context, _ market.Actor, f Upload, _ market.ImportOptions) (market.ImportReport, error) {
	return market.ImportReport{}, market.Invalid([]market.Problem{{Field: "file", Code: market.ProblemUnreadable, Args: market.Args{"path": f.Path}}})
}

func TestExportsStreamInEveryFormat(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for format, mediaType := range exportTypes {
		w := s.do(t, "GET", "/api/v1/exports/talents?format="+format, "")
		wantStatus(t, w, 200)
		if w.Header().Get("Content-Type") != mediaType || w.Body.String() != "talent as "+format+"\n" ||
			w.Header().Get("Content-Disposition") != `attachment; filename="talents-2026-03-02.`+format+`"` {
			t.Errorf("%s: %v %q", format, w.Header(), w.Body)
		}
	}
	if got := s.do(t, "GET", "/api/v1/exports/employers", "").Body.String(); got != "employer as jsonl\n" {
		t.Errorf("got %q", got)
	}
}

func TestAnExportThatFailsIsNeverTakenForAWholeOne(t *testing.T) {
	t.Parallel()
	s := newTest(t, func(o *Options) { o.Exchange = fakeExchange{fail: market.ErrUnavailable} })
	w := s.do(t, "GET", "/api/v1/exports/talents", "")
	wantProblem(t, w, 503, market.CodeUnavailable)
	if w.Header().Get("Content-Disposition") != "" || w.Header().Get("Retry-After") != "5" {
		t.Errorf("header %v", w.Header())
	}
	srv := httptest.NewServer(s)
	defer srv.Close()
	resp, err := srv.Client().Get(srv.URL + "/api/v1/exports/talents?format=csv")
	if err == nil {
		_, err = new(bytes.Buffer).ReadFrom(resp.Body)
		resp.Body.Close()
	}
	if err == nil {
		t.Error("the client could not tell that the file was cut")
	}
}

func TestAFailedImportIsAProblem(t *testing.T) {
	t.Parallel()
	s := newTest(t, func(o *Options) { o.Exchange = fakeExchange{fail: errors.New("secret detail")} })
	for _, accept := range []string{"application/json", "text/csv"} {
		w := s.do(t, "POST", "/api/v1/imports?kind=talents", "x", "Content-Type", typeCSV, "Accept", accept)
		wantProblem(t, w, 500, market.CodeInternal)
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("the cause went out: %s", w.Body)
		}
	}
}
