package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"talentmatch/market"
)

// errUnchanged ends a change that has nothing to store.
var errUnchanged = errors.New("unchanged")

// settle brings a state into agreement with the schedule: it fills in the next run of a new job, takes
// over a changed specification, and takes back a next run that lies further ahead than the schedule says,
// which a clock that was wrong leaves behind. A run that is already due stays due. It tells whether it
// changed anything.
func (e *entry) settle(st *market.JobState, now time.Time) bool {
	spec := e.schedule.Spec()
	changed := st.Spec != spec
	st.Spec = spec
	if !st.NextRun.IsZero() && !st.NextRun.After(now) {
		return changed
	}
	next := e.next(st, now)
	if st.NextRun.IsZero() || next.Before(st.NextRun) || changed {
		changed = changed || !st.NextRun.Equal(next)
		st.NextRun = next
	}
	return changed
}

// next returns the first due time after now that has not been run yet. A last run that lies more than one
// period ahead was made by a clock that was wrong, and does not count. The time is in UTC.
func (e *entry) next(st *market.JobState, now time.Time) time.Time {
	next := e.schedule.Next(now)
	if st.LastRun != nil && !st.LastRun.Due.Before(next) {
		period := e.schedule.Next(next).Sub(next)
		if st.LastRun.Due.Sub(now) <= period {
			next = e.schedule.Next(st.LastRun.Due)
		}
	}
	return next.UTC()
}

// due tells whether the job is to run now, for which time, and whether somebody asked for it.
func (e *entry) due(st *market.JobState, now time.Time) (at time.Time, requested, ok bool) {
	if !st.NextRun.IsZero() && !st.NextRun.After(now) {
		return st.NextRun, st.Requested, true
	}
	return now, st.Requested, st.Requested
}

// tick looks at every job.
func (s *Scheduler) tick() {
	for _, e := range s.jobs {
		s.begin(func() { s.look(e) })
	}
}

// look runs the job where it is due and not under way in this process.
func (s *Scheduler) look(e *entry) {
	s.mu.Lock()
	busy := e.busy
	e.busy = true
	s.mu.Unlock()
	if busy {
		return
	}
	defer func() {
		s.mu.Lock()
		e.busy = false
		s.mu.Unlock()
	}()
	if err := s.attempt(e); err != nil && s.alive.Err() == nil {
		s.opts.Log.Warn("a scheduled job could not be looked at", "job", e.Name, "error", err)
	}
}

// attempt reads the state, takes the lease of a due job, makes sure that it is still due, and runs it.
func (s *Scheduler) attempt(e *entry) error {
	state, err := s.state(e)
	if err != nil {
		return err
	}
	_, requested, due := e.due(&state, s.opts.Now())
	if !due {
		return nil
	}
	if !requested && !s.wait(s.jitter()) {
		return nil
	}
	lease, err := s.opts.Leases.Acquire(s.alive, "job:"+e.Name, s.opts.Holder, s.opts.Lease)
	if errors.Is(err, market.ErrInUse) {
		return nil
	}
	if err != nil {
		return err
	}
	defer s.release(lease)
	if state, err = s.state(e); err != nil {
		return err
	}
	at, requested, due := e.due(&state, s.opts.Now())
	if !due {
		return nil // another process has done it while this one waited
	}
	return s.run(e, lease, at, requested)
}

// state returns the stored state after settle, and stores what settle changed.
func (s *Scheduler) state(e *entry) (market.JobState, error) {
	state, err := s.opts.States.Get(s.alive, e.Name)
	if err != nil && !errors.Is(err, market.ErrNotFound) {
		return state, err
	}
	if err == nil && !e.settle(&state, s.opts.Now()) {
		return state, nil
	}
	changed, err := s.opts.States.Change(s.alive, e.Name, func(st *market.JobState) error {
		state = *st
		if !e.settle(st, s.opts.Now()) {
			return errUnchanged
		}
		return nil
	})
	if errors.Is(err, errUnchanged) {
		return state, nil
	}
	return changed, err
}

func (s *Scheduler) jitter() time.Duration {
	if s.opts.Jitter <= 0 {
		return 0
	}
	return time.Duration(s.opts.Rand(int64(s.opts.Jitter)))
}

