package matching

import "slices"

// An area is all that lies below one skill at the top of the taxonomy. How many skills of one area a single talent
// holds bounds how much of a demand they can have, which what a whole block holds does not.

// areaCount says that no row of a block holds more than most skills of an area.
type areaCount struct {
	area uint16
	most uint8
}

func (m *model) compileAreas() {
	m.area = make([]uint16, len(m.root))
	known := map[int32]uint16{}
	for i, top := range m.root {
		if _, ok := known[top]; !ok {
			known[top] = uint16(len(known))
		}
		m.area[i] = known[top]
	}
	m.areas = len(known)
	m.place = make([]int, len(m.root))
	size := make([]int, m.areas)
	for i, a := range m.area {
		m.place[i] = size[a]
		size[a]++
	}
}

// countAreas sums up the skills of a block's talents by area.
func (m *model) countAreas(rows []talentRow) []areaCount {
	most := map[uint16]uint8{}
	count := make([]uint8, m.areas)
	var here []uint16
	for i := range rows {
		here = here[:0]
		for _, h := range rows[i].held {
			if h.skill >= labelBase {
				continue
			}
			a := m.area[h.skill]
			if count[a] == 0 {
				here = append(here, a)
			}
			if count[a] < 255 {
				count[a]++
			}
		}
		for _, a := range here {
			most[a] = max(most[a], count[a])
			count[a] = 0
		}
	}
	return sortedAreas(most)
}

func sortedAreas(most map[uint16]uint8) []areaCount {
	out := make([]areaCount, 0, len(most))
	for a, n := range most {
		out = append(out, areaCount{a, n})
	}
	slices.SortFunc(out, func(a, b areaCount) int { return int(a.area) - int(b.area) })
	return out
}

// strongCredit is the credit above which a held skill is as good as the needed one to an area's count.
const strongCredit = 6000

// reach is what a demand's needs have to do with areas, once per query.
type reach struct {
	// strong tells of each area whether a skill in it gives a strong credit; each says to how many needs at most
	// one skill gives one, for areas without a strong skill none.
	strong []bool
	each   int
	// few says that the demand has so few needs that counting pays.
	few bool
	// shown is the share of the needs that can be shown by so many strong skills, whatever else a talent holds.
	shown [mostNeeds + 1]int32
}

// mostNeeds is up to how many needs areas are counted.
const mostNeeds = 32

func (p *pair) newReach() reach {
	r := reach{strong: make([]bool, p.m.areas), few: len(p.d.needs) <= mostNeeds}
	if !r.few {
		return r
	}
	count := map[int32]int{}
	for i := range p.d.needs {
		k := p.d.needs[i].skill
		if k >= labelBase {
			continue
		}
		for _, c := range p.m.best[k] {
			if c.value <= strongCredit {
				break
			}
			r.strong[p.m.area[c.need]] = true
			count[c.need]++
			r.each = max(r.each, count[c.need])
		}
	}
	all := talentSummary{skillful: true, codes: slices.Repeat([]uint64{^uint64(0)}, (len(p.m.skillCode)+63)/64), labels: set[int32]{whole: true}}
	for n := range r.shown {
		r.shown[n] = p.shownBy(&all, n)
	}
	return r
}

// most is how many needs the skills of one talent of the summary can meet strongly.
func (r *reach) most(list []areaCount) int {
	n := 0
	for _, x := range list {
		if r.strong[x.area] {
			n += int(x.most)
		}
	}
	return n * r.each
}

// promise is the best that the skills of a summary give to one need: at all, and short of a strong credit.
type promise struct {
	weight     int64
	best, weak int32
	read       bool
}

// promiseOf looks up what a need can get.
func (p *pair) promiseOf(n *need, s *talentSummary) promise {
	x := promise{weight: int64(n.weight), read: n.read}
	if n.skill >= labelBase {
		if s.labels.may(n.skill) {
			x.best, x.weak = full, full // labels belong to no area
		}
		return x
	}
	for _, c := range p.m.best[n.skill] {
		if s.codes[c.need>>6]>>(c.need&63)&1 == 0 {
			continue
		}
		x.best = max(x.best, c.value)
		if c.value <= strongCredit {
			x.weak = c.value
			break
		}
	}
	return x
}

// shownBy is the share of the needs that so many strong skills of the summary can show at most, with all weak ones.
func (p *pair) shownBy(s *talentSummary, most int) int32 {
	var list [mostNeeds]promise
	needs := list[:len(p.d.needs)]
	for i := range needs {
		needs[i] = p.promiseOf(&p.d.needs[i], s)
	}
	return p.shownOf(needs, most)
}

// shownOf is the share of the needs that so many strong skills can show at most, with all weak ones; it uses needs up.
func (p *pair) shownOf(needs []promise, most int) int32 {
	var best tally
	if !p.reach.few {
		most = len(needs)
	}
	for _, read := range []bool{false, true} {
		p.strongest(needs, read, most)
	}
	for i := range needs {
		best.add(&p.d.needs[i], needs[i].best)
	}
	return p.m.share(p.d, &best)
}

// strongest leaves at most so many of the needs of one sort their strong credit: those where it counts most.
func (p *pair) strongest(needs []promise, read bool, most int) {
	strong := 0
	for i := range needs {
		if needs[i].read == read && needs[i].best > needs[i].weak {
			strong++
		}
	}
	for ; strong > most; strong-- {
		var least *promise
		for i := range needs {
			x := &needs[i]
			if x.read == read && x.best > x.weak && (least == nil || x.weight*int64(x.best-x.weak) < least.weight*int64(least.best-least.weak)) {
				least = x
			}
		}
		least.best = least.weak
	}
}
