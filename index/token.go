package index

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind tells how a token came about.
type tokenKind uint8

const (
	tokenWord   tokenKind = iota // a word, or one part of a compound
	tokenJoined                  // a compound without its joints: "nodejs" for Node.js
	tokenStem                    // a word without its version: "python" for Python3.8
	tokenBigram                  // two neighbouring ideographs
	tokenTail                    // the last ideograph of a run
)

// token is a term of a text. Positions count words and ideographs from 1, so that tokens that follow each
// other, whatever stands between them, have neighbouring positions.
type token struct {
	term       string
	pos        int
	start, end int // bytes
	kind       tokenKind
	// unit numbers the run of ideographs or the compound that the token belongs to.
	unit int
}

// maxTerm is the most bytes of a term; what is longer is cut, alike in documents and queries.
const maxTerm = 64

// runeAt is a folded rune with its place in the text.
type runeAt struct {
	r          rune
	start, end int
}

// atom is one part of a compound: "tcp" and "ip" of TCP/IP.
type atom struct {
	term       string
	start, end int
	joint      rune // the sign before it, 0 for the first
	hidden     bool // not a word of its own, as the C of Objective-C
}

// scanner cuts a text into tokens.
type scanner struct {
	runes []runeAt
	out   []token
	pos   int
	unit  int
}

// tokenize returns the tokens of a text in the order of their positions.
func tokenize(text string) []token {
	s := scanner{runes: foldRunes(text), out: make([]token, 0, len(text)/3+1)}
	for i := 0; i < len(s.runes); {
		switch r := s.runes[i].r; {
		case isIdeograph(r):
			i = s.ideographs(text, i)
		case isWordRune(r) || s.startsDotNet(i):
			i = s.compound(i)
		default:
			if r == apart {
				s.pos += apartBy
			}
			i++
		}
	}
	return s.out
}

// apart stands between the values of a field, so that no phrase reaches from one into the next.
const (
	apart   = '\x1e'
	apartBy = 16
)

// joinValues makes one text of a field's values; bleve takes one text faster than several.
func joinValues(values []string) string { return strings.Join(values, string(apart)) }

// foldRunes returns the runes of a text, full-width signs as ASCII and in lower case.
func foldRunes(text string) []runeAt {
	out := make([]runeAt, 0, len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		out = append(out, runeAt{foldRune(r), i, i + n})
		i += n
	}
	return out
}

func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return foldRune(r - 0xFEE0)
	case r == 0x3000 || r == 0x00A0:
		return ' '
	case r == '♯':
		return '#'
	case r == '’' || r == '‘':
		return '\''
	}
	if isIdeograph(r) {
		return r
	}
	return unicode.ToLower(r)
}

