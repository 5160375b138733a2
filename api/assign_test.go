package api

import (
	"strings"
	"testing"

	"talentmatch/market"
)

func TestAnAssignmentSaysInTheReadersLanguageWhySeatsStayEmpty(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "POST", "/api/v1/assignments", `{"demands":["d1"],"talents":["t1"],"seats":[{"id":"d1","seats":2}],"proposing":"talent","by":"sides","asOf":"2026-03-02"}`, "Accept-Language", "en")
	wantStatus(t, w, 200)
	for _, want := range []string{`"assigned":[]`, `"text":"nobody in the pool fulfils the hard conditions"`, `"text":"have not consented to matching"`, `"filled":0`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s is missing: %s", want, w.Body)
		}
	}
	q := s.app.lastQ.(market.AssignQuery)
	if len(q.Seats) != 1 || q.Seats[0] != (market.DemandSeats{ID: "d1", Seats: 2}) || q.Demands[0] != "d1" || q.Talents[0] != "t1" || q.Proposing != market.KindTalent || q.By != market.AssignBySides || q.AsOf != "2026-03-02" {
		t.Errorf("asked for %+v", q)
	}
}

func TestAnAssignmentOfNothingNamedTakesEverything(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	wantStatus(t, s.do(t, "POST", "/api/v1/assignments", `{}`), 200)
	if q := s.app.lastQ.(market.AssignQuery); q.Demands != nil || q.Talents != nil || q.Seats != nil {
		t.Errorf("asked for %+v", q)
	}
}

func TestATimetableSaysWhyAnInterviewHasNoSlot(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "POST", "/api/v1/timetables", `{"interviews":[{"talent":"t1","demand":"d1"}],"slots":2,"tables":1,
		"demands":[{"id":"d1","parallel":2,"unavailable":[1]}],"talents":[{"id":"t1","unavailable":[2]}]}`, "Accept-Language", "zh")
	wantStatus(t, w, 200)
	if !strings.Contains(w.Body.String(), "双方没有共同可用的时段") || !strings.Contains(w.Body.String(), `"meetings":[]`) {
		t.Errorf("%s", w.Body)
	}
	q := s.app.lastQ.(market.TimetableQuery)
	if q.Slots != 2 || q.Tables != 1 || q.Demands[0].Parallel != 2 || q.Talents[0].Unavailable[0] != 2 {
		t.Errorf("asked for %+v", q)
	}
}
