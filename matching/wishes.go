package matching

import "slices"

// What the talents of a block wish stands in columns: the n-th wish of every row, so that a search finds what the
// rules say of each by looking it up in one table for all blocks.

// wishColumns is how many wishes of one kind a row can have in the columns.
const wishColumns = maxHints

// maxTitles is how many different roles the columns of a block can tell apart, and none.
const maxTitles = 256

// The kinds of wishes for a role.
const (
	roleWished = iota
	roleHinted
	roleOpen // none
)

// wishes holds what the talents of a block wish of roles and places. Columns stand one behind the other in one list.
type wishes struct {
	places []uint16 // marks of places; see markOfHome
	roles  []uint8  // index into titles
	titles []uint32 // the different roles: number of the word + 1, first 0
	kind   []uint8  // of the wish for a role
	occs   []uint16 // number of the occupation + 1, 0 for none
	// more has, for each further column of roles, the rows that have a role there.
	more [wishColumns - 1]rowSet
	// long has the rows with more wishes than that, which stand in longer.
	long   rowSet
	longer map[uint8]long
}

// long holds the wishes of a row for which the columns have no room.
type long struct {
	roles  []int32
	occs   []uint16
	places []uint16
}

// A mark of a place is one of these, or a wished district, or a place of living where none is wished.
const (
	markNone     = iota // no further place
	markNowhere         // nothing is known
	markAnywhere        // every place will do
	markFirst           // the first district
)

// maxDistricts is how many districts marks can tell apart.
const maxDistricts = (1<<16 - markFirst) / 2

// markOfHome returns the mark of a place of living among n districts; a wished one has the mark markFirst + district.
func markOfHome(district uint16, n int) uint16 { return markFirst + uint16(n) + district }

// kindOfRole tells what a row says of roles.
func (r *talentRow) kindOfRole() uint8 {
	switch {
	case r.is(flagHinted):
		return roleHinted
	case len(r.roles)+len(r.occs) == 0:
		return roleOpen
	}
	return roleWished
}

// makeWishes fills the columns, for a taxonomy of so many districts.
func makeWishes(rows []talentRow, districts int) wishes {
	n := len(rows)
	w := wishes{kind: make([]uint8, n), titles: []uint32{0}}
	most := [3]int{}
	for i := range rows {
		r := &rows[i]
		most[0], most[1], most[2] = max(most[0], len(r.roles)), max(most[1], len(r.occs)), max(most[2], len(r.places)+int(b2i(r.is(flagAnywhere))))
	}
	w.roles = make([]uint8, n*min(most[0], wishColumns))
	w.occs = make([]uint16, n*min(most[1], wishColumns))
	w.places = make([]uint16, n*min(max(most[2], 1), wishColumns+1))
	known := map[int32]uint8{}
	for i := range rows {
		r := &rows[i]
		w.kind[i] = r.kindOfRole()
		fit := len(r.roles) <= wishColumns && len(r.occs) <= wishColumns && len(r.places) <= wishColumns
		for _, word := range r.roles {
			if _, ok := known[word]; !ok && fit {
				if fit = len(w.titles) < maxTitles; fit {
					known[word] = uint8(len(w.titles))
					w.titles = append(w.titles, uint32(word)+1)
				}
			}
		}
		if !fit {
			w.long.add(uint8(i))
			if w.longer == nil {
				w.longer = map[uint8]long{}
			}
			w.longer[uint8(i)] = long{slices.Clone(r.roles), slices.Clone(r.occs), slices.Clone(r.places)}
			continue
		}
		for j, word := range r.roles {
			w.roles[j*n+i] = known[word]
			if j > 0 {
				w.more[j-1].add(uint8(i))
			}
		}
		for j, occ := range r.occs {
			w.occs[j*n+i] = occ + 1
		}
		switch {
		case r.is(flagAnywhere):
			w.places[i] = markAnywhere
		case len(r.places) == 0 && r.district == noDistrict:
			w.places[i] = markNowhere
		case len(r.places) == 0:
			w.places[i] = markOfHome(r.district, districts)
		}
		first := int(b2i(r.is(flagAnywhere))) // that mark comes before them
		for j, at := range r.places {
			w.places[(first+j)*n+i] = markFirst + at
		}
	}
	return w
}

// fill fills in of a row what it wishes, into the row's own memory; districts as for makeWishes.
func (w *wishes) fill(i int, r *talentRow, districts int) {
	r.roles, r.occs, r.places = r.roles[:0], r.occs[:0], r.places[:0]
	if w.long.has(uint8(i)) {
		l := w.longer[uint8(i)]
		r.roles, r.occs, r.places = append(r.roles, l.roles...), append(r.occs, l.occs...), append(r.places, l.places...)
		return
	}
	n := len(w.kind)
	for at := i; at < len(w.roles); at += n {
		if x := w.roles[at]; x > 0 {
			r.roles = append(r.roles, int32(w.titles[x]-1))
		}
	}
	for at := i; at < len(w.occs); at += n {
		if x := w.occs[at]; x > 0 {
			r.occs = append(r.occs, x-1)
		}
	}
	for at := i; at < len(w.places); at += n {
		if x := int(w.places[at]) - markFirst; x >= 0 && x < districts {
			r.places = append(r.places, uint16(x))
		}
	}
}

// words calls use with the number of every word among the wishes.
func (w *wishes) words(use func(int32)) {
	for _, x := range w.titles[min(1, len(w.titles)):] {
		use(int32(x - 1))
	}
	for _, l := range w.longer {
		for _, word := range l.roles {
			use(word)
		}
	}
}
