package api

import (
	"slices"
	"strings"
	"testing"

	"talentmatch/app/text"
	"talentmatch/market"
)

func TestASummarySaysWhatIsCertainAndWhoIsOutside(t *testing.T) {
	t.Parallel()
	match := func(score market.Score, parts ...market.Part) []market.Match {
		return []market.Match{{Score: score, Parts: parts}}
	}
	title := market.Part{Side: market.SideFit, Rule: "background", Known: true}
	skills := market.Part{Side: market.SideFit, Rule: "skills"}
	known := market.Part{Side: market.SideFit, Rule: "skills", Known: true}
	none, outside := []market.Rejection{}, []market.Rejection{{Code: "no_consent", Count: 8, Text: "未同意参与匹配"}}
	for _, c := range []struct {
		list market.MatchList
		want []string
	}{
		{market.MatchList{Total: 475, Certain: 23, Pool: 2856, Items: match(8000), Outside: none}, []string{"符合 23，待确认 452，共考察 2,856"}},
		{market.MatchList{Total: 4, Pool: 9, Items: match(8000)}, []string{"没有已确定符合的，待确认 4，共考察 9"}},
		{market.MatchList{Pool: 9, Outside: none}, []string{"没有符合或待确认的，共考察 9"}},
		{market.MatchList{Outside: outside}, []string{"没有可匹配的人才", "库中 8 名人才，均未同意参与匹配。"}},
		{market.MatchList{Outside: append(slices.Clone(outside), market.Rejection{Count: 2, Text: "目前不在求职"})},
			[]string{"没有可匹配的人才", "库中 10 名人才，均不参与匹配：未同意参与匹配 8、目前不在求职 2。"}},
		{market.MatchList{Total: 1, Certain: 1, Pool: 1, Items: match(1), Outside: outside}, []string{"符合 1，待确认 0，共考察 1", "另有 8 名人才未同意参与匹配。"}},
		{market.MatchList{Outside: none, Of: market.KindDemand}, []string{"没有可匹配的用工需求", "库中还没有用工需求。"}},
		{market.MatchList{Total: 1, Certain: 1, Pool: 1, Items: match(0, title)}, []string{"符合 1", "岗位名称"}},
		{market.MatchList{Total: 1, Certain: 1, Pool: 1, Items: match(0, title, skills)}, []string{"符合 1", "要求是否写对"}},
		{market.MatchList{Total: 1, Certain: 1, Pool: 1, Items: match(0, skills), Of: market.KindDemand}, []string{"符合 1", "请补充技能"}},
		{market.MatchList{Total: 1, Certain: 1, Pool: 1, Items: match(0, known), Of: market.KindDemand}, []string{"符合 1", "技能是否写全"}},
	} {
		got := Summary(&c.list, text.For("zh"))
		ok := len(got) == len(c.want)
		for i := range min(len(got), len(c.want)) {
			ok = ok && strings.Contains(got[i], c.want[i])
		}
		if !ok {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestPeopleReadFiveMustSkillsAndTheRestAsOneLine(t *testing.T) {
	t.Parallel()
	list := []market.Rejection{{Code: "start_too_late", Count: 1, Text: "start"}}
	for _, n := range []int{3, 9, 2, 7, 3, 8, 3} { // in the order of a demand
		list = append(list, market.Rejection{Code: mustSkill, Count: n, Text: "skill"})
	}
	list = append(list, market.Rejection{Code: "must_education", Count: 4, Text: "education"})
	got := Brief(list, text.For("en"))
	var counts []int
	for _, r := range got {
		counts = append(counts, r.Count)
	}
	if want := []int{1, 3, 9, 7, 3, 8, 5, 4}; !slices.Equal(counts, want) {
		t.Errorf("counts %v, want %v", counts, want)
	}
	if rest := got[6].Text; rest != "2 other required skills together" {
		t.Errorf("rest %q", rest)
	}
	if len(list) != 9 || list[3].Count != 2 {
		t.Error("the list itself was changed")
	}
	if short := Brief(list[:7], text.For("en")); len(short) != 7 {
		t.Errorf("six skills are %d lines: one line for one skill says less than its name", len(short))
	}
}
