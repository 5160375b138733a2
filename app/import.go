package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"

	"talentmatch/market"
)

// importBatch is how many rows are decided on and written in one step; importTries how often a row is tried
// while others change its record.
const (
	importBatch = 500
	importTries = 3
)

// identity finds the stored record that a row stands for.
type identity[T any] interface {
	// tokens name everything by which the row could be recognised: two rows that share one are not decided
	// on in the same batch.
	tokens(r *market.Row[T]) []string
	// settled does the same after load: rows that turn out to share a token are decided on one after the other.
	settled(r *market.Row[T]) []string
	// load reads what the rows of a batch could refer to.
	load(ctx context.Context, rows []market.Row[T]) error
	// resolve returns the record of a row, nil for a new one, or the problems of a row that contradicts the
	// store; conflict says that it is about somebody else's record.
	resolve(r *market.Row[T]) (rec *T, problems []market.RowProblem, conflict bool)
	// finish completes a record to which the row was applied.
	finish(rec *T, r *market.Row[T], fresh bool) []market.RowProblem
	// remember takes note of a record that was written, or in a dry run would have been.
	remember(rec T, r *market.Row[T])
}

// importer runs one import.
type importer[T any, P market.Record[T]] struct {
	records *records[T, P]
	who     identity[T]
	actor   market.Actor
	opts    market.ImportOptions
	report  market.ImportReport
	rows    []market.Row[T]
	tokens  map[string]bool
	// written names the row that last wrote each record of this import.
	written map[string]int
}

// verdict is what was decided on one row.
type verdict[T any] struct {
	outcome  market.RowOutcome
	conflict bool
	// anonymous tells that the row states nothing by which its record could be recognised.
	anonymous bool
	write     *market.Write[T]
}

// run imports the rows in their order. It ends at an error of the file or of the store; what was written
// until then stays, and importing the file again goes on from there.
func (im *importer[T, P]) run(ctx context.Context, rows iter.Seq2[market.Row[T], error]) (market.ImportReport, error) {
	im.report.Kind, im.report.DryRun = im.records.kind, im.opts.DryRun
	im.tokens, im.written = map[string]bool{}, map[string]int{}
	for row, err := range rows {
		if err != nil {
			return im.report, errors.Join(im.flush(ctx), err)
		}
		tokens := im.who.tokens(&row)
		if len(im.rows) == importBatch || im.meets(tokens) {
			if err := im.flush(ctx); err != nil {
				return im.report, err
			}
		}
		for _, t := range tokens {
			im.tokens[t] = true
		}
		im.rows = append(im.rows, row)
	}
	return im.report, im.flush(ctx)
}

func (im *importer[T, P]) meets(tokens []string) bool {
	for _, t := range tokens {
		if im.tokens[t] {
			return true
		}
	}
	return false
}

// flush decides on the gathered rows and writes them.
func (im *importer[T, P]) flush(ctx context.Context) error {
	rows := im.rows
	im.rows, im.tokens = nil, map[string]bool{}
	if len(rows) == 0 {
		return nil
	}
	verdicts, err := im.decideAll(ctx, rows)
	if err != nil {
		return err
	}
	for i := range verdicts {
		if err := im.count(&verdicts[i]); err != nil {
			return err
		}
	}
	return nil
}

// decideAll decides on rows and writes them, and tries again those whose record changed meanwhile. Rows that
// turn out to stand for the same record wait for the one before them.
func (im *importer[T, P]) decideAll(ctx context.Context, rows []market.Row[T]) ([]verdict[T], error) {
	verdicts := make([]verdict[T], len(rows))
	tries := make([]int, len(rows))
	todo := make([]int, len(rows))
	for i := range rows {
		todo[i] = i
	}
	for len(todo) > 0 {
		if err := im.who.load(ctx, at(rows, todo)); err != nil {
			return nil, err
		}
		now, later := im.apart(rows, todo)
		for _, i := range now {
			tries[i]++
			verdicts[i] = im.decide(&rows[i])
		}
		again, err := im.write(ctx, verdicts, now)
		if err != nil {
			return nil, err
		}
		for _, i := range now {
			if verdicts[i].write != nil {
				im.who.remember(verdicts[i].write.Record, &rows[i])
			}
		}
		for _, i := range again {
			if tries[i] >= importTries {
				reject(&verdicts[i], market.RowProblem{Problem: market.Problem{Code: market.ProblemChanged}})
			} else {
				later = append(later, i)
			}
		}
		slices.Sort(later)
		todo = later
	}
	return verdicts, nil
}

func at[T any](rows []market.Row[T], which []int) []market.Row[T] {
	out := make([]market.Row[T], len(which))
	for k, i := range which {
		out[k] = rows[i]
	}
	return out
}

// apart splits rows into those of which no two stand for the same record, and the rest.
func (im *importer[T, P]) apart(rows []market.Row[T], todo []int) (now, later []int) {
	seen := map[string]bool{}
	for _, i := range todo {
		tokens := im.who.settled(&rows[i])
		if slices.ContainsFunc(tokens, func(t string) bool { return seen[t] }) {
			later = append(later, i)
		} else {
			now = append(now, i)
		}
		for _, t := range tokens {
			seen[t] = true
		}
	}
	return now, later
}

func reject[T any](v *verdict[T], p ...market.RowProblem) {
	v.outcome.Status, v.outcome.ID, v.write = market.RowRejected, "", nil
	v.outcome.Problems = append(v.outcome.Problems, p...)
}

