package exchange

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// jsonlWriter writes records as the API shows them, one a line.
type jsonlWriter struct {
	buf *bufio.Writer
	enc *json.Encoder
}

func newJSONLWriter(w io.Writer) *jsonlWriter {
	buf := bufio.NewWriterSize(w, 32<<10)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return &jsonlWriter{buf: buf, enc: enc}
}

func (j *jsonlWriter) header([]column) error    { return nil }
func (j *jsonlWriter) guard(text string) string { return text }
func (j *jsonlWriter) row([]string) error       { return nil }
func (j *jsonlWriter) line(v any) error         { return j.enc.Encode(v) }
func (j *jsonlWriter) close() error             { return j.buf.Flush() }

// The limits of a sheet: characters of a cell in UTF-16 units, and rows.
const (
	mostCell = 32_000
	mostRows = 1_048_000
)

// xlsxWriter writes a workbook through excelize's stream, which keeps large sheets in a temporary file. A text
// longer than a cell goes on in the rows below, which the last column marks.
type xlsxWriter struct {
	w       io.Writer
	file    *excelize.File
	stream  *excelize.StreamWriter
	sheet   string
	sheets  int
	next    int
	columns []column
	asText  int
	bold    int
}

func newXLSXWriter(w io.Writer, sheet string) (*xlsxWriter, error) {
	x := &xlsxWriter{w: w, file: excelize.NewFile(), sheet: sheet}
	var err1, err2 error
	x.asText, err1 = x.file.NewStyle(&excelize.Style{NumFmt: 49})
	x.bold, err2 = x.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	return x, errors.Join(err1, err2)
}

func (x *xlsxWriter) header(columns []column) error {
	x.columns = columns
	return x.newSheet()
}

// guard leaves texts alone that only look like formulas: the cells are typed as texts, so that no program
// calculates them.
func (x *xlsxWriter) guard(text string) string { return guardTyped(text) }

// usualWidth is the width of columns without one of their own, in characters.
const usualWidth = 16

// newSheet ends the sheet and begins another one with the header on it.
func (x *xlsxWriter) newSheet() error {
	x.sheets++
	name := x.sheet
	if x.sheets > 1 {
		if err := x.stream.Flush(); err != nil {
			return err
		}
		name += " " + strconv.Itoa(x.sheets)
		if _, err := x.file.NewSheet(name); err != nil {
			return err
		}
	} else if err := x.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	var err error
	if x.stream, err = x.file.NewStreamWriter(name); err != nil {
		return err
	}
	if err := x.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, c := range x.columns {
		width := c.width
		if width == 0 {
			width = usualWidth
		}
		err := x.stream.SetColWidth(i+1, i+1, float64(width))
		if err == nil && c.text {
			err = x.stream.SetColStyle(i+1, i+1, x.asText)
		}
		if err != nil {
			return err
		}
	}
	values := make([]any, len(x.columns))
	for i, c := range x.columns {
		values[i] = excelize.Cell{StyleID: x.bold, Value: c.title}
	}
	x.next = 2
	return x.stream.SetRow("A1", values)
}

func (x *xlsxWriter) row(cells []string) error {
	if x.next > mostRows {
		if err := x.newSheet(); err != nil {
			return err
		}
	}
	for first := true; ; first = false {
		values := make([]any, len(x.columns))
		more := false
		for i, s := range cells {
			part, rest := cutCell(s)
			cells[i] = rest
			more = more || rest != ""
			values[i] = x.value(i, part)
		}
		if !first {
			values[len(x.columns)-1] = continuedMark
		}
		if err := x.stream.SetRow("A"+strconv.Itoa(x.next), values); err != nil {
			return err
		}
		x.next++
		if !more {
			return nil
		}
	}
}

func (x *xlsxWriter) value(i int, s string) any {
	switch {
	case s == "":
		return nil
	case i < len(x.columns) && x.columns[i].text, strings.ContainsRune(formulaStarts, rune(s[0])):
		return excelize.Cell{StyleID: x.asText, Value: s}
	}
	return s
}

func (x *xlsxWriter) line(any) error { return nil }

func (x *xlsxWriter) close() error {
	err := x.stream.Flush()
	if err == nil {
		_, err = x.file.WriteTo(x.w)
	}
	return errors.Join(err, x.file.Close())
}

// cutCell parts a text where a cell is full.
func cutCell(s string) (part, rest string) {
	if len(s) <= mostCell {
		return s, ""
	}
	units := 0
	for i, r := range s {
		if r > 0xFFFF {
			units++
		}
		if units++; units > mostCell {
			return s[:i], s[i:]
		}
	}
	return s, ""
}
