package matching

// near remembers, while one side of many pairs stays the same, how close its titles, fields and places are
// to those of the other side. A likeness is computed when it is first needed.
type near struct {
	talentFixed bool
	// titles and fields have one memory per word of the fixed side, by the other side's number of the word;
	// equal words share one.
	titles, fields []*memory
	// classes has one memory per title of the fixed side, by the other side's class of titles.
	classes []*memory
	// tops is like classes for the best likeness to any title of a class.
	tops []*memory
	// own holds the fixed side's titles in short.
	own []brief
	// places holds the best likeness of a district of the other side to those of the fixed side, hard whether
	// it satisfies a hard district of the demand (1) or not (0).
	places, hard *memory
}

// maxCells is the most cells of memory that a query takes as plain tables.
const maxCells = 1 << 22

// memory remembers values of 0 to full by a number: in a table whose cells are good for one query alone, or
// where that would be large, in a map.
type memory struct {
	cells []uint32 // query<<16 | value
	query uint32
	some  map[int32]int16
}

func (m *memory) get(id int32) (int32, bool) {
	if m.cells != nil {
		c := m.cells[id]
		return int32(c & 0xFFFF), c>>16 == m.query
	}
	v, ok := m.some[id]
	return int32(v), ok
}

func (m *memory) put(id, v int32) {
	if m.cells != nil {
		m.cells[id] = m.query<<16 | uint32(v)
		return
	}
	m.some[id] = int16(v)
}

// scratch is the memory of queries, used again by later ones.
type scratch struct {
	query  uint32
	tables [][]uint32
	used   int
	cells  needCells
	said   opinions
	occs   []int32
	// what waits to be looked at
	talents frontier[*talentBlock, talentSummary]
	demands frontier[*demandBlock, demandSummary]
	heads   []uint64
}

// begin starts another query.
func (s *scratch) begin() {
	s.query++
	s.used = 0
	if s.query > 0xFFFF {
		s.query = 1
		for _, t := range s.tables {
			clear(t)
		}
		clear(s.heads)
	}
}

// table returns a memory for the numbers below size.
func (s *scratch) table(size int) memory {
	if s.used == len(s.tables) {
		s.tables = append(s.tables, nil)
	}
	if len(s.tables[s.used]) < size {
		s.tables[s.used] = make([]uint32, size+size/4)
	}
	s.used++
	return memory{cells: s.tables[s.used-1], query: s.query}
}

// newNear prepares for many pairs with one side the same.
func (p *pair) newNear(s *scratch, talentFixed bool) *near {
	places, hard := s.table(len(p.m.districts)), s.table(len(p.m.districts))
	n := &near{talentFixed: talentFixed, places: &places, hard: &hard}
	var titles, fields []int32
	if talentFixed {
		titles, fields = append(titles, p.t.roles...), p.t.fields
		for i := range p.t.stints {
			titles = append(titles, p.t.stints[i].title)
		}
	} else {
		titles, fields = []int32{p.d.title}, p.d.fields
	}
	n.own = make([]brief, len(titles))
	for i, t := range titles {
		if t != noWord {
			n.own[i] = p.lex.word(t).brief()
		}
	}
	words := len(p.lex.shared)
	plain := (3*len(titles)+len(fields))*words <= maxCells
	n.classes, n.tops = s.memories(titles, words, plain), s.memories(titles, words, plain)
	n.titles, n.fields = s.memories(titles, words, plain), s.memories(fields, words, plain)
	if p.lex.base != nil {
		p.foresee(n, titles)
	}
	return n
}

// foresee notes in which classes titles may be that are the same text as one of the fixed side when folded, though they
// are of another kind.
func (p *pair) foresee(n *near, titles []int32) {
	for i, t := range titles {
		if t == noWord {
			continue
		}
		p.lex.base.eachTwin(p.lex.word(t), func(class int32) {
			if int(class) < len(p.lex.shared) {
				n.tops[i].put(class, full)
			}
		})
	}
}

// memories makes one memory per distinct word.
func (s *scratch) memories(list []int32, words int, plain bool) []*memory {
	out := make([]*memory, len(list))
	for i, w := range list {
		for j := range i {
			if list[j] == w {
				out[i] = out[j]
			}
		}
		if out[i] != nil {
			continue
		}
		m := memory{some: map[int32]int16{}}
		if plain {
			m = s.table(words)
		}
		out[i] = &m
	}
	return out
}

