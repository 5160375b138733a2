package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"talentmatch/market"
)

// assignFlags are what assign was asked for.
type assignFlags struct {
	demands, talents []string
	seats            []string
	proposing, by    string
	asOf             string
	asJSON           bool
}

func (p *program) assignCommand() *cobra.Command {
	var f assignFlags
	c := p.command("assign", "[--demand ID]... [--talent ID]...", p.arguments(0, 0), func(c *cobra.Command, _ []string) error {
		q, err := f.query(p)
		if err != nil {
			return err
		}
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		b, err := p.open(c.Context(), cfg, p.quiet(cfg), opening{readOnly: true})
		if err != nil {
			return err
		}
		defer b.close()
		return p.assign(c.Context(), b, q, f.asJSON)
	})
	s := c.Flags()
	s.StringArrayVar(&f.demands, "demand", nil, p.t("cli.assign.flag.demand", nil))
	s.StringArrayVar(&f.talents, "talent", nil, p.t("cli.assign.flag.talent", nil))
	s.StringArrayVar(&f.seats, "seats", nil, p.t("cli.assign.flag.seats", nil))
	s.StringVar(&f.proposing, "proposing", string(market.KindDemand), p.t("cli.assign.flag.proposing", nil))
	s.StringVar(&f.by, "by", string(market.AssignByScore), p.t("cli.assign.flag.by", nil))
	s.StringVar(&f.asOf, "as-of", "", p.t("cli.match.flag.asof", nil))
	s.BoolVar(&f.asJSON, "json", false, p.t("cli.flag.json", nil))
	c.Example = p.t("cli.assign.example", nil)
	return c
}

// query turns the flags into the query, and says what is wrong with any of them.
func (f *assignFlags) query(p *program) (market.AssignQuery, error) {
	q := market.AssignQuery{Demands: f.demands, Talents: f.talents, Proposing: market.Kind(f.proposing),
		By: market.AssignOrder(f.by), AsOf: market.Date(f.asOf)}
	var problems []market.Problem
	for _, s := range f.seats {
		id, number, _ := strings.Cut(s, "=")
		n, err := strconv.Atoi(number)
		switch {
		case errors.Is(err, strconv.ErrRange):
			problems = append(problems, market.Problem{Field: "seats", Code: market.ProblemOutOfRange,
				Args: market.Args{"value": number, "low": 0, "high": market.MaxHeadcount}})
		case err != nil || id == "":
			problems = append(problems, market.Problem{Field: "seats", Code: market.ProblemBadFormat, Args: market.Args{"value": s, "format": "seats"}})
		default:
			q.Seats = append(q.Seats, market.DemandSeats{ID: id, Seats: n})
		}
	}
	flags := map[string]string{"demands": "demand", "talents": "talent", "asOf": "as-of"}
	for _, x := range q.Validate() {
		name, _, _ := strings.Cut(x.Field, "[")
		x.Field = cmp.Or(flags[name], name)
		problems = append(problems, x)
	}
	return q, p.badFlags(problems)
}

func (p *program) assign(ctx context.Context, b *base, q market.AssignQuery, asJSON bool) error {
	if err := b.app.Load(ctx); err != nil {
		return err
	}
	out, err := b.app.Assign(ctx, operator(), q)
	if err != nil {
		return err
	}
	for i := range out.Demands {
		if r := out.Demands[i].Reason; r != nil {
			r.Text = p.p.Reason(*r)
		}
	}
	for i := range out.Outside {
		out.Outside[i].Text = p.t("rejected."+string(out.Outside[i].Code), out.Outside[i].Args)
	}
	if asJSON {
		return writeJSON(p.out, out)
	}
	p.printAssignment(p.out, &out)
	return nil
}

// printAssignment prints who got which seat, and which seats stay empty and why.
func (p *program) printAssignment(w io.Writer, a *market.Assignment) {
	seats := 0
	for _, d := range a.Demands {
		seats += d.Seats
	}
	fmt.Fprintln(w, p.t("cli.assign.head", market.Args{"assigned": len(a.Assigned), "pool": a.Pool, "filled": len(a.Assigned), "seats": seats,
		"asOf": string(a.AsOf), "engine": a.Engine}))
	column := func(name string) string { return p.t("cli.assign.column."+name, nil) }
	rows := [][]string{{column("score"), column("demand"), column("title"), column("talent"), column("name")}}
	for _, x := range a.Assigned {
		rows = append(rows, []string{x.Score.String(), x.Demand.ID, shorten(x.Demand.Title, 40), x.Talent.ID, shorten(x.Talent.Name, 20)})
	}
	if len(a.Assigned) > 0 {
		table(w, rows)
	}
	var empty [][]string
	for _, d := range a.Demands {
		if d.Reason != nil {
			empty = append(empty, []string{"  " + fmt.Sprintf("%d/%d", d.Filled, d.Seats), d.Demand.ID, shorten(d.Demand.Title, 40), d.Reason.Text})
		}
	}
	if len(empty) > 0 {
		fmt.Fprintln(w, "\n"+p.t("cli.assign.empty", nil))
		table(w, empty)
	}
}
