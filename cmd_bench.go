package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"talentmatch/app/sample/world"
	"talentmatch/market"
	"talentmatch/matching"
)

// benchFlags are what bench was asked for.
type benchFlags struct {
	talents, demands               int
	reverseDemands, reverseTalents int
	seed                           uint64
	k, rounds                      int
	noBleve                        bool
	bleveTalents                   int
	sizes                          []int
	live                           bool
	changes                        int
	asJSON                         bool
}

const (
	// benchBatch is how many records are made, and handed to the engine, at a time.
	benchBatch = 5000
	// benchLoad is how many are handed over at a time while the pool is loaded.
	benchLoad = 1 << 18
	// benchSize is the size at which the engine is measured besides the whole world, unless --sizes says so.
	benchSize       = 100_000
	maxBenchTalents = 10_000_000
	maxBenchAsked   = 100_000
	maxBenchK       = 1000
)

func (p *program) benchCommand() *cobra.Command {
	var f benchFlags
	c := p.command("bench", "", p.arguments(0, 0), func(c *cobra.Command, _ []string) error {
		if _, err := p.configuration(c); err != nil {
			return err
		}
		if err := f.check(p); err != nil {
			return err
		}
		return p.bench(c.Context(), f)
	})
	s := c.Flags()
	flag := func(name string) string { return p.t("cli.bench.flag."+name, nil) }
	s.IntVar(&f.talents, "talents", 1_000_000, flag("talents"))
	s.IntVar(&f.demands, "demands", 300, flag("demands"))
	s.IntVar(&f.reverseDemands, "reverse-demands", 100_000, flag("reverse_demands"))
	s.IntVar(&f.reverseTalents, "reverse-talents", 300, flag("reverse_talents"))
	s.Uint64Var(&f.seed, "seed", 1, flag("seed"))
	s.IntVar(&f.k, "k", market.DefaultLimit, flag("k"))
	s.IntVar(&f.rounds, "rounds", 1, flag("rounds"))
	s.BoolVar(&f.noBleve, "no-bleve", false, flag("no_bleve"))
	s.IntVar(&f.bleveTalents, "bleve-talents", 0, flag("bleve_talents"))
	s.IntSliceVar(&f.sizes, "sizes", nil, flag("sizes"))
	s.BoolVar(&f.live, "live", false, flag("live"))
	s.IntVar(&f.changes, "changes", 1_000_000, flag("changes"))
	s.BoolVar(&f.asJSON, "json", false, p.t("cli.flag.json", nil))
	c.Example = p.t("cli.bench.example", nil)
	return c
}

// check refuses numbers that can't be measured, and puts the sizes in order.
func (f *benchFlags) check(p *program) error {
	type bound struct {
		name             string
		value, low, high int
	}
	bounds := []bound{
		{"talents", f.talents, 1, maxBenchTalents}, {"demands", f.demands, 1, maxBenchAsked},
		{"reverse-demands", f.reverseDemands, 0, maxBenchTalents}, {"reverse-talents", f.reverseTalents, 0, maxBenchAsked},
		{"k", f.k, 1, maxBenchK}, {"rounds", f.rounds, 1, 100}, {"bleve-talents", f.bleveTalents, 0, f.talents}, {"changes", f.changes, 0, 100_000_000},
	}
	for _, n := range f.sizes {
		bounds = append(bounds, bound{"sizes", n, 1, f.talents})
	}
	for _, b := range bounds {
		if b.value < b.low || b.value > b.high {
			return &coded{exitUsage, errors.New(p.t("cli.bench.range", market.Args{"flag": b.name, "value": b.value, "low": b.low, "high": b.high}))}
		}
	}
	if len(f.sizes) == 0 && f.talents > benchSize {
		f.sizes = []int{benchSize}
	}
	slices.Sort(f.sizes)
	f.sizes = slices.Compact(f.sizes)
	if f.bleveTalents == 0 {
		f.bleveTalents = f.talents
	}
	return nil
}

// bench is one run of the measurement.
type bench struct {
	*program
	f      benchFlags
	w      *world.World
	stats  world.Stats
	engine *matching.Engine
	// demands and talents are asked about; want are the reference's answers for the demands.
	demands []market.Demand
	talents []market.Talent
	want    [][]matching.Scored
	// heap is what was in use before the first talent, loaded how many are in, build how long that took.
	heap   uint64
	loaded int
	build  time.Duration
	report benchReport
}

