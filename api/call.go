package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"talentmatch/app/text"
	"talentmatch/market"
)

// call is one request on its way through a handler.
type call struct {
	s     *server
	route *route
	w     gin.ResponseWriter
	r     *http.Request
	path  func(string) string
	// lang is the reader's language, p prints in it.
	lang   string
	p      *text.Printer
	actor  market.Actor
	values map[string][]string
}

func newCall(s *server, r *route, w gin.ResponseWriter, req *http.Request, path func(string) string) *call {
	lang := languageOf(req)
	return &call{s: s, route: r, w: w, r: req, path: path, lang: lang, p: text.For(lang),
		actor: market.Actor{ID: string(market.RoleAnyone), Role: market.RoleAnyone, Request: requestID(req)}}
}

// languageOf picks the language: the lang parameter, then Accept-Language.
func languageOf(r *http.Request) string {
	if r.URL.RawQuery != "" && strings.Contains(r.URL.RawQuery, "lang=") {
		if l := r.URL.Query().Get("lang"); contains(text.Langs(), l) {
			return l
		}
	}
	return text.Match(r.Header.Get("Accept-Language"))
}

func (c *call) ctx() context.Context { return c.r.Context() }

// accepts refuses a request whose reader takes none of the formats of the answer.
func (c *call) accepts() error {
	var offered []string
	for _, a := range c.route.answers {
		offered = append(offered, a.types...)
	}
	accept := strings.Join(c.r.Header.Values("Accept"), ",")
	if len(offered) == 0 || acceptable(accept, append(offered, typeProblem)) {
		return nil
	}
	return &market.Error{Code: codeNotAcceptable, Args: market.Args{"allowed": offered}}
}

// acceptable tells whether an Accept field lets one of the media types through. A field that can't be
// read lets everything through.
func acceptable(accept string, offered []string) bool {
	if strings.TrimSpace(accept) == "" {
		return true
	}
	for part := range strings.SplitSeq(accept, ",") {
		t, params, err := mime.ParseMediaType(part)
		if err != nil || !strings.Contains(t, "/") {
			return true
		}
		if params["q"] == "0" {
			continue
		}
		for _, o := range offered {
			major, _, _ := strings.Cut(o, "/")
			if t == "*/*" || t == o || t == major+"/*" {
				return true
			}
		}
	}
	return false
}

// prefers tells whether the reader names the media type itself.
func (c *call) prefers(mediaType string) bool {
	for part := range strings.SplitSeq(strings.Join(c.r.Header.Values("Accept"), ","), ",") {
		if t, params, err := mime.ParseMediaType(part); err == nil && t == mediaType && params["q"] != "0" {
			return true
		}
	}
	return false
}

// id returns the record ID in the path, refusing what can't be one.
func (c *call) id() (string, error) {
	id := c.path("id")
	if !market.ValidID(id) {
		return "", market.Invalid([]market.Problem{{Field: "id", Code: market.ProblemBadFormat,
			Args: market.Args{"value": clip(id), "format": "id"}}})
	}
	return id, nil
}

// readBody reads the whole body of one of the route's media types, at most the limit of JSON bodies.
func (c *call) readBody() ([]byte, error) {
	if err := c.contentType(c.route.body.types); err != nil {
		return nil, err
	}
	b, err := io.ReadAll(c.r.Body)
	if err != nil {
		return nil, bodyError(err)
	}
	return b, nil
}

// bodyError names what went wrong while a body was read: too large, too slow, or broken off.
func bodyError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) || isTimeout(err) {
		if isTimeout(err) {
			return market.Wrap(codeSlowBody, err, nil)
		}
		return err
	}
	return market.Wrap(market.CodeMalformed, err, nil)
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

// contentType refuses a body of any other media type, charset or coding than those taken.
func (c *call) contentType(taken []string) error {
	h := c.r.Header
	if e := h.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": "Content-Encoding: " + clip(e)}}
	}
	t, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	charset := strings.ToLower(params["charset"])
	if err != nil || !contains(taken, t) || charset != "" && charset != "utf-8" && charset != "utf8" {
		return &market.Error{Code: market.CodeUnsupported,
			Args: market.Args{"what": "Content-Type: " + clip(h.Get("Content-Type")), "allowed": taken}}
	}
	return nil
}

// json answers with a value.
func (c *call) json(status int, v any) error {
	h := c.w.Header()
	h.Set("Content-Type", typeJSON+"; charset=utf-8")
	c.w.WriteHeader(status)
	if err := encodeJSON(c.w, v); err != nil {
		c.s.log.DebugContext(c.ctx(), "answer not taken", "request", c.actor.Request, "error", err.Error())
	}
	return nil
}

// write sends bytes; whoever is gone can't be told anything any more.
func (c *call) write(b []byte) {
	if _, err := c.w.Write(b); err != nil {
		c.s.log.DebugContext(c.ctx(), "answer not taken", "request", c.actor.Request, "error", err.Error())
	}
}

// localized is json for answers that hold sentences.
func (c *call) localized(status int, v any) error {
	h := c.w.Header()
	h.Set("Content-Language", c.lang)
	h.Add("Vary", "Accept-Language")
	return c.json(status, v)
}

// fail answers an error, as a page where the route is one. After the first byte of an answer nothing can
// be told any more but by breaking off.
func (c *call) fail(err error) {
	if err == nil {
		return
	}
	e := asError(err)
	status, retry := statusOf(e, c.r)
	c.s.logProblem(c.r, ginPath(c.route.path), status, e)
	if c.w.Written() {
		panic(http.ErrAbortHandler)
	}
	doc := newProblem(e, c.r, c.p, c.actor.Request)
	if c.route.page && !c.prefers(typeJSON) {
		c.problemPage(doc, retry)
		return
	}
	writeProblem(c.w, doc, c.lang, retry)
}

// logProblem logs what the product itself did wrong or could not do; bad requests are the access log's.
func (s *server) logProblem(r *http.Request, pattern string, status int, e *market.Error) {
	if status < 500 {
		return
	}
	level := slog.LevelWarn
	if status == http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.log.Log(r.Context(), level, "request failed", "request", requestID(r), "route", pattern, "status", status, "error", e.Error())
}
