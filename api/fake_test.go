package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"net/http"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"talentmatch/market"
)

// shelf keeps the records of one kind in memory, with the contract of Records.
type shelf[T any] struct {
	mu       sync.Mutex
	kind     market.Kind
	head     func(*T) *market.Meta
	validate func(*T) []market.Problem
	records  map[string]T
	now      time.Time
	made     int
}

func (s *shelf[T]) create(t T) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.validate(&t); len(p) > 0 {
		return t, market.Invalid(p)
	}
	h := s.head(&t)
	if h.ID == "" {
		s.made++
		h.ID = fmt.Sprintf("%s-%d", s.kind, s.made)
	}
	if _, taken := s.records[h.ID]; taken {
		return t, market.Duplicate(s.kind, "id", h.ID)
	}
	h.Rev, h.CreatedAt, h.UpdatedAt = 1, s.now, s.now
	s.records[h.ID] = t
	return t, nil
}

func (s *shelf[T]) get(id string) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.records[id]
	if !ok {
		return t, market.NotFound(s.kind, id)
	}
	return t, nil
}

func (s *shelf[T]) change(id string, rev int64, f func(T) (T, error)) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.records[id]
	if !ok {
		return old, market.NotFound(s.kind, id)
	}
	found := s.head(&old).Rev
	if rev != 0 && rev != found {
		return old, market.Conflict(s.kind, id, rev, found)
	}
	t, err := f(old)
	if err != nil {
		return old, err
	}
	if p := s.validate(&t); len(p) > 0 {
		return old, market.Invalid(p)
	}
	*s.head(&t) = market.Meta{ID: id, Rev: found + 1, CreatedAt: s.now, UpdatedAt: s.now}
	s.records[id] = t
	return t, nil
}

func (s *shelf[T]) patch(id string, rev int64, patch []byte) (T, error) {
	return s.change(id, rev, func(old T) (T, error) {
		var t T
		b, err := json.Marshal(old)
		if err != nil {
			return t, err
		}
		if b, err = jsonpatch.MergePatch(b, patch); err != nil {
			return t, err
		}
		return t, json.Unmarshal(b, &t)
	})
}

func (s *shelf[T]) remove(id string, rev int64) error {
	if _, err := s.change(id, rev, func(t T) (T, error) { return t, nil }); err != nil {
		return err
	}
	delete(s.records, id)
	return nil
}

func (s *shelf[T]) list(q market.ListQuery) (market.Page[T], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	limit, err := market.CheckLimit(q.Limit)
	if err != nil {
		return market.Page[T]{}, err
	}
	if q.Cursor != "" && !strings.HasPrefix(q.Cursor, "after:") {
		return market.Page[T]{}, market.BadCursor()
	}
	ids := sortedKeys(s.records)
	at := sort.SearchStrings(ids, strings.TrimPrefix(q.Cursor, "after:"))
	if at < len(ids) && q.Cursor == "after:"+ids[at] {
		at++
	}
	var page market.Page[T]
	for ; at < len(ids) && len(page.Items) < limit; at++ {
		page.Items = append(page.Items, s.records[ids[at]])
	}
	if at < len(ids) {
		page.Next = "after:" + ids[at-1]
	}
	return page, nil
}

// fakeApp is the use cases in memory. fail, where set, is what every matching and search answers.
type fakeApp struct {
	talents   *shelf[market.Talent]
	employers *shelf[market.Employer]
	demands   *shelf[market.Demand]

	mu      sync.Mutex
	fail    error
	block   chan struct{} // recommendations wait for it or for their context
	entered chan struct{}
	lastQ   any
	actor   market.Actor
}

var fakeNow = time.Date(2026, 3, 2, 1, 2, 3, 0, time.UTC)

