//go:build unix

package index_test

import (
	"syscall"
	"time"
)

// cpuTime returns the processor time that this process has used, which other processes don't disturb.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
