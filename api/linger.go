package api

import (
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// What is taken in of a body that nobody wants: lingerTimes the limit of the route's bodies, lingerLeast at
// the least, for as long as an ordinary request may take.
const (
	lingerTimes = 4
	lingerLeast = 64 << 20
	// lingerNone is what net/http reads by itself before it answers.
	lingerNone = 256 << 10
)

// taken is the body of a request that remembers how far it was read.
type taken struct {
	io.ReadCloser
	bytes int64
	// ended is set once nothing more comes, or nothing more can be read.
	ended bool
}

func (b *taken) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.bytes += int64(n)
	b.ended = b.ended || err != nil
	return n, err
}

// linger answers at once, and then takes in what the caller still sends. Many clients send everything before
// they read a word; if the connection ended while they send, the operating system would report a reset to
// them and throw the answer away. What is taken in is bounded in size and time, so that a body without end
// ends here as well.
func (s *server) linger(transfers map[string]bool) gin.HandlerFunc {
	return func(g *gin.Context) {
		r := g.Request
		if r.Body == nil || r.Body == http.NoBody {
			g.Next()
			return
		}
		body := &taken{ReadCloser: r.Body}
		g.Request = r.WithContext(r.Context()) // a copy: net/http looks at the body of its own
		g.Request.Body = body
		g.Next()
		if body.ended || r.ContentLength >= 0 && r.ContentLength-body.bytes <= lingerNone || waits(r, body) {
			return
		}
		most := s.o.Limits.JSONBody
		if transfers[g.FullPath()] {
			most = s.o.Limits.ImportBody
		}
		control := http.NewResponseController(g.Writer)
		_ = control.SetReadDeadline(time.Now().Add(s.o.Limits.Request)) // a deadline of the operating system; recorders have none
		g.Writer.Flush()
		_, _ = io.CopyN(io.Discard, body, max(lingerTimes*most, lingerLeast)) // whatever ends it, the answer is out
	}
}

// waits tells whether the caller holds the body back until it is asked for; an answer tells it to keep it.
func waits(r *http.Request, body *taken) bool {
	return body.bytes == 0 && strings.EqualFold(r.Header.Get("Expect"), "100-continue")
}
