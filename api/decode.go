package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"talentmatch/market"
)

// The limits of the strict decoder.
const (
	maxDepth    = 32  // levels of nesting of a body
	maxProblems = 100 // problems reported of one body
	maxWhole    = 1 << 53
)

// The codes of problems that only bodies have.
const (
	problemDuplicateKey market.Code = "duplicate_key" // an object names a member twice
	problemTooDeep      market.Code = "too_deep"      // nested deeper than anything that is meant
	problemEmptyBody    market.Code = "empty_body"    // nothing was sent
)

// decodeStrict reads one JSON value into v, a pointer to a struct made of structs, pointers, slices,
// strings, integers, booleans and times. Unlike encoding/json it matches names exactly and refuses unknown
// and repeated members, wrong types, bytes that aren't UTF-8, anything after the value and nesting deeper
// than 32 levels; null counts as absent. Members whose path is named in ignore are skipped whatever they
// hold.
//
// Text that isn't JSON is market.CodeMalformed; JSON of the wrong shape is market.CodeInvalid with all
// problems by field path, 100 at the most.
func decodeStrict(body []byte, v any, ignore ...string) error {
	return decodeRuled(body, v, nil, ignore...)
}

// ReadRecord reads one record, as it would be sent to the API, into one of market's types. Members that are
// computed are skipped. Errors are those of a request: market.CodeMalformed for text that isn't JSON, with line
// and column; market.CodeInvalid for unknown members and wrong types, and for what else is wrong beside them.
func ReadRecord(text []byte, into interface {
	Validate(market.Vocabulary) []market.Problem
}) error {
	return decodeRuled(text, into, func() []market.Problem { return stated(into.Validate(nil)) }, withFound...)
}

// decodeRuled is decodeStrict for values that rules say more about. Where the shape is wrong, the rules that
// the readable part breaks are told with it, so that everything is said at once; a number too large for any
// integer is told with the range that the rules allow. Where the shape is right the rules aren't asked.
func decodeRuled(body []byte, v any, rules func() []market.Problem, ignore ...string) error {
	body = trimBOM(body)
	if err := checkSyntax(body); err != nil {
		return err
	}
	d := &decoder{dec: json.NewDecoder(bytes.NewReader(body)), ignore: ignore}
	d.dec.UseNumber()
	t, err := d.token()
	if err != nil {
		return err
	}
	root := reflect.ValueOf(v).Elem()
	if t == nil {
		d.wrongType("", wanted(root.Type()))
	} else if err := d.bind("", t, root); err != nil {
		return err
	}
	if len(d.problems) == 0 {
		return nil
	}
	if rules != nil {
		d.problems = withRules(d.problems, rules())
	}
	return market.Invalid(d.problems)
}

// withRules adds the rules that the readable part of a body breaks. What stands in or under a member of the
// wrong shape was never read and can't be judged, but for numbers beyond all ranges: they were read as the
// largest there is, and of what is said of that the range is kept.
func withRules(shape, rules []market.Problem) []market.Problem {
	all := slices.Clone(shape)
	ranges := map[string]market.Args{}
	for _, r := range rules {
		if r.Code == market.ProblemOutOfRange {
			ranges[r.Field] = r.Args
		}
		unread := func(p market.Problem) bool {
			rest, under := strings.CutPrefix(r.Field, p.Field)
			return p.Code != market.ProblemUnknown && under && (p.Field == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
		}
		if len(all) < maxProblems && !slices.ContainsFunc(shape, unread) {
			all = append(all, r)
		}
	}
	for i, p := range all[:len(shape)] {
		if r, known := ranges[p.Field]; known && p.Code == market.ProblemOutOfRange {
			all[i].Args = market.Args{"value": p.Args["value"], "low": r["low"], "high": r["high"]}
		}
	}
	return all
}

func malformed(field string, code market.Code, args market.Args) error {
	return &market.Error{Code: market.CodeMalformed, Args: market.Args{"what": "JSON"},
		Problems: []market.Problem{{Field: field, Code: code, Args: args}}}
}

// checkSyntax makes sure that body is one JSON value in UTF-8, so that what follows can trust its tokens.
func checkSyntax(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return malformed("", problemEmptyBody, nil)
	}
	if !utf8.Valid(body) {
		return malformed("", market.ProblemBadFormat, market.Args{"format": "utf-8"})
	}
	if fault, bad := market.FindJSONFault(body); bad {
		p := fault.Problem()
		return malformed(p.Field, p.Code, p.Args)
	}
	if loneSurrogate(body) {
		return malformed("", market.ProblemBadFormat, market.Args{"format": "utf-8"})
	}
	return nil
}

