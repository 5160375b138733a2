package matching

import "sync"

// words numbers the short texts of all rows. Numbers are stable for the life of the engine and mean
// nothing outside it: no result depends on them.
type words struct {
	m    *model
	mu   sync.RWMutex
	ids  map[string]int32
	list []*word
}

func newWords(m *model) *words { return &words{m: m, ids: map[string]int32{}} }

// interner hands out numbers for words; labelBase separates free labels from codes of skills.
type interner interface {
	intern(s string) int32
}

// intern returns the number of a text, compiling it the first time.
func (w *words) intern(s string) int32 {
	if id, ok := w.find(s); ok {
		return id
	}
	c := w.m.compileWord(s)
	w.mu.Lock()
	defer w.mu.Unlock()
	if id, ok := w.ids[s]; ok {
		return id
	}
	id := int32(len(w.list))
	w.list = append(w.list, c)
	w.ids[s] = id
	return id
}

func (w *words) find(s string) (int32, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	id, ok := w.ids[s]
	return id, ok
}

// all returns the words so far; the slice is never changed, only grown.
func (w *words) all() []*word {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.list
}

// localBase is the first number of a word that only one query knows.
const localBase = 1 << 30

// overlay interns the words of an unsaved record without adding them to the engine.
type overlay struct {
	base  *words
	ids   map[string]int32
	local []*word
}

func newOverlay(base *words) *overlay { return &overlay{base: base, ids: map[string]int32{}} }

func (o *overlay) intern(s string) int32 {
	if id, ok := o.base.find(s); ok {
		return id
	}
	if id, ok := o.ids[s]; ok {
		return id
	}
	id := int32(localBase + len(o.local))
	o.local = append(o.local, o.base.m.compileWord(s))
	o.ids[s] = id
	return id
}

// lexicon resolves numbers of words for one query: those of the engine at its start, and its own.
type lexicon struct {
	shared []*word
	local  []*word
}

func (l *lexicon) word(id int32) *word {
	if id >= localBase {
		return l.local[id-localBase]
	}
	return l.shared[id]
}
