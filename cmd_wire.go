package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"talentmatch/app"
	"talentmatch/app/text"
	"talentmatch/config"
	"talentmatch/index"
	"talentmatch/jobs"
	"talentmatch/market"
	"talentmatch/matching"
	"talentmatch/store"
	"talentmatch/taxonomy"
)

// knowledge is what the program knows without any record: the taxonomy and an empty engine over it.
type knowledge struct {
	words  *taxonomy.Taxonomy
	tables market.Tables
	engine *matching.Engine
}

// newKnowledge loads the embedded data and tells the texts where labels come from. The engine is of a version such
// as "1.2", the newest where it is empty; for one that there isn't the error lists those that there are.
func newKnowledge(version string) (*knowledge, error) {
	words, err := taxonomy.Default()
	if err != nil {
		return nil, fmt.Errorf("taxonomy: %w", err)
	}
	text.SetLabels(words)
	known := engineVersions(words)
	at := len(known) - 1
	if version != "" {
		if at = slices.Index(known, version); at < 0 {
			return nil, &sentence{code: "cli.match.unknown_engine", args: market.Args{"value": version, "known": strings.Join(known, " ")}}
		}
	}
	engine, err := matching.NewVersion(words.Tables(), matching.Versions()[at])
	if err != nil {
		return nil, fmt.Errorf("matching: %w", err)
	}
	return &knowledge{words: words, tables: words.Tables(), engine: engine}, nil
}

// engineVersions lists the versions of the engine that can be run, oldest first: every version of the weights over
// the taxonomy.
func engineVersions(words *taxonomy.Taxonomy) []string {
	var out []string
	for _, v := range matching.Versions() {
		out = append(out, fmt.Sprintf("%d.%d", v, words.Version()))
	}
	return out
}

// base is an opened store with everything that works on it.
type base struct {
	*knowledge
	cfg   *config.Config
	log   *slog.Logger
	now   func() time.Time
	db    *store.DB
	index *index.Index // nil where the command works without one
	app   *app.App
	// loaded tells that the caches are loaded already.
	loaded  bool
	metrics *jobMetrics
}

// opening says how a command opens the base.
type opening struct {
	// exclusive takes the lock of a server on the embedded store.
	exclusive bool
	// readOnly refuses to make or change anything.
	readOnly bool
	// indexDir is the folder of the index; empty works without one.
	indexDir string
	// engine is the version of the engine, such as "1.2"; empty is the newest.
	engine string
}

// open opens the store, the index where one is asked for, and the use cases on them.
func (p *program) open(ctx context.Context, cfg *config.Config, log *slog.Logger, o opening) (*base, error) {
	k, err := newKnowledge(o.engine)
	if err != nil {
		return nil, err
	}
	b := &base{knowledge: k, cfg: cfg, log: log, now: p.now, metrics: newJobMetrics()}
	if b.db, err = openStore(ctx, cfg, log, o, p.now); err != nil {
		return nil, err
	}
	if o.indexDir != "" {
		b.index, err = index.Open(index.Options{Dir: o.indexDir, Tables: k.tables, Skills: k.words.Find, Log: log})
		if err != nil {
			return nil, errors.Join(err, b.db.Close())
		}
	}
	b.app = app.New(b.deps())
	return b, nil
}

// noData is the text for a folder that holds no store.
const noData = "cli.no_data"

// openStore opens the store; where a command that changes nothing finds none, the error says where it looked.
func openStore(ctx context.Context, cfg *config.Config, log *slog.Logger, o opening, now func() time.Time) (*store.DB, error) {
	db, err := store.Open(ctx, store.Options{
		Dir: cfg.Data, MongoURI: cfg.MongoDB.URI.Reveal(), MongoDatabase: cfg.MongoDB.Database,
		OpTimeout: cfg.MongoDB.Timeout, SelectTimeout: min(cfg.MongoDB.Timeout, 5*time.Second),
		Now: now, Log: log, Exclusive: o.exclusive, ReadOnly: o.readOnly,
	})
	if errors.Is(err, market.ErrNotFound) {
		return nil, &sentence{code: noData, args: market.Args{"path": cfg.Data}}
	}
	return db, err
}

