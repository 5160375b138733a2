package matching

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"talentmatch/market"
)

// gapsOf asks for the gaps and fails the test where there are none.
func gapsOf(tb testing.TB, e *Engine, seats map[string]int, by market.GapBy, asOf market.Date) market.Gaps {
	tb.Helper()
	g, err := e.Gaps(context.Background(), seats, by, asOf)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// busyWorld is a market with more seats than people who fit: few talents, many musts, headcounts.
func busyWorld(t *testing.T, seed uint64, talents, demands int) (*Engine, []market.Talent, []market.Demand, map[string]int) {
	t.Helper()
	e, ts, ds := filled(t, seed, talents, demands)
	w := newWorld(seed + 99)
	seats := map[string]int{}
	for i := range ds {
		ds[i].Rev = 2
		for k := range ds[i].Skills {
			ds[i].Skills[k].Must = w.chance(70)
			ds[i].Skills[k].Level = market.Level(w.IntN(4))
		}
		if ds[i].Education != nil {
			ds[i].Education.Must = w.chance(30)
		}
		ds[i].Headcount = w.IntN(4)
		seats[ds[i].ID] = ds[i].Headcount
	}
	e.ApplyDemands(ds, nil)
	return e, ts, ds, seats
}

// fitsOf lists by Match which talents of the pool fit each open demand for certain.
func fitsOf(e *Engine, ts []market.Talent, ds []market.Demand) map[string][]int {
	out := map[string][]int{}
	for i := range ds {
		if !ds[i].Matchable(testDay) {
			continue
		}
		list := []int{}
		for j := range ts {
			if ts[j].InPool() && e.Match(&ts[j], &ds[i], testDay).Feasible == market.FeasibleYes {
				list = append(list, j)
			}
		}
		out[ds[i].ID] = list
	}
	return out
}

// mostSeats is the size of a maximum assignment, found seat by seat.
func mostSeats(fits map[string][]int, seats map[string]int) int {
	holder := map[int]string{}
	var try func(id string, seen map[int]bool) bool
	try = func(id string, seen map[int]bool) bool {
		for _, t := range fits[id] {
			if seen[t] {
				continue
			}
			seen[t] = true
			if other, taken := holder[t]; !taken || try(other, seen) {
				holder[t] = id
				return true
			}
		}
		return false
	}
	n := 0
	for id := range fits {
		for range max(seats[id], 1) {
			n += flag(try(id, map[int]bool{}))
		}
	}
	return n
}

func TestUnmetSeatsAreThoseThatAMaximumAssignmentLeavesEmpty(t *testing.T) {
	t.Parallel()
	short := 0
	for seed := range uint64(rounds(60, 1500)) {
		e, ts, ds, seats := busyWorld(t, seed, 14, 10)
		g := gapsOf(t, e, seats, market.GapBySkill, testDay)
		fits := fitsOf(e, ts, ds)
		if len(g.Demands) != len(fits) || g.Truncated {
			t.Fatalf("seed %d: %d demands, want %d", seed, len(g.Demands), len(fits))
		}
		for i := range ds {
			k := slices.IndexFunc(g.Demands, func(d market.DemandGap) bool { return d.ID == ds[i].ID })
			if total, certain, _ := topOf(t, e, &ds[i]); k >= 0 && (g.Demands[k].Total != total || g.Demands[k].Certain != certain) {
				t.Fatalf("seed %d: %+v, the list says %d and %d", seed, g.Demands[k], total, certain)
			}
		}
		all, unmet := 0, 0
		for _, d := range g.Demands {
			if d.Certain != len(fits[d.ID]) || d.Seats != max(seats[d.ID], 1) || d.Alone != max(0, d.Seats-d.Certain) || d.Unmet < d.Alone || d.Unmet > d.Seats {
				t.Fatalf("seed %d: %+v, want %d certain", seed, d, len(fits[d.ID]))
			}
			all, unmet = all+d.Seats, unmet+d.Unmet
		}
		if want := all - mostSeats(fits, seats); g.Unmet != want || unmet != want || g.Seats != all {
			t.Fatalf("seed %d: %d of %d seats unmet, want %d", seed, g.Unmet, g.Seats, want)
		}
		short += flag(g.Unmet > g.Alone)
		wantFirstServed(t, fits, seats, g.Demands)
	}
	if short < 10 {
		t.Fatalf("only %d worlds in which demands compete", short)
	}
}

// wantFirstServed checks that no demand could have another seat without taking one from those before it.
func wantFirstServed(t *testing.T, fits map[string][]int, seats map[string]int, list []market.DemandGap) {
	t.Helper()
	served := map[string]int{}
	some := map[string][]int{}
	before := 0
	for _, d := range list {
		served[d.ID], some[d.ID] = max(seats[d.ID], 1), fits[d.ID]
		n := mostSeats(some, served)
		if got := d.Seats - d.Unmet; n-before != got {
			t.Fatalf("%s gets %d seats, want %d", d.ID, got, n-before)
		}
		before = n
	}
}

func TestTeachingFillsWhatItSaysAndNobodyElseWouldDoMore(t *testing.T) {
	t.Parallel()
	taught, several := 0, 0
	for seed := range uint64(rounds(40, 1500)) {
		e, ts, ds, seats := busyWorld(t, seed, 14, 10)
		g := gapsOf(t, e, seats, market.GapBySkill, testDay)
		before := fitsOf(e, ts, ds)
		most := mostSeats(before, seats)
		for code := range e.m.skillID {
			learn := market.AddedSkill{Code: code, Level: market.TeachLevel}
			all := slices.Clone(ts)
			for i := range all {
				all[i] = learn.Apply(all[i])
			}
			after := fitsOf(e, all, ds)
			union := map[string][]int{} // whoever is not helped by it is not taught
			for id := range before {
				union[id] = slices.Compact(slices.Sorted(slices.Values(slices.Concat(before[id], after[id]))))
			}
			gain := mostSeats(union, seats) - most
			i := slices.IndexFunc(g.Teach, func(x market.Teaching) bool { return x.Code == code })
			if i < 0 {
				if gain > 0 && (len(g.Teach) == 0 || g.Teach[0].Seats < gain) {
					t.Fatalf("seed %d: %s would fill %d seats, more than any skill named", seed, code, gain)
				}
				continue
			}
			x := g.Teach[i]
			taught++
			if x.Seats != gain || x.People != len(x.Trainees) || x.People < x.Seats {
				t.Fatalf("seed %d: %+v, want %d seats", seed, x, gain)
			}
			several += flag(x.Seats > 1)
			wantTaught(t, e, seats, ts, ds, &g, x, learn)
			if least := fewest(before, after, seats, most+gain, len(ts)); x.People != least {
				t.Fatalf("seed %d %s: %d people, %d would do", seed, code, x.People, least)
			}
		}
	}
	if taught < 30 || several < 5 {
		t.Fatalf("only %d skills, %d that fill several seats", taught, several)
	}
}

// wantTaught teaches the people named and looks at the market again.
func wantTaught(t *testing.T, e *Engine, seats map[string]int, ts []market.Talent, ds []market.Demand, g *market.Gaps, x market.Teaching, learn market.AddedSkill) {
	t.Helper()
	other, err := NewVersion(testTables(), e.m.weights.Version)
	if err != nil {
		t.Fatal(err)
	}
	next := slices.Clone(ts)
	for i := range next {
		if slices.ContainsFunc(x.Trainees, func(p market.Trainee) bool { return p.Talent.ID == next[i].ID }) {
			next[i] = learn.Apply(next[i])
		}
	}
	other.ApplyTalents(next, nil)
	other.ApplyDemands(ds, nil)
	if then := gapsOf(t, other, seats, market.GapBySkill, testDay); then.Unmet != g.Unmet-x.Seats {
		t.Fatalf("%+v: %d seats unmet before, %d after", x, g.Unmet, then.Unmet)
	}
	for _, p := range x.Trainees {
		i := slices.IndexFunc(next, func(t market.Talent) bool { return t.ID == p.Talent.ID })
		j := slices.IndexFunc(ds, func(d market.Demand) bool { return d.ID == p.Demand.ID })
		if e.Match(&ts[i], &ds[j], testDay).Feasible == market.FeasibleYes || e.Match(&next[i], &ds[j], testDay).Feasible != market.FeasibleYes {
			t.Fatalf("%+v: %s does not come to fit %s by it", x.Code, p.Talent.ID, p.Demand.ID)
		}
	}
}

// fewest returns the least number of talents to be taught for an assignment of that size, by trying every set.
func fewest(before, after map[string][]int, seats map[string]int, size, talents int) int {
	best := talents + 1
	for mask := range 1 << talents {
		n := 0
		for m := mask; m != 0; m &= m - 1 {
			n++
		}
		if n >= best {
			continue
		}
		fits := map[string][]int{}
		for id := range before {
			for t := range talents {
				if slices.Contains(before[id], t) || mask&(1<<t) != 0 && slices.Contains(after[id], t) {
					fits[id] = append(fits[id], t)
				}
			}
			if fits[id] == nil {
				fits[id] = []int{}
			}
		}
		if mostSeats(fits, seats) >= size {
			best = n
		}
	}
	return best
}

func TestGapsAddUpTheDemandsThatTheyName(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(10, 200)) {
		e, ts, ds, seats := busyWorld(t, seed, 30, 20)
		fits := fitsOf(e, ts, ds)
		for _, by := range market.GapBys() {
			g := gapsOf(t, e, seats, by, testDay)
			at := map[string]market.DemandGap{}
			for _, d := range g.Demands {
				at[d.ID] = d
			}
			named := map[string]bool{}
			for _, row := range g.Rows {
				var sum market.Gap
				anybody := map[int]bool{}
				for _, id := range row.Demands {
					named[id] = true
					sum.Seats, sum.Unmet, sum.Alone = sum.Seats+at[id].Seats, sum.Unmet+at[id].Unmet, sum.Alone+at[id].Alone
					for _, x := range fits[id] {
						anybody[x] = true
					}
				}
				if fmt.Sprint(sum.Seats, sum.Unmet, sum.Alone, len(anybody)) != fmt.Sprint(row.Seats, row.Unmet, row.Alone, row.Certain) {
					t.Fatalf("seed %d by %s: %+v, its demands give %+v and %d people", seed, by, row, sum, len(anybody))
				}
			}
			if len(named) != len(g.Demands) {
				t.Fatalf("by %s: %d demands in rows, want %d", by, len(named), len(g.Demands))
			}
		}
	}
}

