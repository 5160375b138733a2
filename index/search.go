package index

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveapi "github.com/blevesearch/bleve_index_api"

	"talentmatch/market"
)

// MaxQuery is the most characters of a query's text.
const MaxQuery = 500

// maxFacetValues is the most values of a facet that are counted out.
const maxFacetValues = 50

// maxFilterValues is the most codes of one filter.
const maxFilterValues = 100

// facets lists what hits are counted by, in the order of the answer. A district is counted with those that it
// lies in, so that the count of a value is the number of hits that a filter by it leaves.
var facets = []string{fieldDistrict, fieldEducation, fieldOccupation, fieldSkill, fieldCertificate}

// filters lists what can be filtered by, each kind's own.
var filters = map[market.Kind][]string{
	market.KindTalent: {fieldDistrict, fieldEducation, fieldOccupation, fieldSkill, fieldCertificate,
		fieldEmploymentType, fieldConsent, fieldLooking},
	market.KindDemand: {fieldDistrict, fieldEducation, fieldOccupation, fieldSkill, fieldCertificate,
		fieldEmploymentType, fieldStatus},
}

// The orders of hits.
const (
	orderRelevance = ""
	orderUpdated   = "updated"
	orderID        = "id"
)

// SearchTalents finds talents. Filters are the facets, and employmentType, consent (yes, no) and looking
// (yes, open, no); districts include what lies in them. Without a filter all talents are searched, in the
// pool or not. Errors: CodeInvalid for a text, limit, order, filter or cursor that isn't allowed,
// CodeNotReady while there is no index, CodeCancelled.
func (x *Index) SearchTalents(ctx context.Context, q market.SearchQuery) (market.SearchPage, error) {
	return x.search(ctx, market.KindTalent, q)
}

// SearchDemands finds demands. Filters are the facets, and employmentType and status; otherwise as
// SearchTalents.
func (x *Index) SearchDemands(ctx context.Context, q market.SearchQuery) (market.SearchPage, error) {
	return x.search(ctx, market.KindDemand, q)
}

