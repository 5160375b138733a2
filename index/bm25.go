package index

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	bleveapi "github.com/blevesearch/bleve_index_api"
)

// Question asks how well some documents answer a text.
type Question struct {
	Text string
	// Documents are positions in the list of documents.
	Documents []int
}

// BM25 scores texts by what a search engine has to say about them: it indexes the documents in memory with the
// analyzer of the index and bleve's BM25 (k1 1.2, b 0.75, and the root of the frequency in its place), and
// returns for each question the scores of its documents, 0 for one that shares no word with it. A word that a
// question repeats counts as often. The length of a document is compared with the true mean in words; bleve's
// factor for the share of words found, which is no part of BM25, is left out. It ends with the error of ctx, or
// with one of bleve's.
func BM25(ctx context.Context, documents []string, questions []Question) ([][]float64, error) {
	scores := make([][]float64, len(questions))
	for i, q := range questions {
		scores[i] = make([]float64, len(q.Documents))
	}
	if len(documents) == 0 {
		return scores, nil
	}
	b, err := newTextIndex(ctx, documents)
	if err != nil {
		return nil, fmt.Errorf("indexing texts: %w", err)
	}
	defer b.close()
	asked := words(questions)
	terms := make([]string, 0, len(asked))
	for t := range asked {
		terms = append(terms, t)
	}
	slices.Sort(terms) // sums depend on their order
	for i, t := range terms {
		if i%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := b.look(t); err != nil {
			return nil, fmt.Errorf("looking a word up: %w", err)
		}
		for _, u := range asked[t] {
			for j, d := range questions[u.question].Documents {
				scores[u.question][j] += float64(u.times) * b.score[d]
			}
		}
		b.forget()
	}
	return scores, nil
}

// use says how often a question uses a word.
type use struct{ question, times int32 }

// words lists for each word the questions that use it.
func words(questions []Question) map[string][]use {
	asked := map[string][]use{}
	for i, q := range questions {
		for _, t := range tokenize(q.Text) {
			list := asked[t.term]
			if n := len(list); n > 0 && list[n-1].question == int32(i) {
				list[n-1].times++
				continue
			}
			asked[t.term] = append(list, use{int32(i), 1})
		}
	}
	return asked
}

// textIndex is an index of plain texts in memory.
type textIndex struct {
	bleve  bleve.Index
	reader bleveapi.IndexReader
	ctx    context.Context // carries the statistics for bleve
	// position is the place of a document in the list by its internal number.
	position map[uint64]int
	// score is what the word looked up gives each document; hit lists the documents that it gives anything.
	score []float64
	hit   []int
}

func newTextIndex(ctx context.Context, documents []string) (*textIndex, error) {
	x, err := bleve.NewUsing("", textMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, err
	}
	b := &textIndex{bleve: x, position: make(map[uint64]int, len(documents)), score: make([]float64, len(documents))}
	length, err := b.fill(documents)
	if err == nil {
		err = b.open()
	}
	if err != nil {
		b.close()
		return nil, err
	}
	stats := &search.BM25Stats{DocCount: float64(len(documents)), FieldCardinality: map[string]int{fieldText: max(length, 1)}}
	ctx = context.WithValue(ctx, search.BM25StatsKey, stats)
	b.ctx = context.WithValue(ctx, search.GetScoringModelCallbackKey, search.GetScoringModelCallbackFn(func() string { return bleveapi.BM25Scoring }))
	return b, nil
}

func textMapping() *mapping.IndexMappingImpl {
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(fieldText, textField(false))
	doc.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	m := bleve.NewIndexMapping()
	m.DefaultMapping, m.DefaultAnalyzer, m.ScoringModel = doc, keyword.Name, bleveapi.BM25Scoring
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	return m
}

// textBatch is how many bytes of text are indexed at once.
const textBatch = 4 << 20

// fill indexes the documents and returns their length in words.
func (b *textIndex) fill(documents []string) (length int, err error) {
	batch, size := b.bleve.NewBatch(), 0
	for i, text := range documents {
		length += len(tokenize(text))
		if err := batch.Index(strconv.Itoa(i), map[string]any{fieldText: text}); err != nil {
			return 0, err
		}
		if size += len(text); size < textBatch && i < len(documents)-1 {
			continue
		}
		if err := b.bleve.Batch(batch); err != nil {
			return 0, err
		}
		batch, size = b.bleve.NewBatch(), 0
	}
	return length, nil
}

// open opens a reader and learns the internal numbers of the documents.
func (b *textIndex) open() error {
	inner, err := b.bleve.Advanced()
	if err != nil {
		return err
	}
	if b.reader, err = inner.Reader(); err != nil {
		return err
	}
	for i := range b.score {
		id, err := b.reader.InternalID(strconv.Itoa(i))
		if err != nil {
			return err
		}
		b.position[binary.BigEndian.Uint64(id)] = i
	}
	return nil
}

// look fills in what a word gives each document.
func (b *textIndex) look(term string) error {
	s, err := searcher.NewTermSearcher(b.ctx, b.reader, term, fieldText, 1, search.SearcherOptions{})
	if err != nil {
		return err
	}
	pool := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0)}
	for {
		m, err := s.Next(pool)
		if err != nil || m == nil {
			if cerr := s.Close(); err == nil {
				err = cerr
			}
			return err
		}
		i := b.position[binary.BigEndian.Uint64(m.IndexInternalID)]
		b.score[i] = m.Score
		b.hit = append(b.hit, i)
		pool.DocumentMatchPool.Put(m)
	}
}

// forget clears what look has filled in.
func (b *textIndex) forget() {
	for _, i := range b.hit {
		b.score[i] = 0
	}
	b.hit = b.hit[:0]
}

// close frees the index; nothing of it is kept, so that there is nothing to lose.
func (b *textIndex) close() {
	if b.reader != nil {
		_ = b.reader.Close()
	}
	_ = b.bleve.Close()
}
