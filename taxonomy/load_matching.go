package taxonomy

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"strings"

	"talentmatch/market"
)

// tables holds a folder per version of the tables that only scoring reads; see tables/README.md. A folder never
// changes once it has been released.
//
//go:embed tables
var tables embed.FS

func matchingTables() fs.FS {
	sub, err := fs.Sub(tables, "tables")
	if err != nil { // the name is a constant and valid
		panic(err)
	}
	return sub
}

// loadMatching reads every version of the tables for scoring. Its error joins every problem found.
func (t *Taxonomy) loadMatching(files fs.FS) error {
	names, err := fs.Glob(files, "*/tracks.tsv")
	if err != nil {
		return err
	}
	p := &problems{}
	for _, name := range names {
		folder := strings.TrimSuffix(name, "/tracks.tsv")
		version, err := strconv.Atoi(folder)
		if err != nil || version < 1 {
			return fmt.Errorf("tables/%s: the name of a folder is its version", folder)
		}
		m := market.MatchTables{Version: version}
		m.Associations = t.loadAssociations(p, files, folder+"/associations.tsv")
		m.Rarity = t.loadRarity(p, files, folder+"/rarity.tsv", "skill", t.HasSkill)
		m.TitleWords = t.loadRarity(p, files, folder+"/titles.tsv", "word", func(string) bool { return true })
		m.Tracks = loadTracks(p, files, name)
		t.tables.Matching = append(t.tables.Matching, m)
	}
	sort.Slice(t.tables.Matching, func(i, j int) bool { return t.tables.Matching[i].Version < t.tables.Matching[j].Version })
	return errors.Join(p.list...)
}

// number reads a cell as an integer within bounds.
func (p *problems) number(r row, i, low, high int) int {
	n, err := strconv.Atoi(r.cells[i])
	if err != nil || n < low || n > high {
		p.add(r, "%q is no integer from %d to %d", r.cells[i], low, high)
	}
	return n
}

// leastAds is the number of ads that an aggregate is measured on at least.
const leastAds = 20

func (t *Taxonomy) loadAssociations(p *problems, files fs.FS, name string) []market.Association {
	var out []market.Association
	for _, r := range p.table(files, name, "held\tneed\tstrength\tdemands") {
		a := market.Association{Held: r.cells[0], Need: r.cells[1], Strength: p.number(r, 2, 1, 10000)}
		for _, code := range []string{a.Held, a.Need} {
			if !t.HasSkill(code) {
				p.add(r, "unknown skill %q", code)
			}
		}
		p.number(r, 3, leastAds, 1<<30)
		out = append(out, a)
	}
	return out
}

func (t *Taxonomy) loadRarity(p *problems, files fs.FS, name, what string, known func(string) bool) []market.Rarity {
	var out []market.Rarity
	for _, r := range p.table(files, name, what+"\trarity\tdemands") {
		if !known(r.cells[0]) {
			p.add(r, "unknown %s %q", what, r.cells[0])
		}
		p.number(r, 2, leastAds, 1<<30)
		out = append(out, market.Rarity{Name: r.cells[0], Rarity: p.number(r, 1, 0, 10000)})
	}
	return out
}

func loadTracks(p *problems, files fs.FS, name string) []market.TrackNode {
	rows := p.table(files, name, "code\tnames\tweak\tgeneric\tnear")
	codes, owner := map[string]bool{}, map[string]string{}
	for _, r := range rows {
		if codes[r.cells[0]] {
			p.add(r, "duplicate code %q", r.cells[0])
		}
		codes[r.cells[0]] = true
	}
	var out []market.TrackNode
	for _, r := range rows {
		n := market.TrackNode{Code: r.cells[0], Names: r.list(1), Weak: r.list(2), Generic: r.list(3)}
		for _, name := range slices.Concat(n.Names, n.Weak, n.Generic) {
			if o, taken := owner[key(name)]; taken {
				p.add(r, "name %q belongs to %q", name, o)
			}
			owner[key(name)] = n.Code
		}
		for _, near := range r.list(4) {
			code, percent, _ := strings.Cut(near, ":")
			v, err := strconv.Atoi(percent)
			if !codes[code] || code == n.Code || err != nil || v < 1 || v > 99 {
				p.add(r, "%q is not another track with 1 to 99 percent", near)
			}
			n.Near = append(n.Near, market.TrackNear{Code: code, Percent: v})
		}
		out = append(out, n)
	}
	return out
}
