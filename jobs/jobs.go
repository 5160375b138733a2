// Package jobs runs scheduled work. What is due lives in the store, so that a run that was missed while no
// process was up is caught up, once; a lease keeps replicas from doing the same work; cron only ticks.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sort"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"talentmatch/market"
)

// Job is one piece of scheduled work. Repeating a run must do no harm: after a crash it is run again.
type Job struct {
	// Name identifies the job in the store; it is a valid record ID.
	Name string
	// Spec says when it is due; see ParseSchedule.
	Spec string
	// Run does the work that was due at the time and returns the counts Done, Failed and Skipped; the
	// other fields are filled in by the scheduler. It returns soon after ctx ends.
	Run func(ctx context.Context, due time.Time) (market.JobRun, error)
}

// States keeps the state of jobs.
type States interface {
	// Get returns the state, market.ErrNotFound where there is none.
	Get(ctx context.Context, name string) (market.JobState, error)
	// Change applies the pure function to the stored state, or to a fresh one with only the ID, and
	// stores the outcome, as one atomic step; it may call the function several times. An error of the
	// function is returned and nothing is stored.
	Change(ctx context.Context, name string, change func(*market.JobState) error) (market.JobState, error)
}

// Leases hands out leases.
type Leases interface {
	// Acquire returns at once: the lease, or market.ErrInUse where another holder has it.
	Acquire(ctx context.Context, name, holder string, ttl time.Duration) (Lease, error)
}

// Lease is a lease that is held.
type Lease interface {
	// Renew shows a sign of life; market.ErrInUse or ErrConflict where the lease was lost.
	Renew(ctx context.Context) error
	Release(ctx context.Context) error
}

// Options say how a scheduler works. States, Leases, Location and Holder are required.
type Options struct {
	States   States
	Leases   Leases
	Location *time.Location
	// Holder names this process in leases and runs.
	Holder string
	// Now is the wall clock (time.Now); Rand returns a number from 0 up to n for the jitter.
	Now  func() time.Time
	Rand func(n int64) int64
	Log  *slog.Logger
	// Tick is the pause between two looks (5s), Lease the time to live of a lease (30s), Jitter the
	// longest random delay of a run (0).
	Tick, Lease, Jitter time.Duration
	// Observe, where set, hears of every finished run.
	Observe func(name string, run market.JobRun)
}

// Scheduler runs jobs when they are due. It is safe for concurrent use.
type Scheduler struct {
	opts Options
	jobs []*entry
	cron *cron.Cron

	// alive ends when running jobs must give up; accepting is false once Stop was called.
	alive     context.Context
	giveUp    context.CancelFunc
	mu        sync.Mutex
	accepting bool
	running   sync.WaitGroup
}

type entry struct {
	Job
	schedule Schedule
	busy     bool // guarded by Scheduler.mu
}

// New checks names and schedules and returns a scheduler that isn't started yet. The error names every job
// that can't be scheduled.
func New(o Options, list ...Job) (*Scheduler, error) {
	o = withDefaults(o)
	s := &Scheduler{opts: o}
	var bad []error
	seen := map[string]bool{}
	for _, j := range list {
		schedule, err := ParseSchedule(j.Spec, o.Location)
		switch {
		case !market.ValidID(j.Name) || j.Run == nil || seen[j.Name]:
			bad = append(bad, fmt.Errorf("job %q needs a name of its own and a function", j.Name))
		case err != nil:
			bad = append(bad, fmt.Errorf("job %s: %w", j.Name, err))
		}
		seen[j.Name] = true
		s.jobs = append(s.jobs, &entry{Job: j, schedule: schedule})
	}
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	sort.Slice(s.jobs, func(a, b int) bool { return s.jobs[a].Name < s.jobs[b].Name })
	return s, nil
}

func withDefaults(o Options) Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Int64N
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Tick <= 0 {
		o.Tick = 5 * time.Second
	}
	if o.Lease <= 0 {
		o.Lease = 30 * time.Second
	}
	return o
}

// Start begins to look for due jobs, at once and then with every tick. It is called once.
func (s *Scheduler) Start() error {
	s.alive, s.giveUp = context.WithCancel(context.Background())
	s.mu.Lock()
	s.accepting = true
	s.mu.Unlock()
	s.cron = cron.New(cron.WithLocation(time.UTC))
	if _, err := s.cron.AddFunc("@every "+s.opts.Tick.String(), s.tick); err != nil {
		return fmt.Errorf("tick of jobs: %w", err)
	}
	s.begin(s.tick)
	s.cron.Start()
	return nil
}

// Stop takes no new runs and waits for those under way until ctx ends; then they are cancelled and waited
// for. It returns an error where a run had to be cancelled: it will be caught up by the next process.
func (s *Scheduler) Stop(ctx context.Context) error {
	s.mu.Lock()
	started := s.accepting
	s.accepting = false
	s.mu.Unlock()
	if !started {
		return nil
	}
	ticks := s.cron.Stop()
	done := make(chan struct{})
	go func() {
		<-ticks.Done()
		s.running.Wait()
		close(done)
	}()
	defer s.giveUp()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	s.giveUp()
	<-done
	return market.Wrap(market.CodeCancelled, ctx.Err(), market.Args{"what": "jobs"})
}

// begin runs fn beside the caller unless the scheduler is stopping.
func (s *Scheduler) begin(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.accepting || s.alive.Err() != nil {
		return
	}
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		fn()
	}()
}

// List returns the state of every job, by name. A job that no process has seen yet has only its schedule.
func (s *Scheduler) List(ctx context.Context) ([]market.JobState, error) {
	list := make([]market.JobState, 0, len(s.jobs))
	for _, e := range s.jobs {
		state, err := s.opts.States.Get(ctx, e.Name)
		if errors.Is(err, market.ErrNotFound) {
			state = market.JobState{Meta: market.Meta{ID: e.Name}, NextRun: e.schedule.Next(s.opts.Now()).UTC()}
		} else if err != nil {
			return nil, err
		}
		state.Spec = e.schedule.Spec()
		list = append(list, state)
	}
	return list, nil
}

// Run asks for a run of the job at once and returns its state; the run happens in one of the processes
// that schedule. The error is market.ErrNotFound for an unknown name.
func (s *Scheduler) Run(ctx context.Context, name string) (market.JobState, error) {
	for _, e := range s.jobs {
		if e.Name != name {
			continue
		}
		state, err := s.opts.States.Change(ctx, name, func(st *market.JobState) error {
			e.settle(st, s.opts.Now())
			st.Requested = true
			return nil
		})
		if err != nil {
			return market.JobState{}, err
		}
		s.begin(func() { s.look(e) })
		return state, nil
	}
	return market.JobState{}, market.NotFound(market.KindJob, name)
}
