package exchange

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

func TestASerialNumberIdentifiesNobody(t *testing.T) {
	t.Parallel()
	s := openText(t, "序号,编号,姓名,工号,备注\n1,7,张测试,A-1,周末可联系\n2,8,李样例,A-2,\n", market.KindTalent, Options{})
	rows := talentsOf(t, s)
	if len(rows) != 2 || rows[0].Identity.Private.RosterNumber != "A-1" || rows[1].Identity.Private.RosterNumber != "A-2" {
		t.Errorf("%+v", rows)
	}
	want := []Ignored{{Column: "序号", Reason: IgnoredNotKept, Cells: 2}, {Column: "编号", Reason: IgnoredNotKept, Cells: 2}, {Column: "备注", Reason: IgnoredNotKept, Cells: 1}}
	if d := cmp.Diff(want, s.Ignored()); d != "" {
		t.Error(d)
	}
	for name, want := range map[string]string{"学号": "private.rosterNumber", "工号": "private.rosterNumber", "人员编号": "private.rosterNumber", "学员编号": "private.rosterNumber"} {
		if k, _ := lookupKind(market.KindTalent); k.find(name) != want {
			t.Errorf("%s is %s", name, k.find(name))
		}
	}
	if n := len(s.Columns()); n != 2 {
		t.Errorf("%d columns are read: %v", n, s.Columns())
	}
}

