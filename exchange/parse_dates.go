package exchange

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"talentmatch/market"
)

var (
	reDay   = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[t\s]+\d{1,2}:\d{2}.*)?$`)
	reDayUS = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`)
	rePlain = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	reMonth = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$`)
	reYear  = regexp.MustCompile(`^(\d{4})\s*[年届级]?(?:应届)?(?:毕业生?)?$`)
	reSoon  = regexp.MustCompile(`^(\d{1,3})\s*(?:个)?(天|日|周|星期|月|days?|weeks?|months?)(?:内|后|以内|之内)?(?:到岗|入职)?$`)
)

// parseDate reads a day as people and spreadsheets write it. A month alone is its first day, or its last
// one where end is set.
func parseDate(s string, date1904, end bool) (market.Date, bool) {
	s = fold(s)
	for _, re := range []*regexp.Regexp{reDay, rePlain} {
		if m := re.FindStringSubmatch(s); m != nil {
			return makeDate(m[1], m[2], m[3])
		}
	}
	if m := reDayUS.FindStringSubmatch(s); m != nil {
		return makeDate(m[3], m[1], m[2])
	}
	if m := reMonth.FindStringSubmatch(s); m != nil {
		d, ok := makeDate(m[1], m[2], "1")
		if ok && end {
			t, _ := time.Parse(time.DateOnly, string(d))
			d = market.DateOf(t.AddDate(0, 1, -1))
		}
		return d, ok
	}
	if m := reYear.FindStringSubmatch(s); m != nil && plausibleYear(m[1]) && strings.Contains(s, "年") {
		if end {
			return makeDate(m[1], "12", "31")
		}
		return makeDate(m[1], "1", "1")
	}
	return serialDate(s, date1904)
}

func makeDate(y, m, d string) (market.Date, bool) {
	mm, _ := strconv.Atoi(m)
	dd, _ := strconv.Atoi(d)
	date := market.Date(fmt.Sprintf("%s-%02d-%02d", y, mm, dd))
	return date, date.Valid()
}

// serialDate reads a spreadsheet's count of days, between the years 1940 and 2150.
func serialDate(s string, date1904 bool) (market.Date, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 14_611 || f > 91_700 {
		return "", false
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return market.DateOf(base.AddDate(0, 0, int(f))), true
}

func plausibleYear(s string) bool {
	y, _ := strconv.Atoi(s)
	return y >= 1940 && y <= 2100
}

// parseYear reads the year out of a year, a month or a day.
func parseYear(s string, date1904 bool) (int, bool) {
	s = fold(s)
	s = strings.TrimSuffix(s, ".0")
	if m := reYear.FindStringSubmatch(s); m != nil && plausibleYear(m[1]) {
		y, _ := strconv.Atoi(m[1])
		return y, true
	}
	d, ok := parseDate(s, date1904, false)
	if !ok {
		return 0, false
	}
	y, _ := strconv.Atoi(string(d[:4]))
	return y, true
}

// parseMonth reads a month, or a year alone.
func parseMonth(s string) (market.Month, bool) {
	s = fold(s)
	if m := reMonth.FindStringSubmatch(s); m != nil {
		mm, _ := strconv.Atoi(m[2])
		month := market.Month(fmt.Sprintf("%s-%02d", m[1], mm))
		return month, month.Valid()
	}
	if m := reYear.FindStringSubmatch(s); m != nil && plausibleYear(m[1]) {
		return market.Month(m[1]), true
	}
	if d, ok := parseDate(s, false, false); ok && len(s) >= 8 {
		return market.MonthOf(d), true
	}
	return "", false
}

// date reads a cell that holds a day; unending words mean that there is none.
func (c *cell) date(end bool) (market.Date, bool) {
	switch fold(c.text) {
	case "长期", "长期有效", "不限", "永久", "无限期", "招满为止", "long-term", "long term", "none", "open":
		return "", true
	}
	d, ok := parseDate(c.text, c.row.date1904, end)
	if !ok {
		c.unreadable("date")
	}
	return d, ok
}

var (
	startNoise = strings.NewReplacer("可", "", "到岗", "", "入职", "", "上岗", "", "到位", "", "能", "", "上班", "", "均", "", "。", "", "!", "", "都行", "")
	soonWords  = wordSet("随时", "立即", "即时", "马上", "即刻", "立刻", "尽快", "尽早", "现在", "immediately", "now", "asap", "as soon as possible", "at once", "any time", "anytime")
)

// start reads from when on somebody can begin: a day, "immediately", "within two weeks". It tells whether
// the cell says anything that can be kept.
func (c *cell) start() (market.Date, bool) {
	s := arabic(fold(c.text))
	if soonWords[startNoise.Replace(s)] {
		return c.row.today, c.row.today != ""
	}
	switch s {
	case "时间待议", "待议", "面议", "待定", "另议", "不确定", "不限", "negotiable", "to be discussed", "tbd":
		return "", false
	}
	if m := reSoon.FindStringSubmatch(strings.TrimPrefix(s, "within ")); m != nil {
		n, _ := strconv.Atoi(m[1])
		switch {
		case strings.HasPrefix(m[2], "周"), strings.HasPrefix(m[2], "星期"), strings.HasPrefix(m[2], "week"):
			n *= 7
		case strings.HasPrefix(m[2], "月"), strings.HasPrefix(m[2], "month"):
			n *= 30
		}
		return c.row.today.AddDays(n), c.row.today != ""
	}
	d, ok := parseDate(c.text, c.row.date1904, false)
	if !ok {
		c.unreadable("date")
	}
	return d, ok
}
