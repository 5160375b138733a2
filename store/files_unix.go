//go:build linux || darwin || freebsd

package store

import (
	"errors"
	"os"
	"syscall"

	"talentmatch/market"
)

// lockExclusive takes the lock of a file for as long as it is open, or fails with CodeInUse at once. The
// kernel gives the lock back when the process ends, however it ends.
func lockExclusive(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fileError(path, err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	_ = f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, &market.Error{Code: market.CodeInUse, Args: market.Args{"path": path}}
	}
	return nil, fileError(path, err)
}

// checkWritable tells whether the paths may be written, without opening them: closing a second descriptor
// of the database would drop SQLite's locks on it.
func checkWritable(paths ...string) error {
	const write = 2 // W_OK of access(2)
	for _, p := range paths {
		if err := syscall.Access(p, write); err != nil {
			return fileError(p, err)
		}
	}
	return nil
}

// freeBytes returns the space in bytes that is free for this process where the folder is.
func freeBytes(dir string) (uint64, bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true //nolint:unconvert // its type differs between systems
}
