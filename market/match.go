package market

import (
	"fmt"
	"strconv"
)

// Score is a score in hundredths of a point, 0 to 10,000. In JSON it is a number with two decimals.
type Score int32

// MarshalJSON writes the score as a number with two decimals, such as 86.50.
func (s Score) MarshalJSON() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalJSON reads a number with at most two decimals.
func (s *Score) UnmarshalJSON(b []byte) error {
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return err
	}
	*s = Score(int32(f*100 + 0.5))
	return nil
}

// String returns the score with two decimals.
func (s Score) String() string { return fmt.Sprintf("%d.%02d", s/100, s%100) }

// Share is a share in ten-thousandths, 0 to 10,000. In JSON it is a number from 0 to 1 with four decimals.
type Share int32

// MarshalJSON writes the share as a number with four decimals, such as 0.8750.
func (s Share) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%d.%04d", s/10000, s%10000), nil
}

// UnmarshalJSON reads a number from 0 to 1.
func (s *Share) UnmarshalJSON(b []byte) error {
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return err
	}
	*s = Share(int32(f*10000 + 0.5))
	return nil
}

// Weight is the weight of a rule in hundredths. In JSON it is a number with the decimals that it needs, such as
// 14 or 10.5.
type Weight int32

// MarshalJSON writes the weight as a number.
func (w Weight) MarshalJSON() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalJSON reads a number with at most two decimals.
func (w *Weight) UnmarshalJSON(b []byte) error {
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return err
	}
	*w = Weight(int32(f*100 + 0.5))
	return nil
}

// String returns the weight with the decimals that it needs.
func (w Weight) String() string {
	switch {
	case w%100 == 0:
		return strconv.Itoa(int(w) / 100)
	case w%10 == 0:
		return fmt.Sprintf("%d.%d", w/100, w%100/10)
	}
	return fmt.Sprintf("%d.%02d", w/100, w%100)
}

// Side is a side of a match.
type Side string

// The sides: fit is the employer's view of the talent, appeal the talent's view of the demand.
const (
	SideFit    Side = "fit"
	SideAppeal Side = "appeal"
)

// Feasible says whether the hard conditions hold.
type Feasible string

// The answers; unknown where there is no data to decide.
const (
	FeasibleYes     Feasible = "yes"
	FeasibleNo      Feasible = "no"
	FeasibleUnknown Feasible = "unknown"
)

// Reason is a code with arguments; Text is its sentence in the reader's language, rendered at the edge.
type Reason struct {
	Code Code   `json:"code"`
	Args Args   `json:"args,omitempty"`
	Text string `json:"text,omitempty"`
}

// Part is what one rule gave to its side.
type Part struct {
	Side Side `json:"side"`
	// Rule names the rule, such as "skills".
	Rule string `json:"rule"`
	// Weight is the weight that the rule counted with: its own, times Emphasis percent. Its share of the side is
	// Weight over the sum of the side's weights, which spreads the weight of rules that do not apply.
	Weight Weight `json:"weight"`
	// Emphasis is the percent to which the employer shifted the rule's own weight, 0 where it wasn't shifted.
	Emphasis int `json:"emphasis,omitempty"`
	// Value is what the rule returned.
	Value Score `json:"value"`
	// Points are the rule's share of the side; those of one side sum to it exactly.
	Points Score `json:"points"`
	// Known is false where the rule had no data and its value is the neutral or lowest one.
	Known   bool     `json:"known"`
	Reasons []Reason `json:"reasons"`
}

// Bounds are the lowest and highest score that the unknowns leave possible.
type Bounds struct {
	Low  Score `json:"low"`
	High Score `json:"high"`
}

// Question is what to ask because its answer could move the score most.
type Question struct {
	// Rule is the rule that lacks data; Of is whom to ask, the talent or the employer of the demand.
	Rule string `json:"rule"`
	Of   Kind   `json:"of"`
	// Gain is by how much the score rises where the answer is the best possible.
	Gain Score `json:"gain"`
	// Code names the question; Text is its sentence in the reader's language, rendered at the edge.
	Code Code   `json:"code"`
	Text string `json:"text,omitempty"`
}

// TalentRef is what a match shows of a talent.
type TalentRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// DemandRef is what a match shows of a demand.
type DemandRef struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Employer string `json:"employer,omitempty"`
}

// Match is a talent and a demand with score, parts and reasons at one engine version and one date.
type Match struct {
	Talent   TalentRef `json:"talent"`
	Demand   DemandRef `json:"demand"`
	Score    Score     `json:"score"`
	Fit      Score     `json:"fit"`
	Appeal   Score     `json:"appeal"`
	Bounds   Bounds    `json:"bounds"`
	Coverage Share     `json:"coverage"`
	Feasible Feasible  `json:"feasible"`
	Parts    []Part    `json:"parts"`
	// Failed are the hard conditions that do not hold, Unknown those that can't be decided.
	Failed  []Reason `json:"failed"`
	Unknown []Reason `json:"unknown"`
	// Question is the unknown whose answer could raise the score most; nil where nothing is unknown.
	Question *Question `json:"question,omitempty"`
	Engine   string    `json:"engine"`
	AsOf     Date      `json:"asOf"`
}

// Rejection counts those of the pool that are left out under one condition.
type Rejection struct {
	Code  Code   `json:"code"`
	Args  Args   `json:"args,omitempty"`
	Count int    `json:"count"`
	Text  string `json:"text,omitempty"`
}

// MatchList is one page of matches in order. Pool = Total + the sum of Rejected.
type MatchList struct {
	// Of says what the list consists of: talents for a demand, or demands for a talent.
	Of    Kind    `json:"of"`
	Items []Match `json:"items"`
	Next  string  `json:"next"`
	// Total is the number of feasible or undecided matches, Certain that of the feasible ones among them;
	// Pool is how many were looked at.
	Total   int `json:"total"`
	Certain int `json:"certain"`
	Pool    int `json:"pool"`
	// Rejected and NearMisses stand on the first page, empty where there are none, and are nil on others.
	Rejected   []Rejection `json:"rejected,omitzero"`
	NearMisses []Match     `json:"nearMisses,omitzero"`
	// Outside counts, on the first page, the stored records that are not in the pool at all: talents without
	// consent or not looking, demands that are not open or no longer valid.
	Outside []Rejection `json:"outside,omitzero"`
	Engine  string      `json:"engine"`
	AsOf    Date        `json:"asOf"`
}

// MatchQuery says which page of matches is wanted.
type MatchQuery struct {
	// Limit is 1 to 100 (0 = 20).
	Limit  int
	Cursor string
	// AsOf is the day on which the match is made; empty is today in the base's time zone.
	AsOf Date
}
