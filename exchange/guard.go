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

// formulaStarts are the characters with which formulas begin.
const formulaStarts = "=+-@"

// special tells whether a text can't stand in a cell as it is: a spreadsheet would calculate it, or reading
// would not give it back.
func special(s string) bool {
	return s == "" || strings.ContainsRune(formulaStarts, rune(s[0])) || misread(s)
}

// misread tells whether reading would trim a text, clear the field with it, take it for nothing or for a number,
// or take the formula off it that keeps zeros.
func misread(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return s == "-" || blank(first) || blank(last) || nothing(s) || madeNumber(s) || strings.HasPrefix(s, `="`)
}

// guard returns the cell for a text: the text itself, or the text after an apostrophe.
func guard(s string) string {
	if s != "" && (s[0] == '\'' || special(s)) {
		return "'" + s
	}
	return s
}

// guardTyped is guard for cells that are typed as texts, in which nothing is calculated.
func guardTyped(s string) string {
	if s != "" && (s[0] == '\'' || misread(s)) {
		return "'" + s
	}
	return s
}

// unguard returns the text of a cell: trimmed, or exact where it was guarded. An apostrophe that another
// program has put before a number goes too, and so does the formula ="0012" that some write to keep zeros.
func unguard(cell string) (text string, exact bool) {
	if rest, ok := strings.CutPrefix(cell, "'"); ok {
		if strings.HasPrefix(rest, "'") || special(rest) {
			return rest, true
		}
		if !strings.Contains(rest, "'") {
			return rest, false
		}
	}
	text = trim(cell)
	if inner, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(inner, `"`) && strings.Count(inner, `"`) == 1 {
		return trim(inner[:len(inner)-1]), false
	}
	return text, false
}
