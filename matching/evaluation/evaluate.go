package evaluation

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"talentmatch/market"
)

// Input is what is evaluated.
type Input struct {
	By   By
	AsOf market.Date
	// Seed and Rounds are those of the bootstrap.
	Seed   uint64
	Rounds int
	// Relevant is the least grade that counts as relevant; 0 takes half of the highest grade.
	Relevant float64
	// DemandIDs and TalentIDs are what the positions in Pairs mean.
	DemandIDs, TalentIDs []string
	Pairs                []Pair
	// Only holds the IDs of the queries that are measured; nil measures all.
	Only map[string]bool
	// Engine and Scored are the engine's version and what it says of each pair.
	Engine string
	Scored []Scored
	// ToTalents and ToDemands are what else is measured in each direction, beside the engine's two orders.
	ToTalents, ToDemands []System
}

// Evaluate measures the engine's orders, and the others given, in both directions.
func Evaluate(in Input) Report {
	gain, relevant := in.gain(), in.relevant()
	r := Report{
		Engine: in.Engine, AsOf: in.AsOf, By: in.By, Seed: in.Seed, Rounds: in.Rounds, Gain: gain, Relevant: relevant,
		Talents: len(in.TalentIDs), Demands: len(in.DemandIDs), Pairs: len(in.Pairs),
	}
	own := EngineSystems(RoleEngine, in.Engine, in.Scored)
	for _, d := range []Direction{ToTalents, ToDemands} {
		systems := slices.Concat(own, in.ToTalents)
		if d == ToDemands {
			systems = slices.Concat(own, in.ToDemands)
		}
		queries, left := in.queries(d, gain, relevant)
		r.Sets = append(r.Sets, in.set(d, queries, left, systems))
	}
	r.Calibration = in.calibration()
	return r
}

// gain tells how grades become gains: exponentially where all of them are integers up to 10.
func (in *Input) gain() Gain {
	for _, p := range in.Pairs {
		if p.Grade > 10 || p.Grade != math.Trunc(p.Grade) {
			return GainLinear
		}
	}
	return GainExponential
}

func (g Gain) of(grade float64) float64 {
	if g == GainExponential {
		return float64(int64(1)<<int64(grade) - 1)
	}
	return grade
}

// relevant returns the least relevant grade.
func (in *Input) relevant() float64 {
	if in.Relevant > 0 {
		return in.Relevant
	}
	highest := 0.0
	for _, p := range in.Pairs {
		highest = max(highest, p.Grade)
	}
	return highest / 2
}

// ends returns the query's and the item's ID of a pair.
func (in *Input) ends(p Pair, d Direction) (query, item string) {
	if d == ToTalents {
		return in.DemandIDs[p.Demand], in.TalentIDs[p.Talent]
	}
	return in.TalentIDs[p.Talent], in.DemandIDs[p.Demand]
}

// asked tells whether a query is to be measured.
func (in *Input) asked(id string) bool { return in.Only == nil || in.Only[id] }

// queries groups the pairs by query, in the order of IDs, and leaves out what can't be measured: an order has
// something to get right only where at least two items have different grades.
func (in *Input) queries(d Direction, gain Gain, relevant float64) (list []query, left LeftOut) {
	groups := map[string][]int32{}
	for i, p := range in.Pairs {
		id, _ := in.ends(p, d)
		groups[id] = append(groups[id], int32(i))
	}
	ids := make([]string, 0, len(groups))
	for id := range groups {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		pairs := groups[id]
		slices.SortFunc(pairs, func(a, b int32) int {
			_, x := in.ends(in.Pairs[a], d)
			_, y := in.ends(in.Pairs[b], d)
			return strings.Compare(x, y)
		})
		grades := make([]float64, len(pairs))
		for i, p := range pairs {
			grades[i] = in.Pairs[p].Grade
		}
		switch {
		case !in.asked(id):
			left.NotAsked++
		case len(pairs) < 2:
			left.Single++
		case slices.Min(grades) == slices.Max(grades):
			left.SameGrade++
		default:
			list = append(list, newQuery(id, pairs, grades, gain.of, relevant))
		}
	}
	return list, left
}

