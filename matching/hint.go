package matching

import (
	"unicode"

	"talentmatch/market"
)

// maxHints is how many past roles hint at a wish at the most: the latest ones.
const maxHints = 5

// addHints notes, for a talent who wishes no role, what the past hints at: the roles that they had, or where there are
// none, the occupation whose core skills they hold most of.
func (m *model) addHints(r *talentRow, in interner) {
	if m.weights.Title.HintHigh == 0 || len(r.roles) > 0 || len(r.occs) > 0 {
		return
	}
	for i := range r.stints {
		if s := &r.stints[i]; s.title != noWord && len(r.roles) < maxHints {
			r.roles = append(r.roles, s.title)
		}
	}
	if len(r.roles) == 0 {
		if title := m.impliedTitle(r.held); title != "" {
			r.roles = append(r.roles, in.intern(title))
		}
	}
	if len(r.roles) > 0 {
		r.flags |= flagHinted
	}
}

// core is an occupation to whose core a skill belongs.
type core struct {
	occ  uint16
	need int32
}

// compileCores notes for each skill to which occupations' core skills it belongs, by itself or as a narrower one.
func (m *model) compileCores(list []market.OccupationNode) {
	m.cores = make([][]core, len(m.skillCode))
	m.impliedTitles = make([]string, len(list))
	for i, o := range list {
		m.impliedTitles[i] = o.Zh
		if len(o.Titles) > 0 {
			m.impliedTitles[i] = o.Titles[0]
		}
		for _, code := range o.Skills {
			need, ok := m.skillID[code]
			if !ok || m.isCommon[need] {
				continue
			}
			for _, c := range m.gets[need] {
				if c.equivalent() {
					m.cores[c.need] = append(m.cores[c.need], core{uint16(i), need})
				}
			}
		}
	}
}

// leastCore is how many core skills of an occupation hint at it.
const leastCore = 3

// impliedTitle is a title of the occupation of whose core skills a talent holds most, "" where they hold fewer than
// three of any; of equal ones the first.
func (m *model) impliedTitle(list []held) string {
	seen := map[core]bool{}
	count := map[uint16]int{}
	best, most := -1, leastCore-1
	for _, h := range list {
		if h.skill >= labelBase {
			continue
		}
		for _, c := range m.cores[h.skill] {
			if seen[c] {
				continue
			}
			seen[c] = true
			count[c.occ]++
		}
	}
	for occ, n := range count {
		if n > most || n == most && best >= 0 && int(occ) < best {
			best, most = int(occ), n
		}
	}
	if best < 0 {
		return ""
	}
	return m.impliedTitles[best]
}

// leastLetters is how many different letters a self-description needs to be taken as one.
const leastLetters = 4

// seriouslyStates tells whether a profile says anything from which skills could be known. A self-description of a few
// letters over and over ("qqqq", "1") says nothing.
func seriouslyStates(t *market.Talent) bool {
	about := t.Private.About
	bare := *t
	bare.Private.About = ""
	if bare.StatesSkills() {
		return true
	}
	letters := map[rune]bool{}
	for _, r := range about {
		if unicode.IsLetter(r) {
			if letters[r] = true; len(letters) >= leastLetters {
				return true
			}
		}
	}
	return false
}
