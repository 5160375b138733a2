package exchange

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"

	"talentmatch/market"
)

// Rejects writes the rows of a source that were not taken, in the source's own columns and format, with the
// row number, the columns and the reasons behind them, so that the file can be put right and imported as it
// is: the columns that were added are passed over, and not repeated where the source is such a file itself. Of JSON Lines the reasons stand in a comment above the line,
// which reading passes over as well. csv and tsv become csv with a byte order mark, an array JSON Lines.
type Rejects struct {
	source *Source
	labels Labels
	lines  *bufio.Writer
	rows   rowWriter
	sheet  string
	titles []string
	count  int
	// kept are the source's columns that are written, width the number of its columns.
	kept  []int
	width int
}

// added are the columns behind the source's own.
var added = []struct {
	key   string
	width int
}{{"row", 8}, {"sheet", 12}, {"column", 20}, {"reason", 60}}

// NewRejects begins such a file. labels gives column names and the texts of problem codes in the reader's
// language.
func NewRejects(w io.Writer, like *Source, labels Labels) (*Rejects, error) {
	r := &Rejects{source: like, labels: labels}
	switch like.format {
	case FormatJSONL, FormatJSON:
		r.lines = bufio.NewWriter(w)
	case FormatXLSX:
		x, err := newXLSXWriter(w, labels.Text("exchange.sheet.rejects", nil))
		if err != nil {
			return nil, err
		}
		r.rows = x
	default:
		r.rows = newCSVWriter(w)
	}
	return r, nil
}

// Ext returns the ending for the name of the file, with its dot.
func (r *Rejects) Ext() string {
	switch {
	case r.lines != nil:
		return ".jsonl"
	case r.source.format == FormatXLSX:
		return ".xlsx"
	}
	return ".csv"
}

// Count returns how many rows are written.
func (r *Rejects) Count() int { return r.count }

// Write writes one rejected row; a row that was not rejected is passed over.
func (r *Rejects) Write(o market.RowOutcome) error {
	if o.Status != market.RowRejected {
		return nil
	}
	r.count++
	if r.lines != nil {
		return r.writeLine(o)
	}
	if err := r.begin(o.Sheet, len(o.Cells)); err != nil {
		return err
	}
	cells := make([]string, len(r.kept), len(r.titles))
	head := r.head(o.Sheet)
	for at, i := range r.kept {
		if i < len(o.Cells) {
			cells[at] = r.shown(head, i, o.Cells[i])
		}
	}
	return r.rows.row(append(cells, strconv.Itoa(o.Number), o.Sheet, r.columns(o), r.rows.guard(r.reasons(o))))
}

// Close completes the file; it doesn't close the underlying writer.
func (r *Rejects) Close() error {
	if r.lines != nil {
		return r.lines.Flush()
	}
	if err := r.begin(r.sheet, 0); err != nil {
		return err
	}
	return r.rows.close()
}

func (r *Rejects) writeLine(o market.RowOutcome) error {
	reason := strings.Join(strings.Fields(r.reasons(o)), " ")
	if _, err := r.lines.WriteString("# " + strconv.Itoa(o.Number) + ": " + reason + "\n"); err != nil {
		return err
	}
	line := ""
	if len(o.Cells) > 0 {
		line = strings.Join(strings.FieldsFunc(o.Cells[0], func(c rune) bool { return c == '\n' || c == '\r' }), " ")
	}
	_, err := r.lines.WriteString(line + "\n")
	return err
}

