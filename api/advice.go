package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"talentmatch/market"
)

// Advising are the use cases that say what would change a match, and what the market lacks.
type Advising interface {
	DemandAdvice(ctx context.Context, actor market.Actor, demandID string, asOf market.Date) (market.DemandAdvice, error)
	TalentAdvice(ctx context.Context, actor market.Actor, talentID string, asOf market.Date) (market.TalentAdvice, error)
	Gaps(ctx context.Context, actor market.Actor, by market.GapBy, asOf market.Date) (market.Gaps, error)
	Compare(ctx context.Context, actor market.Actor, demandID string, talentIDs []string, asOf market.Date) (market.Comparison, error)
}

func (s *server) adviceRoutes() []*route {
	one := []param{paramID, paramAsOf}
	by := query("by", "string")
	by.allowed, by.example = names(market.GapBys()), string(market.GapBySkill)
	talents := query("talents", "string")
	talents.required, talents.example = true, "t1,t2"
	return []*route{
		{method: http.MethodGet, path: "/api/v1/demands/{id}/advice", id: "advice.demand", tag: "advice",
			params: one, answers: []reply{jsonReply(200, market.DemandAdvice{})}, run: (*call).demandAdvice},
		{method: http.MethodGet, path: "/api/v1/talents/{id}/advice", id: "advice.talent", tag: "advice",
			params: one, answers: []reply{jsonReply(200, market.TalentAdvice{})}, run: (*call).talentAdvice},
		{method: http.MethodGet, path: "/api/v1/demands/{id}/compare", id: "advice.compare", tag: "advice",
			params: []param{paramID, talents, paramAsOf}, answers: []reply{jsonReply(200, market.Comparison{})}, run: (*call).compare},
		{method: http.MethodGet, path: "/api/v1/market/gaps", id: "advice.gaps", tag: "advice",
			params: []param{by, paramAsOf}, answers: []reply{jsonReply(200, market.Gaps{})}, run: (*call).gaps},
	}
}

// day returns the day that a question is about, empty for today.
func (c *call) day() market.Date { return market.Date(c.text("asOf")) }

func (c *call) demandAdvice() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	a, err := c.s.o.App.DemandAdvice(c.ctx(), c.actor, id, c.day())
	if err != nil {
		return err
	}
	a.Single = slices.Clone(a.Single)
	for i := range a.Single {
		a.Single[i].Reasons = c.said(a.Single[i].Reasons)
	}
	for _, x := range []**market.RelaxEffect{&a.Cheapest, &a.CheapestPair} {
		if *x != nil {
			own := **x
			own.Reasons = c.said(own.Reasons)
			*x = &own
		}
	}
	return c.localized(http.StatusOK, a)
}

// said copies reasons with their sentences in the reader's language.
func (c *call) said(list []market.Reason) []market.Reason {
	out := slices.Clone(list)
	for i := range out {
		out[i].Text = c.p.Reason(out[i])
	}
	return filled(out)
}

func (c *call) talentAdvice() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	a, err := c.s.o.App.TalentAdvice(c.ctx(), c.actor, id, c.day())
	if err != nil {
		return err
	}
	a.Skills, a.Sets, a.Wishes = slices.Clone(a.Skills), slices.Clone(a.Sets), slices.Clone(a.Wishes)
	for _, list := range [][]market.SkillEffect{a.Skills, a.Sets} {
		for i := range list {
			list[i].Reason.Text = c.p.Reason(list[i].Reason)
		}
	}
	for i := range a.Wishes {
		a.Wishes[i].Reason.Text = c.p.Reason(a.Wishes[i].Reason)
	}
	return c.localized(http.StatusOK, a)
}

func (c *call) compare() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	a, err := c.s.o.App.Compare(c.ctx(), c.actor, id, strings.Split(c.text("talents"), ","), c.day())
	if err != nil {
		return err
	}
	a.Matches, a.Reasons = ownMatches(a.Matches), c.said(a.Reasons)
	for i := range a.Matches {
		c.p.Match(&a.Matches[i])
	}
	return c.localized(http.StatusOK, a)
}

func (c *call) gaps() error {
	a, err := c.s.o.App.Gaps(c.ctx(), c.actor, market.GapBy(c.text("by")), c.day())
	if err != nil {
		return err
	}
	a.Rows, a.Teach = slices.Clone(a.Rows), slices.Clone(a.Teach)
	for i := range a.Rows {
		if code := a.Rows[i].Code; code != "" {
			a.Rows[i].Label = c.label(string(a.By), code)
		}
	}
	for i := range a.Teach {
		a.Teach[i].Label = c.label("skill", a.Teach[i].Code)
		a.Teach[i].Reason.Text = c.p.Reason(a.Teach[i].Reason)
	}
	return c.localized(http.StatusOK, a)
}
