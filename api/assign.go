package api

import (
	"net/http"

	"talentmatch/market"
)

func (s *server) assignRoutes() []*route {
	return []*route{
		{method: http.MethodPost, path: "/api/v1/assignments", id: "match.assign", tag: "matches",
			body:    &body{schema: typeOf[market.AssignQuery](), types: []string{typeJSON}},
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
	var q market.AssignQuery
	if err := decodeRuled(b, &q, q.Validate); err != nil {
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

func (c *call) timetable() error {
	b, err := c.readBody()
	if err != nil {
		return err
	}
	var q market.TimetableQuery
	if err := decodeRuled(b, &q, q.Validate); err != nil {
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
