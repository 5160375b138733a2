package evaluation

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

// invented is a judged set in which the engine knows more than the number of shared skills.
func invented(seed uint64, demands, talents, each int) (Input, [][]string, [][]string) {
	r := rand.New(rand.NewPCG(seed, 1))
	in := Input{By: ByScore, AsOf: "2026-06-15", Seed: 7, Rounds: 200, Engine: "9.9"}
	d, t := make([][]string, demands), make([][]string, talents)
	fill := func(list [][]string, ids *[]string, letter string) {
		for i := range list {
			*ids = append(*ids, fmt.Sprintf("%s%03d", letter, i))
			for range 1 + r.IntN(5) {
				list[i] = append(list[i], fmt.Sprint(r.IntN(12)))
			}
		}
	}
	fill(d, &in.DemandIDs, "d")
	fill(t, &in.TalentIDs, "t")
	for i := range d {
		for _, j := range r.Perm(talents)[:each] {
			grade := r.IntN(4)
			in.Pairs = append(in.Pairs, Pair{Demand: i, Talent: j, Grade: float64(grade)})
			in.Scored = append(in.Scored, Scored{
				Score: market.Score(min(10000, grade*2000+r.IntN(4000))), Coverage: market.Share(r.IntN(10001)),
				Feasible: []market.Feasible{market.FeasibleYes, market.FeasibleUnknown, market.FeasibleNo}[r.IntN(3)],
			})
		}
	}
	return in, d, t
}

func withBaselines(in Input, d, t [][]string) Input {
	in.ToTalents = append([]System{Random(in.Seed, in.DemandIDs, in.TalentIDs, in.Pairs)}, SkillBaselines(in.Pairs, d, t)...)
	in.ToDemands = in.ToTalents
	return in
}

func asJSON(t *testing.T, r Report) string {
	t.Helper()
	b, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func system(t *testing.T, s Set, name string) map[string]Metric {
	t.Helper()
	for _, x := range s.Systems {
		if x.Name == name {
			return x.Metrics
		}
	}
	t.Fatalf("no system %s", name)
	return nil
}

func TestTheReportDependsOnTheSetAndTheSeedAlone(t *testing.T) {
	t.Parallel()
	in, d, ts := invented(1, 20, 30, 10)
	want := asJSON(t, Evaluate(withBaselines(in, d, ts)))
	if got := asJSON(t, Evaluate(withBaselines(in, d, ts))); got != want {
		t.Error("the same input gives another report:\n" + cmp.Diff(want, got))
	}
	rand.New(rand.NewPCG(3, 3)).Shuffle(len(in.Pairs), func(i, j int) {
		in.Pairs[i], in.Pairs[j] = in.Pairs[j], in.Pairs[i]
		in.Scored[i], in.Scored[j] = in.Scored[j], in.Scored[i]
	})
	if got := asJSON(t, Evaluate(withBaselines(in, d, ts))); got != want {
		t.Error("another order of judgements gives another report:\n" + cmp.Diff(want, got))
	}
	in.Seed++
	if got := asJSON(t, Evaluate(withBaselines(in, d, ts))); got == want {
		t.Error("another seed gives the same intervals")
	}
}

func TestWhatKnowsTheGradesIsBetterThanChance(t *testing.T) {
	t.Parallel()
	in, d, ts := invented(2, 40, 40, 20)
	for _, s := range Evaluate(withBaselines(in, d, ts)).Sets {
		if s.Queries != 40 || s.Pairs != 800 {
			t.Errorf("%s: %d queries, %d pairs", s.Direction, s.Queries, s.Pairs)
		}
		ours, chance := system(t, s, OrderScore)[AUC], system(t, s, BaselineRandom)[AUC]
		if ours.Value < 850_000 || chance.Value < 480_000 || chance.Value > 520_000 {
			t.Errorf("%s: ours %v, chance %v", s.Direction, ours, chance)
		}
		if ours.Low > ours.Value || ours.High < ours.Value || ours.Low == ours.High || ours.High-ours.Low > 100_000 {
			t.Errorf("%s: interval %v", s.Direction, ours)
		}
		for _, x := range s.Differences {
			better := x.NDCG10.Low > 0
			if x.System == OrderScore && !better {
				t.Errorf("%s: not better than %s: %v", s.Direction, x.Baseline, x.NDCG10)
			}
			want := system(t, s, x.System)[NDCG10].Value - system(t, s, x.Baseline)[NDCG10].Value
			if x.NDCG10.Value != want {
				t.Errorf("%s: difference %v, want %v", x.Baseline, x.NDCG10.Value, want)
			}
		}
	}
}

func TestInfeasiblePairsStandLastInOneOrderAlone(t *testing.T) {
	t.Parallel()
	scored := []Scored{{Score: 9000, Feasible: market.FeasibleNo}, {Score: 10, Feasible: market.FeasibleYes}, {Score: 50, Feasible: market.FeasibleUnknown}, {Score: 20, Feasible: market.FeasibleYes}}
	s := EngineSystems(RoleEngine, "1.1", scored)
	if k := s[0].Orders[0]; !(k[3] > k[1] && k[1] > k[2] && k[2] > k[0]) {
		t.Errorf("by feasibility: %v", k)
	}
	if k := s[1].Orders[0]; !(k[0] > k[2] && k[2] > k[3] && k[3] > k[1]) {
		t.Errorf("by score: %v", k)
	}
}

func TestAnotherVersionIsComparedWithTheSameOrder(t *testing.T) {
	t.Parallel()
	in, _, _ := invented(4, 10, 10, 6)
	in.ToTalents = EngineSystems(RoleCompared, "0.1", in.Scored)
	s := Evaluate(in).Sets[0]
	want := []Difference{{System: "feasible", Baseline: "feasible@0.1"}, {System: "score", Baseline: "score@0.1"}}
	if d := cmp.Diff(want, s.Differences); d != "" {
		t.Error(d)
	}
	if s.BestBaseline != "" {
		t.Errorf("a version is no baseline: %s", s.BestBaseline)
	}
}

func TestQueriesThatCannotBeMeasuredAreCounted(t *testing.T) {
	t.Parallel()
	in := Input{
		By: ByScore, Rounds: 50, DemandIDs: []string{"d1", "d2", "d3", "d4"}, TalentIDs: []string{"t1", "t2"},
		Pairs: []Pair{{0, 0, 1}, {0, 1, 0}, {1, 0, 1}, {2, 0, 1}, {2, 1, 1}, {3, 0, 0}, {3, 1, 1}},
		Only:  map[string]bool{"d1": true, "d2": true, "d3": true},
	}
	in.Scored = make([]Scored, len(in.Pairs))
	r := Evaluate(in)
	if got, want := r.Sets[0].LeftOut, (LeftOut{Single: 1, SameGrade: 1, NotAsked: 1}); got != want || r.Sets[0].Queries != 1 {
		t.Errorf("left out %+v of which 1 is measured (%d), want %+v", got, r.Sets[0].Queries, want)
	}
	if s := r.Sets[1]; s.Queries != 0 || s.LeftOut.NotAsked != 2 || s.Systems == nil || s.Differences == nil {
		t.Errorf("the other direction: %+v", s)
	}
	if c := r.Calibration[1]; c.Pairs != 5 || c.Monotone != nil {
		t.Errorf("calibration of the pairs asked for: %+v", c)
	}
}

func TestAQueryWithoutRelevantItemsCountsForRanksAlone(t *testing.T) {
	t.Parallel()
	in := Input{By: ByScore, Rounds: 50, Relevant: 2, DemandIDs: []string{"d1", "d2"}, TalentIDs: []string{"t1", "t2"},
		Pairs: []Pair{{0, 0, 1}, {0, 1, 0}, {1, 0, 2}, {1, 1, 0}}}
	in.Scored = make([]Scored, 4)
	m := system(t, Evaluate(in).Sets[0], OrderScore)
	if m[AUC].Queries != 2 || m[MAP].Queries != 1 || m[MAP].Value != 1_000_000 || m[P5].Queries != 1 {
		t.Errorf("%+v", m)
	}
	in.Relevant = 3
	if m := system(t, Evaluate(in).Sets[0], OrderScore); m[MAP].Queries != 0 || m[MAP].Value != 0 {
		t.Errorf("nothing is relevant: %+v", m[MAP])
	}
}

func TestCalibrationCountsGradesByBand(t *testing.T) {
	t.Parallel()
	in := Input{By: ByScore, Rounds: 50, DemandIDs: []string{"d"}, TalentIDs: []string{"a", "b", "c", "e", "f"},
		Pairs: []Pair{{0, 0, 0}, {0, 1, 1}, {0, 2, 3}, {0, 3, 3}, {0, 4, 2}},
		Scored: []Scored{{Score: 1999, Coverage: 9000}, {Score: 2000, Coverage: 8000}, {Score: 8500, Coverage: 8000},
			{Score: 10000, Coverage: 10000}, {Score: 8499, Coverage: 7999}}}
	r := Evaluate(in)
	good := r.Calibration[0]
	if good.Pairs != 4 || good.Monotone == nil || !*good.Monotone {
		t.Fatalf("%+v", good)
	}
	want := Band{Low: 85, High: 100, Pairs: 2, MeanGrade: 3_000_000, Grades: []GradeCount{{Grade: 0}, {Grade: 1}, {Grade: 2}, {Grade: 3, Pairs: 2, Share: 1_000_000}}}
	if d := cmp.Diff(want, good.Bands[4]); d != "" {
		t.Error(d)
	}
	for i, n := range []int{1, 1, 0, 1, 2} {
		if got := r.Calibration[1].Bands[i].Pairs; got != n {
			t.Errorf("band %d: %d, want %d", i, got, n)
		}
	}
	in.Scored[1].Score = 100
	if m := Evaluate(in).Calibration[0].Monotone; m == nil || !*m {
		t.Errorf("bands without pairs don't count: %v", m)
	}
	in.Scored[0].Score, in.Scored[2].Score = 9000, 100
	if m := Evaluate(in).Calibration[0].Monotone; m == nil || *m {
		t.Errorf("2 and 1.5 don't rise: %v", m)
	}
}

func TestSkillBaselinesEqualValuesWorkedOutByHand(t *testing.T) {
	t.Parallel()
	s := SkillBaselines([]Pair{{0, 0, 1}, {0, 1, 0}, {1, 0, 0}}, [][]string{{"go", "sql", "go"}, nil}, [][]string{{"sql", "java", "c"}, {"go", "sql"}})
	for i, want := range [][]int64{{1, 2, 0}, {250_000_000, 1e9, 0}} {
		if d := cmp.Diff(want, s[i].Orders[0]); d != "" {
			t.Error(s[i].Name, d)
		}
	}
	if c := s[2].Orders[0]; c[0] <= 0 || c[0] >= 500_000_000 || c[1] != 1e9 || c[2] != 0 {
		t.Errorf("cosine: %v", c)
	}
}

func TestValuesAreNumbersWithSixDecimals(t *testing.T) {
	t.Parallel()
	for v, want := range map[Value]string{0: "0.000000", -12_500: "-0.012500", 1_000_000: "1.000000", 3_250_001: "3.250001"} {
		b, err := json.Marshal(v)
		if err != nil || string(b) != want {
			t.Errorf("%d: %s, want %s", v, b, want)
		}
		var back Value
		if err := json.Unmarshal(b, &back); err != nil || back != v {
			t.Errorf("%s reads as %d", b, back)
		}
	}
	if got := fmt.Sprint(Value(-400), Value(1_999_600), Value(-12_500)); !strings.HasPrefix(got, "0.000 2.000 -0.013") {
		t.Error(got)
	}
}

// fixed is a scorer whose answers come from the records' IDs.
type fixed struct{}

func (fixed) Version() string { return "fixed" }

func (fixed) Match(t *market.Talent, d *market.Demand, _ market.Date) market.Match {
	return market.Match{Score: market.Score(len(t.ID)), Fit: market.Score(len(d.ID)), Appeal: 3, Feasible: market.FeasibleYes, Coverage: 1}
}

func TestPairsAreScoredInTheirOrder(t *testing.T) {
	t.Parallel()
	talents, demands, pairs := make([]market.Talent, 300), make([]market.Demand, 2), make([]Pair, 300)
	for i := range talents {
		talents[i].ID = strings.Repeat("t", i)
		pairs[i] = Pair{Demand: i % 2, Talent: i}
	}
	for i, s := range ScorePairs(fixed{}, ByScore, demands, talents, pairs, "2026-01-01") {
		if int(s.Score) != i {
			t.Fatalf("pair %d got the score of %d", i, s.Score)
		}
	}
	if s := ScorePairs(fixed{}, ByAppeal, demands, talents, pairs[:1], ""); s[0].Score != 3 {
		t.Errorf("by appeal: %v", s)
	}
}
