package matching

import (
	"testing"

	"talentmatch/market"
)

// pairOf scores one pair over the small taxonomy.
func pairOf(t *testing.T, tal market.Talent, dem market.Demand) market.Match {
	t.Helper()
	e, err := New(testTables())
	if err != nil {
		t.Fatal(err)
	}
	tal.Consent.Matching = &market.Grant{Version: "1"}
	if dem.Status == "" {
		dem.Status = market.DemandOpen
	}
	return e.Match(&tal, &dem, testDay)
}

// part returns what a rule gave, and fails where it did not run.
func part(t *testing.T, m market.Match, name string) market.Part {
	t.Helper()
	for _, p := range m.Parts {
		if p.Rule == name {
			return p
		}
	}
	t.Fatalf("the rule %s did not run", name)
	return market.Part{}
}

func codes(list []market.Reason) []market.Code {
	var out []market.Code
	for _, r := range list {
		out = append(out, r.Code)
	}
	return out
}

func wants(skill string, must bool, level market.Level) market.Demand {
	return market.Demand{Title: "后端开发", Skills: []market.SkillRequirement{{Code: skill, Must: must, Level: level}}}
}

func has(skills ...market.Skill) market.Talent { return market.Talent{Skills: skills} }

func TestWhatOneSkillIsWorthForAnother(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		held, need string
		code       market.Code
		feasible   market.Feasible
	}{
		{"pytorch", "pytorch", "skill.met", market.FeasibleYes},
		{"pytorch", "deep-learning-framework", "skill.narrower", market.FeasibleYes},
		{"pytorch", "machine-learning", "skill.narrower", market.FeasibleYes},
		{"deep-learning-framework", "pytorch", "skill.broader", market.FeasibleNo},
		{"tensorflow", "pytorch", "skill.related", market.FeasibleNo},
		{"machine-learning", "python", "skill.related", market.FeasibleNo},
		{"verilog", "python", "skill.missing", market.FeasibleNo},
	} {
		m := pairOf(t, has(market.Skill{Code: c.held, Level: 3}), wants(c.need, true, 0))
		p := part(t, m, "skills")
		if p.Reasons[0].Code != c.code || m.Feasible != c.feasible {
			t.Errorf("%s for %s: %s, %s; want %s, %s", c.held, c.need, p.Reasons[0].Code, m.Feasible, c.code, c.feasible)
		}
	}
}

func TestAMustHoldsAtTheHighestStatedLevel(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		talent market.Talent
		want   market.Feasible
	}{
		"level reached":            {has(market.Skill{Code: "python", Level: 3}), market.FeasibleYes},
		"level not reached":        {has(market.Skill{Code: "python", Level: 2}), market.FeasibleNo},
		"level unstated":           {has(market.Skill{Code: "python"}), market.FeasibleYes},
		"other skills only":        {has(market.Skill{Code: "java", Level: 4}), market.FeasibleNo},
		"nothing stated":           {market.Talent{}, market.FeasibleUnknown},
		"only an employer's name":  {market.Talent{Experience: []market.Experience{{Employer: "示例公司", From: "2020"}}}, market.FeasibleUnknown},
		"a text without the skill": {market.Talent{Private: market.TalentPrivate{About: "认真负责"}}, market.FeasibleNo},
	} {
		if m := pairOf(t, c.talent, wants("python", true, 3)); m.Feasible != c.want {
			t.Errorf("%s: %s, want %s", name, m.Feasible, c.want)
		}
	}
}

