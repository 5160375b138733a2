package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"talentmatch/market"
)

// place is where the stores of one test are; opening twice opens the same one.
type place struct {
	engine string
	open   func(t testing.TB, change ...func(*Options)) *DB
}

// onEngines runs a test on each engine, MongoDB only where TALENTMATCH_TEST_MONGODB_URI names a server.
func onEngines(t *testing.T, fn func(t *testing.T, p place)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, sqlitePlace(t))
	})
	t.Run("mongodb", func(t *testing.T) {
		t.Parallel()
		fn(t, mongoPlace(t))
	})
}

func sqlitePlace(t testing.TB) place {
	return placeOf("sqlite", Options{Dir: t.TempDir()})
}

func mongoPlace(t testing.TB) place {
	uri := os.Getenv("TALENTMATCH_TEST_MONGODB_URI")
	if uri == "" {
		t.Skip("TALENTMATCH_TEST_MONGODB_URI names no MongoDB server to test on")
	}
	name := "tm_test_" + strings.ToLower(rand.Text()[:16])
	t.Cleanup(func() {
		client, err := mongo.Connect(options.Client().ApplyURI(uri))
		if err != nil {
			t.Error(err)
			return
		}
		ctx := context.Background()
		if err := errors.Join(client.Database(name).Drop(ctx), client.Disconnect(ctx)); err != nil {
			t.Error(err)
		}
	})
	return placeOf("mongodb", Options{MongoURI: uri, MongoDatabase: name, OpTimeout: 30 * time.Second})
}

