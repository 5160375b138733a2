package market

import (
	"encoding/json"
	"errors"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"
)

func TestEveryTransitionIsInTheTableOrRefused(t *testing.T) {
	t.Parallel()
	legal := map[DemandStatus]string{
		DemandDraft: "draft open closed", DemandOpen: "open paused filled closed expired", DemandPaused: "paused open filled closed expired",
		DemandFilled: "filled open closed", DemandClosed: "closed open", DemandExpired: "expired open closed",
	}
	for _, from := range DemandStatuses() {
		for _, to := range DemandStatuses() {
			want := slices.Contains(strings.Fields(legal[from]), string(to))
			err := Step(from, to)
			if (err == nil) != want {
				t.Errorf("%s → %s: %v", from, to, err)
			}
			var e *Error
			if err != nil && (!errors.As(err, &e) || e.Code != CodeIllegalStep || e.Args["from"] != string(from)) {
				t.Errorf("%s → %s: error %v", from, to, err)
			}
		}
	}
}

func TestADemandIsMatchableWhileOpenAndValid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status     DemandStatus
		until      Date
		open, lost bool
	}{
		{DemandOpen, "", true, false}, {DemandOpen, "2026-06-15", true, false}, {DemandOpen, "2026-06-14", false, true},
		{DemandPaused, "2026-06-14", false, true}, {DemandPaused, "", false, false}, {DemandClosed, "2026-06-14", false, false},
	} {
		d := Demand{Status: c.status, ValidUntil: c.until}
		if d.Matchable("2026-06-15") != c.open || d.Due("2026-06-15") != c.lost {
			t.Errorf("%+v: matchable %v, due %v", c, d.Matchable("2026-06-15"), d.Due("2026-06-15"))
		}
	}
}

func TestScoresAndSharesAreExactInJSON(t *testing.T) {
	t.Parallel()
	for s, want := range map[Score]string{0: "0.00", 5: "0.05", 8650: "86.50", 10000: "100.00"} {
		b, err := json.Marshal(s)
		var back Score
		if err != nil || string(b) != want || json.Unmarshal(b, &back) != nil || back != s {
			t.Errorf("%d: %s (%v), back %d", s, b, err, back)
		}
	}
	for s := range Share(10001) {
		b, err := json.Marshal(s)
		var back Share
		if err != nil || json.Unmarshal(b, &back) != nil || back != s {
			t.Fatalf("%d: %s (%v), back %d", s, b, err, back)
		}
	}
}

func TestMonthsAndDates(t *testing.T) {
	t.Parallel()
	for m, want := range map[Month]bool{"": true, "2024": true, "2024-01": true, "2024-12": true, "2024-13": false, "2024-00": false, "202": false, "2024-1": false, "1899": false, "20a4": false, "2024/01": false} {
		if m.Valid() != want {
			t.Errorf("month %q: %v", m, !want)
		}
	}
	for d, want := range map[Date]bool{"": true, "2024-02-29": true, "2023-02-29": false, "2024-2-9": false, "24-01-01": false, "1899-12-31": false} {
		if d.Valid() != want {
			t.Errorf("date %q: %v", d, !want)
		}
	}
	a, _ := Month("2024").Index()
	b, _ := Month("2024-01").Index()
	if a != b || MonthOf("2024-05-06") != "2024-05" || Date("2024-02-28").AddDays(2) != "2024-03-01" {
		t.Error("months or days are counted wrongly")
	}
	if n, ok := Date("1970-01-02").Days(); n != 1 || !ok {
		t.Errorf("days %d %v", n, ok)
	}
}

func TestIDsAreUniqueAndSortByTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC)
	var ids []string
	for i := range 300 {
		id := MakeID(at.Add(time.Duration(i)*time.Millisecond), [10]byte{byte(255 - i%256), 9: byte(i)})
		if len(id) != 26 || !ValidID(id) {
			t.Fatalf("%q", id)
		}
		ids = append(ids, id)
	}
	if !sort.StringsAreSorted(ids) {
		t.Error("not in the order of time")
	}
	if a, b := MakeID(at, [10]byte{1}), MakeID(at, [10]byte{2}); a == b {
		t.Error("random bits are lost")
	}
}

func TestTheHighestEducationCounts(t *testing.T) {
	t.Parallel()
	x := Talent{Education: []EducationItem{{Level: EducationBachelor, Year: 2015}, {School: "没有层次"}, {Level: EducationMaster, Year: 2018, Field: "软件工程"}, {Level: EducationAssociate}}}
	if e, ok := x.HighestEducation(); !ok || e.Field != "软件工程" {
		t.Errorf("%+v %v", e, ok)
	}
	if _, ok := (&Talent{}).HighestEducation(); ok {
		t.Error("an empty profile has an education")
	}
}

func TestOnlyConsentAndLookingMakeThePool(t *testing.T) {
	t.Parallel()
	yes := Consent{Matching: &Grant{Version: "1"}}
	for _, c := range []struct {
		talent Talent
		want   bool
	}{
		{Talent{}, false}, {Talent{Consent: yes}, true}, {Talent{Consent: yes, Intention: Intention{Looking: LookingOpen}}, true},
		{Talent{Consent: yes, Intention: Intention{Looking: LookingNo}}, false}, {Talent{Intention: Intention{Looking: LookingYes}}, false},
	} {
		if c.talent.InPool() != c.want {
			t.Errorf("%+v: %v", c.talent.Intention, !c.want)
		}
	}
}

func TestErrorsCompareByCode(t *testing.T) {
	t.Parallel()
	err := errors.Join(errors.New("while reading"), NotFound(KindTalent, "t1"))
	if !errors.Is(err, ErrNotFound) || errors.Is(err, ErrConflict) || CodeOf(err) != CodeNotFound || CodeOf(errors.New("x")) != CodeInternal {
		t.Error("codes are lost in wrapping")
	}
	if Invalid(nil) != nil {
		t.Error("no problems are an error")
	}
}
