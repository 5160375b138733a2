package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"talentmatch/market"
	"talentmatch/taxonomy"
)

// poolFlags are what pool was asked for.
type poolFlags struct {
	talents, demands, by string
	queries, depth       int
	seed                 uint64
}

// newPoolCommand draws talents and demands for people to judge, without the engine.
func (p *program) newPoolCommand() *cobra.Command {
	var f poolFlags
	c := p.command("pool", "", p.arguments(0, 0), func(*cobra.Command, []string) error {
		if f.talents == "" || f.demands == "" {
			return &coded{exitUsage, errors.New(p.t("cli.pool.which", nil))}
		}
		if f.by != string(market.KindDemand) && f.by != string(market.KindTalent) {
			return p.badKind(f.by, string(market.KindDemand), string(market.KindTalent))
		}
		if f.queries < 1 || f.depth < 1 {
			return &coded{exitUsage, errors.New(p.t("cli.pool.size", nil))}
		}
		return p.pool(f)
	})
	s := c.Flags()
	s.StringVar(&f.talents, "talents", "", p.t("cli.pool.flag.talents", nil))
	s.StringVar(&f.demands, "demands", "", p.t("cli.pool.flag.demands", nil))
	s.StringVar(&f.by, "by", string(market.KindDemand), p.t("cli.pool.flag.by", nil))
	s.IntVar(&f.queries, "queries", 40, p.t("cli.pool.flag.queries", nil))
	s.IntVar(&f.depth, "depth", 20, p.t("cli.pool.flag.depth", nil))
	s.Uint64Var(&f.seed, "seed", 1, p.t("cli.pool.flag.seed", nil))
	return c
}

// pool reads both files, draws and prints.
func (p *program) pool(f poolFlags) error {
	words, err := taxonomy.Default()
	if err != nil {
		return fmt.Errorf("taxonomy: %w", err)
	}
	talents, err := readLines[market.Talent](f.talents)
	if err != nil {
		return err
	}
	demands, err := readLines[market.Demand](f.demands)
	if err != nil {
		return err
	}
	label := func(code string) string { return words.SkillLabel(code, "zh") + " " + words.SkillLabel(code, "en") }
	queries, items := make([]drawable, len(demands)), make([]drawable, len(talents))
	for i := range demands {
		queries[i] = judgedDemand(&demands[i], label)
	}
	for i := range talents {
		items[i] = judgedTalent(&talents[i], label)
	}
	if f.by == string(market.KindTalent) {
		queries, items = items, queries
	}
	d := newDraw(queries, items, f.seed)
	chosen := d.chooseQueries(f.queries)
	if len(chosen) < f.queries {
		p.say("cli.pool.few", market.Args{"found": len(chosen), "wanted": f.queries})
	}
	out := bufio.NewWriter(p.out)
	for _, q := range chosen {
		for _, i := range d.pool(q, f.depth) {
			fmt.Fprintf(out, "%s\t%s\n", queries[q].id, items[i].id)
		}
	}
	return out.Flush()
}

// readLines reads the records of a file of JSON Lines; blank lines are passed over.
func readLines[T any](path string) (list []T, err error) {
	f, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, &sentence{code: "cli.file_bad", args: market.Args{"path": path}, err: err}
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := bufio.NewReader(f)
	for number := 1; ; number++ {
		line, rerr := in.ReadBytes('\n')
		if rerr != nil && !errors.Is(rerr, io.EOF) {
			return nil, &sentence{code: "cli.file_bad", args: market.Args{"path": path}, err: rerr}
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			var rec T
			if err := json.Unmarshal(line, &rec); err != nil {
				return nil, &sentence{code: "cli.pool.bad_line", args: market.Args{"path": path, "line": number}, err: err}
			}
			list = append(list, rec)
		}
		if rerr != nil {
			return list, nil
		}
	}
}
