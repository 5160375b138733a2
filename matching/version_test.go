package matching

import (
	"strings"
	"testing"

	"talentmatch/market"
)

func TestTheNewestVersionIsTheOneThatNewGives(t *testing.T) {
	t.Parallel()
	known := Versions()
	newest, err := New(testTables())
	if err != nil {
		t.Fatal(err)
	}
	same, err := NewVersion(testTables(), known[len(known)-1])
	if err != nil {
		t.Fatal(err)
	}
	if newest.Version() != same.Version() {
		t.Errorf("New gives %s, the last of %v is %s", newest.Version(), known, same.Version())
	}
}

func TestEveryVersionRunsAndSaysWhichItIs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, v := range Versions() {
		e, err := NewVersion(testTables(), v)
		if err != nil {
			t.Fatal(err)
		}
		if seen[e.Version()] {
			t.Errorf("two versions are called %s", e.Version())
		}
		seen[e.Version()] = true
	}
}

func TestAVersionThatIsNotThereIsRefusedWithThoseThatAre(t *testing.T) {
	t.Parallel()
	if _, err := NewVersion(testTables(), 99); err == nil || !strings.Contains(err.Error(), "1") {
		t.Errorf("version 99: %v", err)
	}
}

func TestTheRulesOfFitAreThoseThatAnEmployerCanShift(t *testing.T) {
	t.Parallel()
	w, err := loadWeights(1)
	if err != nil {
		t.Fatal(err)
	}
	fit, _ := ruleTable(w)
	for i, name := range market.FitRules() {
		if fit[i].name != name {
			t.Errorf("rule %d is %s, the market says %s", i, fit[i].name, name)
		}
	}
}

func TestAnEmployerMayShiftWeights(t *testing.T) {
	t.Parallel()
	d := wants("python", false, 0)
	d.Education = &market.EducationRequirement{Level: market.EducationDoctor}
	tal := has(market.Skill{Code: "python", Level: 4})
	tal.Education = []market.EducationItem{{Level: market.EducationAssociate}}
	plain := pairOf(t, tal, d)
	percent := 55
	d.Emphasis = &market.Emphasis{Education: &percent}
	shifted := pairOf(t, tal, d)
	p := part(t, shifted, "education")
	if own := part(t, plain, "education").Weight; p.Weight != own*55/100 || p.Emphasis != 55 {
		t.Errorf("the weight is %s (%d %%), without emphasis %s", p.Weight, p.Emphasis, own)
	}
	if shifted.Fit <= plain.Fit {
		t.Errorf("less weight on what is missing turns %s into %s", plain.Fit, shifted.Fit)
	}
	e, err := NewVersion(testTables(), 1)
	if err != nil {
		t.Fatal(err)
	}
	with := e.Match(&tal, &d, testDay)
	d.Emphasis = nil
	if without := e.Match(&tal, &d, testDay); with.Fit != without.Fit {
		t.Error("version 1 knows no emphasis, and still heeds it")
	}
}

func TestAWeightIsWrittenWithTheDecimalsThatItNeeds(t *testing.T) {
	t.Parallel()
	for w, want := range map[market.Weight]string{1400: "14", 770: "7.7", 1055: "10.55", 5: "0.05"} {
		b, err := w.MarshalJSON()
		if err != nil || string(b) != want {
			t.Errorf("%d: %s, want %s", w, b, want)
		}
	}
}
