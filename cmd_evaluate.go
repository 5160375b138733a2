package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"talentmatch/app"
	"talentmatch/config"
	"talentmatch/index"
	"talentmatch/market"
	"talentmatch/matching/evaluation"
)

// evaluateFlags are what evaluate was asked for.
type evaluateFlags struct {
	talents, demands, judgements string
	queries                      string
	by, asOf                     string
	engine                       string
	compare                      []string
	asJSON                       bool
	seed                         uint64
	rounds                       int
	relevant                     float64
}

// The rounds of the bootstrap that make sense.
const (
	defaultRounds = 1000
	leastRounds   = 40
	mostRounds    = 100_000
)

func (p *program) evaluateCommand() *cobra.Command {
	var f evaluateFlags
	c := p.command("evaluate", "--talents FILE --demands FILE --judgements FILE", p.arguments(0, 0), func(c *cobra.Command, _ []string) error {
		if err := f.check(p); err != nil {
			return err
		}
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		return p.evaluate(c.Context(), cfg, f)
	})
	s := c.Flags()
	s.StringVar(&f.talents, "talents", "", p.t("cli.evaluate.flag.talents", nil))
	s.StringVar(&f.demands, "demands", "", p.t("cli.evaluate.flag.demands", nil))
	s.StringVar(&f.judgements, "judgements", "", p.t("cli.evaluate.flag.judgements", nil))
	s.StringVar(&f.queries, "queries", "-", p.t("cli.evaluate.flag.queries", nil))
	s.StringVar(&f.by, "by", string(evaluation.ByScore), p.t("cli.evaluate.flag.by", nil))
	s.StringVar(&f.engine, "engine", "", p.t("cli.match.flag.engine", nil))
	s.StringSliceVar(&f.compare, "compare", nil, p.t("cli.evaluate.flag.compare", nil))
	s.StringVar(&f.asOf, "as-of", "", p.t("cli.match.flag.asof", nil))
	s.BoolVar(&f.asJSON, "json", false, p.t("cli.flag.json", nil))
	s.Uint64Var(&f.seed, "seed", 1, p.t("cli.evaluate.flag.seed", nil))
	s.IntVar(&f.rounds, "rounds", defaultRounds, p.t("cli.evaluate.flag.rounds", nil))
	s.Float64Var(&f.relevant, "relevant", 0, p.t("cli.evaluate.flag.relevant", nil))
	c.Example = p.t("cli.evaluate.example", nil)
	return c
}

// check refuses flags that are missing or out of range.
func (f *evaluateFlags) check(p *program) error {
	usage := func(code string, args market.Args) error { return &coded{exitUsage, errors.New(p.t(code, args))} }
	switch {
	case f.talents == "" || f.demands == "" || f.judgements == "":
		return usage("cli.evaluate.which", nil)
	case !slices.Contains(evaluation.Bys(), evaluation.By(f.by)):
		return p.badKind(f.by, "fit", "appeal", "score")
	case !market.Date(f.asOf).Valid():
		return usage("cli.bad_date", market.Args{"value": f.asOf})
	case f.rounds < leastRounds || f.rounds > mostRounds:
		return usage("cli.evaluate.bad_rounds", market.Args{"value": f.rounds, "low": leastRounds, "high": mostRounds})
	case !goodGrade(f.relevant):
		return usage("cli.evaluate.bad_relevant", market.Args{"value": fmt.Sprint(f.relevant)})
	}
	return nil
}

// evaluate reads the judged set, measures, and prints the report.
func (p *program) evaluate(ctx context.Context, cfg *config.Config, f evaluateFlags) error {
	set, err := p.readJudged(f)
	if err != nil {
		return err
	}
	k, err := newKnowledge(f.engine)
	if err != nil {
		return err
	}
	var compared []evaluation.Scorer
	for _, version := range f.compare {
		other, err := newKnowledge(version)
		if err != nil {
			return err
		}
		compared = append(compared, other.engine)
	}
	a := app.New(app.Deps{Words: k.words, Matcher: k.engine, Now: p.now, Location: cfg.Location(), Log: p.quiet(cfg)})
	if f.asOf == "" {
		f.asOf = string(a.Today())
	}
	set.describe(k.tables)
	p.tellTakenOut(f.demands, set.demands.lines, prepareAll(ctx, set.demands.records, a.GivenDemand))
	p.tellTakenOut(f.talents, set.talents.lines, prepareAll(ctx, set.talents.records, a.GivenTalent))
	if err := ctx.Err(); err != nil {
		return err
	}
	report, err := set.measure(ctx, f, k.engine, compared...)
	if err != nil {
		return err
	}
	if f.asJSON {
		return writeJSON(p.out, report)
	}
	p.printReport(p.out, &report)
	return nil
}

