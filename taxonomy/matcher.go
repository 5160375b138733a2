package taxonomy

import "unicode"

// kind says what a name in a matcher means for the scan.
type kind uint8

const (
	kindSkill    kind = iota
	kindLevel         // a level word that governs what follows: 精通, familiar with
	kindRating        // a word that is a level only behind a skill: 良好, good
	kindNegation      // 不会, without
	kindContrast      // 但, but: ends a negation
	kindTopic         // 对 … 有了解: the level follows the skills
	kindJoin          // 和, or
	kindPhrase        // words that mean nothing here and hide what is inside: 不仅, go to
	kindStudy         // a word about a list of fields of study: 专业, "degree in"
	kindHard          // the end of a sentence or line
	kindComma         // a comma or tab
	kindEnum          // 、 / | & +: separates the items of a list
	kindOpen
	kindClose
	kindColon
	kindDash
)

// Flags of negations and joins.
const (
	negates   uint8 = 1 << iota // what follows
	adjoins                     // only where a skill follows at once: 无Java经验
	single                      // only that skill: 非Java
	denies                      // what stands before, at the end of a clause: Java不会
	joinsOr                     // or: carries a negation on
	joinsMore                   // and
)

// def is what a name stands for.
type def struct {
	kind  kind
	flags uint8
	value int32 // position of the skill or phrase, or the level
	// guarded names need evidence, and no hyphen or apostrophe may join them to another word.
	guarded bool
	length  uint8 // letters of the name, without separators
}

// matcher finds names in folded text.
type matcher struct {
	trie *trie
	defs []def
}

// longest is the longest name that begins at rune i and stands as a word of its own: its definition and the
// position behind it; nil for none.
func (m *matcher) longest(f *folded, i int) (*def, int) {
	n := m.trie.root(f.runes[i])
	if n == 0 || (i > 0 && joinsLeft(f.runes, i)) {
		return nil, i
	}
	var best *def
	end := i
	for j := i + 1; ; {
		if d := m.trie.nodes[n].def; d >= 0 && m.stands(f, &m.defs[d], i, j) {
			best, end = &m.defs[d], j
		}
		if j >= len(f.runes) {
			break
		}
		if n, j = m.trie.step(n, f.runes, j); n == 0 {
			break
		}
	}
	return best, end
}

// joinsLeft tells whether rune i is bound to the word before it: a letter behind a letter, or the dot of
// ".net" behind one.
func joinsLeft(runes []rune, i int) bool {
	return isWord(runes[i-1]) && (isWord(runes[i]) || runes[i] == '.')
}

// stands tells whether the name d at [i, j) ends where a word ends.
func (m *matcher) stands(f *folded, d *def, i, j int) bool {
	if !f.whole(i, j) {
		return false
	}
	if d.guarded && m.bound(f.runes, i, j) {
		return false
	}
	if j == len(f.runes) || !isWord(f.runes[j-1]) {
		return true
	}
	switch next := f.runes[j]; {
	case next == '#':
		return false
	case next == '+':
		return d.length > 1 && (j+1 == len(f.runes) || f.runes[j+1] != '+')
	case !isWord(next):
		return true
	case d.kind != kindSkill || d.length < 3 || !isASCIILetter(f.runes[j-1]):
		return false
	case next == 's':
		return !d.guarded && (j+1 == len(f.runes) || !isWord(f.runes[j+1]))
	default:
		return isVersion(f.runes, j)
	}
}

// isVersion tells whether a version number stands at j, as in Python3.8 and JDK1.8.
func isVersion(runes []rune, j int) bool {
	k := j
	for k < len(runes) && k-j < 8 && (isDigit(runes[k]) || (runes[k] == '.' && k > j)) {
		k++
	}
	if k < len(runes) && k > j && runes[k] == 'x' {
		k++
	}
	return k > j && (k == len(runes) || !isWord(runes[k]))
}

// bound tells whether a short or ordinary word at [i, j) is part of a larger one: Type-C, R&D, C端, C/S.
func (m *matcher) bound(runes []rune, i, j int) bool {
	if i > 1 && glues(runes[i-1]) && isWord(runes[i-2]) {
		return true
	}
	if j+1 < len(runes) && (glues(runes[j]) || runes[j] == '.') && isWord(runes[j+1]) {
		return true
	}
	if j-i != 1 {
		return false
	}
	if j < len(runes) && letterSuffix[runes[j]] {
		return true
	}
	return m.abbreviation(runes, i, j)
}

