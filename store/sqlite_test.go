package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"talentmatch/market"
)

var errNoSpace = syscall.ENOSPC

func TestMain(m *testing.M) {
	if dir := os.Getenv("TALENTMATCH_TEST_WRITER_DIR"); dir != "" {
		os.Exit(writeUntilKilled(dir))
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes batches and single updates and acknowledges each on standard output.
func writeUntilKilled(dir string) int {
	ctx := context.Background()
	db, err := Open(ctx, Options{Dir: dir, Exclusive: true})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	prefix := os.Getenv("TALENTMATCH_TEST_WRITER_PREFIX")
	for i := 0; ; i++ {
		var writes []market.Write[market.Talent]
		for j := range 20 {
			writes = append(writes, create(fullTalent(fmt.Sprintf("%s-%d-%d", prefix, i, j))))
		}
		results, err := db.Talents().Apply(ctx, writes)
		if err != nil {
			fmt.Println("error", err)
			return 1
		}
		for _, r := range results {
			fmt.Println("ack", r.ID, r.Rev)
		}
		id := results[0].ID
		x, err := db.Talents().Update(ctx, id, "", event(market.EventChanged), func(x *market.Talent) error { x.Private.About = "改"; return nil })
		if err != nil {
			fmt.Println("error", err)
			return 1
		}
		fmt.Println("ack", id, x.Rev)
	}
}

func TestEveryAcknowledgedWriteSurvivesKill(t *testing.T) {
	t.Parallel()
	rounds := 5
	if os.Getenv("TALENTMATCH_TEST_LONG") != "" {
		rounds = 50
	}
	dir := t.TempDir()
	acked := map[string]int64{}
	for round := range rounds {
		killWriter(t, dir, fmt.Sprintf("r%d", round), acked)
		db, err := Open(t.Context(), Options{Dir: dir, Exclusive: true})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		heads := map[string]int64{}
		if err := db.Talents().Revs(t.Context(), func(id string, rev int64, _ bool) error { heads[id] = rev; return nil }); err != nil {
			t.Fatal(err)
		}
		for id, rev := range acked {
			if heads[id] < rev {
				t.Fatalf("round %d: %s is at revision %d, %d was acknowledged", round, id, heads[id], rev)
			}
		}
		mustBeSound(t, db, len(heads))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d acknowledged records over %d kills", len(acked), rounds)
}

// killWriter runs a writing process, kills it at a random moment and notes what it had acknowledged.
func killWriter(t *testing.T, dir, prefix string, acked map[string]int64) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TALENTMATCH_TEST_WRITER_DIR="+dir, "TALENTMATCH_TEST_WRITER_PREFIX="+prefix)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killAfter := 30 + rand.IntN(200) // lines
	killed := false
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		var id string
		var rev int64
		if _, err := fmt.Sscanf(lines.Text(), "ack %s %d", &id, &rev); err != nil {
			if !killed { // the last line may be cut off
				t.Errorf("the writer said %q", lines.Text())
			}
			continue
		}
		acked[id] = max(acked[id], rev)
		if n >= killAfter && !killed {
			killed = true
			time.AfterFunc(time.Duration(rand.IntN(8))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || !killed {
		t.Fatalf("the writer ended by itself: %v", err)
	}
}

func TestSecondExclusiveOpenIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	p := sqlitePlace(t)
	exclusive := func(o *Options) { o.Exclusive = true }
	first := p.open(t, exclusive)
	start := time.Now()
	path := filepath.Join(first.options.Dir, lockFile)
	_, err := Open(t.Context(), Options{Dir: first.options.Dir, Exclusive: true})
	wantCode(t, err, market.CodeInUse)
	var e *market.Error
	if !errors.As(err, &e) || e.Args["path"] != path || time.Since(start) > time.Second {
		t.Fatalf("error = %v after %v, want the path %s at once", err, time.Since(start), path)
	}
	beside := p.open(t) // a command may work beside the server
	mustApply(t, beside.Talents(), create(talent("a", "甲")))
	if _, err := first.Talents().Get(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	p.open(t, exclusive)
}

func TestFullDiskIsToldAndLosesNothing(t *testing.T) {
	t.Parallel()
	db := sqlitePlace(t).open(t)
	e := db.engine.(*sqlite)
	mustApply(t, db.Talents(), create(talent("a", "甲")))
	pages := 0
	if err := e.writer.conn.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		t.Helper()
		if _, err := e.writer.conn.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages + 2)
	_, err := db.Talents().Apply(t.Context(), typicalWrites(0, 200))
	wantCode(t, err, market.CodeStorageFull)
	mustBeSound(t, db, 1)
	limit(1 << 30)
	mustApply(t, db.Talents(), typicalWrites(0, 200)...)
	mustBeSound(t, db, 201)
}

func TestReadersAreNotBlockedByAWriter(t *testing.T) {
	t.Parallel()
	p := sqlitePlace(t)
	db, other := p.open(t), p.open(t, func(o *Options) { o.BusyTimeout = 50 * time.Millisecond })
	mustApply(t, db.Talents(), create(talent("a", "甲")))
	err := db.engine.(*sqlite).transact(t.Context(), func(tx *transaction) error {
		if _, err := tx.exec("UPDATE docs SET rev = 99"); err != nil {
			return err
		}
		for _, reader := range []*DB{db, other} {
			x, err := reader.Talents().Get(t.Context(), "a")
			if err != nil || x.Rev != 1 {
				t.Errorf("beside a writer: rev %d, %v", x.Rev, err)
			}
		}
		_, err := other.Talents().Apply(t.Context(), []market.Write[market.Talent]{create(talent("b", "乙"))})
		if market.CodeOf(err) != market.CodeUnavailable {
			t.Errorf("a second writer: %v", err)
		}
		return errors.New("undo")
	})
	wantCode(t, err, market.CodeInternal)
	if x, err := db.Talents().Get(t.Context(), "a"); err != nil || x.Rev != 1 {
		t.Fatalf("after the undo: %+v, %v", x, err)
	}
	mustApply(t, other.Talents(), create(talent("b", "乙")))
}

func TestDamagedFileIsCorrupt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, sqliteFile), []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), Options{Dir: dir})
	wantCode(t, err, market.CodeCorrupt)
}

