package matching

import "math/bits"

// sparse is up to how many of 64 rows are asked one by one; with more, all are, in tight loops.
const sparse = 12

// wishTables holds what the rules say in one query of everything that can be wished: found once, then looked up.
type wishTables struct {
	// roles has the value of a word + 1 as a role, occs of an occupation + 1, places of a mark; hard is set in a place
	// that a hard district allows.
	roles, places memory
	occs          []int32
}

// hardBit marks a place that a hard district allows, placeBits are those of its value.
const (
	hardBit   = 1 << 15
	placeBits = 1<<14 - 1
)

// newWishTables prepares for the demand of the pair, which is the fixed side.
func (p *pair) newWishTables(s *scratch, near bool) wishTables {
	t := wishTables{roles: s.table(len(p.lex.shared) + 1), places: s.table(markFirst + 2*len(p.m.districts))}
	t.roles.put(0, 0)
	n := len(p.m.occupationCode) + 1
	if cap(s.occs) < n {
		s.occs = make([]int32, n)
	}
	t.occs = s.occs[:n]
	for i := range n - 1 {
		t.occs[i+1] = p.occupationLike(uint16(i))
	}
	must := p.d.is(flagPlaceMust) && !near
	t.places.put(markNone, 0)
	if !must {
		t.places.put(markNone, hardBit)
	}
	t.places.put(markNowhere, p.m.weights.Neutral|hardBit)
	t.places.put(markAnywhere, full|hardBit)
	return t
}

// role looks up the value of a word + 1.
func (x *talentSearch) role(word uint32) int32 {
	t := &x.wished.roles
	if int(word) < len(t.cells) {
		if c := t.cells[word]; c>>16 == t.query {
			return int32(c & 0xFFFF)
		}
		v := x.p.titleLike(0, int32(word-1))
		t.put(int32(word), v)
		return v
	}
	return x.p.titleLike(0, int32(word-1))
}

// place finds what the rule says of a mark, with hardBit where a hard district allows it.
func (x *talentSearch) place(mark uint16) int32 {
	p, w := x.p, x.p.m.weights
	at, home := int(mark)-markFirst, false
	if at >= len(p.m.districts) {
		at, home = at-len(p.m.districts), true
	}
	v := w.Neutral
	if len(p.d.places) > 0 {
		p.home[0] = uint16(at)
		like := p.nearest(p.home[:], p.d.places)
		switch {
		case !home:
			v = like
		case like >= w.Place.City:
			v = w.Place.Home
		}
	}
	if !p.d.is(flagPlaceMust) || x.near || home || len(p.d.places) == 0 || p.hardPlace(uint16(at)) {
		v |= hardBit
	}
	x.wished.places.put(int32(mark), v)
	return v
}

// rowViews holds by row what was found: the value and then the view of the role, and the value of the place.
type rowViews struct {
	role  [blockRows]int32
	place [blockRows]int32
	view  [blockRows]uint16
}

// needOf is the least value of the place that is needed with a view of the role, found in a round.
type needOf struct {
	round uint32
	least int32
}

// narrow leaves the rows whose appeal may bring them into the list, with a fit of at most so much, and whose hard
// conditions but the must-skills allow it, and notes their appeal. failed are those that fail a must-skill.
// It returns the best of these.
func (x *talentSearch) narrow(b *talentBlock, rows, failed *rowSet, fit int32) (best int32) {
	o := x.said
	enough := o.leastAppeal(x.p, fit, x.least())
	o.forget()
	for w := range rows {
		if rows[w] == 0 {
			continue
		}
		if bits.OnesCount64(rows[w]&^b.wishes.long[w]) > sparse {
			x.narrowWord(b, w, rows, enough)
		} else {
			x.narrowRows(b, w, rows, rows[w], enough)
		}
		for set := rows[w]; set != 0; set &= set - 1 {
			i := w*64 + bits.TrailingZeros64(set)
			sum, ok := x.appealOf(b, i, enough)
			if ok {
				ok = x.allowed(b, i, failed.has(uint8(i)))
			}
			if !ok {
				rows[w] &^= set & -set
				continue
			}
			appeal := roundShare(sum, x.p.m.appealWeight)
			x.cells.appeal[i], best = appeal, max(best, appeal)
		}
	}
	return best
}

// narrowRows notes role and place of some of 64 rows, and leaves those of them that may come to enough.
func (x *talentSearch) narrowRows(b *talentBlock, w int, rows *rowSet, set uint64, enough int64) {
	o := x.said
	for ; set != 0; set &= set - 1 {
		i := w*64 + bits.TrailingZeros64(set)
		role, place := x.ask(b, i)
		o.rows.place[i] = place & placeBits
		o.rows.view[i] = x.viewOfRole(b.wishes.kind[i], role)
		if place&hardBit == 0 || place&placeBits < x.leastPlace(o.rows.view[i], enough) {
			rows[w] &^= set & -set
		}
	}
}

// ask returns the value of the role that a row wishes, and that of the place with the bit for a hard district.
func (x *talentSearch) ask(b *talentBlock, i int) (role, place int32) {
	p := x.p
	if b.wishes.long.has(uint8(i)) {
		x.row.flags, x.row.district = b.flags[i]&^flagHinted, b.district[i]
		b.wishes.fill(i, &x.row, b.districts)
		var r ruling
		if p.judgePlace(&r, false); r.failed == 0 || x.near {
			place = hardBit
		}
		return ruleRole(p, nil).value, place | rulePlace(p, nil).value
	}
	for _, column := range b.wishes.roles {
		role = max(role, x.role(column[i]))
	}
	for _, column := range b.wishes.occs {
		role = max(role, x.wished.occs[column[i]])
	}
	if p.d.is(flagRemote) {
		return role, full | hardBit
	}
	hard := int32(0)
	for _, column := range b.wishes.places {
		c, ok := x.wished.places.get(int32(column[i]))
		if !ok {
			c = x.place(column[i])
		}
		place, hard = max(place, c&placeBits), hard|c&hardBit
	}
	return role, place | hard
}

