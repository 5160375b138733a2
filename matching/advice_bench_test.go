package matching

import (
	"context"
	"testing"

	"talentmatch/market"
)

func BenchmarkDemandAdvice100k(b *testing.B) {
	e, _, ds := filled(b, 1, 100_000, 50)
	queries := 0
	for i := 0; b.Loop(); i++ {
		a, err := e.DemandAdvice(context.Background(), &ds[i%len(ds)], testDay)
		if err != nil {
			b.Fatal(err)
		}
		queries += 1 + len(a.Single) + a.Pairs
	}
	b.ReportMetric(float64(queries)/float64(b.N), "queries/op")
}

func BenchmarkTalentAdvice10k(b *testing.B) {
	e, ts, _ := filled(b, 1, 200, 10_000)
	for i := 0; b.Loop(); i++ {
		if _, err := e.TalentAdvice(context.Background(), &ts[i%len(ts)], testDay); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGaps2kx100k(b *testing.B) {
	e, _, ds := filled(b, 1, 100_000, 2_400)
	w := newWorld(5)
	seats := map[string]int{}
	for i := range ds {
		seats[ds[i].ID] = 1 + w.IntN(5)
	}
	for b.Loop() {
		g := gapsOf(b, e, seats, market.GapBySkill, testDay)
		b.ReportMetric(float64(len(g.Demands)), "demands")
		b.ReportMetric(float64(g.Unmet), "unmet")
	}
}

// BenchmarkGapsOfAScarceMarket has more seats than people who fit: every skill is a must at level 3.
func BenchmarkGapsOfAScarceMarket(b *testing.B) {
	e, _, ds := filled(b, 1, 100_000, 2_400)
	w := newWorld(5)
	seats := map[string]int{}
	for i := range ds {
		ds[i].Rev = 2
		for k := range ds[i].Skills {
			ds[i].Skills[k].Must, ds[i].Skills[k].Level = true, market.LevelProficient
		}
		seats[ds[i].ID] = 1 + w.IntN(30)
	}
	e.ApplyDemands(ds, nil)
	for b.Loop() {
		g := gapsOf(b, e, seats, market.GapBySkill, testDay)
		b.ReportMetric(float64(g.Unmet), "unmet")
		b.ReportMetric(float64(len(g.Teach)), "skills")
	}
}

// BenchmarkSurvey100k is the look at the whole pool that advice on a demand begins with.
func BenchmarkSurvey100k(b *testing.B) {
	e, _, ds := filled(b, 1, 100_000, 50)
	for i := 0; b.Loop(); i++ {
		a := demandAdviser{e: e, view: e.view.Load(), ctx: context.Background(), d: opened(ds[i%len(ds)]), asOf: testDay}
		a.survey()
	}
}
