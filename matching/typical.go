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
	// UpTo is how many skills of the trade an employer must list so that nothing is added; those that were read count half.
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
	room := w.UpTo - m.named(r)/2
	title := m.namedInTitle(d)
	for _, occ := range m.titled(r, d) {
		list := m.typical[occ]
		narrow := len(list) > 0 && len(title) > 0 && !m.goesWith(list[0], title)
		for _, id := range list {
			if room <= 0 || len(r.needs) >= market.MaxDemandSkills {
				return
			}
			if slices.ContainsFunc(r.needs, func(n need) bool { return n.skill == id }) || narrow && !m.goesWith(id, title) {
				continue
			}
			r.set(len(r.needs) == 0, flagRead)
			r.needs = append(r.needs, need{skill: id, name: noWord, weight: max(m.unstatedWeight(id)*w.Share/full, 1), read: true, mark: markTypical})
			room--
		}
	}
}

// named counts the skills of the trade that a demand names, those that it lists twice.
func (m *model) named(r *demandRow) int {
	n := 0
	for i := range r.needs {
		switch k := r.needs[i].skill; {
		case k < labelBase && m.isCommon[k]:
		case r.needs[i].read:
			n++
		default:
			n += 2
		}
	}
	return n
}

// titled lists the occupation that is stated, or those that the title names.
func (m *model) titled(r *demandRow, d *market.Demand) []uint16 {
	var w word
	m.findTitles(&w, []rune(fold(d.Title)))
	if r.occ < strangeOccupation {
		return []uint16{r.occ}
	}
	if len(w.occupations) > maxTitled {
		return nil
	}
	return w.occupations
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

// goesWith tells whether a skill has to do with one that the title names: who looks for C++ doesn't want what is typical
// of Java. It is asked where the title names skills, but not the occupation's first one, which is the occupation itself.
func (m *model) goesWith(id int32, title []int32) bool {
	for _, t := range title {
		_, a := m.creditOf(id, t)
		_, b := m.creditOf(t, id)
		if a || b {
			return true
		}
	}
	return false
}