func TestColumnsOfConsentAsPeopleNameThem(t *testing.T) {
	t.Parallel()
	k, _ := lookupKind(market.KindTalent)
	for name, want := range map[string]string{
		"同意书": "consent", "知情同意书": "consent", "授权书": "consent", "本人同意": "consent", "是否同意推荐": "consent", "是否签署同意书": "consent",
		"个人信息使用授权（签字）": "consent", "Consent form signed": "consent", "知情同意书签署日期": "consent.at", "同意时间": "consent.at", "授权人": "consent.by",
		"是否同意调剂": "", "同意服从加班": "", "照片使用授权": "",
	} {
		if got := k.find(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

func TestConsentCellsAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	given, refused := market.ConsentCell{Stated: true, Given: true}, market.ConsentCell{Stated: true}
	for text, want := range map[string]market.ConsentCell{
		"已签": given, "已签署": given, "已签字": given, "已交": given, "本人同意": given, "口头同意": given, "同意（电话）": given, "√": given, "已签（纸质）": given,
		"2026/3/1": given, "2026年3月1日": given, "未签": refused, "未交": refused, "待签": refused, "暂不同意": refused, "不同意": refused, "否": refused, "无": refused,
		"imported": {Stated: true, Given: true, Version: "imported"}, "2026-01": {Stated: true, Given: true, Version: "2026-01"}, "/": {}, "n/a": {},
	} {
		s := openText(t, "姓名,知情同意书\n张测试,"+text+"\n", market.KindTalent, Options{})
		row := talentsOf(t, s)[0]
		if row.Consent != want || len(row.Problems) > 0 || len(s.Ignored()) > 0 {
			t.Errorf("%q: %+v, %v, %v", text, row.Consent, row.Problems, s.Ignored())
		}
	}
}

func TestAnUnreadableConsentIsARefusalThatIsReported(t *testing.T) {
	t.Parallel()
	s := openText(t, "姓名,同意书\n张测试,看情况\n李样例,已签\n王示例,也许\n", market.KindTalent, Options{})
	rows := talentsOf(t, s)
	if len(rows[0].Problems) > 0 || rows[0].Consent != (market.ConsentCell{Stated: true}) || !rows[1].Consent.Given {
		t.Errorf("%+v", rows)
	}
	if d := cmp.Diff([]Ignored{{Column: "同意书", Reason: IgnoredUnreadable, Cells: 2, Rows: []int{2, 4}}}, s.Ignored()); d != "" {
		t.Error(d)
	}
}

func TestOfSeveralConsentColumnsARefusalCounts(t *testing.T) {
	t.Parallel()
	for cells, given := range map[string]bool{"是,未签": false, "未签,是": false, "是,已签": true, ",已签": true, "是,": true} {
		if row := oneTalent(t, "姓名,是否同意推荐,知情同意书", "张测试,"+cells); row.Consent.Given != given || !row.Consent.Stated {
			t.Errorf("%q: %+v", cells, row.Consent)
		}
	}
}

func TestATalentWhoWasNeverAskedIsNeitherRevokedNorRefusedByAnExport(t *testing.T) {
	t.Parallel()
	s := exported(t, FormatCSV, "zh", loadCatalogue(t, "zh"), market.KindTalent, []market.Talent{{Private: market.TalentPrivate{Name: "张测试"}}})
	defer s.Close()
	row := talentsOf(t, s)[0]
	if row.Consent.Stated {
		t.Errorf("consent %+v in %q", row.Consent, row.Cells)
	}
	stored := market.Talent{Consent: market.Consent{Matching: &market.Grant{Version: "2026-01"}}}
	if row.Apply(&stored); stored.Consent.Matching == nil {
		t.Error("importing the export took the consent away")
	}
}

func TestConsentIsWrittenForPeopleAndComesBackExactly(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 8, 30, 0, 0, time.UTC)
	for version, plain := range map[string]bool{"imported": true, "2026-01": true, "2026-03-01": true, "第一版": true, "是": false, "未签": false, "{": false, " x": false} {
		want := []market.Talent{{Private: market.TalentPrivate{Name: "张测试"}, Consent: market.Consent{Matching: &market.Grant{Version: version, At: at, By: "self"}}}}
		s := exported(t, FormatCSV, "zh", loadCatalogue(t, "zh"), market.KindTalent, want)
		sameAgain(t, want, s, s.Talents())
		s = exported(t, FormatCSV, "zh", loadCatalogue(t, "zh"), market.KindTalent, want)
		row := talentsOf(t, s)[0]
		if json := strings.Contains(strings.Join(row.Cells, "|"), `"version"`); json == plain {
			t.Errorf("%q is written as %q", version, row.Cells)
		}
		s.Close()
	}
}

func TestDemandsSkillsSayWhatIsAMustAndWhatIsNice(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]market.SkillRequirement{
		"必须会Go": {{Code: "go", Must: true}}, "Go（必须）": {{Code: "go", Must: true}}, "Java加分": {{Code: "java"}}, "Python优先": {{Code: "python"}},
		"必须熟悉Java": {{Code: "java", Must: true, Level: 2}}, "必备：SQL": {{Code: "sql", Must: true}}, "熟悉Python者优先": {{Code: "python", Level: 2}},
		"加分项：Java": {{Code: "java"}}, "Go（优先）": {{Code: "go"}}, "Java加分[必须]": {{Code: "java", Must: true}}, "不要求Java": nil, "无需SQL": nil,
	} {
		row := oneDemand(t, "岗位\t技能要求", "开发\t"+text)
		if d := cmp.Diff(want, row.Identity.Skills); d != "" || len(row.Problems) > 0 {
			t.Errorf("%q: %s %v", text, d, row.Problems)
		}
	}
}

func TestCertificatesAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	c := market.Certificate{Name: "数字技术工程师", Level: market.CertificateJunior, Occupation: "2-02-38-03", Number: "SL0512345", Date: "2023-12-23"}
	d := c
	d.Direction = "数据处理"
	for want, list := range map[string][]market.Certificate{
		"数字技术工程师[初级] · 大数据工程技术人员 · SL0512345 · 2023-12-23":                   {c},
		"数字技术工程师[初级] · 大数据工程技术人员 · 数据处理 · SL0512345 · 2023-12-23\n软件设计师[中级]": {d, {Name: "软件设计师", Level: market.CertificateIntermediate}},
		"软件设计师[中级]、示例证书":    {{Name: "软件设计师", Level: market.CertificateIntermediate}, {Name: "示例证书"}},
		"示例证书 · 2024-02-29": {{Name: "示例证书", Date: "2024-02-29"}},
	} {
		talent := market.Talent{Private: market.TalentPrivate{Name: "张测试"}, Certificates: list}
		p := &phrases{words: fakeWords{}, labels: loadCatalogue(t, "zh"), lang: "zh"}
		if got := talentSpec().byKey["certificates"].write(p, &talent); got != want {
			t.Errorf("written as %q, want %q", got, want)
		}
		s := exported(t, FormatXLSX, "zh", loadCatalogue(t, "zh"), market.KindTalent, []market.Talent{talent})
		sameAgain(t, []market.Talent{talent}, s, s.Talents())
	}
	if got := oneTalent(t, "姓名\t证书", "张测试\t甲·乙证书").Identity.Certificates; len(got) != 1 || got[0].Name != "甲·乙证书" {
		t.Errorf("a dot in a name: %+v", got)
	}
}

func TestNotesBelowTheTableAreNoRecords(t *testing.T) {
	t.Parallel()
	text := "序号,姓名,手机,学历\n1,张测试,13800000001,本科\n软件一班,,,\n2,李样例,13800000002,大专\n合计,2人,,\n备注：以上信息由班主任核对,,,\n,填表人：王示例,,\n注：学历填最高学历,,,\n,,13800000009,\n"
	s := openText(t, text, market.KindTalent, Options{})
	rows := talentsOf(t, s)
	if len(rows) != 3 || rows[0].Identity.Private.Name != "张测试" || rows[1].Identity.Private.Name != "李样例" || rows[2].Identity.Private.Phone != "13800000009" {
		t.Errorf("%d rows: %+v", len(rows), rows)
	}
	ignored := s.Ignored()
	want := Ignored{Reason: IgnoredNote, Cells: 5, Rows: []int{3, 5, 6}}
	if d := cmp.Diff(want, ignored[len(ignored)-1]); d != "" {
		t.Error(d)
	}
	first := "姓名,手机\n张测试,\n说明：本表每月更新一次\n说明书编写,13800000001\n以上学员均已完成培训并通过考核。,\n"
	if rows := talentsOf(t, openText(t, first, market.KindTalent, Options{})); len(rows) != 2 || rows[0].Identity.Private.Name != "张测试" || rows[1].Identity.Private.Name != "说明书编写" {
		t.Errorf("%+v", rows)
	}
	book := makeBook(t, map[string][][]any{"表": {{"姓名", "手机"}, {"张测试", 13800000001}, {"填表说明：请如实填写", nil}}}, []string{"表"}, nil)
	if rows := talentsOf(t, openBook(t, book, market.KindTalent, Options{})); len(rows) != 1 {
		t.Errorf("%+v", rows)
	}
}

func TestPhonesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"13800138005/0532-88888888": "13800138005", "13800138107（家长）": "13800138107", "13800138107(父亲)": "13800138107", "手机：13800138107": "13800138107",
		"+86 138-0000-0001": "13800000001", "0532-8888 8888": "053288888888", "１３８０００００００１": "13800000001", "+1 415 555 0100": "+1 415 555 0100",
		"138 0013 8005": "13800138005", "0532-88888888转801": "0532-88888888转801", "13800138005、13800138005": "13800138005",
	} {
		row := oneTalent(t, "姓名\t手机", "张测试\t"+text)
		if row.Identity.Private.Phone != want || len(row.Problems) > 0 {
			t.Errorf("%q is %q; %v", text, row.Identity.Private.Phone, row.Problems)
		}
	}
	for _, text := range []string{"1380013800", "138001380055", "张测试13800138001 李样例13800138002", "13800138001/13900138002", "见名片", "13800138107家长"} {
		if row := oneTalent(t, "姓名\t手机", "张测试\t"+text); len(row.Problems) != 1 || row.Problems[0].Column != "手机" {
			t.Errorf("%q is %q: %v", text, row.Identity.Private.Phone, row.Problems)
		}
	}
}

