package matching

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"talentmatch/market"
)

// BenchmarkAssign100kx2k assigns 100,000 talents to 2,000 demands with 1 to 9 seats each: lists and acceptance.
func BenchmarkAssign100kx2k(b *testing.B) {
	e, _, ds := filled(b, 1, 100_000, 2000)
	q := market.AssignQuery{AsOf: testDay}
	for i := range ds {
		q.Seats = append(q.Seats, market.DemandSeats{ID: ds[i].ID, Seats: 1 + i%9})
	}
	for b.Loop() {
		got, err := e.Assign(b.Context(), q)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(got.Assigned)), "assigned")
	}
}

// BenchmarkAcceptance100kx2k is deferred acceptance alone over ready lists of the first 1,000 talents of each
// demand, of which a tenth of the pool is wanted by nearly all.
func BenchmarkAcceptance100kx2k(b *testing.B) {
	const talents, demands, length = 100_000, 2000, 1000
	r := rand.New(rand.NewPCG(1, 2))
	lists, open, room := make([][]wish, demands), make([]int32, demands), make([]int32, talents)
	for i := range room {
		room[i] = 1
	}
	for i := range lists {
		open[i] = int32(1 + i%9)
		for k := range length {
			to := int32(r.IntN(talents))
			if r.IntN(10) > 0 {
				to %= talents / 10
			}
			lists[i] = append(lists[i], wish{to, int32(10_000 - k)})
		}
	}
	for b.Loop() {
		deferredAcceptance(lists, open, room)
	}
}

// BenchmarkFirstPieces100k reads the first piece of one demand's list.
func BenchmarkFirstPieces100k(b *testing.B) {
	e, _, _ := filled(b, 1, 100_000, 50)
	a := &assigning{e: e, view: e.view.Load(), ctx: b.Context(), q: market.AssignQuery{AsOf: testDay}}
	a.gatherTalents()
	if problems := a.gatherDemands(); problems != nil {
		b.Fatal(fmt.Sprint(problems))
	}
	for i := 0; b.Loop(); i++ {
		d := int32(i % len(a.demands))
		a.candidateList(d, 26, nil, func(*ranked) bool { return true })
	}
}
