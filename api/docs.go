package api

import (
	"net/http"
	"sort"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"talentmatch/app/text"
	"talentmatch/market"
)

// docsPage is the OpenAPI document laid out for reading.
type docsPage struct {
	Intro    string
	Groups   []docsGroup
	Schemas  []docsSchema
	Problems []docsProblem
}

type docsGroup struct {
	Name, Text string
	Ops        []docsOp
}

type docsOp struct {
	ID, Method, Path, Summary, More string
	Params                          []docsParam
	Body                            *docsBody
	Answers                         []docsAnswer
	// Curl is the example's options and path, to stand after the address of the server.
	Curl docsCurl
}

type docsParam struct {
	Name, In, Type, Text string
	Required             bool
}

type docsBody struct {
	Types []string
	Type  docsType
	Text  string
}

type docsAnswer struct {
	Status, Text string
	Types        []string
	Type         docsType
}

// docsType is how a schema is written: a name with a link where it has one.
type docsType struct {
	Name, Ref string
	List      bool
}

type docsSchema struct {
	Name   string
	Fields []docsField
}

type docsField struct {
	Name, Text         string
	Type               docsType
	Values             []string
	Required, ReadOnly bool
}

type docsProblem struct {
	Code   market.Code
	Status int
	Title  string
}

type docsCurl struct{ Options, Path, Body string }

// exampleBodies are bodies to try; what they hold is invented.
var exampleBodies = map[string]string{
	"talent.create":    `{"private":{"name":"张测试"},"district":"370215","skills":[{"code":"python","level":3}],"intention":{"roles":["数据分析师"]},"consent":{"matching":{"version":"1"}}}`,
	"talent.replace":   `{"private":{"name":"张测试"},"skills":[{"code":"python","level":4}]}`,
	"talent.patch":     `{"skills":[{"code":"python","level":4}],"district":null}`,
	"employer.create":  `{"name":"示例科技有限公司","district":"370215"}`,
	"employer.replace": `{"name":"示例科技有限公司","industry":"软件"}`,
	"employer.patch":   `{"industry":"软件"}`,
	"demand.create":    `{"title":"数据分析师","skills":[{"code":"python","must":true}],"place":{"districts":["370215"]}}`,
	"demand.replace":   `{"title":"数据分析师","headcount":2}`,
	"demand.patch":     `{"status":"paused"}`,
	"match.query":      `{"demand":{"title":"数据分析师","skills":[{"code":"python","must":true}]},"limit":5}`,
	"match.assign":     `{"demands":["d1"],"seats":[{"id":"d1","seats":2}],"proposing":"demand"}`,
	"match.timetable":  `{"interviews":[{"talent":"t1","demand":"d1"}],"slots":4,"tables":2}`,
}

