package matching

import (
	"fmt"
	"slices"
	"sort"

	"talentmatch/market"
)

// compileSkills numbers the skills by their codes' order and works out what each is worth for each other.
func (m *model) compileSkills(list []market.SkillNode, extra *market.MatchTables) error {
	nodes := append([]market.SkillNode(nil), list...)
	sort.Slice(nodes, func(i, j int) bool { return nodes[i].Code < nodes[j].Code })
	m.skillID = make(map[string]int32, len(nodes))
	for i, n := range nodes {
		if _, twice := m.skillID[n.Code]; twice {
			return fmt.Errorf("skill %s stands twice", n.Code)
		}
		m.skillID[n.Code] = int32(i)
		m.skillCode = append(m.skillCode, n.Code)
	}
	m.skillNames = map[string]int32{}
	for i, n := range nodes {
		for _, name := range append([]string{n.Zh, n.En}, n.Synonyms...) {
			if k := fold(name); k != "" {
				if _, taken := m.skillNames[k]; !taken {
					m.skillNames[k] = int32(i)
				}
			}
		}
	}
	g := graph{m: m, up: make([][]int32, len(nodes)), down: make([][]int32, len(nodes)), akin: make([][]int32, len(nodes))}
	if err := g.link(nodes); err != nil {
		return err
	}
	m.isCommon = make([]bool, len(nodes))
	for _, code := range m.weights.Skill.Common {
		if id, ok := m.skillID[code]; ok {
			m.isCommon[id] = true
			for x := range g.reach(id, g.down) {
				m.isCommon[x] = true
			}
		}
	}
	g.associate(extra)
	m.weighByRarity(extra)
	m.gives = make([][]credit, len(nodes))
	for i := range nodes {
		m.gives[i] = g.credits(int32(i))
	}
	m.gets = make([][]credit, len(nodes))
	for i, list := range m.gives {
		for _, c := range list {
			m.gets[c.need] = append(m.gets[c.need], credit{need: int32(i), value: c.value, rel: c.rel})
		}
	}
	m.best = make([][]credit, len(nodes))
	m.root = make([]int32, len(nodes))
	for i := range nodes {
		m.best[i] = slices.Clone(m.gets[i])
		slices.SortStableFunc(m.best[i], func(a, b credit) int { return int(b.value - a.value) })
		m.root[i] = g.top(int32(i))
	}
	m.compileAreas()
	return nil
}

// graph holds the relations of skills while they are compiled.
type graph struct {
	m              *model
	up, down, akin [][]int32
	// assoc holds by the held skill how strongly others go with it, sorted by the other.
	assoc [][]association
}

type association struct {
	need, strength int32
}

// associate takes over the measured associations. What everybody claims is left out: that an ad asks for teamwork
// beside Java says nothing of who knows Java.
func (g *graph) associate(extra *market.MatchTables) {
	g.assoc = make([][]association, len(g.up))
	w := &g.m.weights.Skill.Association
	if extra == nil || w.Share == 0 {
		return
	}
	for _, a := range extra.Associations {
		held, ok1 := g.m.skillID[a.Held]
		need, ok2 := g.m.skillID[a.Need]
		if ok1 && ok2 && a.Strength >= w.Least && !g.m.isCommon[held] && !g.m.isCommon[need] {
			g.assoc[held] = append(g.assoc[held], association{need, int32(a.Strength)})
		}
	}
}

// weighByRarity works out how much a requirement weighs for which the employer gave no weight: the rarer the skill, the
// more it tells.
func (m *model) weighByRarity(extra *market.MatchTables) {
	w := &m.weights.Skill
	if extra == nil || w.Rarity.High == 0 {
		return
	}
	m.rarity = make([]int32, len(m.skillCode))
	for i := range m.rarity {
		m.rarity[i] = w.Rarity.High
	}
	for _, r := range extra.Rarity {
		if id, ok := m.skillID[r.Name]; ok {
			m.rarity[id] = w.Rarity.Low + (w.Rarity.High-w.Rarity.Low)*int32(r.Rarity)/full
		}
	}
	for i, common := range m.isCommon {
		if common {
			m.rarity[i] = w.CommonWeight
		}
	}
}

// unstatedWeight is the weight of a requirement for which the employer gave none, in tenths.
func (m *model) unstatedWeight(skill int32) int32 {
	switch {
	case skill >= labelBase:
		return m.weights.Skill.DefaultWeight
	case m.rarity != nil:
		return m.rarity[skill]
	case m.isCommon[skill]:
		return m.weights.Skill.CommonWeight
	}
	return m.weights.Skill.DefaultWeight
}

