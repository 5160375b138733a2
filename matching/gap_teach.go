package matching

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"talentmatch/market"
)

// The limits of what is tried to be taught.
const (
	teachTried  = 200     // skills
	teachShown  = 20      // skills
	maxTeachTry = 1 << 29 // pairs of demand and talent looked at, for all of them
)

// teaching is what one skill would do.
type teaching struct {
	skill    int32
	seats    int
	eligible int
	// people and their demands, in the order of talents.
	people []trainee
}

type trainee struct{ talent, demand int32 }

// teach tries every skill that meets a must-skill of the shortage, those of most empty seats first. It returns those
// that fill a seat, and how many skills were not tried for their number or for the time that they take.
func (s *seating) teach() (list []teaching, leftOut int) {
	short := s.shortage()
	skills := s.teachable(short)
	work := 0
	for i, k := range skills {
		if i >= teachTried || work > maxTeachTry || s.table.ctx.Err() != nil {
			leftOut = len(skills) - i
			break
		}
		c := newCourse(s, k)
		if c.useless(short) {
			continue
		}
		c.run()
		work += c.work
		if c.gained > 0 {
			list = append(list, c.result())
		}
	}
	slices.SortFunc(list, func(a, b teaching) int {
		return cmp.Or(cmp.Compare(b.seats, a.seats), cmp.Compare(len(a.people), len(b.people)), cmp.Compare(a.skill, b.skill))
	})
	return list, leftOut
}

// teachable lists the skills to be tried. Of skills that meet the same conditions one stands for all: one that is
// asked for itself, where there is one.
func (s *seating) teachable(short []bool) []int32 {
	weight := map[gapCond]int{} // of each condition, by the empty seats of the shortage
	for i, d := range s.demands {
		for _, m := range d.musts {
			if n := d.row.needs[m.need]; n.skill < labelBase && n.level <= uint8(market.TeachLevel) {
				weight[gapCond{m.cond, n.skill}] += int(b2i(short[i])) * (1 + d.unmet)
			}
		}
	}
	meets := map[int32][]int{}
	worth, asked := map[int32]int{}, map[int32]bool{}
	for c, w := range weight {
		asked[c.skill] = true
		for _, x := range s.table.m.gets[c.skill] {
			if x.equivalent() {
				meets[x.need] = append(meets[x.need], c.cond)
				worth[x.need] += w
			}
		}
	}
	first := map[string]int32{}
	for k, conds := range meets {
		if worth[k] == 0 {
			continue
		}
		slices.Sort(conds)
		key := fmt.Sprint(conds)
		old, twice := first[key]
		if !twice || asked[k] && !asked[old] || asked[k] == asked[old] && k < old {
			first[key] = k
		}
	}
	out := slices.Collect(maps.Values(first))
	slices.SortFunc(out, func(a, b int32) int { return cmp.Or(cmp.Compare(worth[b], worth[a]), cmp.Compare(a, b)) })
	return out
}

// gapCond is the condition that a must-skill is.
type gapCond struct {
	cond  int
	skill int32
}

// course finds the most seats that teaching one skill fills with the fewest people taught: a flow of least
// cost along shortest paths, in which taking a talent who has to be taught costs one and everything else
// nothing. It begins with the assignment as it is, which is a maximum and costs nothing.
type course struct {
	s        *seating
	skill    int32
	opens    [][]int32 // for each demand the talents that the skill makes fit
	eligible int
	by       []int32
	taught   []bool // whether the talent takes its seat by the skill
	unmet    []int
	gained   int
	work     int

	// distD and distT are the least costs at which an empty seat reaches a demand and a talent.
	distD, distT []int32
	reached      []int32 // talents
	queue        []int32
	queued       []bool
	// next is where a demand goes on looking for a path, tried which talents have been on one.
	next  []int
	tried []bool
}

func newCourse(s *seating, skill int32) *course {
	c := &course{s: s, skill: skill, opens: make([][]int32, len(s.demands)), unmet: make([]int, len(s.demands))}
	eligible := newBitset(len(s.table.talents))
	for i, d := range s.demands {
		c.unmet[i] = d.unmet
		news := s.table.opened(d, skill)
		if news == nil {
			continue
		}
		if d.unmet > 0 {
			eligible.or(news)
		}
		// As many as there are seats are enough: whoever else would take one can be replaced by one of them
		// who takes none.
		news.each(func(t int) bool {
			c.opens[i] = append(c.opens[i], int32(t))
			return len(c.opens[i]) < s.seats
		})
	}
	c.eligible = eligible.count()
	return c
}

