package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// hostile is a request that no well-meaning program sends, and how it has to be answered.
type hostile struct {
	name, method, path string
	body               any
	headers            []string
	status             int
	code               string
	// fields are those that the problem has to name.
	fields []string
}

const (
	talentsPath = "/api/v1/talents"
	onePath     = "/api/v1/talents/tal-000001"
	demandsPath = "/api/v1/demands"
)

var patching = []string{"Content-Type", "application/merge-patch+json"}

func hostileBodies() []hostile {
	deep := strings.Repeat("[", 100_000)
	return []hostile{
		{"nothing", "POST", talentsPath, "", nil, 400, "malformed", nil},
		{"half a body", "POST", talentsPath, `{"private": {"name": "张`, nil, 400, "malformed", nil},
		{"no JSON", "POST", talentsPath, `<talent/>`, nil, 400, "malformed", nil},
		{"two values", "POST", talentsPath, `{} {}`, nil, 400, "malformed", nil},
		{"bytes that are not UTF-8", "POST", talentsPath, "{\"private\": {\"name\": \"\xff\xfe\"}}", nil, 400, "malformed", nil},
		{"half a surrogate", "POST", talentsPath, `{"private": {"name": "\ud800"}}`, nil, 400, "malformed", nil},
		{"deep nesting", "POST", talentsPath, deep, nil, 400, "malformed", nil},
		{"deep nesting that closes", "POST", talentsPath, `{"x": ` + strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5001), nil, 0, "", nil},
		{"null", "POST", talentsPath, `null`, nil, 422, "invalid", nil},
		{"a list", "POST", talentsPath, `[]`, nil, 422, "invalid", nil},
		{"wrong types everywhere", "POST", talentsPath, `{"private": {"name": 7}, "skills": {"code": "go"}, "education": [{"year": "2020"}], "consent": true}`, nil,
			422, "invalid", []string{"private.name", "skills", "education[0].year", "consent"}},
		{"unknown fields", "POST", talentsPath, `{"private": {"name": "张测试", "sex": "x"}, "Skills": []}`, nil, 422, "invalid", []string{"private.sex", "Skills"}},
		{"a key twice", "POST", talentsPath, `{"private": {"name": "a"}, "private": {"name": "b"}}`, nil, 0, "", nil},
		{"a huge number", "POST", demandsPath, `{"title": "x", "headcount": 1e400}`, nil, 422, "invalid", []string{"headcount"}},
		{"a fraction", "POST", demandsPath, `{"title": "x", "headcount": 1.5}`, nil, 422, "invalid", []string{"headcount"}},
		{"numbers out of range", "POST", demandsPath, `{"title": "x", "headcount": -1, "salary": {"min": -5, "max": 99999999999}}`, nil, 422, "invalid",
			[]string{"headcount", "salary.min", "salary.max"}},
		{"no title", "POST", demandsPath, `{}`, nil, 422, "invalid", []string{"title"}},
		{"a control character in the ID", "POST", talentsPath, `{"id": "a\u0000b", "private": {"name": "张测试"}}`, nil, 422, "invalid", []string{"id"}},
		{"an ID that is a path", "POST", talentsPath, `{"id": "../../etc/passwd", "private": {"name": "张测试"}}`, nil, 422, "invalid", []string{"id"}},
		{"an ID that is taken", "POST", talentsPath, `{"id": "tal-000001", "private": {"name": "张测试"}}`, nil, 409, "", nil},
		{"a body that is too large", "POST", talentsPath, `{"private": {"about": "` + strings.Repeat("x", 2<<20) + `"}}`, nil, 413, "too_large", nil},
		{"another media type", "POST", talentsPath, `name=x`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "unsupported", nil},
		{"a compressed body", "POST", talentsPath, `{}`, []string{"Content-Encoding", "gzip"}, 415, "unsupported", nil},
		{"another charset", "POST", talentsPath, `{}`, []string{"Content-Type", "application/json; charset=gbk"}, 415, "unsupported", nil},
		{"a patch that is a list", "PATCH", onePath, `[{"op": "remove", "path": "/private"}]`, patching, 422, "invalid", nil},
		{"a patch that takes the name away", "PATCH", onePath, `{"private": {"name": null}}`, patching, 422, "invalid", []string{"private.name"}},
		{"a patch of the ID", "PATCH", onePath, `{"id": "other"}`, patching, 422, "invalid", []string{"id"}},
		{"a query without a side", "POST", "/api/v1/matches/query", `{}`, nil, 422, "invalid", nil},
		{"a query for a bad talent", "POST", "/api/v1/matches/query", `{"talent": {"skills": [{"level": 9}]}}`, nil, 422, "invalid", []string{"talent.skills[0].level"}},
	}
}

