package index_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"talentmatch/index"
	"talentmatch/market"
)

const (
	childMode = "TALENTMATCH_INDEX_CHILD"
	childDir  = "TALENTMATCH_INDEX_DIR"
	perBatch  = 20
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	switch os.Getenv(childMode) {
	case "":
		os.Exit(m.Run())
	case "write":
		childWrites(os.Getenv(childDir))
	case "rebuild":
		childRebuilds(os.Getenv(childDir))
	case "hold":
		childHolds(os.Getenv(childDir))
	}
}

func must(err error) {
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
}

// childWrites goes on writing batches from where the index is, and says each number when it is written.
func childWrites(dir string) {
	x, err := index.Open(options(dir))
	must(err)
	n, _ := strconv.Atoi(x.Cursor())
	for n++; ; n++ {
		must(x.Apply(context.Background(), batchDocs(n), strconv.Itoa(n)))
		fmt.Println("ok", n)
	}
}

// batchDocs are the new talents of batch n, and the second revision of one from the batch before.
func batchDocs(n int) []index.Doc {
	var docs []index.Doc
	for i := range perBatch {
		docs = append(docs, talentDoc(person(fmt.Sprintf("T%d-%d", n, i), 1, "工程师", "批次")))
	}
	if n > 1 {
		docs = append(docs, talentDoc(person(fmt.Sprintf("T%d-0", n-1), 2, "工程师", "修订")))
	}
	return docs
}

func childRebuilds(dir string) {
	x, err := index.Open(options(dir))
	must(err)
	for i := 0; ; i++ {
		fmt.Println("ok", i)
		must(x.Rebuild(context.Background(), x.Cursor(), numbered(3000), seq[market.Demand](), 3000))
	}
}

func childHolds(dir string) {
	_, err := index.Open(options(dir))
	must(err)
	fmt.Println("ok", 0)
	_, _ = io.Copy(io.Discard, os.Stdin) // until the parent closes it
}

// child starts the test binary in a mode.
func child(t *testing.T, mode, dir string) (*exec.Cmd, *bufio.Scanner, io.Closer) {
	t.Helper()
	cmd := exec.Command(os.Args[0]) // #nosec G204 -- this test itself
	cmd.Env = append(os.Environ(), childMode+"="+mode, childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out), in
}

