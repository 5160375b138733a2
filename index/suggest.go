package index

import (
	"context"
	"slices"
	"strings"

	"talentmatch/market"
)

// The bounds of suggestions.
const (
	maxSuggestions = 50
	// maxTitlesSeen is the most titles that are looked at for one prefix.
	maxTitlesSeen = 5000
)

// Suggest completes what somebody types into a search of the kind: titles and roles in use, the most frequent
// first, then skills and occupations of which a name begins so, with their codes. limit is 1 to 50, 0 is 10.
// An empty prefix has no completions. Without an index there are still skills and occupations.
func (x *Index) Suggest(ctx context.Context, kind market.Kind, prefix string, limit int) ([]market.Suggestion, error) {
	if limit == 0 {
		limit = 10
	}
	if limit < 1 || limit > maxSuggestions {
		return nil, market.Invalid([]market.Problem{{Field: "limit", Code: market.ProblemOutOfRange,
			Args: market.Args{"value": limit, "low": 1, "high": maxSuggestions}}})
	}
	out := []market.Suggestion{}
	start := fold(prefix)
	if start == "" {
		return out, nil
	}
	titles, err := x.titles(ctx, kind, start)
	if err != nil {
		return nil, err
	}
	// Titles get half of the room, more where the taxonomy does not need it.
	known := x.names.beginningWith(start, limit)
	room := max(limit-len(known), (limit+1)/2)
	out = append(out, titles[:min(room, len(titles))]...)
	return append(out, known[:min(limit-len(out), len(known))]...), nil
}

// titles returns the titles that begin so, most frequent first.
func (x *Index) titles(ctx context.Context, kind market.Kind, start string) ([]market.Suggestion, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	g := x.good()
	if g == nil {
		return nil, nil
	}
	var found []title
	err := guard(func() (err error) {
		found, err = g.titles(ctx, kindLetter(kind)+start)
		return err
	})
	if err != nil {
		return nil, x.damage(g, err)
	}
	slices.SortFunc(found, func(a, b title) int {
		if a.count != b.count {
			return int(b.count) - int(a.count) // #nosec G115 -- counts of documents
		}
		return strings.Compare(a.folded, b.folded)
	})
	out := make([]market.Suggestion, len(found))
	for i, t := range found {
		out[i] = market.Suggestion{Label: t.text, Match: t.text}
	}
	return out, nil
}

// title is a title in use; spellings that differ in width and case only are one.
type title struct {
	folded, text string
	count        uint64
}

func (g *generation) titles(ctx context.Context, prefix string) ([]title, error) {
	dict, err := g.bleve.FieldDictPrefix(fieldComplete, []byte(prefix))
	if err != nil {
		return nil, err
	}
	defer func() { _ = dict.Close() }()
	var out []title
	for seen := 0; seen < maxTitlesSeen; seen++ {
		if seen%500 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		e, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		folded, text, ok := strings.Cut(e.Term, "\x00")
		switch n := len(out); {
		case !ok:
		case n > 0 && out[n-1].folded == folded:
			out[n-1].count += e.Count
		default:
			out = append(out, title{folded, text, e.Count})
		}
	}
	return out, nil
}

// beginningWith returns skills and occupations with a name that begins so, those with a shorter one first.
func (n *names) beginningWith(start string, limit int) []market.Suggestion {
	var out []market.Suggestion
	for _, s := range n.tables.Skills {
		if m := beginning(start, n.skills[s.Code].all); m != "" {
			out = append(out, market.Suggestion{Code: s.Code, Label: s.Zh, Match: m})
		}
	}
	for _, o := range n.tables.Occupations {
		if m := beginning(start, append([]string{o.Zh, o.En}, o.Titles...)); m != "" {
			out = append(out, market.Suggestion{Code: o.Code, Label: o.Zh, Match: m})
		}
	}
	slices.SortStableFunc(out, func(a, b market.Suggestion) int {
		if len(a.Match) != len(b.Match) {
			return len(a.Match) - len(b.Match)
		}
		return strings.Compare(a.Code, b.Code)
	})
	return out[:min(limit, len(out))]
}

// beginning returns the first name that begins so, empty where none does.
func beginning(start string, all []string) string {
	for _, name := range all {
		if strings.HasPrefix(fold(name), start) {
			return name
		}
	}
	return ""
}