func placeOf(engine string, base Options) place {
	return place{engine: engine, open: func(t testing.TB, change ...func(*Options)) *DB {
		t.Helper()
		o := base
		for _, c := range change {
			c(&o)
		}
		db, err := Open(t.Context(), o)
		if err != nil {
			t.Fatalf("Open: %v", err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}}
}

var someone = market.Actor{ID: "c1", Role: market.RoleCounsellor, Request: "r1"}

func event(kind market.EventKind) market.Event {
	return market.Event{ID: strings.ToLower(rand.Text()), Actor: someone, Kind: kind, At: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
}

func talent(id, name string) market.Talent {
	return market.Talent{Meta: market.Meta{ID: id}, Private: market.TalentPrivate{Name: name}}
}

func create[T any](rec T) market.Write[T] {
	return market.Write[T]{Record: rec, Op: strings.ToLower(rand.Text()), Event: event(market.EventCreated)}
}

// mustApply makes the writes and fails the test unless all succeed.
func mustApply[T any, P market.Record[T]](t testing.TB, c *Collection[T, P], writes ...market.Write[T]) []market.Result {
	t.Helper()
	results, err := c.Apply(t.Context(), writes)
	if err != nil {
		t.Fatalf("Apply: %v", err)
	}
	for _, r := range results {
		if r.Outcome != market.OutcomeOK {
			t.Fatalf("Apply: %+v", r)
		}
	}
	return results
}

func wantCode(t testing.TB, err error, code market.Code) {
	t.Helper()
	if err == nil || market.CodeOf(err) != code {
		t.Fatalf("error = %v, want code %s", err, code)
	}
}

func wantField(t testing.TB, err error, field string) {
	t.Helper()
	wantCode(t, err, market.CodeInvalid)
	var e *market.Error
	if !errors.As(err, &e) || len(e.Problems) != 1 || e.Problems[0].Field != field {
		t.Fatalf("error = %v, want one problem at %q", err, field)
	}
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// fullTalent uses every part of a talent, with values that are hard on encodings.
func fullTalent(id string) market.Talent {
	at := time.Date(2026, 2, 3, 4, 5, 6, 789_000_000, time.UTC)
	return market.Talent{
		Meta: market.Meta{ID: id}, Source: "示例系统", ExternalID: "A-" + id, District: "370215",
		Private:      market.TalentPrivate{Name: "张测试<&>\u2028\x00", Phone: "+86 138-0000-0001", Email: "Zhang@Example.com ", RosterNumber: "R" + id, About: "熟悉 C++、Go\n\"引号\"\\"},
		Education:    []market.EducationItem{{Level: market.EducationAssociate, Year: 2015}, {Level: market.EducationBachelor, Field: "软件工程", School: "示例大学", Year: 2020}},
		Experience:   []market.Experience{{Employer: "示例科技有限公司", Role: "工程师", From: "2020-07", Months: 12, Skills: []market.Skill{{Code: "go", Level: 3}}, Text: "写代码"}},
		Skills:       []market.Skill{{Code: "python", Level: 4, LastUsed: "2026-01"}, {Label: "自由技能"}, {Code: "go"}},
		Training:     []market.Training{{Name: "云计算", Hours: 1 << 40, Skills: []market.Skill{{Code: "kubernetes"}}}},
		Certificates: []market.Certificate{{Name: "数字技术工程师", Level: market.CertificateSenior, Date: "2025-05-05"}},
		Intention:    market.Intention{Roles: []string{"后端"}, Salary: &market.Salary{Min: 15000, Max: 20000}, Looking: market.LookingYes, Anywhere: true},
		Consent:      market.Consent{Matching: &market.Grant{Version: "v1", At: at, By: "self"}},
		Found:        &market.Found{Taxonomy: 1, Skills: []market.FoundSkill{{Code: "cpp", Level: 2, Evidence: market.EvidenceText, Field: "private.about"}}},
	}
}

func TestRecordComesBackAsItWasWritten(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		now := time.Date(2026, 3, 1, 9, 0, 0, 123_456_789, time.FixedZone("CST", 8*3600))
		db := p.open(t, func(o *Options) { o.Now = func() time.Time { return now } })
		if db.Engine() != p.engine {
			t.Fatalf("Engine = %q", db.Engine())
		}
		if err := db.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		in := fullTalent("t1")
		res := mustApply(t, db.Talents(), create(in))
		if want := (market.Result{ID: "t1", Rev: 1}); res[0] != want {
			t.Fatalf("result = %+v", res[0])
		}
		got, err := db.Talents().Get(t.Context(), "t1")
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, 3, 1, 1, 0, 0, 123_000_000, time.UTC)
		in.Meta = market.Meta{ID: "t1", Rev: 1, CreatedAt: at, UpdatedAt: at}
		if a, b := jsonOf(t, got), jsonOf(t, in); a != b {
			t.Fatalf("got\n%s\nwant\n%s", a, b)
		}
	})
}

func TestEmployersDemandsAndJobsAreKeptToo(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		mustApply(t, db.Employers(), create(market.Employer{Meta: market.Meta{ID: "e1"}, Name: "示例科技有限公司", CreditCode: "91370200TEST00001X"}))
		mustApply(t, db.Demands(), create(market.Demand{Meta: market.Meta{ID: "d1"}, EmployerID: "e1", Source: "s", ExternalID: "x", Title: "Go 工程师", Status: market.DemandOpen}))
		due := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
		mustApply(t, db.Jobs(), create(market.JobState{Meta: market.Meta{ID: "index-sweep"}, Spec: "@hourly", NextRun: due}))
		e, err := db.Employers().ByKey(t.Context(), "credit:91370200TEST00001X")
		if err != nil || e.Name != "示例科技有限公司" {
			t.Fatalf("ByKey = %+v, %v", e, err)
		}
		d, err := db.Demands().ByKey(t.Context(), "ext:e1|s|x")
		if err != nil || d.ID != "d1" {
			t.Fatalf("ByKey = %+v, %v", d, err)
		}
		j, err := db.Jobs().Find(t.Context(), market.Query{Where: []market.Condition{{Field: "nextRun", Op: market.OpLt, Values: []any{due.Add(1)}}, {Field: "nextRun", Op: market.OpGte, Values: []any{due}}}})
		if err != nil || len(j.Items) != 0 {
			t.Fatalf("Find of a time within the same millisecond = %+v, %v", j, err)
		}
		n, err := db.Jobs().Count(t.Context(), []market.Condition{{Field: "nextRun", Op: market.OpGte, Values: []any{due}}})
		if err != nil || n != 1 {
			t.Fatalf("Count = %d, %v", n, err)
		}
	})
}

