package market

import (
	"strings"
	"unicode"
)

// TitleWords splits a title into the pieces by which titles are compared: pairs of neighbouring Chinese characters
// (a lone one by itself) and whole Latin words or numbers, in the order of the text. The caller folds case and width.
func TitleWords(s string) []string {
	var out []string
	var latin strings.Builder
	var prev rune
	run := 0 // Chinese characters so far in this stretch
	flush := func() {
		if latin.Len() > 0 {
			out = append(out, latin.String())
			latin.Reset()
		}
		if run == 1 {
			out = append(out, string(prev))
		}
		run = 0
	}
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			if run == 0 {
				flush()
			} else {
				out = append(out, string([]rune{prev, r}))
			}
			prev = r
			run++
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || r == '#' || r == '.':
			if run > 0 {
				flush()
			}
			latin.WriteRune(r)
		default:
			flush()
		}
	}
	flush()
	return out
}
