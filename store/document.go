package store

import (
	"encoding/json"
	"time"

	"github.com/bytedance/sonic"

	"talentmatch/market"
)

// maxBody is the largest record in bytes of JSON: MongoDB takes documents of 16 MiB, and the envelope with
// its outbox needs room too.
const maxBody = 8 << 20

// encode returns the canonical JSON of a record, without its head: that stands in the envelope.
func encode[T any, P market.Record[T]](kind market.Kind, t T) ([]byte, error) {
	id := P(&t).Head().ID
	*P(&t).Head() = market.Meta{}
	body, err := json.Marshal(t)
	if err != nil {
		return nil, market.Wrap(market.CodeInternal, err, market.Args{"kind": string(kind), "id": id})
	}
	if len(body) > maxBody {
		return nil, &market.Error{Code: market.CodeTooLarge,
			Args: market.Args{"kind": string(kind), "id": id, "size": len(body), "limit": maxBody}}
	}
	return body, nil
}

// reading decodes stored records as encoding/json does, in a third of the time: a pool of a million is read at every start.
// Strings share the memory of the one that they are read from.
var reading = sonic.Config{ValidateString: true}.Froze()

// decode returns the record of a live document. A body that can't be read is CodeCorrupt.
func decode[T any, P market.Record[T]](kind market.Kind, d *document) (T, error) {
	var t T
	if err := reading.UnmarshalFromString(string(d.body), &t); err != nil {
		var zero T
		return zero, corrupt(kind, d.id, err)
	}
	*P(&t).Head() = market.Meta{ID: d.id, Rev: d.rev, CreatedAt: fromMilli(d.created), UpdatedAt: fromMilli(d.updated)}
	return t, nil
}

func fromMilli(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func corrupt(kind market.Kind, id string, err error) error {
	return market.Wrap(market.CodeCorrupt, err, market.Args{"kind": string(kind), "id": id})
}

// problem is the error for one bad argument.
func problem(field string, code market.Code, args market.Args) error {
	return market.Invalid([]market.Problem{{Field: field, Code: code, Args: args}})
}

func encodeEvent(ev market.Event) ([]byte, error) {
	data, err := json.Marshal(ev)
	if err != nil {
		return nil, market.Wrap(market.CodeInternal, err, nil)
	}
	return data, nil
}
