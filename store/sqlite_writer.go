package store

import (
	"context"
	"database/sql"
	"errors"

	"talentmatch/market"
)

// writer is the one connection that writes. Transactions are begun and ended by hand: database/sql would
// roll back behind our back when a context ends, and could not prepare a statement during a transaction.
type writer struct {
	pool     *sql.DB
	conn     *sql.Conn
	gate     chan struct{} // holds a token while a transaction is under way
	closed   chan struct{}
	prepared map[string]*sql.Stmt
}

func newWriter(ctx context.Context, dsn string) (*writer, error) {
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return &writer{pool: pool, conn: conn, gate: make(chan struct{}, 1), closed: make(chan struct{}), prepared: map[string]*sql.Stmt{}}, nil
}

func (w *writer) close() error {
	close(w.closed)
	w.gate <- struct{}{} // lets a transaction end, and no other begin
	for _, s := range w.prepared {
		_ = s.Close()
	}
	return errors.Join(w.conn.Close(), w.pool.Close())
}

// transaction is a writing transaction under way.
type transaction struct {
	w   *writer
	ctx context.Context
}

// transact runs fn in a writing transaction: all of it happens, or nothing.
func (e *sqlite) transact(ctx context.Context, fn func(*transaction) error) error {
	if e.writer == nil {
		return &market.Error{Code: market.CodeReadOnly, Args: market.Args{"path": e.path}}
	}
	select {
	case e.writer.gate <- struct{}{}:
		defer func() { <-e.writer.gate }()
	case <-e.writer.closed:
		return e.fail(sql.ErrConnDone)
	case <-ctx.Done():
		return e.fail(ctx.Err())
	}
	return e.fail(e.writer.transact(ctx, fn))
}

func (w *writer) transact(ctx context.Context, fn func(*transaction) error) error {
	end := context.WithoutCancel(ctx)
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		_, _ = w.conn.ExecContext(end, "ROLLBACK") // it may have begun although the context ended
		return err
	}
	err := fn(&transaction{w: w, ctx: ctx})
	if err == nil {
		// Not to be interrupted: a commit either happens or fails.
		_, err = w.conn.ExecContext(end, "COMMIT")
	}
	if err != nil {
		_, _ = w.conn.ExecContext(end, "ROLLBACK") // fails where SQLite has rolled back by itself
	}
	return err
}

// exec runs a statement that is prepared once.
func (t *transaction) exec(query string, args ...any) (sql.Result, error) {
	s, err := t.statement(query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(t.ctx, args...)
}

// query runs a statement that is prepared once and calls fn for each row.
func (t *transaction) query(fn func(*sql.Rows) error, query string, args ...any) error {
	s, err := t.statement(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(t.ctx, args...)
	if err != nil {
		return err
	}
	return each(rows, fn)
}

func (t *transaction) statement(query string) (*sql.Stmt, error) {
	if s, ok := t.w.prepared[query]; ok {
		return s, nil
	}
	s, err := t.w.conn.PrepareContext(t.ctx, query)
	if err == nil {
		t.w.prepared[query] = s
	}
	return s, err
}

// define runs a statement that changes tables, which is not worth preparing.
func (t *transaction) define(query string) error {
	_, err := t.w.conn.ExecContext(t.ctx, query)
	return err
}
