package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveapi "github.com/blevesearch/bleve_index_api"

	"talentmatch/app/sample/world"
	"talentmatch/market"
	"talentmatch/matching"
)

const (
	// bleveHits is how many of the search engine's hits are scored exactly.
	bleveHits = 200
	// bleveField holds the codes of a talent's skills.
	bleveField = "skill"
	// relatedBoost is the weight of a related skill in the query, where a required one has 1.
	relatedBoost = 0.4
)

// bleveDocument is what is indexed of a talent.
type bleveDocument struct {
	Skill []string `json:"skill"`
}

// measureBleve measures the usual way beside ours: a full-text index proposes, exact scoring decides.
func (b *bench) measureBleve(ctx context.Context) error {
	if b.f.noBleve {
		return nil
	}
	dir, err := os.MkdirTemp("", "talentmatch-bench-")
	if err != nil {
		return &sentence{code: "cli.folder_bad", args: market.Args{"path": os.TempDir()}, err: err}
	}
	defer os.RemoveAll(dir)
	b.say("cli.bench.step.bleve_build", market.Args{"talents": b.f.bleveTalents})
	idx, build, err := b.buildBleve(ctx, dir+"/index")
	if err != nil {
		return fmt.Errorf("bleve: %w", err)
	}
	defer idx.Close()
	b.say("cli.bench.step.bleve", market.Args{"count": len(b.demands)})
	b.report.Bleve = &benchBleve{BuildMs: millis(build)}
	b.report.BleveIndex = &benchBleveIndex{Talents: b.f.bleveTalents, Hits: bleveHits}
	return b.oneCore(func() error { return b.askBleve(ctx, idx) })
}

// buildBleve indexes the skills of every talent in batches, by all cores, and merges the index into one
// segment, which is the best case for searching. The time leaves out making the records.
func (b *bench) buildBleve(ctx context.Context, path string) (bleve.Index, time.Duration, error) {
	idx, err := bleve.NewUsing(path, bleveMapping(), scorch.Name, scorch.Name, map[string]any{"unsafe_batch": true})
	if err != nil {
		return nil, 0, err
	}
	bar := b.bar(b.t("cli.bench.bar.bleve", nil), int64(b.f.bleveTalents))
	docs := make([]bleveDocument, benchBatch)
	var took time.Duration
	for at := 0; at < b.f.bleveTalents && err == nil; at += benchBatch {
		n := min(benchBatch, b.f.bleveTalents-at)
		inParallel(n, func(i int) {
			t := b.w.Talent(world.Pool, at+i)
			docs[i] = bleveDocument{Skill: skillCodes(&t)}
		})
		started := time.Now()
		batch := idx.NewBatch()
		for i := range n {
			if err == nil {
				err = batch.Index(strconv.Itoa(at+i), docs[i])
			}
		}
		if err == nil {
			err = idx.Batch(batch)
		}
		took += time.Since(started)
		_ = bar.Set(at + n)
		err = cmp.Or(err, ctx.Err())
	}
	_ = bar.Finish()
	started := time.Now()
	if err == nil {
		err = mergeBleve(ctx, idx)
	}
	if err != nil {
		return nil, 0, cmp.Or(err, idx.Close())
	}
	return idx, took + time.Since(started), nil
}

func bleveMapping() *mapping.IndexMappingImpl {
	f := bleve.NewKeywordFieldMapping()
	f.Store, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(bleveField, f)
	m := bleve.NewIndexMapping()
	m.DefaultMapping, m.DefaultAnalyzer, m.ScoringModel = doc, keyword.Name, bleveapi.BM25Scoring
	return m
}

func mergeBleve(ctx context.Context, idx bleve.Index) error {
	low, err := idx.Advanced()
	if err != nil {
		return err
	}
	if s, ok := low.(*scorch.Scorch); ok {
		return s.ForceMerge(ctx, nil)
	}
	return nil
}

