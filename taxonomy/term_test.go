package taxonomy

import (
	"slices"
	"strings"
	"testing"
	"time"

	"talentmatch/market"
)

func TestTermsAreWordsThatLookLikeTechnologies(t *testing.T) {
	t.Parallel()
	tax, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"熟悉Zorbase、Zorflow和zorkit的使用":                           "zorbase zorflow zorkit",
		"熟悉 Zorbase ，会用 KestrelDB2":                             "zorbase kestreldb2",
		"We look for somebody who knows KestrelDB and likes it": "kestreldb",
		"完成KPI，熟练使用office，薪资8K-10K，13薪，CET-4":                   "",
		"请投递 job_welfare，见 https://example.com/Zorbase?x=1":     "",
		"a@example.com，电话010-1234":                              "",
		"Zorbase、zorbase、ZORBASE":                               "zorbase",
		"positionAdvantage：双休":                                  "",
		"无":                                                     "",
	} {
		if got := strings.Join(tax.Terms(text, nil), " "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestTermsLeaveOutWhatIsKnownAndAreFew(t *testing.T) {
	t.Parallel()
	tax, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	text := "熟悉Zorbase、Zorflow"
	at := strings.Index(text, "Zorbase")
	if got := tax.Terms(text, []market.Span{{Start: at, End: at + 7}}); !slices.Equal(got, []string{"zorflow"}) {
		t.Errorf("%v", got)
	}
	var many []string
	for i := range 200 {
		many = append(many, "zor"+strings.Repeat("b", i%15)+string(rune('a'+i/15))+"x")
	}
	if got := tax.Terms(strings.Join(many, "、"), nil); len(got) != market.MaxTerms {
		t.Errorf("%d terms", len(got))
	}
}

func TestTermsOfALongTextCostNoMoreThanItsLength(t *testing.T) {
	t.Parallel()
	tax, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	const words = 400_000
	text := strings.Repeat("精通Zorbase。", words) + "会用Zorflow"
	known := make([]market.Span, words)
	for i := range known {
		at := i*len("精通Zorbase。") + len("精通")
		known[words-1-i] = market.Span{Start: at, End: at + len("Zorbase")} // in no order
	}
	begin := time.Now()
	got := tax.Terms(text, known)
	if took := time.Since(begin); took > 5*time.Second { // squares of the length take many minutes
		t.Errorf("%v", took)
	}
	if !slices.Equal(got, []string{"zorflow"}) {
		t.Errorf("%v", got)
	}
}
