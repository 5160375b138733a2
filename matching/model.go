package matching

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"talentmatch/market"
)

// model is the engine's immutable knowledge: weights and the taxonomy compiled into numbers.
type model struct {
	weights     *weights
	version     string
	fit, appeal []rule
	// gateHolds says that every rule of fit counts by the relevance but those about skills, background and
	// certificates.
	gateHolds bool
	// gatesAppeal says that some rule of appeal counts by the role.
	gatesAppeal bool
	// appealWeight is the sum of the weights of appeal, whose rules all apply.
	appealWeight int64

	skillID   map[string]int32
	skillCode []string
	// skillNames finds a skill by any of its folded names.
	skillNames map[string]int32
	isCommon   []bool
	// gives lists for each held skill which required skills it satisfies, and by how much.
	gives [][]credit
	// gets is the reverse: for each required skill the held ones that count; there credit.need names the
	// held skill.
	gets [][]credit
	// best is gets with the highest value first.
	best [][]credit
	// root is the skill at the top of a skill's first line of broader ones.
	root []int32
	// area numbers the roots: that of each skill, and how many there are; place is a skill's place within its area.
	area  []uint16
	areas int
	place []int

	districtID map[string]uint16
	districts  []district

	occupationID   map[string]uint16
	occupationCode []string
	groupOf        []uint16
	titles         map[string]uint16 // folded title → occupation
	longestTitle   int               // in runes

	fieldNames   map[string]int16
	longestField int
	closeFields  []map[int16]bool

	titleTables *titles
	// cores lists for each skill the occupations at whose core it is; impliedTitles has a title for each occupation.
	cores         [][]core
	impliedTitles []string
	// typical lists the core skills of each occupation, nil where they don't count.
	typical [][]int32
	// rarity is the weight of a requirement for each skill, in tenths, where the employer gave none; nil where it
	// doesn't depend on the skill.
	rarity []int32
}

// relation says why a held skill counts for a required one.
type relation uint8

const (
	relSame relation = iota
	relNarrower
	relBroader
	relRelated
	relSibling
)

// credit is what holding one skill is worth where another one is required.
type credit struct {
	need  int32
	value int32
	rel   relation
}

// equivalent tells whether the held skill meets a must: the same skill or a narrower one.
func (c credit) equivalent() bool { return c.rel == relSame || c.rel == relNarrower }

type district struct {
	code     string
	city     uint16 // index of the prefecture-level division, or of the province for a municipality
	province uint16
	level    uint8 // 1 province, 2 prefecture, 3 county
	parent   uint16
	borders  []uint16 // sorted
}

func newModel(t market.Tables, version int) (*model, error) {
	w, err := loadWeights(version)
	if err != nil {
		return nil, err
	}
	m := &model{weights: w, version: fmt.Sprintf("%d.%d", w.Version, t.Version)}
	m.fit, m.appeal = ruleTable(w)
	m.gateHolds = true
	for i := range m.fit {
		switch m.fit[i].name {
		case "skills", "evidence", "background", "certificate":
		default:
			m.gateHolds = m.gateHolds && m.fit[i].gated
		}
	}
	for i := range m.appeal {
		m.gatesAppeal = m.gatesAppeal || m.appeal[i].gated
		m.appealWeight += int64(m.appeal[i].weight)
	}
	extra := tablesOf(t, w.Tables)
	if err := m.compileSkills(t.Skills, extra); err != nil {
		return nil, err
	}
	m.compileTitles(extra)
	if err := m.compileDistricts(t.Districts); err != nil {
		return nil, err
	}
	m.compileOccupations(t.Occupations)
	m.compileCores(t.Occupations)
	m.compileTypical(t.Occupations)
	m.compileFields(t.Fields)
	return m, nil
}

// tablesOf returns the tables of a version, nil where there are none.
func tablesOf(t market.Tables, version int) *market.MatchTables {
	for i := range t.Matching {
		if t.Matching[i].Version == version {
			return &t.Matching[i]
		}
	}
	return nil
}

