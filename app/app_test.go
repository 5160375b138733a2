package app_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"talentmatch/app"
	"talentmatch/index"
	"talentmatch/market"
	"talentmatch/matching"
	"talentmatch/store"
	"talentmatch/taxonomy"
)

var (
	clerk = market.Actor{ID: "clerk", Role: market.RoleOperator}
	noon  = time.Date(2026, 6, 15, 4, 0, 0, 0, time.UTC) // noon in Qingdao
)

// rig is the use cases over a real store, engine and index.
type rig struct {
	*app.App
	db     *store.DB
	engine *matching.Engine
	index  *index.Index
}

// newRig returns the use cases over the embedded store in a folder, loaded.
func newRig(t *testing.T, dir string) *rig {
	t.Helper()
	words, err := taxonomy.Default()
	must(t, err)
	db, err := store.Open(t.Context(), store.Options{Dir: dir})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	engine, err := matching.New(words.Tables())
	must(t, err)
	x, err := index.Open(index.Options{Dir: filepath.Join(t.TempDir(), "index"), Tables: words.Tables(), Skills: words.Find})
	must(t, err)
	t.Cleanup(func() { must(t, x.Close()) })
	r := &rig{db: db, engine: engine, index: x, App: app.New(app.Deps{
		Talents: db.Talents(), Employers: db.Employers(), Demands: db.Demands(), Feed: db, Index: x, Matcher: engine, Words: words,
		Now: func() time.Time { return noon },
	})}
	must(t, r.Load(t.Context()))
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code market.Code) {
	t.Helper()
	if err == nil || market.CodeOf(err) != code {
		t.Fatalf("error %v, want code %s", err, code)
	}
}

func person(name string, skills ...string) market.Talent {
	t := market.Talent{Private: market.TalentPrivate{Name: name}, Consent: market.Consent{Matching: &market.Grant{Version: "2026-1"}}}
	for _, s := range skills {
		t.Skills = append(t.Skills, market.Skill{Code: s, Level: market.LevelProficient})
	}
	return t
}

func job(title string, musts ...string) market.Demand {
	d := market.Demand{Title: title}
	for _, s := range musts {
		d.Skills = append(d.Skills, market.SkillRequirement{Code: s, Must: true})
	}
	return d
}

func ids(l market.MatchList) []string {
	out := []string{}
	for _, m := range l.Items {
		out = append(out, m.Talent.ID)
	}
	return out
}

func TestAWrittenRecordIsMatchedAndFoundByTheNextQuery(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, err := r.CreateDemand(ctx, clerk, job("Go开发工程师", "go"))
	must(t, err)
	one, err := r.CreateTalent(ctx, clerk, person("张测试", "go", "docker"))
	must(t, err)
	l, err := r.Candidates(ctx, clerk, d.ID, market.MatchQuery{})
	must(t, err)
	if len(l.Items) != 1 || l.Items[0].Talent != (market.TalentRef{ID: one.ID, Name: "张测试"}) || l.AsOf != "2026-06-15" {
		t.Fatalf("candidates: %+v", l)
	}
	found, err := r.SearchTalents(ctx, clerk, market.SearchQuery{Text: "docker"})
	must(t, err)
	if len(found.Items) != 1 || found.Items[0].Talent.ID != one.ID {
		t.Fatalf("search finds %+v", found)
	}
	must(t, r.DeleteTalent(ctx, clerk, one.ID, one.Rev))
	l, err = r.Candidates(ctx, clerk, d.ID, market.MatchQuery{})
	must(t, err)
	found, err = r.SearchTalents(ctx, clerk, market.SearchQuery{Text: "docker"})
	must(t, err)
	if l.Pool != 0 || len(found.Items) != 0 {
		t.Fatalf("a deleted talent is still there: pool %d, found %d", l.Pool, len(found.Items))
	}
}

func TestWithoutConsentNobodyIsInThePool(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, err := r.CreateDemand(ctx, clerk, job("Go开发工程师"))
	must(t, err)
	quiet := person("李示例", "go")
	quiet.Consent = market.Consent{}
	q, err := r.CreateTalent(ctx, clerk, quiet)
	must(t, err)
	l, err := r.Candidates(ctx, clerk, d.ID, market.MatchQuery{})
	must(t, err)
	if l.Pool != 0 || l.Total != 0 {
		t.Fatalf("pool %d, total %d", l.Pool, l.Total)
	}
	rec, err := r.Recommendations(ctx, clerk, q.ID, market.MatchQuery{})
	must(t, err)
	if rec.Total != 0 || rec.Pool != 1 || len(rec.Rejected) != 1 || rec.Rejected[0].Code != "no_consent" {
		t.Fatalf("recommendations without consent: %+v", rec)
	}
	m, err := r.Match(ctx, clerk, q.ID, d.ID, "")
	must(t, err)
	if m.Feasible != market.FeasibleNo || m.Failed[0].Code != "no_consent" {
		t.Fatalf("pair without consent: %s, failed %v", m.Feasible, m.Failed)
	}
}

func TestAStaleRevisionChangesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	one, err := r.CreateTalent(ctx, clerk, person("张测试"))
	must(t, err)
	two, err := r.PatchTalent(ctx, clerk, one.ID, one.Rev, []byte(`{"district":"370202"}`))
	must(t, err)
	if two.Rev != one.Rev+1 || two.District != "370202" || two.Private.Name != "张测试" {
		t.Fatalf("patched: %+v", two)
	}
	_, err = r.PatchTalent(ctx, clerk, one.ID, one.Rev, []byte(`{"district":null}`))
	wantCode(t, err, market.CodeConflict)
	wantCode(t, r.DeleteTalent(ctx, clerk, one.ID, one.Rev), market.CodeConflict)
	_, err = r.PatchTalent(ctx, clerk, one.ID, 0, []byte(`{"distrikt":"370202"}`))
	wantCode(t, err, market.CodeInvalid)
	_, err = r.PatchTalent(ctx, clerk, one.ID, 0, []byte(`{"skills":"go"}`))
	wantCode(t, err, market.CodeInvalid)
	now, err := r.GetTalent(ctx, clerk, one.ID)
	must(t, err)
	if now.Rev != two.Rev || now.District != "370202" {
		t.Fatalf("now: %+v", now)
	}
}

func TestStatusFollowsTheTableOfTransitions(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, err := r.CreateDemand(ctx, clerk, market.Demand{Title: "测试工程师", Status: market.DemandDraft})
	must(t, err)
	_, err = r.PatchDemand(ctx, clerk, d.ID, 0, []byte(`{"status":"filled"}`))
	wantCode(t, err, market.CodeIllegalStep)
	_, err = r.PatchDemand(ctx, clerk, d.ID, 0, []byte(`{"status":"nonsense"}`)) // no status at all
	wantCode(t, err, market.CodeInvalid)
	d, err = r.PatchDemand(ctx, clerk, d.ID, 0, []byte(`{"status":"open"}`))
	must(t, err)
	d, err = r.ReplaceDemand(ctx, clerk, d.ID, d.Rev, market.Demand{Title: "测试开发工程师"})
	must(t, err)
	if d.Status != market.DemandOpen || d.Title != "测试开发工程师" {
		t.Fatalf("replaced: %+v", d)
	}
}

func TestADemandOfAnUnknownEmployerIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	d := job("测试工程师")
	d.EmployerID = "nobody"
	_, err := r.CreateDemand(t.Context(), clerk, d)
	wantCode(t, err, market.CodeInvalid)
}

func TestExpiryEndsDemandsAfterTheirLastDay(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	var made []market.Demand
	for _, until := range []market.Date{"2026-06-14", "2026-06-15", ""} {
		d := job("测试工程师")
		d.ValidUntil = until
		stored, err := r.CreateDemand(ctx, clerk, d)
		must(t, err)
		made = append(made, stored)
	}
	done, failed, err := r.ExpireDemands(ctx, clerk, r.Today())
	must(t, err)
	if done != 1 || failed != 0 {
		t.Fatalf("%d expired, %d failed", done, failed)
	}
	for i, want := range []market.DemandStatus{market.DemandExpired, market.DemandOpen, market.DemandOpen} {
		d, err := r.GetDemand(ctx, clerk, made[i].ID)
		must(t, err)
		if d.Status != want {
			t.Errorf("valid until %q: %s, want %s", d.ValidUntil, d.Status, want)
		}
	}
	if done, _, _ = r.ExpireDemands(ctx, clerk, r.Today()); done != 0 {
		t.Errorf("a second run expires %d more", done)
	}
}

func TestAnUnsavedQueryGivesWhatTheStoredRecordGives(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	for _, p := range []market.Talent{person("张测试", "python", "sql"), person("李示例", "java"), person("王样例")} {
		_, err := r.CreateTalent(ctx, clerk, p)
		must(t, err)
	}
	stored, err := r.CreateDemand(ctx, clerk, job("数据分析师", "python"))
	must(t, err)
	a, err := r.Candidates(ctx, clerk, stored.ID, market.MatchQuery{})
	must(t, err)
	b, err := r.QueryByDemand(ctx, clerk, job("数据分析师", "python"), market.MatchQuery{})
	must(t, err)
	if len(a.Items) == 0 || len(a.Items) != len(b.Items) || a.Items[0].Score != b.Items[0].Score || a.Total != b.Total {
		t.Fatalf("stored %v, unsaved %v", ids(a), ids(b))
	}
	m, err := r.Match(ctx, clerk, a.Items[0].Talent.ID, stored.ID, "")
	must(t, err)
	if m.Score != a.Items[0].Score || m.Feasible != a.Items[0].Feasible {
		t.Fatalf("pair %s %s, list %s %s", m.Score, m.Feasible, a.Items[0].Score, a.Items[0].Feasible)
	}
}

