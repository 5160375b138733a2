package matching

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"talentmatch/market"
)

// testTables is a small taxonomy with every kind of relation.
func testTables() market.Tables {
	skill := func(code string, broader, related []string) market.SkillNode {
		return market.SkillNode{Code: code, Zh: code, En: code, Broader: broader, Related: related}
	}
	return market.Tables{
		Version: 1,
		Skills: []market.SkillNode{
			skill("programming-language", nil, nil),
			skill("python", []string{"programming-language"}, []string{"machine-learning"}),
			skill("java", []string{"programming-language"}, nil),
			skill("go", []string{"programming-language"}, nil),
			skill("ai", nil, nil),
			skill("machine-learning", []string{"ai"}, nil),
			skill("deep-learning-framework", []string{"machine-learning"}, nil),
			skill("pytorch", []string{"deep-learning-framework"}, nil),
			skill("tensorflow", []string{"deep-learning-framework"}, nil),
			skill("office-skill", nil, nil),
			skill("excel", []string{"office-skill"}, nil),
			skill("verilog", nil, nil),
		},
		Districts: []market.DistrictNode{
			{Code: "370000", Zh: "山东省"}, {Code: "370200", Zh: "青岛市", Parent: "370000", Borders: []string{"370600"}},
			{Code: "370202", Zh: "市南区", Parent: "370200", Borders: []string{"370203"}}, {Code: "370203", Zh: "市北区", Parent: "370200"},
			{Code: "370215", Zh: "即墨区", Parent: "370200"}, {Code: "370600", Zh: "烟台市", Parent: "370000"},
			{Code: "370100", Zh: "济南市", Parent: "370000"}, {Code: "110000", Zh: "北京市"}, {Code: "110101", Zh: "东城区", Parent: "110000"},
		},
		Occupations: []market.OccupationNode{
			{Code: "2-02-10-02", Zh: "数据分析处理工程技术人员", En: "data engineer", Titles: []string{"数据分析师", "BI工程师", "data analyst"}, Group: "data",
				Skills: []string{"python", "ai", "excel", "verilog"}},
			{Code: "2-02-10-03", Zh: "计算机软件工程技术人员", En: "software engineer", Titles: []string{"Java工程师", "后端开发", "Go工程师"}, Group: "software", Skills: []string{"java", "go", "python"}},
			{Code: "2-02-10-05", Zh: "大数据工程技术人员", En: "big data engineer", Titles: []string{"大数据工程师"}, Group: "data",
				Skills: []string{"java", "machine-learning", "pytorch", "go"}},
		},
		Fields: []market.FieldNode{
			{Code: "computer-science", Zh: "计算机科学与技术", En: "computer science", Names: []string{"计算机"}, Related: []string{"software-engineering"}},
			{Code: "software-engineering", Zh: "软件工程", En: "software engineering"},
			{Code: "statistics", Zh: "统计学", En: "statistics"},
		},
		Matching: []market.MatchTables{{
			Version:      1,
			Associations: []market.Association{{Held: "verilog", Need: "go", Strength: 6000}, {Held: "java", Need: "go", Strength: 8000}, {Held: "ai", Need: "pytorch", Strength: 9000}},
			Rarity:       []market.Rarity{{Name: "python", Rarity: 1000}, {Name: "java", Rarity: 2000}},
			TitleWords:   []market.Rarity{{Name: "数据", Rarity: 1000}, {Name: "开发", Rarity: 1500}},
			Tracks: []market.TrackNode{
				{Code: "analysis", Names: []string{"数据分析", "BI", "data analyst"}, Near: []market.TrackNear{{Code: "big-data", Percent: 60}}},
				{Code: "big-data", Names: []string{"大数据"}, Near: []market.TrackNear{{Code: "backend", Percent: 45}}},
				{Code: "backend", Names: []string{"后端", "Go工程师"}, Weak: []string{"Java"}, Generic: []string{"工程师"}},
			},
		}},
	}
}

const testDay = market.Date("2026-06-15")

// world makes random records; much is left out, as in life.
type world struct{ *rand.Rand }

