package config

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Size is a number of bytes.
type Size int64

// The units of sizes, largest first.
var sizeUnits = []struct {
	name  string
	bytes int64
}{
	{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
	{"GB", 1_000_000_000}, {"MB", 1_000_000}, {"KB", 1_000}, {"B", 1},
}

// String returns the size in the largest unit that divides it, such as 16MiB.
func (s Size) String() string {
	for _, u := range sizeUnits[:3] {
		if s != 0 && int64(s)%u.bytes == 0 {
			return strconv.FormatInt(int64(s)/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(int64(s), 10) + "B"
}

// ParseSize reads a number of bytes with an optional unit: B, KB, MB, GB (thousands) or KiB, MiB, GiB.
func ParseSize(text string) (Size, error) {
	t := strings.TrimSpace(text)
	unit := int64(1)
	for _, u := range sizeUnits {
		if len(t) > len(u.name) && strings.EqualFold(t[len(t)-len(u.name):], u.name) {
			t, unit = strings.TrimSpace(t[:len(t)-len(u.name)]), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil || n < 0 || n > (1<<62)/unit {
		return 0, fmt.Errorf("size %q", text)
	}
	return Size(n * unit), nil
}

// field is one key, as the tags of the struct describe it.
type field struct {
	key, env, flag string
	zh, en         string
	path           []int
	typ            reflect.Type
	def            string
	check          string
	oneof          []string
	min, max       string
}

// envPrefix starts every environment variable of the product.
const envPrefix = "TALENTMATCH_"

var (
	secretType   = reflect.TypeFor[Secret]()
	sizeType     = reflect.TypeFor[Size]()
	durationType = reflect.TypeFor[time.Duration]()
	listType     = reflect.TypeFor[[]string]()
)

// fields are all keys in the order of the struct.
var fields = collect(reflect.TypeFor[Config](), "", nil)

func collect(t reflect.Type, prefix string, path []int) []field {
	var list []field
	for i := range t.NumField() {
		sf := t.Field(i)
		name, ok := sf.Tag.Lookup("key")
		if !ok {
			continue
		}
		at := append(append([]int(nil), path...), i)
		if sf.Type.Kind() == reflect.Struct {
			list = append(list, collect(sf.Type, prefix+name+".", at)...)
			continue
		}
		list = append(list, describe(sf, prefix+name, at))
	}
	return list
}

func describe(sf reflect.StructField, key string, path []int) field {
	words := snake(key)
	f := field{
		key: key, path: path, typ: sf.Type,
		env: envPrefix + strings.ToUpper(words), flag: strings.ReplaceAll(words, "_", "-"),
		zh: sf.Tag.Get("zh"), en: sf.Tag.Get("en"),
		def: sf.Tag.Get("default"), check: sf.Tag.Get("check"),
		min: sf.Tag.Get("min"), max: sf.Tag.Get("max"),
	}
	if allowed := sf.Tag.Get("oneof"); allowed != "" {
		f.oneof = strings.Split(allowed, ",")
	}
	if name := sf.Tag.Get("flag"); name != "" {
		f.flag = name
	}
	if f.typ == secretType {
		f.flag = "" // the arguments of a process can be seen by everybody on the machine
	}
	return f
}

// snake turns "limits.requestTime" into "limits_request_time".
func snake(key string) string {
	var b strings.Builder
	for _, r := range key {
		switch {
		case r == '.':
			b.WriteByte('_')
		case unicode.IsUpper(r):
			b.WriteByte('_')
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (f *field) value(c *Config) any {
	return reflect.ValueOf(c).Elem().FieldByIndex(f.path).Interface()
}

func (f *field) set(c *Config, v any) {
	reflect.ValueOf(c).Elem().FieldByIndex(f.path).Set(reflect.ValueOf(v))
}

// kind names the field's type for people: text, list, number, size, duration, yes/no, secret.
func (f *field) kind() string {
	switch f.typ {
	case secretType:
		return "secret"
	case sizeType:
		return "size"
	case durationType:
		return "duration"
	case listType:
		return "list"
	}
	if f.typ.Kind() == reflect.Bool {
		return "bool"
	}
	return "text"
}

// parse reads a raw value of a source, false where it isn't of the field's type.
func (f *field) parse(raw any) (any, bool) {
	if f.typ == listType {
		return parseList(raw)
	}
	text, ok := scalar(raw, f.kind())
	if !ok {
		return nil, false
	}
	switch f.kind() {
	case "secret":
		return Secret(text), true
	case "size":
		s, err := ParseSize(text)
		return s, err == nil
	case "duration":
		d, err := time.ParseDuration(strings.TrimSpace(text))
		return d, err == nil
	case "bool":
		b, err := strconv.ParseBool(strings.TrimSpace(text))
		return b, err == nil
	}
	return text, true
}

// scalar returns the text of a raw value. A text must be one in the file too: YAML reads an unquoted
// 5_0 or yes as something else than was meant.
func scalar(raw any, kind string) (string, bool) {
	switch v := raw.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), kind == "bool"
	case int:
		return strconv.Itoa(v), kind == "size"
	}
	return "", false
}

func parseList(raw any) (any, bool) {
	list := []string{}
	switch v := raw.(type) {
	case string:
		for s := range strings.SplitSeq(v, ",") {
			if s = strings.TrimSpace(s); s != "" {
				list = append(list, s)
			}
		}
	case []any:
		for _, e := range v {
			s, ok := e.(string)
			if !ok {
				return nil, false
			}
			list = append(list, s)
		}
	default:
		return nil, false
	}
	return list, true
}

// format prints a value of the field; a secret without what must not be seen.
func (f *field) format(v any) string {
	switch v := v.(type) {
	case []string:
		return strings.Join(v, ",")
	case time.Duration:
		return shortDuration(v)
	}
	return fmt.Sprint(v)
}

// shortDuration drops the zero units that time.Duration prints ("30m0s" is 30m).
func shortDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}