func TestFreeLabelsMeetFreeLabelsWhateverTheirSpelling(t *testing.T) {
	t.Parallel()
	d := market.Demand{Title: "后端开发", Skills: []market.SkillRequirement{{Label: "Foo Bar"}, {Label: "foobar", Must: true, Level: 3}}}
	if m := pairOf(t, has(market.Skill{Label: "ＦＯＯ-bar", Level: 3}), d); m.Feasible != market.FeasibleYes || part(t, m, "skills").Reasons[0].Args["skill"] != "Foo Bar" {
		t.Errorf("%s, %v", m.Feasible, part(t, m, "skills").Reasons)
	}
	if m := pairOf(t, has(market.Skill{Label: "foobar", Level: 2}), d); m.Feasible != market.FeasibleNo {
		t.Errorf("the stricter of two spellings is lost: %s", m.Feasible)
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	digital := func(level market.CertificateLevel) market.Talent {
		return market.Talent{Certificates: []market.Certificate{{Name: "数字技术工程师", Occupation: "2-02-10-05", Level: level}}}
	}
	byOccupation := &market.CertificateRequirement{Occupation: "2-02-10-05", Level: market.CertificateIntermediate, Must: true}
	named := func(name string) *market.CertificateRequirement {
		return &market.CertificateRequirement{Name: name, Must: true}
	}
	pmp := market.Talent{Certificates: []market.Certificate{{Name: "PMP"}}}
	for name, c := range map[string]struct {
		talent market.Talent
		need   *market.CertificateRequirement
		want   market.Feasible
	}{
		"level reached":        {digital(market.CertificateSenior), byOccupation, market.FeasibleYes},
		"level below":          {digital(market.CertificateJunior), byOccupation, market.FeasibleNo},
		"level unstated":       {digital(""), byOccupation, market.FeasibleUnknown},
		"none stated":          {market.Talent{}, byOccupation, market.FeasibleUnknown},
		"another one":          {pmp, byOccupation, market.FeasibleNo},
		"a code that is gone":  {pmp, &market.CertificateRequirement{Occupation: "9-99", Must: true}, market.FeasibleNo},
		"name with its ending": {pmp, named("PMP证书"), market.FeasibleYes},
		"name of nothing":      {pmp, named("·"), market.FeasibleNo},
		"English level four":   {market.Talent{Certificates: []market.Certificate{{Name: "英语"}}}, named("英语六级"), market.FeasibleNo},
	} {
		if m := pairOf(t, c.talent, market.Demand{Title: "后端开发", Certificate: c.need}); m.Feasible != c.want {
			t.Errorf("%s: %s, want %s", name, m.Feasible, c.want)
		}
	}
}

func TestHardDistricts(t *testing.T) {
	t.Parallel()
	wish := func(codes ...string) market.Talent {
		return market.Talent{Intention: market.Intention{Districts: codes}}
	}
	for name, c := range map[string]struct {
		talent market.Talent
		places []string
		want   market.Feasible
	}{
		"the same":                 {wish("370202"), []string{"370202"}, market.FeasibleYes},
		"a wish for the city":      {wish("370200"), []string{"370202"}, market.FeasibleYes},
		"work in the whole city":   {wish("370202"), []string{"370200"}, market.FeasibleYes},
		"work in the province":     {wish("370202"), []string{"370000"}, market.FeasibleYes},
		"the district next to it":  {wish("370203"), []string{"370202"}, market.FeasibleNo},
		"lives there":              {market.Talent{District: "370202"}, []string{"370202"}, market.FeasibleYes},
		"lives elsewhere":          {market.Talent{District: "370215"}, []string{"370202"}, market.FeasibleUnknown},
		"says nothing":             {market.Talent{}, []string{"370202"}, market.FeasibleUnknown},
		"anywhere":                 {market.Talent{Intention: market.Intention{Anywhere: true}}, []string{"370202"}, market.FeasibleYes},
		"codes that are all gone":  {wish("370202"), []string{"999999"}, market.FeasibleUnknown},
		"several wishes, one fits": {wish("110000", "370202"), []string{"370200"}, market.FeasibleYes},
	} {
		m := pairOf(t, c.talent, market.Demand{Title: "后端开发", Place: market.Place{Districts: c.places, Must: true}})
		if m.Feasible != c.want {
			t.Errorf("%s: %s, want %s", name, m.Feasible, c.want)
		}
	}
}

func TestPlacesByDistance(t *testing.T) {
	t.Parallel()
	var last market.Score = full + 1
	for _, work := range []string{"370202", "370200", "370203", "370215", "370600", "370100", "110101"} {
		m := pairOf(t, market.Talent{Intention: market.Intention{Districts: []string{"370202"}}}, market.Demand{Title: "后端开发", Place: market.Place{Districts: []string{work}}})
		v := part(t, m, "place").Value
		if v >= last {
			t.Errorf("work in %s is worth %s, not less than the place before (%s)", work, v, last)
		}
		last = v
	}
	if last != 0 {
		t.Errorf("a place far away is worth %s", last)
	}
}

func TestSalaries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wish, offer *market.Salary
		value       market.Score
		feasible    market.Feasible
		known       bool
	}{
		"reaches the upper end":            {&market.Salary{Min: 10000, Max: 12000}, &market.Salary{Min: 9000, Max: 12000}, 10000, market.FeasibleYes, true},
		"just reaches":                     {&market.Salary{Min: 10000, Max: 12000}, &market.Salary{Min: 8000, Max: 10000}, 6000, market.FeasibleYes, true},
		"falls short":                      {&market.Salary{Min: 10000}, &market.Salary{Min: 8000, Max: 9000}, 4000, market.FeasibleNo, true},
		"falls short by half":              {&market.Salary{Min: 10000}, &market.Salary{Max: 5000}, 0, market.FeasibleNo, true},
		"thirteen months make up for it":   {&market.Salary{Min: 10400, Max: 10400}, &market.Salary{Min: 9600, Max: 9600, Months: 13}, 10000, market.FeasibleYes, true},
		"an open upper end never excludes": {&market.Salary{Min: 30000}, &market.Salary{Min: 10000}, 0, market.FeasibleYes, true},
		"negotiable":                       {&market.Salary{Min: 10000}, nil, 4000, market.FeasibleYes, false},
		"no wish":                          {nil, &market.Salary{Max: 1}, 4000, market.FeasibleYes, false},
	} {
		m := pairOf(t, market.Talent{Intention: market.Intention{Salary: c.wish}}, market.Demand{Title: "后端开发", Salary: c.offer})
		p := part(t, m, "salary")
		if p.Value != c.value || m.Feasible != c.feasible || p.Known != c.known {
			t.Errorf("%s: %s %s known %v, want %s %s %v", name, p.Value, m.Feasible, p.Known, c.value, c.feasible, c.known)
		}
	}
}

