package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"time"

	"talentmatch/market"
)

// The format of backups: gzip of JSON Lines, a header, documents, a footer with the SHA-256 of all bytes
// before it. Look-ups are left out; they are derived again from the documents.
const (
	backupFormat  = "talentmatch-backup"
	backupVersion = 1
	// maxLine is the longest line of a backup in bytes; a document with a long outbox may exceed maxBody.
	maxLine = 64 << 20
)

// BackupInfo says what a backup holds.
type BackupInfo struct {
	// CreatedAt is when the backup was made, in UTC; Engine is the one that it came from.
	CreatedAt time.Time `json:"createdAt"`
	Engine    string    `json:"engine"`
	// Consistent tells whether everything was read at one moment. It is false where the server offers no
	// snapshots; each document is then whole, but two may be of different moments.
	Consistent bool `json:"consistent"`
	// Records counts live records by kind, Tombstones the deleted ones, Events those that wait to be sealed.
	Records    map[market.Kind]int `json:"records"`
	Tombstones int                 `json:"tombstones"`
	Events     int                 `json:"events"`
	// SHA256 is the check sum of the content, in hexadecimal.
	SHA256 string `json:"sha256"`
}

type backupHeader struct {
	Format    string    `json:"format"`
	Version   int       `json:"version"`
	Engine    string    `json:"engine"`
	CreatedAt time.Time `json:"createdAt"`
}

type backupFooter struct {
	Footer BackupInfo `json:"footer"`
}

// backupLine is one document.
type backupLine struct {
	Kind    market.Kind     `json:"kind"`
	ID      string          `json:"id"`
	Rev     int64           `json:"rev"`
	Ops     []opMark        `json:"ops,omitempty"`
	Created int64           `json:"created"`
	Updated int64           `json:"updated"`
	Deleted bool            `json:"deleted,omitempty"`
	Body    json.RawMessage `json:"body,omitempty"`
	Outbox  []market.Event  `json:"outbox,omitempty"`
}

// Backup writes everything that is stored, tombstones and waiting events included, while others go on
// reading and writing. Errors: CodeCorrupt for a damaged record, which is named and must be repaired or
// deleted first: a backup that leaves something out would be mistaken for a whole one.
func (db *DB) Backup(ctx context.Context, w io.Writer) (BackupInfo, error) {
	info := BackupInfo{CreatedAt: db.now(), Engine: db.Engine(), Records: map[market.Kind]int{}}
	zip := gzip.NewWriter(w)
	sum := sha256.New()
	out := bufio.NewWriterSize(io.MultiWriter(zip, sum), 1<<16)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	if err := lines.Encode(backupHeader{backupFormat, backupVersion, info.Engine, info.CreatedAt}); err != nil {
		return info, outError(err)
	}
	consistent, err := db.engine.dump(ctx, func(s *schema, d *document) error {
		if !d.deleted && !json.Valid(d.body) {
			return corrupt(s.kind, d.id, errDamaged)
		}
		info.count(s.kind, d.deleted, len(d.events))
		return outError(lines.Encode(backupLine{s.kind, d.id, d.rev, d.ops, d.created, d.updated, d.deleted, d.body, d.events}))
	})
	if err != nil {
		return info, err
	}
	if err := out.Flush(); err != nil {
		return info, outError(err)
	}
	info.Consistent = consistent
	info.SHA256 = hex.EncodeToString(sum.Sum(nil))
	if err := json.NewEncoder(zip).Encode(backupFooter{info}); err != nil {
		return info, outError(err)
	}
	return info, outError(zip.Close())
}

func (i *BackupInfo) count(kind market.Kind, deleted bool, events int) {
	i.Events += events
	if deleted {
		i.Tombstones++
	} else {
		i.Records[kind]++
	}
}

// outError turns an error of the place that a backup is written to into one of the domain.
func outError(err error) error {
	var known *market.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return fileError("", err)
}

