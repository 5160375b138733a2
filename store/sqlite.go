package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"talentmatch/market"
)

// The files of the embedded store.
const (
	sqliteFile = "talentmatch.db"
	lockFile   = "serve.lock"
)

// minFree is the free space in bytes below which the store counts as full.
const minFree = 16 << 20

// sqlite is the embedded engine: one connection writes, a pool reads.
type sqlite struct {
	dir, path string
	file      fs.FileInfo // the file that was opened, to notice when it is taken away
	readers   *sql.DB
	writer    *writer // nil when read-only
	lock      *os.File
	storeID   string

	mu       sync.Mutex
	prepared map[string]*sql.Stmt // of the readers
}

func openSQLite(ctx context.Context, o Options) (*sqlite, error) {
	if o.Dir == "" {
		return nil, problem("dir", market.CodeInvalid, nil)
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fileError(o.Dir, err)
	}
	e := &sqlite{dir: dir, path: filepath.Join(dir, sqliteFile), prepared: map[string]*sql.Stmt{}}
	if err := e.open(ctx, o); err != nil {
		_ = e.close()
		return nil, err
	}
	return e, nil
}

func (e *sqlite) open(ctx context.Context, o Options) error {
	if err := e.prepareFiles(o); err != nil {
		return err
	}
	var err error
	if !o.ReadOnly {
		err := busyRetry(ctx, o.BusyTimeout, func() error {
			e.writer, err = newWriter(ctx, e.dsn(o, true))
			return e.fail(err)
		})
		if err != nil {
			return err
		}
		if err := e.migrate(ctx, o); err != nil {
			return err
		}
	}
	if e.readers, err = sql.Open("sqlite", e.dsn(o, false)); err != nil {
		return e.fail(err)
	}
	pool := max(4, runtime.GOMAXPROCS(0))
	e.readers.SetMaxOpenConns(pool)
	e.readers.SetMaxIdleConns(pool)
	if o.ReadOnly {
		current, err := e.upToDate(ctx, e.readers)
		if err == nil && !current {
			err = &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": "migration", "path": e.path}}
		}
		if err != nil {
			return err
		}
	}
	if e.file, err = os.Stat(e.path); err != nil {
		return fileError(e.path, err)
	}
	return e.readIdentity(ctx)
}

// prepareFiles makes folder and file readable for the owner alone, and takes the lock.
func (e *sqlite) prepareFiles(o Options) error {
	if o.ReadOnly {
		if _, err := os.Stat(e.path); err != nil {
			return fileError(e.path, err)
		}
	} else if err := os.MkdirAll(e.dir, 0o700); err != nil {
		return fileError(e.dir, err)
	}
	if o.Exclusive {
		lock, err := lockExclusive(filepath.Join(e.dir, lockFile))
		if err != nil {
			return err
		}
		e.lock = lock
	}
	if o.ReadOnly {
		return nil
	}
	// Only a file that doesn't exist is touched here: closing one that is open elsewhere in this process
	// would drop SQLite's locks on it.
	f, err := os.OpenFile(e.path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return fileError(e.path, err)
	}
	return f.Close()
}

// dsn names the file with the settings that each new connection gets.
func (e *sqlite) dsn(o Options, write bool) string {
	q := url.Values{}
	pragma := func(s string) { q.Add("_pragma", s) }
	pragma("busy_timeout(" + strconv.FormatInt(o.BusyTimeout.Milliseconds(), 10) + ")")
	pragma("temp_store(memory)")
	if write {
		pragma("journal_mode(wal)")
		pragma("synchronous(full)")
		pragma("cache_size(-131072)")
		pragma("wal_autocheckpoint(10000)")
		pragma("journal_size_limit(67108864)")
		pragma("secure_delete(fast)") // what was deleted about a person shouldn't linger in free pages
	} else {
		pragma("query_only(1)")
		pragma("cache_size(-16384)")
	}
	path := filepath.ToSlash(e.path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	return u.String()
}

func (e *sqlite) name() string { return "sqlite" }

func (e *sqlite) close() error {
	var errs []error
	if e.readers != nil {
		errs = append(errs, e.readers.Close())
	}
	if e.writer != nil {
		errs = append(errs, e.writer.close())
	}
	if e.lock != nil {
		errs = append(errs, e.lock.Close())
		e.lock = nil
	}
	if err := errors.Join(errs...); err != nil {
		return e.fail(err)
	}
	return nil
}

func (e *sqlite) ping(ctx context.Context) error {
	var one int
	if err := e.readers.QueryRowContext(ctx, "SELECT 1 FROM meta LIMIT 1").Scan(&one); err != nil {
		return e.fail(err)
	}
	now, err := os.Stat(e.path)
	if err != nil || !os.SameFile(now, e.file) {
		return market.Wrap(market.CodeCorrupt, err, market.Args{"what": "replaced", "path": e.path})
	}
	if e.writer == nil {
		return nil
	}
	if err := checkWritable(e.dir, e.path); err != nil {
		return err
	}
	if free, ok := freeBytes(e.dir); ok && free < minFree {
		return &market.Error{Code: market.CodeStorageFull, Args: market.Args{"path": e.dir, "free": int64(free)}}
	}
	return nil
}

// query runs a reading statement and calls fn for each row. Statements are prepared once: the set of texts
// is small, because lists are bound as JSON.
func (e *sqlite) query(ctx context.Context, fn func(*sql.Rows) error, query string, args ...any) error {
	s, err := e.statement(ctx, query)
	if err != nil {
		return e.fail(err)
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return e.fail(err)
	}
	return e.fail(each(rows, fn))
}

func (e *sqlite) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	e.mu.Lock()
	s, ok := e.prepared[query]
	e.mu.Unlock()
	if ok {
		return s, nil
	}
	s, err := e.readers.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if other, ok := e.prepared[query]; ok {
		_ = s.Close()
		return other, nil
	}
	e.prepared[query] = s
	return s, nil
}

func each(rows *sql.Rows, fn func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// busyRetry repeats fn while another process is opening the same store, for at most the time given.
func busyRetry(ctx context.Context, limit time.Duration, fn func() error) error {
	end := time.Now().Add(limit)
	for {
		err := fn()
		if err == nil || market.CodeOf(err) != market.CodeUnavailable || time.Now().After(end) {
			return err
		}
		if err := pause(ctx, 6); err != nil {
			return err
		}
	}
}
