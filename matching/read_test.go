package matching

import (
	"fmt"
	"slices"
	"testing"

	"talentmatch/market"
)

// readingOn are weights with everything that can be read.
var readingOn = readingWeights{Required: full, Preferred: 3000, Mentioned: 5000, Common: full, Conditions: true, Profile: true, Dates: true}

// readEngine is an engine over the small taxonomy that reads.
func readEngine(t *testing.T, w readingWeights) *Engine {
	t.Helper()
	e, err := New(testTables())
	if err != nil {
		t.Fatal(err)
	}
	e.m.weights.Reading = w
	return e
}

// readDemand adds what a text might have said to a demand.
func (w world) readDemand(d market.Demand) market.Demand {
	f := &market.Found{Taxonomy: 1, Reader: 1}
	if d.Found != nil {
		f.Skills = slices.Clone(d.Found.Skills)
	}
	roles := []market.ReadRole{market.ReadMentioned, market.ReadPreferred, market.ReadRequired}
	for range w.IntN(5) {
		f.Skills = append(f.Skills, market.FoundSkill{Code: w.skillCode(), Level: market.Level(w.IntN(5)), Role: roles[w.IntN(3)],
			Evidence: []market.Evidence{market.EvidenceText, market.EvidenceTitle}[w.IntN(2)]})
	}
	q := &market.ReadRequirements{}
	if w.chance(60) {
		q.Education = &market.ReadEducation{Level: market.Educations()[w.IntN(7)]}
	}
	if w.chance(60) {
		q.Experience = &market.ReadYears{MinYears: w.IntN(8)}
	}
	if w.chance(50) {
		q.Fields = []market.ReadField{{Code: "statistics", Name: "统计学", Role: roles[1+w.IntN(2)]}}
	}
	if w.chance(40) {
		q.Certificates = []market.ReadCertificate{{Name: "英语四级", Role: roles[1+w.IntN(2)]}}
	}
	if w.chance(40) {
		q.Type = &market.ReadType{Type: market.EmploymentTypes()[w.IntN(4)]}
	}
	if w.chance(40) {
		q.Districts = []market.ReadDistrict{{Code: w.district()}}
	}
	if w.chance(10) {
		q.Remote = &market.Span{}
	}
	for range w.IntN(3) {
		f.Terms = append(f.Terms, w.of("zorbase", "某框架", "kestreldb"))
	}
	f.Requirements = q
	d.Found = f
	return d
}

// readTalent adds what a self-description might have said to a talent.
func (w world) readTalent(t market.Talent) market.Talent {
	f := &market.Found{Taxonomy: 1, Reader: 1, Profile: &market.ReadProfile{}}
	if t.Found != nil {
		f.Skills = slices.Clone(t.Found.Skills)
	}
	if w.chance(60) {
		f.Profile.Education = &market.ReadEducation{Level: market.Educations()[w.IntN(7)]}
	}
	if w.chance(50) {
		f.Profile.Field = &market.ReadField{Code: "computer-science", Name: "计算机科学与技术"}
	}
	if w.chance(50) {
		f.Profile.Experience = &market.ReadYears{MinYears: 1 + w.IntN(9)}
	}
	if w.chance(50) {
		f.Profile.Roles = []market.ReadWish{{Name: w.title()}}
	}
	for range w.IntN(3) {
		f.Terms = append(f.Terms, w.of("zorbase", "某框架", "kestreldb"))
	}
	t.Found = f
	return t
}

func TestReadingNeverMakesAFeasiblePairInfeasible(t *testing.T) {
	t.Parallel()
	rank := map[market.Feasible]int{market.FeasibleNo: 0, market.FeasibleUnknown: 1, market.FeasibleYes: 2}
	e := readEngine(t, readingOn)
	for seed := range uint64(rounds(3000, 100000)) {
		w := newWorld(seed)
		tal, dem := w.talent(1), w.demand(1)
		before := e.Match(&tal, &dem, testDay)
		readT, readD := w.readTalent(tal), w.readDemand(dem)
		for _, after := range []market.Match{e.Match(&tal, &readD, testDay), e.Match(&readT, &dem, testDay), e.Match(&readT, &readD, testDay)} {
			if rank[after.Feasible] < min(rank[before.Feasible], 1) || len(after.Failed) > len(before.Failed) {
				t.Fatalf("seed %d: reading turns %s into %s: %v", seed, before.Feasible, after.Feasible, after.Failed)
			}
			if after.Score < after.Bounds.Low || after.Score > after.Bounds.High {
				t.Fatalf("seed %d: score %v outside %v", seed, after.Score, after.Bounds)
			}
		}
	}
}

