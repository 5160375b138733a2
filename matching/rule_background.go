package matching

import "talentmatch/market"

// ruleBackground is how close the closest past role is to the demand's title, by the kind of experience.
func ruleBackground(p *pair, w *why) result {
	wish := p.wishedBackground()
	if len(p.t.stints) == 0 || len(p.t.stints) == 1 && p.t.is(flagProfileYears) { // years that were read have no role
		w.add("background.none", nil)
		if wish > 0 {
			w.add("background.wish", nil)
		}
		return unstated(wish)
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
	return sure(max(best, wish))
}

// wishedBackground is what the wish to do the job counts for as background: little, but it tells those who say
// nothing of themselves apart.
func (p *pair) wishedBackground() int32 {
	share := p.m.weights.Background.Wish
	if share == 0 || p.t.is(flagHinted) {
		return 0
	}
	best := int32(0)
	for i, r := range p.t.roles {
		best = max(best, p.titleLike(i, r))
	}
	for _, o := range p.t.occs {
		best = max(best, p.occupationLike(o))
	}
	if best < p.m.weights.Title.Words/2 {
		return 0
	}
	return best * share / full
}

// stintLike says how close the i-th experience's role is to the demand's title, or its occupation.
func (p *pair) stintLike(i int) int32 {
	return p.titleLike(len(p.t.roles)+i, p.t.stints[i].title)
}

func (k *kindWeights) of(kind uint8) int32 {
	return [...]int32{k.Job, k.Internship, k.Project, k.Competition, k.Practice}[kind]
}
