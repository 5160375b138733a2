package api

import (
	"net/http"
	"strconv"

	"talentmatch/market"
)

// homeData is what the first page shows.
type homeData struct {
	Counts []count
	Ready  bool
	Caches []cacheView
	// Demands and Talents are the latest of each, to begin with.
	Demands []entry
	Talents []entry
}

type count struct {
	Name  string // "talents", "demands"
	Value string
}

type cacheView struct {
	Name    string
	State   market.CacheState
	Percent int
}

// entry is one record in a list.
type entry struct {
	ID, Title, Note string
	District        string
	Status          string
	Tags            []string
}

// listData is a page of records.
type listData struct {
	Kind    string // "talents" or "demands"
	Entries []entry
	// Notes say how what was looked for was understood.
	Notes []market.Reason
	Total int
	Next  string
	// Asked tells that something was looked for.
	Asked bool
	// Limited says that search is being prepared, so that the list is unsorted and q did nothing.
	Limited bool
}

// matchesData is a record with its matches.
type matchesData struct {
	Kind     string
	ID       string
	Facts    []fact
	Sections []section
	List     market.MatchList
	Summary  []string
	Cards    []card
	Rejected []market.Rejection
	Near     []card
	First    bool
}

// employerData is an employer with its demands.
type employerData struct {
	ID       string
	Facts    []fact
	Sections []section
	Entries  []entry
	Next     string
}

// card is a match as a person reads it.
type card struct {
	market.Match
	Link  string
	Title string
	Note  string
	Sides []sideView
	// Covered is the coverage in percent.
	Covered string
}

// sideView is one side of a match with its parts.
type sideView struct {
	Side  market.Side
	Score market.Score
	Parts []partView
}

type partView struct {
	market.Part
	// Width is the value as a share of 100, for a bar.
	Width string
}

func (s *server) exploreRoutes() []*route {
	html := []reply{{status: 200, types: []string{typeHTML}}}
	get := func(path, id string, run func(*call) error, params ...param) *route {
		return &route{method: http.MethodGet, path: path, id: id, tag: "pages", page: true, params: params, answers: html, run: run}
	}
	style := &route{method: http.MethodGet, path: "/assets/style.css", id: "page.style", tag: "pages",
		answers: []reply{{status: 200, types: []string{"text/css"}}}, run: (*call).style}
	return []*route{
		get("/", "page.home", (*call).home),
		get("/explore/demands", "page.demands", (*call).exploreDemands, paramQ, paramCursor),
		get("/explore/demands/{id}", "page.demand", (*call).exploreDemand, paramID, paramCursor),
		get("/explore/employers/{id}", "page.employer", (*call).exploreEmployer, paramID, paramCursor),
		get("/explore/talents", "page.talents", (*call).exploreTalents, paramQ, paramCursor),
		get("/explore/talents/{id}", "page.talent", (*call).exploreTalent, paramID, paramCursor),
		style,
	}
}

// home shows what runs here. It works while everything behind it is still being prepared.
func (c *call) home() error {
	data := homeData{Ready: c.s.o.App.Ready() == nil}
	states := c.s.o.App.CacheStates()
	for _, name := range sortedKeys(states) {
		data.Caches = append(data.Caches, cacheView{Name: name, State: states[name], Percent: int(states[name].Progress) / 100})
	}
	latest := func(filter string, value string) market.ListQuery {
		return market.ListQuery{Filter: map[string][]string{filter: {value}}, Order: "-updatedAt", Limit: 6}
	}
	list, err := c.s.o.App.ListDemands(c.ctx(), c.actor, latest("status", string(market.DemandOpen)))
	if err != nil {
		return err
	}
	for i := range list.Items {
		data.Demands = append(data.Demands, c.demandEntry(&list.Items[i]))
	}
	people, err := c.s.o.App.ListTalents(c.ctx(), c.actor, latest("consent", "true"))
	if err != nil {
		return err
	}
	for i := range people.Items {
		data.Talents = append(data.Talents, c.talentEntry(&people.Items[i]))
	}
	one := market.SearchQuery{Limit: 1}
	demands, derr := c.s.o.App.SearchDemands(c.ctx(), c.actor, one)
	talents, terr := c.s.o.App.SearchTalents(c.ctx(), c.actor, one)
	data.Counts = []count{{"talents", counted(talents.Total, terr)}, {"demands", counted(demands.Total, derr)},
		{"skills", strconv.Itoa(len(c.s.words.tables.Skills))}}
	return c.page(http.StatusOK, "home", view{Title: c.p.Text("api.page.home.title", nil), Here: "home", Data: data})
}

func counted(n int, err error) string {
	if err != nil {
		return "–"
	}
	return strconv.Itoa(n)
}

func (c *call) exploreDemands() error {
	data := listData{Kind: "demands", Asked: c.text("q") != ""}
	q := market.SearchQuery{Text: c.text("q"), Cursor: c.text("cursor")}
	if q.Text == "" {
		q.Order = "updated"
	}
	hits, err := c.s.o.App.SearchDemands(c.ctx(), c.actor, q)
	if market.CodeOf(err) == market.CodeNotReady {
		list, lerr := c.s.o.App.ListDemands(c.ctx(), c.actor, market.ListQuery{Cursor: q.Cursor})
		hits = market.DemandHits{Next: list.Next}
		for _, d := range list.Items {
			hits.Items = append(hits.Items, market.DemandHit{Demand: d})
		}
		data.Limited, err = true, lerr
	}
	if err != nil {
		return err
	}
	for _, h := range hits.Items {
		data.Entries = append(data.Entries, c.demandEntry(&h.Demand))
	}
	data.Total, data.Next, data.Notes = hits.Total, c.nextLink(hits.Next), c.notes(hits.Notes)
	return c.page(http.StatusOK, "list", view{Title: c.p.Text("api.page.demands", nil), Here: "demands", Query: q.Text, Data: data})
}

