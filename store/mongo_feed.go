package store

import (
	"context"
	"errors"
	"slices"
	"sort"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"talentmatch/market"
)

// timeCursor is a place in the feed. Documents are read in passes, in the order of changedAt, the server's
// time of the write. A write may become visible later than one with a higher time, but never later than
// the overlap; so each pass begins that much before the beginning of the pass before it.
type timeCursor struct {
	Store string `json:"s"`
	// Purged is the highest time of a tombstone that was gone when the cursor was given out: its holder
	// never had what was removed before.
	Purged int64 `json:"g"`
	// Pass is the server's time at which the pass began, 0 where it hasn't begun.
	Pass int64 `json:"p"`
	// Places are by schemas(); a kind whose place is done waits for the next pass.
	Places []feedPlace `json:"k"`
	// Chain and Step name what this process remembers to have told to the holder of this cursor.
	Chain string `json:"c"`
	Step  int64  `json:"n"`
}

type feedPlace struct {
	Time int64  `json:"t"`
	ID   string `json:"i,omitempty"`
	Done bool   `json:"d,omitempty"`
}

// chain is what was told along a chain of cursors: only the holder of its last cursor profits from it. Any
// other, one that asks again for instance, is told everything in the overlap again.
type chain struct {
	step int64
	used time.Time
	told map[string]telling // kind/ID
}

type telling struct{ rev, time int64 }

const maxChains = 64

func (m *mongoEngine) cursor(ctx context.Context) (string, error) {
	now, err := m.serverTime(ctx)
	if err != nil {
		return "", err
	}
	meta, err := m.meta(ctx)
	if err != nil {
		return "", err
	}
	c := timeCursor{Store: m.storeID, Purged: meta.Purged, Places: make([]feedPlace, len(schemas()))}
	for i := range c.Places {
		c.Places[i].Time = now - m.overlap.Milliseconds()
	}
	return seal(useFeed, c)
}

func (m *mongoEngine) changes(ctx context.Context, cursor string, limit int) ([]market.Change, string, error) {
	c, err := m.readFeed(ctx, cursor)
	if err != nil {
		return nil, "", err
	}
	from := slices.Clone(c.Places)
	if cursor == "" {
		from = nil
	}
	if c.Pass == 0 {
		if c.Pass, err = m.serverTime(ctx); err != nil {
			return nil, "", err
		}
	}
	told := m.takeChain(&c)
	var changes []market.Change
	for i, s := range schemas() {
		if changes, err = m.scan(ctx, s, &c, i, told, changes, limit); err != nil {
			return nil, "", err
		}
	}
	if err := m.checkPurged(ctx, from, &c); err != nil {
		return nil, "", err
	}
	m.endPass(&c, told)
	m.keepChain(&c, told)
	next, err := seal(useFeed, c)
	return changes, next, err
}

func (m *mongoEngine) readFeed(ctx context.Context, cursor string) (timeCursor, error) {
	c := timeCursor{Store: m.storeID, Places: make([]feedPlace, len(schemas()))}
	if cursor != "" {
		c.Places = nil
		if err := unseal(useFeed, cursor, &c); err != nil {
			return c, err
		}
	}
	if c.Store != m.storeID || len(c.Places) != len(schemas()) {
		return c, errCursor()
	}
	return c, nil
}

// checkPurged refuses a cursor from before tombstones that have gone since. It comes after the read, so
// that a purge that happened before it is seen.
func (m *mongoEngine) checkPurged(ctx context.Context, from []feedPlace, c *timeCursor) error {
	meta, err := m.meta(ctx)
	if err != nil {
		return err
	}
	for _, p := range from {
		if p.Time < meta.Purged && c.Purged != meta.Purged {
			return errCursor()
		}
	}
	c.Purged = meta.Purged
	return nil
}

