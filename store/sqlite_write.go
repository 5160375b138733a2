package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"talentmatch/market"
)

// head is what a write needs to know of the stored document.
type head struct {
	pk      int64
	rev     int64
	deleted bool
	created int64
	ops     []opMark
}

// batch is the state of one step of writes: what is stored, kept current while writes are judged.
type batch struct {
	s       *schema
	heads   map[string]*head
	holders map[string]string // unique key → ID
	seq     int64
}

func (e *sqlite) apply(ctx context.Context, s *schema, writes []put) ([]market.Result, error) {
	var results []market.Result
	err := e.transact(ctx, func(t *transaction) error {
		b, err := t.load(s, writes)
		if err != nil {
			return err
		}
		start := b.seq
		results = make([]market.Result, len(writes))
		for i := range writes {
			if results[i], err = t.write(b, &writes[i]); err != nil {
				return err
			}
		}
		if b.seq == start {
			return nil
		}
		_, err = t.exec("UPDATE meta SET seq = ?", b.seq)
		return err
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// load reads the heads of the documents and the holders of the keys that the writes are about.
func (t *transaction) load(s *schema, writes []put) (*batch, error) {
	b := &batch{s: s, heads: make(map[string]*head, len(writes)), holders: map[string]string{}}
	ids := make([]string, len(writes))
	var keys []string
	for i, w := range writes {
		ids[i] = w.id
		for _, k := range w.indexed.keys {
			if k != "" {
				keys = append(keys, k)
			}
		}
	}
	err := t.query(func(r *sql.Rows) error {
		var id, ops string
		h := &head{}
		if err := r.Scan(&id, &h.pk, &h.rev, &h.deleted, &h.created, &ops); err != nil {
			return err
		}
		b.heads[id] = h
		return json.Unmarshal([]byte(ops), &h.ops)
	}, "SELECT id, pk, rev, deleted, created, ops FROM docs WHERE kind = ? AND id IN (SELECT value FROM json_each(?))", s.kind, list(ids))
	if err != nil {
		return nil, err
	}
	if len(keys) > 0 {
		err = t.query(func(r *sql.Rows) error {
			var key, id string
			err := r.Scan(&key, &id)
			b.holders[key] = id
			return err
		}, "SELECT k.key, d.id FROM keys k JOIN docs d ON d.pk = k.pk WHERE k.kind = ? AND k.key IN (SELECT value FROM json_each(?))", s.kind, list(keys))
		if err != nil {
			return nil, err
		}
	}
	return b, t.query(func(r *sql.Rows) error { return r.Scan(&b.seq) }, "SELECT seq FROM meta")
}

// list binds strings as one argument.
func list(values []string) string {
	data, _ := json.Marshal(values) // strings always marshal
	return string(data)
}

// write judges one write and makes it.
func (t *transaction) write(b *batch, w *put) (market.Result, error) {
	h := b.heads[w.id]
	if h != nil {
		if rev, ok := madeBy(h.ops, w.op); ok {
			return market.Result{ID: w.id, Rev: rev}, nil
		}
	}
	live := int64(0)
	if h != nil && !h.deleted {
		live = h.rev
	}
	if live != w.rev {
		return market.Result{ID: w.id, Outcome: market.OutcomeConflict, Rev: live}, nil
	}
	for _, k := range w.indexed.keys {
		if holder, ok := b.holders[k]; ok && k != "" && holder != w.id {
			return market.Result{ID: w.id, Outcome: market.OutcomeDuplicate, Rev: live, Key: k, Holder: holder}, nil
		}
	}
	h, err := t.store(b, w, h)
	if err != nil {
		return market.Result{}, err
	}
	b.heads[w.id] = h
	return market.Result{ID: w.id, Rev: h.rev}, nil
}

// store makes the write and returns the new head.
func (t *transaction) store(b *batch, w *put, old *head) (*head, error) {
	b.seq++
	h := &head{rev: 1, deleted: w.delete, created: w.now}
	if old != nil {
		h.pk, h.rev, h.ops = old.pk, old.rev+1, old.ops
		if !old.deleted {
			h.created = old.created
		}
	}
	h.ops = addOp(h.ops, w.op, h.rev)
	if err := t.storeDocument(b, w, h, old == nil); err != nil {
		return nil, err
	}
	if !w.delete {
		if err := t.insertLookups(b.s, h.pk, w.id, h.created, w.now, w.indexed); err != nil {
			return nil, err
		}
		for _, k := range w.indexed.keys {
			b.holders[k] = w.id
		}
	}
	if w.event == nil {
		return h, nil
	}
	return h, t.addEvent(h.pk, h.rev, *w.event)
}

// storeDocument writes the row of a document; that of one that was stored before loses its look-ups.
func (t *transaction) storeDocument(b *batch, w *put, h *head, fresh bool) error {
	ops, err := json.Marshal(h.ops)
	if err != nil {
		return err
	}
	var body any
	if !w.delete {
		body = string(w.body)
	}
	if !fresh {
		_, err := t.exec("UPDATE docs SET rev=?, seq=?, deleted=?, created=?, updated=?, ops=?, body=? WHERE pk=?",
			h.rev, b.seq, h.deleted, h.created, w.now, string(ops), body, h.pk)
		if err != nil {
			return err
		}
		return t.dropLookups(b, w.id, h.pk)
	}
	r, err := t.exec("INSERT INTO docs (kind, id, rev, seq, deleted, created, updated, ops, body) VALUES (?,?,?,?,?,?,?,?,?)",
		string(b.s.kind), w.id, h.rev, b.seq, h.deleted, h.created, w.now, string(ops), body)
	if err != nil {
		return err
	}
	h.pk, err = r.LastInsertId()
	return err
}

func (t *transaction) addEvent(pk, rev int64, ev market.Event) error {
	ev.Rev = rev
	data, err := encodeEvent(ev)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO outbox (pk, event_id, event) VALUES (?,?,?)", pk, ev.ID, string(data))
	return err
}

func (t *transaction) dropLookups(b *batch, id string, pk int64) error {
	for k, holder := range b.holders {
		if holder == id {
			delete(b.holders, k)
		}
	}
	for _, statement := range b.s.statements().drop {
		if _, err := t.exec(statement, pk); err != nil {
			return err
		}
	}
	return nil
}

// insertLookups writes keys and index values of a live document. Writes are judged before, so a key is
// held by another only where declarations changed; then the first one keeps it and Check tells.
func (t *transaction) insertLookups(s *schema, pk int64, id string, created, updated int64, x indexed) error {
	texts := s.statements()
	for _, k := range x.keys {
		if k == "" {
			continue
		}
		if _, err := t.exec("INSERT OR IGNORE INTO keys VALUES (?,?,?)", string(s.kind), k, pk); err != nil {
			return err
		}
	}
	row := []any{pk, id, created, updated}
	for i, f := range s.fields {
		if !f.multi {
			row = append(row, x.values[i][0])
			continue
		}
		if len(x.values[i]) == 0 {
			continue
		}
		values, err := json.Marshal(x.values[i])
		if err != nil {
			return err
		}
		if _, err := t.exec(texts.multi, pk, f.name, string(values)); err != nil {
			return err
		}
	}
	_, err := t.exec(texts.single, row...)
	return err
}

// lookupTexts are the statements that write the look-ups of a kind.
type lookupTexts struct {
	single, multi string
	drop          []string
}

// statements end at a failure without undoing themselves (OR FAIL): the transaction is rolled back anyway,
// and SQLite keeps no journal for each statement.
func (s *schema) statements() lookupTexts {
	marks := strings.Repeat(",?", 3+len(s.singles()))
	return lookupTexts{
		single: fmt.Sprintf("INSERT OR FAIL INTO %s VALUES (?%s)", s.singleTable(), marks),
		multi:  fmt.Sprintf("INSERT OR FAIL INTO %s SELECT ?, ?, value FROM json_each(?)", s.multiTable()),
		drop: []string{
			"DELETE FROM keys WHERE pk = ?",
			fmt.Sprintf("DELETE FROM %s WHERE pk = ?", s.singleTable()),
			fmt.Sprintf("DELETE FROM %s WHERE pk = ?", s.multiTable()),
		},
	}
}
