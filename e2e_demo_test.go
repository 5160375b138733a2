package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"

	"talentmatch/market"
)

// answeredMatch is a match as callers see it: by the names of the contract, with numbers as they were written.
type answeredMatch struct {
	Talent, Demand struct{ ID, Name, Title string }
	Score          json.Number
	Fit            json.Number
	Appeal         json.Number
	Bounds         map[string]json.Number
	Coverage       json.Number
	Feasible       string
	Parts          []struct {
		Side, Rule    string
		Weight        *int
		Value, Points json.Number
		Reasons       []answeredReason
	}
	Failed, Unknown []answeredReason
	Engine, AsOf    string
}

type answeredReason struct {
	Code, Text string
	Args       map[string]any
}

type answeredList struct {
	Items    []answeredMatch
	Next     string
	Total    *int
	Pool     int
	Rejected *[]struct {
		Code, Text string
		Count      int
	}
	NearMisses   *[]answeredMatch
	Engine, AsOf string
}

// hundredths reads a number that must have been written with at most two decimals.
func hundredths(t testing.TB, what string, n json.Number) int64 {
	t.Helper()
	f, err := n.Float64()
	if err != nil || f < 0 || f > 100 {
		t.Fatalf("%s: %q is not from 0 to 100", what, n)
	}
	h := int64(math.Round(f * 100))
	if _, decimals, _ := strings.Cut(n.String(), "."); len(decimals) != 2 {
		t.Errorf("%s: %q does not have two decimals", what, n)
	}
	return h
}

// checkMatch holds a match to the contract.
func checkMatch(t *testing.T, what string, m *answeredMatch) {
	t.Helper()
	if m.Talent.ID == "" || m.Talent.Name == "" || m.Demand.ID == "" || m.Demand.Title == "" || m.Engine == "" || len(m.AsOf) != 10 {
		t.Errorf("%s: something is missing: %+v", what, m)
	}
	what += " " + m.Talent.ID + " " + m.Demand.ID
	score, fit, appeal := hundredths(t, what, m.Score), hundredths(t, what, m.Fit), hundredths(t, what, m.Appeal)
	if want := harmonic(fit, appeal); score != want {
		t.Errorf("%s: score %d of fit %d and appeal %d, want %d", what, score, fit, appeal, want)
	}
	low, high := hundredths(t, what, m.Bounds["low"]), hundredths(t, what, m.Bounds["high"])
	if low > score || score > high {
		t.Errorf("%s: score %d outside of its bounds %d to %d", what, score, low, high)
	}
	if c, err := m.Coverage.Float64(); err != nil || c < 0 || c > 1 {
		t.Errorf("%s: coverage %q", what, m.Coverage)
	}
	if !slices.Contains([]string{"yes", "no", "unknown"}, m.Feasible) || m.Failed == nil || m.Unknown == nil {
		t.Errorf("%s: feasible %q, failed %v, unknown %v", what, m.Feasible, m.Failed, m.Unknown)
	}
	if (m.Feasible == "no") != (len(m.Failed) > 0) || m.Feasible == "unknown" && len(m.Unknown) == 0 {
		t.Errorf("%s: feasible %q with failed %v and unknown %v", what, m.Feasible, m.Failed, m.Unknown)
	}
	checkReasons(t, what, append(slices.Clone(m.Failed), m.Unknown...))
	checkParts(t, what, m, fit, appeal)
}

func checkParts(t *testing.T, what string, m *answeredMatch, fit, appeal int64) {
	t.Helper()
	sums := map[string]int64{}
	for _, p := range m.Parts {
		if p.Rule == "" || p.Weight == nil || *p.Weight <= 0 || p.Reasons == nil {
			t.Errorf("%s: an incomplete part: %+v", what, p)
		}
		hundredths(t, what+" value of "+p.Rule, p.Value)
		sums[p.Side] += hundredths(t, what+" points of "+p.Rule, p.Points)
		checkReasons(t, what+" "+p.Rule, p.Reasons)
	}
	if sums["fit"] != fit || sums["appeal"] != appeal || len(sums) > 2 {
		t.Errorf("%s: parts sum to %v, sides are %d and %d", what, sums, fit, appeal)
	}
}

