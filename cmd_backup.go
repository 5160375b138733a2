package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"talentmatch/market"
	"talentmatch/store"
)

func (p *program) backupCommand() *cobra.Command {
	var force, asJSON bool
	c := p.command("backup", "FILE", p.arguments(1, 1), func(c *cobra.Command, args []string) error {
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		if _, err := os.Stat(args[0]); err == nil && !force {
			return &sentence{code: "cli.file_exists", args: market.Args{"path": args[0]}}
		}
		db, err := openStore(c.Context(), cfg, p.quiet(cfg), opening{readOnly: true}, p.now)
		if err != nil {
			return err
		}
		defer db.Close()
		info, err := backup(c.Context(), db, args[0])
		if err != nil {
			return err
		}
		return p.backedUp("cli.backup.done", args[0], info, asJSON)
	})
	c.Flags().BoolVar(&force, "force", false, p.t("cli.flag.force", nil))
	c.Flags().BoolVar(&asJSON, "json", false, p.t("cli.flag.json", nil))
	return c
}

// backup writes the store to a file that appears under its name only when it is complete.
func backup(ctx context.Context, db *store.DB, path string) (info store.BackupInfo, err error) {
	err = atomically(path, func(w io.Writer) (err error) {
		info, err = db.Backup(ctx, w)
		return err
	})
	return info, err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (p *program) restoreCommand() *cobra.Command {
	var asJSON bool
	c := p.command("restore", "FILE", p.arguments(1, 1), func(c *cobra.Command, args []string) error {
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		f, err := os.Open(args[0])
		if err != nil {
			return &sentence{code: "cli.file_bad", args: market.Args{"path": args[0]}, err: err}
		}
		defer f.Close()
		db, err := openStore(c.Context(), cfg, p.quiet(cfg), opening{exclusive: true}, p.now)
		if err != nil {
			return err
		}
		defer db.Close()
		info, err := db.Restore(c.Context(), f)
		if err != nil {
			return notRestored(err, cfg.Data, args[0])
		}
		return p.backedUp("cli.restore.done", args[0], info, asJSON)
	})
	c.Flags().BoolVar(&asJSON, "json", false, p.t("cli.flag.json", nil))
	return c
}

// notRestored tells what is wrong with the file or the store of a restore; the domain's own sentences are
// about records.
func notRestored(err error, dir, file string) error {
	var e *market.Error
	if !errors.As(err, &e) {
		return err
	}
	switch {
	case e.Code == market.CodeConflict && e.Args["what"] == "not_empty":
		return &sentence{code: "cli.restore.not_empty", args: market.Args{"path": dir}}
	case e.Code == market.CodeCorrupt:
		return &sentence{code: "cli.restore.damaged", args: market.Args{"path": file}, err: e.Err}
	case e.Code == market.CodeUnsupported:
		return &sentence{code: "cli.restore.newer", args: market.Args{"path": file}}
	}
	return err
}

// backedUp reports what a backup holds.
func (p *program) backedUp(code, path string, info store.BackupInfo, asJSON bool) error {
	if asJSON {
		return writeJSON(p.out, info)
	}
	fmt.Fprintln(p.out, p.t(code, market.Args{"path": path, "talents": info.Records[market.KindTalent],
		"employers": info.Records[market.KindEmployer], "demands": info.Records[market.KindDemand], "sha256": info.SHA256}))
	if !info.Consistent {
		p.say("cli.backup.moments", nil)
	}
	return nil
}
