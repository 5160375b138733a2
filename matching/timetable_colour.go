package matching

import "slices"

// choose marks as many interviews as could be placed if only the number of slots counted in which each party
// and each table is there: a maximum flow, found by augmenting paths. Where everybody is always available, what
// is marked can be placed.
func (p *plan) choose() []bool {
	c := chooser{p: p, in: make([]bool, len(p.list)), talent: make([]int32, len(p.talents)), demand: make([]int32, len(p.demands)),
		ofTalent: make([][]int32, len(p.talents)), ofDemand: make([][]int32, len(p.demands))}
	for i := range p.talents {
		c.talent[i] = p.talents[i].present
	}
	for i := range p.demands {
		c.demand[i] = int32(min(int64(p.demands[i].present)*int64(p.demands[i].parallel), int64(len(p.list))))
	}
	for i, m := range p.list {
		if p.restricted && p.apart(m) {
			continue
		}
		c.ofTalent[m.talent] = append(c.ofTalent[m.talent], int32(i))
		c.ofDemand[m.demand] = append(c.ofDemand[m.demand], int32(i))
		if c.talent[m.talent] > 0 && c.demand[m.demand] > 0 {
			c.flip(int32(i))
		}
	}
	for t := range p.talents {
		for c.talent[t] > 0 && c.waits(int32(t)) && c.augment(int32(t)) {
		}
	}
	// Fewer interviews keep every other bound, so that the tables only cap their number.
	room := p.slots * p.tables
	for i := range c.in {
		if c.in[i] {
			if room == 0 {
				c.in[i] = false
			} else {
				room--
			}
		}
	}
	return c.in
}

// chooser is the flow: talent and demand hold what is left of each party's capacity.
type chooser struct {
	p                  *plan
	in                 []bool
	talent, demand     []int32
	ofTalent, ofDemand [][]int32
}

// waits tells whether an interview of a talent is out.
func (c *chooser) waits(t int32) bool {
	return slices.ContainsFunc(c.ofTalent[t], func(i int32) bool { return !c.in[i] })
}

// flip takes an interview in or out.
func (c *chooser) flip(i int32) {
	m, by := c.p.list[i], int32(-1)
	if c.in[i] {
		by = 1
	}
	c.in[i] = !c.in[i]
	c.talent[m.talent] += by
	c.demand[m.demand] += by
}

// augment finds a path from a talent with capacity left to a demand with capacity left on which interviews
// are out and in by turns, and exchanges them; false where there is none.
func (c *chooser) augment(from int32) bool {
	via := make([]int32, len(c.p.demands)) // the interview by which a demand was reached, −1 for none
	back := make([]int32, len(c.p.talents))
	for i := range via {
		via[i] = -1
	}
	for i := range back {
		back[i] = -1
	}
	queue := []int32{from}
	for len(queue) > 0 {
		t := queue[0]
		queue = queue[1:]
		for _, i := range c.ofTalent[t] {
			d := c.p.list[i].demand
			if c.in[i] || via[d] >= 0 {
				continue
			}
			via[d] = i
			if c.demand[d] > 0 {
				c.exchange(d, from, via, back)
				return true
			}
			for _, j := range c.ofDemand[d] {
				if next := c.p.list[j].talent; c.in[j] && next != from && back[next] < 0 {
					back[next] = j
					queue = append(queue, next)
				}
			}
		}
	}
	return false
}

// exchange flips the path that ends at a demand.
func (c *chooser) exchange(d, from int32, via, back []int32) {
	for {
		i := via[d]
		c.flip(i)
		t := c.p.list[i].talent
		if t == from {
			return
		}
		c.flip(back[t])
		d = c.p.list[back[t]].demand
	}
}

// colour places the chosen interviews exactly, by König's theorem.
func (p *plan) colour(chosen []bool) {
	ends, count := p.split(chosen)
	degree, n := make([]int32, count), 0
	for i, in := range chosen {
		if in {
			degree[ends[i][0]]++
			degree[ends[i][1]]++
			n++
		}
	}
	k := (n + p.tables - 1) / p.tables
	for _, x := range degree {
		k = max(k, int(x))
	}
	if k == 0 {
		return
	}
	c := newColouring(ends, count, k)
	for i, in := range chosen {
		if in {
			c.add(int32(i))
		}
	}
	c.balance()
	copy(p.at, c.of)
}

