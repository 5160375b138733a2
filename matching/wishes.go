package matching

// roleWishes holds the roles and occupations that the talents of a block wish: rows that wish the same have one
// number, so that a rule is asked once per number instead of once per row.
type roleWishes struct {
	of     []uint8        // number of each row
	titles []int32        // the different roles
	roles  column[uint16] // by number: indexes into titles
	occs   column[uint16] // by number
	// hinted has the numbers whose roles are hints.
	hinted rowSet
}

// placeWishes does the same for the places of work that they wish.
type placeWishes struct {
	of []uint8
	// places are by number: the wished ones, or where none is wished the place of living.
	places          column[uint16]
	homes, anywhere rowSet // numbers without a wish, and of those who go anywhere
}

func makeRoleWishes(rows []talentRow, of []uint8) roleWishes {
	w := roleWishes{of: of}
	known := map[int32]uint16{}
	var list []uint16
	for k, i := range numbered(of, func(i int, b []byte) []byte {
		r := &rows[i]
		return append(put16(put32(b, r.roles...), r.occs...), byte(b2i(r.is(flagHinted))))
	}) {
		r := &rows[i]
		list = list[:0]
		for _, t := range r.roles {
			at, ok := known[t]
			if !ok {
				at = uint16(len(w.titles))
				known[t] = at
				w.titles = append(w.titles, t)
			}
			list = append(list, at)
		}
		w.roles.add(list)
		w.occs.add(r.occs)
		if r.is(flagHinted) {
			w.hinted.add(uint8(k))
		}
	}
	w.titles = trimmed(w.titles)
	w.roles.trim()
	w.occs.trim()
	return w
}

// wished returns the roles of the rows with a number, in buf.
func (w *roleWishes) wished(k int, buf []int32) []int32 {
	for _, at := range w.roles.at(k) {
		buf = append(buf, w.titles[at])
	}
	return buf
}

func makePlaceWishes(rows []talentRow, of []uint8) placeWishes {
	w := placeWishes{of: of}
	home := func(r *talentRow) []uint16 {
		if len(r.places) > 0 || r.district == noDistrict {
			return nil
		}
		return []uint16{r.district}
	}
	for k, i := range numbered(of, func(i int, b []byte) []byte {
		r := &rows[i]
		return append(put16(put16(b, r.places...), home(r)...), byte(b2i(r.is(flagAnywhere))))
	}) {
		r := &rows[i]
		if len(r.places) == 0 {
			w.homes.add(uint8(k))
			w.places.add(home(r))
		} else {
			w.places.add(r.places)
		}
		if r.is(flagAnywhere) {
			w.anywhere.add(uint8(k))
		}
	}
	w.places.trim()
	return w
}

// wished returns the places that the rows with a number wish.
func (w *placeWishes) wished(k uint8) []uint16 {
	if w.homes.has(k) {
		return nil
	}
	return w.places.at(int(k))
}

// home returns where the rows with a number live, of those who wish no place; noDistrict where that is unknown.
func (w *placeWishes) home(k uint8) uint16 {
	if list := w.places.at(int(k)); w.homes.has(k) && len(list) > 0 {
		return list[0]
	}
	return noDistrict
}

// numbered gives rows about which key writes the same the same number, in the order in which they come, and returns
// for each number the first of its rows.
func numbered(of []uint8, key func(i int, b []byte) []byte) []int {
	known := make(map[string]uint8, 16)
	var first []int
	var b []byte
	for i := range of {
		b = key(i, b[:0])
		k, ok := known[string(b)]
		if !ok {
			k = uint8(len(first))
			known[string(b)] = k
			first = append(first, i)
		}
		of[i] = k
	}
	return first
}
