package matching

// talentBlock keeps up to blockRows talents in columns.
type talentBlock struct {
	// What a search reads of every block stands first.
	pool, blank rowSet // rows in the pool, and those that state no skills
	wishes      wishes
	types       []uint8
	start       []int32
	payLow      []int32
	payHigh     []int32
	payMonth    []uint8
	skills      postings
	edu         []uint8
	flags       []flags
	district    []uint16
	ids         names
	revs        revisions
	fields      column[int32]
	stints      column[stint]
	certs       column[cert]
	sum         talentSummary
	// districts is how many the taxonomy has.
	districts int
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
		b.edu, b.types, b.payMonth = make([]uint8, n), make([]uint8, n), make([]uint8, n)
		b.payLow, b.payHigh, b.start = make([]int32, n), make([]int32, n), make([]int32, n)
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
		b.wishes, b.districts = makeWishes(rows, len(m.districts)), len(m.districts)
		b.skills = makePostings(rows, len(m.skillCode))
		b.sum = sumTalentRows(m, rows, classOf, b.skills.codes, b.skills.labels)
		b.pack()
		return b
	}
}

// pack puts the columns one behind the other, in the order in which a search reads them: what it waits for most is
// memory, and what follows each other comes without waiting.
func (b *talentBlock) pack() {
	w := &b.wishes
	pack(&w.roles, &w.kind, &b.types, &b.payMonth, &b.edu, &b.skills.row)
	pack(&w.places, &w.occs, &b.district, &b.skills.rank, &b.skills.ends.small, &b.skills.mark, &b.stints.ends.small,
		&b.certs.ends.small, &b.fields.ends.small)
	pack(&b.start, &b.payLow, &b.payHigh, &b.fields.all, &b.skills.labels)
}

// pack moves lists into one piece of memory.
func pack[T any](lists ...*[]T) {
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
}

// warm reads what a search is going to read of a block, so that it waits for the memory once and not piece by piece.
func (b *talentBlock) warm() uint32 {
	w := &b.wishes
	return warm(w.places, 32) + warm(w.roles, 64) + warm(w.titles, 16) + warm(w.kind, 64) + warm(w.occs, 32)
}

func warm[T uint8 | uint16 | uint32](list []T, step int) (sum uint32) {
	for i := 0; i < len(list); i += step {
		sum += uint32(list[i])
	}
	return sum
}

func (b *talentBlock) size() int       { return len(b.flags) }
func (b *talentBlock) id(i int) string { return b.ids.at(i) }
func (b *talentBlock) rev(i int) int64 { return b.revs.at(i) }

// outline fills a row with everything but its skills. The row must be one that is filled by blocks alone, because the
// memory of its wishes is used again; the other lists must not be changed.
func (b *talentBlock) outline(i int, r *talentRow) {
	r.id, r.rev, r.flags, r.district = b.ids.at(i), b.revs.at(i), b.flags[i], b.district[i]
	r.edu, r.types, r.start = b.edu[i], b.types[i], b.start[i]
	r.salary = b.pay(i)
	r.fields, r.stints, r.certs = b.fields.at(i), b.stints.at(i), b.certs.at(i)
	b.wishes.fill(i, r, b.districts)
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
	b.wishes.words(use)
}
