package main

import (
	"cmp"
	"encoding/json"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"talentmatch/market"
)

// drawable is what the draw sees of a talent or a demand.
type drawable struct {
	id string
	// skills are the codes that it states or that were found in its texts.
	skills map[string]bool
	// titles are the demand's title, or the roles that the talent wishes or has had.
	titles []map[string]bool
	// terms are the words and character pairs of everything that it says.
	terms map[string]bool
	// kin is by what near-identical queries are told: a demand's title, a talent's roles, skills and certificates.
	kin map[string]bool
	// same is equal for two that say the same.
	same uint64
	// filled tells that there is something to judge; query that there is enough to ask with.
	filled, query bool
}

func (j *drawable) skill(code string) {
	if code != "" {
		j.skills[code] = true
	}
}

func (j *drawable) found(f *market.Found) {
	if f == nil {
		return
	}
	for _, s := range f.Skills {
		j.skill(s.Code)
	}
}

// The least that a query has to say where it states few skills.
const (
	queryText   = 30 // runes of a demand's text
	querySkills = 2
)

func judgedDemand(d *market.Demand, label func(string) string) drawable {
	j := drawable{id: d.ID, skills: map[string]bool{}, titles: []map[string]bool{termsOf(d.Title)}, kin: termsOf(d.Title)}
	text := []string{d.Title, d.Text}
	for _, s := range d.Skills {
		j.skill(s.Code)
		text = append(text, s.Label, labelOf(s.Code, label))
	}
	j.found(d.Found)
	j.terms = termsOf(text...)
	bare := *d
	bare.Meta, bare.ExternalID, bare.Source, bare.Headcount, bare.Start, bare.ValidUntil, bare.Found = market.Meta{}, "", "", 0, "", "", nil
	j.same = hashOf(bare)
	j.filled = len(d.Skills) > 0 || d.Text != ""
	j.query = len(j.skills) > 0 && (len(d.Skills) >= querySkills || len([]rune(d.Text)) >= queryText)
	return j
}

func judgedTalent(t *market.Talent, label func(string) string) drawable {
	j := drawable{id: t.ID, skills: map[string]bool{}}
	var kin, text []string
	kin = append(kin, t.Intention.Roles...)
	list := func(skills []market.Skill, to *[]string) {
		for _, s := range skills {
			j.skill(s.Code)
			*to = append(*to, s.Label, labelOf(s.Code, label))
		}
	}
	list(t.Skills, &kin)
	for _, r := range t.Intention.Roles {
		j.titles = append(j.titles, termsOf(r))
	}
	history := 0
	for _, e := range t.Experience {
		if e.Role != "" {
			j.titles = append(j.titles, termsOf(e.Role))
		}
		history += len(e.Role) + len(e.Text)
		text = append(text, e.Role, e.Text)
		list(e.Skills, &text)
	}
	for _, e := range t.Training {
		history += len(e.Text)
		text = append(text, e.Name, e.Text, e.Result)
		list(e.Skills, &text)
	}
	for _, c := range t.Certificates {
		kin = append(kin, c.Name, c.Direction)
	}
	for _, e := range t.Education {
		text = append(text, e.Field)
	}
	j.found(t.Found)
	j.kin = termsOf(kin...)
	j.terms = termsOf(append(append(text, kin...), t.Private.About)...)
	bare := *t
	bare.Meta, bare.ExternalID, bare.Source, bare.Consent, bare.Found, bare.Private = market.Meta{}, "", "", market.Consent{}, nil, market.TalentPrivate{About: t.Private.About}
	j.same = hashOf(bare)
	bare.Private.About, bare.Found = "", t.Found // words about oneself without a skill say nothing to judge
	j.filled = bare.StatesSkills()
	j.query = len(j.skills) >= querySkills || len(j.skills) > 0 && history > 0
	return j
}

func labelOf(code string, label func(string) string) string {
	if code == "" {
		return ""
	}
	return label(code)
}

func hashOf(v any) uint64 {
	b, _ := json.Marshal(v) // records always marshal
	h := fnv.New64a()
	_, _ = h.Write(b)
	return h.Sum64()
}

// termsOf returns the words in letters and digits of the Latin kind and the pairs of neighbouring ideographs,
// a lone ideograph standing for itself.
func termsOf(texts ...string) map[string]bool {
	out := map[string]bool{}
	for _, text := range texts {
		var word, run []rune
		flush := func() {
			if len(word) > 0 {
				out[string(word)] = true
			}
			if len(run) == 1 {
				out[string(run)] = true
			}
			for i := 0; i+1 < len(run); i++ {
				out[string(run[i:i+2])] = true
			}
			word, run = word[:0], run[:0]
		}
		for _, r := range strings.ToLower(text) {
			switch {
			case unicode.Is(unicode.Han, r):
				if len(word) > 0 {
					flush()
				}
				run = append(run, r)
			case unicode.IsLetter(r) || unicode.IsDigit(r) || len(word) > 0 && (r == '+' || r == '#'):
				if len(run) > 0 {
					flush()
				}
				word = append(word, r)
			default:
				flush()
			}
		}
		flush()
	}
	return out
}

// draw draws queries and pools by a seed.
type draw struct {
	queries, items []drawable
	// rarity is the natural logarithm of how rare a term is among queries and items.
	rarity map[string]float64
	// size is the length of each item's terms as a vector of rarities.
	size []float64
	seed uint64
}

