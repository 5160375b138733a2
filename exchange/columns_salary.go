package exchange

import (
	"regexp"

	"talentmatch/market"
)

// salaryField is a field with a salary; 面议 empties it.
func salaryField[T any](key string, at func(*T) **market.Salary) field[T] {
	read := func(c *cell) *market.Salary {
		s, what := parseSalary(c.text, c.hint)
		if what == salaryUnreadable {
			c.unclearSalary()
		}
		if what != salaryGiven {
			return nil
		}
		return &s
	}
	return field[T]{
		key: key,
		read: func(c *cell) func(*T) {
			s := read(c)
			if c.bad {
				return nil
			}
			return func(r *T) { *at(r) = copied(s) }
		},
		clear: func(r *T) { *at(r) = nil },
		write: func(p *phrases, r *T) string {
			s := *at(r)
			if s == nil {
				return ""
			}
			return formatSalary(*s, p.lang)
		},
	}
}

var reBareSmall = regexp.MustCompile(`^[0-9]{1,2}(?:\.[0-9]+)?$`)

// unclearSalary reports a salary that can't be read; of a small bare number it says what is missing.
func (c *cell) unclearSalary() {
	if reBareSmall.MatchString(fold(c.text)) {
		c.problem(ProblemSalaryUnit, market.Args{"value": clip(c.raw)})
		return
	}
	c.unreadable("salary")
}

func copied[V any](v *V) *V {
	if v == nil {
		return nil
	}
	own := *v
	return &own
}

// salaryEnd is a column with one end of a salary; it is only read.
func salaryEnd[T any](key string, at func(*T) **market.Salary, end func(*market.Salary) *int) field[T] {
	set := func(v int) func(*T) {
		return func(r *T) {
			s := copied(*at(r))
			if s == nil {
				s = &market.Salary{}
			}
			*end(s) = v
			*at(r) = s
		}
	}
	return field[T]{
		key: key,
		read: func(c *cell) func(*T) {
			s, what := parseSalary(c.text, c.hint)
			switch {
			case what == salaryOpen, fold(c.text) == "0":
				return set(0)
			case what == salaryUnreadable || s.Min != 0 && s.Max != 0 && s.Min != s.Max:
				c.unclearSalary()
				return nil
			}
			return set(max(s.Min, s.Max))
		},
		clear: set(0),
	}
}

// dropEmptySalary takes away a salary of which both ends are open.
func dropEmptySalary(at **market.Salary) {
	if s := *at; s != nil && s.Min == 0 && s.Max == 0 {
		*at = nil
	}
}
