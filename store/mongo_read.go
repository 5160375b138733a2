package store

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"talentmatch/market"
)

func cond(op string, value any) bson.D { return bson.D{{Key: op, Value: value}} }

func in[T any](values []T) bson.D {
	list := make(bson.A, len(values))
	for i, v := range values {
		list[i] = v
	}
	return cond("$in", list)
}

// withoutExtras leaves out what reading a record doesn't need.
var withoutExtras = bson.D{{Key: partOutbox, Value: 0}, {Key: partFields, Value: 0}}

// envelopes reads all results of a query.
func envelopes(ctx context.Context, c *mongo.Collection, filter bson.D, o *options.FindOptionsBuilder) ([]envelope, error) {
	cursor, err := c.Find(ctx, filter, o)
	if err != nil {
		return nil, mongoFail(ctx, err)
	}
	var out []envelope
	if err := cursor.All(ctx, &out); err != nil {
		return nil, mongoFail(ctx, err)
	}
	return out, nil
}

func (m *mongoEngine) documents(ctx context.Context, s *schema, filter bson.D, o *options.FindOptionsBuilder) ([]document, error) {
	found, err := envelopes(ctx, m.collection(s), filter, o.SetProjection(withoutExtras))
	if err != nil {
		return nil, err
	}
	docs := make([]document, len(found))
	for i := range found {
		if docs[i], err = found[i].document(s); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

func (m *mongoEngine) get(ctx context.Context, s *schema, ids []string) ([]document, error) {
	filter := bson.D{{Key: "_id", Value: in(ids)}, {Key: partDeleted, Value: false}}
	if len(ids) == 1 {
		filter[0].Value = ids[0]
	}
	return m.documents(ctx, s, filter, options.Find())
}

func (m *mongoEngine) holders(ctx context.Context, s *schema, keys []string) (map[string]document, error) {
	filter := keyFilter(s, keys)
	if len(filter) == 0 {
		return map[string]document{}, nil
	}
	envs, err := envelopes(ctx, m.collection(s), filter, options.Find().SetProjection(withoutExtras))
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]bool, len(keys))
	for _, k := range keys {
		wanted[k] = true
	}
	found := make(map[string]document, len(envs))
	for i := range envs {
		d, err := envs[i].document(s)
		if err != nil {
			return nil, err
		}
		for _, k := range envs[i].lookups(s).keys {
			if wanted[k] {
				found[k] = d
			}
		}
	}
	return found, nil
}

// keyFilter matches the documents that hold any of the keys; it is empty where there is none.
func keyFilter(s *schema, keys []string) bson.D {
	var any bson.A
	for _, name := range s.keys {
		var values []string
		for _, k := range keys {
			if n, ok := s.keyName(k); ok && n == name {
				values = append(values, k[len(name)+1:])
			}
		}
		if len(values) > 0 {
			any = append(any, bson.D{{Key: partKeys + "." + name, Value: in(values)}})
		}
	}
	if len(any) == 0 {
		return nil
	}
	return bson.D{{Key: "$or", Value: any}}
}

func (m *mongoEngine) page(ctx context.Context, s *schema, after string, limit int) ([]document, error) {
	filter := bson.D{{Key: "_id", Value: cond("$gt", after)}, {Key: partDeleted, Value: false}}
	return m.documents(ctx, s, filter, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(int64(limit)))
}

func (m *mongoEngine) revs(ctx context.Context, s *schema, after string, limit int) ([]market.Change, error) {
	o := options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(int64(limit)).
		SetProjection(bson.D{{Key: partRev, Value: 1}, {Key: partDeleted, Value: 1}})
	found, err := envelopes(ctx, m.collection(s), bson.D{{Key: "_id", Value: cond("$gt", after)}}, o)
	heads := make([]market.Change, len(found))
	for i, e := range found {
		heads[i] = market.Change{Kind: s.kind, ID: e.ID, Rev: e.Rev, Deleted: e.Deleted}
	}
	return heads, err
}

// path is where a field stands in a document.
func path(field string) string {
	switch field {
	case fieldID:
		return "_id"
	case fieldCreated, fieldUpdated:
		return field
	}
	return partFields + "." + field
}

func (m *mongoEngine) find(ctx context.Context, s *schema, p plan) ([]document, error) {
	direction, compare := 1, "$gt"
	if p.desc {
		direction, compare = -1, "$lt"
	}
	order := path(p.order.name)
	sort := bson.D{{Key: order, Value: direction}}
	if p.order.name != fieldID {
		sort = append(sort, bson.E{Key: "_id", Value: direction})
	}
	filter := mongoWhere(p.where)
	switch {
	case p.after == nil:
	case p.order.name == fieldID:
		filter = append(filter, bson.D{{Key: "_id", Value: cond(compare, p.after.id)}})
	default:
		// The first part bounds the index, the second is exact.
		filter = append(filter, bson.D{{Key: order, Value: cond(compare+"e", p.after.value)}}, bson.D{{Key: "$or", Value: bson.A{
			bson.D{{Key: order, Value: cond(compare, p.after.value)}},
			bson.D{{Key: order, Value: p.after.value}, {Key: "_id", Value: cond(compare, p.after.id)}},
		}}})
	}
	return m.documents(ctx, s, bson.D{{Key: "$and", Value: filter}}, options.Find().SetSort(sort).SetLimit(int64(p.limit)))
}

func (m *mongoEngine) count(ctx context.Context, s *schema, where []condition) (int, error) {
	n, err := m.collection(s).CountDocuments(ctx, bson.D{{Key: "$and", Value: mongoWhere(where)}})
	return int(n), mongoFail(ctx, err)
}

// mongoWhere turns conditions into terms that must all hold, for live documents.
func mongoWhere(where []condition) bson.A {
	terms := bson.A{bson.D{{Key: partDeleted, Value: false}}}
	for _, c := range where {
		var value any
		switch c.op {
		case market.OpIn:
			value = in(c.values)
		case market.OpGte:
			value = cond("$gte", c.values[0])
		case market.OpLt:
			value = cond("$lt", c.values[0])
		default:
			value = cond("$eq", c.values[0])
		}
		terms = append(terms, bson.D{{Key: path(c.field.name), Value: value}})
	}
	return terms
}
