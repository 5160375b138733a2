package exchange

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"talentmatch/market"
)

// Factors that bring a wage to a month: 21.75 paid days and 174 hours a month are those of the labour
// ministry's notice 人社部 2008 No. 3.
const (
	daysPerMonth  = 21.75
	hoursPerMonth = 174
)

var (
	reSalaryMonths = regexp.MustCompile(`[·•・.,，、\s*x×]*([0-9]{2})\s*(?:薪|个月薪资|months?)|[x×*]\s*([0-9]{2})$`)
	reAmount       = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)(万|千|k|w|百)?(?:元|块|rmb|cny|yuan)?$`)
	reThousands    = regexp.MustCompile(`([0-9]),([0-9]{3})`)
	rePeriod       = regexp.MustCompile(`(?:/|每|一|per|a)?\s*(月|年|天|日|小时|时|周|months?|years?|days?|hours?|weeks?|mo|yr|hr|annum)$`)
)

// salaryOutcome says what a salary cell states.
type salaryOutcome int

const (
	salaryUnreadable salaryOutcome = iota
	salaryGiven
	salaryOpen // 面议: negotiable
)

// salaryNoise takes away what says nothing and makes all dashes one.
var salaryNoise = strings.NewReplacer("¥", "", "￥", "", "人民币", "", "税前", "", "税后", "", "月薪", "", "薪资", "", "左右", "", "约", "",
	"(", "", ")", "", "~", "-", "—", "-", "–", "-", "至", "-", "到", "-", "～", "-", " to ", "-", "--", "-")

var (
	reBasePay  = regexp.MustCompile(`^(?:无责底薪|无责任底薪|底薪|基本工资|保底工资|保底|基薪)[:：]?\s*`)
	reExtraPay = regexp.MustCompile(`\s*(?:\+|加|,|，|、|;|；|\s)*(?:业绩|销售|高额|岗位|绩效|项目|年终|全勤)*(?:提成|绩效工资|绩效|奖金|补贴|补助|年终奖|全勤奖|分红|股票|期权).*$`)
	reBoard    = regexp.MustCompile(`\s*(?:\+|,|，|、|;|；|\s)*(?:包食宿|包吃住|包吃|包住|管吃住|管吃|五险一金|五险|六险一金|双休|餐补).*$`)
)

// basePay takes off what comes on top of a salary. It tells whether something does, so that the amount is the
// least of it ("底薪3000+提成").
func basePay(s string) (string, bool) {
	s = reBoard.ReplaceAllString(s, "")
	rest := reExtraPay.ReplaceAllString(reBasePay.ReplaceAllString(s, ""), "")
	return trim(rest), rest != s
}

var (
	reChineseUnit   = regexp.MustCompile(`一个?(天|日|月|年|小时|周)`)
	reChineseAmount = regexp.MustCompile(`[零〇一二两三四五六七八九十百千万]+`)
)

// chineseAmounts writes Chinese numbers as digits: "八千-一万五" is "8000-15000". A unit behind digits stays.
func chineseAmounts(s string) string {
	s = reChineseUnit.ReplaceAllString(s, "/$1")
	return reChineseAmount.ReplaceAllStringFunc(s, func(run string) string {
		if n, ok := chineseNumber([]rune(run)); ok {
			return strconv.Itoa(n)
		}
		return run
	})
}

var chineseUnits = map[rune]int{'十': 10, '百': 100, '千': 1_000, '万': 10_000}

// chineseNumber reads a whole Chinese number below one hundred million, colloquial ones (一万五 is 15000) too.
func chineseNumber(run []rune) (int, bool) {
	if _, isDigit := chineseDigits[run[0]]; !isDigit && run[0] != '十' {
		return 0, false
	}
	total, section, digit, last, zero := 0, 0, -1, 10, false
	for _, r := range run {
		d, isDigit := chineseDigits[r]
		unit := chineseUnits[r]
		switch {
		case isDigit && d == 0:
			zero = true
		case isDigit && digit >= 0:
			return 0, false // 八九千 is a range
		case isDigit:
			digit = d
		case unit == 10_000:
			total, section, digit, last, zero = (section+max(digit, 0))*unit, 0, -1, unit, false
		default:
			if digit < 0 {
				digit = 1
			}
			section, digit, last, zero = section+digit*unit, -1, unit, false
		}
	}
	if digit >= 0 && last > 10 && !zero {
		digit *= last / 10
	}
	return total + section + max(digit, 0), true
}

// parseSalary reads a salary as people write it and brings it to CNY per month. hint is what the column's
// name says of the unit, such as "元/月" or "K".
func parseSalary(text, hint string) (market.Salary, salaryOutcome) {
	s := reThousands.ReplaceAllString(fold(text), "$1$2")
	s = salaryNoise.Replace(s)
	s, base := basePay(s)
	s = chineseAmounts(s)
	if strings.Contains(s, "面议") || strings.Contains(s, "negotiable") || s == "面谈" || s == "不限" || s == "待定" || s == "另议" {
		return market.Salary{}, salaryOpen
	}
	yearly := strings.HasPrefix(s, "年薪")
	s = trim(strings.TrimPrefix(s, "年薪"))
	var out market.Salary
	if m := reSalaryMonths.FindStringSubmatchIndex(s); m != nil {
		out.Months, _ = strconv.Atoi(strings.Trim(s[m[0]:m[1]], "·•・.,，、 *x×薪个月资months\t"))
		s = trim(s[:m[0]] + s[m[1]:])
		if out.Months < 12 || out.Months > 24 {
			return out, salaryUnreadable
		}
	}
	factor, s := period(s, hint)
	if yearly {
		factor = 1.0 / 12
	}
	small := 1_000.0
	switch {
	case factor < 1:
		small = 10_000
	case factor > 1:
		small = 1
	}
	low, high, ok := amounts(s, hint, small)
	if !ok {
		return out, salaryUnreadable
	}
	out.Min, out.Max = monthly(low, factor), monthly(high, factor)
	if base && out.Min != 0 {
		out.Max = 0
	}
	if out.Min == 0 && out.Max == 0 || out.Max != 0 && out.Max < out.Min {
		return out, salaryUnreadable
	}
	return out, salaryGiven
}

func monthly(v, factor float64) int { return int(math.Floor(v*factor + 0.5)) }

// openEnds are the words that leave one end of a salary open.
var openEnds = []string{"及以上", "及以下", "以上", "以下", "以内", "起"}

// period takes the unit of time off a salary and returns what brings it to a month.
func period(s, hint string) (float64, string) {
	open := ""
	for _, w := range openEnds {
		if rest, ok := strings.CutSuffix(s, w); ok {
			s, open = trim(rest), w
			break
		}
	}
	for _, from := range []string{s, fold(hint)} {
		m := rePeriod.FindStringSubmatchIndex(from)
		if m == nil {
			continue
		}
		unit := from[m[2]:m[3]]
		if from == s {
			s = trim(s[:m[0]])
		}
		s += open
		switch {
		case unit == "年", strings.HasPrefix(unit, "y"), unit == "annum":
			return 1.0 / 12, s
		case unit == "天", unit == "日", strings.HasPrefix(unit, "day"):
			return daysPerMonth, s
		case unit == "时", unit == "小时", strings.HasPrefix(unit, "h"):
			return hoursPerMonth, s
		case unit == "周", strings.HasPrefix(unit, "week"):
			return daysPerMonth / 5, s
		}
		return 1, s
	}
	return 1, s + open
}

// amounts reads one amount or a range, in CNY, 0 where an end is open. small is what a number below one
// hundred without a unit counts. A monthly amount of that size that stands alone is no amount: nobody knows
// whether 8 means thousands.
func amounts(s, hint string, small float64) (low, high float64, ok bool) {
	open := func(cut ...string) bool {
		for _, c := range cut {
			if strings.Contains(s, c) {
				s = trim(strings.Replace(s, c, "", 1))
				return true
			}
		}
		return false
	}
	up := open("及以上", "以上", "起", "from", "at least", "≥", ">=", "+", "min.")
	down := !up && open("及以下", "以下", "以内", "up to", "at most", "≤", "<=", "max.")
	a, b, isRange := strings.Cut(s, "-")
	if !isRange {
		v, unit, ok := amount(a)
		ok = ok && (unit != "" || v == 0 || v >= 100 || small < 1_000 || small > 1_000 || thousandsHint(hint))
		v, ok = withUnit(v, unit, "", hint, small, ok)
		switch {
		case up:
			return v, 0, ok
		case down:
			return 0, v, ok
		}
		return v, v, ok
	}
	v1, u1, ok1 := amount(trim(a))
	v2, u2, ok2 := amount(trim(b))
	other := u2
	if v1 > v2 {
		other = "" // "8000到1万": the unit belongs to one end alone
	}
	low, ok1 = withUnit(v1, u1, other, hint, small, ok1)
	high, ok2 = withUnit(v2, u2, u1, hint, small, ok2)
	return low, high, ok1 && ok2
}

// thousandsHint tells whether a column's name says that its numbers are thousands or more.
func thousandsHint(hint string) bool {
	return strings.ContainsAny(fold(hint), "万千kw")
}

func amount(s string) (float64, string, bool) {
	m := reAmount.FindStringSubmatch(strings.ReplaceAll(s, " ", ""))
	if m == nil {
		return 0, "", false
	}
	v, err := strconv.ParseFloat(m[1], 64)
	unit := m[2]
	if unit == "" && strings.TrimLeft(s, "0123456789. ") != "" {
		unit = "元"
	}
	return v, unit, err == nil && v < 1e9
}

// withUnit multiplies by the amount's own unit, else by that of the other end of the range ("1-1.5万"),
// else by that in the column's name. Without any, a number below one hundred counts small.
func withUnit(v float64, own, other, hint string, small float64, ok bool) (float64, bool) {
	unit := own
	if unit == "" {
		unit = other
	}
	if unit == "" {
		for _, u := range []string{"万", "千", "k", "元", "yuan", "cny", "rmb"} {
			if strings.Contains(fold(hint), u) {
				unit = u
				break
			}
		}
	}
	switch unit {
	case "万", "w":
		return v * 10_000, ok
	case "千", "k":
		return v * 1_000, ok
	case "百":
		return v * 100, ok
	case "":
		if v > 0 && v < 100 {
			return v * small, ok
		}
		return v, ok
	}
	return v, ok
}

// formatSalary writes a salary so that parseSalary reads the same.
func formatSalary(s market.Salary, lang string) string {
	unit, up, down, times, end := "元/月", "以上", "以下", "·", "薪"
	if lang == "en" {
		unit, up, down, times, end = " CNY/month", "+", "≤", " x", ""
	}
	var out string
	low, high := strconv.Itoa(s.Min), strconv.Itoa(s.Max)
	switch {
	case s.Max == 0 && lang == "en":
		out = low + up + unit
	case s.Max == 0:
		out = low + unit + up
	case s.Min == 0 && lang == "en":
		out = down + high + unit
	case s.Min == 0:
		out = high + unit + down
	case s.Min == s.Max:
		out = low + unit
	default:
		out = low + "-" + high + unit
	}
	if s.Months != 0 {
		out += times + strconv.Itoa(s.Months) + end
	}
	return out
}
