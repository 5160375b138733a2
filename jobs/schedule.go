package jobs

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// maxSpec bounds a specification; the longest sensible one lists every minute.
const maxSpec = 200

// starBit marks in a field of cron.SpecSchedule that it was *; the library does not export it.
const starBit = 1 << 63

// Schedule says when a job is due, in one time zone.
type Schedule struct {
	spec string
	loc  *time.Location
	cron cron.Schedule
	// wall is the same specification read in UTC where it names hours of the day; nil otherwise.
	wall *cron.SpecSchedule
}

// ParseSchedule reads five fields of cron, or @every DURATION, @hourly, @daily, @weekly, @monthly, @yearly,
// for the time zone. It refuses what the library takes but can't run: a time zone inside the
// specification (which can make it panic), a pause below a second, and a day that never comes.
func ParseSchedule(spec string, loc *time.Location) (s Schedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("schedule %q: %v", spec, r)
		}
	}()
	text := strings.TrimSpace(spec)
	switch {
	case loc == nil:
		return Schedule{}, errors.New("no time zone")
	case text == "":
		return Schedule{}, errors.New("empty schedule")
	case len(text) > maxSpec:
		return Schedule{}, fmt.Errorf("schedule of %d bytes, at most %d", len(text), maxSpec)
	case strings.Contains(text, "="):
		return Schedule{}, fmt.Errorf("schedule %q names a time zone; it is always the base's", text)
	}
	if pause, ok := strings.CutPrefix(text, "@every "); ok {
		if d, err := time.ParseDuration(strings.TrimSpace(pause)); err != nil || d < time.Second {
			return Schedule{}, fmt.Errorf("schedule %q: a pause of at least 1s is needed", text)
		}
	}
	parsed, err := cron.ParseStandard(text)
	if err != nil {
		return Schedule{}, fmt.Errorf("schedule %q: %w", text, err)
	}
	s = Schedule{spec: text, loc: loc, cron: parsed}
	s.read(parsed)
	if s.Next(time.Date(2000, 1, 1, 0, 0, 0, 0, loc)).IsZero() {
		return Schedule{}, fmt.Errorf("schedule %q never comes", text)
	}
	return s, nil
}

// read puts the zone into a specification of five fields, and keeps a copy for the time on the wall where
// it names hours.
func (s *Schedule) read(parsed cron.Schedule) {
	fields, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return
	}
	zoned := *fields
	zoned.Location = s.loc
	s.cron = &zoned
	if fields.Hour&starBit == 0 {
		wall := *fields
		wall.Location = time.UTC
		s.wall = &wall
	}
}

// Spec returns the specification as it was given, without space around it.
func (s Schedule) Spec() string { return s.spec }

// Next returns the first due time after t, the zero time where there is none within five years.
//
// A specification that names hours means the time on the wall: it is due once a day also where clocks are
// put back, and where clocks are put forward over it, it is due as much later. One without hours
// (*/10 * * * *) counts real time.
func (s Schedule) Next(t time.Time) time.Time {
	t = t.In(s.loc)
	if s.wall == nil {
		return s.cron.Next(t)
	}
	w := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	// Where clocks are put forward, a time before w on the wall may still lie ahead.
	w = w.Add(-3 * time.Hour)
	for range 1000 {
		w = s.wall.Next(w)
		if w.IsZero() {
			return time.Time{}
		}
		due := onWall(w, s.loc)
		if due.After(t) {
			return due
		}
	}
	return s.cron.Next(t)
}

// onWall returns the moment at which clocks in loc show w; where they never do, because they are put
// forward over it, the moment as long after the last one before.
func onWall(w time.Time, loc *time.Location) time.Time {
	due := time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, loc)
	shown := time.Date(due.Year(), due.Month(), due.Day(), due.Hour(), due.Minute(), due.Second(), 0, time.UTC)
	if missing := w.Sub(shown); missing > 0 {
		return due.Add(missing)
	}
	return due
}
