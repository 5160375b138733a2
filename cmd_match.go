package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"talentmatch/api"
	"talentmatch/market"
)

// matchFlags are what match was asked for.
type matchFlags struct {
	talent, demand string
	file           string
	pair, asJSON   bool
	asOf           string
	limit          int
	cursor         string
	engine         string
}

func (p *program) matchCommand() *cobra.Command {
	var f matchFlags
	c := p.command("match", "(--talent ID | --demand ID | --file FILE)...", p.arguments(0, 0), func(c *cobra.Command, _ []string) error {
		if err := f.check(p); err != nil {
			return err
		}
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		b, err := p.open(c.Context(), cfg, p.quiet(cfg), opening{readOnly: true, engine: f.engine})
		if err != nil {
			return err
		}
		defer b.close()
		return p.match(c.Context(), b, f)
	})
	s := c.Flags()
	s.StringVar(&f.talent, "talent", "", p.t("cli.match.flag.talent", nil))
	s.StringVar(&f.demand, "demand", "", p.t("cli.match.flag.demand", nil))
	s.StringVar(&f.file, "file", "", p.t("cli.match.flag.file", nil))
	s.BoolVar(&f.pair, "pair", false, p.t("cli.match.flag.pair", nil))
	s.BoolVar(&f.asJSON, "json", false, p.t("cli.flag.json", nil))
	s.StringVar(&f.asOf, "as-of", "", p.t("cli.match.flag.asof", nil))
	s.StringVar(&f.engine, "engine", "", p.t("cli.match.flag.engine", nil))
	s.IntVar(&f.limit, "limit", market.DefaultLimit, p.t("cli.flag.limit", nil))
	s.StringVar(&f.cursor, "cursor", "", p.t("cli.flag.cursor", nil))
	c.Example = p.t("cli.match.example", nil)
	return c
}

// check refuses flags that don't go together. One record is matched against the pool, two make a pair;
// --pair insists on two.
func (f *matchFlags) check(p *program) error {
	given := 0
	for _, v := range []string{f.talent, f.demand, f.file} {
		if v != "" {
			given++
		}
	}
	f.pair = f.pair || given == 2
	if err := p.checkLimit(f.limit); err != nil {
		return err
	}
	switch {
	case f.pair && given != 2, !f.pair && given != 1:
		return &coded{exitUsage, errors.New(p.t("cli.match.which", nil))}
	case !market.Date(f.asOf).Valid():
		return &coded{exitUsage, errors.New(p.t("cli.bad_date", market.Args{"value": f.asOf}))}
	}
	return nil
}

func (p *program) match(ctx context.Context, b *base, f matchFlags) error {
	unsaved, err := p.readUnsaved(f.file)
	if err != nil {
		return err
	}
	if unsaved.talent != nil && f.talent != "" || unsaved.demand != nil && f.demand != "" {
		return &coded{exitUsage, errors.New(p.t("cli.match.which", nil))}
	}
	if f.pair {
		m, err := b.pair(ctx, f, unsaved)
		if err != nil {
			return err
		}
		p.p.Match(&m)
		if f.asJSON {
			return writeJSON(p.out, m)
		}
		p.printMatch(p.out, &m)
		return nil
	}
	if err := b.app.Load(ctx); err != nil {
		return err
	}
	list, err := b.list(ctx, f, unsaved)
	if err != nil {
		return err
	}
	p.p.MatchList(&list)
	if f.asJSON {
		return writeJSON(p.out, list)
	}
	p.printMatches(p.out, &list)
	return nil
}

// unsavedRecord is the record of --file: one of both, or none.
type unsavedRecord struct {
	talent *market.Talent
	demand *market.Demand
}

// readUnsaved reads a talent or a demand as the API's JSON; a demand has a title, a talent a name.
func (p *program) readUnsaved(file string) (unsavedRecord, error) {
	var u unsavedRecord
	if file == "" {
		return u, nil
	}
	var raw []byte
	var err error
	if file == "-" {
		raw, err = io.ReadAll(io.LimitReader(p.in, 1<<20))
	} else {
		raw, err = os.ReadFile(file) //nolint:gosec // the user names the file
	}
	if err != nil {
		return u, &sentence{code: "cli.file_bad", args: market.Args{"path": file}, err: err}
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff")) // editors on Windows begin files with it
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		members = nil // what is wrong with it is told as of a talent
	}
	if _, titled := members["title"]; titled {
		u.demand = &market.Demand{}
		err = api.ReadRecord(raw, u.demand)
	} else {
		u.talent = &market.Talent{}
		err = api.ReadRecord(raw, u.talent)
	}
	if err != nil {
		return u, &sentence{code: "cli.match.bad_record", args: market.Args{"path": file}, err: err}
	}
	return u, nil
}

// pair matches two records, each stored or unsaved.
func (b *base) pair(ctx context.Context, f matchFlags, u unsavedRecord) (market.Match, error) {
	actor, asOf := operator(), market.Date(f.asOf)
	switch {
	case u.talent != nil:
		d, err := b.app.GetDemand(ctx, actor, f.demand)
		if err != nil {
			return market.Match{}, err
		}
		return b.app.MatchUnsaved(ctx, actor, *u.talent, d, asOf)
	case u.demand != nil:
		t, err := b.app.GetTalent(ctx, actor, f.talent)
		if err != nil {
			return market.Match{}, err
		}
		return b.app.MatchUnsaved(ctx, actor, t, *u.demand, asOf)
	}
	return b.app.Match(ctx, actor, f.talent, f.demand, asOf)
}

// list matches one record, stored or unsaved, against the pool.
func (b *base) list(ctx context.Context, f matchFlags, u unsavedRecord) (market.MatchList, error) {
	actor, q := operator(), market.MatchQuery{Limit: f.limit, Cursor: f.cursor, AsOf: market.Date(f.asOf)}
	switch {
	case u.talent != nil:
		return b.app.QueryByTalent(ctx, actor, *u.talent, q)
	case u.demand != nil:
		return b.app.QueryByDemand(ctx, actor, *u.demand, q)
	case f.talent != "":
		return b.app.Recommendations(ctx, actor, f.talent, q)
	}
	return b.app.Candidates(ctx, actor, f.demand, q)
}

// writeJSON writes indented JSON as the API would answer it.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	return nil
}
