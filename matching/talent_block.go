package matching

// talentBlock keeps up to blockRows talents in columns.
type talentBlock struct {
	ids      names
	revs     revisions
	flags    []flags
	district []uint16
	edu      []uint8
	types    []uint8
	payLow   []int32
	payHigh  []int32
	payMonth []uint8
	start    []int32
	skills   postings
	fields   column[int32]
	stints   column[stint]
	certs    column[cert]
	roles    roleWishes
	places   placeWishes
	// pool holds the rows in the pool, blank those that state no skills.
	pool, blank rowSet
	sum         talentSummary
	hot8        []uint8
	hot16       []uint16
	hot32       []int32
}

// buildTalents returns the builder of blocks for a model.
func buildTalents(m *model, classOf func(int32) int32) func([]talentRow) *talentBlock {
	return func(rows []talentRow) *talentBlock {
		n := len(rows)
		b := &talentBlock{
			ids:   makeNames(n, func(i int) string { return rows[i].id }),
			revs:  makeRevisions(n, func(i int) int64 { return rows[i].rev }),
			flags: make([]flags, n), district: make([]uint16, n),
		}
		small, wide := make([][]uint8, 5), make([][]int32, 3)
		for i := range small {
			small[i] = make([]uint8, n)
		}
		for i := range wide {
			wide[i] = make([]int32, n)
		}
		b.edu, b.types, b.payMonth = small[0], small[1], small[2]
		b.payLow, b.payHigh, b.start = wide[0], wide[1], wide[2]
		for i := range rows {
			r := &rows[i]
			b.flags[i], b.district[i], b.edu[i], b.types[i] = r.flags, r.district, r.edu, r.types
			b.payLow[i], b.payHigh[i], b.payMonth[i], b.start[i] = r.salary.low, r.salary.high, r.salary.months, r.start
			if r.inPool() {
				b.pool.add(uint8(i))
			}
			if r.flags&flagStatesSkills == 0 {
				b.blank.add(uint8(i))
			}
			b.fields.add(r.fields)
			b.stints.add(r.stints)
			b.certs.add(r.certs)
		}
		b.fields.trim()
		b.stints.trim()
		b.certs.trim()
		b.roles, b.places = makeRoleWishes(rows, small[3]), makePlaceWishes(rows, small[4])
		b.skills = makePostings(rows, len(m.skillCode))
		b.sum = sumTalentRows(m, rows, classOf, b.skills.codes, b.skills.labels)
		b.pack()
		return b
	}
}

// pack puts the columns one behind the other, in the order in which a search reads them: what it waits for most is
// memory, and what follows each other comes without waiting.
func (b *talentBlock) pack() {
	b.hot8 = pack(&b.roles.of, &b.places.of, &b.types, &b.payMonth, &b.edu, &b.skills.row)
	b.hot16 = pack(&b.roles.roles.ends.small, &b.roles.roles.all, &b.roles.occs.ends.small, &b.roles.occs.all, &b.places.places.ends.small,
		&b.places.places.all, &b.district, &b.skills.rank, &b.skills.ends.small, &b.skills.mark, &b.stints.ends.small,
		&b.certs.ends.small, &b.fields.ends.small)
	b.hot32 = pack(&b.roles.titles, &b.start, &b.payLow, &b.payHigh, &b.fields.all, &b.skills.labels)
	b.hot8 = b.hot8[:3*b.size()]
	b.hot16 = b.hot16[:len(b.roles.roles.ends.small)+len(b.roles.roles.all)+len(b.roles.occs.ends.small)+len(b.roles.occs.all)+len(b.places.places.ends.small)+len(b.places.places.all)]
	b.hot32 = b.hot32[:len(b.roles.titles)]
}

// pack moves lists into one piece of memory.
func pack[T any](lists ...*[]T) []T {
	n := 0
	for _, l := range lists {
		n += len(*l)
	}
	all, at := make([]T, n), 0
	for _, l := range lists {
		if *l == nil {
			continue
		}
		end := at + copy(all[at:], *l)
		*l = all[at:end:end]
		at = end
	}
	return all
}

// warm reads what a search is going to read, so that the memory waits for it all at once and not for one after the other.
func (b *talentBlock) warm() uint32 {
	sum := uint32(0)
	for i := 0; i < len(b.hot8); i += 64 {
		sum += uint32(b.hot8[i])
	}
	for i := 0; i < len(b.hot16); i += 32 {
		sum += uint32(b.hot16[i])
	}
	for i := 0; i < len(b.hot32); i += 16 {
		sum += uint32(b.hot32[i])
	}
	return sum
}

func (b *talentBlock) size() int       { return len(b.flags) }
func (b *talentBlock) id(i int) string { return b.ids.at(i) }
func (b *talentBlock) rev(i int) int64 { return b.revs.at(i) }

// outline fills a row with everything but its skills. The row must be one that is filled by blocks alone, because the
// memory of its roles is used again; the other lists must not be changed.
func (b *talentBlock) outline(i int, r *talentRow) {
	r.id, r.rev, r.flags, r.district = b.ids.at(i), b.revs.at(i), b.flags[i], b.district[i]
	r.edu, r.types, r.start = b.edu[i], b.types[i], b.start[i]
	r.salary = b.pay(i)
	r.fields, r.stints, r.certs = b.fields.at(i), b.stints.at(i), b.certs.at(i)
	k := int(b.roles.of[i])
	r.roles, r.occs, r.places = b.roles.wished(k, r.roles[:0]), b.roles.occs.at(k), b.places.wished(b.places.of[i])
}

// pay returns the wage that a row wishes.
func (b *talentBlock) pay(i int) pay {
	return pay{low: b.payLow[i], high: b.payHigh[i], months: b.payMonth[i]}
}

// row returns one row in full.
func (b *talentBlock) row(i int) *talentRow {
	var r talentRow
	b.outline(i, &r)
	r.held = b.skills.ofRow(i)
	return &r
}

func (b *talentBlock) rows(buf *buffer[talentRow]) []talentRow {
	if cap(buf.rows) < b.size() {
		buf.rows = make([]talentRow, blockRows)
	}
	rows := buf.rows[:b.size()]
	for i := range rows {
		b.outline(i, &rows[i])
	}
	b.skills.spread(rows, buf)
	return rows
}

func (b *talentBlock) words(use func(int32)) {
	for _, l := range b.skills.labels {
		use(l - labelBase)
	}
	for _, w := range b.fields.all {
		use(w)
	}
	for i := range b.stints.all {
		use(b.stints.all[i].title)
	}
	for i := range b.certs.all {
		use(b.certs.all[i].name)
	}
	for _, w := range b.roles.titles {
		use(w)
	}
}
