package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"talentmatch/config"
	"talentmatch/exchange"
	"talentmatch/market"
)

// importFlags are what import was asked for.
type importFlags struct {
	options market.ImportOptions
	file    exchange.Options
	columns []string
	rejects string
	asJSON  bool
}

func (p *program) importCommand() *cobra.Command {
	var f importFlags
	c := p.command("import", "(talents|employers|demands) FILE", p.arguments(2, 2), func(c *cobra.Command, args []string) error {
		kind, err := p.kind(args[0])
		if err != nil {
			return err
		}
		if err := f.readColumns(p); err != nil {
			return err
		}
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		b, done, err := p.openForImport(c.Context(), cfg, f.options.DryRun)
		if err != nil {
			return err
		}
		defer done()
		f.file.Today = b.app.Today()
		src, err := exchange.Open(args[1], kind, b.words, f.file)
		if err != nil {
			return err
		}
		defer src.Close()
		if err := f.checkConsent(p, src); err != nil {
			return err
		}
		return p.importFile(c.Context(), b, src, args[1], &f)
	})
	s := c.Flags()
	s.BoolVar(&f.options.DryRun, "dry-run", false, p.t("cli.import.flag.dry_run", nil))
	s.StringVar(&f.options.Consent, "consent", "", p.t("cli.import.flag.consent", nil))
	s.StringVar(&f.options.Source, "source", "", p.t("cli.import.flag.source", nil))
	s.StringArrayVar(&f.columns, "map", nil, p.t("cli.import.flag.map", nil))
	s.BoolVar(&f.file.NoHeader, "no-header", false, p.t("cli.import.flag.no_header", nil))
	s.StringVar(&f.file.Sheet, "sheet", "", p.t("cli.import.flag.sheet", nil))
	s.StringVar(&f.rejects, "rejects", "", p.t("cli.import.flag.rejects", nil))
	s.BoolVar(&f.asJSON, "json", false, p.t("cli.flag.json", nil))
	c.Example = p.t("cli.import.example", nil)
	return c
}

