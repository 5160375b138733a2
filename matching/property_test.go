package matching

import (
	"fmt"
	"testing"

	"talentmatch/market"
)

// eachPair calls check with random pairs.
func eachPair(t *testing.T, worlds int, check func(w world, e *Engine, tal market.Talent, dem market.Demand)) {
	t.Helper()
	for seed := range uint64(worlds) {
		e, ts, ds := filled(t, seed+1000, 12, 12)
		w := newWorld(seed)
		for i := range ts {
			for j := range ds {
				check(w, e, ts[i], ds[j])
			}
		}
	}
}

func TestPointsSumToTheirSideAndTheScoreIsTheHarmonicMean(t *testing.T) {
	t.Parallel()
	eachPair(t, rounds(40, 2000), func(_ world, e *Engine, tal market.Talent, dem market.Demand) {
		m := e.Match(&tal, &dem, testDay)
		sums := map[market.Side]market.Score{}
		weighted := map[market.Side][2]int64{}
		for _, p := range m.Parts {
			sums[p.Side] += p.Points
			x := weighted[p.Side]
			weighted[p.Side] = [2]int64{x[0] + int64(p.Weight)*int64(p.Value), x[1] + int64(p.Weight)}
			if p.Value < 0 || p.Value > full || p.Points < 0 {
				t.Fatalf("part %s: value %s, points %s", p.Rule, p.Value, p.Points)
			}
			if len(p.Reasons) == 0 {
				t.Fatalf("part %s gives no reason", p.Rule)
			}
		}
		if sums[market.SideFit] != m.Fit || sums[market.SideAppeal] != m.Appeal {
			t.Fatalf("%s/%s: parts sum to %v, sides are %s and %s", tal.ID, dem.ID, sums, m.Fit, m.Appeal)
		}
		for side, x := range weighted {
			if want := market.Score(roundShare(x[0], x[1])); sums[side] != want {
				t.Fatalf("side %s is %s, weights and values give %s", side, sums[side], want)
			}
		}
		if want := market.Score(harmonic(int32(m.Fit), int32(m.Appeal))); m.Score != want {
			t.Fatalf("score %s, want %s", m.Score, want)
		}
	})
}

func TestScoreLiesWithinItsBounds(t *testing.T) {
	t.Parallel()
	eachPair(t, rounds(40, 2000), func(_ world, e *Engine, tal market.Talent, dem market.Demand) {
		m := e.Match(&tal, &dem, testDay)
		if m.Bounds.Low > m.Score || m.Score > m.Bounds.High || m.Bounds.High > full || m.Coverage < 0 || m.Coverage > full {
			t.Fatalf("%s/%s: %s not in %s to %s, coverage %d", tal.ID, dem.ID, m.Score, m.Bounds.Low, m.Bounds.High, m.Coverage)
		}
	})
}

func TestMoreInTheProfileNeverLowersTheFit(t *testing.T) {
	t.Parallel()
	eachPair(t, rounds(40, 2000), func(w world, e *Engine, tal market.Talent, dem market.Demand) {
		before := e.Match(&tal, &dem, testDay)
		better, what := improve(w, tal, e.m.weights.Experience.Monthly)
		if (what == "an education" || what == "an experience") && tal.Found != nil && tal.Found.Profile != nil {
			return // what is stated takes the place of what was read
		}
		after := e.Match(&better, &dem, testDay)
		if after.Fit < before.Fit {
			t.Fatalf("%s/%s: %s lowers the fit from %s to %s", tal.ID, dem.ID, what, before.Fit, after.Fit)
		}
	})
}

// improve returns the talent with something added.
func improve(w world, t market.Talent, dated bool) (market.Talent, string) {
	switch w.IntN(6) {
	case 0:
		t.Skills = append(append([]market.Skill(nil), t.Skills...), market.Skill{Code: w.skillCode(), Level: market.Level(w.IntN(5))})
		return t, "a skill"
	case 1:
		t.Skills = append([]market.Skill(nil), t.Skills...)
		for i := range t.Skills {
			t.Skills[i].Level = min(t.Skills[i].Level+1, market.LevelExpert)
		}
		return t, "a higher level"
	case 2:
		old := market.Training{Name: "实训", Skills: []market.Skill{{Code: w.skillCode()}}}
		if w.chance(50) {
			old.To = market.Month(fmt.Sprint(2012 + w.IntN(12)))
		}
		t.Training = append(append([]market.Training(nil), t.Training...), old)
		return t, "a training"
	case 3:
		t.Education = append(append([]market.EducationItem(nil), t.Education...), market.EducationItem{Level: market.EducationDoctor, Field: "计算机"})
		return t, "an education"
	case 4:
		t.Certificates = append(append([]market.Certificate(nil), t.Certificates...), market.Certificate{Name: "数字技术工程师", Occupation: "2-02-10-05", Level: market.CertificateSenior})
		return t, "a certificate"
	}
	more := market.Experience{Role: w.title(), Months: 1 + w.IntN(48)}
	if dated && w.chance(70) { // beside what else went on, and perhaps without a role
		more = w.experience()
	}
	t.Experience = append(append([]market.Experience(nil), t.Experience...), more)
	return t, "an experience"
}

