package matching

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"talentmatch/market"
)

// seatsFor gives random seats to demands, some none and some more than there are talents.
func seatsFor(w world, ds []market.Demand) []market.DemandSeats {
	var out []market.DemandSeats
	for i := range ds {
		seats, stated := w.IntN(5), w.chance(80)
		if w.chance(5) {
			seats, stated = 1000, true
		}
		if stated {
			out = append(out, market.DemandSeats{ID: ds[i].ID, Seats: seats})
		}
	}
	return out
}

// wantStable checks an assignment against every pair, scored one by one.
func wantStable(t *testing.T, what string, e *Engine, ts []market.Talent, ds []market.Demand, q market.AssignQuery, got market.Assignment) {
	t.Helper()
	var talents []*market.Talent
	for i := range ts {
		if ts[i].InPool() && (q.Talents == nil || slices.Contains(q.Talents, ts[i].ID)) {
			talents = append(talents, &ts[i])
		}
	}
	bySides := q.By == market.AssignBySides
	v := village{}
	at := map[string]int32{}
	var names []string
	for i := range ds {
		if q.Demands != nil && !slices.Contains(q.Demands, ds[i].ID) || q.Demands == nil && !ds[i].Matchable(testDay) {
			continue
		}
		seats := 1
		for _, s := range q.Seats {
			if s.ID == ds[i].ID {
				seats = s.Seats
			}
		}
		at[ds[i].ID] = int32(len(v.open))
		names = append(names, ds[i].ID)
		v.open = append(v.open, int32(seats))
		var a, b []int32
		for _, x := range talents {
			m := e.Match(x, &ds[i], testDay)
			fit, appeal := int32(m.Score), int32(m.Score)
			if bySides {
				fit, appeal = int32(m.Fit), int32(m.Appeal)
			}
			if m.Feasible == market.FeasibleNo || m.Score == 0 || !ds[i].Matchable(testDay) {
				fit, appeal = 0, 0
			}
			a, b = append(a, fit), append(b, appeal)
		}
		v.worthA, v.worthB = append(v.worthA, a), append(v.worthB, b)
	}
	pairs := map[[2]int32]bool{}
	for j, x := range talents {
		v.room = append(v.room, 1)
		for _, p := range got.Assigned {
			if p.Talent.ID == x.ID {
				pairs[[2]int32{at[p.Demand.ID], int32(j)}] = true
			}
		}
	}
	if len(pairs) != len(got.Assigned) || !v.holds(pairs) {
		t.Fatalf("%s: assigned %+v breaks capacities or conditions", what, got.Assigned)
	}
	if p, found := v.blocking(pairs); found {
		t.Fatalf("%s: %s and %s would rather have each other", what, names[p[0]], talents[p[1]].ID)
	}
	wantCountsOfSeats(t, what, &v, names, len(talents), pairs, got)
}

func wantCountsOfSeats(t *testing.T, what string, v *village, names []string, pool int, pairs map[[2]int32]bool, got market.Assignment) {
	t.Helper()
	if got.Pool != pool || got.Unassigned != pool-len(pairs) || len(got.Demands) != len(names) {
		t.Fatalf("%s: pool %d, unassigned %d, demands %d; want %d, %d, %d", what, got.Pool, got.Unassigned, len(got.Demands), pool, pool-len(pairs), len(names))
	}
	for _, c := range got.Demands {
		i := slices.Index(names, c.Demand.ID)
		filled, candidates := 0, 0
		for p := range pairs {
			if p[0] == int32(i) {
				filled++
			}
		}
		want := market.AssignNoCandidate
		for _, w := range v.worthA[i] {
			if w > 0 {
				candidates++
			}
		}
		if candidates > filled {
			want = market.AssignElsewhere
		} else if candidates > 0 {
			want = market.AssignTooFew
		}
		switch {
		case c.Filled != filled || c.Seats != int(v.open[i]) || (c.Reason == nil) != (filled == c.Seats):
			t.Fatalf("%s: %+v, filled %d of %d", what, c, filled, v.open[i])
		case c.Reason == nil || c.Reason.Code == market.AssignNotOpen || c.Reason.Code == market.AssignNotValid:
		case c.Reason.Code != want:
			t.Fatalf("%s: %s says %s, want %s", what, c.Demand.ID, c.Reason.Code, want)
		}
	}
}

