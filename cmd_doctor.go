package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"talentmatch/config"
	"talentmatch/index"
	"talentmatch/market"
	"talentmatch/store"
)

// finding is one line of the doctor's report.
type finding struct {
	// Check is what was looked at: config, store, index, jobs, disk or clock. Bad tells whether something
	// is wrong; otherwise the line is a note.
	Check string      `json:"check"`
	Bad   bool        `json:"bad"`
	Code  string      `json:"code"`
	Args  market.Args `json:"args,omitempty"`
	Text  string      `json:"text"`
}

// report is what doctor found.
type report struct {
	Healthy  bool               `json:"healthy"`
	Findings []finding          `json:"findings"`
	Settings []config.Setting   `json:"settings,omitempty"`
	Store    *store.CheckReport `json:"store,omitempty"`

	p *program
}

func (r *report) add(check string, bad bool, code string, args market.Args) {
	full := "cli.doctor." + check + "." + code
	r.Findings = append(r.Findings, finding{Check: check, Bad: bad, Code: code, Args: args, Text: r.p.t(full, args)})
	r.Healthy = r.Healthy && !bad
}

func (p *program) doctorCommand() *cobra.Command {
	var asJSON bool
	c := p.command("doctor", "", p.arguments(0, 0), func(c *cobra.Command, _ []string) error {
		r := &report{Healthy: true, Findings: []finding{}, p: p}
		r.examine(c)
		if asJSON {
			if err := writeJSON(p.out, r); err != nil {
				return err
			}
		} else {
			r.print()
		}
		if !r.Healthy {
			return &coded{code: exitError}
		}
		return nil
	})
	c.Flags().BoolVar(&asJSON, "json", false, p.t("cli.flag.json", nil))
	return c
}

// examine makes every check that can still be made after the ones before.
func (r *report) examine(c *cobra.Command) {
	cfg, err := r.p.configuration(c)
	if err != nil {
		var bad *config.Error
		if errors.As(err, &bad) {
			for _, q := range bad.Problems {
				r.add("config", true, "problem", market.Args{"text": r.p.configProblem(q), "key": q.Key, "problem": q.Code})
			}
		}
		return
	}
	r.Settings = cfg.Settings()
	r.add("config", false, "fine", market.Args{"count": len(r.Settings)})
	r.disk(cfg)
	db, err := openStore(c.Context(), cfg, r.p.quiet(cfg), opening{readOnly: true}, r.p.now)
	if err != nil {
		r.failed("store", err)
		return
	}
	defer db.Close()
	r.store(c.Context(), db)
	r.index(c.Context(), cfg, db)
	r.jobs(c.Context(), cfg, db)
	r.clock(c.Context(), db)
}

// failed notes that a check could not be made.
func (r *report) failed(check string, err error) {
	var said *sentence
	if errors.As(err, &said) {
		r.add(check, true, "stated", market.Args{"text": r.p.t(said.code, said.args)})
		return
	}
	var e *market.Error
	if !errors.As(err, &e) {
		e = &market.Error{Code: market.CodeInternal}
	}
	r.add(check, true, "failed", market.Args{"text": r.p.p.Error(e), "error": string(e.Code), "cause": oneLine(err)})
}

func (r *report) store(ctx context.Context, db *store.DB) {
	if err := db.Ping(ctx); err != nil {
		r.failed("store", err)
	}
	found, err := db.Check(ctx)
	if err != nil {
		r.failed("store", err)
		return
	}
	r.Store = &found
	for _, f := range found.Faults {
		r.add("store", true, "fault", market.Args{"fault": string(f.Fault), "kind": string(f.Kind), "id": f.ID, "detail": f.Detail})
	}
	if found.Omitted > 0 {
		r.add("store", true, "omitted", market.Args{"count": found.Omitted})
	}
	if found.Migration != found.Known {
		r.add("store", false, "migration", market.Args{"found": found.Migration, "known": found.Known})
	}
	if found.Sound() {
		r.add("store", false, "fine", market.Args{"engine": found.Engine, "talents": found.Records[market.KindTalent],
			"employers": found.Records[market.KindEmployer], "demands": found.Records[market.KindDemand], "tombstones": found.Tombstones})
	}
}

// index compares the index with the store. What lies ahead of the index in the feed is not a disagreement:
// the next server catches up.
func (r *report) index(ctx context.Context, cfg *config.Config, db *store.DB) {
	dir := indexPath(cfg)
	if entries, err := os.ReadDir(dir); errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		r.add("index", false, "none", market.Args{"path": dir})
		return
	}
	k, err := newKnowledge("")
	if err != nil {
		r.failed("index", err)
		return
	}
	x, err := index.Open(index.Options{Dir: dir, Tables: k.tables, Skills: k.words.Find, Log: r.p.quiet(cfg)})
	if errors.Is(err, market.ErrInUse) {
		r.add("index", false, "held", market.Args{"path": dir})
		return
	}
	if err != nil {
		r.failed("index", err)
		return
	}
	defer x.Close()
	if x.NeedsRebuild() {
		r.add("index", true, "rebuild", market.Args{"path": dir})
		return
	}
	d, err := compareIndex(ctx, db, x)
	if err != nil {
		r.failed("index", err)
		return
	}
	if d.wrong > 0 {
		r.add("index", true, "disagrees", market.Args{"count": d.wrong, "examples": d.examples})
		return
	}
	r.add("index", false, "fine", market.Args{"count": d.documents, "behind": d.behind})
}

// difference is how index and store disagree.
type difference struct {
	documents, behind, wrong int
	examples                 []string
}

const maxExamples = 5

