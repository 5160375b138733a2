package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveapi "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	bolt "go.etcd.io/bbolt"

	"talentmatch/market"
)

// The keys of what the index says about itself; they are written with the documents.
var (
	keyCursor = []byte("talentmatch.cursor")
	keyAbout  = []byte("talentmatch.about")
)

// about says what made an index.
type about struct {
	Version  int `json:"version"`
	Taxonomy int `json:"taxonomy"`
}

// held is the revision that the index holds of a record.
type held struct {
	rev     int64
	deleted bool
}

// generation is one bleve index. A rebuild makes the next one and takes its place.
type generation struct {
	dir   string
	bleve bleve.Index
	// failed is closed when bleve's background work has died: from then on a write might wait for ever.
	failed   chan struct{}
	failOnce sync.Once
	closing  chan struct{}
	// persisting gets the last failure to write to the disk.
	persisting chan error
	broken     atomic.Bool
	// tainted says that a write has failed half-way: bleve keeps the batch in memory, and may have freed
	// parts of it, so that searches fail until it is opened again.
	tainted atomic.Bool

	columns *columnCache

	mu     sync.RWMutex
	held   map[string]held
	live   int
	cursor string
}

const (
	storeDir    = "store"
	boltTimeout = "5s"
	// callbackName registers asyncError with bleve, which knows callbacks by name only.
	callbackName = "talentmatch_index"
)

func unopened(dir string) *generation {
	return &generation{
		dir: dir, held: map[string]held{}, columns: newColumnCache(),
		failed: make(chan struct{}), closing: make(chan struct{}), persisting: make(chan error, 1),
	}
}

// newGeneration creates an empty index in a folder that must not exist. Unsafe batches don't wait for the
// disk.
func newGeneration(dir string, a about, cursor string, unsafeBatch bool) (*generation, error) {
	g := unopened(dir)
	g.cursor = cursor
	watch(g)
	err := guard(func() (err error) {
		g.bleve, err = bleve.NewUsing(dir, newMapping(), scorch.Name, scorch.Name, config(unsafeBatch))
		return err
	})
	if err != nil {
		unwatch(g)
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := g.sign(a); err != nil {
		return nil, errors.Join(err, g.close(), os.RemoveAll(dir))
	}
	return g, nil
}

// sign writes what made the index, and its first cursor.
func (g *generation) sign(a about) error {
	mark, err := json.Marshal(a)
	if err != nil {
		return err
	}
	b := g.bleve.NewBatch()
	b.SetInternal(keyAbout, mark)
	b.SetInternal(keyCursor, []byte(g.cursor))
	return g.run(b)
}

func config(unsafeBatch bool) map[string]any {
	return map[string]any{"bolt_timeout": boltTimeout, "unsafe_batch": unsafeBatch, "asyncErrorCallbackName": callbackName,
		"eventCallbackName": callbackName}
}

// openGeneration opens an index that is there and checks it through. It returns an error, and never panics
// or waits, for whatever else the folder may hold.
func openGeneration(dir string, want about) (*generation, error) {
	if err := guard(func() error { return checkBolt(filepath.Join(dir, storeDir, "root.bolt")) }); err != nil {
		return nil, fmt.Errorf("root.bolt: %w", err)
	}
	g := unopened(dir)
	watch(g)
	err := guard(func() error { return g.open(want) })
	if err == nil {
		return g, nil
	}
	if g.bleve != nil {
		err = errors.Join(err, g.close())
	}
	unwatch(g)
	return nil, err
}

func (g *generation) open(want about) (err error) {
	if g.bleve, err = bleve.OpenUsing(g.dir, config(false)); err != nil {
		return err
	}
	advanced, err := g.bleve.Advanced()
	if err != nil {
		return err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return err
	}
	err = g.load(reader, want)
	return errors.Join(err, reader.Close())
}

// load checks version and segments, and reads the revisions.
func (g *generation) load(reader bleveapi.IndexReader, want about) error {
	mark, err := reader.GetInternal(keyAbout)
	if err != nil {
		return err
	}
	var have about
	if err := json.Unmarshal(mark, &have); err != nil {
		return fmt.Errorf("no mark of its version: %w", err)
	}
	if have != want {
		return fmt.Errorf("made by %+v, wanted %+v", have, want)
	}
	cursor, err := reader.GetInternal(keyCursor)
	if err != nil {
		return err
	}
	g.cursor = string(cursor)
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("an index of another kind: %T", reader)
	}
	if err := checkSegments(snapshot); err != nil {
		return err
	}
	return g.loadHeld(reader)
}

