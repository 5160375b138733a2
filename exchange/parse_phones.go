package exchange

import (
	"regexp"
	"strings"

	"golang.org/x/text/width"

	"talentmatch/market"
)

var (
	// reRemark is something said in brackets about a number, without digits ("（家长）").
	reRemark     = regexp.MustCompile(`\s*[(（【\[][^0-9０-９()（）【】\[\]]+[)）】\]]\s*`)
	rePhoneLabel = regexp.MustCompile(`^(?i:手机号码|手机号|手机|电话号码|联系电话|电话|移动电话|座机|tel|phone|mobile)\s*[:：.]?\s*`)
	reMobile     = regexp.MustCompile(`^1[3-9][0-9]{9}$`)
	reAlmost     = regexp.MustCompile(`^1[3-9](?:[0-9]{8}|[0-9]{10})$`)
	reLandline   = regexp.MustCompile(`^0[1-9][0-9]{8,10}$`)
)

// phone reads a phone number: one that a spreadsheet has made a number, one with a remark in brackets, and of
// several the first. A problem are digits that are lost ("1.38E+10"), a mobile number with a digit too few or too
// many, and two mobile numbers, of which nobody knows whose they are.
func (c *cell) phone() string {
	s := c.text
	if madeNumber(s) {
		var ok bool
		if s, ok = digitsOf(s); !ok {
			c.unreadable("phone")
			return s
		}
	}
	first, mobile := "", ""
	for _, part := range strings.FieldsFunc(reRemark.ReplaceAllString(s, ";"), func(r rune) bool { return strings.ContainsRune("/、,，;；|\n\r", r) }) {
		if part = trim(part); part == "" {
			continue
		}
		part = withoutLabel(part)
		n := market.NormalPhone(part)
		isMobile := !abroad(part) && reMobile.MatchString(n)
		switch {
		case n == "":
			c.problem(market.ProblemBadFormat, market.Args{"format": "phone"})
			return s
		case !abroad(part) && reAlmost.MatchString(n):
			c.problem(ProblemMobileDigits, market.Args{"value": clip(part), "count": len(n)})
			return s
		case isMobile && mobile != "" && mobile != n:
			c.problem(ProblemTwoMobiles, nil)
			return s
		}
		if isMobile {
			mobile = n
		}
		if first == "" {
			first = part
		}
	}
	if first == "" {
		c.problem(market.ProblemBadFormat, market.Args{"format": "phone"})
		return s
	}
	return first
}

// withoutLabel takes a word such as 手机 off a number.
func withoutLabel(s string) string {
	if at := rePhoneLabel.FindStringIndex(s); at != nil {
		return s[at[1]:]
	}
	return s
}

// abroad tells whether a number is written with the code of another country.
func abroad(text string) bool {
	s := strings.ReplaceAll(trim(width.Fold.String(text)), " ", "")
	return strings.HasPrefix(s, "+") && !strings.HasPrefix(s, "+86")
}

// onePhone returns a mobile or land line number of China as digits alone, so that all of them look the same, and
// any other, such as one with an extension, as it is.
func onePhone(s string) string {
	if n := market.NormalPhone(s); !abroad(s) && (reMobile.MatchString(n) || reLandline.MatchString(n)) && !strings.Contains(s, "转") {
		return n
	}
	return s
}
