package matching

import "math/bits"

// demandSearch looks for the best demands for a talent: those that the hard conditions allow, or with near
// those that fail exactly one.
type demandSearch struct {
	p     *pair
	row   demandRow
	after *ranked
	list  best
	near  bool
	seen  []*demandBlock
	links *heldLinks
	said  *opinions
	// offered is what the talent says of what can be offered.
	offered offerTables
}

// heldLinks finds the talent's skills by what a demand needs.
type heldLinks struct {
	heads   []uint64 // by skill: query<<32 | first link + 1
	query   uint64
	chain   []chained
	codes   []uint64        // skills for which anything is held
	areas   []int32         // best credit for a skill of each area
	best    memory          // best credit for each skill
	byLabel map[int32][]int // held indexes of free labels
}

type chained struct {
	held  int32
	next  int32 // index + 1, 0 for the last
	value int32
	rel   relation
}

// linkHeld prepares the links of a talent's skills, once per query: it uses the memory of the query.
func (m *model) linkHeld(s *scratch, t *talentRow) *heldLinks {
	n := len(m.skillCode)
	if len(s.heads) < n {
		s.heads = make([]uint64, n)
	}
	l := &heldLinks{heads: s.heads, query: uint64(s.query), codes: make([]uint64, (n+63)/64), areas: make([]int32, m.areas), best: s.table(n)}
	for j := range t.held {
		k := t.held[j].skill
		if k >= labelBase {
			if l.byLabel == nil {
				l.byLabel = map[int32][]int{}
			}
			l.byLabel[k] = append(l.byLabel[k], j)
			continue
		}
		for _, c := range m.gives[k] {
			next := int32(0)
			if h := l.heads[c.need]; h>>32 == l.query {
				next = int32(uint32(h))
			}
			l.chain = append(l.chain, chained{held: int32(j), next: next, value: c.value, rel: c.rel})
			l.heads[c.need] = l.query<<32 | uint64(len(l.chain))
			l.codes[c.need>>6] |= 1 << (c.need & 63)
			if old, ok := l.best.get(c.need); !ok || old < c.value {
				l.best.put(c.need, c.value)
			}
			l.areas[m.area[c.need]] = max(l.areas[m.area[c.need]], c.value)
		}
	}
	return l
}

// first returns the index + 1 of the first link to a needed skill, 0 for none.
func (l *heldLinks) first(skill int32) int32 {
	if h := l.heads[skill]; h>>32 == l.query {
		return int32(uint32(h))
	}
	return 0
}

// cover fills the needs as coverDirectly does.
func (l *heldLinks) cover(p *pair) {
	p.resetNeeds()
	for n := range p.d.needs {
		k := p.d.needs[n].skill
		if k >= labelBase {
			for _, j := range l.byLabel[k] {
				p.offer(n, j, credit{need: k, value: full, rel: relSame})
			}
			continue
		}
		for i := l.first(k); i != 0; i = l.chain[i-1].next {
			x := &l.chain[i-1]
			p.offer(n, int(x.held), credit{need: k, value: x.value, rel: x.rel})
		}
	}
}

// newDemandSearch prepares a search for the k first demands behind after, nil for the beginning.
func (p *pair) newDemandSearch(s *scratch, links *heldLinks, k int, after *ranked, near bool) *demandSearch {
	x := &demandSearch{p: p, after: after, list: best{k: k}, near: near, links: links, said: &s.said}
	p.d = &x.row
	x.offered = p.newOfferTables(s)
	return x
}

func (x *demandSearch) least() int32 { return x.list.least() }

func (x *demandSearch) skills(*demandSummary) int32 { return 0 }

func (x *demandSearch) bounds(s *demandSummary) (out [branchBlocks]hope, may uint32) {
	for i, b := range s.blocks {
		var ok bool
		if out[i], ok = x.hope(b); ok {
			may |= 1 << i
		}
	}
	return out, may
}

