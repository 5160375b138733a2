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
	wishes   wishes
	// districts is how many the taxonomy has.
	districts int
	// pool holds the rows in the pool, blank those that state no skills.
	pool, blank rowSet
	sum         talentSummary
	// marks and titles are what a search reads first of every block that it looks at: marks of places and roles.
	marks  []uint16
	titles []uint8
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
	roles := pointers(w.roles)
	b.titles = pack(append(roles, &w.kind, &b.types, &b.payMonth, &b.edu, &b.skills.row), len(roles)+1)
	marks := pointers(w.places)
	b.marks = pack(append(marks, append(pointers(w.occs), &b.district, &b.skills.rank, &b.skills.ends.small, &b.skills.mark,
		&b.stints.ends.small, &b.certs.ends.small, &b.fields.ends.small)...), len(marks))
	pack([]*[]int32{&b.start, &b.payLow, &b.payHigh, &b.fields.all, &b.skills.labels}, 0)
}

func pointers[T any](columns [][]T) []*[]T {
	out := make([]*[]T, len(columns))
	for i := range columns {
		out[i] = &columns[i]
	}
	return out
}

// pack moves lists into one piece of memory and returns that of the first few.
func pack[T any](lists []*[]T, few int) []T {
	n, first := 0, 0
	for _, l := range lists {
		n += len(*l)
	}
	all, at := make([]T, n), 0
	for i, l := range lists {
		if i == few {
			first = at
		}
		if *l == nil {
			continue
		}
		end := at + copy(all[at:], *l)
		*l = all[at:end:end]
		at = end
	}
	if few >= len(lists) {
		first = at
	}
	return all[:first]
}

// warm reads a list that is going to be needed, so that its memory is waited for all at once and not piece by piece.
func warm[T uint8 | uint16 | uint32](list []T, step int) (sum T) {
	for i := 0; i < len(list); i += step {
		sum += list[i]
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
