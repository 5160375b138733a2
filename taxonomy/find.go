package taxonomy

import (
	"sync"

	"talentmatch/market"
)

// hit is a skill found, before it is decided whether it counts.
type hit struct {
	token
	level market.Level
	// listed is true where the hit before it is its neighbour in a list.
	listed bool
	// sure is true where there is evidence that a skill is meant.
	sure bool
}

// reading is the state of one pass over the tokens of a text.
type reading struct {
	f       *folded
	tokens  []token
	studies []token // words that say that a list names fields of study
	hits    []hit

	fields []stretch // fields of study in the text at hand
	drops  []stretch // fields of study that are no skills
	loose  []rune

	level    market.Level // the level that governs here
	levelAt  int          // the token it came from
	levelEnd int32        // the rune behind it

	negated bool
	refused int // skills refused by the negation
	skip    bool

	topic     int // hits before 对 in this clause, -1 without one
	clause    int // hits before this clause
	neighbour bool
	distance  int32 // runes of other text since the last hit
	separated bool  // a comma, 、, slash or join since the last hit
}

var readings = sync.Pool{New: func() any { return &reading{f: &folded{}} }}

// Find extracts the skills that a text states, in one pass and in time linear in its length. Hits come in
// order of Start, do not overlap, and lie on rune boundaries; one skill may be found several times.
//
// The longest name wins, leftmost first; names in Latin letters must stand as words of their own. What is
// negated (不会Java, "no experience with Go") is not found; the negation ends at a comma, the end of the
// clause, or a contrast (但, but). Fields of study in a list of majors (计算机、统计学等相关专业) are none. Ordinary words that are also names (Go, R) count only with evidence: a
// level word, a skill beside them in a list, or words such as 语言 and "developer". A level word governs the
// list behind it, a level behind a skill that skill: "Python[精通]", "Excel:熟练".
func (t *Taxonomy) Find(text string) []market.SkillHit {
	r := readings.Get().(*reading)
	defer readings.Put(r)
	var out []market.SkillHit
	for start := 0; start < len(text); {
		end := chunkEnd(text, start)
		r.read(t.scanner, t.fieldNames.m, text[start:end])
		for i := range r.hits {
			h := &r.hits[i]
			if !h.sure {
				continue
			}
			out = append(out, market.SkillHit{
				Code:  t.tables.Skills[h.def.value].Code,
				Start: start + int(r.f.off[h.start]), End: start + r.f.end(int(h.end)), Level: h.level,
			})
		}
		start = end
	}
	return out
}

// read fills hits with the skills of one text.
func (r *reading) read(m, fields *matcher, text string) {
	r.f.reset(text)
	r.tokens, r.studies = m.scan(r.f, r.tokens, r.studies)
	r.hits = r.hits[:0]
	r.hard()
	for k := 0; k < len(r.tokens); k++ {
		t := &r.tokens[k]
		r.distance += t.gap
		switch t.kind {
		case kindSkill:
			k = r.skill(k)
		case kindLevel:
			r.governs(k)
		case kindNegation:
			r.negation(k)
		case kindContrast:
			r.negated, r.level, r.topic = false, 0, -1
			r.neighbour = false
		case kindTopic:
			r.topic = len(r.hits)
		case kindHard:
			r.hard()
		case kindComma:
			r.comma(k)
		case kindEnum, kindJoin:
			r.separated = true
		case kindColon, kindDash:
			r.neighbour = false
		}
	}
	r.dropStudies(fields)
	r.vouch()
}

func (r *reading) hard() {
	r.level, r.negated, r.topic, r.clause = 0, false, -1, len(r.hits)
	r.neighbour, r.separated, r.distance = false, false, 0
}

func (r *reading) comma(k int) {
	if r.negated && !r.listGoesOn(k) {
		r.negated = false
	}
	if !r.skillFollows(k) {
		r.level = 0
	}
	r.topic, r.clause, r.separated = -1, len(r.hits), true
}

// skillFollows tells whether a skill stands right behind token k, a join or quote between them at most.
func (r *reading) skillFollows(k int) bool {
	for k++; k < len(r.tokens) && r.tokens[k].gap == 0; k++ {
		switch r.tokens[k].kind {
		case kindSkill:
			return true
		case kindJoin, kindOpen, kindEnum:
		default:
			return false
		}
	}
	return false
}

