package matching

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"talentmatch/market"
)

// Assign gives talents the seats of demands so that the result is stable: no talent and demand would both
// rather have each other than what they have. A pair that is not feasible, or whose score is 0, is never
// assigned. Ties go to the lower ID bytewise; the order of the input does not matter.
//
// By score, the pairs have one order that both sides agree with (score, talent's ID, demand's ID), so that one
// assignment alone is stable and both proposing sides lead to it; the demands then propose, because there are
// fewer of them. Their lists come from the exact order piece by piece: each piece is four times as long as the
// one before it, up to an eighth of the pool (1,024 at the least), and leaves out who would refuse anyway. So
// a demand reads its order at most log4(pool) + 8 times, lists hold at most demands × pool / 8 entries of 8
// bytes, and no pair is proposed twice.
//
// By sides, all pairs are compared: at most market.MaxAssignPairs.
//
// Errors: CodeInvalid for an ID that stands twice (ProblemRepeated) or is not in the snapshot
// (ProblemNoSuchID), seats out of range, an unknown side or order, or too many pairs; CodeCancelled when ctx
// ends first.
func (e *Engine) Assign(ctx context.Context, q market.AssignQuery) (market.Assignment, error) {
	if problems := q.Validate(); len(problems) > 0 {
		return market.Assignment{}, market.Invalid(problems)
	}
	defaults(&q)
	a := &assigning{e: e, view: e.view.Load(), ctx: ctx, q: q}
	if problems := append(a.gatherTalents(), a.gatherDemands()...); len(problems) > 0 {
		return market.Assignment{}, market.Invalid(problems)
	}
	var err error
	if q.By == market.AssignBySides {
		err = a.bySides()
	} else {
		err = a.byScore()
	}
	if err != nil {
		return market.Assignment{}, err
	}
	return a.result(), nil
}

// defaults fills in what the query leaves open.
func defaults(q *market.AssignQuery) {
	if q.Proposing == "" {
		q.Proposing = market.KindDemand
	}
	if q.By == "" {
		q.By = market.AssignByScore
	}
}

// missing names every ID of the list that was not found.
func missing(field string, ids []string, found map[string]bool) []market.Problem {
	var out []market.Problem
	for i, id := range ids {
		if !found[id] {
			out = append(out, market.Problem{Field: fmt.Sprintf("%s[%d]", field, i), Code: market.ProblemNoSuchID, Args: market.Args{"value": id}})
		}
	}
	return out
}

// assigning is one assignment on its way. Talents and demands are numbered in the order of their IDs.
type assigning struct {
	e *Engine
	// view is the snapshot that all of it is about.
	view *view
	ctx  context.Context
	q    market.AssignQuery

	// talents visits the rows of the talents asked for, the same ones each time.
	talents func(visit func(*talentRow))
	ids     []string         // of those in the pool
	index   map[string]int32 // id → number
	outside [conditions]int

	demands []demandRow
	seats   []int32
	// shut is the reason why a demand can't be filled at all. listed counts the candidates on its list, passed
	// tells whether others were left out because they hold what they prefer.
	shut   []market.Code
	listed []int
	passed []bool

	// won lists for each demand the talents who got its seats, in the demand's order.
	won [][]won
}

// won is a talent with a seat.
type won struct {
	talent int32
	score  int32
	rank   int32 // what the talent is worth to the demand
}

// gatherTalents takes the talents asked for out of the snapshot.
func (a *assigning) gatherTalents() []market.Problem {
	a.talents = a.view.eachTalent
	if a.q.Talents != nil {
		asked, found := asSet(a.q.Talents), map[string]bool{}
		var rows []talentRow
		a.talents(func(t *talentRow) {
			if asked[t.id] {
				found[t.id] = true
				rows = append(rows, t.clone())
			}
		})
		if problems := missing("talents", a.q.Talents, found); problems != nil {
			return problems
		}
		a.talents = func(visit func(*talentRow)) {
			for i := range rows {
				visit(&rows[i])
			}
		}
	}
	a.talents(func(t *talentRow) {
		if t.inPool() {
			a.ids = append(a.ids, t.id)
		} else {
			a.outside[t.outside()]++
		}
	})
	slices.Sort(a.ids)
	a.index = make(map[string]int32, len(a.ids))
	for i, id := range a.ids {
		a.index[id] = int32(i)
	}
	return nil
}

