package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"talentmatch/market"
)

// release is the version of the product; a release build sets it with -ldflags "-X main.release=1.2.3".
var release = "dev"

// buildInfo says what runs.
type buildInfo struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	Engine   string `json:"engine"`
	Taxonomy int    `json:"taxonomy"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func (p *program) versionCommand() *cobra.Command {
	var asJSON bool
	c := p.command("version", "", p.arguments(0, 0), func(*cobra.Command, []string) error {
		info, err := p.build()
		if err != nil {
			return err
		}
		if asJSON {
			return json.NewEncoder(p.out).Encode(info)
		}
		fmt.Fprintln(p.out, p.t("cli.version.line", market.Args{"version": info.Version, "commit": info.Commit,
			"engine": info.Engine, "taxonomy": info.Taxonomy, "go": info.Go, "platform": info.Platform}))
		return nil
	})
	c.Flags().BoolVar(&asJSON, "json", false, p.t("cli.flag.json", nil))
	return c
}

// build gathers the versions of the program and of the data that it carries.
func (p *program) build() (buildInfo, error) {
	k, err := newKnowledge("")
	if err != nil {
		return buildInfo{}, err
	}
	info := buildInfo{Version: release, Engine: k.engine.Version(), Taxonomy: k.words.Version(), Go: runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH}
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return info, nil
	}
	for _, s := range b.Settings {
		switch s.Key {
		case "vcs.revision":
			info.Commit = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			info.Modified = s.Value == "true"
		}
	}
	return info, nil
}