func (c *call) exploreTalents() error {
	data := listData{Kind: "talents", Asked: c.text("q") != ""}
	q := market.SearchQuery{Text: c.text("q"), Cursor: c.text("cursor")}
	if q.Text == "" {
		q.Order = "updated"
	}
	hits, err := c.s.o.App.SearchTalents(c.ctx(), c.actor, q)
	if market.CodeOf(err) == market.CodeNotReady {
		list, lerr := c.s.o.App.ListTalents(c.ctx(), c.actor, market.ListQuery{Cursor: q.Cursor})
		hits = market.TalentHits{Next: list.Next}
		for _, t := range list.Items {
			hits.Items = append(hits.Items, market.TalentHit{Talent: t})
		}
		data.Limited, err = true, lerr
	}
	if err != nil {
		return err
	}
	for _, h := range hits.Items {
		data.Entries = append(data.Entries, c.talentEntry(&h.Talent))
	}
	data.Total, data.Next, data.Notes = hits.Total, c.nextLink(hits.Next), c.notes(hits.Notes)
	return c.page(http.StatusOK, "list", view{Title: c.p.Text("api.page.talents", nil), Here: "talents", Query: q.Text, Data: data})
}

func (c *call) exploreDemand() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	d, err := c.s.o.App.GetDemand(c.ctx(), c.actor, id)
	if err != nil {
		return err
	}
	list, err := c.s.o.App.Candidates(c.ctx(), c.actor, id, market.MatchQuery{Cursor: c.text("cursor")})
	if err != nil {
		return err
	}
	data := matchesData{Kind: "demands", ID: d.ID, Facts: c.demandFacts(&d), Sections: c.demandSections(&d)}
	return c.matchPage(d.Title, data, list)
}

func (c *call) exploreTalent() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	t, err := c.s.o.App.GetTalent(c.ctx(), c.actor, id)
	if err != nil {
		return err
	}
	list, err := c.s.o.App.Recommendations(c.ctx(), c.actor, id, market.MatchQuery{Cursor: c.text("cursor")})
	if err != nil {
		return err
	}
	data := matchesData{Kind: "talents", ID: t.ID, Facts: c.talentFacts(&t), Sections: c.talentSections(&t)}
	return c.matchPage(t.Private.Name, data, list)
}

// matchPage completes the page of a record with its matches.
func (c *call) matchPage(title string, data matchesData, l market.MatchList) error {
	data.First = c.text("cursor") == ""
	data.List = c.told(l)
	if !data.First {
		data.List.Outside = nil
	}
	data.Summary = Summary(&data.List, c.p)
	data.List.Next = c.nextLink(l.Next)
	data.Cards = cards(data.Kind, data.List.Items)
	if data.First {
		data.Rejected = Brief(data.List.Rejected, c.p)
		data.Near = cards(data.Kind, data.List.NearMisses)
	}
	return c.page(http.StatusOK, "matches", view{Title: title, Here: data.Kind, Data: data})
}

// exploreEmployer shows an employer and its demands.
func (c *call) exploreEmployer() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	e, err := c.s.o.App.GetEmployer(c.ctx(), c.actor, id)
	if err != nil {
		return err
	}
	list, err := c.s.o.App.ListDemands(c.ctx(), c.actor, market.ListQuery{Filter: map[string][]string{"employerId": {id}}, Cursor: c.text("cursor")})
	if err != nil {
		return err
	}
	data := employerData{ID: id, Facts: c.employerFacts(&e), Sections: c.textSection("about", e.Text), Next: c.nextLink(list.Next)}
	for i := range list.Items {
		data.Entries = append(data.Entries, c.demandEntry(&list.Items[i]))
	}
	return c.page(http.StatusOK, "employer", view{Title: e.Name, Here: "demands", Data: data})
}

// cards turns matches round so that they show the side that the page is not about.
func cards(kind string, list []market.Match) []card {
	out := make([]card, len(list))
	for i, m := range list {
		x := card{Match: m, Link: "/explore/talents/" + m.Talent.ID, Title: m.Talent.Name}
		if kind == "talents" {
			x = card{Match: m, Link: "/explore/demands/" + m.Demand.ID, Title: m.Demand.Title, Note: m.Demand.Employer}
		}
		for _, side := range []sideView{{Side: market.SideFit, Score: m.Fit}, {Side: market.SideAppeal, Score: m.Appeal}} {
			for _, p := range m.Parts {
				if p.Side == side.Side {
					side.Parts = append(side.Parts, partView{Part: p, Width: p.Value.String()})
				}
			}
			x.Sides = append(x.Sides, side)
		}
		x.Covered = strconv.Itoa((int(m.Coverage)+50)/100) + " %"
		out[i] = x
	}
	return out
}

// nextLink leads to the next page of this one, "" where it is the last.
func (c *call) nextLink(cursor string) string {
	if cursor == "" {
		return ""
	}
	return withQuery(c.r.URL.RequestURI(), "cursor", cursor)
}
