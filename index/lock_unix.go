//go:build unix

package index

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes an exclusive lock on the file without waiting; held tells that another process, or
// another index of this one, has it.
func lockFile(path string) (f *os.File, held bool, err error) {
	f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // #nosec G304 -- inside the index's own folder
	if err != nil {
		return nil, false, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, false, nil
	}
	_ = f.Close()
	return nil, errors.Is(err, syscall.EWOULDBLOCK), err
}
