package exchange

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"talentmatch/market"
)

// fold brings a cell that holds a number, a date or a keyword into one form: half width, lower case, no
// blanks at the ends.
func fold(s string) string { return strings.ToLower(trim(width.Fold.String(s))) }

// nothing tells whether a cell that isn't free text says that there is nothing to say.
func nothing(s string) bool {
	switch fold(s) {
	case "", "无", "/", "\\", "n/a", "na", "null", "none", "nan", "--", "—", "——", "暂无", "未填写", "未填", "空", "[]", "{}", "''", "...":
		return true
	}
	return false
}

var chineseDigits = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// arabic replaces Chinese numbers below one hundred, such as 三 or 十五, by digits.
func arabic(s string) string {
	if !strings.ContainsAny(s, "一二两三四五六七八九十") {
		return s
	}
	var out strings.Builder
	run := []rune(s)
	for i := 0; i < len(run); {
		d, isDigit := chineseDigits[run[i]]
		if !isDigit && run[i] != '十' {
			out.WriteRune(run[i])
			i++
			continue
		}
		n := d
		if isDigit {
			i++
		} else {
			n = 1
		}
		if i < len(run) && run[i] == '十' {
			i++
			n *= 10
			if i < len(run) {
				if u, ok := chineseDigits[run[i]]; ok {
					n += u
					i++
				}
			}
		}
		out.WriteString(strconv.Itoa(n))
	}
	return out.String()
}

var reNumber = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?(?:e\+?[0-9]+)?)(?:人|名|个|位|年|小时|学时|课时|h|people|persons?)?$`)

// wholeNumber reads a number such as "3", "3人" or "3.0".
func wholeNumber(s string) (int, bool) {
	m := reNumber.FindStringSubmatch(strings.ReplaceAll(arabic(fold(s)), ",", ""))
	if m == nil {
		return 0, false
	}
	f, err := strconv.ParseFloat(m[1], 64)
	if err != nil || f != math.Trunc(f) || f > 1e9 {
		return 0, false
	}
	return int(f), true
}

var reHeadcount = regexp.MustCompile(`^([0-9]+)(?:人|名)?[-~至到—–]([0-9]+)(?:人|名|位|个)?$`)

// headcount reads a number of seats; of a range the upper end counts, and "若干" is no number.
func (c *cell) headcount() (int, bool) {
	s := arabic(fold(c.text))
	if m := reHeadcount.FindStringSubmatch(s); m != nil {
		s = m[2]
	}
	switch s {
	case "若干", "不限", "多名", "数名", "several", "open":
		return 0, false
	}
	for _, end := range []string{"以上", "左右", "+"} {
		s = strings.TrimSuffix(s, end)
	}
	n, ok := wholeNumber(s)
	if !ok {
		c.unreadable("headcount")
	}
	return n, ok
}

var reMadeNumber = regexp.MustCompile(`^(?:[0-9]+\.0+|[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,2})$`)

// madeNumber tells whether a text looks like an identifier that went through a column of numbers.
func madeNumber(s string) bool { return strings.ContainsAny(s, ".+") && reMadeNumber.MatchString(s) }

// digitsOf writes such a number in full; false where digits are lost ("1.38E+10").
func digitsOf(s string) (string, bool) {
	mantissa, exp, scientific := strings.Cut(strings.ToLower(s), "e")
	whole, frac, _ := strings.Cut(mantissa, ".")
	if !scientific {
		return whole, strings.Trim(frac, "0") == ""
	}
	n, err := strconv.Atoi(strings.TrimPrefix(exp, "+"))
	if err != nil || len(frac) > n || len(frac) < n-1 || n > 17 {
		return s, false
	}
	return whole + frac + strings.Repeat("0", n-len(frac)), true
}

var reYears = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)`)

// parseMonths reads what somebody says of their years of experience, in months: "3年", "2年工作经验", "半年", "6个月",
// "1-3年" (the lower end). It tells whether anything was understood.
func parseMonths(s string) (int, bool) {
	s = arabic(fold(s))
	for _, w := range []string{"无经验", "无工作经验", "应届", "在校", "没有", "none", "no experience", "fresh"} {
		if strings.Contains(s, w) {
			return 0, true
		}
	}
	half := strings.Contains(s, "半年")
	m := reYears.FindString(s)
	if m == "" {
		if half {
			return 6, true
		}
		return 0, false
	}
	f, err := strconv.ParseFloat(m, 64)
	if err != nil || len([]rune(s)) > 16 && !strings.Contains(s, "experience") {
		return 0, false
	}
	switch {
	case strings.Contains(s, "月"), strings.Contains(s, "month"):
		return int(math.Round(f)), f <= market.MaxMonths
	case strings.Contains(s, "以下"), strings.Contains(s, "以内"), strings.Contains(s, "less than"):
		return 0, true
	}
	months := int(math.Round(f * 12))
	if strings.Contains(s, "年半") {
		months += 6
	}
	rest := strings.TrimSpace(reYears.ReplaceAllString(s, ""))
	plain := rest == "" || strings.ContainsAny(rest, "年") || strings.Contains(rest, "year") || strings.HasPrefix(rest, "yr")
	return months, plain && months <= market.MaxMonths
}
