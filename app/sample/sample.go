// Package sample invents a plausible world of employers, demands and talents for demonstrations and
// measurements. The same arguments give the same records on every machine; nobody in it exists: schools
// and employers carry 示例 in their names, phone numbers begin with the unassigned 100, and mail addresses
// end in example.com.
package sample

import (
	"iter"
	"math/rand/v2"
	"time"

	"talentmatch/market"
)

// ConsentVersion names the text that invented talents agree to.
const ConsentVersion = "demo-1"

// World is an invented world. It is read-only and safe for concurrent use.
type World struct {
	seed             uint64
	talents, demands int
	today            market.Date
	midnight         time.Time

	archetypes []archetype
	popularity []int // running sums of the archetypes' weights
	places     []place
	crowding   []int // running sums of the places' weights
	skillNames map[string]string
	skills     map[string]bool
	employers  []employerProfile
}

// New prepares a world with so many talents and demands, and one employer for about six demands. Skills
// and districts that the tables don't know are left out; today is the day from which dates are counted.
func New(seed uint64, talents, demands int, tables market.Tables, today market.Date) *World {
	w := &World{
		seed: seed, talents: max(talents, 0), demands: max(demands, 0), today: today,
		skillNames: map[string]string{}, skills: map[string]bool{},
	}
	w.midnight, _ = time.Parse(time.DateOnly, string(today))
	for _, s := range tables.Skills {
		w.skills[s.Code] = true
		w.skillNames[s.Code] = s.Zh
	}
	w.archetypes = knownArchetypes(tables)
	sum := 0
	for _, a := range w.archetypes {
		sum += a.weight
		w.popularity = append(w.popularity, sum)
	}
	w.places = knownPlaces(tables)
	sum = 0
	for _, p := range w.places {
		sum += p.weight
		w.crowding = append(w.crowding, sum)
	}
	if len(w.archetypes) == 0 || len(w.places) == 0 {
		w.talents, w.demands = 0, 0 // the tables know none of our professions or places
	}
	if w.demands > 0 {
		w.employers = make([]employerProfile, w.demands/6+1)
		for i := range w.employers {
			w.employers[i] = w.profile(i)
		}
	}
	return w
}

// Employers yields the employers in the order of their IDs, emp-00001 and so on.
func (w *World) Employers() iter.Seq[market.Employer] { return each(len(w.employers), w.employer) }

// Demands yields the demands in the order of their IDs, dem-000001 and so on; each names one of Employers.
func (w *World) Demands() iter.Seq[market.Demand] { return each(w.demands, w.demand) }

// Talents yields the talents in the order of their IDs, tal-000001 and so on.
func (w *World) Talents() iter.Seq[market.Talent] { return each(w.talents, w.talent) }

func each[T any](n int, make func(int) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := range n {
			if !yield(make(i)) {
				return
			}
		}
	}
}

// The streams of random numbers, one per kind, so that more talents don't change the demands.
const (
	streamEmployer = iota + 1
	streamDemand
	streamTalent
)

// dice is a source of choices for one record.
type dice struct{ *rand.Rand }

// dice returns the source for record i of a stream; every record has its own.
func (w *World) dice(stream, i int) dice {
	a := mix(w.seed ^ uint64(stream)<<56)
	return dice{rand.New(rand.NewPCG(a, mix(a+uint64(i))))} //nolint:gosec // invented data need no secrecy
}

// mix is the finaliser of SplitMix64: neighbouring seeds give unrelated streams.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// chance is true in so many of a hundred cases.
func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// between returns a number from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// weighted returns an index by running sums of weights.
func (d dice) weighted(sums []int) int {
	n := d.IntN(sums[len(sums)-1])
	low, high := 0, len(sums)-1
	for low < high {
		mid := (low + high) / 2
		if n < sums[mid] {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// skewed returns an index below n, small ones far more often, as popularity is distributed.
func (d dice) skewed(n int) int {
	u := d.Float64()
	return int(u * u * u * float64(n))
}

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// some returns up to n different elements in random order.
func some[T any](d dice, list []T, n int) []T {
	n = min(n, len(list))
	out := make([]T, 0, n)
	for _, i := range d.Perm(len(list))[:n] {
		out = append(out, list[i])
	}
	return out
}
