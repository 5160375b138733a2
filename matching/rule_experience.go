package matching

import "talentmatch/market"

// ruleExperience is the share of the wanted years that the talent has in the field: each month counts by how
// close its role is to the demand's title and by the kind of experience; months elsewhere hardly count.
func ruleExperience(p *pair, w *why) result {
	need := int64(p.d.years) * 12
	if len(p.t.stints) == 0 {
		if w != nil {
			w.add("experience.none", market.Args{"years": int(p.d.years)})
		}
		return unstated(0)
	}
	var months, relevant int64
	undated := false
	for i := range p.t.stints {
		s := &p.t.stints[i]
		n := int64(s.length(p.month))
		undated = undated || n == 0
		k := int64(p.m.weights.Experience.of(s.kind))
		like := int64(max(p.stintLike(i), p.m.weights.Experience.Elsewhere))
		months += n
		relevant += n * k * like / full
	}
	relevant /= full
	v := min(int32(relevant*full/need), full)
	if w != nil {
		args := market.Args{"months": int(months), "relevant": int(relevant), "years": int(p.d.years)}
		code := market.Code("experience.short")
		if v == full {
			code = "experience.enough"
		}
		w.add(code, args)
		if undated {
			w.add("experience.undated", nil)
		}
	}
	r := sure(v)
	if undated {
		r.high = full
		r.known = months > 0
	}
	return r
}
