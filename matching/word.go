package matching

import (
	"sort"
	"strings"
	"unicode"

	"talentmatch/market"

	"golang.org/x/text/width"
)

// word is a short text of people (a title, a desired role, a field of study, the name of a certificate, a
// free label of a skill), compiled once and shared by every row that uses it.
type word struct {
	// key is the text by which it is interned.
	key string
	// text is as it was first written, folded in one case and width without spaces.
	text   string
	folded string
	// core is folded without endings such as 证书, by which names of certificates are compared.
	core string
	// grams are the sorted hashes of what is left without seniority and common endings: pairs of Chinese
	// characters and whole Latin words.
	grams []uint32
	// occupations and groups are those whose titles stand in the text, sorted.
	occupations []uint16
	groups      []uint16
	// occ is the occupation that stands beside a demand's title, noOccupation for none.
	occ uint16
	// field is the field of study, −1 for none; skill the skill of exactly that name, −1 for none.
	field int16
	skill int32
	// kind is the same for titles that differ in their ranks alone, class the number of the first word of that kind.
	kind  string
	class int32
	// title is nil in versions that don't look at lines of work.
	title *titleParts
}

// fold brings spellings of one name together: width, case, spaces and punctuation do not count, but for the
// marks that tell C, C++, C# and .NET apart.
func fold(s string) string {
	var b strings.Builder
	for _, r := range width.Fold.String(s) {
		if r != '+' && r != '#' && r != '.' && !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// titleNoise are the parts of a title that say nothing about the field of work; longer ones first.
var titleNoise = []string{
	"software engineer", "实习生", "工程师", "技术员", "管培生", "应届生", "毕业生", "研究员", "负责人", "internship", "engineer",
	"developer", "specialist", "assistant", "manager", "senior", "junior", "intern", "高级", "资深", "中级", "初级", "首席",
	"实习", "应届", "助理", "专员", "主管", "经理", "总监", "人员", "岗位", "工程", "staff", "lead", "岗", "师", "员",
}

func stripNoise(s string) string {
	s = strings.ToLower(width.Fold.String(s))
	for _, n := range titleNoise {
		if t := strings.ReplaceAll(s, n, " "); strings.TrimSpace(t) != "" {
			s = t
		}
	}
	return s
}

// grams returns the sorted distinct hashes of the words of a title.
func grams(s string) []uint32 {
	var out []uint32
	for _, w := range market.TitleWords(s) {
		out = append(out, hash(w))
	}
	return sortedSet(out)
}

// hash is FNV-1a with 32 bits.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func sortedSet[T uint16 | uint32 | int32](list []T) []T {
	sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	n := 0
	for i, v := range list {
		if i == 0 || v != list[n-1] {
			list[n] = v
			n++
		}
	}
	return list[:n]
}

// common counts the values that two sorted lists share.
func common[T uint8 | uint16 | uint32](a, b []T) int {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// overlap is the Dice coefficient of two sets of grams, 0 to full: 2|A∩B| / (|A|+|B|).
func overlap(a, b *word) int32 {
	total := len(a.grams) + len(b.grams)
	if total == 0 {
		return 0
	}
	return int32(2 * common(a.grams, b.grams) * full / total)
}

// titleLikeness says how close two titles are, 0 to full: the same text, the same occupation, the same group
// of occupations, or words in common, whichever gives most.
func (m *model) titleLikeness(a, b *word) int32 { return m.ranked(a, b, m.titleBase(a, b)) }

// ranked turns what two titles have in common into their likeness: the same text is the same title, and ranks that
// lie apart cost a share.
func (m *model) ranked(a, b *word, base int32) int32 {
	if a.folded == b.folded && a.folded != "" {
		return m.weights.Title.Same
	}
	if m.titleTables != nil {
		return base * m.rankShare(a.title.rank, b.title.rank) / full
	}
	return base
}

// titleBase says what two titles have in common but for their ranks; it looks at nothing that isn't in their kinds.
func (m *model) titleBase(a, b *word) int32 {
	if m.titleTables != nil {
		return m.titleByTrack(a, b)
	}
	w := &m.weights.Title
	best := overlap(a, b) * w.Words / full
	if common(a.occupations, b.occupations) > 0 {
		best = max(best, w.Occupation)
	} else if common(a.groups, b.groups) > 0 {
		best = max(best, w.Group)
	}
	return best
}

// fieldLikeness says how close two fields of study are, 0 to full.
func (m *model) fieldLikeness(a, b *word) int32 {
	w := &m.weights.Field
	if a.folded == b.folded && a.folded != "" || a.field >= 0 && a.field == b.field {
		return w.Same
	}
	best := overlap(a, b) * w.Words / full
	if a.field >= 0 && b.field >= 0 && m.fieldsClose(a.field, b.field) {
		best = max(best, w.Close)
	}
	return best
}

// kindOf writes down all that titleBase looks at.
func kindOf(w *word) string {
	var b []byte
	for _, g := range w.grams {
		b = put32(b, int32(g))
	}
	b = put16(put16(append(b, '|'), w.occupations...), w.groups...)
	if t := w.title; t != nil {
		b = append(append(b, t.head, '|'), t.tracks...)
	}
	return string(b)
}
