package index

import (
	"slices"
	"strings"

	"talentmatch/market"
)

// names is the taxonomy as the index looks it up.
type names struct {
	skills      map[string]*skillNames
	skillCodes  map[string][]string // folded name or code → codes
	districts   map[string]market.DistrictNode
	placeCodes  map[string][]string // folded name or code → codes
	occupations map[string]market.OccupationNode
	educations  map[market.Education]market.EducationNode
	tables      market.Tables
	find        func(text string) []market.SkillHit
}

// skillNames is what a skill is called, and what stands above it.
type skillNames struct {
	all    []string // every name, and the code
	labels []string // zh, en
	above  []string // codes, transitively
}

func newNames(t market.Tables, find func(string) []market.SkillHit) *names {
	if find == nil {
		find = func(string) []market.SkillHit { return nil }
	}
	n := &names{
		find:        find,
		skills:      make(map[string]*skillNames, len(t.Skills)),
		skillCodes:  make(map[string][]string),
		districts:   make(map[string]market.DistrictNode, len(t.Districts)),
		placeCodes:  make(map[string][]string),
		occupations: make(map[string]market.OccupationNode, len(t.Occupations)),
		educations:  make(map[market.Education]market.EducationNode, len(t.Educations)),
		tables:      t,
	}
	n.addSkills()
	for _, d := range t.Districts {
		n.districts[d.Code] = d
		addCode(n.placeCodes, d.Code, d.Code)
		for _, name := range placeNames(d) {
			addCode(n.placeCodes, name, d.Code)
		}
	}
	for _, o := range t.Occupations {
		n.occupations[o.Code] = o
	}
	for _, e := range t.Educations {
		n.educations[e.Level] = e
	}
	return n
}

func (n *names) addSkills() {
	broader := make(map[string][]string, len(n.tables.Skills))
	for _, s := range n.tables.Skills {
		broader[s.Code] = s.Broader
		labels := distinct([]string{s.Zh, s.En})
		all := distinct(append(append(slices.Clone(labels), s.Synonyms...), s.Code))
		n.skills[s.Code] = &skillNames{all: all, labels: labels}
		for _, name := range all {
			addCode(n.skillCodes, name, s.Code)
		}
	}
	for code, s := range n.skills {
		s.above = climb(code, broader)
	}
}

// climb returns all codes above one, nearest first, without it even where the data has a circle.
func climb(code string, broader map[string][]string) []string {
	seen := map[string]bool{code: true}
	var out []string
	for queue := slices.Clone(broader[code]); len(queue) > 0; queue = queue[1:] {
		c := queue[0]
		if seen[c] {
			continue
		}
		seen[c] = true
		out = append(out, c)
		queue = append(queue, broader[c]...)
	}
	return out
}

// placeNames returns what people call a district: its labels, and the Chinese one without its rank.
func placeNames(d market.DistrictNode) []string {
	out := []string{d.Zh, d.En}
	for _, rank := range []string{"特别行政区", "自治区", "自治州", "地区", "新区", "省", "市", "区", "县", "盟"} {
		short, ok := strings.CutSuffix(d.Zh, rank)
		if ok && len([]rune(short)) >= 2 {
			out = append(out, short)
			break
		}
	}
	return out
}

func addCode(m map[string][]string, name, code string) {
	key := fold(name)
	if key != "" && !slices.Contains(m[key], code) {
		m[key] = append(m[key], code)
	}
}

// distinct returns the non-empty strings that differ when folded, in order.
func distinct(in []string) []string {
	seen := make(map[string]bool, len(in))
	out := make([]string, 0, len(in))
	for _, s := range in {
		key := fold(s)
		if key == "" || seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, s)
	}
	return out
}

// within returns a district and those that it lies in, itself first.
func (n *names) within(code string) []string {
	var out []string
	for code != "" && !slices.Contains(out, code) {
		out = append(out, code)
		code = n.parent(code)
	}
	return out
}

// parent returns the district above one. Where the tables don't know it, the code itself tells: two digits
// for the province, two for the prefecture, two for the county.
func (n *names) parent(code string) string {
	if d, ok := n.districts[code]; ok {
		return d.Parent
	}
	if len(code) != 6 || strings.HasSuffix(code, "0000") {
		return ""
	}
	if strings.HasSuffix(code, "00") {
		return code[:2] + "0000"
	}
	return code[:4] + "00"
}

// occupationLabels returns the labels of an occupation, nil for an unknown code.
func (n *names) occupationLabels(code string) []string {
	o, ok := n.occupations[code]
	if !ok {
		return nil
	}
	return distinct([]string{o.Zh, o.En})
}

// educationLabels returns the labels of a level.
func (n *names) educationLabels(level market.Education) []string {
	e, ok := n.educations[level]
	if !ok {
		return nil
	}
	return distinct([]string{e.Zh, e.En})
}