func hostileAddresses() []hostile {
	return []hostile{
		{"an unknown path", "GET", "/api/v1/people", nil, nil, 404, "no_route", nil},
		{"an unknown method", "DELETE", talentsPath, nil, nil, 405, "method", nil},
		{"an invented method", "BREW", talentsPath, nil, nil, 405, "method", nil},
		{"TRACE", "TRACE", talentsPath, nil, nil, 405, "method", nil},
		{"nobody", "GET", "/api/v1/talents/nobody", nil, nil, 404, "not_found", nil},
		{"an ID with a quote", "GET", "/api/v1/talents/a'%20or%201=1", nil, nil, 422, "invalid", []string{"id"}},
		{"an ID with a NUL", "GET", "/api/v1/talents/a%00b", nil, nil, 422, "invalid", []string{"id"}},
		{"a very long ID", "GET", "/api/v1/talents/" + strings.Repeat("a", 5000), nil, nil, 422, "invalid", []string{"id"}},
		{"a path out of the tree", "GET", "/api/v1/talents/..%2f..%2fetc%2fpasswd", nil, nil, 0, "", nil},
		{"a limit of 0", "GET", talentsPath + "?limit=0", nil, nil, 422, "invalid", []string{"limit"}},
		{"a limit of 101", "GET", talentsPath + "?limit=101", nil, nil, 422, "invalid", []string{"limit"}},
		{"a limit that is no number", "GET", talentsPath + "?limit=many", nil, nil, 422, "invalid", []string{"limit"}},
		{"a bad cursor", "GET", talentsPath + "?cursor=x", nil, nil, 422, "invalid", []string{"cursor"}},
		{"a bad cursor of a match", "GET", onePath + "/recommendations?cursor=AAAA", nil, nil, 422, "invalid", []string{"cursor"}},
		{"a bad cursor of a search", "GET", "/api/v1/search/talents?cursor=%00%ff", nil, nil, 422, "invalid", []string{"cursor"}},
		{"a cursor as long as a book", "GET", demandsPath + "?cursor=" + strings.Repeat("A", 8000), nil, nil, 422, "invalid", []string{"cursor"}},
		{"a filter that isn't there", "GET", talentsPath + "?phone=1", nil, nil, 422, "invalid", []string{"phone"}},
		{"an order that isn't there", "GET", talentsPath + "?order=private.name", nil, nil, 422, "invalid", []string{"order"}},
		{"a day that never was", "GET", onePath + "/recommendations?asOf=2026-02-30", nil, nil, 422, "invalid", []string{"asOf"}},
		{"a pair with one side", "GET", "/api/v1/matches?talent=tal-000001", nil, nil, 422, "invalid", []string{"demand"}},
		{"a pair of nobodies", "GET", "/api/v1/matches?talent=x&demand=y", nil, nil, 404, "not_found", nil},
		{"a broken escape", "GET", "/api/v1/search/talents?q=%zz", nil, nil, 0, "", nil},
		{"an export of anything", "GET", "/api/v1/exports/secrets", nil, nil, 0, "", nil},
		{"an export as anything", "GET", "/api/v1/exports/talents?format=exe", nil, nil, 422, "invalid", []string{"format"}},
		{"an import of nothing", "POST", "/api/v1/imports?kind=talents", "", []string{"Content-Type", "text/csv"}, 422, "invalid", []string{"file"}},
		{"an import of an unknown kind", "POST", "/api/v1/imports?kind=pets", "a,b\n1,2\n", []string{"Content-Type", "text/csv"}, 422, "invalid", []string{"kind"}},
		{"an import of a broken form", "POST", "/api/v1/imports", "--x\r\nnonsense", []string{"Content-Type", "multipart/form-data; boundary=x"}, 400, "malformed", nil},
		{"an import of a broken workbook", "POST", "/api/v1/imports?kind=talents&filename=a.xlsx", "PK\x03\x04 and then nothing", []string{"Content-Type", "application/octet-stream"}, 0, "", nil},
		{"an old workbook", "POST", "/api/v1/imports?kind=talents&filename=a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), []string{"Content-Type", "application/octet-stream"}, 415, "unsupported", nil},
		{"a job that isn't there", "POST", "/api/v1/jobs/rm/runs", nil, nil, 404, "not_found", nil},
		{"a stale If-Match", "PATCH", onePath, `{"district": "370215"}`, append([]string{"If-Match", `"999"`}, patching...), 412, "conflict", nil},
		{"a stale If-Match of a deletion", "DELETE", onePath, nil, []string{"If-Match", `"999"`}, 412, "conflict", nil},
		{"an If-Match that is no tag", "DELETE", onePath, nil, []string{"If-Match", "1"}, 422, "invalid", []string{"If-Match"}},
		{"a name that is not this machine's", "GET", talentsPath, nil, []string{"Host", "evil.example"}, 421, "misdirected", nil},
		{"a request from another site", "POST", talentsPath, `{}`, []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 403, "cross_origin", nil},
		{"a reader of nothing that is offered", "GET", talentsPath, nil, []string{"Accept", "image/png"}, 406, "not_acceptable", nil},
	}
}

func TestHostileRequestsGetAProblemAndHarmNothing(t *testing.T) {
	t.Parallel()
	p := serving(t, nil, inventedWorld(t))
	before := p.get(onePath, nil)
	for _, h := range append(hostileBodies(), hostileAddresses()...) {
		a, err := p.send(h.method, h.path, h.body, h.headers...)
		if err != nil {
			t.Errorf("%s: %v", h.name, err)
			continue
		}
		doc := problemOf(t, h.name, a)
		if a.status < 400 || a.status >= 500 || h.status != 0 && a.status != h.status || h.code != "" && doc.Code != h.code {
			t.Errorf("%s: %d %s, want %d %s\n%.600s", h.name, a.status, doc.Code, h.status, h.code, a.body)
		}
		for _, f := range h.fields {
			if !namesField(doc, f) {
				t.Errorf("%s: %s is not named in %.600s", h.name, f, a.body)
			}
		}
		if a.header.Get("X-Request-Id") == "" || len(a.body) > 64<<10 {
			t.Errorf("%s: no request ID, or an answer of %d bytes", h.name, len(a.body))
		}
	}
	if after := p.get(onePath, nil); string(after) != string(before) {
		t.Errorf("the record has changed:\n%s\n%s", before, after)
	}
	p.stop()
}

func namesField(doc problemDocument, field string) bool {
	for _, e := range doc.Errors {
		if e.Field == field && e.Code != "" && e.Detail != "" {
			return true
		}
	}
	return false
}

func TestAnyQueryTextIsAnswered(t *testing.T) {
	t.Parallel()
	p := serving(t, nil, inventedWorld(t))
	for _, q := range []string{
		`"`, `-`, `--`, `""`, `"open`, `skill:`, `district:`, `skill:nothing`, `((((`, `*`, `?`, `a*b`, `C++ -C`, `/re(/`, `~`, `^9`, `AND`, `OR NOT`, `\`, "\x00", "\xff",
		"https://x:y@z", "😀", strings.Repeat("词 ", 3000), strings.Repeat(`"a" `, 500), strings.Repeat("-x ", 500), "skill:" + strings.Repeat("a", 4000),
	} {
		a := p.ask(http.MethodGet, "/api/v1/search/talents?q="+url.QueryEscape(q), nil)
		if a.status == http.StatusOK {
			continue
		}
		if doc := problemOf(t, q, a); doc.Code != "invalid" {
			t.Errorf("%.60q: %d %s", q, a.status, a.body)
		}
	}
	p.get("/api/v1/search/talents?q=java", nil)
}

// raw sends bytes as they are and returns the answer's status, or 0 where the connection just ended.
func (p *process) raw(t *testing.T, write func(net.Conn)) int {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	write(c)
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		if n, ok := err.(net.Error); ok && n.Timeout() {
			t.Errorf("the connection hangs")
		}
		return 0
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	noTrace(t, string(b))
	if resp.StatusCode == http.StatusRequestTimeout && resp.Header.Get("Content-Type") != "" {
		problemOf(t, "raw", reply{resp.StatusCode, resp.Header, b})
	}
	return resp.StatusCode
}

func TestSlowAndOversizedConnectionsAreCutOff(t *testing.T) {
	t.Parallel()
	config := []string{"--config", limitsFile(t)}
	p := serving(t, nil, inventedWorld(t), config...)
	for _, c := range []struct {
		name   string
		write  func(net.Conn)
		status []int
	}{
		{"a bomb of headers", func(c net.Conn) {
			fmt.Fprintf(c, "GET /api/v1/talents HTTP/1.1\r\nHost: 127.0.0.1\r\n")
			for i := range 20_000 {
				if _, err := fmt.Fprintf(c, "X-%d: %s\r\n", i, strings.Repeat("a", 100)); err != nil {
					return
				}
			}
			fmt.Fprint(c, "\r\n")
		}, []int{431, 0}},
		{"headers that never end", func(c net.Conn) { fmt.Fprintf(c, "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ") }, []int{408, 0}},
		{"a body that never comes", func(c net.Conn) {
			fmt.Fprintf(c, "POST /api/v1/talents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"private\":")
		}, []int{408}},
		{"a stream without end", func(c net.Conn) {
			fmt.Fprintf(c, "POST /api/v1/talents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
			for range 100_000 {
				if _, err := fmt.Fprintf(c, "400\r\n%s\r\n", strings.Repeat("a", 1024)); err != nil {
					return
				}
			}
		}, []int{413, 0}},
		{"no HTTP", func(c net.Conn) { fmt.Fprint(c, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03") }, []int{400, 408, 0}},
		{"two lengths", func(c net.Conn) {
			fmt.Fprint(c, "POST /api/v1/talents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x")
		}, []int{400}},
	} {
		start := time.Now()
		got := p.raw(t, c.write)
		ok := false
		for _, s := range c.status {
			ok = ok || s == got
		}
		if !ok || time.Since(start) > patience/2 {
			t.Errorf("%s: status %d after %s, want one of %v", c.name, got, time.Since(start), c.status)
		}
	}
	p.get("/api/v1/talents", nil)
	p.stop()
}

// limitsFile is a configuration with a short time for requests.
func limitsFile(t *testing.T) string {
	path := t.TempDir() + "/limits.yaml"
	write(t, path, "limits:\n  request: 1s\n  body: 64KiB\n")
	return path
}
