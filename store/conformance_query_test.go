package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

func where(field string, op market.Op, values ...any) market.Condition {
	return market.Condition{Field: field, Op: op, Values: values}
}

func idsOf(page market.Page[market.Talent]) []string {
	ids := []string{}
	for _, t := range page.Items {
		ids = append(ids, t.ID)
	}
	return ids
}

// seedTalents stores t00 … t29: even ones live in 370215, every third one consents.
func seedTalents(t *testing.T, db *DB) {
	t.Helper()
	var writes []market.Write[market.Talent]
	for i := range 30 {
		x := talent(fmt.Sprintf("t%02d", i), fmt.Sprintf("测试%d", i%7))
		x.District = []string{"370215", "370202"}[i%2]
		x.Skills = []market.Skill{{Code: "go"}, {Code: fmt.Sprintf("s%d", i%5)}}
		if i%3 == 0 {
			x.Consent.Matching = &market.Grant{Version: "v1"}
		}
		writes = append(writes, create(x))
	}
	full := fullTalent("full")
	writes = append(writes, create(full))
	mustApply(t, db.Talents(), writes...)
}

func TestFindAnswersDeclaredConditions(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		seedTalents(t, db)
		cases := []struct {
			name  string
			where []market.Condition
			want  int
		}{
			{"nothing", nil, 31},
			{"equal", []market.Condition{where("district", market.OpEq, "370215")}, 16},
			{"named type", []market.Condition{where("education", market.OpEq, market.EducationBachelor)}, 1},
			{"absent counts as empty", []market.Condition{where("education", market.OpEq, "")}, 30},
			{"number", []market.Condition{where("consent", market.OpEq, 1)}, 11},
			{"one of several values", []market.Condition{where("skill", market.OpEq, "s3")}, 6},
			{"any of several values", []market.Condition{where("skill", market.OpIn, "s3", "s4", "cpp", "kubernetes")}, 13},
			{"all conditions", []market.Condition{where("skill", market.OpEq, "s3"), where("skill", market.OpEq, "go"), where("consent", market.OpEq, int64(0)), where("district", market.OpIn, "370202", "999999")}, 2},
			{"range", []market.Condition{where("name", market.OpGte, "测试2"), where("name", market.OpLt, "测试4")}, 8},
			{"folded phone", []market.Condition{where("phone", market.OpEq, "０１３８００００００００１")}, 0},
			{"phone with the country", []market.Condition{where("phone", market.OpEq, "008613800000001")}, 1},
			{"full-width phone", []market.Condition{where("phone", market.OpEq, "１３８-０００００００１")}, 1},
			{"folded mail", []market.Condition{where("email", market.OpEq, "zhang@EXAMPLE.com")}, 1},
			{"time", []market.Condition{where("updatedAt", market.OpLt, time.Now().Add(time.Hour))}, 31},
			{"nobody", []market.Condition{where("skill", market.OpEq, "")}, 0},
		}
		for _, c := range cases {
			page, err := db.Talents().Find(t.Context(), market.Query{Where: c.where, Limit: 1000})
			if err != nil || len(page.Items) != c.want || page.Next != "" {
				t.Errorf("%s: %d records, next %q, %v; want %d", c.name, len(page.Items), page.Next, err, c.want)
			}
			if n, err := db.Talents().Count(t.Context(), c.where); err != nil || n != c.want {
				t.Errorf("%s: counted %d, %v; want %d", c.name, n, err, c.want)
			}
		}
	})
}

func TestPagesFollowEachOtherInEveryOrder(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		seedTalents(t, db)
		for _, order := range []string{"", "id", "name", "consent", "createdAt", "district"} {
			for _, desc := range []bool{false, true} {
				q := market.Query{Where: []market.Condition{where("skill", market.OpEq, "go")}, Order: order, Desc: desc, Limit: 1000}
				all, err := db.Talents().Find(t.Context(), q)
				if err != nil || len(all.Items) != 31 {
					t.Fatalf("%s: %d records, %v", order, len(all.Items), err)
				}
				var got []string
				for q.Limit = 7; ; {
					page, err := db.Talents().Find(t.Context(), q)
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, idsOf(page)...)
					if q.Cursor = page.Next; q.Cursor == "" {
						break
					}
				}
				if d := cmp.Diff(idsOf(all), got); d != "" {
					t.Errorf("order %q desc %v: %s", order, desc, d)
				}
				sorted := slices.Sorted(slices.Values(got))
				if desc {
					slices.Reverse(sorted)
				}
				if (order == "" || order == "id") && !slices.Equal(sorted, got) {
					t.Errorf("order %q desc %v is not by ID: %v", order, desc, got)
				}
			}
		}
	})
}

