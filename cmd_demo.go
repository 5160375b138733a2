package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net"
	"os"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"talentmatch/app"
	"talentmatch/app/sample"
	"talentmatch/config"
	"talentmatch/market"
)

// demoFlags are what demo was asked for.
type demoFlags struct {
	talents, demands int
	seed             uint64
	asJSON           bool
	// temporary tells that the data is removed at the end.
	temporary bool
}

// The bounds of a demo's size.
const (
	demoTalents = 3000
	demoDemands = 300
	maxDemo     = 1_000_000
)

// demoReady is the line that demo --json prints when everything can be answered.
type demoReady struct {
	URL      string        `json:"url"`
	Accounts []demoAccount `json:"accounts"`
}

// demoAccount is an account to log in with; there are none before the product knows accounts.
type demoAccount struct {
	Role     string `json:"role"`
	Login    string `json:"login"`
	Password string `json:"password"`
}

func (p *program) demoCommand() *cobra.Command {
	var f demoFlags
	c := p.command("demo", "", p.arguments(0, 0), func(c *cobra.Command, _ []string) error {
		for _, n := range []int{f.talents, f.demands} {
			if n < 0 || n > maxDemo {
				return &coded{exitUsage, errors.New(p.t("cli.demo.size", market.Args{"value": n, "most": maxDemo}))}
			}
		}
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		return p.demo(c.Context(), cfg, f)
	})
	s := c.Flags()
	s.IntVar(&f.talents, "talents", demoTalents, p.t("cli.demo.flag.talents", nil))
	s.IntVar(&f.demands, "demands", demoDemands, p.t("cli.demo.flag.demands", nil))
	s.Uint64Var(&f.seed, "seed", 1, p.t("cli.demo.flag.seed", nil))
	s.BoolVar(&f.asJSON, "json", false, p.t("cli.demo.flag.json", nil))
	return c
}

// demo opens a base, fills it where it is empty, shows a match and serves.
func (p *program) demo(ctx context.Context, cfg *config.Config, f demoFlags) error {
	if isDefault(cfg, "data") {
		dir, err := os.MkdirTemp("", "talentmatch-demo-")
		if err != nil {
			return &sentence{code: "cli.folder_bad", args: market.Args{"path": os.TempDir()}, err: err}
		}
		defer os.RemoveAll(dir)
		cfg.Data, f.temporary = dir, true
	}
	ln, err := p.demoListen(ctx, cfg)
	if err != nil {
		return err
	}
	defer ln.Close()
	b, err := p.open(ctx, cfg, p.quiet(cfg), opening{exclusive: true, indexDir: indexPath(cfg)})
	if err != nil {
		return err
	}
	defer b.close()
	if err := p.populate(ctx, b, f); err != nil {
		return err
	}
	p.announce(b, ln)
	return p.serve(ctx, b, ln, func() { p.demoReady(ctx, b, ln, f) })
}

// demoListen takes the address; where the default one is taken and nobody asked for it, any free port.
func (p *program) demoListen(ctx context.Context, cfg *config.Config) (net.Listener, error) {
	ln, err := listen(ctx, cfg.Addr)
	if err == nil || !isDefault(cfg, "addr") {
		return ln, err
	}
	p.say("cli.demo.other_port", market.Args{"addr": cfg.Addr})
	return listen(ctx, "127.0.0.1:0")
}

// searchableDemo is the size up to which a demo's records are indexed before it is ready. Larger worlds are
// matched at once and indexed while they are served.
const searchableDemo = 20_000

// populate fills an empty base with the invented world, and loads it. A filling that was interrupted is
// finished as it was begun; any other base that already holds records stays as it is.
func (p *program) populate(ctx context.Context, b *base, f demoFlags) error {
	empty, err := b.empty(ctx)
	if err != nil {
		return err
	}
	m, begun, err := b.demoMark()
	if err != nil {
		return err
	}
	unfinished := !empty && begun && !m.Complete
	if unfinished {
		p.say("cli.demo.unfinished", market.Args{"talents": m.Talents, "demands": m.Demands})
	}
	if empty {
		m = demoMark{Seed: f.seed, Talents: f.talents, Demands: f.demands, Today: b.app.Today(), Store: b.storeName()}
	}
	if empty || unfinished {
		if err := p.invent(ctx, b, m); err != nil {
			return err
		}
	}
	if err := b.app.Load(ctx); err != nil {
		return err
	}
	b.loaded = true
	if !empty && !unfinished {
		p.say("cli.demo.kept", market.Args{"talents": b.engine.Size(market.KindTalent), "demands": b.engine.Size(market.KindDemand)})
	}
	return nil
}

// empty tells whether the store holds neither talents nor demands.
func (b *base) empty(ctx context.Context) (bool, error) {
	talents, err := b.app.ListTalents(ctx, operator(), market.ListQuery{Limit: 1})
	if err != nil {
		return false, err
	}
	demands, err := b.app.ListDemands(ctx, operator(), market.ListQuery{Limit: 1})
	return len(talents.Items)+len(demands.Items) == 0, err
}

