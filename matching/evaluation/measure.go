package evaluation

import (
	"cmp"
	"math"
	"slices"
)

// The measures, in the order of Measures.
const (
	AUC      = "auc"
	NDCG5    = "ndcg5"
	NDCG10   = "ndcg10"
	NDCG20   = "ndcg20"
	MAP      = "map"
	P5       = "p5"
	Spearman = "spearman"
)

// Measures lists the names of the measures in the order in which they are shown.
func Measures() []string { return []string{AUC, NDCG5, NDCG10, NDCG20, MAP, P5, Spearman} }

const (
	measures    = 7
	atNDCG10    = 2
	atMAP       = 4
	atPrecision = 5
)

// depths are those of the three ndcg measures, which stand at 1 to 3.
var depths = [3]int{5, 10, 20}

// query is one record whose items were judged; everything that does not depend on the order is worked out once.
type query struct {
	id string
	// pairs are the positions of its items among the pairs of the input, in the order of the items' IDs.
	pairs []int32
	// level is the rank of an item's grade among the different grades of the query, 0 lowest.
	level []int32
	// gain is what an item is worth to ndcg, ideal the best dcg at each of the depths.
	gain  []float64
	ideal [3]float64
	// relevant says which items count as relevant, found how many do.
	relevant []bool
	found    int
	// gradeRank is twice the average rank of the grade less the mean, so that it is an integer.
	gradeRank []int64
	rankNorm  int64
	// unequal counts the pairs of items with different grades.
	unequal int64
}

// newQuery returns a query over items in the order of their IDs.
func newQuery(id string, pairs []int32, grades []float64, gain func(float64) float64, relevant float64) query {
	n := len(pairs)
	q := query{id: id, pairs: pairs, gain: make([]float64, n), relevant: make([]bool, n)}
	for i, g := range grades {
		q.gain[i] = gain(g)
		if g >= relevant {
			q.relevant[i] = true
			q.found++
		}
	}
	var sizes []int64
	q.level, sizes = levels(grades)
	q.unequal = differing(sizes)
	q.gradeRank, q.rankNorm = centredRanks(grades)
	best := slices.Clone(q.gain)
	slices.SortFunc(best, func(a, b float64) int { return cmp.Compare(b, a) })
	for k, depth := range depths {
		q.ideal[k] = dcg(best, depth)
	}
	return q
}

// levels numbers the different grades upwards and counts the items of each.
func levels(grades []float64) (level []int32, sizes []int64) {
	distinct := slices.Clone(grades)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	level, sizes = make([]int32, len(grades)), make([]int64, len(distinct))
	for i, g := range grades {
		l, _ := slices.BinarySearch(distinct, g)
		level[i] = int32(l)
		sizes[l]++
	}
	return level, sizes
}

// differing counts the pairs of items from different groups, given the sizes of the groups.
func differing(sizes []int64) int64 {
	var all, same int64
	for _, s := range sizes {
		all += s
		same += s * (s - 1) / 2
	}
	return all*(all-1)/2 - same
}

// dcg sums the gains of a list to a depth, each over log2 of its rank plus one.
func dcg(gains []float64, depth int) float64 {
	sum := 0.0
	for i, g := range gains[:min(depth, len(gains))] {
		sum += g / math.Log2(float64(i+2))
	}
	return sum
}

// centredRanks returns for each value twice its average rank, less the mean of those, and the sum of their
// squares: integers, because ranks are halves at most.
func centredRanks[T cmp.Ordered](values []T) (ranks []int64, norm int64) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	ranks = make([]int64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		// the ranks from+1 … to average (from+1+to)/2; the mean of all is (n+1)/2
		r := int64(from + to - len(order))
		for _, i := range order[from:to] {
			ranks[i] = r
			norm += r * r
		}
		from = to
	}
	return ranks, norm
}

// measure returns the measures of an order of the query's items, in millionths. Higher keys stand first, ties by
// ID; keys are those of all pairs of the input. map and p5 are 0 where nothing is relevant; they are left out of
// averages then.
func (q *query) measure(keys []int64) [measures]int64 {
	own := make([]int64, len(q.pairs))
	order := make([]int32, len(q.pairs))
	for i, p := range q.pairs {
		own[i], order[i] = keys[p], int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(own[b], own[a]) })
	out := [measures]int64{0: ratio(q.concordance(own, order), 2*q.unequal)}
	gains := make([]float64, len(order))
	for i, o := range order {
		gains[i] = q.gain[o]
	}
	for k, depth := range depths {
		if q.ideal[k] > 0 {
			out[1+k] = millionths(dcg(gains, depth) / q.ideal[k])
		}
	}
	out[atMAP], out[atPrecision] = q.precision(order)
	out[measures-1] = q.correlation(own)
	return out
}

// concordance counts, twice over, the pairs of items with different grades that stand in the order of their
// grades, a tie counting one half.
func (q *query) concordance(own []int64, order []int32) int64 {
	most := int32(0)
	for _, l := range q.level {
		most = max(most, l)
	}
	below := make(fenwick, most+2)
	counts := make([]int64, most+1)
	var sum int64
	for end := len(order); end > 0; { // from the lowest key upwards, one group of equal keys after the other
		start := end - 1
		for start > 0 && own[order[start-1]] == own[order[start]] {
			start--
		}
		group := order[start:end]
		same := int64(0)
		for i, o := range group {
			l := q.level[o]
			sum += 2 * below.before(l)
			same += int64(i) - counts[l] // earlier ones of the group with another grade
			counts[l]++
		}
		sum += same
		for _, o := range group {
			below.add(q.level[o])
			counts[q.level[o]]--
		}
		end = start
	}
	return sum
}

// fenwick counts items by level and sums the counts below one (Fenwick 1994).
type fenwick []int64

func (f fenwick) add(level int32) {
	for i := int(level) + 1; i < len(f); i += i & -i {
		f[i]++
	}
}

// before counts the items added below a level.
func (f fenwick) before(level int32) int64 {
	var sum int64
	for i := int(level); i > 0; i -= i & -i {
		sum += f[i]
	}
	return sum
}

// precision returns the average precision of the list and the precision of its first five, in millionths.
func (q *query) precision(order []int32) (average, five int64) {
	if q.found == 0 {
		return 0, 0
	}
	hits, sum := 0, 0.0
	for i, o := range order {
		if q.relevant[o] {
			hits++
			sum += float64(hits) / float64(i+1)
		}
		if i < 5 {
			five = int64(hits)
		}
	}
	return millionths(sum / float64(q.found)), ratio(five, 5)
}

// correlation returns Spearman's rank correlation of keys and grades in millionths, 0 where all keys tie.
func (q *query) correlation(own []int64) int64 {
	ranks, norm := centredRanks(own)
	if norm == 0 || q.rankNorm == 0 {
		return 0
	}
	var product int64
	for i, r := range ranks {
		product += r * q.gradeRank[i]
	}
	return millionths(float64(product) / (math.Sqrt(float64(norm)) * math.Sqrt(float64(q.rankNorm))))
}

// millionths rounds to a whole number of millionths: from here on everything is integers.
func millionths(x float64) int64 { return int64(math.Round(x * 1e6)) }

// ratio returns a over b in millionths, rounded; 0 where b is 0.
func ratio(a, b int64) int64 {
	if b == 0 {
		return 0
	}
	return millionths(float64(a) / float64(b))
}
