package api

import (
	"net/http"
	"sort"
	"strings"

	"talentmatch/market"
)

// words is the taxonomy, laid out for looking up.
type words struct {
	skills      map[string]*market.SkillNode
	narrower    map[string][]string
	districts   map[string]*market.DistrictNode
	occupations map[string]*market.OccupationNode
	tables      market.Tables
}

func newWords(t market.Tables) *words {
	w := &words{tables: t, skills: map[string]*market.SkillNode{}, narrower: map[string][]string{},
		districts: map[string]*market.DistrictNode{}, occupations: map[string]*market.OccupationNode{}}
	for i := range t.Skills {
		n := &t.Skills[i]
		w.skills[n.Code] = n
		for _, b := range n.Broader {
			w.narrower[b] = append(w.narrower[b], n.Code)
		}
	}
	for _, list := range w.narrower {
		sort.Strings(list)
	}
	for i := range t.Districts {
		w.districts[t.Districts[i].Code] = &t.Districts[i]
	}
	for i := range t.Occupations {
		w.occupations[t.Occupations[i].Code] = &t.Occupations[i]
	}
	return w
}

// HasSkill, HasDistrict and HasOccupation make it a market.Vocabulary.
func (w *words) HasSkill(code string) bool { return w.skills[code] != nil }

// HasDistrict tells whether there is a district with the code.
func (w *words) HasDistrict(code string) bool { return w.districts[code] != nil }

// HasOccupation tells whether there is an occupation with the code.
func (w *words) HasOccupation(code string) bool { return w.occupations[code] != nil }

// label returns the label of a code in the reader's language, the code itself where it has none. of is the
// name of a facet: skill, district, occupation, education or certificate.
func (c *call) label(of, code string) string {
	zh, en := "", ""
	switch of {
	case "skill":
		if n := c.s.words.skills[code]; n != nil {
			zh, en = n.Zh, n.En
		}
	case "district":
		if n := c.s.words.districts[code]; n != nil {
			zh, en = n.Zh, n.En
		}
	case "occupation":
		if n := c.s.words.occupations[code]; n != nil {
			zh, en = n.Zh, n.En
		}
	default:
		if key := "word." + of + "." + code; c.p.Has(key) {
			return c.p.Text(key, nil)
		}
	}
	if label := pick(c.lang, zh, en); label != "" {
		return label
	}
	return code
}

func pick(lang, zh, en string) string {
	if lang == "en" {
		return en
	}
	return zh
}

// word is a code with its labels.
type word struct {
	Code string `json:"code"`
	Zh   string `json:"zh"`
	En   string `json:"en"`
}

// skillDetail is one skill of the taxonomy with its neighbours.
type skillDetail struct {
	Code string `json:"code"`
	// Label is in the reader's language, Zh and En are both.
	Label    string   `json:"label"`
	Zh       string   `json:"zh"`
	En       string   `json:"en"`
	Synonyms []string `json:"synonyms"`
	Broader  []word   `json:"broader"`
	Narrower []word   `json:"narrower"`
	Related  []word   `json:"related"`
	// Taxonomy is the version of the taxonomy.
	Taxonomy int `json:"taxonomy"`
}

// suggestions is what a look-up of words answers.
type suggestions struct {
	Items []market.Suggestion `json:"items"`
}

func (s *server) wordRoutes() []*route {
	params := []param{paramQ, paramLimit}
	answer := []reply{jsonReply(200, suggestions{})}
	code := param{name: "code", in: "path", kind: "string", required: true, example: "python"}
	return []*route{
		{method: http.MethodGet, path: "/api/v1/skills", id: "skill.suggest", tag: "taxonomy", params: params,
			answers: answer, run: (*call).suggestSkills},
		{method: http.MethodGet, path: "/api/v1/skills/{code}", id: "skill.get", tag: "taxonomy", params: []param{code},
			answers: []reply{jsonReply(200, skillDetail{})}, run: (*call).skill},
		{method: http.MethodGet, path: "/api/v1/districts", id: "district.suggest", tag: "taxonomy", params: params,
			answers: answer, run: (*call).suggestDistricts},
		{method: http.MethodGet, path: "/api/v1/occupations", id: "occupation.suggest", tag: "taxonomy", params: params,
			answers: answer, run: (*call).suggestOccupations},
	}
}

func (c *call) limit() int {
	if n := c.integer("limit"); n > 0 {
		return n
	}
	return market.DefaultLimit
}

func (c *call) suggestSkills() error {
	got := c.s.o.App.SuggestSkills(c.ctx(), c.text("q"), c.limit(), c.lang)
	return c.localized(http.StatusOK, suggestions{Items: filled(got)})
}

func (c *call) skill() error {
	code := c.path("code")
	w := c.s.words
	n := w.skills[code]
	if n == nil {
		return market.NotFound("skill", clip(code))
	}
	list := func(codes []string) []word {
		out := make([]word, 0, len(codes))
		for _, code := range codes {
			if n := w.skills[code]; n != nil {
				out = append(out, word{Code: n.Code, Zh: n.Zh, En: n.En})
			}
		}
		return out
	}
	return c.localized(http.StatusOK, skillDetail{Code: n.Code, Label: pick(c.lang, n.Zh, n.En), Zh: n.Zh, En: n.En,
		Synonyms: filled(n.Synonyms), Broader: list(n.Broader), Narrower: list(w.narrower[n.Code]),
		Related: list(n.Related), Taxonomy: w.tables.Version})
}

func (c *call) suggestDistricts() error {
	var all []candidate
	for _, n := range c.s.words.tables.Districts {
		all = append(all, candidate{code: n.Code, label: pick(c.lang, n.Zh, n.En), names: []string{n.Zh, n.En}})
	}
	return c.suggest(all)
}

func (c *call) suggestOccupations() error {
	var all []candidate
	for _, n := range c.s.words.tables.Occupations {
		all = append(all, candidate{code: n.Code, label: pick(c.lang, n.Zh, n.En), names: append([]string{n.Zh, n.En}, n.Titles...)})
	}
	return c.suggest(all)
}

// candidate is a word that may complete what somebody types.
type candidate struct {
	code, label string
	names       []string
	rank        int
	match       string
}

// suggest answers the words whose code or name holds what was typed: those that begin with it first, each
// group in the order of codes. Without a text it lists the words from the start.
func (c *call) suggest(all []candidate) error {
	q := strings.ToLower(strings.TrimSpace(c.text("q")))
	var fits []candidate
	for _, x := range all {
		if x.fits(q) {
			fits = append(fits, x)
		}
	}
	sort.SliceStable(fits, func(i, j int) bool {
		if fits[i].rank != fits[j].rank {
			return fits[i].rank < fits[j].rank
		}
		return fits[i].code < fits[j].code
	})
	if n := c.limit(); len(fits) > n {
		fits = fits[:n]
	}
	out := suggestions{Items: []market.Suggestion{}}
	for _, x := range fits {
		out.Items = append(out.Items, market.Suggestion{Code: x.code, Label: x.label, Match: x.match})
	}
	return c.localized(http.StatusOK, out)
}

// fits ranks the candidate: 0 where its code or a name is what was typed, 1 where one begins with it, 2
// where one holds it.
func (x *candidate) fits(q string) bool {
	x.rank = 3
	for _, n := range append([]string{x.code}, x.names...) {
		low, rank := strings.ToLower(n), 3
		switch {
		case low == q:
			rank = 0
		case strings.HasPrefix(low, q):
			rank = 1
		case strings.Contains(low, q):
			rank = 2
		}
		if rank < x.rank {
			x.rank, x.match = rank, n
		}
	}
	return x.rank < 3
}
