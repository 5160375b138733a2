package market

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Vocabulary knows which codes exist. The taxonomy implements it; a nil Vocabulary accepts every code.
type Vocabulary interface {
	HasSkill(code string) bool
	HasDistrict(code string) bool
	HasOccupation(code string) bool
}

// The codes of field problems.
const (
	ProblemRequired    Code = "required"
	ProblemTooLong     Code = "too_long"
	ProblemTooMany     Code = "too_many"
	ProblemOutOfRange  Code = "out_of_range"
	ProblemNotAllowed  Code = "not_allowed"
	ProblemBadFormat   Code = "bad_format"
	ProblemUnknownCode Code = "unknown_code"
	ProblemOrder       Code = "order"
	ProblemRepeated    Code = "repeated"
	ProblemCheckDigit  Code = "check_character"
	ProblemControl     Code = "control_character"
	ProblemType        Code = "wrong_type"
	ProblemUnknown     Code = "unknown_field"
)

// checker gathers problems.
type checker struct {
	vocab    Vocabulary
	problems []Problem
}

func (c *checker) add(field string, code Code, args Args) {
	c.problems = append(c.problems, Problem{Field: field, Code: code, Args: args})
}

func (c *checker) short(field, v string) { c.text(field, v, MaxName, false) }

func (c *checker) required(field, v string) {
	if !strings.ContainsFunc(v, visible) {
		c.add(field, ProblemRequired, nil)
		return
	}
	c.short(field, v)
}

// oneNeeded says that at least one of the members of a field has to be stated. "anyOf" names them; allowed says
// what they may hold.
func (c *checker) oneNeeded(field string, allowed Args, members ...string) {
	args := Args{"anyOf": members}
	maps.Copy(args, allowed)
	c.add(field, ProblemRequired, args)
}

// visible tells whether a character leaves a mark on a page.
func visible(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }

// text checks length in characters and refuses invalid UTF-8 and control characters other than tab and
// line breaks; single tells that line breaks aren't allowed either.
func (c *checker) text(field, v string, most int, multi bool) {
	if !utf8.ValidString(v) {
		c.add(field, ProblemBadFormat, Args{"format": "utf-8"})
		return
	}
	if n := utf8.RuneCountInString(v); n > most {
		c.add(field, ProblemTooLong, Args{"length": n, "most": most})
	}
	for _, r := range v {
		if unicode.IsControl(r) && !(multi && (r == '\n' || r == '\r' || r == '\t')) {
			c.add(field, ProblemControl, Args{"value": fmt.Sprintf("U+%04X", r)})
			return
		}
	}
}

func (c *checker) long(field, v string) { c.text(field, v, MaxText, true) }

func (c *checker) between(field string, v, low, high int) {
	if v < low || v > high {
		c.add(field, ProblemOutOfRange, Args{"value": v, "low": low, "high": high})
	}
}

func (c *checker) many(field string, n, most int) bool {
	if n > most {
		c.add(field, ProblemTooMany, Args{"count": n, "most": most})
		return false
	}
	return true
}

func oneOf[T ~string](c *checker, field string, v T, allowed ...T) {
	if v != "" && !slices.Contains(allowed, v) {
		c.add(field, ProblemNotAllowed, Args{"value": clip(string(v)), "allowed": namesOf(allowed)})
	}
}

func namesOf[T ~string](list []T) []string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = string(v)
	}
	return names
}

func (c *checker) date(field string, d Date) {
	if !d.Valid() {
		c.add(field, ProblemBadFormat, Args{"value": clip(string(d)), "format": "YYYY-MM-DD"})
	}
}

func (c *checker) month(field string, m Month) {
	if !m.Valid() {
		c.add(field, ProblemBadFormat, Args{"value": clip(string(m)), "format": "YYYY-MM"})
	}
}

