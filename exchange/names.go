package exchange

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/width"

	"talentmatch/market"
)

//go:embed columns.tsv
var columnData string

// kindNames are the column names of one kind of record.
type kindNames struct {
	kind market.Kind
	// keys maps a normalised name to the field's key.
	keys map[string]string
	// order lists the keys, and known the first name of each, as they stand in the data.
	order []string
	known []string
	// title is the key of the field that a record can't do without.
	title string
}

// rejectColumns are the columns that a file of rejected rows has beyond its own; they are passed over.
const keyReject = "reject"

// keyContinued marks the column that says that a row continues the one before.
const keyContinued = "continued"

// keyIgnored marks columns that are known and kept nowhere, such as serial numbers, which identify nobody.
const keyIgnored = "ignored"

// keyLeftOut marks columns that the caller's mapping leaves out.
const keyLeftOut = "-"

// noField tells whether a key stands for something else than a field of the record.
func noField(key string) bool {
	switch key {
	case "", keyReject, keyContinued, keyIgnored, keyLeftOut:
		return true
	}
	return false
}

var loadNames = sync.OnceValue(func() map[market.Kind]*kindNames {
	kinds := map[market.Kind]*kindNames{
		market.KindTalent:   {kind: market.KindTalent, title: "private.name"},
		market.KindDemand:   {kind: market.KindDemand, title: "title"},
		market.KindEmployer: {kind: market.KindEmployer, title: "name"},
	}
	for _, k := range kinds {
		k.keys = map[string]string{}
	}
	for line := range strings.Lines(columnData) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		for _, kind := range strings.Split(f[0], ",") {
			kinds[market.Kind(kind)].learn(f[1], strings.Split(f[2], "|"))
		}
	}
	return kinds
})

func (k *kindNames) learn(key string, names []string) {
	if !slices.Contains(k.order, key) {
		k.order = append(k.order, key)
		if !noField(key) {
			k.known = append(k.known, names[0])
		}
	}
	k.keys[normalName(key)] = key
	for _, n := range names {
		k.keys[normalName(n)] = key
	}
}

func lookupKind(kind market.Kind) (*kindNames, error) {
	k, ok := loadNames()[kind]
	if !ok {
		return nil, &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": string(kind)}}
	}
	return k, nil
}

// find returns the key of a column name, empty where none is known.
func (k *kindNames) find(name string) string {
	if len(name) > 200 {
		return ""
	}
	if key := k.keys[normalName(name)]; key != "" {
		return key
	}
	bare, _ := splitHint(name)
	if key := k.keys[normalName(bare)]; key != "" {
		return key
	}
	if k.kind == market.KindTalent {
		return consentColumn(normalName(name))
	}
	return ""
}

// consentColumn recognises a column about consent whatever it is called exactly ("是否签署知情同意书"), and one with
// its date. Consent to something else, such as pictures or another post, is not meant.
func consentColumn(name string) string {
	about := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) })
	}
	switch {
	case !about("同意", "授权", "知情", "consent"):
		return ""
	case about("调剂", "服从", "加班", "出差", "照片", "肖像", "拍照", "录音", "录像", "photo", "travel"):
		return ""
	case about("日期", "时间", "date", "time"):
		return "consent.at"
	}
	return "consent"
}

// normalName takes away what doesn't distinguish column names: case, width, spaces and punctuation.
func normalName(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, width.Fold.String(s))
}

var brackets = strings.NewReplacer("（", "(", "）", ")", "【", "(", "】", ")", "[", "(", "]", ")", "［", "(", "］", ")")

// splitHint parts a column name from a hint in brackets: "薪资（元/月）" is "薪资" with "元/月". A name that
// is nothing but brackets is what stands in them.
func splitHint(name string) (bare, hint string) {
	name = brackets.Replace(name)
	var out, inside strings.Builder
	depth := 0
	for _, r := range name {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth = max(0, depth-1)
		case depth > 0:
			inside.WriteRune(r)
		default:
			out.WriteRune(r)
		}
	}
	bare, hint = trim(out.String()), trim(inside.String())
	if bare == "" {
		return hint, ""
	}
	return bare, hint
}
