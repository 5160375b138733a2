package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"talentmatch/market"
)

// fails runs the program, which has to exit with 1 before long and to say every word; it returns what was said.
func fails(t *testing.T, environ []string, words []string, args ...string) (errs string) {
	t.Helper()
	start := time.Now()
	f := execute(t, environ, args...)
	if f.code != exitError || time.Since(start) > patience/2 {
		t.Errorf("%v: exit %d after %s\n%s", args, f.code, time.Since(start), f.errs)
	}
	for _, w := range words {
		if !strings.Contains(f.errs, w) {
			t.Errorf("%v: %q is missing in:\n%s", args, w, f.errs)
		}
	}
	return f.errs
}

func TestASecondServerOnTheSameDataIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	p := serving(t, nil, data)
	for _, args := range [][]string{
		{"serve", "--addr", "127.0.0.1:0", "--data", data}, {"demo", "--json", "--addr", "127.0.0.1:0", "--data", data},
	} {
		fails(t, []string{"LANG=en_US.UTF-8"}, []string{data, "holds"}, args...)
	}
	p.post("/api/v1/talents", `{"private": {"name": "张测试"}}`, nil)
	p.stop()
	serving(t, nil, data).stop()
}

func TestATakenPortIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	data := filepath.Join(t.TempDir(), "data")
	fails(t, nil, []string{ln.Addr().String(), "占用"}, "serve", "--addr", ln.Addr().String(), "--data", data)
	serving(t, nil, data).stop() // the failure has left nothing behind
}

func TestEveryProblemOfTheConfigurationIsToldByItsKey(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "talentmatch.yaml")
	write(t, file, "addr: nowhere\nlimits:\n  body: -1\n  requests: 5s\ntimezone: [1]\n")
	fails(t, []string{"TALENTMATCH_LOG_LEVEL=loud", "TALENTMATCH_MONGODB_URI=http://boss:hush@h", "LANG=en_US.UTF-8"},
		[]string{"addr", "limits.body", "limits.requests", "timezone", "log.level", "mongodb.uri", "feed.interval"},
		"serve", "--config", file, "--feed-interval", "1h")
	f := execute(t, []string{"TALENTMATCH_MONGODB_URI=http://boss:hush@h"}, "serve", "--config", file)
	if strings.Contains(f.out+f.errs, "hush") {
		t.Errorf("a password is told:\n%s", f.errs)
	}
	write(t, file, "addr: [\n\t")
	fails(t, nil, []string{file}, "serve", "--config", file)
	fails(t, nil, []string{"nofile.yaml"}, "serve", "--config", filepath.Join(t.TempDir(), "nofile.yaml"))
	fails(t, nil, nil, "serve", "--config", t.TempDir()) // a folder
	write(t, file, "not a folder")
	fails(t, nil, []string{file}, "serve", "--addr", "127.0.0.1:0", "--data", file)
}

func TestAnUnreachableMongoDBIsToldAtStart(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	environ := []string{"TALENTMATCH_MONGODB_URI=mongodb://boss:hush@" + addr + "/", "TALENTMATCH_MONGODB_TIMEOUT=1s", "LANG=en_US.UTF-8"}
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"match", "--demand", "d"}, {"export", "talents", "-", "--format", "csv"}} {
		args = append(args, "--data", t.TempDir())
		if errs := fails(t, environ, []string{"not available"}, args...); strings.Contains(errs, "hush") {
			t.Errorf("a password is told:\n%s", errs)
		}
	}
	if d := diagnose(t, environ, t.TempDir()); d.Healthy {
		t.Errorf("doctor finds nothing: %+v", d.Findings)
	}
}

// damages are what can happen to a file of the index.
var damages = map[string]func(path string, dice *rand.Rand) error{
	"cut short": func(path string, dice *rand.Rand) error {
		info, err := os.Stat(path)
		if err != nil || info.Size() == 0 {
			return err
		}
		return os.Truncate(path, dice.Int64N(info.Size()))
	},
	"emptied": func(path string, _ *rand.Rand) error { return os.Truncate(path, 0) },
	"removed": func(path string, _ *rand.Rand) error { return os.Remove(path) },
	"overwritten": func(path string, dice *rand.Rand) error {
		b, err := os.ReadFile(path)
		for i := range b {
			b[i] = byte(dice.Uint32())
		}
		if err != nil {
			return err
		}
		return os.WriteFile(path, b, 0o600)
	},
}

