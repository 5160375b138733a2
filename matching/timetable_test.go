package matching

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"talentmatch/market"
)

// fair makes random interviews, some pairs twice.
func fair(r *rand.Rand, talents, demands, interviews int) market.TimetableQuery {
	var q market.TimetableQuery
	for range interviews {
		q.Interviews = append(q.Interviews, market.Interview{Talent: fmt.Sprintf("t%d", r.IntN(talents)), Demand: fmt.Sprintf("d%d", r.IntN(demands))})
	}
	for d := range demands {
		if r.IntN(3) == 0 {
			q.Demands = append(q.Demands, market.Attendance{ID: fmt.Sprintf("d%d", d), Parallel: 1 + r.IntN(3)})
		}
	}
	return q
}

// absences makes talents and demands unavailable in some slots.
func absences(r *rand.Rand, q *market.TimetableQuery, talents, percent int) {
	for i := range q.Demands {
		for s := range q.Slots {
			if r.IntN(100) < percent {
				q.Demands[i].Unavailable = append(q.Demands[i].Unavailable, s+1)
			}
		}
	}
	for t := range talents {
		x := market.Attendance{ID: fmt.Sprintf("t%d", t)}
		for s := range q.Slots {
			if r.IntN(100) < percent {
				x.Unavailable = append(x.Unavailable, s+1)
			}
		}
		q.Talents = append(q.Talents, x)
	}
}

func mustTimetable(t *testing.T, q market.TimetableQuery) market.Timetable {
	t.Helper()
	out, err := Timetable(q)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// wantNoClash checks everything that must hold of any timetable.
func wantNoClash(t *testing.T, what string, q market.TimetableQuery, out market.Timetable) {
	t.Helper()
	busy, tables := map[string]int{}, map[int]int{}
	parallel, absent := map[string]int{}, map[string]bool{}
	for side, list := range map[string][]market.Attendance{"t": q.Talents, "d": q.Demands} {
		for _, x := range list {
			parallel[side+x.ID] = x.Parallel
			for _, s := range x.Unavailable {
				absent[fmt.Sprint(side, x.ID, " ", s)] = true
			}
		}
	}
	left := map[market.Interview]int{}
	for _, x := range q.Interviews {
		left[x]++
	}
	for _, m := range out.Meetings {
		left[market.Interview{Talent: m.Talent.ID, Demand: m.Demand.ID}]--
		tables[m.Slot]++
		for _, who := range []string{"t" + m.Talent.ID, "d" + m.Demand.ID} {
			key := fmt.Sprint(who, " ", m.Slot)
			if busy[key]++; busy[key] > max(parallel[who], 1) || absent[key] {
				t.Fatalf("%s: %s can't in slot %d: %+v", what, who, m.Slot, out)
			}
		}
		if m.Slot < 1 || m.Slot > out.Slots || q.Slots > 0 && m.Slot > q.Slots || q.Tables > 0 && tables[m.Slot] > q.Tables || m.Reason != nil {
			t.Fatalf("%s: %+v", what, m)
		}
	}
	for _, m := range out.Unplaced {
		left[market.Interview{Talent: m.Talent.ID, Demand: m.Demand.ID}]--
		if m.Slot != 0 || m.Reason == nil {
			t.Fatalf("%s: %+v", what, m)
		}
	}
	for x, n := range left {
		if n != 0 {
			t.Fatalf("%s: %v stands %d times too few", what, x, n)
		}
	}
	if len(out.Meetings) > out.Most || len(out.Unplaced) == 0 && out.Slots < out.Least {
		t.Fatalf("%s: the bounds %d and %d don't hold: %d placed, %d slots", what, out.Most, out.Least, len(out.Meetings), out.Slots)
	}
}

// degree is the most interviews that one party or table has per interview it can hold at once, rounded up.
func degree(q market.TimetableQuery) int {
	count, parallel := map[string]int{}, map[string]int{}
	for _, x := range q.Demands {
		parallel["d"+x.ID] = x.Parallel
	}
	for _, x := range q.Interviews {
		count["t"+x.Talent]++
		count["d"+x.Demand]++
	}
	most := 0
	if q.Tables > 0 {
		most = (len(q.Interviews) + q.Tables - 1) / q.Tables
	}
	for who, n := range count {
		p := max(parallel[who], 1)
		most = max(most, (n+p-1)/p)
	}
	return most
}

func TestATimetableUsesExactlyTheSlotsThatTheBusiestNeeds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(3000, 50_000)) {
		r := rand.New(rand.NewPCG(seed, 21))
		q := fair(r, 1+r.IntN(12), 1+r.IntN(6), 1+r.IntN(50))
		if seed%2 == 0 {
			q.Tables = 1 + r.IntN(8)
		}
		out := mustTimetable(t, q)
		wantNoClash(t, fmt.Sprint("seed ", seed), q, out)
		if len(out.Unplaced) > 0 || out.Slots != degree(q) || out.Least != out.Slots || out.Most != len(q.Interviews) {
			t.Fatalf("seed %d: %d slots, want %d: %+v", seed, out.Slots, degree(q), out)
		}
	}
}

