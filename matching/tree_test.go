package matching

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"talentmatch/market"
)

func TestSnapshotHoldsTheNewestRevisionOfEachRecordWhateverArrivesWhen(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(5, 100)) {
		e, err := New(testTables())
		if err != nil {
			t.Fatal(err)
		}
		e.talents.fullBlock, e.talents.fullBranch = 2+int(seed%60), 2+int(seed%7)
		w := newWorld(seed)
		newest := map[string]int64{} // negative: deleted
		for range 40 {
			var puts []market.Talent
			var gone []market.Change
			for range w.IntN(200) {
				x := w.talent(w.IntN(3000))
				x.Rev = int64(1 + w.IntN(30))
				puts = append(puts, x)
			}
			for range w.IntN(20) {
				gone = append(gone, market.Change{ID: fmt.Sprintf("t%04d", w.IntN(3000)), Rev: int64(1 + w.IntN(30)), Deleted: true})
			}
			e.ApplyTalents(puts, gone)
			for _, x := range puts {
				if known := newest[x.ID]; x.Rev > max(known, -known) {
					newest[x.ID] = x.Rev
				}
			}
			for _, x := range gone {
				if known := newest[x.ID]; x.Rev > max(known, -known) {
					newest[x.ID] = -x.Rev
				}
			}
		}
		wantRows(t, e, newest)
	}
}

func wantRows(t *testing.T, e *Engine, newest map[string]int64) {
	t.Helper()
	got := map[string]int64{}
	var buf buffer[talentRow]
	e.view.Load().talents.each(func(b *talentBlock) {
		if b.size() > e.talents.fullBlock {
			t.Fatalf("a block of %d rows", b.size())
		}
		for i, r := range b.rows(&buf) {
			if _, twice := got[r.id]; twice || r.id != b.id(i) || r.rev != b.rev(i) {
				t.Fatalf("%s stands twice, or under another name", r.id)
			}
			got[r.id] = r.rev
		}
	})
	live := 0
	for id, rev := range newest {
		if rev > 0 {
			live++
			if got[id] != rev {
				t.Fatalf("%s is at %d, want %d", id, got[id], rev)
			}
		}
	}
	if live != len(got) || e.Size(market.KindTalent) != live {
		t.Fatalf("%d rows, want %d", len(got), live)
	}
}

func TestReadersSeeOneConsistentMomentWhileAWriterChangesRows(t *testing.T) {
	t.Parallel()
	e, ts, ds := filled(t, 21, 1500, 1)
	want := 0
	for i := range ts {
		if ts[i].InPool() {
			want++
		}
	}
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for rev := int64(2); ; rev++ {
			select {
			case <-stop:
				return
			default:
			}
			batch := append([]market.Talent(nil), ts[:200]...)
			for i := range batch {
				batch[i].Rev = rev
			}
			e.ApplyTalents(batch, nil)
		}
	})
	for range 20 {
		l, err := e.Candidates(&ds[0], market.MatchQuery{AsOf: testDay})
		if err != nil || l.Pool != want {
			t.Errorf("pool %d, want %d (%v)", l.Pool, want, err)
		}
	}
	close(stop)
	writer.Wait()
}

func TestTextsThatNoRecordUsesAnyMoreAreFreed(t *testing.T) {
	t.Parallel()
	e, err := New(testTables())
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(5)
	ts := make([]market.Talent, 50)
	for rev := range 3 * sweepAfter / int64(len(ts)) {
		for i := range ts {
			ts[i] = w.talent(i)
			ts[i].Rev = rev + 1
			ts[i].Intention.Roles = []string{fmt.Sprintf("第%d号数据分析师", rev*50+int64(i))}
		}
		e.ApplyTalents(ts, nil)
	}
	if n, slots := len(e.words.ids), len(e.words.all()); n > 2*sweepAfter || slots > 2*sweepAfter || len(e.words.classes) > n {
		t.Errorf("%d texts and %d numbers are kept for 50 talents", n, slots)
	}
	for i := range ts {
		d := market.Demand{Meta: market.Meta{ID: "d"}, Title: ts[i].Intention.Roles[0], Status: market.DemandOpen}
		m := e.Match(&ts[i], &d, testDay)
		l := e.TopTalents(&d, len(ts), testDay)
		if ts[i].InPool() && !slices.ContainsFunc(l, func(x Scored) bool { return x.ID == ts[i].ID && x.Score == m.Score }) && m.Feasible != market.FeasibleNo {
			t.Errorf("%s: the list does not hold the score %s", ts[i].ID, m.Score)
		}
	}
}
