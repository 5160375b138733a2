package market

// SearchQuery asks the full-text index.
type SearchQuery struct {
	// Text is what the person typed: words of either language, "a phrase", -without, skill:python,
	// district:青岛. Empty finds everything that the filters let through.
	Text string
	// Filter maps a facet's name (district, education, occupation, skill, certificate) to codes of which
	// any will do.
	Filter map[string][]string
	// Facets asks for counts.
	Facets bool
	// Order is "" (relevance), "updated" (newest first) or "id".
	Order string
	// Limit is 1 to 100 (0 = 20).
	Limit  int
	Cursor string
}

// SearchPage is one page of hits.
type SearchPage struct {
	Hits   []SearchHit   `json:"hits"`
	Next   string        `json:"next"`
	Total  int           `json:"total"`
	Facets []SearchFacet `json:"facets,omitempty"`
	// Notes say how the query was understood where that may surprise: search.relaxed (not all of the words
	// had to be there), search.unknown_place and search.unknown_skill (with the value).
	Notes []Reason `json:"notes,omitempty"`
}

// SearchHit is one record that was found, by its ID.
type SearchHit struct {
	ID string `json:"id"`
	// Highlights maps a field to passages with the found words marked by <mark> and </mark>; everything
	// else in them is escaped for HTML.
	Highlights map[string][]string `json:"highlights,omitempty"`
}

// SearchFacet counts the hits by the values of one field, most first.
type SearchFacet struct {
	Name   string       `json:"name"`
	Values []FacetValue `json:"values"`
}

// FacetValue is one value of a facet.
type FacetValue struct {
	Code  string `json:"code"`
	Label string `json:"label,omitempty"`
	Count int    `json:"count"`
}

// Suggestion completes what somebody types.
type Suggestion struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	// Match is the name that fitted what was typed.
	Match string `json:"match,omitempty"`
}

// CacheState says how a cache (the index, the matching snapshot) stands to the store.
type CacheState struct {
	Ready bool `json:"ready"`
	// Progress is the share of a rebuild that is done.
	Progress Share `json:"progress"`
	// Documents counts what the cache holds.
	Documents int `json:"documents"`
	// Cursor is the position in the feed that the cache has reached.
	Cursor string `json:"-"`
}

// TalentHits is one page of talents that a search found.
type TalentHits struct {
	Items  []TalentHit
	Next   string
	Total  int
	Facets []SearchFacet
	Notes  []Reason
}

// TalentHit is one found talent with its highlights; see SearchHit.
type TalentHit struct {
	Talent     Talent
	Highlights map[string][]string
}

// DemandHits is one page of demands that a search found.
type DemandHits struct {
	Items  []DemandHit
	Next   string
	Total  int
	Facets []SearchFacet
	Notes  []Reason
}

// DemandHit is one found demand with its highlights; see SearchHit.
type DemandHit struct {
	Demand     Demand
	Highlights map[string][]string
}
