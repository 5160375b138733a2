package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"talentmatch/market"
)

// seqCursor is a place in the feed: positions are counted in the transaction of the write, and only one
// transaction writes at a time, so that a lower position is never seen after a higher one.
type seqCursor struct {
	Store string `json:"s"`
	Seq   int64  `json:"n"`
	// Purged is the highest position of a tombstone that was gone when the cursor was given out: its holder
	// never had what was removed before.
	Purged int64 `json:"p"`
}

func (e *sqlite) cursor(ctx context.Context) (string, error) {
	c := seqCursor{Store: e.storeID}
	var err error
	if c.Seq, c.Purged, err = e.positions(ctx); err != nil {
		return "", err
	}
	return seal(useFeed, c)
}

func (e *sqlite) changes(ctx context.Context, cursor string, limit int) ([]market.Change, string, error) {
	var c seqCursor
	if cursor != "" {
		if err := unseal(useFeed, cursor, &c); err != nil {
			return nil, "", err
		}
	}
	from := c
	var changes []market.Change
	err := e.query(ctx, func(r *sql.Rows) error {
		var ch market.Change
		err := r.Scan(&ch.Kind, &ch.ID, &ch.Rev, &ch.Deleted, &c.Seq)
		changes = append(changes, ch)
		return err
	}, "SELECT kind, id, rev, deleted, seq FROM docs WHERE seq > ? ORDER BY seq LIMIT ?", c.Seq, limit)
	if err != nil {
		return nil, "", err
	}
	// Only now, so that a purge that happened before the read is seen.
	seq, purged, err := e.positions(ctx)
	if err != nil {
		return nil, "", err
	}
	// Refused is a cursor of another store, one from the future (the file was put back from a copy) and one
	// from before tombstones that have gone since.
	if cursor != "" && (from.Store != e.storeID || from.Seq > seq || from.Seq < purged && from.Purged != purged) {
		return nil, "", errCursor()
	}
	c.Store, c.Purged = e.storeID, purged
	next, err := seal(useFeed, c)
	return changes, next, err
}

// positions returns the last position of the feed and the last one of a tombstone that was purged.
func (e *sqlite) positions(ctx context.Context) (seq, purged int64, err error) {
	err = e.query(ctx, func(r *sql.Rows) error { return r.Scan(&seq, &purged) }, "SELECT seq, purged FROM meta")
	return seq, purged, err
}

func (e *sqlite) outbox(ctx context.Context, limit int) ([]OutboxEntry, error) {
	var entries []OutboxEntry
	at := map[int64]int{}
	// The events of one document stay together, and the document whose oldest event is oldest comes first.
	err := e.query(ctx, func(r *sql.Rows) error {
		var pk int64
		var kind market.Kind
		var id, event string
		if err := r.Scan(&pk, &kind, &id, &event); err != nil {
			return err
		}
		i, ok := at[pk]
		if !ok {
			i = len(entries)
			at[pk] = i
			entries = append(entries, OutboxEntry{Kind: kind, ID: id})
		}
		var ev market.Event
		if err := json.Unmarshal([]byte(event), &ev); err != nil {
			return corrupt(kind, id, err)
		}
		entries[i].Events = append(entries[i].Events, ev)
		return nil
	}, `SELECT o.pk, d.kind, d.id, o.event
		FROM (SELECT pk, min(n) AS first FROM outbox GROUP BY pk ORDER BY first LIMIT ?) w
		JOIN outbox o ON o.pk = w.pk JOIN docs d ON d.pk = o.pk ORDER BY w.first, o.n`, limit)
	return entries, err
}

func (e *sqlite) takeEvents(ctx context.Context, s *schema, id string, eventIDs []string) error {
	return e.transact(ctx, func(t *transaction) error {
		_, err := t.exec(`DELETE FROM outbox WHERE pk = (SELECT pk FROM docs WHERE kind = ? AND id = ?)
			AND event_id IN (SELECT value FROM json_each(?))`, string(s.kind), id, list(eventIDs))
		return err
	})
}

func (e *sqlite) lease(ctx context.Context, name string) (leaseState, bool, error) {
	var l leaseState
	ok := false
	err := e.query(ctx, func(r *sql.Rows) error {
		ok = true
		var ttl int64
		err := r.Scan(&l.Holder, &l.Token, &l.Beat, &ttl)
		l.TTL = time.Duration(ttl)
		return err
	}, "SELECT holder, token, beat, ttl FROM leases WHERE name = ?", name)
	return l, ok, err
}

func (e *sqlite) swapLease(ctx context.Context, name string, from, to leaseState) (bool, error) {
	swapped := false
	err := e.transact(ctx, func(t *transaction) error {
		var r sql.Result
		var err error
		switch {
		case from == leaseState{}:
			r, err = t.exec("INSERT INTO leases VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING", name, to.Holder, to.Token, to.Beat, int64(to.TTL))
		case to == leaseState{}:
			r, err = t.exec("DELETE FROM leases WHERE name = ? AND token = ? AND beat = ?", name, from.Token, from.Beat)
		default:
			r, err = t.exec("UPDATE leases SET holder = ?, token = ?, beat = ?, ttl = ? WHERE name = ? AND token = ? AND beat = ?",
				to.Holder, to.Token, to.Beat, int64(to.TTL), name, from.Token, from.Beat)
		}
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		swapped = n == 1
		return err
	})
	return err == nil && swapped, err
}
