package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"talentmatch/app/text"
	"talentmatch/market"
)

type requestIDKey struct{}

// requestID returns the ID of the request, "" outside of the middleware.
func requestID(r *http.Request) string {
	id, _ := r.Context().Value(requestIDKey{}).(string)
	return id
}

// randomID returns 16 random hexadecimal digits.
func randomID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// identify gives the request its ID: the one that it brings if that can stand in a log line, else a new one.
func (s *server) identify(g *gin.Context) {
	id := g.Request.Header.Get("X-Request-Id")
	if !market.ValidID(id) {
		id = s.o.NewID()
	}
	g.Header("X-Request-Id", id)
	g.Request = g.Request.WithContext(context.WithValue(g.Request.Context(), requestIDKey{}, id))
	g.Next()
}

// observe logs and measures the request under its route's pattern: paths and queries may hold what is
// personal, patterns can't.
func (s *server) observe(g *gin.Context) {
	start := s.o.Now()
	s.metrics.inFlight.Inc()
	defer func() {
		s.metrics.inFlight.Dec()
		pattern := g.FullPath()
		if pattern == "" {
			pattern = "unmatched"
		}
		status, took := g.Writer.Status(), s.o.Now().Sub(start)
		s.metrics.observe(pattern, g.Request.Method, status, took)
		s.log.LogAttrs(context.WithoutCancel(g.Request.Context()), levelOf(pattern, status), "request",
			slog.String("request", requestID(g.Request)), slog.String("method", clip(g.Request.Method)),
			slog.String("route", pattern), slog.Int("status", status), slog.Int("bytes", max(0, g.Writer.Size())),
			slog.Duration("took", took), slog.String("client", g.ClientIP()))
	}()
	g.Next()
}

// levelOf keeps what probes ask every few seconds out of the usual log.
func levelOf(pattern string, status int) slog.Level {
	if status < 400 && probe(pattern) {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// probe tells whether machines ask for the route to watch the server; it holds nothing personal.
func probe(pattern string) bool {
	return pattern == "/healthz" || pattern == "/readyz" || pattern == "/metrics"
}

// recover answers a panic with the problem of an internal error. What happened is for the log alone.
func (s *server) recover(g *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			g.Abort()
			panic(v)
		}
		s.metrics.panics.Inc()
		s.log.ErrorContext(g.Request.Context(), "panic", "request", requestID(g.Request), "route", g.FullPath(),
			"panic", panicText(v), "stack", string(debug.Stack()))
		if g.Writer.Written() {
			g.Abort()
			panic(http.ErrAbortHandler)
		}
		s.refuse(g, &market.Error{Code: market.CodeInternal})
	}()
	g.Next()
}

// panicText returns what was panicked with, unless it may hold somebody's data.
func panicText(v any) string {
	switch v := v.(type) {
	case runtime.Error:
		return v.Error()
	case string:
		return clip(v)
	}
	return fmt.Sprintf("%T", v)
}

// refuse answers a request that no handler answers.
func (s *server) refuse(g *gin.Context, e *market.Error) {
	g.Abort()
	lang := languageOf(g.Request)
	_, retry := statusOf(e, g.Request)
	writeProblem(g.Writer, newProblem(e, g.Request, text.For(lang), requestID(g.Request)), lang, retry)
}

// secure sets the headers that every answer carries. Pages may load the one style sheet and images from
// here, and nothing else from anywhere; nothing at all may run.
func (s *server) secure(g *gin.Context) {
	h := g.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	if !probe(g.FullPath()) && !s.addressed(g.Request) {
		s.refuse(g, &market.Error{Code: codeMisdirected})
		return
	}
	if err := s.origins.Check(g.Request); err != nil {
		s.refuse(g, &market.Error{Code: codeCrossOrigin})
		return
	}
	g.Next()
}

// addressed tells whether a request that reached the loopback address was meant for it. A page of another
// site can make a browser send requests here under its own name (DNS rebinding), and could read the answers.
// Behind a proxy that is trusted any name will do.
func (s *server) addressed(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok || !local.IP.IsLoopback() || len(s.o.TrustedProxies) > 0 {
		return true
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	return host == "" || net.ParseIP(host) != nil || strings.EqualFold(host, "localhost") ||
		strings.HasSuffix(strings.ToLower(host), ".localhost")
}

// bound limits the time and the body of a request: those of imports and exports are larger. The
// connection's own deadlines move along, because the server's are those of ordinary requests.
func (s *server) bound(transfers map[string]bool) gin.HandlerFunc {
	return func(g *gin.Context) {
		limits := s.o.Limits
		most, took := limits.JSONBody, limits.Request
		if transfers[g.FullPath()] {
			most, took = limits.ImportBody, limits.Transfer
			end := time.Now().Add(took) // a deadline of the operating system, not of the domain
			control := http.NewResponseController(g.Writer)
			_ = control.SetReadDeadline(end) // recorders in tests have no connection
			_ = control.SetWriteDeadline(end)
		}
		ctx, cancel := context.WithTimeout(g.Request.Context(), took)
		defer cancel()
		g.Request = g.Request.WithContext(ctx)
		if n := g.Request.ContentLength; n > most {
			// Closing the connection spares reading what nobody wants.
			g.Header("Connection", "close")
			s.refuse(g, asError(&http.MaxBytesError{Limit: most}))
			return
		}
		g.Request.Body = http.MaxBytesReader(g.Writer, g.Request.Body, most)
		g.Next()
	}
}

// noRoute and noMethod answer what the router has no entry for. OPTIONS tells which methods there are;
// no other site gets a word about it (no CORS).
func (s *server) noRoute(g *gin.Context) { s.refuse(g, &market.Error{Code: codeNoRoute}) }

func (s *server) noMethod(g *gin.Context) {
	allow := strings.Split(g.Writer.Header().Get("Allow"), ", ")
	if !contains(allow, http.MethodOptions) {
		allow = append(allow, http.MethodOptions)
	}
	g.Header("Allow", strings.Join(sorted(allow), ", "))
	if g.Request.Method == http.MethodOptions {
		g.Status(http.StatusNoContent)
		g.Writer.WriteHeaderNow()
		g.Abort()
		return
	}
	s.refuse(g, &market.Error{Code: codeMethod, Args: market.Args{"method": clip(g.Request.Method), "allowed": allow}})
}
