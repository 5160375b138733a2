package matching

import (
	"slices"

	"talentmatch/market"
)

// pair is a talent and a demand on a day: everything that a rule may look at.
type pair struct {
	m   *model
	lex *lexicon
	t   *talentRow
	d   *demandRow
	// today is in days since 1970-01-01, month in months since year 0.
	today int32
	month uint16
	// needs says for each required skill what the talent has; a cover fills it before the rules run.
	needs []needState
	// field is, while the rules run, the best value so far of those that tell whether the talent is of the field.
	field int32
	// home holds the place of living while it stands in for a wish.
	home [1]uint16
	// fitWeights are those of the demand, while it is the fixed side.
	fitWeights [market.FitRuleCount]int64
	reach      reach
	// probe is a demand of which only title and occupation are asked.
	probe demandRow
	// near caches what doesn't change while one side stays the same; nil computes everything afresh.
	near *near
}

// needState is what a talent has for one required skill.
type needState struct {
	// value is the credit of the best held skill; proven the best credit times the worth of its proof.
	value, proven int32
	// low and high are the value with an unknown last use at its worst and an unknown level at its best.
	low, high int32
	// best is the index of the held skill that gave value, −1 for none; rel its relation.
	best int32
	rel  relation
	// has tells whether the skill or an equivalent is held at all, met whether one of them is at a sufficient
	// level or states none; level is the highest level stated of those, by the held skill with the index top.
	has, met bool
	level    uint8
	top      int32
}

// clock sets the day of the pair.
func (p *pair) clock(asOf market.Date) {
	p.today = days(asOf)
	month, _ := market.MonthOf(asOf).Index()
	p.month = uint16(month)
}

// coverDirectly fills the needs by looking at every held skill for every need: the reference.
func (p *pair) coverDirectly() {
	p.resetNeeds()
	for i := range p.d.needs {
		for j := range p.t.held {
			if c, ok := p.m.creditOf(p.t.held[j].skill, p.d.needs[i].skill); ok {
				p.offer(i, j, c)
			}
		}
	}
}

func (p *pair) resetNeeds() {
	n := len(p.d.needs)
	if cap(p.needs) < n {
		p.needs = make([]needState, n, max(n, 16))
	}
	p.needs = p.needs[:n]
	for i := range p.needs {
		p.needs[i] = needState{best: -1, top: -1}
	}
}