// viewOfRole returns what follows from the value of the role for a kind of wish, as an index into the views.
func (x *talentSearch) viewOfRole(kind uint8, value int32) uint16 {
	known := kind == roleWished
	switch kind {
	case roleHinted:
		value = x.p.m.hintValue(value)
	case roleOpen:
		value = x.p.m.weights.Neutral
	}
	if at := x.said.viewOf[2*value+b2i(known)]; at > 0 {
		return at - 1
	}
	return x.said.viewAt(x.p, value, known)
}

// leastPlace is the least value of the place that is needed with a view of the role.
func (x *talentSearch) leastPlace(view uint16, enough int64) int32 {
	o := x.said
	for int(view) >= len(o.needs) {
		o.needs = append(o.needs, needOf{})
	}
	n := &o.needs[view]
	if n.round != o.round {
		n.round, n.least = o.round, o.views[view].leastPlace(x.p.m, enough)
	}
	return n.least
}

// narrowWord does for 64 rows at once what narrowRows does, but for those that are long.
func (x *talentSearch) narrowWord(b *talentBlock, w int, rows *rowSet, enough int64) {
	o := x.said
	from, to := w*64, min(w*64+64, b.size())
	role, place, view := o.rows.role[from:to], o.rows.place[from:to], o.rows.view[from:to]
	clear(role)
	cells, query := x.wished.roles.cells, x.wished.roles.query
	for _, column := range b.wishes.roles {
		for i, word := range column[from:to] {
			c := uint32(0)
			if int(word) < len(cells) {
				c = cells[word]
			}
			if c>>16 != query {
				c = uint32(x.role(word))
			}
			role[i] = max(role[i], int32(c&0xFFFF))
		}
	}
	occs := x.wished.occs
	for _, column := range b.wishes.occs {
		for i, occ := range column[from:to] {
			role[i] = max(role[i], occs[occ])
		}
	}
	hard := x.placesOf(b, from, place)
	kept := uint64(0)
	for i, kind := range b.wishes.kind[from:to] {
		at := x.viewOfRole(kind, role[i])
		view[i] = at
		least := x.leastPlace(at, enough)
		kept |= uint64(uint32(least-1-place[i])>>31) << i // the sign tells, without a branch
	}
	long := rows[w] & b.wishes.long[w]
	rows[w] &= kept&hard | long
	x.narrowRows(b, w, rows, long, enough)
}

// placesOf fills in the values of the places of up to 64 rows and returns which ones a hard district allows.
func (x *talentSearch) placesOf(b *talentBlock, from int, place []int32) (allowed uint64) {
	if x.p.d.is(flagRemote) {
		for i := range place {
			place[i] = full
		}
		return ^uint64(0)
	}
	clear(place)
	cells, query := x.wished.places.cells, x.wished.places.query
	for _, column := range b.wishes.places {
		ok := uint64(0)
		for i, mark := range column[from : from+len(place)] {
			c := cells[mark]
			if c>>16 != query {
				c = uint32(x.place(mark))
			}
			ok |= uint64(c>>15&1) << i
			place[i] = max(place[i], int32(c&placeBits))
		}
		allowed |= ok
	}
	return allowed
}

// appealOf is the weighted sum of appeal of a row whose role and place have been asked, or false where it is below
// least.
func (x *talentSearch) appealOf(b *talentBlock, i int, least int64) (int64, bool) {
	p, a := x.p, x.p.m.appeal
	v := &x.said.views[x.said.rows.view[i]]
	sum := v.part + int64(a[1].weight)*int64(x.said.rows.place[i]*v.shares[1]/full)
	sum += int64(a[3].weight) * int64(p.typeValue(b.types[i])*v.shares[3]/full)
	start := p.m.weights.Neutral
	if day := b.start[i]; day != noDay {
		start = p.startValue(day)
	}
	sum += int64(a[4].weight) * int64(start*v.shares[4]/full)
	if sum+v.salary < least {
		return 0, false
	}
	x.row.salary, x.row.start = b.pay(i), b.start[i]
	sum += int64(a[2].weight) * int64(ruleSalary(p, nil).value*v.shares[2]/full)
	return sum, sum >= least
}

// allowed tells whether the hard conditions let a row into the list, of which appealOf has been asked; missed tells
// whether it fails a must-skill.
func (x *talentSearch) allowed(b *talentBlock, i int, missed bool) bool {
	p := x.p
	r := ruling{failed: int(b2i(missed))}
	if x.near {
		b.outline(i, &x.row)
		p.judgeStart(&r, false)
		p.judgeRest(&r, false)
		return r.failed == 1
	}
	x.row.edu, x.row.flags = b.edu[i], b.flags[i]
	p.judgeStart(&r, false)
	p.judgeEducation(&r, false)
	p.judgeSalary(&r, false)
	if p.d.is(flagCertMust) {
		x.row.certs = b.certs.at(i)
		p.judgeCertificate(&r, false)
	}
	return r.failed == 0
}
