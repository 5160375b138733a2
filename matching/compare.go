package matching

import "talentmatch/market"

// Compare holds talents side by side for one demand, on a day: what Match says of each, and who leads on what.
// Names are left to the caller.
func (e *Engine) Compare(talents []market.Talent, d *market.Demand, asOf market.Date) market.Comparison {
	out := market.Comparison{Demand: market.DemandRef{ID: d.ID, Title: d.Title}, Matches: []market.Match{}, Parts: []market.ComparedPart{}, Reasons: []market.Reason{}, Engine: e.m.version, AsOf: asOf}
	scores := make([]market.Score, len(talents))
	for i := range talents {
		m := e.Match(&talents[i], d, asOf)
		out.Matches = append(out.Matches, m)
		if scores[i] = m.Score; m.Feasible == market.FeasibleNo {
			scores[i] = -1
		}
	}
	if at, by := leader(scores); at >= 0 && scores[at] >= 0 {
		// An infeasible one is no rival: the lead is over nobody, and no number.
		if out.Leader = talents[at].ID; second(scores, at) >= 0 {
			out.By = by
		}
	}
	for k := range out.Matches[0].Parts {
		out.Parts = append(out.Parts, comparedPart(out.Matches, k))
	}
	out.Reasons = compareReasons(&out)
	return out
}

// comparedPart compares the k-th part, which all matches of one demand have in common.
func comparedPart(matches []market.Match, k int) market.ComparedPart {
	p := market.ComparedPart{Side: matches[0].Parts[k].Side, Rule: matches[0].Parts[k].Rule}
	for i := range matches {
		p.Points = append(p.Points, matches[i].Parts[k].Points)
	}
	if at, by := leader(p.Points); at >= 0 {
		p.Leader, p.By = matches[at].Talent.ID, by
	}
	return p
}

// leader returns the place of the highest number and how much it is above the next, −1 where two are highest.
func leader(list []market.Score) (at int, by market.Score) {
	at = 0
	for i, v := range list {
		if v > list[at] {
			at = i
		}
	}
	if by = list[at] - second(list, at); by == 0 {
		return -1, 0
	}
	return at, by
}

// second returns the highest number but for the one at a place; −1 where there is no other.
func second(list []market.Score, at int) market.Score {
	next := market.Score(-1)
	for i, v := range list {
		if i != at {
			next = max(next, v)
		}
	}
	return next
}

// compareReasons says who leads in all, then of each talent on which rules, and who is not feasible.
func compareReasons(c *market.Comparison) []market.Reason {
	out := []market.Reason{}
	switch {
	case c.Leader != "" && c.By > 0:
		out = append(out, market.Reason{Code: "compare.first", Args: market.Args{"talent": c.Leader, "by": int(c.By)}})
	case c.Leader != "":
		out = append(out, market.Reason{Code: "compare.only", Args: market.Args{"talent": c.Leader}})
	}
	for i := range c.Matches {
		id := c.Matches[i].Talent.ID
		var rules []string
		var points []int
		for _, p := range c.Parts {
			if p.Leader == id {
				rules, points = append(rules, p.Rule), append(points, int(p.By))
			}
		}
		if len(rules) > 0 {
			out = append(out, market.Reason{Code: "compare.leads", Args: market.Args{"talent": id, "rules": rules, "points": points}})
		}
	}
	for i := range c.Matches {
		if m := &c.Matches[i]; m.Feasible == market.FeasibleNo {
			out = append(out, market.Reason{Code: "compare.infeasible", Args: market.Args{"talent": m.Talent.ID, "count": len(m.Failed)}})
		}
	}
	return out
}