func TestPagingUnderWritesShowsWhatStandsStillOnce(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		seedTalents(t, db)
		stop := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := range 300 {
				select {
				case <-stop:
					return
				default:
				}
				mustApply(t, db.Talents(), create(talent(fmt.Sprintf("t%02d-%d", i%30, i), "新")))
			}
		})
		seen := map[string]int{}
		q := market.Query{Limit: 3}
		for {
			page, err := db.Talents().Find(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range idsOf(page) {
				seen[id]++
			}
			if q.Cursor = page.Next; q.Cursor == "" {
				break
			}
		}
		close(stop)
		wg.Wait()
		for i := range 30 {
			if n := seen[fmt.Sprintf("t%02d", i)]; n != 1 {
				t.Errorf("t%02d was shown %d times", i, n)
			}
		}
	})
}

func TestQueryThatIsNotDeclaredIsInvalid(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		cases := []struct {
			field string
			q     market.Query
		}{
			{"where[0].field", market.Query{Where: []market.Condition{where("private.name", market.OpEq, "x")}}},
			{"where[0].op", market.Query{Where: []market.Condition{where("name", "like", "x")}}},
			{"where[0].op", market.Query{Where: []market.Condition{where("skill", market.OpGte, "x")}}},
			{"where[0].values", market.Query{Where: []market.Condition{where("name", market.OpEq)}}},
			{"where[0].values", market.Query{Where: []market.Condition{where("name", market.OpEq, "a", "b")}}},
			{"where[0].values", market.Query{Where: []market.Condition{where("name", market.OpIn)}}},
			{"where[0].values[0]", market.Query{Where: []market.Condition{where("name", market.OpEq, 7)}}},
			{"where[0].values[0]", market.Query{Where: []market.Condition{where("consent", market.OpEq, "1")}}},
			{"where[0].values[1]", market.Query{Where: []market.Condition{where("name", market.OpIn, "a", nil)}}},
			{"order", market.Query{Order: "shoe"}},
			{"order", market.Query{Order: "skill"}},
			{"limit", market.Query{Limit: -1}},
			{"limit", market.Query{Limit: 1001}},
		}
		for _, c := range cases {
			_, err := db.Talents().Find(t.Context(), c.q)
			wantField(t, err, c.field)
		}
		_, err := db.Talents().Count(t.Context(), []market.Condition{where("shoe", market.OpEq, 1)})
		wantField(t, err, "where[0].field")
	})
}

func TestForeignOrDamagedCursorIsInvalid(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		seedTalents(t, db)
		q := market.Query{Order: "name", Limit: 2}
		page, err := db.Talents().Find(t.Context(), q)
		if err != nil || page.Next == "" {
			t.Fatal(page, err)
		}
		raw, err := base64.RawURLEncoding.DecodeString(page.Next)
		if err != nil {
			t.Fatal(err)
		}
		raw[len(raw)-2] ^= 1
		feed, err := db.Cursor(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []string{"x", "!!", base64.RawURLEncoding.EncodeToString(raw), page.Next + "A", page.Next[:len(page.Next)-1], feed} {
			bad := q
			bad.Cursor = c
			_, err := db.Talents().Find(t.Context(), bad)
			wantField(t, err, "cursor")
		}
		for _, other := range []market.Query{{Order: "name", Desc: true}, {Order: "id"}, {Order: "name", Where: []market.Condition{where("consent", market.OpEq, 1)}}} {
			other.Cursor = page.Next
			_, err := db.Talents().Find(t.Context(), other)
			wantField(t, err, "cursor")
		}
		for _, c := range []string{"x", page.Next, feed[:len(feed)-3]} {
			_, _, err := db.Changes(t.Context(), c, 0)
			wantField(t, err, "cursor")
		}
		_, _, err = db.Changes(t.Context(), "", -1)
		wantField(t, err, "limit")
	})
}

