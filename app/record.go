package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"talentmatch/market"
)

// records is what the use cases of all kinds have in common.
type records[T any, P market.Record[T]] struct {
	app   *App
	kind  market.Kind
	store Records[T]
	// prepare brings a record to its stored form and computes what is derived from it.
	prepare func(P)
	// validate returns everything that is wrong with a prepared record.
	validate func(P) []market.Problem
	// step checks the transition from the stored record to the new one; nil allows all.
	step func(old, new P) error
	// refer checks what a record refers to; nil where it refers to nothing. sameReference tells whether two
	// versions refer to the same.
	refer         func(ctx context.Context, r P) ([]market.Problem, error)
	sameReference func(old, next P) bool
	// filters names the declared fields by which a list can be filtered.
	filters []string
}

// create stores a new record. Errors: CodeInvalid, CodeDuplicate (the ID or another unique key is taken).
func (r *records[T, P]) create(ctx context.Context, actor market.Actor, rec T) (T, error) {
	var none T
	p := P(&rec)
	*p.Head() = market.Meta{ID: p.Head().ID}
	r.prepare(p)
	if p.Head().ID == "" {
		p.Head().ID = r.app.NewID()
	}
	if err := r.check(ctx, p); err != nil {
		return none, err
	}
	results, err := r.store.Apply(ctx, []market.Write[T]{{Record: rec, Op: r.app.NewID(), Event: r.app.event(actor, market.EventCreated, "")}})
	if err != nil {
		return none, err
	}
	switch res := results[0]; res.Outcome {
	case market.OutcomeDuplicate:
		return none, market.Duplicate(r.kind, res.Key, res.Holder)
	case market.OutcomeConflict:
		return none, market.Duplicate(r.kind, "id", p.Head().ID)
	}
	// Read back for the times that the store has set; should somebody have changed it since, or the store
	// be away by now, the answer is still what was written here.
	p.Head().Rev = results[0].Rev
	if stored, err := r.store.Get(ctx, p.Head().ID); err == nil && P(&stored).Head().Rev == p.Head().Rev {
		rec = stored
	}
	r.written(ctx, rec)
	return rec, nil
}

// written hands a record to the caches after its change.
func (r *records[T, P]) written(ctx context.Context, rec T) {
	r.app.caches.follow(ctx, []market.Document{document(r.kind, P(&rec))})
}

func (r *records[T, P]) check(ctx context.Context, p P) error {
	problems := r.validate(p)
	if r.refer != nil {
		more, err := r.refer(ctx, p)
		if err != nil {
			return err
		}
		problems = append(problems, more...)
	}
	return market.Invalid(problems)
}

// replace changes a stored record into what change makes of it. A rev of 0 asks for no particular revision.
// Errors: CodeNotFound, CodeConflict, CodeInvalid, CodeDuplicate, CodeIllegalStep.
func (r *records[T, P]) replace(ctx context.Context, actor market.Actor, id string, rev int64, change func(T) (T, error)) (T, error) {
	var none T
	if !market.ValidID(id) {
		return none, market.NotFound(r.kind, id)
	}
	if err := r.checkReferences(ctx, id, change); err != nil {
		return none, err
	}
	rec, err := r.store.Update(ctx, id, r.app.NewID(), r.app.event(actor, market.EventChanged, ""), func(stored *T) error {
		old := *stored
		if found := P(&old).Head().Rev; rev != 0 && found != rev {
			return market.Conflict(r.kind, id, rev, found)
		}
		next, err := change(old)
		if err != nil {
			return err
		}
		p := P(&next)
		if given := p.Head().ID; given != "" && given != id {
			return market.Invalid([]market.Problem{{Field: "id", Code: market.ProblemNotAllowed, Args: market.Args{"value": given, "allowed": []string{id}}}})
		}
		*p.Head() = *P(&old).Head()
		r.prepare(p)
		// What a record holds is checked first: a step to a status that doesn't exist is no step.
		if err := market.Invalid(r.validate(p)); err != nil {
			return err
		}
		if r.step != nil {
			if err := r.step(P(&old), p); err != nil {
				return err
			}
		}
		*stored = next
		return nil
	})
	if err != nil {
		return none, err
	}
	r.written(ctx, rec)
	return rec, nil
}

// touch changes a stored record without asking whether the rest of it is still valid: what a job brings up
// to date must not hang on a code that the taxonomy has dropped since. Errors: CodeNotFound, CodeConflict.
func (r *records[T, P]) touch(ctx context.Context, actor market.Actor, id string, kind market.EventKind, change func(P)) error {
	rec, err := r.store.Update(ctx, id, r.app.NewID(), r.app.event(actor, kind, ""), func(stored *T) error {
		change(P(stored))
		return nil
	})
	if err != nil {
		return err
	}
	r.written(ctx, rec)
	return nil
}

// checkReferences checks what the changed record would refer to, before the change itself, which must not
// read the store.
func (r *records[T, P]) checkReferences(ctx context.Context, id string, change func(T) (T, error)) error {
	if r.refer == nil {
		return nil
	}
	old, err := r.store.Get(ctx, id)
	if err != nil {
		return err
	}
	next, err := change(old)
	if err != nil {
		return err
	}
	if r.sameReference(P(&old), P(&next)) {
		return nil // what it referred to before may be gone by now
	}
	problems, err := r.refer(ctx, P(&next))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		r.prepare(P(&next))
		problems = append(r.validate(P(&next)), problems...)
	}
	return market.Invalid(problems)
}

