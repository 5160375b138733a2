package store

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"

	"talentmatch/market"
)

// cursorVersion rises when the content of cursors changes its meaning; older ones are then refused.
const cursorVersion = 1

// maxCursor is the longest cursor that is looked at; an order value may be a long name.
const maxCursor = 64 << 10

// seal makes an opaque cursor of v: version, use, check sum and JSON. Use tells kinds of cursors apart.
// The check sum finds accidents; a cursor grants nothing, so it needs no secret.
func seal(use byte, v any) (string, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return "", market.Wrap(market.CodeInternal, err, nil)
	}
	head := []byte{cursorVersion, use, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(head[2:], crc32.ChecksumIEEE(append([]byte{cursorVersion, use}, data...)))
	return base64.RawURLEncoding.EncodeToString(append(head, data...)), nil
}

// unseal reads a cursor into v. One that seal didn't make for this use is CodeInvalid with the field "cursor".
func unseal(use byte, cursor string, v any) error {
	if len(cursor) > maxCursor {
		return errCursor()
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(data) < 6 || data[0] != cursorVersion || data[1] != use {
		return errCursor()
	}
	sum := crc32.ChecksumIEEE(append([]byte{cursorVersion, use}, data[6:]...))
	if binary.BigEndian.Uint32(data[2:]) != sum || json.Unmarshal(data[6:], v) != nil {
		return errCursor()
	}
	return nil
}

func errCursor() error { return market.BadCursor() }

// The uses of cursors.
const (
	useList byte = 'l'
	useFeed byte = 'f'
)

// listCursor is a place in a list.
type listCursor struct {
	Query  uint64 `json:"q"`
	Text   string `json:"t,omitempty"`
	Number int64  `json:"n,omitempty"`
	ID     string `json:"i"`
}

func writeMark(s *schema, p *plan, last *document) (string, error) {
	c := listCursor{Query: p.print(s), ID: last.id}
	switch v := p.valueOf(s, last).(type) {
	case string:
		c.Text = v
	case int64:
		c.Number = v
	}
	return seal(useList, c)
}

func readMark(s *schema, p *plan, cursor string) (*mark, error) {
	var c listCursor
	if err := unseal(useList, cursor, &c); err != nil {
		return nil, err
	}
	if c.Query != p.print(s) || !market.ValidID(c.ID) {
		return nil, errCursor()
	}
	m := &mark{id: c.ID}
	if p.order.name != fieldID {
		m.value = c.Text
		if p.order.number {
			m.value = c.Number
		}
	}
	return m, nil
}
