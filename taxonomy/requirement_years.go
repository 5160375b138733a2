package taxonomy

import "talentmatch/market"

// yearsRead is one statement about years of experience.
type yearsRead struct {
	least, most int
	none        bool // none are needed
	relaxed     bool // 可放宽至1年
	span        market.Span
}

// maxReadYears is the most years that are believed to be meant as experience.
const maxReadYears = 30

var (
	// yearsBarredBefore directly before a number of years show that they are no experience.
	yearsBarredBefore = []string{"第", "每", "近", "前", "未来", "过去", "最近", "连续", "成立", "合同期", "合同", "签订", "签", "历时", "今后", "长达", "接下来", "逾", "服务期", "学制", "质保", "届满",
		"past", "last", "next", "every", "for over", "within", "first", "previous", "over the"}
	// yearsBarredBehind directly behind the years show the same.
	yearsBarredBehind = []string{"来", "间", "期限", "期合", "一次", "一度", "一调", "历史", "发展", "老店", "质保", "保修", "免费", "规划", "社保", "驾龄", "居住", "党龄", "婚", "住房", "目标", "战略", "劳动", "合同", "服务期", "复合",
		"增长", "计划", "以内毕业", "毕业", "届", "前毕业", "1次", "2次", "两次", "ago", "old", "warranty", "contract", "in a row"}
	// yearsBut holds what begins with a word that would bar it: 3年前端开发 is not three years ago.
	yearsTurned = map[rune][]string{
		'前': {"前端", "前台", "前厅", "前期", "前沿"},
		'后': {"后端", "后台", "后期", "后勤", "后市场", "后道"},
		'内': {"内容", "内控", "内部", "内审", "内勤", "内贸", "内科", "内训"},
		'制': {"制造", "制药", "制作", "制图", "制冷", "制片", "制程", "制剂", "制度"},
		'期': {"期货", "期权", "期刊"},
		'级': {}, '度': {}, '月': {}, '初': {"初级", "初中"}, '底': {"底层"}, '终': {"终端"},
	}
	yearsAbove = []string{"(含)以上", "及以上", "或以上", "以上", "及其以上", "(以上)", "+", "or more", "or above", "and above", "plus"}
	yearsBelow = []string{"或以下", "及以下", "以下", "以内", "或以内", "or less"}

	// yearsNamed before a number of years make them experience whatever follows: 工作年限：3年.
	yearsNamed = []string{"工作经验", "经验", "工作年限", "年限", "工作经历", "经历", "经验要求", "工作经验要求", "相关经验", "从业", "工作满", "从业满", "至少有", "至少", "最少", "不少于", "不低于", "最低",
		"at least", "minimum", "minimum of", "a minimum of", "more than", "experience", "over"}
	companyWords = []string{"公司", "我司", "我们", "本公司", "团队拥有", "团队具有", "我公司", "our ", "we ", "the company", "the team", "founded"}
	wishWords    = []string{"希望", "需要", "要求", "期望", "期待", "寻找", "招", "require", "need", "look", "expect", "seek", "want", "prefer", "you", "candidate"}
)

// number reads the number that ends before rune j and answers its value and where it begins.
func (q *asker) yearsNumber(c *clause, j int) (value, start int, ok bool) {
	runes := q.r.f.runes
	i := j
	for i > c.start && isDigit(runes[i-1]) {
		i--
	}
	if i < j {
		if j-i > 2 || i > c.start && isWord(runes[i-1]) {
			return 0, 0, false
		}
		for _, r := range runes[i:j] {
			value = value*10 + int(r-'0')
		}
		if value == 5 && i-2 > c.start && runes[i-1] == '.' && isDigit(runes[i-2]) && !isDigit(runes[i-3]) {
			return int(runes[i-2] - '0'), i - 2, true // 1.5年; at the start of a clause 1. is a list's number
		}
		return value, i, true
	}
	return q.wordNumber(c, j)
}

