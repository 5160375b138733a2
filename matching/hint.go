package matching

import (
	"slices"
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
	hints := 0
	for i := range r.stints {
		s := &r.stints[i]
		if s.title == noWord || hints == maxHints {
			continue
		}
		if hints++; !slices.Contains(r.roles, s.title) {
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
func (m *model) impliedTitle(list []held) string { return m.titleOf(m.coresOf(list).best) }

func (m *model) titleOf(occ int) string {
	if occ < 0 {
		return ""
	}
	return m.impliedTitles[occ]
}

// coreCount says how many of the core skills of each occupation a talent holds.
type coreCount struct {
	m     *model
	seen  map[core]bool
	count map[uint16]int
	// best is the occupation of which they hold most, −1 for none.
	best int
}

func (m *model) coresOf(list []held) *coreCount {
	c := &coreCount{m: m, seen: map[core]bool{}, count: map[uint16]int{}, best: -1}
	for i := range list {
		for _, k := range m.coresOfSkill(list[i].skill) {
			if !c.seen[k] {
				c.seen[k] = true
				c.count[k.occ]++
			}
		}
	}
	c.best = c.better(-1, c.count, nil)
	return c
}

func (m *model) coresOfSkill(skill int32) []core {
	if skill >= labelBase {
		return nil
	}
	return m.cores[skill]
}

// better returns the occupation of most core skills, of the given one and those counted; base is counted too.
func (c *coreCount) better(best int, count, base map[uint16]int) int {
	most := leastCore - 1
	if best >= 0 {
		most = count[uint16(best)] + base[uint16(best)]
	}
	for occ, n := range count {
		n += base[occ]
		if n > most || n == most && best >= 0 && int(occ) < best {
			best, most = int(occ), n
		}
	}
	return best
}

// with returns what best would be if the talent held further skills too.
func (c *coreCount) with(skills []int32) int {
	count, seen := map[uint16]int{}, map[core]bool{}
	for _, s := range skills {
		for _, k := range c.m.coresOfSkill(s) {
			if !c.seen[k] && !seen[k] {
				seen[k] = true
				count[k.occ]++
			}
		}
	}
	return c.better(c.best, count, c.count)
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