func checkReasons(t *testing.T, what string, reasons []answeredReason) {
	t.Helper()
	for _, r := range reasons {
		if r.Code == "" || r.Text == "" || r.Text == r.Code {
			t.Errorf("%s: a reason without code or text: %+v", what, r)
		}
	}
}

// harmonic is the mean of two sides in hundredths, rounded half up.
func harmonic(f, a int64) int64 {
	if f+a == 0 {
		return 0
	}
	return (4*f*a + f + a) / (2 * (f + a))
}

// checkList holds the first page of a list of matches to the contract, except for the order.
func checkList(t *testing.T, what string, l *answeredList) {
	t.Helper()
	if l.Total == nil || l.Rejected == nil || l.NearMisses == nil || l.Items == nil {
		t.Fatalf("%s: total, rejected, nearMisses or items is missing", what)
	}
	out := 0
	for _, r := range *l.Rejected {
		if r.Code == "" || r.Text == "" || r.Count <= 0 {
			t.Errorf("%s: rejected: %+v", what, r)
		}
		out += r.Count
	}
	if out+*l.Total != l.Pool {
		t.Errorf("%s: %d rejected and %d listed of a pool of %d", what, out, *l.Total, l.Pool)
	}
	if len(*l.NearMisses) > 5 {
		t.Errorf("%s: %d near misses", what, len(*l.NearMisses))
	}
	for i := range l.Items {
		checkMatch(t, what, &l.Items[i])
		if l.Items[i].Feasible == "no" {
			t.Errorf("%s: a pair that is not feasible is listed", what)
		}
	}
	for i := range *l.NearMisses {
		m := &(*l.NearMisses)[i]
		checkMatch(t, what, m)
		if len(m.Failed) != 1 {
			t.Errorf("%s: a near miss with %d failed conditions", what, len(m.Failed))
		}
	}
}

func TestDemoTellsOneLineWhenEverythingCanBeAsked(t *testing.T) {
	t.Parallel()
	p := demonstrating(t, nil, "--talents", "40", "--demands", "10")
	var line map[string]json.RawMessage
	if err := json.Unmarshal([]byte(p.out.String()), &line); err != nil {
		t.Fatal(err)
	}
	if string(line["accounts"]) != "[]" || len(line) != 2 || p.url == "" {
		t.Errorf("the line: %s", p.out.String())
	}
	if s := p.status("/readyz"); s != http.StatusOK {
		t.Errorf("readyz: %d", s)
	}
	if n := len(all[market.Talent](p, "/api/v1/talents", 100)); n != 40 {
		t.Errorf("%d talents", n)
	}
	p.stop()
	if strings.Count(p.out.String(), "\n") != 1 {
		t.Errorf("more than a line:\n%s", p.out.String())
	}
}

func TestMatchesKeepTheContractAndTheirArithmetic(t *testing.T) {
	t.Parallel()
	p := serving(t, nil, inventedWorld(t))
	for _, c := range []struct{ records, lists string }{{"talents", "recommendations"}, {"demands", "candidates"}} {
		listed := 0
		for _, r := range all[struct{ ID string }](p, "/api/v1/"+c.records, 100)[:25] {
			path := fmt.Sprintf("/api/v1/%s/%s/%s", c.records, r.ID, c.lists)
			var l answeredList
			body := p.get(path+"?limit=100", &l)
			checkList(t, path, &l)
			if again := p.get(path+"?limit=100", nil); !bytes.Equal(body, again) {
				t.Errorf("%s: other bytes for the same question", path)
			}
			listed += *l.Total
			checkPages(t, p, path, &l)
		}
		if listed == 0 {
			t.Errorf("no %s at all", c.lists)
		}
	}
}

