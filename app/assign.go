package app

import (
	"context"
	"fmt"
	"slices"

	"talentmatch/market"
)

// Assign gives talents the seats of demands so that the assignment is stable, with names. A demand for which
// the query states no seats has those of its headcount, 1 where that is unknown. Errors: CodeInvalid for what
// the query says, CodeNotReady, CodeCancelled.
func (a *App) Assign(ctx context.Context, _ market.Actor, q market.AssignQuery) (market.Assignment, error) {
	if q.AsOf == "" {
		q.AsOf = a.Today()
	}
	if err := a.loadedOnly(); err != nil {
		return market.Assignment{}, err
	}
	demands, err := a.demandsToFill(ctx, &q)
	if err != nil {
		return market.Assignment{}, err
	}
	if err := a.checkAssign(ctx, &q, demands); err != nil {
		return market.Assignment{}, err
	}
	q.Seats = seatsOf(demands, q.Seats)
	out, err := a.Matcher.Assign(ctx, q)
	if err != nil {
		return out, err
	}
	return out, a.nameAssignment(ctx, &out, demands)
}

// demandsToFill reads the demands that the query names, or all that can be matched on its day.
func (a *App) demandsToFill(ctx context.Context, q *market.AssignQuery) ([]market.Demand, error) {
	if q.Demands != nil {
		return a.Demands.GetMany(ctx, q.Demands)
	}
	var out []market.Demand
	for d, err := range a.Demands.All(ctx) {
		if err != nil {
			return nil, err
		}
		if d.Matchable(q.AsOf) {
			out = append(out, market.Demand{Meta: d.Meta, EmployerID: d.EmployerID, Title: d.Title, Headcount: d.Headcount})
		}
	}
	return out, nil
}

// checkAssign says everything that is wrong with the query at once: with it by itself, seats of a demand that
// does not take part, and IDs that are not stored. On a day that can't be no demand is open, so seats of demands
// that nobody named can't be judged then.
func (a *App) checkAssign(ctx context.Context, q *market.AssignQuery, demands []market.Demand) error {
	problems := q.Validate()
	known := make(map[string]bool, len(demands))
	for i := range demands {
		known[demands[i].ID] = true
	}
	for i, id := range q.Demands {
		if id != "" && !known[id] {
			problems = append(problems, noSuchID(fmt.Sprintf("demands[%d]", i), id))
		}
	}
	named := make(map[string]bool, len(q.Demands))
	for _, id := range q.Demands {
		named[id] = true
	}
	for i, s := range q.Seats {
		if s.ID != "" && !known[s.ID] && !named[s.ID] && q.AsOf.Valid() {
			problems = append(problems, market.Problem{Field: fmt.Sprintf("seats[%d].id", i), Code: market.ProblemNotAsked, Args: market.Args{"value": s.ID}})
		}
	}
	if len(problems) == 0 {
		return nil // the talents are looked up by who assigns them
	}
	talents, err := many(ctx, a, a.Talents, distinct(q.Talents))
	if err != nil {
		return err
	}
	stored := make(map[string]bool, len(talents))
	for i := range talents {
		stored[talents[i].ID] = true
	}
	for i, id := range q.Talents {
		if id != "" && !stored[id] {
			problems = append(problems, noSuchID(fmt.Sprintf("talents[%d]", i), id))
		}
	}
	return market.Invalid(problems)
}

func noSuchID(field, id string) market.Problem {
	return market.Problem{Field: field, Code: market.ProblemNoSuchID, Args: market.Args{"value": id}}
}

