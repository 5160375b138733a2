package matching

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sort"
	"testing"

	"talentmatch/market"
)

// rounds is how many random worlds a property is tried on.
func rounds(short, long int) int {
	if os.Getenv("TALENTMATCH_TEST_LONG") != "" {
		return long
	}
	return short
}

// bruteForce scores every pair one by one and sorts: what the lists must equal.
func bruteForce(matches []market.Match, id func(*market.Match) string) (list []market.Match, near []market.Match) {
	for _, m := range matches {
		switch {
		case m.Feasible != market.FeasibleNo:
			list = append(list, m)
		case len(m.Failed) == 1 && !slices.Contains([]market.Code{"no_consent", "not_looking", "not_open", "not_valid"}, m.Failed[0].Code):
			near = append(near, m)
		}
	}
	order := func(l []market.Match) {
		sort.Slice(l, func(i, j int) bool {
			if l[i].Score != l[j].Score {
				return l[i].Score > l[j].Score
			}
			return id(&l[i]) < id(&l[j])
		})
	}
	order(list)
	order(near)
	return list, near[:min(len(near), nearMissCount)]
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func wantSame(t *testing.T, what string, got, want []market.Match) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d matches, want %d", what, len(got), len(want))
	}
	for i := range got {
		if g, w := asJSON(t, got[i]), asJSON(t, want[i]); g != w {
			t.Fatalf("%s: match %d\n got %s\nwant %s", what, i, g, w)
		}
	}
}

func TestCandidatesEqualScoringEveryTalent(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(25, 1500)) {
		e, ts, ds := filled(t, seed, 60, 4)
		for i := range ds {
			d := &ds[i]
			var all []market.Match
			for j := range ts {
				if ts[j].InPool() {
					all = append(all, e.Match(&ts[j], d, testDay))
				}
			}
			list, near := bruteForce(all, func(m *market.Match) string { return m.Talent.ID })
			for _, limit := range []int{1, 7, 100} {
				got, err := e.Candidates(d, market.MatchQuery{Limit: limit, AsOf: testDay})
				if err != nil {
					t.Fatal(err)
				}
				what := fmt.Sprintf("seed %d demand %s limit %d", seed, d.ID, limit)
				wantSame(t, what, got.Items, list[:min(limit, len(list))])
				wantSame(t, what+" near misses", got.NearMisses, near)
				wantCounts(t, what, got, len(list), len(all))
			}
		}
	}
}

func TestRecommendationsEqualScoringEveryDemand(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(25, 1500)) {
		e, ts, ds := filled(t, seed, 4, 60)
		for i := range ts {
			var all []market.Match
			for j := range ds {
				if ds[j].Matchable(testDay) {
					all = append(all, e.Match(&ts[i], &ds[j], testDay))
				}
			}
			list, near := bruteForce(all, func(m *market.Match) string { return m.Demand.ID })
			for _, limit := range []int{1, 7, 100} {
				got, err := e.Recommendations(&ts[i], market.MatchQuery{Limit: limit, AsOf: testDay})
				if err != nil {
					t.Fatal(err)
				}
				what := fmt.Sprintf("seed %d talent %s limit %d", seed, ts[i].ID, limit)
				wantSame(t, what, got.Items, list[:min(limit, len(list))])
				wantSame(t, what+" near misses", got.NearMisses, near)
				wantCounts(t, what, got, len(list), len(all))
			}
		}
	}
}

// wantCounts checks that the list explains its whole pool.
func wantCounts(t *testing.T, what string, l market.MatchList, total, pool int) {
	t.Helper()
	sum := l.Total
	for _, r := range l.Rejected {
		sum += r.Count
	}
	if l.Total != total || l.Pool != pool || sum != pool {
		t.Fatalf("%s: total %d (want %d), pool %d (want %d), total and rejected sum to %d", what, l.Total, total, l.Pool, pool, sum)
	}
}

func TestRejectedCountsEachUnderItsFirstFailedCondition(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(20, 500)) {
		e, ts, ds := filled(t, seed, 60, 3)
		for i := range ds {
			want := map[string]int{}
			for j := range ts {
				if m := e.Match(&ts[j], &ds[i], testDay); ts[j].InPool() && m.Feasible == market.FeasibleNo {
					want[rejectionKey(m.Failed[0].Code, m.Failed[0].Args)]++
				}
			}
			l, err := e.Candidates(&ds[i], market.MatchQuery{AsOf: testDay})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]int{}
			for _, r := range l.Rejected {
				got[rejectionKey(r.Code, r.Args)] += r.Count
			}
			if g, w := asJSON(t, got), asJSON(t, want); g != w {
				t.Fatalf("seed %d: rejected %s, want %s", seed, g, w)
			}
		}
	}
}

func rejectionKey(c market.Code, a market.Args) string {
	if c == "must_skill" {
		return fmt.Sprint(c, " ", a["skill"])
	}
	return string(c)
}

func TestPagesFollowEachOtherWithoutGapOrRepetition(t *testing.T) {
	t.Parallel()
	e, _, ds := filled(t, 3, 300, 1)
	whole, err := e.Candidates(&ds[0], market.MatchQuery{Limit: 100, AsOf: testDay})
	if err != nil {
		t.Fatal(err)
	}
	var got []market.Match
	q := market.MatchQuery{Limit: 7, AsOf: testDay}
	for {
		l, err := e.Candidates(&ds[0], q)
		if err != nil {
			t.Fatal(err)
		}
		if q.Cursor != "" && (l.Rejected != nil || l.NearMisses != nil) {
			t.Fatal("rejections and near misses stand on the first page alone")
		}
		got = append(got, l.Items...)
		if q.Cursor = l.Next; q.Cursor == "" || len(got) >= 98 {
			break
		}
	}
	wantSame(t, "pages", got, whole.Items[:len(got)])
	if len(got) < 50 {
		t.Fatalf("only %d matches: the world is too small for this test", len(got))
	}
}

func TestCursorOfAnotherListIsRefused(t *testing.T) {
	t.Parallel()
	var e *Engine
	var ts []market.Talent
	var ds []market.Demand
	var l market.MatchList
	for seed := uint64(4); l.Next == ""; seed++ { // some worlds have no second page
		var err error
		e, ts, ds = filled(t, seed, 300, 2)
		if l, err = e.Candidates(&ds[0], market.MatchQuery{Limit: 1, AsOf: testDay}); err != nil {
			t.Fatal(err)
		}
	}
	for name, try := range map[string]func() error{
		"other demand": func() error {
			_, err := e.Candidates(&ds[1], market.MatchQuery{Cursor: l.Next, AsOf: testDay})
			return err
		},
		"other day": func() error {
			_, err := e.Candidates(&ds[0], market.MatchQuery{Cursor: l.Next, AsOf: "2026-06-16"})
			return err
		},
		"other side": func() error {
			_, err := e.Recommendations(&ts[0], market.MatchQuery{Cursor: l.Next, AsOf: testDay})
			return err
		},
		"rubbish": func() error {
			_, err := e.Candidates(&ds[0], market.MatchQuery{Cursor: "%%%", AsOf: testDay})
			return err
		},
	} {
		if market.CodeOf(try()) != market.CodeInvalid {
			t.Errorf("%s: the cursor was taken", name)
		}
	}
}
