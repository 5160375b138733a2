package matching

import "talentmatch/market"

// ruleSalary is the talent's view of the offer, both brought to twelve months a year: an offer that reaches
// the upper end of the wish is full, one that just reaches the lower end gets the least value, one that
// starts at the lower end gets at least "covered", and one that falls short sinks to 0 at half the wish.
func ruleSalary(p *pair, w *why) result {
	wish, offer := p.t.salary, p.d.salary
	if !wish.stated() || !offer.stated() {
		if w != nil {
			explainNoPay(w, wish, offer)
		}
		return unstated(p.m.weights.Neutral)
	}
	v := p.salaryValue(wish, offer)
	if w != nil {
		code := market.Code("salary.below")
		switch {
		case v == full:
			code = "salary.full"
		case v >= p.m.weights.Salary.Covered:
			code = "salary.covered"
		case v >= p.m.weights.Salary.Least:
			code = "salary.reaches"
		}
		w.add(code, payArgs(wish, offer))
	}
	return sure(v)
}

func explainNoPay(w *why, wish, offer pay) {
	switch {
	case wish.stated():
		w.add("salary.unknown_offer", payArgs(wish, offer))
	case offer.stated():
		w.add("salary.unknown_wish", payArgs(wish, offer))
	default:
		w.add("salary.unknown", nil)
	}
}

func (p *pair) salaryValue(wish, offer pay) int32 {
	c := &p.m.weights.Salary
	lo, hi := wish.monthly()
	if lo == 0 {
		lo = hi * 4 / 5
	}
	if hi == 0 {
		hi = lo * 6 / 5
	}
	from, to := offer.monthly()
	if to == 0 {
		to = from * 6 / 5
	}
	if to < lo {
		return int32(max(0, int64(c.ShortHalf)*(2*to-lo)/lo))
	}
	v := c.Least
	if to >= hi || hi <= lo {
		v = full
	} else {
		v += int32(int64(full-c.Least) * (to - lo) / (hi - lo))
	}
	if from >= lo {
		v = max(v, c.Covered)
	}
	return v
}

// payArgs puts both ranges into arguments; open ends are left out.
func payArgs(wish, offer pay) market.Args {
	args := market.Args{}
	for name, v := range map[string]int32{"wishLow": wish.low, "wishHigh": wish.high, "offerLow": offer.low, "offerHigh": offer.high} {
		if v > 0 {
			args[name] = int(v)
		}
	}
	for name, v := range map[string]uint8{"wishMonths": wish.months, "offerMonths": offer.months} {
		if v > 12 {
			args[name] = int(v)
		}
	}
	return args
}
