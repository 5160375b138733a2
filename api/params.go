package api

import (
	"errors"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"talentmatch/market"
)

// param declares one parameter. Its description is "api.param.NAME" in the catalogues.
type param struct {
	name string
	in   string // "query", "path" or "header"
	// kind is "string", "integer", "boolean", "date" or "id".
	kind     string
	many     bool
	required bool
	allowed  []string
	low      int
	high     int
	example  string
}

// maxQueryText is the most characters of a value in the query.
const maxQueryText = 500

func query(name, kind string) param { return param{name: name, in: "query", kind: kind} }

var (
	paramID     = param{name: "id", in: "path", kind: "id", required: true, example: "t1"}
	paramLimit  = param{name: "limit", in: "query", kind: "integer", low: 1, high: market.MaxLimit, example: "20"}
	paramCursor = query("cursor", "string")
	paramAsOf   = query("asOf", "date")
	paramLang   = param{name: "lang", in: "query", kind: "string", allowed: []string{"zh", "en"}}
	paramQ      = query("q", "string")

	paramIfMatch     = param{name: "If-Match", in: "header", kind: "string", example: `"3"`}
	paramIfNoneMatch = param{name: "If-None-Match", in: "header", kind: "string", example: `"3"`}
	paramLanguage    = param{name: "Accept-Language", in: "header", kind: "string", example: "en"}
)

// readParams checks the query against what the route declares: an unknown parameter is refused, because a
// filter with a typing error would otherwise find everything.
func (c *call) readParams() error {
	values, err := url.ParseQuery(c.r.URL.RawQuery)
	if err != nil {
		return &market.Error{Code: market.CodeMalformed, Args: market.Args{"what": "query"}}
	}
	var problems []market.Problem
	known := make([]string, 0, len(c.route.accepted))
	for _, p := range c.route.accepted {
		if p.in == "path" && p.kind == "id" {
			if code, args := p.checkKind(c.path(p.name)); code != "" {
				problems = append(problems, market.Problem{Field: p.name, Code: code, Args: args})
			}
		}
		if p.in != "query" {
			continue
		}
		known = append(known, p.name)
		problems = append(problems, p.check(values[p.name])...)
	}
	for _, name := range sortedKeys(values) {
		if !contains(known, name) {
			args := market.Args{}
			if near := nearest(name, known); near != "" {
				args["near"] = near
			}
			problems = append(problems, market.Problem{Field: clip(name), Code: market.ProblemUnknown, Args: args})
		}
	}
	c.values = values
	return market.Invalid(problems)
}

func (p param) check(values []string) []market.Problem {
	problem := func(code market.Code, args market.Args) []market.Problem {
		return []market.Problem{{Field: p.name, Code: code, Args: args}}
	}
	if len(values) == 0 || len(values) == 1 && values[0] == "" {
		if p.required {
			return problem(market.ProblemRequired, nil)
		}
		return nil
	}
	if len(values) > 1 && !p.many {
		return problem(market.ProblemRepeated, market.Args{"value": p.name})
	}
	if len(values) > market.MaxWishes {
		return problem(market.ProblemTooMany, market.Args{"count": len(values), "most": market.MaxWishes})
	}
	var problems []market.Problem
	for _, v := range values {
		if code, args := p.checkValue(v); code != "" {
			problems = append(problems, problem(code, args)...)
		}
	}
	return problems
}

func (p param) checkValue(v string) (market.Code, market.Args) {
	if !utf8.ValidString(v) {
		return market.ProblemBadFormat, market.Args{"format": "utf-8"}
	}
	if n := utf8.RuneCountInString(v); n > maxQueryText && p.name != "cursor" {
		return market.ProblemTooLong, market.Args{"length": n, "most": maxQueryText}
	}
	if strings.ContainsFunc(v, unicode.IsControl) {
		return market.ProblemControl, market.Args{"value": "U+" + strings.ToUpper(strconv.FormatInt(int64(firstControl(v)), 16))}
	}
	if len(p.allowed) > 0 && !contains(p.allowed, v) {
		return market.ProblemNotAllowed, market.Args{"value": clip(v), "allowed": p.allowed}
	}
	return p.checkKind(v)
}

func (p param) checkKind(v string) (market.Code, market.Args) {
	switch p.kind {
	case "integer":
		n, err := strconv.Atoi(v)
		if errors.Is(err, strconv.ErrRange) {
			return market.ProblemOutOfRange, market.Args{"value": clip(v), "low": p.low, "high": p.high}
		}
		if err != nil {
			return market.ProblemType, market.Args{"value": clip(v), "want": "integer"}
		}
		if n < p.low || n > p.high {
			return market.ProblemOutOfRange, market.Args{"value": n, "low": p.low, "high": p.high}
		}
	case "boolean":
		if v != "true" && v != "false" {
			return market.ProblemType, market.Args{"value": clip(v), "want": "boolean"}
		}
	case "date":
		if !market.Date(v).Valid() {
			return market.ProblemBadFormat, market.Args{"value": clip(v), "format": "YYYY-MM-DD"}
		}
	case "id":
		if !market.ValidID(v) {
			return market.ProblemBadFormat, market.Args{"value": clip(v), "format": "id"}
		}
	}
	return "", nil
}

func firstControl(s string) rune {
	r, _ := utf8.DecodeRuneInString(s[strings.IndexFunc(s, unicode.IsControl):])
	return r
}

// text, integer and flag return the value of a query parameter that was checked.
func (c *call) text(name string) string {
	if v := c.values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func (c *call) integer(name string) int {
	n, _ := strconv.Atoi(c.text(name))
	return n
}

func (c *call) flag(name string) bool { return c.text(name) == "true" }

// filters returns the values of the named parameters that are present.
func (c *call) filters(names []string) map[string][]string {
	var out map[string][]string
	for _, n := range names {
		for _, v := range c.values[n] {
			if v == "" {
				continue
			}
			if out == nil {
				out = map[string][]string{}
			}
			out[n] = append(out[n], v)
		}
	}
	return out
}

func (c *call) matchQuery() market.MatchQuery {
	return market.MatchQuery{Limit: c.integer("limit"), Cursor: c.text("cursor"), AsOf: market.Date(c.text("asOf"))}
}

// filter declares a filter that may be repeated, with the values it takes where they are a closed set.
func filter(name string, allowed ...string) param {
	return param{name: name, in: "query", kind: "string", many: true, allowed: allowed}
}

func filterParams(names []string) []param {
	out := make([]param, len(names))
	for i, n := range names {
		out[i] = filter(n)
	}
	return out
}

func namesOf(params []param) []string {
	out := make([]string, len(params))
	for i, p := range params {
		out[i] = p.name
	}
	return out
}

// names writes the values of an enumeration as strings.
func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// orderParam lets a list be ordered by each field, in both directions.
func orderParam(fields []string) param {
	p := query("order", "string")
	for _, f := range fields {
		p.allowed = append(p.allowed, f, "-"+f)
	}
	return p
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }
