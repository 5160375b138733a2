package app

import (
	"context"

	"talentmatch/market"
)

func (a *App) indexReady() error {
	if a.Index == nil {
		return &market.Error{Code: market.CodeUnavailable, Args: market.Args{"what": "index"}}
	}
	a.caches.mu.Lock()
	indexNew := a.caches.indexNew || !a.caches.loaded && a.Index.Cursor() == ""
	a.caches.mu.Unlock()
	if indexNew {
		return &market.Error{Code: market.CodeNotReady, Args: market.Args{"what": "index", "progress": int(a.Index.State().Progress) / 100}}
	}
	return nil
}

// SearchTalents searches the talents. Errors: CodeInvalid, CodeNotReady while the index is being built,
// CodeUnavailable where another process holds it.
func (a *App) SearchTalents(ctx context.Context, _ market.Actor, q market.SearchQuery) (market.TalentHits, error) {
	if err := a.indexReady(); err != nil {
		return market.TalentHits{}, err
	}
	page, err := a.Index.SearchTalents(ctx, q)
	if err != nil {
		return market.TalentHits{}, err
	}
	out := market.TalentHits{Items: []market.TalentHit{}, Next: page.Next, Total: page.Total, Facets: page.Facets, Notes: page.Notes}
	ids, highlights := hits(page)
	found, err := a.Talents.GetMany(ctx, ids)
	for _, t := range found {
		out.Items = append(out.Items, market.TalentHit{Talent: t, Highlights: highlights[t.ID]})
	}
	return out, err
}

// SearchDemands searches the demands. Errors: as SearchTalents.
func (a *App) SearchDemands(ctx context.Context, _ market.Actor, q market.SearchQuery) (market.DemandHits, error) {
	if err := a.indexReady(); err != nil {
		return market.DemandHits{}, err
	}
	page, err := a.Index.SearchDemands(ctx, q)
	if err != nil {
		return market.DemandHits{}, err
	}
	out := market.DemandHits{Items: []market.DemandHit{}, Next: page.Next, Total: page.Total, Facets: page.Facets, Notes: page.Notes}
	ids, highlights := hits(page)
	found, err := a.Demands.GetMany(ctx, ids)
	for _, d := range found {
		out.Items = append(out.Items, market.DemandHit{Demand: d, Highlights: highlights[d.ID]})
	}
	return out, err
}

func hits(page market.SearchPage) (ids []string, highlights map[string]map[string][]string) {
	highlights = map[string]map[string][]string{}
	for _, h := range page.Hits {
		ids = append(ids, h.ID)
		highlights[h.ID] = h.Highlights
	}
	return ids, highlights
}

// SuggestSkills completes the name of a skill, best first.
func (a *App) SuggestSkills(_ context.Context, q string, limit int, lang string) []market.Suggestion {
	return a.Words.Suggest(q, limit, lang)
}