// opened returns the talents who do not fit a demand and come to by a skill at market.TeachLevel,
// nil where no must of the demand asks for it.
func (t *gapTable) opened(d *gapDemand, skill int32) bitset {
	var waived []int
	for _, m := range d.musts {
		n := d.row.needs[m.need]
		c, ok := t.m.creditOf(skill, n.skill)
		if ok && c.equivalent() && n.level <= uint8(market.TeachLevel) {
			waived = append(waived, m.cond)
		}
	}
	if waived == nil {
		return nil
	}
	out, now := t.all(d, t.holds, waived), t.fitting(d)
	for i := range out {
		out[i] &^= now[i]
	}
	return out
}

// useless tells whether nobody new comes to the shortage.
func (c *course) useless(short []bool) bool {
	for i, in := range short {
		if in && len(c.opens[i]) > 0 {
			return false
		}
	}
	return true
}

// run fills seats until no further one can be: it measures all distances, and takes every path of the least
// cost that it finds before it measures again.
func (c *course) run() {
	n, m := len(c.s.table.talents), len(c.s.demands)
	c.by, c.taught, c.tried = slices.Clone(c.s.by), make([]bool, n), make([]bool, n)
	c.distD, c.distT, c.queued, c.next = make([]int32, m), make([]int32, n), make([]bool, m), make([]int, m)
	for i := range c.distT {
		c.distT[i] = math.MaxInt32
	}
	for {
		least, before := c.measure(), c.gained
		if least == math.MaxInt32 {
			return
		}
		for d := range c.unmet {
			for c.unmet[d] > 0 && c.distD[d] == 0 && c.take(int32(d), least) {
				c.unmet[d]--
				c.gained++
			}
		}
		if c.gained == before {
			return // never: a talent at the least distance is at the end of some path
		}
	}
}

// measure finds all distances from the empty seats, and returns that of the nearest free talent.
func (c *course) measure() int32 {
	for _, t := range c.reached {
		c.distT[t], c.tried[t] = math.MaxInt32, false
	}
	c.reached, c.queue = c.reached[:0], c.queue[:0]
	for d := range c.unmet {
		c.distD[d], c.next[d] = math.MaxInt32, 0
		if c.unmet[d] > 0 {
			c.distD[d] = 0
			c.push(int32(d))
		}
	}
	for head := 0; head < len(c.queue); head++ {
		d := c.queue[head]
		c.queued[d] = false
		c.work += len(c.s.fits[d]) + len(c.opens[d])
		for _, t := range c.s.fits[d] {
			c.reach(d, t, 0)
		}
		for _, t := range c.opens[d] {
			c.reach(d, t, 1)
		}
	}
	least := int32(math.MaxInt32)
	for _, t := range c.reached {
		if c.by[t] == nobody {
			least = min(least, c.distT[t])
		}
	}
	return least
}

func (c *course) push(d int32) {
	if !c.queued[d] {
		c.queued[d] = true
		c.queue = append(c.queue, d)
	}
}

// reach notes that a demand may take a talent at a cost, where that is cheaper than what was known, and that
// whoever has the talent must then find another.
func (c *course) reach(d, t, cost int32) {
	dist := c.distD[d] + cost
	if c.by[t] == d || dist >= c.distT[t] {
		return
	}
	if c.distT[t] == math.MaxInt32 {
		c.reached = append(c.reached, t)
	}
	c.distT[t] = dist
	holder := c.by[t]
	if holder == nobody {
		return
	}
	if c.taught[t] {
		dist--
	}
	if dist < c.distD[holder] {
		c.distD[holder] = dist
		c.push(holder)
	}
}

// take gives a demand one talent more, along a shortest path to one who is free. A talent is tried once.
func (c *course) take(d, least int32) bool {
	fits, opens := c.s.fits[d], c.opens[d]
	for c.next[d] < len(fits)+len(opens) {
		i := c.next[d]
		c.next[d]++
		isNew := i >= len(fits)
		var t int32
		if isNew {
			t = opens[i-len(fits)]
		} else {
			t = fits[i]
		}
		holder := c.by[t]
		if c.tried[t] || holder == d || c.distD[d]+b2i(isNew) != c.distT[t] {
			continue
		}
		c.tried[t] = true
		if holder == nobody && c.distT[t] == least ||
			holder != nobody && c.distT[t]-b2i(c.taught[t]) == c.distD[holder] && c.take(holder, least) {
			c.by[t], c.taught[t] = d, isNew
			return true
		}
	}
	return false
}

func (c *course) result() teaching {
	out := teaching{skill: c.skill, seats: c.gained, eligible: c.eligible}
	for t, yes := range c.taught {
		if yes {
			out.people = append(out.people, trainee{int32(t), c.by[t]})
		}
	}
	return out
}
