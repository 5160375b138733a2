package exchange

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"talentmatch/market"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// jsonCell reads a cell that was written as JSON: a list of objects, or one object. It returns false where the
// cell is no JSON of that form, and reports what is wrong inside one that is.
func jsonCell[V any](c *cell) (V, bool) {
	var v V
	open := "{"
	if reflect.TypeFor[V]().Kind() == reflect.Slice {
		open = "["
	}
	if !strings.HasPrefix(c.text, open) || !json.Valid([]byte(c.text)) {
		return v, false
	}
	value, err := decodeJSON([]byte(c.text))
	if err != nil {
		return v, false
	}
	if list, ok := value.([]any); ok && len(list) > 0 {
		if _, ok := list[0].(map[string]any); !ok {
			return v, false
		}
	}
	for _, p := range checkShape(value, reflect.TypeFor[V](), "") {
		c.problem(p.Code, market.Args{"path": p.Field})
	}
	if c.bad {
		return v, true
	}
	if err := json.Unmarshal([]byte(c.text), &v); err != nil {
		c.unreadable("json")
	}
	return v, true
}

// phrases is what writing needs to know of words: those of the taxonomy and of the catalogue, in one language.
type phrases struct {
	words  Words
	labels Labels
	lang   string
	// employer finds the employer of a demand; nil where there is none to be found.
	employer func(id string) (market.Employer, bool)
}

// word returns the catalogue's word for a value of an enumeration.
func (p *phrases) word(enum, value string) string {
	return p.labels.Text("exchange.word."+enum+"."+value, nil)
}

// scratch returns a cell for reading back what was written.
func (p *phrases) scratch(text string) *cell {
	return &cell{row: &rowContext{words: p.words, cells: map[string]*cell{}}, text: text, raw: text}
}

// exact returns the text where reading it back gives the same value, else the value as JSON.
func exact[V any](p *phrases, v V, text string, read func(c *cell) V) string {
	if text != "" {
		c := p.scratch(text)
		if got := read(c); !c.bad && c.row.prose == nil && reflect.DeepEqual(got, v) {
			return text
		}
	}
	return toJSON(v)
}

// exactStrings is exact for lists of strings.
func exactStrings(p *phrases, list []string, text string, read func(c *cell) []string) string {
	if len(list) == 0 {
		return ""
	}
	return exact(p, list, text, read)
}

// textField is a field of free text.
func textField[T any](key string, at func(*T) *string) field[T] {
	return field[T]{
		key: key,
		read: func(c *cell) func(*T) {
			v := c.text
			return func(r *T) { *at(r) = v }
		},
		clear: func(r *T) { *at(r) = "" },
		write: func(_ *phrases, r *T) string { return *at(r) },
	}
}

// idField is a field with an identifier. A number that a program has made of it ("1001.0", "2.02E+11") is set
// right where no digits are lost, and otherwise a problem.
func idField[T any](key string, at func(*T) *string) field[T] {
	f := textField(key, at)
	f.text = true
	f.read = func(c *cell) func(*T) {
		v := c.text
		if !c.exact && madeNumber(v) {
			var ok bool
			if v, ok = digitsOf(v); !ok {
				c.unreadable("id")
				return nil
			}
		}
		return func(r *T) { *at(r) = v }
	}
	return f
}

// enumField is a field with one value of an enumeration.
func enumField[T any, E ~string](key, enum string, words wordTable[E], at func(*T) *E) field[T] {
	return field[T]{
		key: key,
		read: func(c *cell) func(*T) {
			v, ok := word(c, words)
			if !ok {
				return nil
			}
			return func(r *T) { *at(r) = v }
		},
		clear: func(r *T) { *at(r) = "" },
		write: func(p *phrases, r *T) string {
			if *at(r) == "" {
				return ""
			}
			return p.word(enum, string(*at(r)))
		},
	}
}

// dateField is a field with a day; end says that a month means its last day.
func dateField[T any](key string, end bool, at func(*T) *market.Date) field[T] {
	return field[T]{
		key: key,
		read: func(c *cell) func(*T) {
			d, ok := c.date(end)
			if !ok {
				return nil
			}
			return func(r *T) { *at(r) = d }
		},
		clear: func(r *T) { *at(r) = "" },
		write: func(_ *phrases, r *T) string { return string(*at(r)) },
	}
}

// startField is a field with the day from which on somebody can begin.
func startField[T any](key string, at func(*T) *market.Date) field[T] {
	f := dateField(key, false, at)
	f.read = func(c *cell) func(*T) {
		d, ok := c.start()
		if !ok {
			return nil
		}
		return func(r *T) { *at(r) = d }
	}
	return f
}

// boolField is a field with yes or no.
func boolField[T any](key string, at func(*T) *bool) field[T] {
	return field[T]{
		key: key, plain: true,
		read: func(c *cell) func(*T) {
			v, ok := yesNo(c.text)
			if !ok {
				c.unreadable("yes_no")
				return nil
			}
			return func(r *T) { *at(r) = v }
		},
		clear: func(r *T) { *at(r) = false },
		write: func(p *phrases, r *T) string {
			if *at(r) {
				return p.word("bool", "true")
			}
			return p.word("bool", "false")
		},
	}
}

// namesField is a field with a list of names.
func namesField[T any](key string, list func(text string) []string, at func(*T) *[]string) field[T] {
	read := func(c *cell) []string { return list(c.text) }
	return field[T]{
		key: key, join: joinLists,
		read: func(c *cell) func(*T) {
			v := read(c)
			return func(r *T) { *at(r) = slices.Clone(v) }
		},
		clear: func(r *T) { *at(r) = nil },
		write: func(p *phrases, r *T) string {
			return exactStrings(p, *at(r), strings.Join(*at(r), p.word("list", "separator")), read)
		},
	}
}

// joinLists makes one cell of several that hold lists.
func joinLists(cells []*cell) *cell { return joinCells(cells, "\n", false) }

// joinTexts makes one cell of several that hold text, with the names of all but the first before them.
func joinTexts(cells []*cell) *cell { return joinCells(cells, "\n", true) }

func joinCells(cells []*cell, by string, named bool) *cell {
	joined := *cells[0]
	var parts []string
	for i, c := range cells {
		if c.clear {
			continue
		}
		text := c.text
		if !named {
			if list, ok := bracketList(text); ok {
				text = strings.Join(list, by)
			}
		} else if i > 0 {
			text = c.column + "：" + text
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	joined.text = strings.Join(parts, by)
	joined.clear = len(parts) == 0 && joined.clear
	return &joined
}

// occupationList reads occupations by name or code.
func occupationList(c *cell) []string {
	var out []string
	for _, name := range stringList(c.text, separatorsSlash) {
		code, ok := occupation(c, name)
		if !ok {
			c.unreadable("occupation", name)
			continue
		}
		out = append(out, code)
	}
	return out
}

// occupation finds the code of an occupation; what looks like a code is one.
func occupation(c *cell, name string) (string, bool) {
	if code, ok := c.row.words.Occupation(name); ok {
		return code, true
	}
	bare := strings.Trim(name, "0123456789-")
	return name, bare == "" && strings.Count(name, "-") == 3
}