func (b *base) deps() app.Deps {
	d := app.Deps{
		Talents: b.db.Talents(), Employers: b.db.Employers(), Demands: b.db.Demands(), Feed: b.db,
		Matcher: b.engine, Words: b.words, Now: b.now, Location: b.cfg.Location(), Log: b.log,
	}
	if b.index != nil {
		d.Index = b.index
	}
	return d
}

// close gives everything back. Errors of closing are logged: what was acknowledged is stored.
func (b *base) close() {
	if b.index != nil {
		if err := b.index.Close(); err != nil {
			b.log.Warn("closing the index", "error", err)
		}
	}
	if err := b.db.Close(); err != nil {
		b.log.Warn("closing the store", "error", err)
	}
}

// indexPath returns the folder of the full-text index.
func indexPath(cfg *config.Config) string {
	if cfg.Index.Path != "" {
		return cfg.Index.Path
	}
	return filepath.Join(cfg.Data, "index")
}

// newID returns a random identifier of 26 characters.
func newID() string { return strings.ToLower(rand.Text()) }

// operator is who acts at the command line.
func operator() market.Actor {
	return market.Actor{ID: "cli", Role: market.RoleOperator, Request: newID()}
}

// holder names this process in leases and runs.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), newID()[:6])
}

// The names of the scheduled jobs.
const (
	jobSweep  = "sweep-caches"
	jobExpire = "expire-demands"
	jobDerive = "derive-skills"
)

// scheduler returns the scheduled jobs of the base.
func (b *base) scheduler() (*jobs.Scheduler, error) {
	actor := market.Actor{ID: "jobs", Role: market.RoleSystem}
	return jobs.New(jobs.Options{
		States: jobStates{b.db}, Leases: jobLeases{b.db}, Location: b.cfg.Location(), Holder: holder(), Now: b.now, Log: b.log,
		Tick: b.cfg.Jobs.Tick, Lease: b.cfg.Jobs.Lease, Jitter: b.cfg.Jobs.Jitter, Observe: b.metrics.observe,
	}, jobs.Job{Name: jobSweep, Spec: b.cfg.Jobs.SweepCaches, Run: func(ctx context.Context, _ time.Time) (market.JobRun, error) {
		r, err := b.app.SweepCaches(ctx)
		return market.JobRun{Done: r.Repaired, Skipped: r.Checked - r.Repaired}, err
	}}, jobs.Job{Name: jobExpire, Spec: b.cfg.Jobs.ExpireDemands, Run: func(ctx context.Context, _ time.Time) (market.JobRun, error) {
		done, failed, err := b.app.ExpireDemands(ctx, actor, b.app.Today())
		return market.JobRun{Done: done, Failed: failed}, err
	}}, jobs.Job{Name: jobDerive, Spec: b.cfg.Jobs.DeriveSkills, Run: func(ctx context.Context, _ time.Time) (market.JobRun, error) {
		done, failed, err := b.app.Rederive(ctx, actor)
		return market.JobRun{Done: done, Failed: failed}, err
	}})
}

// jobStates keeps the state of jobs in the store.
type jobStates struct{ db *store.DB }

func (s jobStates) Get(ctx context.Context, name string) (market.JobState, error) {
	return s.db.Jobs().Get(ctx, name)
}

// Change makes the record where there is none; where another process was faster, it changes that one's.
func (s jobStates) Change(ctx context.Context, name string, change func(*market.JobState) error) (market.JobState, error) {
	for {
		state, err := s.db.Jobs().Update(ctx, name, newID(), market.Event{}, change)
		if !errors.Is(err, market.ErrNotFound) {
			return state, err
		}
		fresh := market.JobState{Meta: market.Meta{ID: name}}
		if err := change(&fresh); err != nil {
			return fresh, err
		}
		results, err := s.db.Jobs().Apply(ctx, []market.Write[market.JobState]{{Record: fresh, Op: newID()}})
		if err != nil || results[0].Outcome == market.OutcomeOK {
			return fresh, err
		}
	}
}

// jobLeases hands out the store's leases.
type jobLeases struct{ db *store.DB }

func (l jobLeases) Acquire(ctx context.Context, name, holder string, ttl time.Duration) (jobs.Lease, error) {
	lease, err := l.db.AcquireLease(ctx, name, holder, ttl)
	if err != nil {
		return nil, err
	}
	return lease, nil
}