func TestMonthsCountOnceAndInTheirField(t *testing.T) {
	t.Parallel()
	year := func(role string, kind market.ExperienceKind) market.Experience {
		return market.Experience{Role: role, Kind: kind, From: "2024-01", To: "2024-12"}
	}
	for name, c := range map[string]struct {
		list []market.Experience
		want int // relevant months
	}{
		"a year in the field":               {[]market.Experience{year("后端开发", "")}, 12},
		"projects within the job":           {[]market.Experience{year("后端开发", market.ExperienceProject), year("后端开发", ""), year("后端开发", market.ExperienceProject)}, 12},
		"an internship counts for less":     {[]market.Experience{year("后端开发", market.ExperienceInternship)}, 7},
		"another field hardly counts":       {[]market.Experience{year("行政专员", "")}, 1},
		"a stated length without dates":     {[]market.Experience{{Role: "后端开发", Months: 30}}, 30},
		"a bare year ends with December":    {[]market.Experience{{Role: "后端开发", From: "2024", To: "2024"}}, 12},
		"one that goes on ends today":       {[]market.Experience{{Role: "后端开发", From: "2026-01"}}, 6},
		"one that begins later is not past": {[]market.Experience{{Role: "后端开发", From: "2027-01"}}, 0},
	} {
		m := pairOf(t, market.Talent{Experience: c.list}, market.Demand{Title: "后端开发", Experience: &market.ExperienceRequirement{MinYears: 5}})
		if got := part(t, m, "experience").Reasons[0].Args["relevant"]; got != c.want {
			t.Errorf("%s: %v months, want %d", name, got, c.want)
		}
	}
}

func TestYearsElsewhereComeToAQuarterAtTheMost(t *testing.T) {
	t.Parallel()
	tal := has(market.Skill{Code: "python", Level: 4})
	tal.Experience = []market.Experience{{Role: "行政专员", From: "1996-01"}}
	d := wants("python", false, 0)
	d.Experience = &market.ExperienceRequirement{MinYears: 1}
	m := pairOf(t, tal, d)
	if p := part(t, m, "experience"); p.Value != 2500 || p.Reasons[0].Code != "experience.short" {
		t.Errorf("thirty years elsewhere are worth %s, %v", p.Value, p.Reasons)
	}
}

