package matching

import "talentmatch/market"

// ruleSkills is the weighted mean of what the talent has for each required skill. Nothing stated is nothing
// known: 0, with everything possible.
func ruleSkills(p *pair, w *why) result {
	if p.t.flags&flagStatesSkills == 0 {
		w.add("skills.none", nil)
		return unstated(0)
	}
	var value, low, high tally
	for i := range p.d.needs {
		n := &p.d.needs[i]
		value.add(n, p.needs[i].value)
		low.add(n, p.needs[i].low)
		high.add(n, p.needs[i].high)
		if w != nil && !(n.read && (!p.d.is(flagRead) || n.mark >= markTypical) && p.needs[i].value == 0) {
			p.explainNeed(i, w)
		}
	}
	if w != nil {
		p.explainRead(w)
	}
	c := p.m.weights.Skill.Curve
	return result{value: c.at(p.m.share(p.d, &value)), low: c.at(p.m.share(p.d, &low)), high: c.at(p.m.share(p.d, &high)), known: true}
}

// explainRead says where the skills come from that the employer didn't list.
func (p *pair) explainRead(w *why) {
	var read, typical bool
	for i := range p.d.needs {
		n := &p.d.needs[i]
		read = read || n.read && n.mark != markTypical
		typical = typical || n.mark == markTypical
	}
	switch {
	case read && p.d.is(flagRead):
		w.add("skills.read", nil)
	case read:
		w.add("skills.read_beside", nil)
	}
	if typical {
		w.add("skills.typical", nil)
	}
}

// tally adds up what a talent has for the required skills: apart for those that the employer listed and those that
// were read.
type tally struct {
	weight, value, readWeight, readValue int64
}

func (t *tally) add(n *need, value int32) {
	w := int64(n.weight)
	if n.read {
		t.readWeight += w
		t.readValue += w * int64(value)
		return
	}
	t.weight += w
	t.value += w * int64(value)
}

// share is the weighted mean over the required skills, 0 to full; of those that were read a part is enough.
func (m *model) share(d *demandRow, t *tally) int32 {
	enough := m.enough(d, t)
	return roundShare(t.value+min(t.readValue, enough*full), t.weight+enough)
}

// enough is the weight of read skills that is enough.
func (m *model) enough(d *demandRow, t *tally) int64 {
	r, weight := &m.weights.Skill.Read, t.readWeight
	if r.Share == 0 {
		return weight
	}
	most := weight
	if !d.is(flagRead) {
		most = min(most, max(int64(r.Most), t.weight*int64(r.MostShare)/full))
	}
	return min(most, max(weight*int64(r.Share)/full, int64(r.Least)))
}

// explainNeed says what the talent has for one required skill.
func (p *pair) explainNeed(i int, w *why) {
	n, s := &p.d.needs[i], &p.needs[i]
	args := market.Args{"skill": p.needName(n), "value": int(s.value)}
	if n.must {
		args["must"] = true
	}
	if n.read && !p.d.is(flagRead) {
		args["read"] = true
	}
	switch n.mark {
	case markPreferred:
		args["preferred"] = true
	case markTypical:
		args["typical"] = true
		delete(args, "read")
	}
	if n.level > 0 {
		args["need"] = int(n.level)
	}
	if s.best < 0 || s.value == 0 {
		delete(args, "value")
		w.add("skill.missing", args)
		return
	}
	h := &p.t.held[s.best]
	args["level"] = int(h.level)
	args["evidence"] = proofNames(h.proof)
	code := market.Code("skill.met")
	switch s.rel {
	case relSame:
		switch {
		case h.level == 0 && n.level > 0:
			code = "skill.level_unknown"
		case h.level < n.level:
			code = "skill.below"
		}
	case relNarrower:
		code = "skill.narrower"
	case relBroader:
		code = "skill.broader"
	default:
		code = "skill.related"
	}
	if s.rel != relSame {
		args["via"] = p.skillName(h.skill)
	}
	w.add(code, args)
	if f := p.m.staleFactor(h.last, p.month); f < full {
		w.add("skill.stale", market.Args{"skill": p.skillName(h.skill), "year": int(h.last) / 12})
	}
}
