package matching

import (
	"slices"

	"talentmatch/market"
)

// survey is one look at the pool for a demand: what keeps those out who fail one or two conditions, and what
// those ask who would be feasible if there were no word of salary.
type survey struct {
	// fails counts, by requirement and for skills by skillKey, those who fail it and at most one more.
	fails map[market.Requirement]map[string]int
	// asks are the lower ends of the wishes, sorted; unasked counts those without one.
	asks    []int64
	unasked int
	// next is the lowest wish among those that only the salary keeps out, 0 for none.
	next int64
}

// conditionOf names the requirement behind a hard condition; the others can't be relaxed.
var conditionOf = map[condition]market.Requirement{
	condCertificate: market.RequireCertificate, condEducation: market.RequireEducation, condPlace: market.RequirePlace,
	condSalary: market.RequireSalary, condStart: market.RequireStart,
}

// surveyFor looks at every talent of the pool once.
func (e *Engine) surveyFor(d *market.Demand, asOf market.Date) *survey {
	in := newOverlay(e.words)
	dr := e.m.compileDemand(d, in)
	musts := dr
	musts.needs = slices.DeleteFunc(slices.Clone(dr.needs), func(n need) bool { return !n.must })
	names := map[int32][]string{}
	for _, s := range d.Skills {
		id := skillNumber(e.m, in, s.Code, s.Label)
		names[id] = append(names[id], skillKey(market.Relaxation{Skill: s.Code, Label: s.Label}))
	}
	s := &survey{fails: map[market.Requirement]map[string]int{}}
	var p *pair
	e.eachTalent(func(t *talentRow) {
		if p == nil { // the words of the rows are known only now
			p = e.pair(in, asOf)
			p.d = &musts
		}
		if !t.inPool() {
			return
		}
		p.t = t
		p.coverDirectly()
		r := p.judge(false)
		if r.failed == 0 || r.failed == 1 && r.first.code == condSalary {
			s.ask(t, r.failed == 1)
		}
		if r.failed == 1 || r.failed == 2 {
			for _, j := range p.judge(true).all {
				if !j.unknown {
					s.fail(j, &musts, names)
				}
			}
		}
	})
	slices.Sort(s.asks)
	return s
}

func (s *survey) ask(t *talentRow, kept bool) {
	low, _ := t.salary.monthly()
	if low == 0 {
		s.unasked++
		return
	}
	s.asks = append(s.asks, low)
	if kept && (s.next == 0 || low < s.next) {
		s.next = low
	}
}

func (s *survey) fail(j judgement, d *demandRow, names map[int32][]string) {
	of, keys := conditionOf[j.code], []string{skillKey(market.Relaxation{})}
	if j.code == condSkill {
		of, keys = market.RequireSkill, names[d.needs[j.need].skill]
	}
	if of == "" {
		return
	}
	if s.fails[of] == nil {
		s.fails[of] = map[string]int{}
	}
	for _, k := range keys {
		s.fails[of][k]++
	}
}

// raise returns the upper end to which the offer must rise to reach the next talent that only the salary keeps
// out; where there is none, a tenth more, rounded up to a hundred. 0 where the offer has no upper end.
func (s *survey) raise(d *market.Demand) int {
	if d.Salary == nil || d.Salary.Max == 0 {
		return 0
	}
	if s.next == 0 {
		return (d.Salary.Max*11 + 999) / 1000 * 100
	}
	months := int64(d.Salary.Months)
	if months == 0 {
		months = 12
	}
	return int((s.next*12 + months - 1) / months)
}

// place says how the offer stands among what is asked.
func (s *survey) place(d *market.Demand) market.SalaryPlace {
	from, to := compilePay(d.Salary).monthly()
	if to == 0 {
		to = from
	}
	out := market.SalaryPlace{Offer: int(to), Asked: len(s.asks), Unasked: s.unasked}
	out.Low, out.Middle, out.High = s.quantile(1), s.quantile(2), s.quantile(3)
	if to > 0 && len(s.asks) > 0 {
		out.Met, _ = slices.BinarySearch(s.asks, to+1)
		out.Percentile = market.Share(out.Met * full / len(s.asks))
	}
	return out
}

// quantile returns the ask at so many quarters by the nearest rank, 0 where nobody asks.
func (s *survey) quantile(quarters int) int {
	if len(s.asks) == 0 {
		return 0
	}
	return int(s.asks[(len(s.asks)*quarters+3)/4-1])
}