// loneSurrogate tells whether valid JSON escapes half of a surrogate pair, which is no character.
func loneSurrogate(b []byte) bool {
	for i := bytes.IndexByte(b, '\\'); i >= 0 && i+1 < len(b); {
		step := 2
		if b[i+1] == 'u' {
			step = 6
			switch r := hex4(b, i); {
			case r >= 0xDC00 && r < 0xE000:
				return true
			case r >= 0xD800 && r < 0xDC00:
				low := hex4(b, i+6)
				if low < 0xDC00 || low >= 0xE000 {
					return true
				}
				step = 12
			}
		}
		next := bytes.IndexByte(b[i+step:], '\\')
		if next < 0 {
			return false
		}
		i += step + next
	}
	return false
}

// hex4 returns the value of the escape \uXXXX at i, -1 where none stands there.
func hex4(b []byte, i int) int64 {
	if i+6 > len(b) || b[i] != '\\' || b[i+1] != 'u' {
		return -1
	}
	r, err := strconv.ParseInt(string(b[i+2:i+6]), 16, 32)
	if err != nil {
		return -1
	}
	return r
}

// decoder binds a stream of tokens to values by reflection, and gathers problems instead of stopping.
type decoder struct {
	dec      *json.Decoder
	ignore   []string
	depth    int
	problems []market.Problem
}

func (d *decoder) add(field string, code market.Code, args market.Args) {
	if len(d.problems) < maxProblems {
		d.problems = append(d.problems, market.Problem{Field: field, Code: code, Args: args})
	}
}

func (d *decoder) wrongType(field, want string) {
	d.add(field, market.ProblemType, market.Args{"want": want})
}

// token returns the next token. The text was checked, so an error here is a defect or an odd reader.
func (d *decoder) token() (json.Token, error) {
	t, err := d.dec.Token()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, malformed("", market.ProblemSyntax, market.Args{"line": 1, "column": 1})
	}
	return t, err
}

// bind puts the value that begins with token t into v.
func (d *decoder) bind(field string, t json.Token, v reflect.Value) error {
	if t == nil {
		return nil
	}
	if v.Type() == timeType {
		return d.time(field, t, v)
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return d.bind(field, t, v.Elem())
	case reflect.Struct:
		return d.object(field, t, v)
	case reflect.Slice:
		return d.array(field, t, v)
	case reflect.String:
		s, ok := t.(string)
		if !ok {
			return d.mismatch(field, "string", t)
		}
		v.SetString(s)
	case reflect.Bool:
		b, ok := t.(bool)
		if !ok {
			return d.mismatch(field, "boolean", t)
		}
		v.SetBool(b)
	case reflect.Int, reflect.Int64, reflect.Int32:
		n, ok := t.(json.Number)
		if !ok {
			return d.mismatch(field, "integer", t)
		}
		d.integer(field, string(n), v)
	default:
		return fmt.Errorf("a body can't hold %s", v.Type())
	}
	return nil
}

var timeType = reflect.TypeFor[time.Time]()

func (d *decoder) time(field string, t json.Token, v reflect.Value) error {
	s, ok := t.(string)
	if !ok {
		return d.mismatch(field, "string", t)
	}
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		v.Set(reflect.ValueOf(at.UTC()))
	} else {
		d.add(field, market.ProblemBadFormat, market.Args{"value": clip(s), "format": "date-time"})
	}
	return nil
}

// integer accepts every spelling of a whole number (3, 3.0, 3e0), as JSON knows one kind of number only. One
// that no integer can hold is read as the largest or smallest, so that the rules can name its range.
func (d *decoder) integer(field, n string, v reflect.Value) {
	i, err := strconv.ParseInt(n, 10, 64)
	if err != nil {
		f, ferr := strconv.ParseFloat(n, 64)
		if ferr == nil && f != float64(int64(f)) && f > -maxWhole && f < maxWhole {
			d.add(field, market.ProblemType, market.Args{"want": "integer", "value": clip(n)})
			return
		}
		if ferr != nil || f <= -maxWhole || f >= maxWhole {
			d.beyond(field, n, v)
			return
		}
		i = int64(f)
	}
	if v.OverflowInt(i) {
		d.beyond(field, n, v)
		return
	}
	v.SetInt(i)
}

// beyond notes a number that v can't hold.
func (d *decoder) beyond(field, n string, v reflect.Value) {
	most := int64(1)<<(v.Type().Bits()-1) - 1
	d.add(field, market.ProblemOutOfRange, market.Args{"value": clip(n), "low": -most - 1, "high": most})
	if strings.HasPrefix(n, "-") {
		most = -most - 1
	}
	v.SetInt(most)
}

