package matching

import "talentmatch/market"

// ruleSkills is the weighted mean of what the talent has for each required skill. Nothing stated is nothing
// known: 0, with everything possible.
func ruleSkills(p *pair, w *why) result {
	if p.t.flags&flagStatesSkills == 0 {
		w.add("skills.none", nil)
		return unstated(0)
	}
	var weight, value, low, high int64
	for i := range p.d.needs {
		n := int64(p.d.needs[i].weight)
		weight += n
		value += n * int64(p.needs[i].value)
		low += n * int64(p.needs[i].low)
		high += n * int64(p.needs[i].high)
		if w != nil {
			p.explainNeed(i, w)
		}
	}
	if p.d.is(flagRead) {
		w.add("skills.read", nil)
	}
	return result{value: roundShare(value, weight), low: roundShare(low, weight), high: roundShare(high, weight), known: true}
}

// explainNeed says what the talent has for one required skill.
func (p *pair) explainNeed(i int, w *why) {
	n, s := &p.d.needs[i], &p.needs[i]
	args := market.Args{"skill": p.needName(n), "value": int(s.value)}
	if n.must {
		args["must"] = true
	}
	n.mark(args)
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
