package exchange

import (
	"strings"
	"time"
	"unicode/utf8"

	"talentmatch/market"
)

// consentWords are what people write where a consent was given or signed, refusalWords where it was not, or not yet.
var (
	consentWords = wordSet("同意", "已同意", "授权", "已授权", "同意授权", "本人同意", "口头同意", "电话同意", "书面同意", "微信同意", "同意推荐", "均同意", "都同意",
		"已签", "已签署", "已签字", "已签名", "已签订", "签署", "签字", "签了", "本人已签", "本人签字", "已交", "已提交", "已上交", "已收", "已确认", "已勾选", "已知情同意", "知情同意",
		"agree", "agreed", "consent", "consented", "given", "granted", "signed")
	refusalWords = wordSet("不同意", "未同意", "暂不同意", "没同意", "拒绝", "已拒绝", "不授权", "未授权", "暂不授权", "已撤回", "撤回", "撤销", "已撤销",
		"未签", "未签署", "未签字", "未签名", "没签", "不签", "拒签", "待签", "待签署", "待签字", "未交", "没交", "待交", "未提交", "待提交", "未上交", "待确认", "未确认", "待定", "待补",
		"暂无", "未填", "未填写", "未知情", "refused", "refuse", "disagree", "declined", "withdrawn", "not given", "not signed", "unsigned", "pending")
)

func wordSet(list ...string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, w := range list {
		out[w] = true
	}
	return out
}

// versionImported is the version of a consent whose text is not known.
const versionImported = "imported"

// consent reads a consent cell: agreement, refusal, the day of an agreement, or the version of the text that was
// agreed to. stamped tells that the moment stands in a column of its own, as in an export: then whatever is no
// known word is a version. It returns false for a cell that can't be understood.
func (c *cell) consent(stamped bool) (market.ConsentCell, bool) {
	given, refused := market.ConsentCell{Stated: true, Given: true}, market.ConsentCell{Stated: true}
	bare, _ := splitHint(fold(c.text))
	bare = strings.TrimRight(trim(bare), "。.!！")
	for _, s := range []string{fold(c.text), bare} {
		switch {
		case consentWords[s]:
			return given, true
		case refusalWords[s]:
			return refused, true
		}
		if yes, ok := yesNo(s); ok {
			return market.ConsentCell{Stated: true, Given: yes}, true
		}
	}
	version := market.ConsentCell{Stated: true, Given: true, Version: c.text}
	switch {
	case strings.HasPrefix(c.text, "{"): // a damaged export
		return refused, false
	case stamped, bare == versionImported:
		return version, true
	case nothing(c.text):
		return market.ConsentCell{}, true
	case c.isDay(bare):
		return given, true
	case strings.ContainsAny(bare[:min(3, len(bare))], "不未拒待暂没"), !hasDigit(bare), utf8.RuneCountInString(bare) > 60:
		return refused, false
	}
	return version, true
}

// isDay tells whether a text is a whole day; a month alone is taken for the version of a text.
func (c *cell) isDay(s string) bool {
	if _, ok := parseDate(s, c.row.date1904, false); !ok {
		return false
	}
	return !reMonth.MatchString(s) && !reYear.MatchString(s)
}

// readConsent reads the columns of consent. It returns what they do to the record: a whole grant is put there and
// a refusal takes it away; a bare agreement is the caller's to record. What can't be understood counts as a
// refusal, so that nobody attests over it, and is reported. Of several columns one refusal is enough.
func readConsent(row *rowContext) func(*market.Talent) {
	revoke := func(t *market.Talent) { t.Consent.Matching = nil }
	cells := row.byKey["consent"]
	at := row.stated("consent.at")
	when, exactly, ok := row.moment(at)
	for _, c := range cells {
		if c.clear {
			row.consent = market.ConsentCell{Stated: true}
			return revoke
		}
		if len(cells) == 1 && strings.HasPrefix(c.text, "{") {
			if g, isGrant := jsonCell[market.Grant](c); isGrant {
				return row.grant(g)
			}
		}
		said, understood := c.consent(exactly)
		if !understood {
			c.unreadable("consent")
		}
		switch {
		case !said.Stated:
		case !said.Given:
			row.consent = said
			return revoke
		case !row.consent.Stated || row.consent.Version == "":
			row.consent = said
		}
	}
	if row.consent.Version == "" || !ok {
		return nil
	}
	g := market.Grant{Version: row.consent.Version, At: when}
	if by := row.optionalText("consent.by"); by != nil {
		g.By = *by
	}
	return row.grant(g)
}

// moment reads the cell with the time of a consent; exactly tells that it is a moment rather than a day.
func (row *rowContext) moment(c *cell) (when time.Time, exactly, ok bool) {
	if c == nil || c.clear {
		return when, false, false
	}
	if when, err := time.Parse(time.RFC3339, c.text); err == nil {
		return when.UTC(), true, true
	}
	d, ok := parseDate(c.text, row.date1904, false)
	if !ok {
		c.unreadable("date")
		return when, false, false
	}
	when, _ = time.Parse(time.DateOnly, string(d)) // a valid day
	return when, false, true
}

func (row *rowContext) grant(g market.Grant) func(*market.Talent) {
	row.consent = market.ConsentCell{Stated: true, Given: true, Version: g.Version}
	return func(t *market.Talent) {
		own := g
		t.Consent.Matching = &own
	}
}