// prepareAll prepares every record once, on all cores, and returns what was wrong with each.
func prepareAll[T any](ctx context.Context, records []T, prepare func(*T) []market.Problem) [][]market.Problem {
	out := make([][]market.Problem, len(records))
	next := make(chan int)
	var work sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			for i := range next {
				out[i] = prepare(&records[i])
			}
		})
	}
	for i := range records {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	work.Wait()
	return out
}

// tellTakenOut says on the error stream how many values were left out because they can't be, and the first one.
func (p *program) tellTakenOut(path string, lines []int, problems [][]market.Problem) {
	count, first := 0, -1
	for i, list := range problems {
		if count += len(list); first < 0 && len(list) > 0 {
			first = i
		}
	}
	if count > 0 {
		q := problems[first][0]
		p.say("cli.evaluate.taken_out", market.Args{"path": path, "count": count, "line": lines[first], "field": q.Field, "text": p.p.Problem(q)})
	}
}

// measure scores the pairs with the engine, and with those that it is compared with, and evaluates their orders
// beside the baselines.
func (s *judged) measure(ctx context.Context, f evaluateFlags, engine evaluation.Scorer, compared ...evaluation.Scorer) (evaluation.Report, error) {
	by, asOf := evaluation.By(f.by), market.Date(f.asOf)
	in := evaluation.Input{
		By: by, AsOf: asOf, Seed: f.seed, Rounds: f.rounds, Relevant: f.relevant, Engine: engine.Version(),
		DemandIDs: s.demands.ids(), TalentIDs: s.talents.ids(), Pairs: s.pairs, Only: s.only,
	}
	score := func(e evaluation.Scorer) []evaluation.Scored {
		return evaluation.ScorePairs(e, by, s.demands.records, s.talents.records, s.pairs, asOf)
	}
	in.Scored = score(engine)
	both := []evaluation.System{}
	for _, e := range compared {
		both = append(both, evaluation.EngineSystems(evaluation.RoleCompared, e.Version(), score(e))...)
	}
	both = append(both, evaluation.Random(f.seed, in.DemandIDs, in.TalentIDs, s.pairs))
	both = append(both, evaluation.SkillBaselines(s.pairs, skillsOfDemands(s.demands.records), skillsOfTalents(s.talents.records))...)
	toTalents, err := bm25(ctx, s.demands.texts, s.talents.texts, s.pairs, func(q evaluation.Pair) (int, int) { return q.Demand, q.Talent })
	if err != nil {
		return evaluation.Report{}, err
	}
	toDemands, err := bm25(ctx, s.talents.texts, s.demands.texts, s.pairs, func(q evaluation.Pair) (int, int) { return q.Talent, q.Demand })
	if err != nil {
		return evaluation.Report{}, err
	}
	in.ToTalents, in.ToDemands = slices.Concat(both, toTalents), slices.Concat(both, toDemands)
	return evaluation.Evaluate(in), nil
}

// bm25 returns the baseline of full-text search: the texts of the queries asked of those of the items. ends gives
// the positions of a pair's query and item.
func bm25(ctx context.Context, queries, items []string, pairs []evaluation.Pair, ends func(evaluation.Pair) (query, item int)) ([]evaluation.System, error) {
	questions := make([]index.Question, len(queries))
	for i, text := range queries {
		questions[i].Text = text
	}
	place := make([]int, len(pairs))
	for i, pair := range pairs {
		q, item := ends(pair)
		place[i] = len(questions[q].Documents)
		questions[q].Documents = append(questions[q].Documents, item)
	}
	for i := range questions {
		if len(questions[i].Documents) == 0 {
			questions[i].Text = ""
		}
	}
	scores, err := index.BM25(ctx, items, questions)
	if err != nil {
		return nil, err
	}
	weights := make([]float64, len(pairs))
	for i, pair := range pairs {
		q, _ := ends(pair)
		weights[i] = scores[q][place[i]]
	}
	return []evaluation.System{evaluation.Weighed(evaluation.BaselineBM25, weights)}, nil
}
