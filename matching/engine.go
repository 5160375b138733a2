package matching

import (
	"strings"
	"sync"
	"sync/atomic"

	"talentmatch/market"
)

// Engine scores talents and demands. It holds a snapshot of both in memory, which Apply keeps current; any
// number of readers run beside the writers and are never blocked by them.
type Engine struct {
	m     *model
	words *words
	view  atomic.Pointer[view]
	spare sync.Pool // *scratch

	// sweeping keeps texts from being freed between the compiling of a row and its taking over.
	sweeping sync.RWMutex
	talents  *tree[talentRow, *talentBlock, talentSummary]
	demands  *tree[demandRow, *demandBlock, demandSummary]
	publish  sync.Mutex
}

type (
	talentGrove = grove[*talentBlock, talentSummary]
	demandGrove = grove[*demandBlock, demandSummary]
)

// view is the snapshot at one moment; it never changes.
type view struct {
	talents *talentGrove
	demands *demandGrove
	words   []slot
}

// New returns an engine of the newest version with an empty snapshot over a taxonomy; it fails where the tables
// contradict themselves (an unknown broader skill, a district without its parent).
func New(t market.Tables) (*Engine, error) {
	known := Versions()
	return NewVersion(t, known[len(known)-1])
}

// NewVersion returns an engine with the weights of one version, as New does; it fails where there are none of
// that version.
func NewVersion(t market.Tables, weights int) (*Engine, error) {
	m, err := newModel(t, weights)
	if err != nil {
		return nil, err
	}
	words := newWords(m)
	e := &Engine{
		m:     m,
		words: words,
		spare: sync.Pool{New: func() any { return &scratch{} }},
		talents: newTree(species[talentRow, *talentBlock, talentSummary]{
			build: buildTalents(m, words.classOf), sum: sumTalentBlocks,
			ident: func(r *talentRow) (string, int64) { return r.id, r.rev },
		}),
		demands: newTree(species[demandRow, *demandBlock, demandSummary]{
			build: buildDemands(m, words.classOf), sum: sumDemandBlocks(len(m.skillCode)),
			ident: func(r *demandRow) (string, int64) { return r.id, r.rev },
		}),
	}
	e.talents.order = func(r *talentRow) uint64 { return m.orderTalent(r, e.words.word) }
	e.demands.order = func(r *demandRow) uint64 { return m.orderDemand(r, e.words.word) }
	e.renew()
	return e, nil
}

// Version names the engine: the version of its weights and that of the taxonomy, such as "1.4".
func (e *Engine) Version() string { return e.m.version }

// renew publishes what the trees hold now as one view.
func (e *Engine) renew() {
	e.publish.Lock()
	defer e.publish.Unlock()
	e.view.Store(&view{talents: e.talents.view.Load(), demands: e.demands.view.Load(), words: e.words.all()})
}

// ApplyTalents takes over talents and deletions, dropping what is not newer than what the snapshot holds. It
// returns how many had an effect; the next query sees them.
func (e *Engine) ApplyTalents(list []market.Talent, deleted []market.Change) int {
	return apply(e, e.talents, compiled(list, e.words, e.m.compileTalent), deleted)
}

// ApplyDemands does the same for demands.
func (e *Engine) ApplyDemands(list []market.Demand, deleted []market.Change) int {
	return apply(e, e.demands, compiled(list, e.words, e.m.compileDemand), deleted)
}

// compiled returns a function that compiles the records of a list.
func compiled[T, R any](list []T, in interner, one func(*T, interner) R) func() []R {
	return func() []R {
		rows := make([]R, len(list))
		for i := range list {
			rows[i] = one(&list[i], in)
		}
		return rows
	}
}

func apply[R any, B block[R], S any](e *Engine, t *tree[R, B, S], rows func() []R, deleted []market.Change) int {
	e.sweeping.RLock()
	n := t.apply(rows(), toGone(deleted))
	if n > 0 {
		e.renew()
	}
	e.sweeping.RUnlock()
	if e.words.due() {
		e.sweep()
	}
	return n
}

