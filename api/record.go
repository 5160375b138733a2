package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"talentmatch/market"
)

// resource is the six routes of one kind of record, over the use cases of it.
type resource[T any] struct {
	kind   market.Kind
	plural string // "talents"
	// readOnly are the members that are accepted and ignored on input.
	readOnly []string
	// filters are the parameters that narrow a list, orders the fields that order it.
	filters []param
	orders  []string

	head func(*T) *market.Meta
	// validate judges a body that couldn't be read whole; one that could is judged by the use case.
	validate func(*T) []market.Problem

	create  func(context.Context, market.Actor, T) (T, error)
	get     func(context.Context, market.Actor, string) (T, error)
	replace func(context.Context, market.Actor, string, int64, T) (T, error)
	patch   func(context.Context, market.Actor, string, int64, []byte) (T, error)
	remove  func(context.Context, market.Actor, string, int64) error
	list    func(context.Context, market.Actor, market.ListQuery) (market.Page[T], error)
}

// page is what a list answers.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

func (a resource[T]) routes() []*route {
	base := "/api/v1/" + a.plural
	one := base + "/{id}"
	var zero T
	in := func(patch bool, types ...string) *body {
		return &body{schema: typeOf[T](), types: types, patch: patch, readOnly: a.readOnly}
	}
	name := string(a.kind)
	listParams := append(slices.Clone(a.filters), orderParam(a.orders), paramLimit, paramCursor)
	return []*route{
		{method: http.MethodGet, path: base, id: name + ".list", tag: a.plural, params: listParams,
			answers: []reply{jsonReply(200, page[T]{})}, run: a.doList},
		{method: http.MethodPost, path: base, id: name + ".create", tag: a.plural, body: in(false, typeJSON),
			answers: []reply{jsonReply(201, zero, "ETag", "Location")}, run: a.doCreate},
		{method: http.MethodGet, path: one, id: name + ".get", tag: a.plural, params: []param{paramID, paramIfNoneMatch},
			answers: []reply{jsonReply(200, zero, "ETag"), {status: 304, headers: []string{"ETag"}}}, run: a.doGet},
		{method: http.MethodPut, path: one, id: name + ".replace", tag: a.plural, params: []param{paramID, paramIfMatch},
			body: in(false, typeJSON), answers: []reply{jsonReply(200, zero, "ETag")}, run: a.doReplace},
		{method: http.MethodPatch, path: one, id: name + ".patch", tag: a.plural, params: []param{paramID, paramIfMatch},
			body: in(true, typePatch, typeJSON), answers: []reply{jsonReply(200, zero, "ETag")}, run: a.doPatch},
		{method: http.MethodDelete, path: one, id: name + ".delete", tag: a.plural, params: []param{paramID, paramIfMatch},
			answers: []reply{{status: 204}}, run: a.doDelete},
	}
}

func (a resource[T]) doList(c *call) error {
	got, err := a.list(c.ctx(), c.actor, market.ListQuery{
		Filter: c.filters(namesOf(a.filters)), Order: c.text("order"), Limit: c.integer("limit"), Cursor: c.text("cursor"),
	})
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, page[T]{Items: filled(got.Items), Next: got.Next})
}

func (a resource[T]) doCreate(c *call) error {
	var t T
	if err := a.decode(c, &t); err != nil {
		return err
	}
	t, err := a.create(c.ctx(), c.actor, t)
	if err != nil {
		return err
	}
	c.w.Header().Set("Location", "/api/v1/"+a.plural+"/"+a.head(&t).ID)
	return a.answer(c, http.StatusCreated, &t)
}

func (a resource[T]) doGet(c *call) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	none, err := parseTags(c.r.Header, "If-None-Match")
	if err != nil {
		return err
	}
	t, err := a.get(c.ctx(), c.actor, id)
	if err != nil {
		return err
	}
	if rev := a.head(&t).Rev; none.present && none.matches(rev, false) {
		c.w.Header().Set("ETag", etagOf(rev))
		c.w.WriteHeader(http.StatusNotModified)
		c.w.WriteHeaderNow()
		return nil
	}
	return a.answer(c, http.StatusOK, &t)
}

func (a resource[T]) doReplace(c *call) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	var t T
	if err := a.decode(c, &t); err != nil {
		return err
	}
	if err := sameID(a.head(&t).ID, id); err != nil {
		return err
	}
	a.head(&t).ID = id
	rev, err := a.base(c, id)
	if err != nil {
		return err
	}
	if t, err = a.replace(c.ctx(), c.actor, id, rev, t); err != nil {
		return err
	}
	return a.answer(c, http.StatusOK, &t)
}

func (a resource[T]) doPatch(c *call) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	patch, err := a.readPatch(c, id)
	if err != nil {
		return err
	}
	rev, err := a.base(c, id)
	if err != nil {
		return err
	}
	t, err := a.patch(c.ctx(), c.actor, id, rev, patch)
	if err != nil {
		return err
	}
	return a.answer(c, http.StatusOK, &t)
}

