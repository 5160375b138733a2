package exchange

import (
	"strings"

	"talentmatch/market"
)

// words maps what people write to a value of an enumeration.
type wordTable[T ~string] map[string]T

var employmentWords = wordTable[market.EmploymentType]{
	"全职": market.FullTime, "正式": market.FullTime, "全日制": market.FullTime, "正式工": market.FullTime, "社招": market.FullTime,
	"校招": market.FullTime, "固定": market.FullTime, "full time": market.FullTime, "fulltime": market.FullTime, "permanent": market.FullTime,
	"兼职": market.PartTime, "非全日制": market.PartTime, "小时工": market.PartTime, "part time": market.PartTime, "parttime": market.PartTime,
	"实习": market.Internship, "实习生": market.Internship, "见习": market.Internship, "intern": market.Internship,
	"合同": market.Contract, "合同制": market.Contract, "劳务派遣": market.Contract, "劳务": market.Contract, "派遣": market.Contract,
	"外包": market.Contract, "项目制": market.Contract, "临时": market.Contract, "自由职业": market.Contract, "freelance": market.Contract, "temporary": market.Contract,
	"full_time": market.FullTime, "part_time": market.PartTime, "internship": market.Internship, "contract": market.Contract,
}

var lookingWords = wordTable[market.Looking]{
	"yes": market.LookingYes, "open": market.LookingOpen, "no": market.LookingNo,
	"是": market.LookingYes, "否": market.LookingNo, "求职中": market.LookingYes, "正在求职": market.LookingYes, "待业": market.LookingYes,
	"未就业": market.LookingYes, "离职": market.LookingYes, "离职-随时到岗": market.LookingYes, "积极求职": market.LookingYes, "找工作": market.LookingYes,
	"应届": market.LookingYes, "应届毕业生": market.LookingYes, "在校": market.LookingYes, "在校生": market.LookingYes, "looking": market.LookingYes,
	"actively looking": market.LookingYes, "unemployed": market.LookingYes, "失业": market.LookingYes, "待就业": market.LookingYes,
	"考虑机会": market.LookingOpen, "在职-考虑机会": market.LookingOpen, "在职考虑机会": market.LookingOpen, "在职": market.LookingOpen,
	"在职-月内到岗": market.LookingYes, "看机会": market.LookingOpen, "观望": market.LookingOpen, "观望有好机会再考虑": market.LookingOpen,
	"open to offers": market.LookingOpen, "employed, open to offers": market.LookingOpen, "在职看机会": market.LookingOpen,
	"不求职": market.LookingNo, "暂不考虑": market.LookingNo, "在职-暂不考虑": market.LookingNo, "已就业": market.LookingNo, "已入职": market.LookingNo,
	"不看机会": market.LookingNo, "升学": market.LookingNo, "考研": market.LookingNo, "参军": market.LookingNo, "入伍": market.LookingNo, "创业": market.LookingNo,
	"自主创业": market.LookingNo, "出国": market.LookingNo, "已签约": market.LookingNo, "已签三方": market.LookingNo, "签约": market.LookingNo, "就业": market.LookingNo,
	"已升学": market.LookingNo, "暂不就业": market.LookingNo, "无就业意愿": market.LookingNo, "已找到工作": market.LookingNo,
	"待就业中": market.LookingYes, "求职": market.LookingYes, "无业": market.LookingYes, "失业中": market.LookingYes, "暂未就业": market.LookingYes, "尚未就业": market.LookingYes, "not looking": market.LookingNo, "employed": market.LookingNo, "暂无求职意向": market.LookingNo,
}

var statusWords = wordTable[market.DemandStatus]{
	"draft": market.DemandDraft, "open": market.DemandOpen, "paused": market.DemandPaused, "filled": market.DemandFilled,
	"closed": market.DemandClosed, "expired": market.DemandExpired, "草稿": market.DemandDraft, "未发布": market.DemandDraft,
	"招聘中": market.DemandOpen, "开放": market.DemandOpen, "发布": market.DemandOpen, "已发布": market.DemandOpen, "在招": market.DemandOpen,
	"有效": market.DemandOpen, "进行中": market.DemandOpen, "暂停": market.DemandPaused, "已暂停": market.DemandPaused, "招满": market.DemandFilled,
	"已招满": market.DemandFilled, "已完成": market.DemandFilled, "关闭": market.DemandClosed, "已关闭": market.DemandClosed, "停招": market.DemandClosed,
	"下线": market.DemandClosed, "已结束": market.DemandClosed, "过期": market.DemandExpired, "已过期": market.DemandExpired, "失效": market.DemandExpired,
}

