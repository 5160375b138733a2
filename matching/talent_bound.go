package matching

import "talentmatch/market"

// The bounds say how good the best talent of a block or branch can be for a demand. They round as the rules
// do or upward, never downward: whatever they rule out can't be in the list.

// fitBound is the best fit that a talent of the summary can have; it may be too high where even that is not enough to
// reach a score with the appeal.
func (p *pair) fitBound(s *talentSummary, appeal, least int32) int32 {
	var values [market.FitRuleCount]int32
	for i := range values {
		values[i] = full
	}
	tooLow := func() (int32, bool) {
		fit := p.fitOf(&values)
		return fit, harmonic(fit, appeal) < least
	}
	if p.reach.few {
		values[1] = p.reach.shown[min(p.reach.most(s.areas), mostNeeds)]
		values[0] = p.m.weights.Skill.Curve.at(values[1])
	}
	values[2] = p.backgroundBound(s)
	if fit, low := tooLow(); low {
		return fit
	}
	values[1] = p.skillsBound(s)
	values[0] = p.m.weights.Skill.Curve.at(values[1])
	if fit, low := tooLow(); low {
		return fit
	}
	rest := p.restBounds(s)
	copy(values[3:], rest[3:])
	return p.fitOf(&values)
}

// valuesBound are the best values of the rules of fit for a talent of the summary, whose best background is known.
func (p *pair) valuesBound(s *talentSummary, background int32) [market.FitRuleCount]int32 {
	values := p.restBounds(s)
	values[1] = p.skillsBound(s)
	values[0], values[2] = p.m.weights.Skill.Curve.at(values[1]), background
	return values
}

// restBounds are the best values of the rules of fit but skills, evidence and background, in the order of the rules.
func (p *pair) restBounds(s *talentSummary) (out [market.FitRuleCount]int32) {
	for i, w := range p.fitWeights {
		if w == 0 {
			continue
		}
		switch i {
		case 3:
			out[i] = p.experienceBound(s)
		case 4:
			out[i] = p.educationBound(s.edu)
		case 5:
			out[i] = p.fieldBound(s)
		case 6:
			if s.certs {
				out[i] = full
			}
		}
	}
	return out
}

// fitOf is the fit with the values of its rules, as the gate leaves them.
func (p *pair) fitOf(values *[market.FitRuleCount]int32) int32 {
	field := max(values[0]*b2i(p.fitWeights[0] > 0), values[2])
	var weight, value int64
	for i, w := range p.fitWeights {
		weight += w
		value += w * int64(values[i]*p.m.fitShare(i, field)/full)
	}
	return roundShare(value, weight)
}

// needBound is the best credit that a skill of the summary gives for a needed one.
func (p *pair) needBound(skill int32, s *talentSummary) int32 {
	if skill >= labelBase {
		if s.labels.may(skill) {
			return full
		}
		return 0
	}
	for _, c := range p.m.best[skill] {
		if s.codes[c.need>>6]>>(c.need&63)&1 == 1 {
			return c.value
		}
	}
	return 0
}

// bestTitle is the best likeness of the summary's past titles to the demand's.
func (p *pair) bestTitle(s *talentSummary) int32 {
	if s.titles.whole {
		return full
	}
	best := int32(0)
	for _, t := range s.titles.list {
		best = max(best, p.classLike(0, p.d.title, t))
	}
	return best
}

func (p *pair) backgroundBound(s *talentSummary) int32 {
	w := &p.m.weights.Background
	best := int32(0)
	if w.Wish > 0 {
		best = p.roleLike(s) * w.Wish / full
	}
	if !s.stints {
		return best
	}
	return max(best, p.bestTitle(s)*max(w.Job, w.Internship, w.Project, w.Competition, w.Practice)/full)
}

func (p *pair) experienceBound(s *talentSummary) int32 {
	switch {
	case !s.stints:
		return 0
	case s.has&hasUntitled != 0 || p.bestTitle(s) >= p.m.weights.Title.Words/2:
		return full
	}
	return p.m.weights.Experience.ElsewhereMost
}

// educationBound is the value of a highest level.
func (p *pair) educationBound(edu uint8) int32 {
	if edu == 0 {
		return 0
	}
	missing := eduRanks[p.d.edu] - eduRanks[edu]
	if missing < len(p.m.weights.Education) {
		return pick(p.m.weights.Education, missing)
	}
	return 0
}

func (p *pair) fieldBound(s *talentSummary) int32 {
	if s.fields.whole {
		return full
	}
	best := int32(0)
	for _, a := range s.fields.list {
		for j, b := range p.d.fields {
			best = max(best, p.fieldsLike(0, a, j, b))
		}
	}
	return best
}

