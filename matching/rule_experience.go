package matching

import (
	"math/bits"

	"talentmatch/market"
)

// ruleExperience is the share of the wanted years that the talent has in the field: each month counts by how
// close its role is to the demand's title and by the kind of experience; months elsewhere hardly count, and
// a month in which several went on counts once, as the best of them. All months elsewhere together come to a
// quarter of what is asked for at the most.
func ruleExperience(p *pair, w *why) result {
	need := int64(p.d.years) * 12
	if p.d.is(flagSenior) {
		w.add("experience.senior", nil)
	}
	if len(p.t.stints) == 0 {
		if w != nil {
			w.add("experience.none", market.Args{"years": int(p.d.years)})
		}
		return unstated(0)
	}
	months, relevant, undated := p.relevantMonths()
	v := min(int32(relevant*full/need), full)
	if w != nil {
		args := market.Args{"months": int(months), "relevant": int(relevant), "years": int(p.d.years)}
		code := market.Code("experience.short")
		if v == full {
			code = "experience.enough"
		}
		w.add(code, args)
		if p.m.weights.Experience.Graduate && !p.hasJob() {
			w.add("experience.graduate", nil)
		}
		if undated {
			w.add("experience.undated", nil)
		}
	}
	r := sure(v)
	if p.t.flags&flagProfileYears != 0 { // years that were read, in whatever field
		r.low, r.high = 0, full
	}
	if undated {
		r.high = full
		r.known = months > 0
	}
	if w := p.m.weights.Experience.Untitled; w > 0 && p.t.is(flagUntitled) {
		r.high = full
		r.low = 0 // what the skills hint at may be wrong
		r.known = r.known && p.titledMonths()
	}
	return r
}

// titledMonths tells whether any experience says what it was.
func (p *pair) titledMonths() bool {
	for i := range p.t.stints {
		if p.t.stints[i].title != noWord {
			return true
		}
	}
	return false
}

// monthsLike is how close an experience is to the demand's field. One without a role counts by what the skills say of
// the field, in part.
func (p *pair) monthsLike(i int) int32 {
	if w := p.m.weights.Experience.Untitled; w > 0 && p.t.stints[i].title == noWord {
		return p.field * w / full
	}
	return p.stintLike(i)
}

// hasJob tells whether any experience is a job, and not an internship, a project or a competition.
func (p *pair) hasJob() bool {
	for i := range p.t.stints {
		if stintKinds[p.t.stints[i].kind] == market.ExperienceJob {
			return true
		}
	}
	return false
}

// relevantMonths returns the months of experience, how many of them count, and whether some have no dates and
// no length.
func (p *pair) relevantMonths() (months, relevant int64, undated bool) {
	if p.m.weights.Experience.Monthly {
		return p.monthByMonth()
	}
	var order [2 * market.MaxItems]struct { // experiences and trainings
		worth int32
		at    uint8
	}
	n := min(len(p.t.stints), len(order))
	for i := range n {
		worth := p.monthWorth(p.monthsLike(i), p.t.stints[i].kind)
		j := i
		for ; j > 0 && order[j-1].worth < worth; j-- {
			order[j] = order[j-1]
		}
		order[j].worth, order[j].at = worth, uint8(i)
	}
	var seen monthSet
	var elsewhere int64
	for _, x := range order[:n] {
		s := &p.t.stints[x.at]
		count := int64(s.months)
		if from, to, ok := s.span(p.month); ok {
			count = seen.add(from, to, p.month)
		}
		undated = undated || count == 0 && s.from == 0
		months += count
		if p.monthsLike(int(x.at)) < p.m.weights.Title.Words/2 {
			elsewhere += count * int64(x.worth)
		} else {
			relevant += count * int64(x.worth)
		}
	}
	return months, p.monthsThatCount(relevant, elsewhere), undated
}

// monthByMonth is relevantMonths where each month counts as the best in the field that went on in it, and what went on
// elsewhere by how much it is better than that: nothing that is added, and no relevance that rises, takes from the sum.
func (p *pair) monthByMonth() (months, relevant int64, undated bool) {
	if months, relevant, undated, ok := p.oneByOne(); ok {
		return months, relevant, undated
	}
	return p.eachMonth()
}

