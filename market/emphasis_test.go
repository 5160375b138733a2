package market

import "testing"

func TestEmphasisStaysWithinItsBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		percent int
		ok      bool
	}{{50, true}, {100, true}, {200, true}, {49, false}, {201, false}, {0, false}, {-100, false}} {
		d := Demand{Title: "数据分析师", Emphasis: &Emphasis{Field: &c.percent}}
		problems := d.Validate(nil)
		if c.ok != (len(problems) == 0) {
			t.Errorf("%d: %v", c.percent, problems)
		}
		if !c.ok && problems[0].Field != "emphasis.field" {
			t.Errorf("%d: the problem is said of %s", c.percent, problems[0].Field)
		}
	}
}

func TestARuleWithoutEmphasisCountsInFull(t *testing.T) {
	t.Parallel()
	twice := 200
	if got, want := (&Emphasis{Skills: &twice}).Percents(), [FitRuleCount]int{200, 100, 100, 100, 100, 100, 100}; got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got := (*Emphasis)(nil).Percents(); got != [FitRuleCount]int{100, 100, 100, 100, 100, 100, 100} {
		t.Errorf("no emphasis at all is %v", got)
	}
	if len(FitRules()) != FitRuleCount {
		t.Errorf("%d rules, want %d", len(FitRules()), FitRuleCount)
	}
}