// damage does it to about half of the files, but at least one.
func damage(t *testing.T, dir string, dice *rand.Rand, do func(string, *rand.Rand) error) {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && d.Name() != "LOCK" {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("files of the index: %v, %v", files, err)
	}
	dice.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	for _, path := range files[:1+len(files)/2] {
		if err := do(path, dice); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADamagedIndexIsBuiltAnewWhileMatchingGoesOn(t *testing.T) {
	t.Parallel()
	dice := seeded(t)
	times := 1
	if long() {
		times = 10
	}
	whole := serving(t, nil, inventedWorld(t))
	want := total(whole, damagedSearch)
	whole.stop()
	for name, do := range damages {
		t.Run(name, func(t *testing.T) {
			for range times {
				data := inventedWorld(t)
				damage(t, filepath.Join(data, "index"), dice, do)
				p := background(t, nil, "serve", "--addr", "127.0.0.1:0", "--data", data, "--feed-interval", "20ms")
				p.listening()
				path := "/api/v1/talents/tal-000001/recommendations"
				p.await("matches", func() bool { return p.status(path) == http.StatusOK })
				var l answeredList
				p.get(path, &l)
				if l.Pool == 0 {
					t.Error("nothing to match")
				}
				searchRecovers(t, p, want)
				p.stop()
				if d := diagnose(t, nil, data); !d.Healthy {
					t.Errorf("doctor: %+v", d.Findings)
				}
			}
		})
	}
}

const damagedSearch = "/api/v1/search/talents?q=java"

// searchRecovers asks until a search is answered, which has to find everybody; before, it has to say that it
// isn't ready and how far it is.
func searchRecovers(t *testing.T, p *process, want int) {
	t.Helper()
	refused := 0
	p.await("a search", func() bool {
		a := p.ask(http.MethodGet, damagedSearch, nil)
		if a.status == http.StatusOK {
			return true
		}
		refused++
		doc := wantProblem(t, "search", a, http.StatusServiceUnavailable, string(market.CodeNotReady))
		if _, ok := doc.Args["progress"]; !ok || a.header.Get("Retry-After") == "" {
			t.Errorf("no progress or no Retry-After: %s", a.body)
		}
		return t.Failed()
	})
	if got, everybody := total(p, damagedSearch), total(p, "/api/v1/search/talents?q="); got != want || everybody != worldTalents {
		t.Errorf("search finds %d of %d and %d of %d", got, want, everybody, worldTalents)
	}
	t.Logf("search answered 503 %d times", refused)
}

// smallDisk mounts a file system of some MiB, and skips the test where that isn't possible.
func smallDisk(t *testing.T, mib int) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm", mib), "tmpfs", dir).CombinedOutput()
	if err != nil {
		t.Skipf("no small file system can be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	return dir
}

// fill writes a file until there is no room for another byte, and leaves so many bytes.
func fill(t *testing.T, path string, leave int64) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 20, 1 << 12, 1} {
		block := make([]byte, size)
		for range 1 << 16 {
			if _, err := f.Write(block); err != nil {
				break
			}
		}
	}
	info, err := f.Stat()
	if err == nil {
		err = f.Truncate(info.Size() - leave)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFullDiskLosesNothingAndPasses(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, 48)
	data, filler := filepath.Join(disk, "data"), filepath.Join(disk, "filler")
	if err := os.CopyFS(data, os.DirFS(inventedWorld(t))); err != nil {
		t.Fatal(err)
	}
	p := serving(t, nil, data, "--feed-interval", "50ms")
	fill(t, filler, 3<<20) // so that the index takes some writes and then none
	stored := writeUntilFull(t, p)
	wantProblem(t, "an upload", p.ask(http.MethodPost, "/api/v1/imports?kind=talents&filename=a.csv", strings.Repeat("姓名,技能\n张测试,Java\n", 5000), "Content-Type", "text/csv"),
		http.StatusInsufficientStorage, string(market.CodeStorageFull))
	fails(t, []string{"LANG=en_US.UTF-8"}, []string{"full"}, "import", "talents", roster(t, "full", 2000), "--consent", "v1", "--data", data)

	p.get("/api/v1/talents?limit=100", nil)
	p.get("/api/v1/talents/tal-000001/recommendations", nil)
	p.get("/api/v1/search/demands?q=java", nil)
	if s := p.status("/healthz"); s != http.StatusOK {
		t.Errorf("healthz on a full disk: %d", s)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	p.await("a write after room was made", func() bool {
		return p.ask(http.MethodPost, "/api/v1/talents", talentAbout("again", "写得进去了")).status == http.StatusCreated
	})
	for _, id := range append(stored, "again") {
		p.get("/api/v1/talents/"+id, nil)
	}
	want := len(all[struct{}](p, "/api/v1/talents", 100)) // of the imports some rows may have found room
	if !within(patience/2, func() bool { return total(p, "/api/v1/search/talents?q=") == want }) {
		t.Errorf("search finds %d, want %d", total(p, "/api/v1/search/talents?q="), want)
	}
	p.stop()
	copied := filepath.Join(t.TempDir(), "data") // doctor finds a small disk alarming
	if err := os.CopyFS(copied, os.DirFS(data)); err != nil {
		t.Fatal(err)
	}
	caughtUp(t, nil, copied)
}

func talentAbout(id, about string) market.Talent {
	return market.Talent{Meta: market.Meta{ID: id}, Private: market.TalentPrivate{Name: "张测试", About: about},
		Consent: market.Consent{Matching: &market.Grant{Version: "v1"}}}
}

// writeUntilFull creates talents until one is refused for want of room, and returns the IDs of those stored.
func writeUntilFull(t *testing.T, p *process) (stored []string) {
	t.Helper()
	for i := range 2000 {
		id := fmt.Sprintf("full-%04d", i)
		a := p.ask(http.MethodPost, "/api/v1/talents", talentAbout(id, strings.Repeat("熟悉 Java。", 1000)))
		if a.status != http.StatusCreated {
			wantProblem(t, "a write on a full disk", a, http.StatusInsufficientStorage, string(market.CodeStorageFull))
			t.Logf("%d writes found room", len(stored))
			return stored
		}
		stored = append(stored, id)
	}
	t.Fatal("the disk does not become full")
	return nil
}
