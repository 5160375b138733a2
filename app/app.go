// Package app holds the use cases: the only path by which anything changes. Each one decides by the rules of
// package market, stores the change together with its event, and hands it to the caches. The API, the
// scheduled jobs and the commands all call it; it declares the small interfaces that it needs of the others.
package app

import (
	"context"
	"crypto/rand"
	"iter"
	"log/slog"
	"time"

	"talentmatch/market"
)

// Records are the stored records of one kind; store.Collection implements it.
type Records[T any] interface {
	Get(ctx context.Context, id string) (T, error)
	GetMany(ctx context.Context, ids []string) ([]T, error)
	ByKeys(ctx context.Context, keys []string) (map[string]T, error)
	Find(ctx context.Context, q market.Query) (market.Page[T], error)
	Count(ctx context.Context, where []market.Condition) (int, error)
	All(ctx context.Context) iter.Seq2[T, error]
	Revs(ctx context.Context, fn func(id string, rev int64, deleted bool) error) error
	Apply(ctx context.Context, writes []market.Write[T]) ([]market.Result, error)
	Update(ctx context.Context, id, op string, ev market.Event, fn func(*T) error) (T, error)
	Delete(ctx context.Context, id string, rev int64, op string, ev market.Event) error
}

// Feed tells what has changed in the store.
type Feed interface {
	Changes(ctx context.Context, cursor string, limit int) (changes []market.Change, next string, err error)
	Cursor(ctx context.Context) (string, error)
	Ping(ctx context.Context) error
}

// Matcher is the scoring engine with its snapshot.
type Matcher interface {
	Version() string
	ApplyTalents(list []market.Talent, deleted []market.Change) int
	ApplyDemands(list []market.Demand, deleted []market.Change) int
	LoadTalents(all iter.Seq2[market.Talent, error]) error
	LoadDemands(all iter.Seq2[market.Demand, error]) error
	Held(kind market.Kind) []market.Change
	Size(kind market.Kind) int
	Candidates(d *market.Demand, q market.MatchQuery) (market.MatchList, error)
	Recommendations(t *market.Talent, q market.MatchQuery) (market.MatchList, error)
	Match(t *market.Talent, d *market.Demand, asOf market.Date) market.Match
	Assign(ctx context.Context, q market.AssignQuery) (market.Assignment, error)
	Timetable(q market.TimetableQuery) (market.Timetable, error)
	CursorDay(cursor string) market.Date
	DemandAdvice(ctx context.Context, d *market.Demand, asOf market.Date) (market.DemandAdvice, error)
	TalentAdvice(ctx context.Context, t *market.Talent, asOf market.Date) (market.TalentAdvice, error)
	Gaps(ctx context.Context, seats map[string]int, by market.GapBy, asOf market.Date) (market.Gaps, error)
	Compare(talents []market.Talent, d *market.Demand, asOf market.Date) market.Comparison
}

// Index is the full-text index.
type Index interface {
	State() market.CacheState
	NeedsRebuild() bool
	Cursor() string
	Apply(ctx context.Context, docs []market.Document, cursor string) error
	Rebuild(ctx context.Context, cursor string, talents iter.Seq2[market.Talent, error], demands iter.Seq2[market.Demand, error], total int) error
	Revs(ctx context.Context, kind market.Kind, fn func(id string, rev int64, deleted bool) error) error
	SearchTalents(ctx context.Context, q market.SearchQuery) (market.SearchPage, error)
	SearchDemands(ctx context.Context, q market.SearchQuery) (market.SearchPage, error)
}

// Words is what the use cases need of the taxonomy.
type Words interface {
	market.Vocabulary
	Version() int
	// Reader is the version of the rules by which free text is read.
	Reader() int
	Find(text string) []market.SkillHit
	// Terms returns what looks like names of technologies and is none that the taxonomy knows.
	Terms(text string, known []market.Span) []string
	// Requirements reads a demand's title and text, Profile a talent's description of themselves.
	Requirements(title, text string) market.ReadRequirements
	Profile(text string) market.ReadProfile
	Skill(name string) (code string, ok bool)
	Occupation(title string) (code string, ok bool)
	Suggest(q string, limit int, lang string) []market.Suggestion
	// Within lists the district itself and every district in it.
	Within(code string) []string
}

// Deps is what the use cases are made of. Index may be nil, where another process holds it.
type Deps struct {
	Talents   Records[market.Talent]
	Employers Records[market.Employer]
	Demands   Records[market.Demand]
	Feed      Feed
	Index     Index
	Matcher   Matcher
	Words     Words
	// Now is the wall clock, Location the base's time zone; they default to time.Now and Asia/Shanghai.
	Now      func() time.Time
	Location *time.Location
	// NewID makes identifiers; it defaults to market.MakeID with random bits.
	NewID func() string
	Log   *slog.Logger
}

// App holds the use cases. It is safe for concurrent use.
type App struct {
	Deps
	talents   *records[market.Talent, *market.Talent]
	employers *records[market.Employer, *market.Employer]
	demands   *records[market.Demand, *market.Demand]
	caches    *caches
}

// New returns the use cases over their parts.
func New(d Deps) *App {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Location == nil {
		d.Location = time.FixedZone("Asia/Shanghai", 8*3600)
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.NewID == nil {
		now := d.Now
		d.NewID = func() string {
			var b [10]byte
			_, _ = rand.Read(b[:]) // never fails
			return market.MakeID(now(), b)
		}
	}
	a := &App{Deps: d}
	a.caches = newCaches(a)
	a.talents = a.talentRecords()
	a.employers = a.employerRecords()
	a.demands = a.demandRecords()
	return a
}

// Today is the day in the base's time zone.
func (a *App) Today() market.Date { return market.DateOf(a.Now().In(a.Location)) }

// event returns the event for a change by an actor.
func (a *App) event(actor market.Actor, kind market.EventKind, reason string) market.Event {
	return market.Event{ID: a.NewID(), Actor: actor, Kind: kind, Reason: reason, At: a.Now().UTC().Truncate(time.Millisecond)}
}
