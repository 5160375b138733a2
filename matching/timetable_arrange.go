package matching

import "container/heap"

const (
	// moves is how many interviews are moved one after the other to make room for one.
	moves = 3
	// effort is how many slots are tried while room is made for one interview, efforts for all together.
	effort  = 5000
	efforts = 200_000
	// horizons is how many ends of the timetable are tried before all slots are used.
	horizons = 8
)

// board is a partial timetable with everybody's slots.
type board struct {
	p        *plan
	at       []int32
	talentAt [][]int32   // interview of each talent in each slot, −1 for none
	demandAt [][][]int32 // interviews of each demand in each slot
	slotAt   [][]int32   // interviews of each slot
	last     int32       // slots that are used

	log    []move // what was done, to be undone
	moving []bool // interviews that are on their way
	effort int    // what is left of it for the interview whose turn it is
}

// move says that an interview was in a slot before, −1 for none.
type move struct{ i, slot int32 }

func newBoard(p *plan) *board {
	b := &board{p: p, at: make([]int32, len(p.list)), talentAt: make([][]int32, len(p.talents)), demandAt: make([][][]int32, len(p.demands)),
		slotAt: make([][]int32, p.slots), last: int32(p.slots), moving: make([]bool, len(p.list))}
	for i := range b.at {
		b.at[i] = -1
	}
	for t := range b.talentAt {
		b.talentAt[t] = make([]int32, p.slots)
		for s := range b.talentAt[t] {
			b.talentAt[t][s] = -1
		}
	}
	for d := range b.demandAt {
		b.demandAt[d] = make([][]int32, p.slots)
	}
	return b
}

func (b *board) put(i, s int32) {
	m := b.p.list[i]
	b.log = append(b.log, move{i, -1})
	b.at[i], b.talentAt[m.talent][s] = s, i
	b.demandAt[m.demand][s] = append(b.demandAt[m.demand][s], i)
	b.slotAt[s] = append(b.slotAt[s], i)
}

func (b *board) take(i int32) {
	m, s := b.p.list[i], b.at[i]
	b.log = append(b.log, move{i, s})
	b.at[i], b.talentAt[m.talent][s] = -1, -1
	b.demandAt[m.demand][s] = without(b.demandAt[m.demand][s], i)
	b.slotAt[s] = without(b.slotAt[s], i)
}

func without(list []int32, x int32) []int32 {
	for i, y := range list {
		if x == y {
			list[i] = list[len(list)-1]
			return list[:len(list)-1]
		}
	}
	return list
}

// undo goes back to where the log had n entries.
func (b *board) undo(n int) {
	for len(b.log) > n {
		m := b.log[len(b.log)-1]
		if m.slot < 0 {
			b.take(m.i)
		} else {
			b.put(m.i, m.slot)
		}
		b.log = b.log[:len(b.log)-2] // the step and its undoing
	}
}

// both tells whether both of an interview are available in a slot.
func (b *board) both(m meeting, s int32) bool {
	return !b.p.talents[m.talent].absent[s] && !b.p.demands[m.demand].absent[s]
}

// fits tells whether an interview can be put into a slot as things stand.
func (b *board) fits(i, s int32) bool {
	m := b.p.list[i]
	return b.both(m, s) && b.talentAt[m.talent][s] < 0 && len(b.slotAt[s]) < b.p.tables &&
		int32(len(b.demandAt[m.demand][s])) < b.p.demands[m.demand].parallel
}

// first is the first slot into which an interview can be put, −1 for none; count is how many there are.
func (b *board) first(i int32) (slot int32, count int) {
	slot = -1
	for s := b.last - 1; s >= 0; s-- {
		if b.fits(i, s) {
			slot = s
			count++
		}
	}
	return slot, count
}

// settle puts an interview into a slot, moving others where it must; false leaves everything as it was.
func (b *board) settle(i int32, depth int) bool {
	if s, _ := b.first(i); s >= 0 {
		b.put(i, s)
		return true
	}
	if depth == 0 {
		return false
	}
	b.moving[i] = true
	defer func() { b.moving[i] = false }()
	for s := int32(0); s < b.last && b.effort > 0; s++ {
		if !b.both(b.p.list[i], s) {
			continue
		}
		b.effort--
		before := len(b.log)
		if b.replace(i, s, depth) {
			return true
		}
		b.undo(before)
	}
	return false
}

