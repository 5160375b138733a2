package matching

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"talentmatch/market"
)

const (
	// firstPiece is how much longer than its seats the first piece of a demand's list is.
	firstPiece = 16
	// growth is by how much each further piece is longer, until it is longestShare of the pool.
	growth       = 4
	longestShare = 8
	leastLongest = 1024
)

// byScore assigns with the score as the preference of both sides; the demands propose.
func (a *assigning) byScore() error {
	open, room := a.open(), make([]int32, len(a.ids))
	for i := range room {
		room[i] = 1
	}
	x := newAcceptance(open, room)
	l := pieces{a: a, x: x, length: make([]int, len(open)), after: make([]*ranked, len(open))}
	x.extend = l.extend
	if err := x.run(); err != nil {
		return err
	}
	for t, h := range x.held {
		for _, o := range h {
			a.won[o.from] = append(a.won[o.from], won{talent: int32(t), score: o.worth, rank: o.worth})
		}
	}
	return nil
}

// pieces extends the lists of demands.
type pieces struct {
	a      *assigning
	x      *acceptance
	length []int     // of the last piece of each demand
	after  []*ranked // where it ended
}

// extend reads the next piece for each of those demands, several demands at a time: what they read of the
// acceptance does not change meanwhile.
func (l *pieces) extend(who []int32) error {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(who)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(who)) && l.a.ctx.Err() == nil; i = next.Add(1) - 1 {
				l.one(who[i])
			}
		})
	}
	all.Wait()
	if err := l.a.ctx.Err(); err != nil {
		return market.Wrap(market.CodeCancelled, err, nil)
	}
	return nil
}

// one reads the next piece of one demand.
func (l *pieces) one(d int32) {
	a, p := l.a, &l.x.from[d]
	k := int(p.open)*2 + firstPiece
	if l.length[d] > 0 {
		k = max(k, min(l.length[d]*growth, max(len(a.ids)/longestShare, leastLongest)))
	}
	k = min(k, len(a.ids))
	l.length[d] = k
	list := a.candidateList(d, k, l.after[d], func(x *ranked) bool {
		refused := l.x.refuses(a.index[x.id], offer{x.score, d})
		a.passed[d] = a.passed[d] || refused
		return !refused
	})
	p.list, p.next, p.last = p.list[:0], 0, len(list) < k
	for _, x := range list {
		p.list = append(p.list, wish{a.index[x.id], x.score})
	}
	a.listed[d] += len(list)
	if len(list) > 0 {
		l.after[d] = &list[len(list)-1]
	}
}

// about returns a query with one demand as its fixed side; the caller ends it.
func (a *assigning) about(d int32) *query {
	q := a.e.askView(a.view, a.q.AsOf)
	q.d = &a.demands[d]
	q.fixDemand()
	return q
}

// candidateList lists, in order of score, then ID, the first k of the talents who are feasible for the demand
// with a score above 0, stand after a position (nil is the beginning) and whom keep takes. It is all that
// assignment asks of the exact order; keep is only called with talents that would be listed.
func (a *assigning) candidateList(d int32, k int, after *ranked, keep func(*ranked) bool) []ranked {
	q := a.about(d)
	defer q.end()
	if a.q.Talents == nil {
		s := q.newTalentSearch(q.scratch, k, after, false)
		s.floor, s.keep = 1, keep
		q.findTalents(s)
		return s.list.sorted()
	}
	p := q.pair
	byHeld := p.m.linksOfNeeds(p.d)
	list := best{k: k}
	a.talents(func(t *talentRow) {
		if !t.inPool() {
			return
		}
		p.t = t
		p.coverByHeld(byHeld)
		if p.judge(false).failed > 0 {
			return
		}
		score, ok := p.scoreAbove(max(list.least(), 1))
		x := ranked{score: score, id: t.id}
		if ok && score > 0 && (after == nil || after.before(&x)) && list.wants(&x) && keep(&x) {
			list.offer(x)
		}
	})
	return list.sorted()
}

