package store

import (
	"context"

	"talentmatch/market"
)

// OutboxEntry holds the events of one document that wait to be sealed, oldest first.
type OutboxEntry struct {
	Kind   market.Kind
	ID     string
	Events []market.Event
}

// Outbox returns up to limit (1 to 1,000; 0 = 100) documents with events that wait, those that wait
// longest first.
func (db *DB) Outbox(ctx context.Context, limit int) ([]OutboxEntry, error) {
	if limit == 0 {
		limit = 100
	}
	if limit < 1 || limit > maxLimit {
		return nil, problem("limit", market.CodeInvalid, market.Args{"value": limit, "min": 1, "max": maxLimit})
	}
	return db.engine.outbox(ctx, limit)
}

// TakeEvents removes sealed events from a document's outbox. Its revision stays, and the feed doesn't tell.
// Events that are not there (any more) are passed over.
func (db *DB) TakeEvents(ctx context.Context, kind market.Kind, id string, eventIDs []string) error {
	s, ok := schemaOf(kind)
	if !ok {
		return problem("kind", market.CodeInvalid, market.Args{"value": string(kind)})
	}
	if len(eventIDs) == 0 {
		return nil
	}
	return db.engine.takeEvents(ctx, s, id, eventIDs)
}
