package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"talentmatch/market"
)

// sqliteMigrations are numbered from 1 and never changed once released. The tables of look-ups are not
// among them: they hold nothing that can't be derived, and follow the schemas (see indexTables).
var sqliteMigrations = []struct {
	name       string
	statements []string
}{
	{"documents", []string{
		// body comes last, so that heads are read without it.
		`CREATE TABLE docs (pk INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL,
			seq INTEGER NOT NULL, deleted INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
			ops TEXT NOT NULL, body TEXT, UNIQUE (kind, id))`,
		`CREATE UNIQUE INDEX docs_seq ON docs (seq)`,
		`CREATE TABLE keys (kind TEXT NOT NULL, key TEXT NOT NULL, pk INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID`,
		`CREATE INDEX keys_pk ON keys (pk)`,
		`CREATE TABLE outbox (n INTEGER PRIMARY KEY AUTOINCREMENT, pk INTEGER NOT NULL, event_id TEXT NOT NULL, event TEXT NOT NULL)`,
		`CREATE INDEX outbox_pk ON outbox (pk)`,
		`CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, token TEXT NOT NULL, beat INTEGER NOT NULL, ttl INTEGER NOT NULL) WITHOUT ROWID`,
		// One row: seq is the last position of the feed, purged the last position of a tombstone that
		// was purged, identity names this store in cursors of the feed.
		`CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, purged INTEGER NOT NULL, identity TEXT NOT NULL)`,
		`INSERT INTO meta VALUES (1, 0, 0, lower(hex(randomblob(8))))`,
		`CREATE TABLE lookups (kind TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) WITHOUT ROWID`,
	}},
}

