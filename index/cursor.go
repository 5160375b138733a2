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

	"talentmatch/market"
)

// position is where a page ended.
type position struct {
	// Query is the fingerprint of the query that the position belongs to.
	Query string `json:"q"`
	// ID, Score and Updated are what the last hit was ordered by.
	ID      string `json:"i"`
	Score   string `json:"s,omitempty"`
	Updated string `json:"u,omitempty"`
	// Relaxed says that not all words had to be found.
	Relaxed bool `json:"r,omitempty"`

	last found
}

func encodeCursor(kind market.Kind, q market.SearchQuery, p position) string {
	p.Query, p.ID = fingerprint(kind, q), p.last.id
	switch q.Order {
	case orderRelevance:
		p.Score = strconv.FormatFloat(p.last.score, 'g', -1, 64)
	case orderUpdated:
		p.Updated = p.last.updated
	}
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
	if json.Unmarshal(b, &p) != nil || p.Query != fingerprint(kind, q) {
		return nil, market.BadCursor()
	}
	p.last = found{id: p.ID, updated: p.Updated}
	if q.Order == orderRelevance {
		p.last.score, err = strconv.ParseFloat(p.Score, 64)
		if err != nil || math.IsNaN(p.last.score) || math.IsInf(p.last.score, 0) {
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
