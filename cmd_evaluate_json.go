package main

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"talentmatch/market"
)

// badField is an error of decoding with the field that it is about, empty where the whole record is meant.
type badField struct {
	field string
	err   error
}

// decodeLenient reads a record, ignores fields that it doesn't have and counts them by path. It returns nil where
// that went well.
func decodeLenient(raw []byte, into any, unknown map[string]int) *badField {
	t := reflect.TypeOf(into).Elem()
	if fault, bad := market.FindJSONFault(raw); bad {
		return &badField{err: market.Invalid([]market.Problem{fault.Problem()})}
	}
	if err := json.Unmarshal(raw, into); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			err = market.Invalid([]market.Problem{{Code: market.ProblemType, Args: market.Args{"want": wantedType(wrong.Type)}}})
		}
		return &badField{locate(raw, t, ""), err}
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return &badField{err: err}
	}
	countUnknown(tree, t, "", unknown)
	return nil
}

// wantedType names the JSON type that a value of a Go type is written as.
func wantedType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "object"
	case reflect.Slice:
		return "array"
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	}
	return "integer"
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// plain strips pointers and tells whether the type is read field by field or item by item.
func plain(t reflect.Type) (reflect.Type, bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t, !reflect.PointerTo(t).Implements(unmarshaler)
}

// countUnknown counts the fields of a decoded value that its type doesn't have.
func countUnknown(v any, t reflect.Type, path string, unknown map[string]int) {
	t, ok := plain(t)
	if !ok {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		if t.Kind() != reflect.Struct {
			return
		}
		for name, inner := range v {
			at := under(path, name)
			if field, ok := jsonField(t, name); ok {
				countUnknown(inner, field, at, unknown)
			} else {
				unknown[at]++
			}
		}
	case []any:
		if t.Kind() != reflect.Slice {
			return
		}
		for _, inner := range v {
			countUnknown(inner, t.Elem(), path+"[]", unknown)
		}
	}
}

// locate returns the path of the first field that can't be read as its type.
func locate(raw []byte, t reflect.Type, path string) string {
	t, ok := plain(t)
	if !ok {
		return path
	}
	bad := func(part []byte, t reflect.Type) bool { return json.Unmarshal(part, reflect.New(t).Interface()) != nil }
	switch t.Kind() {
	case reflect.Struct:
		var parts map[string]json.RawMessage
		if json.Unmarshal(raw, &parts) != nil {
			return path
		}
		for _, name := range slices.Sorted(maps.Keys(parts)) {
			if field, ok := jsonField(t, name); ok && bad(parts[name], field) {
				return locate(parts[name], field, under(path, name))
			}
		}
	case reflect.Slice:
		var parts []json.RawMessage
		if json.Unmarshal(raw, &parts) != nil {
			return path
		}
		for i, part := range parts {
			if bad(part, t.Elem()) {
				return locate(part, t.Elem(), path+"["+strconv.Itoa(i)+"]")
			}
		}
	}
	return path
}

func under(path, name string) string {
	name = shorten(name, 40)
	if path == "" {
		return name
	}
	return path + "." + name
}

// jsonField returns the type of a struct's field by its name in JSON, which is read in any case of letters.
func jsonField(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && tag == "" {
			if inner, ok := jsonField(f.Type, name); ok {
				return inner, true
			}
		}
		if tag != "" && strings.EqualFold(tag, name) {
			return f.Type, true
		}
	}
	return nil, false
}
