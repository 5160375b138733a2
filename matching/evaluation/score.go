package evaluation

import (
	"fmt"
	"runtime"
	"sync"

	"talentmatch/market"
)

// Scorer is an engine of one version.
type Scorer interface {
	Match(t *market.Talent, d *market.Demand, asOf market.Date) market.Match
	Version() string
}

// By names the number of a match that makes the order.
type By string

// The numbers of a match.
const (
	ByScore  By = "score"
	ByFit    By = "fit"
	ByAppeal By = "appeal"
)

// Bys lists what an order can be made by.
func Bys() []By { return []By{ByFit, ByAppeal, ByScore} }

// of returns the number of a match.
func (b By) of(m *market.Match) market.Score {
	switch b {
	case ByFit:
		return m.Fit
	case ByAppeal:
		return m.Appeal
	}
	return m.Score
}

// Pair is one judged pair: positions in the lists of demands and talents, and the grade, 0 or more.
type Pair struct {
	Demand, Talent int
	Grade          float64
}

// Scored is what an engine says of one pair.
type Scored struct {
	Score    market.Score
	Coverage market.Share
	Feasible market.Feasible
}

// ScorePairs matches every pair on a day, on all cores; the scorer must be safe for concurrent use. The result
// stands in the order of the pairs.
func ScorePairs(s Scorer, by By, demands []market.Demand, talents []market.Talent, pairs []Pair, asOf market.Date) []Scored {
	out := make([]Scored, len(pairs))
	const block = 64
	next := make(chan int)
	var work sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			for from := range next {
				for i := from; i < min(from+block, len(pairs)); i++ {
					m := s.Match(&talents[pairs[i].Talent], &demands[pairs[i].Demand], asOf)
					out[i] = Scored{Score: by.of(&m), Coverage: m.Coverage, Feasible: m.Feasible}
				}
			}
		})
	}
	for from := 0; from < len(pairs); from += block {
		next <- from
	}
	close(next)
	work.Wait()
	return out
}

// The names of an engine's two orders.
const (
	// OrderFeasible is by feasibility (yes, unknown, no), then score, then ID.
	OrderFeasible = "feasible"
	// OrderScore is by score alone, then ID.
	OrderScore = "score"
)

// Role says what an order is to the report.
type Role string

// The roles of orders.
const (
	RoleEngine   Role = "engine"   // what is measured
	RoleCompared Role = "compared" // an engine of another version beside it
	RoleBaseline Role = "baseline"
)

// System is one way to order the items of every query.
type System struct {
	Name string
	Role Role
	// Engine is the version of the engine, empty for a baseline.
	Engine string
	// Orders hold a key per pair, the highest first; the measures of several orders are averaged.
	Orders [][]int64
}

// EngineSystems returns the two orders that an engine's scores make. Those of a compared engine carry its version
// in their names.
func EngineSystems(role Role, engine string, scored []Scored) []System {
	both, alone := make([]int64, len(scored)), make([]int64, len(scored))
	for i, s := range scored {
		alone[i] = int64(s.Score)
		both[i] = feasibleRank(s.Feasible)*1_000_000 + alone[i]
	}
	name := func(order string) string {
		if role == RoleCompared {
			return fmt.Sprintf("%s@%s", order, engine)
		}
		return order
	}
	return []System{
		{Name: name(OrderFeasible), Role: role, Engine: engine, Orders: [][]int64{both}},
		{Name: name(OrderScore), Role: role, Engine: engine, Orders: [][]int64{alone}},
	}
}

func feasibleRank(f market.Feasible) int64 {
	switch f {
	case market.FeasibleYes:
		return 2
	case market.FeasibleUnknown:
		return 1
	}
	return 0
}
