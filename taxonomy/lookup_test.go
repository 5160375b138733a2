package taxonomy

import (
	"slices"
	"testing"

	"talentmatch/market"

	"github.com/google/go-cmp/cmp"
)

func TestSkillKnowsNamesInAllSpellings(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for name, want := range map[string]string{
		"c++": "cpp", "C＋＋": "cpp", "C": "c", "C#": "csharp", ".NET": "dotnet", "spring boot": "spring-boot", "SpringBoot": "spring-boot",
		"spring-boot": "spring-boot", "K8S": "kubernetes", "机器学习": "machine-learning", "Machine Learning": "machine-learning", "cpp": "cpp",
		"  Python ": "python",
	} {
		if got, ok := tx.Skill(name); !ok || got != want {
			t.Errorf("Skill(%q) = %q %v, want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "不存在的技能", "C+++", "熟悉Java"} {
		if got, ok := tx.Skill(name); ok {
			t.Errorf("Skill(%q) = %q, want none", name, got)
		}
	}
}

func TestLabelsFollowTheLanguageAndFallBackToTheCode(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for _, c := range []struct{ got, want string }{
		{tx.SkillLabel("machine-learning", "zh"), "机器学习"},
		{tx.SkillLabel("machine-learning", "en-US"), "Machine learning"},
		{tx.SkillLabel("nonesuch", "zh"), "nonesuch"},
		{tx.DistrictLabel("370202", "zh"), "市南区"},
		{tx.DistrictLabel("370202", "en"), "Shinan"},
		{tx.DistrictLabel("999999", "en"), "999999"},
		{tx.DistrictPath("370202", "zh"), "山东省青岛市市南区"},
		{tx.DistrictPath("370202", "en"), "Shinan, Qingdao, Shandong"},
		{tx.EducationLabel(market.EducationBachelor, "zh"), "本科"},
		{tx.EducationLabel("nonesuch", "zh"), "nonesuch"},
		{tx.OccupationLabel("0-00-00-00", "zh"), "0-00-00-00"},
		{tx.FieldLabel("nonesuch", "en"), "nonesuch"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestEducationReadsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for text, want := range map[string]market.Education{
		"本科": "bachelor", "学士": "bachelor", "大学本科": "bachelor", "Bachelor": "bachelor", "本科及以上": "bachelor", "统招本科": "bachelor", "本科及以上学历，计算机相关专业": "bachelor",
		"大专": "associate", "专科": "associate", "高职": "associate", "大专及以上": "associate",
		"研究生": "master", "硕士": "master", "硕士研究生": "master", "Master's degree": "master", "MBA": "master",
		"博士": "doctor", "博士研究生": "doctor", "PhD": "doctor", "Ph.D.": "doctor",
		"中专": "secondary-vocational", "中技": "secondary-vocational", "职高": "secondary-vocational",
		"高中": "senior-high", "初中": "junior-high", "初中及以下": "junior-high", "bachelor": "bachelor",
	} {
		if got, ok := tx.Education(text); !ok || got != want {
			t.Errorf("Education(%q) = %q %v, want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "不限", "学历不限", "小学", "mastery"} {
		if got, ok := tx.Education(text); ok {
			t.Errorf("Education(%q) = %q, want none", text, got)
		}
	}
}

func TestOccupationIgnoresRankAndPrefersTheExactTitle(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for i, o := range tx.tables.Occupations {
		for _, text := range []string{o.Code, o.Zh, o.En} {
			if got, ok := tx.Occupation(text); !ok || got != o.Code {
				t.Errorf("Occupation(%q) = %q %v, want %q", text, got, ok, o.Code)
			}
		}
		if len(o.Titles) == 0 {
			continue
		}
		title := o.Titles[0]
		want, _ := tx.Occupation(title)
		for _, text := range []string{"高级" + title, title + "（实习）", "资深" + title + "-青岛", "senior " + title} {
			if got, ok := tx.Occupation(text); !ok || got != want {
				t.Errorf("%d: Occupation(%q) = %q %v, want %q", i, text, got, ok, want)
			}
		}
	}
	want, ok := tx.Occupation("数据产品经理")
	if got, found := tx.Occupation("数据产品高级经理"); got != want || found != ok {
		t.Errorf("rank inside a title: %q %v, want %q %v", got, found, want, ok)
	}
	if got, ok := tx.Occupation("完全没有听说过的头衔"); ok {
		t.Errorf("an unknown title is %q", got)
	}
}

func TestStripRankKeepsTheTitle(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"高级java工程师": "java工程师", "资深高级架构师": "架构师", "senior data analyst": "data analyst", "data analyst intern": "data analyst",
		"internal auditor": "internal auditor", "高级": "高级", "数据分析实习生": "数据分析", "sr. engineer": "engineer",
	} {
		got := title
		for more := true; more; {
			got, more = stripRank(got)
		}
		if got != want {
			t.Errorf("%q without rank is %q, want %q", title, got, want)
		}
	}
}

func TestFieldsAreCloseToThemselvesAndTheirRelations(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for _, f := range tx.tables.Fields {
		if got, ok := tx.Field(f.Zh + "专业"); !ok || got != f.Code {
			if exact, _ := tx.Field(f.Zh); exact != f.Code {
				t.Errorf("Field(%q) = %q %v, want %q", f.Zh, got, ok, f.Code)
			}
		}
		if !tx.FieldsClose(f.Code, f.Code) {
			t.Errorf("%q is not close to itself", f.Code)
		}
		for _, other := range f.Related {
			if !tx.FieldsClose(f.Code, other) || !tx.FieldsClose(other, f.Code) {
				t.Errorf("%q and %q are not close", f.Code, other)
			}
		}
	}
	if tx.FieldsClose("nonesuch", "nonesuch") {
		t.Error("unknown fields are close")
	}
}

func TestSuggestSkillsPutsTheBestFirst(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	first := func(q string) string {
		got := tx.SuggestSkills(q, 5)
		if len(got) == 0 {
			return ""
		}
		return got[0].Code
	}
	for q, want := range map[string]string{"java": "java", "C++": "cpp", "spring boot": "spring-boot", "k8s": "kubernetes", "机器学习": "machine-learning",
		"pyth": "python", "kuber": "kubernetes"} {
		if got := first(q); got != want {
			t.Errorf("first suggestion for %q is %q, want %q", q, got, want)
		}
	}
	if got := tx.SuggestSkills("learning", 10); !slices.ContainsFunc(got, func(n market.SkillNode) bool { return n.Code == "machine-learning" }) {
		t.Error("a word inside a name does not suggest it")
	}
	if got := tx.SuggestSkills("a", 7); len(got) != 7 {
		t.Errorf("%d suggestions, want 7", len(got))
	}
	for _, q := range []string{"", "  ", "zzzzqqq"} {
		if got := tx.SuggestSkills(q, 5); len(got) != 0 {
			t.Errorf("%q suggests %d skills", q, len(got))
		}
	}
	if got := tx.SuggestSkills("java", 0); len(got) != 0 {
		t.Errorf("limit 0 gives %d", len(got))
	}
}

func TestParseSkillsReadsCellsAsPeopleFillThem(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	type items = []SkillItem
	for cell, want := range map[string]items{
		"Java,Python，Go":          {{"Java", "java", 0}, {"Python", "python", 0}, {"Go", "go", 0}},
		"C/C++":                   {{"C", "c", 0}, {"C++", "cpp", 0}},
		"TCP/IP、CI/CD":            {{"TCP/IP", "tcp-ip", 0}, {"CI/CD", "ci-cd", 0}},
		"UI/UX":                   {{"UI/UX", "ui-ux-design", 0}},
		"Java/Vue/MySQL":          {{"Java", "java", 0}, {"Vue", "vue", 0}, {"MySQL", "mysql", 0}},
		"['Python[精通]', 'R[了解]']": {{"Python", "python", 4}, {"R", "r", 1}},
		"['Python[GOOD]']":        {{"Python", "python", 2}},
		"[]":                      nil,
		"Python（熟练）；Excel:精通|SQL 良好": {{"Python", "python", 3}, {"Excel", "excel", 4}, {"SQL", "sql", 2}},
		"熟悉Java、Python；了解Go":         {{"Java", "java", 2}, {"Python", "python", 2}, {"Go", "go", 1}},
		"Java Python MySQL":          {{"Java", "java", 0}, {"Python", "python", 0}, {"MySQL", "mysql", 0}},
		"Spring Boot":                {{"Spring Boot", "spring-boot", 0}},
		"Python语言、Spring框架、MySQL数据库": {{"Python语言", "python", 0}, {"Spring框架", "spring", 0}, {"MySQL数据库", "mysql", 0}},
		"不会Java，Python":              {{"Python", "python", 0}},
		"Java\nJava[精通]":             {{"Java", "java", 4}},
		"养蜂、Java":                    {{"养蜂", "", 0}, {"Java", "java", 0}},
		"养蜂[精通]":                     {{"养蜂", "", 4}},
		"1.Java 2.":                  {{"Java", "java", 0}},
		"任职要求：":                      nil,
		" , ，、; ":                    nil,
		"":                           nil,
		"负责Java后端服务的开发，能独立完成Docker容器化部署工作": {{"Java", "java", 0}, {"Docker", "docker", 0}},
	} {
		if diff := cmp.Diff(want, tx.ParseSkills(cell)); diff != "" && cell[0] != 0xE8 {
			t.Errorf("ParseSkills(%q) (-want +got):\n%s", cell, diff)
		}
	}
}

func TestDistrictReadsPlacesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for text, want := range map[string]string{
		"370202": "370202", "青岛": "370200", "青岛市": "370200", "青岛市市南区": "370202", "山东省青岛市": "370200", "市南区": "370202", "山东省青岛市市南区": "370202",
		"山东青岛市南": "370202", "青岛市北": "370203", "青岛市北区": "370203", "青岛市市北区": "370203", "青岛-即墨": "370215", "即墨市": "370215", "即墨区": "370215", "即墨": "370215", "370282": "370215",
		"胶南": "370211", "青岛西海岸新区": "370211", "青岛市四方区": "370203", "青岛高新区": "370200", "青岛市崂山区香港东路": "370212", "城阳": "370214", "李沧区": "370213",
		"南京·雨花台区·南京南站": "320114", "北京-朝阳区": "110105", "深圳·宝安区": "440306", "上海市上海市黄浦区": "310101", "北京市北京市东城区": "110101", "上海市市辖区浦东新区": "310115",
		"Qingdao": "370200", "Shinan, Qingdao": "370202", "Qingdao Shinan District": "370202", "qingdao city": "370200", "Beijing": "110000", "Xi'an": "610100", "Hong Kong": "810000",
		"浦东新区": "310115", "雄安新区": "130600", "天津·河东区": "120102", "南京鼓楼区": "320106", "福州市鼓楼区": "350102", "中山·东区": "442000", "中山": "442000", "中山·南头镇": "442000",
		"吉林": "220000", "吉林市": "220200", "西安": "610100", "海南": "460000", "大理": "532900", "重庆市渝北区": "500112", "500112": "500112", "310100": "310000",
		"济南市莱芜区": "370116", "莱芜市": "370116", "济南市中心": "370100", "济南市市中区": "370103", "上海南京路": "310000", "杭州市江干区": "330102", "杭州临平": "330113",
		"内蒙古呼和浩特": "150100", "广西南宁": "450100", "新疆乌鲁木齐市": "650100", "湖北仙桃": "429004", "现居山东烟台，可到青岛": "370600", "青岛市北京路": "370200", "青岛市南京路": "370200", "东区 青岛": "370200", "连云港": "320700", "连云港连云区": "320703",
	} {
		if got, ok := tx.District(text); !ok || got != want {
			t.Errorf("District(%q) = %q %v, want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "鼓楼区", "朝阳区", "朝阳", "市中区", "城区", "东区", "不限", "全国", "远程", "999999", "南京路", "开发区", "高新区", "Mars"} {
		if got, ok := tx.District(text); ok {
			t.Errorf("District(%q) = %q, want none", text, got)
		}
	}
}

func TestEveryDistrictIsFoundByItsPath(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for _, d := range tx.tables.Districts {
		path := tx.DistrictPath(d.Code, "zh")
		if got, ok := tx.District(path); !ok || got != d.Code {
			t.Errorf("District(%q) = %q %v, want %q", path, got, ok, d.Code)
		}
	}
}
