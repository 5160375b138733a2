package main

import (
	"fmt"

	"talentmatch/market"
)

// print writes the report: JSON for a program, tables for a person.
func (b *bench) print() error {
	r := &b.report
	r.World.Engine = b.engine.Version()
	if b.f.asJSON {
		for _, d := range r.Differences {
			b.say("cli.bench.difference", d.args())
		}
		return writeJSON(b.out, r)
	}
	b.printWorld()
	fmt.Fprintln(b.out)
	table(b.out, b.rows())
	if r.BleveIndex != nil && r.BleveIndex.Talents < r.Talents {
		b.line("bleve_part", market.Args{"indexed": r.BleveIndex.Talents, "talents": r.Talents})
	}
	b.printLive()
	fmt.Fprintln(b.out)
	if r.Exact {
		b.line("exact", market.Args{"count": r.Compared})
		return nil
	}
	b.line("differing", market.Args{"count": r.Compared, "differing": r.Differing})
	for _, d := range r.Differences {
		b.line("difference", d.args())
	}
	return nil
}

// line prints a line of the result.
func (b *bench) line(code string, args market.Args) {
	fmt.Fprintln(b.out, b.t("cli.bench."+code, args))
}

func (b *bench) printWorld() {
	r := &b.report
	w, m := &r.World, &r.World.Missing
	b.line("head", market.Args{"seed": r.Seed, "talents": r.Talents, "skills": w.Skills, "clusters": w.Clusters, "asOf": w.AsOf, "engine": w.Engine})
	b.line("machine", market.Args{"system": r.Machine.System, "cores": r.Machine.Cores, "go": r.Machine.Go, "rounds": r.Machine.Rounds, "repeated": r.Machine.Rounds > 1})
	b.line("world", market.Args{"meanSkills": fmt.Sprintf("%.2f", w.MeanSkills), "withoutSkills": asPercent(w.WithoutSkills), "outside": asPercent(w.OutsidePool),
		"role": asPercent(m.Role), "place": asPercent(m.Place), "salary": asPercent(m.Salary), "type": asPercent(m.Type), "start": asPercent(m.Start)})
	b.line("asked", market.Args{"skills": fmt.Sprintf("%.2f", w.DemandSkills), "musts": fmt.Sprintf("%.2f", w.DemandMusts),
		"hard": asPercent(w.HardDistricts), "k": w.K, "short": asPercent(float64(w.ShortAnswers))})
	if w.GenerationMs > 0 {
		b.line("generation", market.Args{"seconds": fmt.Sprintf("%.1f", w.GenerationMs/1000), "rate": int(float64(r.Talents) * 1000 / float64(w.GenerationMs))})
	}
}

// asPercent prints a share with one decimal.
func asPercent(share float64) string { return fmt.Sprintf("%.1f%%", share*100) }

// rows are the lines of the table.
func (b *bench) rows() [][]string {
	r := &b.report
	column := func(name string) string { return b.t("cli.bench.column."+name, nil) }
	rows := [][]string{{column("what"), "p50", "p95", "p99", column("recall"), column("build"), column("bytes")}}
	engine := func(name string, e benchEngine, args market.Args) {
		rows = append(rows, append(b.row(name, e.benchTimes, args), fmt.Sprintf("%.4f", float64(e.Recall)), e.BuildMs.String(), fmt.Sprint(e.BytesPerTalent)))
	}
	engine("engine", r.Engine, nil)
	rows = append(rows, b.row("brute", r.BruteForce, nil), b.ratioRow("speedup_brute", r.Speedup.BruteForce))
	if r.Bleve != nil {
		rows = append(rows, append(b.row("bleve", r.Bleve.benchTimes, nil), fmt.Sprintf("%.4f", float64(r.Bleve.Recall)), r.Bleve.BuildMs.String()),
			b.row("search", r.BleveIndex.Search, nil), b.ratioRow("speedup_bleve", *r.Speedup.Bleve))
	}
	if r.Explained != nil {
		rows = append(rows, b.row("explained", *r.Explained, nil))
	}
	if r.Summarised != nil {
		rows = append(rows, b.row("summarised", *r.Summarised, nil))
	}
	for _, s := range r.Sizes {
		engine("size", s.Engine, market.Args{"talents": s.Talents})
		rows = append(rows, b.row("size_brute", s.BruteForce, market.Args{"talents": s.Talents}))
	}
	if v := r.Reverse; v != nil {
		rows = append(rows, append(b.row("reverse", v.Engine.benchTimes, nil), fmt.Sprintf("%.4f", float64(v.Engine.Recall)), v.Engine.BuildMs.String(), fmt.Sprint(v.Engine.BytesPerDemand)),
			b.row("reverse_brute", v.BruteForce, nil), b.ratioRow("reverse_speedup", *r.Speedup.Reverse))
	}
	if l := r.Live; l != nil {
		rows = append(rows, b.row("apply", l.Apply, nil), b.row("visible", l.Visible, nil), b.row("readers", l.Readers.benchTimes, nil))
	}
	return rows
}

// row is a line of times.
func (b *bench) row(name string, t benchTimes, args market.Args) []string {
	return []string{b.t("cli.bench.row."+name, args), t.P50.String(), t.P95.String(), t.P99.String()}
}

// ratioRow is a line of ratios.
func (b *bench) ratioRow(name string, r benchRatios) []string {
	return []string{b.t("cli.bench.row."+name, nil), fmt.Sprintf("%.1f", r.P50), fmt.Sprintf("%.1f", r.P95), fmt.Sprintf("%.1f", r.P99)}
}

func (b *bench) printLive() {
	l := b.report.Live
	if l == nil {
		return
	}
	b.line("readers", market.Args{"rate": l.Readers.ChangesPerSecond})
	m := l.Memory
	if m == nil {
		return
	}
	var after []string
	for _, n := range m.Bytes {
		after = append(after, megabytes(n))
	}
	b.line("memory", market.Args{"count": m.Changes, "batch": m.Batch, "rate": m.ChangesPerSecond, "before": megabytes(m.BeforeBytes),
		"after": after, "steady": m.Steady})
}

func megabytes(n uint64) string { return fmt.Sprintf("%.1f", float64(n)/(1<<20)) }

// args are the arguments of the sentence about a difference; the question counts from 1 there.
func (d *benchDifference) args() market.Args {
	return market.Args{"list": d.List, "query": d.Query + 1, "id": d.ID, "position": d.Position, "got": d.Got, "want": d.Want}
}
