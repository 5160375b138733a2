package taxonomy

import (
	"slices"
	"strings"
	"sync"

	"talentmatch/market"
)

// Classes of the words that requirements are read by.
const (
	cueHide        uint8 = iota // hides what is inside: 研究生物, 年终
	cueEducation                // value: position in market.Educations
	cueYear                     // 年, years
	cueFresh                    // 应届, new graduates
	cueNoYears                  // 经验不限
	cueNoEducation              // 学历不限
	cueNoField                  // 专业不限
	cueOrder                    // 优先, "nice to have"
	cueMust                     // 必须, must
	cueWork                     // 经验, 工作, experience
	cueNoise                    // what speaks of pay, of the staff or of customers
	cueStay                     // 稳定, 长期: how long one shall stay
	cueRelax                    // 放宽至
	cueWelcome                  // 亦可, 欢迎
	cueCertificate              // value: position in certificates
	cuePaper                    // 证书, certificate
	cueDigital                  // 数字技术工程师
	cueType                     // value: position in market.EmploymentTypes
	cueTypeHead                 // 工作性质
	cueRemote                   // 远程办公
	cuePlace                    // 工作地点
	cueHeading                  // value: the section that it begins
	cueRefuse                   // 不接受, 不支持
	cueWish                     // 求职意向
)

// Sections of an advertisement, by their headings.
const (
	sectionNone int32 = iota
	sectionDuties
	sectionRequirements
	sectionPreferred
	sectionBenefits // and what is said about the company
)

// cueWords is a group of words of one class.
type cueWords struct {
	class uint8
	value int32
	words string // separated by |
}

// levelIndex is the position of a level of education among all.
func levelIndex(e market.Education) int32 { return int32(slices.Index(market.Educations(), e)) }

