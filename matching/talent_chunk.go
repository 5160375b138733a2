package matching

// talentChunk keeps talents in columns. What varies in length stands in one column for all rows, and ends
// holds where each row's part ends. A chunk never changes after it was built.
type talentChunk struct {
	id       []string
	rev      []int64
	flags    []flags
	district []uint16
	edu      []uint8
	types    []uint8
	salary   []pay
	start    []int32
	fields   column[int32]
	held     column[held]
	stints   column[stint]
	certs    column[cert]
	roles    column[int32]
	occs     column[uint16]
	places   column[uint16]
}

// column holds lists of varying length one after the other.
type column[T any] struct {
	all []T
	end []uint32
}

func (c *column[T]) add(list []T) {
	c.all = append(c.all, list...)
	c.end = append(c.end, uint32(len(c.all)))
}

// at returns the i-th list; it must not be changed.
func (c *column[T]) at(i int) []T {
	from := uint32(0)
	if i > 0 {
		from = c.end[i-1]
	}
	to := c.end[i]
	return c.all[from:to:to]
}

func newTalentChunk(rows []talentRow) chunk[talentRow] {
	c := &talentChunk{}
	for i := range rows {
		r := &rows[i]
		c.id = append(c.id, r.id)
		c.rev = append(c.rev, r.rev)
		c.flags = append(c.flags, r.flags)
		c.district = append(c.district, r.district)
		c.edu = append(c.edu, r.edu)
		c.types = append(c.types, r.types)
		c.salary = append(c.salary, r.salary)
		c.start = append(c.start, r.start)
		c.fields.add(r.fields)
		c.held.add(r.held)
		c.stints.add(r.stints)
		c.certs.add(r.certs)
		c.roles.add(r.roles)
		c.occs.add(r.occs)
		c.places.add(r.places)
	}
	return c
}

func (c *talentChunk) ids() []string { return c.id }

func (c *talentChunk) row(i int, r *talentRow) {
	r.id, r.rev, r.flags, r.district = c.id[i], c.rev[i], c.flags[i], c.district[i]
	r.edu, r.types, r.salary, r.start = c.edu[i], c.types[i], c.salary[i], c.start[i]
	r.fields, r.held, r.stints, r.certs = c.fields.at(i), c.held.at(i), c.stints.at(i), c.certs.at(i)
	r.roles, r.occs, r.places = c.roles.at(i), c.occs.at(i), c.places.at(i)
}
