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
	if v, ok := x.wished.roles.get(int32(word)); ok {
		return v
	}
	return x.findRole(word)
}

func (x *talentSearch) findRole(word uint32) int32 {
	v := x.p.titleLike(0, int32(word-1))
	x.wished.roles.put(int32(word), v)
	return v
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

// rowViews holds by row what was found: the value of the role, what follows from it, and the value of the place.
type rowViews struct {
	role  [blockRows]int32
	view  [blockRows]uint16
	place [blockRows]int32
	// shown is the share of the needs that may be shown, of demands.
	shown [blockRows]int32
}

// narrow leaves the rows whose appeal may bring them into the list, with a fit of at most so much and at best a role of
// that view, and whose hard conditions but the must-skills allow it, and notes their appeal. failed are those that fail
// a must-skill. It returns the best of these.
func (x *talentSearch) narrow(b *talentBlock, rows, failed *rowSet, fit int32, view uint16) (best int32) {
	o := x.said
	enough := o.leastAppeal(x.p, fit, x.least())
	o.forget()
	least := o.leastPlace(x.p.m, view, enough) // even with the best role of the block
	for w, set := range rows {
		long := set & b.wishes.long[w]
		if set &^= long; set != 0 {
			set = x.byPlace(b, w, set, least)
		}
		if set != 0 {
			set = x.byRole(b, w, set, enough)
		}
		rows[w] = set | x.byWish(b, w, long, enough)
	}
	for w := range rows {
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

// byPlace notes the places of some of 64 rows, and leaves those whose place is allowed and worth at least so much.
func (x *talentSearch) byPlace(b *talentBlock, w int, set uint64, least int32) uint64 {
	from, to := w*64, min(w*64+64, b.size())
	place := x.said.rows.place[from:to]
	if x.p.d.is(flagRemote) {
		for i := range place {
			place[i] = full
		}
		return set
	}
	cells, query := x.wished.places.cells, x.wished.places.query
	places, n := b.wishes.places, b.size()
	if bits.OnesCount64(set) <= sparse {
		for y := set; y != 0; y &= y - 1 {
			i := bits.TrailingZeros64(y)
			v, hard := int32(0), uint32(0)
			for at := from + i; at < len(places); at += n {
				mark := places[at]
				c := cells[mark]
				if c>>16 != query {
					c = uint32(x.place(mark))
				}
				v, hard = max(v, int32(c&placeBits)), hard|c&hardBit
			}
			if place[i] = v; hard == 0 || v < least {
				set &^= y & -y
			}
		}
		return set
	}
	clear(place)
	allowed := uint64(0)
	for ; to <= len(places); from, to = from+n, to+n {
		for i, mark := range places[from:to] {
			c := cells[mark]
			if c>>16 != query {
				c = uint32(x.place(mark))
			}
			allowed |= uint64(c>>15&1) << i
			place[i] = max(place[i], int32(c&placeBits))
		}
	}
	set &= allowed
	if least > 0 {
		kept := uint64(0)
		for i, v := range place {
			kept |= uint64(uint32(least-1-v)>>31) << i // the sign tells, without a branch
		}
		set &= kept
	}
	return set
}

// byRole notes the roles of some of 64 rows whose places are known, and leaves those where both may come to enough.
func (x *talentSearch) byRole(b *talentBlock, w int, set uint64, enough int64) uint64 {
	r, n, from := &x.said.rows, b.size(), w*64
	to := min(from+64, n)
	wished, titles, occs := &b.wishes, b.wishes.titles, x.wished.occs
	if bits.OnesCount64(set) <= sparse {
		for y := set; y != 0; y &= y - 1 {
			i := from + bits.TrailingZeros64(y)
			role := int32(0)
			for at := i; at < len(wished.roles); at += n {
				role = max(role, x.role(titles[wished.roles[at]]))
			}
			for at := i; at < len(wished.occs); at += n {
				role = max(role, occs[wished.occs[at]])
			}
			r.view[i] = x.said.roleOf(x.p, b.wishes.kind[i], role)
			if r.place[i] < x.said.leastPlace(x.p.m, r.view[i], enough) {
				set &^= y & -y
			}
		}
		return set
	}
	role, view, place := r.role[from:to], r.view[from:to], r.place[from:to]
	clear(role)
	if len(wished.roles) > 0 {
		cells, query := x.wished.roles.cells, x.wished.roles.query
		for i, at := range wished.roles[from:to] {
			word := titles[at]
			c := cells[word]
			if c>>16 != query {
				c = uint32(x.findRole(word))
			}
			role[i] = int32(c & 0xFFFF)
		}
	}
	for more := 0; (more+1)*n < len(wished.roles); more++ {
		column := wished.roles[(more+1)*n:]
		for y := set & wished.more[more][w]; y != 0; y &= y - 1 {
			i := bits.TrailingZeros64(y)
			role[i] = max(role[i], x.role(titles[column[from+i]]))
		}
	}
	for at := 0; at < len(wished.occs); at += n {
		for i, occ := range wished.occs[at+from : at+to] {
			role[i] = max(role[i], occs[occ])
		}
	}
	kept, o := uint64(0), x.said
	for i, kind := range b.wishes.kind[from:to] {
		at := uint16(0)
		if kind == roleWished {
			at = o.viewOf[2*role[i]+1] - 1
		}
		if kind != roleWished || int(at) >= len(o.needs) {
			at = o.roleOf(x.p, kind, role[i])
		}
		view[i] = at
		n := needOf{}
		if int(at) < len(o.needs) {
			n = o.needs[at]
		}
		if n.round != o.round {
			n.least = o.findNeed(x.p.m, at, enough)
		}
		kept |= uint64(uint32(n.least-1-place[i])>>31) << i
	}
	return set & kept
}

// byWish does for some of 64 rows that have no room in the columns what byPlace and byRole do.
func (x *talentSearch) byWish(b *talentBlock, w int, set uint64, enough int64) uint64 {
	p, r := x.p, &x.said.rows
	for y := set; y != 0; y &= y - 1 {
		i := w*64 + bits.TrailingZeros64(y)
		x.row.flags, x.row.district = b.flags[i], b.district[i]
		b.wishes.fill(i, &x.row, b.districts)
		var ruled ruling
		if !x.near {
			p.judgePlace(&ruled, false)
		}
		role := ruleRole(p, nil)
		r.place[i], r.view[i] = rulePlace(p, nil).value, x.said.viewAt(p, role.value, role.known)
		if ruled.failed > 0 || r.place[i] < x.said.leastPlace(p.m, r.view[i], enough) {
			set &^= y & -y
		}
	}
	return set
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
	if !p.d.salary.stated() || !x.row.salary.stated() {
		sum += int64(a[2].weight) * int64(p.m.weights.Neutral*v.shares[2]/full)
		return sum, sum >= least
	}
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
