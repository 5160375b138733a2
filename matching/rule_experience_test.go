package matching

import (
	"testing"

	"talentmatch/market"
)

func TestExperienceThatDoesNotOverlapCountsAsMonthByMonth(t *testing.T) {
	t.Parallel()
	apart, together := 0, 0
	for seed := range uint64(rounds(40, 400)) {
		e, ts, ds := filled(t, seed*2+1, 30, 6) // the versions that count by months
		for i := range ts {
			for j := range ds {
				p := seenPair(e, &ts[i], &ds[j])
				if p.d.years == 0 || !e.m.weights.Experience.Monthly {
					continue
				}
				months, relevant, undated, ok := p.oneByOne()
				if !ok {
					together++
					continue
				}
				apart++
				if m, r, u := p.eachMonth(); m != months || r != relevant || u != undated {
					t.Fatalf("seed %d talent %d demand %d: %d, %d, %v, want %d, %d, %v", seed, i, j, months, relevant, undated, m, r, u)
				}
			}
		}
	}
	if apart < 100 || together < 10 {
		t.Fatalf("%d apart, %d together: the worlds are too plain for this test", apart, together)
	}
}

// seenPair returns a talent and a demand as the rules see them.
func seenPair(e *Engine, t *market.Talent, d *market.Demand) *pair {
	v := e.view.Load()
	in := newOverlay(e.words, v.words)
	tr, dr := e.m.compileTalent(t, in), e.m.compileDemand(d, in)
	p := &pair{m: e.m, lex: &lexicon{shared: v.words, local: in.local}, t: &tr, d: &dr}
	p.clock(testDay)
	return p
}
