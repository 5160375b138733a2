package api

import (
	"reflect"
	"strings"
	"testing"

	"talentmatch/market"
)

func TestAdviceIsAnsweredInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for path, want := range map[string][2]string{
		"/api/v1/demands/d1/advice":                {"把python由必备改为加分", "make python a plus instead of a must"},
		"/api/v1/talents/t1/advice":                {"学会pandas（掌握）：多 2 个可投岗位，多 1 个 60 分以上的岗位", "learn pandas (proficient): 2 more open to you, 1 more at 60 points or above"},
		"/api/v1/market/gaps":                      {"教会 1 人pandas（掌握），可多填补 1 个空缺", "teaching pandas (proficient) to 1 person fills 1 more seat"},
		"/api/v1/demands/d1/compare?talents=t1,t2": {"张测试在技能（+2.5）上领先", "张测试 leads on skills (+2.5)"},
	} {
		for i, lang := range []string{"zh", "en"} {
			w := s.do(t, "GET", path, "", "Accept-Language", lang)
			wantStatus(t, w, 200)
			if !strings.Contains(w.Body.String(), want[i]) || w.Header().Get("Content-Language") != lang {
				t.Errorf("%s in %s: %s", path, lang, w.Body)
			}
		}
	}
	if fakeRelax[0].Text != "" {
		t.Error("a sentence was written into what the engine shares")
	}
	w := s.do(t, "GET", "/api/v1/talents/t1/advice", "")
	if !strings.Contains(w.Body.String(), "少 3 个 60 分以上的岗位") && !strings.Contains(w.Body.String(), "3 fewer at 60 points or above") {
		t.Errorf("a loss: %s", w.Body)
	}
}

func TestAdviceKeepsTheContract(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	a := decoded[market.DemandAdvice](t, s.do(t, "GET", "/api/v1/demands/d1/advice?asOf=2026-01-02", ""))
	if a.AsOf != "2026-01-02" || a.Cheapest == nil || a.CheapestPair != nil || a.Cheapest.Enter[0].Talent.Name != "李测试" || a.Single[0].Enter[0].Score != 7050 {
		t.Errorf("%+v", a)
	}
	g := decoded[market.Gaps](t, s.do(t, "GET", "/api/v1/market/gaps?by=district", "", "Accept-Language", "zh"))
	if s.app.lastQ != market.GapByDistrict || g.Rows[0].Label != "pandas" || g.Rows[1].Label != "" || g.Demands[0].Unmet != 1 {
		t.Errorf("%v %+v", s.app.lastQ, g)
	}
	c := decoded[market.Comparison](t, s.do(t, "GET", "/api/v1/demands/d1/compare?talents=t1,t2", ""))
	if !reflect.DeepEqual(s.app.lastQ, []string{"t1", "t2"}) || c.Leader != "t1" || c.By != 250 || c.Matches[0].Failed == nil {
		t.Errorf("%v %+v", s.app.lastQ, c)
	}
	wantProblem(t, s.do(t, "GET", "/api/v1/demands/d404/advice", ""), 404, market.CodeNotFound)
	wantProblem(t, s.do(t, "GET", "/api/v1/talents/t404/advice", ""), 404, market.CodeNotFound)
	for _, path := range []string{"/api/v1/demands/d1/compare", "/api/v1/demands/d1/compare?talents=t1", "/api/v1/market/gaps?by=sex", "/api/v1/demands/d1/advice?asOf=soon"} {
		wantProblem(t, s.do(t, "GET", path, ""), 422, market.CodeInvalid)
	}
}