func (x *Index) search(ctx context.Context, kind market.Kind, q market.SearchQuery) (market.SearchPage, error) {
	limit, after, err := checkSearch(kind, q)
	if err != nil {
		return market.SearchPage{}, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	g := x.good()
	if g == nil {
		return market.SearchPage{}, x.notReady()
	}
	s := searching{x: x, g: g, kind: kind, q: q, limit: limit, after: after}
	var page market.SearchPage
	err = guard(func() (err error) {
		page, err = s.page(ctx)
		return err
	})
	return page, x.damage(g, err)
}

// damage takes an index out of use whose files can't be read any more, and maps the error.
func (x *Index) damage(g *generation, err error) error {
	var p *panicError
	if !errors.As(err, &p) {
		return mapError(err)
	}
	x.log.Error("index failed", "error", p, "stack", string(p.stack))
	if !p.fault {
		return mapError(err)
	}
	g.fail()
	return &market.Error{Code: market.CodeNotReady, Args: market.Args{"what": "index", "progress": 0}, Err: err}
}

// checkSearch checks what can be wrong with a query, all at once.
func checkSearch(kind market.Kind, q market.SearchQuery) (int, *position, error) {
	var problems []market.Problem
	limit, err := market.CheckLimit(q.Limit)
	var bad *market.Error
	if errors.As(err, &bad) {
		problems = append(problems, bad.Problems...)
	}
	if n := utf8.RuneCountInString(q.Text); n > MaxQuery {
		problems = append(problems, market.Problem{Field: "text", Code: market.ProblemTooLong,
			Args: market.Args{"length": n, "most": MaxQuery}})
	}
	if orders := []string{orderRelevance, orderUpdated, orderID}; !slices.Contains(orders, q.Order) {
		problems = append(problems, notAllowed("order", q.Order, orders[1:]))
	}
	for name, values := range q.Filter {
		if !slices.Contains(filters[kind], name) {
			problems = append(problems, notAllowed("filter."+name, name, filters[kind]))
		} else if len(values) > maxFilterValues {
			problems = append(problems, market.Problem{Field: "filter." + name, Code: market.ProblemTooMany,
				Args: market.Args{"count": len(values), "most": maxFilterValues}})
		}
	}
	slices.SortFunc(problems, func(a, b market.Problem) int { return strings.Compare(a.Field, b.Field) })
	if err := market.Invalid(problems); err != nil {
		return 0, nil, err
	}
	after, err := decodeCursor(kind, q)
	return limit, after, err
}

func notAllowed(field, value string, allowed []string) market.Problem {
	return market.Problem{Field: field, Code: market.ProblemNotAllowed,
		Args: market.Args{"value": value, "allowed": allowed}}
}

// searching is one search under way.
type searching struct {
	x     *Index
	g     *generation
	kind  market.Kind
	q     market.SearchQuery
	limit int
	after *position
}

// page finds one page. Where all words together find nothing, half of them will do.
func (s *searching) page(ctx context.Context) (market.SearchPage, error) {
	p := s.x.newPlan(parse(s.q.Text))
	relaxed := s.after != nil && s.after.Relaxed
	c, total, err := s.run(ctx, &p, relaxed)
	if err == nil && total == 0 && s.after == nil && p.relaxable() {
		relaxed = true
		c, total, err = s.run(ctx, &p, relaxed)
	}
	if err != nil {
		return market.SearchPage{}, err
	}
	page := market.SearchPage{Hits: []market.SearchHit{}, Total: total, Notes: p.notes}
	if relaxed && total > 0 {
		page.Notes = append(page.Notes, market.Reason{Code: "search.relaxed"})
	}
	hits := c.sorted()
	if len(hits) > s.limit {
		hits = hits[:s.limit]
		page.Next = encodeCursor(s.kind, s.q, position{last: hits[s.limit-1], Relaxed: relaxed})
	}
	marks := s.x.newMarker(&p, relaxed)
	for _, h := range hits {
		hit := market.SearchHit{ID: h.id[2:]}
		if p.marks() {
			stored, err := s.g.parts(h.id)
			if err != nil {
				return market.SearchPage{}, err
			}
			hit.Highlights = marks.highlights(stored)
		}
		page.Hits = append(page.Hits, hit)
	}
	if s.q.Facets {
		page.Facets = c.facets()
	}
	return page, nil
}

// run asks bleve, and returns the best hits and the number of all.
func (s *searching) run(ctx context.Context, p *plan, relaxed bool) (*collector, int, error) {
	c := &collector{columns: s.g.columns, order: s.q.Order, size: s.limit + 1, count: s.q.Facets}
	req := bleve.NewSearchRequestOptions(p.build(s.kind, s.filters(), relaxed), 0, 0, false)
	if s.after != nil {
		c.after = &s.after.last
	}
	if s.q.Order != orderRelevance {
		req.Score = bleve.ScoreNone
	}
	s.g.mu.RLock()
	documents := len(s.g.held)
	s.g.mu.RUnlock()
	req.PreSearchData = map[string]any{search.BM25PreSearchDataKey: scoring(documents)}
	res, err := s.g.bleve.SearchInContext(context.WithValue(ctx, search.MakeDocumentMatchHandlerKey, c.handler(ctx)), req)
	if err != nil {
		return nil, 0, err
	}
	return c, int(res.Total), nil // #nosec G115 -- a count of documents
}

// parts returns the stored texts of a document, empty where it has gone meanwhile.
func (g *generation) parts(id string) (string, error) {
	doc, err := g.bleve.Document(id)
	if err != nil || doc == nil {
		return "", err
	}
	text := ""
	doc.VisitFields(func(f bleveapi.Field) {
		if f.Name() == fieldParts {
			text = string(f.Value())
		}
	})
	return text, nil
}

// filters makes queries of the filter, in the order of their names.
func (s *searching) filters() []query.Query {
	var out []query.Query
	for _, name := range filters[s.kind] {
		if codes := s.q.Filter[name]; len(codes) > 0 {
			out = append(out, unscored{anyTerm(name, codes, 1)})
		}
	}
	return out
}

// facets returns the counts, most first and then by code.
func (c *collector) facets() []market.SearchFacet {
	out := make([]market.SearchFacet, 0, len(facets))
	for f, name := range facets {
		values := []market.FacetValue{}
		for number, count := range c.counts[f] {
			if count > 0 {
				values = append(values, market.FacetValue{Code: c.view.codes[f][number], Count: count})
			}
		}
		slices.SortFunc(values, func(a, b market.FacetValue) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			return strings.Compare(a.Code, b.Code)
		})
		out = append(out, market.SearchFacet{Name: name, Values: values[:min(len(values), maxFacetValues)]})
	}
	return out
}
