package matching

import (
	"math/bits"
	"slices"
)

// mark is what a talent states of one skill: when it was last used, at what level, with which evidence.
type mark struct {
	last  uint16
	level uint8
	proof proof
}

// postings holds the skills of a block's talents by skill: which rows hold it, and with which mark. The skills
// of the taxonomy come first, in the order of their numbers, then the free labels.
type postings struct {
	inverted
	mark  []uint16 // index into marks
	marks []mark
	// direct holds the marks of the entries themselves, where there are too many different ones for mark.
	direct []mark
}

// markOf returns the mark of the n-th entry.
func (p *postings) markOf(n uint32) mark {
	if p.direct != nil {
		return p.direct[n]
	}
	return p.marks[p.mark[n]]
}

// inverted lists the rows of a block by skill: those of the taxonomy first, in the order of their numbers, then the free
// labels.
type inverted struct {
	codes  []uint64 // bit set of the skills that stand in the block
	rank   []uint16 // how many of them come before each word of codes
	labels []int32  // sorted
	ends   offsets  // of each skill's entries
	row    []uint8
}

// invert lists entries of skill<<24 | row<<16 | anything, which it sorts. skills is the number of skills of the taxonomy.
func invert(entries []uint64, skills int) inverted {
	v := inverted{codes: make([]uint64, (skills+63)/64), row: make([]uint8, len(entries))}
	slices.Sort(entries)
	for n, e := range entries {
		skill := int32(e >> 24)
		if n == 0 || skill != int32(entries[n-1]>>24) {
			if n > 0 {
				v.ends.add(n)
			}
			v.enter(skill)
		}
		v.row[n] = uint8(e >> 16)
	}
	if len(entries) > 0 {
		v.ends.add(len(entries))
	}
	v.labels = trimmed(v.labels)
	v.ends.trim()
	v.count()
	return v
}

// makePostings turns the rows' skills around. skills is the number of skills of the taxonomy.
func makePostings(rows []talentRow, skills int) postings {
	total := 0
	for i := range rows {
		total += len(rows[i].held)
	}
	entries := make([]uint64, 0, total) // skill, row and index among the row's skills
	for i := range rows {
		for j := range rows[i].held {
			entries = append(entries, uint64(rows[i].held[j].skill)<<24|uint64(i)<<16|uint64(j))
		}
	}
	p := postings{inverted: invert(entries, skills)}
	direct := make([]mark, total)
	for n, e := range entries {
		h := &rows[e>>16&0xFF].held[e&0xFFFF]
		direct[n] = mark{h.last, h.level, h.proof}
	}
	p.number(direct)
	return p
}

func (p *inverted) enter(skill int32) {
	if skill < labelBase {
		p.codes[skill/64] |= 1 << (skill % 64)
	} else {
		p.labels = append(p.labels, skill)
	}
}

// number replaces the marks by their numbers, unless they are too many.
func (p *postings) number(direct []mark) {
	known := make(map[mark]uint16, 64)
	p.mark = make([]uint16, len(direct))
	for i, m := range direct {
		n, ok := known[m]
		if !ok {
			if len(p.marks) > 0xFFFF {
				p.mark, p.marks, p.direct = nil, nil, direct
				return
			}
			n = uint16(len(p.marks))
			p.marks = append(p.marks, m)
			known[m] = n
		}
		p.mark[i] = n
	}
	p.marks = trimmed(p.marks)
}

func (p *inverted) count() {
	p.rank = make([]uint16, len(p.codes))
	n := 0
	for i, w := range p.codes {
		p.rank[i] = uint16(n)
		n += bits.OnesCount64(w)
	}
}

// codeCount is how many skills of the taxonomy stand in the block.
func (p *inverted) codeCount() int { return p.ends.len() - len(p.labels) }

// of returns where the entries of a skill begin and end; both are 0 where no row holds it.
func (p *inverted) of(skill int32) (from, to uint32) {
	n := 0
	if skill < labelBase {
		w, bit := p.codes[skill>>6], uint(skill&63)
		if w>>bit&1 == 0 {
			return 0, 0
		}
		n = int(p.rank[skill>>6]) + bits.OnesCount64(w&(1<<bit-1))
	} else {
		i, ok := slices.BinarySearch(p.labels, skill)
		if !ok {
			return 0, 0
		}
		n = p.codeCount() + i
	}
	return p.ends.span(n)
}

// each calls visit with every skill in the block, in order, and where its entries begin and end.
func (p *inverted) each(visit func(skill int32, from, to uint32)) {
	n := 0
	at := func(skill int32) {
		from, to := p.ends.span(n)
		visit(skill, from, to)
		n++
	}
	for i, w := range p.codes {
		for ; w != 0; w &= w - 1 {
			at(int32(i*64 + bits.TrailingZeros64(w)))
		}
	}
	for _, l := range p.labels {
		at(l)
	}
}

// spread gives every row its list of skills again, in buf.
func (p *postings) spread(rows []talentRow, buf *buffer[talentRow]) {
	ends := append(buf.ends[:0], make([]int, len(rows)+1)...)
	for _, r := range p.row {
		ends[int(r)+1]++
	}
	for i := range rows {
		ends[i+1] += ends[i]
	}
	if cap(buf.held) < len(p.row) {
		buf.held = make([]held, len(p.row)*5/4)
	}
	all := buf.held[:cap(buf.held)]
	buf.ends = ends
	for i := range rows {
		rows[i].held = all[ends[i]:ends[i]:ends[i+1]]
	}
	p.each(func(skill int32, from, to uint32) {
		for n := from; n < to; n++ {
			m, r := p.markOf(n), &rows[p.row[n]]
			r.held = append(r.held, held{skill: skill, last: m.last, level: m.level, proof: m.proof})
		}
	})
}

// ofRow returns the skills of one row.
func (p *postings) ofRow(row int) []held {
	var out []held
	p.each(func(skill int32, from, to uint32) {
		if i, ok := slices.BinarySearch(p.row[from:to], uint8(row)); ok {
			m := p.markOf(from + uint32(i))
			out = append(out, held{skill: skill, last: m.last, level: m.level, proof: m.proof})
		}
	})
	return out
}