// sweep frees the texts that no row uses any more.
func (e *Engine) sweep() {
	e.sweeping.Lock()
	defer e.sweeping.Unlock()
	if !e.words.due() {
		return
	}
	used := make([]bool, len(e.words.all()))
	mark := func(w int32) {
		if w >= 0 {
			used[w], used[e.words.classOf(w)] = true, true
		}
	}
	e.talents.view.Load().each(func(b *talentBlock) { b.words(mark) })
	e.demands.view.Load().each(func(b *demandBlock) { b.words(mark) })
	e.words.sweep(func(i int32) bool { return used[i] })
	e.renew()
}

func toGone(list []market.Change) []gone {
	out := make([]gone, len(list))
	for i, c := range list {
		out[i] = gone{id: c.ID, rev: c.Rev}
	}
	return out
}

// Held lists what the snapshot knows of every record of a kind, by ID; nil for kinds that it doesn't hold.
func (e *Engine) Held(kind market.Kind) []market.Change {
	switch kind {
	case market.KindTalent:
		return e.talents.held(kind)
	case market.KindDemand:
		return e.demands.held(kind)
	}
	return nil
}

// Size counts the records of a kind in the snapshot.
func (e *Engine) Size(kind market.Kind) int {
	v := e.view.Load()
	switch kind {
	case market.KindTalent:
		return v.talents.size
	case market.KindDemand:
		return v.demands.size
	}
	return 0
}

// query is one question about the snapshot at one moment.
type query struct {
	*pair
	view    *view
	in      *overlay
	scratch *scratch
	end     func()
}

// ask begins a query; the caller ends it.
func (e *Engine) ask(asOf market.Date) *query { return e.askView(e.view.Load(), asOf) }

// askView begins a query about the snapshot at a certain moment.
func (e *Engine) askView(v *view, asOf market.Date) *query {
	q := &query{view: v, in: newOverlay(e.words, v.words), scratch: e.spare.Get().(*scratch)}
	q.scratch.begin()
	q.end = func() { e.spare.Put(q.scratch) }
	q.pair = &pair{m: e.m, lex: &lexicon{shared: v.words, base: e.words}}
	q.clock(asOf)
	return q
}

// aboutDemand compiles the demand that the query is about.
func (q *query) aboutDemand(d *market.Demand) {
	row := q.m.compileDemand(d, q.in)
	q.d, q.lex.local = &row, q.in.local
	q.fixDemand()
}

// fixDemand prepares for many talents of one demand.
func (q *query) fixDemand() {
	q.near = q.newNear(q.scratch, false)
	q.fitWeights = q.m.fitWeights(q.d)
	q.reach = q.newReach()
}

// aboutTalent compiles the talent that the query is about.
func (q *query) aboutTalent(t *market.Talent) {
	row := q.m.compileTalent(t, q.in)
	q.t, q.lex.local = &row, q.in.local
	q.near = q.newNear(q.scratch, true)
}

// findTalents searches the snapshot's talents; a demand that isn't matched on the day finds nobody.
func (q *query) findTalents(x *talentSearch) {
	if q.d.matchable(q.today) {
		explore(q.view.talents, &q.scratch.talents, explorer[*talentBlock, talentSummary](x))
	}
}

// findDemands searches the snapshot's demands; a talent who is not in the pool finds none.
func (q *query) findDemands(x *demandSearch) {
	if q.t.inPool() {
		explore(q.view.demands, &q.scratch.demands, explorer[*demandBlock, demandSummary](x))
	}
}

// Match scores and explains one pair on a day, feasible or not. Names and the employer are left to the caller.
func (e *Engine) Match(t *market.Talent, d *market.Demand, asOf market.Date) market.Match {
	v := e.view.Load()
	in := newOverlay(e.words, v.words)
	tr, dr := e.m.compileTalent(t, in), e.m.compileDemand(d, in)
	p := &pair{m: e.m, lex: &lexicon{shared: v.words, local: in.local}, t: &tr, d: &dr}
	p.clock(asOf)
	return p.match(asOf)
}

