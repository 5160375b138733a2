package matching

import (
	"sort"

	"talentmatch/market"
)

// nearMissCount is how many of those that fail exactly one condition are shown.
const nearMissCount = 5

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

// linksOfHeld finds a talent's skills by what a demand needs.
func (m *model) linksOfHeld(t *talentRow) *links {
	l := newLinks(m)
	for j, h := range t.held {
		if h.skill >= labelBase {
			l.add(h.skill, link{j, credit{need: h.skill, value: full, rel: relSame}})
			continue
		}
		for _, c := range m.gives[h.skill] {
			l.add(c.need, link{j, c})
		}
	}
	return l
}

// scan is one pass over the other side.
type scan struct {
	after *ranked // where the page begins; nil for the first page
	list  best
	near  best
	pool  int
	total int
	// certain counts the feasible ones, outside the stored rows that are not in the pool, by condition.
	certain int
	outside [conditions]int
	// rejected counts by the first condition that failed; must-skills by the skill.
	rejected [conditions]int
	bySkill  map[int32]int
}

func newScan(limit int, after *ranked) *scan {
	s := &scan{after: after, list: best{k: limit + 1}, bySkill: map[int32]int{}}
	if after == nil {
		s.near.k = nearMissCount
	}
	return s
}

// take decides on the pair whose needs are filled.
func (s *scan) take(p *pair, id string, chunk, slot int) {
	s.pool++
	r := p.judge(false)
	if r.failed > 0 {
		s.rejected[r.first.code]++
		if r.first.code == condSkill {
			s.bySkill[p.d.needs[r.first.need].skill]++
		}
		if r.failed > 1 || s.near.k == 0 || r.first.code < condStart {
			return // consent, looking and the demand's state are no near miss
		}
	} else {
		s.total++
		if !r.unknown {
			s.certain++
		}
	}
	into := &s.list
	if r.failed == 1 {
		into = &s.near
	}
	score, ok := p.scoreAbove(into.least())
	if !ok {
		return
	}
	x := ranked{score: score, id: id, chunk: int32(chunk), slot: int32(slot)}
	switch {
	case r.failed == 1:
		s.near.offer(x)
	case s.after == nil || s.after.before(&x):
		s.list.offer(x)
	}
}

// rejections lists the counts: in the order of the conditions, must-skills in the order given.
func (s *scan) rejections(skills []int32, name func(int32) string) []market.Rejection {
	out := []market.Rejection{}
	for c := condition(0); c < conditions; c++ {
		if c != condSkill {
			if s.rejected[c] > 0 {
				out = append(out, market.Rejection{Code: conditionCodes[c], Count: s.rejected[c]})
			}
			continue
		}
		for _, k := range skills {
			if s.bySkill[k] > 0 {
				out = append(out, market.Rejection{Code: conditionCodes[c], Args: market.Args{"skill": name(k)}, Count: s.bySkill[k]})
			}
		}
	}
	return out
}

