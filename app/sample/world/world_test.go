package world

import (
	"reflect"
	"testing"

	"talentmatch/market"
)

// known tells which codes the world's own taxonomy has.
type known struct{ skills, districts, occupations map[string]bool }

func vocabulary(t market.Tables) known {
	k := known{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, s := range t.Skills {
		k.skills[s.Code] = true
	}
	for _, d := range t.Districts {
		k.districts[d.Code] = true
	}
	for _, o := range t.Occupations {
		k.occupations[o.Code] = true
	}
	return k
}

func (k known) HasSkill(code string) bool      { return k.skills[code] }
func (k known) HasDistrict(code string) bool   { return k.districts[code] }
func (k known) HasOccupation(code string) bool { return k.occupations[code] }

func TestEveryRecordIsValidAndHasItsOwnIdentifier(t *testing.T) {
	t.Parallel()
	w := New(3)
	k := vocabulary(w.Tables())
	seen := map[string]bool{}
	for i := range 3000 {
		for _, s := range []Set{Pool, Asked} {
			talent, demand := w.Talent(s, i), w.Demand(s, i)
			if p := append(talent.Validate(k), demand.Validate(k)...); len(p) > 0 {
				t.Fatalf("record %d: %v", i, p)
			}
			for _, id := range []string{talent.ID, demand.ID} {
				if len(id) != 26 || seen[id] {
					t.Fatalf("record %d: identifier %s", i, id)
				}
				seen[id] = true
			}
			if s == Asked && (!talent.InPool() || !demand.Matchable(Day)) {
				t.Fatalf("record %d is asked about, but can't be matched", i)
			}
		}
	}
}

func TestTheSameSeedGivesTheSameRecords(t *testing.T) {
	t.Parallel()
	a, b, other := New(1), New(1), New(2)
	if !reflect.DeepEqual(a.Tables(), b.Tables()) {
		t.Error("two taxonomies for one seed")
	}
	for i := 99; i >= 0; i-- {
		if !reflect.DeepEqual(a.Talent(Pool, i), b.Talent(Pool, i)) || !reflect.DeepEqual(a.Demand(Asked, i), b.Demand(Asked, i)) {
			t.Fatalf("record %d differs", i)
		}
		if a.Talent(Pool, i).ID == other.Talent(Pool, i).ID {
			t.Fatalf("record %d is the same for another seed", i)
		}
	}
}

func TestAChangeKeepsTheIdentifierAndRaisesTheRevision(t *testing.T) {
	t.Parallel()
	w := New(1)
	before, after := w.Talent(Pool, 7), w.Changed(7, 4)
	if after.ID != before.ID || after.Rev != 5 || reflect.DeepEqual(after.Skills, before.Skills) {
		t.Errorf("%+v became %+v", before.Meta, after.Meta)
	}
}

func TestTheWorldHasTheShapeThatMeasurementsAskFor(t *testing.T) {
	t.Parallel()
	w := New(1)
	var stats Stats
	for i := range 20_000 {
		x := w.Talent(Pool, i)
		stats.Talent(&x)
	}
	for i := range 3000 {
		x := w.Demand(Asked, i)
		stats.Demand(&x)
	}
	s := stats.Summary()
	t.Logf("%+v", s)
	within := func(name string, v, low, high float64) {
		if v < low || v > high {
			t.Errorf("%s is %v, not %v to %v", name, v, low, high)
		}
	}
	within("mean number of skills", s.MeanSkills, 7.5, 8.5)
	within("least share of missing wishes", s.Missing.Least(), 0.3, 0.5)
	within("share without skills", s.WithoutSkills, 0.03, 0.08)
	within("share outside the pool", s.OutsidePool, 0.03, 0.12)
	within("share with the commonest skill", s.CommonestSkill, 0.1, 0.4)
	within("skills of a demand", s.DemandSkills, 6, 7)
	within("musts of a demand", s.DemandMusts, 0.6, 1.2)
	within("hard districts", s.HardDistricts, 0.45, 0.55)
	if tables := w.Tables(); len(tables.Skills) != Skills || len(tables.Districts) != provinces*(1+cities*(1+counties)) || len(tables.Occupations) != Clusters {
		t.Errorf("%d skills, %d districts, %d occupations", len(tables.Skills), len(tables.Districts), len(tables.Occupations))
	}
}

func BenchmarkTalent(b *testing.B) {
	w := New(1)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.Talent(Pool, i)
	}
}
