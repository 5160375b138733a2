package matching

import (
	"fmt"
	"slices"
	"testing"

	"talentmatch/market"
)

// crowded returns talents and demands with more different wishes and places than the columns of a block have room for.
func crowded(w world, n int) (ts []market.Talent, ds []market.Demand) {
	for i := range n {
		t := w.talent(i)
		t.Consent.Matching = &market.Grant{Version: "1"}
		t.Intention.Looking = ""
		for range 2 + w.IntN(2) {
			t.Intention.Roles = append(t.Intention.Roles, fmt.Sprintf("%s示例%d组", w.title(), w.IntN(1000)))
		}
		for range w.IntN(8) {
			t.Intention.Districts = append(t.Intention.Districts, w.district())
		}
		ts = append(ts, t)
		d := w.demand(i)
		d.Status, d.ValidUntil = market.DemandOpen, ""
		for range w.IntN(8) {
			d.Place.Districts = append(d.Place.Districts, w.district())
		}
		ds = append(ds, d)
	}
	return ts, ds
}

func TestRowsForWhichTheColumnsHaveNoRoomAreFoundToo(t *testing.T) {
	t.Parallel()
	for seed := range uint64(rounds(3, 60)) {
		e, err := New(testTables())
		if err != nil {
			t.Fatal(err)
		}
		ts, ds := crowded(newWorld(seed), 250)
		e.ApplyTalents(ts, nil)
		e.ApplyDemands(ds, nil)
		titles, talents, demands := 0, 0, 0
		e.view.Load().talents.each(func(b *talentBlock) {
			titles, talents = max(titles, len(b.wishes.titles)), talents+b.wishes.long.count()
		})
		e.view.Load().demands.each(func(b *demandBlock) { demands += b.offers.long.count() })
		if titles != maxTitles || talents == 0 || demands == 0 {
			t.Fatalf("seed %d: %d titles, %d talents and %d demands without room: the world is too plain for this test", seed, titles, talents, demands)
		}
		for i := range 20 {
			for _, k := range []int{1, 20, 300} {
				if got, want := e.TopTalents(&ds[i], k, testDay), e.ScanTalents(&ds[i], k, testDay); !slices.Equal(got, want) {
					t.Fatalf("seed %d demand %d: %v, want %v", seed, i, got, want)
				}
				if got, want := e.TopDemands(&ts[i], k, testDay), e.ScanDemands(&ts[i], k, testDay); !slices.Equal(got, want) {
					t.Fatalf("seed %d talent %d: %v, want %v", seed, i, got, want)
				}
			}
		}
	}
}

func TestBlocksGiveBackWhatTheirRowsWish(t *testing.T) {
	t.Parallel()
	e, err := New(testTables())
	if err != nil {
		t.Fatal(err)
	}
	ts, _ := crowded(newWorld(7), 250)
	var rows []talentRow
	for i := range ts {
		rows = append(rows, e.m.compileTalent(&ts[i], e.words))
	}
	b := buildTalents(e.m, e.words.classOf)(rows)
	var buf buffer[talentRow]
	for i, got := range b.rows(&buf) {
		want := &rows[i]
		if !slices.Equal(got.roles, want.roles) || !slices.Equal(got.occs, want.occs) || !slices.Equal(got.places, want.places) || !slices.Equal(got.held, want.held) {
			t.Errorf("row %d: roles %v, occupations %v, places %v, want %v, %v, %v", i, got.roles, got.occs, got.places, want.roles, want.occs, want.places)
		}
	}
}