// openForImport opens the base without its index, which follows the store by itself. A dry run changes nothing
// and makes nothing: where there is no data yet, it works on a temporary base.
func (p *program) openForImport(ctx context.Context, cfg *config.Config, dryRun bool) (*base, func(), error) {
	b, err := p.open(ctx, cfg, p.quiet(cfg), opening{readOnly: dryRun})
	var said *sentence
	if !dryRun || !errors.As(err, &said) || said.code != noData {
		if err != nil {
			return nil, nil, err
		}
		return b, b.close, nil
	}
	dir, err := os.MkdirTemp("", "talentmatch-dry-run-")
	if err != nil {
		return nil, nil, &sentence{code: "cli.folder_bad", args: market.Args{"path": os.TempDir()}, err: err}
	}
	remove := func() { _ = os.RemoveAll(dir) }
	empty := *cfg
	empty.Data = dir
	if b, err = p.open(ctx, &empty, p.quiet(cfg), opening{}); err != nil {
		remove()
		return nil, nil, err
	}
	return b, func() { b.close(); remove() }, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// readColumns reads --map.
func (f *importFlags) readColumns(p *program) error {
	f.file.Columns = map[string]string{}
	for _, m := range f.columns {
		name, field, ok := strings.Cut(m, "=")
		if !ok || name == "" || field == "" {
			return &coded{exitUsage, errors.New(p.t("cli.import.bad_map", market.Args{"value": m}))}
		}
		f.file.Columns[name] = field
	}
	return nil
}

// consentWords are what titles of columns about consent hold, in lower case.
var consentWords = []string{"同意", "授权", "知情", "consent"}

// checkConsent refuses to attest consent for everybody while a column that seems to say who gave it is not
// read: it may say no.
func (f *importFlags) checkConsent(p *program, src *exchange.Source) error {
	if f.options.Consent == "" || src.Kind() != market.KindTalent {
		return nil
	}
	for _, i := range src.Ignored() {
		title := strings.ToLower(i.Column)
		if slices.ContainsFunc(consentWords, func(w string) bool { return strings.Contains(title, w) }) {
			return &coded{exitUsage, errors.New(p.t("cli.import.consent_unread", market.Args{"column": i.Column}))}
		}
	}
	return nil
}

// rejectsFile is the file of rejected rows, which has the format of the imported one.
type rejectsFile struct {
	lazyFile
	*exchange.Rejects
}

// openRejects prepares the file of rejected rows. It overwrites nothing: what is there may be the corrections
// of an import before.
func (p *program) openRejects(src *exchange.Source, path string, f *importFlags) (*rejectsFile, error) {
	file := &rejectsFile{}
	var err error
	if file.Rejects, err = exchange.NewRejects(&file.lazyFile, src, p.p); err != nil {
		return nil, err
	}
	if f.rejects == "" {
		file.path = freeRejects(path, file.Ext())
		return file, nil
	}
	file.path = f.rejects
	if !strings.EqualFold(filepath.Ext(file.path), file.Ext()) {
		return nil, &coded{exitUsage, errors.New(p.t("cli.import.rejects_ending", market.Args{"path": file.path, "ending": file.Ext()}))}
	}
	if exists(file.path) {
		return nil, &sentence{code: "cli.import.rejected_exists", args: market.Args{"path": file.path}}
	}
	return file, nil
}

// finish completes the file where rows were rejected.
func (r *rejectsFile) finish() error {
	if r.Count() == 0 {
		return nil
	}
	return errors.Join(r.Rejects.Close(), r.lazyFile.Close())
}

// rejectsName is the name of a file of rejected rows: that of the imported file, and a number from the second.
var rejectsName = regexp.MustCompile(`^(.+)\.rejected(?:-([0-9]{1,6}))?\.(?i:csv|xlsx|jsonl)$`)

// freeRejects returns the first free name for the rows that are rejected of the file at path. Those of a
// corrected file of rejected rows continue its numbers.
func freeRejects(path, ext string) string {
	number := 1
	if m := rejectsName.FindStringSubmatch(path); m != nil {
		path, number = m[1], 2
		if n, err := strconv.Atoi(m[2]); err == nil {
			number = n + 1
		}
	}
	for ; ; number++ {
		name := path + ".rejected" + ext
		if number > 1 {
			name = path + ".rejected-" + strconv.Itoa(number) + ext
		}
		if !exists(name) {
			return name
		}
	}
}

// shownRejects is how many rejected rows a check without a file for them tells.
const shownRejects = 20

// tellRejected prints the first rejected rows with their reasons.
func (p *program) tellRejected(o market.RowOutcome, number int) {
	switch {
	case number == shownRejects+1:
		p.say("cli.import.more_rejected", nil)
	case number <= shownRejects:
		var why []string
		for _, q := range o.Problems {
			text := p.p.Problem(q.Problem)
			if name := cmp.Or(q.Column, q.Field); name != "" {
				text = p.t("cli.import.row_problem", market.Args{"column": name, "text": text})
			}
			why = append(why, text)
		}
		p.say("cli.import.row", market.Args{"row": o.Number, "sheet": o.Sheet, "text": strings.Join(why, p.separator())})
	}
}

// importFile imports under a progress bar and reports.
func (p *program) importFile(ctx context.Context, b *base, src *exchange.Source, path string, f *importFlags) error {
	rejected := 0
	f.options.Outcome = func(o market.RowOutcome) error {
		if o.Status == market.RowRejected {
			if rejected++; f.toldRows() {
				p.tellRejected(o, rejected)
			}
		}
		return ctx.Err()
	}
	options, file := f.options, (*rejectsFile)(nil)
	if !f.options.DryRun || f.rejects != "" { // a check leaves nothing in the way of the import
		var err error
		if file, err = p.openRejects(src, path, f); err != nil {
			return err
		}
		options = rejecting(options, file.Rejects)
	}
	if !f.asJSON {
		p.columnsFound(src)
	}
	_, total := src.Progress()
	bar := p.bar(p.t("cli.import.bar", nil), total)
	stop := poll(ctx, 100*time.Millisecond, func() {
		done, _ := src.Progress()
		_ = bar.Set64(done)
	})
	report, err := b.importFrom(ctx, operator(), src, options)
	stop()
	_ = bar.Finish()
	written := ""
	if file != nil {
		err, written = errors.Join(err, file.finish()), file.path
	}
	if perr := p.imported(&report, src, written, f.asJSON); err == nil {
		err = perr
	}
	if err == nil && report.Rejected > 0 {
		return &coded{code: exitRejected}
	}
	return err
}

// toldRows tells whether rejected rows are printed, because no file takes them.
func (f *importFlags) toldRows() bool { return f.options.DryRun && f.rejects == "" && !f.asJSON }

// columnsFound says how the columns of the file are read.
func (p *program) columnsFound(src *exchange.Source) {
	var names []string
	for _, c := range src.Columns() {
		names = append(names, fmt.Sprintf("%s→%s", c.Name, c.Field))
	}
	if len(names) > 0 {
		p.say("cli.import.column", market.Args{"names": names})
	}
}

// imported prints the report, also that of an import that ended early: what it counts is stored. rejected is
// the file of rejected rows, empty where there is none.
func (p *program) imported(r *market.ImportReport, src *exchange.Source, rejected string, asJSON bool) error {
	if asJSON {
		return writeJSON(p.out, r)
	}
	for _, i := range src.Ignored() {
		p.say("cli.import.ignored", market.Args{"text": p.ignored(i)})
	}
	fmt.Fprintln(p.out, p.t("cli.import.done", market.Args{"dryRun": r.DryRun, "rows": r.Rows, "created": r.Created, "updated": r.Updated,
		"unchanged": r.Unchanged, "rejected": r.Rejected, "conflicts": r.Conflicts}))
	for _, line := range []struct {
		code  string
		count int
	}{{"cli.import.without_consent", r.WithoutConsent}, {"cli.import.new_employers", r.NewEmployers},
		{"cli.import.repeated", r.Repeated}, {"cli.import.unidentified", r.Unidentified}} {
		if line.count > 0 {
			fmt.Fprintln(p.out, p.t(line.code, market.Args{"count": line.count, "dryRun": r.DryRun}))
		}
	}
	if r.Rejected > 0 && rejected != "" {
		fmt.Fprintln(p.out, p.t("cli.import.rejected_file", market.Args{"path": rejected}))
	}
	return nil
}

// ignored says what was not read and why.
func (p *program) ignored(i exchange.Ignored) string {
	rows := make([]string, len(i.Rows))
	for k, n := range i.Rows {
		rows[k] = strconv.Itoa(n)
	}
	return p.t("cli.import.ignored."+string(i.Reason), market.Args{"sheet": i.Sheet, "column": i.Column, "cells": i.Cells, "rows": rows})
}

// lazyFile is a file that is made with the first byte that is written to it.
type lazyFile struct {
	path string
	f    io.WriteCloser
}

// Write makes the file where it is not there yet; one that has come about meanwhile is not overwritten.
func (l *lazyFile) Write(b []byte) (int, error) {
	if l.f == nil && len(b) > 0 {
		f, err := os.OpenFile(l.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the user names the file
		if err != nil {
			return 0, &sentence{code: "cli.file_bad", args: market.Args{"path": l.path}, err: err}
		}
		l.f = f
	}
	if len(b) == 0 {
		return 0, nil
	}
	return l.f.Write(b)
}

// Close completes the file where there is one.
func (l *lazyFile) Close() error {
	if l.f == nil {
		return nil
	}
	return l.f.Close()
}
