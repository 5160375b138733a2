package matching

import "talentmatch/market"

// ruleEducation compares the highest level with the least one that is asked for.
func ruleEducation(p *pair, w *why) result {
	if p.t.edu == 0 {
		if w != nil {
			w.add("education.unknown", market.Args{"need": educationOf(p.d.edu)})
		}
		return unstated(0)
	}
	missing := eduRanks[p.d.edu] - eduRanks[p.t.edu]
	v := int32(0)
	if missing < len(p.m.weights.Education) {
		v = pick(p.m.weights.Education, missing)
	}
	if w != nil {
		code := market.Code("education.meets")
		if missing > 0 {
			code = "education.below"
		}
		w.add(code, market.Args{"have": educationOf(p.t.edu), "need": educationOf(p.d.edu)})
	}
	return sure(v)
}

// ruleField is how close the closest field of study is to one that is asked for.
func ruleField(p *pair, w *why) result {
	if len(p.t.fields) == 0 {
		w.add("field.unknown", nil)
		return unstated(0)
	}
	best, bi, bj := int32(0), 0, 0
	for i := range p.t.fields {
		for j := range p.d.fields {
			if v := p.fieldLike(i, j); v > best {
				best, bi, bj = v, i, j
			}
		}
	}
	if w != nil {
		code := market.Code("field.close")
		switch {
		case best >= p.m.weights.Field.Same:
			code = "field.same"
		case best < p.m.weights.Field.Words/2:
			code = "field.other"
		}
		w.add(code, market.Args{"have": p.wordText(p.t.fields[bi]), "need": p.wordText(p.d.fields[bj])})
	}
	return sure(best)
}
