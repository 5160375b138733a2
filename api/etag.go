package api

import (
	"net/http"
	"strconv"
	"strings"

	"talentmatch/market"
)

// etagOf returns the strong validator of a revision.
func etagOf(rev int64) string { return `"` + strconv.FormatInt(rev, 10) + `"` }

// tags is the value of an If-Match or If-None-Match field.
type tags struct {
	present bool
	any     bool // *
	list    []tag
}

type tag struct {
	weak  bool
	value string // between the quotes
}

// parseTags reads every value of the field; a field that isn't a list of entity tags is refused by name.
func parseTags(h http.Header, name string) (tags, error) {
	values := h.Values(name)
	if len(values) == 0 {
		return tags{}, nil
	}
	out := tags{present: true}
	s := strings.Join(values, ",")
	if strings.TrimSpace(s) == "*" {
		out.any = true
		return out, nil
	}
	for {
		s = strings.TrimLeft(s, " \t,")
		if s == "" {
			break
		}
		t := tag{weak: strings.HasPrefix(s, "W/")}
		s = strings.TrimPrefix(s, "W/")
		end := -1
		if strings.HasPrefix(s, `"`) {
			end = strings.IndexByte(s[1:], '"')
		}
		if end < 0 {
			return tags{}, badTag(name)
		}
		t.value = s[1 : 1+end]
		s = strings.TrimLeft(s[2+end:], " \t")
		if s != "" && s[0] != ',' {
			return tags{}, badTag(name)
		}
		out.list = append(out.list, t)
	}
	if len(out.list) == 0 {
		return tags{}, badTag(name)
	}
	return out, nil
}

func badTag(name string) error {
	return market.Invalid([]market.Problem{{Field: name, Code: market.ProblemBadFormat, Args: market.Args{"format": "etag"}}})
}

// matches tells whether the revision is among the tags; strong is the comparison of If-Match, in which weak
// tags match nothing.
func (t tags) matches(rev int64, strong bool) bool {
	if t.any {
		return true
	}
	want := strconv.FormatInt(rev, 10)
	for _, x := range t.list {
		if x.value == want && !(strong && x.weak) {
			return true
		}
	}
	return false
}

// single returns the revision where the field is one strong tag of ours, so that the store can compare.
func (t tags) single() (int64, bool) {
	if len(t.list) != 1 || t.list[0].weak {
		return 0, false
	}
	rev, err := strconv.ParseInt(t.list[0].value, 10, 64)
	return rev, err == nil && rev > 0 && strconv.FormatInt(rev, 10) == t.list[0].value
}

// baseRev returns the revision that a change is based on, by the preconditions of the request: 0 where
// there are none. current reads the stored revision and is asked only where it decides.
func baseRev(h http.Header, kind market.Kind, id string, current func() (int64, error)) (int64, error) {
	match, err := parseTags(h, "If-Match")
	if err != nil {
		return 0, err
	}
	none, err := parseTags(h, "If-None-Match")
	if err != nil {
		return 0, err
	}
	rev, single := match.single()
	if !none.present && (!match.present || match.any || single) {
		return rev, nil
	}
	found, err := current()
	if err != nil {
		return 0, err
	}
	if match.present && !match.matches(found, true) {
		return 0, market.Conflict(kind, id, rev, found)
	}
	if none.present && none.matches(found, false) {
		return 0, &market.Error{Code: codeMissing, Args: market.Args{"kind": string(kind), "id": id, "found": found}}
	}
	return found, nil
}
