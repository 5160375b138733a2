package taxonomy

import (
	"slices"
	"strings"

	"talentmatch/market"
)

// suggestion is one name of a skill as it is searched.
type suggestion struct {
	key   string
	words []string // keys of the rest of the name from each word on
	skill int
	label bool
}

func (t *Taxonomy) buildSuggestions(spelled [][][]letter) {
	for i := range spelled {
		for n, letters := range spelled[i] {
			s := suggestion{key: keyOf(letters), skill: i, label: n < 2}
			for at, l := range letters {
				if at > 0 && l.sep != 0 {
					s.words = append(s.words, keyOf(letters[at:]))
				}
			}
			t.suggestions = append(t.suggestions, s)
		}
	}
}

// How well a name fits a query, best first.
const (
	fitsWhole = iota
	fitsLabelStart
	fitsNameStart
	fitsWordStart
	fitsInside
	fitsNot
)

func (s *suggestion) fit(query string) int {
	switch {
	case s.key == query:
		return fitsWhole
	case strings.HasPrefix(s.key, query):
		if s.label {
			return fitsLabelStart
		}
		return fitsNameStart
	case slices.ContainsFunc(s.words, func(w string) bool { return strings.HasPrefix(w, query) }):
		return fitsWordStart
	case strings.Contains(s.key, query):
		return fitsInside
	}
	return fitsNot
}

// SuggestSkills lists skills one of whose names, in either language, is, begins with or contains q, best
// first: the exact name, then names and words that begin with it, shorter before longer. limit bounds the
// list; an empty q or a limit below 1 gives none.
func (t *Taxonomy) SuggestSkills(q string, limit int) []market.SkillNode {
	query := key(clip(q))
	if query == "" || limit < 1 {
		return nil
	}
	type found struct{ skill, fit, length int }
	best := make(map[int]found)
	for i := range t.suggestions {
		s := &t.suggestions[i]
		fit := s.fit(query)
		if fit == fitsNot {
			continue
		}
		now := found{s.skill, fit, len(s.key)}
		if old, ok := best[s.skill]; !ok || fit < old.fit || (fit == old.fit && now.length < old.length) {
			best[s.skill] = now
		}
	}
	all := make([]found, 0, len(best))
	for _, f := range best {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b found) int {
		if a.fit != b.fit {
			return a.fit - b.fit
		}
		if a.length != b.length {
			return a.length - b.length
		}
		return a.skill - b.skill
	})
	out := make([]market.SkillNode, 0, min(limit, len(all)))
	for _, f := range all[:min(limit, len(all))] {
		out = append(out, t.tables.Skills[f.skill])
	}
	return out
}
