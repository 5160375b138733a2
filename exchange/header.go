package exchange

import (
	"errors"
	"io"
	"strconv"

	"talentmatch/market"
)

// headerDepth is the number of rows in which a header is looked for.
const headerDepth = 30

// sheetHead says what the columns of a sheet are.
type sheetHead struct {
	index int
	name  string
	// row is the number of the header row, 0 where there is none.
	row int
	// titles are the column names as they stand, keys the fields, empty where unrecognised.
	titles []string
	keys   []string
	// names are the titles as they are shown, hints what stands in brackets in them.
	names []string
	hints []string
}

// title returns the name of a column as it is shown: its title, else its number from 1.
func (h *sheetHead) title(i int) string {
	if i < len(h.names) {
		return h.names[i]
	}
	return strconv.Itoa(i + 1)
}

// key returns the field of a column, empty where it is none.
func (h *sheetHead) key(i int) string {
	if i < len(h.keys) {
		return h.keys[i]
	}
	return ""
}

func (h *sheetHead) hint(i int) string {
	if i < len(h.hints) {
		return h.hints[i]
	}
	return ""
}

// bind makes the head for a row of titles.
func (s *Source) bind(spec *kindNames, titles []string) (sheetHead, error) {
	h := sheetHead{titles: titles, keys: make([]string, len(titles)), names: make([]string, len(titles)), hints: make([]string, len(titles))}
	for i, t := range titles {
		h.keys[i] = spec.find(t)
		_, h.hints[i] = splitHint(t)
		if h.names[i] = trim(t); h.names[i] == "" {
			h.names[i] = strconv.Itoa(i + 1)
		}
	}
	for from, to := range s.options.Columns {
		key := to
		if to != keyLeftOut {
			if key = spec.find(to); key == "" {
				return h, &market.Error{Code: market.CodeInvalid, Problems: []market.Problem{{Field: "columns",
					Code: ProblemUnknownColumn, Args: market.Args{"value": to, "known": spec.order}}}}
			}
		}
		for _, i := range h.columnsNamed(from) {
			for len(h.keys) <= i {
				h.keys = append(h.keys, "")
			}
			h.keys[i] = key
		}
	}
	return h, nil
}

// columnsNamed returns the columns that a name of the mapping means: those with that title, else the one with
// that number.
func (h *sheetHead) columnsNamed(name string) []int {
	var out []int
	for i, t := range h.titles {
		if normalName(t) == normalName(name) && normalName(t) != "" {
			out = append(out, i)
		}
	}
	if n, err := strconv.Atoi(name); len(out) == 0 && err == nil && n >= 1 && n <= 16384 {
		out = append(out, n-1)
	}
	return out
}

// recognised counts the distinct fields of a head and tells whether it is enough to be one.
func (h *sheetHead) recognised(spec *kindNames) (int, bool) {
	seen := map[string]bool{}
	for _, k := range h.keys {
		if !noField(k) {
			seen[k] = true
		}
	}
	return len(seen), seen[spec.title] || len(seen) >= 2
}

// findHeaders looks for the header of every sheet. No header in any is an error.
func (s *Source) findHeaders(spec *kindNames) error {
	var found []string
	for i, name := range s.table.sheets() {
		if s.options.Sheet != "" && name != s.options.Sheet {
			continue
		}
		rows, err := s.firstRows(i)
		if err != nil {
			return err
		}
		head, ok, err := s.chooseHeader(spec, rows)
		if err != nil {
			return err
		}
		if !ok {
			if len(rows) > 0 {
				s.ignored.add(Ignored{Sheet: name, Reason: IgnoredNoHeader}, 0)
				found = append(found, sampleCells(rows)...)
			}
			continue
		}
		head.index, head.name = i, name
		s.sheets = append(s.sheets, head)
		s.noteUnknown(&head)
	}
	if len(s.sheets) == 0 {
		if len(found) > 20 {
			found = found[:20]
		}
		return fileError(market.CodeInvalid, ProblemNoHeader, market.Args{"found": found, "known": spec.known}, nil)
	}
	return nil
}

