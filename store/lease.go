package store

import (
	"context"
	"sync"
	"time"

	"talentmatch/market"
)

// leaseState is a lease as it is stored; the zero value is nobody's.
type leaseState struct {
	Holder string
	Token  string // names one acquisition, so that a holder that lost the lease can't renew it
	Beat   int64
	TTL    time.Duration
}

// Lease is held for as long as it is renewed. It avoids that work is done twice; correctness must not rest
// on it.
type Lease struct {
	db   *DB
	name string

	mu    sync.Mutex
	state leaseState
	until time.Time
}

// AcquireLease takes the named lease. A lease that another holds is taken over only after this process has
// seen the same beat for a whole TTL (the longer of both) on its own monotonic clock: so it takes at least
// two calls. Errors: CodeInUse while another holds it, with the holder in "what".
func (db *DB) AcquireLease(ctx context.Context, name, holder string, ttl time.Duration) (*Lease, error) {
	if name == "" || holder == "" || ttl <= 0 {
		return nil, problem("lease", market.CodeInvalid, market.Args{"what": name})
	}
	start := time.Now()
	old, taken, err := db.engine.lease(ctx, name)
	if err != nil {
		return nil, err
	}
	if taken && !db.beats.stale(name, old, max(ttl, old.TTL)) {
		return nil, inUse(name, old.Holder)
	}
	state := leaseState{Holder: holder, Token: randomID(), Beat: old.Beat + 1, TTL: ttl}
	swapped, err := db.engine.swapLease(ctx, name, old, state)
	if err != nil {
		return nil, err
	}
	if !swapped {
		return nil, inUse(name, "")
	}
	return &Lease{db: db, name: name, state: state, until: start.Add(ttl)}, nil
}

func inUse(name, holder string) error {
	return &market.Error{Code: market.CodeInUse, Args: market.Args{"what": name, "holder": holder}}
}

// Name returns the lease's name.
func (l *Lease) Name() string { return l.name }

// Valid tells whether the lease is still this holder's for certain: less than a TTL has passed since the
// last renewal began.
func (l *Lease) Valid() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Now().Before(l.until)
}

// Renew makes the next beat; call it a few times per TTL. Errors: CodeInUse when the lease was lost.
func (l *Lease) Renew(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	start := time.Now()
	next := l.state
	next.Beat++
	swapped, err := l.db.engine.swapLease(ctx, l.name, l.state, next)
	if err != nil {
		return l.reconcile(ctx, next, start, err)
	}
	if !swapped {
		l.until = time.Time{}
		return inUse(l.name, "")
	}
	l.state, l.until = next, start.Add(l.state.TTL)
	return nil
}

// reconcile finds out whether a renewal that ended with an error had happened all the same.
func (l *Lease) reconcile(ctx context.Context, next leaseState, start time.Time, cause error) error {
	stored, ok, err := l.db.engine.lease(ctx, l.name)
	if err != nil || !ok || stored != next {
		return cause
	}
	l.state, l.until = next, start.Add(l.state.TTL)
	return nil
}

// Release gives the lease back, so that another can take it at once. A lease that was lost is passed over.
func (l *Lease) Release(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = time.Time{}
	_, err := l.db.engine.swapLease(ctx, l.name, l.state, leaseState{})
	return err
}

// observer remembers since when this process has seen which beat.
type observer struct {
	mu   sync.Mutex
	seen map[string]sighting
	now  func() time.Time // monotonic
}

type sighting struct {
	token string
	beat  int64
	since time.Time
}

func newObserver() *observer { return &observer{seen: map[string]sighting{}, now: time.Now} }

// stale notes the state and tells whether it has stood still for the time.
func (o *observer) stale(name string, s leaseState, ttl time.Duration) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.now()
	last, ok := o.seen[name]
	if !ok || last.token != s.Token || last.beat != s.Beat {
		o.seen[name] = sighting{s.Token, s.Beat, now}
		return false
	}
	return now.Sub(last.since) >= ttl
}
