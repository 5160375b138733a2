package matching

import (
	"slices"
	"sync"
	"sync/atomic"
)

// words numbers the short texts of all rows. A number is good as long as a row uses it; no result depends on
// which number a text has.
type words struct {
	m   *model
	mu  sync.RWMutex
	ids map[string]int32
	// classes holds the number of the first word of each kind.
	classes map[string]int32
	// twins holds the classes of titles that are the same text when folded, of which a space, a bracket or an occupation
	// beside them can make several.
	twins map[string][]int32
	// parted are the twins until the last sweep, for queries that began before it.
	parted map[string][]int32
	list   []slot
	free   []int32
	// settled is how many texts were in use after the last sweep.
	settled int
}

// slot holds the word of one number, and beside it what comparing titles asks of each of very many words.
type slot struct {
	word  atomic.Pointer[word]
	short atomic.Uint64
}

// Load returns the word of the slot, nil where there is none.
func (s *slot) Load() *word { return s.word.Load() }

// Store puts a word into the slot.
func (s *slot) Store(w *word) {
	if w != nil {
		s.short.Store(uint64(w.brief()))
	}
	s.word.Store(w)
}

// brief is a word's class, rank and half of the hash of its folded text.
type brief uint64

func (w *word) brief() brief {
	rank := uint8(0)
	if w.title != nil {
		rank = w.title.rank
	}
	return brief(uint32(w.class))<<32 | brief(hash(w.folded)&0xFFFF)<<8 | brief(rank)
}

func (b brief) class() int32 { return int32(b >> 32) }
func (b brief) rank() uint8  { return uint8(b) }

// maybeSame tells whether two texts may be the same when folded.
func (b brief) maybeSame(o brief) bool { return b>>8&0xFFFF == o>>8&0xFFFF }

func newWords(m *model) *words {
	return &words{m: m, ids: map[string]int32{}, classes: map[string]int32{}, twins: map[string][]int32{}}
}

// interner hands out numbers for words; labelBase separates free labels from codes of skills.
type interner interface {
	intern(s string) int32
}

// intern returns the number of a text, compiling it the first time.
func (w *words) intern(s string) int32 {
	w.mu.RLock()
	id, ok := w.ids[s]
	w.mu.RUnlock()
	if ok {
		return id
	}
	c := w.m.compileWord(s)
	w.mu.Lock()
	defer w.mu.Unlock()
	if id, ok := w.ids[s]; ok {
		return id
	}
	if n := len(w.free); n > 0 {
		id, w.free = w.free[n-1], w.free[:n-1]
	} else {
		id = int32(len(w.list))
		w.grow()
	}
	first, ok := w.classes[c.kind]
	if !ok {
		first = id
		w.classes[c.kind] = id
	}
	c.class = first
	w.noteTwin(c)
	w.list[id].Store(c)
	w.ids[c.key] = id
	return id
}

func (w *words) noteTwin(c *word) {
	if !slices.Contains(w.twins[c.folded], c.class) {
		w.twins[c.folded] = append(w.twins[c.folded], c.class)
	}
}

// eachTwin calls visit with the classes of the titles that are the same text as a word when folded, and maybe more.
func (w *words) eachTwin(c *word, visit func(class int32)) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, twins := range []map[string][]int32{w.twins, w.parted} {
		for _, class := range twins[c.folded] {
			visit(class)
		}
	}
}

// grow adds an empty slot. Slots that readers hold are never moved: they keep the list that they took.
func (w *words) grow() {
	if len(w.list) == cap(w.list) {
		w.list = w.copied(max(1024, 2*len(w.list)))
	}
	w.list = w.list[:len(w.list)+1]
}

func (w *words) copied(room int) []slot {
	list := make([]slot, len(w.list), room)
	for i := range w.list {
		list[i].Store(w.list[i].Load())
	}
	return list
}

// all returns the words so far. A number that is given to another text later is so in a new list only.
func (w *words) all() []slot {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.list
}

// sweepAfter is the least number of new texts after which unused ones are looked for.
const sweepAfter = 1 << 15

// due tells whether so many texts came since the last sweep that unused ones should be looked for.
func (w *words) due() bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return len(w.ids)-w.settled > max(sweepAfter, w.settled)
}

// sweep frees the numbers of all texts that are not used.
func (w *words) sweep(used func(int32) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	// Readers go on with the old list, in which freed numbers keep their text.
	w.list = w.copied(cap(w.list))
	for i := range w.list {
		if c := w.list[i].Load(); c != nil && !used(int32(i)) {
			delete(w.ids, c.key)
			if c.class == int32(i) {
				delete(w.classes, c.kind)
			}
			w.list[i].Store(nil)
			w.free = append(w.free, int32(i))
		}
	}
	w.parted, w.twins = w.twins, map[string][]int32{}
	for i := range w.list {
		if c := w.list[i].Load(); c != nil {
			w.noteTwin(c)
		}
	}
	w.settled = len(w.ids)
}

// localBase is the first number of a word that only one query knows.
const localBase = 1 << 30

// overlay interns the words of a record that is asked about without adding them to the engine: those that the
// rows of a view use have the same number there, others one of their own.
type overlay struct {
	base  *words
	view  []slot
	ids   map[string]int32
	local []*word
}

func newOverlay(base *words, view []slot) *overlay { return &overlay{base: base, view: view} }

func (o *overlay) intern(s string) int32 {
	o.base.mu.RLock()
	id, ok := o.base.ids[s]
	o.base.mu.RUnlock()
	if ok && int(id) < len(o.view) {
		// The number may have been given to this text after the view was taken.
		if c := o.view[id].Load(); c != nil && c.key == s {
			return id
		}
	}
	if id, ok := o.ids[s]; ok {
		return id
	}
	id = int32(localBase + len(o.local))
	c := o.base.m.compileWord(s)
	c.class = id
	o.local = append(o.local, c)
	if o.ids == nil {
		o.ids = map[string]int32{}
	}
	o.ids[s] = id
	return id
}

// lexicon resolves numbers of words for one query: those of its view, and its own.
type lexicon struct {
	shared []slot
	local  []*word
	base   *words // nil where nothing is searched
}

func (l *lexicon) word(id int32) *word {
	if id >= localBase {
		return l.local[id-localBase]
	}
	return l.shared[id].Load()
}

// classOf returns the class of a title that is in use.
func (w *words) classOf(id int32) int32 { return w.word(id).class }

// word returns the word of a number that is in use.
func (w *words) word(id int32) *word {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.list[id].Load()
}