func TestAssignmentsAreStableInRandomWorlds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(60, 2000)) {
		e, ts, ds := filled(t, seed, 40, 10)
		w := newWorld(seed + 1000)
		q := market.AssignQuery{Seats: seatsFor(w, ds), AsOf: testDay}
		for _, side := range []market.Kind{market.KindDemand, market.KindTalent} {
			for _, by := range []market.AssignOrder{market.AssignByScore, market.AssignBySides} {
				q.Proposing, q.By = side, by
				got, err := e.Assign(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				wantStable(t, fmt.Sprintf("seed %d %s by %s", seed, side, by), e, ts, ds, q, got)
			}
		}
		some := q
		some.Proposing, some.By = "", ""
		for i := range 15 {
			some.Talents = append(some.Talents, ts[i*2].ID)
		}
		for i := range 6 {
			some.Demands = append(some.Demands, ds[9-i].ID)
		}
		got, err := e.Assign(t.Context(), some)
		if err != nil {
			t.Fatal(err)
		}
		wantStable(t, fmt.Sprintf("seed %d some", seed), e, ts, ds, some, got)
	}
}

func TestTheOrderOfTheInputDoesNotMatter(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(20, 500)) {
		one, ts, ds := filled(t, seed, 60, 12)
		w := newWorld(seed + 2000)
		q := market.AssignQuery{Seats: seatsFor(w, ds), AsOf: testDay}
		for i := range ts {
			q.Talents = append(q.Talents, ts[i].ID)
		}
		for i := range ds {
			q.Demands = append(q.Demands, ds[i].ID)
		}
		two, err := NewVersion(testTables(), one.m.weights.Version)
		if err != nil {
			t.Fatal(err)
		}
		w.Shuffle(len(ts), func(i, j int) { ts[i], ts[j] = ts[j], ts[i] })
		w.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
		two.ApplyTalents(ts, nil)
		two.ApplyDemands(ds, nil)
		first, err := one.Assign(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		w.Shuffle(len(q.Talents), func(i, j int) { q.Talents[i], q.Talents[j] = q.Talents[j], q.Talents[i] })
		w.Shuffle(len(q.Demands), func(i, j int) { q.Demands[i], q.Demands[j] = q.Demands[j], q.Demands[i] })
		second, err := two.Assign(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if g, want := asJSON(t, second), asJSON(t, first); g != want {
			t.Fatalf("seed %d:\n got %s\nwant %s", seed, g, want)
		}
	}
}

// alike makes an engine where every talent suits every demand equally well.
func alike(t *testing.T, talents, demands int) *Engine {
	t.Helper()
	e, err := New(testTables())
	if err != nil {
		t.Fatal(err)
	}
	var ts []market.Talent
	for i := range talents {
		x := market.Talent{Meta: market.Meta{ID: fmt.Sprintf("t%05d", i), Rev: 1}, Skills: []market.Skill{{Code: "python", Level: 3}}}
		x.Consent.Matching = &market.Grant{Version: "1"}
		ts = append(ts, x)
	}
	var ds []market.Demand
	for i := range demands {
		ds = append(ds, market.Demand{Meta: market.Meta{ID: fmt.Sprintf("d%05d", i), Rev: 1}, Title: "数据分析师", Status: market.DemandOpen,
			Skills: []market.SkillRequirement{{Code: "python"}}})
	}
	e.ApplyTalents(ts, nil)
	e.ApplyDemands(ds, nil)
	return e
}

func TestEqualScoresGoToTheLowerID(t *testing.T) {
	t.Parallel()
	got, err := alike(t, 5, 3).Assign(t.Context(), market.AssignQuery{Seats: []market.DemandSeats{{ID: "d00000", Seats: 2}, {ID: "d00001"}, {ID: "d00002", Seats: 9}}, AsOf: testDay})
	if err != nil {
		t.Fatal(err)
	}
	var pairs []string
	for _, p := range got.Assigned {
		pairs = append(pairs, p.Demand.ID+p.Talent.ID)
	}
	want := []string{"d00000t00000", "d00000t00001", "d00002t00002", "d00002t00003", "d00002t00004"}
	if !slices.Equal(pairs, want) || got.Unassigned != 0 {
		t.Fatalf("%v, want %v", pairs, want)
	}
	if d := got.Demands[2]; d.Filled != 3 || d.Reason == nil || d.Reason.Code != market.AssignElsewhere {
		t.Fatalf("%+v", d)
	}
}

func TestDemandsThatAllWantTheSameAreServedInBoundedPasses(t *testing.T) {
	t.Parallel()
	e := alike(t, 3000, 60)
	var seats []market.DemandSeats
	for i := range 60 {
		seats = append(seats, market.DemandSeats{ID: fmt.Sprintf("d%05d", i), Seats: 100}) // twice as many as there are talents
	}
	got, err := e.Assign(t.Context(), market.AssignQuery{Seats: seats, AsOf: testDay})
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range got.Demands {
		if want := max(0, min(100, 3000-100*i)); d.Filled != want {
			t.Fatalf("%s: %d, want %d", d.Demand.ID, d.Filled, want)
		}
	}
}

func TestEmptySidesGiveEmptyAssignments(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{0, 0}, {0, 3}, {3, 0}} {
		for _, by := range []market.AssignOrder{market.AssignByScore, market.AssignBySides} {
			got, err := alike(t, size[0], size[1]).Assign(t.Context(), market.AssignQuery{By: by, AsOf: testDay})
			if err != nil || len(got.Assigned) != 0 || got.Pool != size[0] || len(got.Demands) != size[1] {
				t.Fatalf("%v: %+v, %v", size, got, err)
			}
			for _, d := range got.Demands {
				if d.Reason == nil || d.Reason.Code != market.AssignNoCandidate {
					t.Fatalf("%+v", d)
				}
			}
		}
	}
}

func TestABadAssignmentQueryNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	e := alike(t, 2, 2)
	for _, try := range []struct {
		q     market.AssignQuery
		field string
		code  market.Code
	}{
		{market.AssignQuery{Demands: []string{"d00000", "d00000"}}, "demands[1]", market.ProblemRepeated},
		{market.AssignQuery{Talents: []string{"t00001", "t00000", "t00001"}}, "talents[2]", market.ProblemRepeated},
		{market.AssignQuery{Demands: []string{"nobody"}}, "demands[0]", market.ProblemNoSuchID},
		{market.AssignQuery{Talents: []string{"nobody"}}, "talents[0]", market.ProblemNoSuchID},
		{market.AssignQuery{Seats: []market.DemandSeats{{ID: "d00000", Seats: -1}}}, "seats[0].seats", market.ProblemOutOfRange},
		{market.AssignQuery{Proposing: "employer"}, "proposing", market.ProblemNotAllowed},
		{market.AssignQuery{By: "luck"}, "by", market.ProblemNotAllowed},
	} {
		try.q.AsOf = testDay
		_, err := e.Assign(t.Context(), try.q)
		var bad *market.Error
		if !errors.As(err, &bad) || len(bad.Problems) != 1 || bad.Problems[0].Field != try.field || bad.Problems[0].Code != try.code {
			t.Errorf("%+v: %v", try.q, err)
		}
	}
}

func TestAnAssignmentEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, by := range []market.AssignOrder{market.AssignByScore, market.AssignBySides} {
		if _, err := alike(t, 2, 2).Assign(ctx, market.AssignQuery{By: by, AsOf: testDay}); market.CodeOf(err) != market.CodeCancelled {
			t.Errorf("%s: %v", by, err)
		}
	}
}

func TestClonedRowsShareNoLists(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		e, _, _ := filled(t, seed, 20, 20)
		e.eachTalent(func(r *talentRow) { c := r.clone(); wantOwnLists(t, r, &c) })
		e.eachDemand(func(r *demandRow) { c := r.clone(); wantOwnLists(t, r, &c) })
	}
}

// wantOwnLists checks that two rows, given as pointers, say the same and share no list.
func wantOwnLists(t *testing.T, row, clone any) {
	t.Helper()
	a, b := reflect.ValueOf(row).Elem(), reflect.ValueOf(clone).Elem()
	for i := range a.NumField() {
		x, y := a.Field(i), b.Field(i)
		if x.Kind() != reflect.Slice {
			if !x.Equal(y) {
				t.Fatalf("%s differs", a.Type().Field(i).Name)
			}
			continue
		}
		if x.Len() != y.Len() || x.Len() > 0 && x.Pointer() == y.Pointer() {
			t.Fatalf("%s is shared or cut", a.Type().Field(i).Name)
		}
	}
}
