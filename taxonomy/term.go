package taxonomy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"talentmatch/market"
)

// Terms returns the words of a text that look like names of technologies and that the taxonomy doesn't know, folded to
// small letters, in the order of the text, each once: Latin words that stand by themselves between Chinese ones, and
// within a Latin sentence those written unlike any ordinary word (KestrelDB, x2go). Known are the places where skills
// were found; what overlaps them is none. It never returns more than market.MaxTerms.
func (t *Taxonomy) Terms(text string, known []market.Span) []string {
	var out []string
	places := inOrder(known)
	for i := 0; i < len(text) && len(out) < market.MaxTerms; {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !startsTerm(r) {
			i += n
			continue
		}
		end := termEnd(text, i)
		word := strings.TrimRight(text[i:end], ".-+")
		if isTerm(text, word, i, i+len(word)) && !places.overlap(i, end) {
			if s := strings.ToLower(word); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
		i = end
	}
	return out
}

func startsTerm(r rune) bool { return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// termEnd returns the end of the word that begins at i, with everything that it is written together with: so that parts
// of addresses and names of files are no words of their own.
func termEnd(text string, i int) int {
	for i < len(text) && (startsTerm(rune(text[i])) || strings.IndexByte(".+#-_@/:&=%", text[i]) >= 0) {
		i++
	}
	return i
}

// The lengths of a term in bytes.
const (
	shortestTerm = 3
	longestTerm  = 24
)

// isTerm tells whether a word of a text, text[start:end], looks like the name of a technology.
func isTerm(text, word string, start, end int) bool {
	if len(word) < shortestTerm || len(word) > longestTerm || strings.ContainsAny(word, "_@/:&=%") {
		return false
	}
	letters, digits, inner := 0, 0, false
	for i, r := range word {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
			inner = inner || i > 0 && unicode.IsUpper(r) && !unicode.IsUpper(rune(word[i-1]))
		}
	}
	if letters < 2 || unicode.IsDigit(rune(word[0])) || digits > letters || ordinary[strings.ToLower(word)] {
		return false
	}
	if next, _ := utf8.DecodeRuneInString(text[end:]); next == ':' || next == '：' { // a heading
		return false
	}
	if besideLatin(text, start, end) {
		return inner || digits > 0
	}
	return true
}

// besideLatin tells whether the words before or behind are Latin too, so that the word may be one of a sentence.
func besideLatin(text string, start, end int) bool {
	before := strings.TrimRight(text[:start], " \t")
	after := strings.TrimLeft(text[end:], " \t.")
	if len(before) < start && before != "" {
		if r, _ := utf8.DecodeLastRuneInString(before); startsTerm(r) || r == ',' {
			return true
		}
	}
	r, _ := utf8.DecodeRuneInString(after)
	return startsTerm(r) && len(after) < len(text[end:])
}

// spanReader tells of places asked for from left to right whether a span overlaps them, in one pass: a text of some
// megabytes has as many spans as words.
type spanReader struct {
	spans []market.Span // by start
	reach int           // the furthest end of those that were passed
}

func inOrder(known []market.Span) spanReader {
	spans := slices.Clone(known)
	slices.SortFunc(spans, func(a, b market.Span) int { return a.Start - b.Start })
	return spanReader{spans: spans}
}

// overlap tells whether a span has a byte of text[start:end]; neither may be less than in the call before.
func (r *spanReader) overlap(start, end int) bool {
	for len(r.spans) > 0 && r.spans[0].Start < end {
		r.reach = max(r.reach, r.spans[0].End)
		r.spans = r.spans[1:]
	}
	return start < r.reach
}

// ordinary are Latin words of Chinese advertisements and profiles that name no technology.
var ordinary = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`and the for with not are you our all any etc app apps web www com net org http https html5 pc kpi okr roi gmv dau mau
		ceo cto cfo coo hrbp boss leader offer team member staff manager office work job jobs java-based base bug bugs demo demos
		online offline bachelor master phd mba gpa cet cet4 cet-4 cet6 cet-6 tem4 tem8 tem-4 tem-8 ielts toefl toeic usd rmb cny hkd
		nbsp quot amp gt lt div span the-art ppts pdf doc docx xls xlsx jpg png mp4 zip txt csv qq wechat wifi vip svip sop soho
		plus max min top new hot good best fast free open true false null none yes tbd asap faq vs win win-win one two day days
		from this that have has been will can may must should was were who what when where how use used using such other others
		project projects skill skills english chinese level levels title text company welfare position advantage`) {
		out[w] = true
	}
	return out
}()
