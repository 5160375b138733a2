package matching

import "talentmatch/market"

// readings are what the rules gave, in their order, before the gate.
type readings struct {
	fit    [market.FitRuleCount]result
	appeal [appealRules]result
}

// appealRules is the number of the rules of appeal.
const appealRules = 5

// better is the higher of two results, end by end.
func better(a, b result) result {
	return result{value: max(a.value, b.value), low: max(a.low, b.low), high: max(a.high, b.high)}
}

// fitShare is the share, 0 to full, with which the i-th rule of fit counts at a relevance: full for those that speak
// of the field itself, and in versions without a gate.
func (m *model) fitShare(i int, relevance int32) int32 {
	if !m.fit[i].gated {
		return full
	}
	return m.weights.Gate.Curve.at(relevance)
}

// roleKey is the value by which a role lets the other rules of appeal count: where none is wished that holds nothing
// against the job, in versions that tell the two apart.
func (m *model) roleKey(value int32, known bool) int32 {
	if !known && m.weights.Gate.OpenRole {
		return full
	}
	return value
}

// appealShare is the same for the i-th rule of appeal, by the key of the role.
func (m *model) appealShare(i int, role int32) int32 {
	if !m.appeal[i].gated {
		return full
	}
	return m.weights.Gate.Appeal.at(role)
}

// gate returns the readings as they count: those that aren't about the field by how much it is the talent's field,
// those of appeal by how much the role is a wished one. Nothing in it falls where a reading rises.
func (m *model) gate(r *readings, weights *[market.FitRuleCount]int64) readings {
	out := *r
	var field result
	for i, w := range weights {
		if w != 0 && m.fit[i].tells {
			field = better(field, r.fit[i])
		}
	}
	for i := range r.fit {
		out.fit[i] = r.fit[i].times(m.fitShare(i, field.value), m.fitShare(i, field.low), m.fitShare(i, field.high))
	}
	role := r.appeal[0]
	key := m.roleKey(role.value, role.known)
	for i := range r.appeal {
		out.appeal[i] = r.appeal[i].times(m.appealShare(i, key), m.appealShare(i, role.low), m.appealShare(i, role.high))
	}
	return out
}

// times scales a result.
func (r result) times(value, low, high int32) result {
	return result{value: r.value * value / full, low: r.low * low / full, high: r.high * high / full, known: r.known}
}

// totals adds both sides up.
func (m *model) totals(r *readings, weights *[market.FitRuleCount]int64) totals {
	var fit, appeal sum
	for i, w := range weights {
		if w != 0 {
			fit.add(w, r.fit[i])
		}
	}
	for i := range m.appeal {
		appeal.add(int64(m.appeal[i].weight)*100, r.appeal[i])
	}
	return total(fit, appeal)
}
