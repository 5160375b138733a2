package api

import (
	"fmt"
	"net/http"

	"talentmatch/market"
)

// assignRequest is the body of POST /assignments.
type assignRequest struct {
	// Demands are the demands to fill; left out, all that are open. Talents are the people to assign; left
	// out, everybody in the pool.
	Demands []string `json:"demands,omitempty"`
	Talents []string `json:"talents,omitempty"`
	// Seats are the seats to fill where they are not the demand's headcount.
	Seats     []assignSeats      `json:"seats,omitempty"`
	Proposing market.Kind        `json:"proposing,omitempty"`
	By        market.AssignOrder `json:"by,omitempty"`
	AsOf      market.Date        `json:"asOf,omitempty"`
}

// assignSeats are the seats of one demand.
type assignSeats struct {
	ID    string `json:"id"`
	Seats int    `json:"seats"`
}

func (s *server) assignRoutes() []*route {
	return []*route{
		{method: http.MethodPost, path: "/api/v1/assignments", id: "match.assign", tag: "matches",
			body:    &body{schema: typeOf[assignRequest](), types: []string{typeJSON}},
			answers: []reply{jsonReply(200, market.Assignment{})}, run: (*call).assign},
		{method: http.MethodPost, path: "/api/v1/timetables", id: "match.timetable", tag: "matches",
			body:    &body{schema: typeOf[market.TimetableQuery](), types: []string{typeJSON}},
			answers: []reply{jsonReply(200, market.Timetable{})}, run: (*call).timetable},
	}
}

func (c *call) assign() error {
	b, err := c.readBody()
	if err != nil {
		return err
	}
	var r assignRequest
	if err := decodeStrict(b, &r); err != nil {
		return err
	}
	q, err := r.query()
	if err != nil {
		return err
	}
	out, err := c.s.o.App.Assign(c.ctx(), c.actor, q)
	if err != nil {
		return err
	}
	for i := range out.Demands {
		c.tell(out.Demands[i].Reason)
	}
	out.Assigned, out.Demands, out.Outside = filled(out.Assigned), filled(out.Demands), filled(out.Outside)
	for i := range out.Outside {
		out.Outside[i].Text = c.p.Text("rejected."+string(out.Outside[i].Code), out.Outside[i].Args)
	}
	return c.localized(http.StatusOK, out)
}

// query turns the body into the query; seats of one demand may be stated once.
func (r *assignRequest) query() (market.AssignQuery, error) {
	q := market.AssignQuery{Demands: r.Demands, Talents: r.Talents, Proposing: r.Proposing, By: r.By, AsOf: r.AsOf}
	var problems []market.Problem
	for i, x := range r.Seats {
		at := fmt.Sprintf("seats[%d].", i)
		if q.Seats == nil {
			q.Seats = make(map[string]int, len(r.Seats))
		}
		if _, twice := q.Seats[x.ID]; twice {
			problems = append(problems, market.Problem{Field: at + "id", Code: market.ProblemRepeated, Args: market.Args{"value": clip(x.ID)}})
		}
		if x.Seats < 0 || x.Seats > market.MaxHeadcount {
			problems = append(problems, market.Problem{Field: at + "seats", Code: market.ProblemOutOfRange,
				Args: market.Args{"value": x.Seats, "low": 0, "high": market.MaxHeadcount}})
		}
		q.Seats[x.ID] = x.Seats
	}
	return q, market.Invalid(problems)
}

func (c *call) timetable() error {
	b, err := c.readBody()
	if err != nil {
		return err
	}
	var q market.TimetableQuery
	if err := decodeStrict(b, &q); err != nil {
		return err
	}
	out, err := c.s.o.App.Timetable(c.ctx(), c.actor, q)
	if err != nil {
		return err
	}
	out.Meetings, out.Unplaced = filled(out.Meetings), filled(out.Unplaced)
	for i := range out.Unplaced {
		c.tell(out.Unplaced[i].Reason)
	}
	return c.localized(http.StatusOK, out)
}

// tell writes a reason's sentence in the reader's language.
func (c *call) tell(r *market.Reason) {
	if r != nil {
		r.Text = c.p.Reason(*r)
	}
}