func newDocsPage(doc *huma.OpenAPI, routes []*route, p *text.Printer) *docsPage {
	d := &docsPage{Intro: doc.Info.Description}
	for _, tag := range doc.Tags {
		g := docsGroup{Name: tag.Name, Text: tag.Description}
		for _, r := range routes {
			if r.tag == tag.Name {
				g.Ops = append(g.Ops, newDocsOp(r, operationOf(doc, r)))
			}
		}
		d.Groups = append(d.Groups, g)
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range sortedKeys(schemas) {
		d.Schemas = append(d.Schemas, newDocsSchema(name, schemas[name]))
	}
	for code, rule := range problemRules {
		d.Problems = append(d.Problems, docsProblem{Code: code, Status: rule.status, Title: p.Text("api.title."+string(code), nil)})
	}
	sort.Slice(d.Problems, func(i, j int) bool {
		a, b := d.Problems[i], d.Problems[j]
		return a.Status < b.Status || a.Status == b.Status && a.Code < b.Code
	})
	return d
}

func operationOf(doc *huma.OpenAPI, r *route) *huma.Operation {
	item := doc.Paths[r.path]
	switch r.method {
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	case http.MethodDelete:
		return item.Delete
	}
	return item.Get
}

func newDocsOp(r *route, op *huma.Operation) docsOp {
	out := docsOp{ID: strings.ReplaceAll(r.id, ".", "-"), Method: r.method, Path: r.path, Summary: op.Summary, More: op.Description}
	for _, p := range op.Parameters {
		if p.Name == paramLang.name || p.Name == paramLanguage.name {
			continue // said once, in the introduction
		}
		out.Params = append(out.Params, docsParam{Name: p.Name, In: p.In, Type: paramType(p.Schema), Text: p.Description, Required: p.Required})
	}
	if op.RequestBody != nil {
		out.Body = &docsBody{Types: sortedKeys(op.RequestBody.Content), Text: op.RequestBody.Description}
		if m := op.RequestBody.Content[out.Body.Types[0]]; m != nil {
			out.Body.Type = schemaType(m.Schema)
		}
	}
	for _, status := range sortedKeys(op.Responses) {
		if a := op.Responses[status]; a.Ref == "" {
			answer := docsAnswer{Status: status, Text: a.Description, Types: sortedKeys(a.Content)}
			if m := a.Content[typeJSON]; m != nil {
				answer.Type = schemaType(m.Schema)
			}
			out.Answers = append(out.Answers, answer)
		}
	}
	out.Curl = curlOf(r)
	return out
}

// curlOf writes an example that needs nothing but the address of the server.
func curlOf(r *route) docsCurl {
	path, more := r.path, []string{}
	for _, p := range r.params {
		switch {
		case p.in == "path":
			path = strings.ReplaceAll(path, "{"+p.name+"}", p.example)
		case p.in == "query" && p.required:
			more = append(more, p.name+"="+p.example)
		}
	}
	if len(more) > 0 {
		path += "?" + strings.Join(more, "&")
	}
	c := docsCurl{Path: path, Body: exampleBodies[r.id]}
	if r.method != http.MethodGet {
		c.Options = "-X " + r.method
	}
	switch {
	case r.id == "import.create":
		c.Options = "-F kind=talents -F file=@talents.xlsx -F dryRun=true"
	case r.method == http.MethodPatch:
		c.Options += " -H 'Content-Type: " + typePatch + "'"
	case c.Body != "":
		c.Options += " -H 'Content-Type: " + typeJSON + "'"
	}
	return c
}

func paramType(s *huma.Schema) string {
	if s.Items != nil {
		return paramType(s.Items) + " …"
	}
	if len(s.Enum) > 0 {
		return strings.Join(texts(s.Enum), " | ")
	}
	if s.Format != "" {
		return s.Format
	}
	if s.Minimum != nil && s.Maximum != nil {
		return s.Type + " " + number(*s.Minimum) + "–" + number(*s.Maximum)
	}
	return s.Type
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func texts(list []any) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func schemaType(s *huma.Schema) docsType {
	switch {
	case s == nil:
		return docsType{}
	case len(s.OneOf) > 0:
		return schemaType(s.OneOf[0])
	case s.Ref != "":
		name := s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		return docsType{Name: name, Ref: name}
	case s.Items != nil:
		t := schemaType(s.Items)
		t.List = true
		return t
	case s.Format != "":
		return docsType{Name: s.Format}
	}
	return docsType{Name: s.Type}
}

func newDocsSchema(name string, s *huma.Schema) docsSchema {
	out := docsSchema{Name: name}
	for _, member := range sortedKeys(s.Properties) {
		p := s.Properties[member]
		f := docsField{Name: member, Text: p.Description, Type: schemaType(p), ReadOnly: p.ReadOnly, Required: contains(s.Required, member)}
		values := p.Enum
		if p.Items != nil {
			values = p.Items.Enum
		}
		f.Values = texts(values)
		out.Fields = append(out.Fields, f)
	}
	return out
}

func (c *call) docs() error {
	return c.page(http.StatusOK, "docs", view{Title: c.p.Text("api.doc.title", nil), Here: "docs", Data: c.s.documents[c.lang].page})
}
