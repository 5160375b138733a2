package matching

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"talentmatch/market"
)

// patched returns the record after a merge patch, as the API would make it.
func patched[T any](t *testing.T, rec *T, patch market.Args) T {
	t.Helper()
	out, err := jsonpatch.MergePatch([]byte(asJSON(t, rec)), []byte(asJSON(t, patch)))
	if err != nil {
		t.Fatal(err)
	}
	var next T
	if err := json.Unmarshal(out, &next); err != nil {
		t.Fatal(err)
	}
	return next
}

func flag(b bool) int { return int(b2i(b)) }

// topOf returns total, certain and the IDs of the first places.
func topOf(t *testing.T, e *Engine, d *market.Demand) (total, certain int, top []string) {
	t.Helper()
	l, err := e.Candidates(d, market.MatchQuery{Limit: market.AdviceTop, AsOf: testDay})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range l.Items {
		top = append(top, m.Talent.ID)
	}
	return l.Total, l.Certain, top
}

// opened is the demand as advice looks at it.
func opened(d market.Demand) *market.Demand {
	if !d.Matchable(testDay) {
		d.Status, d.ValidUntil = market.DemandOpen, ""
	}
	return &d
}

func notIn(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

func idsOf(list []market.Ranked) []string {
	var out []string
	for _, r := range list {
		out = append(out, r.Talent.ID)
	}
	return out
}

func TestAdviceOnADemandEqualsMakingTheChangeAndAskingAgain(t *testing.T) {
	t.Parallel()
	changes, gaining, pairs := 0, 0, 0
	for seed := range uint64(rounds(25, 400)) {
		e, _, ds := filled(t, seed, 60, 3)
		for i := range ds {
			d := &ds[i]
			a, err := e.DemandAdvice(context.Background(), d, testDay)
			if err != nil {
				t.Fatal(err)
			}
			total, certain, top := topOf(t, e, opened(*d))
			if a.AsIfOpen == d.Matchable(testDay) {
				t.Fatalf("%s: as if open %v", d.ID, a.AsIfOpen)
			}
			if a.Total != total || a.Certain != certain {
				t.Fatalf("seed %d %s: advice says %d and %d, the list %d and %d", seed, d.ID, a.Total, a.Certain, total, certain)
			}
			all := a.Single
			if a.CheapestPair != nil {
				all = append(all, *a.CheapestPair)
				pairs++
			}
			for _, x := range all {
				changes++
				if x.MoreTotal > 0 {
					gaining++
				}
				relaxed := *d
				for _, r := range x.Changes {
					relaxed = r.Apply(relaxed)
				}
				viaPatch := patched(t, d, x.Patch)
				if g, w := asJSON(t, viaPatch), asJSON(t, relaxed); g != w {
					t.Fatalf("the patch makes\n%s\nthe change\n%s", g, w)
				}
				if p := viaPatch.Validate(nil); len(p) > len(d.Validate(nil)) {
					t.Fatalf("%+v makes the demand invalid: %v", x.Changes, p)
				}
				newTotal, newCertain, newTop := topOf(t, e, opened(viaPatch))
				if x.Total != newTotal || x.Certain != newCertain || x.MoreTotal != newTotal-total || x.MoreCertain != newCertain-certain {
					t.Fatalf("seed %d %s %+v: advice says %+v, the list %d and %d", seed, d.ID, x.Changes, x, newTotal, newCertain)
				}
				if x.MoreTotal < 0 {
					t.Fatalf("seed %d %s: relaxing by %+v loses people", seed, d.ID, x.Changes)
				}
				if !slices.Equal(idsOf(x.Enter), notIn(newTop, top)) || !slices.Equal(idsOf(x.Leave), notIn(top, newTop)) {
					t.Fatalf("seed %d %s %+v: enter %v, leave %v; the lists are %v and %v", seed, d.ID, x.Changes, x.Enter, x.Leave, top, newTop)
				}
			}
			wantCheapest(t, &a)
		}
	}
	if changes < 100 || gaining < 50 || pairs < 10 {
		t.Fatalf("only %d changes, %d that bring somebody, %d pairs: the world is too small for this test", changes, gaining, pairs)
	}
}

// wantCheapest checks the order that DemandAdvice documents.
func wantCheapest(t *testing.T, a *market.DemandAdvice) {
	t.Helper()
	for i := range a.Single {
		x, best := &a.Single[i], a.Cheapest
		if x.MoreTotal <= 0 {
			continue
		}
		switch {
		case best == nil:
			t.Fatalf("nothing is cheapest though %+v brings somebody", x.Changes)
		case x.Drops() < best.Drops(), x.Drops() == best.Drops() && x.MoreTotal > best.MoreTotal:
			t.Fatalf("%+v is cheapest before %+v", best, x)
		}
	}
}

func TestTheOfferIsPlacedAmongWhatFeasibleTalentsAsk(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(20, 300)) {
		e, ts, ds := filled(t, seed, 80, 3)
		for i := range ds {
			a, err := e.DemandAdvice(context.Background(), &ds[i], testDay)
			if err != nil {
				t.Fatal(err)
			}
			free := *opened(ds[i])
			free.Salary = nil
			var asks []int
			unasked, offer, met := 0, 0, 0
			if s := ds[i].Salary; s != nil {
				if offer = s.Max; offer == 0 {
					offer = s.Min
				}
				offer = offer * max(s.Months, 12) / 12
			}
			for j := range ts {
				if !ts[j].InPool() || e.Match(&ts[j], &free, testDay).Feasible == market.FeasibleNo {
					continue
				}
				if s := ts[j].Intention.Salary; s != nil && s.Min > 0 {
					ask := s.Min * max(s.Months, 12) / 12
					asks = append(asks, ask)
					met += flag(offer > 0 && ask <= offer)
				} else {
					unasked++
				}
			}
			slices.Sort(asks)
			got := a.Salary
			if got.Asked != len(asks) || got.Unasked != unasked || got.Offer != offer || got.Met != met {
				t.Fatalf("seed %d %s: %+v, want %d asked, %d not, offer %d, met %d", seed, ds[i].ID, got, len(asks), unasked, offer, met)
			}
			if n := len(asks); n > 0 && (got.Middle != asks[(n+1)/2-1] || got.Percentile != market.Share(met*10_000/n)) {
				t.Fatalf("seed %d: %+v of %v", seed, got, asks)
			}
		}
	}
}