func (p *pair) eachMonth() (months, relevant int64, undated bool) {
	var inField, elsewhere [64 * len(monthSet{})]uint16
	oldest := int(p.month) - len(inField) + 1
	first, last := len(inField), -1
	var sum, other int64
	for i := range p.t.stints {
		s := &p.t.stints[i]
		like := p.monthsLike(i)
		worth := p.monthWorth(like, s.kind)
		relevantOne := like >= p.m.weights.Title.Words/2
		from, to, dated := s.span(p.month)
		if !dated {
			undated = undated || s.months == 0 && s.from == 0
			months += int64(s.months)
			if relevantOne {
				sum += int64(s.months) * int64(worth)
			} else {
				other += int64(s.months) * int64(worth)
			}
			continue
		}
		best := &elsewhere
		if relevantOne {
			best = &inField
		}
		lo, hi := max(int(from)-oldest, 0), int(to)-oldest
		first, last = min(first, lo), max(last, hi)
		for m := lo; m <= hi; m++ {
			best[m] = max(best[m], uint16(worth)+1) // a month that is worth nothing was one all the same
		}
	}
	for m := first; m <= last; m++ {
		a, b := int64(inField[m]), int64(elsewhere[m])
		if a+b > 0 {
			months++
		}
		sum += max(a-1, 0)
		other += max(max(b-1, 0)-max(a-1, 0), 0)
	}
	return months, p.monthsThatCount(sum, other), undated
}

// monthWorth is what a month of a kind of experience counts for that is so close to the demand's field.
func (p *pair) monthWorth(like int32, kind uint8) int32 {
	w := &p.m.weights.Experience
	return max(like, w.Elsewhere) * w.of(kind) / full
}

// monthsThatCount is the months in the field and, up to a share of what is asked for, those elsewhere, both times full.
func (p *pair) monthsThatCount(inField, elsewhere int64) int64 {
	most := int64(p.d.years) * 12 * int64(p.m.weights.Experience.ElsewhereMost)
	return (inField + min(elsewhere, most)) / full
}

// fewStints is up to how many experiences are compared with each other.
const fewStints = 16

// oneByOne is monthByMonth where no two experiences went on in the same month, and false where some may have.
func (p *pair) oneByOne() (months, relevant int64, undated, ok bool) {
	n := len(p.t.stints)
	if n > fewStints {
		return 0, 0, false, false
	}
	var spans [fewStints][2]int
	dated := spans[:0]
	oldest := int(p.month) - 64*len(monthSet{}) + 1
	var sum, other int64
	for i := range p.t.stints {
		s := &p.t.stints[i]
		count := int64(s.months)
		if from, to, has := s.span(p.month); has {
			lo, hi := max(int(from), oldest), int(to)
			for _, x := range dated {
				if lo <= x[1] && x[0] <= hi {
					return 0, 0, false, false
				}
			}
			dated = append(dated, [2]int{lo, hi})
			count = int64(max(hi-lo+1, 0))
		} else {
			undated = undated || s.months == 0 && s.from == 0
		}
		like := p.monthsLike(i)
		worth := int64(p.monthWorth(like, s.kind))
		months += count
		if like >= p.m.weights.Title.Words/2 {
			sum += count * worth
		} else {
			other += count * worth
		}
	}
	return months, p.monthsThatCount(sum, other), undated, true
}

// monthSet is a set of the 1,024 months up to a month.
type monthSet [16]uint64

// add puts in the months from–to and returns how many were new.
func (s *monthSet) add(from, to, now uint16) int64 {
	first := int(now) - 64*len(s) + 1
	lo, hi := max(int(from)-first, 0), int(to)-first
	added := 0
	for w := lo / 64; w <= hi/64 && w < len(s); w++ {
		mask := ^uint64(0)
		if w == lo/64 {
			mask <<= lo % 64
		}
		if w == hi/64 {
			mask &= ^uint64(0) >> (63 - hi%64)
		}
		added += bits.OnesCount64(mask &^ s[w])
		s[w] |= mask
	}
	return int64(added)
}

// impliedYears sets the years of experience that a senior title implies where the demand asks for none.
func (m *model) impliedYears(r *demandRow, d *market.Demand) {
	by := m.weights.Title.SeniorYears
	if r.years > 0 || m.titleTables == nil || len(by) == 0 {
		return
	}
	rank := m.titleTables.rankOf(foldSpaced(d.Title))
	if r.years = by[min(int(rank), len(by)-1)]; r.years > 0 {
		r.set(true, flagSenior)
	}
}
