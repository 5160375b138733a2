package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"talentmatch/market"
)

// matchList is market.MatchList with rejected, nearMisses and outside on every first page, empty where there
// are none, and on no other.
type matchList struct {
	Of         market.Kind         `json:"of"`
	Items      []market.Match      `json:"items"`
	Next       string              `json:"next"`
	Total      int                 `json:"total"`
	Certain    int                 `json:"certain"`
	Pool       int                 `json:"pool"`
	Rejected   *[]market.Rejection `json:"rejected,omitempty"`
	NearMisses *[]market.Match     `json:"nearMisses,omitempty"`
	Outside    *[]market.Rejection `json:"outside,omitempty"`
	Engine     string              `json:"engine"`
	AsOf       market.Date         `json:"asOf"`
}

// matchRequest is the body of POST /matches/query.
type matchRequest struct {
	// Talent asks for the open demands for an unsaved talent, Demand for the talents for an unsaved
	// demand; both together for the one pair.
	Talent *market.Talent `json:"talent,omitempty"`
	Demand *market.Demand `json:"demand,omitempty"`
	Limit  *int           `json:"limit,omitempty"`
	Cursor string         `json:"cursor,omitempty"`
	AsOf   market.Date    `json:"asOf,omitempty"`
}

func (s *server) matchRoutes() []*route {
	list := []param{paramID, paramLimit, paramCursor, paramAsOf}
	pair := []param{query("talent", "id"), query("demand", "id"), paramAsOf}
	pair[0].required, pair[1].required = true, true
	pair[0].example, pair[1].example = "t1", "d1"
	answer := []reply{jsonReply(200, matchList{})}
	return []*route{
		{method: http.MethodGet, path: "/api/v1/talents/{id}/recommendations", id: "match.recommendations", tag: "matches",
			params: list, answers: answer, run: (*call).recommendations},
		{method: http.MethodGet, path: "/api/v1/demands/{id}/candidates", id: "match.candidates", tag: "matches",
			params: list, answers: answer, run: (*call).candidates},
		{method: http.MethodGet, path: "/api/v1/matches", id: "match.get", tag: "matches",
			params: pair, answers: []reply{jsonReply(200, market.Match{})}, run: (*call).matchPair},
		{method: http.MethodPost, path: "/api/v1/matches/query", id: "match.query", tag: "matches",
			body:    &body{schema: typeOf[matchRequest](), types: []string{typeJSON}},
			answers: []reply{{status: 200, schema: typeOf[matchList](), either: typeOf[market.Match](), types: []string{typeJSON}}},
			run:     (*call).matchUnsaved},
	}
}

func (c *call) recommendations() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	l, err := c.s.o.App.Recommendations(c.ctx(), c.actor, id, c.matchQuery())
	return c.matches(l, c.text("cursor"), err)
}

func (c *call) candidates() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	l, err := c.s.o.App.Candidates(c.ctx(), c.actor, id, c.matchQuery())
	return c.matches(l, c.text("cursor"), err)
}

func (c *call) matchPair() error {
	m, err := c.s.o.App.Match(c.ctx(), c.actor, c.text("talent"), c.text("demand"), market.Date(c.text("asOf")))
	return c.match(m, err)
}

// unsavedReadOnly are the computed members of the records in a matchRequest.
var unsavedReadOnly = []string{"talent.rev", "talent.createdAt", "talent.updatedAt", "talent.found",
	"demand.rev", "demand.createdAt", "demand.updatedAt", "demand.found"}

func (c *call) matchUnsaved() error {
	b, err := c.readBody()
	if err != nil {
		return err
	}
	var q matchRequest
	rules := func() []market.Problem { return q.rules(c.s.words) }
	if err := decodeRuled(b, &q, rules, unsavedReadOnly...); err != nil {
		return err
	}
	if len(q.problems()) > 0 {
		return market.Invalid(rules())
	}
	app, mq := c.s.o.App, market.MatchQuery{Limit: q.limit(), Cursor: q.Cursor, AsOf: q.AsOf}
	switch {
	case q.Demand == nil:
		l, err := app.QueryByTalent(c.ctx(), c.actor, *q.Talent, mq)
		return c.matches(l, q.Cursor, within("talent", err))
	case q.Talent == nil:
		l, err := app.QueryByDemand(c.ctx(), c.actor, *q.Demand, mq)
		return c.matches(l, q.Cursor, within("demand", err))
	}
	m, err := app.MatchUnsaved(c.ctx(), c.actor, *q.Talent, *q.Demand, q.AsOf)
	return c.match(m, err)
}

