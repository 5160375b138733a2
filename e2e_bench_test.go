package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"talentmatch/app/sample"
	"talentmatch/market"
	"talentmatch/taxonomy"
)

// The variables that set the size of BenchmarkHTTP's world.
const (
	talentsVariable = "TALENTMATCH_TEST_TALENTS"
	demandsVariable = "TALENTMATCH_TEST_DEMANDS"
)

// clients is how many ask at the same time.
const clients = 2

// sizeOf reads the size from a variable.
func sizeOf(b *testing.B, variable string, otherwise int) int {
	b.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		b.Fatalf("%s: %q", variable, text)
	}
	return n
}

// BenchmarkHTTP imports a large invented world into the embedded store, starts a server on it twice and asks it
// for lists of matches over HTTP. It reports rows/s of the import; the seconds until the server answers matches,
// is ready, and has built its index; and the median and 99th percentile of the answers' times:
//
//	go test -run xxx -bench HTTP -timeout 60m .
//	TALENTMATCH_TEST_TALENTS=2000 TALENTMATCH_TEST_DEMANDS=200 go test -run xxx -bench HTTP .
func BenchmarkHTTP(b *testing.B) {
	talents, demands := sizeOf(b, talentsVariable, 100_000), sizeOf(b, demandsVariable, 10_000)
	words, err := taxonomy.Default()
	if err != nil {
		b.Fatal(err)
	}
	w := sample.New(1, talents, demands, words.Tables(), market.Date(time.Now().Format(time.DateOnly)))
	dir := b.TempDir()
	data := filepath.Join(dir, "data")
	employerFile := lines(b, dir, "employers", w.Employers())
	succeeds(b, nil, "import", "employers", employerFile, "--data", data)
	importing(b, "demands", lines(b, dir, "demands", w.Demands()), data, demands)
	importing(b, "talents", lines(b, dir, "talents", w.Talents()), data, talents)

	starting(b, "start", data).stop()
	p := starting(b, "restart", data)
	var open listed[market.Demand]
	p.get("/api/v1/demands?status=open&limit=100", &open)
	b.Run("recommendations", func(b *testing.B) {
		asking(b, p, func(d *rand.Rand) string {
			return fmt.Sprintf("/api/v1/talents/tal-%06d/recommendations?limit=20", 1+d.IntN(talents))
		})
	})
	b.Run("candidates", func(b *testing.B) {
		asking(b, p, func(d *rand.Rand) string {
			return "/api/v1/demands/" + open.Items[d.IntN(len(open.Items))].ID + "/candidates?limit=20"
		})
	})
	p.stop()
}

// lines writes records as JSON Lines and returns the path.
func lines[T any](b *testing.B, dir, kind string, records iter.Seq[T]) string {
	b.Helper()
	path := filepath.Join(dir, kind+".jsonl")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	buffer := bufio.NewWriter(f)
	e := json.NewEncoder(buffer)
	for r := range records {
		if err := e.Encode(r); err != nil {
			b.Fatal(err)
		}
	}
	if err := buffer.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// once reports figures that were measured once, as a benchmark of their own.
func once(b *testing.B, name string, figures map[string]float64) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		for unit, v := range figures {
			b.ReportMetric(v, unit)
		}
		b.ReportMetric(0, "ns/op") // which would mean nothing
	})
}

// importing imports a file, every row of which has to be taken, and reports how fast.
func importing(b *testing.B, kind, file, data string, rows int) {
	b.Helper()
	start := time.Now()
	out := succeeds(b, nil, "import", kind, file, "--consent", sample.ConsentVersion, "--json", "--data", data)
	took := time.Since(start).Seconds()
	var r market.ImportReport
	if err := json.Unmarshal([]byte(out), &r); err != nil || r.Created != rows || r.Rejected != 0 {
		b.Fatalf("%+v, %v", r, err)
	}
	once(b, "import/"+kind, map[string]float64{"rows/s": float64(rows) / took, "s": took})
}

// starting starts a server and reports how long it takes until matches are answered, until it says that it is
// ready, and until its index is built.
func starting(b *testing.B, name, data string) *process {
	b.Helper()
	start := time.Now()
	p := background(b, nil, "serve", "--addr", "127.0.0.1:0", "--data", data)
	p.listening()
	p.await("matches", func() bool { return p.status("/api/v1/talents/tal-000001/recommendations") == http.StatusOK })
	matches := time.Since(start).Seconds()
	p.ready()
	ready := time.Since(start).Seconds()
	built := within(30*time.Minute, func() bool {
		snapshot, index, both := cachesOf(p)
		return both && snapshot == index
	})
	if !built {
		b.Fatal("the index is not built in time")
	}
	once(b, name, map[string]float64{"s-matches": matches, "s-ready": ready, "s-index": time.Since(start).Seconds()})
	return p
}

// asking asks b.N times from several clients and reports percentiles.
func asking(b *testing.B, p *process, path func(*rand.Rand) string) {
	times := make([][]time.Duration, clients)
	var all sync.WaitGroup
	b.ResetTimer()
	for c := range clients {
		all.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(c), uint64(b.N)))
			for i := c; i < b.N; i += clients {
				start := time.Now()
				a, err := p.send(http.MethodGet, path(dice), nil)
				times[c] = append(times[c], time.Since(start))
				if err != nil || a.status != http.StatusOK {
					b.Errorf("%v, status %d: %.500s", err, a.status, a.body)
					return
				}
			}
		})
	}
	all.Wait()
	b.StopTimer()
	sorted := slices.Sorted(slices.Values(slices.Concat(times...)))
	if len(sorted) == 0 {
		return
	}
	at := func(share float64) float64 {
		return float64(sorted[int(share*float64(len(sorted)-1)+0.5)]) / float64(time.Millisecond)
	}
	b.ReportMetric(at(0.5), "ms-p50")
	b.ReportMetric(at(0.99), "ms-p99")
}