// liking is a feasible pair as both sides see it.
type liking struct {
	demand, talent     int32
	fit, appeal, score int32
}

// bySides assigns with fit as the demands' preference and appeal as the talents'.
func (a *assigning) bySides() error {
	if n := len(a.ids) * len(a.demands); n > market.MaxAssignPairs {
		return market.Invalid([]market.Problem{{Field: "talents", Code: market.ProblemTooMany,
			Args: market.Args{"count": len(a.ids), "most": market.MaxAssignPairs / len(a.demands)}}})
	}
	var all []liking
	for d := range a.demands {
		if err := a.ctx.Err(); err != nil {
			return market.Wrap(market.CodeCancelled, err, nil)
		}
		if a.shut[d] == "" {
			all = a.likings(all, int32(d))
		}
	}
	one := make([]int32, len(a.ids))
	for i := range one {
		one[i] = 1
	}
	partner := make([]int32, len(a.ids)) // of each talent, −1 for none
	for i := range partner {
		partner[i] = -1
	}
	if a.q.Proposing == market.KindDemand {
		for t, h := range deferredAcceptance(listsOf(all, len(a.demands), true), a.open(), one) {
			for _, o := range h {
				partner[t] = o.from
			}
		}
	} else {
		for d, h := range deferredAcceptance(listsOf(all, len(a.ids), false), one, a.open()) {
			for _, o := range h {
				partner[o.from] = int32(d)
			}
		}
	}
	for _, x := range all {
		if partner[x.talent] == x.demand {
			a.won[x.demand] = append(a.won[x.demand], won{talent: x.talent, score: x.score, rank: x.fit})
		}
	}
	return nil
}

// likings adds the feasible pairs of one demand.
func (a *assigning) likings(all []liking, d int32) []liking {
	q := a.about(d)
	defer q.end()
	p := q.pair
	byHeld := a.e.m.linksOfNeeds(p.d)
	a.talents(func(t *talentRow) {
		if !t.inPool() {
			return
		}
		p.t = t
		p.coverByHeld(byHeld)
		if p.judge(false).failed > 0 {
			return
		}
		if x := p.evaluate(nil); x.score > 0 {
			a.listed[d]++
			all = append(all, liking{demand: d, talent: a.index[t.id], fit: x.fit, appeal: x.appeal, score: x.score})
		}
	})
	return all
}

// listsOf makes the lists of n proposers, the demands or the talents, in their order of preference.
func listsOf(all []liking, n int, demands bool) [][]wish {
	type entry struct {
		offer
		wish
	}
	sorted := make([][]entry, n)
	for _, x := range all {
		if demands {
			sorted[x.demand] = append(sorted[x.demand], entry{offer{x.fit, x.talent}, wish{x.talent, x.appeal}})
		} else {
			sorted[x.talent] = append(sorted[x.talent], entry{offer{x.appeal, x.demand}, wish{x.demand, x.fit}})
		}
	}
	out := make([][]wish, n)
	for i, list := range sorted {
		slices.SortFunc(list, func(x, y entry) int {
			if x.offer.before(y.offer) {
				return -1
			}
			return 1
		})
		for _, x := range list {
			out[i] = append(out[i], x.wish)
		}
	}
	return out
}

// clone copies a row whose lists are only good for a moment.
func (t *talentRow) clone() talentRow {
	c := *t
	c.fields, c.held, c.stints, c.certs = slices.Clone(t.fields), slices.Clone(t.held), slices.Clone(t.stints), slices.Clone(t.certs)
	c.roles, c.occs, c.places = slices.Clone(t.roles), slices.Clone(t.occs), slices.Clone(t.places)
	return c
}

// clone copies a row whose lists are only good for a moment.
func (d *demandRow) clone() demandRow {
	c := *d
	c.needs, c.fields, c.places = slices.Clone(d.needs), slices.Clone(d.fields), slices.Clone(d.places)
	return c
}
