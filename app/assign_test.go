package app_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"talentmatch/market"
)

func TestAnAssignmentTakesSeatsFromTheHeadcountAndNamesEverybody(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	firm, err := r.CreateEmployer(ctx, clerk, market.Employer{Name: "示例科技有限公司"})
	must(t, err)
	d := job("Go开发工程师", "go")
	d.Headcount, d.EmployerID = 2, firm.ID
	d, err = r.CreateDemand(ctx, clerk, d)
	must(t, err)
	for i := range 4 {
		_, err := r.CreateTalent(ctx, clerk, person(fmt.Sprint("张测试", i), "go"))
		must(t, err)
	}
	out, err := r.Assign(ctx, clerk, market.AssignQuery{})
	must(t, err)
	if len(out.Assigned) != 2 || out.Unassigned != 2 || out.AsOf != "2026-06-15" || out.Demands[0].Seats != 2 || out.Demands[0].Reason != nil {
		t.Fatalf("%+v", out)
	}
	if a := out.Assigned[0]; a.Demand != (market.DemandRef{ID: d.ID, Title: "Go开发工程师", Employer: firm.Name}) || a.Talent.Name == "" {
		t.Fatalf("%+v", a)
	}
	out, err = r.Assign(ctx, clerk, market.AssignQuery{Demands: []string{d.ID}, Seats: []market.DemandSeats{{ID: d.ID, Seats: 9}}})
	must(t, err)
	if c := out.Demands[0]; c.Filled != 4 || c.Seats != 9 || c.Demand.Title != "Go开发工程师" || c.Reason.Code != market.AssignTooFew {
		t.Fatalf("%+v", out.Demands)
	}
}

func TestABadAssignmentIsRefusedByField(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	for field, q := range map[string]market.AssignQuery{
		"asOf":        {AsOf: "soon"},
		"seats[0].id": {Seats: []market.DemandSeats{{ID: "nothing", Seats: 1}}},
		"demands[0]":  {Demands: []string{"nothing"}},
		"talents[1]":  {Talents: []string{"twice", "twice"}},
	} {
		_, err := r.Assign(t.Context(), clerk, q)
		wantField(t, err, field)
	}
}

func wantField(t *testing.T, err error, field string) {
	t.Helper()
	var bad *market.Error
	if !errors.As(err, &bad) || len(bad.Problems) == 0 || bad.Problems[0].Field != field {
		t.Errorf("%s: %v", field, err)
	}
}

func TestATimetableNamesItsPeopleAndRefusesStrangers(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, err := r.CreateDemand(ctx, clerk, job("Go开发工程师", "go"))
	must(t, err)
	var q market.TimetableQuery
	for range 3 {
		one, err := r.CreateTalent(ctx, clerk, person("张测试", "go"))
		must(t, err)
		q.Interviews = append(q.Interviews, market.Interview{Talent: one.ID, Demand: d.ID})
	}
	out, err := r.Timetable(ctx, clerk, q)
	must(t, err)
	if len(out.Meetings) != 3 || out.Slots != 3 || out.Meetings[2].Talent.Name != "张测试" || out.Meetings[2].Demand.Title != "Go开发工程师" {
		t.Fatalf("%+v", out)
	}
	q.Interviews = append(q.Interviews, market.Interview{Talent: "nobody", Demand: d.ID})
	_, err = r.Timetable(ctx, clerk, q)
	wantField(t, err, "interviews[3].talent")
}

func TestEverythingThatIsWrongWithAnAssignmentOrATimetableIsToldAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, err := r.CreateDemand(ctx, clerk, job("Go开发工程师", "go"))
	must(t, err)
	who, err := r.CreateTalent(ctx, clerk, person("张测试", "go"))
	must(t, err)
	_, err = r.Assign(ctx, clerk, market.AssignQuery{Demands: []string{d.ID, "gone"}, Talents: []string{who.ID, "nobody", "nobody"},
		Seats: []market.DemandSeats{{ID: d.ID, Seats: -1}, {ID: "gone", Seats: 1}, {ID: "elsewhere", Seats: 1}}, By: "luck"})
	wantFields(t, err, "talents[2]", "seats[0].seats", "by", "demands[1]", "seats[2].id", "talents[1]", "talents[2]")
	_, err = r.Assign(ctx, clerk, market.AssignQuery{Seats: []market.DemandSeats{{ID: "elsewhere", Seats: 1}}, Proposing: "employer"})
	wantFields(t, err, "proposing", "seats[0].id")
	_, err = r.Timetable(ctx, clerk, market.TimetableQuery{Tables: -1, Interviews: []market.Interview{{Talent: who.ID, Demand: "gone"}, {Talent: "nobody"}}})
	wantFields(t, err, "interviews[1].demand", "tables", "interviews[0].demand", "interviews[1].talent")
}

func wantFields(t *testing.T, err error, want ...string) {
	t.Helper()
	var bad *market.Error
	var got []string
	if errors.As(err, &bad) {
		for _, p := range bad.Problems {
			got = append(got, p.Field)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q: %v", got, want, err)
	}
}
