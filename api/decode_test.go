package api

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"talentmatch/market"
)

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	want := market.Talent{Meta: market.Meta{ID: "t1"}, District: "370215",
		Private:   market.TalentPrivate{Name: "张测试 \\ \" \u2028 😀", About: "a\nb"},
		Skills:    []market.Skill{{Code: "python", Level: 3, LastUsed: "2025-06"}},
		Intention: market.Intention{Roles: []string{"数据分析师"}, Salary: &market.Salary{Min: 8000, Max: 12000}, Anywhere: true},
		Consent:   market.Consent{Matching: &market.Grant{Version: "1", At: fakeNow, By: "self"}}}
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{b, append([]byte("\uFEFF \n"), b...)} {
		var got market.Talent
		if err := decodeStrict(text, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestEverySpellingOfAWholeNumberIsOne(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"3": 3, "3.0": 3, "3e0": 3, "30e-1": 3, "-0": 0, "1E2": 100, "null": 0} {
		var d market.Demand
		if err := decodeStrict([]byte(`{"headcount":`+text+`}`), &d); err != nil || d.Headcount != want {
			t.Errorf("%s: %d %v", text, d.Headcount, err)
		}
	}
	for text, code := range map[string]market.Code{"3.5": market.ProblemType, "99999999999999999999": market.ProblemOutOfRange,
		"1e400": market.ProblemOutOfRange, "true": market.ProblemType, `"3"`: market.ProblemType, "{}": market.ProblemType, "[3]": market.ProblemType} {
		var d market.Demand
		var e *market.Error
		if err := decodeStrict([]byte(`{"headcount":`+text+`}`), &d); !errors.As(err, &e) || e.Problems[0].Code != code {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestTimesAreReadAsUTC(t *testing.T) {
	t.Parallel()
	var got market.Talent
	if err := decodeStrict([]byte(`{"consent":{"matching":{"version":"1","at":"2026-03-02T09:02:03+08:00"}}}`), &got); err != nil || got.Consent.Matching.At != fakeNow {
		t.Errorf("%v %v", got.Consent.Matching, err)
	}
	for _, bad := range []string{`"yesterday"`, `5`, `"2026-03-02"`} {
		if err := decodeStrict([]byte(`{"consent":{"matching":{"at":`+bad+`}}}`), &got); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

func TestAMillionProblemsAreAHundred(t *testing.T) {
	t.Parallel()
	var d market.Demand
	err := decodeStrict([]byte(`{"skills":[`+strings.Repeat(`{"x":1},`, 5000)+`{}]}`), &d)
	var e *market.Error
	if !errors.As(err, &e) || len(e.Problems) != maxProblems {
		t.Errorf("got %d problems", len(e.Problems))
	}
}

func TestAWrongValueIsSkippedWholeAndReadingGoesOn(t *testing.T) {
	t.Parallel()
	var d market.Demand
	err := decodeStrict([]byte(`{"title":{"a":[1,{"b":null}]},"headcount":4,"salary":[[],[]],"text":"x"}`), &d)
	var e *market.Error
	if !errors.As(err, &e) || len(e.Problems) != 2 || d.Headcount != 4 || d.Text != "x" {
		t.Errorf("%v %+v", err, d)
	}
}

func TestDepthIsBoundedWhereverItHides(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	for _, body := range []string{deep, `{"skills":` + deep + `}`, `{"nothing":` + deep + `}`, `{"found":` + deep + `}`, `{"title":` + strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat("}", 41)} {
		var d market.Demand
		var e *market.Error
		if err := decodeStrict([]byte(body), &d, "found"); !errors.As(err, &e) || e.Code != market.CodeMalformed || e.Problems[0].Code != problemTooDeep {
			t.Errorf("%.30s: %v", body, err)
		}
	}
}

func TestSurrogatesMustComeInPairs(t *testing.T) {
	t.Parallel()
	for text, bad := range map[string]bool{`"\ud83d\ude00"`: false, `"\\ud83d"`: false, `"\u4e2d"`: false, `"a"`: false, `"\ud83d"`: true,
		`"\ude00"`: true, `"\ud83dx"`: true, `"\ud83d\u0041"`: true, `"\\\ud83d"`: true, `"\n\ud83d\ud83d"`: true} {
		if got := loneSurrogate([]byte(text)); got != bad {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestTheNearestNameIsOfferedOnlyWhereItIsNear(t *testing.T) {
	t.Parallel()
	names := []string{"title", "skills", "headcount", "employerId"}
	for s, want := range map[string]string{"titel": "title", "Skills": "skills", "skill": "skills", "headCount": "headcount", "employerid": "employerId",
		"x": "", "salary": "", "": "", strings.Repeat("t", 100): ""} {
		if got := nearest(s, names); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// FuzzDecodeStrict holds the strict decoder against encoding/json: it never panics, and what it takes,
// encoding/json takes too and reads as the same value.
func FuzzDecodeStrict(f *testing.F) {
	for _, s := range []string{`{}`, `null`, `[]`, `{"title":"x","skills":[{"code":"a","must":true,"level":2}],"salary":{"min":1,"max":2}}`,
		`{"title":"\ud83d\ude00","title":1}`, `{"id":"a","rev":1,"createdAt":"2026-01-01T00:00:00Z","place":{"districts":["x"]}}`,
		`{"education":{"level":"bachelor"}} x`, "{\"a\":\"\xff\"}", `{"headcount":1e2}`, `[[[[[[`, `{"x":{"y":[{}]}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var got, want market.Demand
		err := decodeStrict(b, &got)
		if err != nil {
			var e *market.Error
			if !errors.As(err, &e) || e.Code != market.CodeInvalid && e.Code != market.CodeMalformed || len(e.Problems) == 0 {
				t.Fatalf("%q: %v", b, err)
			}
			for _, p := range e.Problems {
				if p.Code == "" || len(fmt.Sprint(p.Field)) > 10_000 {
					t.Fatalf("%q: %+v", b, p)
				}
			}
			return
		}
		if err := json.Unmarshal(trimBOM(b), &want); err != nil {
			if strings.Contains(err.Error(), "cannot unmarshal number") {
				return // 3.0 and 1e2 are whole numbers here
			}
			t.Fatalf("%q was taken, but is %v", b, err)
		}
		want.CreatedAt, want.UpdatedAt = want.CreatedAt.UTC(), want.UpdatedAt.UTC()
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q: %s", b, diff)
		}
	})
}

// FuzzRequest sends bytes as a record, a patch and an upload: whatever comes, the answer is never a 5xx.
func FuzzRequest(f *testing.F) {
	f.Add("PATCH", "/api/v1/talents/t1", `{"private":{"name":null}}`, typePatch)
	f.Add("POST", "/api/v1/matches/query", `{"demand":{"title":"x"},"limit":3}`, typeJSON)
	f.Add("POST", "/api/v1/imports?kind=talents", "a\r\n\r\n", typeCSV)
	f.Add("GET", "/api/v1/talents?district=1&district=2", "", "")
	s := newTest(f)
	f.Fuzz(func(t *testing.T, method, path, body, contentType string) {
		line := method + " " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(line)))
		if err != nil || r.Method != method || r.RequestURI != path || method == "CONNECT" || strings.Contains(path, "panic") {
			t.Skip() // not a request; panics are tested elsewhere
		}
		if _, err := url.ParseRequestURI(path); err != nil {
			t.Skip()
		}
		if w := s.do(t, method, path, body, "Content-Type", contentType); w.Code >= 500 {
			t.Fatalf("%s %s %q: %d %s", method, path, body, w.Code, w.Body)
		}
	})
}

func TestAValueOfTheWrongTypeIsNamed(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]any{
		`{"title":"x","headcount":1.5}`:     "1.5",
		`{"title":"x","headcount":"3"}`:     `"3"`,
		`{"title":"x","headcount":false}`:   "false",
		`{"title":"x","headcount":{"a":1}}`: nil,
	} {
		var d market.Demand
		var e *market.Error
		if err := decodeStrict([]byte(body), &d); !errors.As(err, &e) || len(e.Problems) != 1 || e.Problems[0].Args["value"] != want {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestOfManyProblemsTheFirstAreTold(t *testing.T) {
	t.Parallel()
	var seats []string
	for range 5000 {
		seats = append(seats, `{"id":"d1","seats":-1}`)
	}
	w := newTest(t).do(t, "POST", "/api/v1/assignments", `{"seats":[`+strings.Join(seats, ",")+`]}`, "Content-Type", "application/json")
	var doc Problem
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != 422 || len(doc.Errors) != maxProblems {
		t.Errorf("%d, %d problems, %v", w.Code, len(doc.Errors), err)
	}
}
