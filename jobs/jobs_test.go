package jobs

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"talentmatch/market"
)

// memory keeps states and leases, as a store would for several processes.
type memory struct {
	mu     sync.Mutex
	states map[string]market.JobState
	leases map[string]held
	down   error
}

type held struct {
	holder string
	until  time.Time
}

func newMemory() *memory {
	return &memory{states: map[string]market.JobState{}, leases: map[string]held{}}
}

func (m *memory) Get(_ context.Context, name string) (market.JobState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	st, ok := m.states[name]
	if m.down != nil {
		return st, m.down
	}
	if !ok {
		return st, market.NotFound(market.KindJob, name)
	}
	return st, nil
}

func (m *memory) Change(_ context.Context, name string, change func(*market.JobState) error) (market.JobState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	st := m.states[name]
	if m.down != nil {
		return st, m.down
	}
	st.ID = name
	if err := change(&st); err != nil {
		return market.JobState{}, err
	}
	m.states[name] = st
	return st, nil
}

func (m *memory) Acquire(_ context.Context, name, holder string, ttl time.Duration) (Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if h, ok := m.leases[name]; ok && h.holder != holder && time.Now().Before(h.until) {
		return nil, market.ErrInUse
	}
	m.leases[name] = held{holder, time.Now().Add(ttl)}
	return &memLease{m, name, holder, ttl}, nil
}

type memLease struct {
	m            *memory
	name, holder string
	ttl          time.Duration
}

func (l *memLease) Renew(context.Context) error {
	l.m.mu.Lock()
	defer l.m.mu.Unlock()
	if l.m.leases[l.name].holder != l.holder {
		return market.ErrInUse
	}
	l.m.leases[l.name] = held{l.holder, time.Now().Add(l.ttl)}
	return nil
}

func (l *memLease) Release(context.Context) error {
	l.m.mu.Lock()
	defer l.m.mu.Unlock()
	if l.m.leases[l.name].holder == l.holder {
		delete(l.m.leases, l.name)
	}
	return nil
}

// runs counts runs by the time they were due.
type runs struct {
	mu  sync.Mutex
	due []time.Time
}

func (r *runs) run(_ context.Context, due time.Time) (market.JobRun, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.due = append(r.due, due)
	return market.JobRun{Done: 1}, nil
}

func (r *runs) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.due)
}

// start starts a scheduler on the memory; it is stopped when the test ends.
func start(t *testing.T, m *memory, holder string, change func(*Options), list ...Job) *Scheduler {
	t.Helper()
	o := Options{States: m, Leases: m, Location: time.UTC, Holder: holder, Tick: 5 * time.Second, Lease: 30 * time.Second}
	if change != nil {
		change(&o)
	}
	s, err := New(o, list...)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(t.Context()) })
	return s
}

func pass(d time.Duration) {
	time.Sleep(d) // in a bubble of synctest this moves the fake clock
	synctest.Wait()
}

func TestTwoSchedulersRunEachDueTimeOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{}
		job := Job{Name: "sweep", Spec: "*/10 * * * *", Run: r.run}
		start(t, m, "a", func(o *Options) { o.Jitter = 3 * time.Second }, job)
		start(t, m, "b", func(o *Options) { o.Jitter = 3 * time.Second }, job)
		pass(65 * time.Minute)
		if len(r.due) != 6 {
			t.Fatalf("%d runs in 65 minutes: %v", len(r.due), r.due)
		}
		for i, d := range r.due {
			if want := time.Date(2000, 1, 1, 0, 10*(i+1), 0, 0, time.UTC); !d.Equal(want) {
				t.Errorf("run %d was for %v, want %v", i, d, want)
			}
		}
		st := m.states["sweep"]
		if st.LastRun.Outcome != market.JobSucceeded || st.LastRun.Done != 1 || st.LastRun.Holder == "" || st.NextRun.Minute() != 10 {
			t.Errorf("state %+v %+v", st, st.LastRun)
		}
	})
}

func TestRunsMissedWhileDownAreCaughtUpOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{}
		job := Job{Name: "expire", Spec: "5 0 * * *", Run: r.run}
		a := start(t, m, "a", nil, job)
		pass(time.Second)
		if err := a.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		pass(77 * time.Hour)
		start(t, m, "b", nil, job)
		pass(time.Minute)
		if r.count() != 1 {
			t.Errorf("%d runs after three missed days, want 1", r.count())
		}
		if next := m.states["expire"].NextRun; !next.After(time.Now()) {
			t.Errorf("next run %v lies in the past", next)
		}
	})
}

