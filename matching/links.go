package matching

// link says that the i-th skill of the fixed side has to do with a skill of the other side.
type link struct {
	i int
	c credit
}

// links finds the skills of the fixed side by a skill of the other side.
type links struct {
	byCode  [][]link
	byLabel map[int32][]link
}

func newLinks(m *model) *links {
	return &links{byCode: make([][]link, len(m.skillCode)), byLabel: map[int32][]link{}}
}

func (l *links) add(skill int32, x link) {
	if skill >= labelBase {
		l.byLabel[skill] = append(l.byLabel[skill], x)
		return
	}
	l.byCode[skill] = append(l.byCode[skill], x)
}

func (l *links) of(skill int32) []link {
	if skill >= labelBase {
		return l.byLabel[skill]
	}
	return l.byCode[skill]
}

// linksOfNeeds finds a demand's needs by what a talent holds.
func (m *model) linksOfNeeds(d *demandRow) *links {
	l := newLinks(m)
	for i, n := range d.needs {
		if n.skill >= labelBase {
			l.add(n.skill, link{i, credit{need: n.skill, value: full, rel: relSame}})
			continue
		}
		for _, c := range m.gets[n.skill] {
			held := c.need
			c.need = n.skill
			l.add(held, link{i, c})
		}
	}
	return l
}

// coverByHeld fills the needs as coverDirectly does, from what the demand's needs have to do with each skill.
func (p *pair) coverByHeld(byHeld *links) {
	p.resetNeeds()
	for j := range p.t.held {
		for _, l := range byHeld.of(p.t.held[j].skill) {
			p.offer(l.i, j, l.c)
		}
	}
}
