package store

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

// cache follows the feed as caches do: it drops every revision that isn't above the one it holds.
type cache struct {
	cursor string
	heads  map[string]market.Change
}

// follow reads the feed to its present end and returns how many changes it told.
func (c *cache) follow(t testing.TB, db *DB, limit int) int {
	t.Helper()
	told := 0
	for {
		changes, next, err := db.Changes(t.Context(), c.cursor, limit)
		if err != nil {
			t.Fatal(err)
		}
		c.cursor = next
		if len(changes) == 0 {
			return told
		}
		if len(changes) > limit {
			t.Fatalf("%d changes, the limit is %d", len(changes), limit)
		}
		told += len(changes)
		for _, ch := range changes {
			if key := string(ch.Kind) + "/" + ch.ID; ch.Rev > c.heads[key].Rev {
				c.heads[key] = ch
			}
		}
	}
}

// stored reads the heads of all documents.
func stored(t testing.TB, db *DB) map[string]market.Change {
	t.Helper()
	heads := map[string]market.Change{}
	note := func(kind market.Kind) func(string, int64, bool) error {
		return func(id string, rev int64, deleted bool) error {
			heads[string(kind)+"/"+id] = market.Change{Kind: kind, ID: id, Rev: rev, Deleted: deleted}
			return nil
		}
	}
	for _, err := range []error{
		db.Talents().Revs(t.Context(), note(market.KindTalent)), db.Employers().Revs(t.Context(), note(market.KindEmployer)),
		db.Demands().Revs(t.Context(), note(market.KindDemand)), db.Jobs().Revs(t.Context(), note(market.KindJob)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return heads
}

func TestFeedTellsWhatChangedAndThenNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		seedTalents(t, db)
		mustApply(t, db.Demands(), create(market.Demand{Meta: market.Meta{ID: "d"}, Title: "岗"}))
		c := cache{heads: map[string]market.Change{}}
		if n := c.follow(t, db, 10); n != 32 {
			t.Fatalf("told %d changes, want each of 32 once", n)
		}
		if d := cmp.Diff(stored(t, db), c.heads); d != "" {
			t.Fatal(d)
		}
		for range 3 {
			if n := c.follow(t, db, 10); n != 0 {
				t.Fatalf("a quiet store told %d changes", n)
			}
		}
		if err := db.Talents().Delete(t.Context(), "t03", 1, "", market.Event{}); err != nil {
			t.Fatal(err)
		}
		changes, _, err := db.Changes(t.Context(), c.cursor, 0)
		if want := []market.Change{{Kind: market.KindTalent, ID: "t03", Rev: 2, Deleted: true}}; err != nil || !cmp.Equal(want, changes) {
			t.Fatalf("Changes = %v, %v", changes, err)
		}
		// Who asks again with the same cursor, because the first answer was lost, is told again.
		again, _, err := db.Changes(t.Context(), c.cursor, 1000)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, ch := range again {
			found = found || ch == changes[0]
		}
		if !found {
			t.Fatalf("asked again, the feed told %v", again)
		}
	})
}

func TestCursorOfTheEndMissesNothingThatFollows(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		seedTalents(t, db)
		cursor, err := db.Cursor(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		c := cache{cursor: cursor, heads: stored(t, db)}
		mustApply(t, db.Talents(), create(talent("later", "甲")), market.Write[market.Talent]{Record: talent("t00", "乙"), Rev: 1})
		other := p.open(t) // a cursor is good in another process too
		c.follow(t, other, 100)
		if d := cmp.Diff(stored(t, db), c.heads); d != "" {
			t.Fatal(d)
		}
	})
}

