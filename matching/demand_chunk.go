package matching

import "talentmatch/market"

// demandChunk keeps demands in columns, as talentChunk does talents.
type demandChunk struct {
	id     []string
	rev    []int64
	status []uint8
	flags  []demandFlags
	edu    []uint8
	typ    []uint8
	years  []uint8
	cert   []cert
	title  []int32
	occ    []uint16
	salary []pay
	start  []int32
	until  []int32
	// emphasis of a row is nearly always nothing.
	emphasis [][market.FitRuleCount]uint8
	needs    column[need]
	fields   column[int32]
	places   column[uint16]
}

func newDemandChunk(rows []demandRow) chunk[demandRow] {
	c := &demandChunk{}
	for i := range rows {
		r := &rows[i]
		c.id = append(c.id, r.id)
		c.rev = append(c.rev, r.rev)
		c.status = append(c.status, r.status)
		c.flags = append(c.flags, r.flags)
		c.edu = append(c.edu, r.edu)
		c.typ = append(c.typ, r.typ)
		c.years = append(c.years, r.years)
		c.cert = append(c.cert, r.cert)
		c.title = append(c.title, r.title)
		c.occ = append(c.occ, r.occ)
		c.salary = append(c.salary, r.salary)
		c.start = append(c.start, r.start)
		c.until = append(c.until, r.until)
		c.emphasis = append(c.emphasis, r.emphasis)
		c.needs.add(r.needs)
		c.fields.add(r.fields)
		c.places.add(r.places)
	}
	return c
}

func (c *demandChunk) ids() []string { return c.id }

func (c *demandChunk) row(i int, r *demandRow) {
	r.id, r.rev, r.status, r.flags = c.id[i], c.rev[i], c.status[i], c.flags[i]
	r.edu, r.typ, r.years, r.cert = c.edu[i], c.typ[i], c.years[i], c.cert[i]
	r.title, r.occ, r.salary, r.start, r.until = c.title[i], c.occ[i], c.salary[i], c.start[i], c.until[i]
	r.emphasis = c.emphasis[i]
	r.needs, r.fields, r.places = c.needs.at(i), c.fields.at(i), c.places.at(i)
}
