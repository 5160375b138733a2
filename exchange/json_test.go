package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

func TestJSONLinesAreTheRecordsOfTheAPI(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	want := market.Talent{
		Meta: market.Meta{ID: "t-1"}, Private: market.TalentPrivate{Name: "张测试", About: "多\n行"}, Skills: []market.Skill{{Code: "go", Level: 3}},
		Consent: market.Consent{Matching: &market.Grant{Version: "v1", At: at, By: "self"}},
	}
	line := want
	line.Rev, line.UpdatedAt, line.Found = 7, at, &market.Found{Taxonomy: 3}
	b, err := json.Marshal(line)
	must(t, err)
	rows := talentsOf(t, openText(t, "\uFEFF# 注释\r\n"+string(b)+"\r\n\r\n"+string(b), market.KindTalent, Options{}))
	if len(rows) != 2 || rows[0].Number != 2 || rows[1].Number != 4 {
		t.Fatalf("rows %+v", rows)
	}
	if d := cmp.Diff(want, rows[0].Identity); d != "" || len(rows[0].Problems) > 0 {
		t.Error(d, rows[0].Problems)
	}
	if rows[0].Consent != (market.ConsentCell{Stated: true, Given: true, Version: "v1"}) {
		t.Errorf("consent %+v", rows[0].Consent)
	}
}

func TestUnknownFieldsAndWrongTypesAreNamedAllAtOnce(t *testing.T) {
	t.Parallel()
	line := `{"private":{"name":5,"nick":"x"},"skills":[{"code":"go","level":"3"},{"label":1.5}],"experience":{},"intention":{"salary":{"min":1.5},"anywhere":"yes"},"consent":{"matching":{"version":"v","at":"gestern"}},"Source":"x"}`
	row := talentsOf(t, openText(t, line, market.KindTalent, Options{}))[0]
	got := map[string]market.Code{}
	for _, p := range row.Problems {
		got[p.Field] = p.Code
	}
	want := map[string]market.Code{"private.name": market.ProblemType, "private.nick": market.ProblemUnknown, "skills[0].level": market.ProblemType,
		"skills[1].label": market.ProblemType, "experience": market.ProblemType, "intention.salary.min": market.ProblemType, "intention.anywhere": market.ProblemType,
		"consent.matching.at": market.ProblemBadFormat, "Source": market.ProblemUnknown}
	if d := cmp.Diff(want, got); d != "" || row.Apply != nil {
		t.Error(d)
	}
}

func TestANumberBeyondAllIsReportedWithTheRangeOfItsField(t *testing.T) {
	t.Parallel()
	line := `{"title":"x","headcount":99999999999999999999,"salary":{"min":-1e30,"max":5},"emphasis":{"skills":1e17},"experience":{"minYears":2.5}}`
	row := demandsOf(t, openText(t, line, market.KindDemand, Options{}))[0]
	got := map[string]string{}
	for _, p := range row.Problems {
		got[p.Field] = fmt.Sprint(p.Code, " ", p.Args["value"], " ", p.Args["low"], " ", p.Args["high"])
	}
	want := map[string]string{"headcount": "out_of_range 99999999999999999999 0 100000", "salary.min": "out_of_range -1e30 0 10000000",
		"emphasis.skills": "out_of_range 1e17 50 200", "experience.minYears": "wrong_type <nil> <nil> <nil>"}
	if d := cmp.Diff(want, got); d != "" || row.Apply != nil {
		t.Error(d)
	}
}

func TestABrokenLineSaysWhereItIsBroken(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{`{"private":`: "12 <nil>", `{"姓名": “张测试”}`: "8 “", `{"private":{}} {}`: "16 {", `{"private":{},"x"}`: "18 }"} {
		row := talentsOf(t, openText(t, line+"\n{}", market.KindTalent, Options{}))[0]
		if p := row.Problems[0]; p.Code != ProblemMalformedLine || fmt.Sprint(p.Args["column"], " ", p.Args["found"]) != want {
			t.Errorf("%s: %v, want %s", line, p.Problem, want)
		}
	}
}

func TestBrokenLinesAreReportedAndTheOthersRead(t *testing.T) {
	t.Parallel()
	text := `{"private":{"name":"张测试"}}` + "\n{\"private\":\n[1]\nnull\n{} {}\n" + `{"private":{"name":"` + strings.Repeat("长", 3000) + "\"}}\n" + `{"private":{"name":"李样例"}}`
	rows := talentsOf(t, openText(t, text, market.KindTalent, Options{MaxRow: 4096}))
	var codes []string
	for _, r := range rows {
		code := ""
		if len(r.Problems) > 0 {
			code = string(r.Problems[0].Code)
		}
		codes = append(codes, fmt.Sprintf("%d %s", r.Number, code))
	}
	want := []string{"1 ", "2 exchange.malformed_line", "3 wrong_type", "4 wrong_type", "5 exchange.malformed_line", "6 exchange.row_too_large", "7 "}
	if d := cmp.Diff(want, codes); d != "" {
		t.Error(d)
	}
}