// scan reads one kind on from its place until the pass ends for it or enough changes are found.
func (m *mongoEngine) scan(ctx context.Context, s *schema, c *timeCursor, i int, told map[string]telling, changes []market.Change, limit int) ([]market.Change, error) {
	p := &c.Places[i]
	for !p.Done && len(changes) < limit {
		rows, err := m.scanStep(ctx, s, *p, c.Pass+m.overlap.Milliseconds())
		if err != nil {
			return nil, err
		}
		for _, e := range rows {
			if len(changes) == limit {
				return changes, nil
			}
			p.Time, p.ID = int64(e.Changed), e.ID
			name := string(s.kind) + "/" + e.ID
			if t, ok := told[name]; ok && t.rev == e.Rev {
				continue
			}
			told[name] = telling{e.Rev, int64(e.Changed)}
			changes = append(changes, market.Change{Kind: s.kind, ID: e.ID, Rev: e.Rev, Deleted: e.Deleted})
		}
		p.Done = len(rows) < scanRows
	}
	return changes, nil
}

// scanRows is how many heads one step of a scan reads.
const scanRows = 1000

// scanStep reads heads after the place and not beyond the time, so that a pass ends however much is written.
func (m *mongoEngine) scanStep(ctx context.Context, s *schema, p feedPlace, until int64) ([]envelope, error) {
	from := bson.DateTime(p.Time)
	filter := bson.D{{Key: "$and", Value: bson.A{
		bson.D{{Key: partChanged, Value: bson.D{{Key: "$gte", Value: from}, {Key: "$lte", Value: bson.DateTime(until)}}}},
		bson.D{{Key: "$or", Value: bson.A{
			bson.D{{Key: partChanged, Value: cond("$gt", from)}},
			bson.D{{Key: partChanged, Value: from}, {Key: "_id", Value: cond("$gt", p.ID)}},
		}}},
	}}}
	o := options.Find().SetSort(bson.D{{Key: partChanged, Value: 1}, {Key: "_id", Value: 1}}).SetLimit(scanRows).
		SetProjection(bson.D{{Key: partRev, Value: 1}, {Key: partDeleted, Value: 1}, {Key: partChanged, Value: 1}})
	return envelopes(ctx, m.collection(s), filter, o)
}

// endPass turns a pass that has read every kind to its end into the beginning of the next, and forgets what
// that one can't meet again.
func (m *mongoEngine) endPass(c *timeCursor, told map[string]telling) {
	for _, p := range c.Places {
		if !p.Done {
			return
		}
	}
	start := c.Pass - m.overlap.Milliseconds()
	for i := range c.Places {
		c.Places[i] = feedPlace{Time: start}
	}
	c.Pass = 0
	for name, t := range told {
		if t.time < start {
			delete(told, name)
		}
	}
}

// takeChain returns what the holder of the cursor was told, or begins a new chain. Taking it away makes
// sure that nobody else adds to it meanwhile.
func (m *mongoEngine) takeChain(c *timeCursor) map[string]telling {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ch, ok := m.chains[c.Chain]; ok && ch.step == c.Step {
		delete(m.chains, c.Chain)
		return ch.told
	}
	c.Chain, c.Step = randomID(), 0
	return map[string]telling{}
}

func (m *mongoEngine) keepChain(c *timeCursor, told map[string]telling) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c.Step++
	m.chains[c.Chain] = &chain{step: c.Step, used: time.Now(), told: told}
	for len(m.chains) > maxChains {
		oldest := ""
		for name, ch := range m.chains {
			if oldest == "" || ch.used.Before(m.chains[oldest].used) {
				oldest = name
			}
		}
		delete(m.chains, oldest)
	}
}

