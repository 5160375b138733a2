package api

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"talentmatch/app/text"
	"talentmatch/market"
)

var pagePaths = []string{"/", "/docs", "/explore/demands", "/explore/demands/d1", "/explore/talents", "/explore/talents/t1",
	"/explore/demands?q=python", "/explore/demands/d1?cursor=page2", "/explore/employers/e1"}

func TestPagesRenderInBothLanguages(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	code := regexp.MustCompile(`\b(api|word|error|problem)\.[a-z]+\.[a-zA-Z.]+|no value|%!`)
	for _, path := range pagePaths {
		for _, lang := range []string{"zh", "en"} {
			w := s.do(t, "GET", path, "", "Accept-Language", lang, "Accept", "text/html")
			wantStatus(t, w, 200)
			got := w.Body.String()
			if !strings.Contains(got, `<html lang="`+lang+`">`) || w.Header().Get("Content-Language") != lang {
				t.Errorf("%s is not in %s", path, lang)
			}
			if !strings.HasSuffix(strings.TrimSpace(got), "</html>") {
				t.Errorf("%s is not whole", path)
			}
			if m := code.FindString(got); m != "" {
				t.Errorf("%s %s shows %q", lang, path, m)
			}
		}
	}
}

func TestPagesLoadNothingFromOutsideAndRunNothing(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	for _, path := range pagePaths {
		got := s.do(t, "GET", path, "", "Accept", "text/html").Body.String()
		for _, bad := range []string{"<script", " style=", " onclick", "javascript:", "<iframe", "@import"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s holds %q", path, bad)
			}
		}
		for _, m := range regexp.MustCompile(`(?:src|href|action)="([^"]*)"`).FindAllStringSubmatch(got, -1) {
			u, err := url.Parse(m[1])
			if err != nil || u.Host != "" || u.Scheme != "" && u.Scheme != "data" {
				t.Errorf("%s leads outside: %q", path, m[1])
			}
		}
	}
	w := s.do(t, "GET", "/assets/style.css", "", "Accept", "*/*")
	wantStatus(t, w, 200)
	if strings.Contains(w.Body.String(), "url(") || strings.Contains(w.Body.String(), "@import") {
		t.Error("the style sheet loads something")
	}
}

