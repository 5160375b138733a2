package app_test

import (
	"iter"
	"reflect"
	"testing"

	"talentmatch/market"
)

// rows makes import rows of whole records: what a file with these columns would give.
func talentRows(list ...market.Talent) iter.Seq2[market.Row[market.Talent], error] {
	return func(yield func(market.Row[market.Talent], error) bool) {
		for i, t := range list {
			row := market.Row[market.Talent]{RowHead: market.RowHead{Number: i + 2}, Identity: t, Apply: func(x *market.Talent) {
				id := x.ID
				private, district := x.Private, x.District
				*x = t
				if t.ID == "" {
					x.ID = id
				}
				if t.Private.Phone == "" {
					x.Private.Phone = private.Phone
				}
				if t.District == "" {
					x.District = district
				}
				x.Consent = market.Consent{}
			}}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func demandRows(list ...market.Row[market.Demand]) iter.Seq2[market.Row[market.Demand], error] {
	return func(yield func(market.Row[market.Demand], error) bool) {
		for i, r := range list {
			d := r.Identity
			r.Number = i + 2
			r.Apply = func(x *market.Demand) {
				head, employer := x.Meta, x.EmployerID
				*x = d
				if d.ID == "" {
					x.Meta = head
				}
				if d.EmployerID == "" {
					x.EmployerID = employer
				}
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

func named(name, phone string) market.Talent {
	return market.Talent{Private: market.TalentPrivate{Name: name, Phone: phone}}
}

// counts is the part of a report that the tests compare.
func counts(r market.ImportReport) [6]int {
	return [6]int{r.Rows, r.Created, r.Updated, r.Unchanged, r.Rejected, r.Conflicts}
}

func TestImportingTheSameFileTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ext := named("王样例", "")
	ext.Source, ext.ExternalID = "roster", "7"
	number := named("赵虚构", "")
	number.Private.RosterNumber = "2026001"
	file := []market.Talent{named("张测试", "10000000001"), ext, number}
	o := market.ImportOptions{Consent: "v1"}
	first, err := r.ImportTalents(t.Context(), clerk, talentRows(file...), o)
	must(t, err)
	if got, want := counts(first), [6]int{3, 3, 0, 0, 0, 0}; got != want {
		t.Fatalf("first: %v, want %v", got, want)
	}
	// Talents of the first import hold the consent that the importer attested; the row states none.
	second, err := r.ImportTalents(t.Context(), clerk, keepingConsent(talentRows(file...)), o)
	must(t, err)
	if got, want := counts(second), [6]int{3, 0, 0, 3, 0, 0}; got != want {
		t.Fatalf("second: %v, want %v", got, want)
	}
}

// keepingConsent leaves the stored consent alone, as a file without such a column does.
func keepingConsent(rows iter.Seq2[market.Row[market.Talent], error]) iter.Seq2[market.Row[market.Talent], error] {
	return func(yield func(market.Row[market.Talent], error) bool) {
		for row, err := range rows {
			apply := row.Apply
			row.Apply = func(x *market.Talent) {
				consent := x.Consent
				apply(x)
				x.Consent = consent
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

func TestTheSamePhoneUnderAnotherNameIsAConflictAndNeverMerged(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	var outcomes []market.RowOutcome
	o := market.ImportOptions{Outcome: func(x market.RowOutcome) error { outcomes = append(outcomes, x); return nil }}
	report, err := r.ImportTalents(t.Context(), clerk, talentRows(named("张测试", "10000000001"), named("李示例", "+86 100-0000-0001"), named("张 测试", "10000000001")), o)
	must(t, err)
	if got, want := counts(report), [6]int{3, 1, 1, 0, 1, 1}; got != want {
		t.Fatalf("%v, want %v", got, want)
	}
	p := outcomes[1].Problems
	if outcomes[1].Status != market.RowRejected || len(p) != 1 || p[0].Code != market.ProblemNameMismatch || p[0].Field != "private.phone" || p[0].Args["holder"] != outcomes[0].ID {
		t.Fatalf("conflict: %+v", outcomes[1])
	}
	if outcomes[2].ID != outcomes[0].ID {
		t.Errorf("the same name and phone made another talent: %+v", outcomes[2])
	}
}

func TestConsentComesFromTheRowOrTheImporterAndIsCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	refuses := func(rows iter.Seq2[market.Row[market.Talent], error]) iter.Seq2[market.Row[market.Talent], error] {
		return func(yield func(market.Row[market.Talent], error) bool) {
			for row, err := range rows {
				row.Consent = market.ConsentCell{Stated: true, Given: row.Identity.Private.Name == "张测试"}
				if row.Identity.Private.Name == "王样例" {
					row.Consent = market.ConsentCell{}
				}
				if !yield(row, err) {
					return
				}
			}
		}
	}
	file := []market.Talent{named("张测试", "10000000001"), named("李示例", "10000000002"), named("王样例", "10000000003")}
	report, err := r.ImportTalents(t.Context(), clerk, refuses(talentRows(file...)), market.ImportOptions{})
	must(t, err)
	if report.Created != 3 || report.WithoutConsent != 2 {
		t.Fatalf("%+v", report)
	}
	report, err = r.ImportTalents(t.Context(), clerk, refuses(talentRows(file...)), market.ImportOptions{Consent: "v2"})
	must(t, err)
	if report.WithoutConsent != 1 {
		t.Fatalf("with an attested consent: %+v", report)
	}
	page, err := r.ListTalents(t.Context(), clerk, market.ListQuery{Filter: map[string][]string{"name": {"王样例"}}})
	must(t, err)
	g := page.Items[0].Consent.Matching
	if g == nil || g.Version != "v2" || g.By != "clerk" || g.At.IsZero() {
		t.Fatalf("attested consent: %+v", g)
	}
}

func TestADryRunDecidesAsTheImportWouldAndWritesNothing(t *testing.T) {
	t.Parallel()
	file := []market.Talent{named("张测试", "10000000001"), named("张测试", "10000000001"), named("李示例", "10000000001"), named("", "10000000009")}
	dry := newRig(t, t.TempDir())
	a, err := dry.ImportTalents(t.Context(), clerk, talentRows(file...), market.ImportOptions{DryRun: true})
	must(t, err)
	page, err := dry.ListTalents(t.Context(), clerk, market.ListQuery{})
	must(t, err)
	if len(page.Items) != 0 {
		t.Fatalf("a dry run stored %d talents", len(page.Items))
	}
	wet := newRig(t, t.TempDir())
	b, err := wet.ImportTalents(t.Context(), clerk, talentRows(file...), market.ImportOptions{})
	must(t, err)
	if counts(a) != counts(b) || a.Rejected != 2 {
		t.Fatalf("dry %v, wet %v", counts(a), counts(b))
	}
}

func TestDemandsBringTheirEmployersOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	firm := func() *market.Employer { return &market.Employer{Name: "青岛示例科技有限公司"} }
	file := func() iter.Seq2[market.Row[market.Demand], error] {
		return demandRows(
			market.Row[market.Demand]{Identity: market.Demand{Title: "Go工程师", Status: "open"}, Employer: firm()},
			market.Row[market.Demand]{Identity: market.Demand{Title: "Go工程师", Status: "open", Place: market.Place{Districts: []string{"370202"}}}, Employer: firm()},
			market.Row[market.Demand]{Identity: market.Demand{Title: "测试", Status: "open", ExternalID: "5"}, Employer: firm()},
			market.Row[market.Demand]{Identity: market.Demand{Title: "测试", Status: "open"}, Employer: &market.Employer{Name: "坏码公司", CreditCode: "123"}},
		)
	}
	for try, want := range [][6]int{{4, 3, 0, 0, 1, 0}, {4, 0, 0, 3, 1, 0}} {
		report, err := r.ImportDemands(t.Context(), clerk, file(), market.ImportOptions{})
		must(t, err)
		if got := counts(report); got != want || report.NewEmployers != 1-try {
			t.Fatalf("import %d: %v and %d new employers, want %v", try, got, report.NewEmployers, want)
		}
	}
	employers, err := r.ListEmployers(t.Context(), clerk, market.ListQuery{})
	must(t, err)
	demands, err := r.ListDemands(t.Context(), clerk, market.ListQuery{Filter: map[string][]string{"employerId": {employers.Items[0].ID}}})
	must(t, err)
	if len(employers.Items) != 1 || len(demands.Items) != 3 {
		t.Fatalf("%d employers, %d demands", len(employers.Items), len(demands.Items))
	}
}

func TestARowThatBreaksARuleIsRejectedWithEveryProblem(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	bad := named("张测试", "x")
	bad.District = "999999"
	bad.Education = []market.EducationItem{{Level: "guru"}}
	var got []string
	o := market.ImportOptions{Outcome: func(x market.RowOutcome) error {
		for _, p := range x.Problems {
			got = append(got, p.Field)
		}
		return nil
	}}
	_, err := r.ImportTalents(t.Context(), clerk, talentRows(bad), o)
	must(t, err)
	if want := []string{"private.phone", "district", "education[0].level"}; !reflect.DeepEqual(got, want) {
		t.Fatalf("problems %v, want %v", got, want)
	}
}