// Restore fills the empty store from a backup, of either engine. The whole file is checked before anything
// is written; revisions, tombstones and waiting events come back as they were, and the feed begins anew.
// Errors: CodeConflict with "what" = "not_empty", CodeCorrupt for a file that is truncated or was altered,
// CodeUnsupported for a newer format.
func (db *DB) Restore(ctx context.Context, r io.Reader) (BackupInfo, error) {
	empty, err := db.engine.empty(ctx)
	if err != nil {
		return BackupInfo{}, err
	}
	if !empty {
		return BackupInfo{}, &market.Error{Code: market.CodeConflict, Args: market.Args{"what": "not_empty"}}
	}
	// The copy stays packed; it is read twice, because the check sum stands at the end.
	spool, err := os.CreateTemp(db.options.Dir, ".restore-")
	if err != nil {
		return BackupInfo{}, fileError(db.options.Dir, err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	if _, err := io.Copy(spool, contextReader{ctx, r}); err != nil {
		return BackupInfo{}, readError(ctx, err)
	}
	info, err := readBackup(ctx, spool, nil)
	if err != nil {
		return BackupInfo{}, err
	}
	err = db.engine.load(ctx, func(fn func(*schema, *document) error) error {
		_, err := readBackup(ctx, spool, fn)
		return err
	})
	if err != nil {
		return BackupInfo{}, err
	}
	return info, nil
}

// readBackup reads a backup from the start of the file, checks it and calls fn, where given, with each document.
func readBackup(ctx context.Context, file *os.File, fn func(*schema, *document) error) (BackupInfo, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return BackupInfo{}, fileError(file.Name(), err)
	}
	zip, err := gzip.NewReader(bufio.NewReaderSize(contextReader{ctx, file}, 1<<16))
	if err != nil {
		return BackupInfo{}, readError(ctx, err)
	}
	b := backupReader{lines: bufio.NewReaderSize(zip, 1<<16), sum: sha256.New(), info: BackupInfo{Records: map[market.Kind]int{}}}
	if err := b.header(); err != nil {
		return BackupInfo{}, readError(ctx, err)
	}
	for {
		done, err := b.next(fn)
		if err != nil {
			return BackupInfo{}, readError(ctx, err)
		}
		if done {
			return b.info, nil
		}
	}
}

type backupReader struct {
	lines *bufio.Reader
	sum   hash.Hash
	info  BackupInfo
}

var (
	errBackup  = errors.New("not a whole backup")
	errDamaged = errors.New("the stored record is damaged")
)

// line returns the next line with its line end.
func (b *backupReader) line() ([]byte, error) {
	var line []byte
	for {
		part, err := b.lines.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, fmt.Errorf("%w: a line is too long", errBackup)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func (b *backupReader) header() error {
	line, err := b.line()
	if err != nil {
		return err
	}
	var h backupHeader
	if err := json.Unmarshal(line, &h); err != nil || h.Format != backupFormat {
		return fmt.Errorf("%w: no header", errBackup)
	}
	if h.Version != backupVersion {
		return &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": "backup", "value": h.Version, "max": backupVersion}}
	}
	b.info.Engine, b.info.CreatedAt = h.Engine, h.CreatedAt
	b.sum.Write(line)
	return nil
}

// next reads one line; done tells that it was the footer and that everything agrees with it.
func (b *backupReader) next(fn func(*schema, *document) error) (done bool, err error) {
	line, err := b.line()
	if err != nil {
		return false, err
	}
	if bytes.HasPrefix(line, []byte(`{"footer":`)) {
		return true, b.footer(line)
	}
	b.sum.Write(line)
	var l backupLine
	if err := json.Unmarshal(line, &l); err != nil {
		return false, fmt.Errorf("%w: %w", errBackup, err)
	}
	s, d, err := l.document()
	if err != nil {
		return false, err
	}
	b.info.count(l.Kind, l.Deleted, len(l.Outbox))
	if fn == nil {
		return false, nil
	}
	return false, fn(s, d)
}

func (b *backupReader) footer(line []byte) error {
	var f backupFooter
	if err := json.Unmarshal(line, &f); err != nil {
		return fmt.Errorf("%w: %w", errBackup, err)
	}
	b.info.Consistent = f.Footer.Consistent
	b.info.SHA256 = hex.EncodeToString(b.sum.Sum(nil))
	if b.info.SHA256 != f.Footer.SHA256 {
		return fmt.Errorf("%w: the check sum differs", errBackup)
	}
	// Reading to the end checks the sum of gzip too, and that nothing follows.
	if rest, err := io.ReadAll(io.LimitReader(b.lines, 1)); err != nil || len(rest) > 0 {
		return fmt.Errorf("%w: something follows the footer", errors.Join(errBackup, err))
	}
	return nil
}

// document checks a line and derives what isn't in it.
func (l *backupLine) document() (*schema, *document, error) {
	s, ok := schemaOf(l.Kind)
	if !ok {
		return nil, nil, &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": "kind", "value": string(l.Kind)}}
	}
	if !market.ValidID(l.ID) || l.Rev < 1 || l.Deleted != (l.Body == nil) {
		return nil, nil, fmt.Errorf("%w: a document is damaged", errBackup)
	}
	d := &document{id: l.ID, rev: l.Rev, ops: l.Ops, created: l.Created, updated: l.Updated, deleted: l.Deleted, body: l.Body, events: l.Outbox}
	if d.deleted {
		return s, d, nil
	}
	var err error
	d.indexed, err = s.derive(d.body)
	return s, d, err
}

func readError(ctx context.Context, err error) error {
	var known *market.Error
	switch {
	case errors.As(err, &known):
		return err
	case ctx.Err() != nil:
		return market.Wrap(market.CodeCancelled, ctx.Err(), nil)
	case errors.Is(err, os.ErrPermission):
		return fileError("", err)
	}
	return market.Wrap(market.CodeCorrupt, err, market.Args{"what": "backup"})
}

// contextReader ends with the context.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
