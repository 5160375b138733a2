package matching

import (
	"cmp"
	"math"
	"slices"

	"talentmatch/market"
)

// The limits of what is tried to be taught.
const (
	teachTried  = 200     // skills
	teachShown  = 20      // skills
	maxTeachTry = 1 << 30 // pairs looked at for all of them
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

// teach tries every must-skill of the shortage, those of most empty seats first. It returns those that fill a
// seat, and how many skills were not tried for their number or for the time that they take.
func (s *seating) teach() (list []teaching, leftOut int) {
	short := s.shortage()
	weight := map[int32]int{}
	for i, d := range s.demands {
		if !short[i] {
			continue
		}
		for _, m := range d.musts {
			if n := d.row.needs[m.need]; n.skill < labelBase && n.level <= uint8(market.TeachLevel) {
				weight[n.skill] += 1 + d.unmet
			}
		}
	}
	skills := make([]int32, 0, len(weight))
	for k := range weight {
		skills = append(skills, k)
	}
	slices.SortFunc(skills, func(a, b int32) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
	work := 0
	for i, k := range skills {
		if i >= teachTried || work > maxTeachTry {
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

// course finds the most seats that teaching one skill fills with the fewest people taught: a flow of least
// cost along shortest paths, in which taking a talent who has to be taught costs one and everything else
// nothing. It begins with the assignment as it is, which is a maximum and costs nothing.
type course struct {
	s        *seating
	skill    int32
	opens    [][]int32 // for each demand the talents that the skill makes feasible
	eligible int
	by       []int32
	taught   []bool // whether the talent takes its seat by the skill
	unmet    []int
	gained   int
	work     int

	distD, distT []int32
	from, via    []int32
	byNew        []bool
	reached      []int32 // talents
	queue        []int32
	queued       []bool
}

func newCourse(s *seating, skill int32) *course {
	n, m := len(s.table.talents), len(s.demands)
	c := &course{s: s, skill: skill, opens: make([][]int32, m), by: slices.Clone(s.by), taught: make([]bool, n), unmet: make([]int, m),
		distD: make([]int32, m), distT: make([]int32, n), from: make([]int32, n), via: make([]int32, m), byNew: make([]bool, n), queued: make([]bool, m)}
	eligible := newBitset(n)
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
	for i := range c.distT {
		c.distT[i] = math.MaxInt32
	}
	return c
}

// opened returns the talents who are not feasible for a demand and become so by a skill at market.TeachLevel,
// nil where no must of the demand asks for it.
func (t *gapTable) opened(d *gapDemand, skill int32) bitset {
	var waived []int
	for _, m := range d.musts {
		n := d.row.needs[m.need]
		c, ok := t.e.m.creditOf(skill, n.skill)
		if ok && c.equivalent() && n.level <= uint8(market.TeachLevel) {
			waived = append(waived, m.cond)
		}
	}
	if waived == nil {
		return nil
	}
	out, now := t.letIn(d, waived), t.feasible(d)
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

// run fills seats until no further one can be.
func (c *course) run() {
	for {
		t := c.search()
		if t == nobody {
			return
		}
		c.move(t)
		c.gained++
	}
}

// search returns the free talent at the end of a cheapest path from an empty seat, the first of equal ones,
// nobody where there is none.
func (c *course) search() int32 {
	for _, t := range c.reached {
		c.distT[t] = math.MaxInt32
	}
	c.reached, c.queue = c.reached[:0], c.queue[:0]
	for d := range c.unmet {
		c.distD[d], c.via[d] = math.MaxInt32, nobody
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
	best := int32(nobody)
	for _, t := range c.reached {
		if c.by[t] == nobody && (best == nobody || c.distT[t] < c.distT[best] || c.distT[t] == c.distT[best] && t < best) {
			best = t
		}
	}
	return best
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
	c.distT[t], c.from[t], c.byNew[t] = dist, d, cost > 0
	holder := c.by[t]
	if holder == nobody {
		return
	}
	if c.taught[t] {
		dist--
	}
	if dist < c.distD[holder] {
		c.distD[holder], c.via[holder] = dist, t
		c.push(holder)
	}
}

// move takes the talents along the path back to the empty seat.
func (c *course) move(t int32) {
	for {
		d := c.from[t]
		c.by[t], c.taught[t] = d, c.byNew[t]
		if c.via[d] == nobody {
			c.unmet[d]--
			return
		}
		t = c.via[d]
	}
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
