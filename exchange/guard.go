package exchange

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// blank tells whether r counts as nothing at the ends of a cell.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// trim takes blanks off both ends of a cell.
func trim(s string) string { return strings.TrimFunc(s, blank) }

// special tells whether a text can't stand in a cell as it is: a spreadsheet would calculate it, or reading
// would trim it, clear the field or take it for nothing.
func special(s string) bool {
	if s == "" {
		return true
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("=+-@", first) || blank(first) || blank(last) || nothing(s)
}

// guard returns the cell for a text: the text itself, or the text after an apostrophe.
func guard(s string) string {
	if s != "" && special(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// unguard returns the text of a cell: trimmed, or exact where it was guarded.
func unguard(cell string) (text string, exact bool) {
	if strings.HasPrefix(cell, "'") && special(strings.TrimLeft(cell, "'")) {
		return cell[1:], true
	}
	return trim(cell), false
}
