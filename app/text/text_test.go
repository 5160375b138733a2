package text

import (
	"strings"
	"testing"

	"talentmatch/market"
)

func TestBothLanguagesHaveTheSameCodes(t *testing.T) {
	t.Parallel()
	zh, en := For("zh"), For("en")
	for _, c := range zh.Codes() {
		if !en.Has(c) {
			t.Errorf("en has no text for %s", c)
		}
	}
	for _, c := range en.Codes() {
		if !zh.Has(c) {
			t.Errorf("zh has no text for %s", c)
		}
	}
}

func TestEveryTextRendersWithoutArguments(t *testing.T) {
	t.Parallel()
	for _, lang := range Langs() {
		p := For(lang)
		for _, c := range p.Codes() {
			got := p.Text(c, market.Args{})
			if got == c && !strings.HasPrefix(c, "template.") {
				t.Errorf("%s: %s does not render", lang, c)
			}
		}
	}
}

func TestReasonsAreSentencesOfTheLanguage(t *testing.T) {
	t.Parallel()
	r := market.Reason{Code: "salary.below", Args: market.Args{"wishLow": 12000, "wishHigh": 15000, "offerHigh": 9000}}
	if got, want := For("zh").Reason(r), "薪资最高 9,000 元/月低于期望12,000–15,000 元/月"; got != want {
		t.Errorf("zh: %s, want %s", got, want)
	}
	if got, want := For("en").Reason(r), "the offer of up to 9,000 CNY a month is below the wish of 12,000–15,000 CNY a month"; got != want {
		t.Errorf("en: %s, want %s", got, want)
	}
}

func TestWhatIsRequiredIsNamedWithItsPathAndWhatIsAllowed(t *testing.T) {
	t.Parallel()
	salary := market.Problem{Field: "demand.salary", Code: market.ProblemRequired, Args: market.Args{"anyOf": []string{"min", "max"}, "low": 1, "high": 10_000_000}}
	certificate := market.Problem{Field: "certificate", Code: market.ProblemRequired, Args: market.Args{"anyOf": []string{"name", "level"}, "levels": []string{"junior", "senior"}}}
	for _, c := range []struct {
		q      market.Problem
		zh, en string
	}{
		{market.Problem{Field: "title", Code: market.ProblemRequired}, "必填", "is required"},
		{salary, "至少填写一项：demand.salary.min、demand.salary.max，应为 1 到 10,000,000 的整数",
			"at least one of demand.salary.min, demand.salary.max is required; a whole number from 1 to 10,000,000"},
		{certificate, "至少填写一项：certificate.name、certificate.level；等级可用：junior、senior",
			"at least one of certificate.name, certificate.level is required; levels: junior, senior"},
	} {
		if zh, en := For("zh").Problem(c.q), For("en").Problem(c.q); zh != c.zh || en != c.en {
			t.Errorf("%s\n%s", zh, en)
		}
	}
	if salary.Args["anyOf"].([]string)[0] != "min" {
		t.Error("the problem itself was changed")
	}
}

func TestBrokenJSONIsExplainedByPlaceAndCharacter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code   market.Code
		args   market.Args
		zh, en string
	}{
		{"json_syntax", market.Args{"line": 3, "column": 1, "found": "}"}, "不是有效的 JSON：第 3 行第 1 列不应出现 }", "is not valid JSON: line 3, column 1: } can't stand here"},
		{"json_syntax", market.Args{"line": 1, "column": 9}, "不是有效的 JSON：第 1 行第 9 列内容不完整，提前结束", "is not valid JSON: line 1, column 9: the text ends too early"},
		{"exchange.malformed_line", market.Args{"line": 1, "column": 8, "found": "“"}, "这一行不是有效的 JSON：第 8 列不应出现 “", "This line is not valid JSON: column 8: “ can't stand here"},
		{"exchange.malformed_line", market.Args{"line": 1, "column": 8}, "这一行不是有效的 JSON：第 8 列内容不完整，提前结束", "This line is not valid JSON: column 8: the line ends too early"},
		{"exchange.malformed_line", nil, "这一行不是有效的 JSON", "This line is not valid JSON"},
	} {
		q := market.Problem{Code: c.code, Args: c.args}
		if zh, en := For("zh").Problem(q), For("en").Problem(q); zh != c.zh || en != c.en {
			t.Errorf("%s\n%s", zh, en)
		}
	}
}

func TestLanguageFollowsAcceptLanguage(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "zh", "en": "en", "en-GB,zh;q=0.5": "en", "zh-TW": "zh", "fr": "zh", "de, en;q=0.8": "en", "\x00;;": "zh",
	} {
		if got := Match(header); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

func TestEveryErrorCodeHasASentence(t *testing.T) {
	t.Parallel()
	for _, c := range []market.Code{market.CodeInvalid, market.CodeMalformed, market.CodeTooLarge, market.CodeNotFound, market.CodeConflict, market.CodeDuplicate, market.CodeReferenced,
		market.CodeForbidden, market.CodeIllegalStep, market.CodeUnavailable, market.CodeNotReady, market.CodeStorageFull, market.CodeReadOnly, market.CodeInUse,
		market.CodeCorrupt, market.CodeUnsupported, market.CodeCancelled, market.CodeInternal, market.CodePrecondRev} {
		if !For("zh").Has("error."+string(c)) || !For("en").Has("error."+string(c)) {
			t.Errorf("no sentence for %s", c)
		}
	}
}
