package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"talentmatch/market"
)

// textTable is a text file as one sheet: separated values, lines of JSON, or one array of JSON.
type textTable struct {
	r       io.ReaderAt
	size    int64
	charset charset
	limit   int
	comma   byte
	lines   bool
	array   bool
}

func (t *textTable) sheets() []string { return []string{""} }

func (t *textTable) open(int) (rowReader, error) {
	count := &countingReader{r: io.NewSectionReader(t.r, 0, t.size)}
	text := decoded(count, t.charset)
	rows := &textRows{count: count, size: t.size}
	switch {
	case t.lines:
		rows.read = (&lineReader{in: bufio.NewReaderSize(text, 64<<10), limit: t.limit}).next
	case t.array:
		gate := &gateReader{r: text}
		rows.read = (&arrayReader{dec: json.NewDecoder(gate), gate: gate, limit: t.limit}).next
	default:
		rows.read = newCSVReader(text, t.comma, t.limit).next
	}
	return rows, nil
}

func (t *textTable) close() error { return nil }

// textRows reads rows of a text file and knows how far it is.
type textRows struct {
	read  func() (int, []string, error)
	count *countingReader
	size  int64
}

func (t *textRows) next() (int, []string, error) { return t.read() }

func (t *textRows) progress() float64 {
	if t.size == 0 {
		return 1
	}
	return float64(t.count.n) / float64(t.size)
}

func (t *textRows) close() {}

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// lineReader reads lines of any line end, each the only cell of its row. Lines that begin with "#" are
// comments and count as blank.
type lineReader struct {
	in     *bufio.Reader
	limit  int
	number int
	skipLF bool
}

func (l *lineReader) next() (int, []string, error) {
	l.number++
	var line []byte
	for {
		chunk, ended, err := l.chunk()
		if len(line)+len(chunk) > l.limit {
			return l.number, nil, l.skip(ended, err)
		}
		line = append(line, chunk...)
		if ended || errors.Is(err, io.EOF) && len(line) > 0 {
			break
		}
		if err != nil {
			return l.number, nil, err
		}
	}
	if bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) {
		return l.number, nil, nil
	}
	return l.number, []string{string(line)}, nil
}

// skip drops the rest of a line that is too long.
func (l *lineReader) skip(ended bool, err error) error {
	for !ended && err == nil {
		_, ended, err = l.chunk()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return errRowTooLarge
}

// chunk returns the buffered part of a line and whether the line ended with it.
func (l *lineReader) chunk() ([]byte, bool, error) {
	if _, err := l.in.Peek(1); err != nil {
		return nil, false, err
	}
	b, _ := l.in.Peek(l.in.Buffered())
	if l.skipLF && b[0] == '\n' {
		_, _ = l.in.Discard(1)
		l.skipLF = false
		return l.chunk()
	}
	l.skipLF = false
	i := bytes.IndexAny(b, "\r\n")
	if i < 0 {
		out := bytes.Clone(b)
		_, _ = l.in.Discard(len(b))
		return out, false, nil
	}
	l.skipLF = b[i] == '\r'
	out := bytes.Clone(b[:i])
	_, _ = l.in.Discard(i + 1)
	return out, true, nil
}

// arrayReader reads the elements of one JSON array, each the only cell of its row.
type arrayReader struct {
	dec    *json.Decoder
	gate   *gateReader
	limit  int
	number int
	begun  bool
}

// gateReader ends reading where one element of an array is beyond the limit.
type gateReader struct {
	r    io.Reader
	left int
}

func (g *gateReader) Read(p []byte) (int, error) {
	if g.left <= 0 {
		return 0, errRowTooLarge
	}
	n, err := g.r.Read(p)
	g.left -= n
	return n, err
}

func (a *arrayReader) next() (int, []string, error) {
	a.gate.left = 2*a.limit + 4096 // the decoder may read the next element along
	if !a.begun {
		a.begun = true
		if _, err := a.dec.Token(); err != nil {
			return 0, nil, a.malformed(err)
		}
	}
	a.number++
	if !a.dec.More() {
		if _, err := a.dec.Token(); err != nil {
			return a.number, nil, a.malformed(err)
		}
		return a.number, nil, io.EOF
	}
	var raw json.RawMessage
	if err := a.dec.Decode(&raw); err != nil {
		return a.number, nil, a.malformed(err)
	}
	if len(raw) > a.limit {
		return a.number, nil, errRowTooLarge
	}
	return a.number, []string{string(raw)}, nil
}

// malformed returns the error of a broken array, or of an element without end; nothing after it can be read.
func (a *arrayReader) malformed(err error) error {
	if errors.Is(err, errRowTooLarge) {
		return fileError(market.CodeTooLarge, ProblemRowTooLarge, market.Args{"most": a.limit >> 10}, nil)
	}
	return &market.Error{Code: market.CodeMalformed, Err: err, Args: market.Args{"row": a.number}}
}
