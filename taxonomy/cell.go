package taxonomy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"talentmatch/market"
)

// SkillItem is one item of a skill cell: the name as written without its level, the skill's code where the
// taxonomy knows it, and the level, 0 where none is stated.
type SkillItem struct {
	Label string
	Code  string
	Level market.Level
}

// cell reads one skill cell.
type cell struct {
	t     *Taxonomy
	items []SkillItem
	seen  map[string]int
	level market.Level // from a level word before the list: 熟悉Java、Go
}

// ParseSkills reads a cell in which people list skills: split at commas, 、, semicolons, | , line ends and
// slashes that belong to no name ("C/C++" is two, "TCP/IP" one), also as ['Python[精通]', 'Go']. Levels are
// read as Find reads them. What the taxonomy does not know is kept as a free label; a repeated skill comes
// once, with its highest level; items that are negated (不会Java), headings and sentences without a known
// skill are left out.
func (t *Taxonomy) ParseSkills(text string) []SkillItem {
	c := &cell{t: t, seen: map[string]int{}}
	for part := range strings.FieldsFuncSeq(text, endsPart) {
		c.level = 0
		for _, item := range splitList(part) {
			c.item(item)
		}
	}
	return c.items
}

func endsPart(r rune) bool {
	return r == '\n' || r == '\r' || r == ';' || r == '；' || r == '。'
}

// splitList splits at commas and the like outside brackets.
func splitList(s string) []string {
	var out []string
	depth, start := 0, 0
	for i, r := range s {
		switch r {
		case '(', '（', '【', '《':
			depth++
		case ')', '）', '】', '》':
			depth = max(0, depth-1)
		case ',', '，', '、', '|', '｜', '\t':
			if depth == 0 {
				out = append(out, s[start:i])
				start = i + utf8.RuneLen(r)
			}
		}
	}
	return append(out, s[start:])
}

// item reads one item: a skill, several parted by slashes or spaces, prose that states skills, or a label
// that the taxonomy does not know.
func (c *cell) item(s string) {
	s = trimItem(s)
	if s == "" {
		return
	}
	if c.add(s, c.level) {
		return
	}
	name, level := c.t.splitLevel(s)
	if level == 0 {
		name, level = c.leading(name)
	}
	if name == "" || c.add(name, level) || c.parted(name, level) || c.prose(s) {
		return
	}
	if c.t.negates(s) || !isLabel(name) {
		return
	}
	c.keep(SkillItem{Label: name, Level: level})
}

// isLabel tells whether a text that names no known skill may be one: it has letters, is no heading and no
// sentence.
func isLabel(s string) bool {
	const longest = 30
	if utf8.RuneCountInString(s) > longest || strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") {
		return false
	}
	return strings.ContainsFunc(s, unicode.IsLetter)
}

// trimItem takes away the list notation around an item.
func trimItem(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`'"“”‘’•●■◆·*`, r)
	})
	for {
		before := s
		s = withoutNumber(strings.TrimSpace(s))
		if strings.HasPrefix(s, "[") && !strings.Contains(s, "]") || strings.HasPrefix(s, "['") || strings.HasPrefix(s, `["`) {
			s = s[1:]
		}
		if strings.HasSuffix(s, "]") && strings.Count(s, "]") > strings.Count(s, "[") {
			s = s[:len(s)-1]
		}
		if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
			s = s[1 : len(s)-1]
		}
		if s = strings.Trim(s, `'"`); s == before {
			return s
		}
	}
}

// withoutNumber takes the number from the start of an item: "1.Java", "(2) Go".
func withoutNumber(s string) string {
	rest := strings.TrimLeft(s, "(（")
	digits := strings.TrimLeft(rest, "0123456789")
	if digits == rest || len(rest)-len(digits) > 2 {
		return s
	}
	for _, mark := range []string{".", ")", "）", "．", ":", "："} {
		if after, ok := strings.CutPrefix(digits, mark); ok && (after == "" || !isDigit(rune(after[0]))) {
			return strings.TrimSpace(after)
		}
	}
	return s
}

// add keeps a name that is a skill's.
func (c *cell) add(name string, level market.Level) bool {
	code, ok := c.t.Skill(name)
	if !ok {
		code, ok = c.t.Skill(withoutKind(name))
	}
	if !ok {
		return false
	}
	c.keep(SkillItem{Label: name, Code: code, Level: level})
	return true
}

// kindWords behind a name say what kind of thing it is, or that one can do it.
var kindWords = []string{"编程语言", "开发语言", "语言", "框架", "数据库", "开发经验", "经验", "开发", "编程", "技术", "软件", "工具", "库", "使用", "操作", "应用", "基础", "技能", "办公软件", "平台", "系统", "相关"}

func withoutKind(name string) string {
	name = strings.TrimSpace(name)
	for _, w := range kindWords {
		if rest, ok := strings.CutSuffix(name, w); ok && rest != "" {
			return rest
		}
	}
	return name
}