func (x *demandSearch) bound(s *demandSummary) (int32, bool) {
	h, ok := x.hope(s)
	return h.bound, ok
}

// hope returns the best that a demand of the summary can come to, or false where that can't count.
func (x *demandSearch) hope(s *demandSummary) (h hope, ok bool) {
	if s.open == 0 || x.list.k == 0 || s.until < x.p.today {
		return h, false
	}
	least := x.list.least()
	h.appeal = x.p.appealOf(s)
	if harmonic(full, h.appeal) < least {
		return h, false
	}
	h.values[1], h.values[2] = x.skillBound(s), x.restBound(s)
	h.bound = harmonic(x.fitBound(s, &h), h.appeal)
	return h, h.bound >= least
}

// fitBound is the best fit that the talent can have for a demand of the summary, whose bounds of skills and background
// are known.
func (x *demandSearch) fitBound(s *demandSummary, h *hope) int32 {
	return x.fitWith(h.values[1], h.values[2], s.has&hasNoNeeds != 0, s.leanest)
}

// fitWith is the best fit with so much of the skills shown and so good a background, where the rules about skills have
// at least a share of lean, or none where a demand needs none.
func (x *demandSearch) fitWith(skills, background int32, none bool, lean int32) int32 {
	w := x.p.m.weights
	skills = max(skills, w.Skill.Curve.at(skills))
	field := max(skills, background)
	rest := int32(full)
	switch {
	case x.p.saysNothingElse():
		rest = field
	case len(x.p.t.certs) == 0 && x.p.m.gateHolds:
		rest = max(field, w.Gate.Curve.at(field))
	}
	if none || skills >= rest {
		return max(skills, rest)
	}
	return rest - int32(int64(rest-skills)*int64(lean)/full)
}

// saysNothingElse tells whether a talent states nothing that the rules of fit beside skills, evidence and background
// look at: these then give 0.
func (p *pair) saysNothingElse() bool {
	t := p.t
	return len(t.stints) == 0 && len(t.certs) == 0 && len(t.fields) == 0 && t.edu == 0
}

// restBound is the best value of background, which alone beside the skills tells whether the talent is of the field.
func (x *demandSearch) restBound(s *demandSummary) int32 {
	p, w := x.p, &x.p.m.weights.Background
	best := int32(0)
	if w.Wish > 0 && !p.t.is(flagHinted) && len(p.t.roles)+len(p.t.occs) > 0 {
		if like := p.roleOf(s); like >= p.m.weights.Title.Words/2 {
			best = like * w.Wish / full
		}
	}
	if len(p.t.stints) == 0 {
		return best
	}
	if s.titles.whole {
		return full
	}
	top := max(w.Job, w.Internship, w.Project, w.Competition, w.Practice)
	d, old := &p.probe, p.d
	p.d = d
	for _, title := range s.titles.list {
		d.title = title
		for i := range p.t.stints {
			best = max(best, p.classLike(len(p.t.roles)+i, p.t.stints[i].title, title)*top/full)
		}
	}
	p.d = old
	return best
}

// skillBound is the best that the talent's skills give for any needed one.
func (x *demandSearch) skillBound(s *demandSummary) int32 {
	if x.p.t.flags&flagStatesSkills == 0 {
		return 0
	}
	for k := range x.links.byLabel {
		if s.labels.may(k) {
			return full
		}
	}
	most := int64(0) // what the areas' shares allow
	for _, a := range s.areas {
		most += int64(a.share) * int64(x.links.areas[a.area])
	}
	enough := int32(min(most/full+1, full))
	best := int32(0)
	for w, codes := range s.codes {
		for hit := codes & x.links.codes[w]; hit != 0; hit &= hit - 1 {
			for i := x.links.first(int32(w*64 + bits.TrailingZeros64(hit))); i != 0; i = x.links.chain[i-1].next {
				best = max(best, x.links.chain[i-1].value)
			}
			if best >= enough {
				return enough
			}
		}
	}
	return best
}

