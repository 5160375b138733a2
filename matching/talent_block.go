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
	roles    column[int32]
	occs     column[uint16]
	places   column[uint16]
	// pool holds the rows in the pool, blank those that state no skills.
	pool, blank rowSet
	facets      [facets]facet
	sum         talentSummary
}

// buildTalents returns the builder of blocks for a model.
func buildTalents(m *model, classOf func(int32) int32) func([]talentRow) *talentBlock {
	return func(rows []talentRow) *talentBlock {
		n := len(rows)
		b := &talentBlock{
			ids:   makeNames(n, func(i int) string { return rows[i].id }),
			revs:  makeRevisions(n, func(i int) int64 { return rows[i].rev }),
			flags: make([]flags, n), district: make([]uint16, n), edu: make([]uint8, n), types: make([]uint8, n),
			payLow: make([]int32, n), payHigh: make([]int32, n), payMonth: make([]uint8, n), start: make([]int32, n),
		}
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
			b.roles.add(r.roles)
			b.occs.add(r.occs)
			b.places.add(r.places)
		}
		b.fields.trim()
		b.stints.trim()
		b.certs.trim()
		b.roles.trim()
		b.occs.trim()
		b.places.trim()
		b.skills = makePostings(rows, len(m.skillCode))
		b.facets = talentFacets(rows)
		b.sum = sumTalentRows(m, rows, classOf, b.skills.codes, b.skills.labels)
		return b
	}
}

func (b *talentBlock) size() int       { return len(b.flags) }
func (b *talentBlock) id(i int) string { return b.ids.at(i) }
func (b *talentBlock) rev(i int) int64 { return b.revs.at(i) }

// outline fills a row with everything but its skills.
func (b *talentBlock) outline(i int, r *talentRow) {
	r.id, r.rev, r.flags, r.district = b.ids.at(i), b.revs.at(i), b.flags[i], b.district[i]
	r.edu, r.types, r.start = b.edu[i], b.types[i], b.start[i]
	r.salary = pay{low: b.payLow[i], high: b.payHigh[i], months: b.payMonth[i]}
	r.fields, r.stints, r.certs = b.fields.at(i), b.stints.at(i), b.certs.at(i)
	r.roles, r.occs, r.places = b.roles.at(i), b.occs.at(i), b.places.at(i)
}

// wishes fills in of a row what one facet of appeal is about.
func (b *talentBlock) wishes(kind, i int, r *talentRow) {
	r.flags = b.flags[i]
	switch kind {
	case facetRole:
		r.roles, r.occs = b.roles.at(i), b.occs.at(i)
	case facetPlace:
		r.places, r.district = b.places.at(i), b.district[i]
	case facetSalary:
		r.salary = pay{low: b.payLow[i], high: b.payHigh[i], months: b.payMonth[i]}
	case facetRest:
		r.types, r.start = b.types[i], b.start[i]
	}
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
	for _, w := range b.roles.all {
		use(w)
	}
}
