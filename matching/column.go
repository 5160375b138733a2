package matching

// column holds lists of varying length one after the other; ends says where each ends.
type column[T any] struct {
	all  []T
	ends offsets
}

func (c *column[T]) add(list []T) {
	c.all = append(c.all, list...)
	c.ends.add(len(c.all))
}

// at returns the i-th list; it must not be changed.
func (c *column[T]) at(i int) []T {
	from, to := c.ends.span(i)
	return c.all[from:to:to]
}

// none tells whether the i-th list is empty.
func (c *column[T]) none(i int) bool {
	from, to := c.ends.span(i)
	return from == to
}

// trim gives back the room that is not used.
func (c *column[T]) trim() {
	c.all = trimmed(c.all)
	c.ends.trim()
}

func trimmed[T any](list []T) []T {
	if len(list) == cap(list) {
		return list
	}
	return append(make([]T, 0, len(list)), list...)
}

// offsets is a rising list of positions: of two bytes each as long as they fit.
type offsets struct {
	small []uint16
	wide  []uint32
}

func (o *offsets) add(n int) {
	if o.wide == nil && n <= 0xFFFF {
		o.small = append(o.small, uint16(n))
		return
	}
	if o.wide == nil {
		o.wide = make([]uint32, 0, blockRows)
		for _, x := range o.small {
			o.wide = append(o.wide, uint32(x))
		}
		o.small = nil
	}
	o.wide = append(o.wide, uint32(n))
}

// span returns where the i-th list begins and ends.
func (o *offsets) span(i int) (from, to uint32) {
	if o.wide != nil {
		if i > 0 {
			from = o.wide[i-1]
		}
		return from, o.wide[i]
	}
	if i > 0 {
		from = uint32(o.small[i-1])
	}
	return from, uint32(o.small[i])
}

func (o *offsets) len() int { return max(len(o.small), len(o.wide)) }

func (o *offsets) trim() { o.small, o.wide = trimmed(o.small), trimmed(o.wide) }

// names holds the identifiers of a block's rows in one text.
type names struct {
	text string
	ends offsets
}

func makeNames(n int, id func(int) string) names {
	var x names
	var b []byte
	for i := range n {
		b = append(b, id(i)...)
		x.ends.add(len(b))
	}
	x.text = string(b)
	x.ends.trim()
	return x
}

func (x *names) at(i int) string {
	from, to := x.ends.span(i)
	return x.text[from:to]
}

// revisions holds revisions in four bytes each as long as they fit.
type revisions struct {
	small []uint32
	wide  []int64
}

func makeRevisions(n int, rev func(int) int64) revisions {
	var x revisions
	for i := range n {
		r := rev(i)
		if r < 0 || r > 0xFFFFFFFF {
			x.small, x.wide = nil, make([]int64, n)
			for j := range n {
				x.wide[j] = rev(j)
			}
			return x
		}
		if x.small == nil {
			x.small = make([]uint32, n)
		}
		x.small[i] = uint32(r)
	}
	return x
}

func (x *revisions) at(i int) int64 {
	if x.wide != nil {
		return x.wide[i]
	}
	return int64(x.small[i])
}
