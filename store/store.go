// Package store keeps records as documents with optimistic concurrency. Two engines stand behind one
// interface and one conformance suite: an embedded SQLite file and MongoDB.
//
// Every write compares the revision that it is based on with the stored one, carries the event that says
// who changed what and why, and is recognised when it is tried again. A feed tells caches what changed.
// Errors are those of package market.
package store

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"talentmatch/market"
)

// Options say where records are kept and how long to wait for it.
type Options struct {
	// Dir is the folder of the embedded store; it is made when it does not exist.
	Dir string
	// MongoURI selects MongoDB; MongoDatabase is the database there ("talentmatch" when empty).
	MongoURI, MongoDatabase string
	// Now is the clock for the times in records; the feed never depends on it. Nil is time.Now.
	Now func() time.Time
	// Log receives warnings; nil is slog.Default.
	Log *slog.Logger
	// Exclusive takes the serve lock of the embedded store: a second one fails with CodeInUse at once.
	// It has no effect on MongoDB, which several processes may serve.
	Exclusive bool
	// ReadOnly opens an existing store without migrating it (CodeUnsupported where that would be needed);
	// every write fails with CodeReadOnly.
	ReadOnly bool
	// SelectTimeout is how long to look for a MongoDB server, default 5 s.
	SelectTimeout time.Duration
	// OpTimeout is the longest that one operation may take on MongoDB, default 10 s.
	OpTimeout time.Duration
	// BusyTimeout is how long to wait for another process that writes to the embedded store, default 15 s.
	BusyTimeout time.Duration

	// overlap is how far the feed of MongoDB reads back, pageSize how many records All reads at once; tests
	// make them smaller.
	overlap  time.Duration
	pageSize int
}

func (o Options) withDefaults() Options {
	if o.MongoDatabase == "" {
		o.MongoDatabase = "talentmatch"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.SelectTimeout <= 0 {
		o.SelectTimeout = 5 * time.Second
	}
	if o.OpTimeout <= 0 {
		o.OpTimeout = 10 * time.Second
	}
	if o.BusyTimeout <= 0 {
		o.BusyTimeout = 15 * time.Second
	}
	if o.pageSize <= 0 {
		o.pageSize = maxBatch
	}
	if o.overlap <= 0 {
		// Longer than a write may take, with room for clocks of servers that differ.
		o.overlap = o.OpTimeout + 20*time.Second
	}
	return o
}

// DB is an open store. It is safe for concurrent use.
type DB struct {
	engine  engine
	options Options
	beats   *observer
	stripes stripes
	closing sync.Once

	talents   *Collection[market.Talent, *market.Talent]
	employers *Collection[market.Employer, *market.Employer]
	demands   *Collection[market.Demand, *market.Demand]
	jobs      *Collection[market.JobState, *market.JobState]
}

// Open opens the store, MongoDB when a URI is given and the embedded one otherwise, and brings it to this
// program's migration level. Errors: CodeInUse (another process serves this folder), CodeUnavailable (no
// server answers), CodeReadOnly, CodeStorageFull, CodeCorrupt, CodeUnsupported (a newer program wrote it).
func Open(ctx context.Context, o Options) (*DB, error) {
	o = o.withDefaults()
	var e engine
	var err error
	if o.MongoURI != "" {
		e, err = openMongo(ctx, o)
	} else {
		e, err = openSQLite(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	db := &DB{engine: e, options: o, beats: newObserver()}
	db.stripes.init()
	db.talents = newCollection(db, talentKind)
	db.employers = newCollection(db, employerKind)
	db.demands = newCollection(db, demandKind)
	db.jobs = newCollection(db, jobKind)
	return db, nil
}

// schemas lists every kind that the store keeps, in the order of backups and reports.
func schemas() []*schema {
	return []*schema{talentKind.schema, employerKind.schema, demandKind.schema, jobKind.schema}
}

func schemaOf(kind market.Kind) (*schema, bool) {
	for _, s := range schemas() {
		if s.kind == kind {
			return s, true
		}
	}
	return nil, false
}

// Close gives up the store and its lock; the second time it does nothing. A write under way is awaited;
// what is begun afterwards fails with CodeUnavailable.
func (db *DB) Close() error {
	var err error
	db.closing.Do(func() { err = db.engine.close() })
	return err
}

// Engine names the engine: "sqlite" or "mongodb".
func (db *DB) Engine() string { return db.engine.name() }

// Ping tells whether the store can be read and written: CodeUnavailable, CodeStorageFull (less than 16 MiB
// are free), CodeReadOnly or CodeCorrupt (the file was taken away) where not.
func (db *DB) Ping(ctx context.Context) error { return db.engine.ping(ctx) }

// Talents are the talents.
func (db *DB) Talents() *Collection[market.Talent, *market.Talent] { return db.talents }

// Employers are the employers.
func (db *DB) Employers() *Collection[market.Employer, *market.Employer] { return db.employers }

// Demands are the demands.
func (db *DB) Demands() *Collection[market.Demand, *market.Demand] { return db.demands }

// Jobs are the states of the scheduled jobs; their events are not kept.
func (db *DB) Jobs() *Collection[market.JobState, *market.JobState] { return db.jobs }

// now is the clock's time in UTC, to the millisecond, as records keep it.
func (db *DB) now() time.Time { return db.options.Now().UTC().Truncate(time.Millisecond) }
