package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// reply is what the server answered.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// send asks the server; body is bytes, a string, something to write as JSON, or nil. headers are names and
// values in turn; without a Content-Type a body is JSON.
func (p *process) send(method, path string, body any, headers ...string) (reply, error) {
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		r = bytes.NewReader(b)
	case string:
		r = strings.NewReader(b)
	case io.Reader:
		r = b
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			return reply{}, err
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, p.url+path, r)
	if err != nil {
		return reply{}, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := p.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, b}, err
}

// ask is send where an answer has to come.
func (p *process) ask(method, path string, body any, headers ...string) reply {
	p.t.Helper()
	a, err := p.send(method, path, body, headers...)
	if err != nil {
		p.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

// get asks for a path that has to be answered with 200, and reads the JSON into v where it isn't nil.
func (p *process) get(path string, v any, headers ...string) []byte {
	p.t.Helper()
	return p.want(http.StatusOK, p.ask(http.MethodGet, path, nil, headers...), path, v)
}

// post creates a record, which has to be answered with 201.
func (p *process) post(path string, body, v any) {
	p.t.Helper()
	p.want(http.StatusCreated, p.ask(http.MethodPost, path, body), "POST "+path, v)
}

func (p *process) want(status int, a reply, what string, v any) []byte {
	p.t.Helper()
	if a.status != status {
		p.t.Fatalf("%s: status %d, want %d\n%.2000s", what, a.status, status, a.body)
	}
	if v != nil {
		if err := json.Unmarshal(a.body, v); err != nil {
			p.t.Fatalf("%s: %v\n%.2000s", what, err, a.body)
		}
	}
	return a.body
}

// problemOf checks that an answer is a problem document with a code and without a stack, and returns it.
func problemOf(t testing.TB, what string, a reply) (doc problemDocument) {
	t.Helper()
	if ct := a.header.Get("Content-Type"); !strings.HasPrefix(ct, "application/problem+json") {
		t.Errorf("%s: status %d, content type %q, no problem document:\n%.500s", what, a.status, ct, a.body)
		return doc
	}
	if err := json.Unmarshal(a.body, &doc); err != nil {
		t.Errorf("%s: %v\n%.500s", what, err, a.body)
	}
	if doc.Code == "" || doc.Status != a.status || doc.Title == "" || doc.Detail == "" || doc.RequestID == "" {
		t.Errorf("%s: an incomplete problem: %.800s", what, a.body)
	}
	noTrace(t, string(a.body))
	return doc
}

// problemDocument is what callers rely on of a problem.
type problemDocument struct {
	Title, Detail, Code, RequestID string
	Status                         int
	Args                           map[string]any
	Errors                         []struct{ Field, Code, Detail string }
}

// wantProblem checks status and code of a problem.
func wantProblem(t testing.TB, what string, a reply, status int, code string) problemDocument {
	t.Helper()
	doc := problemOf(t, what, a)
	if a.status != status || doc.Code != code {
		t.Errorf("%s: %d %s, want %d %s\n%.500s", what, a.status, doc.Code, status, code, a.body)
	}
	return doc
}

// listed is one page of a list of anything.
type listed[T any] struct {
	Items []T
	Next  string
	Total int
}

// all walks over every page of a list.
func all[T any](p *process, path string, limit int) []T {
	p.t.Helper()
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	var items []T
	cursor := ""
	for range 100_000 {
		var page listed[T]
		p.get(fmt.Sprintf("%s%slimit=%d&cursor=%s", path, sep, limit, url.QueryEscape(cursor)), &page)
		if len(page.Items) > limit {
			p.t.Fatalf("%s: %d items on a page of %d", path, len(page.Items), limit)
		}
		items = append(items, page.Items...)
		if page.Next == "" {
			return items
		}
		cursor = page.Next
	}
	p.t.Fatalf("%s: the pages do not end", path)
	return nil
}