var cueLexicon = []cueWords{
	{cueEducation, levelIndex(market.EducationJuniorHigh), "初中"},
	{cueEducation, levelIndex(market.EducationSeniorHigh), "高中|high school diploma"},
	{cueEducation, levelIndex(market.EducationSecondaryVocational), "中专|中技|职高|技校"},
	{cueEducation, levelIndex(market.EducationAssociate), "大专|专科|高职|高职高专|大学专科|associate degree|associate's degree|college diploma|junior college"},
	{cueEducation, levelIndex(market.EducationBachelor), "本科|学士|大学本科|本科学士|bachelor|bachelors|bachelor's|bachelor degree|bachelor's degree|bachelors degree|undergraduate degree|university degree|college degree|" +
		"bs degree|b.s. degree|bsc|b.sc.|bs in|b.s. in|ba in|bs/ms|bs/ba|bachelor of science|bachelor of engineering|bachelor of arts"},
	{cueEducation, levelIndex(market.EducationMaster), "硕士|研究生|硕士研究生|硕士生|master's|master's degree|masters degree|master degree|msc|m.sc.|ms in|m.s. in|ms degree|master of science|master of engineering|graduate degree|advanced degree|postgraduate degree"},
	{cueEducation, levelIndex(market.EducationDoctor), "博士|博士研究生|博士生|phd|ph.d.|ph.d|doctorate|doctoral degree|doctor's degree"},
	{cueHide, 0, "研究生物|研究生产|研究生态|研究生命|研究生活|研究生成|高中低|高中端|高中频|高中压|高中层|高中级|提高中|高中生|高中数学|初中高|初中级|初中生|基本科|本科技|本科室|本科目|专科医|专科门诊|专科护|博士后科研工作站|博士后工作站|博士站|本科院校学生|scrum master's|专科生导师|博士生导师|硕士生导师|研究生导师"},

	{cueYear, 0, "年|years|year|yrs|yr|year's|years'"},
	{cueHide, 0,
		"每年|去年|今年|近年|同年|当年|全年|半年|多年|历年|常年|往年|逐年|明年|后年|前年|来年|青年|少年|中年|老年|过年|新年|跨年|成年|整年|一年四季|一年一|一年两次|一年多次|第一年|第二年|第三年|首年|年度|周年庆|千禧年|百年|千年|years old|years of age|year-old|year old|years ago|year ago|per year|a year|each year|every year|this year|last year|next year|new year|year-end|year end|year round|year-round|fiscal year|academic year|final year|final-year|years warranty|year warranty|year contract|years contract|year plan"},

	{cueFresh, 0, "应届|应届生|应届毕业生|应届毕业|毕业生|校招生|应届本科生|届毕业生|fresh graduate|fresh graduates|new graduate|new graduates|new grad|new grads|recent graduate|recent graduates"},
	{cueHide, 0, "非应届|往届生|毕业生就业|毕业生跟踪|应届生身份|应届生户口|应届生培养|毕业生质量"},
	{cueNoYears, 0, "经验不限|不限经验|工作经验不限|不限工作经验|年限不限|不限年限|工作年限不限|无需经验|无经验要求|无工作经验要求|经验要求不限|零经验|无经验亦可|无经验可|无经验也可|有无经验均可|有无经验皆可|无需工作经验|不要求经验|不要求工作经验|经验无要求|" +
		"no experience required|no experience needed|no experience necessary|no prior experience|experience not required|entry level|entry-level|any experience level"},
	{cueNoEducation, 0, "学历不限|不限学历|学历要求不限|学历无要求|无学历要求|不要求学历|不看学历|不限制学历|学历要求:不限|学历:不限|no degree required|degree not required|no degree needed"},
	{cueNoField, 0, "专业不限|不限专业|专业要求不限|专业无要求|无专业要求|专业要求:不限|专业:不限|any major|any discipline|any field of study|all majors"},

	{cueOrder, 0, "优先|优先考虑|优先录用|优先录取|者佳|更佳|为佳|尤佳|最佳|更好|更优|加分|加分项|加分点|可加分|优先条件|preferred|preferably|preference|ideally|a plus|big plus|strong plus|huge plus|is plus|plus point|nice to have|nice-to-have|bonus points|an advantage|advantageous|an asset|desirable|desired|would be great|good to have|would be nice"},
	{cueHide, 0, "优先级|优先队列|优先股|优先发展|优先晋升|优先权|优先转正|晋升优先|优先处理|优先保障|优先推荐|优先安排|优先解决|优先选择权|质量优先|客户优先|安全优先|移动优先|效率优先|用户优先|最佳实践|最佳方案|最佳解决|更好地|更好的|更好发展|加分制|not preferred"},
	{cueMust, 0, "必须|必备|务必|必需|要求|需要|需具备|须具备|具备|具有|必会|须|能熟练|能够熟练|must|must have|required|requires|require|essential|mandatory|need to have"},
	{cueWork, 0, "经验|经历|工作|从业|从事|背景|资历|任职|任教|执业|开发|研发|使用|实践|管理|运维|运营|实施|设计|分析|测试|产品|销售|项目|岗位|角色|行业|相关|应用|写作|临床|experience|experiences|experienced|exp|working|work|background|professional|industry|hands-on|development|practice"},
	{cueNoise, 0, "组成|团队由|团队成员|平均年龄|转正|享受|面向|辅导|招生|授课|导师|奖学金|底薪|起薪|月薪|薪资|工资|薪酬|补贴|津贴|补助|落户|户口|奖励|年终奖|分红|股权|期权|调薪|晋升|社保|公积金|创始人|我司拥有|公司拥有|平均|用户群|受众|目标人群|子女|人才招聘|招聘网站|招聘需求|培养|团建|司龄|成立|创立|创办|创建于|深耕|专注于|历史|" +
		"founded|established|warranty|salary|allowance|our team|our founders|our company|the company has|our customers"},
	{cueStay, 0, "稳定工作|稳定性|长期稳定|长期发展|至少服务|服务期|服务满|能干|可干|合同期|签订|劳动合同|试用期|连续增长|commitment|commit to"},
	{cueRelax, 0, "放宽|可放宽|放宽至|放宽到|可降低|可适当放宽|降至"},
	{cueWelcome, 0, "亦可|也可|均可|皆可|都可|可以|可|接受|欢迎|考虑|优先|面向|招收|招聘|or|welcome|accepted|ok|considered|encouraged"},

	{cuePaper, 0, "证书|资格证|资格证书|执业证|执业资格|等级证|等级证书|上岗证|从业资格|从业资格证|certificate|certificates|certification|certifications|certified"},
	{cueHide, 0, "数字证书|ssl证书|https证书|ca证书|证书管理|证书服务|证书签发|毕业证书|学位证书|学历证书|荣誉证书|结业证书|实习证书|证书学习|证书补贴|证书奖励"},
	{cueDigital, 0, "数字技术工程师"},

	{cueType, 2, "实习生|实习岗位|实习岗|实习|intern|internship"},
	{cueType, 1, "兼职|part-time|part time"},
	{cueType, 0, "全职|full-time|full time"},
	{cueType, 3, "劳务派遣|合同工|外包岗|contractor"},
	{cueHide, 0, "实习经验|实习经历|实习经历者|实习生管理|实习管理|实习基地|实习导师|实习指导|实习平台|实习系统|实训实习|实习实训|实习证明|兼职平台|兼职经历|全职妈妈|全职经验|实习期|internship experience|intern program|internship program"},
	{cueTypeHead, 0, "工作性质|职位性质|岗位性质|职位类型|岗位类型|工作类型|用工性质|用工形式|用工方式|招聘类型|job type|employment type|position type"},
	{cueRemote, 0, "远程办公|远程工作|居家办公|居家工作|在家办公|在家工作|线上办公|全远程|完全远程|work from home|remote work|remote working|remote position|fully remote|100% remote|work remotely|remote job|remote"},
	{cueHide, 0, "远程办公软件|远程办公系统|远程办公平台|远程办公产品|远程办公工具|远程办公解决|远程办公服务|远程工作台|远程工作站|remote sensing|remote control|remote server|remote servers|remote desktop|remote access|remote team|remote teams|remote monitoring|remote procedure"},
	{cuePlace, 0, "工作地点|工作地|上班地点|上班地址|办公地点|办公地址|工作地址|实习地点|工作城市|工作区域|坐班地点|base地|base|work location|job location|location|based in|office in"},
	{cueHide, 0, "data base|base on|based on|knowledge base|code base|user base|customer base|base salary"},
	{cueRefuse, 0, "不接受|不支持|不提供|不招|不考虑|勿投|勿扰|非远程|不可|不能|拒绝|谢绝|不允许|偶尔|部分时间|部分远程|每周可|hybrid|not remote|no remote|non-remote|cannot|not accept|occasional|occasionally|partially"},

	{cueHeading, sectionDuties, "岗位职责|工作职责|职位职责|主要职责|职责描述|工作内容|岗位内容|主要工作内容|职位描述|岗位描述|工作描述|职责|岗位说明|responsibilities|duties|what you will do|what you'll do|the role|job description"},
	{cueHeading, sectionRequirements, "任职要求|岗位要求|职位要求|任职资格|任职条件|应聘要求|招聘要求|应聘条件|职责要求|基本要求|招聘条件|资格要求|能力要求|技能要求|任职资格要求|必备条件|硬性要求|学历要求|经验要求|工作要求|职务要求|我们希望你|我们期望的你|要求|requirements|qualifications|minimum qualifications|basic qualifications|required qualifications|required skills|must have|must-have|what you need|what we look for|what we are looking for|who you are"},
	{cueHeading, sectionPreferred, "加分项|加分点|加分条件|优先条件|优先项|优先考虑|以下优先|满足以下优先|有以下经验者优先|优先|preferred qualifications|preferred skills|preferred experience|nice to have|nice-to-have|nice to haves|bonus points|bonus|pluses|preferred|good to have"},
	{cueHeading, sectionBenefits, "福利待遇|薪资福利|公司福利|岗位福利|员工福利|薪酬福利|福利|待遇|薪资待遇|薪资结构|我们提供|我们的优势|岗位优势|岗位亮点|职位亮点|公司介绍|公司简介|企业介绍|关于我们|公司优势|团队介绍|加入我们|工作时间|上班时间|面试流程|招聘流程|发展路径|晋升通道|晋升空间|benefits|perks|what we offer|we offer|about us|about the company|about the team|compensation|company overview"},

	{cueWish, 0, "求职意向|意向岗位|意向职位|期望职位|期望岗位|应聘岗位|应聘职位|目标岗位|目标职位|求职目标|求职岗位|期望从事|desired position|desired role|desired job|target position|job objective|career objective|position sought"},
}