// migrate brings the file to this program's level, in one transaction; another process that opens the same
// file waits for it.
func (e *sqlite) migrate(ctx context.Context, o Options) error {
	current, err := e.upToDate(ctx, e.writer.conn)
	if err != nil || current {
		return err
	}
	return busyRetry(ctx, o.BusyTimeout, func() error {
		return e.transact(ctx, func(t *transaction) error {
			if err := t.define("CREATE TABLE IF NOT EXISTS migrations (n INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL)"); err != nil {
				return err
			}
			level, err := migrationLevel(t)
			if err != nil {
				return err
			}
			if level > len(sqliteMigrations) {
				return newerStore(level, len(sqliteMigrations), e.path)
			}
			for n := level; n < len(sqliteMigrations); n++ {
				if err := runMigration(t, n, o.Now().UnixMilli()); err != nil {
					return err
				}
			}
			for _, s := range schemas() {
				if err := t.indexTables(s); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func newerStore(level, known int, path string) error {
	return &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": "migration", "value": level, "max": known, "path": path}}
}

// rower is a connection or a pool.
type rower interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// upToDate looks without writing, so that opening a current store never waits for a writer.
func (e *sqlite) upToDate(ctx context.Context, r rower) (bool, error) {
	var tables int
	err := r.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name IN ('migrations', 'lookups')").Scan(&tables)
	if err != nil || tables < 2 {
		return false, e.fail(err)
	}
	var level int
	if err := r.QueryRowContext(ctx, "SELECT coalesce(max(n), 0) FROM migrations").Scan(&level); err != nil {
		return false, e.fail(err)
	}
	if level > len(sqliteMigrations) {
		return false, newerStore(level, len(sqliteMigrations), e.path)
	}
	for _, s := range schemas() {
		var known string
		err := r.QueryRowContext(ctx, "SELECT fingerprint FROM lookups WHERE kind = ?", string(s.kind)).Scan(&known)
		if errors.Is(err, sql.ErrNoRows) || err == nil && known != s.fingerprint {
			return false, nil
		} else if err != nil {
			return false, e.fail(err)
		}
	}
	return level == len(sqliteMigrations), nil
}

func migrationLevel(t *transaction) (int, error) {
	level := 0
	err := t.query(func(r *sql.Rows) error { return r.Scan(&level) }, "SELECT coalesce(max(n), 0) FROM migrations")
	return level, err
}

func runMigration(t *transaction, n int, now int64) error {
	m := sqliteMigrations[n]
	for _, statement := range m.statements {
		if err := t.define(statement); err != nil {
			return fmt.Errorf("migration %d (%s): %w", n+1, m.name, err)
		}
	}
	_, err := t.exec("INSERT INTO migrations VALUES (?, ?, ?)", n+1, m.name, now)
	return err
}

// The tables of look-ups of a kind: single-valued fields as columns, multi-valued ones as rows.
func (s *schema) singleTable() string { return "ix_" + string(s.kind) }
func (s *schema) multiTable() string  { return "mv_" + string(s.kind) }

// singles lists the single-valued fields of the kind without those of the head.
func (s *schema) singles() []fieldInfo {
	var out []fieldInfo
	for _, f := range s.fields {
		if !f.multi {
			out = append(out, f)
		}
	}
	return out
}

func column(field string) string { return `"f_` + field + `"` }

// indexTables makes the tables of look-ups anew and fills them from the documents, where they were made
// for other declarations than those of this program.
func (t *transaction) indexTables(s *schema) error {
	known := ""
	err := t.query(func(r *sql.Rows) error { return r.Scan(&known) }, "SELECT fingerprint FROM lookups WHERE kind = ?", string(s.kind))
	if err != nil || known == s.fingerprint {
		return err
	}
	for _, statement := range s.tables() {
		if err := t.define(statement); err != nil {
			return err
		}
	}
	if _, err := t.exec("DELETE FROM keys WHERE kind = ?", string(s.kind)); err != nil {
		return err
	}
	if err := t.fillTables(s); err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO lookups VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET fingerprint = excluded.fingerprint", string(s.kind), s.fingerprint)
	return err
}

func (s *schema) tables() []string {
	single, multi := s.singleTable(), s.multiTable()
	columns := []string{"pk INTEGER PRIMARY KEY", "id TEXT NOT NULL"}
	out := []string{"DROP TABLE IF EXISTS " + single, "DROP TABLE IF EXISTS " + multi, ""}
	for _, f := range append([]fieldInfo{{name: fieldCreated}, {name: fieldUpdated}}, s.singles()...) {
		columns = append(columns, column(f.name)+" NOT NULL")
		if !f.few {
			out = append(out, fmt.Sprintf(`CREATE INDEX "%s_%s" ON %s (%s, id)`, single, f.name, single, column(f.name)))
		}
	}
	out[2] = fmt.Sprintf("CREATE TABLE %s (%s)", single, strings.Join(columns, ", "))
	return append(out,
		fmt.Sprintf("CREATE UNIQUE INDEX %s_id ON %s (id)", single, single),
		fmt.Sprintf("CREATE TABLE %s (pk INTEGER NOT NULL, field TEXT NOT NULL, value NOT NULL, PRIMARY KEY (pk, field, value)) WITHOUT ROWID", multi),
		fmt.Sprintf("CREATE INDEX %s_value ON %s (field, value, pk)", multi, multi))
}

// fillTables derives the look-ups of all live documents. A document that doesn't decode stays out of them;
// Check reports it.
func (t *transaction) fillTables(s *schema) error {
	type row struct {
		pk int64
		d  document
	}
	for after := int64(0); ; {
		var rows []row
		err := t.query(func(r *sql.Rows) error {
			var x row
			rows = append(rows, x)
			last := &rows[len(rows)-1]
			return r.Scan(&last.pk, &last.d.id, &last.d.created, &last.d.updated, &last.d.body)
		}, "SELECT pk, id, created, updated, body FROM docs WHERE kind = ? AND deleted = 0 AND pk > ? ORDER BY pk LIMIT 500", string(s.kind), after)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			after = rows[i].pk
			x, err := s.derive(rows[i].d.body)
			if err != nil {
				continue
			}
			d := &rows[i].d
			if err := t.insertLookups(s, rows[i].pk, d.id, d.created, d.updated, x); err != nil {
				return err
			}
		}
	}
}
