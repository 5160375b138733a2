package market

import "time"

// Kind names a kind of record; it is the name of its collection too.
type Kind string

// The kinds of records.
const (
	KindTalent   Kind = "talent"
	KindEmployer Kind = "employer"
	KindDemand   Kind = "demand"
	KindJob      Kind = "job"
	KindImport   Kind = "import"
)

// Meta is the head of every stored record. Rev, CreatedAt and UpdatedAt are set by the store.
type Meta struct {
	// ID is unique within the kind: 1 to 64 of A–Z a–z 0–9 . _ : - and it starts with a letter or digit.
	ID string `json:"id,omitempty"`
	// Rev counts the writes, from 1; it is the ETag of the API.
	Rev int64 `json:"rev,omitempty"`
	// CreatedAt and UpdatedAt are in UTC, to the millisecond.
	CreatedAt time.Time `json:"createdAt,omitzero"`
	UpdatedAt time.Time `json:"updatedAt,omitzero"`
}

// Head returns the record's own head, so that generic code can reach it.
func (m *Meta) Head() *Meta { return m }

// Record is a pointer to a record that embeds Meta.
type Record[T any] interface {
	*T
	Head() *Meta
}

// Role says in which capacity somebody acts.
type Role string

// The roles.
const (
	RoleSeeker     Role = "seeker"
	RoleEmployer   Role = "employer"
	RoleCounsellor Role = "counsellor"
	RoleAdmin      Role = "admin"
	RoleSystem     Role = "system"   // scheduled jobs and repairs
	RoleOperator   Role = "operator" // somebody at the command line
	RoleAnyone     Role = "anyone"   // the open API, as long as there are no accounts
)

// Actor is who does something, and in which request.
type Actor struct {
	ID      string `json:"id"`
	Role    Role   `json:"role"`
	Request string `json:"request,omitempty"`
}

// EventKind says what an event did to its record.
type EventKind string

// The kinds of events.
const (
	EventCreated  EventKind = "created"
	EventChanged  EventKind = "changed"
	EventDeleted  EventKind = "deleted"
	EventImported EventKind = "imported"
	EventDerived  EventKind = "derived" // computed fields were brought up to date
)

// Event says who changed a record, when and why. It is stored in the same write as the change, in the
// document's outbox, until it is sealed into the ledger.
type Event struct {
	ID     string    `json:"id"`
	Actor  Actor     `json:"actor"`
	Kind   EventKind `json:"kind"`
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`
	// Rev is the revision that the change made; the store sets it.
	Rev int64 `json:"rev"`
}

// Write is one change of one record. The store compares Rev with the stored one.
type Write[T any] struct {
	// Record is the new content; its ID names the document. For a deletion only the ID counts.
	Record T
	// Rev is the revision that the change is based on; 0 where the record must not exist yet.
	Rev int64
	// Delete leaves a tombstone instead of content.
	Delete bool
	// Op identifies the operation: repeated with the same Op, a write that had already succeeded
	// succeeds again without changing anything.
	Op string
	// Event is stored with the change.
	Event Event
}

// Outcome says how one write ended.
type Outcome int

// The outcomes of a write.
const (
	OutcomeOK Outcome = iota
	OutcomeConflict
	OutcomeDuplicate
)

// Result is how one write ended.
type Result struct {
	ID      string
	Outcome Outcome
	// Rev is the stored revision afterwards: the new one after a success, the one found at a conflict.
	Rev int64
	// Key and Holder name the unique key and the record that holds it, at a duplicate.
	Key, Holder string
}

// Change says that a record has changed; caches follow these.
type Change struct {
	Kind    Kind
	ID      string
	Rev     int64
	Deleted bool
}

// Op is the comparison of a condition.
type Op string

// The comparisons of a condition.
const (
	OpEq  Op = "eq"  // the field's value, or one of its values, equals Values[0]
	OpIn  Op = "in"  // one of its values is among Values
	OpGte Op = "gte" // at least Values[0]
	OpLt  Op = "lt"  // below Values[0]
)

// Condition is one condition on a declared index field.
type Condition struct {
	Field  string
	Op     Op
	Values []any // string or int64
}

// Query asks for records of one kind. All conditions must hold.
type Query struct {
	Where []Condition
	// Order is a declared field ("" = id), ties by id; Desc turns both round.
	Order string
	Desc  bool
	// Limit is the most that is returned, 1 to 1,000 (0 = 20).
	Limit int
	// Cursor is the Next of the page before; empty for the first page.
	Cursor string
}

// Page is one page of a list. Next is empty on the last page.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}