func TestRaisingTheSalaryReachesTheNextTalentAndNobodyIsReachedForLess(t *testing.T) {
	t.Parallel()
	raised := 0
	for seed := range uint64(rounds(30, 300)) {
		e, _, ds := filled(t, seed, 60, 3)
		for i := range ds {
			a, err := e.DemandAdvice(context.Background(), &ds[i], testDay)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range a.Single {
				r := x.Changes[0]
				if r.Of != market.RequireSalary || r.Relax != market.RelaxEase || x.MoreTotal == 0 {
					continue
				}
				raised++
				r.Max--
				less := r.Apply(ds[i])
				if total, _, _ := topOf(t, e, opened(less)); total != a.Total {
					t.Fatalf("seed %d %s: %d reaches somebody too", seed, ds[i].ID, r.Max)
				}
			}
		}
	}
	if raised < 5 {
		t.Fatalf("only %d raises", raised)
	}
}

// outlook matches every open demand with a talent.
func outlook(e *Engine, t *market.Talent, ds []market.Demand) (market.Outlook, map[string]market.Match) {
	var o market.Outlook
	by := map[string]market.Match{}
	for i := range ds {
		if !ds[i].Matchable(testDay) {
			continue
		}
		m := e.Match(t, &ds[i], testDay)
		by[ds[i].ID] = m
		if m.Feasible != market.FeasibleNo {
			o.Feasible++
			o.Good += flag(m.Score >= market.GoodScore)
		}
	}
	return o, by
}