func TestAnotherProcessSeesWritesByTheFeed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writer, reader := newRig(t, dir), newRig(t, dir)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { reader.Follow(ctx, 5*time.Millisecond); close(done) }()
	defer func() { stop(); <-done }()
	d, err := writer.CreateDemand(ctx, clerk, job("Go开发工程师", "go"))
	must(t, err)
	one, err := writer.CreateTalent(ctx, clerk, person("张测试", "go"))
	must(t, err)
	eventually(t, "the talent is seen", func() bool {
		l, err := reader.Candidates(ctx, clerk, d.ID, market.MatchQuery{})
		found, serr := reader.SearchTalents(ctx, clerk, market.SearchQuery{Text: "go"})
		return err == nil && serr == nil && len(l.Items) == 1 && len(found.Items) == 1
	})
	must(t, writer.DeleteTalent(ctx, clerk, one.ID, 0))
	eventually(t, "the deletion is seen", func() bool {
		l, err := reader.Candidates(ctx, clerk, d.ID, market.MatchQuery{})
		found, serr := reader.SearchTalents(ctx, clerk, market.SearchQuery{Text: "go"})
		return err == nil && serr == nil && l.Pool == 0 && len(found.Items) == 0
	})
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatal(what + ": it does not come to be")
		}
	}
}

func TestASweepRepairsWhatACacheHasMissed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writer, lazy := newRig(t, dir), newRig(t, dir) // lazy follows nothing
	ctx := t.Context()
	kept, err := writer.CreateTalent(ctx, clerk, person("张测试", "go"))
	must(t, err)
	gone, err := writer.CreateTalent(ctx, clerk, person("李示例", "go"))
	must(t, err)
	report, err := lazy.SweepCaches(ctx)
	must(t, err)
	if report.Repaired != 4 || lazy.engine.Size(market.KindTalent) != 2 {
		t.Fatalf("first sweep: %+v, %d talents", report, lazy.engine.Size(market.KindTalent))
	}
	must(t, writer.DeleteTalent(ctx, clerk, gone.ID, 0))
	_, err = writer.PatchTalent(ctx, clerk, kept.ID, 0, []byte(`{"district":"370202"}`))
	must(t, err)
	report, err = lazy.SweepCaches(ctx)
	must(t, err)
	if report.Repaired != 4 || lazy.engine.Size(market.KindTalent) != 1 {
		t.Fatalf("second sweep: %+v, %d talents", report, lazy.engine.Size(market.KindTalent))
	}
	report, err = lazy.SweepCaches(ctx)
	must(t, err)
	if report.Repaired != 0 || report.Checked == 0 {
		t.Fatalf("third sweep: %+v", report)
	}
}

func TestSkillsFoundInTextKeepTheirEvidence(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	p := person("张测试")
	p.Private.About = "熟悉Python，不会Java"
	p.Experience = []market.Experience{{Kind: market.ExperienceProject, Role: "后端", Text: "使用Docker部署"}}
	p.Skills = []market.Skill{{Label: "K8S"}, {Code: "PyTorch"}}
	stored, err := r.CreateTalent(t.Context(), clerk, p)
	must(t, err)
	if stored.Skills[0].Code != "kubernetes" || stored.Skills[0].Label != "" {
		t.Errorf("label: %+v", stored.Skills[0])
	}
	if stored.Skills[1].Code != "pytorch" {
		t.Errorf("name in place of a code: %+v", stored.Skills[1])
	}
	got := map[string]market.Evidence{}
	for _, f := range stored.Found.Skills {
		got[f.Code] = f.Evidence
	}
	if got["python"] != market.EvidenceText || got["docker"] != market.EvidenceProject {
		t.Errorf("found %v", got)
	}
	if _, ok := got["java"]; ok {
		t.Error("不会Java is found as a skill")
	}
}

func TestANewIndexAnswersOnlyWhenItHoldsEverything(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := newRig(t, dir).CreateTalent(t.Context(), clerk, person("张测试", "go"))
	must(t, err)
	late := newRig(t, dir) // its index has never been filled
	_, err = late.SearchTalents(t.Context(), clerk, market.SearchQuery{Text: "go"})
	wantCode(t, err, market.CodeNotReady)
	if late.CacheStates()["index"].Ready {
		t.Error("an index without its content says that it is ready")
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { late.Follow(ctx, 5*time.Millisecond); close(done) }()
	defer func() { stop(); <-done }()
	eventually(t, "the index is filled", func() bool {
		found, err := late.SearchTalents(ctx, clerk, market.SearchQuery{Text: "go"})
		return err == nil && found.Total == 1
	})
}

func TestALostIndexIsRebuiltWhileMatchingGoesOn(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	_, err := r.CreateTalent(ctx, clerk, person("张测试", "go"))
	must(t, err)
	must(t, r.RebuildIndex(ctx))
	found, err := r.SearchTalents(ctx, clerk, market.SearchQuery{Text: "go"})
	must(t, err)
	if found.Total != 1 {
		t.Fatalf("found %d after a rebuild", found.Total)
	}
	if err := r.Ready(); err != nil {
		t.Fatal(err)
	}
	if states := r.CacheStates(); !states["index"].Ready || !states["snapshot"].Ready {
		t.Fatalf("states: %+v", states)
	}
	var e *market.Error
	if _, err := r.Recommendations(ctx, clerk, "nobody", market.MatchQuery{}); !errors.As(err, &e) || e.Code != market.CodeNotFound {
		t.Fatalf("unknown talent: %v", err)
	}
}
