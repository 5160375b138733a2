package taxonomy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is text prepared for matching: width and compatibility forms unified, lower case, with the way
// back to the original bytes.
type folded struct {
	runes []rune
	// off holds for each rune the byte offset of the original rune that it came from. Runes that came from
	// one original rune (as "ﬁ" gives "f", "i") share the offset.
	off []int32
	// size is the length of the original in bytes.
	size int32
}

// reset folds text, reusing the memory of earlier calls.
func (f *folded) reset(text string) {
	f.runes, f.off = f.runes[:0], f.off[:0]
	f.size = int32(len(text))
	for i, r := range text {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			f.runes, f.off = append(f.runes, r), append(f.off, int32(i))
			continue
		}
		if folded, one := foldRune(r); one {
			f.runes, f.off = append(f.runes, folded), append(f.off, int32(i))
			continue
		}
		for _, x := range norm.NFKC.String(string(r)) {
			f.runes, f.off = append(f.runes, unicode.ToLower(x)), append(f.off, int32(i))
		}
	}
}

// whole tells whether the runes [i, j) begin and end where original runes do.
func (f *folded) whole(i, j int) bool {
	return (i == 0 || f.off[i] != f.off[i-1]) && (j == len(f.runes) || f.off[j] != f.off[j-1])
}

// end is the byte offset behind rune j-1.
func (f *folded) end(j int) int {
	if j == len(f.runes) {
		return int(f.size)
	}
	return int(f.off[j])
}

// foldRune folds one rune outside ASCII; one is false where it takes several runes.
func foldRune(r rune) (rune, bool) {
	switch {
	case isHan(r):
		return r, true
	case r >= 0xFF01 && r <= 0xFF5E:
		return unicode.ToLower(r - 0xFEE0), true
	case r == 0x3000 || r == 0xA0 || (r >= 0x2000 && r <= 0x200A) || r == 0x202F:
		return ' ', true
	case r >= 0x2010 && r <= 0x2015:
		return '-', true
	case r == 0x2018 || r == 0x2019:
		return '\'', true
	case r == 0x201C || r == 0x201D:
		return '"', true
	case r == 0x2022 || r == 0x30FB || r == 0x2027:
		return '·', true
	case (r >= 0x200B && r <= 0x206F) || (r >= 0x3001 && r <= 0x303F):
		return r, true
	case norm.NFKC.IsNormalString(string(r)):
		return unicode.ToLower(r), true
	}
	s := norm.NFKC.String(string(r))
	if x, n := utf8.DecodeRuneInString(s); n == len(s) {
		return unicode.ToLower(x), true
	}
	return r, false
}

// isHan tells the characters that are written without spaces between words.
func isHan(r rune) bool {
	return (r >= 0x4E00 && r <= 0x9FFF) || (r >= 0x3400 && r <= 0x4DBF) || (r >= 0x3041 && r <= 0x30FA) ||
		(r >= 0x20000 && r <= 0x323AF) || (r >= 0xF900 && r <= 0xFAFF)
}

// isWord tells letters and digits of scripts that separate words by spaces.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIILetter(r) || isDigit(r)
	}
	return !isHan(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isASCIILetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// Classes of separators that may stand inside a name. A space may stand for each of them.
const (
	sepWord  uint8 = 1 << iota // space, hyphen, underscore, middle dot
	sepDot                     // the dot of node.js
	sepSlash                   // the slash of TCP/IP
)

func sepClass(r rune) uint8 {
	switch r {
	case ' ', '-', '_', '·':
		return sepWord
	case '.':
		return sepDot
	case '/':
		return sepSlash
	}
	return 0
}

// letter is one rune of a name with the classes of separators that may stand before it.
type letter struct {
	r   rune
	sep uint8
}

// spell turns a name into the letters that a match must have: separators inside the name become optional,
// and where people put a space or not (camel case, between Latin and Chinese, before a digit) one may stand.
func spell(name string) []letter {
	src := upright(name)
	out := make([]letter, 0, len(src))
	var sep uint8
	for i, r := range src {
		if c := sepClass(r); c != 0 && len(out) > 0 && separates(src, i) {
			sep |= c
			continue
		}
		if sep == 0 && len(out) > 0 && breaks(src, i) {
			sep = sepWord
		}
		out = append(out, letter{unicode.ToLower(r), sep})
		sep = 0
	}
	return out
}

// upright unifies width and compatibility forms, keeps the case, and trims and collapses spaces.
func upright(name string) []rune {
	if plain(name) {
		return []rune(name)
	}
	name = strings.Join(strings.Fields(norm.NFKC.String(name)), " ")
	src := []rune(name)
	for i, r := range src {
		if r >= utf8.RuneSelf && !isHan(r) {
			if x, one := foldRune(r); one && unicode.ToLower(r) != x {
				src[i] = x
			}
		}
	}
	return src
}

// plain tells names that upright leaves as they are.
func plain(name string) bool {
	space := true
	for _, r := range name {
		if r == ' ' && space || (r != ' ' && !isHan(r) && (r < ' ' || r >= utf8.RuneSelf)) {
			return false
		}
		space = r == ' '
	}
	return !space
}

// separates tells whether the separator at i only separates, or belongs to the name as the dot of ".NET",
// of "2.0" and the slash of "B/S" do.
func separates(src []rune, i int) bool {
	left, right := runBefore(src, i), runAfter(src, i)
	if i == 0 || i == len(src)-1 {
		return false
	}
	switch src[i] {
	case '.':
		return left >= 2 && right >= 2 && !(isDigit(src[i-1]) && isDigit(src[i+1]))
	case '/':
		return (left >= 2 || isHan(src[i-1])) && (right >= 2 || isHan(src[i+1]))
	case '-':
		return !(isDigit(src[i-1]) && isDigit(src[i+1]))
	}
	return true
}

// runBefore and runAfter count the letters and digits that touch position i.
func runBefore(src []rune, i int) int {
	n := 0
	for i-n-1 >= 0 && isWord(src[i-n-1]) {
		n++
	}
	return n
}

func runAfter(src []rune, i int) int {
	n := 0
	for i+n+1 < len(src) && isWord(src[i+n+1]) {
		n++
	}
	return n
}

// breaks tells whether people may put a space before rune i of a name that has none there. Both parts of a
// camel-case name need three letters, or "InDesign" would be found in "in design".
func breaks(src []rune, i int) bool {
	prev, r := src[i-1], src[i]
	switch {
	case isHan(prev) != isHan(r):
		return (isHan(prev) || isWord(prev)) && (isHan(r) || isWord(r))
	case unicode.IsLower(prev) && unicode.IsUpper(r):
		return runBefore(src, i) >= 3 && runAfter(src, i-1) >= 3
	case isDigit(r) && isASCIILetter(prev):
		return runBefore(src, i) >= 3
	}
	return false
}

// key is the spelling of a name without its separators: names with one key are the same name.
func key(name string) string { return keyOf(spell(name)) }

func keyOf(letters []letter) string {
	var b strings.Builder
	for _, l := range letters {
		b.WriteRune(l.r)
	}
	return b.String()
}
