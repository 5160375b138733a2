package index

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"time"
)

// persistPause is how long bleve's writer waits before it tries again after a failure, a full disk for
// example; bleve itself would try again at once and without end.
const persistPause = 500 * time.Millisecond

// backOff holds bleve's writer up for a moment, less if the index closes.
func backOff(g *generation) {
	select {
	case <-time.After(persistPause):
	case <-g.closing:
	}
}

// isFull tells whether there was no room. bleve hands some errors on as text only.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		strings.Contains(err.Error(), syscall.ENOSPC.Error())
}

func isReadOnly(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission)
}

func isCancelled(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