func (m *model) compileOccupations(list []market.OccupationNode) {
	m.occupationID = map[string]uint16{}
	m.titles = map[string]uint16{}
	groups := map[string]uint16{}
	for i, o := range list {
		id := uint16(i)
		m.occupationID[o.Code] = id
		m.occupationCode = append(m.occupationCode, o.Code)
		name := o.Group
		if name == "" {
			name = o.Code // an occupation without a group is a group of its own
		}
		g, ok := groups[name]
		if !ok {
			g = uint16(len(groups))
			groups[name] = g
		}
		m.groupOf = append(m.groupOf, g)
		for _, name := range append([]string{o.Zh, o.En}, o.Titles...) {
			m.addTitle(name, id)
		}
	}
}

// addTitle registers a title; the first occupation that claims it keeps it.
func (m *model) addTitle(name string, id uint16) {
	whole := fold(name)
	if whole == "" {
		return
	}
	if _, taken := m.titles[whole]; !taken {
		m.titles[whole] = id
		m.longestTitle = max(m.longestTitle, utf8.RuneCountInString(whole))
	}
}

func (m *model) compileFields(list []market.FieldNode) {
	m.fieldNames = map[string]int16{}
	byCode := map[string]int16{}
	for i, f := range list {
		byCode[f.Code] = int16(i)
		for _, name := range append([]string{f.Zh, f.En}, f.Names...) {
			k := fold(name)
			if _, taken := m.fieldNames[k]; k != "" && !taken {
				m.fieldNames[k] = int16(i)
				m.longestField = max(m.longestField, utf8.RuneCountInString(k))
			}
		}
	}
	m.closeFields = make([]map[int16]bool, len(list))
	for i := range list {
		m.closeFields[i] = map[int16]bool{}
	}
	for i, f := range list {
		for _, r := range f.Related {
			if j, ok := byCode[r]; ok {
				m.closeFields[i][j], m.closeFields[j][int16(i)] = true, true
			}
		}
	}
}

func (m *model) fieldsClose(a, b int16) bool { return m.closeFields[a][b] }

// occupationMark separates a demand's title from the code of its occupation in the text of a word.
const occupationMark = "\x00"

// compileWord compiles a short text, or a title with its occupation.
func (m *model) compileWord(key string) *word {
	key = strings.Clone(key) // not the record that it came from
	s, code, _ := strings.Cut(key, occupationMark)
	w := &word{key: key, text: s, folded: fold(s), field: -1, skill: -1, occ: m.occupation(code)}
	if id, ok := m.skillNames[w.folded]; ok {
		w.skill = id
	}
	w.core = certificateCore(w.folded)
	w.grams = grams(stripNoise(s))
	runes := []rune(w.folded)
	m.findTitles(w, runes)
	if m.titleTables != nil {
		w.title = m.titleTables.compile(w, s)
	}
	if id := w.occ; id < strangeOccupation {
		// What the title names says more than a code beside it, which then counts by its group alone.
		if len(w.occupations) == 0 {
			w.occupations = append(w.occupations, id)
		}
		w.groups = sortedSet(append(w.groups, m.groupOf[id]))
	}
	w.field = m.findField(runes)
	w.kind = kindOf(w)
	return w
}

// findTitles notes the occupations whose titles stand in the text, longest first, without overlap.
func (m *model) findTitles(w *word, runes []rune) {
	for i := 0; i < len(runes); {
		n := 0
		for l := min(m.longestTitle, len(runes)-i); l > 1; l-- {
			if id, ok := m.titles[string(runes[i:i+l])]; ok && latinEdges(runes, i, i+l) {
				w.occupations = append(w.occupations, id)
				w.groups = append(w.groups, m.groupOf[id])
				n = l
				break
			}
		}
		i += max(n, 1)
	}
	w.occupations, w.groups = sortedSet(w.occupations), sortedSet(w.groups)
}