// listGoesOn tells whether the comma at k stands in a list that ends with "or": "not Java, Go or Rust".
func (r *reading) listGoesOn(k int) bool {
	or := false
	for end := min(k+40, len(r.tokens)); k < end; k++ {
		t := &r.tokens[k]
		switch {
		case t.kind == kindJoin && t.flags&joinsOr != 0:
			or = true
		case t.kind == kindSkill && or:
			return true
		case t.kind == kindComma || t.kind == kindEnum || t.kind == kindSkill || t.kind == kindJoin:
		default:
			return false
		}
		if k+1 < len(r.tokens) && r.tokens[k+1].gap > 0 {
			return false
		}
	}
	return false
}

// governs takes up a level word: it governs what follows, or what stood before in 对 … 有了解.
func (r *reading) governs(k int) {
	t := &r.tokens[k]
	if r.negated {
		if r.refused == 0 {
			return
		}
		r.negated = false
	}
	level := market.Level(t.def.value)
	if r.topic >= 0 && len(r.hits) > r.topic {
		r.assign(r.topic, level)
		r.topic = -1
		return
	}
	if k > 0 && r.level > 0 && t.gap <= 2 {
		level = r.combined(k, level)
	}
	r.level, r.levelAt, r.levelEnd = level, k, t.end
	r.neighbour = false
}

// combined is the level of words side by side: the higher of 熟练掌握, the lower of 了解或熟悉.
func (r *reading) combined(k int, level market.Level) market.Level {
	before := &r.tokens[k-1]
	if r.levelAt == k-1 {
		return max(level, r.level)
	}
	if r.levelAt == k-2 && before.gap == 0 {
		switch {
		case before.kind == kindJoin && before.flags&joinsMore != 0:
			return max(level, r.level)
		case before.kind == kindJoin || before.kind == kindEnum:
			return min(level, r.level)
		}
	}
	return level
}

// assign gives a level to the hits from position i that have none.
func (r *reading) assign(i int, level market.Level) {
	for ; i < len(r.hits); i++ {
		if r.hits[i].level == 0 {
			r.hits[i].level, r.hits[i].sure = level, true
		}
	}
}

func (r *reading) negation(k int) {
	t := &r.tokens[k]
	if t.flags&denies != 0 && r.deny(k) {
		return
	}
	if t.flags&negates == 0 || r.negated {
		return
	}
	if t.flags&adjoins != 0 && !r.skillFollows(k) {
		return
	}
	if t.flags&single != 0 {
		r.skip = true
		return
	}
	r.negated, r.refused, r.level = true, 0, 0
}

// deny takes back the list that a negation at the end of a clause stands behind: "Java、Go都不会".
func (r *reading) deny(k int) bool {
	const reach = 12
	if len(r.hits) == r.clause || r.distance > reach || !r.clauseEnds(k) {
		return false
	}
	i := len(r.hits) - 1
	for i > r.clause && r.hits[i].listed {
		i--
	}
	r.hits = r.hits[:i]
	r.neighbour = false
	return true
}

// clauseEnds tells whether nothing of the clause stands behind token k.
func (r *reading) clauseEnds(k int) bool {
	if k+1 == len(r.tokens) {
		return r.blank(int(r.tokens[k].end), len(r.f.runes))
	}
	next := &r.tokens[k+1]
	if next.gap > 0 {
		return false
	}
	return next.kind == kindHard || next.kind == kindComma || next.kind == kindClose || next.kind == kindContrast
}

func (r *reading) blank(i, j int) bool {
	for ; i < j; i++ {
		if r.f.runes[i] != ' ' {
			return false
		}
	}
	return true
}

// skill records the skill at token k and answers the last token that belongs to it.
func (r *reading) skill(k int) int {
	t := r.tokens[k]
	if r.negated || r.skip {
		r.skip = false
		r.refused++
		r.neighbour = false
		return k
	}
	const close = 16
	h := hit{token: t, level: r.level, listed: r.adjoining(k)}
	near := r.level > 0 && t.start-r.levelEnd <= close
	level, behind, bracketed := r.levelBehind(k)
	if level > 0 {
		h.level, near = level, true
	}
	h.sure = !t.def.guarded || near || inContext(r.f.runes, int(t.start), int(t.end)) ||
		alone(r.f.runes, int(t.start), int(t.end))
	r.hits = append(r.hits, h)
	if level > 0 && !bracketed {
		i := len(r.hits) - 1
		for i > r.clause && r.hits[i].listed && r.hits[i-1].level == 0 {
			i--
		}
		r.assign(i, level)
	}
	r.neighbour, r.separated, r.distance = true, false, 0
	return behind
}

