package taxonomy

import (
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"talentmatch/market"
)

const skillHeader = "code\tzh\ten\tsynonyms\tbroader\trelated\tambiguous"

// loadSkills reads skills/*.tsv.
func (t *Taxonomy) loadSkills(p *problems, files fs.FS) {
	names, err := fs.Glob(files, "skills/*.tsv")
	if err != nil || len(names) == 0 {
		p.add(row{file: "skills"}, "no files")
		return
	}
	var rows []row
	for _, name := range names {
		rows = append(rows, p.table(files, name, skillHeader)...)
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].cells[0] < rows[j].cells[0] })
	t.skills = make(map[string]int, len(rows))
	for i, r := range rows {
		n := market.SkillNode{Code: r.cells[0], Zh: r.cells[1], En: r.cells[2], Synonyms: r.list(3),
			Broader: r.list(4), Related: r.list(5)}
		checkSkill(p, r, n)
		if _, ok := t.skills[n.Code]; ok {
			p.add(r, "duplicate code %q", n.Code)
		}
		t.skills[n.Code] = i
		t.tables.Skills = append(t.tables.Skills, n)
	}
	spelled := t.nameSkills(p, rows)
	t.relateSkills(p, rows)
	t.findCycles(p, rows)
	t.buildScanner(rows, spelled)
	t.buildSuggestions(spelled)
}

func checkSkill(p *problems, r row, n market.SkillNode) {
	if !isSlug(n.Code) {
		p.add(r, "bad code %q", n.Code)
	}
	if n.Zh == "" || n.En == "" {
		p.add(r, "%q needs both labels", n.Code)
	}
	if a := r.cells[6]; a != "" && a != "context" {
		p.add(r, "ambiguous is %q, want empty or context", a)
	}
}

// namesOf are all names of a skill, labels first.
func namesOf(n *market.SkillNode) []string {
	return append([]string{n.Zh, n.En}, n.Synonyms...)
}

// nameSkills enters every name; a name belongs to one skill. Names that differ in separators alone ("Z-Stack",
// "ZStack") are one name; where two skills claim it, the first keeps it and shadowed says so.
// It answers the spellings of each skill's names.
func (t *Taxonomy) nameSkills(p *problems, rows []row) [][][]letter {
	spelled := make([][][]letter, len(rows))
	t.skillNames = make(map[string]int, len(rows)*4)
	exact := make(map[string]int, len(rows)*4)
	for i, r := range rows {
		for _, name := range namesOf(&t.tables.Skills[i]) {
			letters := spell(name)
			spelled[i] = append(spelled[i], letters)
			k, plain := keyOf(letters), strings.ToLower(string(upright(name)))
			if owner, ok := exact[plain]; ok && owner != i {
				p.add(r, "name %q belongs to %q", name, t.tables.Skills[owner].Code)
				continue
			}
			exact[plain] = i
			if owner, ok := t.skillNames[k]; ok && owner != i {
				t.shadowed = append(t.shadowed, fmt.Sprintf("%s:%d: name %q is, without separators, a name of %q",
					r.file, r.line, name, t.tables.Skills[owner].Code))
				continue
			}
			t.skillNames[k] = i
		}
	}
	for code, i := range t.skills {
		if _, ok := t.skillNames[key(code)]; !ok {
			t.skillNames[key(code)] = i
		}
	}
	return spelled
}

// relateSkills checks the references and makes Related symmetric.
func (t *Taxonomy) relateSkills(p *problems, rows []row) {
	for i, r := range rows {
		n := &t.tables.Skills[i]
		for _, code := range n.Broader {
			if _, ok := t.skills[code]; !ok {
				p.add(r, "%q: unknown broader skill %q", n.Code, code)
			}
		}
		for _, code := range r.list(5) {
			j, ok := t.skills[code]
			switch {
			case !ok:
				p.add(r, "%q: unknown related skill %q", n.Code, code)
			case j == i:
				p.add(r, "%q is related to itself", n.Code)
			case !slices.Contains(t.tables.Skills[j].Related, n.Code):
				t.tables.Skills[j].Related = append(t.tables.Skills[j].Related, n.Code)
			}
		}
	}
	for i := range t.tables.Skills {
		n := &t.tables.Skills[i]
		slices.Sort(n.Related)
		n.Related = slices.Compact(n.Related)
	}
}

// findCycles reports skills that are, over others, broader than themselves.
func (t *Taxonomy) findCycles(p *problems, rows []row) {
	const (
		unseen = iota
		open
		done
	)
	state := make([]int, len(rows))
	var visit func(i int, path []string)
	visit = func(i int, path []string) {
		path = append(path, t.tables.Skills[i].Code)
		switch state[i] {
		case done:
			return
		case open:
			p.add(rows[i], "cycle of broader skills: %s", strings.Join(path, " → "))
			return
		}
		state[i] = open
		for _, code := range t.tables.Skills[i].Broader {
			if j, ok := t.skills[code]; ok {
				visit(j, path)
			}
		}
		state[i] = done
	}
	for i := range rows {
		visit(i, nil)
	}
}

// buildScanner puts the lexicon and the names of all skills into one trie. Where a skill has the name of a
// word of the lexicon, the lexicon's meaning holds in free text.
func (t *Taxonomy) buildScanner(rows []row, spelled [][][]letter) {
	m := &matcher{}
	g := newGrowing()
	enter := func(letters []letter, d def) {
		if len(letters) == 0 {
			return
		}
		d.length = uint8(min(len(letters), 255))
		if g.insert(letters, int32(len(m.defs))) == int32(len(m.defs)) {
			m.defs = append(m.defs, d)
		}
	}
	for _, l := range lexicon {
		l.each(func(word string) {
			enter(spell(word), def{kind: l.kind, flags: l.flags, value: int32(l.level)})
		})
	}
	for i, r := range rows {
		ambiguous := r.cells[6] == "context"
		for _, letters := range spelled[i] {
			guarded := ambiguous && isOrdinaryWord(letters) || len(letters) == 1
			enter(letters, def{kind: kindSkill, value: int32(i), guarded: guarded})
		}
	}
	m.trie = g.finish()
	t.scanner = m
}