// split divides each demand into as many interviewers as it has interviews at once, with equally many each,
// and returns the two ends of every chosen interview and the number of vertices.
func (p *plan) split(chosen []bool) (ends [][2]int32, count int) {
	ends = make([][2]int32, len(p.list))
	base, turn := make([]int32, len(p.demands)), make([]int32, len(p.demands))
	next := int32(len(p.talents))
	for d := range p.demands {
		base[d] = next
		next += min(p.demands[d].parallel, p.demands[d].count)
	}
	for i, m := range p.list {
		if chosen[i] {
			ends[i] = [2]int32{m.talent, base[m.demand] + turn[m.demand]}
			turn[m.demand] = (turn[m.demand] + 1) % p.demands[m.demand].parallel
		}
	}
	return ends, int(next)
}

// colouring gives edges colours so that no two of one vertex have the same.
type colouring struct {
	ends [][2]int32
	of   []int32   // colour of each edge, −1 for none
	at   [][]int32 // edge of each colour at each vertex, −1 for none
	size []int     // edges of each colour
}

func newColouring(ends [][2]int32, vertices, k int) *colouring {
	c := &colouring{ends: ends, of: make([]int32, len(ends)), at: make([][]int32, vertices), size: make([]int, k)}
	for i := range c.of {
		c.of[i] = -1
	}
	cells := make([]int32, vertices*k)
	for i := range cells {
		cells[i] = -1
	}
	for v := range c.at {
		c.at[v] = cells[v*k : (v+1)*k]
	}
	return c
}

// add colours one more edge. Where its ends have no free colour in common, the path of two colours that
// begins at its second end is exchanged; in a bipartite graph it never comes to the first end.
func (c *colouring) add(e int32) {
	u, v := c.ends[e][0], c.ends[e][1]
	a, b := c.free(u), c.free(v)
	if c.at[v][a] >= 0 {
		c.exchange(c.path(v, a, b), a, b)
	}
	c.set(e, a)
}

// free is the lowest colour that a vertex does not have.
func (c *colouring) free(v int32) int32 {
	for a, e := range c.at[v] {
		if e < 0 {
			return int32(a)
		}
	}
	return -1 // there are as many colours as the largest degree
}

func (c *colouring) set(e, a int32) {
	c.of[e] = a
	c.size[a]++
	c.at[c.ends[e][0]][a], c.at[c.ends[e][1]][a] = e, e
}

// path lists the edges of the path that leaves a vertex by colour a and goes on with b, a, b, ….
func (c *colouring) path(v, a, b int32) []int32 {
	var out []int32
	for e := c.at[v][a]; e >= 0; e = c.at[v][a] {
		out = append(out, e)
		v = c.ends[e][0] + c.ends[e][1] - v
		a, b = b, a
	}
	return out
}

// exchange gives every edge of a path of two colours the other one.
func (c *colouring) exchange(path []int32, a, b int32) {
	for _, e := range path {
		x := c.of[e]
		c.size[x]--
		for _, v := range c.ends[e] {
			if c.at[v][x] == e {
				c.at[v][x] = -1
			}
		}
		c.of[e] = a + b - x
	}
	for _, e := range path {
		c.set(e, c.of[e])
	}
}

// balance makes all colours equally frequent, up to one: of two, the paths on which the more frequent one
// stands once more than the other are exchanged until they are even.
func (c *colouring) balance() {
	for {
		a, b := 0, 0
		for x := range c.size {
			if c.size[x] > c.size[a] {
				a = x
			}
			if c.size[x] < c.size[b] {
				b = x
			}
		}
		if c.size[a]-c.size[b] <= 1 {
			return
		}
		c.even(int32(a), int32(b))
	}
}

// even moves edges from the more frequent colour a to b until they differ by one at the most.
func (c *colouring) even(a, b int32) {
	for v := range c.at {
		if c.at[v][a] < 0 || c.at[v][b] >= 0 {
			continue
		}
		if path := c.path(int32(v), a, b); len(path)%2 == 1 {
			c.exchange(path, a, b)
		}
		if c.size[a]-c.size[b] <= 1 {
			return
		}
	}
}
