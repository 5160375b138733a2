package market

import "time"

// Date is a day of the calendar as YYYY-MM-DD; empty where unknown.
type Date string

// Month is a month as YYYY-MM, or a year as YYYY where the month isn't known; empty where unknown.
type Month string

// DateOf returns the day of t in t's own time zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Valid tells whether d is empty or a day between 1900-01-01 and 2199-12-31.
func (d Date) Valid() bool {
	if d == "" {
		return true
	}
	t, err := time.Parse(time.DateOnly, string(d))
	return err == nil && t.Year() >= 1900 && t.Year() < 2200
}

// Days returns the number of days since 1970-01-01, and false for an empty or invalid date.
func (d Date) Days() (int, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, false
	}
	return int(t.Unix() / 86400), true
}

// AddDays returns the day n days later; an invalid date stays as it is.
func (d Date) AddDays(n int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// Valid tells whether m is empty, a year or a month between 1900 and 2199.
func (m Month) Valid() bool {
	if m == "" {
		return true
	}
	_, ok := m.Index()
	return ok
}

// Index returns the number of months since year 0 (a bare year counts as its January), and false for an
// empty or invalid month.
func (m Month) Index() (int, bool) {
	year, month, dash := string(m), "01", true
	if len(m) == 7 {
		year, month, dash = year[:4], year[5:], year[4] == '-'
	}
	y, ok1 := number(year, 4)
	mo, ok2 := number(month, 2)
	if !ok1 || !ok2 || !dash {
		return 0, false
	}
	if y < 1900 || y > 2199 || mo < 1 || mo > 12 {
		return 0, false
	}
	return y*12 + mo - 1, true
}

// MonthOf returns the month of a day, empty for an invalid one.
func MonthOf(d Date) Month {
	if len(d) < 7 || !d.Valid() {
		return ""
	}
	return Month(d[:7])
}

// number reads a number of exactly so many digits.
func number(s string, digits int) (int, bool) {
	if len(s) != digits {
		return 0, false
	}
	n := 0
	for i := range digits {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}