func TestWithoutWeightsForReadingOnlySkillsOfAnEmptyListAreRead(t *testing.T) {
	t.Parallel()
	e := readEngine(t, readingWeights{})
	for seed := range uint64(500) {
		w := newWorld(seed)
		tal, dem := w.talent(1), w.demand(1)
		readT, readD := w.readTalent(tal), w.readDemand(dem)
		for i := range readD.Found.Skills {
			readD.Found.Skills[i].Start, readD.Found.Skills[i].End = i, i+1
		}
		plainD := readD
		plainD.Found = &market.Found{Taxonomy: 1}
		for _, s := range readD.Found.Skills {
			plainD.Found.Skills = append(plainD.Found.Skills, market.FoundSkill{Code: s.Code, Level: s.Level, Evidence: s.Evidence})
		}
		got, want := e.Match(&readT, &readD, testDay), e.Match(&tal, &plainD, testDay)
		if g, w := asJSON(t, got), asJSON(t, want); g != w {
			t.Fatalf("seed %d:\n got %s\nwant %s", seed, g, w)
		}
	}
}

func TestListsWithWhatWasReadEqualScoringEveryTalent(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(15, 300)) {
		e := readEngine(t, readingOn)
		e.talents.fullBlock, e.talents.fullBranch = 4, 3 // so that a small world has many blocks
		e.demands.fullBlock, e.demands.fullBranch = 4, 3
		w := newWorld(seed)
		ts := make([]market.Talent, 60)
		for i := range ts {
			ts[i] = w.readTalent(w.talent(i))
		}
		e.ApplyTalents(ts, nil)
		ds := make([]market.Demand, 40)
		for i := range ds {
			ds[i] = w.readDemand(w.demand(i))
			ds[i].Status, ds[i].ValidUntil = market.DemandOpen, ""
		}
		e.ApplyDemands(ds, nil)
		for i := range ds[:4] {
			wantReadCandidates(t, e, ts, &ds[i], fmt.Sprintf("seed %d demand %d", seed, i))
			wantReadRecommendations(t, e, &ts[i], ds, fmt.Sprintf("seed %d talent %d", seed, i))
		}
	}
}

func wantReadCandidates(t *testing.T, e *Engine, ts []market.Talent, d *market.Demand, what string) {
	t.Helper()
	var all []market.Match
	for j := range ts {
		if ts[j].InPool() {
			all = append(all, e.Match(&ts[j], d, testDay))
		}
	}
	list, near := bruteForce(all, func(m *market.Match) string { return m.Talent.ID })
	got, err := e.Candidates(d, market.MatchQuery{Limit: 20, AsOf: testDay})
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, what, got.Items, list[:min(20, len(list))])
	wantSame(t, what+" near misses", got.NearMisses, near)
}

func wantReadRecommendations(t *testing.T, e *Engine, tal *market.Talent, ds []market.Demand, what string) {
	t.Helper()
	if !tal.InPool() {
		return
	}
	var all []market.Match
	for j := range ds {
		all = append(all, e.Match(tal, &ds[j], testDay))
	}
	list, _ := bruteForce(all, func(m *market.Match) string { return m.Demand.ID })
	got, err := e.Recommendations(tal, market.MatchQuery{Limit: 20, AsOf: testDay})
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, what, got.Items, list[:min(20, len(list))])
}

// readOf is the demand's row, and the weights of its needs by code.
func readOf(t *testing.T, e *Engine, d market.Demand) (demandRow, map[string]int32) {
	t.Helper()
	r := e.m.compileDemand(&d, newOverlay(e.words, e.view.Load().words))
	out := map[string]int32{}
	for _, n := range r.needs {
		if n.must {
			t.Errorf("%s was read as a must", e.m.skillCode[n.skill])
		}
		out[e.m.skillCode[n.skill]] = n.weight
	}
	return r, out
}

func TestASkillWeighsByWhatTheTextSaysOfIt(t *testing.T) {
	t.Parallel()
	e := readEngine(t, readingOn)
	found := []market.FoundSkill{
		{Code: "go", Evidence: market.EvidenceText, Role: market.ReadPreferred},
		{Code: "python", Evidence: market.EvidenceText, Role: market.ReadRequired, Level: 3},
		{Code: "verilog", Evidence: market.EvidenceText},
		{Code: "java", Evidence: market.EvidenceText, Role: market.ReadPreferred},
		{Code: "java", Evidence: market.EvidenceTitle, Role: market.ReadRequired},
	}
	r, got := readOf(t, e, market.Demand{Title: "Java工程师", Found: &market.Found{Skills: found}})
	title, whole := max(e.m.weights.Skill.Read.Title, 1), func(code string) int32 { return e.m.readWeight(e.m.skillID[code]) }
	for code, want := range map[string]int32{"java": whole("java") * title, "python": whole("python"), "go": whole("go") * 3000 / full, "verilog": whole("verilog") * 5000 / full} {
		if got[code] != max(want, 1) {
			t.Errorf("%s weighs %d, want %d", code, got[code], want)
		}
	}
	for _, n := range r.needs {
		if code := e.m.skillCode[n.skill]; (n.mark == markPreferred) != (code == "go") {
			t.Errorf("%s: the mark is %d", code, n.mark)
		}
	}
}

