package app_test

import (
	"testing"

	"talentmatch/market"
)

func TestRowsWithIDsAreNeverMergedByNameOrPhone(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	withID := func(id, name string) market.Talent {
		x := named(name, "10000000001")
		x.ID = id
		return x
	}
	report, err := r.ImportTalents(t.Context(), clerk, talentRows(withID("a", "张测试"), withID("b", "张测试"), withID("c", "李示例")), market.ImportOptions{})
	must(t, err)
	if got, want := counts(report), [6]int{3, 3, 0, 0, 0, 0}; got != want {
		t.Fatalf("%v, want %v", got, want)
	}
}

func TestABareYesKeepsTheConsentOnRecord(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	p := named("张测试", "10000000001")
	p.Consent.Matching = &market.Grant{Version: "2025-9", By: "self"}
	stored, err := r.CreateTalent(t.Context(), clerk, p)
	must(t, err)
	yes := func(yield func(market.Row[market.Talent], error) bool) {
		for row := range keepingConsent(talentRows(named("张测试", "10000000001"))) {
			row.Consent = market.ConsentCell{Stated: true, Given: true}
			yield(row, nil)
		}
	}
	report, err := r.ImportTalents(t.Context(), clerk, yes, market.ImportOptions{})
	must(t, err)
	now, err := r.GetTalent(t.Context(), clerk, stored.ID)
	must(t, err)
	if report.Unchanged != 1 || *now.Consent.Matching != *stored.Consent.Matching {
		t.Fatalf("%+v, consent %+v", report, now.Consent.Matching)
	}
}

func TestAnEmployerThatADemandNamesCannotBeDeleted(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	e, err := r.CreateEmployer(ctx, clerk, market.Employer{Name: "青岛示例科技有限公司"})
	must(t, err)
	d := job("测试工程师")
	d.EmployerID = e.ID
	stored, err := r.CreateDemand(ctx, clerk, d)
	must(t, err)
	wantCode(t, r.DeleteEmployer(ctx, clerk, e.ID, 0), market.CodeReferenced)
	must(t, r.DeleteDemand(ctx, clerk, stored.ID, 0))
	must(t, r.DeleteEmployer(ctx, clerk, e.ID, 0))
}

func TestADemandExpiresThoughItsEmployerIsGone(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d := job("测试工程师")
	d.ID, d.EmployerID, d.Status, d.ValidUntil = "orphan", "gone", market.DemandOpen, "2026-06-01"
	_, err := r.db.Demands().Apply(ctx, []market.Write[market.Demand]{{Record: d, Op: "op1"}})
	must(t, err)
	done, failed, err := r.ExpireDemands(ctx, clerk, r.Today())
	must(t, err)
	if done != 1 || failed != 0 {
		t.Fatalf("%d expired, %d failed", done, failed)
	}
	_, err = r.PatchDemand(ctx, clerk, "orphan", 0, []byte(`{"status":"closed"}`))
	must(t, err)
}

func TestADryRunSeesWhatItWouldHaveWritten(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	_, err := r.CreateTalent(ctx, clerk, named("张测试", "10000000001"))
	must(t, err)
	moved := named("张测试", "10000000001")
	moved.District = "370202"
	file := []market.Talent{moved, moved}
	dry, err := r.ImportTalents(ctx, clerk, talentRows(file...), market.ImportOptions{DryRun: true})
	must(t, err)
	wet, err := r.ImportTalents(ctx, clerk, talentRows(file...), market.ImportOptions{})
	must(t, err)
	if counts(dry) != counts(wet) || wet.Updated != 1 || wet.Unchanged != 1 {
		t.Fatalf("dry %v, wet %v", counts(dry), counts(wet))
	}
}

func TestTwinsInOneFileMakeOneDemandHoweverTheirEmployerIsNamed(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	row := func(e market.Employer) market.Row[market.Demand] {
		return market.Row[market.Demand]{Identity: market.Demand{Title: "测试工程师", Status: "open"}, Employer: &e}
	}
	report, err := r.ImportDemands(t.Context(), clerk, demandRows(
		row(market.Employer{Name: "青岛示例科技有限公司", CreditCode: "91350100M000100Y43"}), row(market.Employer{Name: "青岛示例科技有限公司"})), market.ImportOptions{})
	must(t, err)
	if report.Created != 1 || report.Unchanged != 1 || report.NewEmployers != 1 {
		t.Fatalf("%+v", report)
	}
}