// replace puts an interview into a slot and settles those elsewhere that have to give way.
func (b *board) replace(i, s int32, depth int) bool {
	m := b.p.list[i]
	var away []int32
	clear := func(list []int32) bool {
		for _, x := range list {
			if !b.moving[x] {
				away = append(away, x)
				b.take(x)
				return true
			}
		}
		return false
	}
	if x := b.talentAt[m.talent][s]; x >= 0 && !clear([]int32{x}) {
		return false
	}
	if list := b.demandAt[m.demand][s]; int32(len(list)) >= b.p.demands[m.demand].parallel && !clear(list) {
		return false
	}
	if list := b.slotAt[s]; len(list) >= b.p.tables && !clear(list) {
		return false
	}
	b.put(i, s)
	for _, x := range away {
		if !b.settle(x, depth-1) {
			return false
		}
	}
	return true
}

// arrange places interviews where somebody is not always available: as many as it can find room for, in as
// few slots as a few tries show, none of which ends before the slot least. Where some can't be placed at all
// (not whole), only the whole length is tried.
func (p *plan) arrange(least int, whole bool) {
	for last := least; whole && last < min(p.slots, least+horizons); last++ {
		if b := p.fill(int32(last), true); b != nil {
			p.at = b.at
			return
		}
	}
	p.at = p.fill(int32(p.slots), false).at
}

// fill places interviews in the slots before last, those with the fewest slots left first. With whole it gives
// up and returns nil as soon as one is left over.
func (p *plan) fill(last int32, whole bool) *board {
	b := newBoard(p)
	b.last = last
	q, left := newTightest(b), efforts
	for q.Len() > 0 {
		i := heap.Pop(q).(tight)
		if b.at[i.i] >= 0 || q.done[i.i] || i.left != q.left[i.i] {
			continue
		}
		q.done[i.i] = true
		before := len(b.log)
		b.effort = min(effort, left)
		left -= b.effort
		if !b.settle(i.i, moves) && whole {
			return nil
		}
		left += b.effort
		q.changed(b.log[before:])
		b.log = b.log[:0]
	}
	return b
}

// tight is an interview with the number of slots that are left to it.
type tight struct {
	left int
	i    int32
}

// tightest orders the interviews that wait: the fewest slots left first, then the lower number. An entry whose
// number is no longer right is passed over.
type tightest struct {
	b        *board
	list     []tight
	left     []int
	done     []bool
	ofTalent [][]int32
	ofDemand [][]int32
}

func newTightest(b *board) *tightest {
	q := &tightest{b: b, left: make([]int, len(b.at)), done: make([]bool, len(b.at)),
		ofTalent: make([][]int32, len(b.talentAt)), ofDemand: make([][]int32, len(b.demandAt))}
	for i, m := range b.p.list {
		q.ofTalent[m.talent] = append(q.ofTalent[m.talent], int32(i))
		q.ofDemand[m.demand] = append(q.ofDemand[m.demand], int32(i))
		_, q.left[i] = b.first(int32(i))
		q.list = append(q.list, tight{q.left[i], int32(i)})
	}
	heap.Init(q)
	return q
}

// changed brings the numbers of those up to date that share a talent or a demand with what was moved. That a
// slot has no table left is only seen when an interview's turn comes.
func (q *tightest) changed(log []move) {
	for _, x := range log {
		m := q.b.p.list[x.i]
		for _, list := range [][]int32{q.ofTalent[m.talent], q.ofDemand[m.demand]} {
			for _, i := range list {
				if _, n := q.b.first(i); !q.done[i] && n != q.left[i] {
					q.left[i] = n
					heap.Push(q, tight{n, i})
				}
			}
		}
	}
}

func (q *tightest) Len() int { return len(q.list) }

func (q *tightest) Less(i, j int) bool {
	a, b := q.list[i], q.list[j]
	return a.left < b.left || a.left == b.left && a.i < b.i
}

func (q *tightest) Swap(i, j int) { q.list[i], q.list[j] = q.list[j], q.list[i] }

// Push adds an entry, for container/heap.
func (q *tightest) Push(x any) { q.list = append(q.list, x.(tight)) }

// Pop takes the last entry, for container/heap.
func (q *tightest) Pop() any {
	x := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return x
}