// set measures every order over the queries.
func (in *Input) set(d Direction, queries []query, left LeftOut, systems []System) Set {
	out := Set{Direction: d, Queries: len(queries), LeftOut: left, Systems: []SystemResult{}, Differences: []Difference{}}
	for i := range queries {
		out.Pairs += len(queries[i].pairs)
	}
	if len(queries) == 0 {
		return out
	}
	s := measureAll(queries, systems)
	values, counts := s.mean(s.each)
	drawn := s.bootstrap(in.Seed, in.Rounds)
	for i, sys := range systems {
		result := SystemResult{Name: sys.Name, Role: sys.Role, Engine: sys.Engine, Metrics: map[string]Metric{}}
		for m, name := range Measures() {
			c := i*measures + m
			result.Metrics[name] = Metric{Interval: drawn.interval(c, values[c]), Queries: int(counts[m])}
		}
		out.Systems = append(out.Systems, result)
	}
	out.BestBaseline = bestBaseline(systems, values)
	for i, a := range systems {
		for j, b := range systems {
			if opposed(a, b) {
				x, y := i*measures+atNDCG10, j*measures+atNDCG10
				out.Differences = append(out.Differences, Difference{System: a.Name, Baseline: b.Name, NDCG10: drawn.difference(x, y, values[x]-values[y])})
			}
		}
	}
	return out
}

// opposed tells whether the difference of two orders is of interest: the engine's against every baseline, and
// against the same order of another version.
func opposed(a, b System) bool {
	if a.Role != RoleEngine {
		return false
	}
	return b.Role == RoleBaseline || b.Role == RoleCompared && strings.HasPrefix(b.Name, a.Name+"@")
}

func bestBaseline(systems []System, values []int64) string {
	best, at := "", int64(math.MinInt64)
	for i, s := range systems {
		if v := values[i*measures+atNDCG10]; s.Role == RoleBaseline && v > at {
			best, at = s.Name, v
		}
	}
	return best
}

// measureAll measures every order for every query.
func measureAll(queries []query, systems []System) *sample {
	s := &sample{columns: len(systems) * measures, defined: make([][measures]bool, len(queries))}
	s.rows = make([]int64, len(queries)*s.columns)
	for q := range queries {
		for m := range measures {
			s.defined[q][m] = m != atMAP && m != atPrecision || queries[q].found > 0
		}
		row := s.row(q)
		for i, sys := range systems {
			var sum [measures]int64
			for _, keys := range sys.Orders {
				for m, v := range queries[q].measure(keys) {
					sum[m] += v
				}
			}
			for m, v := range sum {
				row[i*measures+m] = roundedQuotient(v, int64(max(len(sys.Orders), 1)))
			}
		}
	}
	return s
}

// bandEdges are the scores between which pairs are gathered.
var bandEdges = []int{0, 20, 40, 60, 85, 100}

// mostGrades is how many different grades a calibration counts one by one.
const mostGrades = 12

// goodCoverage is the coverage from which a score is expected to mean what it says.
const goodCoverage = market.Share(8000)

// calibration gathers the pairs that belong to a query that was asked for, those that rest on data first.
func (in *Input) calibration() []Calibration {
	var grades []float64
	for _, p := range in.Pairs {
		grades = append(grades, p.Grade)
	}
	slices.Sort(grades)
	grades = slices.Compact(grades)
	if len(grades) > mostGrades {
		grades = nil
	}
	var out []Calibration
	for _, least := range []market.Share{goodCoverage, 0} {
		out = append(out, in.calibrated(least, grades))
	}
	return out
}

func (in *Input) calibrated(least market.Share, grades []float64) Calibration {
	c := Calibration{MinCoverage: least, Bands: make([]Band, len(bandEdges)-1)}
	sums := make([]float64, len(c.Bands))
	for i := range c.Bands {
		c.Bands[i] = Band{Low: bandEdges[i], High: bandEdges[i+1], Grades: make([]GradeCount, len(grades))}
		for g, grade := range grades {
			c.Bands[i].Grades[g].Grade = grade
		}
	}
	for i, p := range in.Pairs {
		s := in.Scored[i]
		if s.Coverage < least || !in.asked(in.DemandIDs[p.Demand]) && !in.asked(in.TalentIDs[p.Talent]) {
			continue
		}
		at := len(c.Bands) - 1
		for at > 0 && int(s.Score) < bandEdges[at]*100 {
			at--
		}
		b := &c.Bands[at]
		c.Pairs++
		b.Pairs++
		sums[at] += p.Grade
		if g, ok := slices.BinarySearchFunc(grades, p.Grade, cmp.Compare[float64]); ok {
			b.Grades[g].Pairs++
		}
	}
	c.finish(sums)
	return c
}

// finish turns sums into means and shares, and looks whether the means rise.
func (c *Calibration) finish(sums []float64) {
	last, filled, monotone := Value(math.MinInt64), 0, true
	for i := range c.Bands {
		b := &c.Bands[i]
		if b.Pairs == 0 {
			continue
		}
		b.MeanGrade = Value(millionths(sums[i] / float64(b.Pairs)))
		for g := range b.Grades {
			b.Grades[g].Share = Value(ratio(int64(b.Grades[g].Pairs), int64(b.Pairs)))
		}
		monotone = monotone && b.MeanGrade >= last
		last = b.MeanGrade
		filled++
	}
	if filled > 1 {
		c.Monotone = &monotone
	}
}