func (c *checker) span(field string, from, to Month) {
	c.month(field+".from", from)
	c.month(field+".to", to)
	f, ok1 := from.Index()
	t, ok2 := to.Index()
	if !ok1 || !ok2 {
		return
	}
	if len(to) == 4 {
		t += 11
	}
	if t < f {
		c.add(field+".to", ProblemOrder, Args{"value": string(to), "after": string(from)})
	}
}

func (c *checker) district(field, code string) {
	if code != "" && c.vocab != nil && !c.vocab.HasDistrict(code) {
		c.add(field, ProblemUnknownCode, Args{"value": clip(code), "of": "district"})
	}
}

func (c *checker) occupation(field, code string) {
	if code != "" && c.vocab != nil && !c.vocab.HasOccupation(code) {
		c.add(field, ProblemUnknownCode, Args{"value": clip(code), "of": "occupation"})
	}
}

func (c *checker) head(m Meta) {
	if m.ID != "" && !ValidID(m.ID) {
		c.add("id", ProblemBadFormat, Args{"value": clip(m.ID), "format": "id"})
	}
}

func (c *checker) origin(source, externalID string) {
	c.short("source", source)
	c.short("externalId", externalID)
}

func (c *checker) salary(field string, s *Salary) {
	if s == nil {
		return
	}
	c.between(field+".min", s.Min, 0, MaxSalary)
	c.between(field+".max", s.Max, 0, MaxSalary)
	if s.Months != 0 {
		c.between(field+".months", s.Months, 12, 24)
	}
	if s.Min == 0 && s.Max == 0 {
		c.oneNeeded(field, Args{"low": 1, "high": MaxSalary}, "min", "max")
	}
	if s.Max != 0 && s.Max < s.Min {
		c.add(field+".max", ProblemOrder, Args{"value": s.Max, "after": s.Min})
	}
}

func (c *checker) phone(field, v string) {
	if v == "" {
		return
	}
	if NormalPhone(v) == "" {
		c.add(field, ProblemBadFormat, Args{"format": "phone"})
	}
}

func (c *checker) email(field, v string) {
	if v == "" {
		return
	}
	at := strings.LastIndexByte(v, '@')
	if at < 1 || at == len(v)-1 || len(v) > 254 || strings.ContainsAny(v, " \t\r\n,;<>") || !strings.Contains(v[at:], ".") {
		c.add(field, ProblemBadFormat, Args{"format": "email"})
	}
}

// clip shortens a value so that an error message can carry it.
func clip(s string) string {
	const most = 60
	r := []rune(strings.ToValidUTF8(s, "\uFFFD"))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}

// ValidID tells whether s can be the ID of a record: 1 to 64 of A–Z a–z 0–9 . _ : - and a letter or digit first.
func ValidID(s string) bool {
	if s == "" || len(s) > MaxID {
		return false
	}
	for i := 0; i < len(s); i++ {
		b := s[i]
		alnum := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
		if !alnum && (i == 0 || !strings.ContainsRune("._:-", rune(b))) {
			return false
		}
	}
	return true
}

// NormalPhone returns the digits of a phone number in the form in which numbers are compared: without the
// code of the country for numbers of China (a land line then begins with 0), with it for others. It returns
// "" where s isn't a number: 5 to 15 digits with spaces, dashes, brackets and a leading plus.
func NormalPhone(s string) string {
	s = strings.TrimSpace(s)
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
		case strings.ContainsRune(" -()（）+＋－\u00a0\t转", r):
		default:
			return ""
		}
	}
	d, abroad := strings.CutPrefix(b.String(), "00")
	abroad = abroad || strings.HasPrefix(s, "+") || strings.HasPrefix(s, "＋")
	if rest, ok := strings.CutPrefix(d, "86"); ok && (abroad || len(d) == 13 && rest[0] == '1') {
		d = rest
		if d != "" && d[0] != '1' && d[0] != '0' {
			d = "0" + d
		}
	}
	if len(d) < 5 || len(d) > 15 {
		return ""
	}
	return d
}

// NormalEmail returns the address in lower case without surrounding space.
func NormalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
