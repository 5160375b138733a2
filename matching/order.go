package matching

// The order of rows puts like ones into the same block: by the occupation of the first role, then the city,
// then the field of the skills. It has nothing to do with the order of a list and changes no result.

// unordered stands for what a row doesn't state.
const unordered = 0xFFFF

func (m *model) orderTalent(r *talentRow, word func(int32) *word) uint64 {
	role := uint64(unordered)
	switch {
	case len(r.roles) > 0:
		role = titleOrder(word(r.roles[0]))
	case len(r.occs) > 0 && r.occs[0] < strangeOccupation:
		role = uint64(m.groupOf[r.occs[0]])<<8 | uint64(r.occs[0]&0xFF)
	}
	place := r.district
	if len(r.places) > 0 {
		place = r.places[0]
	}
	skills := func(i int) int32 { return r.held[i].skill }
	return m.fieldOrder(len(r.held), skills)<<48 | role<<32 | m.cityOrder(place)<<16 | uint64(place)
}

func (m *model) orderDemand(r *demandRow, word func(int32) *word) uint64 {
	place := uint16(noDistrict)
	if len(r.places) > 0 {
		place = r.places[0]
	}
	skills := func(i int) int32 { return r.needs[i].skill }
	return m.fieldOrder(len(r.needs), skills)<<48 | titleOrder(word(r.title))<<32 | m.cityOrder(place)<<16 | uint64(place)
}

// titleOrder puts titles of one occupation together, and before those of none.
func titleOrder(w *word) uint64 {
	switch {
	case len(w.occupations) > 0:
		return uint64(w.groups[0]&0x7F)<<8 | uint64(w.occupations[0]&0xFF)
	case len(w.grams) > 0:
		return 0x8000 | uint64(w.grams[0]&0x3FFE)
	}
	return unordered
}

func (m *model) cityOrder(place uint16) uint64 {
	if place == noDistrict {
		return unordered
	}
	return uint64(m.districts[place].city)
}

// fieldOrder is the skill above most of the row's skills.
func (m *model) fieldOrder(n int, skill func(int) int32) uint64 {
	best, most := int32(unordered), 0
	for i := range n {
		a := skill(i)
		if a >= labelBase {
			continue
		}
		count := 0
		for j := range n {
			if b := skill(j); b < labelBase && m.root[b] == m.root[a] {
				count++
			}
		}
		if count > most || count == most && m.root[a] < best {
			best, most = m.root[a], count
		}
	}
	return uint64(best) & 0xFFFF
}
