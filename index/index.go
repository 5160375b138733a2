package index

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"talentmatch/market"
)

// Options are what an index needs.
type Options struct {
	// Dir is the index's own folder; it is created where there is none.
	Dir string
	// Tables name skills, districts, occupations and levels of education.
	Tables market.Tables
	// Skills finds skills in text; nil finds none.
	Skills func(text string) []market.SkillHit
	// Log hears of damage and of rebuilds; nil is silent.
	Log *slog.Logger
}

// Index is a full-text index in a folder. Its methods may be called concurrently.
type Index struct {
	dir   string
	want  about
	names *names
	log   *slog.Logger
	lock  *os.File

	// write orders everything that changes an index; it is taken before mu. The batches of a rebuild hold it
	// for reading, because they don't depend on each other.
	write sync.RWMutex
	// mu guards what follows; a search holds it for reading, so that its index stays open.
	mu     sync.RWMutex
	closed bool
	// serving is what searches use, nil where there is no good index.
	serving *generation
	// building is the one that a rebuild fills.
	building   *generation
	buildErr   error // why building missed a write
	rebuilding atomic.Bool
	progress   atomic.Int32 // ten-thousandths
}

const (
	lockName    = "LOCK"
	pointerName = "CURRENT"
)

var generationName = regexp.MustCompile(`^gen-\d{6}$`)

// Open opens the index of a folder, or makes an empty one where the folder is new. What can't be read, or was
// made by another version of this package or of the taxonomy, does not fail: the index then NeedsRebuild, and
// searches answer market.CodeNotReady until it is done. Open fails with market.CodeInUse, at once, where
// another process or another Index holds the folder; with CodeReadOnly, CodeStorageFull or CodeInternal where
// the folder can't be used at all.
func Open(o Options) (*Index, error) {
	x := &Index{
		dir: o.Dir, want: about{Version: Version, Taxonomy: o.Tables.Version},
		names: newNames(o.Tables, o.Skills), log: o.Log,
	}
	if x.log == nil {
		x.log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, mapError(err)
	}
	lock, inUse, err := lockFile(filepath.Join(o.Dir, lockName))
	if inUse {
		return nil, market.Wrap(market.CodeInUse, err, market.Args{"what": "index", "path": o.Dir})
	}
	if err != nil {
		return nil, mapError(err)
	}
	x.lock = lock
	if err := x.openServing(); err != nil {
		_ = lock.Close()
		return nil, mapError(err)
	}
	return x, nil
}

// openServing opens the generation that the pointer names, makes the first one in a new folder, and removes
// what an interrupted rebuild has left.
func (x *Index) openServing() error {
	entries, err := os.ReadDir(x.dir)
	if err != nil {
		return err
	}
	if len(entries) == 1 { // the lock alone
		return x.createFirst()
	}
	name, err := x.pointer()
	if err != nil {
		x.log.Warn("index needs a rebuild", "reason", err)
		return nil
	}
	x.removeOthers(name)
	g, err := openGeneration(filepath.Join(x.dir, name), x.want)
	if err != nil {
		x.log.Warn("index needs a rebuild", "reason", err)
		return nil
	}
	x.serving = g
	return nil
}

func (x *Index) createFirst() error {
	name := x.nextName()
	g, err := newGeneration(filepath.Join(x.dir, name), x.want, "", false)
	if err != nil {
		return err
	}
	if err := x.point(name); err != nil {
		_ = g.close()
		return err
	}
	x.serving = g
	return nil
}

// pointer returns the name of the generation in use.
func (x *Index) pointer() (string, error) {
	b, err := os.ReadFile(filepath.Join(x.dir, pointerName))
	if err != nil {
		return "", err
	}
	name := strings.TrimSpace(string(b))
	if !generationName.MatchString(name) {
		return "", fmt.Errorf("%s names no index", pointerName)
	}
	return name, nil
}

// point makes a generation the one in use, all at once.
func (x *Index) point(name string) error {
	path := filepath.Join(x.dir, pointerName)
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // #nosec G304 -- own folder
	if err != nil {
		return err
	}
	_, err = f.WriteString(name + "\n")
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return syncDir(x.dir)
}

