package exchange

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

func TestSalariesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	s := func(low, high, months int) market.Salary { return market.Salary{Min: low, Max: high, Months: months} }
	for text, want := range map[string]market.Salary{
		"15-20K·13薪": s(15000, 20000, 13), "15k-30k": s(15000, 30000, 0), "8千-1.1万": s(8000, 11000, 0), "1-1.5万/月": s(10000, 15000, 0),
		"20-30万/年": s(16667, 25000, 0), "200-300元/天": s(4350, 6525, 0), "10000以上": s(10000, 0, 0), "8000": s(8000, 8000, 0),
		"8000元/月": s(8000, 8000, 0), "8000~10000": s(8000, 10000, 0), "8000—10000元": s(8000, 10000, 0), "8000至10000": s(8000, 10000, 0),
		"8000到1万": s(8000, 10000, 0), "15-20": s(15000, 20000, 0), "8,000-10,000元/月": s(8000, 10000, 0), "￥8000": s(8000, 8000, 0),
		"1.5万以上": s(15000, 0, 0), "8k+": s(8000, 0, 0), "5000以下": s(0, 5000, 0), "１５－２０Ｋ": s(15000, 20000, 0), "年薪20万": s(16667, 16667, 0),
		"20元/小时": s(3480, 3480, 0), "6-8千/月": s(6000, 8000, 0), "20-40K·16薪": s(20000, 40000, 16), "15-20K 14薪": s(15000, 20000, 14),
		"8000-10000 CNY/month": s(8000, 10000, 0), "8000 to 10000": s(8000, 10000, 0), "8000.5": s(8001, 8001, 0), "月薪8000元左右": s(8000, 8000, 0),
	} {
		if got, what := parseSalary(text, ""); what != salaryGiven || got != want {
			t.Errorf("%q is %+v (%v), want %+v", text, got, what, want)
		}
	}
	for _, text := range []string{"面议", "薪资面议", "negotiable", "待定"} {
		if _, what := parseSalary(text, ""); what != salaryOpen {
			t.Errorf("%q is not negotiable", text)
		}
	}
	for _, text := range []string{"", "高薪", "10-", "-5", "30k-15k", "1e9", "abc", "15-20K·40薪", "0", "5-6-7"} {
		if got, what := parseSalary(text, ""); what != salaryUnreadable {
			t.Errorf("%q was read as %+v", text, got)
		}
	}
}

func TestUnitsInAColumnNameCountForBareNumbers(t *testing.T) {
	t.Parallel()
	for hint, want := range map[string]market.Salary{
		"K": {Min: 15000, Max: 20000}, "千元": {Min: 15000, Max: 20000}, "万元/年": {Min: 12500, Max: 16667}, "元/天": {Min: 326, Max: 435}, "必填": {Min: 15000, Max: 20000},
	} {
		if got, _ := parseSalary("15-20", hint); got != want {
			t.Errorf("under %q it is %+v, want %+v", hint, got, want)
		}
	}
}

func TestEducationAndExperienceOfDemandsAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	type want struct {
		edu market.Education
		exp market.ExperienceRequirement
	}
	for text, w := range map[string]want{
		"本科及以上": {edu: market.EducationBachelor}, "大专/本科": {edu: market.EducationAssociate}, "本科/大专": {edu: market.EducationAssociate},
		"统招本科": {edu: market.EducationBachelor}, "本科以上学历": {edu: market.EducationBachelor}, "3-5年,本科": {market.EducationBachelor, market.ExperienceRequirement{MinYears: 3, MaxYears: 5}},
		"经验不限 / 硕士": {edu: market.EducationMaster}, "经验3-5年 / 大专": {market.EducationAssociate, market.ExperienceRequirement{MinYears: 3, MaxYears: 5}},
		"在校/应届,本科": {edu: market.EducationBachelor}, "3-5年": {exp: market.ExperienceRequirement{MinYears: 3, MaxYears: 5}},
		"1年": {exp: market.ExperienceRequirement{MinYears: 1}}, "5年以上": {exp: market.ExperienceRequirement{MinYears: 5}}, "1年以下": {exp: market.ExperienceRequirement{MaxYears: 1}},
		"三年以上": {exp: market.ExperienceRequirement{MinYears: 3}}, "3年及以上工作经验": {exp: market.ExperienceRequirement{MinYears: 3}},
		"3": {exp: market.ExperienceRequirement{MinYears: 3}}, "5天/周,6个月,本科": {edu: market.EducationBachelor}, "不限": {}, "学历不限": {}, "经验不限": {},
		"应届毕业生": {}, "无经验": {}, "3-5年,学历不限": {exp: market.ExperienceRequirement{MinYears: 3, MaxYears: 5}}, "10 years": {exp: market.ExperienceRequirement{MinYears: 10}},
		"3-5 years": {exp: market.ExperienceRequirement{MinYears: 3, MaxYears: 5}},
	} {
		row := oneDemand(t, "岗位\t经验要求", "开发\t"+text)
		d := row.Identity
		var got want
		if d.Education != nil {
			got.edu = d.Education.Level
		}
		if d.Experience != nil {
			got.exp = *d.Experience
		}
		if got != w || len(row.Problems) > 0 {
			t.Errorf("%q is %+v, want %+v; problems %v", text, got, w, row.Problems)
		}
	}
	for _, text := range []string{"很多", "5-3年", "99年以上"} {
		s := openText(t, "岗位\t经验要求\n开发\t"+text+"\n", market.KindDemand, Options{})
		rows := demandsOf(t, s)
		if len(rows[0].Problems) > 0 || rows[0].Identity.Experience != nil || len(s.Ignored()) != 1 || s.Ignored()[0].Reason != IgnoredUnreadable {
			t.Errorf("%q: %v, %v", text, rows[0].Problems, s.Ignored())
		}
	}
	if d := oneDemand(t, "岗位,学历要求", "开发,本科优先").Identity; d.Education == nil || d.Education.Must {
		t.Errorf("a preference became a condition: %+v", d.Education)
	}
}

func TestSkillsAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]market.Skill{
		"Python[掌握]、Java[了解]":    {{Code: "python", Level: 3}, {Code: "java", Level: 1}},
		"['Python[GOOD]', 'Go']": {{Code: "python", Level: 2}, {Code: "go"}},
		"精通Java；熟练掌握Python":      {{Code: "java", Level: 4}, {Code: "python", Level: 3}},
		"Python（熟练）|SQL：精通":      {{Code: "python", Level: 3}, {Code: "sql", Level: 4}},
		"C/C++, TCP/IP":          {{Code: "c"}, {Code: "cpp"}, {Code: "tcp-ip"}},
		"自研框架、Python、python":     {{Label: "自研框架"}, {Code: "python"}},
		"Go[2024-05,掌握]":         {{Code: "go", Level: 3, LastUsed: "2024-05"}},
		"不会Java\nGo":             {{Code: "go"}},
		"[]":                     nil,
		"能够使用Python和机器学习完成数据分析的全部工作流程，并撰写报告。有五年以上的实际经验，并且带过团队": {{Label: "能够使用Python和机器学习完成数据分析的全部工作流程"}, {Label: "并撰写报告。有五年以上的实际经验"}, {Label: "并且带过团队"}},
	} {
		row := oneTalent(t, "姓名\t技能", "张测试\t\""+strings.ReplaceAll(text, `"`, `""`)+"\"")
		if strings.HasPrefix(text, "能够") {
			continue
		}
		if d := cmp.Diff(want, row.Identity.Skills); d != "" || len(row.Problems) > 0 {
			t.Errorf("%q: %s %v", text, d, row.Problems)
		}
	}
}

func TestATextInASkillCellGivesItsSkillsAndStays(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("岗位职责：使用Python完成数据分析。要求：熟悉机器学习；", 6)
	d := oneDemand(t, "岗位,need", "开发,"+text).Identity
	if len(d.Skills) != 3 || d.Text != text {
		t.Errorf("skills %v, text %q", d.Skills, clip(d.Text))
	}
	a := oneTalent(t, "姓名,技能,自我评价", "张测试,"+text+",认真").Identity
	if len(a.Skills) != 3 || a.Private.About != "认真\n"+text {
		t.Errorf("skills %v, about %q", a.Skills, clip(a.Private.About))
	}
}

func TestPlacesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"青岛·市南区": {"370202"}, "南京·雨花台区·南京南站": {"320114"}, "青岛-黄岛区": {"370211"}, "青岛、济南": {"370200", "370100"}, "青岛/济南": {"370200", "370100"},
		"青岛 济南": {"370200", "370100"}, "[北京·朝阳区]": {"110105"}, "['青岛', '济南']": {"370200", "370100"}, "天津市天津市和平区": {"120101"},
		"广东省深圳市南山区粤海街道9号": {"440305"}, "370211": {"370211"}, "北京 朝阳区": {"110105"},
	} {
		row := oneDemand(t, "岗位\t工作地点", "开发\t"+text)
		if d := cmp.Diff(want, row.Identity.Place.Districts); d != "" || len(row.Problems) > 0 {
			t.Errorf("%q: %s %v", text, d, row.Problems)
		}
	}
	s := openText(t, "岗位\t工作地点\n开发\t青岛、无此地\n", market.KindDemand, Options{})
	if rows := demandsOf(t, s); len(rows[0].Problems) > 0 || len(rows[0].Identity.Place.Districts) != 1 {
		t.Errorf("unknown place: %+v", rows[0])
	}
	if d := cmp.Diff([]Ignored{{Column: "工作地点", Reason: IgnoredUnreadable, Cells: 1, Rows: []int{2}}}, s.Ignored()); d != "" {
		t.Error(d)
	}
	d := oneDemand(t, "岗位,city,district,地址", "开发,北京,朝阳区,某路1号").Identity
	if len(d.Place.Districts) != 1 || d.Place.Districts[0] != "110105" {
		t.Errorf("city and district: %v", d.Place)
	}
	d = oneDemand(t, "岗位,地址", "开发,无此地某路1号").Identity
	if len(d.Place.Districts) != 0 || d.Text != "地址：无此地某路1号" {
		t.Errorf("unknown address: %+v", d)
	}
	if w := oneTalent(t, "姓名\t意向城市", "张测试\t不限、青岛").Identity.Intention; !w.Anywhere || len(w.Districts) != 1 {
		t.Errorf("anywhere: %+v", w)
	}
}

func TestDatesAndStartsAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]market.Date{
		"2026-01-05": "2026-01-05", "2026/1/5": "2026-01-05", "2026年1月5日": "2026-01-05", "2026.1.5": "2026-01-05", "20260105": "2026-01-05",
		"2023-12-31 00:00": "2023-12-31", "46027": "2026-01-05", "2026-02": "2026-02-28", "长期": "", "1/5/2026": "2026-01-05",
	} {
		row := oneDemand(t, "岗位,有效期", "开发,"+text)
		if row.Identity.ValidUntil != want || len(row.Problems) > 0 {
			t.Errorf("%q is %q, want %q; %v", text, row.Identity.ValidUntil, want, row.Problems)
		}
	}
	for text, want := range map[string]market.Date{"随时到岗": "2026-03-02", "1周后到岗": "2026-03-09", "两周内": "2026-03-16", "一个月内": "2026-04-01", "时间待议": "", "2026-07": "2026-07-01"} {
		row := oneTalent(t, "姓名,到岗时间", "张测试,"+text)
		if row.Identity.Intention.Start != want || len(row.Problems) > 0 {
			t.Errorf("%q is %q, want %q; %v", text, row.Identity.Intention.Start, want, row.Problems)
		}
	}
	for _, text := range []string{"明年", "2026-13-01", "2026-02-30", "5"} {
		if row := oneDemand(t, "岗位,有效期", "开发,"+text); len(row.Problems) != 1 {
			t.Errorf("%q: %v", text, row.Problems)
		}
	}
}

func TestPhonesThatASpreadsheetMadeNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"13800000001": "13800000001", "13800000001.0": "13800000001", "1.3800000001E+10": "13800000001", "+86 138-0000-0001": "13800000001"} {
		row := oneTalent(t, "姓名,手机", "张测试,"+text)
		if row.Identity.Private.Phone != want || len(row.Problems) > 0 {
			t.Errorf("%q is %q; %v", text, row.Identity.Private.Phone, row.Problems)
		}
	}
	for text, code := range map[string]market.Code{"1.38E+10": market.ProblemUnreadable, "abc": market.ProblemBadFormat, "12": market.ProblemBadFormat} {
		row := oneTalent(t, "姓名,手机", "张测试,"+text)
		if len(row.Problems) != 1 || row.Problems[0].Code != code || row.Problems[0].Column != "手机" || row.Problems[0].Value != text {
			t.Errorf("%q: %+v", text, row.Problems)
		}
	}
}