// readPatch checks a merge patch as strictly as a whole record, since every member of it that isn't null
// must have the record's type, and returns it without the members that nobody can set.
func (a resource[T]) readPatch(c *call, id string) ([]byte, error) {
	b, err := c.readBody()
	if err != nil {
		return nil, err
	}
	var t T
	if err := decodeRuled(b, &t, func() []market.Problem { return stated(a.validate(&t)) }, a.readOnly...); err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(trimBOM(b), &members); err != nil {
		return nil, market.Wrap(market.CodeMalformed, err, nil)
	}
	if members == nil {
		return nil, market.Invalid([]market.Problem{{Code: market.ProblemType, Args: market.Args{"want": "object"}}})
	}
	if raw, stated := members["id"]; stated && (string(raw) == "null" || a.head(&t).ID != id) {
		return nil, notID(a.head(&t).ID, id)
	}
	delete(members, "id")
	for _, name := range a.readOnly {
		delete(members, name)
	}
	return json.Marshal(members)
}

func (a resource[T]) doDelete(c *call) error {
	id, err := c.id()
	if err != nil {
		return err
	}
	rev, err := a.base(c, id)
	if err != nil {
		return err
	}
	if err := a.remove(c.ctx(), c.actor, id, rev); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	c.w.WriteHeaderNow()
	return nil
}

func (a resource[T]) decode(c *call, t *T) error {
	b, err := c.readBody()
	if err != nil {
		return err
	}
	return decodeRuled(b, t, func() []market.Problem { return a.validate(t) }, a.readOnly...)
}

// stated are the rules that what is stated breaks by itself: what is missing may stand elsewhere.
func stated(rules []market.Problem) []market.Problem {
	return slices.DeleteFunc(rules, func(p market.Problem) bool {
		return p.Code == market.ProblemRequired || p.Code == market.ProblemOrder
	})
}

// base returns the revision that a change of the record is based on.
func (a resource[T]) base(c *call, id string) (int64, error) {
	return baseRev(c.r.Header, a.kind, id, func() (int64, error) {
		t, err := a.get(c.ctx(), c.actor, id)
		return a.head(&t).Rev, err
	})
}

// answer writes the record with its validator.
func (a resource[T]) answer(c *call, status int, t *T) error {
	c.w.Header().Set("ETag", etagOf(a.head(t).Rev))
	return c.json(status, t)
}

// sameID refuses an ID in a body that isn't the path's.
func sameID(inBody, inPath string) error {
	if inBody == "" || inBody == inPath {
		return nil
	}
	return notID(inBody, inPath)
}

func notID(inBody, inPath string) error {
	return market.Invalid([]market.Problem{{Field: "id", Code: market.ProblemNotAllowed,
		Args: market.Args{"value": clip(inBody), "allowed": []string{inPath}}}})
}

// filled returns an empty list for none, because a list in JSON is never null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (s *server) talents() resource[market.Talent] {
	a := s.o.App
	return resource[market.Talent]{
		kind: market.KindTalent, plural: "talents", readOnly: withFound, filters: talentFilters, orders: talentOrders,
		head:     (*market.Talent).Head,
		validate: func(r *market.Talent) []market.Problem { return r.Validate(s.words) },
		create:   a.CreateTalent, get: a.GetTalent, replace: a.ReplaceTalent,
		patch: a.PatchTalent, remove: a.DeleteTalent, list: a.ListTalents,
	}
}

func (s *server) employers() resource[market.Employer] {
	a := s.o.App
	return resource[market.Employer]{
		kind: market.KindEmployer, plural: "employers", readOnly: headOnly, filters: employerFilters, orders: employerOrders,
		head:     (*market.Employer).Head,
		validate: func(r *market.Employer) []market.Problem { return r.Validate(s.words) },
		create:   a.CreateEmployer, get: a.GetEmployer, replace: a.ReplaceEmployer,
		patch: a.PatchEmployer, remove: a.DeleteEmployer, list: a.ListEmployers,
	}
}

func (s *server) demands() resource[market.Demand] {
	a := s.o.App
	return resource[market.Demand]{
		kind: market.KindDemand, plural: "demands", readOnly: withFound, filters: demandFilters, orders: demandOrders,
		head:     (*market.Demand).Head,
		validate: func(r *market.Demand) []market.Problem { return r.Validate(s.words) },
		create:   a.CreateDemand, get: a.GetDemand, replace: a.ReplaceDemand,
		patch: a.PatchDemand, remove: a.DeleteDemand, list: a.ListDemands,
	}
}

// The filters and orders of the lists. Names, phones and addresses of people are not among them: what stands
// in a URL stands in logs and histories too.
var (
	talentFilters = []param{filter("district"), filter("education", names(market.Educations())...), filter("skill"),
		filter("looking", "yes", "open", "no"), filter("source"), {name: "consent", in: "query", kind: "boolean"}}
	talentOrders = []string{"id", "createdAt", "updatedAt", "district", "education"}

	employerFilters = []param{filter("district"), filter("industry"), filter("partnership", "none", "prospect", "active", "ended"),
		filter("name"), filter("creditCode"), filter("source")}
	employerOrders = []string{"id", "createdAt", "updatedAt", "name"}

	demandFilters = []param{filter("status", names(market.DemandStatuses())...), filter("employerId"), filter("district"), filter("skill"),
		filter("occupation"), filter("employmentType", names(market.EmploymentTypes())...), filter("source")}
	demandOrders = []string{"id", "createdAt", "updatedAt", "title", "validUntil"}
)

// headOnly are the members that the store sets; withFound adds what is computed.
var (
	headOnly  = []string{"rev", "createdAt", "updatedAt"}
	withFound = []string{"rev", "createdAt", "updatedAt", "found"}
)