func distinct(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// seatsOf returns the seats of every demand: those stated, else its headcount.
func seatsOf(demands []market.Demand, stated []market.DemandSeats) []market.DemandSeats {
	at := make(map[string]int, len(demands))
	out := make([]market.DemandSeats, len(demands))
	for i := range demands {
		out[i] = market.DemandSeats{ID: demands[i].ID, Seats: max(demands[i].Headcount, 1)}
		at[demands[i].ID] = i
	}
	for _, s := range stated {
		out[at[s.ID]].Seats = s.Seats
	}
	return out
}

// nameAssignment puts names and titles into an assignment.
func (a *App) nameAssignment(ctx context.Context, out *market.Assignment, demands []market.Demand) error {
	var talents []string
	for _, x := range out.Assigned {
		talents = append(talents, x.Talent.ID)
	}
	n, err := a.names(ctx, talents, demands)
	if err != nil {
		return err
	}
	for i := range out.Assigned {
		x := &out.Assigned[i]
		x.Talent, x.Demand = n.talent(x.Talent.ID), n.demand(x.Demand.ID)
	}
	for i := range out.Demands {
		out.Demands[i].Demand = n.demand(out.Demands[i].Demand.ID)
	}
	return nil
}

// names are the names of talents and demands by their IDs.
type names struct {
	talents map[string]market.TalentRef
	demands map[string]market.DemandRef
}

func (n names) talent(id string) market.TalentRef {
	if r, ok := n.talents[id]; ok {
		return r
	}
	return market.TalentRef{ID: id}
}

func (n names) demand(id string) market.DemandRef {
	if r, ok := n.demands[id]; ok {
		return r
	}
	return market.DemandRef{ID: id}
}

// names reads the names of the talents, and of the employers of the demands.
func (a *App) names(ctx context.Context, talents []string, demands []market.Demand) (names, error) {
	n := names{talents: map[string]market.TalentRef{}, demands: map[string]market.DemandRef{}}
	people, err := a.Talents.GetMany(ctx, talents)
	if err != nil {
		return n, err
	}
	for i := range people {
		n.talents[people[i].ID] = market.TalentRef{ID: people[i].ID, Name: people[i].Private.Name}
	}
	var ids []string
	for i := range demands {
		if id := demands[i].EmployerID; id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	employers, err := a.Employers.GetMany(ctx, slices.Compact(ids))
	if err != nil {
		return n, err
	}
	employer := map[string]string{}
	for i := range employers {
		employer[employers[i].ID] = employers[i].Name
	}
	for i := range demands {
		d := &demands[i]
		n.demands[d.ID] = market.DemandRef{ID: d.ID, Title: d.Title, Employer: employer[d.EmployerID]}
	}
	return n, nil
}

// Timetable gives interviews of stored talents and demands their slots, with names. Errors: CodeInvalid.
func (a *App) Timetable(ctx context.Context, _ market.Actor, q market.TimetableQuery) (market.Timetable, error) {
	problems := q.Validate()
	if len(q.Interviews) > market.MaxInterviews {
		return market.Timetable{}, market.Invalid(problems) // too many to look them up
	}
	var talents, demandIDs []string
	for _, x := range q.Interviews {
		talents, demandIDs = append(talents, x.Talent), append(demandIDs, x.Demand)
	}
	demands, err := a.Demands.GetMany(ctx, distinct(demandIDs))
	if err != nil {
		return market.Timetable{}, err
	}
	n, err := a.names(ctx, distinct(talents), demands)
	if err != nil {
		return market.Timetable{}, err
	}
	if err := market.Invalid(append(problems, n.unknown(&q)...)); err != nil {
		return market.Timetable{}, err
	}
	out, err := a.Matcher.Timetable(q)
	if err != nil {
		return out, err
	}
	for _, list := range [][]market.Meeting{out.Meetings, out.Unplaced} {
		for i := range list {
			list[i].Talent, list[i].Demand = n.talent(list[i].Talent.ID), n.demand(list[i].Demand.ID)
		}
	}
	return out, nil
}

// unknown names every interview whose talent or demand is not stored.
func (n names) unknown(q *market.TimetableQuery) []market.Problem {
	var problems []market.Problem
	for i, x := range q.Interviews {
		if _, ok := n.talents[x.Talent]; !ok && x.Talent != "" {
			problems = append(problems, noSuchID(fmt.Sprintf("interviews[%d].talent", i), x.Talent))
		}
		if _, ok := n.demands[x.Demand]; !ok && x.Demand != "" {
			problems = append(problems, noSuchID(fmt.Sprintf("interviews[%d].demand", i), x.Demand))
		}
	}
	return problems
}
