package store

import (
	"context"
	"time"

	"talentmatch/market"
)

// engine is what a database must be able to do. It knows documents, not records: all typing, validation
// and derivation of keys and index values is done above it, once for both engines. Errors are market errors.
type engine interface {
	name() string
	close() error
	ping(ctx context.Context) error

	// get returns the live documents among ids, in any order.
	get(ctx context.Context, s *schema, ids []string) ([]document, error)
	// holders returns the live documents that hold the keys, by key.
	holders(ctx context.Context, s *schema, keys []string) (map[string]document, error)
	// find returns up to q.limit live documents after q.after in q's order.
	find(ctx context.Context, s *schema, q plan) ([]document, error)
	count(ctx context.Context, s *schema, where []condition) (int, error)
	// page returns up to limit live documents with an ID above after, in the order of IDs.
	page(ctx context.Context, s *schema, after string, limit int) ([]document, error)
	// revs does the same with the heads alone, tombstones included.
	revs(ctx context.Context, s *schema, after string, limit int) ([]market.Change, error)

	// apply makes up to maxBatch independent writes; results are in the order of the writes.
	apply(ctx context.Context, s *schema, writes []put) ([]market.Result, error)

	changes(ctx context.Context, cursor string, limit int) ([]market.Change, string, error)
	cursor(ctx context.Context) (string, error)

	outbox(ctx context.Context, limit int) ([]OutboxEntry, error)
	takeEvents(ctx context.Context, s *schema, id string, eventIDs []string) error

	// lease returns the stored state of a lease, with ok false where nobody holds it.
	lease(ctx context.Context, name string) (l leaseState, ok bool, err error)
	// swapLease replaces the state from, or absence where from is zero, by to, or absence where to is
	// zero; it returns false where the stored state is not from.
	swapLease(ctx context.Context, name string, from, to leaseState) (bool, error)

	// empty tells whether there is no document of any kind, tombstones included.
	empty(ctx context.Context) (bool, error)
	// dump calls fn with every document, tombstones included, by kind and ID; consistent tells
	// whether all were read at one moment.
	dump(ctx context.Context, fn func(*schema, *document) error) (consistent bool, err error)
	// load puts the documents that each yields into the empty store, as they are. Where it fails, the
	// store stays empty (SQLite) or says at every ping that it is half restored (MongoDB).
	load(ctx context.Context, each func(func(*schema, *document) error) error) error

	inspect(ctx context.Context, r *CheckReport) error
	// purge removes tombstones that were last written before the time and have an empty outbox.
	purge(ctx context.Context, before time.Time) (int, error)
}

// maxBatch is the most writes that an engine makes in one step.
const maxBatch = 500

// keptOps is how many of its last operations a document remembers.
const keptOps = 4

// opMark remembers that an operation made a revision.
type opMark struct {
	Op  string `json:"op"`
	Rev int64  `json:"rev"`
}

// document is one stored document. Which parts are filled depends on the operation: events only in a dump.
type document struct {
	id               string
	rev              int64
	ops              []opMark
	created, updated int64 // milliseconds since 1970, UTC
	deleted          bool
	body             []byte // canonical JSON without the head; nil for a tombstone
	events           []market.Event
	indexed          indexed
}

// madeBy returns the revision that the operation made, if the document remembers it.
func madeBy(ops []opMark, op string) (int64, bool) {
	if op == "" {
		return 0, false
	}
	for _, m := range ops {
		if m.Op == op {
			return m.Rev, true
		}
	}
	return 0, false
}

// addOp appends the operation and forgets all but the last keptOps.
func addOp(ops []opMark, op string, rev int64) []opMark {
	if op == "" {
		return ops
	}
	ops = append(ops[:len(ops):len(ops)], opMark{op, rev})
	if len(ops) > keptOps {
		ops = ops[len(ops)-keptOps:]
	}
	return ops
}

// put is one write for an engine.
type put struct {
	id      string
	rev     int64 // expected revision, 0 where no live document may exist
	delete  bool
	op      string
	event   *market.Event // nil where none is to be kept; the engine sets Rev
	now     int64         // milliseconds since 1970, UTC
	body    []byte
	indexed indexed
}

// indexed is what is derived from a record for look-ups.
type indexed struct {
	keys   []string // by schema.keys, "" where the record has none
	values [][]any  // by schema.fields, each string or int64; exactly one where the field is not multi
}