func TestDamagedRecordIsReportedAndTheOthersRead(t *testing.T) {
	t.Parallel()
	db := sqlitePlace(t).open(t)
	mustApply(t, db.Talents(), create(talent("a", "甲")), create(talent("b", "乙")), create(fullTalent("c")))
	err := db.engine.(*sqlite).transact(t.Context(), func(tx *transaction) error {
		for _, s := range []string{"UPDATE docs SET body = '{' WHERE id = 'a'", "UPDATE ix_talent SET f_name = 'x' WHERE id = 'b'", "DELETE FROM keys", "DELETE FROM mv_talent"} {
			if err := tx.define(s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Talents().Get(t.Context(), "a")
	wantCode(t, err, market.CodeCorrupt)
	_, err = db.Backup(t.Context(), io.Discard)
	wantCode(t, err, market.CodeCorrupt)
	read, bad := 0, 0
	for _, err := range db.Talents().All(t.Context()) {
		if err == nil {
			read++
		} else if bad++; market.CodeOf(err) != market.CodeCorrupt {
			t.Fatal(err)
		}
	}
	if read != 2 || bad != 1 {
		t.Fatalf("%d read, %d reported", read, bad)
	}
	r, err := db.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[Fault]bool{}
	for _, f := range r.Faults {
		got[f] = true
	}
	for _, f := range []Fault{{FaultUnreadable, market.KindTalent, "a", ""}, {FaultLookup, market.KindTalent, "b", "name"},
		{FaultKey, market.KindTalent, "c", "ext"}, {FaultKey, market.KindTalent, "c", "roster"}, {FaultLookup, market.KindTalent, "c", "skill"}} {
		if !got[f] {
			t.Errorf("%+v is not among %+v", f, r.Faults)
		}
	}
	if len(got) != 5 {
		t.Errorf("faults = %+v", r.Faults)
	}
}

func TestStoreOfANewerProgramIsRefused(t *testing.T) {
	t.Parallel()
	p := sqlitePlace(t)
	db := p.open(t)
	if _, err := db.engine.(*sqlite).writer.conn.ExecContext(t.Context(), "INSERT INTO migrations VALUES (999, 'future', 0)"); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{false, true} {
		_, err := Open(t.Context(), Options{Dir: db.options.Dir, ReadOnly: readOnly})
		wantCode(t, err, market.CodeUnsupported)
	}
}

func TestChangedDeclarationsDeriveLookupsAnew(t *testing.T) {
	t.Parallel()
	p := sqlitePlace(t)
	db := p.open(t)
	mustApply(t, db.Talents(), create(fullTalent("a")), create(talent("b", "乙")))
	e := db.engine.(*sqlite)
	for _, s := range []string{"UPDATE lookups SET fingerprint = 'old' WHERE kind = 'talent'", "DROP TABLE mv_talent", "DELETE FROM keys"} {
		if _, err := e.writer.conn.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), Options{Dir: db.options.Dir, ReadOnly: true})
	wantCode(t, err, market.CodeUnsupported)
	mustBeSound(t, p.open(t), 2)
	p.open(t, func(o *Options) { o.ReadOnly = true })
}

func TestPingNoticesThatTheFileIsGone(t *testing.T) {
	t.Parallel()
	db := sqlitePlace(t).open(t)
	if err := os.Rename(filepath.Join(db.options.Dir, sqliteFile), filepath.Join(db.options.Dir, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	wantCode(t, db.Ping(t.Context()), market.CodeCorrupt)
}

func TestFolderThatCannotBeMadeIsTold(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), Options{Dir: filepath.Join(file, "store")})
	wantCode(t, err, market.CodeUnavailable)
	_, err = Open(t.Context(), Options{Dir: filepath.Join(t.TempDir(), "none"), ReadOnly: true})
	wantCode(t, err, market.CodeNotFound)
	_, err = Open(t.Context(), Options{})
	wantField(t, err, "dir")
}

func TestManyOpenAtOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "odd name ?#%中")
	errs := make(chan error)
	for range 8 {
		go func() {
			db, err := Open(t.Context(), Options{Dir: dir})
			if err == nil {
				err = db.Close()
			}
			errs <- err
		}()
	}
	for range 8 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestFilesAreReadableForTheOwnerAlone(t *testing.T) {
	t.Parallel()
	db := sqlitePlace(t).open(t)
	mustApply(t, db.Talents(), create(talent("a", "甲")))
	for _, name := range []string{sqliteFile, sqliteFile + "-wal", sqliteFile + "-shm"} {
		info, err := os.Stat(filepath.Join(db.options.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("%s has mode %v", name, mode)
		}
	}
}

func TestFeedTellsASlowCommitAfterwards(t *testing.T) {
	t.Parallel()
	p := sqlitePlace(t)
	db := p.open(t)
	mustApply(t, db.Talents(), create(talent("a", "甲")))
	c := cache{heads: map[string]market.Change{}}
	puts := []put{}
	for _, w := range []market.Write[market.Talent]{create(talent("slow", "乙")), {Record: talent("a", "丙"), Rev: 1}} {
		x, err := db.Talents().put(w)
		if err != nil {
			t.Fatal(err)
		}
		puts = append(puts, x)
	}
	err := db.engine.(*sqlite).transact(t.Context(), func(tx *transaction) error {
		b, err := tx.load(talentKind.schema, puts)
		if err != nil {
			return err
		}
		for i := range puts {
			if _, err := tx.write(b, &puts[i]); err != nil {
				return err
			}
			c.follow(t, db, 10) // positions are taken but not committed
		}
		_, err = tx.exec("UPDATE meta SET seq = ?", b.seq)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := c.follow(t, db, 10); n != 2 || c.heads["talent/slow"].Rev != 1 || c.heads["talent/a"].Rev != 2 {
		t.Fatalf("told %d: %v", n, c.heads)
	}
}