// Writers whose clocks are hours apart write at once while a cache follows in small steps.
func TestFeedOmitsNothingUnderConcurrentWritersWithSkewedClocks(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		const writers = 4
		writes := 60
		if p.engine == "mongodb" {
			writes = 12
		}
		reader := p.open(t)
		c := cache{heads: map[string]market.Change{}}
		var wg sync.WaitGroup
		for w := range writers {
			skew := time.Duration(w-2) * 3 * time.Hour
			db := p.open(t, func(o *Options) { o.Now = func() time.Time { return time.Now().Add(skew) } })
			wg.Go(func() {
				for i := range writes {
					id := fmt.Sprintf("t%d", rand.IntN(40))
					err := touch(t, db, id, i%5 == 4)
					if err != nil && market.CodeOf(err) != market.CodeConflict && market.CodeOf(err) != market.CodeNotFound {
						t.Errorf("write: %v", err)
						return
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { wg.Wait(); close(done) }()
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
			}
			c.follow(t, reader, 3)
		}
		c.follow(t, reader, 3)
		if d := cmp.Diff(stored(t, reader), c.heads); d != "" {
			t.Fatal(d)
		}
	})
}

// touch makes, changes or deletes a talent.
func touch(t testing.TB, db *DB, id string, remove bool) error {
	x, err := db.Talents().Get(t.Context(), id)
	switch {
	case market.CodeOf(err) == market.CodeNotFound && err != nil:
		_, err = db.Talents().Apply(t.Context(), []market.Write[market.Talent]{create(talent(id, "甲"))})
		return err
	case err != nil:
		return err
	case remove:
		return db.Talents().Delete(t.Context(), id, x.Rev, "", event(market.EventDeleted))
	}
	_, err = db.Talents().Update(t.Context(), id, "", event(market.EventChanged), func(x *market.Talent) error {
		x.Private.About += "。"
		return nil
	})
	return err
}

func TestCursorOlderThanPurgedTombstonesMustBeginAnew(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t, func(o *Options) { o.overlap = time.Millisecond })
		mustApply(t, db.Talents(), market.Write[market.Talent]{Record: talent("a", "甲")}, market.Write[market.Talent]{Record: talent("b", "乙")})
		old, err := db.Cursor(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		waitFor(t, func() bool { // the server's clock has moved on
			if err := touch(t, db, "b", false); err != nil {
				t.Fatal(err)
			}
			now, err := db.Cursor(t.Context())
			return err == nil && now != old
		})
		if err := db.Talents().Delete(t.Context(), "a", 1, "", market.Event{}); err != nil {
			t.Fatal(err)
		}
		takeAll(t, db)
		if n, err := db.PurgeTombstones(t.Context(), time.Now().Add(time.Hour)); err != nil || n != 1 {
			t.Fatalf("purged %d, %v", n, err)
		}
		_, _, err = db.Changes(t.Context(), old, 0)
		wantField(t, err, "cursor")
		c := cache{heads: map[string]market.Change{}}
		c.follow(t, db, 10)
		if d := cmp.Diff(stored(t, db), c.heads); d != "" {
			t.Fatal(d)
		}
	})
}

// waitFor polls until ok, for at most ten seconds.
func waitFor(t testing.TB, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatal("it didn't happen within 10 s")
		}
	}
}

func TestCursorOfAnotherStoreIsInvalid(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		other := sqlitePlace(t).open(t)
		cursor, err := other.Cursor(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = db.Changes(t.Context(), cursor, 0)
		wantField(t, err, "cursor")
	})
}

func TestLeaseIsHeldByOneAtATime(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		one, two := p.open(t), p.open(t)
		now := time.Now()
		two.beats.now = func() time.Time { return now }
		const ttl = time.Minute
		ctx := t.Context()
		lease, err := one.AcquireLease(ctx, "sweep", "one", ttl)
		if err != nil || !lease.Valid() || lease.Name() != "sweep" {
			t.Fatal(lease, err)
		}
		mustBeTaken := func() {
			t.Helper()
			_, err := two.AcquireLease(ctx, "sweep", "two", ttl)
			wantCode(t, err, market.CodeInUse)
		}
		mustBeTaken()
		now = now.Add(ttl - 1)
		mustBeTaken()
		if err := lease.Renew(ctx); err != nil {
			t.Fatal(err)
		}
		now = now.Add(ttl)
		mustBeTaken() // another beat was seen
		now = now.Add(ttl)
		taken, err := two.AcquireLease(ctx, "sweep", "two", ttl)
		if err != nil || !taken.Valid() {
			t.Fatalf("after a TTL without a beat: %v", err)
		}
		wantCode(t, lease.Renew(ctx), market.CodeInUse)
		if lease.Valid() {
			t.Fatal("a lost lease is valid")
		}
		if err := lease.Release(ctx); err != nil { // harms nobody
			t.Fatal(err)
		}
		if err := taken.Renew(ctx); err != nil {
			t.Fatal(err)
		}
		if err := taken.Release(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := one.AcquireLease(ctx, "sweep", "one", ttl); err != nil {
			t.Fatalf("after the release: %v", err)
		}
		if _, err := two.AcquireLease(ctx, "expiry", "two", ttl); err != nil {
			t.Fatalf("another lease: %v", err)
		}
	})
}

func TestLeaseIsGivenToOneOfManyContenders(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		dbs := []*DB{p.open(t), p.open(t)}
		var mu sync.Mutex
		got := 0
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				_, err := dbs[i%2].AcquireLease(t.Context(), "l", fmt.Sprint(i), time.Minute)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					got++
				} else if market.CodeOf(err) != market.CodeInUse {
					t.Errorf("AcquireLease: %v", err)
				}
			})
		}
		wg.Wait()
		if got != 1 {
			t.Fatalf("%d hold the lease", got)
		}
	})
}
