package exchange

import (
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"talentmatch/market"
)

// rowContext is what the cells of one row share while they are read.
type rowContext struct {
	words    Words
	today    market.Date
	date1904 bool
	lossy    bool
	problems []market.RowProblem
	// ignored reports a cell that is passed over; nil where nobody listens.
	ignored  func(column string, why IgnoredReason)
	employer *market.Employer
	consent  market.ConsentCell
	// prose is a skill cell that holds a text.
	prose *cell
	// cells holds the filled cell of each field, the first where several columns have it; byKey all of them.
	cells map[string]*cell
	byKey map[string][]*cell
}

// cell is one filled cell of a recognised column.
type cell struct {
	row    *rowContext
	key    string
	column string
	hint   string
	raw    string
	// text is the cell without blanks at its ends, or exactly where it was guarded.
	text string
	// exact tells that the cell was guarded, clear that it is a lone "-".
	exact bool
	clear bool
	// bad tells that the cell couldn't be understood, refused that this is a problem of the row.
	bad     bool
	refused bool
}

// problem reports that something is wrong with the cell, for which the row is not taken.
func (c *cell) problem(code market.Code, args market.Args) {
	c.bad, c.refused = true, true
	c.row.problems = append(c.row.problems, market.RowProblem{
		Column: c.column, Value: clip(c.raw), Problem: market.Problem{Field: c.key, Code: code, Args: args}})
}

// unreadable reports that the cell, or value as a part of it, can't be understood as what it should be: as a
// problem where the row can't do without it, else as something that was passed over.
func (c *cell) unreadable(as string, value ...string) {
	if c.indispensable(as) {
		shown := append(value, c.raw)[0]
		c.problem(market.ProblemUnreadable, market.Args{"value": clip(shown), "as": as})
		return
	}
	if !c.bad && c.row.ignored != nil {
		c.row.ignored(c.column, IgnoredUnreadable)
	}
	c.bad = true
}

// optional are the fields without which a row is worth having: what can't be read of them is passed over and
// reported. All others identify the record, or decide how long and in what state it stands.
var optional = []string{
	"district", "education.level", "education.year", "education", "experience.years", "experience",
	"intention.districts", "intention.occupations", "intention.employmentTypes", "intention.looking", "intention.employed", "consent", "consent.at",
	"occupation", "employmentType", "headcount", "place.districts", "place.city", "place.district", "place.must", "place.remote", "partnership.state",
}

// facts are optional fields of which a number that can't be read is a problem all the same: it states something
// that passing over would turn into its absence.
var facts = []string{
	"intention.salary", "intention.salary.min", "intention.salary.max", "salary", "salary.min", "salary.max",
	"intention.start", "intention.confirmedAt", "start",
}

// indispensable tells whether a row can't be taken without the cell. JSON that is damaged always counts.
func (c *cell) indispensable(as string) bool {
	switch {
	case as == "json":
		return true
	case slices.Contains(facts, c.key):
		return hasDigit(arabic(fold(c.text)))
	}
	return !slices.Contains(optional, c.key)
}

// field is one field of a kind of record: how its cell is read and written.
type field[T any] struct {
	key string
	// read returns what the cell does to a record, nil for nothing. It reports problems on the cell.
	read func(c *cell) func(*T)
	// clear empties the field.
	clear func(*T)
	// plain says that words such as 无 mean themselves and not that nothing is stated.
	plain bool
	// join says that several columns of the field are read together rather than the first filled one.
	join func(cells []*cell) *cell
	// write returns the cell of a record, unguarded; nil for fields that are only read.
	write func(p *phrases, r *T) string
	// text says that the cell is written as text whatever it holds, for identifiers and phone numbers.
	text bool
}

// recordSpec is how one kind of record is read and written.
type recordSpec[T any] struct {
	names  *kindNames
	fields []field[T]
	byKey  map[string]*field[T]
	// finish adds what only several cells together state.
	finish func(row *rowContext) []func(*T)
	// validate checks what a row states.
	validate func(*T, market.Vocabulary) []market.Problem
	// seal readies a record that was read from JSON: what the store or the taxonomy makes is taken out.
	seal func(*T)
	// consent reads a row's consent out of a record from JSON.
	consent func(*T) market.ConsentCell
}

// rows ranges over the records of a source, from the beginning.
func rows[T any](s *Source, spec *recordSpec[T]) iter.Seq2[market.Row[T], error] {
	return func(yield func(market.Row[T], error) bool) {
		if s.kind != spec.names.kind {
			yield(market.Row[T]{}, fileError(market.CodeInvalid, ProblemWrongKind, market.Args{"kind": string(s.kind)}, nil))
			return
		}
		s.ignored.reset()
		s.done.Store(0)
		if s.format == FormatJSONL || s.format == FormatJSON {
			jsonRows(s, spec, yield)
			return
		}
		for i := range s.sheets {
			if !sheetRowsOf(s, spec, i, yield) {
				return
			}
		}
		s.done.Store(s.size)
	}
}

