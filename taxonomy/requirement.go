package taxonomy

import (
	"sync"
	"unicode/utf8"

	"talentmatch/market"
)

// readerVersion counts the changes of the rules by which Find, Requirements and Profile read.
const readerVersion = 2

// Reader is the version of the rules of reading; stored extractions carry it beside that of the data.
func (t *Taxonomy) Reader() int { return readerVersion }

// cue is one word that requirements are read by.
type cue struct {
	class      uint8
	value      int32
	start, end int // runes
}

// clause is what stands between two commas, ends of sentences or numbers of a list.
type clause struct {
	start, end int // runes
	lo, hi     int // cues
	section    int32
	comma      bool // a comma ends it
}

// longestClause is where a clause is cut that nothing cuts, in runes.
const longestClause = 200

// asker is the state of reading the requirements of one text.
type asker struct {
	t       *Taxonomy
	r       reading
	cues    []cue
	clauses []clause
	homes   []home // of the skills
	field   string
	part    string // what is being read
	base    int    // bytes before it

	section  int32
	untilEnd bool  // the section ends with the sentence
	back     int32 // and then this one goes on
	places   int   // names of places that were tried

	out    *market.ReadRequirements
	years  []yearsRead
	edu    []eduRead
	noEdu  bool
	fields map[string]int
	certs  map[string]int
}

var askers = sync.Pool{New: func() any {
	return &asker{r: reading{f: &folded{}}, fields: map[string]int{}, certs: map[string]int{}}
}}

// Requirements reads what a demand's title and text ask for, in time linear in their length and
// no further than a valid record goes (market.MaxText). What the text
// only mentions (an age, how long the company has existed, how long one shall stay, what the staff has) is no
// requirement; sex, age, marital status and household registration never are. Where a text names several, the
// least demanding level of education and the most demanding years of experience count, the years of
// alternatives (或) being the least.
func (t *Taxonomy) Requirements(title, text string) market.ReadRequirements {
	var out market.ReadRequirements
	q := askers.Get().(*asker)
	defer askers.Put(q)
	q.reset(t, &out)
	q.text("title", title)
	q.text("text", text)
	q.settleEducation()
	q.settleYears()
	q.out, q.t, q.part = nil, nil, ""
	return out
}

func (q *asker) reset(t *Taxonomy, out *market.ReadRequirements) {
	q.t, q.out = t, out
	q.years, q.edu, q.noEdu, q.places = q.years[:0], q.edu[:0], false, 0
	clear(q.fields)
	clear(q.certs)
}

// text reads one field, part by part, so that memory stays bounded.
func (q *asker) text(field, text string) {
	q.begins(field)
	text = readable(text)
	for q.base < len(text) {
		end := chunkEnd(text, q.base)
		q.part = text[q.base:end]
		q.r.read(q.t.scanner, q.t.fieldNames.m, q.part)
		q.scan(cueMatcher())
		for i := range q.clauses {
			q.clause(&q.clauses[i])
		}
		q.studies()
		q.skills()
		q.base = end
	}
}

