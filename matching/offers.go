package matching

// offerColumns is how many places of work a demand can have in the columns.
const offerColumns = 4

// offers holds what the demands of a block offer, in columns as wishes does for talents.
type offers struct {
	// places holds marks of places: markAnywhere for remote work, markNowhere where none is stated.
	places []uint16
	titles []int32 // numbers of words
	open   rowSet  // those that are open, on whatever day
	// hard has those with a hard district, long those with more places than there is room for, which are looked up.
	hard, long rowSet
	types      []uint8
	lean       []uint16 // share of the rules about skills in the fit, rounded down
	start      []int32
	until      []int32
	payLow     []int32
	payHigh    []int32
	payMonth   []uint8
	// needs lists the rows by needed skill, share the share of each entry in the needs of its row, rounded up.
	needs inverted
	share []uint16
}

func makeOffers(m *model, rows []demandRow) offers {
	n := len(rows)
	o := offers{
		titles: make([]int32, n), types: make([]uint8, n), lean: make([]uint16, n), start: make([]int32, n), until: make([]int32, n),
		payLow: make([]int32, n), payHigh: make([]int32, n), payMonth: make([]uint8, n),
	}
	columns := 1
	for i := range rows {
		columns = max(columns, min(len(rows[i].places), offerColumns))
	}
	o.places = make([]uint16, n*columns)
	for i := range rows {
		r := &rows[i]
		o.titles[i], o.types[i], o.lean[i], o.start[i], o.until[i] = r.title, r.typ, uint16(m.skillShare(r)), r.start, r.until
		o.payLow[i], o.payHigh[i], o.payMonth[i] = r.salary.low, r.salary.high, r.salary.months
		if r.status == statusOpen {
			o.open.add(uint8(i))
		}
		if r.is(flagPlaceMust) {
			o.hard.add(uint8(i))
		}
		switch {
		case r.is(flagRemote):
			o.places[i] = markAnywhere
		case len(r.places) == 0:
			o.places[i] = markNowhere
		case len(r.places) > columns:
			o.long.add(uint8(i))
		default:
			for j, at := range r.places {
				o.places[j*n+i] = markFirst + at
			}
		}
	}
	o.invertNeeds(m, rows)
	pack(&o.places, &o.lean, &o.share)
	pack(&o.titles, &o.until, &o.start, &o.payLow, &o.payHigh)
	pack(&o.types, &o.payMonth)
	return o
}

// invertNeeds lists the rows by needed skill.
func (o *offers) invertNeeds(m *model, rows []demandRow) {
	var entries []uint64 // skill, row and index among the row's needs
	totals := make([]int64, len(rows))
	for i := range rows {
		var all tally
		for j := range rows[i].needs {
			n := &rows[i].needs[j]
			all.add(n, 0)
			entries = append(entries, uint64(n.skill)<<24|uint64(i)<<16|uint64(j))
		}
		totals[i] = all.weight + m.enough(&rows[i], &all)
	}
	o.needs = invert(entries, len(m.skillCode))
	o.share = make([]uint16, len(entries))
	for n, e := range entries {
		i := int(e >> 16 & 0xFF)
		weight := int64(rows[i].needs[e&0xFFFF].weight)
		o.share[n] = uint16(min((weight*full+totals[i]-1)/max(totals[i], 1), full))
	}
}

// pay returns the wage that a row offers.
func (o *offers) pay(i int) pay {
	return pay{low: o.payLow[i], high: o.payHigh[i], months: o.payMonth[i]}
}

// offerTables holds what the rules say in one query of everything that can be offered.
type offerTables struct {
	// titles has the value of a word as a title, places of a mark, with hardBit where it satisfies a hard district.
	titles, places memory
	// pasts has the background for a word as a title.
	pasts memory
	// kind is what the talent wishes of roles.
	kind uint8
}

// newOfferTables prepares for the talent of the pair, who is the fixed side.
func (p *pair) newOfferTables(s *scratch) offerTables {
	t := offerTables{titles: s.table(len(p.lex.shared)), pasts: s.table(len(p.lex.shared)), places: s.table(markFirst + len(p.m.districts)), kind: p.t.kindOfRole()}
	t.places.put(markNone, 0)
	t.places.put(markNowhere, p.m.weights.Neutral|hardBit)
	t.places.put(markAnywhere, full|hardBit)
	if p.t.is(flagAnywhere) {
		t.places.put(markNowhere, full|hardBit)
	}
	return t
}

