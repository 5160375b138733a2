package taxonomy

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"talentmatch/market"
)

//go:embed data
var data embed.FS

func embedded() fs.FS {
	sub, err := fs.Sub(data, "data")
	if err != nil { // the name is a constant and valid
		panic(err)
	}
	return sub
}

// problems gathers what is wrong with the data.
type problems struct{ list []error }

// maxProblems bounds the report; past that the data is wrong as a whole.
const maxProblems = 100

func (p *problems) add(r row, format string, args ...any) {
	if len(p.list) < maxProblems {
		p.list = append(p.list, fmt.Errorf("%s:%d: %s", r.file, r.line, fmt.Sprintf(format, args...)))
	}
}

// row is one line of a table.
type row struct {
	file  string
	line  int
	cells []string
}

// list splits a cell at |.
func (r row) list(i int) []string {
	if r.cells[i] == "" {
		return nil
	}
	items := strings.Split(r.cells[i], "|")
	out := items[:0]
	for _, s := range items {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// table reads a tab-separated file whose first line is header. Cells at the end of a line may be missing.
func (p *problems) table(files fs.FS, name, header string) []row {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		p.list = append(p.list, fmt.Errorf("%s: %w", name, err))
		return nil
	}
	lines := strings.Split(string(raw), "\n")
	columns := strings.Count(header, "\t") + 1
	if got := strings.TrimSuffix(lines[0], "\r"); got != header {
		p.add(row{file: name, line: 1}, "header is %q, want %q", got, header)
		return nil
	}
	var out []row
	for i, line := range lines[1:] {
		line = strings.TrimSuffix(line, "\r")
		if line == "" {
			continue
		}
		r := row{file: name, line: i + 2, cells: strings.Split(line, "\t")}
		if len(r.cells) > columns {
			p.add(r, "%d columns, want %d", len(r.cells), columns)
			continue
		}
		for len(r.cells) < columns {
			r.cells = append(r.cells, "")
		}
		for j := range r.cells {
			r.cells[j] = strings.TrimSpace(r.cells[j])
		}
		out = append(out, r)
	}
	return out
}

// load parses all tables of a folder.
func load(files fs.FS) (*Taxonomy, error) {
	p := &problems{}
	t := &Taxonomy{}
	t.loadVersion(p, files)
	t.loadSkills(p, files)
	t.loadDistricts(p, files)
	t.loadBorders(p, files)
	t.loadOccupations(p, files)
	t.loadEducations(p, files)
	t.loadFields(p, files)
	if len(p.list) > 0 {
		return nil, errors.Join(p.list...)
	}
	return t, nil
}

func (t *Taxonomy) loadVersion(p *problems, files fs.FS) {
	raw, err := fs.ReadFile(files, "version")
	if err != nil {
		p.list = append(p.list, fmt.Errorf("version: %w", err))
		return
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil || n < 1 {
		p.add(row{file: "version", line: 1}, "%q is no positive integer", strings.TrimSpace(string(raw)))
	}
	t.tables.Version = n
}

const occupationHeader = "code\tzh\ten\tdigital\tgroup\ttitles\tskills"

func (t *Taxonomy) loadOccupations(p *problems, files fs.FS) {
	rows := p.table(files, "occupations.tsv", occupationHeader)
	t.occupations = make(map[string]int, len(rows))
	t.occupationTitles = newPhraseBook()
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].cells[0] < rows[j].cells[0] })
	for i, r := range rows {
		o := market.OccupationNode{Code: r.cells[0], Zh: r.cells[1], En: r.cells[2], Digital: isTrue(r.cells[3]),
			Group: r.cells[4], Titles: r.list(5), Skills: r.list(6)}
		if o.Code == "" || o.Zh == "" || o.En == "" {
			p.add(r, "code, zh and en are needed")
		}
		if _, ok := t.occupations[o.Code]; ok {
			p.add(r, "duplicate code %q", o.Code)
		}
		t.occupations[o.Code] = i
		t.tables.Occupations = append(t.tables.Occupations, o)
		for _, s := range o.Skills {
			if _, ok := t.skills[s]; !ok {
				p.add(r, "unknown skill %q", s)
			}
		}
	}
	// Labels first: a title that is also another occupation's label belongs to the label.
	for i, r := range rows {
		o := t.tables.Occupations[i]
		for _, name := range []string{o.Zh, o.En} {
			if owner := t.occupationTitles.add(name, i); owner != i {
				p.add(r, "label %q belongs to %q", name, t.tables.Occupations[owner].Code)
			}
		}
	}
	for i, r := range rows {
		for _, name := range t.tables.Occupations[i].Titles {
			if owner := t.occupationTitles.add(name, i); owner != i {
				p.add(r, "title %q belongs to %q", name, t.tables.Occupations[owner].Code)
			}
		}
	}
	t.occupationTitles.finish()
}