func TestMissingRecordIsNotFound(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		for _, id := range []string{"nobody", "", "../../etc", strings.Repeat("x", 65)} {
			_, err := db.Talents().Get(t.Context(), id)
			wantCode(t, err, market.CodeNotFound)
		}
		_, err := db.Talents().ByKey(t.Context(), "ext:a|b")
		wantCode(t, err, market.CodeNotFound)
		_, err = db.Talents().ByKey(t.Context(), "shoe:43")
		wantField(t, err, "key")
		_, err = db.Talents().Update(t.Context(), "nobody", "op", event(market.EventChanged), func(*market.Talent) error { return nil })
		wantCode(t, err, market.CodeNotFound)
		wantCode(t, db.Talents().Delete(t.Context(), "nobody", 1, "op", event(market.EventDeleted)), market.CodeNotFound)
		wantCode(t, db.Talents().Delete(t.Context(), "nobody", 0, "op", event(market.EventDeleted)), market.CodePrecondRev)
	})
}

func TestGetManyKeepsTheOrderAndLeavesOutMissing(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		mustApply(t, db.Talents(), create(talent("a", "甲")), create(talent("b", "乙")), create(talent("c", "丙")))
		got, err := db.Talents().GetMany(t.Context(), []string{"c", "x", "a", "c"})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, g := range got {
			ids = append(ids, g.ID)
		}
		if want := []string{"c", "a", "c"}; !cmp.Equal(ids, want) {
			t.Fatalf("ids = %v, want %v", ids, want)
		}
	})
}

func TestWriteBasedOnAnOldRevisionConflicts(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		mustApply(t, db.Talents(), create(talent("a", "甲")))
		mustApply(t, db.Talents(), market.Write[market.Talent]{Record: talent("a", "乙"), Rev: 1, Op: "o2"})
		results, err := db.Talents().Apply(t.Context(), []market.Write[market.Talent]{
			{Record: talent("a", "丙"), Rev: 1, Op: "o3"},
			{Record: talent("a", "丙"), Rev: 0, Op: "o4"},
			{Record: talent("a", "丙"), Rev: 7, Op: "o5"},
			{Record: talent("new", "丁"), Rev: 3, Op: "o6"},
			{Record: talent("b", "戊"), Op: "o7"},
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []market.Result{
			{ID: "a", Outcome: market.OutcomeConflict, Rev: 2}, {ID: "a", Outcome: market.OutcomeConflict, Rev: 2},
			{ID: "a", Outcome: market.OutcomeConflict, Rev: 2}, {ID: "new", Outcome: market.OutcomeConflict}, {ID: "b", Rev: 1},
		}
		if d := cmp.Diff(want, results); d != "" {
			t.Fatal(d)
		}
		a, err := db.Talents().Get(t.Context(), "a")
		if err != nil || a.Private.Name != "乙" || a.Rev != 2 {
			t.Fatalf("Get = %+v, %v", a, err)
		}
		wantCode(t, db.Talents().Delete(t.Context(), "a", 1, "o8", event(market.EventDeleted)), market.CodeConflict)
	})
}

func TestUpdatesUnderContentionLoseNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db, other := p.open(t), p.open(t)
		mustApply(t, db.Talents(), create(talent("a", "甲")))
		const writers, each = 16, 3
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				c := db.Talents()
				if w%2 == 1 {
					c = other.Talents() // as another process would
				}
				for i := range each {
					for {
						_, err := c.Update(t.Context(), "a", fmt.Sprintf("op-%d-%d", w, i), event(market.EventChanged), func(x *market.Talent) error {
							x.Intention.Roles = append(x.Intention.Roles, fmt.Sprintf("%d-%d", w, i))
							return nil
						})
						if err == nil {
							break
						}
						if market.CodeOf(err) != market.CodeConflict {
							t.Errorf("Update: %v", err)
							return
						}
					}
				}
			})
		}
		wg.Wait()
		a, err := db.Talents().Get(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, r := range a.Intention.Roles {
			seen[r] = true
		}
		if len(seen) != writers*each || len(a.Intention.Roles) != writers*each || a.Rev != writers*each+1 {
			t.Fatalf("%d roles, %d different, rev %d; want %d", len(a.Intention.Roles), len(seen), a.Rev, writers*each)
		}
	})
}

func TestUpdateReturnsTheErrorOfItsFunctionAndWritesNothing(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		mustApply(t, db.Talents(), create(talent("a", "甲")))
		mine := errors.New("mine")
		_, err := db.Talents().Update(t.Context(), "a", "op", event(market.EventChanged), func(x *market.Talent) error {
			x.Private.Name = "乙"
			return mine
		})
		if err != mine {
			t.Fatalf("error = %v", err)
		}
		a, err := db.Talents().Get(t.Context(), "a")
		if err != nil || a.Rev != 1 || a.Private.Name != "甲" {
			t.Fatalf("Get = %+v, %v", a, err)
		}
	})
}

func TestRetriedWriteThatHadSucceededSucceedsAgain(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		first := create(fullTalent("a"))
		mustApply(t, db.Talents(), first)
		if r := mustApply(t, db.Talents(), first); r[0].Rev != 1 {
			t.Fatalf("retried insert = %+v", r[0])
		}
		second := market.Write[market.Talent]{Record: talent("a", "乙"), Rev: 1, Op: "second", Event: event(market.EventChanged)}
		mustApply(t, db.Talents(), second)
		mustApply(t, db.Talents(), market.Write[market.Talent]{Record: talent("a", "丙"), Rev: 2, Op: "third"})
		if r := mustApply(t, db.Talents(), second); r[0].Rev != 2 {
			t.Fatalf("late retry = %+v", r[0])
		}
		got, err := db.Talents().Update(t.Context(), "a", "third", event(market.EventChanged), func(*market.Talent) error {
			return errors.New("must not be called again")
		})
		if err != nil || got.Rev != 3 || got.Private.Name != "丙" {
			t.Fatalf("retried Update = %+v, %v", got, err)
		}
		gone := market.Write[market.Talent]{Record: talent("a", ""), Rev: 3, Op: "gone", Delete: true}
		mustApply(t, db.Talents(), gone)
		if r := mustApply(t, db.Talents(), gone); r[0].Rev != 4 {
			t.Fatalf("retried deletion = %+v", r[0])
		}
	})
}

func TestUniqueKeyNamesItsHolder(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		a, b := talent("a", "甲"), talent("b", "乙")
		a.Source, a.ExternalID, a.Private.RosterNumber = "s", "1", "r1"
		b.Source, b.ExternalID = "s", "1"
		mustApply(t, db.Talents(), create(a))
		results, err := db.Talents().Apply(t.Context(), []market.Write[market.Talent]{create(b), create(talent("c", "丙")), create(talent("d", "丁"))})
		if err != nil {
			t.Fatal(err)
		}
		want := []market.Result{{ID: "b", Outcome: market.OutcomeDuplicate, Key: "ext:s|1", Holder: "a"}, {ID: "c", Rev: 1}, {ID: "d", Rev: 1}}
		if d := cmp.Diff(want, results); d != "" {
			t.Fatal(d)
		}
		_, err = db.Talents().Update(t.Context(), "c", "", event(market.EventChanged), func(x *market.Talent) error {
			x.Source, x.Private.RosterNumber = "s", "r1"
			return nil
		})
		wantCode(t, err, market.CodeDuplicate)
		found, err := db.Talents().ByKeys(t.Context(), []string{"ext:s|1", "roster:s|r1", "ext:s|2"})
		if err != nil || len(found) != 2 || found["roster:s|r1"].ID != "a" {
			t.Fatalf("ByKeys = %v, %v", found, err)
		}
		// Given up by its holder, the key is free.
		_, err = db.Talents().Update(t.Context(), "a", "", event(market.EventChanged), func(x *market.Talent) error { x.ExternalID = "9"; return nil })
		if err != nil {
			t.Fatal(err)
		}
		mustApply(t, db.Talents(), create(b))
		if err := db.Talents().Delete(t.Context(), "b", 1, "", event(market.EventDeleted)); err != nil {
			t.Fatal(err)
		}
		b.ID = "b2"
		mustApply(t, db.Talents(), create(b))
	})
}