// wait waits and tells whether the scheduler is still meant to run.
func (s *Scheduler) wait(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.alive.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepting
}

func (s *Scheduler) release(l Lease) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.alive), s.opts.Lease)
	defer cancel()
	if err := l.Release(ctx); err != nil {
		s.opts.Log.Warn("the lease of a job could not be given back", "error", err)
	}
}

// run does the work under a lease that is renewed beside it, and records the run. A run that was
// cancelled, because the process ends or the lease was lost, is not recorded: it stays due.
func (s *Scheduler) run(e *entry, lease Lease, at time.Time, requested bool) error {
	ctx, cancel := context.WithCancel(s.alive)
	defer cancel()
	var beat sync.WaitGroup
	beat.Go(func() { s.renew(ctx, cancel, e, lease) })
	run := s.call(ctx, e, at)
	interrupted := ctx.Err() != nil
	cancel()
	beat.Wait()
	if interrupted && run.Outcome != market.JobSucceeded {
		s.opts.Log.Warn("a scheduled job was interrupted and stays due", "job", e.Name, "due", at)
		return nil
	}
	if err := s.record(e, run, requested); err != nil {
		return fmt.Errorf("recording the run of %s: %w", e.Name, err)
	}
	s.report(e, run)
	return nil
}

// renew shows signs of life until ctx ends; where the lease is lost, or can't be renewed for as long as it
// lives, it ends the run.
func (s *Scheduler) renew(ctx context.Context, lost context.CancelFunc, e *entry, lease Lease) {
	every := s.opts.Lease / 3
	timer := time.NewTicker(every)
	defer timer.Stop()
	failures := 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		err := lease.Renew(ctx)
		if err == nil || ctx.Err() != nil {
			failures = 0
			continue
		}
		failures++
		taken := errors.Is(err, market.ErrInUse) || errors.Is(err, market.ErrConflict) || errors.Is(err, market.ErrNotFound)
		s.opts.Log.Warn("the lease of a job could not be renewed", "job", e.Name, "error", err)
		if taken || failures >= 3 {
			lost()
			return
		}
	}
}

// call runs the function and turns a panic into an outcome.
func (s *Scheduler) call(ctx context.Context, e *entry, at time.Time) (run market.JobRun) {
	started := s.opts.Now()
	defer func() {
		if r := recover(); r != nil {
			s.opts.Log.Error("a scheduled job panicked", "job", e.Name, "panic", r, "stack", string(debug.Stack()))
			run = market.JobRun{Outcome: market.JobPanicked, Error: clip(fmt.Sprint(r))}
		}
		run.Due, run.StartedAt, run.FinishedAt = stored(at), stored(started), stored(s.opts.Now())
		run.Holder = s.opts.Holder
	}()
	run, err := e.Run(ctx, at)
	run.Outcome, run.Error = market.JobSucceeded, ""
	if err != nil {
		run.Outcome, run.Error = market.JobFailed, clip(err.Error())
	}
	return run
}

// stored is a time as every engine of the store keeps it: in UTC, to the millisecond.
func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// record stores the finished run and when the next one is due. A request that came while the job was
// running stays.
func (s *Scheduler) record(e *entry, run market.JobRun, requested bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.alive), s.opts.Lease)
	defer cancel()
	_, err := s.opts.States.Change(ctx, e.Name, func(st *market.JobState) error {
		st.LastRun = &run
		if requested {
			st.Requested = false
		}
		if st.NextRun.IsZero() || !st.NextRun.After(run.FinishedAt) {
			st.NextRun = e.next(st, run.FinishedAt)
		}
		e.settle(st, run.FinishedAt)
		return nil
	})
	return err
}

func (s *Scheduler) report(e *entry, run market.JobRun) {
	level := slog.LevelInfo
	if run.Outcome != market.JobSucceeded {
		level = slog.LevelError
	}
	s.opts.Log.Log(context.Background(), level, "a scheduled job has run", "job", e.Name, "outcome", run.Outcome, "due", run.Due,
		"took", run.FinishedAt.Sub(run.StartedAt), "done", run.Done, "failed", run.Failed, "skipped", run.Skipped, "error", run.Error)
	if s.opts.Observe != nil {
		s.opts.Observe(e.Name, run)
	}
}

// clip shortens the text of an error for the record.
func clip(s string) string {
	const most = 500
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
