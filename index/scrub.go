package index

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"talentmatch/market"
)

// contact finds e-mail addresses and what may be a telephone or identity number.
var contact = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|\+?\d(?:[ -]?\d){6,}[\dXx]?`)

// scrubber takes out of a person's texts what identifies them: their own name and numbers, and any e-mail
// address or long number.
type scrubber struct{ own *strings.Replacer }

func newScrubber(t *market.Talent) *scrubber {
	var pairs []string
	p := &t.Private
	add := func(v string, least int) {
		v = strings.TrimSpace(v)
		if utf8.RuneCountInString(v) >= least {
			pairs = append(pairs, v, " ")
		}
	}
	add(p.Name, 2)
	for _, number := range []string{p.Phone, p.Email, p.RosterNumber, t.ExternalID} {
		add(number, 4) // a shorter one identifies nobody, and would take years and versions out of the text
	}
	for _, c := range t.Certificates {
		add(c.Number, 4)
	}
	return &scrubber{own: strings.NewReplacer(pairs...)}
}

// clean returns a text without what identifies the person, trimmed.
func (s *scrubber) clean(text string) string {
	if text == "" {
		return ""
	}
	text = s.own.Replace(text)
	if strings.Contains(text, "@") || hasLongNumber(text) {
		text = contact.ReplaceAllString(text, " ")
	}
	return strings.TrimSpace(text)
}

// hasLongNumber is a quick look for seven digits with nothing but spaces and hyphens between them.
func hasLongNumber(text string) bool {
	n := 0
	for i := range len(text) {
		switch c := text[i]; {
		case isDigit(c):
			if n++; n >= 7 {
				return true
			}
		case c != ' ' && c != '-':
			n = 0
		}
	}
	return false
}
