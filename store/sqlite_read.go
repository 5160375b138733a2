package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"talentmatch/market"
)

// columns are the columns of docs that make a document; scanDocument reads them.
const columns = "d.id, d.rev, d.deleted, d.created, d.updated, d.ops, d.body"

func scanDocument(r *sql.Rows, more ...any) (document, error) {
	var d document
	var ops string
	var body sql.RawBytes
	if err := r.Scan(append([]any{&d.id, &d.rev, &d.deleted, &d.created, &d.updated, &ops, &body}, more...)...); err != nil {
		return document{}, err
	}
	if body != nil {
		d.body = append([]byte{}, body...)
	}
	return d, json.Unmarshal([]byte(ops), &d.ops)
}

func (e *sqlite) documents(ctx context.Context, query string, args ...any) ([]document, error) {
	var docs []document
	err := e.query(ctx, func(r *sql.Rows) error {
		d, err := scanDocument(r)
		docs = append(docs, d)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return docs, nil
}

func (e *sqlite) get(ctx context.Context, s *schema, ids []string) ([]document, error) {
	if len(ids) == 1 {
		return e.documents(ctx, "SELECT "+columns+" FROM docs d WHERE d.kind = ? AND d.id = ? AND d.deleted = 0", string(s.kind), ids[0])
	}
	return e.documents(ctx, "SELECT "+columns+" FROM docs d WHERE d.kind = ? AND d.id IN (SELECT value FROM json_each(?)) AND d.deleted = 0",
		string(s.kind), list(ids))
}

func (e *sqlite) holders(ctx context.Context, s *schema, keys []string) (map[string]document, error) {
	found := make(map[string]document, len(keys))
	err := e.query(ctx, func(r *sql.Rows) error {
		var key string
		d, err := scanDocument(r, &key)
		found[key] = d
		return err
	}, "SELECT "+columns+", k.key FROM keys k JOIN docs d ON d.pk = k.pk WHERE k.kind = ? AND k.key IN (SELECT value FROM json_each(?))",
		string(s.kind), list(keys))
	return found, err
}

func (e *sqlite) page(ctx context.Context, s *schema, after string, limit int) ([]document, error) {
	return e.documents(ctx, "SELECT "+columns+" FROM docs d WHERE d.kind = ? AND d.id > ? AND d.deleted = 0 ORDER BY d.id LIMIT ?",
		string(s.kind), after, limit)
}

func (e *sqlite) revs(ctx context.Context, s *schema, after string, limit int) ([]market.Change, error) {
	heads := make([]market.Change, 0, limit)
	err := e.query(ctx, func(r *sql.Rows) error {
		h := market.Change{Kind: s.kind}
		err := r.Scan(&h.ID, &h.Rev, &h.Deleted)
		heads = append(heads, h)
		return err
	}, "SELECT id, rev, deleted FROM docs WHERE kind = ? AND id > ? ORDER BY id LIMIT ?", string(s.kind), after, limit)
	return heads, err
}

func (e *sqlite) find(ctx context.Context, s *schema, p plan) ([]document, error) {
	where, args := s.where(p.where)
	order, compare, direction := "x.id", ">", ""
	if p.desc {
		compare, direction = "<", " DESC"
	}
	orderBy := "x.id" + direction
	if p.order.name != fieldID {
		order = "x." + column(p.order.name)
		orderBy = order + direction + ", " + orderBy
	}
	switch {
	case p.after == nil:
	case p.order.name == fieldID:
		where, args = append(where, "x.id "+compare+" ?"), append(args, p.after.id)
	default:
		where = append(where, fmt.Sprintf("(%s, x.id) %s (?, ?)", order, compare))
		args = append(args, p.after.value, p.after.id)
	}
	query := fmt.Sprintf("SELECT %s FROM %s x JOIN docs d ON d.pk = x.pk%s ORDER BY %s LIMIT ?",
		columns, s.singleTable(), joinWhere(where), orderBy)
	return e.documents(ctx, query, append(args, p.limit)...)
}

func (e *sqlite) count(ctx context.Context, s *schema, conditions []condition) (int, error) {
	where, args := s.where(conditions)
	n := 0
	err := e.query(ctx, func(r *sql.Rows) error { return r.Scan(&n) },
		fmt.Sprintf("SELECT count(*) FROM %s x%s", s.singleTable(), joinWhere(where)), args...)
	return n, err
}

func joinWhere(where []string) string {
	if len(where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(where, " AND ")
}

// where turns conditions into SQL over the table of single values, named x.
func (s *schema) where(conditions []condition) (where []string, args []any) {
	for _, c := range conditions {
		if c.field.multi {
			where = append(where, fmt.Sprintf("x.pk IN (SELECT pk FROM %s WHERE field = ? AND value %s)", s.multiTable(), c.compare()))
			args = append(args, c.field.name)
		} else {
			where = append(where, "x."+column(c.field.name)+" "+c.compare())
		}
		args = append(args, c.argument())
	}
	return where, args
}

func (c *condition) compare() string {
	switch c.op {
	case market.OpIn:
		return "IN (SELECT value FROM json_each(?))"
	case market.OpGte:
		return ">= ?"
	case market.OpLt:
		return "< ?"
	}
	return "= ?"
}

func (c *condition) argument() any {
	if c.op != market.OpIn {
		return c.values[0]
	}
	data, _ := json.Marshal(c.values) // strings and int64 always marshal
	return string(data)
}

func (e *sqlite) readIdentity(ctx context.Context) error {
	return e.query(ctx, func(r *sql.Rows) error { return r.Scan(&e.storeID) }, "SELECT identity FROM meta")
}