func TestAllYieldsEveryLiveRecordByID(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t, func(o *Options) { o.pageSize = 20 })
		const records = 60 // three full pages
		var writes []market.Write[market.Talent]
		for i := range records {
			writes = append(writes, create(talent(fmt.Sprintf("t%04d", i), "甲")))
		}
		mustApply(t, db.Talents(), writes...)
		if err := db.Talents().Delete(t.Context(), "t0007", 1, "", event(market.EventDeleted)); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for x, err := range db.Talents().All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, x.ID)
		}
		if len(ids) != records-1 || !slices.IsSorted(ids) || slices.Contains(ids, "t0007") {
			t.Fatalf("%d records", len(ids))
		}
		for range db.Talents().All(t.Context()) {
			break // stopping early is allowed
		}
		n := 0
		if err := db.Talents().Revs(t.Context(), func(string, int64, bool) error { n++; return nil }); err != nil || n != records {
			t.Fatalf("Revs told of %d, %v", n, err)
		}
	})
}

func TestCancelledContextIsToldAsSuch(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		seedTalents(t, db)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		past, stop := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		defer stop()
		for _, ctx := range []context.Context{ctx, past} {
			_, err := db.Talents().Get(ctx, "t01")
			wantCode(t, err, market.CodeCancelled)
			_, err = db.Talents().Find(ctx, market.Query{})
			wantCode(t, err, market.CodeCancelled)
			_, err = db.Talents().Apply(ctx, []market.Write[market.Talent]{create(talent("never", "甲"))})
			wantCode(t, err, market.CodeCancelled)
			_, _, err = db.Changes(ctx, "", 0)
			wantCode(t, err, market.CodeCancelled)
			_, err = db.AcquireLease(ctx, "l", "h", time.Second)
			wantCode(t, err, market.CodeCancelled)
			for _, err := range db.Talents().All(ctx) {
				wantCode(t, err, market.CodeCancelled)
			}
		}
		_, err := db.Talents().Get(t.Context(), "never")
		wantCode(t, err, market.CodeNotFound)
		mustApply(t, db.Talents(), create(talent("after", "甲"))) // the writer is not stuck
	})
}

func TestBadIDIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		for _, id := range []string{"", "a/b", "中", "-a"} {
			_, err := db.Talents().Apply(t.Context(), []market.Write[market.Talent]{create(talent("good", "甲")), create(talent(id, "甲"))})
			wantField(t, err, "id")
		}
		if n, err := db.Talents().Count(t.Context(), nil); err != nil || n != 0 {
			t.Fatalf("Count = %d, %v", n, err)
		}
		big := talent("big", "甲")
		big.Private.About = string(make([]byte, maxBody))
		_, err := db.Talents().Apply(t.Context(), []market.Write[market.Talent]{create(big)})
		wantCode(t, err, market.CodeTooLarge)
	})
}

func TestReadOnlyStoreRefusesWrites(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		p.open(t)
		db := p.open(t, func(o *Options) { o.ReadOnly = true })
		if err := db.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := db.Talents().Apply(t.Context(), []market.Write[market.Talent]{create(talent("a", "甲"))})
		wantCode(t, err, market.CodeReadOnly)
		_, err = db.AcquireLease(t.Context(), "l", "h", time.Second)
		wantCode(t, err, market.CodeReadOnly)
	})
}

func TestClosedStoreIsUnavailable(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		mustApply(t, db.Talents(), create(talent("a", "甲")))
		for range 2 {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
		_, err := db.Talents().Get(t.Context(), "a")
		wantCode(t, err, market.CodeUnavailable)
		_, err = db.Talents().Apply(t.Context(), []market.Write[market.Talent]{create(talent("b", "乙"))})
		wantCode(t, err, market.CodeUnavailable)
		wantCode(t, db.Ping(t.Context()), market.CodeUnavailable)
	})
}
