package matching

import (
	"talentmatch/market"
)

// Engine scores talents and demands. It holds a snapshot of both in memory, which Apply keeps current; any
// number of readers run beside one writer and are never blocked by it.
type Engine struct {
	m       *model
	words   *words
	talents *pool[talentRow]
	demands *pool[demandRow]
}

// New returns an engine of the newest version with an empty snapshot over a taxonomy; it fails where the tables
// contradict themselves (an unknown broader skill, a district without its parent).
func New(t market.Tables) (*Engine, error) {
	known := Versions()
	return NewVersion(t, known[len(known)-1])
}

// NewVersion returns an engine with the weights of one version, as New does; it fails where there are none of
// that version.
func NewVersion(t market.Tables, weights int) (*Engine, error) {
	m, err := newModel(t, weights)
	if err != nil {
		return nil, err
	}
	return &Engine{
		m:       m,
		words:   newWords(m),
		talents: newPool(newTalentChunk, func(r *talentRow) (string, int64) { return r.id, r.rev }),
		demands: newPool(newDemandChunk, func(r *demandRow) (string, int64) { return r.id, r.rev }),
	}, nil
}

// Version names the engine: the version of its weights and that of the taxonomy, such as "1.4".
func (e *Engine) Version() string { return e.m.version }

// ApplyTalents takes over talents and deletions, dropping what is not newer than what the snapshot holds. It
// returns how many had an effect.
func (e *Engine) ApplyTalents(list []market.Talent, deleted []market.Change) int {
	rows := make([]talentRow, len(list))
	for i := range list {
		rows[i] = e.m.compileTalent(&list[i], e.words)
	}
	return e.talents.apply(rows, toGone(deleted))
}

// ApplyDemands does the same for demands.
func (e *Engine) ApplyDemands(list []market.Demand, deleted []market.Change) int {
	rows := make([]demandRow, len(list))
	for i := range list {
		rows[i] = e.m.compileDemand(&list[i], e.words)
	}
	return e.demands.apply(rows, toGone(deleted))
}

func toGone(list []market.Change) []gone {
	out := make([]gone, len(list))
	for i, c := range list {
		out[i] = gone{id: c.ID, rev: c.Rev}
	}
	return out
}

// Held lists what the snapshot knows of every record of a kind, by ID; nil for kinds that it doesn't hold.
func (e *Engine) Held(kind market.Kind) []market.Change {
	switch kind {
	case market.KindTalent:
		return e.talents.held(kind)
	case market.KindDemand:
		return e.demands.held(kind)
	}
	return nil
}

// Size counts the records of a kind in the snapshot.
func (e *Engine) Size(kind market.Kind) int {
	switch kind {
	case market.KindTalent:
		return e.talents.size()
	case market.KindDemand:
		return e.demands.size()
	}
	return 0
}

// Match scores and explains one pair on a day, feasible or not. Names and the employer are left to the caller.
func (e *Engine) Match(t *market.Talent, d *market.Demand, asOf market.Date) market.Match {
	in := newOverlay(e.words)
	tr, dr := e.m.compileTalent(t, in), e.m.compileDemand(d, in)
	p := e.pair(in, asOf)
	p.t, p.d = &tr, &dr
	return p.match(asOf)
}

// pair returns a pair without its sides.
func (e *Engine) pair(in *overlay, asOf market.Date) *pair {
	p := &pair{m: e.m, lex: &lexicon{shared: e.words.all(), local: in.local}}
	p.clock(asOf)
	return p
}
