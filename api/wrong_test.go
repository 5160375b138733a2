package api

import (
	"fmt"
	"slices"
	"testing"

	"talentmatch/market"
)

// toldIn lists what a problem says as "FIELD: CODE".
func toldIn(p Problem) []string {
	var out []string
	for _, e := range p.Errors {
		out = append(out, e.Field+": "+string(e.Code))
	}
	return out
}

func TestEverythingThatIsWrongWithAQueryIsToldAtOnce(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, c := range []struct {
		method, path, body string
		want               []string
	}{
		{"POST", "/assignments", `{"demands":["d1","d1"],"talents":["t1",""],"seats":[{"id":"d1","seats":-1},{"id":"d1","seats":1}],"proposing":"employer","by":"luck","asOf":"soon"}`,
			[]string{"demands[1]: repeated", "talents[1]: required", "seats[0].seats: out_of_range", "seats[1].id: repeated", "proposing: not_allowed", "by: not_allowed", "asOf: bad_format"}},
		{"POST", "/assignments", `{"seats":[{"id":"d1","seats":"two"},{"id":"d2","seats":-1}],"by":7,"asOf":"soon"}`,
			[]string{"seats[0].seats: wrong_type", "by: wrong_type", "seats[1].seats: out_of_range", "asOf: bad_format"}},
		{"POST", "/timetables", `{"interviews":[{"talent":"t1"},{"demand":"d1"}],"slots":300,"tables":-1,"talents":[{"id":"t1","parallel":2,"unavailable":[0]},{"id":"t1"}],"demands":[{"id":"","parallel":101}]}`,
			[]string{"interviews[0].demand: required", "interviews[1].talent: required", "slots: out_of_range", "tables: out_of_range", "talents[0].parallel: out_of_range",
				"talents[0].unavailable[0]: out_of_range", "talents[1].id: repeated", "demands[0].id: required", "demands[0].parallel: out_of_range"}},
		{"POST", "/timetables", `{"slots":"many","tables":5001,"talents":[{"id":"t1","unavailable":[201]}]}`,
			[]string{"slots: wrong_type", "interviews: required", "tables: out_of_range", "talents[0].unavailable[0]: out_of_range"}},
		{"POST", "/matches/query", `{"demand":{"title":"","headcount":-1},"limit":0,"asOf":"soon"}`,
			[]string{"limit: out_of_range", "asOf: bad_format", "demand.title: required", "demand.headcount: out_of_range"}},
		{"POST", "/matches/query", `{"talent":{"skills":[{"code":"python","level":9}],"district":5},"limit":101}`,
			[]string{"talent.district: wrong_type", "limit: out_of_range", "talent.skills[0].level: out_of_range"}},
		{"GET", "/talents/a%20b/recommendations?limit=0&asOf=soon&limt=3", "",
			[]string{"id: bad_format", "limit: out_of_range", "asOf: bad_format", "limt: unknown_field"}},
		{"GET", "/talents?district=%00&district=370215&district=%ff&limit=0", "",
			[]string{"limit: out_of_range", "district: control_character", "district: bad_format"}},
	} {
		got := toldIn(wantProblem(t, s.do(t, c.method, "/api/v1"+c.path, c.body), 422, market.CodeInvalid))
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s\n got %q\nwant %q", c.path, c.body, got, c.want)
		}
	}
}

func TestANumberBeyondAllIsToldWithTheRangeOfItsField(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	talent := func(rest string) string { return `{"private":{"name":"王测试"},` + rest + `}` }
	for _, c := range []struct {
		method, path, body string
		field, value       string
		low, high          any
	}{
		{"POST", "/demands", `{"title":"x","headcount":99999999999999999999}`, "headcount", "99999999999999999999", 0, market.MaxHeadcount},
		{"POST", "/demands", `{"title":"x","headcount":9007199254740993e3}`, "headcount", "9007199254740993e3", 0, market.MaxHeadcount},
		{"POST", "/demands", `{"title":"x","salary":{"min":1,"max":-1e400}}`, "salary.max", "-1e400", 0, market.MaxSalary},
		{"POST", "/demands", `{"title":"x","salary":{"min":1,"months":1e99}}`, "salary.months", "1e99", 12, 24},
		{"POST", "/demands", `{"title":"x","emphasis":{"skills":1e30}}`, "emphasis.skills", "1e30", market.MinEmphasis, market.MaxEmphasis},
		{"PUT", "/demands/d1", `{"title":"x","experience":{"minYears":1e30}}`, "experience.minYears", "1e30", 0, market.MaxYears},
		{"PATCH", "/demands/d1", `{"experience":{"maxYears":1e30}}`, "experience.maxYears", "1e30", 0, market.MaxYears},
		{"POST", "/talents", talent(`"skills":[{"code":"python","level":1e17}]`), "skills[0].level", "1e17", 0, 4},
		{"POST", "/talents", talent(`"education":[{"year":-9223372036854775809}]`), "education[0].year", "-9223372036854775809", 1940, 2100},
		{"POST", "/talents", talent(`"experience":[{"months":1e20}]`), "experience[0].months", "1e20", 0, market.MaxMonths},
		{"POST", "/matches/query", `{"demand":{"title":"x","headcount":1e20}}`, "demand.headcount", "1e20", 0, market.MaxHeadcount},
		{"POST", "/matches/query", `{"demand":{"title":"x"},"limit":1e20}`, "limit", "1e20", 1, market.MaxLimit},
		{"POST", "/assignments", `{"seats":[{"id":"d1","seats":1e20}]}`, "seats[0].seats", "1e20", 0, market.MaxHeadcount},
		{"POST", "/timetables", `{"interviews":[{"talent":"t1","demand":"d1"}],"slots":-1e20}`, "slots", "-1e20", 0, market.MaxSlots},
		{"POST", "/timetables", `{"interviews":[{"talent":"t1","demand":"d1"}],"tables":1e20}`, "tables", "1e20", 0, market.MaxInterviews},
		{"GET", "/talents?limit=99999999999999999999", "", "limit", "99999999999999999999", 1, market.MaxLimit},
	} {
		header := []string{"Accept-Language", "en"}
		if c.method == "PATCH" {
			header = append(header, "Content-Type", typePatch)
		}
		p := wantProblem(t, s.do(t, c.method, "/api/v1"+c.path, c.body, header...), 422, market.CodeInvalid)
		want := fmt.Sprintf("“%s” is outside %v to %v", c.value, c.low, c.high)
		if len(p.Errors) != 1 || p.Errors[0].Field != c.field || p.Errors[0].Code != market.ProblemOutOfRange || p.Errors[0].Detail != want {
			t.Errorf("%s %s: %+v, want %s", c.path, c.body, p.Errors, want)
		}
	}
}
