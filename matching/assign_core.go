package matching

// Deferred acceptance of Gale and Shapley, "College Admissions and the Stability of Marriage" (1962), in the
// form for several places on either side. Proposers and receivers are numbered in the order of their IDs, so
// that the lower number stands for the lower ID where a tie is broken.

// wish is one place on a proposer's list: the receiver, and what the proposer is worth to that receiver.
type wish struct{ to, worth int32 }

// proposer is one member of the side that proposes.
type proposer struct {
	// open is how many places are still to be filled.
	open int32
	// list is what is known of the order of preference from next on; last tells that nothing follows it.
	list []wish
	next int
	last bool
}

// offer is a proposal that a receiver holds.
type offer struct{ worth, from int32 }

// before tells whether the receiver prefers a to b: the higher worth, then the lower number.
func (a offer) before(b offer) bool {
	return a.worth > b.worth || a.worth == b.worth && a.from < b.from
}

// acceptance is the state of the procedure. Its result does not depend on the order in which proposers take
// their turns (McVitie and Wilson 1971), so lists may be extended whenever that is convenient.
type acceptance struct {
	from []proposer
	// room is the number of places of each receiver, held what it holds: a heap whose root it likes least.
	room []int32
	held [][]offer
	// extend replaces the list of each of those proposers by what follows it, or sets last. It may leave out
	// receivers that refuse the proposer now: what a receiver holds only gets better, so they always would.
	extend func(who []int32) error
}

func newAcceptance(open, room []int32) *acceptance {
	a := &acceptance{from: make([]proposer, len(open)), room: room, held: make([][]offer, len(room))}
	for i, n := range open {
		a.from[i].open = n
	}
	return a
}

// run proposes until every proposer is full or at the end of its list.
func (a *acceptance) run() error {
	turn := make([]int32, 0, len(a.from))
	for i := len(a.from) - 1; i >= 0; i-- {
		turn = append(turn, int32(i))
	}
	for {
		for len(turn) > 0 {
			i := turn[len(turn)-1]
			turn = turn[:len(turn)-1]
			turn = a.propose(i, turn)
		}
		dry := a.dry()
		if len(dry) == 0 {
			return nil
		}
		if err := a.extend(dry); err != nil {
			return err
		}
		turn = append(turn, dry...)
	}
}

// propose lets one proposer go on until it is full or its list ends; whoever loses a place has a turn again.
func (a *acceptance) propose(i int32, turn []int32) []int32 {
	p := &a.from[i]
	for p.open > 0 && p.next < len(p.list) {
		w := p.list[p.next]
		p.next++
		if a.refuses(w.to, offer{w.worth, i}) {
			continue
		}
		p.open--
		if loser, ok := a.accept(w.to, offer{w.worth, i}); ok {
			a.from[loser].open++
			turn = append(turn, loser)
		}
	}
	return turn
}

// dry lists the proposers that have places left and whose list is used up.
func (a *acceptance) dry() []int32 {
	var out []int32
	for i := range a.from {
		if p := &a.from[i]; p.open > 0 && p.next == len(p.list) && !p.last {
			out = append(out, int32(i))
		}
	}
	return out
}

// refuses tells whether a receiver would not take the offer.
func (a *acceptance) refuses(to int32, o offer) bool {
	h := a.held[to]
	return a.room[to] == 0 || int32(len(h)) == a.room[to] && h[0].before(o)
}

// accept takes an offer that is not refused and returns whoever has to give way.
func (a *acceptance) accept(to int32, o offer) (loser int32, ok bool) {
	h := a.held[to]
	if int32(len(h)) < a.room[to] {
		a.held[to] = append(h, o)
		siftUp(a.held[to])
		return 0, false
	}
	loser = h[0].from
	h[0] = o
	siftDown(h)
	return loser, true
}

// siftUp moves the last offer of a heap to its place.
func siftUp(h []offer) {
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h[up].before(h[i]) {
			return
		}
		h[up], h[i] = h[i], h[up]
		i = up
	}
}

// siftDown moves the first offer of a heap to its place.
func siftDown(h []offer) {
	for i := 0; ; {
		worst := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(h); c++ {
			if h[worst].before(h[c]) {
				worst = c
			}
		}
		if worst == i {
			return
		}
		h[i], h[worst] = h[worst], h[i]
		i = worst
	}
}

// deferredAcceptance runs the procedure over whole lists. It returns for each receiver what it holds.
func deferredAcceptance(lists [][]wish, open, room []int32) [][]offer {
	a := newAcceptance(open, room)
	for i := range a.from {
		a.from[i].list, a.from[i].last = lists[i], true
	}
	_ = a.run() // without extensions nothing fails
	return a.held
}
