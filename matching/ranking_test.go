package matching

import (
	"fmt"
	"testing"

	"talentmatch/market"
)

func TestRankingsRunBesideAWriterWhoseWordsAreNew(t *testing.T) {
	t.Parallel()
	e, ts, ds := filled(t, 5, 200, 50)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range 2000 {
			x := ts[n%len(ts)]
			x.Rev = int64(n + 2)
			x.Experience = []market.Experience{{Role: fmt.Sprintf("示例岗位%d", n)}}
			e.ApplyTalents([]market.Talent{x}, nil)
		}
	}()
	for i := 0; ; i++ {
		select {
		case <-done:
			return
		default:
			e.TopTalents(&ds[i%len(ds)], 5, testDay)
			e.ScanTalents(&ds[i%len(ds)], 5, testDay)
		}
	}
}