// readable is the part of a text that is read: all that a valid record may hold.
func readable(text string) string {
	const most = market.MaxText * utf8.UTFMax
	if len(text) <= most {
		return text
	}
	end := most
	for end > most-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// begins forgets what the field before left.
func (q *asker) begins(field string) {
	q.field, q.base = field, 0
	q.section, q.untilEnd, q.back = sectionNone, false, sectionNone
}

// span is where runes [i, j) of the part at hand stand.
func (q *asker) span(i, j int) market.Span {
	return market.Span{Field: q.field, Start: q.base + int(q.r.f.off[i]), End: q.base + q.r.f.end(j)}
}

// scan cuts the part at hand into clauses and finds the cues in them.
func (q *asker) scan(m *matcher) {
	f := q.r.f
	q.cues, q.clauses = q.cues[:0], q.clauses[:0]
	start := 0
	cut := func(end, next int, comma bool) {
		lo := 0
		if n := len(q.clauses); n > 0 {
			lo = q.clauses[n-1].hi
		}
		q.clauses = append(q.clauses, clause{start: start, end: end, lo: lo, hi: len(q.cues), section: q.section, comma: comma})
		start = next
	}
	for i := 0; i < len(f.runes); {
		if i-start >= longestClause { // so that looking around in a clause costs a bounded time
			cut(i, i, true)
		}
		if d, end := m.longest(f, i); d != nil {
			if next, section, ok := q.heading(i, end); ok {
				cut(i, next, false)
				q.begin(section, next)
				i = next
				continue
			}
			if d.flags != cueHide && d.flags != cueHeading {
				q.cues = append(q.cues, cue{d.flags, d.value, i, end})
			}
			i = end
			continue
		}
		if k, ok := mark(f.runes, i); ok && (k == kindHard || k == kindComma) {
			cut(i, i+1, k == kindComma)
			if k == kindHard && q.untilEnd {
				q.section, q.untilEnd = q.back, false
			}
			i++
			continue
		}
		if end := q.numbered(i); end > 0 {
			cut(i, end, false)
			i = end
			continue
		}
		i = skipWord(f.runes, i)
	}
	cut(len(f.runes), len(f.runes), false)
}

// begin enters a section whose heading ends at rune next. Where the heading does not stand on a line of its
// own before a list, a section of preferences ends with the sentence.
func (q *asker) begin(section int32, next int) {
	if !q.untilEnd {
		q.back = q.section
	}
	q.section, q.untilEnd = section, false
	if section != sectionPreferred {
		return
	}
	runes := q.r.f.runes
	for next < len(runes) && runes[next] == ' ' {
		next++
	}
	if next == len(runes) || isDigit(runes[next]) || runes[next] == '(' {
		return
	}
	if k, ok := mark(runes, next); !ok || k != kindHard {
		q.untilEnd = true
	}
}

// heading tells whether runes [i, end) are a heading: known words before a colon, a closing bracket, the end
// of a line that they stand on alone, or the first number of a list. It answers where the section begins.
func (q *asker) heading(i, end int) (int, int32, bool) {
	runes := q.r.f.runes
	const longest = 30
	j := end
	for j < len(runes) && (runes[j] == ' ' || runes[j] == '】' || runes[j] == ']' || runes[j] == ')') {
		j++
	}
	marked := i > 0 && (runes[i-1] == '【' || runes[i-1] == '[') && j > end
	for j < len(runes) && (runes[j] == ' ' || runes[j] == ':') {
		marked = marked || runes[j] == ':'
		j++
	}
	line := j < len(runes) && runes[j] == '\n' && q.beginsLine(i)
	list := j+1 < len(runes) && runes[j] == '1' && !isDigit(runes[j+1]) && q.numbered(j) > 0
	if end-i > longest || !marked && !line && !list {
		return 0, 0, false
	}
	section, ok := headings()[key(string(runes[i:end]))]
	if !ok || section == sectionPreferred && !marked && !line {
		return 0, 0, false
	}
	return j, section, true
}

// beginsLine tells whether only marks and spaces stand before rune i on its line.
func (q *asker) beginsLine(i int) bool {
	const reach = 8
	runes := q.r.f.runes
	for n := 0; n < reach && i > 0; n++ {
		i--
		if runes[i] == '\n' {
			return true
		}
		if isHan(runes[i]) || isASCIILetter(runes[i]) {
			return false
		}
	}
	return i == 0
}

// numbered answers the end of the number of a list's item at rune i ("2、", "3.", "4)"), 0 for none.
func (q *asker) numbered(i int) int {
	runes := q.r.f.runes
	if !isDigit(runes[i]) || i > 0 && (isWord(runes[i-1]) || glues(runes[i-1]) || runes[i-1] == '.') {
		return 0
	}
	j := i
	for j < len(runes) && j-i < 2 && isDigit(runes[j]) {
		j++
	}
	if j >= len(runes) {
		return 0
	}
	switch runes[j] {
	case '、', ')':
		return j + 1
	case '.':
		if j+1 < len(runes) && !isDigit(runes[j+1]) {
			return j + 1
		}
	}
	return 0
}

// has tells whether a clause has a cue of a class.
func (q *asker) has(c *clause, class uint8) bool { return q.first(c, class) != nil }

// first is the first cue of a class in a clause, nil for none.
func (q *asker) first(c *clause, class uint8) *cue {
	for k := c.lo; k < c.hi; k++ {
		if q.cues[k].class == class {
			return &q.cues[k]
		}
	}
	return nil
}

// role is how firmly a clause asks for what stands in it.
func (q *asker) role(c *clause) market.ReadRole {
	if c.section == sectionPreferred || q.has(c, cueOrder) {
		return market.ReadPreferred
	}
	return market.ReadRequired
}

// clause reads one clause.
func (q *asker) clause(c *clause) {
	if c.lo == c.hi {
		return
	}
	aside := c.section == sectionBenefits
	for k := c.lo; k < c.hi; k++ {
		x := &q.cues[k]
		switch x.class {
		case cuePlace:
			q.place(c, x)
			continue
		case cueRemote:
			q.remote(c, x)
			continue
		case cueType:
			q.employment(c, x)
			continue
		}
		if aside {
			continue
		}
		switch x.class {
		case cueEducation:
			q.education(c, k)
		case cueNoEducation:
			q.noEdu = true
		case cueYear:
			q.yearsAt(c, x)
		case cueFresh:
			q.fresh(c, x)
		case cueNoYears:
			q.years = append(q.years, yearsRead{none: true, span: q.span(x.start, x.end)})
		case cueCertificate, cueDigital:
			q.certificate(c, x)
		case cuePaper:
			q.paper(c, x)
		}
	}
}

// skipSpaces answers the first position from i that holds no space.
func skipSpaces(runes []rune, i int) int {
	for i < len(runes) && runes[i] == ' ' {
		i++
	}
	return i
}

// before are the runes of a clause before position i without spaces at their end.
func (q *asker) before(c *clause, i int) []rune {
	for i > c.start && q.r.f.runes[i-1] == ' ' {
		i--
	}
	return q.r.f.runes[c.start:i]
}

// skills adds the skills of the part at hand with their roles.
func (q *asker) skills() {
	at, first := 0, len(q.out.Skills)
	q.homes = q.homes[:0]
	for i := range q.r.hits {
		h := &q.r.hits[i]
		if !h.sure {
			continue
		}
		for at+1 < len(q.clauses) && q.clauses[at+1].start <= int(h.start) {
			at++
		}
		s := market.ReadSkill{Code: q.t.tables.Skills[h.def.value].Code, Level: h.level,
			Role: q.skillRole(&q.clauses[at], h), Span: q.span(int(h.start), int(h.end))}
		q.out.Skills = append(q.out.Skills, s)
		q.homes = append(q.homes, home{clause: at, listed: h.listed && i > 0 && q.r.hits[i-1].sure,
			first: skipSpaces(q.r.f.runes, q.clauses[at].start) == int(h.start)})
	}
	q.preferLists(q.out.Skills[first:])
}

// home is where a skill stands: its clause, whether the skill before it is its neighbour in a list, and whether
// it begins its clause.
type home struct {
	clause        int
	listed, first bool
}

// skillRole is how firmly a skill is asked for: in a title, behind a level word or where requirements stand it
// is required; elsewhere, among the duties or what the company offers, it is mentioned.
func (q *asker) skillRole(c *clause, h *hit) market.ReadRole {
	switch {
	case c.section == sectionBenefits:
		return market.ReadMentioned
	case q.role(c) == market.ReadPreferred:
		return market.ReadPreferred
	case q.field == "title" || h.level > 0 || c.section == sectionRequirements || q.has(c, cueMust):
		return market.ReadRequired
	}
	return market.ReadMentioned
}

// preferLists carries a preference at the end of a list back over its commas: 有Hive,Spark经验者优先.
func (q *asker) preferLists(list []market.ReadSkill) {
	for i := len(list) - 1; i > 0; i-- {
		here, before := q.homes[i], q.homes[i-1]
		s := &list[i-1]
		if list[i].Role != market.ReadPreferred || !here.listed || s.Level > 0 || s.Role == market.ReadPreferred {
			continue
		}
		if here.clause == before.clause || here.first && here.clause == before.clause+1 && q.clauses[before.clause].comma {
			s.Role = market.ReadPreferred
		}
	}
}
