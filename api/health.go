package api

import (
	"net/http"

	"talentmatch/market"
)

// healthAnswer says that the process is alive.
type healthAnswer struct {
	Status  string `json:"status"`
	Version string `json:"version"`
}

// readyAnswer says that the server can answer everything.
type readyAnswer struct {
	Status string                       `json:"status"`
	Store  string                       `json:"store"`
	Caches map[string]market.CacheState `json:"caches"`
}

func (s *server) healthRoutes() []*route {
	return []*route{
		{method: http.MethodGet, path: "/healthz", id: "health.live", tag: "operation",
			answers: []reply{jsonReply(200, healthAnswer{})}, run: (*call).healthz},
		{method: http.MethodGet, path: "/readyz", id: "health.ready", tag: "operation",
			answers: []reply{jsonReply(200, readyAnswer{})}, run: (*call).readyz},
		{method: http.MethodGet, path: "/metrics", id: "health.metrics", tag: "operation",
			answers: []reply{{status: 200, types: []string{typeText, "application/openmetrics-text"}}}, run: (*call).measurements},
	}
}

func (c *call) healthz() error {
	return c.json(http.StatusOK, healthAnswer{Status: "ok", Version: c.s.o.Version})
}

// readyz answers 503 with the state of every cache until all is ready.
func (c *call) readyz() error {
	states := c.s.o.App.CacheStates()
	err := c.s.o.App.Ready()
	if err == nil {
		return c.json(http.StatusOK, readyAnswer{Status: "ready", Store: "ok", Caches: states})
	}
	e := asError(err)
	_, retry := statusOf(e, c.r)
	doc := newProblem(e, c.r, c.p, c.actor.Request)
	doc.Status, doc.Store, doc.Caches = http.StatusServiceUnavailable, "ok", states
	if e.Code != market.CodeNotReady {
		doc.Store = "unavailable"
	}
	writeProblem(c.w, doc, c.lang, max(retry, 1))
	return nil
}

func (c *call) measurements() error {
	c.s.exposition.ServeHTTP(c.w, c.r)
	return nil
}
