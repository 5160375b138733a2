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
		Question: w.question,
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
	if q := out.Question; q != nil {
		q.Of = p.asked(q.Rule)
		q.Code = market.Code("question." + q.Rule + "." + string(q.Of))
	}
	p.markRead(out.Parts)
	share(out.Parts, market.SideFit, t.fit)
	share(out.Parts, market.SideAppeal, t.appeal)
	return out
}

// share gives the parts of a side their points.
func share(parts []market.Part, side market.Side, total int32) {
	var at []int
	var weight []int64
	var value []int32
	for i := range parts {
		if parts[i].Side == side {
			at = append(at, i)
			weight = append(weight, int64(parts[i].Weight))
			value = append(value, int32(parts[i].Value))
		}
	}
	for i, v := range points(total, weight, value) {
		parts[at[i]].Points = v
	}
}

// question finds the rule without data whose best answer would raise the score most; nil where none would. Of equal
// ones the first in the order of the rules.
func (m *model) question(raw *readings, weights *[market.FitRuleCount]int64, score int32) *market.Question {
	if !m.weights.Question {
		return nil
	}
	var best *market.Question
	ask := func(name string, r *result) {
		if r.known {
			return
		}
		old := *r
		r.value = r.high
		counted := m.gate(raw, weights)
		if gain := m.totals(&counted, weights).score - score; gain > 0 && (best == nil || market.Score(gain) > best.Gain) {
			best = &market.Question{Rule: name, Gain: market.Score(gain)}
		}
		*r = old
	}
	for i, w := range weights {
		if w != 0 {
			ask(m.fit[i].name, &raw.fit[i])
		}
	}
	for i := range m.appeal {
		ask(m.appeal[i].name, &raw.appeal[i])
	}
	return best
}

// asked says which side can answer what a rule lacks: the employer where the demand leaves it open, else the talent.
func (p *pair) asked(rule string) market.Kind {
	open := false
	switch rule {
	case "place":
		open = len(p.d.places) == 0
	case "salary":
		open = !p.d.salary.stated()
	case "type":
		open = p.d.typ == 0 && p.t.types != 0
	}
	if open {
		return market.KindDemand
	}
	return market.KindTalent
}
