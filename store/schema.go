package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"talentmatch/market"
)

// key declares a unique key of a kind: at most one live record of the kind holds the value.
type key[T any] struct {
	// name is the namespace: the key is looked up as "name:value".
	name string
	// value returns the key's value, "" where the record has none.
	value func(*T) string
}

// field declares an index field of a kind.
type field[T any] struct {
	name string
	// number says that values are int64; otherwise they are strings.
	number bool
	// multi says that a record may have any number of values; such a field filters and doesn't order.
	multi bool
	// few says that records share a handful of values. The embedded store doesn't index those: an index that
	// selects little costs every write and saves no read.
	few bool
	// fold brings a string to the form in which it is compared, in records and queries; nil changes nothing.
	fold func(string) string
	// values returns the record's values; where a single field has none, it counts as "" or 0.
	values func(*T) []any
}

// definition declares a kind. The version rises whenever keys or values are derived differently for the
// same record: opening the store then derives them again.
type definition[T any] struct {
	kind    market.Kind
	version int
	// silent says that events of this kind are not kept.
	silent bool
	keys   []key[T]
	fields []field[T]
}

// The fields that every kind has, taken from the head of the document.
const (
	fieldID      = "id"
	fieldCreated = "createdAt"
	fieldUpdated = "updatedAt"
)

// kindOf is a defined kind with its type.
type kindOf[T any] struct {
	schema *schema
	index  func(*T) indexed
}

// schema is what an engine knows about a kind.
type schema struct {
	kind        market.Kind
	silent      bool
	keys        []string
	fields      []fieldInfo
	fingerprint string
	// derive computes keys and values from a stored body.
	derive func(body []byte) (indexed, error)
}

type fieldInfo struct {
	name               string
	number, multi, few bool
	fold               func(string) string
}

func (s *schema) field(name string) (fieldInfo, bool) {
	for _, f := range s.fields {
		if f.name == name {
			return f, true
		}
	}
	if name == fieldCreated || name == fieldUpdated {
		return fieldInfo{name: name, number: true}, true
	}
	return fieldInfo{}, false
}

func define[T any, P market.Record[T]](d definition[T]) kindOf[T] {
	s := &schema{kind: d.kind, silent: d.silent}
	var print strings.Builder
	fmt.Fprintf(&print, "1 %s %d", d.kind, d.version)
	for _, k := range d.keys {
		s.keys = append(s.keys, k.name)
		fmt.Fprintf(&print, " key %s", k.name)
	}
	for _, f := range d.fields {
		s.fields = append(s.fields, fieldInfo{name: f.name, number: f.number, multi: f.multi, few: f.few, fold: f.fold})
		fmt.Fprintf(&print, " %s %v %v %v", f.name, f.number, f.multi, f.few)
	}
	sum := sha256.Sum256([]byte(print.String()))
	s.fingerprint = hex.EncodeToString(sum[:8])
	index := func(t *T) indexed { return d.index(t) }
	s.derive = func(body []byte) (indexed, error) {
		var t T
		if err := json.Unmarshal(body, &t); err != nil {
			return indexed{}, market.Wrap(market.CodeCorrupt, err, market.Args{"kind": string(d.kind)})
		}
		return index(&t), nil
	}
	return kindOf[T]{schema: s, index: index}
}

func (d *definition[T]) index(t *T) indexed {
	x := indexed{keys: make([]string, len(d.keys)), values: make([][]any, len(d.fields))}
	for i, k := range d.keys {
		if v := k.value(t); v != "" {
			x.keys[i] = k.name + ":" + v
		}
	}
	for i, f := range d.fields {
		x.values[i] = f.normal(f.values(t))
	}
	return x
}

// normal folds the values, leaves out repeated ones and gives a single field exactly one.
func (f *field[T]) normal(values []any) []any {
	out := make([]any, 0, max(1, len(values)))
	for _, v := range values {
		if s, ok := v.(string); ok && f.fold != nil {
			v = f.fold(s)
		}
		if f.multi && (v == "" || contains(out, v)) {
			continue
		}
		out = append(out, v)
	}
	if f.multi {
		return out
	}
	if len(out) == 0 && f.number {
		return append(out, int64(0))
	} else if len(out) == 0 {
		return append(out, "")
	}
	return out[:1]
}

func contains(values []any, v any) bool {
	for _, w := range values {
		if w == v {
			return true
		}
	}
	return false
}

// text and number are shorthands for single values.
func text[S ~string](s S) []any { return []any{string(s)} }

func number(n int64) []any { return []any{n} }

// keyName returns the namespace of a key, and false where the kind doesn't declare it.
func (s *schema) keyName(key string) (string, bool) {
	name, _, ok := strings.Cut(key, ":")
	if !ok {
		return "", false
	}
	for _, k := range s.keys {
		if k == name {
			return k, true
		}
	}
	return "", false
}
