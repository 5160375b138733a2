package store

import (
	"context"

	"talentmatch/market"
)

// Changes returns up to limit (1 to 10,000; 0 = 500) changes after the cursor, oldest first, and the cursor
// to go on from; an empty cursor starts before everything that is stored. It may repeat a change and may
// leave out a revision that a later one has replaced; it never omits a document's last one. An empty result
// means that the end is reached for now. Errors: CodeInvalid with the field "cursor" for one that isn't of
// this store or is older than tombstones that were purged: the cache must then be built anew.
func (db *DB) Changes(ctx context.Context, cursor string, limit int) (changes []market.Change, next string, err error) {
	const most = 10_000
	if limit == 0 {
		limit = maxBatch
	}
	if limit < 1 || limit > most {
		return nil, "", problem("limit", market.CodeInvalid, market.Args{"value": limit, "min": 1, "max": most})
	}
	return db.engine.changes(ctx, cursor, limit)
}

// Cursor returns the feed's present end: who takes it, then reads everything, then follows the feed from
// it misses nothing.
func (db *DB) Cursor(ctx context.Context) (string, error) { return db.engine.cursor(ctx) }
