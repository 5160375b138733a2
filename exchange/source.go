package exchange

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync/atomic"

	"talentmatch/market"
)

// Options say how a file is read. The zero value fits files whose column names are recognised.
type Options struct {
	// Columns maps a column's name or its number from 1 to a field: a key such as "private.phone", any
	// recognised name of the column, or "-" to leave the column out. It goes before recognition.
	Columns map[string]string
	// NoHeader says that the first row is data; then Columns names the columns by number.
	NoHeader bool
	// Sheet reads only the sheet of that name.
	Sheet string
	// Today is the day from which "immediately" and "within a week" count; empty leaves such a start out.
	Today market.Date
	// MaxFile, MaxUnpacked and MaxRow are limits in bytes; 0 stands for 512 MiB, 2 GiB and 8 MiB.
	MaxFile, MaxUnpacked int64
	MaxRow               int
}

func (o Options) withDefaults() Options {
	if o.MaxFile == 0 {
		o.MaxFile = 512 << 20
	}
	if o.MaxUnpacked == 0 {
		o.MaxUnpacked = 2 << 30
	}
	if o.MaxRow == 0 {
		o.MaxRow = 8 << 20
	}
	return o
}

// table is a file as sheets of rows; every open starts at the beginning.
type table interface {
	sheets() []string
	open(i int) (rowReader, error)
	close() error
}

// rowReader reads rows one after the other: their number from 1 and their cells. It returns io.EOF at the
// end and errRowTooLarge for a row that was skipped.
type rowReader interface {
	next() (number int, cells []string, err error)
	// progress is the share of the sheet that is read, 0 to 1.
	progress() float64
	close()
}

// Source is an opened file. Talents, Demands and Employers read it from the beginning each time they are
// ranged over; a Source serves one reader at a time.
type Source struct {
	name    string
	kind    market.Kind
	format  Format
	words   Words
	options Options
	size    int64
	table   table
	sheets  []sheetHead
	ignored ignoredList
	file    io.Closer
	done    atomic.Int64
	charset charset
}

// Open opens the file at path for records of kind (talent, demand or employer). The format is told from the
// content. It returns an *market.Error: not_found, unsupported (.xls and other formats), too_large,
// malformed (damaged, no known encoding), or invalid (empty, a folder, no header recognised) with a Problem
// for the field "file" that says what was found.
func Open(path string, kind market.Kind, w Words, o Options) (*Source, error) {
	f, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, market.Wrap(market.CodeNotFound, err, market.Args{"kind": "file", "id": path})
		}
		return nil, market.Wrap(market.CodeUnavailable, err, market.Args{"what": "file", "path": path})
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fileError(market.CodeInvalid, ProblemDirectory, market.Args{"path": path}, nil)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	s, err := OpenReader(f, info.Size(), path, kind, w, o)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	s.file = f
	return s, nil
}

// OpenReader is Open for content that is already at hand, such as an upload; name is for messages alone.
// The caller keeps r open until the Source is closed.
func OpenReader(r io.ReaderAt, size int64, name string, kind market.Kind, w Words, o Options) (*Source, error) {
	s := &Source{name: name, kind: kind, words: w, options: o.withDefaults(), size: size}
	spec, err := lookupKind(kind)
	if err != nil {
		return nil, err
	}
	if size > s.options.MaxFile {
		return nil, fileError(market.CodeTooLarge, ProblemFileTooLarge, market.Args{"most": s.options.MaxFile >> 20}, nil)
	}
	head := make([]byte, min(size, sampleSize))
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, market.Wrap(market.CodeUnavailable, err, market.Args{"what": "file", "path": name})
	}
	head = head[:n]
	if s.format, err = detectFormat(r, size, head); err != nil {
		return nil, err
	}
	if err := s.openTable(r, head, spec); err != nil {
		return nil, err
	}
	if s.format == FormatJSONL || s.format == FormatJSON {
		return s, nil
	}
	if err := s.findHeaders(spec); err != nil {
		return nil, errors.Join(err, s.table.close())
	}
	return s, nil
}

func (s *Source) openTable(r io.ReaderAt, head []byte, spec *kindNames) error {
	if s.format == FormatXLSX {
		w, err := openWorkbook(r, s.size, s.options.MaxUnpacked, s.options.MaxRow)
		if err != nil {
			return err
		}
		s.table = w
		for _, name := range w.hidden {
			s.ignored.add(Ignored{Sheet: name, Reason: IgnoredHidden}, 0)
		}
		return nil
	}
	c, err := detectCharset(r, s.size, head)
	if err != nil {
		return err
	}
	s.charset = c
	t := &textTable{r: r, size: s.size, charset: c, limit: s.options.MaxRow}
	switch s.format {
	case FormatJSONL:
		t.lines = true
	case FormatJSON:
		t.array = true
	default:
		t.comma = s.detectComma(t, spec)
		if t.comma == '\t' {
			s.format = FormatTSV
		}
	}
	s.table = t
	return nil
}

