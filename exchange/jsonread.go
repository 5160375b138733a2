package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"talentmatch/market"
)

// jsonRows yields the records of JSON Lines, or of one JSON array.
func jsonRows[T any](s *Source, spec *recordSpec[T], yield func(market.Row[T], error) bool) {
	r, err := s.table.open(0)
	if err != nil {
		yield(market.Row[T]{}, err)
		return
	}
	defer r.close()
	for {
		number, cells, err := r.next()
		s.done.Store(int64(r.progress() * float64(s.size)))
		switch {
		case errors.Is(err, io.EOF):
			s.done.Store(s.size)
			return
		case errors.Is(err, errRowTooLarge):
			if !yield(tooLarge[T]("", number, s.options.MaxRow), nil) {
				return
			}
			continue
		case err != nil:
			yield(market.Row[T]{}, err)
			return
		case blankRow(cells):
			continue
		}
		if !yield(jsonRow(s, spec, number, cells[0]), nil) {
			return
		}
	}
}

// jsonRow reads one object. One that has unknown fields or wrong types is not applied at all.
func jsonRow[T any](s *Source, spec *recordSpec[T], number int, line string) market.Row[T] {
	row := market.Row[T]{RowHead: market.RowHead{Number: number, Cells: []string{line}}}
	data := []byte(trim(line))
	if fault, bad := market.FindJSONFault(data); bad {
		p := fault.Problem()
		row.Problems = []market.RowProblem{{Value: clip(line), Problem: market.Problem{Code: ProblemMalformedLine, Args: p.Args}}}
		return row
	}
	value, err := decodeJSON(data)
	if err != nil {
		row.Problems = []market.RowProblem{{Value: clip(line), Problem: market.Problem{Code: ProblemMalformedLine}}}
		return row
	}
	patch, isObject := value.(map[string]any)
	if !isObject {
		row.Problems = []market.RowProblem{{Value: clip(line), Problem: market.Problem{Code: market.ProblemType, Args: market.Args{"want": "object"}}}}
		return row
	}
	for _, p := range ranged(checkShape(value, reflect.TypeFor[T](), ""), value, spec) {
		row.Problems = append(row.Problems, market.RowProblem{Column: p.Field, Problem: p})
	}
	if len(row.Problems) > 0 {
		return row
	}
	if err := json.Unmarshal(data, &row.Identity); err != nil {
		row.Problems = []market.RowProblem{{Problem: market.Problem{Code: ProblemMalformedLine}}}
		return row
	}
	spec.seal(&row.Identity)
	if spec.consent != nil {
		row.Consent = spec.consent(&row.Identity)
	}
	for _, computed := range []string{"rev", "createdAt", "updatedAt", "found"} {
		delete(patch, computed)
	}
	row.Apply = func(r *T) { mergeInto(r, patch, data, spec.seal) }
	vocab, _ := s.words.(market.Vocabulary)
	for _, p := range spec.validate(&row.Identity, vocab) {
		if p.Field == spec.names.title && p.Code == market.ProblemRequired {
			continue
		}
		row.Problems = append(row.Problems, market.RowProblem{Column: p.Field, Problem: p})
	}
	return row
}

// decodeJSON reads exactly one value and keeps numbers as they are written.
func decodeJSON(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one value on the line")
	}
	return v, nil
}

// mergeInto puts a JSON object onto a record: what it doesn't name stays, null empties (RFC 7396).
func mergeInto[T any](r *T, patch map[string]any, data []byte, seal func(*T)) {
	if reflect.ValueOf(r).Elem().IsZero() {
		if json.Unmarshal(data, r) == nil {
			seal(r)
		}
		return
	}
	stored, err := json.Marshal(r)
	if err != nil {
		return
	}
	base, err := decodeJSON(stored)
	if err != nil {
		return
	}
	merged, err := json.Marshal(mergePatch(base, patch))
	if err != nil {
		return
	}
	var out T
	if json.Unmarshal(merged, &out) == nil {
		*r = out
	}
}

func mergePatch(base any, patch map[string]any) map[string]any {
	old, _ := base.(map[string]any)
	out := make(map[string]any, len(old)+len(patch))
	for k, v := range old {
		out[k] = v
	}
	for k, v := range patch {
		switch v := v.(type) {
		case nil:
			delete(out, k)
		case map[string]any:
			out[k] = mergePatch(out[k], v)
		default:
			out[k] = v
		}
	}
	return out
}

var timeType = reflect.TypeFor[time.Time]()

