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

	"talentmatch/api"
	"talentmatch/config"
	"talentmatch/market"
	"talentmatch/taxonomy"
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
		if err := p.checkLimit(f.limit); err != nil {
			return err
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

// queryLast moves a query that begins with a minus, as -Java does, behind the mark that ends flags: search has
// no flags of a single letter but -h.
func queryLast(root *cobra.Command, args []string) []string {
	c, _, err := root.Find(args)
	if err != nil || c.Name() != "search" || slices.Contains(args, "--") {
		return args
	}
	for i, a := range args {
		if len(a) < 2 || a[0] != '-' || a[1] == '-' || a == "-h" || i > 0 && takesNext(c, args[i-1]) {
			continue
		}
		return append(slices.Concat(args[:i], args[i+1:]), "--", a)
	}
	return args
}

// takesNext tells whether an argument is a flag whose value is the next one.
func takesNext(c *cobra.Command, arg string) bool {
	name, dashed := strings.CutPrefix(arg, "--")
	if !dashed {
		return false
	}
	f := c.Flag(name)
	return f != nil && f.NoOptDefVal == ""
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
		hits, err := b.app.SearchTalents(ctx, operator(), q)
		if err != nil {
			return err
		}
		return showHits(p, b, api.TalentsFound(hits), f.asJSON, func(t *api.FoundTalent) []string {
			return []string{t.ID, t.Private.Name, b.words.DistrictLabel(t.District, p.p.Lang()), passages(t.Highlights)}
		})
	}
	hits, err := b.app.SearchDemands(ctx, operator(), q)
	if err != nil {
		return err
	}
	return showHits(p, b, api.DemandsFound(hits), f.asJSON, func(d *api.FoundDemand) []string {
		district := ""
		if len(d.Place.Districts) > 0 {
			district = b.words.DistrictLabel(d.Place.Districts[0], p.p.Lang())
		}
		return []string{d.ID, d.Title, district, passages(d.Highlights)}
	})
}

// showHits prints a page of hits as JSON or as a table; row is what the table shows of a hit.
func showHits[T any](p *program, b *base, page api.Found[T], asJSON bool, row func(*T) []string) error {
	_, talents := any(page).(api.Found[api.FoundTalent])
	for i := range page.Facets {
		for k := range page.Facets[i].Values {
			v := &page.Facets[i].Values[k]
			v.Label = p.facetLabel(b.words, page.Facets[i].Name, v.Code)
		}
	}
	p.p.Notes(page.Notes)
	if asJSON {
		return writeJSON(p.out, page)
	}
	fmt.Fprintln(p.out, p.t("cli.search.head", market.Args{"total": page.Total}))
	for _, n := range page.Notes {
		fmt.Fprintln(p.out, n.Text)
	}
	rows := [][]string{}
	for i := range page.Items {
		rows = append(rows, row(&page.Items[i]))
	}
	table(p.out, rows)
	if page.Total == 0 {
		fmt.Fprintln(p.out, p.t("cli.search.nothing", market.Args{"talents": talents}))
	}
	if page.Next != "" {
		fmt.Fprintln(p.out, p.t("cli.match.next", market.Args{"cursor": page.Next}))
	}
	for _, f := range page.Facets {
		fmt.Fprintln(p.out, "\n"+p.t("cli.search.facet."+f.Name, nil))
		for _, v := range f.Values {
			fmt.Fprintf(p.out, "  %6d  %s\n", v.Count, v.Label)
		}
	}
	return nil
}

// passages joins the passages that were hit, with the hit words in brackets.
func passages(highlights map[string][]string) string {
	unmark := strings.NewReplacer("<mark>", "[", "</mark>", "]", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&")
	var list []string
	for _, field := range slices.Sorted(maps.Keys(highlights)) {
		for _, s := range highlights[field] {
			list = append(list, strings.Join(strings.Fields(unmark.Replace(s)), " "))
		}
	}
	return shorten(strings.Join(list, " … "), 70)
}

// facetLabel returns the label of a value of a facet, the code itself where there is none.
func (p *program) facetLabel(words *taxonomy.Taxonomy, facet, code string) string {
	label := ""
	switch facet {
	case "district":
		label = words.DistrictLabel(code, p.p.Lang())
	case "occupation":
		label = words.OccupationLabel(code, p.p.Lang())
	case "skill":
		label = words.SkillLabel(code, p.p.Lang())
	default:
		if key := "word." + facet + "." + code; p.p.Has(key) {
			label = p.t(key, nil)
		}
	}
	if label == "" {
		return code
	}
	return label
}
