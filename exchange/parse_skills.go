package exchange

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"talentmatch/market"
)

// skillItem is one skill as a cell states it.
type skillItem struct {
	code, label string
	level       market.Level
	lastUsed    market.Month
	must        bool
	weight      int
}

var (
	reItem   = regexp.MustCompile(`(?s)^(.*?)\s*(?:\[([^\]]*)\]|\(([^)]*)\)|（([^）]*)）)\s*$`)
	reColon  = regexp.MustCompile(`^(.{1,40}?)\s*[:：\-—]\s*(\S{1,6})$`)
	reWeight = regexp.MustCompile(`^(?:权重|weight)\s*([1-5])$`)
)

// longestItem is the number of characters beyond which a part of a skill cell is text and not a name.
const longestItem = 40

// parseSkills reads a cell of skills: names with attributes in brackets (a level, 必须, 权重3, a month), names
// with a level before or behind, and sentences in which the taxonomy finds skills.
func parseSkills(w Words, text string) []skillItem {
	var out []skillItem
	for _, part := range splitList(text, separators) {
		out = append(out, parseSkill(w, part)...)
	}
	return out
}

// prose tells whether a skill cell is a text of several sentences rather than a list.
func prose(text string) bool {
	marks := 0
	for _, r := range text {
		if strings.ContainsRune("。；;：:", r) {
			marks++
		}
	}
	return marks >= 3 && utf8.RuneCountInString(text) > 150
}

// readSkills reads a cell of skills. Of a text only the skills that are found in it count, at most so many;
// the text itself is kept for the record's own text.
func (c *cell) readSkills(most int) []skillItem {
	if !prose(c.text) {
		return uniqueSkills(parseSkills(c.row.words, c.text))
	}
	c.row.prose = c
	var out []skillItem
	for _, h := range c.row.words.Find(c.text) {
		out = append(out, skillItem{code: h.Code, level: h.Level})
	}
	out = uniqueSkills(out)
	return out[:min(len(out), most)]
}

func parseSkill(w Words, part string) []skillItem {
	if code, ok := w.Skill(part); ok {
		return []skillItem{{code: code}}
	}
	if m := reItem.FindStringSubmatch(part); m != nil {
		item := skillItem{}
		if attributes(&item, m[2]+m[3]+m[4]) {
			return wished(w, m[1], item)
		}
	}
	if m := reColon.FindStringSubmatch(part); m != nil {
		if l, ok := levelWords[fold(m[2])]; ok {
			return wished(w, m[1], skillItem{level: l})
		}
	}
	return wished(w, part, skillItem{})
}

var (
	reMust     = regexp.MustCompile(`^(?:必须|必备|必需|务必|必要|硬性要求|must|required)(?:具备|条件|技能|要求)?\s*[:：]?\s*`)
	reNice     = regexp.MustCompile(`^(?:优先条件|加分项|加分技能|加分|优先|nice to have|preferred)\s*[:：]\s*`)
	reNiceEnds = regexp.MustCompile(`(?:经验)?(?:者|的|是)?\s*(?:优先考虑|优先录用|优先|加分项|加分|更佳|为佳|尤佳|最佳|更好|最好)$`)
)

// wished takes off a name what says whether an employer must have the skill, or what level somebody has.
func wished(w Words, name string, item skillItem) []skillItem {
	name = trim(name)
	if code, ok := w.Skill(name); ok {
		item.code = code
		return []skillItem{item}
	}
	if rest := reMust.ReplaceAllString(name, ""); rest != name && rest != "" {
		name, item.must = rest, true
	}
	rest := reNiceEnds.ReplaceAllString(reNice.ReplaceAllString(name, ""), "")
	if rest = trim(rest); rest != "" {
		name = rest
	}
	for _, word := range levelPrefixes {
		if rest, ok := strings.CutPrefix(name, word); ok && trim(rest) != "" {
			if item.level == market.LevelUnknown {
				item.level = levelWords[word]
			}
			return named(w, rest, item)
		}
	}
	for _, word := range []string{"会使用", "会用", "会"} {
		if rest, ok := strings.CutPrefix(name, word); ok {
			if _, known := w.Skill(trim(rest)); known {
				return named(w, rest, item)
			}
		}
	}
	return named(w, name, item)
}