func TestAdviceToATalentEqualsMakingTheChangeAndMatchingAgain(t *testing.T) {
	t.Parallel()
	skills, sets, wishes, good, turned, idle := 0, 0, 0, 0, 0, 0
	for seed := range uint64(rounds(25, 400)) {
		e, ts, ds := filled(t, seed, 5, 60)
		for i := range ts {
			tal := &ts[i]
			tal.Consent.Matching = &market.Grant{Version: "1"}
			a, err := e.TalentAdvice(context.Background(), tal, testDay)
			if err != nil {
				t.Fatal(err)
			}
			now, _ := outlook(e, tal, ds)
			if a.Now != now {
				t.Fatalf("seed %d %s: now %+v, want %+v", seed, tal.ID, a.Now, now)
			}
			check := func(what string, patch market.Args, changed market.Talent, after market.Outlook, moreFeasible, moreGood int) {
				t.Helper()
				viaPatch := patched(t, tal, patch)
				if g, w := asJSON(t, viaPatch), asJSON(t, changed); g != w {
					t.Fatalf("%s: the patch makes\n%s\nthe change\n%s", what, g, w)
				}
				want, _ := outlook(e, &viaPatch, ds)
				if after != want || moreFeasible != want.Feasible-now.Feasible || moreGood != want.Good-now.Good {
					t.Fatalf("seed %d %s %s: advice says %+v (%d, %d), matching %+v", seed, tal.ID, what, after, moreFeasible, moreGood, want)
				}
			}
			for k, x := range append(slices.Clone(a.Skills), a.Sets...) {
				changed := *tal
				for _, s := range x.Add {
					changed = s.Apply(changed)
				}
				check(fmt.Sprint(x.Add), x.Patch, changed, x.After, x.MoreFeasible, x.MoreGood)
				good += flag(x.MoreGood > 0)
				if k < len(a.Skills) {
					skills++
				} else {
					sets++
				}
			}
			for _, x := range a.Wishes {
				check(fmt.Sprint(x.Change), x.Patch, x.Change.Apply(*tal), x.After, x.MoreFeasible, x.MoreGood)
				wishes++
			}
			turned += wantNoSkillForgotten(t, e, tal, ds, &a)
			idle += wantWishesThatMatter(t, e, tal, ds, &a)
		}
	}
	if skills < 100 || sets < 10 || wishes < 100 || good < 20 || turned < 3 || idle < 20 {
		t.Fatalf("only %d skills, %d sets, %d wishes, %d that make a demand good, %d that turn what is hinted at, %d wishes that cost nothing", skills, sets, wishes, good, turned, idle)
	}
}

// wantWishesThatMatter checks that the changes of wishes that change something are listed, and no others. It returns
// how many change nothing.
func wantWishesThatMatter(t *testing.T, e *Engine, tal *market.Talent, ds []market.Demand, a *market.TalentAdvice) (idle int) {
	t.Helper()
	adviser := e.newTalentAdviser(context.Background(), tal, testDay)
	defer adviser.end()
	for _, w := range adviser.wishes() {
		changed := w.what.Apply(*tal)
		then, _ := outlook(e, &changed, ds)
		listed := slices.ContainsFunc(a.Wishes, func(x market.WishEffect) bool { return reflect.DeepEqual(x.Change, w.what) })
		if (then != a.Now) != listed {
			t.Fatalf("%s %+v: %+v to %+v, listed %v", tal.ID, w.what, a.Now, then, listed)
		}
		idle += flag(!listed)
	}
	return idle
}

// wantNoSkillForgotten checks that every skill of the taxonomy that would change something is listed. It returns how
// many of them turn the hint at a role.
func wantNoSkillForgotten(t *testing.T, e *Engine, tal *market.Talent, ds []market.Demand, a *market.TalentAdvice) (turned int) {
	t.Helper()
	adviser := e.newTalentAdviser(context.Background(), tal, testDay)
	defer adviser.end()
	if tal.StatesSkills() { // else every skill changes something
		for code, id := range e.m.skillID {
			s := adviser.added(id)
			if s.Level > market.LevelExpert {
				continue
			}
			changed := s.Apply(*tal)
			then, _ := outlook(e, &changed, ds)
			listed := slices.ContainsFunc(a.Skills, func(x market.SkillEffect) bool { return x.Add[0].Code == code })
			if (then != a.Now) != listed {
				t.Fatalf("%s %s: %+v to %+v, listed %v", tal.ID, code, a.Now, then, listed)
			}
			turned += flag(listed && adviser.hints.of(id) != 0)
		}
	}
	return turned
}

func TestTheBestSetsAreTheBestOfAllSetsOfTheSkillsNamed(t *testing.T) {
	t.Parallel()
	tried := 0
	for seed := range uint64(rounds(6, 100)) {
		e, ts, ds := filled(t, seed+500, 4, 40)
		for i := range ts {
			a, err := e.TalentAdvice(context.Background(), &ts[i], testDay)
			if err != nil {
				t.Fatal(err)
			}
			tried += flag(len(a.Sets) > 0)
			best := bestOutlooks(e, &ts[i], ds, a.Among)
			for n := 2; n <= 3; n++ {
				first := slices.IndexFunc(a.Sets, func(s market.SkillEffect) bool { return len(s.Add) == n })
				smaller := best[1]
				if n == 3 && less(smaller, best[2]) {
					smaller = best[2]
				}
				switch more := less(smaller, best[n]); {
				case more != (first >= 0):
					t.Fatalf("%s: sets of %d bring %+v, smaller ones %+v, shown %v", ts[i].ID, n, best[n], smaller, first >= 0)
				case more && a.Sets[first].After != best[n]:
					t.Fatalf("%s: the best set of %d is %+v, want %+v", ts[i].ID, n, a.Sets[first].After, best[n])
				}
			}
		}
	}
	if tried < 5 {
		t.Fatalf("only %d talents with sets", tried)
	}
}

