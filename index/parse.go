package index

import (
	"strings"
	"unicode"
)

// clauseKind is what a part of a query asks for.
type clauseKind uint8

const (
	clauseWords clauseKind = iota
	clausePhrase
	clauseSkill
	clauseDistrict
)

// clause is one part of a query.
type clause struct {
	kind clauseKind
	not  bool
	text string
}

// operators are the names before a colon.
var operators = map[string]clauseKind{
	"skill": clauseSkill, "技能": clauseSkill, "district": clauseDistrict, "地区": clauseDistrict,
}

// parse reads the text of a query. There is no wrong text: what is malformed is read as plain words.
func parse(text string) []clause {
	p := parser{runes: []rune(strings.ToValidUTF8(text, " "))}
	var out []clause
	for {
		p.skipSpace()
		if p.done() {
			return out
		}
		if c, ok := p.clause(); ok {
			out = append(out, c)
		}
	}
}

type parser struct {
	runes []rune
	i     int
}

func (p *parser) done() bool { return p.i >= len(p.runes) }

func (p *parser) skipSpace() {
	for !p.done() && unicode.IsSpace(p.runes[p.i]) {
		p.i++
	}
}

func isQuote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '＂', '「', '」', '『', '』':
		return true
	}
	return false
}

func isMinus(r rune) bool { return r == '-' || r == '－' || r == '−' }

func isColon(r rune) bool { return r == ':' || r == '：' }

// clause reads one part; it always moves on.
func (p *parser) clause() (clause, bool) {
	var c clause
	if isMinus(p.runes[p.i]) {
		p.i++
		if p.done() || unicode.IsSpace(p.runes[p.i]) {
			return c, false // a lone minus
		}
		c.not = true
	}
	if text, ok := p.quoted(); ok {
		c.kind, c.text = clausePhrase, text
		return c, true
	}
	c.kind = p.operator()
	if c.kind != clauseWords {
		if text, ok := p.quoted(); ok {
			c.text = text
			return c, true
		}
	}
	c.text = p.word()
	return c, true
}

// quoted reads what stands between two quotes; it stays where it is if there is no second one.
func (p *parser) quoted() (string, bool) {
	if p.done() || !isQuote(p.runes[p.i]) {
		return "", false
	}
	for j := p.i + 1; j < len(p.runes); j++ {
		if isQuote(p.runes[j]) {
			text := string(p.runes[p.i+1 : j])
			p.i = j + 1
			return text, true
		}
	}
	return "", false
}

// operator reads an operator with its colon. It stays where it is, and answers words, if none is there or
// nothing follows.
func (p *parser) operator() clauseKind {
	for j := p.i; j < len(p.runes) && j < p.i+12; j++ {
		if !isColon(p.runes[j]) {
			continue
		}
		kind, ok := operators[fold(string(p.runes[p.i:j]))]
		if !ok || j+1 >= len(p.runes) || unicode.IsSpace(p.runes[j+1]) {
			return clauseWords
		}
		p.i = j + 1
		return kind
	}
	return clauseWords
}

// word reads up to the next space or quote.
func (p *parser) word() string {
	begin := p.i
	for p.i++; !p.done() && !unicode.IsSpace(p.runes[p.i]) && !isQuote(p.runes[p.i]); {
		p.i++
	}
	return strings.TrimFunc(string(p.runes[begin:p.i]), isQuote)
}