func isTrue(cell string) bool {
	switch strings.ToLower(cell) {
	case "1", "true", "yes", "s", "y":
		return true
	}
	return false
}

const educationHeader = "code\trank\tzh\ten\tnames"

func (t *Taxonomy) loadEducations(p *problems, files fs.FS) {
	t.educations = map[market.Education]int{}
	t.educationNames = newPhraseBook()
	for i, r := range p.table(files, "educations.tsv", educationHeader) {
		e := market.EducationNode{Level: market.Education(r.cells[0]), Zh: r.cells[2], En: r.cells[3], Synonyms: r.list(4)}
		e.Rank, _ = strconv.Atoi(r.cells[1])
		if e.Rank < 1 || e.Rank != e.Level.Rank() {
			p.add(r, "rank %q of %q is not the domain's", r.cells[1], e.Level)
		}
		t.educations[e.Level] = i
		t.tables.Educations = append(t.tables.Educations, e)
		for _, name := range append([]string{e.Zh, e.En}, e.Synonyms...) {
			if owner := t.educationNames.add(name, i); owner != i {
				p.add(r, "name %q belongs to %q", name, t.tables.Educations[owner].Level)
			}
		}
	}
	t.educationNames.finish()
}

const fieldHeader = "code\tzh\ten\tnames\trelated"

func (t *Taxonomy) loadFields(p *problems, files fs.FS) {
	rows := p.table(files, "fields.tsv", fieldHeader)
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].cells[0] < rows[j].cells[0] })
	t.fields = make(map[string]int, len(rows))
	t.fieldNames = newPhraseBook()
	t.fieldClose = map[[2]int]bool{}
	for i, r := range rows {
		n := market.FieldNode{Code: r.cells[0], Zh: r.cells[1], En: r.cells[2], Names: r.list(3), Related: r.list(4)}
		if !isSlug(n.Code) || n.Zh == "" || n.En == "" {
			p.add(r, "a code like %q, zh and en are needed", "computer-science")
		}
		if _, ok := t.fields[n.Code]; ok {
			p.add(r, "duplicate code %q", n.Code)
		}
		t.fields[n.Code] = i
		t.tables.Fields = append(t.tables.Fields, n)
		for _, name := range append([]string{n.Zh, n.En}, n.Names...) {
			if owner := t.fieldNames.add(name, i); owner != i {
				p.add(r, "name %q belongs to %q", name, t.tables.Fields[owner].Code)
			}
		}
	}
	for i, r := range rows {
		for _, code := range t.tables.Fields[i].Related {
			j, ok := t.fields[code]
			if !ok {
				p.add(r, "unknown field %q", code)
				continue
			}
			t.fieldClose[[2]int{i, j}], t.fieldClose[[2]int{j, i}] = true, true
		}
	}
	t.fieldNames.finish()
	t.mirrorFields()
}

// mirrorFields makes Related symmetric: the file states each pair once.
func (t *Taxonomy) mirrorFields() {
	for i := range t.tables.Fields {
		var related []string
		for j := range t.tables.Fields {
			if i != j && t.fieldClose[[2]int{i, j}] {
				related = append(related, t.tables.Fields[j].Code)
			}
		}
		t.tables.Fields[i].Related = related
	}
}

// isSlug tells codes of the form [a-z0-9]+(-[a-z0-9]+)*.
func isSlug(s string) bool {
	dash := true
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || isDigit(r):
			dash = false
		case r == '-' && !dash:
			dash = true
		default:
			return false
		}
	}
	return s != "" && !dash
}
