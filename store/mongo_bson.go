package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"talentmatch/market"
)

// The names of a document's parts.
const (
	partRev     = "rev"
	partOps     = "ops"    // the last operations, and
	partOpRevs  = "opRevs" // the revisions that they made, in the same order
	partChanged = "changedAt"
	partDeleted = "deleted"
	partKeys    = "keys"
	partFields  = "ix"
	partBody    = "body"
	partOutbox  = "outbox"
	partPending = "pending" // present while the outbox isn't empty
)

// envelope is a document as MongoDB keeps it.
type envelope struct {
	ID      string        `bson:"_id"`
	Rev     int64         `bson:"rev"`
	Ops     []string      `bson:"ops,omitempty"`
	OpRevs  []int64       `bson:"opRevs,omitempty"`
	Created int64         `bson:"createdAt"`
	Updated int64         `bson:"updatedAt"`
	Changed bson.DateTime `bson:"changedAt"`
	Deleted bool          `bson:"deleted"`
	Keys    bson.D        `bson:"keys,omitempty"`
	Fields  bson.D        `bson:"ix,omitempty"`
	Body    bson.Raw      `bson:"body,omitempty"`
	Outbox  []bson.Raw    `bson:"outbox,omitempty"`
	Pending bool          `bson:"pending,omitempty"`
}

// marks pairs operations with revisions and keeps the last ones.
func (e *envelope) marks() []opMark {
	n := min(len(e.Ops), len(e.OpRevs))
	start := max(0, n-keptOps)
	out := make([]opMark, 0, keptOps)
	for i := start; i < n; i++ {
		out = append(out, opMark{e.Ops[i], e.OpRevs[i]})
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// document converts an envelope. A body that isn't one of this store's becomes an empty one, which decode
// reports, so that one damaged record doesn't hide the others.
func (e *envelope) document(s *schema) (document, error) {
	d := document{id: e.ID, rev: e.Rev, ops: e.marks(), created: e.Created, updated: e.Updated, deleted: e.Deleted}
	var err error
	if e.Body != nil {
		if d.body, err = toJSON(e.Body); err != nil {
			d.body = []byte{}
		}
	}
	if d.events, err = e.events(s.kind); err != nil {
		return d, err
	}
	return d, nil
}

func (e *envelope) events(kind market.Kind) ([]market.Event, error) {
	var out []market.Event
	for _, raw := range e.Outbox {
		var ev market.Event
		data, err := toJSON(raw)
		if err == nil {
			err = json.Unmarshal(data, &ev)
		}
		if err != nil {
			return nil, corrupt(kind, e.ID, err)
		}
		out = append(out, ev)
	}
	return out, nil
}

// lookups reads keys and index values as they are stored, to compare them with those that should be.
func (e *envelope) lookups(s *schema) indexed {
	x := indexed{keys: make([]string, len(s.keys)), values: make([][]any, len(s.fields))}
	for _, k := range e.Keys {
		for i, name := range s.keys {
			if v, ok := k.Value.(string); ok && k.Key == name {
				x.keys[i] = name + ":" + v
			}
		}
	}
	for _, f := range e.Fields {
		for i, info := range s.fields {
			if f.Key != info.name {
				continue
			}
			if list, ok := f.Value.(bson.A); ok {
				x.values[i] = list
			} else {
				x.values[i] = []any{f.Value}
			}
		}
	}
	return x
}

// keysOf and fieldsOf are the parts that are derived from a record.
func keysOf(s *schema, x indexed) bson.D {
	out := bson.D{}
	for i, name := range s.keys {
		if x.keys[i] != "" {
			out = append(out, bson.E{Key: name, Value: strings.TrimPrefix(x.keys[i], name+":")})
		}
	}
	return out
}

func fieldsOf(s *schema, x indexed) bson.D {
	out := make(bson.D, 0, len(s.fields))
	for i, f := range s.fields {
		if f.multi {
			out = append(out, bson.E{Key: f.name, Value: bson.A(x.values[i])})
		} else {
			out = append(out, bson.E{Key: f.name, Value: x.values[i][0]})
		}
	}
	return out
}

// toBSON turns JSON into a native document, so that it can be queried by hand. Integers become int64 and
// all other numbers doubles; toJSON is its inverse for everything that encoding/json writes.
func toBSON(data []byte) (bson.D, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := bsonValue(d)
	if err != nil {
		return nil, err
	}
	doc, ok := v.(bson.D)
	if !ok {
		return nil, fmt.Errorf("a document is not an object")
	}
	return doc, nil
}

func bsonValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Number:
		return bsonNumber(string(t))
	case json.Delim:
		if t == '[' {
			return bsonArray(d)
		}
		return bsonObject(d)
	}
	return token, nil // string, bool or nil
}

func bsonObject(d *json.Decoder) (any, error) {
	doc := bson.D{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := bsonValue(d)
		if err != nil {
			return nil, err
		}
		doc = append(doc, bson.E{Key: escapeName(name.(string)), Value: v}) // the decoder allows strings alone
	}
	_, err := d.Token()
	return doc, err
}

func bsonArray(d *json.Decoder) (any, error) {
	list := bson.A{}
	for d.More() {
		v, err := bsonValue(d)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.Token()
	return list, err
}

func bsonNumber(s string) (any, error) {
	if s != "-0" && !strings.ContainsAny(s, ".eE") {
		return strconv.ParseInt(s, 10, 64) // an integer that a double would round is an error
	}
	return strconv.ParseFloat(s, 64)
}

// nameEscapes make any name of JSON one that every server takes: without dots, dollars and zero bytes, and
// not empty.
var (
	nameEscapes   = strings.NewReplacer("%", "%25", ".", "%2E", "$", "%24", "\x00", "%00")
	nameUnescapes = strings.NewReplacer("%25", "%", "%2E", ".", "%24", "$", "%00", "\x00", "%_", "")
)

func escapeName(s string) string {
	if s == "" {
		return "%_"
	}
	return nameEscapes.Replace(s)
}

// toJSON is the inverse of toBSON.
func toJSON(raw bson.Raw) ([]byte, error) {
	var b bytes.Buffer
	if err := writeObject(&b, raw); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeObject(b *bytes.Buffer, raw bson.Raw) error {
	elements, err := raw.Elements()
	if err != nil {
		return err
	}
	b.WriteByte('{')
	for i, e := range elements {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeScalar(b, nameUnescapes.Replace(e.Key())); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := writeValue(b, e.Value()); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

func writeArray(b *bytes.Buffer, raw bson.RawArray) error {
	values, err := raw.Values()
	if err != nil {
		return err
	}
	b.WriteByte('[')
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeValue(b, v); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

func writeValue(b *bytes.Buffer, v bson.RawValue) error {
	switch v.Type {
	case bson.TypeEmbeddedDocument:
		return writeObject(b, v.Document())
	case bson.TypeArray:
		return writeArray(b, v.Array())
	case bson.TypeString:
		return writeScalar(b, v.StringValue())
	case bson.TypeBoolean:
		return writeScalar(b, v.Boolean())
	case bson.TypeInt32:
		return writeScalar(b, v.Int32())
	case bson.TypeInt64:
		return writeScalar(b, v.Int64())
	case bson.TypeDouble:
		return writeScalar(b, v.Double())
	case bson.TypeNull:
		return writeScalar(b, nil)
	}
	return fmt.Errorf("a value of type %s has no place in a record", v.Type)
}

func writeScalar(b *bytes.Buffer, v any) error {
	data, err := json.Marshal(v)
	b.Write(data)
	return err
}