// mismatch notes a wrong type and reads past the value that begins with t.
func (d *decoder) mismatch(field, want string, t json.Token) error {
	args := market.Args{"want": want}
	switch v := t.(type) { // what an object or a list holds would be too much to say
	case string:
		args["value"] = strconv.Quote(clip(v))
	case bool:
		args["value"] = strconv.FormatBool(v)
	case json.Number:
		args["value"] = clip(string(v))
	}
	d.add(field, market.ProblemType, args)
	return d.skip(field, t)
}

// skip reads past the value that begins with t.
func (d *decoder) skip(field string, t json.Token) error {
	depth := d.depth
	for {
		switch t {
		case json.Delim('{'), json.Delim('['):
			if depth++; depth > maxDepth {
				return malformed(field, problemTooDeep, market.Args{"most": maxDepth})
			}
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth <= d.depth {
			return nil
		}
		var err error
		if t, err = d.token(); err != nil {
			return err
		}
	}
}

func (d *decoder) enter(field string) error {
	if d.depth++; d.depth > maxDepth {
		return malformed(field, problemTooDeep, market.Args{"most": maxDepth})
	}
	return nil
}

func (d *decoder) array(field string, t json.Token, v reflect.Value) error {
	if t != json.Delim('[') {
		return d.mismatch(field, "array", t)
	}
	if err := d.enter(field); err != nil {
		return err
	}
	defer func() { d.depth-- }()
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for i := 0; ; i++ {
		t, err := d.token()
		if err != nil {
			return err
		}
		if t == json.Delim(']') {
			return nil
		}
		at := field + "[" + strconv.Itoa(i) + "]"
		item := reflect.New(v.Type().Elem()).Elem()
		if t == nil {
			d.wrongType(at, wanted(item.Type()))
		} else if err := d.bind(at, t, item); err != nil {
			return err
		}
		v.Set(reflect.Append(v, item))
	}
}

func (d *decoder) object(field string, t json.Token, v reflect.Value) error {
	if t != json.Delim('{') {
		return d.mismatch(field, "object", t)
	}
	if err := d.enter(field); err != nil {
		return err
	}
	defer func() { d.depth-- }()
	known := membersOf(v.Type())
	seen := map[string]bool{}
	for {
		t, err := d.token()
		if err != nil {
			return err
		}
		name, ok := t.(string)
		if !ok {
			return nil // the closing bracket
		}
		at := join(field, clip(name))
		if seen[name] {
			d.add(at, problemDuplicateKey, nil)
		}
		seen[name] = true
		if err := d.member(at, name, known, v); err != nil {
			return err
		}
	}
}

// member reads the value of one member.
func (d *decoder) member(at, name string, known members, v reflect.Value) error {
	t, err := d.token()
	if err != nil {
		return err
	}
	if contains(d.ignore, at) {
		return d.skip(at, t)
	}
	index, ok := known.index[name]
	if !ok {
		args := market.Args{}
		if near := known.near(name); near != "" {
			args["near"] = near
		}
		d.add(at, market.ProblemUnknown, args)
		return d.skip(at, t)
	}
	return d.bind(at, t, v.FieldByIndex(index))
}

// members are the JSON members of a struct.
type members struct {
	index map[string][]int
	names []string
}

var memberCache sync.Map // reflect.Type → members

func membersOf(t reflect.Type) members {
	if m, ok := memberCache.Load(t); ok {
		return m.(members)
	}
	m := members{index: map[string][]int{}}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || f.Anonymous || name == "-" || name == "" {
			continue
		}
		m.index[name] = f.Index
		m.names = append(m.names, name)
	}
	memberCache.Store(t, m)
	return m
}

// near returns the known member that was probably meant, "" where none is close.
func (m members) near(name string) string {
	return nearest(name, m.names)
}

// wanted names the JSON type that a value of t is written as.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return wanted(t.Elem())
	case reflect.Struct:
		if t == timeType {
			return "string"
		}
		return "object"
	case reflect.Slice:
		return "array"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64, reflect.Int32:
		return "integer"
	}
	return "string"
}

func join(field, name string) string {
	if field == "" {
		return name
	}
	return field + "." + name
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// clip shortens a value so that an error message can carry it.
func clip(s string) string {
	const most = 60
	r := []rune(strings.ToValidUTF8(s, "\uFFFD"))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}

// nearest returns the name that differs from s by the fewest edits: in nothing but case, or by at most two
// edits where that is less than half of it; "" where none is close.
func nearest(s string, names []string) string {
	if len(s) > 40 {
		return ""
	}
	best, least := "", min(2, (len(s)-1)/2)+1
	for _, n := range names {
		if strings.EqualFold(n, s) {
			return n
		}
		if e := edits(s, n); e < least {
			best, least = n, e
		}
	}
	return best
}

// edits returns the Levenshtein distance of two short strings.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// trimBOM removes the byte order mark that some editors put before a text in UTF-8.
func trimBOM(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\uFEFF")) }
