package main

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"talentmatch/app/sample/world"
	"talentmatch/market"
)

// benchLive is how the engine behaves under changes, with all cores and the garbage collector as in life.
type benchLive struct {
	// Apply is taking one changed record over; Visible is that and the next question, whose answer names it.
	Changes int        `json:"changes"`
	Apply   benchTimes `json:"apply"`
	Visible benchTimes `json:"visible"`
	Readers liveReads  `json:"readers"`
	// Memory is nil where no changes were asked for.
	Memory *liveMemory `json:"memory"`
}

// liveReads are questions asked while another goroutine changes records as fast as it can.
type liveReads struct {
	benchTimes
	Questions        int     `json:"questions"`
	ChangesPerSecond float64 `json:"changesPerSecond"`
}

// liveMemory is the heap while records change.
type liveMemory struct {
	Changes          int     `json:"changes"`
	Batch            int     `json:"batch"`
	ChangesPerSecond float64 `json:"changesPerSecond"`
	// BeforeBytes is the live heap before the changes, Bytes that after each tenth of them.
	BeforeBytes uint64   `json:"beforeBytes"`
	Bytes       []uint64 `json:"bytes"`
	// Steady tells that the largest heap of the second half is at most a twentieth above that of the first.
	Steady bool `json:"steady"`
}

const (
	visibleChanges = 1000
	// liveBatch is how many changes are handed over together while the heap is watched.
	liveBatch = 100
	// goneEvery is how many changes come to one deletion; a later change of the same record restores it.
	goneEvery = 50
	// recheckedAfter is how many questions are compared with the reference after the changes.
	recheckedAfter = 50
	// probeSkill is a label that nobody holds but the record whose change is looked for.
	probeSkill = "示例探针技能"
)

// changer changes records of the pool at random, each change with the record's next revision.
type changer struct {
	*rand.Rand
	w    *world.World
	n    int
	revs []uint16 // changes so far, by number of the record
}

func (b *bench) changer() *changer {
	return &changer{Rand: rand.New(rand.NewPCG(b.f.seed, 99)), w: b.w, n: b.f.talents, revs: make([]uint16, b.f.talents)} //nolint:gosec // invented data
}

// next returns some record after its next change, and the record's number.
func (c *changer) next() (market.Talent, int) {
	i := c.IntN(c.n)
	c.revs[i]++
	return c.w.Changed(i, int(c.revs[i])), i
}

func (b *bench) measureLive(ctx context.Context) error {
	if !b.f.live {
		return nil
	}
	b.report.Live = &benchLive{Changes: visibleChanges}
	c := b.changer()
	b.say("cli.bench.step.visible", market.Args{"count": visibleChanges})
	if err := b.measureVisible(ctx, c); err != nil {
		return err
	}
	if err := b.measureReaders(ctx, c); err != nil {
		return err
	}
	if b.f.changes > 0 {
		if err := b.measureMemory(ctx, c); err != nil {
			return err
		}
	}
	b.recheck()
	return ctx.Err()
}

// measureVisible changes one record after the other and asks for it at once.
func (b *bench) measureVisible(ctx context.Context, c *changer) error {
	probe := market.Demand{Meta: market.Meta{ID: "probe"}, Title: "probe", Status: market.DemandOpen,
		Skills: []market.SkillRequirement{{Label: probeSkill, Must: true}}}
	applies, visible := make([]time.Duration, visibleChanges), make([]time.Duration, visibleChanges)
	for n := range visibleChanges {
		if err := ctx.Err(); err != nil {
			return err
		}
		t, number := c.next()
		t.Consent.Matching, t.Intention.Looking = &market.Grant{Version: "bench-1"}, market.LookingYes
		t.Skills = append(t.Skills, market.Skill{Label: probeSkill})
		one := []market.Talent{t}
		started := time.Now()
		b.engine.ApplyTalents(one, nil)
		applies[n] = time.Since(started)
		got := b.engine.TopTalents(&probe, 1, world.Day)
		visible[n] = time.Since(started)
		d := benchDifference{Of: market.KindTalent, List: "live", Query: n, ID: t.ID, Want: t.ID}
		switch b.report.Compared++; {
		case len(got) == 0:
			b.report.fail(d)
		case got[0].ID != t.ID:
			d.Position, d.Got = 1, got[0].ID
			b.report.fail(d)
		}
		one[0].Rev, one[0].Skills = t.Rev+1, t.Skills[:len(t.Skills)-1]
		b.engine.ApplyTalents(one, nil) // the next one alone holds the skill
		c.revs[number]++
	}
	b.report.Live.Apply, b.report.Live.Visible = percentiles(applies), percentiles(visible)
	return nil
}