// sheetRowsOf yields the rows of one sheet; false where the caller has stopped or the file broke.
func sheetRowsOf[T any](s *Source, spec *recordSpec[T], i int, yield func(market.Row[T], error) bool) bool {
	head := s.sheets[i]
	r, err := s.table.open(head.index)
	if err != nil {
		return yield(market.Row[T]{}, err) && false
	}
	defer r.close()
	in := &joiner{rows: r, head: &head, limit: s.options.MaxRow}
	own := spec.exported(&head)
	for {
		number, cells, err := in.next()
		s.done.Store(int64((float64(i) + r.progress()) / float64(len(s.sheets)) * float64(s.size)))
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.Is(err, errRowTooLarge):
			if !yield(tooLarge[T](head.name, number, s.options.MaxRow), nil) {
				return false
			}
			continue
		case err != nil:
			return yield(market.Row[T]{}, err) && false
		case number <= head.row || blankRow(cells):
			continue
		case head.isHeader(spec.names, cells):
			again, err := s.bind(spec.names, cells)
			if err != nil {
				return yield(market.Row[T]{}, err) && false
			}
			again.index, again.name, again.row = head.index, head.name, number
			head = again
			own = spec.exported(&head)
			s.noteUnknown(&head)
			continue
		case head.isNote(spec.names.title, own, cells):
			s.ignored.add(Ignored{Sheet: head.name, Reason: IgnoredNote, Cells: 1}, number)
			continue
		}
		if !yield(readRow(s, spec, &head, number, cells), nil) {
			return false
		}
	}
}

func tooLarge[T any](sheet string, number, most int) market.Row[T] {
	return market.Row[T]{
		RowHead: market.RowHead{Sheet: sheet, Number: number},
		Problems: []market.RowProblem{{Problem: market.Problem{Code: ProblemRowTooLarge,
			Args: market.Args{"most": most >> 10}}}},
	}
}

// joiner puts rows that continue the one before them back together. An export makes them where a text is
// longer than a cell of a workbook can be.
type joiner struct {
	rows  rowReader
	head  *sheetHead
	limit int
	// ahead is a row, or an error, that was read while looking for a continuation.
	ahead    *numbered
	aheadErr error
}

func (j *joiner) next() (int, []string, error) {
	row, err := j.take()
	if err != nil {
		return row.number, nil, err
	}
	at, total := slices.Index(j.head.keys, keyContinued), 0
	for at >= 0 && row.number > j.head.row {
		more, err := j.take()
		if err != nil || at >= len(more.cells) || trim(more.cells[at]) != continuedMark {
			j.ahead, j.aheadErr = &more, err
			break
		}
		if total += size(more.cells); total <= j.limit {
			row.cells = appendCells(row.cells, more.cells, at)
		}
	}
	if total > j.limit {
		return row.number, nil, errRowTooLarge
	}
	return row.number, row.cells, nil
}

// take returns the row that was read ahead, else the next one.
func (j *joiner) take() (numbered, error) {
	if j.ahead != nil {
		row, err := *j.ahead, j.aheadErr
		j.ahead, j.aheadErr = nil, nil
		return row, err
	}
	number, cells, err := j.rows.next()
	return numbered{number, cells}, err
}

// continuedMark stands in the column of continuation of a row that continues the one before.
const continuedMark = "↑"

func appendCells(cells, more []string, marker int) []string {
	for len(cells) < len(more) {
		cells = append(cells, "")
	}
	for i, c := range more {
		if i != marker {
			cells[i] += c
		}
	}
	return cells
}

// readRow reads one row of a table.
func readRow[T any](s *Source, spec *recordSpec[T], head *sheetHead, number int, cells []string) market.Row[T] {
	ctx := &rowContext{words: s.words, today: s.options.Today, cells: map[string]*cell{}, lossy: s.charset == charsetGB18030}
	if w, ok := s.table.(*workbook); ok {
		ctx.date1904 = w.date1904
	}
	ctx.ignored = func(column string, why IgnoredReason) {
		sample := 0
		if why == IgnoredUnreadable {
			sample = number
		}
		s.ignored.add(Ignored{Sheet: head.name, Column: column, Reason: why, Cells: 1}, sample)
	}
	gather(s, head, ctx, cells)
	var patches []func(*T)
	for i := range spec.fields {
		f := &spec.fields[i]
		if list := ctx.byKey[f.key]; len(list) > 0 {
			if p := readField(f, list); p != nil {
				patches = append(patches, p)
			}
		}
	}
	if spec.finish != nil {
		patches = append(patches, spec.finish(ctx)...)
	}
	row := market.Row[T]{
		RowHead:  market.RowHead{Sheet: head.name, Number: number, Cells: cells},
		Employer: ctx.employer,
		Consent:  ctx.consent,
		Apply: func(r *T) {
			for _, p := range patches {
				p(r)
			}
		},
	}
	row.Apply(&row.Identity)
	row.Problems = append(ctx.problems, checked(s, spec, ctx, &row.Identity)...)
	return row
}

