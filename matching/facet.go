package matching

import (
	"encoding/binary"
	"math"
)

// facet numbers what the rows of a block say about one thing: rows that say the same have the same number, and
// one of them stands for all. A rule that looks at nothing else is asked once per number and query.
type facet struct {
	of  []uint8 // by row
	rep []uint8 // by number: the row that stands for it
}

// facetOf groups n rows by what key writes about each.
func facetOf(n int, key func(i int, b []byte) []byte) facet {
	f := facet{of: make([]uint8, n)}
	known := make(map[string]uint8, 16)
	var b []byte
	for i := range n {
		b = key(i, b[:0])
		k, ok := known[string(b)]
		if !ok {
			k = uint8(len(f.rep))
			known[string(b)] = k
			f.rep = append(f.rep, uint8(i))
		}
		f.of[i] = k
	}
	f.rep = trimmed(f.rep)
	return f
}

func put32(b []byte, list ...int32) []byte {
	for _, v := range list {
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	return append(b, ';')
}

func put16(b []byte, list ...uint16) []byte {
	for _, v := range list {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	return append(b, ';')
}

// The facets of appeal, each with the rules that look at it alone.
const (
	facetRole = iota
	facetPlace
	facetSalary
	facetRest // type and start
	facets
)

func demandFacets(rows []demandRow) (out [facets]facet) {
	n := len(rows)
	out[facetRole] = facetOf(n, func(i int, b []byte) []byte { return put16(put32(b, rows[i].title), rows[i].occ) })
	out[facetPlace] = facetOf(n, func(i int, b []byte) []byte {
		return append(put16(b, rows[i].places...), byte(b2i(rows[i].is(flagRemote))))
	})
	out[facetSalary] = facetOf(n, func(i int, b []byte) []byte {
		p := rows[i].salary
		return put32(b, p.low, p.high, int32(p.months))
	})
	out[facetRest] = facetOf(n, func(i int, b []byte) []byte { return append(put32(b, rows[i].start), rows[i].typ) })
	return out
}

func b2i(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// opinions holds, per facet and number, what the rules say of it in one query: computed when first needed.
type opinions struct {
	stamp uint32
	seen  [facets][blockRows]uint32
	value [facets][blockRows]int32
	// start is the value of the second rule of facetRest.
	start [blockRows]int32
	// of talents
	rows  rowViews
	needs []needOf // by view
	round uint32
	// view is, by number of facetRole, what follows from the value of the role, as an index into views.
	view [blockRows]uint16
	// views grows with the values that were met, viewOf finds them by 2·value + known: index + 1, 0 for none. They are
	// good as long as the model is the same.
	views  []roleView
	viewOf [2 * (full + 1)]uint16
	// enough is the least sum of appeal for a fit and a score, once worked out.
	enough          int64
	forFit, forGoal int32
}

// roleView is what follows from the value of the role: its own part of the sum of appeal, with which share each rule of
// appeal counts and the most that the rules from each on can add.
type roleView struct {
	part   int64
	shares [appealRules]int32
	rest   [appealRules]int64
	// salary is the most that the salary can add.
	salary int64
}

// leastPlace is the least value of the place with which the other rules may bring the weighted sum of appeal to
// enough: more than full where none does.
func (v *roleView) leastPlace(m *model, enough int64) int32 {
	short := enough - v.part - v.rest[2]
	if short <= 0 {
		return 0
	}
	// The place adds weight·⌊value·share/full⌋.
	weight, share := int64(m.appeal[1].weight), int64(v.shares[1])
	if weight == 0 || share == 0 {
		return full + 1
	}
	counted := (short + weight - 1) / weight
	return int32(min((counted*full+share-1)/share, full+1))
}

// viewAt returns the index of what follows from a value of the role.
func (o *opinions) viewAt(p *pair, role int32, known bool) uint16 {
	at := &o.viewOf[2*role+b2i(known)]
	if *at == 0 {
		v := roleView{shares: p.shares(role, known)}
		v.part = int64(p.m.appeal[0].weight) * int64(role*v.shares[0]/full)
		v.rest = p.fullShares(&v.shares)
		v.salary = int64(p.m.appeal[2].weight) * int64(v.shares[2])
		o.views = append(o.views, v)
		*at = uint16(len(o.views))
	}
	return *at - 1
}

// forget lets the least places that are needed be forgotten.
func (o *opinions) forget() {
	if o.round == math.MaxUint32 {
		*o = opinions{}
	}
	o.round++
}

// next forgets what was said of the block before.
func (o *opinions) next() {
	if o.stamp == math.MaxUint32 {
		*o = opinions{}
	}
	o.stamp++
}

// leastAppeal remembers the last answer of pair.leastAppeal.
func (o *opinions) leastAppeal(p *pair, fit, score int32) int64 {
	if o.forFit != fit || o.forGoal != score+1 {
		o.forFit, o.forGoal, o.enough = fit, score+1, p.leastAppeal(fit, score)
	}
	return o.enough
}

// leastAppeal returns the least weighted sum of appeal with which a pair of the given fit can reach a score; more
// than any sum where none can.
func (p *pair) leastAppeal(fit, score int32) int64 {
	if harmonic(fit, full) < score {
		return math.MaxInt64
	}
	lo, hi := int32(0), int32(full)
	for lo < hi {
		if mid := (lo + hi) / 2; harmonic(fit, mid) >= score {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	// roundShare(sum, w) ≥ lo exactly where 2·sum + w ≥ 2·w·lo.
	w := p.m.appealWeight
	return max(0, (2*w*int64(lo)-w+1)/2)
}

// appealSum is the weighted sum of appeal of a row, or false where it is below least. fill makes the row of a
// number of a facet that of the pair.
func (p *pair) appealSum(o *opinions, of *[facets]facet, row int, least int64, fill func(kind int, row uint8)) (int64, bool) {
	a := p.m.appeal
	ask := func(kind int) uint8 {
		k := of[kind].of[row]
		if o.seen[kind][k] != o.stamp {
			o.seen[kind][k] = o.stamp
			fill(kind, of[kind].rep[k])
			switch kind {
			case facetRole:
				role := ruleRole(p, nil)
				o.view[k] = o.viewAt(p, role.value, role.known)
			case facetPlace:
				o.value[kind][k] = rulePlace(p, nil).value
			case facetSalary:
				o.value[kind][k] = ruleSalary(p, nil).value
			case facetRest:
				o.value[kind][k] = ruleType(p, nil).value
				o.start[k] = ruleStart(p, nil).value
			}
		}
		return k
	}
	k := ask(facetRole)
	role := &o.views[o.view[k]]
	shares, rest, sum := &role.shares, &role.rest, role.part
	if sum+rest[1] < least {
		return 0, false
	}
	sum += int64(a[1].weight) * int64(o.value[facetPlace][ask(facetPlace)]*shares[1]/full)
	if sum+rest[2] < least {
		return 0, false
	}
	sum += int64(a[2].weight) * int64(o.value[facetSalary][ask(facetSalary)]*shares[2]/full)
	if sum+rest[3] < least {
		return 0, false
	}
	k = ask(facetRest)
	sum += int64(a[3].weight) * int64(o.value[facetRest][k]*shares[3]/full)
	sum += int64(a[4].weight) * int64(o.start[k]*shares[4]/full)
	return sum, sum >= least
}

// shares returns with which share of its value each rule of appeal counts at a value of the role, which is known where
// a role is wished.
func (p *pair) shares(role int32, known bool) (out [appealRules]int32) {
	gate := int32(full)
	if p.m.gatesAppeal {
		gate = p.m.weights.Gate.Appeal.at(p.m.roleKey(role, known))
	}
	for i := range out {
		out[i] = full
		if p.m.appeal[i].gated {
			out[i] = gate
		}
	}
	return out
}

// fullShares returns the most that the rules from each on can add.
func (p *pair) fullShares(shares *[appealRules]int32) (out [appealRules]int64) {
	sum := int64(0)
	for i := appealRules - 1; i >= 0; i-- {
		sum += int64(p.m.appeal[i].weight) * int64(shares[i])
		out[i] = sum
	}
	return out
}