func newDraw(queries, items []drawable, seed uint64) *draw {
	d := &draw{queries: queries, items: items, rarity: map[string]float64{}, size: make([]float64, len(items)), seed: seed}
	for _, list := range [][]drawable{queries, items} {
		for i := range list {
			for t := range list[i].terms {
				d.rarity[t]++
			}
		}
	}
	n := float64(len(queries) + len(items))
	for t, c := range d.rarity {
		d.rarity[t] = math.Log(1 + n/c)
	}
	for i := range items {
		d.size[i] = math.Sqrt(d.weigh(items[i].terms))
	}
	return d
}

// weigh sums the squared rarities of terms, in an order that is always the same.
func (d *draw) weigh(terms map[string]bool) float64 {
	sum := 0.0
	for _, t := range sortedNames(terms) {
		sum += d.rarity[t] * d.rarity[t]
	}
	return sum
}

func sortedNames(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for t := range set {
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}

// random returns the source of randomness for a purpose.
func (d *draw) random(purpose string) *rand.Rand {
	return rand.New(rand.NewPCG(d.seed, hashOf(purpose))) //nolint:gosec // a draw that can be repeated, no secret
}

// Near-identical queries are those of which twice the shared terms are at least nearShare of all; at most
// nearMost of them are drawn.
const (
	nearShare = 0.8
	nearMost  = 3
)

// chooseQueries draws at most n queries that have something to ask with, no two that say the same.
func (d *draw) chooseQueries(n int) []int {
	var chosen []int
	for _, q := range d.random("queries").Perm(len(d.queries)) {
		if len(chosen) == n {
			break
		}
		if !d.queries[q].query {
			continue
		}
		near, same := 0, false
		for _, c := range chosen {
			same = same || d.queries[c].same == d.queries[q].same
			if likeness(d.queries[c].kin, d.queries[q].kin) >= nearShare {
				near++
			}
		}
		if !same && near < nearMost {
			chosen = append(chosen, q)
		}
	}
	return chosen
}

func shared(a, b map[string]bool) int {
	if len(b) < len(a) {
		a, b = b, a
	}
	n := 0
	for t := range a {
		if b[t] {
			n++
		}
	}
	return n
}

// likeness is Dice's coefficient, 0 to 1.
func likeness(a, b map[string]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 2 * float64(shared(a, b)) / float64(len(a)+len(b))
}

// ranked is an item with what it is ranked by; next decides between equals, chance between those.
type ranked struct {
	item        int
	value, next float64
	chance      uint64
}

// Of 20 items of a pool, 6 share most skills, 5 most text, 3 have the most similar title; the others are drawn.
const (
	poolOf     = 20
	bySkills   = 6
	byText     = 5
	bySameness = 3
)

// pool returns the items to judge for a query, at most depth, in a random order.
func (d *draw) pool(q, depth int) []int {
	r := d.random("pool " + d.queries[q].id)
	chance := make([]uint64, len(d.items))
	for i := range chance {
		chance[i] = r.Uint64()
	}
	p := &pooling{d: d, depth: depth, same: map[uint64]bool{}}
	query := &d.queries[q]
	share := func(n int) int { return (n*depth + poolOf - 1) / poolOf }
	p.take(share(bySkills), d.rank(chance, func(i int) (float64, float64) { return commonSkills(query, &d.items[i]) }))
	p.take(share(byText), d.rank(chance, func(i int) (float64, float64) { return d.commonText(query, i), 0 }))
	p.take(share(bySameness), d.rank(chance, func(i int) (float64, float64) { return commonTitle(query, &d.items[i]), 0 }))
	p.take(depth, d.rank(chance, func(int) (float64, float64) { return 1, 0 }))
	r.Shuffle(len(p.list), func(i, j int) { p.list[i], p.list[j] = p.list[j], p.list[i] })
	return p.list
}

// rank orders the items that are worth judging and have a value above 0, highest first.
func (d *draw) rank(chance []uint64, value func(i int) (float64, float64)) []ranked {
	var out []ranked
	for i := range d.items {
		if !d.items[i].filled {
			continue
		}
		if v, next := value(i); v > 0 {
			out = append(out, ranked{i, v, next, chance[i]})
		}
	}
	slices.SortFunc(out, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(b.next, a.next), cmp.Compare(a.chance, b.chance))
	})
	return out
}

// commonSkills is the number of shared skills, and their share of all skills of both.
func commonSkills(q, i *drawable) (float64, float64) {
	n := shared(q.skills, i.skills)
	if n == 0 {
		return 0, 0
	}
	return float64(n), float64(n) / float64(len(q.skills)+len(i.skills)-n)
}

// commonText is the weight of the shared terms against the size of the item's text.
func (d *draw) commonText(q *drawable, i int) float64 {
	both := map[string]bool{}
	for t := range d.items[i].terms {
		if q.terms[t] {
			both[t] = true
		}
	}
	if len(both) == 0 {
		return 0
	}
	return d.weigh(both) / d.size[i]
}

// commonTitle is the likeness of the most similar titles.
func commonTitle(q, i *drawable) float64 {
	best := 0.0
	for _, a := range q.titles {
		for _, b := range i.titles {
			best = max(best, likeness(a, b))
		}
	}
	return best
}

// pooling gathers a pool, of those that say the same only one.
type pooling struct {
	d     *draw
	depth int
	list  []int
	same  map[uint64]bool
}

// take adds the first n of a ranking that are not in yet.
func (p *pooling) take(n int, ranking []ranked) {
	for _, r := range ranking {
		if n == 0 || len(p.list) == p.depth {
			return
		}
		if same := p.d.items[r.item].same; !p.same[same] {
			p.same[same] = true
			p.list = append(p.list, r.item)
			n--
		}
	}
}