// gather finds the filled cells of each field and counts those of columns that are passed over.
func gather(s *Source, head *sheetHead, ctx *rowContext, cells []string) {
	ctx.byKey = map[string][]*cell{}
	for i, raw := range cells {
		key := head.key(i)
		text, exact := unguard(raw)
		if text == "" {
			continue
		}
		if why, passed := passedOver(key); passed {
			s.ignored.add(Ignored{Sheet: head.name, Column: head.title(i), Reason: why, Cells: 1}, 0)
		}
		if noField(key) {
			continue
		}
		c := &cell{row: ctx, key: key, column: head.title(i), hint: head.hint(i), raw: raw, text: text, exact: exact, clear: !exact && text == "-"}
		ctx.byKey[key] = append(ctx.byKey[key], c)
		if ctx.cells[key] == nil {
			ctx.cells[key] = c
		}
	}
}

// readField reads the cells of one field.
func readField[T any](f *field[T], list []*cell) func(*T) {
	c := list[0]
	if len(list) > 1 && f.join != nil {
		c = f.join(list)
	} else {
		for _, other := range list[1:] {
			if other.text != c.text {
				c.row.ignored(other.column, IgnoredRepeated)
			}
		}
	}
	if c.clear {
		return f.clear
	}
	if !utf8.ValidString(c.text) || c.row.lossy && strings.ContainsRune(c.text, utf8.RuneError) {
		c.problem(market.ProblemBadFormat, market.Args{"format": "utf-8"})
		return nil
	}
	if !f.plain && !c.exact && nothing(c.text) {
		return nil
	}
	return f.read(c)
}

// checked validates what the row states and puts each problem to the column that it comes from. What a row
// lacks is not its problem: the stored record may have it.
func checked[T any](s *Source, spec *recordSpec[T], ctx *rowContext, r *T) []market.RowProblem {
	vocab, _ := s.words.(market.Vocabulary)
	var out []market.RowProblem
	for _, p := range spec.validate(r, vocab) {
		if p.Field == spec.names.title && p.Code == market.ProblemRequired {
			continue
		}
		c := ctx.cells[columnOf(func(key string) bool { return ctx.cells[key] != nil }, spec.names.order, p.Field)]
		if c != nil && c.refused {
			continue
		}
		problem := market.RowProblem{Problem: p}
		if c != nil {
			problem.Column, problem.Value = c.column, clip(c.raw)
		}
		out = append(out, problem)
	}
	return out
}

// fieldColumns says which column a field comes from where their names differ.
var fieldColumns = []struct{ field, key string }{
	{"education[0]", "education.level"}, {"education", "education.all"}, {"education", "education.more"}, {"contacts[0]", "contact.name"},
	{"experience", "experience.jobs"}, {"experience", "experience.projects"}, {"experience", "experience.competitions"}, {"experience", "experience.years"},
	{"salary.min", "salary.min"}, {"salary.max", "salary.max"}, {"salary", "salary"}, {"salary", "salary.min"}, {"salary", "salary.max"},
	{"intention.salary", "intention.salary.min"}, {"intention.salary", "intention.salary.max"},
	{"place.districts", "place.city"}, {"place.districts", "place.district"}, {"place.districts", "place.address"},
	{"consent", "consent"}, {"contacts", "contacts.more"}, {"text", "benefits"}, {"education", "education.level"},
	{"education", "education.schoolField"}, {"intention.looking", "intention.employed"},
}

// columnOf returns the key of the column that a field path comes from: that of the longest key that the path
// begins with, among those that there are. It is empty where none fits.
func columnOf(has func(key string) bool, keys []string, path string) string {
	for _, fc := range flatFields {
		if path == fc.field && has(fc.key) {
			return fc.key
		}
	}
	best := ""
	for _, key := range keys {
		if len(key) > len(best) && strings.HasPrefix(path, key) && has(key) {
			best = key
		}
	}
	if best != "" {
		return best
	}
	for _, fc := range fieldColumns {
		if strings.HasPrefix(path, fc.field) && has(fc.key) {
			return fc.key
		}
	}
	return ""
}

// flatFields are the fields of first items that have columns of their own.
var flatFields = []struct{ field, key string }{
	{"education[0].level", "education.level"}, {"education[0].field", "education.field"},
	{"education[0].school", "education.school"}, {"education[0].year", "education.year"},
	{"contacts[0].name", "contact.name"}, {"contacts[0].title", "contact.title"},
	{"contacts[0].phone", "contact.phone"}, {"contacts[0].email", "contact.email"},
	{"intention.salary.min", "intention.salary.min"}, {"intention.salary.max", "intention.salary.max"},
	{"salary.min", "salary.min"}, {"salary.max", "salary.max"},
}

// Talents ranges over the rows of a source of talents, from the beginning of the file and in its order, in
// constant memory. A row with problems is yielded with them; an error ends the range.
func (s *Source) Talents() iter.Seq2[market.Row[market.Talent], error] { return rows(s, talentSpec()) }

// Demands ranges over the rows of a source of demands, as Talents does.
func (s *Source) Demands() iter.Seq2[market.Row[market.Demand], error] { return rows(s, demandSpec()) }

// Employers ranges over the rows of a source of employers, as Talents does.
func (s *Source) Employers() iter.Seq2[market.Row[market.Employer], error] {
	return rows(s, employerSpec())
}
