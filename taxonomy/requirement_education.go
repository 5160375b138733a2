package taxonomy

import (
	"unicode/utf8"

	"talentmatch/market"
)

// maxLevels is how many further levels of a list are looked at.
const maxLevels = 4

// eduRead is one level of education that a text asks for.
type eduRead struct {
	level     int32 // position in market.Educations
	preferred bool
	span      market.Span
}

// tail says what stands behind a level of education.
type tail struct {
	end           int
	above, degree bool
	barred        bool // 以下, 导师: no requirement
}

var (
	eduAbove  = []string{"及其以上", "及同等以上", "(含)以上", "含以上", "及以上", "或以上", "以上", "起", "or above", "or higher", "and above", "or equivalent or above", "or greater", "or better", "level or above"}
	eduDegree = []string{"学历", "学位", "毕业生", "毕业", "文凭", "学士", "文化程度", "在读", "在校", "同等学力", "水平", "degrees", "degree", "diploma", "required", "level"}
	eduFiller = []string{"(含)", "含", "统招", "全日制", "研究生", "或同等", "及", "或", "的", "者", "生", "'s"}
	eduBarred = []string{"以下", "及以下", "或以下", "导师", "教育", "招生", "课程", "教学", "论文", "考试", "考研", "层次的学", "院校", "人才培养", "or below", "thesis", "students"}

	// eduBefore directly before a level show that it is asked for.
	eduBefore = []string{"学历", "学历要求", "学历为", "学历要求为", "学历是", "文化程度", "教育程度", "全日制", "统招", "公办", "正规", "重点", "普通", "大学", "专业", "类", "专业的", "背景",
		"相关", "一本", "二本", "211", "985", "双一流", "国家承认", "至少", "最低", "不低于", "minimum", "degree", "education"}
	eduRefused = []string{"非", "非统招", "非全日制", "不要求", "不需要", "不限", "不限于", "无需", "考取", "攻读", "报考"}
)

// consumed answers the position behind the longest of the words that stands at i, i itself for none.
func consumed(runes []rune, i int, words []string) int {
	best := i
	for _, w := range words {
		if n := i + utf8.RuneCountInString(w); n > best && hasRunes(runes[i:], w) {
			best = n
		}
	}
	return best
}

// eduTail reads what stands behind a level that ends at rune i.
func (q *asker) eduTail(c *clause, i int) tail {
	runes := q.r.f.runes[:c.end]
	t := tail{end: i}
	for {
		i = skipSpaces(runes, i)
		if consumed(runes, i, eduBarred) > i {
			t.barred = true
			return t
		}
		if j := consumed(runes, i, eduAbove); j > i {
			i, t.end, t.above = j, j, true
		} else if j := consumed(runes, i, eduDegree); j > i {
			i, t.end, t.degree = j, j, true
		} else if j := consumed(runes, i, eduFiller); j > i {
			i, t.end = j, j
		} else {
			return t
		}
	}
}

// education reads the level at cue k.
func (q *asker) education(c *clause, k int) {
	x := &q.cues[k]
	before := q.before(c, x.start)
	if endsInAny(before, eduRefused) {
		return
	}
	t := q.eduTail(c, x.end)
	relaxed := q.has(c, cueRelax)
	if t.barred || q.has(c, cueNoise) && !relaxed {
		return
	}
	if !t.above && !t.degree && !relaxed && !q.eduAsked(c, k, t, before, 0) {
		return
	}
	e := eduRead{level: x.value, preferred: !relaxed && q.eduPreferred(c, k, t, 0), span: q.span(x.start, max(x.end, t.end))}
	q.edu = append(q.edu, e)
}

// eduAsked tells whether a level without further words is asked for: by the words before it, by the next level
// of a list (本科/硕士以上), or because nothing else stands in its clause.
func (q *asker) eduAsked(c *clause, k int, t tail, before []rune, items int) bool {
	runes := q.r.f.runes
	x := &q.cues[k]
	if len(before) > 0 && before[len(before)-1] == ':' {
		before = q.before(c, c.start+len(before)-1)
	}
	if endsInAny(before, eduBefore) {
		return true
	}
	if items < maxLevels && k+1 < c.hi && q.cues[k+1].class == cueEducation && q.onlyBetween(t.end, q.cues[k+1].start) {
		next := q.eduTail(c, q.cues[k+1].end)
		return !next.barred && (next.above || next.degree || q.eduAsked(c, k+1, next, before, items+1))
	}
	if k > c.lo && q.cues[k-1].class == cueEducation && q.onlyBetween(q.cues[k-1].end, x.start) && endsInAny(q.before(c, q.cues[k-1].start), eduBefore) {
		return true
	}
	if !isHan(runes[x.start]) && (x.end-x.start > 8 || hasRunes(runes[skipSpaces(runes, t.end):], "in ")) {
		return true // bachelor's degree, BS/MS in
	}
	return q.eduPreferred(c, k, t, 0) || len(before) == 0 && skipSpaces(runes[:c.end], t.end) == c.end
}

// onlyBetween tells whether [i, j) holds nothing but what parts two items.
func (q *asker) onlyBetween(i, j int) bool {
	for ; i < j; i++ {
		switch r := q.r.f.runes[i]; r {
		case '/', '、', ' ', '或', '和', '及', '者', '\\', '与':
		case 'o', 'r', 'a', 'n', 'd': // or, and
		default:
			return false
		}
	}
	return true
}

// eduPreferred tells whether the level is a preference: 硕士优先, "a master's degree is a plus". The word may
// stand behind the levels that follow in the same list.
func (q *asker) eduPreferred(c *clause, k int, t tail, items int) bool {
	if c.section == sectionPreferred {
		return true
	}
	runes := q.r.f.runes
	if k > c.lo && q.cues[k-1].class == cueOrder && q.cues[k].start-q.cues[k-1].end <= 3 {
		return true
	}
	for j := k + 1; j < c.hi; j++ {
		y := &q.cues[j]
		switch {
		case y.class == cueEducation && !t.above && (y.start > t.end || !t.degree) && q.onlyBetween(t.end, y.start):
			return items < maxLevels && q.eduPreferred(c, j, q.eduTail(c, y.end), items+1)
		case y.class == cueEducation:
			return false
		case y.class == cueOrder && isHan(runes[y.start]):
			const reach = 2 // 者, 的, 更
			return y.start-t.end <= reach
		case y.class == cueOrder:
			return true
		}
	}
	return false
}

// settleEducation takes the least level that is required and the least that is preferred.
func (q *asker) settleEducation() {
	var least, better *eduRead
	for i := range q.edu {
		e := &q.edu[i]
		switch {
		case e.preferred && (better == nil || e.level < better.level):
			better = e
		case !e.preferred && (least == nil || e.level < least.level):
			least = e
		}
	}
	if least != nil && !q.noEdu {
		q.out.Education = readEducation(least)
	}
	if better != nil && (q.out.Education == nil || better.level > least.level) {
		q.out.BetterEducation = readEducation(better)
	}
}

func readEducation(e *eduRead) *market.ReadEducation {
	return &market.ReadEducation{Level: market.Educations()[e.level], Span: e.span}
}