func TestSalariesInChineseNumbersAndWithCommission(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]market.Salary{
		"八千到一万": {Min: 8000, Max: 10000}, "一万五": {Min: 15000, Max: 15000}, "三千五百": {Min: 3500, Max: 3500}, "八千以上": {Min: 8000}, "二百一天": {Min: 4350, Max: 4350},
		"底薪3000+提成": {Min: 3000}, "3000-5000+绩效": {Min: 3000}, "5000元/月+提成": {Min: 5000}, "底薪四千": {Min: 4000}, "8K": {Min: 8000, Max: 8000}, "1.5万": {Min: 15000, Max: 15000}, "8千": {Min: 8000, Max: 8000},
		"8000包吃住": {Min: 8000, Max: 8000}, "6000元，五险一金": {Min: 6000, Max: 6000},
	} {
		if got, what := parseSalary(text, ""); what != salaryGiven || got != want {
			t.Errorf("%q is %+v (%v), want %+v", text, got, what, want)
		}
	}
	for _, hint := range []string{"", "元/月"} {
		for _, text := range []string{"8", "15", "八"} {
			if got, what := parseSalary(text, hint); what != salaryUnreadable {
				t.Errorf("%q under %q was read as %+v", text, hint, got)
			}
		}
	}
	if got, _ := parseSalary("8", "K"); got.Min != 8000 {
		t.Errorf("8 under K is %+v", got)
	}
	if row := oneTalent(t, "姓名,期望薪资", "张测试,15"); len(row.Problems) != 1 || row.Problems[0].Column != "期望薪资" {
		t.Errorf("a bare 15: %v", row.Problems)
	}
}

func TestRemoteIsAPlaceOfDemandsAndPassedOverForTalents(t *testing.T) {
	t.Parallel()
	d := oneDemand(t, "岗位,地点", "开发,线上/远程")
	if !d.Identity.Place.Remote || len(d.Problems) > 0 {
		t.Errorf("%+v %v", d.Identity.Place, d.Problems)
	}
	d = oneDemand(t, "岗位,工作地点", "开发,青岛/远程")
	if p := d.Identity.Place; !p.Remote || len(p.Districts) != 1 || len(d.Problems) > 0 {
		t.Errorf("%+v %v", p, d.Problems)
	}
	s := openText(t, "姓名,期望城市\n张测试,线上/远程\n李样例,青岛、远程\n", market.KindTalent, Options{})
	rows := talentsOf(t, s)
	if len(rows[0].Problems)+len(rows[1].Problems)+len(s.Ignored()) > 0 || len(rows[1].Identity.Intention.Districts) != 1 {
		t.Errorf("%+v %v", rows, s.Ignored())
	}
}

func TestStartsAndRolesThatAreOpen(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"尽快", "随时", "尽快到岗", "随时可到岗", "可随时入职"} {
		if row := oneTalent(t, "姓名,到岗时间", "张测试,"+text); row.Identity.Intention.Start != "2026-03-02" || len(row.Problems) > 0 {
			t.Errorf("%q is %q: %v", text, row.Identity.Intention.Start, row.Problems)
		}
	}
	for text, want := range map[string][]string{"不限": nil, "均可": nil, "开发、不限": {"开发"}, `["不限"]`: {"不限"}} {
		if got := oneTalent(t, "姓名\t求职意向", "张测试\t\""+strings.ReplaceAll(text, `"`, `""`)+"\"").Identity.Intention.Roles; !cmp.Equal(got, want) {
			t.Errorf("%q is %q", text, got)
		}
	}
}

