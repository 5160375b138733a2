package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	sqlitedriver "modernc.org/sqlite"
	sqlitecodes "modernc.org/sqlite/lib"

	"talentmatch/market"
)

// fail turns an error of the driver into one of the domain; market errors and nil stay as they are.
func (e *sqlite) fail(err error) error {
	var known *market.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	args := market.Args{"path": e.path}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return market.Wrap(market.CodeCancelled, err, nil)
	}
	if errors.Is(err, sql.ErrConnDone) || strings.HasSuffix(err.Error(), "database is closed") { // the store was closed
		return market.Wrap(market.CodeUnavailable, err, args)
	}
	var driver *sqlitedriver.Error
	if !errors.As(err, &driver) {
		return market.Wrap(market.CodeInternal, err, args)
	}
	return market.Wrap(sqliteCode(driver.Code()), err, args)
}

// sqliteCode is the table of result codes; the low byte is the primary one.
func sqliteCode(code int) market.Code {
	switch code & 0xff {
	case sqlitecodes.SQLITE_FULL:
		return market.CodeStorageFull
	case sqlitecodes.SQLITE_READONLY, sqlitecodes.SQLITE_PERM:
		return market.CodeReadOnly
	case sqlitecodes.SQLITE_CORRUPT, sqlitecodes.SQLITE_NOTADB:
		return market.CodeCorrupt
	case sqlitecodes.SQLITE_BUSY, sqlitecodes.SQLITE_LOCKED, sqlitecodes.SQLITE_CANTOPEN, sqlitecodes.SQLITE_IOERR:
		return market.CodeUnavailable
	case sqlitecodes.SQLITE_INTERRUPT:
		return market.CodeCancelled
	case sqlitecodes.SQLITE_TOOBIG:
		return market.CodeTooLarge
	}
	return market.CodeInternal
}

// fileError turns an error of the file system into one of the domain.
func fileError(path string, err error) error {
	code := market.CodeUnavailable
	switch {
	case errors.Is(err, fs.ErrNotExist):
		code = market.CodeNotFound
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		code = market.CodeReadOnly
	case errors.Is(err, syscall.ENOSPC):
		code = market.CodeStorageFull
	}
	return market.Wrap(code, err, market.Args{"path": path})
}