// adjoining tells whether the hit before the skill at k is its neighbour in a list.
func (r *reading) adjoining(k int) bool {
	const filler = 4 // 开发, 语言 and the like between two items
	if !r.neighbour || len(r.hits) == 0 {
		return false
	}
	if r.separated {
		return r.distance <= filler
	}
	return r.distance == 0
}

// levelBehind reads a level behind the skill at token k: "Python[精通]", "Excel:熟练", "Java熟练，". It answers
// the level, the last token read and whether it was in brackets or behind a colon.
func (r *reading) levelBehind(k int) (market.Level, int, bool) {
	at := k + 1
	if at >= len(r.tokens) || r.tokens[at].gap > 0 {
		return 0, k, false
	}
	switch r.tokens[at].kind {
	case kindOpen:
		return r.bracketed(k)
	case kindColon, kindDash:
		at++
		if level := r.levelAtToken(at); level > 0 && r.tokens[at].gap == 0 && r.itemEnds(at) {
			return level, at, true
		}
	case kindLevel, kindRating:
		end := at
		level := r.levelAtToken(at)
		if r.tokens[at].kind == kindLevel && r.levelAtToken(at+1) > 0 && r.tokens[at+1].gap == 0 {
			end, level = at+1, max(level, r.levelAtToken(at+1))
		}
		if r.clauseOrItemEnds(end) || r.levelsTrail(end) {
			return level, end, false
		}
	}
	return 0, k, false
}

// levelsTrail tells clauses that put each level behind its skill, parted by spaces alone: "Java 精通 Python 熟悉".
func (r *reading) levelsTrail(k int) bool {
	const reach = 40
	if r.level > 0 || k+1 >= len(r.tokens) || r.tokens[k+1].kind != kindSkill || r.tokens[k+1].gap > 0 {
		return false
	}
	for j := k + 1; j < len(r.tokens) && j < k+reach; j++ {
		if kind := r.tokens[j].kind; kind == kindHard || kind == kindComma {
			return r.levelAtToken(j-1) > 0
		}
	}
	return len(r.tokens) <= k+reach && r.levelAtToken(len(r.tokens)-1) > 0
}

// bracketed reads the level in the brackets behind the skill at token k.
func (r *reading) bracketed(k int) (market.Level, int, bool) {
	const most = 3 // 较, 程度 and the like beside the level
	var level market.Level
	for at := k + 2; at < len(r.tokens) && at <= k+5 && r.tokens[at].gap <= most; at++ {
		if r.tokens[at].kind == kindClose {
			return level, at, level > 0
		}
		found := r.levelAtToken(at)
		if found == 0 {
			break
		}
		level = max(level, found)
	}
	return 0, k, false
}

func (r *reading) levelAtToken(at int) market.Level {
	if at >= len(r.tokens) {
		return 0
	}
	if k := r.tokens[at].kind; k != kindLevel && k != kindRating {
		return 0
	}
	return market.Level(r.tokens[at].def.value)
}

// itemEnds tells whether the word of token k is not continued by a letter.
func (r *reading) itemEnds(k int) bool {
	j := int(r.tokens[k].end)
	return j >= len(r.f.runes) || (!isHan(r.f.runes[j]) && !isWord(r.f.runes[j]))
}

func (r *reading) clauseOrItemEnds(k int) bool {
	if r.clauseEnds(k) {
		return true
	}
	if k+1 < len(r.tokens) && r.tokens[k+1].kind == kindEnum && r.tokens[k+1].gap == 0 {
		return r.tokens[k+1].start == r.tokens[k].end
	}
	return false
}

// vouch decides which ordinary words count: those beside a sure skill in a list, and lists of three and more.
func (r *reading) vouch() {
	for i := 1; i < len(r.hits); i++ {
		if r.hits[i].listed && r.hits[i-1].sure {
			r.hits[i].sure = true
		}
	}
	for i := len(r.hits) - 2; i >= 0; i-- {
		if r.hits[i+1].listed && r.hits[i+1].sure {
			r.hits[i].sure = true
		}
	}
	for i := 0; i < len(r.hits); {
		j := i + 1
		for j < len(r.hits) && r.hits[j].listed {
			j++
		}
		if j-i >= 3 {
			for ; i < j; i++ {
				r.hits[i].sure = true
			}
		}
		i = j
	}
}
