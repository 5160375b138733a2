package taxonomy

import (
	"sort"
	"unicode/utf8"
)

// Words that say that a list names fields of study, and where the list stands.
const (
	studyBefore uint8 = 1 << iota // 计算机、数学等相关专业: before the word
	studyDirect                   // 统计学硕士: before the word and touching it
	studyAfter                    // "degree in": behind the word
	studySchool                   // 毕业于…大学: behind the school that follows the word
)

// studyReach bounds how far a list of fields of study is read, in runes.
const studyReach = 200

// stretch is a part of a text, in runes.
type stretch struct{ start, end int }

// dropStudies takes out the hits that are no skills but fields of study: "计算机、统计学、软件工程等相关专业", "degree in
// statistics", 毕业于示例大学软件工程. Only names of fields go, and only inside the list that such a word ends or
// begins; what the list merely stands near stays.
func (r *reading) dropStudies(fields *matcher) {
	if len(r.studies) == 0 || len(r.hits) == 0 {
		return
	}
	r.drops = r.drops[:0]
	for i := range r.studies {
		s := &r.studies[i]
		floor, roof := 0, len(r.f.runes)
		if i > 0 {
			floor = int(r.studies[i-1].end)
		}
		if i+1 < len(r.studies) {
			roof = int(r.studies[i+1].end)
		}
		r.study(fields, s, floor, roof)
	}
	if len(r.drops) > 0 {
		r.removeDropped()
	}
}

// study reads the list that belongs to one word.
func (r *reading) study(fields *matcher, s *token, floor, roof int) {
	start, end := int(s.start), int(s.end)
	switch {
	case s.flags&studySchool != 0:
		if at := r.behindSchool(end); at > 0 {
			r.studyForward(fields, at, roof)
		}
	case s.flags&studyAfter != 0:
		r.studyForward(fields, end, roof)
	case s.flags&studyDirect != 0:
		r.studyBack(fields, start, floor, true)
	case r.parted(start) || beginsWithAny(r.f.runes[end:], notStudies): // no list ends here
	default:
		if at := r.studyHeading(end); at > 0 {
			r.studyForward(fields, at, roof)
			return
		}
		r.studyBack(fields, start, floor, false)
	}
}

// parted tells whether the word at rune i is an item of its own and no head of the list before it.
func (r *reading) parted(i int) bool {
	for i > 0 && r.f.runes[i-1] == ' ' {
		i--
	}
	return endsInAny(r.f.runes[:i], studyBreaks)
}

// studyHeading answers where the list begins that 专业 heads: 专业：, 专业要求：, 专业不限，; 0 where it heads none.
func (r *reading) studyHeading(end int) int {
	runes := r.f.runes
	rest := end
	for _, w := range studyHeads {
		if hasRunes(runes[rest:], w) {
			rest += utf8.RuneCountInString(w)
			break
		}
	}
	for rest < len(runes) && runes[rest] == ' ' {
		rest++
	}
	if rest < len(runes) && (runes[rest] == ':' || runes[rest] == '为' || runes[rest] == '是') {
		return rest + 1
	}
	if hasRunes(runes[end:], "不限") {
		return end + 2
	}
	return 0
}

// behindSchool answers the position behind the school that begins at i, 0 for none.
func (r *reading) behindSchool(i int) int {
	const longest = 30
	runes := r.f.runes[i:min(i+longest, len(r.f.runes))]
	best := 0
	for j := range runes {
		if k, ok := mark(runes, j); ok && (k == kindHard || k == kindComma) {
			break
		}
		for _, w := range schoolEnds {
			if hasRunes(runes[j:], w) {
				best = i + j + utf8.RuneCountInString(w)
			}
		}
	}
	return best
}

// studyFloor is where the clause before position at begins, and whether a level word governs it.
func (r *reading) studyFloor(at, floor int) (int, bool) {
	floor = max(floor, at-studyReach)
	k := sort.Search(len(r.tokens), func(k int) bool { return int(r.tokens[k].start) >= at })
	for k--; k >= 0 && int(r.tokens[k].end) > floor; k-- {
		switch r.tokens[k].kind {
		case kindHard, kindColon, kindNegation, kindContrast:
			return int(r.tokens[k].end), false
		case kindLevel:
			return int(r.tokens[k].end), true
		}
	}
	return floor, false
}