// Format returns the format that was detected.
func (s *Source) Format() Format { return s.format }

// Kind returns the kind of record that the source is read as.
func (s *Source) Kind() market.Kind { return s.kind }

// Progress returns how many bytes of the file's size are read, for a progress bar. It may be called while
// another goroutine reads.
func (s *Source) Progress() (done, total int64) { return s.done.Load(), s.size }

// Ignored returns what was not read: unrecognised columns and those that are kept nowhere, second columns of a
// field that holds one value, hidden sheets and sheets without a known header, notes below a table, cells that
// hold another system's codes, and optional cells that can't be understood. The counts are complete once the
// rows are read.
func (s *Source) Ignored() []Ignored { return s.ignored.list() }

// Columns returns the recognised columns of all sheets: the name in the file and the field it is read as.
func (s *Source) Columns() []Column {
	var out []Column
	for _, h := range s.sheets {
		for i, key := range h.keys {
			if !noField(key) {
				out = append(out, Column{Sheet: h.name, Name: h.title(i), Number: i + 1, Field: key})
			}
		}
	}
	return out
}

// Column is a recognised column.
type Column struct {
	Sheet string `json:"sheet,omitempty"`
	Name  string `json:"name"`
	// Number counts from 1.
	Number int    `json:"number"`
	Field  string `json:"field"`
}

// Close releases the file.
func (s *Source) Close() error {
	err := s.table.close()
	if s.file != nil {
		err = errors.Join(err, s.file.Close())
	}
	return err
}

// Ignored is something in a file that is not read.
type Ignored struct {
	Sheet  string        `json:"sheet,omitempty"`
	Column string        `json:"column,omitempty"`
	Reason IgnoredReason `json:"reason"`
	// Cells counts the filled cells that were passed over; of notes, the rows.
	Cells int `json:"cells,omitempty"`
	// Rows are the numbers of the first three rows with such a cell, for unreadable cells and notes.
	Rows []int `json:"rows,omitempty"`
}

// mostSamples is how many rows stand in Ignored.Rows.
const mostSamples = 3

// IgnoredReason says why something is not read.
type IgnoredReason string

// The reasons.
const (
	IgnoredUnknown    IgnoredReason = "unknown_column"  // no field has that name
	IgnoredNotKept    IgnoredReason = "not_kept"        // a known column that no field keeps, such as a serial number
	IgnoredCodes      IgnoredReason = "foreign_codes"   // cells with numeric codes of another system
	IgnoredRepeated   IgnoredReason = "repeated_column" // cells of a second column of the same field, with another value
	IgnoredUnreadable IgnoredReason = "unreadable_cell" // cells of an optional field that can't be understood
	IgnoredNote       IgnoredReason = "note_row"        // rows that are no records: totals, notes and headings
	IgnoredHidden     IgnoredReason = "hidden_sheet"
	IgnoredNoHeader   IgnoredReason = "no_header" // a sheet without a recognised header
)

// ignoredList gathers what is ignored, in the order in which it was met.
type ignoredList struct {
	order []Ignored
	index map[ignoredKey]int
}

type ignoredKey struct {
	sheet, column string
	reason        IgnoredReason
}

// add counts what was passed over. A row's number is kept among the first ones; 0 is none.
func (l *ignoredList) add(i Ignored, row int) {
	key := ignoredKey{i.Sheet, i.Column, i.Reason}
	if l.index == nil {
		l.index = map[ignoredKey]int{}
	}
	at, ok := l.index[key]
	if !ok {
		at = len(l.order)
		l.index[key] = at
		l.order = append(l.order, Ignored{Sheet: i.Sheet, Column: i.Column, Reason: i.Reason})
	}
	l.order[at].Cells += i.Cells
	if row > 0 && len(l.order[at].Rows) < mostSamples {
		l.order[at].Rows = append(l.order[at].Rows, row)
	}
}

// reset sets the counts to zero, for another pass.
func (l *ignoredList) reset() {
	for i := range l.order {
		l.order[i].Cells, l.order[i].Rows = 0, nil
	}
}

func (l *ignoredList) list() []Ignored {
	var out []Ignored
	for _, i := range l.order {
		i.Rows = slices.Clone(i.Rows)
		out = append(out, i)
	}
	return out
}