func TestSlotsAreEquallyFull(t *testing.T) {
	t.Parallel()
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 22))
		q := fair(r, 1+r.IntN(12), 1+r.IntN(6), 1+r.IntN(50))
		out := mustTimetable(t, q)
		size := make([]int, out.Slots)
		for _, m := range out.Meetings {
			size[m.Slot-1]++
		}
		for _, n := range size {
			if n < len(q.Interviews)/out.Slots || n > (len(q.Interviews)+out.Slots-1)/out.Slots {
				t.Fatalf("seed %d: %v", seed, size)
			}
		}
	}
}

// mostPlaced finds by trying everything how many interviews can be placed.
func mostPlaced(q market.TimetableQuery) int {
	p := newPlan(&q)
	b := newBoard(p)
	best := 0
	var try func(i, placed int)
	try = func(i, placed int) {
		best = max(best, placed)
		if i == len(p.list) || placed+len(p.list)-i <= best {
			return
		}
		for s := range int32(p.slots) {
			if b.fits(int32(i), s) {
				b.put(int32(i), s)
				try(i+1, placed+1)
				b.take(int32(i))
			}
		}
		try(i+1, placed)
	}
	try(0, 0)
	return best
}

func TestTooFewSlotsPlaceAsManyAsPossible(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(400, 5000)) {
		r := rand.New(rand.NewPCG(seed, 23))
		q := fair(r, 1+r.IntN(4), 1+r.IntN(4), 1+r.IntN(9))
		q.Slots, q.Tables = 1+r.IntN(3), r.IntN(4)
		out := mustTimetable(t, q)
		wantNoClash(t, fmt.Sprint("seed ", seed), q, out)
		if want := mostPlaced(q); len(out.Meetings) != want || out.Most != want {
			t.Fatalf("seed %d: placed %d of at most %d, want %d", seed, len(out.Meetings), out.Most, want)
		}
	}
}

func TestAbsencesAreKeptAndFewInterviewsAreLost(t *testing.T) {
	t.Parallel()
	lost, known, count := 0, 0, rounds(600, 5000)
	for seed := range uint64(count) {
		r := rand.New(rand.NewPCG(seed, 24))
		talents := 1 + r.IntN(4)
		q := fair(r, talents, 1+r.IntN(4), 1+r.IntN(8))
		q.Slots, q.Tables = 2+r.IntN(3), r.IntN(4)
		absences(r, &q, talents, 10+r.IntN(40))
		out := mustTimetable(t, q)
		wantNoClash(t, fmt.Sprint("seed ", seed), q, out)
		want := mostPlaced(q)
		if out.Most < want || len(out.Meetings) > want {
			t.Fatalf("seed %d: placed %d, bound %d, possible %d", seed, len(out.Meetings), out.Most, want)
		}
		if len(out.Meetings) < want {
			lost++
		}
		if len(out.Meetings) == out.Most {
			known++
		}
	}
	if lost*100 > count || known*2 < count {
		t.Fatalf("of %d timetables %d lost an interview that could be placed, %d are known to be the best", count, lost, known)
	}
	t.Logf("of %d timetables %d lost an interview, %d are known to be the best", count, lost, known)
}

