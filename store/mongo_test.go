package store

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"talentmatch/market"
)

func TestJSONSurvivesTheWayThroughBSON(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		`{}`, `{"a":[]}`, `{"a":{"b":[1,-1,0,9007199254740993,9223372036854775807,-9223372036854775808]}}`,
		`{"f":[1.5,-0.25,1e+21,1e-7,-0]}`, `{"s":"\u0000\u2028\u003c中\"\\\n😀","n":null,"t":true,"f":false}`,
		`{"$date":{"$numberLong":"1"},"a.b":1,"":2,"%":3,"%2E":4,"$":5,"%_":6,"a\u0000b":7}`, `{"deep":[[[{"x":[{}]}]]]}`,
	} {
		doc, err := toBSON([]byte(s))
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		raw, err := bson.Marshal(doc)
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		if back, err := toJSON(raw); err != nil || string(back) != s {
			t.Errorf("%s came back as %s, %v", s, back, err)
		}
	}
	for _, s := range []string{`[]`, `1`, ``, `{"a":9223372036854775808}`, `{"a"`, `{"a":1e999}`} {
		if doc, err := toBSON([]byte(s)); err == nil {
			t.Errorf("%s became %v", s, doc)
		}
	}
}

func TestFullTalentSurvivesTheWayThroughBSON(t *testing.T) {
	t.Parallel()
	body, err := encode(market.KindTalent, fullTalent("a"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := toBSON(body)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := bson.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	back, err := toJSON(raw)
	if err != nil || string(back) != string(body) || !json.Valid(back) {
		t.Fatalf("%v\n%s\n%s", err, body, back)
	}
}

func TestErrorsOfMongoDBBecomeErrorsOfTheDomain(t *testing.T) {
	t.Parallel()
	cases := []struct {
		err  error
		want market.Code
	}{
		{mongo.CommandError{Code: 10107, Message: "not primary"}, market.CodeUnavailable},
		{mongo.CommandError{Code: 50, Message: "too slow"}, market.CodeUnavailable},
		{mongo.CommandError{Code: 6, Labels: []string{"NetworkError"}}, market.CodeUnavailable},
		{mongo.CommandError{Code: 1, Labels: []string{"RetryableWriteError"}}, market.CodeUnavailable},
		{mongo.WriteException{WriteErrors: mongo.WriteErrors{{Code: 14031}}}, market.CodeStorageFull},
		{mongo.WriteException{WriteConcernError: &mongo.WriteConcernError{Code: 64}}, market.CodeUnavailable},
		{mongo.BulkWriteException{WriteErrors: []mongo.BulkWriteError{{WriteError: mongo.WriteError{Code: 17419}}}}, market.CodeTooLarge},
		{mongo.ErrClientDisconnected, market.CodeUnavailable},
		{mongo.CommandError{Code: 9, Message: "failed to parse"}, market.CodeInternal},
		{errors.New("anything"), market.CodeInternal},
		{market.ErrConflict, market.CodeConflict},
	}
	for _, c := range cases {
		if got := market.CodeOf(mongoFail(t.Context(), c.err)); got != c.want {
			t.Errorf("%v became %s, want %s", c.err, got, c.want)
		}
	}
	if !refused(mongo.BulkWriteException{WriteErrors: []mongo.BulkWriteError{{WriteError: mongo.WriteError{Code: 11000}}}}) {
		t.Error("a duplicate key is no refusal")
	}
	if refused(mongo.BulkWriteException{WriteConcernError: &mongo.WriteConcernError{Code: 64}}) {
		t.Error("a write that no majority has confirmed counts as refused")
	}
}

func TestServerThatIsAwayIsUnavailableSoon(t *testing.T) {
	t.Parallel()
	start := time.Now()
	_, err := Open(t.Context(), Options{MongoURI: "mongodb://someone:secret@127.0.0.1:1/", SelectTimeout: 200 * time.Millisecond})
	wantCode(t, err, market.CodeUnavailable)
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("it took %v", d)
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error tells the password: %v", err)
	}
	_, err = Open(t.Context(), Options{MongoURI: "mongo://someone:secret@nowhere"})
	wantField(t, err, "mongodb.uri")
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error tells the password: %v", err)
	}
}