// creditOf returns what holding one skill is worth where another is needed.
func (m *model) creditOf(held, need int32) (credit, bool) {
	if held == need {
		return credit{need: need, value: full, rel: relSame}, true
	}
	if held >= labelBase {
		return credit{}, false
	}
	list := m.gives[held]
	lo, hi := 0, len(list)
	for lo < hi {
		mid := (lo + hi) / 2
		if list[mid].need < need {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(list) && list[lo].need == need {
		return list[lo], true
	}
	return credit{}, false
}

// offer takes a held skill into account for a need. The order in which skills are offered does not matter:
// the better value counts, and of equal ones the lower index.
func (p *pair) offer(i, j int, c credit) {
	n, h, s := &p.d.needs[i], &p.t.held[j], &p.needs[i]
	proof, level := c.value*p.m.proofFactor(h.proof)/full, p.m.levelFactor(n.level, h.level)
	base := proof * p.m.staleFactor(h.last, p.month) / full
	value := p.worth(c.value, n.level, h.level, h.proof, h.last)
	low := value
	if h.last == 0 {
		low = proof * p.m.stalest() / full * level / full
	}
	s.low = max(s.low, low)
	if value > s.value || value == s.value && s.best >= 0 && int32(j) < s.best || s.best < 0 {
		s.value, s.best, s.rel = value, int32(j), c.rel
	}
	high := value
	if h.level == 0 {
		high = base
	}
	s.high = max(s.high, high)
	s.proven = max(s.proven, c.value*p.m.proofWorth(h.proof)/full)
	if c.equivalent() {
		s.has = true
		s.met = s.met || h.level == 0 || h.level >= n.level
		if h.level > s.level || h.level == s.level && (s.top < 0 || int32(j) < s.top) {
			s.level, s.top = h.level, int32(j)
		}
	}
}

// worth is what a held skill gives to a need: its credit, lessened by the evidence, the last use and the level.
func (p *pair) worth(credit int32, need, have uint8, evidence proof, last uint16) int32 {
	return credit * p.m.proofFactor(evidence) / full * p.m.staleFactor(last, p.month) / full * p.m.levelFactor(need, have) / full
}

// proofFactor is the worth of a skill by the evidence behind it.
func (m *model) proofFactor(p proof) int32 {
	w := &m.weights.Skill
	switch {
	case p&proofReal != 0:
		return w.Proven
	case p&proofDeclared != 0:
		return w.Declared
	}
	return w.Mentioned
}

// proofWorth is the worth of the evidence itself, 0 for a mere claim.
func (m *model) proofWorth(p proof) int32 {
	w := &m.weights.Proof
	var v int32
	if p&proofCertificate != 0 {
		v = max(v, w.Certificate)
	}
	if p&proofExperience != 0 {
		v = max(v, w.Experience)
	}
	if p&proofProject != 0 {
		v = max(v, w.Project)
	}
	if p&proofTraining != 0 {
		v = max(v, w.Training)
	}
	return v
}

// staleFactor is the worth of a skill by the month of its last use; unknown costs nothing.
func (m *model) staleFactor(last, now uint16) int32 {
	v := int32(full)
	if last == 0 {
		return v
	}
	for _, s := range m.weights.Skill.Stale {
		if int(now)-int(last) > s.Months {
			v = s.Value
		}
	}
	return v
}

// stalest is the worth of a skill that was last used long ago.
func (m *model) stalest() int32 {
	if s := m.weights.Skill.Stale; len(s) > 0 {
		return s[len(s)-1].Value
	}
	return full
}

// levelFactor is the worth of a level (0 unknown) where a level is asked for (0 any). An unknown level counts
// as the lowest one.
func (m *model) levelFactor(need, have uint8) int32 {
	w := &m.weights.Skill
	if need == 0 {
		return w.AnyLevel[have]
	}
	return pick(w.Short, int(need)-int(max(have, 1)))
}

// evaluate runs the rules over the pair; the needs must be filled. Where why is set, it hears every reason.
func (p *pair) evaluate(why *why) totals {
	var raw readings
	weights := p.m.fitWeights(p.d)
	p.field = 0
	for i, weight := range weights {
		if weight == 0 {
			continue
		}
		r := &p.m.fit[i]
		why.begin(r, weight, p.d.emphasis[i])
		raw.fit[i] = r.value(p, why)
		if r.tells {
			p.field = max(p.field, raw.fit[i].value)
		}
	}
	for i := range p.m.appeal {
		r := &p.m.appeal[i]
		why.begin(r, int64(r.weight)*100, 0)
		raw.appeal[i] = r.value(p, why)
	}
	counted := p.m.gate(&raw, &weights)
	t := p.m.totals(&counted, &weights)
	if why != nil {
		why.settle(&raw, &counted, &weights)
		why.question = p.m.question(&raw, &weights, t.score)
	}
	return t
}

// scoreAbove returns the score of the pair without its reasons, or false where it is below least: it stops as
// soon as the rules that are left can't bring the pair there any more. A pair that reaches least exactly is
// never given up.
func (p *pair) scoreAbove(least int32) (int32, bool) {
	appeal := p.appeal()
	if harmonic(full, appeal) < least {
		return 0, false
	}
	return p.scoreWith(appeal, least)
}

// appeal is the talent's side of the pair.
func (p *pair) appeal() int32 {
	var value int64
	role := int32(0)
	for i := range p.m.appeal {
		r := &p.m.appeal[i]
		v := r.value(p, nil)
		if i == 0 {
			role = p.m.roleKey(v.value, v.known)
		}
		value += int64(r.weight) * int64(v.value*p.m.appealShare(i, role)/full)
	}
	return roundShare(value, p.m.appealWeight)
}

// scoreWith is scoreAbove where the talent's side is known.
func (p *pair) scoreWith(appeal, least int32) (int32, bool) {
	var weight, value, seen int64
	weights := p.weightsOfFit()
	for _, w := range weights {
		weight += w
	}
	p.field = 0
	for i, w := range weights {
		if w == 0 {
			continue
		}
		v := p.m.fit[i].value(p, nil).value
		if p.m.fit[i].tells {
			p.field = max(p.field, v)
		}
		seen += w
		value += w * int64(v*p.m.fitShare(i, p.field)/full)
		if harmonic(roundShare(value+(weight-seen)*full, weight), appeal) < least {
			return 0, false
		}
	}
	return harmonic(roundShare(value, weight), appeal), true
}

// weightsOfFit returns the weights of the demand's rules, which are worked out once where it is the fixed side.
func (p *pair) weightsOfFit() [market.FitRuleCount]int64 {
	if p.near != nil && !p.near.talentFixed {
		return p.fitWeights
	}
	return p.m.fitWeights(p.d)
}

// rule is one rule of a side.
type rule struct {
	name   string
	side   market.Side
	weight int32
	// applies is decided by the demand alone; nil-free for fit, unused for appeal, where every rule applies.
	applies func(*demandRow) bool
	value   func(*pair, *why) result
	// tells is set for the rules of fit that say whether the talent is of the field; gated for those that count by it,
	// on the side of appeal by the role.
	tells, gated bool
}

// why gathers the parts and reasons of a match that is shown; a nil *why ignores everything.
type why struct {
	parts    []market.Part
	question *market.Question
}

// begin opens the part of a rule, with its weight in hundredths.
func (w *why) begin(r *rule, weight int64, emphasis uint8) {
	if w != nil {
		w.parts = append(w.parts, market.Part{Side: r.side, Rule: r.name, Weight: market.Weight(weight), Emphasis: int(emphasis), Reasons: []market.Reason{}})
	}
}

// settle fills in the parts that were opened with what the rules gave and how much of it counts.
func (w *why) settle(raw, counted *readings, weights *[market.FitRuleCount]int64) {
	at := 0
	put := func(raw, counted result) {
		p := &w.parts[at]
		p.Value, p.Known = market.Score(counted.value), counted.known
		if counted.value < raw.value {
			p.Reasons = append(p.Reasons, market.Reason{Code: market.Code("gate." + string(p.Side)), Args: market.Args{"value": int(raw.value), "counted": int(counted.value)}})
		}
		at++
	}
	for i, weight := range weights {
		if weight != 0 {
			put(raw.fit[i], counted.fit[i])
		}
	}
	for i := range raw.appeal {
		put(raw.appeal[i], counted.appeal[i])
	}
}

// add notes a reason of the rule that is running. Callers guard it with w != nil where making the arguments
// costs something.
func (w *why) add(code market.Code, args market.Args) {
	if w != nil {
		p := &w.parts[len(w.parts)-1]
		p.Reasons = append(p.Reasons, market.Reason{Code: code, Args: args})
	}
}

// ruleTable lists the rules of both sides in their order.
func ruleTable(w *weights) (fit, appeal []rule) {
	fit = []rule{
		{name: "skills", applies: needsSkills, value: ruleSkills, tells: true},
		{name: "evidence", applies: needsSkills, value: ruleEvidence},
		{name: "background", applies: func(*demandRow) bool { return true }, value: ruleBackground, tells: true},
		{name: "experience", applies: func(d *demandRow) bool { return d.years > 0 }, value: ruleExperience},
		{name: "education", applies: func(d *demandRow) bool { return d.edu > 0 }, value: ruleEducation},
		{name: "field", applies: func(d *demandRow) bool { return len(d.fields) > 0 }, value: ruleField},
		{name: "certificate", applies: func(d *demandRow) bool { return d.is(flagCert) }, value: ruleCertificate},
	}
	appeal = []rule{
		{name: "role", value: ruleRole},
		{name: "place", value: rulePlace},
		{name: "salary", value: ruleSalary},
		{name: "type", value: ruleType},
		{name: "start", value: ruleStart},
	}
	for i := range fit {
		fit[i].side, fit[i].weight = market.SideFit, w.Fit[fit[i].name]
		fit[i].gated = len(w.Gate.Curve) > 0 && slices.Contains(w.Gate.Rules, fit[i].name)
	}
	for i := range appeal {
		appeal[i].side, appeal[i].weight = market.SideAppeal, w.Appeal[appeal[i].name]
		appeal[i].gated = len(w.Gate.Appeal) > 0 && slices.Contains(w.Gate.AppealRules, appeal[i].name)
	}
	return fit, appeal
}

func needsSkills(d *demandRow) bool { return len(d.needs) > 0 }