// titleLike says how close the talent's title (slot: its position among roles, then stints) is to the demand's.
func (p *pair) titleLike(slot int, title int32) int32 {
	if title == noWord {
		return 0
	}
	other, row := p.d.title, slot
	if p.near != nil && !p.near.talentFixed {
		other, row = title, 0
	}
	if p.near == nil || int(other) >= len(p.lex.shared) {
		return p.m.titleLikeness(p.lex.word(title), p.lex.word(p.d.title))
	}
	mem := p.near.titles[row]
	v, ok := mem.get(other)
	if !ok {
		fixed := title
		if !p.near.talentFixed {
			fixed = p.d.title
		}
		a, b := p.lex.word(fixed), brief(p.lex.shared[other].short.Load())
		base := p.classBase(row, a, b.class())
		switch {
		case p.near.own[row].maybeSame(b):
			v = p.m.ranked(a, p.lex.word(other), base)
		case p.m.titleTables != nil:
			v = base * p.m.rankShare(a.title.rank, b.rank()) / full
		default:
			v = base
		}
		mem.put(other, v)
	}
	return v
}

// classBase is what a title of the fixed side (row: its position) has in common with a class of the other side's.
func (p *pair) classBase(row int, fixed *word, class int32) int32 {
	if int(class) >= len(p.lex.shared) {
		return p.m.titleBase(fixed, p.lex.word(class))
	}
	mem := p.near.classes[row]
	v, ok := mem.get(class)
	if !ok {
		v = p.m.titleBase(fixed, p.lex.word(class))
		mem.put(class, v)
	}
	return v
}

// classLike is the best likeness of a title of the fixed side to any title of a class: a title may be the same, or
// of the same rank.
func (p *pair) classLike(row int, fixed int32, class int32) int32 {
	if fixed == noWord {
		return 0
	}
	if int(class) >= len(p.lex.shared) {
		return full
	}
	mem := p.near.tops[row]
	v, ok := mem.get(class)
	if !ok {
		w := p.lex.word(fixed)
		if v = full; w.class != class && w.kind != p.lex.word(class).kind {
			v = p.classBase(row, w, class)
		}
		mem.put(class, v)
	}
	return v
}

// fieldLike says how close the talent's i-th field of study is to the demand's j-th.
func (p *pair) fieldLike(i, j int) int32 { return p.fieldsLike(i, p.t.fields[i], j, p.d.fields[j]) }

// fieldsLike says how close two fields of study are, a the talent's i-th and b the demand's j-th.
func (p *pair) fieldsLike(i int, a int32, j int, b int32) int32 {
	row, other := j, a
	if p.near != nil && p.near.talentFixed {
		row, other = i, b
	}
	if p.near == nil || int(other) >= len(p.lex.shared) {
		return p.m.fieldLikeness(p.lex.word(a), p.lex.word(b))
	}
	mem := p.near.fields[row]
	v, ok := mem.get(other)
	if !ok {
		v = p.m.fieldLikeness(p.lex.word(a), p.lex.word(b))
		mem.put(other, v)
	}
	return v
}

// placeLike says how well the places of work suit the wished ones, or where none is wished the place of
// living, 0 to full. Both must be stated.
func (p *pair) placeLike() int32 {
	wishes := p.t.places
	if len(wishes) == 0 {
		p.home[0] = p.t.district
		wishes = p.home[:]
	}
	if p.near == nil {
		best := int32(0)
		for _, a := range wishes {
			for _, b := range p.d.places {
				best = max(best, p.m.placeLikeness(a, b))
			}
		}
		return best
	}
	if p.near.talentFixed {
		return p.nearest(p.d.places, wishes)
	}
	return p.nearest(wishes, p.d.places)
}

// nearest returns the best likeness of places of the moving side to those of the fixed one.
func (p *pair) nearest(moving, fixed []uint16) int32 {
	best := int32(0)
	for _, x := range moving {
		v, ok := p.near.places.get(int32(x))
		if !ok {
			v = 0
			for _, y := range fixed {
				wish, work := x, y
				if p.near.talentFixed {
					wish, work = y, x
				}
				v = max(v, p.m.placeLikeness(wish, work))
			}
			p.near.places.put(int32(x), v)
		}
		best = max(best, v)
	}
	return best
}
