package exchange

import (
	"fmt"
	"io"
	"strings"

	"talentmatch/market"
)

// WriteOptions say how records are written.
type WriteOptions struct {
	// Lang is the language of column names and words: "zh" (also where empty) or "en".
	Lang string
	// Labels gives the texts of that language.
	Labels Labels
	// Words are the words of the taxonomy.
	Words Words
	// Employer finds the employer of a demand, whose name and credit code are then written beside its id. It
	// may be nil.
	Employer func(id string) (market.Employer, bool)
}

// Writer writes records of one kind as xlsx, csv or JSON Lines, one by one, in constant memory. Nothing is
// complete before Close.
type Writer struct {
	kind    market.Kind
	phrases *phrases
	rows    rowWriter
	number  int
}

// column is a column as it is written: its title, whether it is text whatever it holds, and its width in
// characters, 0 for the usual one.
type column struct {
	title string
	text  bool
	width int
}

func titlesOf(columns []column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.title
	}
	return out
}

// rowWriter writes rows of cells. guard makes the cell for a text that reading has to give back exactly.
type rowWriter interface {
	header(columns []column) error
	guard(text string) string
	row(cells []string) error
	line(v any) error
	close() error
}

// NewWriter begins a file of records of kind. Formats are xlsx, csv and jsonl; another one, or another kind than
// talent, demand and employer, is an *market.Error with code unsupported. Errors of w come back as they are.
func NewWriter(w io.Writer, format Format, kind market.Kind, o WriteOptions) (*Writer, error) {
	if _, err := lookupKind(kind); err != nil {
		return nil, err
	}
	if o.Lang == "" {
		o.Lang = "zh"
	}
	out := &Writer{kind: kind, phrases: &phrases{words: o.Words, labels: o.Labels, lang: o.Lang, employer: o.Employer}}
	columns := out.columns()
	var err error
	switch format {
	case FormatCSV:
		out.rows = newCSVWriter(w)
	case FormatXLSX:
		out.rows, err = newXLSXWriter(w, out.phrases.labels.Text("exchange.sheet."+string(kind), nil))
		columns = append(columns, column{title: out.phrases.title("", keyContinued), width: 6})
	case FormatJSONL:
		out.rows = newJSONLWriter(w)
	default:
		return nil, &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": string(format)}}
	}
	if err != nil {
		return nil, err
	}
	return out, out.rows.header(columns)
}

// title returns the column name of a field.
func (p *phrases) title(kind market.Kind, key string) string {
	if kind != "" {
		key = string(kind) + "." + key
	}
	return p.labels.Text("exchange.column."+key, nil)
}

func (w *Writer) columns() []column {
	switch w.kind {
	case market.KindTalent:
		return columnsOf(w.phrases, talentSpec())
	case market.KindDemand:
		return columnsOf(w.phrases, demandSpec())
	}
	return columnsOf(w.phrases, employerSpec())
}

func columnsOf[T any](p *phrases, spec *recordSpec[T]) []column {
	var out []column
	for _, f := range spec.fields {
		if f.write != nil {
			out = append(out, column{title: p.title(spec.names.kind, f.key), text: f.text, width: columnWidths[f.key]})
		}
	}
	return out
}

// columnWidths are the widths of columns that need more or less than the usual one.
var columnWidths = map[string]int{
	"private.name": 12, "private.phone": 15, "private.email": 24, "private.about": 50, "education.level": 10, "education.year": 10,
	"education.school": 22, "education.field": 20, "skills": 40, "experience": 50, "training": 40, "certificates": 40, "intention.districts": 24,
	"title": 24, "employer.name": 30, "employer.creditCode": 22, "place.districts": 24, "text": 60, "name": 30, "creditCode": 22, "address": 30,
	"contact.phone": 15, "contact.email": 24, "consent.at": 26, "headcount": 8, "id": 30, "externalId": 18, "employerId": 30,
}

// Talent writes one talent.
func (w *Writer) Talent(t market.Talent) error { return write(w, talentSpec(), &t) }

// Demand writes one demand.
func (w *Writer) Demand(d market.Demand) error { return write(w, demandSpec(), &d) }

// Employer writes one employer.
func (w *Writer) Employer(e market.Employer) error { return write(w, employerSpec(), &e) }

// Count returns how many records are written.
func (w *Writer) Count() int { return w.number }

// Close completes the file; it doesn't close the underlying writer.
func (w *Writer) Close() error { return w.rows.close() }

func write[T any](w *Writer, spec *recordSpec[T], r *T) error {
	if w.kind != spec.names.kind {
		return fmt.Errorf("exchange: a writer of %s got a %s", w.kind, spec.names.kind)
	}
	w.number++
	if _, ok := w.rows.(*jsonlWriter); ok {
		return w.rows.line(r)
	}
	var cells []string
	for _, f := range spec.fields {
		if f.write != nil {
			cells = append(cells, w.rows.guard(f.write(w.phrases, r)))
		}
	}
	return w.rows.row(cells)
}

// csvWriter writes separated values as UTF-8 with a byte order mark, so that spreadsheets know it.
type csvWriter struct {
	w io.Writer
	b []byte
}

func newCSVWriter(w io.Writer) *csvWriter { return &csvWriter{w: w, b: []byte("\uFEFF")} }

func (c *csvWriter) header(columns []column) error { return c.row(titlesOf(columns)) }

func (c *csvWriter) guard(text string) string { return guard(text) }

func (c *csvWriter) row(cells []string) error {
	for i, s := range cells {
		if i > 0 {
			c.b = append(c.b, ',')
		}
		if !strings.ContainsAny(s, "\",\r\n\t; ") && (s != "" || len(cells) > 1) {
			c.b = append(c.b, s...)
			continue
		}
		c.b = append(c.b, '"')
		c.b = append(c.b, strings.ReplaceAll(s, `"`, `""`)...)
		c.b = append(c.b, '"')
	}
	c.b = append(c.b, '\r', '\n')
	if len(c.b) < 32<<10 {
		return nil
	}
	return c.flush()
}

func (c *csvWriter) flush() error {
	_, err := c.w.Write(c.b)
	c.b = c.b[:0]
	return err
}

func (c *csvWriter) line(any) error { return nil }

func (c *csvWriter) close() error { return c.flush() }
