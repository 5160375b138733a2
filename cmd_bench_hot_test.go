package main

import (
	"sync"
	"testing"

	"talentmatch/app/sample/world"
	"talentmatch/market"
	"talentmatch/matching"
)

// hot is a market of 100,000 talents and 20,000 demands for the benchmarks below, which are there to be
// profiled: go test -run xxx -bench Hot -cpuprofile cpu.out .
var hot = sync.OnceValues(func() (hotMarket, error) {
	b := &bench{f: benchFlags{talents: benchSize}, w: world.New(1)}
	var err error
	if b.engine, err = matching.New(b.w.Tables()); err != nil {
		return hotMarket{}, err
	}
	stock(benchSize, func(i int) market.Talent { return b.w.Talent(world.Pool, i) }, func(list []market.Talent) { _ = b.engine.LoadTalents(without(list)) })
	stock(benchSize, func(i int) market.Demand { return b.w.Demand(world.Pool, i) }, func(list []market.Demand) { _ = b.engine.LoadDemands(without(list)) })
	for i := range 300 {
		b.demands = append(b.demands, b.w.Demand(world.Asked, i))
		b.talents = append(b.talents, b.w.Talent(world.Asked, i))
	}
	return hotMarket{b, b.changer()}, nil
})

type hotMarket struct {
	*bench
	changes *changer
}

func stock[T any](n int, make func(int) T, apply func([]T)) {
	var list []T
	for i := range n {
		if list = append(list, make(i)); len(list) == benchLoad || i == n-1 {
			apply(list)
			list = list[:0]
		}
	}
}

func benchmarkHot(b *testing.B, ask func(x hotMarket, i int)) {
	x, err := hot()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		ask(x, i%300)
	}
}

func BenchmarkHotTopTalents(b *testing.B) {
	benchmarkHot(b, func(x hotMarket, i int) { x.engine.TopTalents(&x.demands[i], market.DefaultLimit, world.Day) })
}

func BenchmarkHotScanTalents(b *testing.B) {
	benchmarkHot(b, func(x hotMarket, i int) { x.engine.ScanTalents(&x.demands[i], market.DefaultLimit, world.Day) })
}

func BenchmarkHotTopDemands(b *testing.B) {
	benchmarkHot(b, func(x hotMarket, i int) { x.engine.TopDemands(&x.talents[i], market.DefaultLimit, world.Day) })
}

func BenchmarkHotCandidates(b *testing.B) {
	benchmarkHot(b, func(x hotMarket, i int) {
		if _, err := x.engine.Candidates(&x.demands[i], market.MatchQuery{AsOf: world.Day}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkHotApplyOne(b *testing.B) {
	benchmarkHot(b, func(x hotMarket, _ int) {
		t, _ := x.changes.next()
		x.engine.ApplyTalents([]market.Talent{t}, nil)
	})
}

// BenchmarkHotAssign gives the seats of 2,000 demands to 100,000 talents.
func BenchmarkHotAssign(b *testing.B) {
	x, err := hot()
	if err != nil {
		b.Fatal(err)
	}
	q := market.AssignQuery{AsOf: world.Day}
	for i := range 2000 {
		d := x.w.Demand(world.Pool, i)
		q.Demands = append(q.Demands, d.ID)
		q.Seats = append(q.Seats, market.DemandSeats{ID: d.ID, Seats: 1 + i%5})
	}
	for b.Loop() {
		a, err := x.engine.Assign(b.Context(), q)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(a.Assigned)), "assigned")
	}
}