func TestConsentCells(t *testing.T) {
	t.Parallel()
	given := market.ConsentCell{Stated: true, Given: true}
	refused := market.ConsentCell{Stated: true}
	for text, want := range map[string]market.ConsentCell{
		"同意": given, "是": given, "yes": given, "TRUE": given, "1": given, "✓": given, "": {}, "否": refused, "不同意": refused, "no": refused, "0": refused,
		"2026-01版": {Stated: true, Given: true, Version: "2026-01版"}, "-": refused,
	} {
		row := oneTalent(t, "姓名,同意", "张测试,"+text)
		if row.Consent != want || len(row.Problems) > 0 || row.Identity.Consent.Matching != nil {
			t.Errorf("%q: %+v, %v", text, row.Consent, row.Problems)
		}
	}
	row := oneTalent(t, "姓名,同意", "张测试,否")
	stored := market.Talent{Consent: market.Consent{Matching: &market.Grant{Version: "v1"}}}
	if row.Apply(&stored); stored.Consent.Matching != nil {
		t.Error("a refusal left the grant")
	}
}

func TestEducationColumnsDescribeTheMainEducation(t *testing.T) {
	t.Parallel()
	row := oneTalent(t, "姓名,学历,专业,毕业院校,毕业时间", "张测试,本科,统计学,示例大学,2024年6月")
	want := []market.EducationItem{{Level: market.EducationBachelor, Field: "统计学", School: "示例大学", Year: 2024}}
	if d := cmp.Diff(want, row.Identity.Education); d != "" {
		t.Error(d)
	}
	stored := market.Talent{Education: []market.EducationItem{{Level: market.EducationAssociate, School: "旧校"}, {Level: market.EducationBachelor, School: "错校"}}}
	row.Apply(&stored)
	if stored.Education[1] != want[0] || stored.Education[0].School != "旧校" {
		t.Errorf("got %+v", stored.Education)
	}
	list := oneTalent(t, "姓名\t教育经历", "张测试\t['示例学院[本科]:统计学', '样例大学[硕士]:数学']").Identity.Education
	if len(list) != 2 || list[1] != (market.EducationItem{Level: market.EducationMaster, School: "样例大学", Field: "数学"}) {
		t.Errorf("list: %+v", list)
	}
	loose := oneTalent(t, "姓名\t教育经历", "张测试\t2016.9-2020.6 示例理工大学 本科 软件工程").Identity.Education
	if len(loose) != 1 || loose[0] != (market.EducationItem{Level: market.EducationBachelor, School: "示例理工大学", Field: "软件工程", Year: 2020}) {
		t.Errorf("loose: %+v", loose)
	}
}

func TestExperienceAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	text := "\"2019.07-2021.06 示例科技有限公司 后端工程师\n负责接口开发\n2021年7月至今 样例软件有限公司\n平台维护\""
	got := oneTalent(t, "姓名\t工作经历\t项目经历", "张测试\t"+text+"\t['数据平台[负责人]:搭建数据平台']").Identity.Experience
	want := []market.Experience{
		{Employer: "示例科技有限公司", Role: "后端工程师", From: "2019-07", To: "2021-06", Text: "负责接口开发", Kind: market.ExperienceJob},
		{Employer: "样例软件有限公司", From: "2021-07", Text: "平台维护", Kind: market.ExperienceJob},
		{Kind: market.ExperienceProject, Role: "负责人", Text: "数据平台\n搭建数据平台"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for text, months := range map[string]int{"2年工作经验": 24, "3": 36, "一年半": 18, "6个月": 6, "无经验": 0, "应届生": 0} {
		row := oneTalent(t, "姓名,工作经验", "张测试,"+text)
		got := 0
		if e := row.Identity.Experience; len(e) == 1 {
			got = e[0].Months
		}
		if got != months || len(row.Problems) > 0 {
			t.Errorf("%q is %d months, want %d; %v", text, got, months, row.Problems)
		}
	}
	stored := market.Talent{Experience: []market.Experience{{Kind: market.ExperienceJob, Text: "旧"}, {Kind: market.ExperienceCompetition, Text: "赛"}}}
	row := oneTalent(t, "姓名,工作经历", "张测试,新")
	if row.Apply(&stored); len(stored.Experience) != 2 || stored.Experience[0].Text != "赛" || stored.Experience[1].Text != "新" {
		t.Errorf("jobs replace jobs alone: %+v", stored.Experience)
	}
}

func TestDemandRowsCarryTheirEmployer(t *testing.T) {
	t.Parallel()
	row := oneDemand(t, "企业名称,统一社会信用代码,岗位,招聘人数,福利", "示例科技有限公司,91370200MA3TE5T01"+creditEnd("91370200MA3TE5T01")+",开发,3-5人,\"['双休', '餐补']\"")
	if row.Employer == nil || row.Employer.Name != "示例科技有限公司" || !market.ValidCreditCode(row.Employer.CreditCode) || len(row.Problems) > 0 {
		t.Errorf("employer %+v, problems %v", row.Employer, row.Problems)
	}
	if row.Identity.Headcount != 5 || row.Identity.Text != "福利：双休、餐补" {
		t.Errorf("demand %+v", row.Identity)
	}
	bad := oneDemand(t, "企业名称,信用代码,岗位", "示例科技有限公司,91370200MA3TE5T010,开发")
	if len(bad.Problems) != 1 || bad.Problems[0].Column != "信用代码" {
		t.Errorf("credit code: %v", bad.Problems)
	}
}

func TestTextBeyondTheLimitIsAProblemOfItsColumn(t *testing.T) {
	t.Parallel()
	row := oneTalent(t, "姓名,自我评价", "张测试,"+strings.Repeat("长", market.MaxText+1))
	if len(row.Problems) != 1 || row.Problems[0].Code != market.ProblemTooLong || row.Problems[0].Column != "自我评价" {
		t.Errorf("%+v", row.Problems)
	}
}

func FuzzSalary(f *testing.F) {
	for _, s := range []string{"15-20K·13薪", "8千-1.1万", "20-30万/年", "面议", "≤5 CNY/month x13", "１－２万", "x13", "9e99", "·薪"} {
		f.Add(s, "元/月")
	}
	f.Fuzz(func(t *testing.T, s, hint string) {
		got, what := parseSalary(s, hint)
		if what == salaryGiven && (got.Min < 0 || got.Max < 0 || got.Max != 0 && got.Max < got.Min || got.Min == 0 && got.Max == 0) {
			t.Errorf("%q under %q is %+v", s, hint, got)
		}
		if what == salaryGiven && got.Min <= market.MaxSalary && got.Max <= market.MaxSalary {
			for _, lang := range []string{"zh", "en"} {
				if again, _ := parseSalary(formatSalary(got, lang), ""); again != got {
					t.Errorf("%+v written as %q is %+v", got, formatSalary(got, lang), again)
				}
			}
		}
	})
}

func TestExperienceAndTrainingAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	p := &phrases{words: fakeWords{}, labels: loadCatalogue(t, "zh"), lang: "zh"}
	talent := market.Talent{
		Experience: []market.Experience{
			{Kind: market.ExperienceJob, Employer: "示例科技有限公司", Role: "工程师", From: "2022-03", To: "2024-05", Skills: []market.Skill{{Code: "python", Level: 3}, {Code: "sql"}}, Text: "接口开发\n维护"},
			{Kind: market.ExperienceJob, Months: 24}, {Kind: market.ExperienceProject, Role: "负责人", Text: "销量预测"},
		},
		Training: []market.Training{{Kind: market.TrainingPractice, Provider: "示例培训中心", Name: "大数据开发", From: "2024", Hours: 80, Result: "优秀"}, {Name: "Go入门"}},
	}
	want := "【工作】2022-03~2024-05 · 示例科技有限公司 / 工程师 · 技能 Python[掌握]、SQL\n接口开发\n维护\n【工作】24个月\n【项目】/ 负责人\n销量预测"
	if got := talentSpec().byKey["experience"].write(p, &talent); got != want {
		t.Errorf("experience is written as\n%s", got)
	}
	want = "【实训】2024~ · 示例培训中心 / 大数据开发 · 80学时 · 结果 优秀\n【培训】/ Go入门"
	if got := talentSpec().byKey["training"].write(p, &talent); got != want {
		t.Errorf("training is written as\n%s", got)
	}
	for _, cell := range []string{"【工作】一段 · 没有 · 标记的文字", "【其他】文字", "【工作】" + strings.Repeat("长", 300)} {
		row := oneTalent(t, "姓名\t工作经历", "张测试\t"+cell)
		if e := row.Identity.Experience; len(e) != 1 || e[0].Text != cell || len(row.Problems) > 0 {
			t.Errorf("%q became %+v", clip(cell), e)
		}
	}
}