// limit returns the limit, 0 where none is asked for.
func (q *matchRequest) limit() int {
	if q.Limit == nil {
		return 0
	}
	return *q.Limit
}

// rules is everything that the query and its records break; an unsaved talent needs no name.
func (q *matchRequest) rules(words market.Vocabulary) []market.Problem {
	problems := q.problems()
	add := func(member string, found []market.Problem) {
		for _, p := range found {
			if p.Field == "private.name" && p.Code == market.ProblemRequired {
				continue
			}
			p.Field = join(member, p.Field)
			problems = append(problems, p)
		}
	}
	if q.Talent != nil {
		add("talent", q.Talent.Validate(words))
	}
	if q.Demand != nil {
		add("demand", q.Demand.Validate(words))
	}
	return problems
}

// problems is what is wrong with the query beside its records.
func (q *matchRequest) problems() []market.Problem {
	var problems []market.Problem
	if q.Talent == nil && q.Demand == nil {
		problems = append(problems, market.Problem{Field: "talent", Code: market.ProblemRequired},
			market.Problem{Field: "demand", Code: market.ProblemRequired})
	}
	if q.Limit != nil && (*q.Limit < 1 || *q.Limit > market.MaxLimit) {
		problems = append(problems, market.Problem{Field: "limit", Code: market.ProblemOutOfRange,
			Args: market.Args{"value": *q.Limit, "low": 1, "high": market.MaxLimit}})
	}
	if !q.AsOf.Valid() {
		problems = append(problems, market.Problem{Field: "asOf", Code: market.ProblemBadFormat,
			Args: market.Args{"value": clip(string(q.AsOf)), "format": "YYYY-MM-DD"}})
	}
	return problems
}

// within puts the member's name before the fields of an invalid record, as the reader sent it inside one.
func within(member string, err error) error {
	var e *market.Error
	if !errors.As(err, &e) || e.Code != market.CodeInvalid {
		return err
	}
	out := *e
	out.Problems = slices.Clone(e.Problems)
	for i, p := range out.Problems {
		switch {
		case p.Field == "cursor" || p.Field == "limit" || p.Field == "asOf" || strings.HasPrefix(p.Field, member+"."):
		default:
			out.Problems[i].Field = join(member, p.Field)
		}
	}
	return &out
}

func (c *call) match(m market.Match, err error) error {
	if err != nil {
		return err
	}
	m = ownMatch(m)
	c.p.Match(&m)
	return c.localized(http.StatusOK, m)
}

func (c *call) matches(l market.MatchList, cursor string, err error) error {
	if err != nil {
		return err
	}
	return c.localized(http.StatusOK, answered(c.told(l), cursor == ""))
}

// told copies the list, with every sentence in the reader's language.
func (c *call) told(l market.MatchList) market.MatchList {
	l.Items, l.NearMisses = ownMatches(l.Items), ownMatches(l.NearMisses)
	l.Rejected, l.Outside = filled(slices.Clone(l.Rejected)), filled(slices.Clone(l.Outside))
	c.p.MatchList(&l)
	return l
}

func answered(l market.MatchList, first bool) matchList {
	out := matchList{Of: l.Of, Items: l.Items, Next: l.Next, Total: l.Total, Certain: l.Certain, Pool: l.Pool, Engine: l.Engine, AsOf: l.AsOf}
	if first {
		out.Rejected, out.NearMisses, out.Outside = &l.Rejected, &l.NearMisses, &l.Outside
	}
	return out
}

func ownMatches(list []market.Match) []market.Match {
	out := make([]market.Match, len(list))
	for i, m := range list {
		out[i] = ownMatch(m)
	}
	return out
}

// ownMatch copies what the sentences are written into: an engine may share reasons between matches, and two
// readers may want two languages at once. Lists become empty where they were nil.
func ownMatch(m market.Match) market.Match {
	m.Parts = filled(slices.Clone(m.Parts))
	for i := range m.Parts {
		m.Parts[i].Reasons = filled(slices.Clone(m.Parts[i].Reasons))
	}
	m.Failed = filled(slices.Clone(m.Failed))
	m.Unknown = filled(slices.Clone(m.Unknown))
	return m
}