func TestWhatAFieldStatesIsNeverRead(t *testing.T) {
	t.Parallel()
	e := readEngine(t, readingOn)
	q := &market.ReadRequirements{
		Education: &market.ReadEducation{Level: market.EducationMaster}, Experience: &market.ReadYears{MinYears: 5},
		Fields:       []market.ReadField{{Code: "statistics", Name: "统计学"}},
		Certificates: []market.ReadCertificate{{Name: "PMP", Role: market.ReadPreferred}, {Name: "英语四级", Role: market.ReadRequired}},
		Type:         &market.ReadType{Type: market.Internship}, Districts: []market.ReadDistrict{{Code: "370200"}}, Remote: &market.Span{},
	}
	read := flagEduRead | flagFieldRead | flagYearsRead | flagCertRead | flagTypeRead | flagPlaceRead
	r, _ := readOf(t, e, market.Demand{Title: "分析", Found: &market.Found{Requirements: q}})
	if r.flags&read != read || r.years != 5 || r.edu != eduIndex(market.EducationMaster) || r.is(flagEduMust|flagPlaceMust|flagCertMust) {
		t.Errorf("nothing stated: %+v", r)
	}
	r, _ = readOf(t, e, market.Demand{Title: "分析", Found: &market.Found{Requirements: q}, Education: &market.EducationRequirement{Level: market.EducationAssociate},
		Experience: &market.ExperienceRequirement{}, Field: &market.FieldRequirement{Names: []string{"美术"}}, Certificate: &market.CertificateRequirement{Name: "普通话"},
		EmploymentType: market.FullTime, Place: market.Place{Districts: []string{"110000"}, Must: true}})
	if r.flags&read != 0 || r.years != 0 || r.is(flagRemote) || len(r.places) != 1 || !r.is(flagPlaceMust) {
		t.Errorf("all stated: %+v", r)
	}
}

func TestReasonsSayWhatWasRead(t *testing.T) {
	t.Parallel()
	e := readEngine(t, readingOn)
	tal := market.Talent{Consent: market.Consent{Matching: &market.Grant{Version: "1"}}, Found: &market.Found{Profile: &market.ReadProfile{
		Education: &market.ReadEducation{Level: market.EducationBachelor}, Roles: []market.ReadWish{{Name: "数据分析师"}}}}}
	dem := market.Demand{Title: "数据分析师", Status: market.DemandOpen, Education: &market.EducationRequirement{Level: market.EducationMaster, Must: true},
		Found: &market.Found{Requirements: &market.ReadRequirements{Experience: &market.ReadYears{MinYears: 3}}}}
	m := e.Match(&tal, &dem, testDay)
	if r := part(t, m, "experience").Reasons[0]; r.Args["read"] != true {
		t.Errorf("experience: %+v", r)
	}
	if r := part(t, m, "education").Reasons[0]; r.Args["read"] != nil || r.Args["readProfile"] != true {
		t.Errorf("education: %+v", r)
	}
	if r := part(t, m, "role").Reasons[0]; r.Args["readProfile"] != true || r.Code != "role.same" {
		t.Errorf("role: %+v", r)
	}
	if m.Feasible != market.FeasibleUnknown || len(m.Failed) > 0 {
		t.Errorf("a level read below the required one is %s: %v", m.Feasible, m.Failed)
	}
}

func TestTheLastUseOfAFoundSkillIsThatOfItsExperience(t *testing.T) {
	t.Parallel()
	tal := market.Talent{Found: &market.Found{Skills: []market.FoundSkill{
		{Code: "java", Evidence: market.EvidenceExperience, LastUsed: "2015-06"}, {Code: "go", Evidence: market.EvidenceText}}}}
	for _, dated := range []bool{true, false} {
		e := readEngine(t, readingWeights{Dates: dated})
		for _, h := range e.m.compileHeld(&tal, newOverlay(e.words, e.view.Load().words)) {
			if known := h.last != 0; known != (dated && e.m.skillCode[h.skill] == "java") {
				t.Errorf("dates %v: %s was last used in month %d", dated, e.m.skillCode[h.skill], h.last)
			}
		}
	}
}
