package index

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveapi "github.com/blevesearch/bleve_index_api"
)

// columns hold, for one segment of the index, what ordering and facets need of every document: reading it
// from the segment for each hit would take longer than finding the hits. A segment never changes, so its
// columns are read once.
type columns struct {
	ids     []string
	updated []string
	// values of document i in facet f are values[f][starts[f][i]:starts[f][i+1]], as numbers of codes.
	starts [][]uint32
	values [][]uint32
}

// columnCache keeps the columns of the segments that are in use, and the codes that they number.
type columnCache struct {
	mu       sync.Mutex
	segments map[uint64]*columns
	numbers  []map[string]uint32 // by facet: code → number
	codes    [][]string          // by facet: number → code
}

func newColumnCache() *columnCache {
	c := &columnCache{segments: map[uint64]*columns{}, codes: make([][]string, len(facets))}
	for range facets {
		c.numbers = append(c.numbers, map[string]uint32{})
	}
	return c
}

// view is the columns of one state of the index.
type view struct {
	segments []*columns
	first    []uint64 // the number of each segment's first document
	codes    [][]string
}

// view returns the columns of a snapshot, reading those that aren't known yet.
func (c *columnCache) view(ctx context.Context, s *scorch.IndexSnapshot) (*view, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	segments := s.Segments()
	v := &view{codes: make([][]string, len(facets))}
	inUse := make(map[uint64]*columns, len(segments))
	first := uint64(0)
	for _, seg := range segments {
		cols, ok := c.segments[seg.Id()]
		if !ok {
			var err error
			if cols, err = c.read(ctx, s, first, int(seg.FullSize())); err != nil {
				return nil, err
			}
			c.segments[seg.Id()] = cols
		}
		inUse[seg.Id()] = cols
		v.segments = append(v.segments, cols)
		v.first = append(v.first, first)
		first += uint64(seg.FullSize()) // #nosec G115 -- a count of documents
	}
	if len(c.segments) > 2*len(inUse)+16 {
		c.segments = inUse // those of merged segments go
	}
	copy(v.codes, c.codes)
	return v, nil
}

// read reads the columns of n documents from the first on.
func (c *columnCache) read(ctx context.Context, s *scorch.IndexSnapshot, first uint64, n int) (*columns, error) {
	cols := &columns{
		ids: make([]string, n), updated: make([]string, n),
		starts: make([][]uint32, len(facets)), values: make([][]uint32, len(facets)),
	}
	for f := range facets {
		cols.starts[f] = make([]uint32, 1, n+1)
	}
	reader, err := s.DocValueReader(append([]string{fieldUpdated}, facets...))
	if err != nil {
		return nil, err
	}
	var internal bleveapi.IndexInternalID
	for i := range n {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		internal = bleveapi.NewIndexInternalID(internal, first+uint64(i)) // #nosec G115 -- not negative
		if cols.ids[i], err = s.ExternalID(internal); err != nil {
			return nil, err
		}
		err = reader.VisitDocValues(internal, func(field string, value []byte) {
			if field == fieldUpdated {
				cols.updated[i] = string(value)
				return
			}
			c.add(cols, field, value)
		})
		if err != nil {
			return nil, err
		}
		for f := range facets {
			cols.starts[f] = append(cols.starts[f], uint32(len(cols.values[f]))) // #nosec G115 -- a few per document
		}
	}
	return cols, nil
}

// add appends a value of a facet to the document that is being read.
func (c *columnCache) add(cols *columns, field string, value []byte) {
	for f, name := range facets {
		if name != field {
			continue
		}
		number, ok := c.numbers[f][string(value)]
		if !ok {
			number = uint32(len(c.codes[f])) // #nosec G115 -- codes of the taxonomy
			c.numbers[f][string(value)] = number
			c.codes[f] = append(c.codes[f], string(value))
		}
		cols.values[f] = append(cols.values[f], number)
		return
	}
}

// find returns the columns that hold a document, and its place in them. Documents come in rising order, so
// the search begins where the last one ended.
func (v *view) find(number uint64, hint int) (segment int, place uint64, err error) {
	if hint >= len(v.first) || number < v.first[hint] {
		hint = 0
	}
	for hint+1 < len(v.first) && number >= v.first[hint+1] {
		hint++
	}
	if hint >= len(v.segments) || number-v.first[hint] >= uint64(len(v.segments[hint].ids)) {
		return 0, 0, fmt.Errorf("document %d is in no segment", number)
	}
	return hint, number - v.first[hint], nil
}

var errReader = errors.New("the index gives another kind of reader")
