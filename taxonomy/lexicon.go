package taxonomy

import (
	"strings"

	"talentmatch/market"
)

// lexeme is a group of words with one meaning for the scan.
type lexeme struct {
	kind  kind
	flags uint8
	level market.Level
	words string // separated by |
}

// lexicon holds the words around skills: levels, negations, contrasts, joins.
var lexicon = []lexeme{
	{kind: kindLevel, level: 4, words: "精通|深度精通|深入精通|精熟|专家级|expert|expert in|expertise in|mastery of|mastered|expert knowledge of|in-depth knowledge of"},
	{kind: kindLevel, level: 3, words: "掌握|熟练|熟练掌握|熟练使用|熟练运用|熟练应用|熟练操作|熟练编写|擅长|娴熟|精于|深入理解|深刻理解|" +
		"proficient|proficient in|proficiency in|skilled|skilled in|advanced|fluent in|strong|solid|good command of|good at|extensive experience in|extensive experience with"},
	{kind: kindLevel, level: 2, words: "熟悉|比较熟悉|较熟悉|较为熟悉|熟知|深入了解|熟习|familiar|familiar with|familiarity with|intermediate|working knowledge of|comfortable with|good knowledge of|good understanding of"},
	{kind: kindLevel, level: 1, words: "了解|略懂|略知|接触过|有所接触|有所了解|初步了解|初步掌握|基本了解|简单了解|有一定了解|一定了解|入门|" +
		"basic|basics of|basic knowledge of|basic understanding of|beginner|novice|exposure to|aware of|awareness of|some knowledge of|entry level"},
	{kind: kindRating, level: 4, words: "专家|excellent|master"},
	{kind: kindRating, level: 3, words: "优秀|很好|great|very good|proficiency"},
	{kind: kindRating, level: 2, words: "良好|较好|中等|good|medium"},
	{kind: kindRating, level: 1, words: "一般|普通|初级|基础|较差|normal|common|fair|poor|average"},

	{kind: kindNegation, flags: negates | denies, words: "不会|不懂|不熟|不熟悉|不太熟悉|不是很熟悉|不太会|不怎么会|不太了解|不了解|不掌握|不擅长|不精通|并不精通|" +
		"没用过|没有用过|没使用过|没有使用过|没学过|没有学过|没做过|没有做过|没接触过|没有接触过|从未接触|从未使用|未接触|未接触过|未使用|未使用过|未用过|未学过|未掌握|尚未掌握|" +
		"不具备|不要求|不作要求|不做要求|不作硬性要求|非必须|非必需|不是必须|不是必需|不必须|谈不上精通|谈不上熟悉|完全不懂|完全不会|零基础|" +
		"not required|is not required|are not required|not necessary|is not necessary|not needed|is not needed|isn't required|not a requirement|no experience|no knowledge"},
	{kind: kindNegation, flags: denies, words: "没有经验|无经验|没经验|没有基础|无基础|没有相关经验"},
	{kind: kindNegation, flags: negates, words: "没有|无需|无须|毋需|不需要|不需|不必|不用|不使用|不涉及|不包括|不包含|不含|不考虑|不接受|并非|缺乏|缺少|避免使用|" +
		"not|no|without|don't know|do not know|does not|doesn't|do not|don't|didn't|did not|never|never used|cannot|can't|haven't|have not|hasn't|has not|isn't|aren't|lack|lacks|lacking|lack of|neither|no experience in|no experience with|no knowledge of"},
	{kind: kindNegation, flags: negates | adjoins, words: "无|没"},
	{kind: kindNegation, flags: negates | adjoins | single, words: "非|non"},

	{kind: kindContrast, words: "但|但是|可是|不过|然而|却|而是|只是|只会|只用过|仅会|而会|而熟悉|but|however|though|although|yet|except|instead|rather"},
	{kind: kindTopic, words: "对|对于"},
	{kind: kindJoin, flags: joinsOr, words: "或|或者|or|nor"},
	{kind: kindJoin, flags: joinsMore, words: "和|与|及|以及|跟|并|且|并且|同时|and|as well as|plus"},

	{kind: kindStudy, flags: studyBefore, words: "专业|相关学科|等学科|类学科|major|majors"},
	{kind: kindStudy, flags: studyDirect, words: "毕业|硕士|博士|学士|本科|专科|大专|研究生|学位|方向毕业|方向硕士|方向博士|方向本科|方向研究生|degree|degrees"},
	{kind: kindStudy, flags: studySchool, words: "毕业于|就读于|就读|毕业院校"},
	{kind: kindStudy, flags: studyAfter, words: "主修|辅修|攻读|major in|majored in|majoring in|majors in|minor in|degree in|degrees in|degree or above in|degree or higher in|" +
		"bachelor in|bachelors in|bachelor's in|master in|masters in|master's in|doctorate in|phd in|ph.d. in|bs in|bsc in|ms in|msc in|mba in|" +
		"bachelor of science in|bachelor of engineering in|bachelor of arts in|master of science in|master of engineering in|graduated in|student of"},

	{kind: kindPhrase, words: "不仅|不仅仅|不但|不只|不只是|不单|不光|不仅会|不但会|不只会|无一不|无一不会|无所不|无所不会|无不|不可不|不得不|不限于|不局限于|不断|不同|不少|" +
		"不能没有|离不开|不止|不止于|不单单|不仅限于|不只限于|不亚于|不低于|不少于|不怕|毫不|" +
		"不会影响|不会导致|不会造成|不会改变|不会降低|不会减少|不会增加|不会妨碍|不会阻碍|不会引起|不会引发|不会破坏|不会浪费|不会因|不会因为|不会出现|不会产生|不会发生|不会丢失|不会限于|不会局限|不会停留|" +
		"不会满足|不会放弃|不会拒绝|不会错过|不会少|不会低于|不会超过|不会延误|不会耽误|不会受|不会被|不会让|不会只|不会仅|不会比|不会轻易|不会忘记|不会停止|不会落后|" +
		"不用担心|不必担心|无需担心|不需要担心|不用害怕|没有影响|没有障碍|没有困难|没有压力|没有任何问题|没有限制|没有不会|没有不|不是只|不是仅|并非只|并非仅|不是不会|不无|有没有|是否|会不会|not only|not just|does not only|do not only|did not only|is not only|are not only|doesn't only|don't only|isn't only|aren't only|" +
		"does not just|do not just|did not just|is not just|are not just|doesn't just|don't just|isn't just|aren't just|can't just|cannot just|not solely|not exclusively|not necessarily|not afraid|" +
		"does not matter|doesn't matter|do not hesitate|don't hesitate|do not worry|don't worry|can't wait|cannot wait|without doubt|without exception|without limitation|no stranger to|not merely|not simply|not limited to|not to mention|not least|no limit|no limits|no problem|no matter|no less|no more than|no doubt|why not|whether or not|if not|or not|" +
		"没问题|没有问题|没有上限|非常|非凡|非遗|除非|无论|不论|不管|对外|对内|对方|对象|对应|与否|及时|及格|以及时|且慢|却步"},
	{kind: kindPhrase, words: decoys},
}

// decoys are phrases in which the name of a skill means something else.
const decoys = "go to|go to market|go live|go ahead|go through|go on|go for|go home|go back|go with|go beyond|go into|go out|go over|go public|go deep|" +
	"let's go|on the go|ready to go|pokemon go|no go|go getter|go getters|react to|reacts to|react quickly|swift response|swift action|rust proof|rust removal|" +
	"spring festival|spring break|spring recruitment|spring semester|in spring|excel at|excel in|excels at|excels in|to excel|word of mouth|in other words|key word|keyword|" +
	"head office|office building|office hours|office space|office environment|back office|front office|post office|flash sale|flash sales|vitamin c|to c|to b|to g|type c|series c|series b|series a|plan b|" +
	"class c|grade c|round c|vip c|basic salary|basic wage|basic pay|at r|r value|go方|access to|have access|has access|get access|vision of|our vision|in unity|unity of|team unity|in concert|storm of|safety helmet|自控力|自控能力"

// words splits a lexeme's words.
func (l *lexeme) each(visit func(word string)) {
	for w := range strings.SplitSeq(l.words, "|") {
		visit(w)
	}
}
