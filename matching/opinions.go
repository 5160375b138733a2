package matching

import (
	"encoding/binary"
	"math"
)

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

func b2i(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// opinions holds what the rules of appeal said in queries of one side.
type opinions struct {
	// views grows with the values of the role that were met, viewOf finds them by 2·value + known: index + 1, 0 for none.
	// They are good as long as the model is the same.
	views  []roleView
	viewOf [2 * (full + 1)]uint16
	// needs holds by view the least value of the place that is needed, found in a round.
	needs []needOf
	round uint32
	// rows is what was found of the talents of the block at hand.
	rows rowViews
	// candidates is the memory for those of the block at hand.
	candidates []candidate
	// enough is the least sum of appeal for a fit and a score, once worked out.
	enough          int64
	forFit, forGoal int32
}

// needOf is the least value of the place that is needed with a view of the role, found in a round.
type needOf struct {
	round uint32
	least int32
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

// roleOf returns what follows from the value of a role for a kind of wish, as an index into the views.
func (o *opinions) roleOf(p *pair, kind uint8, value int32) uint16 {
	key := 2*value + 1
	if kind != roleWished {
		if key = 2 * p.m.weights.Neutral; kind == roleHinted {
			key = 2 * p.m.hintValue(value)
		}
	}
	if at := o.viewOf[key]; at > 0 {
		return at - 1
	}
	return o.viewAt(p, key/2, key&1 == 1)
}

// leastPlace is the least value of the place that is needed with a view of the role.
func (o *opinions) leastPlace(m *model, view uint16, enough int64) int32 {
	if int(view) < len(o.needs) && o.needs[view].round == o.round {
		return o.needs[view].least
	}
	return o.findNeed(m, view, enough)
}

func (o *opinions) findNeed(m *model, view uint16, enough int64) int32 {
	for int(view) >= len(o.needs) {
		o.needs = append(o.needs, needOf{})
	}
	least := o.views[view].leastPlace(m, enough)
	o.needs[view] = needOf{o.round, least}
	return least
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
