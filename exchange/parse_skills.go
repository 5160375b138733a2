package exchange

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
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
			return named(w, m[1], item)
		}
	}
	if m := reColon.FindStringSubmatch(part); m != nil {
		if l, ok := levelWords[fold(m[2])]; ok {
			return named(w, m[1], skillItem{level: l})
		}
	}
	for _, word := range levelPrefixes {
		if rest, ok := strings.CutPrefix(part, word); ok && trim(rest) != "" {
			return named(w, rest, skillItem{level: levelWords[word]})
		}
	}
	return named(w, part, skillItem{})
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
	for _, not := range []string{"不会", "不懂", "不熟悉", "不了解"} {
		if strings.HasPrefix(name, not) {
			return nil
		}
	}
	item.label = name
	if name == "" {
		return nil
	}
	return []skillItem{item}
}

// foundSkills returns the skills that the taxonomy finds in a sentence. A sentence without any stays as a
// label, so that it is refused for its length rather than lost.
func foundSkills(w Words, text string, item skillItem) []skillItem {
	var out []skillItem
	for _, h := range w.Find(text) {
		found := item
		found.code = h.Code
		if h.Level != market.LevelUnknown {
			found.level = h.Level
		}
		out = append(out, found)
	}
	if len(out) == 0 {
		item.label = text
		return []skillItem{item}
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
	out := make([]market.Skill, 0, len(items))
	for _, s := range items {
		out = append(out, market.Skill{Code: s.code, Label: s.label, Level: s.level, LastUsed: s.lastUsed})
	}
	return out
}

func toRequirements(items []skillItem) []market.SkillRequirement {
	out := make([]market.SkillRequirement, 0, len(items))
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