func TestRelaxingAConditionNeverMakesAFeasiblePairInfeasible(t *testing.T) {
	t.Parallel()
	rank := map[market.Feasible]int{market.FeasibleNo: 0, market.FeasibleUnknown: 1, market.FeasibleYes: 2}
	eachPair(t, rounds(40, 2000), func(w world, e *Engine, tal market.Talent, dem market.Demand) {
		before := e.Match(&tal, &dem, testDay)
		relaxed := relax(w, dem)
		after := e.Match(&tal, &relaxed, testDay)
		if rank[after.Feasible] < rank[before.Feasible] {
			t.Fatalf("%s/%s: relaxing turns %s into %s", tal.ID, dem.ID, before.Feasible, after.Feasible)
		}
	})
}

// relax returns the demand with one condition dropped, made soft or lowered.
func relax(w world, d market.Demand) market.Demand {
	d.Skills = append([]market.SkillRequirement(nil), d.Skills...)
	for i := range d.Skills {
		if d.Skills[i].Must {
			switch w.IntN(3) {
			case 0:
				d.Skills[i].Must = false
			case 1:
				d.Skills[i].Level = max(0, d.Skills[i].Level-1)
			default:
				d.Skills = append(d.Skills[:i], d.Skills[i+1:]...)
			}
			return d
		}
	}
	switch {
	case d.Education != nil && d.Education.Must:
		d.Education = &market.EducationRequirement{Level: d.Education.Level}
	case d.Certificate != nil && d.Certificate.Must:
		d.Certificate = nil
	case d.Place.Must:
		d.Place.Must = false
	case d.Salary != nil && d.Salary.Max > 0:
		d.Salary = &market.Salary{Min: d.Salary.Min, Max: d.Salary.Max + 1000, Months: d.Salary.Months}
	}
	return d
}

func TestAnEmptyProfileScoresNothing(t *testing.T) {
	t.Parallel()
	e, _, ds := filled(t, 5, 0, 40)
	empty := market.Talent{Meta: market.Meta{ID: "empty"}, Private: market.TalentPrivate{Name: "李示例"}, Consent: market.Consent{Matching: &market.Grant{Version: "1"}}}
	for i := range ds {
		if m := e.Match(&empty, &ds[i], testDay); m.Score != 0 || m.Coverage > 2500 {
			t.Errorf("%s: an empty profile scores %s with coverage %d", ds[i].ID, m.Score, m.Coverage)
		}
	}
}

func TestAnotherRecordInThePoolChangesNobodysScore(t *testing.T) {
	t.Parallel()
	e, _, ds := filled(t, 9, 80, 1)
	before, err := e.Candidates(&ds[0], market.MatchQuery{Limit: 100, AsOf: testDay})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(77)
	fresh := w.talent(9999)
	fresh.Private.Name = "王样例"
	e.ApplyTalents([]market.Talent{fresh}, nil)
	after, err := e.Candidates(&ds[0], market.MatchQuery{Limit: 100, AsOf: testDay})
	if err != nil {
		t.Fatal(err)
	}
	scores := map[string]market.Score{}
	for _, m := range after.Items {
		scores[m.Talent.ID] = m.Score
	}
	for _, m := range before.Items {
		if s, ok := scores[m.Talent.ID]; ok && s != m.Score {
			t.Errorf("%s: %s before, %s after", m.Talent.ID, m.Score, s)
		}
	}
}

func TestTheSameQueryGivesTheSameBytesWhateverTheOrderOfLoading(t *testing.T) {
	t.Parallel()
	e, ts, ds := filled(t, 11, 120, 1)
	other, err := NewVersion(testTables(), e.m.weights.Version)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(ts) - 1; i >= 0; i-- {
		other.ApplyTalents(ts[i:i+1], nil)
	}
	q := market.MatchQuery{Limit: 100, AsOf: testDay}
	a, err1 := e.Candidates(&ds[0], q)
	b, err2 := other.Candidates(&ds[0], q)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if x, y := asJSON(t, a), asJSON(t, b); x != y {
		t.Fatalf("bytes differ:\n%s\n%s", x, y)
	}
}

