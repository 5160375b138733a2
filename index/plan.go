package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"talentmatch/market"
)

// plan is a query after its words were looked up in the taxonomy.
type plan struct {
	units  []unit   // plain words, which may be relaxed
	phrase []unit   // must hold
	skills []choice // must hold
	places []choice // must hold
	not    exclusion
	// nothing says that the text had parts but no word in them.
	nothing bool
	// notes say which places and skills nobody knows.
	notes []market.Reason
}

// exclusion is what must not hold.
type exclusion struct {
	units  []unit
	skills []choice
	places []choice
}

// unit is a thing to find in one field: a word, a compound, a run of ideographs, or a skill by any name.
type unit struct {
	// terms follow each other at the given distances from the first.
	terms []term
	// joined is a compound as one word, another way to find it.
	joined string
	// run says that the terms are the pairs of a run of ideographs: together in a field will do.
	run bool
	// codes are the skills that the words name.
	codes []string
	// optional units only raise the score.
	optional bool
}

// term is a term of the index. A lone ideograph stands for every term that begins with it.
type term struct {
	text string
	gap  int
	lone bool
}

// single tells whether the unit is one lone ideograph.
func (u *unit) single() bool { return len(u.terms) == 1 && u.terms[0].lone }

// choice is an operator's value: any of the codes, or else the words.
type choice struct {
	codes []string
	words []unit
}

// maxUnits is the most words of a query that count.
const maxUnits = 40

// stopWords carry no meaning in a list of words.
var stopWords = map[string]bool{
	"a": true, "an": true, "and": true, "at": true, "by": true, "for": true, "in": true, "is": true, "of": true,
	"on": true, "or": true, "the": true, "to": true, "with": true,
	"的": true, "和": true, "与": true, "及": true, "或": true, "在": true,
}

// newPlan looks up the parts of a query.
func (x *Index) newPlan(clauses []clause) plan {
	var p plan
	var plain []string
	for _, c := range clauses {
		switch {
		case c.kind == clauseWords && !c.not:
			plain = append(plain, c.text)
		case c.kind == clauseWords:
			p.not.units = append(p.not.units, firm(x.wordUnits(c.text))...)
		case c.kind == clausePhrase:
			addPhrase(&p, c)
		case c.kind == clauseSkill:
			found := x.skillChoice(c.text)
			p.note(len(found.codes) == 0, "search.unknown_skill", c.text)
			addChoice(&p.skills, &p.not.skills, c.not, found)
		case c.kind == clauseDistrict:
			found := choice{codes: x.names.findPlaces(c.text)}
			p.note(len(found.codes) == 0, "search.unknown_place", c.text)
			addChoice(&p.places, &p.not.places, c.not, found)
		}
	}
	p.units = withoutStopWords(x.wordUnits(strings.Join(plain, " ")))
	p.units = p.units[:min(len(p.units), maxUnits)]
	p.nothing = len(clauses) > 0 && p.empty()
	return p
}

func (p *plan) note(is bool, code market.Code, value string) {
	if is {
		p.notes = append(p.notes, market.Reason{Code: code, Args: market.Args{"value": value}})
	}
}

func (p *plan) empty() bool {
	return len(p.units)+len(p.phrase)+len(p.skills)+len(p.places)+
		len(p.not.units)+len(p.not.skills)+len(p.not.places) == 0
}

func addChoice(must, not *[]choice, negative bool, c choice) {
	if negative {
		*not = append(*not, c)
		return
	}
	*must = append(*must, c)
}

func addPhrase(p *plan, c clause) {
	u := phraseUnit(tokenize(c.text))
	if len(u.terms) == 0 {
		return
	}
	if c.not {
		p.not.units = append(p.not.units, u)
		return
	}
	p.phrase = append(p.phrase, u)
}

// firm returns the units that aren't optional.
func firm(units []unit) []unit {
	out := units[:0]
	for _, u := range units {
		if !u.optional {
			out = append(out, u)
		}
	}
	return out
}

// skillChoice looks up a skill by code or name, else finds skills in the words, else takes the words.
func (x *Index) skillChoice(text string) choice {
	if codes := x.names.skillCodes[fold(text)]; len(codes) > 0 {
		return choice{codes: codes}
	}
	var codes []string
	for _, h := range x.names.find(text) {
		if !slices.Contains(codes, h.Code) {
			codes = append(codes, h.Code)
		}
	}
	if len(codes) > 0 {
		return choice{codes: codes}
	}
	u := phraseUnit(tokenize(text))
	if len(u.terms) == 0 {
		return choice{}
	}
	return choice{words: []unit{u}}
}

// findPlaces looks up districts by code or name, else by the beginning of a name.
func (n *names) findPlaces(text string) []string {
	name := fold(text)
	if codes := n.placeCodes[name]; len(codes) > 0 {
		return codes
	}
	if utf8.RuneCountInString(name) < 2 {
		return nil
	}
	var out []string
	for _, d := range n.tables.Districts {
		if strings.HasPrefix(fold(d.Zh), name) || strings.HasPrefix(fold(d.En), name) {
			out = append(out, d.Code)
		}
	}
	return out
}

// wordUnits cuts plain words into units: the skills that the taxonomy finds in them, and the words between.
// A longer word of which a skill is only a part (数据分析|师, Java|开发) raises the score where it stands in
// a title.
func (x *Index) wordUnits(text string) []unit {
	if text == "" {
		return nil
	}
	var out []unit
	at := 0
	hits := disjoint(x.names.find(text), text)
	for _, h := range hits {
		out = append(out, pieceUnits(text, at, h.start)...)
		u := phraseUnit(tokenize(text[h.start:h.end]))
		if u.codes = h.codes; len(u.terms) > 0 {
			out = append(out, u)
		}
		at = h.end
	}
	out = append(out, pieceUnits(text, at, len(text))...)
	return append(out, longerWords(text, hits)...)
}