func TestWhatATitleNamesSaysMoreThanACodeBesideIt(t *testing.T) {
	t.Parallel()
	wish := market.Talent{Intention: market.Intention{Roles: []string{"数据分析师"}}}
	for title, want := range map[string]market.Score{"Java工程师": 2000, "诚聘英才": 9000} {
		m := pairOf(t, wish, market.Demand{Title: title, Occupation: "2-02-10-02"})
		if v := part(t, m, "role").Value; v != want {
			t.Errorf("%s: %s, want %s", title, v, want)
		}
	}
}

func TestLevelsOfEducationKeepTheirNames(t *testing.T) {
	t.Parallel()
	tal := market.Talent{Education: []market.EducationItem{{Level: market.EducationSecondaryVocational}}}
	m := pairOf(t, tal, market.Demand{Title: "后端开发", Education: &market.EducationRequirement{Level: market.EducationSeniorHigh, Must: true}})
	r := part(t, m, "education").Reasons[0]
	if m.Feasible != market.FeasibleYes || r.Args["have"] != "secondary-vocational" || r.Args["need"] != "senior-high" {
		t.Errorf("%s, %v", m.Feasible, r)
	}
}

func TestRolesMeetTitlesByOccupationGroupAndWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		wish, title string
		low, high   market.Score
	}{
		{"数据分析师", "数据分析师", 10000, 10000}, {"数据分析师", "BI工程师", 8800, 8800}, {"Data Analyst", "高级数据分析师", 8800, 8800},
		{"数据分析师", "大数据工程师", 6000, 6000}, {"数据分析师", "行政专员", 0, 500},
	} {
		m := pairOf(t, market.Talent{Intention: market.Intention{Roles: []string{c.wish}}}, market.Demand{Title: c.title})
		if v := part(t, m, "role").Value; v < c.low || v > c.high {
			t.Errorf("%s for %s: %s, want %s to %s", c.wish, c.title, v, c.low, c.high)
		}
	}
}

func TestSeniorityThatLiesApartCostsPartOfTheRole(t *testing.T) {
	t.Parallel()
	var last market.Score = full + 1
	for _, title := range []string{"数据分析实习生", "数据分析师", "数据分析主管"} {
		m := pairOf(t, market.Talent{Intention: market.Intention{Roles: []string{"数据分析 实习"}}}, market.Demand{Title: title})
		if v := part(t, m, "role").Value; v >= last || v < 5000 {
			t.Errorf("%s for an intern is worth %s, after %s", title, v, last)
		} else {
			last = v
		}
	}
}