// findField returns the field of study with the longest name in the text, −1 for none.
func (m *model) findField(runes []rune) int16 {
	best, found := 1, int16(-1)
	for i := range runes {
		for l := min(m.longestField, len(runes)-i); l > best; l-- {
			if id, ok := m.fieldNames[string(runes[i:i+l])]; ok && latinEdges(runes, i, i+l) {
				best, found = l, id
				break
			}
		}
	}
	return found
}

// latinEdges tells whether runes[i:j] does not cut a Latin word or number in two.
func latinEdges(runes []rune, i, j int) bool {
	cut := func(a, b rune) bool { return isLatin(a) && isLatin(b) }
	if i > 0 && cut(runes[i-1], runes[i]) {
		return false
	}
	return j >= len(runes) || !cut(runes[j-1], runes[j])
}

func isLatin(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
}

func (m *model) compileDistricts(list []market.DistrictNode) error {
	m.districtID = make(map[string]uint16, len(list))
	nodes := append([]market.DistrictNode(nil), list...)
	sort.Slice(nodes, func(i, j int) bool { return nodes[i].Code < nodes[j].Code })
	for i, d := range nodes {
		m.districtID[d.Code] = uint16(i)
	}
	if len(nodes) > maxDistricts {
		return fmt.Errorf("%d districts, of at most %d", len(nodes), maxDistricts)
	}
	m.districts = make([]district, len(nodes))
	for i, d := range nodes {
		x := district{code: d.Code, level: 1, parent: uint16(i), province: uint16(i), city: uint16(i)}
		if d.Parent != "" {
			p, ok := m.districtID[d.Parent]
			if !ok || int(p) >= i {
				return fmt.Errorf("district %s: no parent %s before it", d.Code, d.Parent)
			}
			x.parent, x.level, x.province = p, m.districts[p].level+1, m.districts[p].province
			if m.districts[p].level >= 2 {
				x.city = m.districts[p].city
			} else if municipality(d.Code) {
				x.city = p
			}
		}
		m.districts[i] = x
	}
	for i, d := range nodes {
		for _, b := range d.Borders {
			if j, ok := m.districtID[b]; ok {
				m.districts[i].borders, m.districts[j].borders = append(m.districts[i].borders, j), append(m.districts[j].borders, uint16(i))
			}
		}
	}
	for i := range m.districts {
		m.districts[i].borders = trimmed(distinct(m.districts[i].borders))
	}
	return nil
}

// touches tells whether a district borders another one.
func (d *district) touches(other uint16) bool {
	for _, x := range d.borders {
		if x == other {
			return true
		}
	}
	return false
}

// municipality tells whether a code lies in 北京, 天津, 上海 or 重庆, where the province is the city.
func municipality(code string) bool {
	switch code[:2] {
	case "11", "12", "31", "50":
		return true
	}
	return false
}

// placeLikeness says how well a place of work suits a wished place, 0 to full.
func (m *model) placeLikeness(wish, work uint16) int32 {
	w := &m.weights.Place
	a, b := &m.districts[wish], &m.districts[work]
	switch {
	case m.contains(wish, work):
		return w.Within
	case m.contains(work, wish):
		if b.level == 1 && !municipality(b.code) {
			return w.City // a whole province says little about a city
		}
		return w.Around
	case a.touches(work) && a.city == b.city:
		return w.Borders
	case a.city == b.city:
		return w.City
	case a.touches(work) || m.districts[a.city].touches(b.city):
		return w.CityBorders
	case a.province == b.province:
		return w.Province
	}
	return 0
}

// contains tells whether b is a or lies in it.
func (m *model) contains(a, b uint16) bool {
	for {
		if a == b {
			return true
		}
		p := m.districts[b].parent
		if p == b {
			return false
		}
		b = p
	}
}