// title looks up the value of a word as a title.
func (x *demandSearch) title(word int32) int32 {
	if v, ok := x.offered.titles.get(word); ok {
		return v
	}
	return x.findTitle(word)
}

// findTitle asks the rule about a title: its occupation is part of the word.
func (x *demandSearch) findTitle(word int32) int32 {
	p, best := x.p, int32(0)
	d, old := &p.probe, p.d
	d.title = word
	p.d = d
	for i, r := range p.t.roles {
		best = max(best, p.titleLike(i, r))
	}
	if !p.t.is(flagHinted) && len(p.t.occs) > 0 {
		d.occ = p.lex.word(word).occ
		for _, o := range p.t.occs {
			best = max(best, p.occupationLike(o))
		}
	}
	p.d = old
	x.offered.titles.put(word, best)
	return best
}

// past is the value of the background for a word as a title.
func (x *demandSearch) past(word int32) int32 {
	if v, ok := x.offered.pasts.get(word); ok {
		return v
	}
	p, w := x.p, &x.p.m.weights.Background
	best := int32(0)
	if like := x.title(word); w.Wish > 0 && x.offered.kind == roleWished && like >= p.m.weights.Title.Words/2 {
		best = like * w.Wish / full
	}
	d, old := &p.probe, p.d
	d.title, d.occ = word, p.lex.word(word).occ
	p.d = d
	for i := range p.t.stints {
		best = max(best, p.stintLike(i)*w.of(p.t.stints[i].kind)/full)
	}
	p.d = old
	x.offered.pasts.put(word, best)
	return best
}

// place finds what the rule says of a district of work, with hardBit where it satisfies a hard one.
func (x *demandSearch) place(mark uint16) int32 {
	p, w := x.p, x.p.m.weights
	at := mark - markFirst
	v, hard := w.Neutral, true
	switch {
	case p.t.is(flagAnywhere):
		v = full
	case len(p.t.places) > 0:
		p.home[0] = at
		v, hard = p.nearest(p.home[:], p.t.places), false
		for _, wish := range p.t.places {
			hard = hard || p.m.contains(wish, at) || p.m.contains(at, wish)
		}
	case p.t.district != noDistrict:
		if p.m.placeLikeness(p.t.district, at) >= w.Place.City {
			v = w.Place.Home
		}
	}
	if hard {
		v |= hardBit
	}
	x.offered.places.put(int32(mark), v)
	return v
}

// placesOf returns the value of the place of a row, and whether a hard district of it is satisfied or can't be decided.
func (x *demandSearch) placesOf(b *demandBlock, i int) (value int32, ok bool) {
	o, t := &b.offers, &x.offered.places
	if o.long.has(uint8(i)) {
		hard := int32(0)
		for _, at := range b.places.at(i) {
			c, known := t.get(int32(markFirst + at))
			if !known {
				c = x.place(markFirst + at)
			}
			value, hard = max(value, c&placeBits), hard|c&hardBit
		}
		return value, hard != 0
	}
	hard := uint32(0)
	for at := i; at < len(o.places); at += len(o.titles) {
		mark := o.places[at]
		c := t.cells[mark]
		if c>>16 != t.query {
			c = uint32(x.place(mark))
		}
		value, hard = max(value, int32(c&placeBits)), hard|c&hardBit
	}
	return value, hard != 0
}

// appealOf is the weighted sum of appeal of a row with a title and a place of these values, or false where it is below
// least.
func (x *demandSearch) appealOf(b *demandBlock, i int, v *roleView, place int32, least int64) (int64, bool) {
	p, a := x.p, x.p.m.appeal
	sum := v.part + int64(a[1].weight)*int64(place*v.shares[1]/full)
	if sum+v.rest[2] < least {
		return 0, false
	}
	x.row.typ, x.row.start, x.row.salary = b.offers.types[i], b.offers.start[i], b.offers.pay(i)
	sum += int64(a[3].weight) * int64(p.typeValue(p.t.types)*v.shares[3]/full)
	start := p.m.weights.Neutral
	if p.t.start != noDay {
		start = p.startValue(p.t.start)
	}
	sum += int64(a[4].weight) * int64(start*v.shares[4]/full)
	if sum+v.salary < least {
		return 0, false
	}
	sum += int64(a[2].weight) * int64(ruleSalary(p, nil).value*v.shares[2]/full)
	return sum, sum >= least
}
