package matching

// hints follow what the skills of a talent who wishes no role and had none hint at: a further skill can turn the hint
// to another role, and with it the appeal of every demand.
type hints struct {
	a     *talentAdviser
	cores *coreCount
	// turns says for each skill which hint the talent gets by it alone, by its number; 0 for the one there is.
	turns []int32
	// number numbers the occupations that are hinted at, appeal holds for each number the appeal of all prospects.
	number map[int]int32
	appeal [][]int32
}

// newHints returns nil where no skill can change what is hinted at: see addHints.
func (a *talentAdviser) newHints() *hints {
	r := &a.row
	if a.m.weights.Title.HintHigh == 0 || len(r.occs) > 0 || len(r.roles) > 0 && !r.is(flagHinted) {
		return nil
	}
	for i := range r.stints {
		if r.stints[i].title != noWord {
			return nil
		}
	}
	h := &hints{a: a, cores: a.m.coresOf(r.held), turns: make([]int32, len(a.m.skillCode)), appeal: [][]int32{nil}}
	h.number = map[int]int32{h.cores.best: 0}
	return h
}

// of returns the number of the hint that the talent gets by further skills.
func (h *hints) of(skills ...int32) int32 {
	if h == nil {
		return 0
	}
	occ := h.cores.with(skills)
	n, known := h.number[occ]
	if !known {
		n = int32(len(h.appeal))
		h.number[occ] = n
		h.appeal = append(h.appeal, h.appealOf(occ))
	}
	return n
}

// count is how many hints there were so far, with the one there is.
func (h *hints) count() int {
	if h == nil {
		return 1
	}
	return len(h.appeal)
}

// each finds out which skills that are not held turn the hint, once the prospects are known, and calls visit with
// them.
func (h *hints) each(visit func(skill int32)) {
	if h == nil {
		return
	}
	for k := range h.turns {
		skill := int32(k)
		if h.a.at[skill] != nobody || len(h.a.m.cores[skill]) == 0 {
			continue
		}
		if h.turns[k] = h.of(skill); h.turns[k] != 0 {
			visit(skill)
		}
	}
}

// turn tells whether a skill alone turns the hint, after each.
func (h *hints) turn(skill int32) int32 {
	if h == nil {
		return 0
	}
	return h.turns[skill]
}

// appealOf is the appeal of every prospect to the talent with a hint at an occupation.
func (h *hints) appealOf(occ int) []int32 {
	a := h.a
	p := *a.pair
	row, near := a.stating, *a.near
	row.roles, row.flags = nil, row.flags&^flagHinted
	if title := a.m.titleOf(occ); title != "" {
		row.roles, row.flags = []int32{a.in.intern(title)}, row.flags|flagHinted
		a.lex.local = a.in.local
		near.own = []brief{a.lex.word(row.roles[0]).brief()}
	}
	near.titles = []*memory{{some: map[int32]int16{}}}
	near.classes = []*memory{{some: map[int32]int16{}}}
	p.t, p.near = &row, &near
	out := make([]int32, len(a.prospects))
	for i := range a.prospects {
		p.d = &a.prospects[i].row
		out[i] = p.appeal()
	}
	return out
}

// appealOf returns the appeal of a prospect with one of the hints.
func (a *talentAdviser) appealOf(slot int, hint int32) int32 {
	if hint == 0 {
		return a.prospects[slot].appeal
	}
	return a.hints.appeal[hint][slot]
}
