package exchange

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	// reTotal and reNote are how rows begin that are no records.
	reTotal = regexp.MustCompile(`^(?:合\s*计|总\s*计|小\s*计|共\s*计|总人数|合计人数|total|subtotal)\s*(?:[:：0-9（(]|$)`)
	reNote  = regexp.MustCompile(`^(?:备\s*注|说\s*明|填表说明|填写说明|填报说明|注意事项|填表人|填报人|制表人|制表|审核人|审核|经办人|负责人签字|填表日期|填表时间|填报日期|制表日期|单位盖章|盖章|` +
		`注|注意|附注|notes?|remarks?|prepared by|checked by)\s*[0-9]{0,2}(?:\s*[:：]|\s*$|（盖章）|\(盖章\))`)
)

const (
	// mostNoteCells is the most cells of a note; a row with more of them is a record.
	mostNoteCells = 3
	// longestHeading is the number of characters beyond which a text that stands alone is a sentence.
	longestHeading = 40
)

// isNote tells whether a row below the header is no record but a total, a note or a heading: one of few cells
// that begins with such a word, or a lone cell that states nothing of a record. title is the key of the field
// that a record can't do without. own tells that the table is an export of this package, in which a lone cell
// can be a record with any text.
func (h *sheetHead) isNote(title string, own bool, cells []string) bool {
	var filled []int
	for i, c := range cells {
		if key := h.key(i); key != keyReject && key != keyContinued && trim(c) != "" {
			filled = append(filled, i)
		}
		if len(filled) > mostNoteCells {
			return false
		}
	}
	if len(filled) == 0 {
		return false
	}
	first := filled[0]
	text, key := fold(cells[first]), h.key(first)
	at := slices.Index(h.keys, title)
	named := slices.Contains(filled, at)
	if reTotal.MatchString(text) && (!named || first == at || noField(key)) || reNote.MatchString(text) && (!named || first == at) {
		return true
	}
	switch {
	case own || len(filled) > 1:
		return false
	case noField(key):
		return true
	}
	return (first == at || first == 0) && sentence(text)
}

// sentence tells whether a text that stands alone in a row says something to the reader rather than name a record.
func sentence(text string) bool {
	return strings.ContainsAny(text, ":：。；") || utf8.RuneCountInString(text) > longestHeading
}

// exported tells whether a table has every column that this package writes.
func (s *recordSpec[T]) exported(h *sheetHead) bool {
	for i := range s.fields {
		if s.fields[i].write != nil && !slices.Contains(h.keys, s.fields[i].key) {
			return false
		}
	}
	return true
}