func newFake() *fakeApp {
	a := &fakeApp{
		talents: &shelf[market.Talent]{kind: market.KindTalent, head: (*market.Talent).Head, records: map[string]market.Talent{}, now: fakeNow,
			validate: func(t *market.Talent) []market.Problem { return t.Validate(nil) }},
		employers: &shelf[market.Employer]{kind: market.KindEmployer, head: (*market.Employer).Head, records: map[string]market.Employer{}, now: fakeNow,
			validate: func(t *market.Employer) []market.Problem { return t.Validate(nil) }},
		demands: &shelf[market.Demand]{kind: market.KindDemand, head: (*market.Demand).Head, records: map[string]market.Demand{}, now: fakeNow,
			validate: func(t *market.Demand) []market.Problem { return t.Validate(nil) }},
		entered: make(chan struct{}, 8),
	}
	t := market.Talent{Meta: market.Meta{ID: "t1"}, District: "370215", Skills: []market.Skill{{Code: "python", Level: 3}, {Label: "织布"}},
		Education: []market.EducationItem{{Level: market.EducationBachelor, Field: "统计学"}}}
	t.Private.Name, t.Private.Phone = "张测试", "13800000000"
	d := market.Demand{Meta: market.Meta{ID: "d1"}, Title: "数据分析师<b>", EmployerID: "e1", Status: market.DemandOpen, Skills: []market.SkillRequirement{{Code: "python", Must: true, Level: 2}},
		Salary: &market.Salary{Min: 8000, Max: 12000}, Place: market.Place{Districts: []string{"370215"}}}
	e := market.Employer{Meta: market.Meta{ID: "e1"}, Name: "示例科技有限公司"}
	_, err1 := a.talents.create(t)
	_, err2 := a.demands.create(d)
	_, err3 := a.employers.create(e)
	if err1 != nil || err2 != nil || err3 != nil {
		panic(fmt.Sprint(err1, err2, err3))
	}
	return a
}

func (a *fakeApp) CreateTalent(_ context.Context, who market.Actor, t market.Talent) (market.Talent, error) {
	a.mu.Lock()
	a.actor = who
	a.mu.Unlock()
	return a.talents.create(t)
}
func (a *fakeApp) GetTalent(_ context.Context, _ market.Actor, id string) (market.Talent, error) {
	return a.talents.get(id)
}
func (a *fakeApp) ReplaceTalent(_ context.Context, _ market.Actor, id string, rev int64, t market.Talent) (market.Talent, error) {
	return a.talents.change(id, rev, func(market.Talent) (market.Talent, error) { return t, nil })
}
func (a *fakeApp) PatchTalent(_ context.Context, _ market.Actor, id string, rev int64, p []byte) (market.Talent, error) {
	return a.talents.patch(id, rev, p)
}
func (a *fakeApp) DeleteTalent(_ context.Context, _ market.Actor, id string, rev int64) error {
	return a.talents.remove(id, rev)
}
func (a *fakeApp) ListTalents(_ context.Context, _ market.Actor, q market.ListQuery) (market.Page[market.Talent], error) {
	a.saw(q)
	return a.talents.list(q)
}
func (a *fakeApp) CreateEmployer(_ context.Context, _ market.Actor, e market.Employer) (market.Employer, error) {
	return a.employers.create(e)
}
func (a *fakeApp) GetEmployer(_ context.Context, _ market.Actor, id string) (market.Employer, error) {
	return a.employers.get(id)
}
func (a *fakeApp) ReplaceEmployer(_ context.Context, _ market.Actor, id string, rev int64, e market.Employer) (market.Employer, error) {
	return a.employers.change(id, rev, func(market.Employer) (market.Employer, error) { return e, nil })
}
func (a *fakeApp) PatchEmployer(_ context.Context, _ market.Actor, id string, rev int64, p []byte) (market.Employer, error) {
	return a.employers.patch(id, rev, p)
}
func (a *fakeApp) DeleteEmployer(_ context.Context, _ market.Actor, id string, rev int64) error {
	return a.employers.remove(id, rev)
}
func (a *fakeApp) ListEmployers(_ context.Context, _ market.Actor, q market.ListQuery) (market.Page[market.Employer], error) {
	return a.employers.list(q)
}
func (a *fakeApp) CreateDemand(_ context.Context, _ market.Actor, d market.Demand) (market.Demand, error) {
	if d.Status == "" {
		d.Status = market.DemandOpen
	}
	return a.demands.create(d)
}
func (a *fakeApp) GetDemand(_ context.Context, _ market.Actor, id string) (market.Demand, error) {
	return a.demands.get(id)
}
func (a *fakeApp) ReplaceDemand(_ context.Context, _ market.Actor, id string, rev int64, d market.Demand) (market.Demand, error) {
	return a.demands.change(id, rev, func(old market.Demand) (market.Demand, error) {
		if d.Status == "" {
			d.Status = market.DemandOpen
		}
		return d, market.Step(old.Status, d.Status)
	})
}
func (a *fakeApp) PatchDemand(_ context.Context, _ market.Actor, id string, rev int64, p []byte) (market.Demand, error) {
	return a.demands.patch(id, rev, p)
}
func (a *fakeApp) DeleteDemand(_ context.Context, _ market.Actor, id string, rev int64) error {
	return a.demands.remove(id, rev)
}
func (a *fakeApp) ListDemands(_ context.Context, _ market.Actor, q market.ListQuery) (market.Page[market.Demand], error) {
	return a.demands.list(q)
}

