package exchange

import (
	"bytes"
	"io"
)

// csvReader reads records of separated values from UTF-8. It takes CR, LF and CRLF as line ends, keeps
// line breaks inside quotes as they are, counts blank lines, and treats a quote that is never closed as
// an ordinary character, so that one stray quote costs one row and not the rest of the file.
type csvReader struct {
	src    io.Reader
	comma  byte
	buf    []byte
	start  int
	end    int
	eof    bool
	number int
	// limit is the most bytes of one record; quoted is the most of one that has an open quote. It shrinks
	// with every quote that was never closed, so that a file full of them ends in linear time.
	limit  int
	quoted int
}

const leastQuoted = 64 << 10

func newCSVReader(src io.Reader, comma byte, limit int) *csvReader {
	return &csvReader{src: src, comma: comma, limit: limit, quoted: limit, buf: make([]byte, min(64<<10, limit))}
}

// next returns the cells of the next record. It returns errRowTooLarge for a record beyond the limit, after
// which reading can go on, io.EOF at the end, and the error of the underlying reader.
func (c *csvReader) next() (int, []string, error) {
	c.number++
	quotes := true
	for {
		b := c.buf[c.start:c.end]
		cells, n, end := parseRecord(b, c.comma, quotes, c.eof)
		switch {
		case end == endFound && (n > 0 || !c.eof):
			c.start += n
			return c.number, cells, nil
		case len(b) == 0 && c.eof:
			return c.number, nil, io.EOF
		case quotes && (end == endStray || c.eof || len(b) >= c.quoted):
			quotes = false
			if end != endStray {
				c.quoted = max(c.quoted/2, min(leastQuoted, c.limit))
			}
		case len(b) >= c.limit:
			return c.number, nil, c.skipLine()
		default:
			if err := c.fill(); err != nil {
				return c.number, nil, err
			}
		}
	}
}

// skipLine drops everything up to the next line end and returns errRowTooLarge.
func (c *csvReader) skipLine() error {
	for {
		if i := bytes.IndexAny(c.buf[c.start:c.end], "\r\n"); i >= 0 {
			c.start += i
			if c.end-c.start < 2 && !c.eof {
				if err := c.fill(); err != nil {
					return err
				}
			}
			c.start += lineEnd(c.buf[c.start:c.end])
			return errRowTooLarge
		}
		c.start = c.end
		if c.eof {
			return errRowTooLarge
		}
		if err := c.fill(); err != nil {
			return err
		}
	}
}

// fill reads more into the buffer, which grows when it is full.
func (c *csvReader) fill() error {
	if c.start > 0 {
		c.end = copy(c.buf, c.buf[c.start:c.end])
		c.start = 0
	}
	if c.end == len(c.buf) {
		c.buf = append(c.buf, make([]byte, len(c.buf))...)
	}
	for range 100 {
		n, err := c.src.Read(c.buf[c.end:])
		c.end += n
		if err == io.EOF {
			c.eof = true
			return nil
		}
		if err != nil {
			return err
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

// recordEnd says how the search for the end of a record went.
type recordEnd int

const (
	endFound recordEnd = iota
	endMore            // the record goes on behind the buffer
	endStray           // a quote was opened that can't have been meant as one
)

// parseRecord reads one record from the beginning of b. It returns the cells and the bytes that they and the
// line end took.
func parseRecord(b []byte, comma byte, quotes, eof bool) ([]string, int, recordEnd) {
	var cells []string
	i := 0
	for {
		var cell string
		var end recordEnd
		if quotes && i < len(b) && b[i] == '"' {
			cell, i, end = quotedField(b, i+1, comma, eof)
		} else {
			cell, i, end = plainField(b, i, comma, eof)
		}
		if end != endFound {
			return nil, 0, end
		}
		cells = append(cells, cell)
		if i >= len(b) {
			return cells, i, endFound
		}
		if b[i] == comma {
			i++
			continue
		}
		if b[i] == '\r' && i+1 == len(b) && !eof {
			return nil, 0, endMore
		}
		return cells, i + lineEnd(b[i:]), endFound
	}
}

// lineEnd returns the length of the line end at the beginning of b.
func lineEnd(b []byte) int {
	switch {
	case len(b) == 0:
		return 0
	case b[0] == '\r' && len(b) > 1 && b[1] == '\n':
		return 2
	}
	return 1
}

func plainField(b []byte, i int, comma byte, eof bool) (string, int, recordEnd) {
	for j := i; j < len(b); j++ {
		if c := b[j]; c == comma || c == '\n' || c == '\r' {
			return string(b[i:j]), j, endFound
		}
	}
	if !eof {
		return "", 0, endMore
	}
	return string(b[i:]), len(b), endFound
}

// quotedField reads on after an opening quote. A quote inside that is followed by anything but a quote, a
// separator or a line end stands for itself; where it comes right behind a separator on a later line, another
// field has opened and so the first quote was never closed.
func quotedField(b []byte, i int, comma byte, eof bool) (string, int, recordEnd) {
	var out []byte
	from, broken := i, false
	for ; i < len(b); i++ {
		if b[i] != '"' {
			broken = broken || b[i] == '\n' || b[i] == '\r'
			continue
		}
		if i+1 == len(b) && !eof {
			return "", 0, endMore
		}
		if i+1 < len(b) && b[i+1] == '"' {
			out = append(out, b[from:i+1]...)
			i++
			from = i + 1
			continue
		}
		if end, found := closes(b, i+1, comma, eof); found {
			return string(append(out, b[from:i]...)), end, endFound
		}
		if broken && b[i-1] == comma {
			return "", 0, endStray
		}
	}
	return "", 0, endMore
}

// closes tells whether a field may end at i, blanks aside, and where its separator or line end stands.
func closes(b []byte, i int, comma byte, eof bool) (int, bool) {
	for i < len(b) && b[i] == ' ' && comma != ' ' {
		i++
	}
	if i == len(b) {
		return i, eof
	}
	return i, b[i] == comma || b[i] == '\n' || b[i] == '\r'
}
