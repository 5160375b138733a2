package matching

import (
	"testing"

	"talentmatch/market"
)

func BenchmarkCandidates100k(b *testing.B) {
	e, _, ds := filled(b, 1, 100_000, 50)
	for i := 0; b.Loop(); i++ {
		if _, err := e.Candidates(&ds[i%len(ds)], market.MatchQuery{AsOf: testDay}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRecommend10k(b *testing.B) {
	e, ts, _ := filled(b, 1, 200, 10_000)
	for i := 0; b.Loop(); i++ {
		if _, err := e.Recommendations(&ts[i%len(ts)], market.MatchQuery{AsOf: testDay}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkApplyOne(b *testing.B) {
	e, ts, _ := filled(b, 1, 100_000, 0)
	for i := 0; b.Loop(); i++ {
		t := ts[i%len(ts)]
		t.Rev = int64(i + 2)
		e.ApplyTalents([]market.Talent{t}, nil)
	}
}
