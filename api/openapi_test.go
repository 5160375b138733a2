package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"talentmatch/app/text"
	"talentmatch/market"
)

func openAPIOf(t *testing.T, s testServer, lang string) map[string]any {
	t.Helper()
	w := s.do(t, "GET", "/openapi.json", "", "Accept-Language", lang)
	wantStatus(t, w, 200)
	return decoded[map[string]any](t, w)
}

// walk visits every object of a document with its path.
func walk(v any, path string, visit func(path string, o map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(path, v)
		for k, x := range v {
			walk(x, path+"/"+k, visit)
		}
	case []any:
		for i, x := range v {
			walk(x, fmt.Sprint(path, "/", i), visit)
		}
	}
}

func TestEveryReferenceOfTheDocumentLeadsSomewhere(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, lang := range text.Langs() {
		doc := openAPIOf(t, s, lang)
		if doc["openapi"] != "3.1.0" {
			t.Errorf("openapi %v", doc["openapi"])
		}
		count := 0
		walk(doc, "", func(path string, o map[string]any) {
			ref, ok := o["$ref"].(string)
			if !ok {
				return
			}
			count++
			var at any = doc
			for _, part := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
				m, _ := at.(map[string]any)
				at = m[part]
			}
			if at == nil {
				t.Errorf("%s: %s leads nowhere", path, ref)
			}
		})
		if count < 100 {
			t.Errorf("only %d references", count)
		}
	}
}

func TestEveryTextOfTheDocumentIsInTheCatalogues(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, lang := range text.Langs() {
		walk(openAPIOf(t, s, lang), "", func(path string, o map[string]any) {
			for _, k := range []string{"summary", "description", "title"} {
				if v, ok := o[k].(string); ok && (strings.Contains(v, "api.") || v == "") {
					t.Errorf("%s %s: %s is %q", lang, path, k, v)
				}
			}
		})
	}
}

func TestEveryRouteOfTheRouterIsInTheDocument(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	paths := openAPIOf(t, s, "en")["paths"].(map[string]any)
	documented, param := 0, regexp.MustCompile(`:(\w+)`)
	for _, r := range s.Handler.(*gin.Engine).Routes() {
		if r.Method == http.MethodHead {
			continue
		}
		path := param.ReplaceAllString(r.Path, "{$1}")
		item, _ := paths[path].(map[string]any)
		if item[strings.ToLower(r.Method)] == nil {
			t.Errorf("%s %s is not in the document", r.Method, path)
		}
		documented++
	}
	if documented < 40 {
		t.Errorf("only %d routes", documented)
	}
}

func TestEveryPathParameterIsDeclared(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for path, item := range openAPIOf(t, s, "en")["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			o := op.(map[string]any)
			declared := map[string]bool{}
			params, _ := o["parameters"].([]any)
			for _, p := range params {
				p := p.(map[string]any)
				key := fmt.Sprint(p["in"], " ", p["name"])
				if declared[key] {
					t.Errorf("%s %s: %s twice", method, path, key)
				}
				declared[key] = true
			}
			for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
				if !declared["path "+m[1]] {
					t.Errorf("%s %s: %s is not declared", method, path, m[1])
				}
			}
			if o["operationId"] == "" || o["responses"] == nil {
				t.Errorf("%s %s is incomplete", method, path)
			}
		}
	}
}

func TestTheDocumentKnowsTheMembersOfRecords(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	schemas := openAPIOf(t, s, "en")["components"].(map[string]any)["schemas"].(map[string]any)
	for name, v := range map[string]any{"Talent": market.Talent{}, "Employer": market.Employer{}, "Demand": market.Demand{}, "Match": market.Match{}} {
		schema, _ := schemas[name].(map[string]any)
		props, _ := schema["properties"].(map[string]any)
		for member := range membersOf(reflect.TypeOf(v)).index {
			if props[member] == nil {
				t.Errorf("%s.%s is not in the document", name, member)
			}
		}
		if strict := name != "Match"; (schema["additionalProperties"] == false) != strict {
			t.Errorf("%s: additionalProperties %v", name, schema["additionalProperties"])
		}
	}
	fit := schemas["Match"].(map[string]any)["properties"].(map[string]any)["fit"].(map[string]any)
	if fit["type"] != "number" || fit["maximum"] != 100.0 {
		t.Errorf("a score is %v", fit)
	}
	status := schemas["Demand"].(map[string]any)["properties"].(map[string]any)["status"].(map[string]any)
	if len(status["enum"].([]any)) != 6 {
		t.Errorf("a status is %v", status)
	}
}

func TestTheExamplesOfTheDocumentationAreValid(t *testing.T) {
	t.Parallel()
	for id, body := range exampleBodies {
		kind, verb, _ := strings.Cut(id, ".")
		var problems []market.Problem
		var err error
		switch kind {
		case "talent":
			var v market.Talent
			err = decodeStrict([]byte(body), &v)
			problems = v.Validate(nil)
		case "employer":
			var v market.Employer
			err = decodeStrict([]byte(body), &v)
			problems = v.Validate(nil)
		case "demand":
			var v market.Demand
			err = decodeStrict([]byte(body), &v)
			problems = v.Validate(nil)
		case "match":
			into := map[string]any{"query": &matchRequest{}, "assign": &market.AssignQuery{}, "timetable": &market.TimetableQuery{}}
			err = decodeStrict([]byte(body), into[verb])
		}
		if err != nil || verb != "patch" && len(problems) > 0 {
			t.Errorf("%s: %v %v", id, err, problems)
		}
	}
}

func TestTheDocumentIsOneInBothSpellingsAndCanBeKept(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "GET", "/openapi.json", "")
	if again := s.do(t, "GET", "/openapi.json", ""); again.Body.String() != w.Body.String() {
		t.Error("the document changes from request to request")
	}
	tag := w.Header().Get("ETag")
	wantStatus(t, s.do(t, "GET", "/openapi.json", "", "If-None-Match", tag), 304)
	wantStatus(t, s.do(t, "GET", "/openapi.json?lang=zh", "", "If-None-Match", tag), 200)
	y := s.do(t, "GET", "/openapi.yaml", "", "Accept", "*/*")
	wantStatus(t, y, 200)
	if !strings.Contains(y.Body.String(), "openapi: 3.1.0") || !strings.Contains(y.Body.String(), "/api/v1/talents/{id}/recommendations:") {
		t.Error("the YAML is not the document")
	}
}

func TestCataloguesHaveTheSameKeysInOrder(t *testing.T) {
	t.Parallel()
	keys := map[string][]string{}
	for _, lang := range text.Langs() {
		b, err := os.ReadFile("../app/text/" + lang + "/api.json")
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(b, &texts); err != nil {
			t.Fatal(err)
		}
		for k, v := range texts {
			if strings.TrimSpace(v) == "" {
				t.Errorf("%s: %s is empty", lang, k)
			}
		}
		keys[lang] = sortedKeys(texts)
	}
	if !reflect.DeepEqual(keys["zh"], keys["en"]) {
		t.Error("the keys differ")
	}
}
