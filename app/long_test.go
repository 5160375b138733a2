package app_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

// problemsOf lists what an error says of fields, with the arguments; a record inside a query has its name before
// each.
func problemsOf(err error, inside string) []string {
	var e *market.Error
	if !errors.As(err, &e) {
		return []string{fmt.Sprint(err)}
	}
	var out []string
	for _, p := range e.Problems {
		out = append(out, fmt.Sprintf("%s: %s %v", strings.TrimPrefix(p.Field, inside), p.Code, p.Args))
	}
	return out
}

func TestTextsThatAreTooLongAreRefusedInRecordsThatAreOnlyMatchedAsInStoredOnes(t *testing.T) {
	t.Parallel()
	r := newRig(t, t.TempDir())
	ctx := t.Context()
	long, name := strings.Repeat("长", market.MaxText+1), strings.Repeat("名", market.MaxName+1)
	talent := market.Talent{Private: market.TalentPrivate{Name: "张测试", About: long}, Experience: []market.Experience{{Text: long, Role: name}},
		Training: []market.Training{{Name: "测试课程", Text: long}}, Skills: []market.Skill{{Label: name}}, Intention: market.Intention{Roles: []string{name}}}
	demand := market.Demand{Title: name, Text: long, Skills: []market.SkillRequirement{{Label: name}}}
	_, err := r.CreateTalent(ctx, clerk, talent)
	wantTalent := problemsOf(err, "")
	_, err = r.CreateDemand(ctx, clerk, demand)
	wantDemand := problemsOf(err, "")
	if len(wantTalent) != 6 || len(wantDemand) != 3 {
		t.Fatalf("stored records: %q %q", wantTalent, wantDemand)
	}
	_, err = r.QueryByTalent(ctx, clerk, talent, market.MatchQuery{})
	same(t, wantTalent, problemsOf(err, ""))
	_, err = r.QueryByDemand(ctx, clerk, demand, market.MatchQuery{})
	same(t, wantDemand, problemsOf(err, ""))
	_, err = r.MatchUnsaved(ctx, clerk, talent, job("Go开发工程师", "go"), "")
	same(t, wantTalent, problemsOf(err, "talent."))
	_, err = r.MatchUnsaved(ctx, clerk, person("李测试", "go"), demand, "")
	same(t, wantDemand, problemsOf(err, "demand."))
}

func same(t *testing.T, want, got []string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
