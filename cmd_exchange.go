package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"slices"

	"talentmatch/api"
	"talentmatch/app/text"
	"talentmatch/exchange"
	"talentmatch/market"
)

// exchanger reads and writes files for the API and the commands.
type exchanger struct{ b *base }

// Import reads an uploaded file and imports its rows.
func (x exchanger) Import(ctx context.Context, actor market.Actor, u api.Upload, o market.ImportOptions) (market.ImportReport, error) {
	f, err := os.Open(u.Path)
	if err != nil {
		return market.ImportReport{}, market.Wrap(market.CodeInternal, err, nil)
	}
	defer f.Close()
	src, err := exchange.OpenReader(f, u.Size, u.Name, u.Kind, x.b.words, exchange.Options{Today: x.b.app.Today(), MaxFile: int64(x.b.cfg.Limits.Import)})
	if err != nil {
		return market.ImportReport{}, err
	}
	defer src.Close()
	if u.Rejected == nil {
		report, err := x.b.importFrom(ctx, actor, src, o)
		note(u.Notes, src, "")
		return report, err
	}
	lang := u.Lang
	if lang == "" {
		lang = x.b.cfg.Language
	}
	rejects, err := exchange.NewRejects(u.Rejected, src, text.For(lang))
	if err != nil {
		return market.ImportReport{}, err
	}
	report, err := x.b.importFrom(ctx, actor, src, rejecting(o, rejects))
	note(u.Notes, src, rejects.Ext())
	return report, errors.Join(err, rejects.Close())
}

// note tells the API which columns were not read and how the file of rejected rows ends.
func note(n *api.Notes, src *exchange.Source, ext string) {
	if n == nil {
		return
	}
	n.RejectedExt = ext
	for _, i := range src.Ignored() {
		if i.Column != "" && !slices.Contains(n.Ignored, i.Column) {
			n.Ignored = append(n.Ignored, i.Column)
		}
	}
}

// Export writes every record of the kind.
func (x exchanger) Export(ctx context.Context, actor market.Actor, kind market.Kind, format, lang string, w io.Writer) error {
	_, err := x.write(ctx, actor, kind, format, lang, w)
	return err
}

// write writes every record of the kind with the column names of a language and returns how many.
func (x exchanger) write(ctx context.Context, actor market.Actor, kind market.Kind, format, lang string, w io.Writer) (int, error) {
	f, ok := exportFormats[format]
	if !ok {
		return 0, &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": format}}
	}
	out, err := exchange.NewWriter(w, f, kind, exchange.WriteOptions{Lang: lang, Labels: text.For(lang), Words: x.b.words,
		Employer: x.b.employerOf(ctx, actor)})
	if err != nil {
		return 0, err
	}
	switch kind {
	case market.KindTalent:
		err = writeAll(x.b.app.AllTalents(ctx, actor), out.Talent)
	case market.KindEmployer:
		err = writeAll(x.b.app.AllEmployers(ctx, actor), out.Employer)
	default:
		err = writeAll(x.b.app.AllDemands(ctx, actor), out.Demand)
	}
	if err == nil {
		err = out.Close()
	}
	return out.Count(), err
}

func writeAll[T any](records iter.Seq2[T, error], write func(T) error) error {
	for r, err := range records {
		if err != nil {
			return err
		}
		if err := write(r); err != nil {
			return err
		}
	}
	return nil
}

// employerOf looks up the employers of demands, each once.
func (b *base) employerOf(ctx context.Context, actor market.Actor) func(id string) (market.Employer, bool) {
	type answer struct {
		e  market.Employer
		ok bool
	}
	known := map[string]answer{}
	return func(id string) (market.Employer, bool) {
		a, seen := known[id]
		if !seen {
			e, err := b.app.GetEmployer(ctx, actor, id)
			a = answer{e, err == nil}
			known[id] = a
		}
		return a.e, a.ok
	}
}

// importFrom hands the rows of an opened file to the use case for its kind.
func (b *base) importFrom(ctx context.Context, actor market.Actor, src *exchange.Source, o market.ImportOptions) (market.ImportReport, error) {
	switch src.Kind() {
	case market.KindTalent:
		return b.app.ImportTalents(ctx, actor, src.Talents(), o)
	case market.KindEmployer:
		return b.app.ImportEmployers(ctx, actor, src.Employers(), o)
	}
	return b.app.ImportDemands(ctx, actor, src.Demands(), o)
}

// rejecting returns the options with which the rejected rows are also written to a file of their own that
// can be corrected and imported again.
func rejecting(o market.ImportOptions, rejects *exchange.Rejects) market.ImportOptions {
	heard := o.Outcome
	o.Outcome = func(r market.RowOutcome) error {
		if err := rejects.Write(r); err != nil {
			return err
		}
		if heard == nil {
			return nil
		}
		return heard(r)
	}
	return o
}