func TestARejectedDemandLeavesNoEmployerBehind(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	report, err := r.ImportDemands(t.Context(), clerk, demandRows(market.Row[market.Demand]{
		Identity: market.Demand{Title: "测试工程师", Headcount: -1}, Employer: &market.Employer{Name: "青岛示例科技有限公司"}}), market.ImportOptions{})
	must(t, err)
	list, err := r.ListEmployers(t.Context(), clerk, market.ListQuery{})
	must(t, err)
	if report.Rejected != 1 || report.NewEmployers != 0 || len(list.Items) != 0 {
		t.Fatalf("%+v, %d employers", report, len(list.Items))
	}
}

func TestRecordsOfAnOlderTaxonomyAreDerivedAnew(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	old := named("张测试", "")
	old.ID, old.Private.About, old.Found = "old", "熟悉Python", &market.Found{Taxonomy: 0}
	old.District = "999999" // a code that is no more
	_, err := r.db.Talents().Apply(ctx, []market.Write[market.Talent]{{Record: old, Op: "op1"}})
	must(t, err)
	done, failed, err := r.Rederive(ctx, clerk)
	must(t, err)
	now, err := r.GetTalent(ctx, clerk, "old")
	must(t, err)
	if done != 1 || failed != 0 || len(now.Found.Skills) != 1 || now.Found.Skills[0].Code != "python" {
		t.Fatalf("%d done, %d failed, found %+v", done, failed, now.Found)
	}
	if done, _, _ = r.Rederive(ctx, clerk); done != 0 {
		t.Errorf("a second run derives %d more", done)
	}
}

func TestANumberOfSomebodyElseIsAConflict(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	numbered := func(name, number, phone string) market.Talent {
		x := named(name, phone)
		x.Private.RosterNumber = number
		return x
	}
	first, err := r.ImportTalents(t.Context(), clerk, talentRows(numbered("王示例", "1", "10000000001"), numbered("李示例", "2", "10000000002")), market.ImportOptions{})
	must(t, err)
	second, err := r.ImportTalents(t.Context(), clerk, talentRows(
		numbered("赵虚构", "1", "10000000003"),  // another class that counts from 1
		numbered("李示例", "2", "10000000001")), // a phone that belongs to somebody else
		market.ImportOptions{})
	must(t, err)
	if first.Created != 2 || second.Rejected != 2 || second.Conflicts != 2 {
		t.Fatalf("first %v, second %v", counts(first), counts(second))
	}
}

func TestRowsThatMeetAgainAndRowsThatNeverWillAreCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	here := named("张测试", "10000000001")
	there := here
	there.District = "370202"
	var outcomes []market.RowOutcome
	o := market.ImportOptions{Outcome: func(x market.RowOutcome) error { outcomes = append(outcomes, x); return nil }}
	report, err := r.ImportTalents(t.Context(), clerk, talentRows(here, there, here, named("李示例", "")), o)
	must(t, err)
	if report.Repeated != 1 || outcomes[1].Repeats != 2 || report.Unidentified != 1 || report.WithoutConsent != 2 {
		t.Fatalf("%+v, second row %+v", report, outcomes[1])
	}
}

func TestAListSaysWhoIsNotInThePoolAtAll(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	d, err := r.CreateDemand(ctx, clerk, job("测试工程师"))
	must(t, err)
	_, err = r.CreateDemand(ctx, clerk, market.Demand{Title: "旧岗位", Status: market.DemandClosed})
	must(t, err)
	quiet := named("张测试", "")
	_, err = r.CreateTalent(ctx, clerk, quiet)
	must(t, err)
	busy := person("李示例")
	busy.Intention.Looking = market.LookingNo
	stored, err := r.CreateTalent(ctx, clerk, busy)
	must(t, err)
	l, err := r.Candidates(ctx, clerk, d.ID, market.MatchQuery{})
	must(t, err)
	if l.Of != market.KindTalent || l.Pool != 0 || len(l.Outside) != 2 || l.Outside[0].Code != "no_consent" || l.Outside[1].Code != "not_looking" {
		t.Fatalf("%+v", l)
	}
	back, err := r.Recommendations(ctx, clerk, stored.ID, market.MatchQuery{})
	must(t, err)
	if back.Of != market.KindDemand || len(back.Outside) != 1 || back.Outside[0].Code != "not_open" || back.Rejected[0].Code != "not_looking" {
		t.Fatalf("%+v", back)
	}
}