// eachRow calls visit for every row, which is then in row, with where it stands.
func eachRow[R any](chunks []chunk[R], row *R, visit func(chunk, slot int)) {
	for ci, c := range chunks {
		for i := range c.ids() {
			c.row(i, row)
			visit(ci, i)
		}
	}
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

// coverByNeed fills the needs as coverDirectly does, from what the talent's skills have to do with each need.
func (p *pair) coverByNeed(byNeed *links) {
	p.resetNeeds()
	for n := range p.d.needs {
		for _, l := range byNeed.of(p.d.needs[n].skill) {
			p.offer(n, l.i, l.c)
		}
	}
}

// counted lists the conditions that have counts.
func counted(counts [conditions]int) []market.Rejection {
	out := []market.Rejection{}
	for c, n := range counts {
		if n > 0 {
			out = append(out, market.Rejection{Code: conditionCodes[c], Count: n})
		}
	}
	return out
}

// other is the kind that a list for a record of one kind consists of.
func other(kind market.Kind) market.Kind {
	if kind == market.KindTalent {
		return market.KindDemand
	}
	return market.KindTalent
}

// Candidates lists the talents of the pool for a demand in order of score, then ID. The demand need not be
// stored. It returns an error for a limit or cursor that can't be.
func (e *Engine) Candidates(d *market.Demand, q market.MatchQuery) (market.MatchList, error) {
	limit, after, err := e.page(q, market.KindDemand, d.ID)
	if err != nil {
		return market.MatchList{}, err
	}
	// The rows are taken first: a word that one of them uses is then known when the demand is compiled.
	chunks := e.talents.chunks()
	in := newOverlay(e.words)
	dr := e.m.compileDemand(d, in)
	p := e.pair(in, q.AsOf)
	p.d = &dr
	p.near = p.newNear(false)
	byHeld := e.m.linksOfNeeds(&dr)
	s := newScan(limit, after)
	var row talentRow
	p.t = &row
	eachRow(chunks, &row, func(chunk, slot int) {
		if !row.inPool() {
			s.outside[row.outside()]++
			return
		}
		p.coverByHeld(byHeld)
		s.take(p, row.id, chunk, slot)
	})
	return e.finish(s, q, limit, market.KindDemand, d.ID, mustSkills(&dr), p.nameOfNeed, func(x ranked) market.Match {
		var t talentRow
		chunks[x.chunk].row(int(x.slot), &t)
		one := *p
		one.t, one.near, one.needs = &t, nil, nil
		return one.match(q.AsOf)
	}), nil
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
func (e *Engine) Recommendations(t *market.Talent, q market.MatchQuery) (market.MatchList, error) {
	limit, after, err := e.page(q, market.KindTalent, t.ID)
	if err != nil {
		return market.MatchList{}, err
	}
	chunks := e.demands.chunks()
	in := newOverlay(e.words)
	tr := e.m.compileTalent(t, in)
	p := e.pair(in, q.AsOf)
	p.t = &tr
	p.near = p.newNear(true)
	byNeed := e.m.linksOfHeld(&tr)
	s := newScan(limit, after)
	var row demandRow
	p.d = &row
	eachRow(chunks, &row, func(chunk, slot int) {
		if !row.matchable(p.today) {
			s.outside[row.outside()]++
			return
		}
		p.coverByNeed(byNeed)
		s.take(p, row.id, chunk, slot)
	})
	return e.finish(s, q, limit, market.KindTalent, t.ID, s.skillsByCount(p), p.skillName, func(x ranked) market.Match {
		var d demandRow
		chunks[x.chunk].row(int(x.slot), &d)
		one := *p
		one.d, one.near, one.needs = &d, nil, nil
		return one.match(q.AsOf)
	}), nil
}

// skillsByCount lists the must-skills that rejected, most first, ties by name.
func (s *scan) skillsByCount(p *pair) []int32 {
	out := make([]int32, 0, len(s.bySkill))
	for k := range s.bySkill {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := s.bySkill[out[i]], s.bySkill[out[j]]
		if a != b {
			return a > b
		}
		return p.skillName(out[i]) < p.skillName(out[j])
	})
	return out
}

// finish turns a scan into a page: matches explained, cursor, counts and near misses.
func (e *Engine) finish(s *scan, q market.MatchQuery, limit int, kind market.Kind, id string, skills []int32, name func(int32) string, explain func(ranked) market.Match) market.MatchList {
	out := market.MatchList{Of: other(kind), Items: []market.Match{}, Total: s.total, Certain: s.certain, Pool: s.pool, Engine: e.m.version, AsOf: q.AsOf}
	list := s.list.sorted()
	if len(list) > limit {
		list = list[:limit]
		out.Next = cursorAfter(list[limit-1], kind, id, q.AsOf)
	}
	for _, x := range list {
		out.Items = append(out.Items, explain(x))
	}
	if s.after == nil {
		out.Rejected = s.rejections(skills, name)
		out.Outside = counted(s.outside)
		out.NearMisses = []market.Match{}
		for _, x := range s.near.sorted() {
			out.NearMisses = append(out.NearMisses, explain(x))
		}
	}
	return out
}
