package matching

import (
	"strings"

	"talentmatch/market"
)

// Scored is one place of a ranking: an identifier and its score.
type Scored struct {
	ID    string
	Score market.Score
}

// TopTalents lists the k first talents of the pool for a demand in order of score, then ID, without explaining
// them: what Candidates lists, for callers that need the order alone. k < 1 gives an empty list.
func (e *Engine) TopTalents(d *market.Demand, k int, asOf market.Date) []Scored {
	q := e.ask(asOf)
	defer q.end()
	q.aboutDemand(d)
	s := q.newTalentSearch(q.scratch, max(k, 0), nil, false)
	q.findTalents(s)
	return scored(s.list.sorted())
}

// TopDemands lists the k first demands for a talent, as TopTalents does for a demand.
func (e *Engine) TopDemands(t *market.Talent, k int, asOf market.Date) []Scored {
	q := e.ask(asOf)
	defer q.end()
	q.aboutTalent(t)
	s := q.newDemandSearch(q.scratch, q.m.linkHeld(q.scratch, q.t), max(k, 0), nil, false)
	q.findDemands(s)
	return scored(s.list.sorted())
}

// ScanTalents gives what TopTalents gives by scoring every talent in full: the reference that it is measured
// and tested against.
func (e *Engine) ScanTalents(d *market.Demand, k int, asOf market.Date) []Scored {
	q := e.ask(asOf)
	defer q.end()
	q.aboutDemand(d)
	byHeld := q.m.linksOfNeeds(q.d)
	list := best{k: max(k, 0)}
	q.view.eachTalent(func(t *talentRow) {
		if t.inPool() {
			q.t = t
			q.coverByHeld(byHeld)
			q.rank(&list, t.id)
		}
	})
	return scored(list.sorted())
}

// ScanDemands gives what TopDemands gives by scoring every demand in full.
func (e *Engine) ScanDemands(t *market.Talent, k int, asOf market.Date) []Scored {
	q := e.ask(asOf)
	defer q.end()
	q.aboutTalent(t)
	links := q.m.linkHeld(q.scratch, q.t)
	list := best{k: max(k, 0)}
	q.view.eachDemand(func(d *demandRow) {
		if d.matchable(q.today) {
			q.d = d
			links.cover(q.pair)
			q.rank(&list, d.id)
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
		out[i] = Scored{ID: strings.Clone(x.id), Score: market.Score(x.score)}
	}
	return out
}

// eachTalent calls visit with every talent of the snapshot; the row is only good within the call.
func (v *view) eachTalent(visit func(*talentRow)) {
	var buf buffer[talentRow]
	v.talents.each(func(b *talentBlock) {
		rows := b.rows(&buf)
		for i := range rows {
			visit(&rows[i])
		}
	})
}

// eachDemand does the same for demands.
func (v *view) eachDemand(visit func(*demandRow)) {
	var buf buffer[demandRow]
	v.demands.each(func(b *demandBlock) {
		rows := b.rows(&buf)
		for i := range rows {
			visit(&rows[i])
		}
	})
}

// eachTalent calls visit with every talent of the snapshot as it is now; the row is only good within the call.
func (e *Engine) eachTalent(visit func(*talentRow)) { e.view.Load().eachTalent(visit) }

// eachDemand does the same for demands.
func (e *Engine) eachDemand(visit func(*demandRow)) { e.view.Load().eachDemand(visit) }