// certificateName is a certificate that people name in a few ways.
type certificateName struct {
	name  string
	words string // separated by |
	// latin says that the words mean nothing else, so that no word around them is needed where the
	// certificate stands as an item of its own.
	latin bool
}

var certificates = []certificateName{
	{"CET-4", "英语四级|大学英语四级|cet-4|cet4|英语cet-4|四级英语|四六级|英语四六级|cet-4级|四级证书|英语水平四级", true},
	{"CET-6", "英语六级|大学英语六级|cet-6|cet6|英语cet-6|六级英语|cet-6级|六级证书|英语水平六级", true},
	{"TEM-8", "英语专业八级|英语专八|专业八级|专八|tem-8|tem8", true},
	{"TEM-4", "英语专业四级|英语专四|专业四级|专四|tem-4|tem4", true},
	{"雅思", "雅思|ielts", false}, {"托福", "托福|toefl", false},
	{"PMP", "pmp|项目管理专业人士|prince2", true},
	{"信息系统项目管理师", "信息系统项目管理师|软考高项", true},
	{"系统集成项目管理工程师", "系统集成项目管理工程师|软考中项", true},
	{"系统架构设计师", "系统架构设计师证书|软考系统架构设计师|软考架构师", true},
	{"软考", "软考|软件水平考试|计算机软考|计算机技术与软件专业技术资格|计算机技术与软件专业技术资格考试|计算机技术与软件", true},
	{"CISP", "cisp", true}, {"CISSP", "cissp", true}, {"CISA", "cisa", true}, {"CISAW", "cisaw", true}, {"CISP-PTE", "cisp-pte", true},
	{"CCNA", "ccna", true}, {"CCNP", "ccnp", true}, {"CCIE", "ccie", true}, {"HCIA", "hcia", true}, {"HCIP", "hcip", true}, {"HCIE", "hcie", true},
	{"RHCE", "rhce", true}, {"RHCSA", "rhcsa", true}, {"OCP", "ocp|oracle ocp", true}, {"OCM", "ocm|oracle ocm", true}, {"OCA", "oca", true},
	{"CKA", "cka", true}, {"ITIL", "itil", false}, {"TOGAF", "togaf", false}, {"CDMP", "cdmp", true}, {"DAMA CDGA", "cdga", true}, {"DAMA CDGP", "cdgp", true},
	{"CDA", "cda|cda数据分析师", false}, {"CPDA", "cpda", true}, {"ACP", "阿里云acp|acp", false},
	{"注册会计师", "注册会计师|cpa", true}, {"特许金融分析师", "cfa|特许金融分析师", true}, {"CMA", "cma", false}, {"FRM", "frm", false}, {"ACCA", "acca", true},
	{"初级会计", "初级会计职称|初级会计证|初级会计师|初级会计", false}, {"中级会计", "中级会计职称|中级会计师|中级会计", false},
	{"教师资格证", "教师资格证|教师资格|教资", false}, {"驾驶证", "驾照|驾驶证|c1驾照|c1驾驶证|c1以上驾照", true},
	{"计算机二级", "计算机二级|计算机等级二级|全国计算机二级", false}, {"普通话二级甲等", "普通话二级甲等|普通话二甲", true}, {"普通话二级乙等", "普通话二级乙等|普通话二乙", true},
	{"一级建造师", "一级建造师|一建", false}, {"二级建造师", "二级建造师|二建", false}, {"电工证", "电工证|低压电工证|高压电工证", true},
	{"证券从业资格", "证券从业资格|证券从业资格证", true}, {"基金从业资格", "基金从业资格|基金从业资格证", true}, {"法律职业资格", "法律职业资格|司法考试", true},
	{"人力资源管理师", "人力资源管理师", false}, {"数据分析师证书", "数据分析师证书|数据分析师证", true},
}