// spans are the names of fields of study in [floor, at), the longest ones, leftmost first.
func (r *reading) spans(fields *matcher, floor, at int) []stretch {
	out := r.fields[:0]
	for i := floor; i < at; {
		d, end := fields.longest(r.f, i)
		if d == nil {
			i = skipWord(r.f.runes, i)
			continue
		}
		if k := r.hitAt(i); k < len(r.hits) && int(r.hits[k].start) < end && (int(r.hits[k].start) < i || end < int(r.hits[k].end)) {
			i = max(end, int(r.hits[k].end)) // the 数据 of 数据处理
			continue
		}
		out = append(out, stretch{i, min(end, at)})
		i = end
	}
	r.fields = out
	return out
}

// studyBack drops the list that ends at rune at; direct asks that it touches the word behind it.
func (r *reading) studyBack(fields *matcher, at, floor int, direct bool) {
	floor, governed := r.studyFloor(at, floor)
	spans := r.spans(fields, floor, at)
	if len(spans) == 0 || !r.leadsTo(spans[len(spans)-1].end, at, direct) {
		return
	}
	first := len(spans) - 1
	for first > 0 && r.links(spans[first-1].end, spans[first].start) {
		if governed && r.skillIn(spans[first-1].end, spans[first].start) {
			break
		}
		first--
	}
	if governed && len(r.rest(floor, spans[first].start)) == 0 { // 熟悉统计学相关专业: it is the knowledge that counts
		return
	}
	r.drops = append(r.drops, spans[first:]...)
}

// leadsTo tells whether the text between the last field and the word that ends the list belongs to the list.
func (r *reading) leadsTo(i, at int, direct bool) bool {
	if direct {
		return r.touches(i, at)
	}
	rest := r.rest(i, at)
	if len(rest) == 0 {
		return true
	}
	const unknown = 10
	return len(rest) <= unknown && r.itemsPart(i, at) && endsInAny(r.f.runes[:at], studyEnds)
}

// touches tells whether [i, at) holds nothing but what may stand between a field and a degree: 数学等领域硕士.
func (r *reading) touches(i, at int) bool {
next:
	for i < at {
		for _, w := range studyTouches {
			if hasRunes(r.f.runes[i:at], w) {
				i += utf8.RuneCountInString(w)
				continue next
			}
		}
		return false
	}
	return true
}

// links tells whether the text between two fields keeps them in one list: separators and joins, or another
// item between two separators.
func (r *reading) links(i, j int) bool {
	const unknown = 10
	rest := r.rest(i, j)
	return r.itemsPart(i, j) && (len(rest) == 0 || len(rest) <= unknown && !r.commaIn(i, j) && !hasAny(rest, studyStops))
}

// itemsPart tells whether [i, j) holds something that separates the items of a list.
func (r *reading) itemsPart(i, j int) bool {
	for ; i < j; i++ {
		switch r.f.runes[i] {
		case '、', '/', ',', '等', '或', '和', '及', '与', '类', '|', '(', ' ', '\\', '&':
			return true
		}
	}
	return false
}

// commaIn tells whether [i, j) holds a comma.
func (r *reading) commaIn(i, j int) bool {
	for ; i < j; i++ {
		if r.f.runes[i] == ',' {
			return true
		}
	}
	return false
}

// rest is the text of [i, j) without what may stand between and behind the items of a list of fields.
func (r *reading) rest(i, j int) []rune {
	out := r.loose[:0]
next:
	for i < j {
		if isWord(r.f.runes[i]) {
			end := min(skipWord(r.f.runes, i), j)
			if !studyJoins[string(r.f.runes[i:end])] {
				out = append(out, r.f.runes[i:end]...)
			}
			i = end
			continue
		}
		for _, w := range studyFillers {
			if hasRunes(r.f.runes[i:j], w) {
				i += utf8.RuneCountInString(w)
				continue next
			}
		}
		if k, ok := mark(r.f.runes, i); ok && k != kindHard && k != kindColon || r.f.runes[i] == ' ' {
			i++
			continue
		}
		out = append(out, r.f.runes[i])
		i++
	}
	r.loose = out
	return out
}

// skillIn tells whether a skill was found in [i, j).
func (r *reading) skillIn(i, j int) bool {
	k := r.hitAt(i)
	return k < len(r.hits) && int(r.hits[k].start) < j
}

// hitAt is the position of the first hit that ends behind rune i.
func (r *reading) hitAt(i int) int {
	return sort.Search(len(r.hits), func(k int) bool { return int(r.hits[k].end) > i })
}

// studyForward drops the list that begins at rune i, roof being the end of the next word of its kind.
func (r *reading) studyForward(fields *matcher, i, roof int) {
	roof = min(roof, i+studyReach)
	for last := i; i < roof; {
		d, end := fields.longest(r.f, i)
		if d == nil {
			if k, ok := mark(r.f.runes, i); ok && k == kindHard {
				return
			}
			i = skipWord(r.f.runes, i)
			continue
		}
		if len(r.rest(last, i)) > 0 || !r.studyOver(end) {
			return
		}
		r.drops = append(r.drops, stretch{i, end})
		i, last = end, end
	}
}

