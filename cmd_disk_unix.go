//go:build linux || darwin || freebsd

package main

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// freeBytes returns the room on the disk that holds the folder, or would hold it once it is made; false
// where that isn't known.
func freeBytes(dir string) (int64, bool) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return 0, false
	}
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			break
		}
		path = filepath.Dir(path)
	}
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true //nolint:gosec,unconvert // types differ between systems
}
