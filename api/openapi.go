package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"talentmatch/app/text"
	"talentmatch/market"
)

// document is the description of the API in one language.
type document struct {
	openAPI *huma.OpenAPI
	page    *docsPage
	// json and yaml are written when somebody first asks for them.
	json, yaml func() ([]byte, error)
}

// describe writes the OpenAPI document of every language from the table of routes.
func (s *server) describe() map[string]*document {
	out := map[string]*document{}
	for _, lang := range text.Langs() {
		doc := s.openAPI(text.For(lang))
		out[lang] = &document{
			openAPI: doc, page: newDocsPage(doc, s.routes, text.For(lang)), yaml: sync.OnceValues(doc.YAML),
			json: sync.OnceValues(func() ([]byte, error) { return json.MarshalIndent(doc, "", "  ") }),
		}
	}
	return out
}

// openAPI writes the document with the texts of the printer.
func (s *server) openAPI(p *text.Printer) *huma.OpenAPI {
	b := &describer{p: p, registry: huma.NewMapRegistry("#/components/schemas/", schemaName)}
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: p.Text("api.doc.title", nil), Description: p.Text("api.doc.intro", nil), Version: s.o.Version,
			License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
		Components: &huma.Components{Schemas: b.registry, Responses: b.problemResponses()},
	}
	for _, r := range s.routes {
		doc.AddOperation(b.operation(r))
	}
	for _, name := range tagsOf(s.routes) {
		doc.Tags = append(doc.Tags, &huma.Tag{Name: name, Description: p.Text("api.tag."+name, nil)})
	}
	b.finish()
	return doc
}

// tagsOf lists the tags in the order in which the routes bring them.
func tagsOf(routes []*route) []string {
	var names []string
	for _, r := range routes {
		if !contains(names, r.tag) {
			names = append(names, r.tag)
		}
	}
	return names
}

// describer turns routes into operations.
type describer struct {
	p        *text.Printer
	registry huma.Registry
	inputs   []*huma.Schema // what bodies are made of
}

