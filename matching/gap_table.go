package matching

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// bitset is a set of talents by their place in the order of IDs.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(i int) { b[i>>6] |= 1 << (i & 63) }

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

func (b bitset) and(o bitset) {
	for i := range b {
		b[i] &= o[i]
	}
}

func (b bitset) or(o bitset) {
	for i := range b {
		b[i] |= o[i]
	}
}

// each calls visit with every member in order until it returns false.
func (b bitset) each(visit func(int) bool) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			if !visit(i<<6 + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// gapDemand is an open demand in the table.
type gapDemand struct {
	row demandRow
	// conds are the places of its hard conditions in the table; musts those of its must-skills among them,
	// with the index of the need.
	conds []int
	musts []gapMust
	seats int
	// certain counts those who fit, total also those for whom a condition can't be decided.
	certain, total int
	unmet          int
}

type gapMust struct{ cond, need int }

// gapTable holds for every distinct hard condition of the open demands for which talents of the pool it holds:
// a talent fits a demand where all its conditions hold. Conditions hold one by one, so each is decided once, and
// by the engine's own judgement.
type gapTable struct {
	m       *model
	ctx     context.Context
	talents []string // IDs in order
	demands []*gapDemand
	q       *query
	rows    []demandRow // one for each condition, with nothing but it; skills have none
	holds   []bitset    // for whom each condition holds
	open    []bitset    // for whom it holds or can't be decided
	skills  map[int32][]skillCond
	pool    bitset
	leftOut int
}

type skillCond struct {
	level uint8
	cond  int
}

// condKey tells distinct conditions apart.
type condKey struct {
	code condition
	what string
}

// The limits of a table: its demands, and its cells, conditions times talents, two bits each.
const (
	maxGapDemands = 5_000
	maxGapCells   = 1 << 31
)

// newGapTable looks at every open demand, and at every talent for every condition. It is good as long as the query
// goes on.
func newGapTable(ctx context.Context, q *query) *gapTable {
	t := &gapTable{m: q.m, ctx: ctx, q: q, skills: map[int32][]skillCond{}}
	q.view.eachDemand(func(d *demandRow) {
		if d.matchable(q.today) {
			x := &gapDemand{row: *d}
			x.row.id = strings.Clone(d.id)
			t.demands = append(t.demands, x)
		}
	})
	q.view.talents.each(func(b *talentBlock) {
		b.pool.each(func(i int) { t.talents = append(t.talents, b.id(i)) })
	})
	slices.Sort(t.talents)
	slices.SortFunc(t.demands, func(a, b *gapDemand) int { return cmp.Compare(a.row.id, b.row.id) })
	t.conditions()
	t.fill()
	for _, d := range t.demands {
		d.certain, d.total = t.fitting(d).count(), t.all(d, t.open, nil).count()
	}
	return t
}

// conditions numbers the distinct conditions of the demands, as far as the limits let it.
func (t *gapTable) conditions() {
	known := map[condKey]int{}
	number := func(code condition, what string, row demandRow) int {
		k := condKey{code, what}
		i, ok := known[k]
		if !ok {
			i = len(t.rows)
			known[k] = i
			t.rows = append(t.rows, row)
		}
		return i
	}
	for n, d := range t.demands {
		if n >= maxGapDemands || n > 0 && len(t.rows)*len(t.talents) > maxGapCells {
			t.leftOut = len(t.demands) - n
			t.demands = t.demands[:n]
			break
		}
		for i, x := range d.row.needs {
			if !x.must {
				continue
			}
			before := len(t.rows)
			c := number(condSkill, fmt.Sprint(x.skill, x.level), demandRow{})
			if c == before {
				t.skills[x.skill] = append(t.skills[x.skill], skillCond{x.level, c})
			}
			d.conds, d.musts = append(d.conds, c), append(d.musts, gapMust{c, i})
		}
		for code, what := range otherConditions(&d.row) {
			d.conds = append(d.conds, number(code, what, only(&d.row, code)))
		}
		slices.Sort(d.conds)
	}
}

// otherConditions names the hard conditions of a demand but for its skills and its state.
func otherConditions(d *demandRow) map[condition]string {
	out := map[condition]string{}
	if d.is(flagCertMust) {
		out[condCertificate] = fmt.Sprint(d.cert)
	}
	if d.is(flagEduMust) {
		out[condEducation] = fmt.Sprint(d.edu)
	}
	if d.is(flagPlaceMust) && !d.is(flagRemote) {
		out[condPlace] = fmt.Sprint(d.places)
	}
	if _, offer := d.salary.monthly(); offer > 0 {
		out[condSalary] = fmt.Sprint(offer)
	}
	if d.start != noDay {
		out[condStart] = fmt.Sprint(d.start)
	}
	return out
}

// only returns a demand with one hard condition of another.
func only(d *demandRow, code condition) demandRow {
	r := demandRow{status: d.status, start: noDay, until: noDay, cert: cert{name: noWord, occ: noOccupation}, title: d.title, occ: noOccupation}
	switch code {
	case condCertificate:
		r.cert, r.flags = d.cert, d.flags&(flagCert|flagCertMust)
	case condEducation:
		r.edu, r.flags = d.edu, d.flags&flagEduMust
	case condPlace:
		r.places, r.flags = d.places, d.flags&flagPlaceMust
	case condSalary:
		r.salary = d.salary
	case condStart:
		r.start = d.start
	}
	return r
}

// fill decides every condition for every talent of the pool.
func (t *gapTable) fill() {
	t.holds, t.open = make([]bitset, len(t.rows)), make([]bitset, len(t.rows))
	for i := range t.holds {
		t.holds[i], t.open[i] = newBitset(len(t.talents)), newBitset(len(t.talents))
	}
	t.pool = newBitset(len(t.talents))
	isSkill := make([]bool, len(t.rows))
	for _, list := range t.skills {
		for _, s := range list {
			isSkill[s.cond] = true
		}
	}
	at := make(map[string]int, len(t.talents))
	for i, id := range t.talents {
		at[id] = i
	}
	p := *t.q.pair
	p.near = nil
	t.q.view.eachTalent(func(r *talentRow) {
		if !r.inPool() || t.ctx.Err() != nil {
			return
		}
		i := at[r.id]
		t.pool.set(i)
		t.fillSkills(r, i)
		p.t = r
		for c := range t.rows {
			if isSkill[c] {
				continue
			}
			p.d, p.needs = &t.rows[c], p.needs[:0]
			if x := p.judge(false); x.failed == 0 {
				t.open[c].set(i)
				if !x.unknown {
					t.holds[c].set(i)
				}
			}
		}
	})
}

// fillSkills notes the must-skills that a talent meets, or may meet where the profile states nothing.
func (t *gapTable) fillSkills(r *talentRow, i int) {
	if r.flags&flagStatesSkills == 0 {
		for _, list := range t.skills {
			for _, s := range list {
				t.open[s.cond].set(i)
			}
		}
	}
	note := func(need int32, level uint8) {
		for _, s := range t.skills[need] {
			if level == 0 || level >= s.level {
				t.holds[s.cond].set(i)
				t.open[s.cond].set(i)
			}
		}
	}
	for _, h := range r.held {
		if h.skill >= labelBase {
			note(h.skill, h.level)
			continue
		}
		for _, c := range t.m.gives[h.skill] {
			if c.equivalent() {
				note(c.need, h.level)
			}
		}
	}
}

// fitting returns the talents for whom all conditions of a demand hold.
func (t *gapTable) fitting(d *gapDemand) bitset { return t.all(d, t.holds, nil) }

// all returns the talents in the sets of all conditions of a demand, leaving some conditions out of account.
func (t *gapTable) all(d *gapDemand, sets []bitset, waived []int) bitset {
	out := slices.Clone(t.pool)
	for _, c := range d.conds {
		if !slices.Contains(waived, c) {
			out.and(sets[c])
		}
	}
	return out
}
