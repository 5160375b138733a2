package app

import (
	"context"
	"iter"

	"talentmatch/market"
)

func (a *App) employerRecords() *records[market.Employer, *market.Employer] {
	return &records[market.Employer, *market.Employer]{
		app: a, kind: market.KindEmployer, store: a.Employers,
		prepare:  func(e *market.Employer) { e.Normalize() },
		validate: func(e *market.Employer) []market.Problem { return e.Validate(a.Words) },
		filters:  []string{"name", "creditCode", "district", "partnership", "industry", "source"},
	}
}

// CreateEmployer stores a new employer. Errors: CodeInvalid, CodeDuplicate.
func (a *App) CreateEmployer(ctx context.Context, actor market.Actor, e market.Employer) (market.Employer, error) {
	return a.employers.create(ctx, actor, e)
}

// GetEmployer returns an employer. Errors: CodeNotFound.
func (a *App) GetEmployer(ctx context.Context, _ market.Actor, id string) (market.Employer, error) {
	return a.employers.get(ctx, id)
}

// ReplaceEmployer replaces the whole record; rev 0 asks for no particular revision. Errors: CodeNotFound,
// CodeConflict, CodeInvalid, CodeDuplicate.
func (a *App) ReplaceEmployer(ctx context.Context, actor market.Actor, id string, rev int64, e market.Employer) (market.Employer, error) {
	return a.employers.replace(ctx, actor, id, rev, func(market.Employer) (market.Employer, error) { return e, nil })
}

// PatchEmployer applies a JSON merge patch (RFC 7396). Errors: as ReplaceEmployer, and CodeMalformed.
func (a *App) PatchEmployer(ctx context.Context, actor market.Actor, id string, rev int64, mergePatch []byte) (market.Employer, error) {
	return a.employers.patch(ctx, actor, id, rev, mergePatch)
}

// DeleteEmployer deletes an employer that no demand names. Errors: CodeNotFound, CodeConflict,
// CodeReferenced.
func (a *App) DeleteEmployer(ctx context.Context, actor market.Actor, id string, rev int64) error {
	n, err := a.Demands.Count(ctx, []market.Condition{{Field: "employerId", Op: market.OpEq, Values: []any{id}}})
	if err != nil {
		return err
	}
	if n > 0 {
		return &market.Error{Code: market.CodeReferenced, Args: market.Args{"kind": string(market.KindEmployer), "id": id, "by": string(market.KindDemand), "count": n}}
	}
	return a.employers.remove(ctx, actor, id, rev)
}

// ListEmployers returns a page of employers. Errors: CodeInvalid.
func (a *App) ListEmployers(ctx context.Context, _ market.Actor, q market.ListQuery) (market.Page[market.Employer], error) {
	return a.employers.list(ctx, q)
}

// AllEmployers yields every employer in the order of IDs.
func (a *App) AllEmployers(ctx context.Context, _ market.Actor) iter.Seq2[market.Employer, error] {
	return a.Employers.All(ctx)
}