// acknowledged reads what the child says until it is killed after n acknowledgements and some more time, and
// returns the last number.
func acknowledged(t *testing.T, cmd *exec.Cmd, out *bufio.Scanner, n int, more time.Duration) int {
	t.Helper()
	last := 0
	for i := 0; out.Scan(); i++ {
		word, number, _ := strings.Cut(out.Text(), " ")
		if word != "ok" {
			t.Fatalf("child: %s", out.Text())
		}
		last, _ = strconv.Atoi(number)
		if i == n {
			time.AfterFunc(more, func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait()
	return last
}

func rounds(short int) int {
	if os.Getenv("TALENTMATCH_TEST_LONG") != "" {
		return short * 20
	}
	return short
}

func TestAKilledWriterLeavesCursorAndDocumentsInAgreement(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(5, 6))
	for round := range rounds(4) {
		cmd, out, _ := child(t, "write", dir)
		last := acknowledged(t, cmd, out, r.IntN(5), time.Duration(r.IntN(10_000))*time.Microsecond)
		x, err := index.Open(options(dir))
		if err != nil {
			t.Fatal(err)
		}
		if x.NeedsRebuild() {
			t.Fatalf("round %d: needs a rebuild", round)
		}
		checkAgreement(t, x, last)
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// checkAgreement checks that the index holds exactly the batches up to its cursor, and all acknowledged ones.
func checkAgreement(t *testing.T, x *index.Index, acknowledged int) {
	t.Helper()
	cursor, err := strconv.Atoi(x.Cursor())
	if err != nil && x.Cursor() != "" {
		t.Fatal(err)
	}
	if cursor < acknowledged {
		t.Fatalf("cursor %d, acknowledged %d", cursor, acknowledged)
	}
	if got := x.State().Documents; got != cursor*perBatch {
		t.Fatalf("cursor %d, documents %d", cursor, got)
	}
	revised := 0
	err = x.Revs(context.Background(), market.KindTalent, func(_ string, rev int64, _ bool) error {
		revised += int(rev) - 1
		return nil
	})
	if err != nil || revised != max(cursor-1, 0) {
		t.Fatalf("cursor %d, %d second revisions, error %v", cursor, revised, err)
	}
	page, err := x.SearchTalents(context.Background(), market.SearchQuery{Text: "修订"})
	if err != nil || page.Total != max(cursor-1, 0) {
		t.Fatalf("cursor %d, found %d, error %v", cursor, page.Total, err)
	}
}

func TestAKilledRebuildLeavesAWholeIndex(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x := open(t, dir)
	apply(t, x, "42", talentDoc(person("old", 1, "工程师", "旧的")))
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 8))
	for range rounds(2) {
		cmd, out, _ := child(t, "rebuild", dir)
		acknowledged(t, cmd, out, r.IntN(2), time.Duration(r.IntN(400))*time.Millisecond)
		x, err := index.Open(options(dir))
		if err != nil {
			t.Fatal(err)
		}
		if n := x.State().Documents; x.NeedsRebuild() || x.Cursor() != "42" || n != 1 && n != 3000 {
			t.Fatalf("needs rebuild %v, cursor %q, %d documents", x.NeedsRebuild(), x.Cursor(), n)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		if got := generations(t, dir); got != 1 {
			t.Fatalf("%d generations are left", got)
		}
	}
}

func generations(t *testing.T, dir string) int {
	found, err := filepath.Glob(filepath.Join(dir, "gen-*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}

func TestASecondOpenerIsTurnedAwayAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd, out, in := child(t, "hold", dir)
	if !out.Scan() || out.Text() != "ok 0" {
		t.Fatalf("child: %s", out.Text())
	}
	began := time.Now()
	_, err := index.Open(options(dir))
	if market.CodeOf(err) != market.CodeInUse {
		t.Errorf("Open = %v, want in_use", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
	_ = in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	if _, err := index.Open(options(dir)); market.CodeOf(err) != market.CodeInUse {
		t.Errorf("Open in the same process = %v, want in_use", err)
	}
	if x.NeedsRebuild() {
		t.Error("needs a rebuild")
	}
}

// filled makes a closed index of some documents in several segments.
func filled(t *testing.T, dir string) {
	t.Helper()
	x := open(t, dir)
	for n := 1; n <= 5; n++ {
		apply(t, x, strconv.Itoa(n), batchDocs(n)...)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func copyTree(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(filepath.Join(to, "index"), os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(to, "index")
}

func TestDamagedFilesNeedARebuildAndNothingWorse(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	filled(t, whole)
	damage := map[string]func(b []byte) []byte{
		"empty":    func([]byte) []byte { return nil },
		"half":     func(b []byte) []byte { return b[:len(b)/2] },
		"short":    func(b []byte) []byte { return b[:max(len(b)-1, 0)] },
		"one page": func(b []byte) []byte { return b[:min(len(b), 4096)] },
		"flipped":  func(b []byte) []byte { b[len(b)/3] ^= 0x55; return b },
		"garbage":  func(b []byte) []byte { return []byte(strings.Repeat("garbage ", len(b)/8+1)) },
	}
	err := eachFile(whole, func(path string, _ os.FileInfo) error {
		rel, err := filepath.Rel(whole, path)
		if err != nil || rel == "LOCK" {
			return err
		}
		for name, f := range damage {
			t.Run(name+" "+rel, func(t *testing.T) {
				dir := copyTree(t, whole)
				b, err := os.ReadFile(filepath.Join(dir, rel))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, rel), f(b), 0o600); err != nil {
					t.Fatal(err)
				}
				checkDamaged(t, dir)
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkDamaged opens a damaged index: either it holds all that belongs to its cursor, which may be an
// earlier one, or it says that it needs a rebuild and comes back by one.
func checkDamaged(t *testing.T, dir string) {
	t.Helper()
	x, err := index.Open(options(dir))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer func() { _ = x.Close() }()
	if !x.NeedsRebuild() {
		checkAgreement(t, x, 0)
		return
	}
	if _, err := x.SearchTalents(context.Background(), market.SearchQuery{}); !errors.Is(err, market.ErrNotReady) && market.CodeOf(err) != market.CodeNotReady {
		t.Fatalf("search = %v, want not_ready", err)
	}
	rebuild(t, x, 30)
	if got := len(find(t, x, market.SearchQuery{Limit: 100})); got != 30 || x.NeedsRebuild() {
		t.Fatalf("%d found after the rebuild, needs rebuild %v", got, x.NeedsRebuild())
	}
}

func rebuild(t *testing.T, x *index.Index, n int) {
	t.Helper()
	if err := x.Rebuild(context.Background(), "r", numbered(n), seq[market.Demand](), n); err != nil {
		t.Fatalf("Rebuild: %v", err)
	}
}

func TestAFileCutOffWhileOpenIsNoticed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x := open(t, dir)
	rebuild(t, x, 2000)
	segments, err := filepath.Glob(filepath.Join(dir, "gen-*", "store", "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatalf("no segments: %v", err)
	}
	for _, s := range segments {
		if err := os.Truncate(s, 0); err != nil {
			t.Fatal(err)
		}
	}
	_, err = x.SearchTalents(context.Background(), market.SearchQuery{Text: "后端"})
	if market.CodeOf(err) != market.CodeNotReady || !x.NeedsRebuild() {
		t.Fatalf("search = %v, needs rebuild %v", err, x.NeedsRebuild())
	}
	rebuild(t, x, 10)
	if got := len(find(t, x, market.SearchQuery{Text: "后端"})); got != 10 {
		t.Fatalf("%d found after the rebuild", got)
	}
}

func TestAnIndexOfAnotherTaxonomyIsRebuilt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filled(t, dir)
	o := options(dir)
	o.Tables.Version++
	x, err := index.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }()
	if !x.NeedsRebuild() || x.Cursor() != "" || x.State().Ready {
		t.Fatalf("needs rebuild %v, cursor %q", x.NeedsRebuild(), x.Cursor())
	}
	if err := x.Apply(context.Background(), batchDocs(9), "9"); market.CodeOf(err) != market.CodeNotReady {
		t.Fatalf("Apply = %v, want not_ready", err)
	}
	rebuild(t, x, 3)
	if x.NeedsRebuild() || x.Cursor() != "r" || x.State().Documents != 3 {
		t.Fatalf("state %+v", x.State())
	}
}

func TestAForeignFolderIsNotTouched(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	letter := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(letter, []byte("keep me"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	if !x.NeedsRebuild() {
		t.Fatal("a foreign folder was taken for an index")
	}
	rebuild(t, x, 2)
	if b, err := os.ReadFile(letter); err != nil || string(b) != "keep me" {
		t.Fatalf("%q, %v", b, err)
	}
}

func TestWritesDuringARebuildAreInTheNewIndex(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	apply(t, x, "1", talentDoc(person("T00001", 1, "工程师", "旧的")))
	// The records are read while others are written: one newer than what is read, one deleted, one new.
	reading := func(yield func(market.Talent, error) bool) {
		apply(t, x, "2", talentDoc(person("T00001", 5, "工程师", "新的")))
		apply(t, x, "3", index.Doc{Kind: market.KindTalent, ID: "T00002", Rev: 9, Deleted: true})
		for v, err := range numbered(2500) {
			if !yield(v, err) {
				return
			}
		}
		apply(t, x, "4", talentDoc(person("late", 1, "工程师", "新的")))
		if got := find(t, x, market.SearchQuery{Text: "新的"}); len(got) != 2 {
			t.Errorf("the old index finds %v meanwhile", got)
		}
	}
	if err := x.Rebuild(context.Background(), "0", reading, seq[market.Demand](), 2500); err != nil {
		t.Fatal(err)
	}
	if got := find(t, x, market.SearchQuery{Text: "新的", Order: "id"}); len(got) != 2 || got[0] != "T00001" || got[1] != "late" {
		t.Errorf("found %v", got)
	}
	if s := x.State(); s.Documents != 2500 || s.Cursor != "4" || !s.Ready || s.Progress != 10_000 {
		t.Errorf("state %+v", s)
	}
}

func TestAFailedRebuildLeavesTheOldIndex(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x := open(t, dir)
	apply(t, x, "1", talentDoc(person("a", 1, "工程师", "旧的")))
	broken := func(yield func(market.Talent, error) bool) {
		for v := range numbered(1500) {
			if !yield(v, nil) {
				return
			}
		}
		yield(market.Talent{}, market.ErrUnavailable)
	}
	err := x.Rebuild(context.Background(), "2", broken, seq[market.Demand](), 10)
	if market.CodeOf(err) != market.CodeUnavailable {
		t.Fatalf("Rebuild = %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var cancelled iter.Seq2[market.Talent, error] = func(yield func(market.Talent, error) bool) {
		for v := range numbered(5000) {
			if v.ID == "T01500" {
				cancel()
			}
			if !yield(v, nil) {
				return
			}
		}
	}
	if err := x.Rebuild(ctx, "2", cancelled, seq[market.Demand](), 10); market.CodeOf(err) != market.CodeCancelled {
		t.Fatalf("Rebuild = %v", err)
	}
	if got := find(t, x, market.SearchQuery{}); len(got) != 1 || x.Cursor() != "1" {
		t.Errorf("found %v, cursor %q", got, x.Cursor())
	}
	if got := generations(t, dir); got != 1 {
		t.Errorf("%d generations are left", got)
	}
}

func TestAFolderTakenAwayWhileOpenNeedsARebuild(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x := open(t, dir)
	apply(t, x, "1", batchDocs(1)...)
	stores, err := filepath.Glob(filepath.Join(dir, "gen-*", "store"))
	if err != nil || len(stores) != 1 {
		t.Fatalf("%v, %v", stores, err)
	}
	if err := os.RemoveAll(stores[0]); err != nil {
		t.Fatal(err)
	}
	if err := x.Apply(context.Background(), batchDocs(2), "2"); err == nil {
		t.Fatal("a write to a folder that has gone was acknowledged")
	}
	if !x.NeedsRebuild() || x.State().Ready {
		t.Fatalf("state %+v", x.State())
	}
	rebuild(t, x, 5)
	apply(t, x, "3", batchDocs(3)...)
	if s := x.State(); !s.Ready || s.Documents != 5+perBatch+1 || s.Cursor != "3" {
		t.Fatalf("state %+v", s)
	}
}