func TestOfWritersRacingForAKeyOneWins(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		dbs := []*DB{p.open(t), p.open(t)}
		const racers = 8
		outcomes := make([]market.Result, racers)
		var wg sync.WaitGroup
		for i := range racers {
			wg.Go(func() {
				x := talent(fmt.Sprintf("t%d", i), "甲")
				x.Source, x.ExternalID = "s", "same"
				r, err := dbs[i%2].Talents().Apply(t.Context(), []market.Write[market.Talent]{create(x)})
				if err != nil {
					t.Errorf("Apply: %v", err)
					return
				}
				outcomes[i] = r[0]
			})
		}
		wg.Wait()
		holder, err := dbs[0].Talents().ByKey(t.Context(), "ext:s|same")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range outcomes {
			if won := r.ID == holder.ID; won != (r.Outcome == market.OutcomeOK) || !won && r.Holder != holder.ID {
				t.Errorf("%+v, but the holder is %s", r, holder.ID)
			}
		}
		if n, err := dbs[0].Talents().Count(t.Context(), nil); err != nil || n != 1 {
			t.Fatalf("Count = %d, %v", n, err)
		}
	})
}

func TestTombstoneIsHeardOfRevivedAndPurged(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		var mu sync.Mutex
		db := p.open(t, func(o *Options) {
			o.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
		})
		ctx := t.Context()
		mustApply(t, db.Talents(), create(fullTalent("a")), market.Write[market.Talent]{Record: talent("b", "乙"), Op: "b1"})
		gone := event(market.EventDeleted)
		if err := db.Talents().Delete(ctx, "a", 1, "del", gone); err != nil {
			t.Fatal(err)
		}
		wantCode(t, db.Talents().Delete(ctx, "a", 2, "del2", gone), market.CodeNotFound)
		_, err := db.Talents().Get(ctx, "a")
		wantCode(t, err, market.CodeNotFound)
		for _, where := range [][]market.Condition{nil, {{Field: "skill", Op: market.OpEq, Values: []any{"go"}}}} {
			page, err := db.Talents().Find(ctx, market.Query{Where: where})
			if err != nil || len(page.Items) != 1-len(where) {
				t.Fatalf("Find = %+v, %v", page, err)
			}
		}
		heads := map[string]string{}
		err = db.Talents().Revs(ctx, func(id string, rev int64, deleted bool) error {
			heads[id] = fmt.Sprint(rev, deleted)
			return nil
		})
		if want := map[string]string{"a": "2 true", "b": "1 false"}; err != nil || !cmp.Equal(heads, want) {
			t.Fatalf("Revs = %v, %v", heads, err)
		}
		r := mustApply(t, db.Talents(), create(talent("a", "新")))
		if r[0].Rev != 3 {
			t.Fatalf("revived = %+v", r[0])
		}
		if err := db.Talents().Delete(ctx, "a", 3, "", market.Event{}); err != nil {
			t.Fatal(err)
		}
		if n, err := db.PurgeTombstones(ctx, now.Add(time.Hour)); err != nil || n != 0 {
			t.Fatalf("purged %d with events that wait, %v", n, err)
		}
		takeAll(t, db)
		if n, err := db.PurgeTombstones(ctx, now); err != nil || n != 0 {
			t.Fatalf("purged %d that are not old enough, %v", n, err)
		}
		if n, err := db.PurgeTombstones(ctx, now.Add(time.Hour)); err != nil || n != 1 {
			t.Fatalf("purged %d, %v", n, err)
		}
		mustApply(t, db.Talents(), create(talent("a", "再")))
	})
}