func TestAKilledRunIsCaughtUpByTheNextScheduler(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{}
		started := make(chan struct{})
		hang := Job{Name: "sweep", Spec: "0 * * * *", Run: func(ctx context.Context, _ time.Time) (market.JobRun, error) {
			close(started)
			<-ctx.Done()
			return market.JobRun{}, ctx.Err()
		}}
		a := start(t, m, "a", nil, hang)
		pass(61 * time.Minute)
		<-started
		a.giveUp() // as if the process died: nothing is recorded
		pass(time.Second)
		if m.states["sweep"].LastRun != nil {
			t.Fatal("an interrupted run was recorded")
		}
		m.mu.Lock()
		m.leases["job:sweep"] = held{"a", time.Now().Add(30 * time.Second)} // and its lease stands
		m.mu.Unlock()
		start(t, m, "b", nil, Job{Name: "sweep", Spec: "0 * * * *", Run: r.run})
		pass(20 * time.Second)
		if r.count() != 0 {
			t.Fatal("a lease that stands was ignored")
		}
		pass(20 * time.Second)
		if r.count() != 1 || !r.due[0].Equal(time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC)) {
			t.Errorf("caught up %v", r.due)
		}
	})
}

func TestClockChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		spec        string
		before      time.Duration // until the jump
		jump, after time.Duration
		want        int
	}{
		{"a jump forward over a due time runs it once", "0 12 * * *", time.Hour, 30 * time.Hour, 10 * time.Minute, 1},
		{"a small jump back does not repeat a run", "0 12 * * *", 12*time.Hour + time.Minute, -10 * time.Minute, time.Hour, 1},
		{"a clock that was wrong by a year does not stop the job", "0 12 * * *", 13 * time.Hour, -365 * 24 * time.Hour, 24 * time.Hour, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m, r := newMemory(), &runs{}
				var skew atomic.Int64
				start(t, m, "a", func(o *Options) {
					o.Now = func() time.Time { return time.Now().Add(time.Duration(skew.Load())) }
				}, Job{Name: "daily", Spec: c.spec, Run: r.run})
				pass(c.before)
				skew.Store(int64(c.jump))
				pass(c.after)
				if r.count() != c.want {
					t.Errorf("%d runs, want %d: %v", r.count(), c.want, r.due)
				}
			})
		})
	}
}

func TestAPanicIsAnOutcomeAndTheJobRunsAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var calls atomic.Int32
		var seen []market.JobOutcome
		start(t, m, "a", func(o *Options) {
			o.Observe = func(_ string, run market.JobRun) { seen = append(seen, run.Outcome) }
		}, Job{Name: "sweep", Spec: "0 * * * *", Run: func(context.Context, time.Time) (market.JobRun, error) {
			switch calls.Add(1) {
			case 1:
				panic("示例 panic")
			case 2:
				return market.JobRun{Failed: 3}, market.ErrUnavailable
			}
			return market.JobRun{}, nil
		}})
		pass(61 * time.Minute)
		if st := m.states["sweep"]; st.LastRun.Outcome != market.JobPanicked || st.LastRun.Error != "示例 panic" {
			t.Errorf("after a panic: %+v", st.LastRun)
		}
		pass(time.Hour)
		if st := m.states["sweep"]; st.LastRun.Outcome != market.JobFailed || st.LastRun.Failed != 3 || st.LastRun.Error != "unavailable" {
			t.Errorf("after a failure: %+v", st.LastRun)
		}
		pass(time.Hour)
		if len(seen) != 3 || seen[2] != market.JobSucceeded {
			t.Errorf("observed %v", seen)
		}
	})
}

func TestARequestedJobRunsAtOnceAndKeepsItsSchedule(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{}
		s := start(t, m, "a", func(o *Options) { o.Tick = time.Minute; o.Jitter = time.Hour }, Job{Name: "daily", Spec: "0 12 * * *", Run: r.run})
		pass(time.Second)
		if _, err := s.Run(t.Context(), "nothing"); !errors.Is(err, market.ErrNotFound) && market.CodeOf(err) != market.CodeNotFound {
			t.Errorf("unknown job: %v", err)
		}
		st, err := s.Run(t.Context(), "daily")
		if err != nil || !st.Requested {
			t.Fatalf("%+v %v", st, err)
		}
		pass(time.Second)
		list, err := s.List(t.Context())
		if err != nil || len(list) != 1 || r.count() != 1 {
			t.Fatalf("%v %v, %d runs", list, err, r.count())
		}
		if st := list[0]; st.Requested || st.LastRun == nil || !st.NextRun.Equal(time.Date(2000, 1, 1, 12, 0, 0, 0, time.UTC)) {
			t.Errorf("after the run: %+v", st)
		}
	})
}

