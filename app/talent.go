package app

import (
	"context"
	"iter"

	"talentmatch/market"
)

func (a *App) talentRecords() *records[market.Talent, *market.Talent] {
	return &records[market.Talent, *market.Talent]{
		app: a, kind: market.KindTalent, store: a.Talents,
		prepare:  a.prepareTalent,
		validate: func(t *market.Talent) []market.Problem { return t.Validate(a.Words) },
		filters:  []string{"name", "phone", "email", "district", "education", "looking", "source", "consent", "skill"},
	}
}

// prepareTalent normalizes the record, gives free labels that the taxonomy knows their codes, dates a consent
// that has no time, and finds the skills in its free text.
func (a *App) prepareTalent(t *market.Talent) {
	t.Normalize()
	a.codeSkills(t.Skills)
	for i := range t.Experience {
		a.codeSkills(t.Experience[i].Skills)
	}
	for i := range t.Training {
		a.codeSkills(t.Training[i].Skills)
	}
	for i := range t.Certificates {
		if c := &t.Certificates[i]; c.Occupation == "" {
			c.Occupation = a.certificateOccupation(c.Name, c.Direction)
		}
	}
	if g := t.Consent.Matching; g != nil {
		if g.At.IsZero() {
			copied := *g
			copied.At = a.moment()
			t.Consent.Matching = &copied
		}
		if g.By == "" {
			t.Consent.Matching.By = "self"
		}
	}
	t.Found = a.findInTalent(t)
}

// CreateTalent stores a new talent. Errors: CodeInvalid, CodeDuplicate.
func (a *App) CreateTalent(ctx context.Context, actor market.Actor, t market.Talent) (market.Talent, error) {
	return a.talents.create(ctx, actor, t)
}

// GetTalent returns a talent. Errors: CodeNotFound.
func (a *App) GetTalent(ctx context.Context, _ market.Actor, id string) (market.Talent, error) {
	return a.talents.get(ctx, id)
}

// ReplaceTalent replaces the whole record; rev 0 asks for no particular revision. Errors: CodeNotFound,
// CodeConflict, CodeInvalid, CodeDuplicate.
func (a *App) ReplaceTalent(ctx context.Context, actor market.Actor, id string, rev int64, t market.Talent) (market.Talent, error) {
	return a.talents.replace(ctx, actor, id, rev, func(market.Talent) (market.Talent, error) { return t, nil })
}

// PatchTalent applies a JSON merge patch (RFC 7396). Errors: as ReplaceTalent, and CodeMalformed.
func (a *App) PatchTalent(ctx context.Context, actor market.Actor, id string, rev int64, mergePatch []byte) (market.Talent, error) {
	return a.talents.patch(ctx, actor, id, rev, mergePatch)
}

// DeleteTalent deletes a talent. Errors: CodeNotFound, CodeConflict.
func (a *App) DeleteTalent(ctx context.Context, actor market.Actor, id string, rev int64) error {
	return a.talents.remove(ctx, actor, id, rev)
}

// ListTalents returns a page of talents. Errors: CodeInvalid.
func (a *App) ListTalents(ctx context.Context, _ market.Actor, q market.ListQuery) (market.Page[market.Talent], error) {
	return a.talents.list(ctx, q)
}

// AllTalents yields every talent in the order of IDs.
func (a *App) AllTalents(ctx context.Context, _ market.Actor) iter.Seq2[market.Talent, error] {
	return a.Talents.All(ctx)
}