func TestGapsOfAnEmptyMarketAreEmpty(t *testing.T) {
	t.Parallel()
	e, _, _ := filled(t, 1, 0, 0)
	if g := gapsOf(t, e, nil, market.GapBySkill, testDay); g.Seats != 0 || len(g.Rows) != 0 || g.Rows == nil || g.Teach == nil {
		t.Fatalf("%+v", g)
	}
	e, _, ds := filled(t, 1, 0, 30)
	g := gapsOf(t, e, nil, market.GapByDistrict, testDay)
	if g.Unmet != g.Seats || g.Seats == 0 || g.Demands[0].Title == "" {
		t.Fatalf("without talents every seat is empty: %+v of %d", g, len(ds))
	}
}

func TestGapsCountWhoeverMatchSaysFits(t *testing.T) {
	t.Parallel()
	for _, v := range Versions() {
		e, err := NewVersion(testTables(), v)
		if err != nil {
			t.Fatal(err)
		}
		ts := []market.Talent{joker()}
		ds := []market.Demand{
			{Meta: market.Meta{ID: "d1", Rev: 1}, Title: "数据分析师", Status: market.DemandOpen, Skills: []market.SkillRequirement{{Code: "python", Must: true}}},
			{Meta: market.Meta{ID: "d2", Rev: 1}, Title: "数据分析师", Status: market.DemandOpen, Skills: []market.SkillRequirement{{Code: "java", Must: true}}},
		}
		e.ApplyTalents(ts, nil)
		e.ApplyDemands(ds, nil)
		for i, g := range gapsOf(t, e, nil, market.GapBySkill, testDay).Demands {
			total, certain, _ := topOf(t, e, &ds[i])
			fits := e.Match(&ts[0], &ds[i], testDay).Feasible == market.FeasibleYes
			if g.Total != total || g.Certain != certain || (g.Certain == 1) != fits {
				t.Fatalf("version %d: %+v, the list says %d and %d, the match %v", v, g, total, certain, fits)
			}
		}
	}
}
