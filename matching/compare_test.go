package matching

import (
	"testing"

	"talentmatch/market"
)

func TestAComparisonIsWhatTheMatchesSaySideBySide(t *testing.T) {
	t.Parallel()
	led := 0
	for seed := range uint64(rounds(60, 1000)) {
		e, ts, ds := filled(t, seed, 4, 3)
		n := 2 + int(seed%3)
		for i := range ds {
			c := e.Compare(ts[:n], &ds[i], testDay)
			best, next := market.Score(-1), market.Score(-1)
			for k := range n {
				m := e.Match(&ts[k], &ds[i], testDay)
				if asJSON(t, m) != asJSON(t, c.Matches[k]) {
					t.Fatal("a match differs")
				}
				if m.Feasible != market.FeasibleNo {
					best, next = max(best, m.Score), max(next, min(best, m.Score))
				}
				for j, p := range m.Parts {
					if x := c.Parts[j]; x.Points[k] != p.Points || x.Rule != p.Rule || x.Side != p.Side {
						t.Fatalf("part %+v of %+v", x, p)
					}
				}
			}
			for _, p := range c.Parts {
				wantLeader(t, c.Matches, p)
			}
			if c.Leader != "" {
				led++
				if at := indexOf(c.Matches, c.Leader); c.Matches[at].Score != best || c.Matches[at].Feasible == market.FeasibleNo || c.By < 0 {
					t.Fatalf("seed %d: %+v leads, the best score is %s", seed, c.Matches[at], best)
				}
			}
		}
	}
	if led < 30 {
		t.Fatalf("only %d comparisons with a leader", led)
	}
}

func indexOf(list []market.Match, id string) int {
	for i := range list {
		if list[i].Talent.ID == id {
			return i
		}
	}
	return -1
}

func wantLeader(t *testing.T, matches []market.Match, p market.ComparedPart) {
	t.Helper()
	for i, v := range p.Points {
		switch lead := indexOf(matches, p.Leader); {
		case lead < 0 && p.By != 0, lead >= 0 && i != lead && v > p.Points[lead]-p.By:
			t.Fatalf("%+v: talent %d", p, i)
		}
	}
	if p.Leader != "" && p.By <= 0 {
		t.Fatalf("%+v leads by nothing", p)
	}
}