// levelPrefixes are the Chinese level words that stand before a skill, longest first.
var levelPrefixes = func() []string {
	var out []string
	for word := range levelWords {
		if utf8.RuneCountInString(word) >= 2 && word[0] >= utf8.RuneSelf && word != "优秀" && word != "专家" && word != "基础" && word != "一般" {
			out = append(out, word)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return out
}()

// attributes reads what stands in the brackets behind a skill; false where something in them isn't known.
func attributes(item *skillItem, inside string) bool {
	for _, a := range splitList(inside, separators+" ") {
		low := fold(a)
		if l, ok := levelWords[low]; ok {
			item.level = l
			continue
		}
		if m := reWeight.FindStringSubmatch(strings.ReplaceAll(low, " ", "")); m != nil {
			item.weight, _ = strconv.Atoi(m[1])
			continue
		}
		switch low {
		case "必须", "必备", "必需", "必要", "must", "required":
			item.must = true
			continue
		case "优先", "加分", "加分项", "nice to have", "preferred", "optional":
			continue
		}
		if m := market.Month(a); m != "" && m.Valid() {
			item.lastUsed = m
			continue
		}
		return false
	}
	return inside != ""
}

// named gives an item its code: that of its name, of each part between slashes, or those found in it where
// it is a sentence. What is in none of these ways known is a label.
func named(w Words, name string, item skillItem) []skillItem {
	name = trim(name)
	if code, ok := w.Skill(name); ok {
		item.code = code
		return []skillItem{item}
	}
	if parts := splitList(name, "/"); len(parts) > 1 {
		var out []skillItem
		for _, p := range parts {
			if code, ok := w.Skill(p); ok {
				known := item
				known.code = code
				out = append(out, known)
			}
		}
		if len(out) == len(parts) {
			return out
		}
	}
	if utf8.RuneCountInString(name) > longestItem || strings.ContainsAny(name, "。！？!") {
		return foundSkills(w, name, item)
	}
	if out, ok := coveredSkills(w, name, item); ok {
		return out
	}
	item.label = name
	if name == "" {
		return nil
	}
	return []skillItem{item}
}

// notSkilled are the words of an item that tells what somebody can't do, or needn't.
var notSkilled = []string{"不会", "不懂", "不熟", "不了解", "没学过", "没用过", "没接触", "未学过", "未掌握", "未接触", "不擅长", "不要求", "无需", "不需要", "不必"}

// fillers are words around skills that say nothing more of them.
var fillers = strings.NewReplacer("熟练掌握", "", "熟练使用", "", "了解", "", "熟悉", "", "掌握", "", "精通", "", "熟练", "", "能够", "", "使用", "", "应用", "",
	"开发", "", "编程", "", "语言", "", "框架", "", "软件", "", "工具", "", "技术", "", "技能", "", "相关", "", "经验", "", "等", "", "和", "", "与", "", "及", "", "以", "", "或", "",
	"有", "", "会", "", "能", "", "者", "", "的", "", "and", "", "or", "")

// coveredSkills looks for known skills in an item that is none: several names between blanks, or names among other
// words. They count where they cover the item, words like 开发 aside: one skill nearly all of its letters, several
// most of them, and then a whole word in which there is none stays as a label. An item that says what somebody
// can't do gives what is known in the rest of it. It returns false where the item is best kept as it stands.
func coveredSkills(w Words, name string, item skillItem) ([]skillItem, bool) {
	for _, not := range notSkilled {
		if strings.HasPrefix(name, not) {
			_, but, _ := strings.Cut(name, "但")
			return parseSkill(w, trim(strings.TrimPrefix(but, "是"))), true
		}
		if strings.HasSuffix(name, not) {
			return nil, true
		}
	}
	negated := slices.ContainsFunc(notSkilled, func(not string) bool { return strings.Contains(name, not) })
	hits := w.Find(name)
	if len(hits) == 0 {
		return nil, negated
	}
	covered, total := 0, 0
	var words []string
	at := 0
	for _, word := range strings.FieldsFunc(name, isBlankOrStop) {
		start := at + strings.Index(name[at:], word)
		at = start + len(word)
		left := uncovered(word, start, hits)
		free := letters(fillers.Replace(left))
		inside := letters(word) - letters(left)
		covered, total = covered+inside, total+inside+free
		if inside == 0 && free > 1 {
			words = append(words, word)
		}
	}
	out := hitSkills(hits, item)
	switch {
	case negated:
		return out, true
	case len(hits) == 1 && covered*10 < total*8, covered*10 < total*6:
		return nil, false
	}
	for _, word := range words {
		label := item
		label.label = word
		out = append(out, label)
	}
	return out, true
}

func isBlankOrStop(r rune) bool { return blank(r) || strings.ContainsRune("()（）、,，;；", r) }

// uncovered returns what of a word at byte start of its text lies outside of all hits.
func uncovered(word string, start int, hits []market.SkillHit) string {
	var left strings.Builder
	for i, r := range word {
		if !slices.ContainsFunc(hits, func(h market.SkillHit) bool { return start+i >= h.Start && start+i < h.End }) {
			left.WriteRune(r)
		}
	}
	return left.String()
}

// letters counts the letters of a text.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// foundSkills returns the skills that the taxonomy finds in a sentence. A sentence without any stays as a
// label, so that it is refused for its length rather than lost.
func foundSkills(w Words, text string, item skillItem) []skillItem {
	out := hitSkills(w.Find(text), item)
	if len(out) == 0 {
		item.label = text
		return []skillItem{item}
	}
	return out
}

// hitSkills makes items of the skills that were found, with their own levels where they have any.
func hitSkills(hits []market.SkillHit, item skillItem) []skillItem {
	var out []skillItem
	for _, h := range hits {
		found := item
		found.code = h.Code
		if h.Level != market.LevelUnknown {
			found.level = h.Level
		}
		out = append(out, found)
	}
	return out
}

// uniqueSkills drops repetitions; the highest level, a must and the highest weight stay.
func uniqueSkills(items []skillItem) []skillItem {
	var out []skillItem
	at := map[string]int{}
	for _, s := range items {
		key := s.code + "\x00" + s.label
		i, ok := at[key]
		if !ok {
			at[key] = len(out)
			out = append(out, s)
			continue
		}
		out[i].level = max(out[i].level, s.level)
		out[i].must = out[i].must || s.must
		out[i].weight = max(out[i].weight, s.weight)
		out[i].lastUsed = max(out[i].lastUsed, s.lastUsed)
	}
	return out
}

func toSkills(items []skillItem) []market.Skill {
	var out []market.Skill
	for _, s := range items {
		out = append(out, market.Skill{Code: s.code, Label: s.label, Level: s.level, LastUsed: s.lastUsed})
	}
	return out
}

func toRequirements(items []skillItem) []market.SkillRequirement {
	var out []market.SkillRequirement
	for _, s := range items {
		out = append(out, market.SkillRequirement{Code: s.code, Label: s.label, Level: s.level, Must: s.must, Weight: s.weight})
	}
	return out
}

// formatSkills writes skills for people; parseSkills reads the same in all but odd cases, which the writer
// finds by reading back.
func (p *phrases) formatSkills(items []skillItem) string {
	parts := make([]string, len(items))
	for i, s := range items {
		name := s.label
		if s.code != "" {
			if name = p.words.SkillLabel(s.code, p.lang); name == "" {
				name = s.code
			}
		}
		var attr []string
		if s.level > 0 {
			attr = append(attr, p.word("level", strconv.Itoa(int(s.level))))
		}
		if s.must {
			attr = append(attr, p.word("must", "true"))
		}
		if s.weight > 0 {
			attr = append(attr, p.word("weight", "label")+strconv.Itoa(s.weight))
		}
		if s.lastUsed != "" {
			attr = append(attr, string(s.lastUsed))
		}
		if len(attr) > 0 {
			name += "[" + strings.Join(attr, ",") + "]"
		}
		parts[i] = name
	}
	return strings.Join(parts, p.word("list", "separator"))
}