func TestTheHeadOfATitleIsItsLineOfWork(t *testing.T) {
	t.Parallel()
	e, err := New(testTables())
	if err != nil {
		t.Fatal(err)
	}
	for title, want := range map[string]string{
		"数据分析师（Java方向）": "analysis", "Java 数据分析": "analysis", "Senior Data Analyst": "analysis", "后端开发-大数据": "backend", "行政专员": "",
		"数据分析 Java": "analysis", "Java": "backend", "工程师": "backend", "数据分析（工程师）": "analysis",
		"Javascript": "",
	} {
		got := ""
		if h := e.m.compileWord(title).title.head; h != noTrack {
			got = e.m.titleTables.codes[h]
		}
		if got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}

func TestAssociationFillsInWhatTheTaxonomyDoesNotKnowAndMeetsNoMust(t *testing.T) {
	t.Parallel()
	m := pairOf(t, has(market.Skill{Code: "verilog", Level: 4}), wants("go", true, 0))
	p := part(t, m, "skills")
	if m.Feasible != market.FeasibleNo || p.Reasons[0].Code != "skill.related" || p.Value == 0 {
		t.Errorf("%s, %s %v", m.Feasible, p.Value, p.Reasons[0])
	}
	d := wants("verilog", false, 0)
	d.Title = "行政专员" // of no occupation, which would want skills of its own
	back := part(t, pairOf(t, has(market.Skill{Code: "go", Level: 4}), d), "skills")
	if back.Value != 0 {
		t.Errorf("the other way round nothing was measured, and it is worth %s", back.Value)
	}
}

func TestARareSkillWeighsMoreThanACommonplaceOne(t *testing.T) {
	t.Parallel()
	d := market.Demand{Title: "行政专员", Skills: []market.SkillRequirement{{Code: "python"}, {Code: "verilog"}, {Code: "excel"}}}
	value := func(skill string) market.Score {
		return part(t, pairOf(t, has(market.Skill{Code: skill, Level: 4}), d), "skills").Value
	}
	if v, p, x := value("verilog"), value("python"), value("excel"); v <= p || p <= x {
		t.Errorf("verilog %s, python %s, excel %s", v, p, x)
	}
	for i := range d.Skills {
		d.Skills[i].Weight = 3
	}
	if v, x := value("verilog"), value("excel"); v != x {
		t.Errorf("the employer weighed both alike: verilog %s, excel %s", v, x)
	}
}

func TestThePastHintsAtARoleThatIsNotStated(t *testing.T) {
	t.Parallel()
	d := market.Demand{Title: "数据分析师"}
	past := market.Talent{Experience: []market.Experience{{Role: "数据分析师", Months: 20}}}
	other := market.Talent{Experience: []market.Experience{{Role: "行政专员", Months: 20}}}
	wish := past
	wish.Intention.Roles = []string{"数据分析师"}
	hint := part(t, pairOf(t, past, d), "role")
	if hint.Known || hint.Reasons[0].Code != "role.hint" {
		t.Errorf("a hint is known %v, %v", hint.Known, hint.Reasons)
	}
	if a, b := part(t, pairOf(t, other, d), "role").Value, part(t, pairOf(t, wish, d), "role").Value; a >= hint.Value || hint.Value >= b {
		t.Errorf("another past %s, the hint %s, the wish %s", a, hint.Value, b)
	}
}

func TestLettersWithoutMeaningAreNoSelfDescription(t *testing.T) {
	t.Parallel()
	for about, want := range map[string]market.Feasible{"qqqqqq": market.FeasibleUnknown, "1": market.FeasibleUnknown, "做过三年报表": market.FeasibleNo} {
		if m := pairOf(t, market.Talent{Private: market.TalentPrivate{About: about}}, wants("python", true, 0)); m.Feasible != want {
			t.Errorf("%s: %s, want %s", about, m.Feasible, want)
		}
	}
}

func TestTheQuestionIsTheOneThatCouldMoveTheScoreMost(t *testing.T) {
	t.Parallel()
	tal := has(market.Skill{Code: "python", Level: 4})
	tal.Intention.Roles = []string{"后端开发"}
	tal.Experience = []market.Experience{{Role: "后端开发", Months: 40}}
	d := wants("python", false, 0)
	d.Place.Districts, d.Salary = []string{"370200"}, &market.Salary{Min: 9000}
	m := pairOf(t, tal, d)
	if m.Question == nil || m.Question.Rule != "place" && m.Question.Rule != "salary" || m.Question.Of != market.KindTalent {
		t.Fatalf("%+v", m.Question)
	}
	tal.Intention.Districts, tal.Intention.Salary = []string{"370200"}, &market.Salary{Min: 9000, Max: 9000}
	answered := pairOf(t, tal, d)
	if gain := answered.Score - m.Score; m.Question.Gain > gain {
		t.Errorf("one answer was to bring %s, both bring %s", m.Question.Gain, gain)
	}
}

func TestWhoIsOfAnotherFieldHardlyGainsFromWhatIsNotOfTheField(t *testing.T) {
	t.Parallel()
	d := wants("verilog", false, 0)
	d.Education = &market.EducationRequirement{Level: market.EducationBachelor}
	d.Experience = &market.ExperienceRequirement{MinYears: 3}
	tal := has(market.Skill{Code: "excel", Level: 4})
	tal.Education = []market.EducationItem{{Level: market.EducationMaster, Field: "美术"}}
	tal.Experience = []market.Experience{{Role: "行政专员", From: "2010-01"}}
	tal.Intention = market.Intention{Roles: []string{"行政专员"}, Anywhere: true, Salary: &market.Salary{Min: 5000}, EmploymentTypes: []market.EmploymentType{market.FullTime}}
	d.Salary, d.EmploymentType = &market.Salary{Min: 9000}, market.FullTime
	if m := pairOf(t, tal, d); m.Score >= 2000 {
		t.Errorf("score %s, fit %s, appeal %s", m.Score, m.Fit, m.Appeal)
	}
}

func TestAPracticeCountsForWhatItIs(t *testing.T) {
	t.Parallel()
	d := market.Demand{Title: "后端开发", Experience: &market.ExperienceRequirement{MinYears: 1}}
	training := func(kind market.TrainingKind) market.Score {
		tal := market.Talent{Training: []market.Training{{Kind: kind, Name: "后端开发", Hours: 480}}}
		return part(t, pairOf(t, tal, d), "background").Value
	}
	job := part(t, pairOf(t, market.Talent{Experience: []market.Experience{{Role: "后端开发", Months: 3}}}, d), "background").Value
	if c, p, i := training(market.TrainingCourse), training(market.TrainingPractice), training(market.TrainingInternship); c != 0 || p <= c || i <= p || job <= i {
		t.Errorf("course %s, practice %s, internship %s, job %s", c, p, i, job)
	}
}

func TestOfSkillsThatWereReadAPartIsEnoughAndTheTitlesWeighMore(t *testing.T) {
	t.Parallel()
	read := func(codes ...string) market.Demand {
		d := market.Demand{Title: "岗位", Found: &market.Found{}}
		for i, c := range codes {
			e := market.EvidenceText
			if i == 0 {
				e = market.EvidenceTitle
			}
			d.Found.Skills = append(d.Found.Skills, market.FoundSkill{Code: c, Evidence: e})
		}
		return d
	}
	d := read("java", "go", "verilog", "pytorch", "python", "ai", "tensorflow")
	skills := func(tal market.Talent, d market.Demand) market.Score {
		return part(t, pairOf(t, tal, d), "skills").Value
	}
	half := has(market.Skill{Code: "java", Level: 4}, market.Skill{Code: "go", Level: 4}, market.Skill{Code: "verilog", Level: 4}, market.Skill{Code: "pytorch", Level: 4})
	if v := skills(half, d); v < 8500 {
		t.Errorf("four of seven skills that were read are worth %s", v)
	}
	if a, b := skills(has(market.Skill{Code: "java", Level: 4}), d), skills(has(market.Skill{Code: "java", Level: 4}), read("verilog", "go", "java", "pytorch", "python", "ai", "tensorflow")); a <= b {
		t.Errorf("the skill of the title is worth %s, in the text %s", a, b)
	}
	d.Skills = []market.SkillRequirement{{Code: "excel", Weight: 5}}
	m := pairOf(t, has(market.Skill{Code: "excel", Level: 4}), d)
	if v := part(t, m, "skills"); v.Value < 2000 || v.Reasons[len(v.Reasons)-1].Code != "skills.read_beside" || len(v.Reasons) != 2 {
		t.Errorf("beside what is listed: %s, %v", v.Value, v.Reasons)
	}
}

func TestADayThatIsTheEpochIsADay(t *testing.T) {
	t.Parallel()
	m := pairOf(t, market.Talent{}, market.Demand{Title: "后端开发", ValidUntil: "1970-01-01"})
	if c := codes(m.Failed); len(c) != 1 || c[0] != "not_valid" {
		t.Errorf("failed %v", c)
	}
}

func TestAnApplicantOfThousandsOfLabelsIsScoredLikeAnyOther(t *testing.T) {
	t.Parallel()
	tal := has(market.Skill{Label: "最后一个", Level: 3})
	for i := range market.MaxItems {
		e := market.Experience{Role: "后端开发"}
		for j := range market.MaxTalentSkills {
			e.Skills = append(e.Skills, market.Skill{Label: string(rune('一'+i)) + string(rune('一'+j))})
		}
		tal.Experience = append(tal.Experience, e)
		tal.Training = append(tal.Training, market.Training{Name: "x", Skills: e.Skills})
	}
	m := pairOf(t, tal, market.Demand{Title: "后端开发", Skills: []market.SkillRequirement{{Label: "最后一个", Must: true}}})
	if r := part(t, m, "skills").Reasons[0]; m.Feasible != market.FeasibleYes || r.Code != "skill.met" {
		t.Errorf("%s, %v", m.Feasible, r)
	}
}
