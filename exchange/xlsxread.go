package exchange

import (
	"archive/zip"
	"errors"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"talentmatch/market"
)

// workbook reads the sheets of an xlsx file.
type workbook struct {
	file     *excelize.File
	names    []string
	hidden   []string
	scans    map[string]sheetScan
	date1904 bool
	limit    int // bytes of a row
}

// openWorkbook unpacks at most limit bytes, and looks through every visible sheet once.
func openWorkbook(r io.ReaderAt, size, limit int64, row int) (*workbook, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fileError(market.CodeMalformed, ProblemDamaged, nil, err)
	}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > uint64(limit) || f.UncompressedSize64 > uint64(limit) {
			return nil, fileError(market.CodeTooLarge, ProblemFileTooLarge, market.Args{"most": limit >> 20}, nil)
		}
	}
	file, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: limit, UnzipXMLSizeLimit: min(limit, 32<<20),
	})
	if err != nil {
		return nil, fileError(market.CodeMalformed, ProblemDamaged, nil, err)
	}
	w := &workbook{file: file, scans: map[string]sheetScan{}, limit: row}
	if p, err := file.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		w.date1904 = *p.Date1904
	}
	if err := w.scan(z, limit); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return w, nil
}

func (w *workbook) scan(z *zip.Reader, limit int64) error {
	parts, err := sheetParts(z)
	if err != nil {
		return fileError(market.CodeMalformed, ProblemDamaged, nil, err)
	}
	for _, name := range w.file.GetSheetList() {
		if visible, err := w.file.GetSheetVisible(name); err == nil && !visible {
			w.hidden = append(w.hidden, name)
			continue
		}
		part, err := openPart(z, parts[name])
		if err != nil {
			continue // a chart sheet, or one without a part
		}
		scan, err := scanSheet(io.LimitReader(part, limit))
		_ = part.Close()
		if errors.Is(err, errTruncated) && scan.lastRow == 0 {
			continue // a chart or dialog sheet has no rows
		}
		if err != nil {
			return fileError(market.CodeMalformed, ProblemDamaged, market.Args{"sheet": name}, err)
		}
		w.names = append(w.names, name)
		w.scans[name] = scan
	}
	return nil
}

func (w *workbook) sheets() []string { return w.names }

func (w *workbook) open(i int) (rowReader, error) {
	name := w.names[i]
	rows, err := w.file.Rows(name)
	if err != nil {
		return nil, fileError(market.CodeMalformed, ProblemDamaged, market.Args{"sheet": name}, err)
	}
	scan := w.scans[name]
	starts := map[int][]merge{}
	for _, m := range scan.merges {
		if m.lastRow > m.row {
			starts[m.row] = append(starts[m.row], m)
		}
	}
	return &sheetRows{rows: rows, limit: w.limit, last: scan.lastRow, starts: starts, open: map[int]openMerge{}}, nil
}

func (w *workbook) close() error { return w.file.Close() }

// openMerge is a merged range that the reader is in, with its value.
type openMerge struct {
	merge
	value string
}

// sheetRows iterates over the rows of one sheet.
type sheetRows struct {
	rows   *excelize.Rows
	limit  int
	number int
	last   int
	starts map[int][]merge
	open   map[int]openMerge
}

func (s *sheetRows) next() (int, []string, error) {
	if s.number >= s.last || !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return s.number, nil, fileError(market.CodeMalformed, ProblemDamaged, nil, err)
		}
		return s.number, nil, io.EOF
	}
	s.number++
	cells, err := s.rows.Columns()
	if err != nil {
		return s.number, nil, fileError(market.CodeMalformed, ProblemDamaged, market.Args{"row": strconv.Itoa(s.number)}, err)
	}
	if size(cells) > s.limit {
		return s.number, nil, errRowTooLarge
	}
	return s.number, s.fill(cells), nil
}

// fill gives the value of a range merged over several rows to each of them, in its first column.
func (s *sheetRows) fill(cells []string) []string {
	for col, m := range s.open {
		if s.number > m.lastRow {
			delete(s.open, col)
			continue
		}
		for len(cells) <= col {
			cells = append(cells, "")
		}
		if cells[col] == "" {
			cells[col] = m.value
		}
	}
	for _, m := range s.starts[s.number] {
		if m.col < len(cells) && cells[m.col] != "" {
			s.open[m.col] = openMerge{merge: m, value: cells[m.col]}
		}
	}
	return cells
}

// size is the number of bytes in all cells.
func size(cells []string) int {
	n := 0
	for _, c := range cells {
		n += len(c)
	}
	return n
}

func (s *sheetRows) progress() float64 {
	if s.last == 0 {
		return 1
	}
	return float64(s.number) / float64(s.last)
}

func (s *sheetRows) close() { _ = s.rows.Close() }
