package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"talentmatch/app"
	"talentmatch/config"
	"talentmatch/exchange"
	"talentmatch/market"
)

// convertFlags are what convert was asked for.
type convertFlags struct {
	importFlags
	kind, prefix, asOf, out string
}

// convertCommand reads files as import does and writes the records as JSON Lines, without a store.
func (p *program) convertCommand() *cobra.Command {
	var f convertFlags
	c := p.command("convert", "--kind talent|demand FILE…", p.arguments(1, 1000), func(c *cobra.Command, args []string) error {
		if f.kind != string(market.KindTalent) && f.kind != string(market.KindDemand) {
			return p.badKind(f.kind, string(market.KindTalent), string(market.KindDemand))
		}
		if err := f.readColumns(p); err != nil {
			return err
		}
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		now, err := p.moment(f.asOf, cfg)
		if err != nil {
			return err
		}
		k, err := newKnowledge("")
		if err != nil {
			return err
		}
		v := &converter{program: p, flags: &f, words: k.words, prefixes: map[string]bool{},
			app: app.New(app.Deps{Words: k.words, Now: now, Location: cfg.Location()})}
		return v.writeTo(c.Context(), args)
	})
	s := c.Flags()
	s.StringVar(&f.kind, "kind", "", p.t("cli.convert.flag.kind", nil))
	s.StringVar(&f.asOf, "as-of", "", p.t("cli.convert.flag.asof", nil))
	s.StringVar(&f.prefix, "prefix", "", p.t("cli.convert.flag.prefix", nil))
	s.StringVar(&f.out, "out", "", p.t("cli.convert.flag.out", nil))
	s.StringVar(&f.options.Consent, "consent", "", p.t("cli.import.flag.consent", nil))
	s.StringVar(&f.options.Source, "source", "", p.t("cli.import.flag.source", nil))
	s.StringArrayVar(&f.columns, "map", nil, p.t("cli.import.flag.map", nil))
	s.BoolVar(&f.file.NoHeader, "no-header", false, p.t("cli.import.flag.no_header", nil))
	s.StringVar(&f.file.Sheet, "sheet", "", p.t("cli.import.flag.sheet", nil))
	c.Example = p.t("cli.convert.example", nil)
	return c
}

// moment returns the clock of a command that works as of a day: the beginning of that day, or the present
// time where none is given.
func (p *program) moment(asOf string, cfg *config.Config) (func() time.Time, error) {
	if asOf == "" {
		return p.now, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, asOf, cfg.Location())
	if err != nil || !market.Date(asOf).Valid() {
		return nil, &coded{exitUsage, errors.New(p.t("cli.bad_date", market.Args{"value": asOf}))}
	}
	return func() time.Time { return t }, nil
}

// converter converts the files of one run.
type converter struct {
	*program
	flags    *convertFlags
	words    exchange.Words
	app      *app.App
	prefixes map[string]bool
	written  int
	rejected int
}

// writeTo converts the files to the output, or to the file that was asked for.
func (v *converter) writeTo(ctx context.Context, paths []string) error {
	convert := func(w io.Writer) error {
		out := bufio.NewWriter(w)
		for _, path := range paths {
			if err := v.file(ctx, out, path); err != nil {
				return errors.Join(err, out.Flush())
			}
		}
		return out.Flush()
	}
	var err error
	if v.flags.out == "" {
		err = convert(v.out)
	} else {
		err = atomically(v.flags.out, convert)
	}
	if err != nil {
		return err
	}
	v.say("cli.convert.done", market.Args{"count": v.written, "rejected": v.rejected})
	if v.rejected > 0 {
		return &coded{code: exitRejected}
	}
	return nil
}

// file converts one file.
func (v *converter) file(ctx context.Context, w io.Writer, path string) error {
	prefix, err := v.idPrefix(path)
	if err != nil {
		return err
	}
	options := v.flags.file
	options.Today = v.app.Today()
	src, err := exchange.Open(path, market.Kind(v.flags.kind), v.words, options)
	if err != nil {
		return err
	}
	defer src.Close()
	if err := v.flags.checkConsent(v.program, src); err != nil {
		return err
	}
	if src.Kind() == market.KindTalent {
		err = convertRows(ctx, v, w, prefix, src.Talents(), v.app.DraftTalent)
	} else {
		err = convertRows(ctx, v, w, prefix, src.Demands(), v.app.DraftDemand)
	}
	for _, i := range src.Ignored() {
		v.say("cli.import.ignored", market.Args{"text": v.ignored(i)})
	}
	return err
}

// convertRows writes a record for every row that import would take and reports the others.
func convertRows[T any, P market.Record[T]](ctx context.Context, v *converter, w io.Writer, prefix string, rows iter.Seq2[market.Row[T], error],
	draft func(market.Actor, *market.Row[T], market.ImportOptions) (T, []market.RowProblem)) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	ids := sheetIDs{prefix: prefix, sheets: map[string]int{}}
	actor := operator()
	for row, err := range rows {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		id := ids.of(row.RowHead)
		rec, problems := draft(actor, &row, v.flags.options)
		if len(problems) > 0 || row.Apply == nil {
			if v.rejected++; v.rejected <= shownRejects { // the end counts them all
				v.tellRejected(market.RowOutcome{RowHead: row.RowHead, Status: market.RowRejected, Problems: problems}, v.rejected)
			}
			continue
		}
		*P(&rec).Head() = market.Meta{ID: id}
		if err := encoder.Encode(rec); err != nil {
			return err
		}
		v.written++
	}
	return nil
}

// sheetIDs makes the identifiers of the rows of one file.
type sheetIDs struct {
	prefix string
	sheets map[string]int
}

// of returns the identifier of a row: prefix and row number. Sheets after the first have their number between.
func (s *sheetIDs) of(h market.RowHead) string {
	n, seen := s.sheets[h.Sheet]
	if !seen {
		n = len(s.sheets) + 1
		s.sheets[h.Sheet] = n
	}
	if n > 1 {
		return fmt.Sprintf("%s-%d-%04d", s.prefix, n, h.Number)
	}
	return fmt.Sprintf("%s-%04d", s.prefix, h.Number)
}

// longestPrefix leaves room for the numbers of sheet and row in an identifier of 64 characters.
const longestPrefix = 40

// idPrefix returns what the identifiers of a file's rows begin with: --prefix, else the file's name without
// what identifiers can't hold. Two files of one run never share it.
func (v *converter) idPrefix(path string) (string, error) {
	name := v.flags.prefix
	if name == "" {
		name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		name = strings.Map(func(r rune) rune {
			if r < 0x80 && market.ValidID("a"+string(r)) {
				return r
			}
			return -1
		}, name)
		name = strings.Trim(name, "._:-")
	}
	if len(name) > longestPrefix || !market.ValidID(name) {
		return "", &coded{exitUsage, errors.New(v.t("cli.convert.bad_prefix", market.Args{"value": name, "path": path, "most": strconv.Itoa(longestPrefix)}))}
	}
	if v.prefixes[name] {
		return "", &coded{exitUsage, errors.New(v.t("cli.convert.same_prefix", market.Args{"value": name, "path": path}))}
	}
	v.prefixes[name] = true
	return name, nil
}
