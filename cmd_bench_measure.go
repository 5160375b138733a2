package main

import (
	"context"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"talentmatch/matching"
)

// garbageRoom is how much may be allocated while the collector is off before a collection is forced, between
// two questions.
const garbageRoom = 512 << 20

// settings guards the settings of the process, which two measurements must not change at the same time.
var settings sync.Mutex

// oneCore runs fn on one core with the garbage collector off, after a collection. Nothing else that this
// process does then takes part in the times.
func (b *bench) oneCore(fn func() error) error {
	settings.Lock()
	defer settings.Unlock()
	runtime.GC()
	cores, percent := runtime.GOMAXPROCS(1), debug.SetGCPercent(-1)
	defer func() {
		runtime.GOMAXPROCS(cores)
		debug.SetGCPercent(percent)
	}()
	return fn()
}

// measure times n questions one after the other and returns their percentiles.
func (b *bench) measure(ctx context.Context, n int, ask func(i int)) (benchTimes, error) {
	times, err := b.timeEach(ctx, n, nil, ask)
	if err != nil {
		return benchTimes{}, err
	}
	return percentiles(times), nil
}

// timeEach times n questions one after the other; of several rounds the least time of each question counts.
// What prepare does before each one, where it is set, is not timed.
func (b *bench) timeEach(ctx context.Context, n int, prepare, ask func(i int)) ([]time.Duration, error) {
	times := make([]time.Duration, n)
	base := heapObjects()
	for round := range b.f.rounds {
		for i := range n {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if prepare != nil {
				prepare(i)
			}
			if heapObjects() > base+garbageRoom {
				runtime.GC()
			}
			started := time.Now()
			ask(i)
			if t := time.Since(started); round == 0 || t < times[i] {
				times[i] = t
			}
		}
	}
	return times, nil
}

// heapInUse returns the bytes of live objects, after a collection.
func heapInUse() uint64 {
	runtime.GC()
	runtime.GC() // what the first one's finalisers let go
	return heapObjects()
}

// heapObjects returns the bytes of all objects on the heap, dead ones included.
func heapObjects() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// percentiles returns the percentiles of times by nearest rank: the smallest time that at least that share of
// them do not exceed.
func percentiles(times []time.Duration) benchTimes {
	times = slices.Sorted(slices.Values(times))
	at := func(percent int) benchMs {
		if len(times) == 0 {
			return 0
		}
		return millis(times[(len(times)*percent+99)/100-1])
	}
	return benchTimes{P50: at(50), P95: at(95), P99: at(99)}
}

// recall counts how much of the reference's answers others have found.
type recall struct{ found, wanted int }

// add counts the answers to one question. What scores at least as much as the reference's last one counts, so
// that the choice among equals doesn't.
func (r *recall) add(got, want []matching.Scored) {
	r.wanted += len(want)
	hits := 0
	for _, x := range got {
		if len(want) > 0 && x.Score >= want[len(want)-1].Score {
			hits++
		}
	}
	r.found += min(hits, len(want))
}

// share is 1 where there was nothing to find.
func (r *recall) share() benchShare {
	if r.wanted == 0 {
		return 1
	}
	return benchShare(r.found) / benchShare(r.wanted)
}

// ratios tell how many times slower one is than the other.
func ratios(slow, fast benchTimes) benchRatios {
	by := func(a, b benchMs) float64 {
		if b == 0 {
			return 0
		}
		return math.Round(float64(a/b)*10) / 10
	}
	return benchRatios{P50: by(slow.P50, fast.P50), P95: by(slow.P95, fast.P95), P99: by(slow.P99, fast.P99)}
}
