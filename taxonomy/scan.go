package taxonomy

import "unicode"

// token is one word or mark of interest in folded text.
type token struct {
	kind       kind
	flags      uint8
	def        *def  // nil for punctuation
	start, end int32 // runes
	gap        int32 // runes of other text, spaces aside, since the token before
}

// scan cuts the text into tokens, leftmost longest first, in one pass. Words about fields of study come apart:
// to the tokens they are other text.
func (m *matcher) scan(f *folded, tokens, studies []token) (_, _ []token) {
	tokens, studies = tokens[:0], studies[:0]
	gap := int32(0)
	emit := func(t token) {
		t.gap, gap = gap, 0
		tokens = append(tokens, t)
	}
	for i := 0; i < len(f.runes); {
		if d, end := m.longest(f, i); d != nil {
			t := token{kind: d.kind, flags: d.flags, def: d, start: int32(i), end: int32(end)}
			switch d.kind {
			case kindStudy:
				studies = append(studies, t)
				fallthrough
			case kindPhrase:
				gap += int32(end - i)
			default:
				emit(t)
			}
			i = end
			continue
		}
		if k, ok := mark(f.runes, i); ok {
			emit(token{kind: k, start: int32(i), end: int32(i + 1)})
			i++
			continue
		}
		next := skipWord(f.runes, i)
		if f.runes[i] != ' ' {
			gap += int32(next - i)
		}
		i = next
	}
	return tokens, studies
}

// skipWord passes over one rune, or over the rest of a word of letters and digits.
func skipWord(runes []rune, i int) int {
	if !isWord(runes[i]) {
		return i + 1
	}
	for i < len(runes) && isWord(runes[i]) {
		i++
	}
	return i
}

// mark is the meaning of the punctuation at i.
func mark(runes []rune, i int) (kind, bool) {
	switch runes[i] {
	case '。', ';', '!', '?', '\n', '\r', '…', '\u2028', '\u2029':
		return kindHard, true
	case '.':
		if i > 0 && i+1 < len(runes) && isWord(runes[i-1]) && isWord(runes[i+1]) {
			return 0, false
		}
		return kindHard, true
	case ',', '\t':
		return kindComma, true
	case '、', '/', '|', '&', '+', '·', '\\', '*', '●', '■', '◆':
		return kindEnum, true
	case '(', '[', '{', '【', '《', '<', '「', '『', '〔', '"', '\'':
		return kindOpen, true
	case ')', ']', '}', '】', '》', '>', '」', '』', '〕':
		return kindClose, true
	case ':':
		return kindColon, true
	case '-', '~':
		return kindDash, true
	}
	return 0, false
}

// chunkEnd cuts long text where a sentence or line ends, so that memory stays bounded: the end of the part
// that begins at start.
func chunkEnd(text string, start int) int {
	const most, least = 1 << 16, 1 << 15
	if len(text)-start <= most {
		return len(text)
	}
	space := 0
	for i := start + most; i > start+least; i-- {
		switch text[i-1] {
		case '\n', ';', '!', '?':
			return i
		case ' ', ',', '\t', '|':
			space = max(space, i)
		case 0x82: // the last byte of 。
			if text[i-2] == 0x80 && text[i-3] == 0xE3 {
				return i
			}
		}
	}
	if space > 0 {
		return space
	}
	end := start + most
	for end > start && text[end]&0xC0 == 0x80 {
		end--
	}
	if end == start {
		return start + most
	}
	return end
}

// contextWords after an ordinary word show that a skill is meant: Go开发, R语言, "Go developer".
var contextWords = []string{"语言", "开发", "编程", "程序", "工程师", "后端", "后台", "前端", "框架", "脚本", "架构", "技术", "软件", "工具",
	"服务端", "库", "组件", "developer", "development", "programming", "programmer", "engineer", "language", "backend", "code", "script", "framework", "package"}

// contextVerbs before an ordinary word show the same: 使用R, using R.
var contextVerbs = []string{"使用", "运用", "会用", "学过", "利用", "基于", "using", "use", "uses", "used", "via"}

// inContext tells whether the words right beside [start, end) show that a skill is meant.
func inContext(runes []rune, start, end int) bool {
	for end < len(runes) && runes[end] == ' ' {
		end++
	}
	for _, w := range contextWords {
		if hasRunes(runes[end:], w) {
			return true
		}
	}
	for start > 0 && runes[start-1] == ' ' {
		start--
	}
	for _, w := range contextVerbs {
		if endsInRunes(runes[:start], w) {
			return true
		}
	}
	return false
}

func hasRunes(runes []rune, w string) bool {
	i := 0
	for _, r := range w {
		if i >= len(runes) || runes[i] != r {
			return false
		}
		i++
	}
	return true
}

func endsInRunes(runes []rune, w string) bool {
	n := 0
	for range w {
		n++
	}
	if n > len(runes) || !hasRunes(runes[len(runes)-n:], w) {
		return false
	}
	at := len(runes) - n
	return at == 0 || !isWord(runes[at]) || !isWord(runes[at-1])
}

// alone tells whether [start, end) is all of the text, or all of a quoted item.
func alone(runes []rune, start, end int) bool {
	for start > 0 && unicode.IsSpace(runes[start-1]) {
		start--
	}
	for end < len(runes) && unicode.IsSpace(runes[end]) {
		end++
	}
	if start == 0 && end == len(runes) {
		return true
	}
	if start == 0 || end == len(runes) {
		return false
	}
	left, right := runes[start-1], runes[end]
	return (left == '\'' || left == '"') && (right == left || right == '[' || right == '(')
}