// loadHeld reads the revisions of all documents.
func (g *generation) loadHeld(reader bleveapi.IndexReader) error {
	ids, err := reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer func() { _ = ids.Close() }()
	columns, err := reader.DocValueReader([]string{fieldHeld})
	if err != nil {
		return err
	}
	for {
		internal, err := ids.Next()
		if err != nil || internal == nil {
			return err
		}
		id, err := reader.ExternalID(internal)
		if err != nil {
			return err
		}
		var h held
		found := false
		err = columns.VisitDocValues(internal, func(_ string, term []byte) {
			h, found = parseHeld(string(term))
		})
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("a document without its revision")
		}
		g.setHeld(id, h)
	}
}

func parseHeld(s string) (held, bool) {
	digits, deleted := strings.CutSuffix(s, "-")
	rev, err := strconv.ParseInt(digits, 10, 64)
	return held{rev, deleted}, err == nil
}

// setHeld notes a revision; the caller holds mu or is alone.
func (g *generation) setHeld(id string, h held) {
	old, known := g.held[id]
	if known && !old.deleted {
		g.live--
	}
	if !h.deleted {
		g.live++
	}
	g.held[id] = h
}

// newer tells whether a revision is newer than the one held.
func (g *generation) newer(id string, rev int64) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	h, known := g.held[id]
	return !known || rev > h.rev
}

// run executes a batch, and returns an error instead of waiting where bleve's background work has died.
func (g *generation) run(b *bleve.Batch) error {
	done := make(chan error, 1)
	go func() { done <- guard(func() error { return g.bleve.Batch(b) }) }()
	select {
	case err := <-done:
		if err != nil {
			g.tainted.Store(true)
		}
		return err
	case <-g.failed:
		g.tainted.Store(true)
		return errFailed
	}
}

var errFailed = errors.New("the index's background work has failed")

// fail marks the index as one that can't be written any more.
func (g *generation) fail() {
	g.broken.Store(true)
	g.failOnce.Do(func() { close(g.failed) })
}

// reopen closes the index and opens it again with safe batches. Its revisions stay known.
func (g *generation) reopen() error {
	if err := guard(g.bleve.Close); err != nil {
		return err
	}
	return guard(func() error {
		again, err := bleve.OpenUsing(g.dir, config(false))
		if err != nil {
			return err
		}
		g.bleve, g.columns = again, newColumnCache()
		return nil
	})
}

// close ends the index; it must be called once.
func (g *generation) close() error {
	unwatch(g)
	close(g.closing)
	return guard(g.bleve.Close)
}

// checkBolt walks through the file in which bleve keeps its list of segments. It is small. A truncated one
// would otherwise be noticed only when a page beyond the end is touched, in a goroutine that nobody guards.
func checkBolt(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: 5e9})
	if err != nil {
		return err
	}
	err = guard(func() error {
		return db.View(func(tx *bolt.Tx) error {
			if tx.Size() > info.Size() {
				return fmt.Errorf("%d bytes of %d", info.Size(), tx.Size())
			}
			return tx.ForEach(func(_ []byte, b *bolt.Bucket) error { return walk(b) })
		})
	})
	return errors.Join(err, db.Close())
}

