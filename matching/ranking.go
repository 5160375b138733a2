package matching

import "talentmatch/market"

// Scored is one place of a ranking: an identifier and its score.
type Scored struct {
	ID    string
	Score market.Score
}

// TopTalents lists the k first talents of the pool for a demand in order of score, then ID, without explaining
// them: what Candidates lists, for callers that need the order alone. k < 1 gives an empty list.
func (e *Engine) TopTalents(d *market.Demand, k int, asOf market.Date) []Scored {
	return e.ScanTalents(d, k, asOf)
}

// TopDemands lists the k first demands for a talent, as TopTalents does for a demand.
func (e *Engine) TopDemands(t *market.Talent, k int, asOf market.Date) []Scored {
	return e.ScanDemands(t, k, asOf)
}

// ScanTalents gives what TopTalents gives by scoring every talent in full: the reference that it is measured
// and tested against.
func (e *Engine) ScanTalents(d *market.Demand, k int, asOf market.Date) []Scored {
	// The rows are taken first: a word that one of them uses is then known to the pair.
	chunks := e.talents.chunks()
	in := newOverlay(e.words)
	dr := e.m.compileDemand(d, in)
	p := e.pair(in, asOf)
	p.d = &dr
	p.near = p.newNear(false)
	byHeld := e.m.linksOfNeeds(&dr)
	list := best{k: max(k, 0)}
	var row talentRow
	p.t = &row
	eachRow(chunks, &row, func(int, int) {
		if row.inPool() {
			p.coverByHeld(byHeld)
			p.rank(&list, row.id)
		}
	})
	return scored(list.sorted())
}

// ScanDemands gives what TopDemands gives by scoring every demand in full.
func (e *Engine) ScanDemands(t *market.Talent, k int, asOf market.Date) []Scored {
	chunks := e.demands.chunks()
	in := newOverlay(e.words)
	tr := e.m.compileTalent(t, in)
	p := e.pair(in, asOf)
	p.t = &tr
	p.near = p.newNear(true)
	byNeed := e.m.linksOfHeld(&tr)
	list := best{k: max(k, 0)}
	var row demandRow
	p.d = &row
	eachRow(chunks, &row, func(int, int) {
		if row.matchable(p.today) {
			p.coverByNeed(byNeed)
			p.rank(&list, row.id)
		}
	})
	return scored(list.sorted())
}

// rank offers the pair to the list if its hard conditions allow it; the needs must be filled.
func (p *pair) rank(list *best, id string) {
	if p.judge(false).failed > 0 {
		return
	}
	if score, ok := p.scoreAbove(list.least()); ok {
		list.offer(ranked{score: score, id: id})
	}
}

func scored(list []ranked) []Scored {
	out := make([]Scored, len(list))
	for i, x := range list {
		out[i] = Scored{ID: x.id, Score: market.Score(x.score)}
	}
	return out
}

// eachTalent calls visit with every talent of the snapshot as it is at the call; the row is only good within
// the call.
func (e *Engine) eachTalent(visit func(*talentRow)) {
	var row talentRow
	eachRow(e.talents.chunks(), &row, func(int, int) { visit(&row) })
}

// eachDemand does the same for demands.
func (e *Engine) eachDemand(visit func(*demandRow)) {
	var row demandRow
	eachRow(e.demands.chunks(), &row, func(int, int) { visit(&row) })
}
