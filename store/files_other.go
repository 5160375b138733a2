//go:build !(linux || darwin || freebsd)

package store

import (
	"errors"
	"io/fs"
	"os"

	"talentmatch/market"
)

// lockExclusive takes the lock of a file for as long as it is open, or fails with CodeInUse at once. There
// is no flock here: the file's existence is the lock where it can't be removed, because somebody has it
// open (so it is on Windows, where the system closes the files of a process that ends).
func lockExclusive(path string) (*os.File, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, market.Wrap(market.CodeInUse, err, market.Args{"path": path})
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, market.Wrap(market.CodeInUse, err, market.Args{"path": path})
	} else if err != nil {
		return nil, fileError(path, err)
	}
	return f, nil
}

// checkWritable has nothing cheap to ask here; a store that can't be written shows it at the write.
func checkWritable(...string) error { return nil }

// freeBytes can't be told here; a full disk then shows at the write.
func freeBytes(string) (uint64, bool) { return 0, false }