func (m *mongoEngine) outbox(ctx context.Context, limit int) ([]OutboxEntry, error) {
	type waiting struct {
		entry OutboxEntry
		since bson.DateTime
	}
	var all []waiting
	for _, s := range schemas() {
		o := options.Find().SetSort(bson.D{{Key: partChanged, Value: 1}}).SetLimit(int64(limit)).
			SetProjection(bson.D{{Key: partOutbox, Value: 1}, {Key: partChanged, Value: 1}})
		found, err := envelopes(ctx, m.collection(s), bson.D{{Key: partPending, Value: true}}, o)
		if err != nil {
			return nil, err
		}
		for i := range found {
			events, err := found[i].events(s.kind)
			if err != nil {
				return nil, err
			}
			if len(events) > 0 {
				all = append(all, waiting{OutboxEntry{s.kind, found[i].ID, events}, found[i].Changed})
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].since < all[j].since })
	var entries []OutboxEntry
	for _, w := range all[:min(limit, len(all))] {
		entries = append(entries, w.entry)
	}
	return entries, nil
}

// takeEvents removes the events as they are stored, then the mark that some wait; an event that is added in
// between keeps the mark.
func (m *mongoEngine) takeEvents(ctx context.Context, s *schema, id string, eventIDs []string) error {
	if err := m.writable(); err != nil {
		return err
	}
	c := m.collection(s)
	found, err := envelopes(ctx, c, byID(id), options.Find().SetProjection(bson.D{{Key: partOutbox, Value: 1}}))
	if err != nil || len(found) == 0 {
		return err
	}
	taken := make(map[string]bool, len(eventIDs))
	for _, e := range eventIDs {
		taken[e] = true
	}
	gone := bson.A{}
	for _, raw := range found[0].Outbox {
		if e, ok := raw.Lookup("id").StringValueOK(); ok && taken[e] {
			gone = append(gone, raw)
		}
	}
	if len(gone) > 0 {
		if _, err := c.UpdateOne(ctx, byID(id), bson.D{{Key: "$pullAll", Value: bson.D{{Key: partOutbox, Value: gone}}}}); err != nil {
			return mongoFail(ctx, err)
		}
	}
	idle := bson.D{{Key: "_id", Value: id}, {Key: partOutbox, Value: cond("$size", 0)}}
	_, err = c.UpdateOne(ctx, idle, bson.D{{Key: "$unset", Value: bson.D{{Key: partPending, Value: ""}}}})
	return mongoFail(ctx, err)
}

type leaseDoc struct {
	ID     string `bson:"_id"`
	Holder string `bson:"holder"`
	Token  string `bson:"token"`
	Beat   int64  `bson:"beat"`
	TTL    int64  `bson:"ttl"` // nanoseconds
}

func (m *mongoEngine) lease(ctx context.Context, name string) (leaseState, bool, error) {
	var d leaseDoc
	err := m.db.Collection(collLeases).FindOne(ctx, byID(name)).Decode(&d)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return leaseState{}, false, nil
	}
	return leaseState{d.Holder, d.Token, d.Beat, time.Duration(d.TTL)}, err == nil, mongoFail(ctx, err)
}

func (m *mongoEngine) swapLease(ctx context.Context, name string, from, to leaseState) (bool, error) {
	if err := m.writable(); err != nil {
		return false, err
	}
	c := m.db.Collection(collLeases)
	same := bson.D{{Key: "_id", Value: name}, {Key: "token", Value: from.Token}, {Key: "beat", Value: from.Beat}}
	next := leaseDoc{name, to.Holder, to.Token, to.Beat, int64(to.TTL)}
	switch {
	case from == leaseState{}:
		_, err := c.InsertOne(ctx, next)
		if mongo.IsDuplicateKeyError(err) {
			return false, nil
		}
		return err == nil, mongoFail(ctx, err)
	case to == leaseState{}:
		r, err := c.DeleteOne(ctx, same)
		return err == nil && r.DeletedCount == 1, mongoFail(ctx, err)
	default:
		r, err := c.ReplaceOne(ctx, same, next)
		return err == nil && r.MatchedCount == 1, mongoFail(ctx, err)
	}
}