func TestAnOptionalCellThatSaysNothingReadableDoesntCostTheRow(t *testing.T) {
	t.Parallel()
	s := openText(t, "姓名,期望城市,学历,期望薪资,到岗时间,期望工作性质\n张测试,青岛、火星,本科左右,看情况,明年,都行吧\n李样例,火星,,,,\n", market.KindTalent, Options{})
	rows := talentsOf(t, s)
	if len(rows[0].Problems)+len(rows[1].Problems) > 0 || len(rows[0].Identity.Intention.Districts) != 1 {
		t.Errorf("%+v", rows)
	}
	stored := market.Talent{Intention: market.Intention{Districts: []string{"370100"}}}
	if rows[1].Apply(&stored); len(stored.Intention.Districts) != 1 {
		t.Error("an unreadable cell took away what was stored")
	}
	if got := s.Ignored(); len(got) != 5 || !cmp.Equal(got[0], Ignored{Column: "期望城市", Reason: IgnoredUnreadable, Cells: 2, Rows: []int{2, 3}}) {
		t.Errorf("%+v", got)
	}
	for header, cell := range map[string]string{"期望薪资": "8-", "到岗时间": "2026-13-01", "邮箱": "无此格式", "学号": "2.02E+11"} {
		if row := oneTalent(t, "姓名,"+header, "张测试,"+cell); len(row.Problems) != 1 || row.Problems[0].Column != header {
			t.Errorf("%s %q: %v", header, cell, row.Problems)
		}
	}
	if row := oneDemand(t, "岗位,状态,截止日期", "开发,半开半闭,明年"); len(row.Problems) != 2 {
		t.Errorf("a demand's state and end: %v", row.Problems)
	}
}

func TestHeadersThatCounsellorsUse(t *testing.T) {
	t.Parallel()
	k, _ := lookupKind(market.KindTalent)
	for name, want := range map[string]string{
		"联系手机": "private.phone", "就业状况": "intention.employed", "是否就业": "intention.employed", "求职区域": "intention.districts", "薪酬期望": "intention.salary",
		"个人技能": "skills", "技能描述": "skills", "实训项目": "training", "毕业院校及专业": "education.schoolField", "获奖情况": "experience.competitions",
	} {
		if got := k.find(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	for text, want := range map[string]market.Looking{"已就业": market.LookingNo, "是": market.LookingNo, "未就业": market.LookingYes, "否": market.LookingYes, "升学": market.LookingNo, "已签三方": market.LookingNo} {
		if row := oneTalent(t, "姓名,是否就业", "张测试,"+text); row.Identity.Intention.Looking != want || len(row.Problems) > 0 {
			t.Errorf("%q is %q: %v", text, row.Identity.Intention.Looking, row.Problems)
		}
	}
	for text, want := range map[string]market.EducationItem{
		"示例理工大学 软件工程": {School: "示例理工大学", Field: "软件工程"}, "示例理工大学/软件工程": {School: "示例理工大学", Field: "软件工程"},
		"示例理工大学软件学院软件工程专业": {School: "示例理工大学软件学院", Field: "软件工程"}, "示例理工大学": {School: "示例理工大学"}, "软件工程": {Field: "软件工程"},
	} {
		row := oneTalent(t, "姓名,毕业院校及专业", "张测试,"+text)
		if got := row.Identity.Education; len(got) != 1 || got[0] != want || len(row.Problems) > 0 {
			t.Errorf("%q is %+v: %v", text, got, row.Problems)
		}
	}
}

func TestUnclearNumbersSayWhatIsWrongWithThem(t *testing.T) {
	t.Parallel()
	for header, cells := range map[string]map[string]market.Code{
		"手机":     {"1380013800": ProblemMobileDigits, "13800138001/13900138002": ProblemTwoMobiles, "见名片": market.ProblemBadFormat},
		"期望薪资":   {"15": ProblemSalaryUnit, "8-": market.ProblemUnreadable},
		"最低期望薪资": {"8": ProblemSalaryUnit},
	} {
		for cell, want := range cells {
			if row := oneTalent(t, "姓名\t"+header, "张测试\t"+cell); len(row.Problems) != 1 || row.Problems[0].Code != want || row.Problems[0].Column != header {
				t.Errorf("%s %q: %+v", header, cell, row.Problems)
			}
		}
	}
}
