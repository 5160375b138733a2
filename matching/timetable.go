package matching

import (
	"slices"
	"sort"
	"strings"

	"talentmatch/market"
)

// Timetable gives interviews their slots so that no talent is in two places, no demand holds more at once than
// it can, and no slot has more interviews than there are tables. The order of the input does not matter.
//
// Where everybody is available in every slot the answer is exact: as many interviews as possible are placed (a
// maximum flow), in as few slots as possible. By König's theorem (1916) the edges of a bipartite multigraph
// can be coloured with as many colours as its largest degree; the alternating paths of its proof do it, and
// exchanging two colours along paths makes the slots equally full (de Werra 1971), so that the number of
// slots is max(interviews of a talent, interviews of a demand / parallel, interviews / tables), each rounded
// up. Time O(interviews × people), space O(people × slots).
//
// With times at which somebody is unavailable the question is NP-complete (Even, Itai and Shamir 1976). Then
// the interview with the fewest slots left is placed first, and where one finds none, up to three others are
// moved in a search of bounded effort. Least and Most of the answer are bounds that hold for any timetable, so
// that an answer that reaches them is known to be the best.
//
// Errors: CodeInvalid for missing or too many interviews, numbers out of range, an ID that stands twice in
// Talents or Demands, slots that don't exist, and unavailability without a number of slots.
func Timetable(q market.TimetableQuery) (market.Timetable, error) {
	if problems := q.Validate(); len(problems) > 0 {
		return market.Timetable{}, market.Invalid(problems)
	}
	p := newPlan(&q)
	out := market.Timetable{Meetings: []market.Meeting{}, Unplaced: []market.Meeting{}, Least: p.leastSlots()}
	chosen := p.choose()
	for _, in := range chosen {
		if in {
			out.Most++
		}
	}
	if p.restricted {
		p.arrange(out.Least, out.Most == len(p.list))
	} else {
		p.colour(chosen)
	}
	p.report(&out)
	return out, nil
}

// Timetable is the function Timetable, for callers that hold an engine.
func (e *Engine) Timetable(q market.TimetableQuery) (market.Timetable, error) { return Timetable(q) }

// meeting is an interview by the numbers of its talent and its demand, which follow their IDs.
type meeting struct{ talent, demand int32 }

// party is a talent or a demand.
type party struct {
	id       string
	parallel int32 // how many interviews it can have in one slot
	count    int32 // how many interviews it is to have
	absent   []bool
	present  int32 // slots in which it is there
}

// plan is a timetable on its way.
type plan struct {
	talents, demands []party
	list             []meeting // by demand, then talent
	slots            int
	tables           int
	restricted       bool    // somebody is unavailable in some slot
	at               []int32 // the slot of each interview from 0, −1 for none
}

func newPlan(q *market.TimetableQuery) *plan {
	p := &plan{slots: q.Slots, tables: q.Tables}
	if p.slots == 0 {
		p.slots = market.MaxSlots
	}
	if p.tables == 0 {
		p.tables = len(q.Interviews)
	}
	talent := func(x market.Interview) string { return x.Talent }
	demand := func(x market.Interview) string { return x.Demand }
	var talents, demands map[string]int32
	p.talents, talents = p.parties(q.Interviews, talent, q.Talents)
	p.demands, demands = p.parties(q.Interviews, demand, q.Demands)
	for _, x := range q.Interviews {
		m := meeting{talents[x.Talent], demands[x.Demand]}
		p.list = append(p.list, m)
		p.talents[m.talent].count++
		p.demands[m.demand].count++
	}
	sort.Slice(p.list, func(i, j int) bool {
		a, b := p.list[i], p.list[j]
		return a.demand < b.demand || a.demand == b.demand && a.talent < b.talent
	})
	p.at = make([]int32, len(p.list))
	for i := range p.at {
		p.at[i] = -1
	}
	return p
}

