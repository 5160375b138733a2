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

// surveyor fills a survey block by block.
type surveyor struct {
	*survey
	q   *query
	row talentRow
	// keys are the skillKeys of each need, out the rows of the block that fail it.
	keys [][]string
	out  []rowSet
	list []judgement
}

// survey looks at every talent of the pool once.
func (a *demandAdviser) survey() *survey {
	q := a.e.askView(a.view, a.asOf)
	defer q.end()
	q.aboutDemand(a.d)
	s := &survey{fails: map[market.Requirement]map[string]int{}}
	x := surveyor{survey: s, q: q, keys: make([][]string, len(q.d.needs)), out: make([]rowSet, len(q.d.needs))}
	q.t = &x.row
	for _, d := range a.d.Skills {
		id := skillNumber(a.e.m, q.in, d.Code, d.Label)
		i := slices.IndexFunc(q.d.needs, func(n need) bool { return n.skill == id })
		x.keys[i] = append(x.keys[i], skillKey(market.Relaxation{Skill: d.Code, Label: d.Label}))
	}
	q.view.talents.each(x.look)
	slices.Sort(s.asks)
	return s
}

// look takes a block in: the must-skills for all its rows at once, the rest for each row that fails no more than
// two of them.
func (x *surveyor) look(b *talentBlock) {
	failed := x.musts(b)
	rows := b.pool
	rows.minus(&failed[2])
	var few rowSet // those who fail one or two conditions
	rows.each(func(i int) {
		b.outline(i, &x.row)
		r := ruling{all: x.list[:0]}
		x.q.judgeStart(&r, true)
		x.q.judgeRest(&r, true)
		x.list = r.all
		skills := int(b2i(failed[0].has(uint8(i))) + b2i(failed[1].has(uint8(i))))
		kept := skills == 0 && r.failed == 1 && r.first.code == condSalary
		if kept || skills+r.failed == 0 {
			x.ask(&x.row, kept)
		}
		if n := skills + r.failed; n == 0 || n > 2 {
			return
		}
		few.add(uint8(i))
		for _, j := range r.all {
			if of, ok := conditionOf[j.code]; ok && !j.unknown {
				x.fail(of, skillKey(market.Relaxation{}), 1)
			}
		}
	})
	for i := range x.out {
		for w := range few {
			x.out[i][w] &= few[w]
		}
		if n := x.out[i].count(); n > 0 {
			for _, k := range x.keys[i] {
				x.fail(market.RequireSkill, k, n)
			}
		}
	}
}

// musts notes which rows of the pool fail each must-skill, and returns those that fail at least one, two and three.
func (x *surveyor) musts(b *talentBlock) (failed [3]rowSet) {
	for i := range x.q.d.needs {
		n := &x.q.d.needs[i]
		x.out[i] = rowSet{}
		if !n.must {
			continue
		}
		met := x.q.metBy(b, n)
		out := b.pool
		out.minus(&b.blank)
		out.minus(&met)
		for w := range out {
			failed[2][w] |= failed[1][w] & out[w]
			failed[1][w] |= failed[0][w] & out[w]
			failed[0][w] |= out[w]
		}
		x.out[i] = out
	}
	return failed
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

func (s *survey) fail(of market.Requirement, key string, n int) {
	if s.fails[of] == nil {
		s.fails[of] = map[string]int{}
	}
	s.fails[of][key] += n
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
