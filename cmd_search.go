package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"talentmatch/config"
	"talentmatch/market"
)

// searchFlags are what search was asked for.
type searchFlags struct {
	asJSON, facets bool
	limit          int
	cursor, order  string
}

func (p *program) searchCommand() *cobra.Command {
	var f searchFlags
	c := p.command("search", "(talents|demands) QUERY", p.arguments(2, 2), func(c *cobra.Command, args []string) error {
		if args[0] != "talents" && args[0] != "demands" {
			return p.badKind(args[0], "talents", "demands")
		}
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		b, done, err := p.openForSearch(c.Context(), cfg)
		if err != nil {
			return err
		}
		defer done()
		return p.search(c.Context(), b, args[0], args[1], f)
	})
	s := c.Flags()
	s.BoolVar(&f.asJSON, "json", false, p.t("cli.flag.json", nil))
	s.BoolVar(&f.facets, "facets", false, p.t("cli.search.flag.facets", nil))
	s.IntVar(&f.limit, "limit", market.DefaultLimit, p.t("cli.flag.limit", nil))
	s.StringVar(&f.cursor, "cursor", "", p.t("cli.flag.cursor", nil))
	s.StringVar(&f.order, "order", "", p.t("cli.search.flag.order", nil))
	c.Example = p.t("cli.search.example", nil)
	return c
}

func (p *program) badKind(value string, allowed ...string) error {
	return &coded{exitUsage, errors.New(p.t("cli.bad_kind", market.Args{"value": value, "allowed": allowed}))}
}

// openForSearch opens the base with its index. Where another process holds that, a temporary one is built
// from the store, which takes a moment; done removes it.
func (p *program) openForSearch(ctx context.Context, cfg *config.Config) (*base, func(), error) {
	log := p.quiet(cfg)
	b, err := p.open(ctx, cfg, log, opening{readOnly: true, indexDir: indexPath(cfg)})
	temp := ""
	if errors.Is(err, market.ErrInUse) {
		p.say("cli.search.held", market.Args{"path": indexPath(cfg)})
		if temp, err = os.MkdirTemp("", "talentmatch-index-"); err != nil {
			return nil, nil, &sentence{code: "cli.folder_bad", args: market.Args{"path": os.TempDir()}, err: err}
		}
		b, err = p.open(ctx, cfg, log, opening{readOnly: true, indexDir: temp})
	}
	done := func() {
		if b != nil {
			b.close()
		}
		if temp != "" {
			if err := os.RemoveAll(temp); err != nil {
				log.Warn("a temporary index was not removed", "path", temp, "error", err)
			}
		}
	}
	if err == nil {
		err = b.catchUp(ctx)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return b, done, nil
}

// catchUp brings the index up to the store's present state.
func (b *base) catchUp(ctx context.Context) error {
	if b.index.NeedsRebuild() || b.index.Cursor() == "" {
		return b.app.RebuildIndex(ctx)
	}
	_, err := b.app.SweepCaches(ctx)
	return err
}

func (p *program) search(ctx context.Context, b *base, kind, query string, f searchFlags) error {
	q := market.SearchQuery{Text: query, Facets: f.facets, Order: f.order, Limit: f.limit, Cursor: f.cursor}
	if kind == "talents" {
		found, err := b.app.SearchTalents(ctx, operator(), q)
		if err != nil {
			return err
		}
		if f.asJSON {
			return writeJSON(p.out, found)
		}
		rows := [][]string{}
		for _, h := range found.Items {
			rows = append(rows, []string{h.Talent.ID, h.Talent.Private.Name, b.words.DistrictLabel(h.Talent.District, p.p.Lang()), p.passages(h.Highlights)})
		}
		p.printHits(rows, found.Total, found.Next, found.Facets, b)
		return nil
	}
	found, err := b.app.SearchDemands(ctx, operator(), q)
	if err != nil {
		return err
	}
	if f.asJSON {
		return writeJSON(p.out, found)
	}
	rows := [][]string{}
	for _, h := range found.Items {
		district := ""
		if len(h.Demand.Place.Districts) > 0 {
			district = b.words.DistrictLabel(h.Demand.Place.Districts[0], p.p.Lang())
		}
		rows = append(rows, []string{h.Demand.ID, h.Demand.Title, district, p.passages(h.Highlights)})
	}
	p.printHits(rows, found.Total, found.Next, found.Facets, b)
	return nil
}

// passages joins the passages that were hit, with the hit words in brackets.
func (p *program) passages(highlights map[string][]string) string {
	unmark := strings.NewReplacer("<mark>", "[", "</mark>", "]", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&")
	var list []string
	for _, field := range slices.Sorted(maps.Keys(highlights)) {
		for _, s := range highlights[field] {
			list = append(list, strings.Join(strings.Fields(unmark.Replace(s)), " "))
		}
	}
	return shorten(strings.Join(list, " … "), 70)
}

func (p *program) printHits(rows [][]string, total int, next string, facets []market.SearchFacet, b *base) {
	fmt.Fprintln(p.out, p.t("cli.search.head", market.Args{"total": total}))
	table(p.out, rows)
	if next != "" {
		fmt.Fprintln(p.out, p.t("cli.match.next", market.Args{"cursor": next}))
	}
	for _, f := range facets {
		fmt.Fprintln(p.out, "\n"+p.t("cli.search.facet."+f.Name, nil))
		for _, v := range f.Values {
			fmt.Fprintf(p.out, "  %6d  %s\n", v.Count, b.facetLabel(f.Name, v.Code, p.p.Lang()))
		}
	}
}

// facetLabel returns the label of a value of a facet, the code itself where there is none.
func (b *base) facetLabel(facet, code, lang string) string {
	label := ""
	switch facet {
	case "district":
		label = b.words.DistrictLabel(code, lang)
	case "education":
		label = b.words.EducationLabel(market.Education(code), lang)
	case "occupation":
		label = b.words.OccupationLabel(code, lang)
	case "skill":
		label = b.words.SkillLabel(code, lang)
	}
	if label == "" {
		return code
	}
	return label
}