// walk reads all of a bucket.
func walk(b *bolt.Bucket) error {
	return b.ForEach(func(k, v []byte) error {
		if v != nil {
			return nil
		}
		if sub := b.Bucket(k); sub != nil {
			return walk(sub)
		}
		return fmt.Errorf("a bucket that can't be read")
	})
}

// checkSegments compares the checksum of every segment file.
func checkSegments(snapshot *scorch.IndexSnapshot) error {
	for _, s := range snapshot.Segments() {
		file, ok := s.Segment().(segment.PersistedSegment)
		if !ok {
			continue
		}
		if err := checkSegment(file.Path()); err != nil {
			return fmt.Errorf("segment %s: %w", filepath.Base(file.Path()), err)
		}
	}
	return nil
}

// checkSegment compares a file with the checksum (CRC-32, IEEE, big-endian) in its last four bytes.
func checkSegment(path string) error {
	f, err := os.Open(path) // #nosec G304 -- the path comes from the index
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < 8 {
		return fmt.Errorf("%d bytes", info.Size())
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyBuffer(sum, io.LimitReader(f, info.Size()-4), make([]byte, 1<<18)); err != nil {
		return err
	}
	var tail [4]byte
	if _, err := io.ReadFull(f, tail[:]); err != nil {
		return err
	}
	want := uint32(tail[0])<<24 | uint32(tail[1])<<16 | uint32(tail[2])<<8 | uint32(tail[3])
	if got := sum.Sum32(); got != want {
		return fmt.Errorf("checksum %08x, not %08x", got, want)
	}
	return nil
}

// panicError is a panic inside bleve.
type panicError struct {
	value any
	// fault says that memory could not be read: a mapped file has become shorter.
	fault bool
	stack []byte
}

func (p *panicError) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// guard runs a function and returns its panic as an error, also that of a mapped file that was cut off.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			_, fault := v.(interface{ Addr() uintptr })
			err = &panicError{v, fault, debug.Stack()}
		}
	}()
	return f()
}

// watched are the open indexes by the path that bleve reports errors with.
var watched sync.Map // string → *generation

func watch(g *generation)   { watched.Store(filepath.Join(g.dir, storeDir), g) }
func unwatch(g *generation) { watched.CompareAndDelete(filepath.Join(g.dir, storeDir), g) }

func init() {
	scorch.RegistryAsyncErrorCallbacks[callbackName] = asyncError
	scorch.RegistryEventCallbacks[callbackName] = onEvent
}

// onEvent runs in bleve's own goroutines, before they merge and write. A mapped file that was cut off makes
// them panic from then on, which bleve recovers from and reports, instead of ending the process.
func onEvent(scorch.Event) bool {
	debug.SetPanicOnFault(true)
	return true
}

// asyncError hears of failures in bleve's background work.
func asyncError(err error, path string) {
	v, ok := watched.Load(path)
	if !ok {
		return
	}
	g := v.(*generation)
	if errors.Is(err, scorch.ErrAsyncPanic) {
		g.fail()
		return
	}
	if errors.Is(err, scorch.ErrPersist) {
		select {
		case g.persisting <- err:
		default:
		}
		backOff(g)
	}
}

// mapError turns errors of bleve and the system into the domain's.
func mapError(err error) error {
	var domain *market.Error
	switch {
	case err == nil || errors.As(err, &domain):
		return err
	case isFull(err):
		return market.Wrap(market.CodeStorageFull, err, market.Args{"what": "index"})
	case isReadOnly(err):
		return market.Wrap(market.CodeReadOnly, err, market.Args{"what": "index"})
	case isCancelled(err):
		return market.Wrap(market.CodeCancelled, err, nil)
	case errors.Is(err, fs.ErrNotExist):
		return market.Wrap(market.CodeCorrupt, err, market.Args{"what": "index"})
	}
	return market.Wrap(market.CodeInternal, err, nil)
}