// fold returns a name as it is compared: width and case folded, single spaces.
func fold(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(foldRune(r))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func isIdeograph(r rune) bool {
	if r < 0x2E80 {
		return false
	}
	if r >= 0x4E00 && r <= 0x9FFF {
		return true
	}
	return r == '々' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && !isIdeograph(r) && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// at returns the rune at i, 0 outside the text.
func (s *scanner) at(i int) rune {
	if i < 0 || i >= len(s.runes) {
		return 0
	}
	return s.runes[i].r
}

func (s *scanner) wordAt(i int) bool { return isWordRune(s.at(i)) }

// ideographs emits a run of ideographs: each neighbouring pair, and the last one alone, so that a query of
// one ideograph finds it as the beginning of a term wherever it stands.
func (s *scanner) ideographs(text string, i int) int {
	s.unit++
	for ; isIdeograph(s.at(i)); i++ {
		s.pos++
		here := s.runes[i]
		if isIdeograph(s.at(i + 1)) {
			end := s.runes[i+1].end
			s.emit(token{text[here.start:end], s.pos, here.start, end, tokenBigram, s.unit})
			continue
		}
		s.emit(token{text[here.start:here.end], s.pos, here.start, here.end, tokenTail, s.unit})
	}
	return i
}

func (s *scanner) emit(t token) { s.out = append(s.out, t) }

// startsDotNet tells whether ".net" stands at i as a word: the one name that begins with a dot.
func (s *scanner) startsDotNet(i int) bool {
	return s.at(i) == '.' && s.at(i+1) == 'n' && s.at(i+2) == 'e' && s.at(i+3) == 't' && !s.wordAt(i+4)
}

// compound emits the words that begin at i and hang together by joints.
func (s *scanner) compound(i int) int {
	var atoms []atom
	joint := rune(0)
	for {
		var a atom
		a, i = s.atom(i)
		a.joint = joint
		atoms = append(atoms, a)
		r := s.at(i)
		if s.startsDotNet(i) {
			joint = '.'
			continue
		}
		if !isJoint(r) || !s.wordAt(i+1) {
			break
		}
		joint = r
		i++
	}
	s.emitAtoms(joinAtoms(atoms))
	return i
}

func isJoint(r rune) bool {
	switch r {
	case '.', '/', '-', '_', '\'', '&':
		return true
	}
	return false
}

// atom reads one word with the signs that belong to it: c++, c#, .net.
func (s *scanner) atom(i int) (atom, int) {
	begin := i
	if s.at(i) == '.' {
		i++
	}
	for s.wordAt(i) {
		i++
	}
	letters := i - begin
	switch {
	case s.at(i) == '+' && s.at(i+1) == '+' && s.at(i+2) != '+':
		i += 2
	case s.at(i) == '#' && letters == 1 && (!s.wordAt(i+1) || s.at(i+1) <= '9'):
		i++
	}
	var b strings.Builder
	for _, r := range s.runes[begin:i] {
		b.WriteRune(r.r)
	}
	return atom{term: clip(b.String()), start: s.runes[begin].start, end: s.runes[i-1].end}, i
}

// clip cuts a term to maxTerm bytes at a rune's edge.
func clip(term string) string {
	if len(term) <= maxTerm {
		return term
	}
	n := maxTerm
	for n > 0 && !utf8.RuneStart(term[n]) {
		n--
	}
	return term[:n]
}

// joinAtoms joins what is one word in spite of its joint: 3.5, don't, R&D; and drops a possessive s.
func joinAtoms(atoms []atom) []atom {
	out := atoms[:1]
	for _, a := range atoms[1:] {
		last := &out[len(out)-1]
		before, first := last.term[len(last.term)-1], a.term[0]
		switch {
		case a.joint == '\'' && a.term == "s":
			continue
		case a.joint == '\'':
			last.term, last.end = clip(last.term+a.term), a.end
		case a.joint == '.' && isDigit(before) && isDigit(first):
			last.term, last.end = clip(last.term+"."+a.term), a.end
		case a.joint == '&' && len(last.term) <= 2 && len(a.term) <= 2:
			last.term, last.end = last.term+"&"+a.term, a.end
		default:
			out = append(out, a)
		}
	}
	return out
}

// emitAtoms emits the words of a compound, and the compound as one word.
func (s *scanner) emitAtoms(atoms []atom) {
	s.unit++
	joined := joinedTerm(atoms)
	if joined != "" {
		hideLetters(atoms)
		s.emit(token{stem(joined), s.pos + 1, atoms[0].start, atoms[len(atoms)-1].end, tokenJoined, s.unit})
	}
	for _, a := range atoms {
		s.pos++
		if a.hidden {
			continue
		}
		s.emit(token{stem(a.term), s.pos, a.start, a.end, tokenWord, s.unit})
		if n := versionless(a.term); n > 0 {
			s.emit(token{stem(a.term[:n]), s.pos, a.start, a.start + n, tokenStem, s.unit})
		}
	}
}

// joinedTerm returns a compound without its joints, empty where there is no such word: for one part alone,
// for lists such as a/b/c/d/e, and where a part carries signs (C/C++).
func joinedTerm(atoms []atom) string {
	if len(atoms) < 2 || len(atoms) > 4 {
		return ""
	}
	var b strings.Builder
	for _, a := range atoms {
		if a.joint == '&' || strings.ContainsAny(a.term, "+#.&") {
			return ""
		}
		b.WriteString(a.term)
	}
	return clip(b.String())
}

// hideLetters takes single letters out of compounds, because the C of Objective-C or C/S is not the
// language. In lists with a slash they stay: C/Java.
func hideLetters(atoms []atom) {
	single := 0
	for _, a := range atoms {
		if len(a.term) == 1 {
			single++
		}
	}
	for i := range atoms {
		joint := atoms[i].joint
		if i == 0 {
			joint = atoms[1].joint
		}
		if len(atoms[i].term) == 1 && !isDigit(atoms[i].term[0]) && (joint != '/' || single == len(atoms)) {
			atoms[i].hidden = true
		}
	}
}

// versionless returns how many bytes of a word stand before its version number (python3.8 → 6), 0 where it
// has none or too short a name.
func versionless(term string) int {
	n := 0
	for n < len(term) && 'a' <= term[n] && term[n] <= 'z' {
		n++
	}
	if n < 3 || n == len(term) {
		return 0
	}
	for i := n; i < len(term); i++ {
		if !isDigit(term[i]) && term[i] != '.' {
			return 0
		}
	}
	return n
}

// stem takes the plural from an English word.
func stem(term string) string {
	n := len(term)
	if n < 4 || term[n-1] != 's' {
		return term
	}
	for i := range n {
		if term[i] < 'a' || term[i] > 'z' {
			return term
		}
	}
	switch {
	case strings.HasSuffix(term, "ies") && n > 4:
		return term[:n-3] + "y"
	case strings.HasSuffix(term, "sses"), strings.HasSuffix(term, "xes"), strings.HasSuffix(term, "shes"):
		return term[:n-2]
	case strings.HasSuffix(term, "ss"), strings.HasSuffix(term, "us"), strings.HasSuffix(term, "is"):
		return term
	}
	return term[:n-1]
}