// checkPages walks over a list of matches in small pages and compares it with the one large page.
func checkPages(t *testing.T, p *process, path string, whole *answeredList) {
	t.Helper()
	if *whole.Total == 0 || *whole.Total > 100 {
		return
	}
	got := all[answeredMatch](p, path, 7)
	if len(got) != *whole.Total {
		t.Fatalf("%s: %d items on all pages, total %d", path, len(got), *whole.Total)
	}
	for i := range got {
		a, b := &got[i], &whole.Items[i]
		if a.Talent.ID != b.Talent.ID || a.Demand.ID != b.Demand.ID || a.Score != b.Score {
			t.Fatalf("%s: item %d is %s %s, on one page %s %s", path, i, a.Talent.ID, a.Demand.ID, b.Talent.ID, b.Demand.ID)
		}
		if i > 0 && hundredths(t, path, got[i-1].Score) < hundredths(t, path, a.Score) {
			t.Errorf("%s: item %d scores more than the one before", path, i)
		}
	}
}

func TestTheCommandAndTheAPIGiveTheSameBytesForAPair(t *testing.T) {
	t.Parallel()
	data := inventedWorld(t)
	p := serving(t, nil, data)
	for i := range 6 {
		talent, demand := fmt.Sprintf("tal-%06d", 1+i*17), fmt.Sprintf("dem-%06d", 1+i*3)
		path := "/api/v1/matches?talent=" + talent + "&demand=" + demand
		var m answeredMatch
		byAPI := p.get(path, &m)
		checkMatch(t, path, &m)
		if again := p.get(path, nil); !bytes.Equal(byAPI, again) {
			t.Errorf("%s: other bytes for the same question", path)
		}
		out := succeeds(t, nil, "match", "--pair", "--talent", talent, "--demand", demand, "--json", "--data", data)
		var a, b bytes.Buffer
		if err := json.Compact(&a, byAPI); err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&b, []byte(out)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s:\nAPI     %s\ncommand %s", path, a.String(), b.String())
		}
	}
}

func TestListsYieldEveryRecordOnceWhateverThePageSize(t *testing.T) {
	t.Parallel()
	p := serving(t, nil, inventedWorld(t))
	for _, c := range []struct {
		path  string
		count int
		limit int
	}{
		{"/api/v1/talents", worldTalents, 1}, {"/api/v1/talents", worldTalents, 7}, {"/api/v1/talents", worldTalents, 100},
		{"/api/v1/talents?order=-updatedAt", worldTalents, 11}, {"/api/v1/demands", worldDemands, 4},
		{"/api/v1/search/talents?q=", worldTalents, 13}, {"/api/v1/search/demands?q=&order=id", worldDemands, 8},
	} {
		seen := map[string]int{}
		for _, r := range all[struct{ ID string }](p, c.path, c.limit) {
			seen[r.ID]++
		}
		if len(seen) != c.count {
			t.Errorf("%s by %d: %d records, want %d", c.path, c.limit, len(seen), c.count)
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s by %d: %s comes %d times", c.path, c.limit, id, n)
			}
		}
	}
	var page listed[market.Talent]
	p.get("/api/v1/talents", &page)
	if len(page.Items) != market.DefaultLimit {
		t.Errorf("%d records without a limit", len(page.Items))
	}
}

func TestTextsFollowAcceptLanguage(t *testing.T) {
	t.Parallel()
	p := serving(t, nil, inventedWorld(t))
	path := "/api/v1/talents/tal-000001/recommendations?limit=3"
	for header, lang := range map[string]string{"": "zh", "zh-CN,zh;q=0.9,en;q=0.8": "zh", "en-GB,en;q=0.9": "en", "fr, en;q=0.5": "en"} {
		var l answeredList
		a := p.ask(http.MethodGet, path, nil, "Accept-Language", header)
		p.want(http.StatusOK, a, path, &l)
		if got := a.header.Get("Content-Language"); got != lang {
			t.Errorf("%q: content language %s, want %s", header, got, lang)
		}
		for _, r := range *l.Rejected {
			if chinese(r.Text) != (lang == "zh") {
				t.Errorf("%q: %s: %q", header, r.Code, r.Text)
			}
		}
		doc := problemOf(t, "nobody", p.ask(http.MethodGet, "/api/v1/talents/nobody", nil, "Accept-Language", header))
		if chinese(doc.Detail) != (lang == "zh") || chinese(doc.Title) != (lang == "zh") {
			t.Errorf("%q: %q, %q", header, doc.Title, doc.Detail)
		}
	}
}

// chinese tells whether there is a Chinese character in a text.
func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
