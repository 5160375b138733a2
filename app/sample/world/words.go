package world

// term is a word in both languages.
type term struct{ zh, en string }

// domains are the fields of work; one domain holds as many clusters as there are professions.
var domains = []term{
	{"数据", "data"}, {"前端", "front-end"}, {"后端", "back-end"}, {"移动应用", "mobile"}, {"软件测试", "software test"},
	{"运维", "operations"}, {"网络", "network"}, {"信息安全", "security"}, {"云计算", "cloud"}, {"人工智能", "AI"},
	{"机器视觉", "machine vision"}, {"语音", "speech"}, {"嵌入式", "embedded"}, {"芯片", "chip"}, {"硬件", "hardware"},
	{"通信", "telecom"}, {"物联网", "IoT"}, {"机器人", "robotics"}, {"自动化", "automation"}, {"数控", "CNC"},
	{"机械", "mechanical"}, {"电气", "electrical"}, {"工业互联网", "industrial internet"}, {"区块链", "blockchain"}, {"虚拟现实", "VR"},
	{"游戏", "game"}, {"数字媒体", "digital media"}, {"电商", "e-commerce"}, {"产品", "product"}, {"供应链", "supply chain"},
}

// profession is what people of a domain do, in the spellings that profiles and ads use.
type profession struct{ zh, en []string }

var professions = []profession{
	{[]string{"工程师", "开发工程师", "研发工程师"}, []string{"engineer", "developer"}},
	{[]string{"分析师", "分析专员", "分析工程师"}, []string{"analyst", "analysis specialist"}},
	{[]string{"设计师", "设计工程师", "设计专员"}, []string{"designer", "design engineer"}},
	{[]string{"技术员", "技师", "实施专员"}, []string{"technician", "support technician"}},
	{[]string{"顾问", "咨询师", "解决方案顾问"}, []string{"consultant", "adviser"}},
}

// Words of seniority around a title.
var (
	seniorZh = []string{"", "初级", "中级", "高级", "资深", "首席", "助理"}
	seniorEn = []string{"", "junior ", "senior ", "lead ", "principal "}
)

const (
	internZh = "实习生"
	internEn = " intern"
)

// disciplines are fields of study; neighbours in the list count as close.
var disciplines = []term{
	{"计算机科学与技术", "computer science"}, {"软件工程", "software engineering"}, {"网络工程", "network engineering"}, {"信息安全", "information security"},
	{"数据科学与大数据技术", "data science"}, {"统计学", "statistics"}, {"应用数学", "applied mathematics"}, {"人工智能", "artificial intelligence"},
	{"电子信息工程", "electronic information"}, {"通信工程", "communication engineering"}, {"微电子", "microelectronics"}, {"物联网工程", "internet of things"},
	{"自动化", "automation"}, {"电气工程", "electrical engineering"}, {"机械工程", "mechanical engineering"}, {"机械电子工程", "mechatronics"},
	{"机器人工程", "robotics"}, {"工业工程", "industrial engineering"}, {"物流管理", "logistics"}, {"电子商务", "e-commerce"},
	{"市场营销", "marketing"}, {"工商管理", "business administration"}, {"信息管理", "information management"}, {"数字媒体技术", "digital media"},
	{"视觉传达设计", "visual communication"}, {"工业设计", "industrial design"}, {"动画", "animation"}, {"英语", "English"},
	{"物理学", "physics"}, {"材料科学", "materials science"},
}

// plainCertificates belong to no occupation.
var plainCertificates = []string{"大学英语四级", "大学英语六级", "全国计算机等级考试二级", "普通话二级甲等"}

// digitalEngineer is the name of the certificate that has an occupation and a level.
const digitalEngineer = "数字技术工程师"