func (a *fakeApp) saw(q any) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lastQ = q
	return a.fail
}

// fakeMatch is a whole match whose reasons are shared between calls, as an engine's may be.
var fakeReasons = []market.Reason{{Code: "level", Args: market.Args{"skill": "python"}}}

func fakeMatch(t market.TalentRef, d market.DemandRef) market.Match {
	return market.Match{Talent: t, Demand: d, Score: 8123, Fit: 9000, Appeal: 7400, Bounds: market.Bounds{Low: 7000, High: 9100},
		Coverage: 8750, Feasible: market.FeasibleUnknown, Engine: "1.1", AsOf: "2026-03-02",
		Unknown: []market.Reason{{Code: "salary"}},
		Parts: []market.Part{
			{Side: market.SideFit, Rule: "skills", Weight: 60, Value: 9000, Points: 9000, Known: true, Reasons: fakeReasons},
			{Side: market.SideAppeal, Rule: "district", Weight: 10, Value: 7400, Points: 7400},
		}}
}

func (a *fakeApp) matches(t market.TalentRef, d market.DemandRef, q market.MatchQuery) (market.MatchList, error) {
	if err := a.saw(q); err != nil {
		return market.MatchList{}, err
	}
	l := market.MatchList{Items: []market.Match{fakeMatch(t, d)}, Total: 1, Pool: 3, Engine: "1.1", AsOf: "2026-03-02"}
	if q.Cursor == "" {
		l.Next = "page2"
		l.Rejected = []market.Rejection{{Code: "education", Count: 2}}
		l.NearMisses = []market.Match{fakeMatch(market.TalentRef{ID: "t9", Name: "李测试"}, market.DemandRef{ID: "d9", Title: "测试工程师"})}
	}
	return l, nil
}

