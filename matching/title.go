package matching

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"talentmatch/market"

	"golang.org/x/text/width"
)

// titles is what the model knows of lines of work and of the words of titles; nil in versions that don't look at
// them.
type titles struct {
	codes   []string
	names   map[string]trackName // by the folded name
	longest int                  // in runes
	// near holds the closeness of two lines of work in ten-thousandths.
	near [][]int32
	// rarity is the weight of a word by its hash; one that isn't here has the highest.
	rarity map[uint32]int32
	// ranks are the words of seniority.
	ranks []rankWord
}

// trackName is what a name in a title says: a line of work, and how firmly.
type trackName struct {
	track uint8
	// class is 0 for a name of its own, 1 for a weak one, 2 for a generic one.
	class uint8
}

const genericName = 2

type rankWord struct {
	text string
	rank uint8
}

// foldSpaced folds a text as fold does, but keeps the spaces between Latin words.
func foldSpaced(s string) string {
	var b strings.Builder
	last, gap := rune(0), false
	for _, r := range strings.ToLower(width.Fold.String(s)) {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && !strings.ContainsRune("+#.", r) {
			gap = true
			continue
		}
		if gap && isLatin(last) && isLatin(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, gap = r, false
	}
	return b.String()
}

// noTrack stands for a title that names no line of work.
const noTrack = 0xFF

// titleParts is what a title says, taken apart.
type titleParts struct {
	// head is the line of work itself, tracks all that are named, sorted.
	head   uint8
	tracks []uint8
	// rank is the seniority, 0 where it isn't said.
	rank uint8
	// weight holds the weight of each of the word's grams, total their sum.
	weight []int32
	total  int64
}

func (m *model) compileTitles(t *market.MatchTables) {
	if m.weights.Title.Track == 0 || t == nil {
		return
	}
	x := &titles{names: map[string]trackName{}, rarity: map[uint32]int32{}}
	at := map[string]int{}
	for i, n := range t.Tracks {
		at[n.Code] = i
		x.codes = append(x.codes, n.Code)
		for class, names := range [][]string{n.Names, n.Weak, n.Generic} {
			for _, name := range names {
				k := foldSpaced(name)
				x.names[k] = trackName{uint8(i), uint8(class)}
				x.longest = max(x.longest, utf8.RuneCountInString(k))
			}
		}
	}
	x.near = make([][]int32, len(t.Tracks))
	for i := range x.near {
		x.near[i] = make([]int32, len(t.Tracks))
	}
	for i, n := range t.Tracks {
		for _, o := range n.Near {
			if j, ok := at[o.Code]; ok {
				x.near[i][j], x.near[j][i] = int32(o.Percent)*100, int32(o.Percent)*100
			}
		}
	}
	for _, r := range t.TitleWords {
		x.rarity[hash(r.Name)] = wordWeight(int32(r.Rarity))
	}
	for i, list := range m.weights.Title.Seniority {
		for _, s := range list {
			x.ranks = append(x.ranks, rankWord{text: s, rank: uint8(i + 1)})
		}
	}
	m.titleTables = x
}

// wordWeight is the weight of a word of a title by its rarity; even one that every title has counts a little.
func wordWeight(rarity int32) int32 { return 500 + rarity*95/100 }

// compile takes a title apart.
func (x *titles) compile(w *word, s string) *titleParts {
	p := &titleParts{head: noTrack, rank: x.rankOf(foldSpaced(s))}
	best := uint8(genericName + 1)
	for _, segment := range strings.FieldsFunc(s, breaksTitle) {
		here := false // what qualifies stands before the head, or behind a bracket or a dash
		x.eachName([]rune(foldSpaced(segment)), func(n trackName) {
			if n.class < genericName {
				p.tracks = append(p.tracks, n.track)
			}
			if n.class < best || n.class == best && here {
				p.head, best, here = n.track, n.class, true
			}
		})
	}
	slices.Sort(p.tracks)
	for _, g := range w.grams {
		v, ok := x.rarity[g]
		if !ok {
			v = wordWeight(full)
		}
		p.weight = append(p.weight, v)
		p.total += int64(v)
	}
	return p
}

// eachName calls visit with the names in a folded text, the longest first, without overlap.
func (x *titles) eachName(runes []rune, visit func(trackName)) {
	for i := 0; i < len(runes); {
		n := 0
		for l := min(x.longest, len(runes)-i); l > 0; l-- {
			if name, ok := x.names[string(runes[i:i+l])]; ok && latinEdges(runes, i, i+l) {
				visit(name)
				n = l
				break
			}
		}
		i += max(n, 1)
	}
}

// breaksTitle tells the marks behind which a title is only qualified.
func breaksTitle(r rune) bool {
	return strings.ContainsRune("()（）[]【】-—–|｜·,，;；:：", r)
}

// rankOf returns the seniority that a folded title states, the lowest one where it states that of a beginner, else the
// highest.
func (x *titles) rankOf(folded string) uint8 {
	best := uint8(0)
	for _, r := range x.ranks {
		if !holdsWord(folded, r.text) {
			continue
		}
		if r.rank == 1 {
			return 1
		}
		best = max(best, r.rank)
	}
	return best
}

// holdsWord tells whether a text holds a word, a Latin one as a word of its own.
func holdsWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:from+i])
		after, _ := utf8.DecodeRuneInString(text[from+i+len(word):])
		if !isLatin(rune(word[0])) || !isLatin(before) && !isLatin(after) {
			return true
		}
		from += i + len(word)
	}
}

