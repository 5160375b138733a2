package evaluation

import (
	"hash/fnv"
	"math"
	"slices"
)

// The names of the baselines.
const (
	BaselineRandom  = "random"
	BaselineShared  = "shared"
	BaselineJaccard = "jaccard"
	BaselineCosine  = "cosine"
	BaselineBM25    = "bm25"
)

// shuffles is how many random orders are averaged.
const shuffles = 20

// Random returns the baseline of chance: the average over twenty shuffles. They depend on the seed and the IDs
// alone, not on the order of the pairs.
func Random(seed uint64, demandIDs, talentIDs []string, pairs []Pair) System {
	s := System{Name: BaselineRandom, Role: RoleBaseline, Orders: make([][]int64, shuffles)}
	for i := range s.Orders {
		s.Orders[i] = make([]int64, len(pairs))
	}
	demands, talents := hashes(demandIDs), hashes(talentIDs)
	for p, pair := range pairs {
		r := splitMix{mix(seed) ^ mix(demands[pair.Demand]) ^ mix(talents[pair.Talent]+1)}
		for i := range s.Orders {
			s.Orders[i][p] = int64(r.next() >> 1)
		}
	}
	return s
}

func hashes(ids []string) []uint64 {
	out := make([]uint64, len(ids))
	for i, id := range ids {
		h := fnv.New64a()
		_, _ = h.Write([]byte(id)) // never fails
		out[i] = h.Sum64()
	}
	return out
}

// skillSets are the skills of records as ascending numbers, each once.
type skillSets struct {
	numbers map[string]int32
	// holders counts the records that have a skill.
	holders []int
	records int
}

func (s *skillSets) add(records [][]string) [][]int32 {
	out := make([][]int32, len(records))
	for i, names := range records {
		set := make([]int32, 0, len(names))
		for _, name := range names {
			n, ok := s.numbers[name]
			if !ok {
				n = int32(len(s.numbers))
				s.numbers[name] = n
				s.holders = append(s.holders, 0)
			}
			set = append(set, n)
		}
		slices.Sort(set)
		out[i] = slices.Compact(set)
		for _, n := range out[i] {
			s.holders[n]++
		}
	}
	s.records += len(records)
	return out
}

// weights returns the square of each skill's inverse document frequency, ln((N+1)/(df+1))+1 over all records of
// both kinds (the smoothed form of Salton and Buckley 1988).
func (s *skillSets) weights() []float64 {
	out := make([]float64, len(s.holders))
	for n, df := range s.holders {
		w := math.Log(float64(s.records+1)/float64(df+1)) + 1
		out[n] = w * w
	}
	return out
}

// SkillBaselines returns the baselines over the skills of records, given as any names that are equal where the
// skills are: the number of shared skills, the Jaccard index, and the cosine of the two sets with every skill
// weighted by its inverse document frequency.
func SkillBaselines(pairs []Pair, demands, talents [][]string) []System {
	sets := skillSets{numbers: map[string]int32{}}
	d, t := sets.add(demands), sets.add(talents)
	weights := sets.weights()
	dNorm, tNorm := norms(d, weights), norms(t, weights)
	shared, jaccard, cosine := make([]int64, len(pairs)), make([]int64, len(pairs)), make([]int64, len(pairs))
	for p, pair := range pairs {
		a, b := d[pair.Demand], t[pair.Talent]
		n, w := overlap(a, b, weights)
		shared[p] = int64(n)
		jaccard[p] = fine(float64(n), float64(len(a)+len(b)-n))
		cosine[p] = fine(w, math.Sqrt(dNorm[pair.Demand])*math.Sqrt(tNorm[pair.Talent]))
	}
	return []System{
		{Name: BaselineShared, Role: RoleBaseline, Orders: [][]int64{shared}},
		{Name: BaselineJaccard, Role: RoleBaseline, Orders: [][]int64{jaccard}},
		{Name: BaselineCosine, Role: RoleBaseline, Orders: [][]int64{cosine}},
	}
}

// Weighed returns a baseline whose order is given by a weight per pair, such as that of a search engine; they are
// compared to nine decimals.
func Weighed(name string, weights []float64) System {
	keys := make([]int64, len(weights))
	for i, w := range weights {
		keys[i] = fine(w, 1)
	}
	return System{Name: name, Role: RoleBaseline, Orders: [][]int64{keys}}
}

func norms(sets [][]int32, weights []float64) []float64 {
	out := make([]float64, len(sets))
	for i, set := range sets {
		for _, n := range set {
			out[i] += weights[n]
		}
	}
	return out
}

// overlap counts the numbers that both ascending lists hold, and sums their weights.
func overlap(a, b []int32, weights []float64) (n int, sum float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n++
			sum += weights[a[i]]
			i++
			j++
		}
	}
	return n, sum
}

// fine returns a/b in billionths, rounded, so that what differs by less than that ties; 0 where b is 0.
func fine(a, b float64) int64 {
	if b == 0 {
		return 0
	}
	return int64(math.Round(a / b * 1e9))
}
