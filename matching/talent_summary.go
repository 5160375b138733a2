package matching

import (
	"math"
	"slices"
)

// set is a small set of numbers; whole where there would be too many, so that everything is possible.
type set[T int32 | uint16] struct {
	list  []T // sorted
	whole bool
}

// gather collects values for a set.
type gather[T int32 | uint16] struct {
	most  int
	list  []T
	whole bool
}

func (g *gather[T]) add(values ...T) {
	if g.whole {
		return
	}
	g.list = append(g.list, values...)
	if len(g.list) > 4*g.most {
		g.list = distinct(g.list)
		g.whole = len(g.list) > g.most
	}
}

func (g *gather[T]) addSet(s set[T]) {
	g.whole = g.whole || s.whole
	g.add(s.list...)
}

func (g *gather[T]) set() set[T] {
	if !g.whole {
		g.list = distinct(g.list)
		g.whole = len(g.list) > g.most
	}
	if g.whole {
		return set[T]{whole: true}
	}
	return set[T]{list: trimmed(g.list)}
}

// may tells whether a value can occur among the rows.
func (s *set[T]) may(x T) bool {
	if s.whole {
		return true
	}
	_, ok := slices.BinarySearch(s.list, x)
	return ok
}

func distinct[T int32 | uint16](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}

// talentSummary is what is true of all talents of the pool in a block or branch: from it follows the best
// score that any of them can reach.
type talentSummary struct {
	pool   int      // how many rows are in the pool
	codes  []uint64 // skills of the taxonomy that one of them holds
	labels set[int32]
	areas  []areaCount
	// sheet says of a branch what is true of each of its blocks.
	sheet *talentSheet
	// has tells what occurs among the rows.
	has      traits
	types    uint8
	edu      uint8 // highest level, by eduIndex of the highest rank
	start    int32 // earliest, where stated
	payLow   int64 // least lower and upper end of a wish, per twelve months
	payHigh  int64
	payTop   int64      // highest lower end
	roles    set[int32] // classes of titles
	occs     set[uint16]
	titles   set[int32] // classes of experience
	fields   set[int32]
	places   set[uint16] // wished
	homes    set[uint16] // places of living of those who wish none
	certs    bool
	stints   bool
	skillful bool // some row states skills
}

// traits say what occurs among rows.
type traits uint16

const (
	hasBlank   traits = 1 << iota // states no skills
	hasNoRole                     // wishes neither role nor occupation
	hasNoPlace                    // neither wish nor place of living
	hasAnywhere
	hasNoPay
	hasOpenPay // an end of the wish is open
	hasNoType
	hasNoStart
	hasNoEdu
	hasNoCert
	hasHint     // the roles are hints
	hasUntitled // an experience has no role
)

// What a summary holds where no row states a start or a wage.
const (
	openDay = math.MaxInt32
	openEnd = math.MaxInt64
)

// limits of the sets of a block and of a branch.
const (
	blockSet  = 64
	branchSet = 512
)

type talentGather struct {
	classOf               func(int32) int32
	s                     talentSummary
	roles, titles, fields gather[int32]
	labels                gather[int32]
	occs, places, homes   gather[uint16]
}

func newTalentGather(most int) *talentGather {
	g := &talentGather{s: talentSummary{start: openDay, payLow: openEnd, payHigh: openEnd}}
	for _, x := range []*gather[int32]{&g.roles, &g.titles, &g.fields, &g.labels} {
		x.most = most
	}
	for _, x := range []*gather[uint16]{&g.occs, &g.places, &g.homes} {
		x.most = most
	}
	return g
}

func (g *talentGather) done() talentSummary {
	g.s.roles, g.s.titles, g.s.fields, g.s.labels = g.roles.set(), g.titles.set(), g.fields.set(), g.labels.set()
	g.s.occs, g.s.places, g.s.homes = g.occs.set(), g.places.set(), g.homes.set()
	return g.s
}

