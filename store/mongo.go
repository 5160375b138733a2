package store

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"talentmatch/market"
)

// The collections beside those of the kinds, which are named like the kinds.
const (
	collMigrations = "migrations"
	collLookups    = "lookups"
	collMeta       = "meta"
	collLeases     = "leases"
)

// mongoEngine keeps documents in MongoDB. It uses no transactions, change streams, joins or partial
// indexes, so that any server that speaks the protocol will do.
type mongoEngine struct {
	client  *mongo.Client
	db      *mongo.Database
	overlap time.Duration
	storeID string
	// snapshots tells whether the server can read everything at one moment.
	snapshots bool
	readOnly  bool

	mu     sync.Mutex
	chains map[string]*chain
}

func openMongo(ctx context.Context, o Options) (*mongoEngine, error) {
	// What is correct rests on reading what a majority has written, from the primary: whatever the URI says
	// of these, it is set here.
	settings := options.Client().ApplyURI(o.MongoURI).SetAppName("talentmatch").
		SetWriteConcern(writeconcern.Majority()).SetReadConcern(readconcern.Majority()).SetReadPreference(readpref.Primary()).
		SetServerSelectionTimeout(o.SelectTimeout).SetConnectTimeout(o.SelectTimeout).SetTimeout(o.OpTimeout)
	if err := settings.Validate(); err != nil {
		// The URI may hold a password, so the cause is not told.
		return nil, problem("mongodb.uri", market.CodeInvalid, nil)
	}
	client, err := mongo.Connect(settings)
	if err != nil {
		return nil, mongoFail(ctx, err)
	}
	m := &mongoEngine{client: client, db: client.Database(o.MongoDatabase), overlap: o.overlap, readOnly: o.ReadOnly, chains: map[string]*chain{}}
	if err := m.open(ctx, o); err != nil {
		_ = m.close()
		return nil, err
	}
	return m, nil
}

func (m *mongoEngine) open(ctx context.Context, o Options) error {
	h, err := m.hello(ctx)
	if err != nil {
		return err
	}
	m.snapshots = h.SetName != "" || h.Msg == "isdbgrid"
	if o.ReadOnly {
		err = m.checkLevel(ctx)
	} else {
		err = m.migrate(ctx, o)
	}
	if err != nil {
		return err
	}
	meta, err := m.meta(ctx)
	m.storeID = meta.Identity
	return err
}

// greeting is what the server says about itself.
type greeting struct {
	LocalTime time.Time `bson:"localTime"`
	SetName   string    `bson:"setName"`
	Msg       string    `bson:"msg"`
	Primary   bool      `bson:"isWritablePrimary"`
	ReadOnly  bool      `bson:"readOnly"`
}

func (m *mongoEngine) hello(ctx context.Context) (greeting, error) {
	var h greeting
	err := m.db.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&h)
	return h, mongoFail(ctx, err)
}

// serverTime is the server's clock in milliseconds since 1970, the one that $currentDate uses.
func (m *mongoEngine) serverTime(ctx context.Context) (int64, error) {
	h, err := m.hello(ctx)
	if err == nil && h.LocalTime.IsZero() {
		err = &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": "localTime"}}
	}
	return h.LocalTime.UnixMilli(), err
}

func (m *mongoEngine) name() string { return "mongodb" }

func (m *mongoEngine) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return mongoFail(ctx, m.client.Disconnect(ctx))
}

func (m *mongoEngine) ping(ctx context.Context) error {
	h, err := m.hello(ctx)
	if err != nil {
		return err
	}
	if h.ReadOnly || !h.Primary && h.Msg != "isdbgrid" {
		return &market.Error{Code: market.CodeReadOnly, Args: market.Args{"what": "mongodb"}}
	}
	half, err := m.halfRestored(ctx)
	if err == nil && half {
		err = &market.Error{Code: market.CodeCorrupt, Args: market.Args{"what": string(FaultHalf)}}
	}
	return err
}

func (m *mongoEngine) collection(s *schema) *mongo.Collection { return m.db.Collection(string(s.kind)) }

// writable fails where the store was opened to be read only.
func (m *mongoEngine) writable() error {
	if m.readOnly {
		return &market.Error{Code: market.CodeReadOnly, Args: market.Args{"what": "mongodb"}}
	}
	return nil
}

// metaDoc is the one document that describes the store.
type metaDoc struct {
	Identity string `bson:"identity"`
	// Purged is the highest changedAt of a tombstone that was purged, in milliseconds.
	Purged int64 `bson:"purged"`
}

const (
	metaID    = "store"
	restoreID = "restore"
)

func (m *mongoEngine) meta(ctx context.Context) (metaDoc, error) {
	var d metaDoc
	err := m.db.Collection(collMeta).FindOne(ctx, byID(metaID)).Decode(&d)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return d, &market.Error{Code: market.CodeNotFound, Args: market.Args{"what": "store"}}
	}
	return d, mongoFail(ctx, err)
}

func (m *mongoEngine) halfRestored(ctx context.Context) (bool, error) {
	err := m.db.Collection(collMeta).FindOne(ctx, byID(restoreID)).Err()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return false, nil
	}
	return err == nil, mongoFail(ctx, err)
}

func byID(id string) bson.D { return bson.D{{Key: "_id", Value: id}} }

var _ engine = (*mongoEngine)(nil)
