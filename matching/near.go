package matching

// near remembers, while one side of many pairs stays the same, how close its titles, fields and places are
// to those of the other side. A likeness is computed when it is first needed.
type near struct {
	talentFixed bool
	// titles and fields have one memory per word of the fixed side, by the other side's number of the word;
	// equal words share one.
	titles, fields []*memory
	// places holds the best likeness of a district of the other side to those of the fixed side.
	places []int16
}

const unseen = -1

// maxCells is the most cells of memory that a query takes as plain tables.
const maxCells = 1 << 21

// memory remembers likenesses by the number of a word: in a table, or where that would be large, in a map.
type memory struct {
	table []int16
	some  map[int32]int16
}

func newMemory(words int, table bool) *memory {
	if !table {
		return &memory{some: map[int32]int16{}}
	}
	return &memory{table: newTable(words)}
}

func newTable(size int) []int16 {
	t := make([]int16, size)
	for i := range t {
		t[i] = unseen
	}
	return t
}

// get returns the likeness to a word, computing it the first time.
func (m *memory) get(id int32, compute func() int32) int32 {
	if m.table != nil {
		if m.table[id] == unseen {
			m.table[id] = int16(compute())
		}
		return int32(m.table[id])
	}
	v, ok := m.some[id]
	if !ok {
		v = int16(compute())
		m.some[id] = v
	}
	return int32(v)
}

// newNear prepares for a scan over the other side.
func (p *pair) newNear(talentFixed bool) *near {
	n := &near{talentFixed: talentFixed, places: newTable(len(p.m.districts))}
	var titles, fields []int32
	if talentFixed {
		titles, fields = append(titles, p.t.roles...), p.t.fields
		for i := range p.t.stints {
			titles = append(titles, p.t.stints[i].title)
		}
	} else {
		titles, fields = []int32{p.d.title}, p.d.fields
	}
	words := len(p.lex.shared)
	table := (len(titles)+len(fields))*words <= maxCells
	n.titles, n.fields = memories(titles, words, table), memories(fields, words, table)
	return n
}

// memories makes one memory per distinct word.
func memories(list []int32, words int, table bool) []*memory {
	byWord := map[int32]*memory{}
	out := make([]*memory, len(list))
	for i, w := range list {
		if byWord[w] == nil {
			byWord[w] = newMemory(words, table)
		}
		out[i] = byWord[w]
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
	return p.near.titles[row].get(other, func() int32 {
		return p.m.titleLikeness(p.lex.word(title), p.lex.word(p.d.title))
	})
}

// fieldLike says how close the talent's i-th field of study is to the demand's j-th.
func (p *pair) fieldLike(i, j int) int32 {
	a, b := p.t.fields[i], p.d.fields[j]
	row, other := j, a
	if p.near != nil && p.near.talentFixed {
		row, other = i, b
	}
	if p.near == nil || int(other) >= len(p.lex.shared) {
		return p.m.fieldLikeness(p.lex.word(a), p.lex.word(b))
	}
	return p.near.fields[row].get(other, func() int32 {
		return p.m.fieldLikeness(p.lex.word(a), p.lex.word(b))
	})
}

// placeLike says how well the places of work suit the wished ones, or where none is wished the place of
// living, 0 to full. Both must be stated.
func (p *pair) placeLike() int32 {
	wishes := p.t.places
	if len(wishes) == 0 {
		p.home[0] = p.t.district
		wishes = p.home[:]
	}
	best := int32(0)
	if p.near == nil {
		for _, a := range wishes {
			for _, b := range p.d.places {
				best = max(best, p.m.placeLikeness(a, b))
			}
		}
		return best
	}
	moving, fixed := wishes, p.d.places
	if p.near.talentFixed {
		moving, fixed = p.d.places, wishes
	}
	for _, x := range moving {
		cell := &p.near.places[x]
		if *cell == unseen {
			*cell = 0
			for _, y := range fixed {
				wish, work := x, y
				if p.near.talentFixed {
					wish, work = y, x
				}
				*cell = max(*cell, int16(p.m.placeLikeness(wish, work)))
			}
		}
		best = max(best, int32(*cell))
	}
	return best
}