// sumTalentRows sums up the rows of a block, whose skills are given; those outside the pool don't count but
// for their skills.
func sumTalentRows(m *model, rows []talentRow, classOf func(int32) int32, codes []uint64, labels []int32) talentSummary {
	g := newTalentGather(blockSet)
	g.classOf = classOf
	g.s.codes = codes
	g.s.areas = m.countAreas(rows)
	g.labels.add(labels...)
	for i := range rows {
		if rows[i].inPool() {
			g.row(&rows[i])
		}
	}
	return g.done()
}

func (g *talentGather) row(r *talentRow) {
	s := &g.s
	s.pool++
	has := func(t traits, yes bool) {
		if yes {
			s.has |= t
		}
	}
	has(hasBlank, r.flags&flagStatesSkills == 0)
	s.skillful = s.skillful || r.flags&flagStatesSkills != 0
	has(hasNoRole, len(r.roles) == 0 && len(r.occs) == 0)
	has(hasNoPlace, len(r.places) == 0 && r.district == noDistrict)
	has(hasAnywhere, r.flags&flagAnywhere != 0)
	has(hasNoType, r.types == 0)
	has(hasNoStart, r.start == noDay)
	has(hasNoEdu, r.edu == 0 || r.is(flagProfileEdu))
	has(hasNoCert, len(r.certs) == 0)
	has(hasHint, r.is(flagHinted))
	has(hasUntitled, r.is(flagUntitled))
	s.types |= r.types
	if r.start != noDay {
		s.start = min(s.start, r.start)
	}
	if eduRanks[r.edu] > eduRanks[s.edu] {
		s.edu = r.edu
	}
	s.certs = s.certs || len(r.certs) > 0
	s.stints = s.stints || len(r.stints) > 0
	g.wage(r)
	for _, w := range r.roles {
		g.roles.add(g.classOf(w))
	}
	g.occs.add(r.occs...)
	g.fields.add(r.fields...)
	for i := range r.stints {
		if t := r.stints[i].title; t != noWord {
			g.titles.add(g.classOf(t))
		}
	}
	g.places.add(r.places...)
	if len(r.places) == 0 && r.district != noDistrict {
		g.homes.add(r.district)
	}
}

func (g *talentGather) wage(r *talentRow) {
	if !r.salary.stated() {
		g.s.has |= hasNoPay
		return
	}
	low, high := r.salary.monthly()
	if low == 0 || high == 0 {
		g.s.has |= hasOpenPay
	}
	g.s.payLow, g.s.payHigh, g.s.payTop = min(g.s.payLow, low), min(g.s.payHigh, high), max(g.s.payTop, low)
}

// sumTalentBlocks sums up a branch.
func sumTalentBlocks(blocks []*talentBlock) talentSummary {
	g := newTalentGather(branchSet)
	s := &g.s
	most := map[uint16]uint8{}
	for _, b := range blocks {
		x := &b.sum
		if s.codes == nil {
			s.codes = slices.Clone(x.codes)
		} else {
			for i, w := range x.codes {
				s.codes[i] |= w
			}
		}
		for _, a := range x.areas {
			most[a.area] = max(most[a.area], a.most)
		}
		s.pool += x.pool
		s.has |= x.has
		s.types |= x.types
		if eduRanks[x.edu] > eduRanks[s.edu] {
			s.edu = x.edu
		}
		s.start = min(s.start, x.start)
		s.payLow, s.payHigh = min(s.payLow, x.payLow), min(s.payHigh, x.payHigh)
		s.payTop = max(s.payTop, x.payTop)
		s.certs, s.stints, s.skillful = s.certs || x.certs, s.stints || x.stints, s.skillful || x.skillful
		g.roles.addSet(x.roles)
		g.titles.addSet(x.titles)
		g.fields.addSet(x.fields)
		g.labels.addSet(x.labels)
		g.occs.addSet(x.occs)
		g.places.addSet(x.places)
		g.homes.addSet(x.homes)
	}
	s.areas = sortedAreas(most)
	s.sheet = makeTalentSheet(blocks, s.areas, s.codes)
	return g.done()
}