// gatherDemands takes the demands asked for out of the snapshot: those named, or all that can be matched.
func (a *assigning) gatherDemands() []market.Problem {
	asked, found, today := asSet(a.q.Demands), map[string]bool{}, days(a.q.AsOf)
	a.view.eachDemand(func(d *demandRow) {
		if a.q.Demands == nil && d.matchable(today) || asked[d.id] {
			found[d.id] = true
			a.demands = append(a.demands, d.clone())
		}
	})
	if problems := missing("demands", a.q.Demands, found); problems != nil {
		return problems
	}
	slices.SortFunc(a.demands, func(x, y demandRow) int { return strings.Compare(x.id, y.id) })
	stated := make(map[string]int, len(a.q.Seats))
	for _, s := range a.q.Seats {
		stated[s.ID] = s.Seats
	}
	n := len(a.demands)
	a.seats, a.shut, a.listed, a.passed = make([]int32, n), make([]market.Code, n), make([]int, n), make([]bool, n)
	for i := range a.demands {
		d := &a.demands[i]
		a.seats[i] = 1
		if n, named := stated[d.id]; named {
			a.seats[i] = int32(n)
		}
		if !d.matchable(today) {
			a.shut[i] = market.AssignNotValid
			if d.outside() == condOpen {
				a.shut[i] = market.AssignNotOpen
			}
		}
	}
	a.won = make([][]won, len(a.demands))
	return nil
}

// open are the seats that can be filled: none of a demand that is shut, and no more than there are talents.
func (a *assigning) open() []int32 {
	out := make([]int32, len(a.seats))
	for i, n := range a.seats {
		if a.shut[i] == "" {
			out[i] = min(n, int32(len(a.ids)))
		}
	}
	return out
}

func asSet(ids []string) map[string]bool {
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out
}

// result turns what was won into the answer.
func (a *assigning) result() market.Assignment {
	out := market.Assignment{Assigned: []market.Assigned{}, Demands: []market.SeatCount{}, Pool: len(a.ids), Outside: counted(a.outside),
		Proposing: a.q.Proposing, By: a.q.By, Engine: a.e.m.version, AsOf: a.q.AsOf}
	for i := range a.demands {
		id, list := a.demands[i].id, a.won[i]
		slices.SortFunc(list, func(x, y won) int {
			if x.rank != y.rank {
				return int(y.rank - x.rank)
			}
			return int(x.talent - y.talent)
		})
		for _, w := range list {
			out.Assigned = append(out.Assigned, market.Assigned{Demand: market.DemandRef{ID: id},
				Talent: market.TalentRef{ID: a.ids[w.talent]}, Score: market.Score(w.score)})
		}
		count := market.SeatCount{Demand: market.DemandRef{ID: id}, Seats: int(a.seats[i]), Filled: len(list)}
		if count.Filled < count.Seats {
			count.Reason = &market.Reason{Code: a.whyEmpty(i)}
		}
		out.Demands = append(out.Demands, count)
	}
	out.Unassigned = out.Pool - len(out.Assigned)
	return out
}

// whyEmpty says why a demand with seats left has no more talents.
func (a *assigning) whyEmpty(d int) market.Code {
	switch {
	case a.shut[d] != "":
		return a.shut[d]
	case a.passed[d] || a.listed[d] > len(a.won[d]):
		return market.AssignElsewhere
	case a.listed[d] > 0:
		return market.AssignTooFew
	}
	return market.AssignNoCandidate
}
