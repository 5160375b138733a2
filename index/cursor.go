package index

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2/search"

	"talentmatch/market"
)

// position is where a page ended.
type position struct {
	// Query is the fingerprint of the query that the position belongs to.
	Query string `json:"q"`
	// Keys are the sort keys of the last hit.
	Keys []string `json:"k"`
	// Relaxed says that not all words had to be found.
	Relaxed bool `json:"r,omitempty"`
}

func encodeCursor(kind market.Kind, q market.SearchQuery, p position) string {
	p.Query = fingerprint(kind, q)
	b, err := json.Marshal(p)
	if err != nil { // strings always marshal
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// decodeCursor reads the position of a cursor, nil for none; it fails for a cursor of another query.
func decodeCursor(kind market.Kind, q market.SearchQuery) (*position, error) {
	if q.Cursor == "" {
		return nil, nil //nolint:nilnil // no cursor is the first page
	}
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil || len(b) > 1000 {
		return nil, market.BadCursor()
	}
	var p position
	if json.Unmarshal(b, &p) != nil || p.Query != fingerprint(kind, q) || len(p.Keys) != len(sortOrder(q.Order)) {
		return nil, market.BadCursor()
	}
	if q.Order == orderRelevance {
		if f, err := strconv.ParseFloat(p.Keys[0], 64); err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, market.BadCursor()
		}
	}
	return &p, nil
}

// fingerprint tells queries apart whose pages can't be mixed.
func fingerprint(kind market.Kind, q market.SearchQuery) string {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d\x00%s\x00%s\x00%s", Version, kind, q.Order, q.Text)
	for _, name := range slices.Sorted(maps.Keys(q.Filter)) {
		codes := slices.Sorted(slices.Values(q.Filter[name]))
		_, _ = fmt.Fprintf(h, "\x00%s%q", name, slices.Compact(codes))
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// sortKeys returns the keys of a hit, from which the next page goes on.
func sortKeys(h *search.DocumentMatch, order string) []string {
	switch order {
	case orderID:
		return []string{h.ID}
	case orderUpdated:
		return []string{h.Sort[0], h.ID}
	}
	return []string{strconv.FormatFloat(h.Score, 'g', -1, 64), h.ID}
}
