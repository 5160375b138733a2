package exchange

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// place reads one place: a code, a name, or a path of names with anything between them ("青岛·市南区",
// "南京·雨花台区·南京南站", a street address). What is more exact than a known district is passed over.
func place(w Words, text string) (string, bool) {
	s := undouble(trim(strings.Trim(trim(text), "[]【】“”\"")))
	if len(s) == 6 && strings.Trim(s, "0123456789") == "" {
		return s, true
	}
	if code, ok := w.District(s); ok {
		return code, true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("·•・-—–_>/\\ ,，.\u3000", r) })
	for n := len(parts); n > 0; n-- {
		if code, ok := onePlace(w, dedupe(parts[:n])); ok {
			return code, true
		}
	}
	return "", false
}

func onePlace(w Words, parts []string) (string, bool) {
	joined := strings.Join(parts, "")
	if code, ok := w.District(joined); ok {
		return code, true
	}
	if len(parts) == 1 {
		return address(w, parts[0])
	}
	return "", false
}

// dedupe drops a part that repeats the one before it ("天津市-天津市-和平区").
func dedupe(parts []string) []string {
	out := parts[:0:0]
	for i, p := range parts {
		if i == 0 || p != parts[i-1] {
			out = append(out, p)
		}
	}
	return out
}

// undouble drops a doubled beginning ("天津市天津市和平区").
func undouble(s string) string {
	for n := 2; n <= len(s)/2 && n <= 30; n++ {
		if utf8.RuneStart(s[n]) && strings.HasPrefix(s[n:], s[:n]) && n >= 6 {
			return s[n:]
		}
	}
	return s
}

// address finds the district that a street address begins with: the longest beginning that ends where a
// district's name can end and is known.
func address(w Words, s string) (string, bool) {
	if code, ok := w.District(s); ok {
		return code, true
	}
	var cuts []int
	for i, r := range s {
		if i > 0 && i <= 90 && strings.ContainsRune("省市区县旗州盟", r) {
			cuts = append(cuts, i+utf8.RuneLen(r))
		}
	}
	for i := len(cuts) - 1; i >= 0; i-- {
		if code, ok := w.District(s[:cuts[i]]); ok {
			return code, true
		}
	}
	for n := 4; n >= 2; n-- {
		if runes := []rune(s); len(runes) > n {
			if code, ok := w.District(string(runes[:n])); ok {
				return code, true
			}
		}
	}
	return "", false
}

// placeList is what a cell says of places: codes of districts, 不限, work from home, and the parts that no
// district is known for.
type placeList struct {
	codes    []string
	anywhere bool
	remote   bool
	bad      []string
}

// places reads a cell with one or several places.
func places(w Words, text string) placeList {
	var out placeList
	for _, p := range stringList(text, ",，、;；|\n\r\t") {
		if parts := compact(strings.Split(p, "/")); len(parts) > 1 && slices.ContainsFunc(parts, remoteWord) {
			for _, part := range parts {
				out.add(w, part)
			}
			continue
		}
		out.add(w, p)
	}
	return out
}

// add reads one part of a cell of places.
func (l *placeList) add(w Words, p string) {
	switch fold(p) {
	case "不限", "全国", "任意", "均可", "都可以", "不限地点", "地点不限", "全国各地", "anywhere", "any":
		l.anywhere = true
		return
	}
	if remoteWord(p) {
		l.remote = true
		return
	}
	found, ok := placeOrPlaces(w, p)
	if !ok {
		l.bad = append(l.bad, p)
	}
	for _, code := range found {
		l.codes = appendNew(l.codes, code)
	}
}

// placeOrPlaces reads one place, or several between slashes or blanks where each of them is known and
// together they are not the path of one, which is deeper than its first part.
func placeOrPlaces(w Words, p string) ([]string, bool) {
	for _, by := range []string{"/", " "} {
		parts := compact(strings.Split(p, by))
		if len(parts) < 2 {
			continue
		}
		first, _ := w.District(parts[0])
		if code, ok := w.District(strings.Join(parts, "")); ok && code != first {
			return []string{code}, true
		}
		var codes []string
		for _, part := range parts {
			if code, ok := w.District(part); ok {
				codes = append(codes, code)
			}
		}
		if len(codes) == len(parts) {
			return codes, true
		}
	}
	code, ok := place(w, p)
	if !ok {
		return nil, false
	}
	return []string{code}, true
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// remoteWord tells whether a place is no place but work from home.
func remoteWord(s string) bool {
	switch fold(s) {
	case "远程", "远程办公", "居家办公", "居家", "线上", "线上办公", "在家办公", "可远程", "remote", "home office", "work from home":
		return true
	}
	return false
}
