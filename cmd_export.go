package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"talentmatch/exchange"
	"talentmatch/market"
)

func (p *program) exportCommand() *cobra.Command {
	var format string
	c := p.command("export", "(talents|employers|demands) FILE", p.arguments(2, 2), func(c *cobra.Command, args []string) error {
		kind, err := p.kind(args[0])
		if err != nil {
			return err
		}
		if format, err = p.exportFormat(format, args[1]); err != nil {
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
		return p.export(c.Context(), b, kind, format, args[1])
	})
	c.Flags().StringVar(&format, "format", "", p.t("cli.export.flag.format", nil))
	return c
}

// kind returns the kind for its plural.
func (p *program) kind(plural string) (market.Kind, error) {
	plurals := []string{"talents", "employers", "demands"}
	if !slices.Contains(plurals, plural) {
		return "", p.badKind(plural, plurals...)
	}
	return market.Kind(strings.TrimSuffix(plural, "s")), nil
}

// exportFormat returns the format asked for, or that of the file's extension.
func (p *program) exportFormat(format, path string) (string, error) {
	if format == "" {
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	}
	if !slices.Contains([]string{"xlsx", "csv", "jsonl"}, format) {
		return "", &coded{exitUsage, errors.New(p.t("cli.export.no_format", market.Args{"value": path}))}
	}
	return format, nil
}

// export writes to the output for -, otherwise to a file that appears under its name when it is complete.
func (p *program) export(ctx context.Context, b *base, kind market.Kind, format, path string) error {
	if path == "-" {
		_, err := exchanger{b}.write(ctx, operator(), kind, format, p.p.Lang(), p.out)
		return err
	}
	count := 0
	err := atomically(path, func(w io.Writer) (err error) {
		count, err = exchanger{b}.write(ctx, operator(), kind, format, p.p.Lang(), w)
		return err
	})
	if err == nil {
		p.say("cli.export.done", market.Args{"count": count, "path": path})
	}
	return err
}

// atomically writes a file that appears under its name only when it is complete and on the disk.
func atomically(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".talentmatch-*")
	if err != nil {
		return &sentence{code: "cli.file_bad", args: market.Args{"path": path}, err: err}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(f.Name())))
		}
	}()
	if err = write(f); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

// exportFormats maps the names of formats to those of package exchange.
var exportFormats = map[string]exchange.Format{"xlsx": exchange.FormatXLSX, "csv": exchange.FormatCSV, "jsonl": exchange.FormatJSONL}