// skillCodes lists the different skills of a talent in the pool; nothing of the others, who are not to be
// found.
func skillCodes(t *market.Talent) []string {
	if !t.InPool() {
		return nil
	}
	var codes []string
	see := func(list []market.Skill) {
		for i := range list {
			codes = append(codes, list[i].Code)
		}
	}
	see(t.Skills)
	for i := range t.Experience {
		see(t.Experience[i].Skills)
	}
	for i := range t.Training {
		see(t.Training[i].Skills)
	}
	if t.Found != nil {
		for i := range t.Found.Skills {
			codes = append(codes, t.Found.Skills[i].Code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// kin lists for each skill those that the tables relate to it: above, below and akin.
func kin(t market.Tables) map[string][]string {
	out := make(map[string][]string, len(t.Skills))
	link := func(a, b string) {
		out[a] = append(out[a], b)
		out[b] = append(out[b], a)
	}
	for i := range t.Skills {
		for _, x := range t.Skills[i].Broader {
			link(t.Skills[i].Code, x)
		}
		for _, x := range t.Skills[i].Related {
			link(t.Skills[i].Code, x)
		}
	}
	return out
}

// bleveQuery asks for any of the required skills and of those related to them.
func bleveQuery(d *market.Demand, related map[string][]string) query.Query {
	boost := map[string]float64{}
	for i := range d.Skills {
		for _, x := range related[d.Skills[i].Code] {
			boost[x] = max(boost[x], relatedBoost)
		}
	}
	for i := range d.Skills {
		boost[d.Skills[i].Code] = 1
	}
	codes := make([]string, 0, len(boost))
	for code := range boost {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	either := bleve.NewDisjunctionQuery()
	for _, code := range codes {
		q := bleve.NewTermQuery(code)
		q.SetField(bleveField)
		q.SetBoost(boost[code])
		either.AddQuery(q)
	}
	return either
}

// askBleve times searching and rescoring of every demand. Fetching the records of the hits is left out: a
// product would have them at hand.
func (b *bench) askBleve(ctx context.Context, idx bleve.Index) error {
	related := kin(b.w.Tables())
	ids := make([][]int, len(b.demands))
	var failed error
	searches, err := b.timeEach(ctx, len(ids), nil, func(i int) {
		ids[i], failed = bleveSearch(ctx, idx, bleveQuery(&b.demands[i], related), failed)
	})
	if err = cmp.Or(err, failed); err != nil {
		return fmt.Errorf("bleve: %w", err)
	}
	var records []market.Talent
	got := make([][]matching.Scored, len(b.demands))
	scorings, err := b.timeEach(ctx, len(ids), func(i int) {
		records = records[:0]
		for _, n := range ids[i] {
			records = append(records, b.w.Talent(world.Pool, n))
		}
	}, func(i int) { got[i] = b.rescore(&b.demands[i], records) })
	if err != nil {
		return err
	}
	found := recall{}
	total := make([]time.Duration, len(ids))
	for i := range ids {
		total[i] = searches[i] + scorings[i]
		found.add(got[i], b.want[i])
		b.crossCheck(i, got[i])
	}
	b.report.Bleve.benchTimes, b.report.Bleve.Recall = percentiles(total), found.share()
	b.report.BleveIndex.Search = percentiles(searches)
	return nil
}

// bleveSearch returns the numbers of the best hits; after a failure it does nothing more.
func bleveSearch(ctx context.Context, idx bleve.Index, q query.Query, failed error) ([]int, error) {
	if failed != nil {
		return nil, failed
	}
	r, err := idx.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, bleveHits, 0, false))
	if err != nil {
		return nil, err
	}
	out := make([]int, 0, len(r.Hits))
	for _, h := range r.Hits {
		n, err := strconv.Atoi(h.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// rescore scores the hits exactly and lists the best of the feasible and undecided ones.
func (b *bench) rescore(d *market.Demand, hits []market.Talent) []matching.Scored {
	out := make([]matching.Scored, 0, len(hits))
	for i := range hits {
		if m := b.engine.Match(&hits[i], d, world.Day); m.Feasible != market.FeasibleNo {
			out = append(out, matching.Scored{ID: hits[i].ID, Score: m.Score})
		}
	}
	slices.SortFunc(out, inOrder)
	return out[:min(b.f.k, len(out))]
}

// inOrder is the order of lists: score, then identifier.
func inOrder(a, b matching.Scored) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
}

// crossCheck notes a rescored hit that the reference should have listed and has not: single pairs are scored
// by another path than the reference's.
func (b *bench) crossCheck(i int, got []matching.Scored) {
	want := b.want[i]
	b.report.Compared++
	for _, x := range got {
		at, listed := slices.BinarySearchFunc(want, x, inOrder)
		if !listed && (at < len(want) || len(want) < b.f.k) {
			b.report.fail(benchDifference{Of: market.KindTalent, List: "pair", Query: i, ID: b.demands[i].ID, Position: at + 1,
				Got: x.ID + " " + x.Score.String(), Want: place(want, at)})
			return
		}
	}
}