var partnershipWords = wordTable[market.PartnershipState]{
	"none": market.PartnershipNone, "prospect": market.PartnershipProspect, "active": market.PartnershipActive, "ended": market.PartnershipEnded,
	"无合作": market.PartnershipNone, "未合作": market.PartnershipNone, "意向": market.PartnershipProspect, "意向合作": market.PartnershipProspect,
	"洽谈中": market.PartnershipProspect, "洽谈": market.PartnershipProspect, "合作中": market.PartnershipActive, "已合作": market.PartnershipActive,
	"已签约": market.PartnershipActive, "合作": market.PartnershipActive, "已结束": market.PartnershipEnded, "终止": market.PartnershipEnded,
	"已终止": market.PartnershipEnded, "到期": market.PartnershipEnded,
}

var certificateWords = wordTable[market.CertificateLevel]{
	"初级": market.CertificateJunior, "中级": market.CertificateIntermediate, "高级": market.CertificateSenior,
	"junior": market.CertificateJunior, "intermediate": market.CertificateIntermediate, "senior": market.CertificateSenior,
	"初": market.CertificateJunior, "中": market.CertificateIntermediate, "高": market.CertificateSenior,
}

var levelWords = map[string]market.Level{
	"了解": market.LevelAware, "入门": market.LevelAware, "一般": market.LevelAware, "基础": market.LevelAware, "aware": market.LevelAware,
	"basic": market.LevelAware, "beginner": market.LevelAware, "normal": market.LevelAware,
	"熟悉": market.LevelFamiliar, "良好": market.LevelFamiliar, "会": market.LevelFamiliar, "familiar": market.LevelFamiliar,
	"good": market.LevelFamiliar, "intermediate": market.LevelFamiliar, "使用过": market.LevelFamiliar, "会用": market.LevelFamiliar,
	"掌握": market.LevelProficient, "熟练": market.LevelProficient, "熟练掌握": market.LevelProficient, "熟练使用": market.LevelProficient,
	"熟练运用": market.LevelProficient, "proficient": market.LevelProficient, "skilled": market.LevelProficient, "advanced": market.LevelProficient, "better": market.LevelProficient,
	"精通": market.LevelExpert, "专家": market.LevelExpert, "优秀": market.LevelExpert, "expert": market.LevelExpert, "excellent": market.LevelExpert, "master": market.LevelExpert,
}

var (
	dashesToBlanks = strings.NewReplacer("-", " ", "_", " ")
	noDashes       = strings.NewReplacer(" ", "", "-", "", "，", "", ",", "")
)

// lookup finds the value of a word; spaces, dashes and case don't count.
func (t wordTable[T]) lookup(s string) (T, bool) {
	s = fold(s)
	if v, ok := t[s]; ok {
		return v, true
	}
	v, ok := t[dashesToBlanks.Replace(s)]
	if ok {
		return v, true
	}
	v, ok = t[noDashes.Replace(s)]
	return v, ok
}

// word reads a cell with one value of an enumeration.
func word[T ~string](c *cell, t wordTable[T]) (T, bool) {
	v, ok := t.lookup(c.text)
	if !ok {
		c.unreadable("word")
	}
	return v, ok
}

// yesNo reads yes or no.
func yesNo(s string) (yes, ok bool) {
	switch fold(s) {
	case "是", "y", "yes", "true", "t", "1", "√", "✓", "✔", "☑", "对", "有", "支持", "可", "可以", "on":
		return true, true
	case "否", "n", "no", "false", "f", "0", "×", "✗", "✘", "☐", "不", "无", "不支持", "不可", "不可以", "off", "x":
		return false, true
	}
	return false, false
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }
