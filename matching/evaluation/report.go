package evaluation

import (
	"fmt"
	"strconv"

	"talentmatch/market"
)

// Value is a number in millionths. In JSON it is a number with six decimals.
type Value int64

// MarshalJSON writes the value as a number with six decimals, such as -0.012500.
func (v Value) MarshalJSON() ([]byte, error) { return []byte(v.decimals()), nil }

// UnmarshalJSON reads a number.
func (v *Value) UnmarshalJSON(b []byte) error {
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return err
	}
	*v = Value(millionths(f))
	return nil
}

func (v Value) decimals() string {
	sign, n := "", int64(v)
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%06d", sign, n/1_000_000, n%1_000_000)
}

// String returns the value with three decimals.
func (v Value) String() string {
	n := roundedQuotient(int64(v), 1000)
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%03d", sign, n/1000, n%1000)
}

// Interval is a value with its 95 % interval.
type Interval struct {
	Value Value `json:"value"`
	Low   Value `json:"low"`
	High  Value `json:"high"`
}

// Metric is the average of a measure over queries.
type Metric struct {
	Interval
	// Queries is how many count; where it is 0 the numbers mean nothing.
	Queries int `json:"queries"`
}

// Gain names how grades become gains.
type Gain string

// The gains of ndcg.
const (
	GainExponential Gain = "exponential" // 2^grade−1
	GainLinear      Gain = "linear"      // the grade
)

// Direction says what is ordered for what.
type Direction string

// The directions.
const (
	ToTalents Direction = "demand→talents"
	ToDemands Direction = "talent→demands"
)

// Report is what an evaluation found.
type Report struct {
	Engine string      `json:"engine"`
	AsOf   market.Date `json:"asOf"`
	By     By          `json:"by"`
	Seed   uint64      `json:"seed"`
	Rounds int         `json:"rounds"`
	Gain   Gain        `json:"gain"`
	// Relevant is the least grade that counts as relevant.
	Relevant float64 `json:"relevant"`
	// Talents, Demands and Pairs count what was read.
	Talents     int           `json:"talents"`
	Demands     int           `json:"demands"`
	Pairs       int           `json:"pairs"`
	Sets        []Set         `json:"sets"`
	Calibration []Calibration `json:"calibration"`
}

// Set is one direction.
type Set struct {
	Direction Direction `json:"direction"`
	// Queries and Pairs count what was measured.
	Queries int     `json:"queries"`
	Pairs   int     `json:"pairs"`
	LeftOut LeftOut `json:"leftOut"`
	// Systems and Differences are empty where no query is left.
	Systems []SystemResult `json:"systems"`
	// BestBaseline is the one with the highest ndcg10, of equals the first; empty where there is none.
	BestBaseline string       `json:"bestBaseline"`
	Differences  []Difference `json:"differences"`
}

// LeftOut counts the queries with judgements that were not measured.
type LeftOut struct {
	// Single have one judged item only, SameGrade the same grade for all, NotAsked are not among those asked for.
	Single    int `json:"single"`
	SameGrade int `json:"sameGrade"`
	NotAsked  int `json:"notAsked"`
}

// SystemResult is how one order did, by the names of Measures.
type SystemResult struct {
	Name    string            `json:"name"`
	Role    Role              `json:"role"`
	Engine  string            `json:"engine,omitempty"`
	Metrics map[string]Metric `json:"metrics"`
}

// Difference is how much more ndcg10 an order of the engine has than another one, on the same queries.
type Difference struct {
	System   string   `json:"system"`
	Baseline string   `json:"baseline"`
	NDCG10   Interval `json:"ndcg10"`
}

// Calibration says what grades the pairs of each band of scores have.
type Calibration struct {
	// MinCoverage is the least coverage of the pairs.
	MinCoverage market.Share `json:"minCoverage"`
	Pairs       int          `json:"pairs"`
	Bands       []Band       `json:"bands"`
	// Monotone tells whether the mean grade never falls from one band to the next, those without pairs aside; nil
	// where fewer than two have any.
	Monotone *bool `json:"monotone"`
}

// Band is one band of scores: from Low, to High exclusive; the last one includes 100.
type Band struct {
	Low   int `json:"low"`
	High  int `json:"high"`
	Pairs int `json:"pairs"`
	// MeanGrade is 0 where there are no pairs.
	MeanGrade Value `json:"meanGrade"`
	// Grades count the pairs by grade, lowest first; empty where there are more than twelve different grades.
	Grades []GradeCount `json:"grades"`
}

// GradeCount counts the pairs of one grade; Share is of those in the band.
type GradeCount struct {
	Grade float64 `json:"grade"`
	Pairs int     `json:"pairs"`
	Share Value   `json:"share"`
}
