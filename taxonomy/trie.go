package taxonomy

import "slices"

// node is one node of a trie. A node's children are the edges [first, first+count), ordered by rune; the
// root's stand in ascii and roots.
type node struct {
	first uint32
	count uint32
	def   int32 // position in matcher.defs, -1 for none
	sep   uint8 // the separators that may stand before this node's rune
}

type edge struct {
	r  rune
	to uint32
}

// trie finds, at a position of folded text, the names that begin there.
type trie struct {
	nodes []node
	edges []edge
	ascii [128]uint32 // children of the root, 0 for none
	roots map[rune]uint32
}

// growing is a trie under construction. Below the root, nodes have few children: a list beats a map.
type growing struct {
	roots    map[rune]uint32
	children [][]edge
	def      []int32
	sep      []uint8
}

func newGrowing() *growing {
	g := &growing{roots: map[rune]uint32{}}
	g.add()
	return g
}

func (g *growing) add() uint32 {
	g.children = append(g.children, nil)
	g.def = append(g.def, -1)
	g.sep = append(g.sep, 0)
	return uint32(len(g.def) - 1)
}

// child is the node below at for r, made where it is missing.
func (g *growing) child(at uint32, r rune) uint32 {
	if at == 0 {
		next, ok := g.roots[r]
		if !ok {
			next = g.add()
			g.roots[r] = next
		}
		return next
	}
	for _, e := range g.children[at] {
		if e.r == r {
			return e.to
		}
	}
	next := g.add()
	g.children[at] = append(g.children[at], edge{r, next})
	return next
}

// insert adds a name and answers the definition it now has: def, or the one of an equal name before it.
func (g *growing) insert(name []letter, def int32) int32 {
	at := uint32(0)
	for _, l := range name {
		at = g.child(at, l.r)
		g.sep[at] |= l.sep
	}
	if g.def[at] < 0 {
		g.def[at] = def
	}
	return g.def[at]
}

// finish lays the trie out flat.
func (g *growing) finish() *trie {
	t := &trie{nodes: make([]node, len(g.def)), roots: map[rune]uint32{}}
	t.edges = make([]edge, 0, len(g.def))
	for i, children := range g.children {
		slices.SortFunc(children, func(a, b edge) int { return int(a.r) - int(b.r) })
		t.nodes[i] = node{uint32(len(t.edges)), uint32(len(children)), g.def[i], g.sep[i]}
		t.edges = append(t.edges, children...)
	}
	for r, to := range g.roots {
		if r < 128 {
			t.ascii[r] = to
		} else {
			t.roots[r] = to
		}
	}
	return t
}

func (t *trie) root(r rune) uint32 {
	if r < 128 {
		return t.ascii[r]
	}
	return t.roots[r]
}

// child is the node below n for r, 0 for none.
func (t *trie) child(n uint32, r rune) uint32 {
	lo, hi := t.nodes[n].first, t.nodes[n].first+t.nodes[n].count
	for lo < hi {
		mid := (lo + hi) / 2
		if t.edges[mid].r < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < t.nodes[n].first+t.nodes[n].count && t.edges[lo].r == r {
		return t.edges[lo].to
	}
	return 0
}

// step follows the text from node n at position j: to the node reached and the position behind its rune, or
// to node 0. It passes over separators that the names below n allow.
func (t *trie) step(n uint32, runes []rune, j int) (uint32, int) {
	if next := t.child(n, runes[j]); next != 0 {
		return next, j + 1
	}
	k, classes := separators(runes, j)
	if classes == 0 || k >= len(runes) {
		return 0, j
	}
	next := t.child(n, runes[k])
	if next == 0 || t.nodes[next].sep&classes == 0 {
		return 0, j
	}
	return next, k + 1
}

// separators passes over at most one separator with at most two spaces around it, and answers the classes
// of names that allow it.
func separators(runes []rune, j int) (int, uint8) {
	const any = sepWord | sepDot | sepSlash
	var classes uint8
	mark, spaces := false, 0
	for ; j < len(runes); j++ {
		c := sepClass(runes[j])
		switch {
		case runes[j] == ' ' && spaces < 2:
			spaces++
			if classes == 0 {
				classes = any
			}
		case c != 0 && runes[j] != ' ' && !mark:
			mark, classes = true, c
			if c == sepWord {
				classes = any
			}
		default:
			return j, classes
		}
	}
	return j, classes
}
