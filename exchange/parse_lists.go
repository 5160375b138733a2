package exchange

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// bracketList reads a list in square brackets as programs print it: ['a', "b"], with single or double quotes
// and backslashes before quotes and line breaks. It returns false for anything else.
func bracketList(s string) ([]string, bool) {
	s = trim(s)
	if len(s) < 2 || s[0] != '[' || s[len(s)-1] != ']' {
		return nil, false
	}
	var out []string
	if json.Unmarshal([]byte(s), &out) == nil {
		return out, true
	}
	out = []string{}
	rest := trim(s[1 : len(s)-1])
	for rest != "" {
		if rest[0] != '\'' && rest[0] != '"' {
			return nil, false
		}
		item, n, ok := quoted(rest)
		if !ok {
			return nil, false
		}
		out = append(out, item)
		rest = trim(rest[n:])
		if rest != "" {
			if rest[0] != ',' {
				return nil, false
			}
			rest = trim(rest[1:])
		}
	}
	return out, true
}

// quoted reads one quoted string at the beginning of s and returns how much of s it took.
func quoted(s string) (string, int, bool) {
	quote := s[0]
	var out strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == quote:
			return out.String(), i + 1, true
		case s[i] == '\\' && i+1 < len(s):
			i++
			switch s[i] {
			case 'n':
				out.WriteByte('\n')
			case 't':
				out.WriteByte('\t')
			case 'r':
				out.WriteByte('\r')
			default:
				out.WriteByte(s[i])
			}
		default:
			out.WriteByte(s[i])
		}
	}
	return "", 0, false
}

// splitList parts a cell that holds several short things: a list in brackets, else at the separators that
// people use. Separators inside brackets don't count. Empty parts are left out.
func splitList(s string, separators string) []string {
	if list, ok := bracketList(s); ok {
		return compact(list)
	}
	s = trim(s)
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") && strings.Count(s, "[") == 1 {
		s = s[1 : len(s)-1]
	}
	var out []string
	depth, from := 0, 0
	for i, r := range s {
		switch {
		case strings.ContainsRune("([（【", r):
			depth++
		case strings.ContainsRune(")]）】", r):
			depth = max(0, depth-1)
		case depth == 0 && strings.ContainsRune(separators, r):
			out = append(out, s[from:i])
			from = i + utf8.RuneLen(r)
		}
	}
	return compact(append(out, s[from:]))
}

// The separators of lists: common ones everywhere, the slash where names don't contain it.
const (
	separators      = ",，、;；|\n\r\t"
	separatorsSlash = separators + "/"
)

func compact(list []string) []string {
	out := list[:0:0]
	for _, s := range list {
		if s = trim(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// stringList reads a cell with a list of strings: JSON where it was written as such, else separated.
func stringList(s, by string) []string {
	if out, ok := jsonStrings(s); ok {
		return out
	}
	return splitList(s, by)
}

// jsonStrings reads a JSON array of strings, exactly.
func jsonStrings(s string) ([]string, bool) {
	if !strings.HasPrefix(s, `["`) {
		return nil, false
	}
	var out []string
	return out, json.Unmarshal([]byte(s), &out) == nil
}

// toJSON returns v as JSON without HTML escapes.
func toJSON(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return ""
	}
	return strings.TrimRight(b.String(), "\n")
}
