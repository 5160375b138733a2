package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"talentmatch/config"
)

// configCommand prints the settings in force, or the table of all keys.
func (p *program) configCommand() *cobra.Command {
	var asJSON, asTable bool
	c := p.command("config", "", p.arguments(0, 0), func(c *cobra.Command, _ []string) error {
		if asTable {
			fmt.Fprint(p.out, config.Table(p.p.Lang()))
			return nil
		}
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		if asJSON {
			return json.NewEncoder(p.out).Encode(cfg.Settings())
		}
		rows := [][]string{{p.t("cli.config.key", nil), p.t("cli.config.value", nil), p.t("cli.config.source", nil)}}
		for _, s := range cfg.Settings() {
			source := s.Source
			if source == config.SourceDefault {
				source = p.t("cli.config.default", nil)
			}
			rows = append(rows, []string{s.Key, s.Value, source})
		}
		table(p.out, rows)
		return nil
	})
	c.Flags().BoolVar(&asJSON, "json", false, p.t("cli.flag.json", nil))
	c.Flags().BoolVar(&asTable, "table", false, p.t("cli.config.flag.table", nil))
	return c
}
