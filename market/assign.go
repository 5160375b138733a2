package market

// AssignOrder says by what the two sides of an assignment prefer each other.
type AssignOrder string

// The orders. By score both sides look at the same number, so that exactly one assignment is stable and it
// doesn't matter who proposes; by sides a demand prefers the better fit and a talent the higher appeal, and
// the side that proposes gets the best of all stable assignments for itself.
const (
	AssignByScore AssignOrder = "score"
	AssignBySides AssignOrder = "sides"
)

// MaxAssignPairs is the most pairs (talents × demands) of an assignment by sides, which compares all of them.
const MaxAssignPairs = 4_000_000

// AssignQuery asks for a stable assignment of talents to the seats of demands.
type AssignQuery struct {
	// Demands are the IDs of the demands to fill; nil takes every one that is open and valid on the day.
	Demands []string `json:"demands,omitempty"`
	// Talents are the IDs of the talents to assign; nil takes the whole pool.
	Talents []string `json:"talents,omitempty"`
	// Seats are the seats to fill of each demand, once at most; a demand that is not named has one.
	Seats []DemandSeats `json:"seats,omitempty"`
	// Proposing is the side that proposes, KindDemand (the default) or KindTalent.
	Proposing Kind `json:"proposing,omitempty"`
	// By is the order of preference, AssignByScore by default.
	By AssignOrder `json:"by,omitempty"`
	// AsOf is the day of the assignment.
	AsOf Date `json:"asOf,omitempty"`
}

// DemandSeats are the seats to fill of one demand, 0 to MaxHeadcount.
type DemandSeats struct {
	ID    string `json:"id"`
	Seats int    `json:"seats"`
}

// Validate returns everything that is wrong with the query by itself, nil where nothing is.
func (q *AssignQuery) Validate() []Problem {
	c := &checker{}
	c.distinct("demands", q.Demands)
	c.distinct("talents", q.Talents)
	seen := make(map[string]bool, len(q.Seats))
	for i, s := range q.Seats {
		f := at("seats", i)
		c.distinctID(f+".id", s.ID, seen)
		c.between(f+".seats", s.Seats, 0, MaxHeadcount)
	}
	oneOf(c, "proposing", q.Proposing, KindDemand, KindTalent)
	oneOf(c, "by", q.By, AssignByScore, AssignBySides)
	c.date("asOf", q.AsOf)
	return c.problems
}

// distinct names every ID that has stood before it in the list.
func (c *checker) distinct(field string, ids []string) {
	seen := make(map[string]bool, len(ids))
	for i, id := range ids {
		c.distinctID(at(field, i), id, seen)
	}
}

// distinctID refuses an ID that is missing or was seen before.
func (c *checker) distinctID(field, id string, seen map[string]bool) {
	switch {
	case id == "":
		c.add(field, ProblemRequired, nil)
	case seen[id]:
		c.add(field, ProblemRepeated, Args{"value": clip(id)})
	}
	seen[id] = true
}

// Assigned is one talent who is given a seat of one demand.
type Assigned struct {
	Demand DemandRef `json:"demand"`
	Talent TalentRef `json:"talent"`
	Score  Score     `json:"score"`
}

// SeatCount says of one demand how many of its seats were filled.
type SeatCount struct {
	Demand DemandRef `json:"demand"`
	Seats  int       `json:"seats"`
	Filled int       `json:"filled"`
	// Reason says why seats stay empty; nil where none do.
	Reason *Reason `json:"reason,omitempty"`
}

// The reasons for seats that stay empty.
const (
	AssignNotOpen     Code = "assign.not_open"     // the demand is not open
	AssignNotValid    Code = "assign.not_valid"    // the demand is no longer valid
	AssignNoCandidate Code = "assign.no_candidate" // no talent is feasible with a score above 0
	AssignTooFew      Code = "assign.too_few"      // there are fewer candidates than seats, and all have one
	AssignElsewhere   Code = "assign.elsewhere"    // every candidate left has a demand that they prefer
)

// Assignment is a stable assignment: there is no talent and demand who would both rather have each other than
// what they have.
type Assignment struct {
	// Assigned is in order of the demand's ID, then of the demand's preference.
	Assigned []Assigned `json:"assigned"`
	// Demands are in order of ID.
	Demands []SeatCount `json:"demands"`
	// Pool counts the talents that could be assigned, Unassigned those of them who got no seat.
	Pool       int `json:"pool"`
	Unassigned int `json:"unassigned"`
	// Outside counts the talents asked for who are not in the pool: without consent, or not looking.
	Outside   []Rejection `json:"outside"`
	Proposing Kind        `json:"proposing"`
	By        AssignOrder `json:"by"`
	Engine    string      `json:"engine"`
	AsOf      Date        `json:"asOf"`
}
