package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"talentmatch/market"
	"talentmatch/matching/evaluation"
)

// printReport prints what an evaluation found as tables.
func (p *program) printReport(w io.Writer, r *evaluation.Report) {
	fmt.Fprintln(w, p.t("cli.evaluate.head", market.Args{"engine": r.Engine, "asOf": string(r.AsOf), "by": p.t("cli.match.column."+string(r.By), nil),
		"talents": r.Talents, "demands": r.Demands, "pairs": r.Pairs}))
	fmt.Fprintln(w, p.t("cli.evaluate.how", market.Args{"gain": p.t("cli.evaluate.gain."+string(r.Gain), nil), "relevant": number(r.Relevant),
		"rounds": r.Rounds, "seed": strconv.FormatUint(r.Seed, 10)}))
	for i := range r.Sets {
		p.printSet(w, &r.Sets[i])
	}
	for i := range r.Calibration {
		p.printCalibration(w, &r.Calibration[i])
	}
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func (p *program) printSet(w io.Writer, s *evaluation.Set) {
	name := "cli.evaluate.to_talents"
	if s.Direction == evaluation.ToDemands {
		name = "cli.evaluate.to_demands"
	}
	fmt.Fprintln(w, "\n"+p.t("cli.evaluate.set", market.Args{"name": p.t(name, nil), "queries": s.Queries, "pairs": s.Pairs}))
	l := s.LeftOut
	if l.Single+l.SameGrade+l.NotAsked > 0 {
		fmt.Fprintln(w, p.t("cli.evaluate.left_out", market.Args{"single": l.Single, "sameGrade": l.SameGrade, "notAsked": l.NotAsked}))
	}
	if s.Queries == 0 {
		return
	}
	rows := [][]string{{p.t("cli.evaluate.column.system", nil)}}
	for _, m := range evaluation.Measures() {
		rows[0] = append(rows[0], p.t("cli.evaluate.measure."+m, nil))
	}
	for _, x := range s.Systems {
		values, intervals := []string{p.system(x.Name)}, []string{""}
		for _, m := range evaluation.Measures() {
			v, i := metricCells(x.Metrics[m])
			values, intervals = append(values, v), append(intervals, i)
		}
		rows = append(rows, values, intervals)
	}
	table(w, rows)
	p.printDifferences(w, s)
}

// metricCells returns a value and its interval, a dash where no query counts.
func metricCells(m evaluation.Metric) (value, interval string) {
	if m.Queries == 0 {
		return "–", ""
	}
	return m.Value.String(), span(m.Interval)
}

func span(i evaluation.Interval) string { return i.Low.String() + "–" + i.High.String() }

// system names an order; that of a compared engine is followed by its version.
func (p *program) system(name string) string {
	name, version, compared := strings.Cut(name, "@")
	name = p.t("cli.evaluate.system."+name, nil)
	if compared {
		name += " (" + version + ")"
	}
	return name
}

func (p *program) printDifferences(w io.Writer, s *evaluation.Set) {
	fmt.Fprintln(w, "\n"+p.t("cli.evaluate.differences", nil))
	rows := [][]string{{p.t("cli.evaluate.column.system", nil), p.t("cli.evaluate.column.against", nil),
		p.t("cli.evaluate.column.difference", nil), p.t("cli.evaluate.column.interval", nil), ""}}
	for _, d := range s.Differences {
		verdict := "cli.evaluate.undecided"
		switch {
		case d.NDCG10.Low > 0:
			verdict = "cli.evaluate.better"
		case d.NDCG10.High < 0:
			verdict = "cli.evaluate.worse"
		}
		against := p.system(d.Baseline)
		if d.Baseline == s.BestBaseline {
			against += p.t("cli.evaluate.best", nil)
		}
		rows = append(rows, []string{p.system(d.System), against, d.NDCG10.Value.String(),
			d.NDCG10.Low.String() + " … " + d.NDCG10.High.String(), p.t(verdict, nil)})
	}
	table(w, rows)
}

func (p *program) printCalibration(w io.Writer, c *evaluation.Calibration) {
	title := "cli.evaluate.calibration_all"
	if c.MinCoverage > 0 {
		title = "cli.evaluate.calibration"
	}
	fmt.Fprintln(w, "\n"+p.t(title, market.Args{"coverage": percent(c.MinCoverage), "pairs": c.Pairs}))
	if c.Pairs == 0 {
		return
	}
	rows := [][]string{{p.t("cli.evaluate.column.band", nil), p.t("cli.evaluate.column.pairs", nil), p.t("cli.evaluate.column.mean", nil)}}
	for _, g := range c.Bands[0].Grades {
		rows[0] = append(rows[0], p.t("cli.evaluate.column.grade", market.Args{"grade": number(g.Grade)}))
	}
	for _, b := range c.Bands {
		row := []string{fmt.Sprintf("%d–%d", b.Low, b.High), strconv.Itoa(b.Pairs), "–"}
		if b.Pairs > 0 {
			row[2] = b.MeanGrade.String()
		}
		for _, g := range b.Grades {
			share := "–"
			if b.Pairs > 0 {
				share = percent(market.Share(g.Share / 100))
			}
			row = append(row, share)
		}
		rows = append(rows, row)
	}
	table(w, rows)
	code := "cli.evaluate.monotone_unknown"
	if c.Monotone != nil {
		code = "cli.evaluate.not_monotone"
		if *c.Monotone {
			code = "cli.evaluate.monotone"
		}
	}
	fmt.Fprintln(w, p.t(code, nil))
}
