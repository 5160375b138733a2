package api

import (
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// media types.
const (
	typeJSON    = "application/json"
	typePatch   = "application/merge-patch+json"
	typeProblem = "application/problem+json"
	typeHTML    = "text/html"
	typeCSV     = "text/csv"
	typeXLSX    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeJSONL   = "application/jsonl"
	typeBinary  = "application/octet-stream"
	typeForm    = "multipart/form-data"
	typeText    = "text/plain"
)

// route is one entry of the table that everything is made from. The texts of an operation are
// "api.op.ID" (summary) and "api.op.ID.more" (description) in the catalogues.
type route struct {
	method, path string
	id, tag      string
	params       []param
	// accepted are the parameters with those that every route takes; set once, because requests share it.
	accepted []param
	body     *body
	answers  []reply
	// transfer gives the request the time and the body size of imports and exports.
	transfer bool
	// page marks HTML for people: problems of pages are pages too.
	page bool
	run  func(*call) error
}

// body describes what a request carries.
type body struct {
	schema reflect.Type
	types  []string
	// patch says that every member is optional and null removes it.
	patch bool
	// readOnly are the members that are accepted and ignored.
	readOnly []string
}

// reply describes one answer of a route other than a problem.
type reply struct {
	status int
	schema reflect.Type
	// either is a second schema that the answer may have instead.
	either reflect.Type
	types  []string
	// headers are the names of the fields that come with it.
	headers []string
}

func jsonReply(status int, v any, headers ...string) reply {
	return reply{status: status, schema: reflect.TypeOf(v), types: []string{typeJSON}, headers: headers}
}

// register adds every route to the router through huma's adapter. Reading, checking and writing stay ours,
// because messages must come from our own validation in the reader's language; huma contributes the
// document.
func (s *server) register(api huma.API) {
	for _, r := range s.routes {
		op := &huma.Operation{Method: r.method, Path: r.path, OperationID: r.id}
		api.Adapter().Handle(op, s.handle(r))
		if r.method == http.MethodGet {
			head := *op
			head.Method = http.MethodHead
			api.Adapter().Handle(&head, s.handle(r))
		}
	}
}

// handle runs a route: it checks the query against the declared parameters, calls the handler with the
// request's context, and answers errors.
func (s *server) handle(r *route) func(huma.Context) {
	return func(h huma.Context) {
		g := humagin.Unwrap(h)
		c := newCall(s, r, g.Writer, g.Request, g.Param)
		c.fail(c.serve())
	}
}

func (c *call) serve() error {
	if err := c.accepts(); err != nil {
		return err
	}
	if err := c.readParams(); err != nil {
		return err
	}
	return c.route.run(c)
}

// ginPath writes a path the way the router wants it.
func ginPath(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(path, "{", ":"), "}", "")
}