// wordNumber reads a number in words: 三, 两, 十, 十五, two.
func (q *asker) wordNumber(c *clause, j int) (value, start int, ok bool) {
	runes := q.r.f.runes
	const digits = "零一二三四五六七八九"
	digit := func(r rune) int {
		if r == '两' {
			return 2
		}
		n := 0
		for _, d := range digits {
			if d == r {
				return n
			}
			n++
		}
		return -1
	}
	i := j
	if i > c.start && digit(runes[i-1]) > 0 {
		i--
		value, ok = digit(runes[i]), true
	}
	if i > c.start && runes[i-1] == '十' {
		i--
		value, ok = value+10, true
		if i > c.start && digit(runes[i-1]) > 1 {
			return 0, 0, false // no one asks for twenty years in words
		}
	}
	if ok {
		return value, i, i == c.start || digit(runes[i-1]) <= 0
	}
	for n, w := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		if endsInRunes(runes[c.start:j], w) {
			return n + 1, j - len(w), true
		}
	}
	return 0, 0, false
}

// yearsRange reads the number or range that ends before the word for years at rune end.
func (q *asker) yearsRange(c *clause, end int) (least, most, start int, plus, ok bool) {
	runes := q.r.f.runes
	j := end
	for j > c.start && (runes[j-1] == ' ' || runes[j-1] == '+' || runes[j-1] == '个' || runes[j-1] == ')' || runes[j-1] == '-') {
		plus = plus || runes[j-1] == '+'
		j--
	}
	least, start, ok = q.yearsNumber(c, j)
	if !ok {
		return
	}
	i := start
	for i > c.start && runes[i-1] == ' ' {
		i--
	}
	sep := i
	for _, w := range []string{"-", "~", "至", "到", "—", "、", "to", "or", "年-", "年至", "年到", "年~"} {
		if endsInRunes(runes[c.start:i], w) {
			sep = min(sep, i-len([]rune(w)))
		}
	}
	if sep == i {
		return
	}
	for sep > c.start && runes[sep-1] == ' ' {
		sep--
	}
	if low, from, fine := q.yearsNumber(c, sep); fine && low < least {
		least, most, start = low, least, from
	}
	return
}

// yearsAt reads the years whose word is cue x.
func (q *asker) yearsAt(c *clause, x *cue) {
	least, most, start, plus, ok := q.yearsRange(c, x.start)
	if !ok || max(least, most) > maxReadYears {
		return
	}
	runes := q.r.f.runes[:c.end]
	before := q.before(c, start)
	i := skipSpaces(runes, x.end)
	above := plus
	if j := consumed(runes, i, yearsAbove); j > i {
		i, above = skipSpaces(runes, j), true
	}
	below := false
	if j := consumed(runes, i, yearsBelow); j > i {
		i, below = skipSpaces(runes, j), true
	}
	if endsInAny(before, yearsBarredBefore) || consumed(runes, i, yearsBarredBehind) > i || turnsAway(runes, i) || q.saysCompany(c) {
		return
	}
	if q.has(c, cueNoise) && !q.has(c, cueRelax) || q.has(c, cueStay) {
		return
	}
	named := endsInAny(trimColon(before), yearsNamed)
	if !named && !above && !q.worksBehind(c, x.end) && !q.alone(c, start, i) {
		return
	}
	if c.section == sectionPreferred || q.yearsPreferred(c, x) {
		return
	}
	y := yearsRead{least: least, most: most, relaxed: q.has(c, cueRelax), span: q.span(start, max(x.end, lastNonSpace(runes, i)))}
	if above {
		y.most = 0
	}
	if below {
		y.least, y.most = 0, max(least, most)
	}
	q.addYears(c, y, start)
}

// addYears notes a statement; an alternative to the one before it in its clause (或) lowers that one.
func (q *asker) addYears(c *clause, y yearsRead, start int) {
	if n := len(q.years); n > 0 && !q.years[n-1].none {
		last := &q.years[n-1]
		begin := q.base + int(q.r.f.off[c.start])
		if last.span.Field == q.field && last.span.Start >= begin && hasAny(q.r.f.runes[c.start:start], []string{"或", " or "}) {
			last.least = min(last.least, y.least)
			return
		}
	}
	q.years = append(q.years, y)
}

