package evaluation

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// one returns a query over items with the grades, in the order of their IDs.
func one(gain Gain, relevant float64, grades ...float64) query {
	pairs := make([]int32, len(grades))
	for i := range pairs {
		pairs[i] = int32(i)
	}
	return newQuery("q", pairs, grades, gain.of, relevant)
}

func TestMeasuresEqualValuesWorkedOutByHand(t *testing.T) {
	t.Parallel()
	q := one(GainExponential, 1.5, 3, 0, 2, 1)
	for _, c := range []struct {
		name string
		keys []int64
		want [measures]int64
	}{
		// the list is 3 0 2 1, its first two tied: auc 3.5/6; dcg 7+3/2+1/log2(5) of 7+3/log2(3)+1/2;
		// ap (1+2/3)/2; rank differences 0.5/√(4.5·5)
		{"a tie at the top", []int64{10, 10, 5, 1}, [measures]int64{583333, 950801, 950801, 950801, 833333, 400000, 105409}},
		{"the best order", []int64{4, 1, 3, 2}, [measures]int64{1e6, 1e6, 1e6, 1e6, 1e6, 400000, 1e6}},
		// 0 1 2 3: dcg 1/log2(3)+3/2+7/log2(5) of the same; ap (1/3+2/4)/2
		{"the worst order", []int64{1, 4, 2, 3}, [measures]int64{0, 547831, 547831, 547831, 416667, 400000, -1e6}},
		{"nothing but ties", []int64{7, 7, 7, 7}, [measures]int64{500000, 950801, 950801, 950801, 833333, 400000, 0}},
	} {
		if got := q.measure(c.keys); got != c.want {
			t.Errorf("%s:\n got %v\nwant %v", c.name, got, c.want)
		}
	}
}

func TestDepthsCutTheList(t *testing.T) {
	t.Parallel()
	grades := make([]float64, 12)
	grades[11] = 1
	q := one(GainLinear, 0.5, grades...)
	keys := make([]int64, 12) // all tied: the one good item stands twelfth, by its ID
	got := q.measure(keys)
	want := [measures]int64{500000, 0, 0, millionths(1 / math.Log2(13)), 83333, 0, 0}
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestGradesBeyondTenOrWithFractionsGainLinearly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		grade float64
		want  Gain
	}{{10, GainExponential}, {0, GainExponential}, {11, GainLinear}, {0.5, GainLinear}} {
		in := Input{Pairs: []Pair{{Grade: 1}, {Grade: c.grade}}}
		if got := in.gain(); got != c.want {
			t.Errorf("%v: %s, want %s", c.grade, got, c.want)
		}
	}
}

// TestConcordanceEqualsCountingEveryPair holds the fast count against the definition.
func TestConcordanceEqualsCountingEveryPair(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grades := rapid.SliceOfN(rapid.Float64Range(0, 3), 2, 40).Draw(t, "grades")
		for i := range grades {
			grades[i] = math.Floor(grades[i])
		}
		keys := rapid.SliceOfN(rapid.Int64Range(0, 8), len(grades), len(grades)).Draw(t, "keys")
		q := one(GainLinear, 1, grades...)
		var sum, all int64
		for i := range grades {
			for j := range grades {
				if grades[i] > grades[j] {
					all++
					if keys[i] > keys[j] {
						sum += 2
					} else if keys[i] == keys[j] {
						sum++
					}
				}
			}
		}
		if got := q.measure(keys)[0]; got != ratio(sum, 2*all) || q.unequal != all {
			t.Fatalf("auc %d, want %d; unequal %d, want %d", got, ratio(sum, 2*all), q.unequal, all)
		}
	})
}

func TestRanksOfTiesAreTheirMean(t *testing.T) {
	t.Parallel()
	ranks, norm := centredRanks([]int64{5, 1, 5, 9}) // ranks 2.5 1 2.5 4, mean 2.5, doubled
	if want := []int64{0, -3, 0, 3}; !slices.Equal(ranks, want) || norm != 18 {
		t.Errorf("%v %d, want %v 18", ranks, norm, want)
	}
}