// look offers the block's demands to the list: those whose appeal and skills may bring them there.
func (x *demandSearch) look(b *demandBlock, h hope) {
	p := x.p
	if x.list.tooLate(h.bound, b.sum.first) {
		return
	}
	rest, fit := h.values[2], x.fitBound(&b.sum, &h)
	x.showNeeds(b)
	at := int32(-1)
	before, enough := int32(-1), int64(0)
	b.offers.open.each(func(i int) {
		if b.offers.until[i] != noDay && b.offers.until[i] < p.today {
			return
		}
		least := x.list.least()
		if least != before {
			before, enough = least, p.leastAppeal(fit, least)
			x.said.forget()
		}
		// The skills first, with what is known of all in the block; the row's own background when its appeal is known.
		if harmonic(x.fitOf(b, i, rest), h.appeal) < least {
			return
		}
		appeal, ok := x.narrow(b, i, enough)
		if !ok || harmonic(x.fitOf(b, i, x.past(b.offers.titles[i])), appeal) < least {
			return
		}
		b.fill(i, &x.row)
		score, ok := x.score(appeal, least)
		if !ok {
			return
		}
		c := ranked{score: score, id: x.row.id, slot: int32(i), block: at}
		if x.after != nil && !x.after.before(&c) || !x.list.wants(&c) {
			return
		}
		if at < 0 {
			at = int32(len(x.seen))
			x.seen = append(x.seen, b)
			c.block = at
		}
		x.list.offer(c)
	})
}

// showNeeds notes for each row the most that the talent's skills may show of its needs, but for rounding.
func (x *demandSearch) showNeeds(b *demandBlock) {
	shown := x.said.rows.shown[:b.size()]
	clear(shown)
	if !x.p.t.is(flagStatesSkills) {
		return
	}
	add := func(skill, credit int32) {
		from, to := b.offers.needs.of(skill)
		for n := from; n < to; n++ {
			shown[b.offers.needs.row[n]] += (int32(b.offers.share[n])*credit + full - 1) / full
		}
	}
	for w, codes := range b.offers.needs.codes {
		for hit := codes & x.links.codes[w]; hit != 0; hit &= hit - 1 {
			skill := int32(w*64 + bits.TrailingZeros64(hit))
			add(skill, x.links.most(skill))
		}
	}
	for k := range x.links.byLabel {
		add(k, full)
	}
}

// narrow returns the appeal of a row, or false where it doesn't come to enough or a hard district rules the row out.
func (x *demandSearch) narrow(b *demandBlock, i int, enough int64) (int32, bool) {
	o := x.said
	place, ok := x.placesOf(b, i)
	if !ok && !x.near && b.offers.hard.has(uint8(i)) {
		return 0, false
	}
	view := o.roleOf(x.p, x.offered.kind, x.title(b.offers.titles[i]))
	if place < o.leastPlace(x.p.m, view, enough) {
		return 0, false
	}
	sum, ok := x.appealOf(b, i, &o.views[view], place, enough)
	return roundShare(sum, x.p.m.appealWeight), ok
}

// score returns the score of the filled row, or false where it is below least or a hard condition rules it out.
func (x *demandSearch) score(appeal, least int32) (int32, bool) {
	p := x.p
	// What needs no look at the skills comes first.
	var r ruling
	p.judgeAvailability(&r, false)
	p.judgeRest(&r, false)
	if r.failed > 1 || !x.near && r.failed > 0 {
		return 0, false
	}
	x.links.cover(p)
	p.judgeSkills(&r, false)
	if x.near && r.failed != 1 || !x.near && r.failed != 0 {
		return 0, false
	}
	return p.scoreWith(appeal, least)
}

// fitOf is the best fit that the skills leave possible for a row, of which the needs that are shown have been noted,
// with so good a background.
func (x *demandSearch) fitOf(b *demandBlock, i int, background int32) int32 {
	return x.fitWith(min(x.said.rows.shown[i], full), background, b.needs.none(i), int32(b.offers.lean[i]))
}