// bench measures and prints. It fails where an answer differs from the reference's.
func (p *program) bench(ctx context.Context, f benchFlags) error {
	b := &bench{program: p, f: f, w: world.New(f.seed)}
	var err error
	if b.engine, err = matching.New(b.w.Tables()); err != nil {
		return fmt.Errorf("matching: %w", err)
	}
	for i := range f.demands {
		b.demands = append(b.demands, b.w.Demand(world.Asked, i))
		b.stats.Demand(&b.demands[i])
	}
	for i := range f.reverseTalents {
		b.talents = append(b.talents, b.w.Talent(world.Asked, i))
	}
	b.report = newBenchReport(f)
	for _, step := range []func(context.Context) error{b.measureSizes, b.measureWhole, b.measureLists, b.measureReverse, b.measureBleve, b.measureLive} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	b.report.finish(b.stats.Summary())
	if err := b.print(); err != nil {
		return err
	}
	if !b.report.Exact {
		return &coded{code: exitError}
	}
	return nil
}

// load brings the pool to so many talents. The records are made by all cores between the engine's turns, so
// that the time of building is the engine's alone.
func (b *bench) load(ctx context.Context, upTo int) error {
	if b.loaded == 0 {
		b.heap = heapInUse()
	}
	bar := b.bar(b.t("cli.bench.bar.load", nil), int64(upTo))
	batch := make([]market.Talent, 0, benchLoad)
	for b.loaded < upTo {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch = batch[:min(benchLoad, upTo-b.loaded)]
		started := time.Now()
		inParallel(len(batch), func(i int) { batch[i] = b.w.Talent(world.Pool, b.loaded+i) })
		for i := range batch {
			b.stats.Talent(&batch[i])
		}
		made := time.Now()
		if err := b.engine.LoadTalents(without(batch)); err != nil {
			return err
		}
		b.build += time.Since(made)
		b.report.World.GenerationMs += millis(made.Sub(started))
		b.loaded += len(batch)
		_ = bar.Set(b.loaded)
	}
	_ = bar.Finish()
	// What the engine leaves to the first question belongs to building.
	started := time.Now()
	b.engine.TopTalents(&b.demands[0], b.f.k, world.Day)
	b.build += time.Since(started)
	return nil
}

// without yields records with no error among them.
func without[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for i := range list {
			if !yield(list[i], nil) {
				return
			}
		}
	}
}

// bytesPerTalent is what a talent of the pool takes on the heap, its identifier included.
func (b *bench) bytesPerTalent() int64 {
	return (int64(heapInUse()) - int64(b.heap) + int64(b.loaded)/2) / int64(b.loaded)
}

// inParallel calls fn with 0 to n − 1, on all cores.
func inParallel(n int, fn func(i int)) {
	var all sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for c := range cores {
		all.Go(func() {
			for i := n * c / cores; i < n*(c+1)/cores; i++ {
				fn(i)
			}
		})
	}
	all.Wait()
}

// measureSizes measures the smaller pools that the whole one grows from.
func (b *bench) measureSizes(ctx context.Context) error {
	for _, n := range b.f.sizes {
		if n == b.f.talents {
			continue // it follows
		}
		if err := b.load(ctx, n); err != nil {
			return err
		}
		e, brute, err := b.compare(ctx)
		if err != nil {
			return err
		}
		b.report.Sizes = append(b.report.Sizes, benchSizeReport{Talents: n, Engine: e, BruteForce: brute, Speedup: ratios(brute, e.benchTimes)})
	}
	return nil
}

// measureWhole measures the pool with all talents.
func (b *bench) measureWhole(ctx context.Context) error {
	if err := b.load(ctx, b.f.talents); err != nil {
		return err
	}
	var err error
	b.report.Engine, b.report.BruteForce, err = b.compare(ctx)
	if err == nil && slices.Contains(b.f.sizes, b.f.talents) {
		b.report.Sizes = append(b.report.Sizes, benchSizeReport{Talents: b.f.talents, Engine: b.report.Engine,
			BruteForce: b.report.BruteForce, Speedup: ratios(b.report.BruteForce, b.report.Engine.benchTimes)})
	}
	return err
}

// compare asks every demand's question of the engine and of the reference, and compares the answers.
func (b *bench) compare(ctx context.Context) (benchEngine, benchTimes, error) {
	out := benchEngine{BuildMs: millis(b.build), BytesPerTalent: b.bytesPerTalent()}
	b.say("cli.bench.step.engine", market.Args{"count": len(b.demands), "talents": b.loaded})
	got := make([][]matching.Scored, len(b.demands))
	b.want = make([][]matching.Scored, len(b.demands))
	var brute benchTimes
	err := b.oneCore(func() (err error) {
		if out.benchTimes, err = b.measure(ctx, len(got), func(i int) { got[i] = b.engine.TopTalents(&b.demands[i], b.f.k, world.Day) }); err != nil {
			return err
		}
		b.say("cli.bench.step.brute", market.Args{"count": len(b.demands), "talents": b.loaded})
		brute, err = b.measure(ctx, len(got), func(i int) { b.want[i] = b.engine.ScanTalents(&b.demands[i], b.f.k, world.Day) })
		return err
	})
	found, short := recall{}, 0
	for i := range got {
		if len(b.want[i]) < b.f.k {
			short++
		}
		b.report.check(benchDifference{Of: market.KindTalent, List: "engine", Query: i, ID: b.demands[i].ID}, got[i], b.want[i])
		found.add(got[i], b.want[i])
	}
	out.Recall, b.report.World.ShortAnswers = found.share(), benchShare(short)/benchShare(len(got))
	return out, brute, err
}

