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

	{kind: kindPhrase, words: "不仅|不仅仅|不但|不只|不只是|不单|不光|不仅会|不但会|不只会|无一不|无一不会|无所不|无所不会|无不|不可不|不得不|不限于|不局限于|不断|不同|不少|" +
		"不能没有|离不开|不是不会|不无|有没有|是否|会不会|not only|not just|not merely|not simply|not limited to|not to mention|not least|no limit|no limits|no problem|no matter|no less|no more than|no doubt|why not|whether or not|if not|or not|" +
		"没问题|没有问题|没有上限|非常|非凡|非遗|除非|无论|不论|不管|对外|对内|对方|对象|对应|与否|及时|及格|以及时|且慢|却步"},
	{kind: kindPhrase, words: decoys},
}

// decoys are phrases in which the name of a skill means something else.
const decoys = "go to|go to market|go live|go ahead|go through|go on|go for|go home|go back|go with|go beyond|go into|go out|go over|go public|go deep|" +
	"let's go|on the go|ready to go|pokemon go|no go|go getter|go getters|react to|reacts to|react quickly|swift response|swift action|rust proof|rust removal|" +
	"spring festival|spring break|spring recruitment|spring semester|in spring|excel at|excel in|excels at|excels in|to excel|word of mouth|in other words|key word|keyword|" +
	"head office|office building|office hours|office space|office environment|back office|front office|post office|flash sale|flash sales|vitamin c|to c|to b|to g|type c|series c|series b|series a|plan b|" +
	"class c|grade c|round c|vip c|basic salary|basic wage|basic pay|at r|r value|go方|access to|have access|has access|get access|vision of|our vision|in unity|unity of|team unity|in concert|storm of|safety helmet"

// words splits a lexeme's words.
func (l *lexeme) each(visit func(word string)) {
	for w := range strings.SplitSeq(l.words, "|") {
		visit(w)
	}
}
