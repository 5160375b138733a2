package matching

import (
	"math"
	"slices"
	"strings"
)

// demandSummary is what is true of all open demands in a block or branch, as talentSummary is of talents.
type demandSummary struct {
	blocks []*demandSummary // those of a branch's blocks
	open   int
	first  string // lowest ID of the open demands of a block; not told of a branch
	until  int32  // latest last day, openDay for one without
	codes  []uint64
	labels set[int32] // labels that one of them needs
	areas  []areaShare
	has    traits
	types  uint8
	// paid says that some state a salary; payFrom and payTo are the highest lower and upper ends.
	paid    bool
	payFrom int64
	payTo   int64
	titles  set[int32]
	occs    set[uint16]
	places  set[uint16]
	leanest int32 // least share of the skills' rules in the fit, of full
}

// Further traits of demands.
const (
	hasNoNeeds traits = hasUntitled << (iota + 1)
	hasRemote
)

type demandGather struct {
	shares         map[uint16]uint16
	classOf        func(int32) int32
	s              demandSummary
	titles, labels gather[int32]
	occs, places   gather[uint16]
}

func newDemandGather(most, skills int) *demandGather {
	g := &demandGather{shares: map[uint16]uint16{}, s: demandSummary{leanest: full, until: math.MinInt32, codes: make([]uint64, (skills+63)/64)}}
	g.titles.most, g.labels.most, g.occs.most, g.places.most = most, most, most, most
	return g
}

func (g *demandGather) done() demandSummary {
	for a, share := range g.shares {
		g.s.areas = append(g.s.areas, areaShare{a, share})
	}
	slices.SortFunc(g.s.areas, func(a, b areaShare) int { return int(a.area) - int(b.area) })
	g.s.titles, g.s.labels, g.s.occs, g.s.places = g.titles.set(), g.labels.set(), g.occs.set(), g.places.set()
	return g.s
}

func sumDemandRows(m *model, rows []demandRow, classOf func(int32) int32) demandSummary {
	g := newDemandGather(blockSet, len(m.skillCode))
	g.classOf = classOf
	for i := range rows {
		if rows[i].status == statusOpen {
			g.row(m, &rows[i])
		}
	}
	g.s.first = strings.Clone(g.s.first)
	return g.done()
}

func (g *demandGather) row(m *model, r *demandRow) {
	s := &g.s
	s.open++
	if s.open == 1 || r.id < s.first {
		s.first = r.id
	}
	until := r.until
	if until == noDay {
		until = openDay
	}
	s.until = max(s.until, until)
	has := func(t traits, yes bool) {
		if yes {
			s.has |= t
		}
	}
	has(hasNoNeeds, len(r.needs) == 0)
	has(hasRemote, r.is(flagRemote))
	has(hasNoPlace, len(r.places) == 0)
	has(hasNoType, r.typ == 0)
	has(hasNoPay, !r.salary.stated())
	if r.salary.stated() {
		from, to := r.salary.monthly()
		has(hasOpenPay, to == 0)
		s.paid, s.payFrom, s.payTo = true, max(s.payFrom, from), max(s.payTo, to)
	}
	s.types |= r.typ
	s.leanest = min(s.leanest, m.skillShare(r))
	for i := range r.needs {
		if k := r.needs[i].skill; k < labelBase {
			s.codes[k>>6] |= 1 << (k & 63)
		} else {
			g.labels.add(k)
		}
	}
	for _, a := range m.areaShares(r) {
		g.shares[a.area] = max(g.shares[a.area], a.share)
	}
	g.titles.add(g.classOf(r.title))
	if r.occ < strangeOccupation {
		g.occs.add(r.occ)
	}
	g.places.add(r.places...)
}

// areaShare says that no demand of a block has a higher share of its needs in an area, in ten-thousandths.
type areaShare struct{ area, share uint16 }

// areaShares returns the share of a demand's needs in each area, rounded up.
func (m *model) areaShares(d *demandRow) []areaShare {
	parts := map[uint16]*tally{}
	var all tally
	for i := range d.needs {
		n := &d.needs[i]
		all.add(n, 0)
		if n.skill >= labelBase {
			continue
		}
		a := m.area[n.skill]
		if parts[a] == nil {
			parts[a] = &tally{}
		}
		parts[a].add(n, 0)
	}
	enough := m.enough(d, &all)
	total := all.weight + enough
	var out []areaShare
	for a, part := range parts {
		share := (part.weight+min(part.readWeight, enough))*full + total - 1
		out = append(out, areaShare{a, uint16(min(share/total, full))})
	}
	return out
}

// skillShare is the share that the rules about skills have in a demand's fit, in ten-thousandths, rounded down.
func (m *model) skillShare(d *demandRow) int32 {
	var skills, all int64
	for i, w := range m.fitWeights(d) {
		all += w
		if name := m.fit[i].name; name == "skills" || name == "evidence" {
			skills += w
		}
	}
	return int32(skills * full / all)
}

func sumDemandBlocks(skills int) func([]*demandBlock) demandSummary {
	return func(blocks []*demandBlock) demandSummary {
		g := newDemandGather(branchSet, skills)
		s := &g.s
		for _, b := range blocks {
			x := &b.sum
			s.blocks = append(s.blocks, x)
			for i, w := range x.codes {
				s.codes[i] |= w
			}
			for _, a := range x.areas {
				g.shares[a.area] = max(g.shares[a.area], a.share)
			}
			s.open += x.open
			s.until = max(s.until, x.until)
			s.has |= x.has
			s.types |= x.types
			s.paid = s.paid || x.paid
			s.payFrom, s.payTo = max(s.payFrom, x.payFrom), max(s.payTo, x.payTo)
			s.leanest = min(s.leanest, x.leanest)
			g.titles.addSet(x.titles)
			g.labels.addSet(x.labels)
			g.occs.addSet(x.occs)
			g.places.addSet(x.places)
		}
		return g.done()
	}
}
