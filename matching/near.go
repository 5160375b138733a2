package matching

// near remembers, while one side of many pairs stays the same, how close its titles, fields and places are
// to those of the other side. A likeness is computed when it is first needed.
type near struct {
	talentFixed bool
	// titles and fields have one table per word of the fixed side, by the other side's number of the word.
	titles, fields [][]int16
	// places holds the best likeness of a district of the other side to those of the fixed side.
	places []int16
}

const unseen = -1

func newTables(n, size int) [][]int16 {
	out := make([][]int16, n)
	for i := range out {
		out[i] = newTable(size)
	}
	return out
}

func newTable(size int) []int16 {
	t := make([]int16, size)
	for i := range t {
		t[i] = unseen
	}
	return t
}

// newNear prepares for a scan over the other side. The number of words is that of the lexicon.
func (p *pair) newNear(talentFixed bool) *near {
	n := &near{talentFixed: talentFixed, places: newTable(len(p.m.districts))}
	words := len(p.lex.shared)
	if talentFixed {
		n.titles = newTables(len(p.t.roles)+len(p.t.stints), words)
		n.fields = newTables(len(p.t.fields), words)
	} else {
		n.titles = newTables(1, words)
		n.fields = newTables(len(p.d.fields), words)
	}
	return n
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
	cell := &p.near.titles[row][other]
	if *cell == unseen {
		*cell = int16(p.m.titleLikeness(p.lex.word(title), p.lex.word(p.d.title)))
	}
	return int32(*cell)
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
	cell := &p.near.fields[row][other]
	if *cell == unseen {
		*cell = int16(p.m.fieldLikeness(p.lex.word(a), p.lex.word(b)))
	}
	return int32(*cell)
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
