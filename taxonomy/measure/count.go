package main

import (
	"fmt"
	"math"
	"sort"
)

// least is the number of demands that an aggregate needs.
const least = 20

// counts gathers all sources.
type counts struct {
	demands int
	skill   map[string]int
	pair    map[[2]string]int
	word    map[string]int
	// share adds up, for skills and words, the share of each source's demands that name it: so that a source with
	// many demands of one kind doesn't make its kind common.
	skillShare, wordShare map[string]float64
	sources               float64
}

func newCounts() *counts {
	return &counts{skill: map[string]int{}, pair: map[[2]string]int{}, word: map[string]int{},
		skillShare: map[string]float64{}, wordShare: map[string]float64{}}
}

func (c *counts) add(s *source) {
	each := 1 / float64(len(s.skills))
	c.sources++
	c.demands += len(s.skills)
	for _, list := range s.skills {
		for a := range list {
			c.skill[a]++
			c.skillShare[a] += each
			for b := range list {
				if a != b {
					c.pair[[2]string{a, b}]++
				}
			}
		}
	}
	for _, list := range s.titles {
		for w := range list {
			c.word[w]++
			c.wordShare[w] += each
		}
	}
}

// associations lists how strongly holding one skill suggests another, in ten-thousandths: the normalised pointwise
// mutual information of both times the square root of the share of the demands for the first that ask for the other
// too,
//
//	npmi(h, n) = ln(p(h,n) / p(h)p(n)) / −ln p(h,n),  strength = npmi · √p(n|h),
//
// which is 0 where both meet by chance and 1 where they always go together. It isn't symmetric. (npmi: Bouma,
// Normalized (Pointwise) Mutual Information in Collocation Extraction, 2009.)
func (c *counts) associations() []string {
	out := []string{"held\tneed\tstrength\tdemands"}
	var rows []string
	for p, n := range c.pair {
		if n < least {
			continue
		}
		total := float64(c.demands)
		both, held, need := float64(n)/total, float64(c.skill[p[0]])/total, float64(c.skill[p[1]])/total
		npmi := 1.0
		if both < 1 {
			npmi = math.Log(both/(held*need)) / -math.Log(both)
		}
		strength := int(math.Round(10000 * npmi * math.Sqrt(both/held)))
		if strength >= weakest {
			rows = append(rows, fmt.Sprintf("%s\t%s\t%d\t%d", p[0], p[1], strength, n))
		}
	}
	sort.Strings(rows)
	return append(out, rows...)
}

// weakest is the least strength that is written.
const weakest = 500

// rarity lists the skills by how rarely demands name them, in ten-thousandths: 0 for one that all name, 10,000 for
// one that hardly any does,
//
//	rarity = ln(1/s) / ln(1/s₀), with s the mean share over the sources and s₀ that of 20 in all demands.
func (c *counts) rarity() []string {
	return c.rare("skill", c.skill, c.skillShare)
}

// titles lists the words of titles in the same way.
func (c *counts) titles() []string {
	return c.rare("word", c.word, c.wordShare)
}

func (c *counts) rare(what string, count map[string]int, share map[string]float64) []string {
	out := []string{what + "\trarity\tdemands"}
	var rows []string
	rarest := math.Log(float64(c.demands) / least)
	for x, n := range count {
		if n < least {
			continue
		}
		r := math.Log(c.sources/share[x]) / rarest
		rows = append(rows, fmt.Sprintf("%s\t%d\t%d", x, int(math.Round(10000*min(max(r, 0), 1))), n))
	}
	sort.Strings(rows)
	return append(out, rows...)
}