func newWorld(seed uint64) world { return world{rand.New(rand.NewPCG(seed, 7))} }

func (w world) chance(percent int) bool { return w.IntN(100) < percent }

func (w world) of(list ...string) string { return list[w.IntN(len(list))] }

func (w world) skillCode() string {
	t := testTables().Skills
	return t[w.IntN(len(t))].Code
}

func (w world) district() string {
	t := testTables().Districts
	return t[w.IntN(len(t))].Code
}

func (w world) title() string {
	return w.of("数据分析师", "BI工程师", "高级Java工程师", "后端开发", "Go工程师", "大数据工程师", "行政专员", "行政主管", "数据 分析师", "data analyst", "机械设计")
}

func (w world) skills(most int) []market.Skill {
	var out []market.Skill
	for range w.IntN(most + 1) {
		s := market.Skill{Code: w.skillCode(), Level: market.Level(w.IntN(5))}
		if w.chance(10) {
			s = market.Skill{Label: w.of("某框架", "内部工具"), Level: s.Level}
		}
		if w.chance(20) {
			s.LastUsed = market.Month(fmt.Sprint(2017 + w.IntN(9)))
		}
		out = append(out, s)
	}
	return out
}

func (w world) salary() *market.Salary {
	if w.chance(40) {
		return nil
	}
	s := &market.Salary{Min: w.IntN(20) * 1000, Months: w.IntN(2) * 13}
	if s.Min == 0 || w.chance(70) {
		s.Max = s.Min + 1000 + w.IntN(10)*1000
	}
	return s
}

func (w world) date() market.Date {
	if w.chance(60) {
		return ""
	}
	return testDay.AddDays(w.IntN(240) - 60)
}

func (w world) talent(i int) market.Talent {
	t := market.Talent{Meta: market.Meta{ID: fmt.Sprintf("t%04d", i), Rev: 1}}
	t.Private.Name = "张测试"
	if w.chance(95) {
		t.Consent.Matching = &market.Grant{Version: "1"}
	}
	if w.chance(15) {
		return t
	}
	t.Skills = w.skills(6)
	if w.chance(60) {
		t.Education = append(t.Education, market.EducationItem{Level: market.Educations()[w.IntN(7)], Field: w.of("", "计算机", "软件工程", "统计学", "美术")})
	}
	for range w.IntN(3) {
		t.Experience = append(t.Experience, w.experience())
	}
	if w.chance(30) {
		t.Training = append(t.Training, market.Training{Kind: market.TrainingKind(w.of("", "course", "practice", "internship")), Name: w.of("实训", w.title()), Hours: w.IntN(3) * 200, Skills: w.skills(3)})
	}
	if w.chance(30) {
		t.Certificates = append(t.Certificates, market.Certificate{Name: w.of("数字技术工程师", "英语四级"), Occupation: w.of("", "2-02-10-05"), Level: market.CertificateLevels()[w.IntN(3)]})
	}
	if w.chance(30) {
		t.Found = &market.Found{Taxonomy: 1, Skills: []market.FoundSkill{{Code: w.skillCode(), Evidence: market.EvidenceProject}, {Code: w.skillCode(), Evidence: market.EvidenceText}}}
	}
	if w.chance(50) {
		t.District = w.district()
	}
	t.Intention = w.intention()
	return t
}

func (w world) experience() market.Experience {
	e := market.Experience{Role: w.of("", w.title()), Kind: stintKinds[w.IntN(4)], Skills: w.skills(2)}
	if w.chance(60) {
		e.From = market.Month(fmt.Sprintf("20%02d-0%d", 10+w.IntN(15), 1+w.IntN(9)))
		if w.chance(60) {
			e.To = market.Month(fmt.Sprint(2025))
		}
	} else if w.chance(50) {
		e.Months = w.IntN(60)
	}
	return e
}