// trimColon takes a colon and the spaces around it from the end.
func trimColon(runes []rune) []rune {
	for len(runes) > 0 && (runes[len(runes)-1] == ':' || runes[len(runes)-1] == ' ' || runes[len(runes)-1] == '为' || runes[len(runes)-1] == '(') {
		runes = runes[:len(runes)-1]
	}
	return runes
}

func lastNonSpace(runes []rune, i int) int {
	for i > 0 && runes[i-1] == ' ' {
		i--
	}
	return i
}

// turnsAway tells whether the rune behind 年 makes it another word (3年前, 3年内), unless it begins a word of
// its own (3年前端开发).
func turnsAway(runes []rune, i int) bool {
	if i >= len(runes) {
		return false
	}
	words, ok := yearsTurned[runes[i]]
	return ok && consumed(runes, i, words) == i
}

// saysCompany tells whether a clause speaks of the company rather than of whom it looks for.
func (q *asker) saysCompany(c *clause) bool {
	runes := q.r.f.runes[c.start:c.end]
	runes = runes[min(len(runes), skipSpaces(runes, 0)):]
	return beginsWithAny(runes, companyWords) && !hasAny(runes, wishWords)
}

// worksBehind tells whether a word of work stands behind rune i in the clause.
func (q *asker) worksBehind(c *clause, i int) bool {
	const reach = 40
	for k := c.lo; k < c.hi; k++ {
		if x := &q.cues[k]; x.class == cueWork && x.start >= i && x.start < i+reach {
			return true
		}
	}
	return false
}

// alone tells whether nothing but [i, j) stands in the clause, as in a cell "3-5年".
func (q *asker) alone(c *clause, i, j int) bool {
	runes := q.r.f.runes
	return skipSpaces(runes, c.start) >= i && skipSpaces(runes[:c.end], j) == c.end
}

// yearsPreferred tells whether a word of preference governs the years at cue x: it stands behind them, with no
// other years or level of education between.
func (q *asker) yearsPreferred(c *clause, x *cue) bool {
	for k := c.lo; k < c.hi; k++ {
		y := &q.cues[k]
		switch {
		case y.class == cueOrder && y.start < x.start && x.start-y.end <= 16:
			return true
		case y.class == cueOrder && y.start > x.start:
			return true
		case y.start > x.start && (y.class == cueYear || y.class == cueEducation):
			return false
		}
	}
	return false
}

// fresh reads that graduates without experience are welcome.
func (q *asker) fresh(c *clause, x *cue) {
	if q.has(c, cueNoise) || q.has(c, cueRefuse) || q.saysCompany(c) {
		return
	}
	const short = 16
	if q.field != "title" && !q.has(c, cueWelcome) && !q.has(c, cueOrder) && c.end-c.start > short {
		return
	}
	if endsInAny(q.before(c, x.start), []string{"非", "不要", "不招", "不接受", "除"}) {
		return
	}
	q.years = append(q.years, yearsRead{none: true, span: q.span(x.start, x.end)})
}

// settleYears takes the most demanding statement, unless one says that less, or nothing, will do.
func (q *asker) settleYears() {
	var best *yearsRead
	for i := range q.years {
		y := &q.years[i]
		switch {
		case y.none || best != nil && best.none:
			if best == nil || !best.none {
				best = y
			}
		case best == nil || y.relaxed && y.least < best.least || !best.relaxed && !y.relaxed && y.least > best.least:
			best = y
		}
	}
	if best == nil {
		return
	}
	r := &market.ReadYears{MinYears: best.least, MaxYears: best.most, Span: best.span}
	if best.none {
		r.MinYears, r.MaxYears = 0, 0
	}
	q.out.Experience = r
}
