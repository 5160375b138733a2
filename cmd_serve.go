package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"talentmatch/api"
	"talentmatch/config"
	"talentmatch/jobs"
	"talentmatch/market"
)

func (p *program) serveCommand() *cobra.Command {
	return p.command("serve", "", p.arguments(0, 0), func(c *cobra.Command, _ []string) error {
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		log := p.logger(cfg)
		ln, err := listen(c.Context(), cfg.Addr)
		if err != nil {
			return err
		}
		defer ln.Close()
		b, err := p.open(c.Context(), cfg, log, opening{exclusive: true, indexDir: indexPath(cfg)})
		if err != nil {
			return err
		}
		defer b.close()
		p.announce(b, ln)
		return p.serve(c.Context(), b, ln, func() { log.Info("ready", "url", baseURL(ln.Addr())) })
	})
}

// announce says where the server listens and on what, and warns where others can reach it.
func (p *program) announce(b *base, ln net.Listener) {
	where := b.cfg.Data
	if b.cfg.MongoDB.URI != "" {
		where = b.cfg.MongoDB.URI.String()
	}
	p.say("cli.serve.listening", market.Args{"url": baseURL(ln.Addr()), "engine": b.db.Engine(), "where": where})
	if tcp, ok := ln.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		p.say("cli.serve.open", market.Args{"addr": ln.Addr().String()})
		b.log.Warn("anyone who reaches this address can read and change everything: there are no accounts yet", "addr", ln.Addr())
	}
}

// listen takes the address; where it is taken by another process the error says so.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", addr)
	switch {
	case err == nil:
		return ln, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &sentence{code: "cli.addr_taken", args: market.Args{"addr": addr}, err: err}
	}
	return nil, &sentence{code: "cli.addr_bad", args: market.Args{"addr": addr}, err: err}
}

// baseURL returns the URL under which this machine reaches the address.
func baseURL(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return "http://" + a.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}

// serve answers requests on ln until ctx ends, while the caches load and follow the store and the jobs
// run. It calls ready once, when everything can be answered. At the end requests and jobs share the drain
// time.
func (p *program) serve(ctx context.Context, b *base, ln net.Listener, ready func()) error {
	scheduler, err := b.scheduler()
	if err != nil {
		return err
	}
	options, err := b.apiOptions(scheduler)
	if err != nil {
		return err
	}
	handler, err := api.New(options)
	if err != nil {
		return err
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var background sync.WaitGroup
	background.Go(func() {
		if err := b.follow(ctx, scheduler, ready); err != nil {
			fail(err)
		}
	})
	background.Go(func() {
		<-ctx.Done()
		b.stopJobs(ctx, scheduler)
	})
	err = api.Serve(ctx, ln, handler, api.ServeOptions{Request: b.cfg.Limits.Request, Drain: b.cfg.Limits.Shutdown, Log: b.log})
	fail(nil)
	background.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	if errors.Is(err, context.DeadlineExceeded) {
		b.log.Warn("requests were cut at the end", "error", err)
		return nil
	}
	return err
}

// pauseAfterFailure is the pause before the caches try again to reach a store that is away.
const pauseAfterFailure = 2 * time.Second

// follow loads the caches, starts the jobs, tells that all is ready, and follows the store until ctx ends.
// A store that is away for a while is waited for; any other failure is returned.
func (b *base) follow(ctx context.Context, scheduler *jobs.Scheduler, ready func()) error {
	if !b.loaded {
		if err := b.patiently(ctx, "loading", b.load); err != nil || ctx.Err() != nil {
			return err
		}
	}
	if b.cfg.Jobs.Enabled {
		if err := scheduler.Start(); err != nil {
			return err
		}
	}
	var waiting sync.WaitGroup
	defer waiting.Wait()
	waiting.Go(func() { b.whenReady(ctx, ready) })
	b.app.Follow(ctx, b.cfg.Feed.Interval)
	return nil
}

// loadingGC is by how many percent the heap may grow between two collections while the snapshot is loaded, unless GOGC
// says it: most of what is made then is garbage, and collecting it often would take an eighth of the time.
const loadingGC = 250

// load fills the snapshot.
func (b *base) load(ctx context.Context) error {
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(loadingGC))
	}
	return b.app.Load(ctx)
}

// whenReady calls ready as soon as everything can be answered.
func (b *base) whenReady(ctx context.Context, ready func()) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for b.app.Ready() != nil {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
	ready()
}

// patiently repeats work for as long as it fails because the store is away.
func (b *base) patiently(ctx context.Context, what string, work func(context.Context) error) error {
	for {
		err := work(ctx)
		if err == nil || ctx.Err() != nil {
			return nil //nolint:nilerr // the program is ending
		}
		if code := market.CodeOf(err); code != market.CodeUnavailable && code != market.CodeCancelled && code != market.CodeStorageFull {
			return fmt.Errorf("%s: %w", what, err)
		}
		b.log.Warn("the store does not answer; trying again", "work", what, "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pauseAfterFailure):
		}
	}
}

// stopJobs lets running jobs end for the drain time.
func (b *base) stopJobs(ctx context.Context, scheduler *jobs.Scheduler) {
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.cfg.Limits.Shutdown)
	defer cancel()
	if err := scheduler.Stop(end); err != nil {
		b.log.Warn("a job was cut at the end and stays due", "error", err)
	}
}

// apiOptions connects the API with everything else.
func (b *base) apiOptions(scheduler *jobs.Scheduler) (api.Options, error) {
	temp, err := b.tempDir()
	if err != nil {
		return api.Options{}, err
	}
	c := b.cfg
	return api.Options{
		App: b.app, Jobs: scheduler, Exchange: exchanger{b}, Tables: b.tables,
		Collectors: b.metrics.collectors(), Version: release, Log: b.log, Now: b.now, NewID: newID, TrustedProxies: c.TrustedProxies, TempDir: temp,
		Limits: api.Limits{JSONBody: int64(c.Limits.Body), ImportBody: int64(c.Limits.Import), Request: c.Limits.Request, Transfer: c.Limits.Transfer},
	}, nil
}

// tempDir returns an empty folder for uploads beside the data, where there is room for them.
func (b *base) tempDir() (string, error) {
	dir := filepath.Join(b.cfg.Data, "tmp")
	err := os.RemoveAll(dir) // what a killed process left behind
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return "", &sentence{code: "cli.folder_bad", args: market.Args{"path": dir}, err: err}
	}
	return dir, nil
}

// isDefault tells whether nobody set the key.
func isDefault(cfg *config.Config, key string) bool { return cfg.Origin(key) == config.SourceDefault }