// Candidates lists the talents of the pool for a demand in order of score, then ID. The demand need not be
// stored. It returns an error for a limit or cursor that can't be.
func (e *Engine) Candidates(d *market.Demand, mq market.MatchQuery) (market.MatchList, error) {
	limit, after, err := e.page(mq, market.KindDemand, d.ID)
	if err != nil {
		return market.MatchList{}, err
	}
	q := e.ask(mq.AsOf)
	defer q.end()
	q.aboutDemand(d)
	list := q.newTalentSearch(q.scratch, limit+1, after, false)
	q.findTalents(list)
	explain := func(x *talentSearch) func(ranked) market.Match {
		return func(r ranked) market.Match {
			one := *q.pair
			one.t, one.near, one.needs = x.seen[r.block].row(int(r.slot)), nil, nil
			return one.match(mq.AsOf)
		}
	}
	out := e.newList(mq, limit, market.KindDemand, d.ID, list.list.sorted(), explain(list))
	c := q.countTalents(q.view.talents)
	out.Total, out.Certain, out.Pool = c.total, c.certain, c.pool
	if after == nil {
		near := q.newTalentSearch(q.scratch, nearMissCount, nil, true)
		q.findTalents(near)
		out.Rejected, out.Outside = c.rejections(mustSkills(q.d), q.nameOfNeed), counted(c.outside)
		out.NearMisses = explained(near.list.sorted(), explain(near))
	}
	return out, nil
}

func mustSkills(d *demandRow) []int32 {
	var out []int32
	for _, n := range d.needs {
		if n.must {
			out = append(out, n.skill)
		}
	}
	return out
}

// Recommendations lists the demands that are open and valid on the day for a talent, in order of score, then
// ID. The talent need not be stored. It returns an error for a limit or cursor that can't be.
func (e *Engine) Recommendations(t *market.Talent, mq market.MatchQuery) (market.MatchList, error) {
	limit, after, err := e.page(mq, market.KindTalent, t.ID)
	if err != nil {
		return market.MatchList{}, err
	}
	q := e.ask(mq.AsOf)
	defer q.end()
	q.aboutTalent(t)
	links := q.m.linkHeld(q.scratch, q.t)
	list := q.newDemandSearch(q.scratch, links, limit+1, after, false)
	q.findDemands(list)
	explain := func(x *demandSearch) func(ranked) market.Match {
		return func(r ranked) market.Match {
			var d demandRow
			x.seen[r.block].fill(int(r.slot), &d)
			one := *q.pair
			one.d, one.near, one.needs = &d, nil, nil
			return one.match(mq.AsOf)
		}
	}
	out := e.newList(mq, limit, market.KindTalent, t.ID, list.list.sorted(), explain(list))
	c := q.countDemands(q.view.demands, links)
	out.Total, out.Certain, out.Pool = c.total, c.certain, c.pool
	if after == nil {
		near := q.newDemandSearch(q.scratch, links, nearMissCount, nil, true)
		q.findDemands(near)
		out.Rejected, out.Outside = c.rejections(c.skillsByCount(q.skillName), q.skillName), counted(c.outside)
		out.NearMisses = explained(near.list.sorted(), explain(near))
	}
	return out, nil
}

// other is the kind that a list for a record of one kind consists of.
func other(kind market.Kind) market.Kind {
	if kind == market.KindTalent {
		return market.KindDemand
	}
	return market.KindTalent
}

// newList turns the first limit of what was found into a page.
func (e *Engine) newList(mq market.MatchQuery, limit int, kind market.Kind, id string, found []ranked, explain func(ranked) market.Match) market.MatchList {
	out := market.MatchList{Of: other(kind), Engine: e.m.version, AsOf: mq.AsOf}
	if len(found) > limit {
		found = found[:limit]
		out.Next = cursorAfter(found[limit-1], kind, id, mq.AsOf)
	}
	out.Items = explained(found, explain)
	return out
}

func explained(list []ranked, explain func(ranked) market.Match) []market.Match {
	out := make([]market.Match, len(list))
	for i, x := range list {
		out[i] = explain(x)
		out[i].Talent.ID, out[i].Demand.ID = strings.Clone(out[i].Talent.ID), strings.Clone(out[i].Demand.ID)
	}
	return out
}