// abbreviation tells pairs of single letters that are one word, such as C/S and B/C: the other letter is no
// skill.
func (m *matcher) abbreviation(runes []rune, i, j int) bool {
	if j+1 < len(runes) && runes[j] == '/' && m.foreignLetter(runes, j+1) {
		return true
	}
	return i > 1 && runes[i-1] == '/' && m.foreignLetter(runes, i-2)
}

// foreignLetter tells whether rune i is a letter on its own that names no skill.
func (m *matcher) foreignLetter(runes []rune, i int) bool {
	if !isASCIILetter(runes[i]) || (i > 0 && isWord(runes[i-1])) {
		return false
	}
	if i+1 < len(runes) && (isWord(runes[i+1]) || runes[i+1] == '+' || runes[i+1] == '#') {
		return false
	}
	n := m.trie.root(runes[i])
	return n == 0 || m.trie.nodes[n].def < 0 || m.defs[m.trie.nodes[n].def].kind != kindSkill
}

func glues(r rune) bool { return r == '-' || r == '_' || r == '\'' || r == '&' }

// letterSuffix holds what makes another word of a letter before it: C端, C轮, C类, C位.
var letterSuffix = runeSet("端轮级类位盘座证照罩层区栋楼型值组班角口")

func runeSet(s string) map[rune]bool {
	set := make(map[rune]bool, len(s))
	for _, r := range s {
		set[r] = true
	}
	return set
}

// phraseBook finds one of many phrases in a short text.
type phraseBook struct {
	m     *matcher
	exact map[string]int
	build *growing
}

func newPhraseBook() *phraseBook {
	return &phraseBook{m: &matcher{}, exact: map[string]int{}, build: newGrowing()}
}

// add enters a phrase for value and answers the value that owns it.
func (b *phraseBook) add(phrase string, value int) int {
	letters := spell(phrase)
	if len(letters) == 0 {
		return value
	}
	k := keyOf(letters)
	if owner, ok := b.exact[k]; ok {
		return owner
	}
	b.exact[k] = value
	b.build.insert(letters, int32(len(b.m.defs)))
	b.m.defs = append(b.m.defs, def{kind: kindPhrase, value: int32(value), length: uint8(min(len(letters), 255))})
	return value
}

func (b *phraseBook) finish() {
	b.m.trie = b.build.finish()
	b.build = nil
}

// find is the value of the phrase that text is, or else of the longest one that text contains (the leftmost
// of equals).
func (b *phraseBook) find(text string) (int, bool) {
	if v, ok := b.exact[key(text)]; ok {
		return v, true
	}
	var f folded
	f.reset(clip(text))
	best, value := 0, 0
	for i := 0; i < len(f.runes); i++ {
		d, end := b.m.longest(&f, i)
		if d == nil {
			continue
		}
		if end-i > best {
			best, value = end-i, int(d.value)
		}
		i = end - 1
	}
	return value, best > 0
}

// clip bounds the text of a lookup; what people call a title or a district is short.
func clip(text string) string {
	const limit = 600
	if len(text) <= limit {
		return text
	}
	cut := limit
	for cut > 0 && text[cut]&0xC0 == 0x80 {
		cut--
	}
	return text[:cut]
}

// isOrdinaryWord tells names of a skill marked ambiguous that are ordinary words: one word of plain Latin
// letters, or at most two Chinese characters. "Golang" and "Spring Boot" need no evidence.
func isOrdinaryWord(letters []letter) bool {
	latin, han := true, true
	for i, l := range letters {
		if i > 0 && l.sep != 0 {
			return false
		}
		latin = latin && unicode.IsLetter(l.r) && !isHan(l.r)
		han = han && isHan(l.r)
	}
	if latin {
		return len(letters) < 5 || string(lettersOf(letters[len(letters)-4:])) != "lang"
	}
	return han && len(letters) <= 2
}

func lettersOf(letters []letter) []rune {
	out := make([]rune, len(letters))
	for i, l := range letters {
		out[i] = l.r
	}
	return out
}
