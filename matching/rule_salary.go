package matching

import (
	"math"

	"talentmatch/market"
)

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
	r := p.salaryRange(wish, offer)
	v := r.value
	if w != nil {
		code := market.Code("salary.below")
		_, hi := wish.monthly()
		from, _ := offer.monthly()
		switch {
		case hi > 0 && p.m.withinReach(from, hi) < full:
			code = "salary.beyond"
		case v == full:
			code = "salary.full"
		case v >= p.m.weights.Salary.Covered:
			code = "salary.covered"
		case v >= p.m.weights.Salary.Least:
			code = "salary.reaches"
		}
		w.add(code, payArgs(wish, offer))
	}
	return r
}

// salaryRange returns the value of the offer, with open ends at what is usual, and its bounds with open ends
// at their worst and best: an open wish may begin or end anywhere, an open offer may go on for ever.
func (p *pair) salaryRange(wish, offer pay) result {
	lo, hi := wish.monthly()
	from, to := offer.monthly()
	usual := salaryCase{lo, hi, from, to}
	if lo != 0 && hi != 0 && to != 0 {
		return sure(p.salaryValue(usual) * p.m.withinReach(from, hi) / full)
	}
	low, high := usual, usual
	if lo == 0 {
		usual.lo, low.lo, high.lo = hi*4/5, hi, 1
	}
	if hi == 0 {
		usual.hi, low.hi, high.hi = lo*6/5, math.MaxInt32, lo
	}
	if to == 0 {
		usual.to, low.to, high.to = from*6/5, from, math.MaxInt32
	}
	r := result{value: p.salaryValue(usual), low: p.salaryValue(low), high: p.salaryValue(high), known: true}
	r.low, r.high = min(r.low, r.value), max(r.high, r.value)
	if hi != 0 {
		share := p.m.withinReach(from, hi)
		return r.times(share, share, share)
	}
	return r.times(p.m.withinReach(from, usual.hi), p.m.withinReach(from, lo), full)
}

// withinReach is the share of its value that an offer keeps whose lower end may lie far above the wish: full up to
// Beyond.From percent of the wish's upper end, falling in a line to Beyond.Least at Beyond.To percent.
func (m *model) withinReach(from, wish int64) int32 {
	c := &m.weights.Salary.Beyond
	if c.To == 0 || from*100 <= wish*c.From {
		return full
	}
	percent := min(from*100/max(wish, 1), c.To)
	return full - int32(int64(full-c.Least)*(percent-c.From)/(c.To-c.From))
}

// salaryCase is a wish and an offer without open ends.
type salaryCase struct {
	lo, hi, from, to int64
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

func (p *pair) salaryValue(x salaryCase) int32 {
	c := &p.m.weights.Salary
	lo, hi, from, to := max(x.lo, 1), x.hi, x.from, x.to
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
