package matching

import (
	"slices"

	"talentmatch/market"
)

// typicalWeights let the core skills of the occupation that a demand's title names stand in for skills that the employer
// left unsaid: an advertisement for a data analyst that lists nothing but 数据分析 still wants somebody who knows SQL.
type typicalWeights struct {
	// Share is the weight of such a skill in ten-thousandths of what it would weigh in the employer's list; 0 leaves
	// them out.
	Share int32 `json:"share"`
	// UpTo is how many skills of the trade a demand must name so that nothing is added.
	UpTo int `json:"upTo"`
}

// maxTitled is how many occupations a title may name so that their core skills are looked at; one that names more says
// too little.
const maxTitled = 2

// compileTypical notes the core skills of each occupation but those that everybody claims.
func (m *model) compileTypical(list []market.OccupationNode) {
	if m.weights.Skill.Typical.Share == 0 {
		return
	}
	m.typical = make([][]int32, len(list))
	for i, o := range list {
		for _, code := range o.Skills {
			if id, ok := m.skillID[code]; ok && !m.isCommon[id] {
				m.typical[i] = append(m.typical[i], id)
			}
		}
	}
}

// addTypical adds the core skills of the demand's occupation where it names few skills of the trade itself. They count
// like skills that were read: a part of them is enough.
func (m *model) addTypical(r *demandRow, d *market.Demand) {
	w := &m.weights.Skill.Typical
	if w.Share == 0 {
		return
	}
	named := 0
	for i := range r.needs {
		if k := r.needs[i].skill; k >= labelBase || !m.isCommon[k] {
			named++
		}
	}
	if named >= w.UpTo {
		return
	}
	title := m.namedInTitle(d)
	for _, id := range m.typicalOf(r, d) {
		if named >= w.UpTo || len(r.needs) >= market.MaxDemandSkills {
			return
		}
		if slices.ContainsFunc(r.needs, func(n need) bool { return n.skill == id }) || !m.goesWith(id, title) {
			continue
		}
		r.set(len(r.needs) == 0, flagRead)
		r.needs = append(r.needs, need{skill: id, name: noWord, weight: max(m.unstatedWeight(id)*w.Share/full, 1), read: true, mark: markTypical})
		named++
	}
}

// typicalOf lists the core skills of the occupation that is stated or that the title names.
func (m *model) typicalOf(r *demandRow, d *market.Demand) []int32 {
	var w word
	m.findTitles(&w, []rune(fold(d.Title)))
	occupations := w.occupations
	if r.occ < strangeOccupation {
		occupations = []uint16{r.occ}
	}
	if len(occupations) > maxTitled {
		return nil
	}
	var out []int32
	for _, o := range occupations {
		out = append(out, m.typical[o]...)
	}
	return out
}

// namedInTitle lists the skills of the trade that stand in the title.
func (m *model) namedInTitle(d *market.Demand) []int32 {
	var out []int32
	if d.Found == nil {
		return nil
	}
	for i := range d.Found.Skills {
		if f := &d.Found.Skills[i]; f.Evidence == market.EvidenceTitle {
			if id, ok := m.skillID[f.Code]; ok && !m.isCommon[id] {
				out = append(out, id)
			}
		}
	}
	return out
}

// goesWith tells whether a skill is of the kind that the title names: who looks for C++ doesn't want what is typical of
// Java. A title that names none leaves it open.
func (m *model) goesWith(id int32, title []int32) bool {
	if len(title) == 0 {
		return true
	}
	for _, t := range title {
		_, a := m.creditOf(id, t)
		_, b := m.creditOf(t, id)
		if a || b {
			return true
		}
	}
	return false
}
