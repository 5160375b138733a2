package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// server is what the handlers share. Nothing in it changes after New.
type server struct {
	o          Options
	log        *slog.Logger
	metrics    *metrics
	exposition http.Handler
	origins    *http.CrossOriginProtection
	words      *words
	routes     []*route
	documents  map[string]*document
	pages      *pages
}

// New returns the handler that serves everything. It returns an error where a trusted proxy is no address
// or network.
func New(o Options) (http.Handler, error) {
	o.Limits = o.Limits.filled()
	if o.NewID == nil {
		o.NewID = randomID
	}
	s := &server{o: o, log: o.Log, metrics: newMetrics(o), words: newWords(o.Tables), origins: http.NewCrossOriginProtection()}
	s.exposition = s.metrics.handler()
	s.routes = s.table()
	var err error
	if s.pages, err = loadPages(); err != nil {
		return nil, err
	}
	s.documents = s.describe()
	return s.router()
}

// table is every route.
func (s *server) table() []*route {
	var all []*route
	for _, group := range [][]*route{
		s.talents().routes(), s.employers().routes(), s.demands().routes(), s.matchRoutes(), s.assignRoutes(),
		s.adviceRoutes(), s.searchRoutes(),
		s.wordRoutes(), s.transferRoutes(), s.jobRoutes(), s.healthRoutes(), s.documentRoutes(), s.exploreRoutes(),
	} {
		all = append(all, group...)
	}
	for _, r := range all {
		r.accepted = append(slices.Clone(r.params), paramLang)
	}
	return all
}

func (s *server) router() (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	if err := e.SetTrustedProxies(s.o.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	transfers := map[string]bool{}
	for _, r := range s.routes {
		if r.transfer {
			transfers[ginPath(r.path)] = true
		}
	}
	e.Use(s.linger(transfers), s.identify, s.observe, s.recover, s.secure, s.bound(transfers))
	e.NoRoute(s.noRoute)
	e.NoMethod(s.noMethod)
	s.register(humagin.New(e, huma.Config{OpenAPI: s.documents["en"].openAPI}))
	return e, nil
}

// ServeOptions say how a server runs.
type ServeOptions struct {
	// Request is the most time that reading an ordinary request and writing its answer take: 30 s.
	Request time.Duration
	// Drain is how long requests under way may take to end once ctx has ended: 15 s.
	Drain time.Duration
	Log   *slog.Logger
}

// Serve serves h on ln until ctx ends. Then it takes no new connections, lets the requests under way end
// for the drain time, and cuts those that last longer. It returns nil after a clean end, an error that wraps
// context.DeadlineExceeded where requests were cut, and any error of the listener.
func Serve(ctx context.Context, ln net.Listener, h http.Handler, o ServeOptions) error {
	if o.Request <= 0 {
		o.Request = 30 * time.Second
	}
	if o.Drain <= 0 {
		o.Drain = 15 * time.Second
	}
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: min(10*time.Second, o.Request),
		ReadTimeout:       o.Request,
		WriteTimeout:      o.Request + 5*time.Second, // room for the answer that says that time ran out
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	return drain(ctx, srv, failed, o)
}

func drain(ctx context.Context, srv *http.Server, failed <-chan error, o ServeOptions) error {
	o.Log.Info("draining", "most", o.Drain)
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.Drain)
	defer cancel()
	err := srv.Shutdown(end)
	if err != nil {
		_ = srv.Close()
		err = fmt.Errorf("requests were cut after %s: %w", o.Drain, err)
	}
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) && err == nil {
		err = served
	}
	return err
}