func TestALongRunKeepsItsLeaseAndAskingMeanwhileRunsItAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var calls atomic.Int32
		job := Job{Name: "long", Spec: "0 12 * * *", Run: func(context.Context, time.Time) (market.JobRun, error) {
			calls.Add(1)
			time.Sleep(5 * time.Minute)
			return market.JobRun{}, nil
		}}
		a := start(t, m, "a", nil, job)
		start(t, m, "b", nil, job)
		pass(12*time.Hour + 2*time.Minute)
		if calls.Load() != 1 {
			t.Fatalf("%d runs at once", calls.Load())
		}
		if _, err := a.Run(t.Context(), "long"); err != nil {
			t.Fatal(err)
		}
		pass(20 * time.Minute)
		if calls.Load() != 2 {
			t.Errorf("%d runs, want 2", calls.Load())
		}
	})
}

func TestALostLeaseEndsTheRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		ended := make(chan error, 1)
		start(t, m, "a", nil, Job{Name: "sweep", Spec: "0 * * * *", Run: func(ctx context.Context, _ time.Time) (market.JobRun, error) {
			<-ctx.Done()
			ended <- ctx.Err()
			return market.JobRun{}, ctx.Err()
		}})
		pass(60*time.Minute + time.Second)
		m.mu.Lock()
		m.leases["job:sweep"] = held{"b", time.Now().Add(time.Hour)}
		m.mu.Unlock()
		pass(11 * time.Second)
		select {
		case <-ended:
		default:
			t.Error("the run goes on without its lease")
		}
	})
}

func TestStopDrainsAndThenCancels(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		slow := Job{Name: "slow", Spec: "0 * * * *", Run: func(ctx context.Context, _ time.Time) (market.JobRun, error) {
			select {
			case <-time.After(10 * time.Second):
				return market.JobRun{Done: 1}, nil
			case <-ctx.Done():
				return market.JobRun{}, ctx.Err()
			}
		}}
		s := start(t, m, "a", nil, slow)
		pass(60*time.Minute + time.Second)
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if st := m.states["slow"]; st.LastRun == nil || st.LastRun.Done != 1 {
			t.Fatalf("the run was not drained: %+v", st)
		}
		b := start(t, m, "b", nil, slow)
		pass(59*time.Minute + 52*time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if err := b.Stop(ctx); market.CodeOf(err) != market.CodeCancelled {
			t.Errorf("got %v, want cancelled", err)
		}
		if st := m.states["slow"]; st.NextRun.After(time.Now()) {
			t.Errorf("the cancelled run is not due any more: %+v", st)
		}
	})
}

func TestAStoreThatIsAwayDelaysRunsAndLosesNone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{}
		s := start(t, m, "a", nil, Job{Name: "sweep", Spec: "0 * * * *", Run: r.run})
		pass(50 * time.Minute)
		m.mu.Lock()
		m.down = market.ErrUnavailable
		m.mu.Unlock()
		pass(20 * time.Minute)
		if _, err := s.List(t.Context()); market.CodeOf(err) != market.CodeUnavailable {
			t.Errorf("list: %v", err)
		}
		m.mu.Lock()
		m.down = nil
		m.mu.Unlock()
		pass(10 * time.Second)
		if r.count() != 1 {
			t.Errorf("%d runs, want 1", r.count())
		}
	})
}

func TestAChangedSpecificationTakesEffectAndKeepsWhatIsDue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m, r := newMemory(), &runs{}
		a := start(t, m, "a", nil, Job{Name: "j", Spec: "0 12 * * *", Run: r.run})
		pass(time.Second)
		_ = a.Stop(t.Context())
		start(t, m, "b", nil, Job{Name: "j", Spec: "30 0 * * *", Run: r.run})
		pass(31 * time.Minute)
		if r.count() != 1 || m.states["j"].Spec != "30 0 * * *" {
			t.Errorf("%d runs, %+v", r.count(), m.states["j"])
		}
	})
}

func TestBadJobsAreRefusedAllAtOnce(t *testing.T) {
	t.Parallel()
	run := (&runs{}).run
	_, err := New(Options{Location: time.UTC}, Job{Name: "a", Spec: "TZ=", Run: run}, Job{Name: "b b", Spec: "@daily", Run: run},
		Job{Name: "c", Spec: "@daily"}, Job{Name: "d", Spec: "@daily", Run: run}, Job{Name: "d", Spec: "@daily", Run: run})
	var many interface{ Unwrap() []error }
	if !errors.As(err, &many) || len(many.Unwrap()) != 4 {
		t.Errorf("got %v", err)
	}
}