// setChanged makes a document look as if its write had become visible only now, although the server had
// given it an earlier time.
func setChanged(t testing.TB, db *DB, id string, at time.Time) {
	t.Helper()
	m := db.engine.(*mongoEngine)
	_, err := m.collection(talentKind.schema).UpdateOne(t.Context(), byID(id), bson.D{
		{Key: "$set", Value: bson.D{{Key: partChanged, Value: bson.NewDateTimeFromTime(at)}, {Key: partRev, Value: int64(9)}}}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFeedTellsAWriteThatBecameVisibleLate(t *testing.T) {
	t.Parallel()
	db := mongoPlace(t).open(t, func(o *Options) { o.overlap = 20 * time.Second })
	seedTalents(t, db)
	c := cache{heads: map[string]market.Change{}}
	c.follow(t, db, 7)
	setChanged(t, db, "t05", time.Now().Add(-15*time.Second))
	if n := c.follow(t, db, 7); n != 1 || c.heads["talent/t05"].Rev != 9 {
		t.Fatalf("told %d changes, t05 is %+v", n, c.heads["talent/t05"])
	}
	// In the middle of a pass too, behind the place that it has reached.
	mustApply(t, db.Talents(), create(talent("u1", "甲")), create(talent("u2", "乙")), create(talent("u3", "丙")))
	_, next, err := db.Changes(t.Context(), c.cursor, 2)
	if err != nil {
		t.Fatal(err)
	}
	c.cursor = next
	setChanged(t, db, "t06", time.Now().Add(-15*time.Second))
	c.follow(t, db, 2)
	if c.heads["talent/t06"].Rev != 9 {
		t.Fatalf("t06 is %+v", c.heads["talent/t06"])
	}
}

func TestReplicasThatStartAtOnceMakeOneStore(t *testing.T) {
	t.Parallel()
	p := mongoPlace(t)
	type opened struct {
		db  *DB
		err error
	}
	first := p.open(t)
	results := make(chan opened)
	o := first.options
	o.MongoDatabase += "_2"
	for range 4 {
		go func() {
			db, err := Open(t.Context(), o)
			results <- opened{db, err}
		}()
	}
	ids := map[string]bool{}
	var last *DB
	for range 4 {
		r := <-results
		if r.err != nil {
			t.Error(r.err)
			continue
		}
		last = r.db
		ids[r.db.engine.(*mongoEngine).storeID] = true
		t.Cleanup(func() { _ = r.db.Close() })
	}
	if len(ids) != 1 {
		t.Fatalf("%d identities", len(ids))
	}
	mustBeSound(t, last, 0)
	if err := last.engine.(*mongoEngine).db.Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestChangedDeclarationsDeriveMongoLookupsAnew(t *testing.T) {
	t.Parallel()
	p := mongoPlace(t)
	db := p.open(t)
	mustApply(t, db.Talents(), create(fullTalent("a")), create(talent("b", "乙")))
	m := db.engine.(*mongoEngine)
	spoil := bson.D{{Key: "$unset", Value: bson.D{{Key: partKeys, Value: ""}, {Key: partFields, Value: ""}}}}
	if _, err := m.collection(talentKind.schema).UpdateMany(t.Context(), bson.D{}, spoil); err != nil {
		t.Fatal(err)
	}
	r, err := db.Check(t.Context())
	if err != nil || r.Sound() {
		t.Fatalf("Check = %+v, %v", r, err)
	}
	if _, err := m.db.Collection(collLookups).DeleteMany(t.Context(), bson.D{}); err != nil {
		t.Fatal(err)
	}
	mustBeSound(t, p.open(t), 2)
}

func TestHalfRestoredStoreSaysSoAndCanBeRestoredAgain(t *testing.T) {
	t.Parallel()
	source, db := sqlitePlace(t).open(t), mongoPlace(t).open(t)
	fillForBackup(t, source)
	data, _ := backup(t, source)
	mustApply(t, db.Talents(), create(talent("left", "甲"))) // what an interrupted restore left behind
	meta := db.engine.(*mongoEngine).db.Collection(collMeta)
	if _, err := meta.InsertOne(t.Context(), byID(restoreID)); err != nil {
		t.Fatal(err)
	}
	wantCode(t, db.Ping(t.Context()), market.CodeCorrupt)
	r, err := db.Check(t.Context())
	if want := []Fault{{Fault: FaultHalf}}; err != nil || !cmp.Equal(r.Faults, want) {
		t.Fatalf("Check = %+v, %v", r, err)
	}
	if _, err := db.Restore(t.Context(), strings.NewReader(string(data))); err != nil {
		t.Fatal(err)
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(everything(t, source), everything(t, db)); d != "" {
		t.Fatal(d)
	}
}

func TestRecordThatSomebodySpoiltByHandIsReportedAndTheOthersRead(t *testing.T) {
	t.Parallel()
	db := mongoPlace(t).open(t)
	mustApply(t, db.Talents(), create(talent("a", "甲")), create(talent("b", "乙")))
	m := db.engine.(*mongoEngine)
	spoil := bson.D{{Key: "$set", Value: bson.D{{Key: partBody, Value: bson.D{{Key: "private", Value: bson.NewDateTimeFromTime(time.Now())}}}}}}
	if _, err := m.collection(talentKind.schema).UpdateOne(t.Context(), byID("a"), spoil); err != nil {
		t.Fatal(err)
	}
	_, err := db.Talents().Get(t.Context(), "a")
	wantCode(t, err, market.CodeCorrupt)
	read, bad := 0, 0
	for _, err := range db.Talents().All(t.Context()) {
		if err == nil {
			read++
		} else if bad++; market.CodeOf(err) != market.CodeCorrupt {
			t.Fatal(err)
		}
	}
	if read != 1 || bad != 1 {
		t.Fatalf("%d read, %d reported", read, bad)
	}
	r, err := db.Check(t.Context())
	if want := []Fault{{FaultUnreadable, market.KindTalent, "a", ""}}; err != nil || !cmp.Equal(r.Faults, want) {
		t.Fatalf("Check = %+v, %v", r, err)
	}
	_, err = db.Backup(t.Context(), &fullDisk{left: 1 << 20})
	wantCode(t, err, market.CodeCorrupt)
}