// checkShape compares a JSON value with a Go type and returns every field that is unknown or of the wrong
// type, with its path.
func checkShape(v any, t reflect.Type, path string) []market.Problem {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if v == nil {
		return nil
	}
	wrong := func(want string) []market.Problem {
		return []market.Problem{{Field: path, Code: market.ProblemType, Args: market.Args{"want": want}}}
	}
	if t == timeType {
		s, ok := v.(string)
		if !ok {
			return wrong("string")
		}
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			return []market.Problem{{Field: path, Code: market.ProblemBadFormat, Args: market.Args{"value": clip(s), "format": "date-time"}}}
		}
		return nil
	}
	switch t.Kind() {
	case reflect.Struct:
		return checkObject(v, t, path, wrong)
	case reflect.Slice:
		list, ok := v.([]any)
		if !ok {
			return wrong("array")
		}
		var out []market.Problem
		for i, item := range list {
			out = append(out, checkShape(item, t.Elem(), path+"["+strconv.Itoa(i)+"]")...)
		}
		return out
	case reflect.String:
		if _, ok := v.(string); !ok {
			return wrong("string")
		}
	case reflect.Bool:
		if _, ok := v.(bool); !ok {
			return wrong("boolean")
		}
	default:
		n, ok := v.(json.Number)
		if _, err := strconv.ParseInt(string(n), 10, 64); !ok || err != nil {
			return wrong("integer")
		}
	}
	return nil
}

func checkObject(v any, t reflect.Type, path string, wrong func(string) []market.Problem) []market.Problem {
	object, ok := v.(map[string]any)
	if !ok {
		return wrong("object")
	}
	fields := jsonFields(t)
	var out []market.Problem
	for _, key := range sortedKeys(object) {
		at := key
		if path != "" {
			at = path + "." + key
		}
		ft, known := fields[key]
		if !known {
			out = append(out, market.Problem{Field: clip(at), Code: market.ProblemUnknown, Args: nearest(key, fields)})
			continue
		}
		if p, most := beyond(object[key], ft, at); p != nil {
			out = append(out, *p)
			object[key] = most // what the rules say of it names the range
			continue
		}
		out = append(out, checkShape(object[key], ft, at)...)
	}
	return out
}

// beyond returns the problem of a whole number that no integer can hold, with the integer that is nearest to it;
// nil for any other value.
func beyond(v any, t reflect.Type, path string) (*market.Problem, json.Number) {
	n, ok := v.(json.Number)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if f, err := n.Float64(); !ok || t.Kind() != reflect.Int && t.Kind() != reflect.Int64 || err == nil && math.Abs(f) < 1<<53 {
		return nil, ""
	}
	if _, err := n.Int64(); err == nil {
		return nil, ""
	}
	most := math.MaxInt64
	if n[0] == '-' {
		most = math.MinInt64
	}
	args := market.Args{"value": clip(string(n)), "low": math.MinInt64, "high": math.MaxInt64}
	return &market.Problem{Field: path, Code: market.ProblemOutOfRange, Args: args}, json.Number(strconv.Itoa(most))
}

// ranged completes the problems of numbers beyond all integers with the range that the rules of the record allow.
func ranged[T any](problems []market.Problem, value any, spec *recordSpec[T]) []market.Problem {
	isRange := func(p market.Problem) bool { return p.Code == market.ProblemOutOfRange }
	if !slices.ContainsFunc(problems, isRange) {
		return problems
	}
	var r T
	data, err := json.Marshal(value)
	if err != nil {
		return problems
	}
	_ = json.Unmarshal(data, &r) // what can be read is, the rest was told
	for _, rule := range spec.validate(&r, nil) {
		for i, p := range problems {
			if isRange(p) && isRange(rule) && p.Field == rule.Field {
				problems[i].Args = market.Args{"value": p.Args["value"], "low": rule.Args["low"], "high": rule.Args["high"]}
			}
		}
	}
	return problems
}

// nearest names the field that was probably meant, one of the same letters ("external_id", "Name").
func nearest(key string, fields map[string]reflect.Type) market.Args {
	for _, name := range sortedKeys(fields) {
		if normalName(name) == normalName(key) {
			return market.Args{"near": name}
		}
	}
	return nil
}

// jsonFields returns the types of a struct's fields by their names in JSON.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	if known, ok := fieldCache.Load(t); ok {
		return known.(map[string]reflect.Type)
	}
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); f.IsExported() && !f.Anonymous && name != "-" && name != "" {
			fields[name] = f.Type
		}
	}
	fieldCache.Store(t, fields)
	return fields
}

var fieldCache sync.Map
