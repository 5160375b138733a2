package store

import (
	"context"
	"time"

	"talentmatch/market"
)

// CheckReport is what Check found.
type CheckReport struct {
	Engine string `json:"engine"`
	// Migration is the level of the store, Known the one of this program.
	Migration int `json:"migration"`
	Known     int `json:"known"`
	// Records counts live records by kind, Tombstones the deleted ones, Events those that wait in an outbox.
	Records    map[market.Kind]int `json:"records"`
	Tombstones int                 `json:"tombstones"`
	Events     int                 `json:"events"`
	// Bytes is the size of the store on disk, 0 where it isn't known.
	Bytes int64 `json:"bytes"`
	// Faults are what is wrong, at most 100 of them; Omitted counts the others.
	Faults  []Fault `json:"faults,omitempty"`
	Omitted int     `json:"omitted,omitempty"`
}

// FaultKind names what is wrong.
type FaultKind string

// The kinds of faults.
const (
	FaultIntegrity  FaultKind = "integrity"   // the database itself reports damage
	FaultUnreadable FaultKind = "unreadable"  // a document doesn't decode
	FaultKey        FaultKind = "key"         // unique keys disagree with the document
	FaultLookup     FaultKind = "lookup"      // index values disagree with the document
	FaultUnknown    FaultKind = "unknown"     // a document of a kind that this program doesn't know
	FaultHalf       FaultKind = "half_stored" // a restore was interrupted
)

// Fault is one thing that is wrong with the store.
type Fault struct {
	Fault FaultKind   `json:"fault"`
	Kind  market.Kind `json:"kind,omitempty"`
	ID    string      `json:"id,omitempty"`
	// Detail is for developers and holds nothing personal.
	Detail string `json:"detail,omitempty"`
}

// Sound tells whether nothing is wrong.
func (r *CheckReport) Sound() bool { return len(r.Faults) == 0 }

const maxFaults = 100

func (r *CheckReport) fault(f Fault) {
	if len(r.Faults) >= maxFaults {
		r.Omitted++
		return
	}
	r.Faults = append(r.Faults, f)
}

// Check reads everything and reports what is wrong with it. Errors: only where the check itself can't be
// made.
func (db *DB) Check(ctx context.Context) (CheckReport, error) {
	r := CheckReport{Engine: db.Engine(), Records: map[market.Kind]int{}}
	for _, s := range schemas() {
		r.Records[s.kind] = 0
	}
	err := db.engine.inspect(ctx, &r)
	return r, err
}

// document notes a stored document with the look-ups that are stored for it.
func (r *CheckReport) document(s *schema, d *document) {
	r.Events += len(d.events)
	if d.deleted {
		r.Tombstones++
		if d.indexed.any() {
			r.fault(Fault{FaultLookup, s.kind, d.id, "a tombstone has look-ups"})
		}
		return
	}
	r.Records[s.kind]++
	want, err := s.derive(d.body)
	if err != nil {
		r.fault(Fault{FaultUnreadable, s.kind, d.id, ""})
		return
	}
	for i, name := range s.keys {
		if d.indexed.keys[i] != want.keys[i] {
			r.fault(Fault{FaultKey, s.kind, d.id, name})
		}
	}
	for i, f := range s.fields {
		if !sameValues(d.indexed.values[i], want.values[i]) {
			r.fault(Fault{FaultLookup, s.kind, d.id, f.name})
		}
	}
}

// sameValues compares without regard to order.
func sameValues(a, b []any) bool {
	if len(a) != len(b) {
		return false
	}
	for _, v := range a {
		if !contains(b, v) {
			return false
		}
	}
	return true
}

func (x *indexed) any() bool {
	for _, k := range x.keys {
		if k != "" {
			return true
		}
	}
	for _, v := range x.values {
		if len(v) > 0 {
			return true
		}
	}
	return false
}

// PurgeTombstones removes tombstones that were written before the time and whose events have all been
// taken, and returns how many. Caches that are older must be built anew; the feed tells them. An ID that is
// used again afterwards starts at revision 1, so caches have to forget purged tombstones too.
func (db *DB) PurgeTombstones(ctx context.Context, olderThan time.Time) (int, error) {
	return db.engine.purge(ctx, olderThan)
}