func (s *Source) noteUnknown(h *sheetHead) {
	for i, k := range h.keys {
		if why, passed := passedOver(k); passed && i < len(h.titles) && trim(h.titles[i]) != "" {
			s.ignored.add(Ignored{Sheet: h.name, Column: h.title(i), Reason: why}, 0)
		}
	}
}

// passedOver tells whether a column's cells are passed over, and why that is reported.
func passedOver(key string) (IgnoredReason, bool) {
	switch key {
	case "":
		return IgnoredUnknown, true
	case keyIgnored:
		return IgnoredNotKept, true
	}
	return "", false
}

// numbered is a row with its number.
type numbered struct {
	number int
	cells  []string
}

// firstRows returns the rows that are not blank among the first thirty.
func (s *Source) firstRows(sheet int) ([]numbered, error) {
	r, err := s.table.open(sheet)
	if err != nil {
		return nil, err
	}
	defer r.close()
	var rows []numbered
	for len(rows) < headerDepth {
		number, cells, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, errRowTooLarge) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !blankRow(cells) {
			rows = append(rows, numbered{number, cells})
		}
	}
	return rows, nil
}

// chooseHeader returns the head with the most recognised columns. Without a header row, or where every column
// is mapped by number, the mapping alone decides.
func (s *Source) chooseHeader(spec *kindNames, rows []numbered) (sheetHead, bool, error) {
	if s.options.NoHeader {
		h, err := s.bind(spec, nil)
		_, ok := h.recognised(spec)
		return h, ok && len(rows) > 0, err
	}
	var best sheetHead
	most, ok := 0, false
	for _, row := range rows {
		h, err := s.bind(spec, row.cells)
		if err != nil {
			return h, false, err
		}
		if n, enough := h.recognised(spec); enough && n > most {
			h.row = row.number
			best, most, ok = h, n, true
		}
	}
	return best, ok, nil
}

// isHeader tells whether a row of data is a header again, as in files that were put together from several:
// half of its cells are column names, the one that every record needs among them.
func (h *sheetHead) isHeader(spec *kindNames, cells []string) bool {
	if h.row == 0 {
		return false
	}
	filled, known, title := 0, 0, false
	for _, c := range cells {
		if trim(c) == "" {
			continue
		}
		filled++
		if key := spec.find(c); key != "" {
			known++
			title = title || key == spec.title
		}
		if filled == 3 && known == 0 {
			return false
		}
	}
	return title && known >= 2 && known*2 >= filled
}

func blankRow(cells []string) bool {
	for _, c := range cells {
		if trim(c) != "" {
			return false
		}
	}
	return true
}

// sampleCells returns the cells of the first rows, for a message.
func sampleCells(rows []numbered) []string {
	var out []string
	for _, r := range rows[:min(len(rows), 3)] {
		for _, c := range r.cells {
			if c = trim(c); c != "" && len(out) < 20 {
				out = append(out, clip(c))
			}
		}
	}
	return out
}

// detectComma chooses the separator under which the first rows make the best table.
func (s *Source) detectComma(t *textTable, spec *kindNames) byte {
	best, most := byte(','), -1
	for _, comma := range []byte{',', '\t', ';', '|'} {
		t.comma = comma
		s.table = t
		rows, err := s.firstRows(0)
		if err != nil {
			continue
		}
		score := consistency(rows)
		if h, ok, err := s.chooseHeader(spec, rows); err == nil && ok && !s.options.NoHeader {
			n, _ := h.recognised(spec)
			score += n * 1000
		}
		if score > most {
			best, most = comma, score
		}
	}
	return best
}

// consistency is high where the rows have the same number of columns, and more than one.
func consistency(rows []numbered) int {
	counts := map[int]int{}
	for _, r := range rows {
		counts[len(r.cells)]++
	}
	best := 0
	for width, n := range counts {
		if width > 1 {
			best = max(best, n*10+min(width, 9))
		}
	}
	return best
}

// clip shortens a value to 60 characters for a message.
func clip(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
