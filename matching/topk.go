package matching

// ranked is a row by its place in the order of a list.
type ranked struct {
	score int32
	id    string
	block int32 // index among those that a search has seen
	slot  int32
}

// before tells whether a stands before b: the higher score, then the lower ID bytewise.
func (a *ranked) before(b *ranked) bool {
	if a.score != b.score {
		return a.score > b.score
	}
	return a.id < b.id
}

// best keeps the k first of what it is offered, in a heap whose root is the last of them.
type best struct {
	k    int
	heap []ranked
}

// wants tells whether an item would be kept.
func (b *best) wants(x *ranked) bool {
	return len(b.heap) < b.k || b.k > 0 && x.before(&b.heap[0])
}

// tooLate tells whether no item that scores at most bound would be kept, where none has a lower ID than first.
func (b *best) tooLate(bound int32, first string) bool {
	return len(b.heap) == b.k && !b.wants(&ranked{score: bound, id: first})
}

// least is the score below which nothing would be kept.
func (b *best) least() int32 {
	if len(b.heap) < b.k || b.k == 0 {
		return 0
	}
	return b.heap[0].score
}

func (b *best) offer(x ranked) {
	if !b.wants(&x) {
		return
	}
	if len(b.heap) < b.k {
		b.heap = append(b.heap, x)
		b.up(len(b.heap) - 1)
		return
	}
	b.heap[0] = x
	b.down(0)
}

func (b *best) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !b.heap[parent].before(&b.heap[i]) {
			return
		}
		b.heap[parent], b.heap[i] = b.heap[i], b.heap[parent]
		i = parent
	}
}

func (b *best) down(i int) {
	for {
		last := i
		for _, c := range []int{2*i + 1, 2*i + 2} {
			if c < len(b.heap) && b.heap[last].before(&b.heap[c]) {
				last = c
			}
		}
		if last == i {
			return
		}
		b.heap[i], b.heap[last] = b.heap[last], b.heap[i]
		i = last
	}
}

// sorted empties the heap and returns its items in order.
func (b *best) sorted() []ranked {
	out := make([]ranked, len(b.heap))
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = b.heap[0]
		n := len(b.heap) - 1
		b.heap[0] = b.heap[n]
		b.heap = b.heap[:n]
		b.down(0)
	}
	return out
}
