package matching

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"talentmatch/market"
)

// Gaps says what the market lacks on a day. seats holds the headcounts of the open demands by ID; a demand
// that isn't in it, or with less than 1, has one seat. What is tried to be taught are the skills of the
// taxonomy that meet a must-skill of a demand that lacks people, asked for at market.TeachLevel at the most; of those
// that meet the same must-skills one stands for all.
// Everything is about one moment. Errors: CodeCancelled when ctx ends.
func (e *Engine) Gaps(ctx context.Context, seats map[string]int, by market.GapBy, asOf market.Date) (market.Gaps, error) {
	q := e.ask(asOf)
	defer q.end()
	t := newGapTable(ctx, q)
	for _, d := range t.demands {
		d.seats = max(seats[d.row.id], 1)
	}
	s := newSeating(t)
	s.fill()
	out := market.Gaps{By: by, Talents: len(t.talents), Demands: []market.DemandGap{}, Teach: []market.Teaching{}, LeftOut: t.leftOut, Engine: e.m.version, AsOf: asOf}
	for _, d := range t.demands {
		g := market.DemandGap{ID: d.row.id, Title: t.q.wordText(d.row.title), Seats: d.seats, Certain: d.certain, Total: d.total, Unmet: d.unmet, Alone: d.alone()}
		out.Demands = append(out.Demands, g)
		out.Seats, out.Unmet, out.Alone = out.Seats+g.Seats, out.Unmet+g.Unmet, out.Alone+g.Alone
	}
	out.Rows = t.groups(by)
	list, leftOut := s.teach()
	for _, x := range list[:min(len(list), teachShown)] {
		out.Teach = append(out.Teach, s.shown(x))
	}
	out.TeachLeftOut = leftOut
	out.Truncated = out.LeftOut > 0 || leftOut > 0
	return out, cancelled(ctx)
}

func (d *gapDemand) alone() int { return max(0, d.seats-d.certain) }

// shown puts a teaching into the form in which it is shown.
func (s *seating) shown(x teaching) market.Teaching {
	out := market.Teaching{
		Code: s.table.m.skillCode[x.skill], Level: market.TeachLevel, Seats: x.seats, People: len(x.people), Eligible: x.eligible,
		Trainees: []market.Trainee{},
	}
	for _, p := range x.people {
		d := s.demands[p.demand]
		out.Trainees = append(out.Trainees, market.Trainee{
			Talent: market.TalentRef{ID: strings.Clone(s.table.talents[p.talent])},
			Demand: market.DemandRef{ID: d.row.id, Title: s.table.q.wordText(d.row.title)},
		})
	}
	out.Reason = market.Reason{Code: "gap.teach", Args: market.Args{"skill": out.Code, "level": int(out.Level), "seats": out.Seats, "people": out.People}}
	return out
}

// groups sums the demands up.
func (t *gapTable) groups(by market.GapBy) []market.Gap {
	members := map[string][]*gapDemand{}
	must := map[string]int{}
	for _, d := range t.demands {
		for _, code := range t.codes(d, by) {
			members[code] = append(members[code], d)
		}
		if by == market.GapBySkill {
			for _, m := range d.musts {
				must[t.q.skillName(d.row.needs[m.need].skill)] += d.seats
			}
		}
	}
	out := []market.Gap{}
	for code, list := range members {
		g := market.Gap{Code: code, MustSeats: must[code], Demands: []string{}}
		anybody := newBitset(len(t.talents))
		for _, d := range list {
			g.Seats, g.Unmet, g.Alone = g.Seats+d.seats, g.Unmet+d.unmet, g.Alone+d.alone()
			g.Demands = append(g.Demands, d.row.id)
			anybody.or(t.fitting(d))
		}
		g.Certain = anybody.count()
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b market.Gap) int {
		return cmp.Or(cmp.Compare(b.Unmet, a.Unmet), cmp.Compare(b.Seats, a.Seats), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// codes lists the groups of a demand, each once; the empty one where it states nothing.
func (t *gapTable) codes(d *gapDemand, by market.GapBy) []string {
	var out []string
	switch by {
	case market.GapBySkill:
		for _, n := range d.row.needs {
			out = append(out, t.q.skillName(n.skill))
		}
	case market.GapByOccupation:
		if d.row.occ < strangeOccupation {
			out = append(out, t.m.occupationCode[d.row.occ])
		}
	case market.GapByDistrict:
		out = t.q.districtCodes(d.row.places)
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) == 0 {
		return []string{""}
	}
	return out
}