// most is the best credit that the talent's skills give to a needed one of the taxonomy.
func (l *heldLinks) most(skill int32) int32 {
	v, ok := l.best.get(skill)
	if !ok {
		return 0
	}
	return v
}

// appealOf is the best appeal that a demand of the summary can have for the talent.
func (p *pair) appealOf(s *demandSummary) int32 {
	var value int64
	role := p.roleOf(s)
	if p.t.is(flagHinted) {
		role = p.m.hintValue(role)
	}
	key := p.m.roleKey(role, !p.t.is(flagHinted) && len(p.t.roles)+len(p.t.occs) > 0)
	for i := range p.m.appeal {
		r := &p.m.appeal[i]
		v := int32(full)
		switch r.name {
		case "role":
			v = role
		case "place":
			v = p.placeOf(s)
		case "salary":
			v = p.salaryOf(s)
		case "type":
			v = p.typeOf(s)
		case "start":
			if p.t.start == noDay {
				v = p.m.weights.Neutral
			}
		}
		value += int64(r.weight) * int64(v*p.m.appealShare(i, key)/full)
	}
	return roundShare(value, p.m.appealWeight)
}

func (p *pair) roleOf(s *demandSummary) int32 {
	if len(p.t.roles) == 0 && len(p.t.occs) == 0 {
		return p.m.weights.Neutral
	}
	if s.titles.whole || s.occs.whole {
		return full
	}
	best := int32(0)
	d, old := &p.probe, p.d
	p.d = d
	d.occ = noOccupation
	for _, title := range s.titles.list {
		d.title = title
		for i, r := range p.t.roles {
			best = max(best, p.classLike(i, r, title))
		}
		for _, o := range p.t.occs {
			best = max(best, p.occupationLike(o))
		}
	}
	if len(s.titles.list) > 0 {
		for _, occ := range s.occs.list {
			d.occ = occ
			for _, o := range p.t.occs {
				best = max(best, p.occupationLike(o))
			}
		}
	}
	p.d = old
	return best
}

func (p *pair) placeOf(s *demandSummary) int32 {
	w := p.m.weights
	switch {
	case p.t.flags&flagAnywhere != 0 || s.has&hasRemote != 0 || s.places.whole:
		return full
	case len(p.t.places) == 0 && p.t.district == noDistrict:
		return w.Neutral
	}
	best := int32(0)
	if s.has&hasNoPlace != 0 {
		best = w.Neutral
	}
	if len(p.t.places) > 0 {
		return max(best, p.nearest(s.places.list, p.t.places))
	}
	p.home[0] = p.t.district
	if p.nearest(s.places.list, p.home[:]) >= w.Place.City {
		return max(w.Place.Home, w.Neutral)
	}
	return w.Neutral
}

func (p *pair) salaryOf(s *demandSummary) int32 {
	wish := p.t.salary
	if !wish.stated() {
		return p.m.weights.Neutral
	}
	best := int32(0)
	if s.has&hasNoPay != 0 {
		best = p.m.weights.Neutral
	}
	if !s.paid {
		return best
	}
	to := s.payTo
	if s.has&hasOpenPay != 0 {
		to = max(to, s.payFrom*6/5)
	}
	lo, hi := wish.monthly()
	if lo == 0 {
		lo = hi * 4 / 5
	}
	if hi == 0 {
		hi = lo * 6 / 5
	}
	return max(best, p.salaryValue(salaryCase{lo, hi, s.payFrom, to}))
}

func (p *pair) typeOf(s *demandSummary) int32 {
	switch {
	case p.t.types == 0:
		return p.m.weights.Neutral
	case p.t.types&s.types != 0:
		return full
	case s.has&hasNoType != 0:
		return p.m.weights.Neutral
	}
	return 0
}