func TestNamingOneMoreSkillNeverMakesAFeasiblePairInfeasible(t *testing.T) {
	t.Parallel()
	eachPair(t, rounds(40, 2000), func(w world, e *Engine, tal market.Talent, dem market.Demand) {
		if !tal.StatesSkills() {
			return // from nothing known to something stated may decide what was open
		}
		before := e.Match(&tal, &dem, testDay)
		more := market.Skill{Code: w.skillCode(), Level: market.Level(w.IntN(5))}
		if holds(&tal, more.Code) {
			return // that would state the level of a skill, not name another
		}
		tal.Skills = append(append([]market.Skill(nil), tal.Skills...), more)
		if after := e.Match(&tal, &dem, testDay); before.Feasible != market.FeasibleNo && after.Feasible == market.FeasibleNo {
			t.Fatalf("%s/%s: one more skill turns %s into no: %v", tal.ID, dem.ID, before.Feasible, after.Failed)
		}
	})
}

func TestStatingWhatWasOpenStaysWithinTheBounds(t *testing.T) {
	t.Parallel()
	eachPair(t, rounds(60, 3000), func(w world, e *Engine, tal market.Talent, dem market.Demand) {
		before := e.Match(&tal, &dem, testDay)
		what := settle(w, &tal, &dem)
		after := e.Match(&tal, &dem, testDay)
		if after.Score < before.Bounds.Low || after.Score > before.Bounds.High {
			t.Fatalf("%s/%s: stating %s gives %s, bounds were %s to %s", tal.ID, dem.ID, what, after.Score, before.Bounds.Low, before.Bounds.High)
		}
	})
}

// everySkill calls f with all skills that a talent names anywhere.
func everySkill(t *market.Talent, f func(code, label string, level market.Level)) {
	lists := [][]market.Skill{t.Skills}
	for _, e := range t.Experience {
		lists = append(lists, e.Skills)
	}
	for _, e := range t.Training {
		lists = append(lists, e.Skills)
	}
	for _, l := range lists {
		for _, s := range l {
			f(s.Code, s.Label, s.Level)
		}
	}
	if t.Found != nil {
		for _, s := range t.Found.Skills {
			f(s.Code, "", s.Level)
		}
	}
}

func holds(t *market.Talent, code string) (held bool) {
	everySkill(t, func(c, _ string, _ market.Level) { held = held || c == code })
	return held
}

// levelled tells whether the talent states a level of the skill somewhere.
func levelled(t *market.Talent, s market.Skill) (stated bool) {
	everySkill(t, func(code, label string, level market.Level) {
		stated = stated || code == s.Code && label == s.Label && level > 0
	})
	return stated
}

// settle states one thing that was left open on either side.
func settle(w world, t *market.Talent, d *market.Demand) string {
	switch w.IntN(7) {
	case 0:
		if d.Salary == nil {
			d.Salary = &market.Salary{Min: 1000 + w.IntN(30)*1000}
		} else if d.Salary.Max == 0 {
			d.Salary = &market.Salary{Min: d.Salary.Min, Max: d.Salary.Min + w.IntN(40_000), Months: d.Salary.Months}
		}
		return "the offer"
	case 1:
		if s := t.Intention.Salary; s == nil {
			t.Intention.Salary = &market.Salary{Min: w.IntN(20) * 1000, Max: 30_000}
		} else if s.Max == 0 {
			t.Intention.Salary = &market.Salary{Min: s.Min, Max: s.Min + w.IntN(20_000), Months: s.Months}
		} else if s.Min == 0 {
			t.Intention.Salary = &market.Salary{Min: 1 + w.IntN(s.Max), Max: s.Max, Months: s.Months}
		}
		return "the wish"
	case 2:
		if d.Start == "" {
			d.Start = testDay.AddDays(w.IntN(300) - 100)
		}
		return "the demand's start"
	case 3:
		if t.Intention.Start == "" {
			t.Intention.Start = testDay.AddDays(w.IntN(300) - 100)
		}
		return "the talent's start"
	case 4:
		t.Skills = append([]market.Skill(nil), t.Skills...)
		for i := range t.Skills {
			if t.Skills[i].LastUsed == "" {
				t.Skills[i].LastUsed = market.Month(fmt.Sprint(2008 + w.IntN(18)))
			}
		}
		return "the last use of skills"
	case 5:
		t.Skills = append([]market.Skill(nil), t.Skills...)
		for i := range t.Skills {
			if s := t.Skills[i]; s.Level == 0 && !levelled(t, s) {
				t.Skills[i].Level = market.Level(1 + w.IntN(4))
			}
		}
		return "the level of skills"
	}
	if len(t.Intention.EmploymentTypes) == 0 {
		t.Intention.EmploymentTypes = []market.EmploymentType{market.EmploymentTypes()[w.IntN(4)]}
	}
	return "the kind of employment"
}
