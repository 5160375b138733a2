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
	if !q.AsOf.Valid() {
		return market.Assignment{}, badDay(q.AsOf)
	}
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
	if q.Seats, err = seatsOf(demands, q.Seats); err != nil {
		return market.Assignment{}, err
	}
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

// seatsOf returns the seats of every demand: those stated, else its headcount. Stated seats of a demand that
// does not take part are an error.
func seatsOf(demands []market.Demand, stated map[string]int) (map[string]int, error) {
	out := make(map[string]int, len(demands))
	for i := range demands {
		out[demands[i].ID] = max(demands[i].Headcount, 1)
	}
	var problems []market.Problem
	for id, n := range stated {
		if _, ok := out[id]; !ok {
			problems = append(problems, market.Problem{Field: "seats", Code: market.ProblemNotAsked, Args: market.Args{"value": id}})
		}
		out[id] = n
	}
	slices.SortFunc(problems, func(x, y market.Problem) int {
		if fmt.Sprint(x.Args["value"]) < fmt.Sprint(y.Args["value"]) {
			return -1
		}
		return 1
	})
	return out, market.Invalid(problems)
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
	out, err := a.Matcher.Timetable(q)
	if err != nil {
		return out, err
	}
	var talents, demandIDs []string
	for _, x := range q.Interviews {
		talents, demandIDs = append(talents, x.Talent), append(demandIDs, x.Demand)
	}
	slices.Sort(talents)
	slices.Sort(demandIDs)
	demands, err := a.Demands.GetMany(ctx, slices.Compact(demandIDs))
	if err != nil {
		return out, err
	}
	n, err := a.names(ctx, slices.Compact(talents), demands)
	if err != nil {
		return out, err
	}
	if err := n.unknown(&q); err != nil {
		return market.Timetable{}, err
	}
	for _, list := range [][]market.Meeting{out.Meetings, out.Unplaced} {
		for i := range list {
			list[i].Talent, list[i].Demand = n.talent(list[i].Talent.ID), n.demand(list[i].Demand.ID)
		}
	}
	return out, nil
}

// unknown names every interview whose talent or demand is not stored.
func (n names) unknown(q *market.TimetableQuery) error {
	var problems []market.Problem
	miss := func(field, id string, known bool) {
		if !known {
			problems = append(problems, market.Problem{Field: field, Code: market.ProblemNoSuchID, Args: market.Args{"value": id}})
		}
	}
	for i, x := range q.Interviews {
		_, talent := n.talents[x.Talent]
		_, demand := n.demands[x.Demand]
		miss(fmt.Sprintf("interviews[%d].talent", i), x.Talent, talent)
		miss(fmt.Sprintf("interviews[%d].demand", i), x.Demand, demand)
	}
	return market.Invalid(problems)
}