func (a *fakeApp) Recommendations(ctx context.Context, _ market.Actor, id string, q market.MatchQuery) (market.MatchList, error) {
	t, err := a.talents.get(id)
	if err != nil {
		return market.MatchList{}, err
	}
	if a.block != nil {
		a.entered <- struct{}{}
		select {
		case <-a.block:
		case <-ctx.Done():
			return market.MatchList{}, market.Wrap(market.CodeCancelled, ctx.Err(), nil)
		}
	}
	return a.matches(market.TalentRef{ID: id, Name: t.Private.Name}, market.DemandRef{ID: "d1", Title: "数据分析师", Employer: "示例科技有限公司"}, q)
}
func (a *fakeApp) Candidates(_ context.Context, _ market.Actor, id string, q market.MatchQuery) (market.MatchList, error) {
	d, err := a.demands.get(id)
	if err != nil {
		return market.MatchList{}, err
	}
	return a.matches(market.TalentRef{ID: "t1", Name: "张测试"}, market.DemandRef{ID: id, Title: d.Title}, q)
}
func (a *fakeApp) QueryByTalent(_ context.Context, _ market.Actor, t market.Talent, q market.MatchQuery) (market.MatchList, error) {
	if p := t.Validate(nil); len(p) > 0 {
		return market.MatchList{}, market.Invalid(p)
	}
	return a.matches(market.TalentRef{Name: t.Private.Name}, market.DemandRef{ID: "d1", Title: "数据分析师"}, q)
}
func (a *fakeApp) QueryByDemand(_ context.Context, _ market.Actor, d market.Demand, q market.MatchQuery) (market.MatchList, error) {
	if p := d.Validate(nil); len(p) > 0 {
		return market.MatchList{}, market.Invalid(p)
	}
	return a.matches(market.TalentRef{ID: "t1", Name: "张测试"}, market.DemandRef{Title: d.Title}, q)
}
func (a *fakeApp) Match(_ context.Context, _ market.Actor, t, d string, _ market.Date) (market.Match, error) {
	if _, err := a.talents.get(t); err != nil {
		return market.Match{}, err
	}
	if _, err := a.demands.get(d); err != nil {
		return market.Match{}, err
	}
	return fakeMatch(market.TalentRef{ID: t}, market.DemandRef{ID: d}), nil
}
func (a *fakeApp) MatchUnsaved(context.Context, market.Actor, market.Talent, market.Demand, market.Date) (market.Match, error) {
	return fakeMatch(market.TalentRef{Name: "张测试"}, market.DemandRef{Title: "数据分析师"}), nil
}
func (a *fakeApp) Assign(_ context.Context, _ market.Actor, q market.AssignQuery) (market.Assignment, error) {
	if p := q.Validate(); len(p) > 0 {
		return market.Assignment{}, market.Invalid(p)
	}
	if err := a.saw(q); err != nil {
		return market.Assignment{}, err
	}
	return market.Assignment{Demands: []market.SeatCount{{Demand: market.DemandRef{ID: "d1", Title: "数据分析师"}, Seats: 2,
		Reason: &market.Reason{Code: market.AssignNoCandidate}}}, Outside: []market.Rejection{{Code: "no_consent", Count: 2}},
		Proposing: market.KindDemand, By: market.AssignByScore, Engine: "1.1", AsOf: "2026-03-02"}, nil
}
func (a *fakeApp) Timetable(_ context.Context, _ market.Actor, q market.TimetableQuery) (market.Timetable, error) {
	if p := q.Validate(); len(p) > 0 {
		return market.Timetable{}, market.Invalid(p)
	}
	if err := a.saw(q); err != nil {
		return market.Timetable{}, err
	}
	return market.Timetable{Unplaced: []market.Meeting{{Talent: market.TalentRef{ID: "t1", Name: "张测试"}, Demand: market.DemandRef{ID: "d1"},
		Reason: &market.Reason{Code: market.TimetableApart}}}, Least: 1}, nil
}
func (a *fakeApp) SearchTalents(_ context.Context, _ market.Actor, q market.SearchQuery) (market.TalentHits, error) {
	if err := a.saw(q); err != nil {
		return market.TalentHits{}, err
	}
	if q.Text == "nobody" {
		return market.TalentHits{Notes: []market.Reason{{Code: "search.unknown_place", Args: market.Args{"value": "火星"}}}}, nil
	}
	t, err := a.talents.get("t1")
	return market.TalentHits{Items: []market.TalentHit{{Talent: t, Highlights: map[string][]string{"skills": {"<mark>Python</mark>"}}}}, Total: 1,
		Facets: []market.SearchFacet{{Name: "district", Values: []market.FacetValue{{Code: "370215", Count: 1}}},
			{Name: "education", Values: []market.FacetValue{{Code: "bachelor", Count: 1}}}}}, err
}
func (a *fakeApp) SearchDemands(_ context.Context, _ market.Actor, q market.SearchQuery) (market.DemandHits, error) {
	if err := a.saw(q); err != nil {
		return market.DemandHits{}, err
	}
	d, err := a.demands.get("d1")
	return market.DemandHits{Items: []market.DemandHit{{Demand: d}}, Total: 1}, err
}
func (a *fakeApp) SuggestSkills(context.Context, string, int, string) []market.Suggestion {
	return []market.Suggestion{{Code: "python", Label: "Python"}}
}
func (a *fakeApp) Ready() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.fail
}
func (a *fakeApp) CacheStates() map[string]market.CacheState {
	ready := a.Ready() == nil
	return map[string]market.CacheState{"index": {Ready: ready, Progress: 4200, Documents: 7}, "matching": {Ready: true, Progress: 10000, Documents: 2}}
}
func (a *fakeApp) Today() market.Date { return "2026-03-02" }

