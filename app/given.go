package app

import (
	"reflect"
	"strconv"
	"strings"

	"talentmatch/market"
)

// GivenTalent brings a record of a set that is only measured to the form that the engine scores: what a stored
// record gets on write, with consent and looking for work taken as given. The record may lack anything. A value
// that the API would refuse and no rule could read is taken out; what was taken out is returned.
func (a *App) GivenTalent(t *market.Talent) []market.Problem {
	t.Consent.Matching = &market.Grant{Version: "given"}
	t.Intention.Looking = market.LookingYes
	a.prepareTalent(t)
	return takeOut(t, func() []market.Problem { return t.Validate(a.Words) })
}

// GivenDemand does the same for a demand, with its being open and valid taken as given.
func (a *App) GivenDemand(d *market.Demand) []market.Problem {
	d.Status, d.ValidUntil = market.DemandOpen, ""
	a.prepareDemand(d)
	return takeOut(d, func() []market.Problem { return d.Validate(a.Words) })
}

// takeOut empties the fields of a record whose values can't be, and cuts lists that are too long. Items of such a
// list are only looked at once it is cut, so the record is checked again until nothing new is found.
func takeOut(record any, check func() []market.Problem) []market.Problem {
	var out []market.Problem
	for range 4 {
		before := len(out)
		for _, p := range check() {
			if takesOut(p) && emptyAt(reflect.ValueOf(record).Elem(), p) {
				out = append(out, p)
			}
		}
		if len(out) == before {
			break
		}
	}
	return out
}

// takesOut tells whether a problem makes its value useless. Something missing is no reason, nor is a long text or a
// code that the taxonomy doesn't know: the rules can read those. A name that is too long is cut, because every match
// reads it again.
func takesOut(p market.Problem) bool {
	switch p.Code {
	case market.ProblemTooLong:
		return p.Args["most"] == market.MaxName
	case market.ProblemOutOfRange, market.ProblemNotAllowed, market.ProblemBadFormat, market.ProblemOrder, market.ProblemTooMany:
		return p.Field != "id"
	}
	return false
}

// emptyAt sets the field of a problem, such as "experience[0].skills[2].level", to its zero value, or cuts the list
// or the name there to what is allowed. It returns whether that changed anything.
func emptyAt(v reflect.Value, p market.Problem) bool {
	for step := range strings.SplitSeq(p.Field, ".") {
		name, at, indexed := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return false
		}
		if v = fieldNamed(v, name); !v.IsValid() {
			return false
		}
		if indexed {
			i, err := strconv.Atoi(at)
			if err != nil || v.Kind() != reflect.Slice || i >= v.Len() {
				return false
			}
			v = v.Index(i)
		}
	}
	if most, ok := p.Args["most"].(int); ok {
		return cutTo(v, most)
	}
	if v.IsZero() {
		return false
	}
	v.SetZero()
	return true
}

// cutTo cuts a list to so many items, a text to so many characters, and returns whether it was longer.
func cutTo(v reflect.Value, most int) bool {
	switch v.Kind() {
	case reflect.Slice:
		if v.Len() <= most {
			return false
		}
		v.Set(v.Slice(0, most))
		return true
	case reflect.String:
		n := 0
		for i := range v.String() {
			if n++; n > most {
				v.SetString(v.String()[:i])
				return true
			}
		}
	}
	return false
}

// fieldNamed returns the field of a struct by its name in JSON, the zero Value where there is none.
func fieldNamed(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name {
			return v.Field(i)
		}
		if f.Anonymous {
			if found := fieldNamed(v.Field(i), name); found.IsValid() {
				return found
			}
		}
	}
	return reflect.Value{}
}
