package index

import (
	"encoding/json"
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// The lengths of highlights, in characters, and how many of a field are shown.
const (
	passageLength = 120
	passageBefore = 30
	maxPassages   = 3
)

// marks tells whether a query has anything to mark in texts.
func (p *plan) marks() bool { return storeParts && len(p.units)+len(p.phrase)+len(p.skills) > 0 }

// marker finds what a query was looking for in the texts of a hit.
type marker struct {
	x     *Index
	seqs  map[string][][]term // by the first term
	lone  map[string]bool     // ideographs
	codes map[string]bool     // skills
}

func (x *Index) newMarker(p *plan, relaxed bool) *marker {
	m := &marker{x: x, seqs: map[string][][]term{}, lone: map[string]bool{}, codes: map[string]bool{}}
	for _, u := range slices.Concat(p.units, p.phrase) {
		m.addUnit(u, relaxed)
	}
	for _, c := range p.skills {
		for _, code := range c.codes {
			m.codes[code] = true
		}
		for _, u := range c.words {
			m.addUnit(u, false)
		}
	}
	return m
}

func (m *marker) addUnit(u unit, relaxed bool) {
	for _, code := range u.codes {
		m.codes[code] = true
	}
	if u.single() {
		m.lone[u.terms[0].text] = true
		return
	}
	if u.joined != "" {
		m.addSequence([]term{{text: u.joined}})
	}
	if relaxed && u.run && !u.optional {
		for _, t := range u.terms {
			m.addSequence([]term{{text: t.text}})
		}
		return
	}
	m.addSequence(u.terms)
}

func (m *marker) addSequence(terms []term) {
	if len(terms) > 0 {
		m.seqs[terms[0].text] = append(m.seqs[terms[0].text], terms)
	}
}

// highlights returns passages of the stored texts with what was found marked, nil where nothing is.
func (m *marker) highlights(stored string) map[string][]string {
	var p parts
	if json.Unmarshal([]byte(stored), &p) != nil {
		return nil
	}
	var out map[string][]string
	for name, texts := range p {
		var passages []string
		for _, text := range texts {
			if len(passages) < maxPassages {
				passages = append(passages, passagesOf(text, m.spans(text), maxPassages-len(passages))...)
			}
		}
		if len(passages) == 0 {
			continue
		}
		if out == nil {
			out = map[string][]string{}
		}
		out[name] = passages
	}
	return out
}

// spans returns the stretches of a text to mark, in order and apart from each other.
func (m *marker) spans(text string) []span {
	var found []span
	if len(m.seqs)+len(m.lone) > 0 {
		found = m.words(text)
	}
	if len(m.codes) > 0 {
		for _, h := range m.x.names.find(text) {
			if m.codes[h.Code] && 0 <= h.Start && h.Start < h.End && h.End <= len(text) {
				found = append(found, span{start: h.Start, end: h.End})
			}
		}
	}
	slices.SortFunc(found, func(a, b span) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	out := found[:0]
	for _, s := range found {
		if n := len(out); n > 0 && s.start <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// words finds the sequences of terms in a text.
func (m *marker) words(text string) []span {
	tokens := tokenize(text)
	var out []span
	for i, t := range tokens {
		if t.kind == tokenBigram || t.kind == tokenTail {
			if _, n := utf8.DecodeRuneInString(t.term); m.lone[t.term[:n]] {
				out = append(out, span{start: t.start, end: t.start + n})
			}
		}
		for _, seq := range m.seqs[t.term] {
			if end, ok := follow(tokens[i:], seq); ok {
				out = append(out, span{start: t.start, end: end})
			}
		}
	}
	return out
}

// follow tells whether a sequence stands at the first of the tokens, and where it ends.
func follow(tokens []token, seq []term) (int, bool) {
	first, end := tokens[0].pos, tokens[0].end
	next := 1
	for _, t := range tokens[1:] {
		if next == len(seq) || t.pos > first+seq[next].gap {
			break
		}
		if t.pos == first+seq[next].gap && (t.term == seq[next].text || seq[next].lone && strings.HasPrefix(t.term, seq[next].text)) {
			end = max(end, t.end)
			next++
		}
	}
	return end, next == len(seq)
}

// passagesOf cuts at most n passages around the marked stretches.
func passagesOf(text string, spans []span, n int) []string {
	var out []string
	for len(spans) > 0 && len(out) < n {
		from, to := window(text, spans[0])
		inside := 0
		for inside < len(spans) && spans[inside].start < to {
			inside++
		}
		to = max(to, min(spans[inside-1].end, len(text)))
		out = append(out, render(text, from, to, spans[:inside]))
		spans = spans[inside:]
	}
	return out
}

// window returns the passage around a stretch: the whole of a short text, else some characters before it and
// as many as fit after it.
func window(text string, s span) (from, to int) {
	if utf8.RuneCountInString(text) <= passageLength {
		return 0, len(text)
	}
	from = s.start
	for i := 0; i < passageBefore && from > 0; i++ {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	to = from
	for i := 0; i < passageLength && to < len(text); i++ {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	return from, to
}

// render writes a passage as HTML: everything escaped, the stretches marked, … where text was cut off.
func render(text string, from, to int, spans []span) string {
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
	}
	at := from
	for _, s := range spans {
		start := max(s.start, at)
		b.WriteString(html.EscapeString(text[at:start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(text[start:s.end]))
		b.WriteString("</mark>")
		at = s.end
	}
	b.WriteString(html.EscapeString(text[at:max(at, to)]))
	if max(at, to) < len(text) {
		b.WriteString("…")
	}
	return b.String()
}
