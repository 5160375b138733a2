package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

// fillForBackup stores records of all kinds, some changed, one deleted, with events that wait.
func fillForBackup(t testing.TB, db *DB) {
	t.Helper()
	mustApply(t, db.Talents(), create(fullTalent("a")), create(fullTalent("b")), create(talent("c", "丙")))
	mustApply(t, db.Employers(), create(market.Employer{Meta: market.Meta{ID: "e"}, Name: "示例科技有限公司", CreditCode: "X1"}))
	mustApply(t, db.Demands(), create(market.Demand{Meta: market.Meta{ID: "d"}, Title: "岗", Place: market.Place{Districts: []string{"370215"}}}))
	mustApply(t, db.Jobs(), create(market.JobState{Meta: market.Meta{ID: "j"}, Spec: "@daily"}))
	if _, err := db.Talents().Update(t.Context(), "b", "op-b", event(market.EventChanged), func(x *market.Talent) error {
		x.Private.Name = "乙二"
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Talents().Delete(t.Context(), "c", 1, "op-c", event(market.EventDeleted)); err != nil {
		t.Fatal(err)
	}
}

// everything is all that a backup must bring back, as lines.
func everything(t testing.TB, db *DB) []string {
	t.Helper()
	var lines []string
	_, err := db.engine.dump(t.Context(), func(s *schema, d *document) error {
		rec := ""
		if len(d.events) == 0 {
			d.events = nil
		}
		if s.kind == market.KindTalent && !d.deleted {
			x, err := decode[market.Talent](s.kind, d)
			if err != nil {
				return err
			}
			rec = jsonOf(t, x)
		}
		lines = append(lines, fmt.Sprintf("%s %s %d %v %d %d %v %s %s", s.kind, d.id, d.rev, d.ops, d.created, d.updated, d.deleted, jsonOf(t, d.events), rec))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func backup(t testing.TB, db *DB) ([]byte, BackupInfo) {
	t.Helper()
	var b bytes.Buffer
	info, err := db.Backup(t.Context(), &b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), info
}

func TestRestoredStoreIsWhatWasBackedUp(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		fillForBackup(t, db)
		data, info := backup(t, db)
		want := map[market.Kind]int{market.KindTalent: 2, market.KindEmployer: 1, market.KindDemand: 1, market.KindJob: 1}
		if !cmp.Equal(info.Records, want) || info.Tombstones != 1 || info.Events != 7 || info.Engine != p.engine {
			t.Fatalf("info = %+v", info)
		}
		targets := []*DB{sqlitePlace(t).open(t)}
		if p.engine == "mongodb" {
			targets = append(targets, mongoPlace(t).open(t))
		} else if os.Getenv("TALENTMATCH_TEST_MONGODB_URI") != "" {
			targets = append(targets, mongoPlace(t).open(t))
		}
		for _, target := range targets {
			restored, err := target.Restore(t.Context(), bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(info, restored); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(everything(t, db), everything(t, target)); d != "" {
				t.Error(d)
			}
			mustBeSound(t, target, 6)
			if x, err := target.Talents().ByKey(t.Context(), "ext:示例系统|A-b"); err != nil || x.Private.Name != "乙二" {
				t.Errorf("ByKey = %+v, %v", x, err)
			}
			c := cache{heads: map[string]market.Change{}}
			c.follow(t, target, 10)
			if d := cmp.Diff(stored(t, db), c.heads); d != "" {
				t.Errorf("feed of the restored store: %s", d)
			}
			// A retry from before the backup is still recognised.
			if x, err := target.Talents().Update(t.Context(), "b", "op-b", market.Event{}, nil); err != nil || x.Rev != 2 {
				t.Errorf("retry = %+v, %v", x, err)
			}
			_, err = target.Restore(t.Context(), bytes.NewReader(data))
			wantCode(t, err, market.CodeConflict)
			mustApply(t, target.Talents(), create(talent("new", "新")))
		}
	})
}

// mustBeSound checks the store and that it holds the number of documents, tombstones included.
func mustBeSound(t testing.TB, db *DB, documents int) {
	t.Helper()
	r, err := db.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := r.Tombstones
	for _, k := range r.Records {
		n += k
	}
	if !r.Sound() || n != documents || r.Migration != r.Known || r.Engine != db.Engine() {
		t.Fatalf("Check = %+v, want %d documents", r, documents)
	}
}

func TestDamagedBackupIsRefusedAndNothingWritten(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		source := sqlitePlace(t).open(t)
		fillForBackup(t, source)
		data, _ := backup(t, source)
		plain := unzip(t, data)
		lines := strings.SplitAfter(strings.TrimSuffix(plain, "\n"), "\n")
		flipped := bytes.Clone(data)
		flipped[len(flipped)/2] ^= 0x10
		cases := map[string][]byte{
			"empty":           {},
			"not gzip":        []byte("talents"),
			"truncated":       data[:len(data)*2/3],
			"last byte":       data[:len(data)-1],
			"a flipped bit":   flipped,
			"altered":         rezip(t, strings.Replace(plain, "乙二", "乙三", 1)),
			"a line less":     rezip(t, strings.Join(append(append([]string{}, lines[:2]...), lines[3:]...), "")),
			"no footer":       rezip(t, strings.Join(lines[:len(lines)-1], "")),
			"after the end":   rezip(t, plain+"{}\n"),
			"another gzip":    append(bytes.Clone(data), data...),
			"no header":       rezip(t, strings.Join(lines[1:], "")),
			"something else":  rezip(t, "{\"format\":\"other\"}\n"),
			"a newer version": rezip(t, strings.Replace(plain, `"version":1`, `"version":2`, 1)),
		}
		db := p.open(t)
		for name, bad := range cases {
			want := market.CodeCorrupt
			if name == "a newer version" {
				want = market.CodeUnsupported
			}
			if _, err := db.Restore(t.Context(), bytes.NewReader(bad)); market.CodeOf(err) != want || err == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		mustBeSound(t, db, 0)
		if _, err := db.Restore(t.Context(), bytes.NewReader(data)); err != nil {
			t.Fatalf("the good one: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := p.open(t).Backup(ctx, io.Discard)
		wantCode(t, err, market.CodeCancelled)
	})
}

func unzip(t testing.TB, data []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func rezip(t testing.TB, plain string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, plain); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type fullDisk struct{ left int }

func (f *fullDisk) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, fmt.Errorf("write: %w", errNoSpace)
	}
	return len(p), nil
}

func TestBackupToAFullDiskSaysSo(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		db := p.open(t)
		fillForBackup(t, db)
		_, err := db.Backup(t.Context(), &fullDisk{left: 20})
		wantCode(t, err, market.CodeStorageFull)
	})
}

func TestInterruptedLoadLeavesTheStoreEmpty(t *testing.T) {
	onEngines(t, func(t *testing.T, p place) {
		source, db := sqlitePlace(t).open(t), p.open(t)
		fillForBackup(t, source)
		stop := market.Wrap(market.CodeInternal, nil, market.Args{"what": "interrupted"})
		n := 0
		err := db.engine.load(t.Context(), func(fn func(*schema, *document) error) error {
			_, err := source.engine.dump(t.Context(), func(s *schema, d *document) error {
				if n++; n > 4 {
					return stop
				}
				if !d.deleted {
					d.indexed, _ = s.derive(d.body)
				}
				return fn(s, d)
			})
			return err
		})
		wantCode(t, err, market.CodeInternal)
		mustBeSound(t, db, 0)
	})
}
