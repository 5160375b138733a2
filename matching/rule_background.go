package matching

import "talentmatch/market"

// ruleBackground is how close the closest past role is to the demand's title, by the kind of experience.
func ruleBackground(p *pair, w *why) result {
	if len(p.t.stints) == 0 || p.t.flags&flagProfileYears != 0 { // years without a role
		w.add("background.none", nil)
		return unstated(0)
	}
	best, at := int32(0), -1
	for i := range p.t.stints {
		if p.t.stints[i].from > p.month {
			continue // not begun yet
		}
		v := p.stintLike(i) * p.m.weights.Background.of(p.t.stints[i].kind) / full
		if v > best {
			best, at = v, i
		}
	}
	if w != nil {
		if at < 0 || best < p.m.weights.Title.Words/2 {
			w.add("background.other", market.Args{"title": p.wordText(p.d.title)})
		} else {
			s := &p.t.stints[at]
			code := market.Code("background.similar")
			if p.stintLike(at) >= p.m.weights.Title.Same {
				code = "background.same"
			}
			w.add(code, market.Args{"role": p.wordText(s.title), "title": p.wordText(p.d.title), "kind": string(stintKinds[s.kind]), "value": int(best)})
		}
	}
	return sure(best)
}

// stintLike says how close the i-th experience's role is to the demand's title, or its occupation.
func (p *pair) stintLike(i int) int32 {
	return p.titleLike(len(p.t.roles)+i, p.t.stints[i].title)
}

func (k *kindWeights) of(kind uint8) int32 {
	return [...]int32{k.Job, k.Internship, k.Project, k.Competition}[kind]
}