// parties numbers one side by ID. Who has no interview is left out.
func (p *plan) parties(interviews []market.Interview, id func(market.Interview) string, attendance []market.Attendance) ([]party, map[string]int32) {
	ids := make([]string, len(interviews))
	for i, x := range interviews {
		ids[i] = id(x)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	list, number := make([]party, len(ids)), make(map[string]int32, len(ids))
	for i, x := range ids {
		list[i] = party{id: x, parallel: 1, absent: make([]bool, p.slots), present: int32(p.slots)}
		number[x] = int32(i)
	}
	for _, x := range attendance {
		i, ok := number[x.ID]
		if !ok {
			continue
		}
		list[i].parallel = int32(max(x.Parallel, 1))
		for _, s := range x.Unavailable {
			if !list[i].absent[s-1] {
				list[i].absent[s-1], p.restricted = true, true
				list[i].present--
			}
		}
	}
	return list, number
}

// leastSlots is a bound on the last slot of any timetable that places every interview: everybody must be there
// often enough by then, and there must be enough tables.
func (p *plan) leastSlots() int {
	least := (len(p.list) + p.tables - 1) / p.tables
	for _, side := range [][]party{p.talents, p.demands} {
		for i := range side {
			least = max(least, side[i].until((side[i].count+side[i].parallel-1)/side[i].parallel))
		}
	}
	return least
}

// until is the number of the slot in which the party is there for the n-th time, as if it were always there
// beyond the slots that there are.
func (x *party) until(n int32) int {
	for s, gone := range x.absent {
		if n == 0 {
			return s
		}
		if !gone {
			n--
		}
	}
	return len(x.absent) + int(n)
}

// apart tells whether the two of an interview are never available in the same slot.
func (p *plan) apart(m meeting) bool {
	a, b := p.talents[m.talent].absent, p.demands[m.demand].absent
	for s := range a {
		if !a[s] && !b[s] {
			return false
		}
	}
	return true
}

// report writes down the slots and why interviews have none.
func (p *plan) report(out *market.Timetable) {
	var b *board
	for i, m := range p.list {
		x := market.Meeting{Slot: int(p.at[i]) + 1, Talent: market.TalentRef{ID: p.talents[m.talent].id}, Demand: market.DemandRef{ID: p.demands[m.demand].id}}
		if x.Slot > 0 {
			out.Meetings = append(out.Meetings, x)
			out.Slots = max(out.Slots, x.Slot)
			continue
		}
		if b == nil {
			b = p.board()
		}
		x.Reason = &market.Reason{Code: b.whyNot(m)}
		out.Unplaced = append(out.Unplaced, x)
	}
	slices.SortStableFunc(out.Meetings, func(x, y market.Meeting) int {
		if x.Slot != y.Slot {
			return x.Slot - y.Slot
		}
		return strings.Compare(x.Demand.ID, y.Demand.ID) // of one demand they are in order of the talent
	})
}

// board returns the finished board.
func (p *plan) board() *board {
	b := newBoard(p)
	for i, s := range p.at {
		if s >= 0 {
			b.put(int32(i), s)
		}
	}
	return b
}

// whyNot says why an interview found no slot on the finished board.
func (b *board) whyNot(m meeting) market.Code {
	if b.p.apart(m) {
		return market.TimetableApart
	}
	var talentFree, demandFree, bothFree bool
	for s := range int32(b.p.slots) {
		t := !b.p.talents[m.talent].absent[s] && b.talentAt[m.talent][s] < 0
		d := !b.p.demands[m.demand].absent[s] && int32(len(b.demandAt[m.demand][s])) < b.p.demands[m.demand].parallel
		talentFree, demandFree, bothFree = talentFree || t, demandFree || d, bothFree || t && d
	}
	switch {
	case bothFree:
		return market.TimetableTables
	case !talentFree:
		return market.TimetableTalent
	case !demandFree:
		return market.TimetableDemand
	}
	return market.TimetableClash
}