func TestEveryLinkOfThePagesLeadsSomewhere(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	seen := map[string]bool{}
	for _, path := range pagePaths {
		got := s.do(t, "GET", path, "", "Accept", "text/html").Body.String()
		for _, m := range regexp.MustCompile(`(?:href|action)="(/[^"#]*)`).FindAllStringSubmatch(got, -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if seen[to] || strings.HasPrefix(to, "/explore/talents/t9") || strings.HasPrefix(to, "/explore/demands/d9") {
				continue // the fake's near misses are not stored
			}
			seen[to] = true
			wantStatus(t, s.do(t, "GET", to, "", "Accept", "*/*"), 200)
		}
		for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(got, -1) {
			if !strings.Contains(got, `id="`+m[1]+`"`) {
				t.Errorf("%s: #%s leads nowhere", path, m[1])
			}
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d links", len(seen))
	}
}

func TestAPageEscapesWhatPeopleWrote(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	got := s.do(t, "GET", "/explore/demands/d1", "", "Accept", "text/html").Body.String()
	if strings.Contains(got, "数据分析师<b>") || !strings.Contains(got, "数据分析师&lt;b&gt;") {
		t.Error("a title is not escaped")
	}
	got = s.do(t, "GET", "/explore/demands?q="+url.QueryEscape(`"><script>alert(1)</script>`), "", "Accept", "text/html").Body.String()
	if strings.Contains(got, "<script>") {
		t.Error("a search is not escaped")
	}
}

func TestPagesExplainMatches(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	got := s.do(t, "GET", "/explore/demands/d1", "", "Accept", "text/html").Body.String()
	for _, want := range []string{"张测试", "81.23", "90.00", "74.00", `width="90.00"`, "88 %", "70.00–91.00", "to confirm", "示例科技有限公司", "李测试", "8,000–12,000"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if phone := "13800000000"; strings.Contains(s.do(t, "GET", "/explore/talents/t1", "", "Accept", "text/html").Body.String(), phone) {
		t.Error("a page shows a phone number")
	}
}

func TestPagesShowWhatPeopleWroteWithItsLines(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	wantStatus(t, s.do(t, "PATCH", "/api/v1/demands/d1", `{"text":"职责：\n<b>开发</b>"}`), 200)
	wantStatus(t, s.do(t, "PATCH", "/api/v1/talents/t1", `{"experience":[{"role":"测试员","employer":"示例公司","from":"2020-01","text":"一\n二"}],
		"training":[{"name":"实训<i>","hours":40,"result":"结业"}],"certificates":[{"name":"示例证书","number":"N-1"}]}`), 200)
	demand := s.do(t, "GET", "/explore/demands/d1", "", "Accept", "text/html").Body.String()
	for _, want := range []string{`<p class="text">职责：` + "\n" + `&lt;b&gt;开发&lt;/b&gt;</p>`, `<a href="/explore/employers/e1">示例科技有限公司</a>`} {
		if !strings.Contains(demand, want) {
			t.Errorf("the demand lacks %q", want)
		}
	}
	talent := s.do(t, "GET", "/explore/talents/t1", "", "Accept", "text/html", "Accept-Language", "zh").Body.String()
	for _, want := range []string{"<h3>测试员 · 示例公司</h3>", "工作 · 2020-01 至今", "一\n二", "<h3>实训&lt;i&gt;</h3>", "课程 · 40 学时", "结业", "<h3>示例证书</h3>"} {
		if !strings.Contains(talent, want) {
			t.Errorf("the talent lacks %q", want)
		}
	}
	if strings.Contains(talent, "N-1") {
		t.Error("the number of a certificate is shown")
	}
	if employer := s.do(t, "GET", "/explore/employers/e1", "", "Accept", "text/html").Body.String(); !strings.Contains(employer, `href="/explore/demands/d1"`) {
		t.Error("an employer does not lead to its demands")
	}
}

func TestAListSaysHowASearchWasUnderstood(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	got := s.do(t, "GET", "/explore/talents?q=nobody", "", "Accept", "text/html", "Accept-Language", "zh").Body.String()
	for _, want := range []string{"不认识的地区“火星”", "检索不含姓名和电话"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	found := decoded[Found[FoundTalent]](t, s.do(t, "GET", "/api/v1/search/talents?q=nobody", "", "Accept-Language", "en"))
	if len(found.Notes) != 1 || found.Notes[0].Code != "search.unknown_place" || !strings.Contains(found.Notes[0].Text, "火星") {
		t.Errorf("notes %+v", found.Notes)
	}
	if strings.Contains(s.do(t, "GET", "/explore/talents", "", "Accept", "text/html").Body.String(), "search.unknown") {
		t.Error("a note without a question")
	}
}

func TestEnglishTextsHaveNoFullWidthMarks(t *testing.T) {
	t.Parallel()
	p := text.For("en")
	for _, code := range p.Codes() {
		if s := p.Text(code, market.Args{}); strings.ContainsAny(s, "（）、，：；。") {
			t.Errorf("%s: %s", code, s)
		}
	}
}

func TestALanguageChosenByHandStaysChosen(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	got := s.do(t, "GET", "/?lang=zh", "", "Accept", "text/html").Body.String()
	if !strings.Contains(got, `<html lang="zh">`) || !strings.Contains(got, `href="/explore/demands?lang=zh"`) || !strings.Contains(got, `name="lang" value="zh"`) {
		t.Error("the language is lost")
	}
}

func TestPagesWorkWhileDataIsBeingPrepared(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	s.app.failing(&market.Error{Code: market.CodeNotReady})
	w := s.do(t, "GET", "/", "", "Accept", "text/html")
	wantStatus(t, w, 200)
	if !strings.Contains(w.Body.String(), "42 %") {
		t.Error("no progress")
	}
	wantStatus(t, s.do(t, "GET", "/explore/talents", "", "Accept", "text/html"), 200)
	wantStatus(t, s.do(t, "GET", "/explore/demands", "", "Accept", "text/html"), 200)
	w = s.do(t, "GET", "/explore/demands/d1", "", "Accept", "text/html")
	wantStatus(t, w, 503)
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || w.Header().Get("Retry-After") == "" {
		t.Errorf("header %v", w.Header())
	}
}

func TestAProblemOfAPageIsAPage(t *testing.T) {
	t.Parallel()
	s := newTest(t)
	w := s.do(t, "GET", "/explore/talents/nobody", "", "Accept", "text/html")
	wantStatus(t, w, 404)
	if !strings.Contains(w.Body.String(), "not_found") || !strings.Contains(w.Body.String(), "req-1") {
		t.Errorf("got %s", w.Body)
	}
	wantProblem(t, s.do(t, "GET", "/explore/talents/nobody", "", "Accept", "text/html;q=0.5, application/json"), 404, market.CodeNotFound)
}
