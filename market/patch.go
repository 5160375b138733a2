package market

import (
	"encoding/json"
	"reflect"
)

// MergePatch returns the JSON merge patch (RFC 7396) that turns the JSON of one record into that of another;
// both must marshal to objects. Lists are replaced whole; equal records give an empty patch.
func MergePatch(before, after any) (Args, error) {
	a, err := members(before)
	if err != nil {
		return nil, err
	}
	b, err := members(after)
	if err != nil {
		return nil, err
	}
	return difference(a, b), nil
}

func members(v any) (map[string]any, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(b, &out)
}

func difference(a, b map[string]any) Args {
	out := Args{}
	for k := range a {
		if _, kept := b[k]; !kept {
			out[k] = nil
		}
	}
	for k, v := range b {
		old, had := a[k]
		if had && reflect.DeepEqual(old, v) {
			continue
		}
		x, xOK := old.(map[string]any)
		y, yOK := v.(map[string]any)
		if xOK && yOK {
			out[k] = difference(x, y)
		} else {
			out[k] = v
		}
	}
	return out
}