// begin writes the header of a sheet before its first row. Rows of another sheet, or wider than the header,
// get a header of their own, which reading recognises.
func (r *Rejects) begin(sheet string, width int) error {
	if r.titles != nil && (sheet == r.sheet && width <= r.width) {
		return nil
	}
	head := r.head(sheet)
	r.width = max(width, len(head.keys), len(head.titles))
	r.kept = head.own(r.width)
	var columns []column
	for _, i := range r.kept {
		c := column{width: columnWidths[head.key(i)]}
		if i < len(head.titles) {
			c.title = head.titles[i]
		}
		columns = append(columns, c)
	}
	for _, a := range added {
		columns = append(columns, column{title: r.labels.Text("exchange.column.reject."+a.key, nil), width: a.width})
	}
	again := r.titles != nil
	r.sheet, r.titles = sheet, titlesOf(columns)
	x, isBook := r.rows.(*xlsxWriter)
	switch {
	case head.row == 0 && !isBook:
		return nil // the source has no header either; its mapping goes by number
	case head.row == 0:
		if again {
			return nil
		}
		return x.header(nil)
	case !again || !isBook:
		return r.rows.header(columns)
	}
	x.columns = columns
	return x.row(slices.Clone(r.titles))
}

// own returns the columns of a sheet, of so many, without those that a file of rejected rows has added. A single
// column of such a name is the sheet's own.
func (h *sheetHead) own(width int) []int {
	var out, rest []int
	for i := range width {
		if h.key(i) == keyReject {
			rest = append(rest, i)
		} else {
			out = append(out, i)
		}
	}
	if len(rest) < len(added) {
		out = append(out, rest...)
		slices.Sort(out)
	}
	return out
}

func (r *Rejects) head(sheet string) *sheetHead {
	for i := range r.source.sheets {
		if r.source.sheets[i].name == sheet {
			return &r.source.sheets[i]
		}
	}
	return &r.source.sheets[0]
}

// shown returns a cell as it stood; a spreadsheet's count of days in a column of days is written as the day.
func (r *Rejects) shown(h *sheetHead, i int, cell string) string {
	if r.source.format != FormatXLSX || i >= len(h.keys) || !slices.Contains(dayColumns, h.keys[i]) {
		return cell
	}
	if d, ok := serialDate(trim(cell), r.source.table.(*workbook).date1904); ok {
		return string(d)
	}
	return cell
}

// dayColumns are the fields that hold a day.
var dayColumns = []string{"intention.start", "intention.confirmedAt", "consent.at", "start", "validUntil", "partnership.since", "partnership.until", "education.year"}

// columns lists the columns that the reasons are about.
func (r *Rejects) columns(o market.RowOutcome) string {
	var out []string
	for _, p := range o.Problems {
		if name := r.column(o.Sheet, p); name != "" {
			out = appendNew(out, name)
		}
	}
	return strings.Join(out, "; ")
}

// column names the column that a problem is about as the file does: by the title of the column that is read as
// its field, else as an export names it.
func (r *Rejects) column(sheet string, p market.RowProblem) string {
	if p.Column != "" && (p.Field == "" || p.Column != p.Field) {
		return p.Column
	}
	if p.Field == "" || r.lines != nil {
		return p.Field
	}
	head := r.head(sheet)
	names, err := lookupKind(r.source.kind)
	if err != nil {
		return p.Field
	}
	if key := columnOf(func(k string) bool { return slices.Contains(head.keys, k) }, names.order, p.Field); key != "" {
		return head.title(slices.Index(head.keys, key))
	}
	key := columnOf(func(k string) bool { return !noField(k) }, names.order, p.Field)
	code := "exchange.column." + string(r.source.kind) + "." + key
	if text := r.labels.Text(code, nil); text != "" && text != code {
		return text
	}
	return p.Field
}

// reasons lists why the row was not taken: the texts that the caller rendered, else those of the labels.
func (r *Rejects) reasons(o market.RowOutcome) string {
	var out []string
	for _, p := range o.Problems {
		text := p.Text
		if text == "" {
			text = r.labels.Text("problem."+string(p.Code), p.Args)
		}
		if name := r.column(o.Sheet, p); name != "" {
			text = name + ": " + text
		}
		out = appendNew(out, text)
	}
	return strings.Join(out, "; ")
}
