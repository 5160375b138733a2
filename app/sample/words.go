package sample

import "strings"

// Word lists from which names and texts are put together.
var (
	surnames   = strings.Fields("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史 陶 黎 贺 顾 毛 郝 龚 邵 万 欧阳 司徒 上官")
	givenFirst = strings.Split("子浩宇梓雨欣思佳俊晓文明嘉一天志海立春秋景书若云知安亦承修远清怀予沐锦星", "")
	givenLast  = strings.Split("涵轩怡然琪博阳宁睿航彤瑞鑫悦杰婷磊静凯雪晨帆洋丽峰川舟禾岚远朗笛棠野", "")

	schools = map[string][]string{
		"vocational": {"青岛示例职业技术学院", "胶东示例职业学院", "齐鲁示例科技职业学院", "黄海示例信息职业学院", "示例工程技师学院"},
		"university": {"示例理工大学", "琴岛示例大学", "黄海示例科技大学", "示例石油工程大学", "齐鲁示例师范大学", "示例海洋工程大学", "示例信息工程学院"},
	}

	brandFirst = strings.Split("海云智瑞星恒启博蓝鲁胶琴港崂盛远卓凌天信安华新创", "")
	brandLast  = strings.Split("联捷维达科拓川数芯衡澜图源帆港能晟信迪景微通诺域", "")
	brandExtra = strings.Split("一二三四五六七八九", "")

	trades = map[string][]string{
		"软件和信息技术服务业": {"软件", "信息技术", "数据", "网络科技"},
		"智能制造装备":     {"智能装备", "自动化", "机电", "精密机械"},
		"电子信息制造":     {"电子", "微电子", "通信设备", "物联科技"},
		"互联网和数字服务":   {"数字科技", "互联网", "文化创意", "企业服务"},
	}
	industryOf = map[string]string{
		"iot": "电子信息制造", "embedded": "电子信息制造", "hardware": "电子信息制造", "ic-design": "电子信息制造", "fpga": "电子信息制造",
		"ic-test": "电子信息制造", "telecom": "电子信息制造",
		"plc": "智能制造装备", "industrial-internet": "智能制造装备", "mes": "智能制造装备", "mechanical": "智能制造装备", "cnc": "智能制造装备",
		"robot": "智能制造装备", "robot-algorithm": "智能制造装备", "machine-vision": "智能制造装备", "additive": "智能制造装备",
		"ai-trainer": "互联网和数字服务", "vr": "互联网和数字服务", "three-d-art": "互联网和数字服务", "digital-media": "互联网和数字服务",
		"product": "互联网和数字服务", "digital-manager": "互联网和数字服务", "data-analyst": "互联网和数字服务",
	}
	sizes    = []string{"20人以下", "20-99人", "100-499人", "500-999人", "1000-4999人"}
	streets  = []string{"示例路", "演示大道", "样例街", "示范园区"}
	officers = []string{"人力资源经理", "招聘主管", "技术负责人", "行政主管"}

	providers = []string{"青岛示例实践基地", "示例数字技术培训中心", "示例产教融合基地"}
	results   = []string{"合格", "合格", "良好", "优秀", "结业"}
	perks     = []string{"五险一金", "双休", "餐补", "带薪年假", "定期体检", "住宿补贴", "技能提升补贴"}
	strengths = []string{"学习能力强", "做事细致", "沟通顺畅", "责任心强", "乐于分享", "抗压能力较好", "有较强的动手能力"}

	extraSkills = []string{"excel", "english", "communication", "teamwork", "word", "powerpoint", "linux", "sql", "git", "python", "cet4", "cet6", "project-management", "learning-ability"}
	plainCerts  = []string{"普通话二级甲等", "全国计算机等级考试二级", "大学英语四级", "大学英语六级", "机动车驾驶证C1"}
)