// appealBound is the best appeal that the demand can have for a talent of the summary, or false where its weighted
// sum stays below least.
func (p *pair) appealBound(s *talentSummary, least int64) (int32, bool) {
	role := p.roleBound(s)
	shares := p.shares(role, s.has&(hasNoRole|hasHint) == 0)
	rest := p.fullShares(&shares)
	sum := int64(0)
	for i := range p.m.appeal {
		if sum+rest[i] < least {
			return 0, false
		}
		v := role
		switch i {
		case 1:
			v = p.placeBound(s)
		case 2:
			v = p.salaryBound(s)
		case 3:
			v = p.typeBound(s)
		case 4:
			v = p.startBound(s)
		}
		sum += int64(p.m.appeal[i].weight) * int64(v*shares[i]/full)
	}
	return roundShare(sum, p.m.appealWeight), sum >= least
}

func (p *pair) roleBound(s *talentSummary) int32 {
	best := p.roleLike(s)
	if s.has&hasHint != 0 {
		best = max(best, p.m.hintValue(best))
	}
	if s.has&hasNoRole != 0 {
		best = max(best, p.m.weights.Neutral)
	}
	return best
}

// roleLike is the best likeness of the demand to a role or occupation of the summary.
func (p *pair) roleLike(s *talentSummary) int32 {
	if s.roles.whole || s.occs.whole {
		return full
	}
	best := int32(0)
	for _, r := range s.roles.list {
		best = max(best, p.classLike(0, p.d.title, r))
	}
	for _, o := range s.occs.list {
		best = max(best, p.occupationLike(o))
	}
	return best
}

func (p *pair) placeBound(s *talentSummary) int32 {
	w := p.m.weights
	switch {
	case s.has&hasAnywhere != 0 || p.d.is(flagRemote) || s.places.whole || s.homes.whole:
		return full
	case len(p.d.places) == 0:
		return w.Neutral
	}
	best := p.nearest(s.places.list, p.d.places)
	if s.has&hasNoPlace != 0 || len(s.homes.list) > 0 {
		best = max(best, w.Neutral)
	}
	if best < w.Place.Home && p.nearest(s.homes.list, p.d.places) >= w.Place.City {
		best = w.Place.Home
	}
	return best
}

func (p *pair) salaryBound(s *talentSummary) int32 {
	if !p.d.salary.stated() {
		return p.m.weights.Neutral
	}
	if s.has&hasOpenPay != 0 {
		return full
	}
	best := int32(0)
	if s.has&hasNoPay != 0 {
		best = p.m.weights.Neutral
	}
	from, to := p.d.salary.monthly()
	if to == 0 {
		to = from * 6 / 5
	}
	if s.payHigh < openEnd {
		best = max(best, p.salaryValue(salaryCase{s.payLow, s.payHigh, from, to}))
	}
	return best
}

func (p *pair) typeBound(s *talentSummary) int32 {
	switch {
	case p.d.typ != 0 && s.types&p.d.typ != 0:
		return full
	case p.d.typ == 0 || s.has&hasNoType != 0:
		return p.m.weights.Neutral
	}
	return 0
}

func (p *pair) startBound(s *talentSummary) int32 {
	best := int32(0)
	if s.has&hasNoStart != 0 {
		best = p.m.weights.Neutral
	}
	if s.start < openDay {
		best = max(best, p.startValue(s.start))
	}
	return best
}

// mayBeFeasible tells whether the hard conditions leave any talent of the summary.
func (p *pair) mayBeFeasible(s *talentSummary) bool {
	for i := range p.d.needs {
		if n := &p.d.needs[i]; n.must && s.has&hasBlank == 0 && !p.mayMeet(n.skill, s) {
			return false
		}
	}
	if p.d.is(flagEduMust) && s.has&hasNoEdu == 0 && eduRanks[s.edu] < eduRanks[p.d.edu] {
		return false
	}
	if _, offer := p.d.salary.monthly(); offer > 0 && s.has&(hasNoPay|hasOpenPay) == 0 && s.payLow > offer {
		return false
	}
	if !p.d.is(flagPlaceMust) || p.d.is(flagRemote) || s.has&(hasAnywhere|hasNoPlace) != 0 || s.places.whole || s.homes.whole || len(s.homes.list) > 0 {
		return true
	}
	for _, x := range s.places.list {
		if p.hardPlace(x) {
			return true
		}
	}
	return false
}

// mayMeet tells whether a skill of the summary meets a must.
func (p *pair) mayMeet(skill int32, s *talentSummary) bool {
	if skill >= labelBase {
		return s.labels.may(skill)
	}
	for _, c := range p.m.best[skill] {
		if c.equivalent() && s.codes[c.need>>6]>>(c.need&63)&1 == 1 {
			return true
		}
	}
	return false
}

// hardPlace tells whether a wished place is, holds or lies in one of the demand's.
func (p *pair) hardPlace(wish uint16) bool {
	if p.near != nil && !p.near.talentFixed {
		if v, ok := p.near.hard.get(int32(wish)); ok {
			return v == 1
		}
	}
	v := int32(0)
	for _, work := range p.d.places {
		if p.m.contains(wish, work) || p.m.contains(work, wish) {
			v = 1
			break
		}
	}
	if p.near != nil && !p.near.talentFixed {
		p.near.hard.put(int32(wish), v)
	}
	return v == 1
}
