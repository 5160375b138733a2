package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

func (e *sqlite) empty(ctx context.Context) (bool, error) {
	n := 0
	err := e.query(ctx, func(r *sql.Rows) error { return r.Scan(&n) }, "SELECT count(*) FROM (SELECT 1 FROM docs LIMIT 1)")
	return n == 0, err
}

// snapshot runs fn with a connection on which everything is read at one moment.
func (e *sqlite) snapshot(ctx context.Context, fn func(*sql.Conn) error) error {
	conn, err := e.readers.Conn(ctx)
	if err != nil {
		return e.fail(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return e.fail(err)
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") }()
	return e.fail(fn(conn))
}

// dump keeps the write-ahead log from shrinking while it runs, which is what a consistent copy costs.
func (e *sqlite) dump(ctx context.Context, fn func(*schema, *document) error) (bool, error) {
	err := e.snapshot(ctx, func(conn *sql.Conn) error {
		for _, s := range schemas() {
			if err := dumpKind(ctx, conn, s, fn); err != nil {
				return err
			}
		}
		return nil
	})
	return true, err
}

const eventsOf = "(SELECT json_group_array(json(o.event) ORDER BY o.n) FROM outbox o WHERE o.pk = d.pk)"

func dumpKind(ctx context.Context, conn *sql.Conn, s *schema, fn func(*schema, *document) error) error {
	rows, err := conn.QueryContext(ctx, "SELECT "+columns+", "+eventsOf+" FROM docs d WHERE d.kind = ? ORDER BY d.id", string(s.kind))
	if err != nil {
		return err
	}
	return each(rows, func(r *sql.Rows) error {
		var events string
		d, err := scanDocument(r, &events)
		if err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(events), &d.events); err != nil {
			return corrupt(s.kind, d.id, err)
		}
		return fn(s, &d)
	})
}

func (e *sqlite) load(ctx context.Context, each func(func(*schema, *document) error) error) error {
	return e.transact(ctx, func(t *transaction) error {
		seq := int64(0)
		err := t.query(func(r *sql.Rows) error { return r.Scan(&seq) }, "SELECT seq FROM meta WHERE NOT EXISTS (SELECT 1 FROM docs)")
		if err != nil {
			return err
		}
		err = each(func(s *schema, d *document) error {
			seq++
			return t.loadDocument(s, d, seq)
		})
		if err != nil {
			return err
		}
		_, err = t.exec("UPDATE meta SET seq = ?", seq)
		return err
	})
}

func (t *transaction) loadDocument(s *schema, d *document, seq int64) error {
	ops, err := json.Marshal(d.ops)
	if err != nil {
		return err
	}
	var body any
	if !d.deleted {
		body = string(d.body)
	}
	r, err := t.exec("INSERT INTO docs (kind, id, rev, seq, deleted, created, updated, ops, body) VALUES (?,?,?,?,?,?,?,?,?)",
		string(s.kind), d.id, d.rev, seq, d.deleted, d.created, d.updated, string(ops), body)
	if err != nil {
		return err
	}
	pk, err := r.LastInsertId()
	if err != nil {
		return err
	}
	for _, ev := range d.events {
		if err := t.addEvent(pk, ev.Rev, ev); err != nil {
			return err
		}
	}
	if d.deleted {
		return nil
	}
	return t.insertLookups(s, pk, d.id, d.created, d.updated, d.indexed)
}

func (e *sqlite) inspect(ctx context.Context, report *CheckReport) error {
	return e.snapshot(ctx, func(conn *sql.Conn) error {
		report.Known = len(sqliteMigrations)
		err := conn.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(n), 0) FROM migrations),
			(SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)`).Scan(&report.Migration, &report.Bytes)
		if err != nil {
			return err
		}
		if err := integrity(ctx, conn, report); err != nil {
			return err
		}
		for _, s := range schemas() {
			if err := inspectKind(ctx, conn, s, report); err != nil {
				return err
			}
		}
		return inspectOthers(ctx, conn, report)
	})
}

func integrity(ctx context.Context, conn *sql.Conn, report *CheckReport) error {
	rows, err := conn.QueryContext(ctx, fmt.Sprintf("PRAGMA integrity_check(%d)", maxFaults))
	if err != nil {
		return err
	}
	return each(rows, func(r *sql.Rows) error {
		var line string
		err := r.Scan(&line)
		if err == nil && line != "ok" {
			report.fault(Fault{Fault: FaultIntegrity, Detail: line})
		}
		return err
	})
}

// inspectKind compares each document with the look-ups that are stored for it.
func inspectKind(ctx context.Context, conn *sql.Conn, s *schema, report *CheckReport) error {
	// #nosec G202 -- names of tables and columns come from the program
	query := "SELECT " + columns + `,
		(SELECT count(*) FROM outbox o WHERE o.pk = d.pk),
		(SELECT json_group_array(k.key) FROM keys k WHERE k.pk = d.pk),
		(SELECT json_group_array(json_array(m.field, m.value)) FROM ` + s.multiTable() + " m WHERE m.pk = d.pk)"
	for _, f := range s.singles() {
		query += ", x." + column(f.name)
	}
	query += " FROM docs d LEFT JOIN " + s.singleTable() + " x ON x.pk = d.pk WHERE d.kind = ? ORDER BY d.id"
	rows, err := conn.QueryContext(ctx, query, string(s.kind))
	if err != nil {
		return err
	}
	return each(rows, func(r *sql.Rows) error {
		d, events, err := scanLookups(r, s)
		if err != nil {
			return err
		}
		report.Events += events
		report.document(s, &d)
		return nil
	})
}

func scanLookups(r *sql.Rows, s *schema) (document, int, error) {
	var events int
	var keys, multi string
	singles := make([]any, len(s.singles()))
	more := []any{&events, &keys, &multi}
	for i := range singles {
		more = append(more, &singles[i])
	}
	d, err := scanDocument(r, more...)
	if err != nil {
		return document{}, 0, err
	}
	d.indexed = indexed{keys: make([]string, len(s.keys)), values: make([][]any, len(s.fields))}
	var held []string
	if err := json.Unmarshal([]byte(keys), &held); err != nil {
		return document{}, 0, err
	}
	for _, k := range held {
		for i, name := range s.keys {
			if n, _ := s.keyName(k); n == name {
				d.indexed.keys[i] = k
			}
		}
	}
	var values [][2]string
	if err := json.Unmarshal([]byte(multi), &values); err != nil {
		return document{}, 0, err
	}
	next := 0
	for i, f := range s.fields {
		if !f.multi {
			if singles[next] != nil {
				d.indexed.values[i] = singles[next : next+1]
			}
			next++
			continue
		}
		for _, v := range values {
			if v[0] == f.name {
				d.indexed.values[i] = append(d.indexed.values[i], v[1])
			}
		}
	}
	return d, events, nil
}

// inspectOthers looks for what belongs to no document, or to a kind that isn't known.
func inspectOthers(ctx context.Context, conn *sql.Conn, report *CheckReport) error {
	kinds := make([]string, 0, 8)
	for _, s := range schemas() {
		kinds = append(kinds, string(s.kind))
	}
	rows, err := conn.QueryContext(ctx, `SELECT kind, count(*) FROM docs WHERE kind NOT IN (SELECT value FROM json_each(?)) GROUP BY kind`, list(kinds))
	if err != nil {
		return err
	}
	err = each(rows, func(r *sql.Rows) error {
		f := Fault{Fault: FaultUnknown}
		n := 0
		err := r.Scan(&f.Kind, &n)
		f.Detail = fmt.Sprint(n)
		report.fault(f)
		return err
	})
	if err != nil {
		return err
	}
	for table, kind := range map[string]FaultKind{"keys": FaultKey, "outbox": FaultIntegrity} {
		n := 0
		err := conn.QueryRowContext(ctx, "SELECT count(*) FROM "+table+" t WHERE NOT EXISTS (SELECT 1 FROM docs d WHERE d.pk = t.pk)").Scan(&n)
		if err != nil {
			return err
		}
		if n > 0 {
			report.fault(Fault{Fault: kind, Detail: fmt.Sprintf("%d of no document", n)})
		}
	}
	return nil
}

func (e *sqlite) purge(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for {
		step := 0
		err := e.transact(ctx, func(t *transaction) error {
			const old = `FROM docs d WHERE d.deleted = 1 AND d.updated < ? AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.pk = d.pk)`
			_, err := t.exec("UPDATE meta SET purged = max(purged, coalesce((SELECT max(seq) FROM (SELECT d.seq AS seq "+old+" ORDER BY d.pk LIMIT 2000)), 0))", before.UnixMilli())
			if err != nil {
				return err
			}
			r, err := t.exec("DELETE FROM docs WHERE pk IN (SELECT d.pk "+old+" ORDER BY d.pk LIMIT 2000)", before.UnixMilli())
			if err != nil {
				return err
			}
			n, err := r.RowsAffected()
			step = int(n)
			return err
		})
		total += step
		if err != nil || step == 0 {
			return total, err
		}
	}
}

var _ engine = (*sqlite)(nil)
