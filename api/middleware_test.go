package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"talentmatch/market"
)

func TestARequestKeepsASaneIDAndGetsOneOtherwise(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for given, want := range map[string]string{"abc-123": "abc-123", "": "req-1", "a b": "req-1", strings.Repeat("x", 65): "req-1",
		"-x": "req-1", "编号": "req-1", "a\"b": "req-1"} {
		w := s.do(t, "GET", "/api/v1/talents/nobody", "", "X-Request-ID", given)
		if got := w.Header().Get("X-Request-Id"); got != want {
			t.Errorf("%q: header %q, want %q", given, got, want)
		}
		if p := decoded[Problem](t, w); p.RequestID != want {
			t.Errorf("%q: problem %q, want %q", given, p.RequestID, want)
		}
	}
	if a, b := randomID(), randomID(); a == b || len(a) != 16 || !market.ValidID(a) {
		t.Errorf("random IDs %q %q", a, b)
	}
}

func TestAPanicIsAnsweredAndLoggedAndTheServerLives(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "POST", "/api/v1/jobs/panic/runs", "")
	wantProblem(t, w, 500, market.CodeInternal)
	if strings.Contains(w.Body.String(), "goroutine") || strings.Contains(w.Body.String(), "a job that panics") {
		t.Errorf("the panic went out: %s", w.Body)
	}
	if log := s.log.String(); !strings.Contains(log, "a job that panics") || !strings.Contains(log, "fake_test.go") || !strings.Contains(log, `"request":"req-1"`) {
		t.Errorf("the log lacks the panic: %s", log)
	}
	wantStatus(t, s.do(t, "GET", "/healthz", ""), 200)
	if m := s.do(t, "GET", "/metrics", "", "Accept", "text/plain").Body.String(); !strings.Contains(m, "talentmatch_http_panics_total 1") {
		t.Error("the panic was not counted")
	}
}

func TestLogsHoldPatternsAndNothingPersonal(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	s.do(t, "GET", "/api/v1/search/talents?q=%E5%BC%A0%E6%B5%8B%E8%AF%95", "")
	s.do(t, "GET", "/api/v1/talents/t1", "")
	s.do(t, "POST", "/api/v1/talents", `{"private":{"name":"王测试","phone":"x13800000000"}}`)
	s.app.failing(&market.Error{Code: market.CodeUnavailable, Err: errors.New("connection refused")})
	s.do(t, "GET", "/api/v1/search/talents?q=13800000000", "")
	log := s.log.String()
	for _, bad := range []string{"张测试", "%E5", "王测试", "13800000000", "/talents/t1", "q="} {
		if strings.Contains(log, bad) {
			t.Errorf("the log holds %q:\n%s", bad, log)
		}
	}
	for _, want := range []string{`"route":"/api/v1/talents/:id"`, `"status":422`, `"status":503`, "connection refused"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
}

func TestAValueOfAPersonalFieldIsNotRepeatedInAnError(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "POST", "/api/v1/talents", `{"private":{"name":"王测试","phone":"x13800000000","email":"wang@"}}`)
	wantProblem(t, w, 422, market.CodeInvalid)
	for _, bad := range []string{"王测试", "13800000000", "wang@"} {
		if strings.Contains(w.Body.String(), bad) {
			t.Errorf("the answer repeats %q: %s", bad, w.Body)
		}
	}
}

func TestEveryAnswerCarriesSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, path := range []string{"/api/v1/talents/t1", "/api/v1/pets", "/", "/docs", "/healthz", "/assets/style.css", "/explore/talents/t1"} {
		h := s.do(t, "GET", path, "", "Accept", "*/*").Header()
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s %q", path, name, h.Get(name))
			}
		}
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if path != "/assets/style.css" && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, h.Get("Cache-Control"))
		}
	}
}

func TestTheClientBehindAProxyIsBelievedOnlyWhereConfigured(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		trusted []string
		want    string
	}{{nil, "192.0.2.1"}, {[]string{"192.0.2.0/24"}, "203.0.113.9"}} {
		s := newTest(t, func(o *Options) { o.TrustedProxies = c.trusted })
		s.do(t, "GET", "/api/v1/jobs", "", "X-Forwarded-For", "203.0.113.9")
		if !strings.Contains(s.log.String(), `"client":"`+c.want+`"`) {
			t.Errorf("%v: %s", c.trusted, s.log)
		}
	}
	if _, err := New(Options{App: newFake(), TrustedProxies: []string{"nonsense"}}); err == nil {
		t.Error("a proxy that is no address was taken")
	}
}

func TestARequestThatTakesTooLongIsEnded(t *testing.T) {
	t.Parallel()
	s := newTest(t, func(o *Options) {
		o.Limits.Request = 20 * time.Millisecond
		o.App.(*fakeApp).block = make(chan struct{})
	})
	w := s.do(t, "GET", "/api/v1/talents/t1/recommendations", "")
	wantProblem(t, w, 503, market.CodeCancelled)
}

func TestAServerOnLoopbackAnswersUnderItsOwnNamesAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		host    string
		trusted []string
		status  int
	}{{"", nil, 200}, {"localhost:80", nil, 200}, {"[::1]:80", nil, 200}, {"127.0.0.1", nil, 200}, {"a.localhost", nil, 200},
		{"evil.example", nil, 421}, {"evil.example:8080", nil, 421}, {"localhost.evil.example", nil, 421}, {"jobs.example", []string{"127.0.0.1"}, 200}} {
		s := newTest(t, func(o *Options) { o.TrustedProxies = c.trusted })
		srv := httptest.NewServer(s)
		r, err := http.NewRequest("GET", srv.URL+"/api/v1/jobs", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = c.host
		resp, err := srv.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		srv.Close()
		if resp.StatusCode != c.status {
			t.Errorf("%q with proxies %v: %d, want %d", c.host, c.trusted, resp.StatusCode, c.status)
		}
	}
}