func TestAnObjectChangesWhatItNamesAndNullEmpties(t *testing.T) {
	t.Parallel()
	stored := market.Talent{
		Meta: market.Meta{ID: "t-1", Rev: 4}, Private: market.TalentPrivate{Name: "旧", Phone: "13800000001", Email: "a@example.com"},
		Skills: []market.Skill{{Code: "go", Level: 4, LastUsed: "2024"}, {Code: "sql"}}, District: "370200",
	}
	row := talentsOf(t, openText(t, `{"rev":99,"private":{"name":"新","email":null},"skills":[{"code":"python"}]}`, market.KindTalent, Options{}))[0]
	row.Apply(&stored)
	want := market.Talent{
		Meta: market.Meta{ID: "t-1", Rev: 4}, Private: market.TalentPrivate{Name: "新", Phone: "13800000001"},
		Skills: []market.Skill{{Code: "python"}}, District: "370200",
	}
	if d := cmp.Diff(want, stored); d != "" {
		t.Error(d)
	}
}

func TestAnArrayOfObjectsIsReadAsWell(t *testing.T) {
	t.Parallel()
	s := openText(t, "[\n {\"title\":\"开发\"},\n {\"title\":\"测试\", \"bad\":1}\n]\n", market.KindDemand, Options{})
	rows := demandsOf(t, s)
	if s.Format() != FormatJSON || len(rows) != 2 || rows[0].Identity.Title != "开发" || len(rows[1].Problems) != 1 {
		t.Errorf("%s: %+v", s.Format(), rows)
	}
	for _, err := range openText(t, `[{"title":"开发"},`, market.KindDemand, Options{}).Demands() {
		if err != nil && market.CodeOf(err) != market.CodeMalformed {
			t.Errorf("cut off: %v", err)
		}
	}
}

func TestASourceOfOneKindIsNotReadAsAnother(t *testing.T) {
	t.Parallel()
	for _, err := range openText(t, "姓名\n张测试\n", market.KindTalent, Options{}).Demands() {
		if market.CodeOf(err) != market.CodeInvalid {
			t.Errorf("got %v", err)
		}
	}
}

func FuzzJSONL(f *testing.F) {
	f.Add(`{"private":{"name":"张测试"},"skills":[{"code":"go","level":3}]}`)
	f.Add(`{"intention":{"salary":{"min":1e3}},"consent":{"matching":{"at":"2026-01-05T08:00:00Z"}}}`)
	f.Add("#\n[{]\n{\"a\":[[[[]]]]}\r{}")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := OpenReader(strings.NewReader(text), int64(len(text)), "fuzz", market.KindTalent, fakeWords{}, Options{MaxRow: 4096})
		if err != nil {
			return
		}
		defer s.Close()
		for r, err := range s.Talents() {
			if err != nil {
				return
			}
			if r.Apply == nil {
				continue
			}
			var again market.Talent
			r.Apply(&again)
			if d := cmp.Diff(r.Identity, again); d != "" && s.Format() != FormatCSV {
				t.Error(d)
			}
		}
	})
}

// benchmarkRead reads a file of so many talents in a format.
func benchmarkRead(b *testing.B, format Format) {
	const talents = 2000
	var out bytes.Buffer
	writeTalents(b, &out, format, loadCatalogue(b, "zh"), talents)
	b.ResetTimer()
	for b.Loop() {
		s, err := OpenReader(bytes.NewReader(out.Bytes()), int64(out.Len()), "bench", market.KindTalent, fakeWords{}, Options{})
		must(b, err)
		n := 0
		for _, err := range s.Talents() {
			must(b, err)
			n++
		}
		if n != talents {
			b.Fatalf("%d rows", n)
		}
		s.Close()
	}
	b.ReportMetric(float64(talents*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkReadCSV(b *testing.B)   { benchmarkRead(b, FormatCSV) }
func BenchmarkReadXLSX(b *testing.B)  { benchmarkRead(b, FormatXLSX) }
func BenchmarkReadJSONL(b *testing.B) { benchmarkRead(b, FormatJSONL) }

func TestAnElementWithoutEndIsRefusedAtTheLimit(t *testing.T) {
	t.Parallel()
	text := `[{"title":"` + strings.Repeat("x", 1<<20)
	for _, err := range openText(t, text, market.KindDemand, Options{MaxRow: 4096}).Demands() {
		if market.CodeOf(err) != market.CodeTooLarge {
			t.Errorf("got %v", err)
		}
	}
}