// overlapByRarity is the Dice coefficient of the words of two titles, each by its weight, 0 to full.
func overlapByRarity(a, b *word) int32 {
	total := a.title.total + b.title.total
	if total == 0 {
		return 0
	}
	shared, i, j := int64(0), 0, 0
	for i < len(a.grams) && j < len(b.grams) {
		switch {
		case a.grams[i] < b.grams[j]:
			i++
		case a.grams[i] > b.grams[j]:
			j++
		default:
			shared += int64(a.title.weight[i])
			i, j = i+1, j+1
		}
	}
	return int32(2 * shared * full / total)
}

// titleByTrack says how close two titles are but for their ranks: by their lines of work where both name one, else by
// occupation and words.
func (m *model) titleByTrack(a, b *word) int32 {
	words := overlapByRarity(a, b)
	if a.title.head != noTrack && b.title.head != noTrack {
		return m.trackLikeness(a, b, words)
	}
	return max(words*m.weights.Title.Words/full, m.occupationLikeness(a, b))
}

// trackLikeness compares titles that both name a line of work.
func (m *model) trackLikeness(a, b *word, words int32) int32 {
	w := &m.weights.Title
	x, y := a.title, b.title
	if x.head == y.head {
		return w.Track + (w.TrackWords-w.Track)*words/full
	}
	best := max(m.titleTables.near[x.head][y.head], words*w.Apart/full)
	if common(x.tracks, []uint8{y.head}) > 0 || common(y.tracks, []uint8{x.head}) > 0 {
		best = max(best, w.Modifier)
	}
	if common(a.groups, b.groups) > 0 {
		best = max(best, w.OccupationApart)
	}
	return best
}

// occupationLikeness compares the occupations whose titles stand in two texts.
func (m *model) occupationLikeness(a, b *word) int32 {
	switch {
	case common(a.occupations, b.occupations) > 0:
		return m.weights.Title.Occupation
	case common(a.groups, b.groups) > 0:
		return m.weights.Title.Group
	}
	return 0
}

// midRank is the rank of a title that states none.
const midRank = 3

// rankShare is the share of a likeness that is left where ranks lie apart.
func (m *model) rankShare(a, b uint8) int32 {
	if a == b || len(m.weights.Title.Gap) == 0 {
		return full
	}
	if a == 0 {
		a = midRank
	}
	if b == 0 {
		b = midRank
	}
	gap := int(a) - int(b)
	return pick(m.weights.Title.Gap, max(gap, -gap))
}