// invent fills the base under a progress bar. It may be repeated: the invented records have their IDs.
func (p *program) invent(ctx context.Context, b *base, m demoMark) error {
	started := time.Now()
	if err := b.mark(m); err != nil {
		return err
	}
	w := sample.New(m.Seed, m.Talents, m.Demands, b.tables, m.Today)
	bar := p.bar(p.t("cli.demo.bar", nil), int64(m.Talents+m.Demands))
	var done atomic.Int64
	stop := poll(ctx, 100*time.Millisecond, func() { _ = bar.Set64(done.Load()) })
	into := b.app
	if m.Talents+m.Demands > searchableDemo {
		d := b.deps()
		d.Index = nil
		into = app.New(d)
	}
	err := importWorld(ctx, into, w, &done)
	stop()
	_ = bar.Finish()
	if err == nil {
		m.Complete = true
		err = b.mark(m)
	}
	if err != nil {
		return err
	}
	p.say("cli.demo.filled", market.Args{"talents": m.Talents, "demands": m.Demands, "seconds": fmt.Sprintf("%.1f", time.Since(started).Seconds())})
	return nil
}

// importWorld imports the world, employers first because demands name them.
func importWorld(ctx context.Context, into *app.App, w *sample.World, done *atomic.Int64) error {
	actor := market.Actor{ID: "demo", Role: market.RoleSystem}
	o := market.ImportOptions{Outcome: func(r market.RowOutcome) error {
		if r.Status == market.RowRejected {
			return fmt.Errorf("invented record %d: %v", r.Number, r.Problems)
		}
		done.Add(1)
		return ctx.Err()
	}}
	if _, err := into.ImportEmployers(ctx, actor, rowsOf(w.Employers(), nil), o); err != nil {
		return err
	}
	done.Store(0) // employers are few; the bar counts talents and demands
	if _, err := into.ImportDemands(ctx, actor, rowsOf(w.Demands(), nil), o); err != nil {
		return err
	}
	_, err := into.ImportTalents(ctx, actor, rowsOf(w.Talents(), func(r *market.Row[market.Talent]) {
		r.Consent = market.ConsentCell{Stated: true, Given: true, Version: sample.ConsentVersion}
	}), o)
	return err
}

// rowsOf hands records to an import as a file would; more sets what a row states besides.
func rowsOf[T any](records iter.Seq[T], more func(*market.Row[T])) iter.Seq2[market.Row[T], error] {
	return func(yield func(market.Row[T], error) bool) {
		n := 0
		for rec := range records {
			n++
			row := market.Row[T]{RowHead: market.RowHead{Number: n}, Identity: rec, Apply: func(t *T) { *t = rec }}
			if more != nil {
				more(&row)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// demoReady says that everything can be answered: for a program one line of JSON on the output, for a person
// an explained match and where to go.
func (p *program) demoReady(ctx context.Context, b *base, ln net.Listener, f demoFlags) {
	url := baseURL(ln.Addr())
	if f.asJSON {
		line, err := json.Marshal(demoReady{URL: url, Accounts: []demoAccount{}})
		if err == nil {
			fmt.Fprintln(p.out, string(line))
		}
		return
	}
	if m, ok := b.bestMatch(ctx); ok {
		p.p.Match(&m)
		fmt.Fprintln(p.out, "\n"+p.t("cli.demo.example", nil)+"\n")
		p.printMatch(p.out, &m)
	}
	fmt.Fprintln(p.out, "\n"+p.t("cli.demo.addresses", market.Args{"url": url}))
	for _, a := range []string{"/", "/docs", "/api/v1/talents", "/api/v1/demands", "/readyz"} {
		fmt.Fprintln(p.out, "  "+url+a)
	}
	fmt.Fprintln(p.out, p.t("cli.demo.no_accounts", nil))
	if f.temporary {
		fmt.Fprintln(p.out, p.t("cli.demo.temporary", market.Args{"path": b.cfg.Data}))
	}
	fmt.Fprintln(p.out, p.t("cli.demo.stop", nil))
}

// shownDemands is how many demands are looked at for a match that is worth showing.
const shownDemands = 20

// bestMatch returns the best first candidate among some open demands, with nothing left to confirm where
// there is one.
func (b *base) bestMatch(ctx context.Context) (market.Match, bool) {
	page, err := b.app.ListDemands(ctx, operator(), market.ListQuery{Filter: map[string][]string{"status": {string(market.DemandOpen)}}, Limit: shownDemands})
	if err != nil {
		b.log.Warn("no match to show", "error", err)
		return market.Match{}, false
	}
	var best market.Match
	found := false
	for i := range page.Items {
		list, err := b.app.Candidates(ctx, operator(), page.Items[i].ID, market.MatchQuery{Limit: 1})
		if err != nil || len(list.Items) == 0 {
			continue
		}
		if m := list.Items[0]; !found || better(&m, &best) {
			best, found = m, true
		}
	}
	return best, found
}

func better(a, b *market.Match) bool {
	if sure := a.Feasible == market.FeasibleYes; sure != (b.Feasible == market.FeasibleYes) {
		return sure
	}
	return a.Score > b.Score
}