func TestAReaderWhoGoesAwayDuringAnExportIsNoErrorOfTheProduct(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	c := &call{s: &server{o: Options{App: s.app, Exchange: fakeExchange{}}}, w: goneWriter{}, r: httptest.NewRequest("GET", "/", nil),
		path: func(string) string { return "talents" }}
	if err := c.export(); market.CodeOf(err) != market.CodeCancelled {
		t.Errorf("got %v", err)
	}
}

// goneWriter is a connection that the reader has closed.
type goneWriter struct{ gin.ResponseWriter }

func (goneWriter) Header() http.Header       { return http.Header{} }
func (goneWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestMetricsCountByPattern(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for range 3 {
		s.do(t, "GET", "/api/v1/talents/t1", "")
	}
	s.do(t, "GET", "/nothing/at/all", "")
	s.do(t, "BREW", "/", "")
	got := s.do(t, "GET", "/metrics", "", "Accept", "*/*").Body.String()
	for _, want := range []string{
		`talentmatch_http_requests_total{method="GET",route="/api/v1/talents/:id",status="200"} 3`,
		`talentmatch_http_requests_total{method="GET",route="unmatched",status="404"} 1`,
		`talentmatch_http_requests_total{method="other",route="unmatched",status="405"} 1`,
		`talentmatch_http_request_seconds_count{method="GET",route="/api/v1/talents/:id"} 3`,
		`talentmatch_http_requests_in_flight 1`,
		`talentmatch_build_info{taxonomy="7",version="1.2.3"} 1`,
		`talentmatch_cache_progress{cache="index"} 0.42`,
		`talentmatch_cache_documents{cache="matching"} 2`,
		`go_goroutines `,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestReadinessTellsTheProgress(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	wantStatus(t, s.do(t, "GET", "/readyz", ""), 200)
	s.app.failing(&market.Error{Code: market.CodeNotReady})
	w := s.do(t, "GET", "/readyz", "")
	p := wantProblem(t, w, 503, market.CodeNotReady)
	if p.Caches["index"].Progress != 4200 || !p.Caches["matching"].Ready || w.Header().Get("Retry-After") == "" {
		t.Errorf("got %+v %v", p.Caches, w.Header())
	}
	s.app.failing(&market.Error{Code: market.CodeUnavailable, Args: market.Args{"what": "mongodb://secret"}})
	w = s.do(t, "GET", "/readyz", "")
	wantProblem(t, w, 503, market.CodeUnavailable)
	if strings.Contains(w.Body.String(), "secret") {
		t.Errorf("an address went out: %s", w.Body)
	}
	wantStatus(t, s.do(t, "GET", "/healthz", ""), 200)
}

// serve runs a server on a free port until the returned stop is called; stop returns what Serve did.
func serve(t *testing.T, h http.Handler, o ServeOptions) (addr string, stop func() error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, ln, h, o) }()
	t.Cleanup(cancel)
	return ln.Addr().String(), func() error { cancel(); return <-done }
}

func TestShutdownLetsRequestsEnd(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := newTest(t, func(o *Options) { o.App.(*fakeApp).block = release })
	addr, stop := serve(t, s, ServeOptions{})
	status := make(chan int, 1)
	go func() {
		resp, err := http.Get("http://" + addr + "/api/v1/talents/t1/recommendations")
		if err != nil {
			status <- 0
			return
		}
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, resp.Body)
		status <- resp.StatusCode
	}()
	<-s.app.entered
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	for { // until new connections are refused
		c, err := net.Dial("tcp", addr)
		if err != nil {
			break
		}
		c.Close()
	}
	close(release)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if got := <-status; got != 200 {
		t.Errorf("the request under way got %d", got)
	}
}

func TestShutdownCutsWhatDoesNotEnd(t *testing.T) {
	t.Parallel()
	s := newTest(t, func(o *Options) { o.App.(*fakeApp).block = make(chan struct{}) })
	addr, stop := serve(t, s, ServeOptions{Drain: 30 * time.Millisecond})
	go func() {
		if resp, err := http.Get("http://" + addr + "/api/v1/talents/t1/recommendations"); err == nil {
			resp.Body.Close()
		}
	}()
	<-s.app.entered
	if err := stop(); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestABodyThatComesTooSlowlyIsCut(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	addr, stop := serve(t, s, ServeOptions{Request: 400 * time.Millisecond})
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /api/v1/talents HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil || !bytes.Contains(got, []byte("HTTP/1.1 408")) || !bytes.Contains(got, []byte(`"code":"slow_body"`)) {
		t.Errorf("got %v %s", err, got)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestHugeHeadersAreRefused(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	addr, _ := serve(t, s, ServeOptions{})
	r, err := http.NewRequest("GET", "http://"+addr+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Big", strings.Repeat("x", 64<<10))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestAHugeChunkedBodyIsRefusedWithoutItsLengthBeingKnown(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	srv := httptest.NewServer(s)
	defer srv.Close()
	body := io.MultiReader(strings.NewReader(`{"title":"`), io.LimitReader(endless{}, 3<<20))
	r, err := http.NewRequest("POST", srv.URL+"/api/v1/demands", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", typeJSON)
	resp, err := srv.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 413 {
		t.Errorf("status %d", resp.StatusCode)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestAFailedListenerIsReported(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	if err := Serve(context.Background(), ln, http.NotFoundHandler(), ServeOptions{Log: slog.New(slog.DiscardHandler)}); err == nil {
		t.Error("no error")
	}
}
