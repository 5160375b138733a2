package matching

import "talentmatch/market"

// match scores and explains the pair.
func (p *pair) match(asOf market.Date) market.Match {
	p.coverDirectly()
	var w why
	t := p.evaluate(&w)
	r := p.judge(true)
	out := market.Match{
		Talent:   market.TalentRef{ID: p.t.id},
		Demand:   market.DemandRef{ID: p.d.id, Title: p.wordText(p.d.title)},
		Score:    market.Score(t.score),
		Fit:      market.Score(t.fit),
		Appeal:   market.Score(t.appeal),
		Bounds:   market.Bounds{Low: market.Score(t.low), High: market.Score(t.high)},
		Coverage: market.Share(t.coverage),
		Feasible: r.feasible(),
		Parts:    w.parts,
		Failed:   []market.Reason{},
		Unknown:  []market.Reason{},
		Engine:   p.m.version,
		AsOf:     asOf,
	}
	for _, j := range r.all {
		if j.unknown {
			out.Unknown = append(out.Unknown, p.reason(j))
		} else {
			out.Failed = append(out.Failed, p.reason(j))
		}
	}
	p.markRead(out.Parts)
	share(out.Parts, market.SideFit, t.fit)
	share(out.Parts, market.SideAppeal, t.appeal)
	return out
}

// share gives the parts of a side their points.
func share(parts []market.Part, side market.Side, total int32) {
	var at []int
	var weight, value []int32
	for i := range parts {
		if parts[i].Side == side {
			at = append(at, i)
			weight = append(weight, int32(parts[i].Weight))
			value = append(value, int32(parts[i].Value))
		}
	}
	for i, v := range points(total, weight, value) {
		parts[at[i]].Points = v
	}
}
