package matching

// demandBlock keeps up to blockRows demands in columns, as talentBlock does talents.
type demandBlock struct {
	ids    names
	revs   revisions
	fixed  []demandRow // what has one size, without identifier and lists
	needs  column[need]
	fields column[int32]
	places column[uint16]
	offers offers
	sum    demandSummary
}

// buildDemands returns the builder of blocks for a model.
func buildDemands(m *model, classOf func(int32) int32) func([]demandRow) *demandBlock {
	return func(rows []demandRow) *demandBlock {
		n := len(rows)
		b := &demandBlock{
			ids:   makeNames(n, func(i int) string { return rows[i].id }),
			revs:  makeRevisions(n, func(i int) int64 { return rows[i].rev }),
			fixed: make([]demandRow, n),
		}
		for i := range rows {
			r := rows[i]
			b.needs.add(r.needs)
			b.fields.add(r.fields)
			b.places.add(r.places)
			r.id, r.needs, r.fields, r.places = "", nil, nil, nil
			b.fixed[i] = r
		}
		b.needs.trim()
		b.fields.trim()
		b.places.trim()
		b.offers = makeOffers(m, rows)
		b.sum = sumDemandRows(m, rows, classOf)
		return b
	}
}

func (b *demandBlock) size() int       { return len(b.fixed) }
func (b *demandBlock) id(i int) string { return b.ids.at(i) }
func (b *demandBlock) rev(i int) int64 { return b.revs.at(i) }

// fill makes r the i-th row.
func (b *demandBlock) fill(i int, r *demandRow) {
	*r = b.fixed[i]
	r.id, r.needs, r.fields, r.places = b.ids.at(i), b.needs.at(i), b.fields.at(i), b.places.at(i)
}

func (b *demandBlock) rows(buf *buffer[demandRow]) []demandRow {
	if cap(buf.rows) < b.size() {
		buf.rows = make([]demandRow, blockRows)
	}
	rows := buf.rows[:b.size()]
	for i := range rows {
		b.fill(i, &rows[i])
	}
	return rows
}

func (b *demandBlock) words(use func(int32)) {
	for i := range b.fixed {
		use(b.fixed[i].title)
		use(b.fixed[i].cert.name)
	}
	for i := range b.needs.all {
		n := &b.needs.all[i]
		use(n.name)
		if n.skill >= labelBase {
			use(n.skill - labelBase)
		}
	}
	for _, w := range b.fields.all {
		use(w)
	}
}
