package taxonomy

import (
	"io/fs"
	"slices"
	"sort"
	"unicode/utf8"

	"talentmatch/market"
)

const districtHeader = "code\tzh\ten\tparent\tshort\tnames"

// loadDistricts reads districts.tsv. A name of six digits is a code that has been replaced.
func (t *Taxonomy) loadDistricts(p *problems, files fs.FS) {
	rows := p.table(files, "districts.tsv", districtHeader)
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].cells[0] < rows[j].cells[0] })
	t.districts = make(map[string]int, len(rows))
	t.districtNames = make(map[string]*place, len(rows)*3)
	t.formerCodes = map[string]string{}
	for i, r := range rows {
		n := market.DistrictNode{Code: r.cells[0], Zh: r.cells[1], En: r.cells[2], Parent: r.cells[3]}
		if !isDistrictCode(n.Code) || n.Zh == "" || n.En == "" {
			p.add(r, "a code of six digits, zh and en are needed")
		}
		if _, ok := t.districts[n.Code]; ok {
			p.add(r, "duplicate code %q", n.Code)
		}
		t.districts[n.Code] = i
		t.tables.Districts = append(t.tables.Districts, n)
	}
	for i, r := range rows {
		if _, ok := t.districts[r.cells[3]]; !ok && r.cells[3] != "" {
			p.add(r, "unknown parent %q", r.cells[3])
		}
		t.nameDistrict(r.cells[1], i, true)
		t.nameDistrict(r.cells[4], i, false)
		t.nameDistrict(r.cells[2], i, false)
		for _, name := range r.list(5) {
			if isDistrictCode(name) {
				t.formerCodes[name] = r.cells[0]
			} else {
				t.nameDistrict(name, i, true)
			}
		}
	}
}

// nameDistrict enters one name of district i; full tells names that say what kind of place it is.
func (t *Taxonomy) nameDistrict(name string, i int, full bool) {
	letters := placeLetters(name)
	if len(letters) == 0 {
		return
	}
	k := string(letters)
	pl := t.districtNames[k]
	if pl == nil {
		pl = &place{full: full, generic: genericPlace[name]}
		t.districtNames[k] = pl
	}
	pl.full = pl.full || full
	if !slices.Contains(pl.districts, i) {
		pl.districts = append(pl.districts, i)
	}
	t.longestPlace = max(t.longestPlace, utf8.RuneCountInString(k))
}

func isDistrictCode(s string) bool {
	if len(s) != 6 {
		return false
	}
	for _, r := range s {
		if !isDigit(r) {
			return false
		}
	}
	return true
}

// loadBorders reads borders.tsv, which states each pair once.
func (t *Taxonomy) loadBorders(p *problems, files fs.FS) {
	join := func(r row, a, b string) {
		i, ok := t.districts[a]
		if !ok {
			p.add(r, "unknown district %q", a)
			return
		}
		n := &t.tables.Districts[i]
		if a == b {
			p.add(r, "%q borders itself", a)
		} else if !slices.Contains(n.Borders, b) {
			n.Borders = append(n.Borders, b)
		}
	}
	for _, r := range p.table(files, "borders.tsv", "code\tborders") {
		for _, other := range r.list(1) {
			join(r, r.cells[0], other)
			join(r, other, r.cells[0])
		}
	}
	for i := range t.tables.Districts {
		slices.Sort(t.tables.Districts[i].Borders)
	}
}