func (w world) intention() market.Intention {
	x := market.Intention{Salary: w.salary(), Start: w.date(), Anywhere: w.chance(5)}
	most := 3
	if w.chance(8) {
		most = 9 // more than the columns of a block have room for
	}
	for range w.IntN(most) {
		x.Roles = append(x.Roles, w.title())
	}
	for range w.IntN(most) {
		x.Districts = append(x.Districts, w.district())
	}
	if w.chance(20) {
		x.Occupations = []string{"2-02-10-02"}
	}
	if w.chance(50) {
		x.EmploymentTypes = []market.EmploymentType{market.EmploymentTypes()[w.IntN(4)]}
	}
	if w.chance(5) {
		x.Looking = market.LookingNo
	}
	return x
}

func (w world) demand(i int) market.Demand {
	d := market.Demand{Meta: market.Meta{ID: fmt.Sprintf("d%04d", i), Rev: 1}, Title: w.title(), Status: market.DemandOpen, Salary: w.salary(), Start: w.date()}
	seen := map[string]bool{}
	for range w.IntN(6) {
		s := market.SkillRequirement{Code: w.skillCode(), Level: market.Level(w.IntN(5)), Weight: w.IntN(6), Must: w.chance(20)}
		if w.chance(10) {
			s.Code, s.Label = "", "某框架"
		}
		if !seen[s.Code] {
			seen[s.Code] = true
			d.Skills = append(d.Skills, s)
		}
	}
	if w.chance(40) {
		d.Education = &market.EducationRequirement{Level: market.Educations()[w.IntN(7)], Must: w.chance(50)}
	}
	if w.chance(30) {
		d.Field = &market.FieldRequirement{Names: []string{w.of("计算机", "统计学", "计算机相关专业")}}
	}
	if w.chance(40) {
		d.Experience = &market.ExperienceRequirement{MinYears: 1 + w.IntN(5)}
	}
	if w.chance(20) {
		d.Certificate = &market.CertificateRequirement{Occupation: w.of("", "2-02-10-05"), Name: "数字技术工程师", Level: market.CertificateIntermediate, Must: w.chance(50)}
	}
	for range w.IntN(3) {
		d.Place.Districts = append(d.Place.Districts, w.district())
	}
	d.Place.Must, d.Place.Remote = w.chance(40), w.chance(5)
	if w.chance(60) {
		d.EmploymentType = market.EmploymentTypes()[w.IntN(4)]
	}
	if w.chance(20) {
		d.Occupation = "2-02-10-02"
	}
	if w.chance(15) {
		d.Status = market.DemandPaused
	}
	if w.chance(20) {
		d.ValidUntil = w.date()
	}
	if w.chance(20) {
		d.Found = &market.Found{Taxonomy: 1, Skills: []market.FoundSkill{{Code: w.skillCode(), Evidence: market.EvidenceText}}}
	}
	if w.chance(20) {
		more, less := 100+w.IntN(101), 50+w.IntN(50)
		d.Emphasis = &market.Emphasis{Skills: &less, Background: &more, Experience: &more}
	}
	return d
}

// filled returns an engine with a random world and the world's records; the seed decides on its version too.
func filled(tb testing.TB, seed uint64, talents, demands int) (*Engine, []market.Talent, []market.Demand) {
	tb.Helper()
	known := Versions()
	e, err := NewVersion(testTables(), known[int(seed)%len(known)]) // what must hold holds for every version
	if err != nil {
		tb.Fatal(err)
	}
	if seed%4 != 1 { // small blocks, so that small worlds have many
		e.talents.fullBlock, e.talents.fullBranch = 2+int(seed%5), 2+int(seed%3)
		e.demands.fullBlock, e.demands.fullBranch = 2+int(seed%6), 2+int(seed%4)
	}
	w := newWorld(seed)
	ts := make([]market.Talent, talents)
	for i := range ts {
		ts[i] = w.talent(i)
		if w.chance(40) {
			ts[i] = w.readTalent(ts[i])
		}
	}
	ds := make([]market.Demand, demands)
	for i := range ds {
		ds[i] = w.demand(i)
		if w.chance(40) {
			ds[i] = w.readDemand(ds[i])
		}
	}
	e.ApplyTalents(ts, nil)
	e.ApplyDemands(ds, nil)
	return e, ts, ds
}
