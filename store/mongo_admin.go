package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"talentmatch/market"
)

func (m *mongoEngine) empty(ctx context.Context) (bool, error) {
	half, err := m.halfRestored(ctx)
	if err != nil || half {
		return half, err
	}
	for _, s := range schemas() {
		err := m.collection(s).FindOne(ctx, bson.D{}, options.FindOne().SetProjection(byIDOnly)).Err()
		if err == nil {
			return false, nil
		}
		if !errors.Is(err, mongo.ErrNoDocuments) {
			return false, mongoFail(ctx, err)
		}
	}
	return true, nil
}

var byIDOnly = bson.D{{Key: "_id", Value: 1}}

// dump reads page by page, where the server offers it all at one moment. Such a moment can be read for a few
// minutes (minSnapshotHistoryWindowInSeconds); a dump that takes longer fails with CodeUnavailable.
func (m *mongoEngine) dump(ctx context.Context, fn func(*schema, *document) error) (bool, error) {
	if m.snapshots {
		session, err := m.client.StartSession(options.Session().SetSnapshot(true))
		if err != nil {
			return false, mongoFail(ctx, err)
		}
		defer session.EndSession(context.WithoutCancel(ctx))
		ctx = mongo.NewSessionContext(ctx, session)
	}
	for _, s := range schemas() {
		err := m.each(ctx, s, func(e *envelope) error {
			d, err := e.document(s)
			if err != nil {
				return err
			}
			return fn(s, &d)
		})
		if err != nil {
			return false, err
		}
	}
	return m.snapshots, nil
}

// each calls fn with every document of the kind, tombstones included, in the order of IDs.
func (m *mongoEngine) each(ctx context.Context, s *schema, fn func(*envelope) error) error {
	for after := ""; ; {
		o := options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(maxBatch)
		found, err := envelopes(ctx, m.collection(s), bson.D{{Key: "_id", Value: cond("$gt", after)}}, o)
		if err != nil {
			return err
		}
		for i := range found {
			if err := fn(&found[i]); err != nil {
				return err
			}
		}
		if len(found) < maxBatch {
			return nil
		}
		after = found[len(found)-1].ID
	}
}

// load marks the store as half restored until everything is there: MongoDB offers no transaction of that
// size. What an interrupted load left behind is removed first.
func (m *mongoEngine) load(ctx context.Context, each func(func(*schema, *document) error) error) error {
	if err := m.writable(); err != nil {
		return err
	}
	meta := m.db.Collection(collMeta)
	mark := bson.D{{Key: "$set", Value: bson.D{{Key: "since", Value: time.Now().UnixMilli()}}}}
	if _, err := meta.UpdateOne(ctx, byID(restoreID), mark, options.UpdateOne().SetUpsert(true)); err != nil {
		return mongoFail(ctx, err)
	}
	err := m.wipe(ctx)
	if err == nil {
		l := loader{m: m}
		if err = each(func(s *schema, d *document) error { return l.add(ctx, s, d) }); err == nil {
			err = l.flush(ctx)
		}
	}
	if err != nil {
		clean := context.WithoutCancel(ctx)
		if m.wipe(clean) == nil {
			_, _ = meta.DeleteOne(clean, byID(restoreID))
		}
		return err
	}
	_, err = meta.DeleteOne(ctx, byID(restoreID))
	return mongoFail(ctx, err)
}

func (m *mongoEngine) wipe(ctx context.Context) error {
	for _, s := range schemas() {
		if _, err := m.collection(s).DeleteMany(ctx, bson.D{}); err != nil {
			return mongoFail(ctx, err)
		}
	}
	return nil
}

// loader inserts restored documents in batches of one kind.
type loader struct {
	m     *mongoEngine
	s     *schema
	batch []any
}

func (l *loader) add(ctx context.Context, s *schema, d *document) error {
	if l.s != s || len(l.batch) == maxBatch {
		if err := l.flush(ctx); err != nil {
			return err
		}
		l.s = s
	}
	e, err := envelopeOf(s, d)
	l.batch = append(l.batch, e)
	return err
}

