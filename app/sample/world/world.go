// Package world invents a large market for measurements: a taxonomy of skills in clusters, districts and
// occupations, talents and demands. Unlike package sample it needs no real taxonomy, has the shape that
// measurements ask for (skills by Zipf's law, most of a person's skills from one or two clusters, much left
// unsaid), and makes every record by its number alone, so that a million talents never stand in memory at
// once. The same seed gives the same records on every machine.
package world

import (
	"math/rand/v2"
	"time"

	"talentmatch/market"
)

// Day is the day on which the world is looked at.
const Day = market.Date("2026-06-15")

// The shape of the taxonomy.
const (
	Skills      = 3000
	Clusters    = 150
	clusterSize = Skills / Clusters
	provinces   = 30
	cities      = 10 // of a province
	counties    = 8  // of a city
)

// Set says to which records one belongs; the numbers of each set count from 0.
type Set int

// The sets: the pool that is searched, and the records that are asked about, which are all in a state in
// which they may be matched.
const (
	Pool Set = iota
	Asked
)

// World is an invented market. It is read-only and safe for concurrent use.
type World struct {
	seed     uint64
	midnight time.Time
	tables   market.Tables
	// clusters are sampled by the weight of their skills, so that skills follow Zipf's law over all of them.
	clusters    []cluster
	clusterSums []uint64
	places      []place
	placeSums   []uint64
}

// cluster is a group of skills that occur together, and the profession that needs them.
type cluster struct {
	// skills are the codes, sums their running weights and ranked their positions, most common first.
	skills     []string
	sums       []uint64
	ranked     []int
	titles     []string
	occupation string
	fields     []string
	pay        int // CNY a month at the start of a career
}

// place is a county with what lies above it.
type place struct{ county, city, province, near string }

// New prepares the world of a seed.
func New(seed uint64) *World {
	w := &World{seed: seed}
	w.midnight, _ = time.Parse(time.DateOnly, string(Day)) // a valid date
	w.makeTables()
	return w
}

// Tables returns the taxonomy; callers don't change it.
func (w *World) Tables() market.Tables { return w.tables }

// The streams of random numbers, one per kind, so that the number of one doesn't change another.
const (
	streamTables = iota + 1
	streamTalent
	streamAskedTalent
	streamDemand
	streamAskedDemand
	streamID // with the streams before it
	streamChange
)

// dice is a source of choices for one record.
type dice struct{ *rand.Rand }

// dice returns the source for record i of a stream; every record has its own.
func (w *World) dice(stream, i int) dice {
	a := mix(w.seed ^ uint64(stream)<<48)
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
func (d dice) weighted(sums []uint64) int {
	n := d.Uint64N(sums[len(sums)-1])
	low, high := 0, len(sums)-1
	for low < high {
		if mid := (low + high) / 2; n < sums[mid] {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// id returns the identifier of record i of a stream: 26 characters, made at some moment of three years, so
// that the order of identifiers is not that of the numbers.
func (w *World) id(stream, i int) string {
	d := w.dice(streamID<<8|stream, i)
	at := w.midnight.Add(-time.Duration(d.Int64N(int64(3 * 365 * 24 * time.Hour))))
	var random [10]byte
	for j, x := 0, d.Uint64(); j < 8; j++ {
		random[j] = byte(x >> (8 * j))
	}
	x := d.Uint32()
	random[8], random[9] = byte(x), byte(x>>8)
	return market.MakeID(at, random)
}