func (c *cell) keep(item SkillItem) {
	k := item.Code
	if k == "" {
		k = "=" + key(item.Label)
	}
	if at, ok := c.seen[k]; ok {
		c.items[at].Level = max(c.items[at].Level, item.Level)
		return
	}
	c.seen[k] = len(c.items)
	c.items = append(c.items, item)
}

// leading takes a level word from the start of an item; it governs the items behind it too.
func (c *cell) leading(s string) (string, market.Level) {
	var f folded
	f.reset(s)
	at, level := 0, market.Level(0)
	for at < len(f.runes) {
		d, end := c.t.scanner.longest(&f, at)
		if f.runes[at] == ' ' || f.runes[at] == '\'' {
			at++
			continue
		}
		if d == nil || d.kind != kindLevel {
			break
		}
		level = max(level, market.Level(d.value))
		at = end
	}
	if level == 0 {
		return s, c.level
	}
	c.level = level
	return strings.TrimSpace(s[min(f.end(at), len(s)):]), level
}

// splitLevel parts "Python[精通]", "Excel:熟练", "Go（了解）" and "SQL 良好" into name and level.
func (t *Taxonomy) splitLevel(s string) (string, market.Level) {
	cut := strings.LastIndexAny(s, "[（(【:：-—")
	if cut > 0 {
		_, size := utf8.DecodeRuneInString(s[cut:])
		word := strings.Trim(s[cut+size:], " ]）)】")
		if level := t.levelWord(word); level > 0 {
			return strings.TrimSpace(s[:cut]), level
		}
	}
	var f folded
	f.reset(s)
	for i := len(f.runes) - 1; i > 0 && i > len(f.runes)-6; i-- {
		at := int(f.off[i])
		if level := t.levelWord(s[at:]); level > 0 && (isHan(f.runes[i]) || f.runes[i-1] == ' ') {
			if longer := t.levelWord(s[f.off[max(0, i-2)]:]); longer == 0 {
				return strings.TrimSpace(s[:at]), level
			}
		}
	}
	return s, 0
}

// levelWord is the level that a word states, 0 for none.
func (t *Taxonomy) levelWord(s string) market.Level {
	var f folded
	f.reset(s)
	if len(f.runes) == 0 {
		return 0
	}
	d, end := t.scanner.longest(&f, 0)
	if d == nil || end != len(f.runes) || (d.kind != kindLevel && d.kind != kindRating) {
		return 0
	}
	return market.Level(d.value)
}

// parted reads an item of several skills parted by slashes, then by spaces. Where a part is unknown it
// becomes a label, except that single letters stay together ("A/B").
func (c *cell) parted(s string, level market.Level) bool {
	for _, sep := range []string{"/", " "} {
		parts := strings.FieldsFunc(s, func(r rune) bool { return string(r) == sep || (sep == "/" && (r == '／' || r == '&')) })
		if len(parts) < 2 || !c.allKnown(parts, sep) {
			continue
		}
		for i := 0; i < len(parts); {
			n := c.longestKnown(parts[i:], sep)
			c.part(strings.Join(parts[i:i+max(n, 1)], sep), level)
			i += max(n, 1)
		}
		return true
	}
	return false
}

func (c *cell) part(s string, level market.Level) {
	name, own := c.t.splitLevel(strings.TrimSpace(s))
	if own == 0 {
		own = level
	}
	if name != "" && !c.add(name, own) && !c.prose(name) && isLabel(name) {
		c.keep(SkillItem{Label: name, Level: own})
	}
}

// allKnown tells whether the parts may be read one by one: all of them skills, or parted by slashes with at
// least one skill and no unknown single letter among them.
func (c *cell) allKnown(parts []string, sep string) bool {
	known, unknown := 0, 0
	for i := 0; i < len(parts); {
		n := c.longestKnown(parts[i:], sep)
		switch {
		case n > 0:
			known++
			i += n
		case sep == " " || utf8.RuneCountInString(strings.TrimSpace(parts[i])) < 2:
			return false
		default:
			unknown++
			i++
		}
	}
	return known > 0 && (sep == " " || unknown <= known)
}

// longestKnown is how many parts from the first on make one skill's name, 0 for none.
func (c *cell) longestKnown(parts []string, sep string) int {
	for n := min(4, len(parts)); n > 0; n-- {
		name, _ := c.t.splitLevel(strings.TrimSpace(strings.Join(parts[:n], sep)))
		if _, ok := c.t.Skill(name); ok {
			return n
		}
		if _, ok := c.t.Skill(withoutKind(name)); ok {
			return n
		}
	}
	return 0
}

// prose reads an item that states skills in a sentence.
func (c *cell) prose(s string) bool {
	hits := c.t.Find(s)
	for _, h := range hits {
		level := h.Level
		if level == 0 {
			level = c.level
		}
		c.keep(SkillItem{Label: s[h.Start:h.End], Code: h.Code, Level: level})
	}
	return len(hits) > 0
}

// negates tells whether an item says what someone cannot do.
func (t *Taxonomy) negates(s string) bool {
	var f folded
	f.reset(s)
	if len(f.runes) == 0 {
		return false
	}
	d, _ := t.scanner.longest(&f, 0)
	return d != nil && d.kind == kindNegation && d.flags&single == 0
}
