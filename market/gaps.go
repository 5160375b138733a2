package market

// GapBy is how the seats of a market are grouped.
type GapBy string

// The groupings.
const (
	GapBySkill      GapBy = "skill"
	GapByOccupation GapBy = "occupation"
	GapByDistrict   GapBy = "district"
)

// GapBys lists the groupings.
func GapBys() []GapBy { return []GapBy{GapBySkill, GapByOccupation, GapByDistrict} }

// DemandGap is how one demand stands in the market.
type DemandGap struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Seats is its headcount, 1 where it states none.
	Seats int `json:"seats"`
	// Certain counts the talents of the pool whose hard conditions all hold; Total also those for whom some
	// can't be decided. Missing data never counts as agreement: only the certain ones fill seats.
	Certain int `json:"certain"`
	Total   int `json:"total"`
	// Unmet are its seats that stay empty; see Gaps. Alone are those that would stay empty even if all who fit
	// were free for it: max(0, Seats − Certain).
	Unmet int `json:"unmet"`
	Alone int `json:"alone"`
}

// Gap sums up the demands of one skill, occupation or district. A demand with several skills or districts
// counts under each of them, so rows do not add up to the whole.
type Gap struct {
	// Code is the skill, occupation or district; the text of a skill that has no code; empty for demands that
	// state none.
	Code string `json:"code"`
	// Label is its name in the reader's language, set at the edge.
	Label string `json:"label,omitempty"`
	// Seats, Unmet and Alone are the sums over Demands, by their IDs. MustSeats are the seats of the demands
	// that require the skill as a must; 0 in other groupings.
	Seats     int `json:"seats"`
	MustSeats int `json:"mustSeats"`
	Unmet     int `json:"unmet"`
	Alone     int `json:"alone"`
	// Certain counts the talents who fit at least one of the demands for certain.
	Certain int      `json:"certain"`
	Demands []string `json:"demands"`
}

// Trainee is somebody who would fill a seat after learning a skill.
type Trainee struct {
	Talent TalentRef `json:"talent"`
	Demand DemandRef `json:"demand"`
}

// Teaching is what teaching one skill at TeachLevel would do.
type Teaching struct {
	Code  string `json:"code"`
	Label string `json:"label,omitempty"`
	Level Level  `json:"level"`
	// Seats is how many of the unmet seats can be filled if it is taught: the difference of the two maximum
	// assignments. People is the least number to be taught for that.
	Seats  int `json:"seats"`
	People int `json:"people"`
	// Eligible counts the talents who come to fit a demand with unmet seats by the skill alone.
	Eligible int `json:"eligible"`
	// Trainees name People talents who do it, each with the demand whose seat they take.
	Trainees []Trainee `json:"trainees"`
	Reason   Reason    `json:"reason"`
}

// Gaps is what the market lacks on a day. A talent takes one seat at the most: Unmet are the seats that stay
// empty in a maximum assignment of talents to seats that they fit for certain, in which demands are served in the order of
// their IDs, the oldest first, as far as that costs no seat in all.
type Gaps struct {
	By GapBy `json:"by"`
	// Talents is the pool, Demands those that were looked at, in the order of their IDs.
	Talents int         `json:"talents"`
	Demands []DemandGap `json:"demands"`
	Seats   int         `json:"seats"`
	Unmet   int         `json:"unmet"`
	Alone   int         `json:"alone"`
	// Rows are the groups, most unmet seats first, then most seats, then by code.
	Rows []Gap `json:"rows"`
	// Teach are the skills whose teaching fills most seats, at most 20: most seats first, then fewest people,
	// then by code.
	Teach []Teaching `json:"teach"`
	// Truncated is true where the market was too large to be looked at whole: LeftOut counts the open demands
	// that were left out (those with the highest IDs), TeachLeftOut the skills that were not tried.
	Truncated    bool   `json:"truncated"`
	LeftOut      int    `json:"leftOut"`
	TeachLeftOut int    `json:"teachLeftOut"`
	Engine       string `json:"engine"`
	AsOf         Date   `json:"asOf"`
}

// ComparedPart is one rule of a comparison.
type ComparedPart struct {
	Side Side   `json:"side"`
	Rule string `json:"rule"`
	// Points are those of the talents, in the order of the comparison.
	Points []Score `json:"points"`
	// Leader is the ID of the talent with the most points and By how many more than the next; empty and 0
	// where the first two are equal.
	Leader string `json:"leader,omitempty"`
	By     Score  `json:"by"`
}

// Comparison holds two to four talents side by side for one demand.
type Comparison struct {
	Demand DemandRef `json:"demand"`
	// Matches are those of the talents, in the order asked for.
	Matches []Match `json:"matches"`
	// Leader is the ID of the feasible talent with the highest score and By how much more it is than that of
	// the next feasible one; empty and 0 where the first two are equal or none is feasible.
	Leader string `json:"leader,omitempty"`
	By     Score  `json:"by"`
	// Parts follow the order of the rules.
	Parts []ComparedPart `json:"parts"`
	// Reasons say who leads on what, and who is not feasible.
	Reasons []Reason `json:"reasons"`
	Engine  string   `json:"engine"`
	AsOf    Date     `json:"asOf"`
}
