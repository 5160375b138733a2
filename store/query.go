package store

import (
	"fmt"
	"hash/fnv"
	"reflect"
	"time"

	"talentmatch/market"
)

// The limits of queries.
const (
	defaultLimit  = 20
	maxLimit      = 1000
	maxConditions = 32
	maxValues     = 1000
)

// plan is a checked query.
type plan struct {
	where []condition
	order fieldInfo // name fieldID for the order of IDs
	desc  bool
	limit int
	after *mark // nil on the first page
}

// mark is a place in an order: the value of the order field (nil in the order of IDs) and the ID.
type mark struct {
	value any
	id    string
}

// condition is a checked condition: values have the field's type and form.
type condition struct {
	field  fieldInfo
	op     market.Op
	values []any
}

// planOf checks a query against the declared fields.
func planOf(s *schema, q market.Query) (plan, error) {
	p := plan{desc: q.Desc, limit: q.Limit, order: fieldInfo{name: fieldID}}
	if p.limit == 0 {
		p.limit = defaultLimit
	}
	if p.limit < 1 || p.limit > maxLimit {
		return plan{}, problem("limit", market.ProblemOutOfRange, market.Args{"value": q.Limit, "low": 1, "high": maxLimit})
	}
	var err error
	if p.where, err = conditionsOf(s, q.Where); err != nil {
		return plan{}, err
	}
	if q.Order != "" && q.Order != fieldID {
		f, ok := s.field(q.Order)
		if !ok || f.multi {
			return plan{}, problem("order", market.ProblemNotAllowed, market.Args{"value": q.Order, "allowed": s.orders()})
		}
		p.order = f
	}
	if q.Cursor != "" {
		if p.after, err = readMark(s, &p, q.Cursor); err != nil {
			return plan{}, err
		}
	}
	return p, nil
}

// orders lists the fields that can order.
func (s *schema) orders() []string {
	out := []string{fieldID}
	for _, f := range s.fields {
		if !f.multi {
			out = append(out, f.name)
		}
	}
	return append(out, fieldCreated, fieldUpdated)
}

func conditionsOf(s *schema, where []market.Condition) ([]condition, error) {
	if len(where) > maxConditions {
		return nil, problem("where", market.CodeTooLarge, market.Args{"value": len(where), "max": maxConditions})
	}
	out := make([]condition, 0, len(where))
	for i, w := range where {
		c, err := conditionOf(s, fmt.Sprintf("where[%d]", i), w)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func conditionOf(s *schema, path string, w market.Condition) (condition, error) {
	f, ok := s.field(w.Field)
	if !ok {
		return condition{}, problem(path+".field", market.CodeInvalid, market.Args{"value": w.Field})
	}
	most := 1
	switch w.Op {
	case market.OpEq:
	case market.OpIn:
		most = maxValues
	case market.OpGte, market.OpLt:
		if f.multi {
			return condition{}, problem(path+".op", market.CodeInvalid, market.Args{"value": string(w.Op), "what": w.Field})
		}
	default:
		return condition{}, problem(path+".op", market.CodeInvalid, market.Args{"value": string(w.Op)})
	}
	if len(w.Values) < 1 || len(w.Values) > most {
		return condition{}, problem(path+".values", market.CodeInvalid, market.Args{"value": len(w.Values), "min": 1, "max": most})
	}
	c := condition{field: f, op: w.Op}
	for j, v := range w.Values {
		n, ok := f.value(v)
		if !ok {
			return condition{}, problem(fmt.Sprintf("%s.values[%d]", path, j), market.CodeInvalid, market.Args{"what": w.Field})
		}
		c.values = append(c.values, n)
	}
	return c, nil
}

// value brings a value of a query to the field's type and form; a time counts as its milliseconds.
func (f fieldInfo) value(v any) (any, bool) {
	if t, ok := v.(time.Time); ok && f.number {
		return t.UnixMilli(), true
	}
	r := reflect.ValueOf(v)
	switch {
	case !r.IsValid():
		return nil, false
	case f.number && r.CanInt():
		return r.Int(), true
	case !f.number && r.Kind() == reflect.String:
		if f.fold != nil {
			return f.fold(r.String()), true
		}
		return r.String(), true
	}
	return nil, false
}

// print identifies conditions and order, so that a cursor serves only the query that it came from.
func (p *plan) print(s *schema) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00%v", s.kind, p.order.name, p.desc)
	for _, c := range p.where {
		fmt.Fprintf(h, "\x00%s\x00%s", c.field.name, c.op)
		for _, v := range c.values {
			fmt.Fprintf(h, "\x00%T%v", v, v)
		}
	}
	return h.Sum64()
}

// valueOf returns the value by which the document is ordered, nil in the order of IDs.
func (p *plan) valueOf(s *schema, d *document) any {
	switch p.order.name {
	case fieldID:
		return nil
	case fieldCreated:
		return d.created
	case fieldUpdated:
		return d.updated
	}
	for i, f := range s.fields {
		if f.name == p.order.name {
			return d.indexed.values[i][0]
		}
	}
	return nil
}