// measureReaders asks every demand's question while a writer changes records without a pause.
func (b *bench) measureReaders(ctx context.Context, c *changer) error {
	b.say("cli.bench.step.readers", market.Args{"count": len(b.demands)})
	var stop atomic.Bool
	var changes atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		for !stop.Load() {
			t, _ := c.next()
			b.engine.ApplyTalents([]market.Talent{t}, nil)
			changes.Add(1)
		}
	}()
	started := time.Now()
	times, err := b.timeEach(ctx, len(b.demands), nil, func(i int) { b.engine.TopTalents(&b.demands[i], b.f.k, world.Day) })
	// Fast questions are over before the writer has done much: they are asked again until a second has passed.
	for err == nil && time.Since(started) < time.Second {
		var more []time.Duration
		more, err = b.timeEach(ctx, len(b.demands), nil, func(i int) { b.engine.TopTalents(&b.demands[i], b.f.k, world.Day) })
		times = append(times, more...)
	}
	seconds := time.Since(started).Seconds()
	stop.Store(true)
	<-done
	b.report.Live.Readers = liveReads{benchTimes: percentiles(times), Questions: len(times), ChangesPerSecond: perSecond(int(changes.Load()), seconds)}
	return err
}

func perSecond(n int, seconds float64) float64 { return float64(int(float64(n)/seconds*10)) / 10 }

// measureMemory changes records, some of them by deletion, and looks at the heap after each tenth.
func (b *bench) measureMemory(ctx context.Context, c *changer) error {
	b.say("cli.bench.step.memory", market.Args{"count": b.f.changes})
	m := &liveMemory{Changes: b.f.changes, Batch: liveBatch, BeforeBytes: heapInUse()}
	bar := b.bar(b.t("cli.bench.bar.changes", nil), int64(b.f.changes))
	batch, deleted := make([]market.Talent, 0, liveBatch), make([]market.Change, 0, liveBatch)
	var took time.Duration
	for n := 0; n < b.f.changes; {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch, deleted = batch[:0], deleted[:0]
		for upTo := min(n+liveBatch, b.f.changes); n < upTo; n++ {
			t, _ := c.next()
			if n%goneEvery == goneEvery-1 {
				deleted = append(deleted, market.Change{Kind: market.KindTalent, ID: t.ID, Rev: t.Rev, Deleted: true})
				continue
			}
			batch = append(batch, t)
		}
		started := time.Now()
		b.engine.ApplyTalents(batch, deleted)
		took += time.Since(started)
		_ = bar.Set(n)
		for tenth := len(m.Bytes) + 1; tenth <= 10 && n >= b.f.changes*tenth/10; tenth++ {
			m.Bytes = append(m.Bytes, heapInUse())
		}
	}
	_ = bar.Finish()
	runtime.KeepAlive(c) // its revisions are in both figures
	m.ChangesPerSecond = perSecond(b.f.changes, took.Seconds())
	m.Steady = slices.Max(m.Bytes[5:])*20 <= slices.Max(m.Bytes[:5])*21
	b.report.Live.Memory = m
	return nil
}

// recheck compares answers with the reference after all those changes.
func (b *bench) recheck() {
	for i := range min(recheckedAfter, len(b.demands)) {
		d := benchDifference{Of: market.KindTalent, List: "changed", Query: i, ID: b.demands[i].ID}
		b.report.check(d, b.engine.TopTalents(&b.demands[i], b.f.k, world.Day), b.engine.ScanTalents(&b.demands[i], b.f.k, world.Day))
	}
}
