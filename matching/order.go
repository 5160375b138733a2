package matching

// The order of rows puts like ones into the same block: by the areas of most and second most of the skills, then, of
// talents, which skills of the first area they hold, then the role, then the city. It has nothing to do with the order of
// a list and changes no result, even where large numbers are cut to their last bits.

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
	first, second := m.mainAreas(len(r.held), func(i int) int32 { return r.held[i].skill })
	wish := uint64(0) // whoever wishes no role is bound in another way
	if r.is(flagHinted) || len(r.roles) == 0 && len(r.occs) == 0 {
		wish = 1
	}
	return first&0xFFF<<52 | wish<<51 | second&0xFFF<<39 | m.holdings(r, first)<<20 | role&0x3FF<<10 | m.cityOrder(place)&0x3FF
}

// heldBits is how many skills of an area the order tells apart.
const heldBits = 19

// holdings has a bit for each of the first skills of an area, the first one highest, set where the row holds it.
func (m *model) holdings(r *talentRow, area uint64) (out uint64) {
	for i := range r.held {
		k := r.held[i].skill
		if k < labelBase && uint64(m.area[k]) == area && m.place[k] < heldBits {
			out |= 1 << (heldBits - 1 - m.place[k])
		}
	}
	return out
}

func (m *model) orderDemand(r *demandRow, word func(int32) *word) uint64 {
	place := uint16(noDistrict)
	if len(r.places) > 0 {
		place = r.places[0]
	}
	first, second := m.mainAreas(len(r.needs), func(i int) int32 { return r.needs[i].skill })
	return first<<48 | second<<32 | titleOrder(word(r.title))<<16 | m.cityOrder(place)
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

// mainAreas returns the areas with most of the row's skills, unordered where there are none.
func (m *model) mainAreas(n int, skill func(int) int32) (first, second uint64) {
	count := map[uint16]int{}
	for i := range n {
		if k := skill(i); k < labelBase {
			count[m.area[k]]++
		}
	}
	first, second = unordered, unordered
	most, next := 0, 0
	for a, c := range count {
		area := uint64(a)
		switch {
		case c > most || c == most && area < first:
			second, next = first, most
			first, most = area, c
		case c > next || c == next && area < second:
			second, next = area, c
		}
	}
	return first, second
}
