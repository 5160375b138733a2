package jobs

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestSpecificationsThatCannotRunAreRefusedWithoutPanic(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"", " ", "TZ=", "CRON_TZ=", "TZ=Asia/Tokyo", "TZ=UTC * * * * *", "* * * *", "* * * * * *", "61 * * * *",
		"*/0 * * * *", "@every", "@every ", "@every 0s", "@every -1h", "@every soon", "@sometimes", "0 0 30 2 *", "5-1 * * * *", "x"} {
		if _, err := ParseSchedule(spec, time.UTC); err == nil {
			t.Errorf("%q is taken", spec)
		}
	}
	if _, err := ParseSchedule("@daily", nil); err == nil {
		t.Error("no time zone is taken")
	}
}

func TestAnySpecificationIsTakenOrRefusedWithoutPanic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spec := rapid.OneOf(rapid.String(), rapid.StringMatching(`(TZ=|CRON_TZ=|@every |@)?[0-9*/,\- ?A-Za-z=]{0,20}`)).Draw(t, "spec")
		s, err := ParseSchedule(spec, time.UTC)
		if err == nil && !s.Next(time.Unix(0, 0)).After(time.Unix(0, 0)) {
			t.Fatalf("%q: the next time is not later", spec)
		}
	})
}

func TestNextDueTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, zone, spec, after, want string }{
		{"in the base's zone", "Asia/Shanghai", "5 0 * * *", "2026-03-01T15:00:00Z", "2026-03-01T16:05:00Z"},
		{"strictly after", "Asia/Shanghai", "5 0 * * *", "2026-03-01T16:05:00Z", "2026-03-02T16:05:00Z"},
		{"real time without hours", "America/New_York", "*/10 * * * *", "2026-03-08T06:55:00Z", "2026-03-08T07:00:00Z"},
		{"clocks put forward over it", "America/New_York", "30 2 * * *", "2026-03-08T05:00:00Z", "2026-03-08T07:30:00Z"},
		{"the day after that", "America/New_York", "30 2 * * *", "2026-03-08T07:30:00Z", "2026-03-09T06:30:00Z"},
		{"clocks put back: once", "America/New_York", "30 1 * * *", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"},
		{"pause", "UTC", "@every 90s", "2026-01-01T00:00:00Z", "2026-01-01T00:01:30Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := ParseSchedule(c.spec, zone(t, c.zone))
			if err != nil {
				t.Fatal(err)
			}
			after, _ := time.Parse(time.RFC3339, c.after)
			if got := s.Next(after).UTC().Format(time.RFC3339); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestADailyJobIsDueOncePerDayAcrossClockChanges(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"30 1 * * *", "0 2 * * *", "30 2 * * *", "0 3 * * *", "0 0 * * *"} {
		for _, name := range []string{"America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Shanghai"} {
			s, err := ParseSchedule(spec, zone(t, name))
			if err != nil {
				t.Fatal(err)
			}
			at := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
			days := map[string]int{}
			for at = s.Next(at); at.Year() < 2027; at = s.Next(at) {
				days[at.In(zone(t, name)).Format(time.DateOnly)]++
			}
			for d, n := range days {
				if n != 1 {
					t.Errorf("%s in %s: %d times on %s", spec, name, n, d)
				}
			}
			if len(days) < 364 {
				t.Errorf("%s in %s: due on %d days", spec, name, len(days))
			}
		}
	}
}