func (l *loader) flush(ctx context.Context) error {
	if len(l.batch) == 0 {
		return nil
	}
	now, err := l.m.serverTime(ctx)
	if err != nil {
		return err
	}
	for _, e := range l.batch {
		e.(*envelope).Changed = bson.DateTime(now)
	}
	_, err = l.m.collection(l.s).InsertMany(ctx, l.batch, options.InsertMany().SetOrdered(false))
	l.batch = nil
	return mongoFail(ctx, err)
}

func envelopeOf(s *schema, d *document) (*envelope, error) {
	e := &envelope{ID: d.id, Rev: d.rev, Created: d.created, Updated: d.updated, Deleted: d.deleted, Pending: len(d.events) > 0}
	for _, o := range d.ops {
		e.Ops, e.OpRevs = append(e.Ops, o.Op), append(e.OpRevs, o.Rev)
	}
	for _, ev := range d.events {
		doc, err := eventBSON(ev, ev.Rev)
		if err != nil {
			return nil, err
		}
		raw, err := bson.Marshal(doc)
		if err != nil {
			return nil, market.Wrap(market.CodeInternal, err, nil)
		}
		e.Outbox = append(e.Outbox, raw)
	}
	if d.deleted {
		return e, nil
	}
	body, err := toBSON(d.body)
	if err == nil {
		e.Body, err = bson.Marshal(body)
	}
	e.Keys, e.Fields = keysOf(s, d.indexed), fieldsOf(s, d.indexed)
	if err != nil {
		return nil, corrupt(s.kind, d.id, err)
	}
	return e, nil
}

