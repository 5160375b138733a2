package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"talentmatch/matching"
)

// The tests that measure run alone: they change the settings of the process for a while.

func TestBenchComparesEveryAnswerAndSaysWhatItMeasured(t *testing.T) {
	out := must(t, "bench", "--talents", "2000", "--demands", "20", "--reverse-demands", "500", "--reverse-talents", "10", "--sizes", "1000,2000",
		"--live", "--changes", "2000", "--json")
	var r struct {
		benchReport
		// These shadow the report's own, so that every name is seen.
		Engine map[string]float64 `json:"engine"`
		Bleve  map[string]float64 `json:"bleve"`
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !r.Exact || r.Compared < 100 || r.Differing != 0 {
		t.Errorf("exact %v, %d compared, %d differing: %v", r.Exact, r.Compared, r.Differing, r.Differences)
	}
	for _, name := range []string{"p50", "p95", "p99", "recall", "buildMs", "bytesPerTalent"} {
		if r.Engine[name] <= 0 {
			t.Errorf("engine.%s is %v", name, r.Engine[name])
		}
	}
	for _, name := range []string{"p50", "p95", "p99", "recall", "buildMs"} {
		if r.Bleve[name] <= 0 {
			t.Errorf("bleve.%s is %v", name, r.Bleve[name])
		}
	}
	if r.Engine["recall"] != 1 || r.Bleve["recall"] >= 1 {
		t.Errorf("recall %v and %v", r.Engine["recall"], r.Bleve["recall"])
	}
	if len(r.Sizes) != 2 || r.Sizes[0].Talents != 1000 || r.Reverse == nil || r.Summarised == nil || r.Explained == nil {
		t.Errorf("a part is missing:\n%s", out)
	}
	if r.Live == nil || r.Live.Memory == nil || len(r.Live.Memory.Bytes) != 10 {
		t.Errorf("live: %+v", r.Live)
	}
}

func TestBenchLeavesOutWhatWasNotMeasured(t *testing.T) {
	out := must(t, "bench", "--talents", "300", "--demands", "3", "--reverse-demands", "0", "--no-bleve", "--json")
	var parts map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out), &parts); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bleve", "bleveIndex", "reverse", "sizes", "live", "differences"} {
		if string(parts[name]) != "null" {
			t.Errorf("%s is %s, not null", name, parts[name])
		}
	}
}

func TestBenchSpeaksBothLanguages(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		out := must(t, "bench", "--lang", lang, "--talents", "300", "--demands", "5", "--reverse-demands", "100", "--reverse-talents", "2", "--live", "--changes", "10")
		if strings.Contains(out, "cli.bench") || strings.Contains(out, "<no value>") {
			t.Errorf("%s:\n%s", lang, out)
		}
	}
}

func TestBenchRefusesNumbersThatCannotBeMeasured(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--talents", "0"}, {"--k", "0"}, {"--talents", "10", "--sizes", "11"}, {"--talents", "10", "--bleve-talents", "11"}, {"--sizes", "x"}} {
		if _, errs, code := cli(t, append([]string{"bench"}, args...)...); code != exitUsage || !strings.Contains(errs, args[len(args)-2]) {
			t.Errorf("%v: exit %d\n%s", args, code, errs)
		}
	}
}

func TestADifferenceIsNotedWithItsPlaceAndBothAnswers(t *testing.T) {
	t.Parallel()
	a, b := matching.Scored{ID: "a", Score: 9000}, matching.Scored{ID: "b", Score: 8000}
	for name, c := range map[string]struct {
		got, want []matching.Scored
		position  int
		a, b      string
	}{
		"alike":     {[]matching.Scored{a, b}, []matching.Scored{a, b}, 0, "", ""},
		"swapped":   {[]matching.Scored{b, a}, []matching.Scored{a, b}, 1, "b 80.00", "a 90.00"},
		"too short": {[]matching.Scored{a}, []matching.Scored{a, b}, 2, "", "b 80.00"},
		"too long":  {[]matching.Scored{a, b}, []matching.Scored{a}, 2, "b 80.00", ""},
		"score":     {[]matching.Scored{{ID: "a", Score: 8999}}, []matching.Scored{a}, 1, "a 89.99", "a 90.00"},
	} {
		r := newBenchReport(benchFlags{})
		r.check(benchDifference{List: "engine"}, c.got, c.want)
		if c.position == 0 {
			if !r.Exact || len(r.Differences) > 0 {
				t.Errorf("%s: %+v", name, r.Differences)
			}
			continue
		}
		if d := r.Differences; r.Exact || len(d) != 1 || d[0].Position != c.position || d[0].Got != c.a || d[0].Want != c.b {
			t.Errorf("%s: exact %v, %+v", name, r.Exact, d)
		}
	}
}

func TestPercentilesAreByNearestRank(t *testing.T) {
	t.Parallel()
	var times []time.Duration
	for i := 300; i > 0; i-- {
		times = append(times, time.Duration(i)*time.Millisecond)
	}
	if got, want := percentiles(times), (benchTimes{150, 285, 297}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := percentiles(times[:1]), (benchTimes{300, 300, 300}); got != want {
		t.Errorf("of one: %v, want %v", got, want)
	}
}

func TestRecallCountsWhatScoresAsHighAsTheLastOne(t *testing.T) {
	t.Parallel()
	want := []matching.Scored{{ID: "a", Score: 90}, {ID: "b", Score: 80}}
	r := recall{}
	r.add([]matching.Scored{{ID: "a", Score: 90}, {ID: "c", Score: 80}}, want) // c is as good as b
	r.add([]matching.Scored{{ID: "c", Score: 79}}, want)
	if r.share() != 0.5 {
		t.Errorf("recall %v", r.share())
	}
	if none := (&recall{}).share(); none != 1 {
		t.Errorf("of nothing: %v", none)
	}
}
