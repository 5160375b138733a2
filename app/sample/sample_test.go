package sample

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"talentmatch/market"
)

const today = market.Date("2026-03-02")

// tables knows everything that the professions and places name.
func tables() market.Tables {
	t := market.Tables{Version: 1}
	seen := map[string]bool{}
	for line := range strings.Lines(archetypeData) {
		a, ok := parseArchetype(strings.TrimRight(line, "\n"))
		if !ok {
			continue
		}
		for _, c := range slices.Concat(a.core, a.common, a.rare) {
			if !seen[c] {
				seen[c] = true
				t.Skills = append(t.Skills, market.SkillNode{Code: c, Zh: c, En: c})
			}
		}
		if !seen[a.occupation] {
			seen[a.occupation] = true
			t.Occupations = append(t.Occupations, market.OccupationNode{Code: a.occupation})
		}
	}
	for _, p := range allPlaces {
		t.Districts = append(t.Districts, market.DistrictNode{Code: p.code}, market.DistrictNode{Code: p.city})
	}
	return t
}

// vocabulary is what the tables know.
type vocabulary map[string]bool

func (v vocabulary) HasSkill(c string) bool      { return v["s"+c] }
func (v vocabulary) HasDistrict(c string) bool   { return v["d"+c] }
func (v vocabulary) HasOccupation(c string) bool { return v["o"+c] }

func known(t market.Tables) vocabulary {
	v := vocabulary{}
	for _, s := range t.Skills {
		v["s"+s.Code] = true
	}
	for _, d := range t.Districts {
		v["d"+d.Code] = true
	}
	for _, o := range t.Occupations {
		v["o"+o.Code] = true
	}
	return v
}

func digest(w *World) string {
	h := sha256.New()
	e := json.NewEncoder(h)
	for x := range w.Employers() {
		_ = e.Encode(x)
	}
	for x := range w.Demands() {
		_ = e.Encode(x)
	}
	for x := range w.Talents() {
		_ = e.Encode(x)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestTheSameArgumentsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	a, b := digest(New(7, 500, 100, tables(), today)), digest(New(7, 500, 100, tables(), today))
	if a != b {
		t.Error("two worlds of one seed differ")
	}
	if a == digest(New(8, 500, 100, tables(), today)) {
		t.Error("two seeds give one world")
	}
}

func TestMoreTalentsLeaveTheOthersAsTheyWere(t *testing.T) {
	t.Parallel()
	few, many := New(7, 50, 30, tables(), today), New(7, 500, 30, tables(), today)
	a, b := slices.Collect(few.Talents()), slices.Collect(many.Talents())
	for i := range a {
		x, _ := json.Marshal(a[i])
		y, _ := json.Marshal(b[i])
		if string(x) != string(y) {
			t.Fatalf("talent %d changed:\n%s\n%s", i, x, y)
		}
	}
}

func TestEveryRecordIsValidUniqueAndItsReferencesExist(t *testing.T) {
	t.Parallel()
	tab := tables()
	w, v := New(1, 5000, 3000, tab, today), known(tab)
	employers, ids := map[string]bool{}, map[string]bool{}
	unique := func(kind, key string) {
		if key != "" && ids[kind+key] {
			t.Errorf("%s %s stands twice", kind, key)
		}
		ids[kind+key] = true
	}
	for e := range w.Employers() {
		if p := e.Validate(v); p != nil || !market.ValidCreditCode(e.CreditCode) {
			t.Fatalf("%+v: %+v", e, p)
		}
		employers[e.ID] = true
		unique("name", e.Name)
		unique("code", e.CreditCode)
	}
	for d := range w.Demands() {
		if p := d.Validate(v); p != nil || !employers[d.EmployerID] || len(d.Skills) == 0 {
			t.Fatalf("%+v: %+v", d, p)
		}
		unique("id", d.ID)
	}
	for x := range w.Talents() {
		if p := x.Validate(v); p != nil || !x.ConsentsToMatching() {
			t.Fatalf("%+v: %+v", x, p)
		}
		unique("id", x.ID)
		unique("phone", x.Private.Phone)
		unique("mail", x.Private.Email)
		if p := x.Private.Phone; p != "" && !strings.HasPrefix(p, "100") {
			t.Errorf("phone %s could be somebody's", p)
		}
	}
}

func TestTheWorldIsAsIncompleteAndUnevenAsLife(t *testing.T) {
	t.Parallel()
	w := New(3, 4000, 1000, tables(), today)
	var incomplete, bare int
	titles := map[string]int{}
	for x := range w.Talents() {
		if len(x.Education) == 0 || len(x.Skills) == 0 || len(x.Experience) == 0 || x.Intention.Salary == nil || x.Private.About == "" {
			incomplete++
		}
		if !x.StatesSkills() {
			bare++
		}
	}
	var open, qingdao, negotiable int
	for d := range w.Demands() {
		titles[d.Title]++
		if d.Matchable(today) {
			open++
		}
		if strings.HasPrefix(d.Place.Districts[0], "3702") {
			qingdao++
		}
		if d.Salary == nil {
			negotiable++
		}
	}
	for _, c := range []struct {
		what           string
		got, low, high int // in a thousand
	}{
		{"incomplete talents", incomplete / 4, 700, 950},
		{"talents that state no skill", bare / 4, 80, 300},
		{"open demands", open, 820, 950},
		{"demands in Qingdao", qingdao, 600, 980},
		{"negotiable salaries", negotiable, 60, 200},
	} {
		if c.got < c.low || c.got > c.high {
			t.Errorf("%s: %d in a thousand, want %d to %d", c.what, c.got, c.low, c.high)
		}
	}
	if len(titles) < 40 {
		t.Errorf("only %d different titles", len(titles))
	}
}

func TestWhatTheTablesDoNotKnowIsLeftOut(t *testing.T) {
	t.Parallel()
	small := market.Tables{
		Skills:    []market.SkillNode{{Code: "java", Zh: "Java"}, {Code: "plc", Zh: "PLC"}},
		Districts: []market.DistrictNode{{Code: "370200"}},
	}
	if nothing := New(1, 5, 5, market.Tables{Skills: []market.SkillNode{{Code: "weaving"}}}, today); len(slices.Collect(nothing.Talents())) != 0 {
		t.Error("talents without a known profession")
	}
	w, v := New(1, 300, 60, small, today), known(small)
	for d := range w.Demands() {
		if p := d.Validate(v); p != nil {
			t.Fatalf("%+v", p)
		}
	}
	for x := range w.Talents() {
		if p := x.Validate(v); p != nil {
			t.Fatalf("%+v", p)
		}
	}
}

func BenchmarkTalents(b *testing.B) {
	w := New(1, b.N, 10, tables(), today)
	b.ReportAllocs()
	n := 0
	for range w.Talents() {
		n++
	}
	_ = n
}