// takeAll empties the outbox and returns what was in it.
func takeAll(t testing.TB, db *DB) []OutboxEntry {
	t.Helper()
	entries, err := db.Outbox(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		var ids []string
		for _, ev := range e.Events {
			ids = append(ids, ev.ID)
		}
		if err := db.TakeEvents(t.Context(), e.Kind, e.ID, ids); err != nil {
			t.Fatal(err)
		}
	}
	return entries
}

func TestOutboxKeepsEventsUntilTaken(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		ctx := t.Context()
		ev1, ev2, ev3 := event(market.EventCreated), event(market.EventChanged), event(market.EventImported)
		mustApply(t, db.Talents(), market.Write[market.Talent]{Record: talent("a", "甲"), Op: "1", Event: ev1})
		mustApply(t, db.Demands(), market.Write[market.Demand]{Record: market.Demand{Meta: market.Meta{ID: "d"}, Title: "岗"}, Op: "1", Event: ev3})
		write := market.Write[market.Talent]{Record: talent("a", "乙"), Rev: 1, Op: "2", Event: ev2}
		mustApply(t, db.Talents(), write)
		mustApply(t, db.Talents(), write) // a retry adds no second event
		mustApply(t, db.Jobs(), create(market.JobState{Meta: market.Meta{ID: "j"}, Spec: "@daily"}))
		ev1.Rev, ev2.Rev, ev3.Rev = 1, 2, 1
		want := []OutboxEntry{{market.KindTalent, "a", []market.Event{ev1, ev2}}, {market.KindDemand, "d", []market.Event{ev3}}}
		got, err := db.Outbox(ctx, 10)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got, sortEntries); d != "" {
			t.Fatal(d)
		}
		cursor, err := db.Cursor(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.TakeEvents(ctx, market.KindTalent, "a", []string{ev1.ID, "unknown"}); err != nil {
			t.Fatal(err)
		}
		// The sealer stopped in between: the other event still waits, and taking again does no harm.
		if err := db.TakeEvents(ctx, market.KindTalent, "a", []string{ev1.ID}); err != nil {
			t.Fatal(err)
		}
		want[0].Events = want[0].Events[1:]
		if got, err = p.open(t).Outbox(ctx, 10); err != nil || !cmp.Equal(want, got, sortEntries) {
			t.Fatalf("Outbox = %+v, %v", got, err)
		}
		takeAll(t, db)
		if got, err := db.Outbox(ctx, 0); err != nil || len(got) != 0 {
			t.Fatalf("Outbox = %+v, %v", got, err)
		}
		if a, err := db.Talents().Get(ctx, "a"); err != nil || a.Rev != 2 {
			t.Fatalf("Get = %+v, %v", a, err)
		}
		if p.engine == "sqlite" {
			if changes, _, err := db.Changes(ctx, cursor, 0); err != nil || len(changes) != 0 {
				t.Fatalf("the feed tells of taken events: %v, %v", changes, err)
			}
		}
		wantField(t, db.TakeEvents(ctx, "shoe", "a", []string{"x"}), "kind")
	})
}

var sortEntries = cmp.Transformer("sort", func(in []OutboxEntry) map[string][]market.Event {
	out := map[string][]market.Event{}
	for _, e := range in {
		out[string(e.Kind)+"/"+e.ID] = e.Events
	}
	return out
})
