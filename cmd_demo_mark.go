package main

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"talentmatch/market"
)

// demoMark stands in the folder of the data from the moment when a demo begins to fill it, so that a filling
// that was interrupted is told from a whole one, and from records that nobody invented.
type demoMark struct {
	Seed    uint64 `json:"seed"`
	Talents int    `json:"talents"`
	Demands int    `json:"demands"`
	// Today is the day from which the invented dates are counted.
	Today market.Date `json:"today"`
	// Store names what is filled: the same folder may serve another database the next time.
	Store string `json:"store"`
	// Complete tells that everything was stored.
	Complete bool `json:"complete"`
}

const demoMarkName = "demo.json"

// storeName names the store without its secrets.
func (b *base) storeName() string {
	if b.cfg.MongoDB.URI == "" {
		return b.db.Engine()
	}
	return b.db.Engine() + " " + b.cfg.MongoDB.URI.String() + " " + b.cfg.MongoDB.Database
}

// demoMark returns the mark of this store's filling, false where there is none.
func (b *base) demoMark() (demoMark, bool, error) {
	path := filepath.Join(b.cfg.Data, demoMarkName)
	raw, err := os.ReadFile(path) //nolint:gosec // a name of our own in the user's folder
	if errors.Is(err, fs.ErrNotExist) {
		return demoMark{}, false, nil
	}
	var m demoMark
	if err == nil {
		err = json.Unmarshal(raw, &m)
	}
	if err != nil {
		return m, false, &sentence{code: "cli.file_bad", args: market.Args{"path": path}, err: err}
	}
	return m, m.Store == b.storeName(), nil
}

// mark writes the mark; it is on the disk when this returns.
func (b *base) mark(m demoMark) error {
	if err := os.MkdirAll(b.cfg.Data, 0o700); err != nil {
		return &sentence{code: "cli.folder_bad", args: market.Args{"path": b.cfg.Data}, err: err}
	}
	return atomically(filepath.Join(b.cfg.Data, demoMarkName), func(w io.Writer) error { return writeJSON(w, m) })
}