func (a *fakeApp) failing(err error) *fakeApp {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fail = err
	return a
}

type fakeJobs struct{}

func (fakeJobs) List(context.Context) ([]market.JobState, error) {
	return []market.JobState{{Meta: market.Meta{ID: "index-sweep"}, Spec: "@hourly", NextRun: fakeNow}}, nil
}
func (fakeJobs) Run(_ context.Context, name string) (market.JobState, error) {
	switch name {
	case "index-sweep":
		return market.JobState{Meta: market.Meta{ID: name}, Spec: "@hourly", Requested: true}, nil
	case "panic":
		panic("a job that panics")
	}
	return market.JobState{}, market.NotFound(market.KindJob, name)
}

// fakeExchange takes a file with one name a line; an empty line is a rejected row.
type fakeExchange struct{ fail error }

func (x fakeExchange) Import(_ context.Context, _ market.Actor, f Upload, o market.ImportOptions) (market.ImportReport, error) {
	r := market.ImportReport{Kind: f.Kind, DryRun: o.DryRun}
	f.Notes.Ignored, f.Notes.RejectedExt = []string{"星座"}, filepath.Ext(f.Name)
	if strings.HasSuffix(f.Name, ".xls") {
		return r, &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": ".xls"}}
	}
	b, err := os.ReadFile(f.Path)
	if err != nil {
		return r, err
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		r.Rows++
		out := market.RowOutcome{RowHead: market.RowHead{Number: i + 1, Cells: []string{line}}, Status: market.RowCreated}
		if line == "" {
			r.Rejected++
			out.Status = market.RowRejected
			out.Problems = []market.RowProblem{{Column: "姓名", Problem: market.Problem{Field: "private.name", Code: market.ProblemRequired}}}
			if f.Rejected != nil {
				_, _ = io.WriteString(f.Rejected, "row "+strconv.Itoa(i+1)+"\n")
			}
		} else {
			r.Created++
		}
		if o.Outcome != nil {
			if err := o.Outcome(out); err != nil {
				return r, err
			}
		}
	}
	return r, x.fail
}

func (x fakeExchange) Export(_ context.Context, _ market.Actor, kind market.Kind, format, _ string, w io.Writer) error {
	if x.fail != nil && format != "csv" {
		return x.fail
	}
	_, err := io.WriteString(w, string(kind)+" as "+format+"\n")
	if err == nil {
		err = x.fail
	}
	return err
}

var fakeTables = market.Tables{Version: 7,
	Skills: []market.SkillNode{
		{Code: "programming-language", Zh: "编程语言", En: "Programming language"},
		{Code: "python", Zh: "Python", En: "Python", Synonyms: []string{"py"}, Broader: []string{"programming-language"}, Related: []string{"pandas"}},
		{Code: "pandas", Zh: "pandas", En: "pandas", Related: []string{"python"}}},
	Districts:   []market.DistrictNode{{Code: "370200", Zh: "青岛市", En: "Qingdao"}, {Code: "370215", Zh: "即墨区", En: "Jimo", Parent: "370200"}},
	Occupations: []market.OccupationNode{{Code: "2-02-38-01", Zh: "数据分析处理工程技术人员", En: "Data analyst", Titles: []string{"数据分析师"}}},
}

type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

type testServer struct {
	http.Handler
	app *fakeApp
	log *logBuffer
}

func newTest(t testing.TB, change ...func(*Options)) testServer {
	t.Helper()
	log := &logBuffer{}
	o := Options{App: newFake(), Jobs: fakeJobs{}, Exchange: fakeExchange{}, Tables: fakeTables, Version: "1.2.3",
		Log: slog.New(slog.NewJSONHandler(log, nil)), Now: func() time.Time { return fakeNow },
		NewID: func() string { return "req-1" }, TempDir: t.TempDir()}
	for _, f := range change {
		f(&o)
	}
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return testServer{Handler: h, app: o.App.(*fakeApp), log: log}
}