// compareIndex compares revisions record by record. What the index lacks or holds older is behind where the
// feed still names it, because the next server catches up, and wrong where it doesn't. A rewound feed, one that
// the index can't go on from, names everything: the index will be built anew.
func compareIndex(ctx context.Context, db *store.DB, x *index.Index) (difference, error) {
	var d difference
	ahead, err := aheadOf(ctx, db, x.Cursor())
	if err != nil {
		return d, err
	}
	for _, c := range []struct {
		kind market.Kind
		revs func(context.Context, func(string, int64, bool) error) error
	}{{market.KindTalent, db.Talents().Revs}, {market.KindDemand, db.Demands().Revs}} {
		held := map[string]int64{}
		err := x.Revs(ctx, c.kind, func(id string, rev int64, deleted bool) error {
			if !deleted {
				held[id] = rev
			}
			return nil
		})
		if err != nil {
			return d, err
		}
		d.documents += len(held)
		err = c.revs(ctx, func(id string, rev int64, deleted bool) error {
			d.compare(string(c.kind)+"/"+id, held[id], rev, deleted, ahead)
			delete(held, id)
			return nil
		})
		if err != nil {
			return d, err
		}
		for id, found := range held { // in the index alone
			d.compare(string(c.kind)+"/"+id, found, 0, true, ahead)
		}
	}
	return d, nil
}

// compare notes how the index stands to the store in one record: found is the revision that the index finds it
// at, 0 where it doesn't, rev that of the store, 0 where it has none. That the feed names a record says nothing
// alone: it repeats what the index may have long since.
func (d *difference) compare(name string, found, rev int64, deleted bool, ahead map[string]bool) {
	switch {
	case deleted && found == 0, !deleted && found == rev:
	case ahead[name] && (found < rev || rev == 0):
		d.behind++
	default:
		if d.wrong++; len(d.examples) < maxExamples {
			d.examples = append(d.examples, name)
		}
	}
}

// aheadOf returns the records that the feed names after the cursor.
func aheadOf(ctx context.Context, db *store.DB, cursor string) (map[string]bool, error) {
	ahead := map[string]bool{}
	for {
		changes, next, err := db.Changes(ctx, cursor, 5000)
		if err != nil {
			return nil, err
		}
		if len(changes) == 0 {
			return ahead, nil
		}
		for _, c := range changes {
			if c.Kind == market.KindTalent || c.Kind == market.KindDemand {
				ahead[string(c.Kind)+"/"+c.ID] = true
			}
		}
		if next == cursor {
			return ahead, nil
		}
		cursor = next
	}
}

// jobs looks for jobs that failed or have not run for long.
func (r *report) jobs(ctx context.Context, cfg *config.Config, db *store.DB) {
	const late = time.Hour
	count := 0
	for state, err := range db.Jobs().All(ctx) {
		if err != nil {
			r.failed("jobs", err)
			return
		}
		count++
		if run := state.LastRun; run != nil && run.Outcome != market.JobSucceeded {
			r.add("jobs", true, "last_failed", market.Args{"job": state.ID, "outcome": string(run.Outcome), "error": run.Error,
				"at": run.FinishedAt.In(cfg.Location()).Format(time.DateTime)})
		}
		if now := r.p.now(); !state.NextRun.IsZero() && now.Sub(state.NextRun) > late {
			r.add("jobs", false, "overdue", market.Args{"job": state.ID, "since": state.NextRun.In(cfg.Location()).Format(time.DateTime)})
		}
	}
	r.add("jobs", false, "fine", market.Args{"count": count})
}

// lowDisk is the room below which doctor warns, in bytes.
const lowDisk = 1 << 30

func (r *report) disk(cfg *config.Config) {
	free, ok := freeBytes(cfg.Data)
	switch {
	case !ok:
		r.add("disk", false, "unknown", market.Args{"path": cfg.Data})
	case free < lowDisk:
		r.add("disk", true, "low", market.Args{"path": cfg.Data, "mib": free >> 20, "least": lowDisk >> 20})
	default:
		r.add("disk", false, "fine", market.Args{"path": cfg.Data, "mib": free >> 20})
	}
}

// clock compares this machine's clock with the times in the newest records.
func (r *report) clock(ctx context.Context, db *store.DB) {
	const tolerance = 5 * time.Minute
	newest := time.Time{}
	q := market.Query{Order: "updatedAt", Desc: true, Limit: 1}
	talents, err1 := db.Talents().Find(ctx, q)
	demands, err2 := db.Demands().Find(ctx, q)
	if err := errors.Join(err1, err2); err != nil {
		r.failed("clock", err)
		return
	}
	for _, t := range talents.Items {
		newest = t.UpdatedAt
	}
	for _, d := range demands.Items {
		if d.UpdatedAt.After(newest) {
			newest = d.UpdatedAt
		}
	}
	now := r.p.now()
	if newest.Sub(now) > tolerance {
		r.add("clock", true, "behind", market.Args{"now": now.UTC().Format(time.DateTime), "newest": newest.UTC().Format(time.DateTime)})
		return
	}
	r.add("clock", false, "fine", market.Args{"now": now.UTC().Format(time.DateTime)})
}

func (r *report) print() {
	rows := [][]string{}
	for _, f := range r.Findings {
		mark := r.p.t("cli.doctor.mark.ok", nil)
		if f.Bad {
			mark = r.p.t("cli.doctor.mark.bad", nil)
		}
		rows = append(rows, []string{mark, r.p.t("cli.doctor.name."+f.Check, nil), f.Text})
	}
	table(r.p.out, rows)
	verdict := "cli.doctor.healthy"
	if !r.Healthy {
		verdict = "cli.doctor.sick"
	}
	fmt.Fprintln(r.p.out, "\n"+r.p.t(verdict, nil))
}
