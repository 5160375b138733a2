package main

import (
	"fmt"
	"runtime"
	"time"

	"talentmatch/app/sample/world"
	"talentmatch/market"
	"talentmatch/matching"
)

// benchMs is a time in milliseconds; in JSON it has three decimals.
type benchMs float64

func millis(d time.Duration) benchMs { return benchMs(d) / benchMs(time.Millisecond) }

// String returns the time with three decimals.
func (m benchMs) String() string { return fmt.Sprintf("%.3f", float64(m)) }

// MarshalJSON writes the time with three decimals.
func (m benchMs) MarshalJSON() ([]byte, error) { return []byte(m.String()), nil }

// benchShare is a share from 0 to 1; in JSON it has four decimals at most.
type benchShare float64

// MarshalJSON writes the share, rounded down, so that 1 means all.
func (s benchShare) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%g", float64(int(float64(s)*10_000))/10_000), nil
}

// benchTimes are percentiles of times.
type benchTimes struct {
	P50 benchMs `json:"p50"`
	P95 benchMs `json:"p95"`
	P99 benchMs `json:"p99"`
}

// benchRatios are ratios of percentiles.
type benchRatios struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
}

// benchEngine is our engine over a pool of talents.
type benchEngine struct {
	benchTimes
	Recall         benchShare `json:"recall"`
	BuildMs        benchMs    `json:"buildMs"`
	BytesPerTalent int64      `json:"bytesPerTalent"`
}

// benchBleve is the search engine with exact rescoring.
type benchBleve struct {
	benchTimes
	Recall  benchShare `json:"recall"`
	BuildMs benchMs    `json:"buildMs"`
}

// benchBleveIndex says what stands behind benchBleve: how many talents were indexed, and the search alone.
type benchBleveIndex struct {
	Talents int        `json:"talents"`
	Hits    int        `json:"hits"`
	Search  benchTimes `json:"search"`
}

// benchReverse is the other direction: the demands for single talents.
type benchReverse struct {
	Engine struct {
		benchTimes
		Recall         benchShare `json:"recall"`
		BuildMs        benchMs    `json:"buildMs"`
		BytesPerDemand int64      `json:"bytesPerDemand"`
	} `json:"engine"`
	BruteForce benchTimes `json:"bruteForce"`
	Talents    int        `json:"talents"`
	Demands    int        `json:"demands"`
}

// benchSizeReport is the engine over a part of the pool.
type benchSizeReport struct {
	Talents    int         `json:"talents"`
	Engine     benchEngine `json:"engine"`
	BruteForce benchTimes  `json:"bruteForce"`
	Speedup    benchRatios `json:"speedup"`
}

// benchSpeedup says how many times faster the engine is; nil where the other was not measured.
type benchSpeedup struct {
	BruteForce benchRatios  `json:"bruteForce"`
	Bleve      *benchRatios `json:"bleve"`
	Reverse    *benchRatios `json:"reverse"`
}

// benchWorld says what was made.
type benchWorld struct {
	Skills    int         `json:"skills"`
	Clusters  int         `json:"clusters"`
	Demands   int         `json:"demands"`
	K         int         `json:"k"`
	AsOf      market.Date `json:"asOf"`
	Engine    string      `json:"engine"`
	BatchSize int         `json:"batchSize"`
	world.Summary
	// ShortAnswers is the share of the demands whose whole list is shorter than K.
	ShortAnswers benchShare `json:"shortAnswers"`
	GenerationMs benchMs    `json:"generationMs"`
}

// benchMachine says what it ran on and how.
type benchMachine struct {
	Cores  int    `json:"cores"`
	System string `json:"system"`
	Go     string `json:"go"`
	// CoresPerQuery and GC hold while questions are timed; Rounds is how often each was asked, the least time
	// counting.
	CoresPerQuery int    `json:"coresPerQuery"`
	GC            string `json:"gc"`
	Rounds        int    `json:"rounds"`
}

// benchDifference is an answer that is not the reference's.
type benchDifference struct {
	// Of is what the list consists of, List which answer it was, Query the number of the question from 0 and
	// ID its record.
	Of    market.Kind `json:"of"`
	List  string      `json:"list"`
	Query int         `json:"query"`
	ID    string      `json:"id"`
	// Position counts from 1; 0 where the difference is not in one place.
	Position int    `json:"position"`
	Got      string `json:"got"`
	Want     string `json:"want"`
}

// benchReport is everything that was measured. Parts that were not are nil.
type benchReport struct {
	World      benchWorld        `json:"world"`
	Machine    benchMachine      `json:"machine"`
	Seed       uint64            `json:"seed"`
	Talents    int               `json:"talents"`
	Engine     benchEngine       `json:"engine"`
	BruteForce benchTimes        `json:"bruteForce"`
	Bleve      *benchBleve       `json:"bleve"`
	BleveIndex *benchBleveIndex  `json:"bleveIndex"`
	Reverse    *benchReverse     `json:"reverse"`
	Explained  *benchTimes       `json:"explained"`
	Summarised *benchTimes       `json:"summarised"`
	Sizes      []benchSizeReport `json:"sizes"`
	Speedup    benchSpeedup      `json:"speedup"`
	Live       *benchLive        `json:"live"`
	// Exact tells that every answer was the reference's; Differences are the first ones that were not, and
	// Differing is how many there were.
	Exact       bool              `json:"exact"`
	Compared    int               `json:"compared"`
	Differing   int               `json:"differing"`
	Differences []benchDifference `json:"differences"`
}

func newBenchReport(f benchFlags) benchReport {
	return benchReport{
		Seed: f.seed, Talents: f.talents, Exact: true,
		World: benchWorld{Skills: world.Skills, Clusters: world.Clusters, Demands: f.demands, K: f.k, AsOf: world.Day, BatchSize: benchBatch},
		Machine: benchMachine{Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(),
			CoresPerQuery: 1, GC: "off", Rounds: f.rounds},
	}
}

// finish works out what follows from the measurements.
func (r *benchReport) finish(s world.Summary) {
	r.World.Summary = s
	r.Speedup.BruteForce = ratios(r.BruteForce, r.Engine.benchTimes)
	if r.Bleve != nil {
		x := ratios(r.Bleve.benchTimes, r.Engine.benchTimes)
		r.Speedup.Bleve = &x
	}
	if r.Reverse != nil {
		x := ratios(r.Reverse.BruteForce, r.Reverse.Engine.benchTimes)
		r.Speedup.Reverse = &x
	}
}

// shownDifferences is how many differences are kept.
const shownDifferences = 20

// check compares an answer with the reference's in every place, and notes the first difference.
func (r *benchReport) check(d benchDifference, got, want []matching.Scored) {
	r.Compared++
	for i := range max(len(got), len(want)) {
		if i < len(got) && i < len(want) && got[i] == want[i] {
			continue
		}
		d.Position, d.Got, d.Want = i+1, place(got, i), place(want, i)
		r.fail(d)
		return
	}
}

// fail notes a difference.
func (r *benchReport) fail(d benchDifference) {
	r.Exact = false
	if r.Differing++; len(r.Differences) < shownDifferences {
		r.Differences = append(r.Differences, d)
	}
}

// place names one place of a list, empty beyond its end.
func place(list []matching.Scored, i int) string {
	if i >= len(list) {
		return ""
	}
	return list[i].ID + " " + list[i].Score.String()
}