// readWeight is the weight of a requirement that was read in a text, in tenths.
func (m *model) readWeight(skill int32) int32 {
	if m.rarity == nil {
		return m.weights.Skill.ReadWeight
	}
	return max(1, m.rarity[skill]*m.weights.Skill.ReadWeight/m.weights.Skill.DefaultWeight)
}

func (g *graph) link(nodes []market.SkillNode) error {
	for i, n := range nodes {
		for _, b := range n.Broader {
			j, ok := g.m.skillID[b]
			if !ok {
				return fmt.Errorf("skill %s: no broader skill %s", n.Code, b)
			}
			g.up[i] = append(g.up[i], j)
			g.down[j] = append(g.down[j], int32(i))
		}
		for _, r := range n.Related {
			j, ok := g.m.skillID[r]
			if !ok {
				return fmt.Errorf("skill %s: no related skill %s", n.Code, r)
			}
			g.akin[i] = append(g.akin[i], j)
			g.akin[j] = append(g.akin[j], int32(i))
		}
	}
	return nil
}

// top returns the skill at the end of the first line of broader ones.
func (g *graph) top(i int32) int32 {
	for range g.up { // a circle ends somewhere
		if len(g.up[i]) == 0 {
			break
		}
		i = g.up[i][0]
	}
	return i
}

// reach returns the distance of everything that lies in one direction of a skill, without itself.
func (g *graph) reach(from int32, next [][]int32) map[int32]int {
	dist := map[int32]int{from: 0}
	queue := []int32{from}
	for len(queue) > 0 {
		x := queue[0]
		queue = queue[1:]
		for _, y := range next[x] {
			if _, seen := dist[y]; !seen {
				dist[y] = dist[x] + 1
				queue = append(queue, y)
			}
		}
	}
	delete(dist, from)
	return dist
}

// credits returns what holding a skill is worth: itself, everything broader (which it satisfies as the
// narrower one), everything narrower (in part), related ones and siblings. Where several apply the best
// one counts; ties go to the closer relation.
func (g *graph) credits(held int32) []credit {
	w := &g.m.weights.Skill
	best := map[int32]credit{held: {need: held, value: full, rel: relSame}}
	offer := func(need, value int32, rel relation) {
		old, ok := best[need]
		if value > 0 && (!ok || value > old.value || value == old.value && rel < old.rel) && need != held {
			best[need] = credit{need: need, value: value, rel: rel}
		}
	}
	for need, d := range g.reach(held, g.up) {
		offer(need, pick(w.Narrower, d-1), relNarrower)
	}
	for need, d := range g.reach(held, g.down) {
		offer(need, pick(w.Broader, d-1), relBroader)
	}
	for _, need := range g.akin[held] {
		offer(need, w.Related, relRelated)
	}
	for _, parent := range g.up[held] {
		value := int32(0)
		for _, step := range w.Siblings {
			if len(g.down[parent]) <= step.UpTo {
				value = step.Value
				break
			}
		}
		for _, need := range g.down[parent] {
			offer(need, value, relSibling)
		}
	}
	g.addAssociations(held, best)
	return sortedCredits(best)
}

// addAssociations fills in what the taxonomy doesn't know, and strengthens what it knows as related or sibling.
func (g *graph) addAssociations(held int32, best map[int32]credit) {
	w := &g.m.weights.Skill.Association
	for _, a := range g.assoc[held] {
		c, known := best[a.need]
		switch {
		case !known:
			c = credit{need: a.need, value: min(a.strength*w.Share/full, w.Most), rel: relRelated}
		case c.rel == relRelated || c.rel == relSibling:
			c.value = max(c.value, min(c.value+a.strength*w.Beside/full, w.Most))
		case c.rel == relBroader:
			c.value = max(c.value, min(a.strength*w.Share/full, w.Most))
		}
		best[a.need] = c
	}
}

func sortedCredits(best map[int32]credit) []credit {
	out := make([]credit, 0, len(best))
	for _, c := range best {
		out = append(out, c)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].need < out[j].need })
	return out
}

// pick returns the i-th value of a curve, its last one beyond the end.
func pick(curve []int32, i int) int32 {
	if i >= len(curve) {
		i = len(curve) - 1
	}
	return curve[max(i, 0)]
}
