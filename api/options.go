package api

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"talentmatch/market"
)

// App is what this package uses of the use cases. Every error is a *market.Error. A rev of 0 makes a
// change unconditional; otherwise it fails with market.CodeConflict unless rev is the stored revision.
type App interface {
	TalentRecords
	EmployerRecords
	DemandRecords
	Matching
	Advising
	Searching
	// Ready is nil once every cache has caught up; otherwise market.CodeNotReady or CodeUnavailable.
	Ready() error
	CacheStates() map[string]market.CacheState
	Today() market.Date
}

// TalentRecords are the use cases of talents.
type TalentRecords interface {
	CreateTalent(ctx context.Context, actor market.Actor, t market.Talent) (market.Talent, error)
	GetTalent(ctx context.Context, actor market.Actor, id string) (market.Talent, error)
	ReplaceTalent(ctx context.Context, actor market.Actor, id string, rev int64, t market.Talent) (market.Talent, error)
	PatchTalent(ctx context.Context, actor market.Actor, id string, rev int64, mergePatch []byte) (market.Talent, error)
	DeleteTalent(ctx context.Context, actor market.Actor, id string, rev int64) error
	ListTalents(ctx context.Context, actor market.Actor, q market.ListQuery) (market.Page[market.Talent], error)
}

// EmployerRecords are the use cases of employers.
type EmployerRecords interface {
	CreateEmployer(ctx context.Context, actor market.Actor, e market.Employer) (market.Employer, error)
	GetEmployer(ctx context.Context, actor market.Actor, id string) (market.Employer, error)
	ReplaceEmployer(ctx context.Context, actor market.Actor, id string, rev int64, e market.Employer) (market.Employer, error)
	PatchEmployer(ctx context.Context, actor market.Actor, id string, rev int64, mergePatch []byte) (market.Employer, error)
	DeleteEmployer(ctx context.Context, actor market.Actor, id string, rev int64) error
	ListEmployers(ctx context.Context, actor market.Actor, q market.ListQuery) (market.Page[market.Employer], error)
}

// DemandRecords are the use cases of demands.
type DemandRecords interface {
	CreateDemand(ctx context.Context, actor market.Actor, d market.Demand) (market.Demand, error)
	GetDemand(ctx context.Context, actor market.Actor, id string) (market.Demand, error)
	ReplaceDemand(ctx context.Context, actor market.Actor, id string, rev int64, d market.Demand) (market.Demand, error)
	PatchDemand(ctx context.Context, actor market.Actor, id string, rev int64, mergePatch []byte) (market.Demand, error)
	DeleteDemand(ctx context.Context, actor market.Actor, id string, rev int64) error
	ListDemands(ctx context.Context, actor market.Actor, q market.ListQuery) (market.Page[market.Demand], error)
}

// Matching are the use cases that score talents and demands.
type Matching interface {
	Recommendations(ctx context.Context, actor market.Actor, talentID string, q market.MatchQuery) (market.MatchList, error)
	Candidates(ctx context.Context, actor market.Actor, demandID string, q market.MatchQuery) (market.MatchList, error)
	QueryByTalent(ctx context.Context, actor market.Actor, t market.Talent, q market.MatchQuery) (market.MatchList, error)
	QueryByDemand(ctx context.Context, actor market.Actor, d market.Demand, q market.MatchQuery) (market.MatchList, error)
	Match(ctx context.Context, actor market.Actor, talentID, demandID string, asOf market.Date) (market.Match, error)
	MatchUnsaved(ctx context.Context, actor market.Actor, t market.Talent, d market.Demand, asOf market.Date) (market.Match, error)
	Assign(ctx context.Context, actor market.Actor, q market.AssignQuery) (market.Assignment, error)
	Timetable(ctx context.Context, actor market.Actor, q market.TimetableQuery) (market.Timetable, error)
}

// Searching are the use cases that look things up.
type Searching interface {
	SearchTalents(ctx context.Context, actor market.Actor, q market.SearchQuery) (market.TalentHits, error)
	SearchDemands(ctx context.Context, actor market.Actor, q market.SearchQuery) (market.DemandHits, error)
	SuggestSkills(ctx context.Context, q string, limit int, lang string) []market.Suggestion
}

// Jobs are the scheduled jobs.
type Jobs interface {
	// List returns every job in the order of their names.
	List(ctx context.Context) ([]market.JobState, error)
	// Run asks for a run at once and returns the job's state; market.CodeNotFound where there is none.
	Run(ctx context.Context, name string) (market.JobState, error)
}

// Exchange reads uploaded files and writes exports; the file formats are its business.
type Exchange interface {
	// Import reads the file and hands its rows to the use case that imports them. It returns
	// market.CodeUnsupported for a format that is not taken and market.CodeMalformed for a file that
	// can't be read; rows that are rejected are counted, not errors. Messages call the file f.Name: its
	// path is nobody's business.
	Import(ctx context.Context, actor market.Actor, f Upload, o market.ImportOptions) (market.ImportReport, error)
	// Export writes every record of the kind that the actor may see.
	// Names of columns are in the language.
	Export(ctx context.Context, actor market.Actor, kind market.Kind, format, lang string, w io.Writer) error
}

// Upload is a file that somebody sent, on the local disk until the request ends.
type Upload struct {
	Kind market.Kind
	// Path is where it stands, Name what the sender called it, Size its length in bytes.
	Path string
	Name string
	Size int64
	// Lang is the language of the reader, zh or en.
	Lang string
	// Rejected, where set, takes the rejected rows as a file that can be fixed and imported again.
	Rejected io.Writer
	// Notes is where Import leaves what the report has no place for.
	Notes *Notes
}

// Notes are what an import says beside its report.
type Notes struct {
	// RejectedExt is the ending of the file of rejected rows, with its dot, which tells its format; ".csv"
	// where empty.
	RejectedExt string
	// Ignored names the columns that were not understood.
	Ignored []string
}

// Limits are the limits of requests; a zero value takes the default.
type Limits struct {
	// JSONBody and ImportBody are the most bytes of a body: 1 MiB and 256 MiB.
	JSONBody   int64
	ImportBody int64
	// Request is the most time that an ordinary request takes, Transfer an import or export: 30 s and 30 min.
	Request  time.Duration
	Transfer time.Duration
}

// Options are what a server is made of. App, Jobs, Exchange, Log and Now are required.
type Options struct {
	App      App
	Jobs     Jobs
	Exchange Exchange
	// Tables is the taxonomy, for labels and for looking up skills, districts and occupations.
	Tables market.Tables
	// Version is the version of the product.
	Version string
	Log     *slog.Logger
	Now     func() time.Time
	// NewID makes the ID of a request that brings none; nil takes random ones.
	NewID func() string
	// TrustedProxies are the addresses and networks whose X-Forwarded-For is believed; none by default.
	TrustedProxies []string
	// Collectors are further metrics, such as those of the store.
	Collectors []prometheus.Collector
	// TempDir is where uploads wait; empty is the system's.
	TempDir string
	Limits  Limits
}

func (l Limits) filled() Limits {
	fill := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	fill(&l.JSONBody, 1<<20)
	fill(&l.ImportBody, 256<<20)
	fill((*int64)(&l.Request), int64(30*time.Second))
	fill((*int64)(&l.Transfer), int64(30*time.Minute))
	return l
}