// cueMatcher finds the words of cueLexicon and the names of certificates. It depends on no table.
var cueMatcher = sync.OnceValue(func() *matcher {
	m, g := &matcher{}, newGrowing()
	enter := func(words string, class uint8, value int32) {
		for w := range strings.SplitSeq(words, "|") {
			letters := spell(w)
			d := def{kind: kindPhrase, flags: class, value: value, length: uint8(min(len(letters), 255))}
			if g.insert(letters, int32(len(m.defs))) == int32(len(m.defs)) {
				m.defs = append(m.defs, d)
			}
		}
	}
	// Headings share words with other classes (要求, 优先): a word of its own class is entered first, and
	// heading looks its section up by the text.
	for _, c := range cueLexicon {
		if c.class != cueHeading {
			enter(c.words, c.class, c.value)
		}
	}
	for i, c := range certificates {
		enter(c.words, cueCertificate, int32(i))
	}
	for _, c := range cueLexicon {
		if c.class == cueHeading {
			enter(c.words, c.class, c.value)
		}
	}
	m.trie = g.finish()
	return m
})

// headings maps the words that are also headings to the section that they begin.
var headings = sync.OnceValue(func() map[string]int32 {
	out := map[string]int32{}
	for _, c := range cueLexicon {
		if c.class == cueHeading {
			for w := range strings.SplitSeq(c.words, "|") {
				out[key(w)] = c.value
			}
		}
	}
	return out
})