// longerWords returns the words of a text that reach beyond a skill in them.
func longerWords(text string, hits []span) []unit {
	var out []unit
	at := 0
	for word := range strings.FieldsSeq(text) {
		from := at + strings.Index(text[at:], word)
		to := from + len(word)
		at = to
		inside := func(h span) bool { return from <= h.start && h.end <= to && h.end-h.start < len(word) }
		if !slices.ContainsFunc(hits, inside) {
			continue
		}
		u := phraseUnit(tokenize(word))
		if n := len(u.terms); n > 1 && n <= maxLonger {
			u.run, u.optional, u.joined = true, true, ""
			out = append(out, u)
		}
	}
	return out
}

// maxLonger is the most terms of a longer word; what is longer is a sentence.
const maxLonger = 12

// span is a stretch of text with the skills that it names.
type span struct {
	start, end int
	codes      []string
}

// disjoint returns the hits in order without overlaps; hits of the same stretch become one.
func disjoint(hits []market.SkillHit, text string) []span {
	hits = slices.Clone(hits)
	slices.SortStableFunc(hits, func(a, b market.SkillHit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	var out []span
	for _, h := range hits {
		if h.Start < 0 || h.End <= h.Start || h.End > len(text) || letterOfCompound(text, h) {
			continue
		}
		if n := len(out); n > 0 && h.Start < out[n-1].end {
			if last := &out[n-1]; h.Start == last.start && h.End == last.end {
				last.codes = append(last.codes, h.Code)
			}
			continue
		}
		out = append(out, span{h.Start, h.End, []string{h.Code}})
	}
	return out
}

// letterOfCompound tells whether a hit is one letter of a longer word: the C of Objective-C or of C/S.
func letterOfCompound(text string, h market.SkillHit) bool {
	if h.End-h.Start != 1 {
		return false
	}
	for _, t := range tokenize(text) {
		if t.kind == tokenWord && t.start == h.Start && t.end == h.End {
			return false
		}
	}
	return true
}

// pieceUnits returns the words of text[from:to], without a single ideograph that touches a skill: it is what
// is left of a longer word.
func pieceUnits(text string, from, to int) []unit {
	if from >= to {
		return nil
	}
	piece := text[from:to]
	units := wordsOf(tokenize(piece))
	if n := len(units); n > 0 && units[n-1].single() && to < len(text) && !endsWithSpace(piece) {
		units = units[:n-1]
	}
	if len(units) > 0 && units[0].single() && from > 0 && !startsWithSpace(piece) {
		units = units[1:]
	}
	return units
}

func startsWithSpace(s string) bool { return strings.TrimLeft(s, " \t\r\n　") != s }
func endsWithSpace(s string) bool   { return strings.TrimRight(s, " \t\r\n　") != s }

// wordsOf makes a unit of each word, compound and run of ideographs. A list without a joined form (C/C++)
// becomes its words.
func wordsOf(tokens []token) []unit {
	var out []unit
	for len(tokens) > 0 {
		group := sameUnit(tokens)
		tokens = tokens[len(group):]
		u := phraseUnit(group)
		switch {
		case group[0].kind == tokenBigram:
			u.run = true
			out = append(out, u)
		case group[0].kind == tokenWord && len(u.terms) > 1:
			for _, t := range u.terms {
				out = append(out, unit{terms: []term{{text: t.text}}})
			}
		default:
			out = append(out, u)
		}
	}
	return out
}

// hidden tells whether parts of a compound are no words of their own.
func hidden(group []token) bool {
	words := 0
	last := group[0].pos
	for _, t := range group {
		if t.kind == tokenWord {
			words++
			last = t.pos
		}
	}
	return words < 2 || words != last-group[0].pos+1
}

// phraseUnit makes one unit of all tokens, in their order and at their distances. The last ideograph of a run
// is left out unless it stands alone, because it is in the pair before it.
func phraseUnit(tokens []token) unit {
	var u unit
	first := 0
	for len(tokens) > 0 {
		group := sameUnit(tokens)
		for _, t := range inPhrase(group) {
			if len(u.terms) == 0 {
				first = t.pos
			}
			u.terms = append(u.terms, term{t.term, t.pos - first, t.kind == tokenTail})
		}
		if len(group) == len(tokens) && len(u.terms) > 1 && group[0].kind == tokenJoined && group[0].pos == first {
			u.joined = group[0].term
		}
		tokens = tokens[len(group):]
	}
	return u
}

// sameUnit returns the tokens at the beginning that belong to one run or compound.
func sameUnit(tokens []token) []token {
	n := 1
	for n < len(tokens) && tokens[n].unit == tokens[0].unit {
		n++
	}
	return tokens[:n]
}

// inPhrase returns the tokens that stand for a run or compound in a phrase.
func inPhrase(group []token) []token {
	if group[0].kind == tokenJoined && hidden(group) {
		return group[:1]
	}
	out := make([]token, 0, len(group))
	for i, t := range group {
		if t.kind == tokenWord || t.kind == tokenBigram || t.kind == tokenTail && i == 0 {
			out = append(out, t)
		}
	}
	return out
}

// withoutStopWords drops words without meaning, unless there are no others.
func withoutStopWords(units []unit) []unit {
	out := make([]unit, 0, len(units))
	for _, u := range units {
		if len(u.codes) == 0 && len(u.terms) == 1 && stopWords[u.terms[0].text] {
			continue
		}
		out = append(out, u)
	}
	if len(out) == 0 {
		return units
	}
	return out
}