// decide works out what a row does to its record.
func (im *importer[T, P]) decide(row *market.Row[T]) verdict[T] {
	v := verdict[T]{outcome: market.RowOutcome{RowHead: row.RowHead}, anonymous: len(im.who.tokens(row)) == 0}
	if len(row.Problems) > 0 || row.Apply == nil {
		reject(&v, row.Problems...)
		return v
	}
	old, problems, conflict := im.who.resolve(row)
	if len(problems) > 0 {
		v.conflict = conflict
		reject(&v, problems...)
		return v
	}
	next, before := im.applied(row, old)
	p := P(&next)
	if problems := im.who.finish(&next, row, old == nil); len(problems) > 0 {
		reject(&v, problems...)
		return v
	}
	im.records.prepare(p)
	if problems := im.records.validate(p); len(problems) > 0 {
		for _, q := range problems {
			reject(&v, market.RowProblem{Problem: q})
		}
		return v
	}
	if old != nil && im.records.step != nil {
		if err := im.records.step(P(old), p); err != nil {
			reject(&v, stepProblem(err))
			return v
		}
	}
	im.settle(&v, next, old, before)
	return v
}

// applied returns the record after the row, and the JSON of the one before.
func (im *importer[T, P]) applied(row *market.Row[T], old *T) (next T, before []byte) {
	if old != nil {
		before, _ = json.Marshal(old)     // records always marshal
		_ = json.Unmarshal(before, &next) // a copy of its own
	}
	row.Apply(&next)
	head := market.Meta{ID: P(&next).Head().ID}
	if old != nil {
		head = *P(old).Head()
	}
	*P(&next).Head() = head
	return next, before
}

// settle compares the new record with the old one and prepares the write.
func (im *importer[T, P]) settle(v *verdict[T], next T, old *T, before []byte) {
	p := P(&next)
	v.outcome.Status = market.RowCreated
	if old != nil {
		v.outcome.Status = market.RowUpdated
		if after, err := json.Marshal(next); err == nil && bytes.Equal(before, after) {
			v.outcome.Status = market.RowUnchanged
		}
	} else if p.Head().ID == "" {
		p.Head().ID = im.records.app.NewID()
	}
	v.outcome.ID = p.Head().ID
	v.write = &market.Write[T]{Record: next, Rev: p.Head().Rev, Op: im.records.app.NewID(),
		Event: im.records.app.event(im.actor, market.EventImported, "")}
}

func stepProblem(err error) market.RowProblem {
	var e *market.Error
	q := market.Problem{Field: "status", Code: market.CodeIllegalStep}
	if errors.As(err, &e) {
		q.Args = e.Args
	}
	return market.RowProblem{Problem: q}
}

// write stores what was decided and returns the rows whose record had changed meanwhile.
func (im *importer[T, P]) write(ctx context.Context, verdicts []verdict[T], todo []int) (again []int, err error) {
	var writes []market.Write[T]
	var of []int
	for _, i := range todo {
		if w := verdicts[i].write; w != nil && verdicts[i].outcome.Status != market.RowUnchanged {
			writes = append(writes, *w)
			of = append(of, i)
		}
	}
	if len(writes) == 0 || im.opts.DryRun {
		return nil, nil
	}
	results, err := im.records.store.Apply(ctx, writes)
	if err != nil {
		return nil, err
	}
	var docs []market.Document
	for k, res := range results {
		v := &verdicts[of[k]]
		switch res.Outcome {
		case market.OutcomeOK:
			P(&v.write.Record).Head().Rev = res.Rev
			docs = append(docs, document(im.records.kind, P(&v.write.Record)))
		case market.OutcomeConflict:
			again = append(again, of[k])
		case market.OutcomeDuplicate:
			v.conflict = true
			reject(v, market.RowProblem{Problem: market.Problem{Code: market.ProblemTaken, Args: market.Args{"holder": res.Holder, "key": res.Key}}})
		}
	}
	im.records.app.caches.follow(ctx, docs)
	return again, nil
}

// note counts what is said of records rather than rows: which came up before in this import, who has not
// consented, who can't be recognised again.
func (im *importer[T, P]) note(v *verdict[T]) {
	before, again := im.written[v.outcome.ID]
	im.written[v.outcome.ID] = v.outcome.Number
	if again && v.outcome.Status == market.RowUpdated {
		v.outcome.Repeats = before
		im.report.Repeated++
	}
	t, ok := any(&v.write.Record).(*market.Talent)
	if !ok || again {
		return
	}
	if !t.ConsentsToMatching() {
		im.report.WithoutConsent++
	}
	if v.outcome.Status == market.RowCreated && v.anonymous {
		im.report.Unidentified++
	}
}

// count adds a row to the report and tells the caller of it.
func (im *importer[T, P]) count(v *verdict[T]) error {
	r := &im.report
	r.Rows++
	switch v.outcome.Status {
	case market.RowCreated:
		r.Created++
	case market.RowUpdated:
		r.Updated++
	case market.RowUnchanged:
		r.Unchanged++
	default:
		r.Rejected++
	}
	if v.conflict {
		r.Conflicts++
	}
	if v.write != nil {
		im.note(v)
	}
	if im.opts.Outcome != nil {
		return im.opts.Outcome(v.outcome)
	}
	return nil
}