// studyOver tells whether the name of a field that ends at i stands as an item of its own: 统计学优先, not
// 统计学经验.
func (r *reading) studyOver(i int) bool {
	for i < len(r.f.runes) && r.f.runes[i] == ' ' {
		i++
	}
	if i == len(r.f.runes) || !isHan(r.f.runes[i]) && !isWord(r.f.runes[i]) {
		return true
	}
	return beginsWithAny(r.f.runes[i:], studyFollows)
}

// removeDropped takes the hits out that lie in drops.
func (r *reading) removeDropped() {
	sort.Slice(r.drops, func(i, j int) bool { return r.drops[i].start < r.drops[j].start })
	kept, gone, d := r.hits[:0], false, 0
	for _, h := range r.hits {
		for d < len(r.drops) && r.drops[d].end < int(h.end) {
			d++
		}
		if d < len(r.drops) && r.drops[d].start <= int(h.start) {
			gone = true
			continue
		}
		if gone {
			h.listed, gone = false, false
		}
		kept = append(kept, h)
	}
	r.hits = kept
}

func beginsWithAny(runes []rune, words []string) bool {
	for _, w := range words {
		if hasRunes(runes, w) {
			return true
		}
	}
	return false
}

func endsInAny(runes []rune, words []string) bool {
	for _, w := range words {
		if endsInRunes(runes, w) {
			return true
		}
	}
	return false
}

func hasAny(runes []rune, words []string) bool {
	for i := range runes {
		if beginsWithAny(runes[i:], words) {
			return true
		}
	}
	return false
}

var (
	// notStudies behind 专业 make it an adjective or the knowledge of a field: 专业知识, 专业工具.
	notStudies = []string{"知识", "技能", "能力", "工具", "软件", "水平", "素养", "术语", "技术", "培训", "建议", "服务", "领域", "团队", "性", "化", "级",
		"认证", "证书", "资格", "资质", "分析", "解读", "理论", "功底", "基础", "类知识", "的知识", "相关知识", "系统", "报告", "咨询", "竞赛", "书籍", "文献", "文档", "论文", "做", "从事"}

	// studyBreaks before 专业 part it from the list: 机器学习和专业知识.
	studyBreaks = []string{"、", ",", "/", "和", "与", "及", "有", "供", "非", "的更", "并", "and", "or"}

	// studyHeads stand between 专业 and the colon of a heading.
	studyHeads = []string{"要求", "方向", "背景要求", "背景", "类别", "名称", "范围", "限制", "需求"}

	// studyEnds before 专业 show that the list goes on to it over an item that is not known.
	studyEnds = []string{"等", "相关", "相关的", "类", "相近", "等相关的"}

	// studyFillers may stand in a list of fields beside separators.
	studyFillers = []string{"相关联", "相关", "相近", "相似", "近似", "类似", "理工科", "理工类", "理工", "工科", "类", "等", "及其", "以及", "及", "或者", "或", "和", "与",
		"其他", "其它", "同等", "高度", "紧密", "强", "的", "如", "例如", "专业", "学科", "方向", "领域", "系", "一级", "二级", "交叉", "背景", "优先", "不限", "限于"}

	studyJoins = map[string]bool{"or": true, "and": true, "a": true, "an": true, "the": true, "related": true, "relevant": true, "similar": true,
		"equivalent": true, "in": true, "other": true, "any": true, "closely": true, "such": true, "as": true, "field": true, "fields": true, "discipline": true,
		"disciplines": true, "subject": true, "subjects": true, "area": true, "areas": true}

	// studyTouches may stand between a field and a degree.
	studyTouches = []string{"等", "相关", "领域", "方向", "专业", "学科", "类", "系", "全日制", "统招", "的"}

	// studyStops in an unknown item show that it is none.
	studyStops = []string{"经验", "能力", "知识", "负责", "从事", "项目", "岗位", "工作", "具有", "具备", "优先", "年", "的", "开发", "使用"}

	// studyFollows may stand behind the last item of a list.
	studyFollows = []string{"等", "类", "相关", "相近", "优先", "专业", "学科", "或", "及", "和", "与", "者", "毕业", "方向", "系", "本科", "硕士", "博士", "学士", "研究生", "专科", "大专", "学历",
		"尤佳", "均可", "亦可", "都可", "为佳", "为主", "背景", "不限", "全日制", "or", "and", "related", "preferred", "is", "required", "degree", "major", "from", "with"}

	schoolEnds = []string{"大学", "学院", "学校"}
)
