package matching

import (
	"encoding/base64"
	"encoding/json"

	"talentmatch/market"
)

// cursor is a position in a list: after the match with that score and ID. Kind, Of and AsOf say which list.
type cursor struct {
	Score int32       `json:"s"`
	ID    string      `json:"i"`
	Kind  market.Kind `json:"k"`
	Of    string      `json:"o"`
	AsOf  market.Date `json:"d"`
}

func cursorAfter(x ranked, kind market.Kind, of string, asOf market.Date) string {
	b, err := json.Marshal(cursor{x.score, x.id, kind, of, asOf})
	if err != nil {
		return "" // strings and numbers always marshal
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// page checks limit and cursor of a query. A cursor belongs to one list on one day.
func (e *Engine) page(q market.MatchQuery, kind market.Kind, of string) (int, *ranked, error) {
	limit, err := market.CheckLimit(q.Limit)
	if err != nil || q.Cursor == "" {
		return limit, nil, err
	}
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil {
		return 0, nil, market.BadCursor()
	}
	var c cursor
	if json.Unmarshal(b, &c) != nil || c.Kind != kind || c.Of != of || c.AsOf != q.AsOf || c.ID == "" {
		return 0, nil, market.BadCursor()
	}
	return limit, &ranked{score: c.Score, id: c.ID}, nil
}

// CursorDay returns the day of a cursor of a match list, empty for anything else, so that the pages of one
// list stay on one day.
func (e *Engine) CursorDay(s string) market.Date {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return ""
	}
	var c cursor
	if json.Unmarshal(b, &c) != nil || !c.AsOf.Valid() {
		return ""
	}
	return c.AsOf
}
