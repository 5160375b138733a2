package market

import "slices"

// The limits of a timetable.
const (
	MaxInterviews = 5000 // interviews
	MaxSlots      = 200  // slots
	MaxParallel   = 100  // interviews that a demand can hold at once
)

// Interview is one talent who is to meet one demand. The same pair may stand twice, for two rounds.
type Interview struct {
	Talent string `json:"talent"`
	Demand string `json:"demand"`
}

// Attendance says when a talent or a demand can't take part, and how much a demand can do at once.
type Attendance struct {
	ID string `json:"id"`
	// Parallel is how many interviews a demand can hold in one slot, 1 to MaxParallel; 0 counts as 1. A
	// talent has one at a time.
	Parallel int `json:"parallel,omitempty"`
	// Unavailable are the numbers of slots, from 1, in which nothing can be held.
	Unavailable []int `json:"unavailable,omitempty"`
}

// TimetableQuery asks for a timetable without clashes.
type TimetableQuery struct {
	// Interviews are at most MaxInterviews; their order does not matter.
	Interviews []Interview `json:"interviews"`
	// Slots is how many slots there are, 1 to MaxSlots; 0 is as many as are needed, at most MaxSlots.
	Slots int `json:"slots,omitempty"`
	// Tables is how many interviews there can be in one slot, at most MaxInterviews; 0 is no limit.
	Tables int `json:"tables,omitempty"`
	// Talents and Demands say who is bound in what way; who is not named is always available.
	Talents []Attendance `json:"talents,omitempty"`
	Demands []Attendance `json:"demands,omitempty"`
}

// Validate returns everything that is wrong with the query by itself, nil where nothing is.
func (q *TimetableQuery) Validate() []Problem {
	c := &checker{}
	if len(q.Interviews) == 0 {
		c.add("interviews", ProblemRequired, nil)
	}
	if c.many("interviews", len(q.Interviews), MaxInterviews) {
		for i, x := range q.Interviews {
			if x.Talent == "" {
				c.add(at("interviews", i)+".talent", ProblemRequired, nil)
			}
			if x.Demand == "" {
				c.add(at("interviews", i)+".demand", ProblemRequired, nil)
			}
		}
	}
	c.between("slots", q.Slots, 0, MaxSlots)
	if q.Slots == 0 && (absent(q.Talents) || absent(q.Demands)) {
		c.add("slots", ProblemRequired, Args{"low": 1, "high": MaxSlots})
	}
	c.between("tables", q.Tables, 0, MaxInterviews)
	c.attendance("talents", q.Talents, q.Slots, 1)
	c.attendance("demands", q.Demands, q.Slots, MaxParallel)
	return c.problems
}

// absent tells whether anybody is unavailable at some time.
func absent(list []Attendance) bool {
	return slices.ContainsFunc(list, func(x Attendance) bool { return len(x.Unavailable) > 0 })
}

// attendance checks one list of attendance; most is how many interviews there can be at once. Where the number
// of slots is unknown or can't be, any slot may be named.
func (c *checker) attendance(field string, list []Attendance, slots, most int) {
	if slots < 1 || slots > MaxSlots {
		slots = MaxSlots
	}
	seen := map[string]bool{}
	for i, x := range list {
		f := at(field, i)
		c.distinctID(f+".id", x.ID, seen)
		if x.Parallel != 0 {
			c.between(f+".parallel", x.Parallel, 1, most)
		}
		for j, s := range x.Unavailable {
			c.between(at(f+".unavailable", j), s, 1, slots)
		}
	}
}

// Meeting is an interview with its slot.
type Meeting struct {
	// Slot is the number of the slot, from 1; 0 for an interview without one.
	Slot   int       `json:"slot"`
	Talent TalentRef `json:"talent"`
	Demand DemandRef `json:"demand"`
	// Reason says why there is no slot; nil where there is one.
	Reason *Reason `json:"reason,omitempty"`
}

// The reasons for an interview without a slot.
const (
	TimetableApart  Code = "timetable.apart"       // the two are never available in the same slot
	TimetableTalent Code = "timetable.talent_full" // the talent has another interview in every slot there is for them
	TimetableDemand Code = "timetable.demand_full" // so has the demand
	TimetableTables Code = "timetable.tables_full" // where both are free, every table is taken
	TimetableClash  Code = "timetable.clash"       // both have free slots, but none together, and nothing could be moved
)

// Timetable gives interviews their slots. No talent has two in one slot, no demand more than it can hold, and
// no slot more than there are tables.
type Timetable struct {
	// Meetings are in order of slot, demand and talent.
	Meetings []Meeting `json:"meetings"`
	// Unplaced are in order of demand and talent.
	Unplaced []Meeting `json:"unplaced"`
	// Slots is the number of the last slot that is used. No timetable that places every interview ends before
	// the slot Least.
	Slots int `json:"slots"`
	Least int `json:"least"`
	// Most is a bound on how many interviews any timetable can place: where as many are placed, no other one
	// places more.
	Most int `json:"most"`
}
