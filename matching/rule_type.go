package matching

import "talentmatch/market"

// ruleType tells whether the kind of employment is one that the talent accepts.
func ruleType(p *pair, w *why) result {
	switch {
	case p.t.types == 0:
		w.add("type.unknown_wish", nil)
		return unstated(p.m.weights.Neutral)
	case p.d.typ == 0:
		w.add("type.unknown_work", nil)
		return unstated(p.m.weights.Neutral)
	}
	v, code := p.typeValue(p.t.types), market.Code("type.other")
	if v > 0 {
		code = "type.same"
	}
	if w != nil {
		w.add(code, market.Args{"type": typeNames(p.d.typ)[0], "wishes": typeNames(p.t.types)})
	}
	return sure(v)
}

// typeValue is the value of the accepted kinds of employment.
func (p *pair) typeValue(types uint8) int32 {
	switch {
	case types == 0 || p.d.typ == 0:
		return p.m.weights.Neutral
	case types&p.d.typ != 0:
		return full
	}
	return 0
}

func typeNames(set uint8) []string {
	var out []string
	for i, t := range market.EmploymentTypes() {
		if set&(1<<i) != 0 {
			out = append(out, string(t))
		}
	}
	return out
}

// ruleStart is how well the earliest start suits the demand's: by its day, or where it names none, the sooner
// the better.
func ruleStart(p *pair, w *why) result {
	if p.t.start == noDay {
		w.add("start.unknown", nil)
		return unstated(p.m.weights.Neutral)
	}
	c := &p.m.weights.Start
	v := p.startValue(p.t.start)
	code := market.Code("start.in_time")
	switch v {
	case c.Late:
		code = "start.late"
	case c.Later:
		code = "start.later"
	}
	if w != nil {
		args := market.Args{"start": string(dateOf(p.t.start))}
		if p.d.start != noDay {
			args["need"] = string(dateOf(p.d.start))
		}
		w.add(code, args)
	}
	if p.d.start == noDay {
		return result{value: v, low: min(v, c.Late), high: full, known: true} // its day may be any
	}
	return sure(v)
}

// startValue is the value of a day on which a talent can begin.
func (p *pair) startValue(day int32) int32 {
	c := &p.m.weights.Start
	by := p.d.start
	if by == noDay {
		by = p.today + c.SoonDays
	}
	switch late := day - by; {
	case late > c.LaterDays-c.SoonDays:
		return c.Late
	case late > 0:
		return c.Later
	}
	return full
}
