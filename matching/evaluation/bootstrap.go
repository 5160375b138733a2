package evaluation

import (
	"math/bits"
	"slices"
)

// sample holds the measures of every order for every query, and draws from the queries with replacement.
type sample struct {
	columns int // measures of all orders, one order after the other
	rows    []int64
	// defined says for each query which measures count.
	defined [][measures]bool
}

func (s *sample) size() int { return len(s.defined) }

func (s *sample) row(q int) []int64 { return s.rows[q*s.columns : (q+1)*s.columns] }

// mean returns the averages over the queries in a draw, and how many queries count for each measure. A measure
// that is defined for none has no average.
func (s *sample) mean(draw func(yield func(q int) bool)) (means []int64, counts [measures]int64) {
	means = make([]int64, s.columns)
	for q := range draw {
		for c, v := range s.row(q) {
			means[c] += v
		}
		for m, ok := range s.defined[q] {
			if ok {
				counts[m]++
			}
		}
	}
	for c := range means {
		if n := counts[c%measures]; n > 0 {
			means[c] = roundedQuotient(means[c], n)
		}
	}
	return means, counts
}

// each yields every query once.
func (s *sample) each(yield func(q int) bool) {
	for q := range s.size() {
		if !yield(q) {
			return
		}
	}
}

// resampled are the averages of every round: of each column, those of the rounds in which it is defined.
type resampled struct {
	columns [][]int64
}

// bootstrap draws the queries anew in each round. The same seed gives the same draws.
func (s *sample) bootstrap(seed uint64, rounds int) resampled {
	r := resampled{columns: make([][]int64, s.columns)}
	for c := range r.columns {
		r.columns[c] = make([]int64, 0, rounds)
	}
	random := splitMix{seed}
	n := uint64(s.size())
	for range rounds {
		means, counts := s.mean(func(yield func(q int) bool) {
			for range n {
				if !yield(int(random.below(n))) {
					return
				}
			}
		})
		for c, v := range means {
			if counts[c%measures] > 0 {
				r.columns[c] = append(r.columns[c], v)
			}
		}
	}
	return r
}

// interval returns the 95 % percentile interval of a column around its value.
func (r *resampled) interval(column int, value int64) Interval {
	return percentiles(slices.Clone(r.columns[column]), value)
}

// difference returns the interval of the difference of two columns, round by round, around its value. Both must
// be of the same measure, so that they are defined in the same rounds.
func (r *resampled) difference(a, b int, value int64) Interval {
	d := make([]int64, len(r.columns[a]))
	for i := range d {
		d[i] = r.columns[a][i] - r.columns[b][i]
	}
	return percentiles(d, value)
}

// percentiles leaves out the lowest and the highest fortieth.
func percentiles(list []int64, value int64) Interval {
	if len(list) == 0 {
		return Interval{Value: Value(value), Low: Value(value), High: Value(value)}
	}
	slices.Sort(list)
	cut := len(list) / 40
	return Interval{Value: Value(value), Low: Value(list[cut]), High: Value(list[len(list)-1-cut])}
}

// roundedQuotient returns a/n rounded to the nearest integer, halves away from zero.
func roundedQuotient(a, n int64) int64 {
	if a < 0 {
		return -((-a + n/2) / n)
	}
	return (a + n/2) / n
}

// splitMix is the generator of Steele, Lea and Flood (2014): its sequence is fixed here, and not by the version of
// a library.
type splitMix struct{ state uint64 }

func (r *splitMix) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	return mix(r.state)
}

// below returns a number from 0 to n-1; its bias of n/2^64 does not matter.
func (r *splitMix) below(n uint64) uint64 {
	high, _ := bits.Mul64(r.next(), n)
	return high
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