// measureLists times the lists that people see: a later page, which has explanations alone, and the first
// one, which counts whom it leaves out besides.
func (b *bench) measureLists(ctx context.Context) error {
	limit := min(b.f.k, market.MaxLimit)
	b.say("cli.bench.step.lists", market.Args{"count": len(b.demands)})
	first := make([]market.MatchList, len(b.demands))
	ask := func(i int, cursor string) market.MatchList {
		list, err := b.engine.Candidates(&b.demands[i], market.MatchQuery{Limit: limit, Cursor: cursor, AsOf: world.Day})
		if err != nil {
			b.report.fail(benchDifference{Of: market.KindTalent, List: "candidates", Query: i, ID: b.demands[i].ID, Got: err.Error()})
		}
		return list
	}
	err := b.oneCore(func() error {
		times, err := b.measure(ctx, len(first), func(i int) { first[i] = ask(i, "") })
		if err != nil {
			return err
		}
		b.report.Summarised = &times
		var paged []int
		for i := range first {
			if first[i].Next != "" {
				paged = append(paged, i)
			}
		}
		if len(paged) == 0 {
			return nil
		}
		explained, err := b.measure(ctx, len(paged), func(i int) { ask(paged[i], first[paged[i]].Next) })
		b.report.Explained = &explained
		return err
	})
	for i := range first {
		b.checkList(i, &first[i], limit)
	}
	return err
}

// checkList compares a list with the reference, and its counts with each other.
func (b *bench) checkList(i int, list *market.MatchList, limit int) {
	got := make([]matching.Scored, len(list.Items))
	for j := range list.Items {
		got[j] = matching.Scored{ID: list.Items[j].Talent.ID, Score: list.Items[j].Score}
	}
	d := benchDifference{Of: market.KindTalent, List: "candidates", Query: i, ID: b.demands[i].ID}
	b.report.check(d, got, b.want[i][:min(limit, len(b.want[i]))])
	sum := list.Total
	for _, r := range list.Rejected {
		sum += r.Count
	}
	if sum != list.Pool {
		d.Got, d.Want = fmt.Sprintf("total + rejected = %d", sum), fmt.Sprintf("pool = %d", list.Pool)
		b.report.fail(d)
	}
}

// measureReverse asks for the demands of single talents.
func (b *bench) measureReverse(ctx context.Context) error {
	n := b.f.reverseDemands
	if n == 0 || len(b.talents) == 0 {
		return nil
	}
	heap, build := heapInUse(), time.Duration(0)
	batch := make([]market.Demand, 0, benchLoad)
	for at := 0; at < n; at += len(batch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch = batch[:min(benchLoad, n-at)]
		inParallel(len(batch), func(i int) { batch[i] = b.w.Demand(world.Pool, at+i) })
		started := time.Now()
		if err := b.engine.LoadDemands(without(batch)); err != nil {
			return err
		}
		build += time.Since(started)
	}
	clear(batch[:cap(batch)])
	started := time.Now()
	b.engine.TopDemands(&b.talents[0], b.f.k, world.Day)
	r := &benchReverse{Talents: len(b.talents), Demands: n}
	r.Engine.BuildMs = millis(build + time.Since(started))
	r.Engine.BytesPerDemand = (int64(heapInUse()) - int64(heap) + int64(n)/2) / int64(n)
	b.report.Reverse = r
	return b.compareReverse(ctx, r)
}

func (b *bench) compareReverse(ctx context.Context, r *benchReverse) error {
	b.say("cli.bench.step.reverse", market.Args{"count": r.Talents, "demands": r.Demands})
	got, want := make([][]matching.Scored, r.Talents), make([][]matching.Scored, r.Talents)
	err := b.oneCore(func() (err error) {
		if r.Engine.benchTimes, err = b.measure(ctx, r.Talents, func(i int) { got[i] = b.engine.TopDemands(&b.talents[i], b.f.k, world.Day) }); err != nil {
			return err
		}
		r.BruteForce, err = b.measure(ctx, r.Talents, func(i int) { want[i] = b.engine.ScanDemands(&b.talents[i], b.f.k, world.Day) })
		return err
	})
	found := recall{}
	for i := range got {
		b.report.check(benchDifference{Of: market.KindDemand, List: "engine", Query: i, ID: b.talents[i].ID}, got[i], want[i])
		found.add(got[i], want[i])
	}
	r.Engine.Recall = found.share()
	return err
}
