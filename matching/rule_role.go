package matching

import "talentmatch/market"

// ruleRole is how close the demand's title and occupation are to the closest desired role.
func ruleRole(p *pair, w *why) result {
	title := ""
	if w != nil { // reading the word costs more than the rest
		title = p.wordText(p.d.title)
	}
	if len(p.t.roles) == 0 && len(p.t.occs) == 0 {
		if w != nil {
			w.add("role.unknown", market.Args{"title": title})
		}
		return unstated(p.m.weights.Neutral)
	}
	if w == nil {
		return p.roleValue()
	}
	if p.t.is(flagHinted) {
		return p.hintedRole(w, title)
	}
	best, wish := int32(0), ""
	for i, r := range p.t.roles {
		if v := p.titleLike(i, r); v > best {
			best = v
			if w != nil {
				wish = p.wordText(r)
			}
		}
	}
	for _, o := range p.t.occs {
		if v := p.occupationLike(o); v > best {
			best = v
			if w != nil {
				wish = p.m.occupationCode[o]
			}
		}
	}
	if w != nil {
		p.explainRole(w, best, title, wish)
	}
	return sure(best)
}

// roleValue is the result of ruleRole without its reasons, for a talent who wishes or hints at something.
func (p *pair) roleValue() result {
	best := int32(0)
	for i, r := range p.t.roles {
		best = max(best, p.titleLike(i, r))
	}
	if p.t.is(flagHinted) {
		return unstated(p.m.hintValue(best))
	}
	for _, o := range p.t.occs {
		best = max(best, p.occupationLike(o))
	}
	return sure(best)
}

// hintedRole is the result where no role is wished, but past roles or the skills hint at one: a hint, no wish.
func (p *pair) hintedRole(w *why, title string) result {
	best, hint := int32(0), p.t.roles[0]
	for i, r := range p.t.roles {
		if v := p.titleLike(i, r); v > best {
			best, hint = v, r
		}
	}
	if w != nil {
		code := market.Code("role.hint_other")
		if best >= p.m.weights.Title.Words/2 {
			code = "role.hint"
		}
		w.add(code, market.Args{"title": title, "hint": p.wordText(hint)})
	}
	return unstated(p.m.hintValue(best))
}

// hintValue is the value of a hint at a role that is so close to the demand's title.
func (m *model) hintValue(like int32) int32 {
	c := &m.weights.Title
	return c.HintLow + (c.HintHigh-c.HintLow)*like/full
}

func (p *pair) explainRole(w *why, best int32, title, wish string) {
	switch {
	case best >= p.m.weights.Title.Same:
		w.add("role.same", market.Args{"title": title, "wish": wish})
	case best >= p.m.weights.Title.Occupation:
		w.add("role.occupation", market.Args{"title": title, "wish": wish})
	case best >= p.m.weights.Title.Words/2:
		w.add("role.close", market.Args{"title": title, "wish": wish})
	default:
		var wishes []string
		for _, r := range p.t.roles {
			wishes = append(wishes, p.wordText(r))
		}
		for _, o := range p.t.occs {
			wishes = append(wishes, p.m.occupationCode[o])
		}
		w.add("role.other", market.Args{"title": title, "wishes": wishes})
	}
}

// occupationLike compares a desired occupation with the demand's own and those that its title names.
func (p *pair) occupationLike(o uint16) int32 {
	w := &p.m.weights.Title
	if o == p.d.occ {
		return w.Same
	}
	best := int32(0)
	consider := func(x uint16) {
		switch {
		case x == o:
			best = max(best, w.Occupation)
		case p.m.groupOf[x] == p.m.groupOf[o]:
			best = max(best, w.Group)
		}
	}
	if p.d.occ < strangeOccupation {
		consider(p.d.occ)
	}
	for _, x := range p.lex.word(p.d.title).occupations {
		consider(x)
	}
	return best
}
