package api

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// sendFirst sends head and body whole before it reads a word, as many clients do.
func sendFirst(t *testing.T, addr, head string, body io.Reader) (*http.Response, error) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := io.WriteString(conn, head); err != nil {
		return nil, err
	}
	if _, err := io.Copy(struct{ io.Writer }{conn}, body); err != nil {
		return nil, err
	}
	return http.ReadResponse(bufio.NewReader(conn), nil)
}

func head(path, fields string) string {
	return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields + "\r\n"
}

// chunked writes n bytes of x in chunks.
func chunked(n int) io.Reader {
	chunk := fmt.Sprintf("%x\r\n%s\r\n", 64<<10, strings.Repeat("x", 64<<10))
	return strings.NewReader(strings.Repeat(chunk, n/(64<<10)) + "0\r\n\r\n")
}

func TestWhoSendsEverythingBeforeReadingIsToldWhatWasWrong(t *testing.T) {
	t.Parallel()
	const much = 24 << 20 // far more than the system keeps for a connection
	s := newTest(t, func(o *Options) { o.Limits.ImportBody = 4 << 20 })
	addr, _ := serve(t, s, ServeOptions{})
	sized := func(contentType string) string {
		return fmt.Sprintf("Content-Type: %s\r\nContent-Length: %d\r\n", contentType, much)
	}
	for _, c := range []struct {
		name, head string
		body       io.Reader
		status     int
		code       string
	}{
		{"a body of a stated size", head("/api/v1/talents", sized(typeJSON)), io.LimitReader(endless{}, much), 413, "too_large"},
		{"a body in chunks", head("/api/v1/talents", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"), chunked(much), 413, "too_large"},
		{"a file", head("/api/v1/imports?kind=talents", sized(typeCSV)), io.LimitReader(endless{}, much), 413, "too_large"},
		{"a file in chunks", head("/api/v1/imports?kind=talents", "Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n"), chunked(much), 413, "too_large"},
		{"a file for nobody", head("/api/v1/uploads", "Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n"), chunked(much), 404, "no_route"},
		{"a file from another site", head("/api/v1/imports", "Sec-Fetch-Site: cross-site\r\n"+sized(typeCSV)), io.LimitReader(endless{}, much), 403, "cross_origin"},
	} {
		resp, err := sendFirst(t, addr, c.head, c.body)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		b, err := io.ReadAll(resp.Body)
		var doc Problem
		if err != nil || json.Unmarshal(b, &doc) != nil || resp.StatusCode != c.status || string(doc.Code) != c.code || resp.ContentLength != int64(len(b)) {
			t.Errorf("%s: %d %v %s", c.name, resp.StatusCode, err, b)
		}
	}
}

func TestWhoAsksFirstIsRefusedWithoutSending(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	addr, _ := serve(t, s, ServeOptions{})
	start := time.Now()
	resp, err := sendFirst(t, addr, head("/api/v1/talents", "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n"), strings.NewReader(""))
	if err != nil || resp.StatusCode != 413 {
		t.Fatalf("%v %v", resp, err)
	}
	if _, err := io.ReadAll(resp.Body); err != nil || time.Since(start) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(start))
	}
}

func TestABodyWithoutEndIsCut(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	addr, _ := serve(t, s, ServeOptions{})
	sent := &tally{}
	_, err := sendFirst(t, addr, head("/api/v1/talents", "Content-Type: application/json\r\nContent-Length: 99999999999\r\n"), io.TeeReader(endless{}, sent))
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
		t.Errorf("got %v", err)
	}
	if sent.n > lingerLeast+32<<20 {
		t.Errorf("%d bytes were taken", sent.n)
	}
}

type tally struct{ n int64 }

func (c *tally) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

func TestABodyThatTricklesIsCut(t *testing.T) {
	t.Parallel()
	s := newTest(t, func(o *Options) { o.Limits.Request = 200 * time.Millisecond })
	addr, _ := serve(t, s, ServeOptions{})
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, head("/api/v1/talents", "Content-Type: application/json\r\nContent-Length: 99999999\r\n")); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if got, err := io.ReadAll(conn); err != nil || !strings.Contains(string(got), "HTTP/1.1 413") {
		t.Errorf("%v %s", err, got)
	}
}