func TestTheOrderOfInterviewsDoesNotMatter(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 25))
		q := fair(r, 8, 4, 30)
		if seed%2 == 0 {
			q.Slots, q.Tables = 10, 4
			absences(r, &q, 8, 20)
		}
		want := asJSON(t, mustTimetable(t, q))
		r.Shuffle(len(q.Interviews), func(i, j int) { q.Interviews[i], q.Interviews[j] = q.Interviews[j], q.Interviews[i] })
		r.Shuffle(len(q.Talents), func(i, j int) { q.Talents[i], q.Talents[j] = q.Talents[j], q.Talents[i] })
		r.Shuffle(len(q.Demands), func(i, j int) { q.Demands[i], q.Demands[j] = q.Demands[j], q.Demands[i] })
		if got := asJSON(t, mustTimetable(t, q)); got != want {
			t.Fatalf("seed %d:\n got %s\nwant %s", seed, got, want)
		}
	}
}

func TestAnInterviewWithoutASlotSaysWhy(t *testing.T) {
	t.Parallel()
	one := func(talent, demand string) market.Interview { return market.Interview{Talent: talent, Demand: demand} }
	for want, q := range map[market.Code]market.TimetableQuery{
		market.TimetableApart: {Slots: 2, Interviews: []market.Interview{one("a", "x")},
			Talents: []market.Attendance{{ID: "a", Unavailable: []int{1}}}, Demands: []market.Attendance{{ID: "x", Unavailable: []int{2}}}},
		market.TimetableTalent: {Slots: 1, Interviews: []market.Interview{one("a", "x"), one("a", "y")}},
		market.TimetableDemand: {Slots: 1, Interviews: []market.Interview{one("a", "x"), one("b", "x")}},
		market.TimetableTables: {Slots: 1, Tables: 1, Interviews: []market.Interview{one("a", "x"), one("b", "y")}},
	} {
		out := mustTimetable(t, q)
		if len(out.Unplaced) != 1 || out.Unplaced[0].Reason.Code != want {
			t.Errorf("%s: %+v", want, out)
		}
	}
}

func TestABadTimetableQueryNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	some := []market.Interview{{Talent: "a", Demand: "x"}}
	for _, try := range []struct {
		q     market.TimetableQuery
		field string
		code  market.Code
	}{
		{market.TimetableQuery{}, "interviews", market.ProblemRequired},
		{market.TimetableQuery{Interviews: make([]market.Interview, 1)}, "interviews[0].talent", market.ProblemRequired},
		{market.TimetableQuery{Interviews: some, Slots: -1}, "slots", market.ProblemOutOfRange},
		{market.TimetableQuery{Interviews: some, Slots: 201}, "slots", market.ProblemOutOfRange},
		{market.TimetableQuery{Interviews: some, Tables: -1}, "tables", market.ProblemOutOfRange},
		{market.TimetableQuery{Interviews: some, Talents: []market.Attendance{{ID: "a"}, {ID: "a"}}}, "talents[1].id", market.ProblemRepeated},
		{market.TimetableQuery{Interviews: some, Talents: []market.Attendance{{ID: "a", Parallel: 2}}}, "talents[0].parallel", market.ProblemOutOfRange},
		{market.TimetableQuery{Interviews: some, Demands: []market.Attendance{{}}}, "demands[0].id", market.ProblemRequired},
		{market.TimetableQuery{Interviews: some, Demands: []market.Attendance{{ID: "x", Unavailable: []int{1}}}}, "slots", market.ProblemRequired},
		{market.TimetableQuery{Interviews: some, Slots: 3, Demands: []market.Attendance{{ID: "x", Unavailable: []int{4}}}}, "demands[0].unavailable[0]", market.ProblemOutOfRange},
	} {
		_, err := Timetable(try.q)
		var bad *market.Error
		if !errors.As(err, &bad) || bad.Problems[0].Field != try.field || bad.Problems[0].Code != try.code {
			t.Errorf("%+v: %v", try.q, err)
		}
	}
}

func BenchmarkTimetable(b *testing.B) {
	for _, percent := range []int{0, 20} {
		b.Run(fmt.Sprintf("5000-interviews-absent-%d%%", percent), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			q := fair(r, 1000, 100, 5000)
			q.Slots, q.Tables = market.MaxSlots, 60
			absences(r, &q, 1000, percent)
			for b.Loop() {
				out, err := Timetable(q)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(out.Slots), "slots")
				b.ReportMetric(float64(out.Least), "least")
				b.ReportMetric(float64(len(out.Unplaced)), "unplaced")
			}
		})
	}
}