func (b *describer) operation(r *route) *huma.Operation {
	op := &huma.Operation{
		Method: r.method, Path: r.path, OperationID: r.id, Tags: []string{r.tag},
		Summary: b.p.Text("api.op."+r.id, nil), Responses: map[string]*huma.Response{},
	}
	if more := "api.op." + r.id + ".more"; b.p.Has(more) {
		op.Description = b.p.Text(more, nil)
	}
	for _, q := range append(append([]param{}, r.params...), paramLang, paramLanguage) {
		op.Parameters = append(op.Parameters, b.param(r.id, q))
	}
	if r.body != nil {
		op.RequestBody = b.body(r.body)
	}
	for _, a := range r.answers {
		op.Responses[strconv.Itoa(a.status)] = b.reply(a)
	}
	if !r.page {
		for _, status := range problemStatuses(r) {
			op.Responses[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/" + problemName(status)}
		}
	}
	return op
}

func (b *describer) param(id string, q param) *huma.Param {
	s := &huma.Schema{Type: "string"}
	switch q.kind {
	case "integer":
		low, high := float64(q.low), float64(q.high)
		s = &huma.Schema{Type: "integer", Minimum: &low, Maximum: &high}
		if q.name == "limit" {
			s.Default = market.DefaultLimit
		}
	case "boolean":
		s = &huma.Schema{Type: "boolean"}
	case "date":
		s.Format = "date"
	case "id":
		s.Pattern, s.MaxLength = idPattern, ptr(market.MaxID)
	}
	for _, v := range q.allowed {
		s.Enum = append(s.Enum, v)
	}
	out := &huma.Param{Name: q.name, In: q.in, Required: q.required, Schema: s, Description: b.meaning(id, q.name)}
	if q.many {
		out.Schema = &huma.Schema{Type: "array", Items: s, MaxItems: ptr(market.MaxWishes)}
		out.Style, out.Explode = "form", ptr(true)
	}
	if q.example != "" {
		out.Example = q.example
		if n, err := strconv.Atoi(q.example); err == nil && q.kind == "integer" {
			out.Example = n
		}
	}
	return out
}

// meaning describes a parameter: as this operation takes it, as every operation does, or as any filter.
func (b *describer) meaning(id, name string) string {
	for _, key := range []string{"api.param." + id + "." + name, "api.param." + name} {
		if b.p.Has(key) {
			return b.p.Text(key, nil)
		}
	}
	return b.p.Text("api.param.filter", market.Args{"name": name})
}

func ptr[T any](v T) *T { return &v }

const idPattern = "^[A-Za-z0-9][A-Za-z0-9._:-]*$"

func (b *describer) body(in *body) *huma.RequestBody {
	out := &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
	schema := b.registry.Schema(in.schema, true, "")
	b.inputs = append(b.inputs, schema)
	if in.patch {
		out.Description = b.p.Text("api.body.patch", nil)
		schema = &huma.Schema{Type: "object", Description: b.p.Text("api.body.patch", nil) + " (" + in.schema.Name() + ")",
			AdditionalProperties: true}
	}
	for _, t := range in.types {
		m := &huma.MediaType{Schema: schema}
		switch t {
		case typeXLSX, typeCSV, typeJSONL, typeBinary:
			m.Schema = &huma.Schema{Type: "string", Format: "binary"}
		}
		out.Content[t] = m
	}
	return out
}

func (b *describer) reply(a reply) *huma.Response {
	out := &huma.Response{Description: b.p.Text("api.status."+strconv.Itoa(a.status), nil)}
	for _, h := range a.headers {
		if out.Headers == nil {
			out.Headers = map[string]*huma.Param{}
		}
		out.Headers[h] = &huma.Param{Schema: &huma.Schema{Type: "string"}, Description: b.p.Text("api.header."+h, nil)}
	}
	for _, t := range a.types {
		if out.Content == nil {
			out.Content = map[string]*huma.MediaType{}
		}
		schema := &huma.Schema{Type: "string"}
		if a.schema != nil && t == typeJSON {
			schema = b.registry.Schema(a.schema, true, "")
			if a.either != nil {
				schema = &huma.Schema{OneOf: []*huma.Schema{schema, b.registry.Schema(a.either, true, "")}}
			}
		}
		out.Content[t] = &huma.MediaType{Schema: schema}
	}
	return out
}

// problemStatuses are the statuses of the problems that a route may answer.
func problemStatuses(r *route) []int {
	list := []int{http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable}
	has := func(in, name string) bool {
		for _, p := range r.params {
			if p.in == in && (name == "" || p.name == name) {
				return true
			}
		}
		return false
	}
	if has("path", "") || has("query", "talent") {
		list = append(list, http.StatusNotFound)
	}
	if has("header", "If-Match") {
		list = append(list, http.StatusPreconditionFailed)
	}
	if r.body != nil {
		list = append(list, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType,
			http.StatusRequestTimeout, http.StatusInsufficientStorage, http.StatusForbidden)
	}
	if r.body != nil && strings.Contains(r.id, ".") && !strings.HasPrefix(r.id, "match.") {
		list = append(list, http.StatusConflict)
	}
	sort.Ints(list)
	return list
}

// problemName names the shared description of the problems of one status, such as NotFound.
func problemName(status int) string {
	return strings.ReplaceAll(strings.ReplaceAll(http.StatusText(status), " ", ""), "-", "")
}

// problemResponses describes the problems of every status in the table once.
func (b *describer) problemResponses() map[string]*huma.Response {
	schema := b.registry.Schema(typeOf[Problem](), true, "")
	out := map[string]*huma.Response{}
	for _, rule := range problemRules {
		var codes []string
		for code, r := range problemRules {
			if r.status == rule.status || rule.status == http.StatusPreconditionFailed && code == market.CodeConflict {
				codes = append(codes, string(code))
			}
		}
		resp := &huma.Response{Description: b.p.Text("api.doc.problem", market.Args{"codes": sorted(codes)}),
			Content: map[string]*huma.MediaType{typeProblem: {Schema: schema}}}
		if rule.retry > 0 {
			resp.Headers = map[string]*huma.Param{"Retry-After": {Schema: &huma.Schema{Type: "integer"}, Description: b.p.Text("api.header.Retry-After", nil)}}
		}
		if old := out[problemName(rule.status)]; old == nil || resp.Headers != nil {
			out[problemName(rule.status)] = resp
		}
	}
	return out
}

func (s *server) documentRoutes() []*route {
	text := []reply{{status: 200, types: []string{typeHTML}}}
	return []*route{
		{method: http.MethodGet, path: "/openapi.json", id: "doc.json", tag: "pages",
			answers: []reply{{status: 200, types: []string{typeJSON, "application/openapi+json"}, headers: []string{"ETag"}}}, run: (*call).openAPIJSON},
		{method: http.MethodGet, path: "/openapi.yaml", id: "doc.yaml", tag: "pages",
			answers: []reply{{status: 200, types: []string{"application/yaml", "application/openapi+yaml", typeText}, headers: []string{"ETag"}}}, run: (*call).openAPIYAML},
		{method: http.MethodGet, path: "/docs", id: "doc.page", tag: "pages", page: true, answers: text, run: (*call).docs},
	}
}

func (c *call) openAPIJSON() error {
	b, err := c.s.documents[c.lang].json()
	return c.document(typeJSON, b, err)
}

func (c *call) openAPIYAML() error {
	b, err := c.s.documents[c.lang].yaml()
	return c.document("application/yaml", b, err)
}

// document answers the description. It holds nothing personal, so it may be kept and checked again.
func (c *call) document(mediaType string, b []byte, err error) error {
	if err != nil {
		return fmt.Errorf("openapi: %w", err)
	}
	sum := sha256.Sum256(b)
	etag := `"` + hex.EncodeToString(sum[:8]) + `"`
	h := c.w.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Language", c.lang)
	h.Add("Vary", "Accept-Language")
	if none, err := parseTags(c.r.Header, "If-None-Match"); err == nil && none.present && none.holds(etag) {
		c.w.WriteHeader(http.StatusNotModified)
		c.w.WriteHeaderNow()
		return nil
	}
	h.Set("Content-Type", mediaType+"; charset=utf-8")
	c.write(b)
	return nil
}

// holds tells whether the quoted tag is among the tags, by the weak comparison.
func (t tags) holds(quoted string) bool {
	for _, x := range t.list {
		if `"`+x.value+`"` == quoted {
			return true
		}
	}
	return t.any
}