// patch applies a JSON merge patch (RFC 7396) to the record's JSON.
func (r *records[T, P]) patch(ctx context.Context, actor market.Actor, id string, rev int64, mergePatch []byte) (T, error) {
	return r.replace(ctx, actor, id, rev, func(old T) (T, error) {
		var next T
		before, err := json.Marshal(old)
		if err != nil {
			return next, market.Wrap(market.CodeInternal, err, nil)
		}
		after, err := jsonpatch.MergePatch(before, mergePatch)
		if err != nil {
			return next, market.Wrap(market.CodeMalformed, err, nil)
		}
		return next, decodeStrictly(after, &next)
	})
}

// decodeStrictly reads JSON into v; an unknown field or a wrong type is a problem of that field.
func decodeStrictly(b []byte, v any) error {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return market.Invalid([]market.Problem{{Field: wrong.Field, Code: market.ProblemType, Args: market.Args{"value": wrong.Value}}})
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return market.Invalid([]market.Problem{{Field: strings.Trim(name, `"`), Code: market.ProblemUnknown}})
	}
	return market.Wrap(market.CodeMalformed, err, nil)
}

// remove deletes a record; rev 0 deletes whatever revision there is.
func (r *records[T, P]) remove(ctx context.Context, actor market.Actor, id string, rev int64) error {
	if !market.ValidID(id) {
		return market.NotFound(r.kind, id)
	}
	op := r.app.NewID()
	for try := 0; ; try++ {
		at := rev
		if at == 0 {
			rec, err := r.store.Get(ctx, id)
			if err != nil {
				return err
			}
			at = P(&rec).Head().Rev
		}
		err := r.store.Delete(ctx, id, at, op, r.app.event(actor, market.EventDeleted, ""))
		if errors.Is(err, market.ErrConflict) && rev == 0 && try < 10 {
			continue
		}
		if err != nil {
			return err
		}
		r.app.caches.follow(ctx, []market.Document{{Kind: r.kind, ID: id, Rev: at + 1, Deleted: true}})
		return nil
	}
}

func (r *records[T, P]) get(ctx context.Context, id string) (T, error) {
	if !market.ValidID(id) {
		var none T
		return none, market.NotFound(r.kind, id)
	}
	return r.store.Get(ctx, id)
}

// list returns a page. Errors: CodeInvalid for a filter, order, limit or cursor that can't be.
func (r *records[T, P]) list(ctx context.Context, q market.ListQuery) (market.Page[T], error) {
	limit, err := market.CheckLimit(q.Limit)
	if err != nil {
		return market.Page[T]{}, err
	}
	query := market.Query{Limit: limit, Cursor: q.Cursor}
	query.Order, query.Desc = strings.TrimPrefix(q.Order, "-"), strings.HasPrefix(q.Order, "-")
	names := make([]string, 0, len(q.Filter))
	for name := range q.Filter {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		c, err := r.condition(name, q.Filter[name])
		if err != nil {
			return market.Page[T]{}, err
		}
		query.Where = append(query.Where, c)
	}
	page, err := r.store.Find(ctx, query)
	if page.Items == nil {
		page.Items = []T{}
	}
	return page, err
}

// condition turns a filter into a condition on the declared field: a district stands for all that lies in it.
func (r *records[T, P]) condition(name string, values []string) (market.Condition, error) {
	if !slices.Contains(r.filters, name) {
		return market.Condition{}, market.Invalid([]market.Problem{{Field: name, Code: market.ProblemNotAllowed, Args: market.Args{"value": name, "allowed": r.filters}}})
	}
	if len(values) == 0 {
		return market.Condition{}, market.Invalid([]market.Problem{{Field: name, Code: market.ProblemRequired}})
	}
	c := market.Condition{Field: name, Op: market.OpIn}
	for _, v := range values {
		switch name {
		case "district":
			for _, d := range r.app.Words.Within(v) {
				c.Values = append(c.Values, d)
			}
		case "consent":
			yes := v == "true" || v == "1"
			if !yes && v != "false" && v != "0" {
				return c, market.Invalid([]market.Problem{{Field: name, Code: market.ProblemNotAllowed, Args: market.Args{"value": v, "allowed": []string{"true", "false"}}}})
			}
			c.Values = append(c.Values, map[bool]int64{false: 0, true: 1}[yes])
		default:
			c.Values = append(c.Values, v)
		}
	}
	return c, nil
}

// document returns what the caches get to see of a record.
func document[T any, P market.Record[T]](kind market.Kind, p P) market.Document {
	d := market.Document{Kind: kind, ID: p.Head().ID, Rev: p.Head().Rev}
	switch r := any(p).(type) {
	case *market.Talent:
		d.Talent = r
	case *market.Demand:
		d.Demand = r
	}
	return d
}

// moment is the present time as it is stored.
func (a *App) moment() time.Time { return a.Now().UTC().Truncate(time.Millisecond) }