func less(a, b market.Outlook) bool {
	return a.Good < b.Good || a.Good == b.Good && a.Feasible < b.Feasible
}

// bestOutlooks tries every set of one to three of the skills and returns the best outlook of each size.
func bestOutlooks(e *Engine, tal *market.Talent, ds []market.Demand, among []string) [4]market.Outlook {
	adviser := e.newTalentAdviser(context.Background(), tal, testDay)
	defer adviser.end()
	var best [4]market.Outlook
	for mask := 1; mask < 1<<len(among); mask++ {
		n, changed := 0, *tal
		for k, code := range among {
			if mask&(1<<k) != 0 {
				n++
				changed = adviser.added(e.m.skillID[code]).Apply(changed)
			}
		}
		if n > 3 {
			continue
		}
		if then, _ := outlook(e, &changed, ds); less(best[n], then) {
			best[n] = then
		}
	}
	return best
}

func TestAdviceIsTheSameWhateverTheOrderOfLoading(t *testing.T) {
	t.Parallel()
	e, ts, ds := filled(t, 11, 80, 60)
	other, err := NewVersion(testTables(), e.m.weights.Version)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(ts) - 1; i >= 0; i-- {
		other.ApplyTalents(ts[i:i+1], nil)
	}
	for i := len(ds) - 1; i >= 0; i-- {
		other.ApplyDemands(ds[i:i+1], nil)
	}
	for i := range 3 {
		a, err1 := e.DemandAdvice(context.Background(), &ds[i], testDay)
		b, err2 := other.DemandAdvice(context.Background(), &ds[i], testDay)
		if err1 != nil || err2 != nil || asJSON(t, a) != asJSON(t, b) {
			t.Fatal("advice on a demand differs", err1, err2)
		}
		c, err1 := e.TalentAdvice(context.Background(), &ts[i], testDay)
		d, err2 := other.TalentAdvice(context.Background(), &ts[i], testDay)
		if err1 != nil || err2 != nil || asJSON(t, c) != asJSON(t, d) {
			t.Fatal("advice to a talent differs", err1, err2)
		}
	}
}

// joker states nothing but letters over and over; what was found elsewhere is held all the same.
func joker() market.Talent {
	t := market.Talent{Meta: market.Meta{ID: "t-joker", Rev: 1}}
	t.Private.Name, t.Private.About = "张测试", "qqqq"
	t.Consent.Matching = &market.Grant{Version: "1"}
	t.Found = &market.Found{Taxonomy: 1, Skills: []market.FoundSkill{
		{Code: "python", Evidence: market.EvidenceText}, {Code: "ai", Evidence: market.EvidenceText},
	}}
	return t
}

func TestAdviceToWhoStatesNothingSeriousEqualsMatchingAgain(t *testing.T) {
	t.Parallel()
	better := 0
	for seed := range uint64(rounds(60, 300)) {
		e, _, ds := filled(t, seed, 2, 60)
		tal := joker()
		a, err := e.TalentAdvice(context.Background(), &tal, testDay)
		if err != nil {
			t.Fatal(err)
		}
		if now, _ := outlook(e, &tal, ds); a.Now != now {
			t.Fatalf("seed %d: now %+v, want %+v", seed, a.Now, now)
		}
		for _, x := range append(slices.Clone(a.Skills), a.Sets...) {
			changed := tal
			for _, s := range x.Add {
				changed = s.Apply(changed)
			}
			if want, _ := outlook(e, &changed, ds); x.After != want {
				t.Fatalf("seed %d %+v: advice says %+v, matching %+v", seed, x.Add, x.After, want)
			}
			better += flag(x.MoreGood > 0)
		}
	}
	if better < 10 {
		t.Fatalf("only %d changes that make a demand good", better)
	}
}

func TestAdviceEndsWhenItIsNoLongerWaitedFor(t *testing.T) {
	t.Parallel()
	e, ts, ds := filled(t, 3, 20, 20)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err1 := e.DemandAdvice(ctx, &ds[0], testDay)
	_, err2 := e.TalentAdvice(ctx, &ts[0], testDay)
	_, err3 := e.Gaps(ctx, nil, market.GapBySkill, testDay)
	for _, err := range []error{err1, err2, err3} {
		if market.CodeOf(err) != market.CodeCancelled {
			t.Fatal(err1, err2, err3)
		}
	}
}