// syncDir makes a rename durable, on systems that know how.
func syncDir(dir string) error {
	d, err := os.Open(dir) // #nosec G304 -- the index's own folder
	if err != nil {
		return err
	}
	_ = d.Sync() // not every file system takes it
	return d.Close()
}

// nextName returns the name of the next generation, above all that are there.
func (x *Index) nextName() string {
	last := 0
	for _, name := range x.generations() {
		var n int
		if _, err := fmt.Sscanf(name, "gen-%06d", &n); err == nil {
			last = max(last, n)
		}
	}
	return fmt.Sprintf("gen-%06d", (last+1)%1_000_000)
}

// generations lists the folders of this package's making.
func (x *Index) generations() []string {
	entries, err := os.ReadDir(x.dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() && generationName.MatchString(e.Name()) {
			out = append(out, e.Name())
		}
	}
	return out
}

// removeOthers removes all generations but one. Foreign files are left alone.
func (x *Index) removeOthers(keep string) {
	for _, name := range x.generations() {
		if name == keep {
			continue
		}
		if err := os.RemoveAll(filepath.Join(x.dir, name)); err != nil {
			x.log.Warn("old index not removed", "name", name, "error", err)
		}
	}
}

// Close ends the index and frees its folder. It waits for searches and writes that are under way; a rebuild
// ends with an error.
func (x *Index) Close() error {
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	var err error
	for _, g := range []*generation{x.serving, x.building} {
		if g != nil {
			if cerr := g.close(); err == nil {
				err = cerr
			}
		}
	}
	x.serving, x.building = nil, nil
	if cerr := x.lock.Close(); err == nil {
		err = cerr
	}
	return mapError(err)
}

// good returns the generation that can be searched, nil where there is none; the caller holds mu.
func (x *Index) good() *generation {
	if x.serving == nil || x.serving.broken.Load() {
		return nil
	}
	return x.serving
}

// State tells whether searches are answered, how far a rebuild is, and how many records are held.
func (x *Index) State() market.CacheState {
	x.mu.RLock()
	defer x.mu.RUnlock()
	s := market.CacheState{Progress: market.Share(x.progress.Load())}
	if g := x.good(); g != nil {
		g.mu.RLock()
		defer g.mu.RUnlock()
		s.Ready, s.Documents, s.Cursor = true, g.live, g.cursor
		if !x.rebuilding.Load() {
			s.Progress = 10_000
		}
	}
	return s
}

// NeedsRebuild tells whether there is no index that could answer. It stays true until a Rebuild has ended well.
func (x *Index) NeedsRebuild() bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.good() == nil
}

// Cursor returns the position in the feed that was stored with the last batch; empty where there is none yet
// or the index needs a rebuild.
func (x *Index) Cursor() string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	g := x.good()
	if g == nil {
		return ""
	}
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.cursor
}

// notReady is the answer while there is no good index; the caller holds mu.
func (x *Index) notReady() error {
	if x.closed {
		return &market.Error{Code: market.CodeUnavailable, Args: market.Args{"what": "index"}}
	}
	return &market.Error{Code: market.CodeNotReady,
		Args: market.Args{"what": "index", "progress": int(x.progress.Load()) / 100}}
}

// Revs calls fn for every record of a kind that the index holds, tombstones included, in the order of their
// IDs bytewise. It works on a copy: fn may call the index. It ends with fn's error.
func (x *Index) Revs(ctx context.Context, kind market.Kind, fn func(id string, rev int64, deleted bool) error) error {
	x.mu.RLock()
	g := x.good()
	if g == nil {
		defer x.mu.RUnlock()
		return x.notReady()
	}
	type entry struct {
		id string
		held
	}
	prefix := kindLetter(kind) + ":"
	var all []entry
	g.mu.RLock()
	for id, h := range g.held {
		if rest, ok := strings.CutPrefix(id, prefix); ok {
			all = append(all, entry{rest, h})
		}
	}
	g.mu.RUnlock()
	x.mu.RUnlock()
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(a.id, b.id) })
	for i, e := range all {
		if i%1000 == 0 && ctx.Err() != nil {
			return mapError(ctx.Err())
		}
		if err := fn(e.id, e.rev, e.deleted); err != nil {
			return err
		}
	}
	return nil
}