func (m *mongoEngine) inspect(ctx context.Context, report *CheckReport) error {
	report.Known = len(mongoMigrations)
	var err error
	if report.Migration, err = m.migrationLevel(ctx); err != nil {
		return err
	}
	half, err := m.halfRestored(ctx)
	if err != nil {
		return err
	}
	if half {
		report.fault(Fault{Fault: FaultHalf})
	}
	var stats struct {
		Size float64 `bson:"storageSize"`
	}
	if m.db.RunCommand(ctx, bson.D{{Key: "dbStats", Value: 1}}).Decode(&stats) == nil {
		report.Bytes = int64(stats.Size)
	}
	for _, s := range schemas() {
		if err := m.inspectIndexes(ctx, s, report); err != nil {
			return err
		}
		err := m.each(ctx, s, func(e *envelope) error {
			d, err := e.document(s)
			if err != nil {
				report.fault(Fault{FaultUnreadable, s.kind, e.ID, ""})
				return nil //nolint:nilerr // the fault is reported, and the check goes on
			}
			d.indexed = e.lookups(s)
			report.document(s, &d)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// inspectIndexes reports indexes that somebody removed.
func (m *mongoEngine) inspectIndexes(ctx context.Context, s *schema, report *CheckReport) error {
	names, err := m.existingIndexes(ctx, s)
	if err != nil {
		return err
	}
	for _, want := range indexNames(s) {
		if !names[want] {
			report.fault(Fault{FaultLookup, s.kind, "", "index " + want + " is missing"})
		}
	}
	return nil
}

func (m *mongoEngine) purge(ctx context.Context, before time.Time) (int, error) {
	if err := m.writable(); err != nil {
		return 0, err
	}
	total := 0
	for _, s := range schemas() {
		for {
			n, err := m.purgeStep(ctx, s, before)
			total += n
			if err != nil {
				return total, err
			}
			if n == 0 {
				break
			}
		}
	}
	return total, nil
}

// purgeStep tells cursors first that tombstones are gone, then removes them.
func (m *mongoEngine) purgeStep(ctx context.Context, s *schema, before time.Time) (int, error) {
	old := bson.D{{Key: partDeleted, Value: true}, {Key: fieldUpdated, Value: cond("$lt", before.UnixMilli())}, {Key: partPending, Value: cond("$ne", true)}}
	o := options.Find().SetLimit(maxBatch).SetProjection(bson.D{{Key: partChanged, Value: 1}})
	found, err := envelopes(ctx, m.collection(s), old, o)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	ids := make([]string, len(found))
	last := int64(0)
	for i, e := range found {
		ids[i], last = e.ID, max(last, int64(e.Changed))
	}
	if _, err := m.db.Collection(collMeta).UpdateOne(ctx, byID(metaID), bson.D{{Key: "$max", Value: bson.D{{Key: "purged", Value: last}}}}); err != nil {
		return 0, mongoFail(ctx, err)
	}
	r, err := m.collection(s).DeleteMany(ctx, append(bson.D{{Key: "_id", Value: in(ids)}}, old...))
	if err != nil {
		return 0, mongoFail(ctx, err)
	}
	return int(r.DeletedCount), nil
}

// mongoMigrations are numbered from 1 and never changed once released. Indexes are not among them: they
// follow the schemas (see followSchema).
var mongoMigrations = []struct {
	name string
	run  func(context.Context, *mongoEngine) error
}{
	{"identity", func(ctx context.Context, m *mongoEngine) error {
		first := bson.D{{Key: "$setOnInsert", Value: bson.D{{Key: "identity", Value: randomID()}, {Key: "purged", Value: int64(0)}}}}
		_, err := m.db.Collection(collMeta).UpdateOne(ctx, byID(metaID), first, options.UpdateOne().SetUpsert(true))
		if mongo.IsDuplicateKeyError(err) {
			return nil // another process was first
		}
		return err
	}},
}

type migrationDoc struct {
	N    int    `bson:"_id"`
	Name string `bson:"name"`
	At   int64  `bson:"at"`
}

func (m *mongoEngine) migrationLevel(ctx context.Context) (int, error) {
	var d migrationDoc
	err := m.db.Collection(collMigrations).FindOne(ctx, bson.D{}, options.FindOne().SetSort(bson.D{{Key: "_id", Value: -1}})).Decode(&d)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return 0, nil
	}
	return d.N, mongoFail(ctx, err)
}

// checkLevel refuses a database that this program would have to change before it can read it, or that a
// newer one has changed.
func (m *mongoEngine) checkLevel(ctx context.Context) error {
	level, err := m.migrationLevel(ctx)
	if err == nil && level > 0 && level != len(mongoMigrations) {
		err = newerStore(level, len(mongoMigrations), "")
	}
	return err
}

// migrate brings the database to this program's level. Each step can be done twice, so several processes
// may start at once.
func (m *mongoEngine) migrate(ctx context.Context, o Options) error {
	level, err := m.migrationLevel(ctx)
	if err != nil {
		return err
	}
	if level > len(mongoMigrations) {
		return newerStore(level, len(mongoMigrations), "")
	}
	for n := level; n < len(mongoMigrations); n++ {
		step := mongoMigrations[n]
		if err := step.run(ctx, m); err != nil {
			return mongoFail(ctx, fmt.Errorf("migration %d (%s): %w", n+1, step.name, err))
		}
		_, err := m.db.Collection(collMigrations).InsertOne(ctx, migrationDoc{n + 1, step.name, o.Now().UnixMilli()})
		if err != nil && !mongo.IsDuplicateKeyError(err) {
			return mongoFail(ctx, err)
		}
	}
	for _, s := range schemas() {
		if err := m.followSchema(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// followSchema makes the indexes of a kind and derives look-ups anew, where the declarations have changed.
func (m *mongoEngine) followSchema(ctx context.Context, s *schema) error {
	var known struct {
		Fingerprint string `bson:"fingerprint"`
	}
	lookups := m.db.Collection(collLookups)
	err := lookups.FindOne(ctx, byID(string(s.kind))).Decode(&known)
	if err != nil && !errors.Is(err, mongo.ErrNoDocuments) {
		return mongoFail(ctx, err)
	}
	if known.Fingerprint == s.fingerprint {
		return nil
	}
	if err := m.makeIndexes(ctx, s); err != nil {
		return err
	}
	if err := m.deriveAll(ctx, s); err != nil {
		return err
	}
	_, err = lookups.UpdateOne(ctx, byID(string(s.kind)), bson.D{{Key: "$set", Value: bson.D{{Key: "fingerprint", Value: s.fingerprint}}}}, options.UpdateOne().SetUpsert(true))
	if mongo.IsDuplicateKeyError(err) {
		return nil // another process has just noted the same
	}
	return mongoFail(ctx, err)
}

// makeIndexes makes the indexes that are missing, one at a time: not every server can be asked for several
// of which some are there.
func (m *mongoEngine) makeIndexes(ctx context.Context, s *schema) error {
	there, err := m.existingIndexes(ctx, s)
	if err != nil {
		return err
	}
	for i, name := range indexNames(s) {
		if there[name] {
			continue
		}
		if _, err := m.collection(s).Indexes().CreateOne(ctx, indexModels(s)[i]); err != nil {
			return mongoFail(ctx, fmt.Errorf("index %s of %s: %w", name, s.kind, err))
		}
	}
	return nil
}

func (m *mongoEngine) existingIndexes(ctx context.Context, s *schema) (map[string]bool, error) {
	there, err := m.collection(s).Indexes().ListSpecifications(ctx)
	if err != nil {
		return nil, mongoFail(ctx, err)
	}
	names := make(map[string]bool, len(there))
	for _, i := range there {
		names[i.Name] = true
	}
	return names, nil
}

// deriveAll brings keys and index values of every live document up to date. A document that is written
// meanwhile, or doesn't decode, is passed over; Check reports the latter.
func (m *mongoEngine) deriveAll(ctx context.Context, s *schema) error {
	return m.each(ctx, s, func(e *envelope) error {
		d, err := e.document(s)
		if err != nil || d.deleted {
			return nil //nolint:nilerr // passed over, see above
		}
		x, err := s.derive(d.body)
		if err != nil {
			return nil //nolint:nilerr // passed over, see above
		}
		same := bson.D{{Key: "_id", Value: d.id}, {Key: partRev, Value: d.rev}}
		set := bson.D{{Key: partKeys, Value: keysOf(s, x)}, {Key: partFields, Value: fieldsOf(s, x)}}
		_, err = m.collection(s).UpdateOne(ctx, same, bson.D{{Key: "$set", Value: set}})
		return mongoFail(ctx, err)
	})
}

// indexModels are the indexes of a kind, in the order of indexNames. Unique ones are sparse, for records without the key.
func indexModels(s *schema) []mongo.IndexModel {
	model := func(name string, unique bool, parts ...string) mongo.IndexModel {
		o := options.Index().SetName(name)
		if unique {
			o.SetUnique(true).SetSparse(true)
		}
		keys := bson.D{}
		for _, p := range parts {
			keys = append(keys, bson.E{Key: p, Value: 1})
		}
		return mongo.IndexModel{Keys: keys, Options: o}
	}
	models := []mongo.IndexModel{
		model("changed", false, partChanged, "_id"), model("pending", false, partPending, partChanged),
		model("created", false, fieldCreated, "_id"), model("updated", false, fieldUpdated, "_id"),
	}
	for _, k := range s.keys {
		models = append(models, model("k_"+k, true, partKeys+"."+k))
	}
	for _, f := range s.fields {
		models = append(models, model("f_"+f.name, false, path(f.name), "_id"))
	}
	return models
}

func indexNames(s *schema) []string {
	names := []string{"changed", "pending", "created", "updated"}
	for _, k := range s.keys {
		names = append(names, "k_"+k)
	}
	for _, f := range s.fields {
		names = append(names, "f_"+f.name)
	}
	return names
}
