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