func (a *fakeApp) DemandAdvice(_ context.Context, _ market.Actor, id string, asOf market.Date) (market.DemandAdvice, error) {
	d, err := a.demands.get(id)
	if err != nil {
		return market.DemandAdvice{}, err
	}
	x := market.RelaxEffect{Changes: []market.Relaxation{{Of: market.RequireSkill, Relax: market.RelaxSoften, Skill: "python"}},
		Reasons: fakeRelax, Patch: market.Args{"skills": nil}, Total: 5, MoreTotal: 2, MoreCertain: 1,
		Enter: []market.Ranked{{Talent: market.TalentRef{ID: "t9", Name: "李测试"}, Rank: 3, Score: 7050}}, Leave: []market.Ranked{}}
	return market.DemandAdvice{Demand: market.DemandRef{ID: id, Title: d.Title}, Total: 3, Single: []market.RelaxEffect{x}, Cheapest: &x, AsOf: asOf}, nil
}

// fakeRelax is shared between calls, as an engine's reasons may be.
var fakeRelax = []market.Reason{{Code: "relax.skill.soften", Args: market.Args{"skill": "python"}}}

func (a *fakeApp) TalentAdvice(_ context.Context, _ market.Actor, id string, asOf market.Date) (market.TalentAdvice, error) {
	t, err := a.talents.get(id)
	if err != nil {
		return market.TalentAdvice{}, err
	}
	add := []market.AddedSkill{{Code: "pandas", Level: 3}}
	return market.TalentAdvice{Talent: market.TalentRef{ID: id, Name: t.Private.Name}, Demands: 9, AsOf: asOf,
		Skills: []market.SkillEffect{{Add: add, Patch: market.Args{}, MoreFeasible: 2, MoreGood: 1, Demands: []market.DemandRef{},
			Reason: market.Reason{Code: "advice.skills", Args: market.Args{"skills": []string{"pandas"}, "level": 3, "feasible": 2, "good": 1}}}},
		Sets: []market.SkillEffect{}, Among: []string{},
		Wishes: []market.WishEffect{{Change: market.WishChange{Of: market.WishSalary, Relax: market.RelaxDrop}, MoreGood: -3,
			Reason: market.Reason{Code: "wish.salary.drop", Args: market.Args{"wish": 8000, "feasible": 0, "good": -3}}}}}, nil
}

func (a *fakeApp) Gaps(_ context.Context, _ market.Actor, by market.GapBy, asOf market.Date) (market.Gaps, error) {
	if err := a.saw(by); err != nil {
		return market.Gaps{}, err
	}
	return market.Gaps{By: market.GapBySkill, AsOf: asOf, Demands: []market.DemandGap{{ID: "d1", Title: "数据分析师", Seats: 2, Unmet: 1}},
		Rows: []market.Gap{{Code: "pandas", Seats: 2, Unmet: 1, Demands: []string{"d1"}}, {Code: "", Demands: []string{"d2"}}},
		Teach: []market.Teaching{{Code: "pandas", Level: 3, Seats: 1, People: 1, Trainees: []market.Trainee{},
			Reason: market.Reason{Code: "gap.teach", Args: market.Args{"skill": "pandas", "level": 3, "seats": 1, "people": 1}}}}}, nil
}

func (a *fakeApp) Compare(_ context.Context, _ market.Actor, id string, talents []string, asOf market.Date) (market.Comparison, error) {
	if err := a.saw(talents); err != nil {
		return market.Comparison{}, err
	}
	if len(talents) < 2 {
		return market.Comparison{}, market.Invalid([]market.Problem{{Field: "talents", Code: market.ProblemOutOfRange, Args: market.Args{"value": len(talents), "low": 2, "high": 4}}})
	}
	m := fakeMatch(market.TalentRef{ID: talents[0], Name: "张测试"}, market.DemandRef{ID: id})
	return market.Comparison{Demand: market.DemandRef{ID: id}, Matches: []market.Match{m, m}, Leader: talents[0], By: 250, AsOf: asOf,
		Parts:   []market.ComparedPart{{Side: market.SideFit, Rule: "skills", Points: []market.Score{5000, 4750}, Leader: talents[0], By: 250}},
		Reasons: []market.Reason{{Code: "compare.leads", Args: market.Args{"talent": talents[0], "name": "张测试", "rules": []string{"skills"}, "points": []int{250}}}}}, nil
}
