package api

import (
	"net/http"
	"slices"

	"talentmatch/market"
)

// searchFields are the fields by which a search can be filtered and counted.
var searchFields = []string{"district", "education", "occupation", "skill", "certificate"}

// FoundTalent is a talent that a search found, with the passages that were hit.
type FoundTalent struct {
	market.Talent
	Highlights map[string][]string `json:"highlights,omitempty"`
}

// FoundDemand is a demand that a search found, with the passages that were hit.
type FoundDemand struct {
	market.Demand
	Highlights map[string][]string `json:"highlights,omitempty"`
}

// Found is what a search answers. Facets stand on it where they were asked for.
type Found[T any] struct {
	Items  []T                  `json:"items"`
	Next   string               `json:"next"`
	Total  int                  `json:"total"`
	Facets []market.SearchFacet `json:"facets,omitempty"`
	// Notes say how the query was understood where that may surprise.
	Notes []market.Reason `json:"notes,omitempty"`
}

func (s *server) searchRoutes() []*route {
	order := query("order", "string")
	order.allowed = []string{"updated", "id"}
	params := append([]param{paramQ}, filterParams(searchFields)...)
	params = append(params, query("facets", "boolean"), order, paramLimit, paramCursor)
	return []*route{
		{method: http.MethodGet, path: "/api/v1/search/talents", id: "search.talents", tag: "search", params: params,
			answers: []reply{jsonReply(200, Found[FoundTalent]{})}, run: (*call).searchTalents},
		{method: http.MethodGet, path: "/api/v1/search/demands", id: "search.demands", tag: "search", params: params,
			answers: []reply{jsonReply(200, Found[FoundDemand]{})}, run: (*call).searchDemands},
	}
}

func (c *call) searchQuery() market.SearchQuery {
	return market.SearchQuery{Text: c.text("q"), Filter: c.filters(searchFields), Facets: c.flag("facets"),
		Order: c.text("order"), Limit: c.integer("limit"), Cursor: c.text("cursor")}
}

// TalentsFound is a page of found talents as it is answered; labels and texts are still to be filled in.
func TalentsFound(hits market.TalentHits) Found[FoundTalent] {
	out := Found[FoundTalent]{Items: make([]FoundTalent, len(hits.Items)), Next: hits.Next, Total: hits.Total, Facets: hits.Facets, Notes: hits.Notes}
	for i, h := range hits.Items {
		out.Items[i] = FoundTalent{Talent: h.Talent, Highlights: h.Highlights}
	}
	return out
}

// DemandsFound is the same for demands.
func DemandsFound(hits market.DemandHits) Found[FoundDemand] {
	out := Found[FoundDemand]{Items: make([]FoundDemand, len(hits.Items)), Next: hits.Next, Total: hits.Total, Facets: hits.Facets, Notes: hits.Notes}
	for i, h := range hits.Items {
		out.Items[i] = FoundDemand{Demand: h.Demand, Highlights: h.Highlights}
	}
	return out
}

func (c *call) searchTalents() error {
	hits, err := c.s.o.App.SearchTalents(c.ctx(), c.actor, c.searchQuery())
	if err != nil {
		return err
	}
	out := TalentsFound(hits)
	out.Facets, out.Notes = c.labelled(hits.Facets), c.notes(hits.Notes)
	return c.localized(http.StatusOK, out)
}

func (c *call) searchDemands() error {
	hits, err := c.s.o.App.SearchDemands(c.ctx(), c.actor, c.searchQuery())
	if err != nil {
		return err
	}
	out := DemandsFound(hits)
	out.Facets, out.Notes = c.labelled(hits.Facets), c.notes(hits.Notes)
	return c.localized(http.StatusOK, out)
}

// notes copies the notes of a search with their texts.
func (c *call) notes(list []market.Reason) []market.Reason {
	own := slices.Clone(list)
	c.p.Notes(own)
	return own
}

// labelled copies the facets with the labels of their values in the reader's language.
func (c *call) labelled(facets []market.SearchFacet) []market.SearchFacet {
	out := slices.Clone(facets)
	for i := range out {
		out[i].Values = filled(slices.Clone(out[i].Values))
		for j := range out[i].Values {
			v := &out[i].Values[j]
			v.Label = c.label(out[i].Name, v.Code)
		}
	}
	return out
}
