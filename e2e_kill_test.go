package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"talentmatch/market"
)

// known is what a writer knows of one record of its own.
type known struct {
	rev     int64
	about   string
	deleted bool
	// pending is the content of a write that was sent and not answered, gone one that deletes.
	pending string
	gone    bool
}

// writer creates, changes and deletes talents of its own and remembers what was acknowledged.
type writer struct {
	name    string
	dice    *rand.Rand
	records map[string]*known
	ids     []string
	written int
}

func newWriter(name string, seed uint64) *writer {
	return &writer{name: name, dice: rand.New(rand.NewPCG(seed, 1)), records: map[string]*known{}}
}

// run writes until the server is gone. It returns an error for an answer that should not be.
func (w *writer) run(p *process, acknowledged *atomic.Int64) error {
	for {
		answered, err := w.step(p)
		if err != nil || !answered {
			return err
		}
		acknowledged.Add(1)
	}
}

// step makes one write and tells whether it was answered.
func (w *writer) step(p *process) (answered bool, err error) {
	w.written++
	about := fmt.Sprintf("第%d次写入，熟悉 Java 和 MySQL", w.written)
	n := w.dice.IntN(10)
	if n < 5 || len(w.ids) == 0 {
		return w.create(p, about)
	}
	id := w.ids[w.dice.IntN(len(w.ids))]
	if n < 9 {
		return w.change(p, id, about)
	}
	return w.remove(p, id)
}

func (w *writer) create(p *process, about string) (bool, error) {
	id := fmt.Sprintf("%s-%06d", w.name, w.written)
	k := &known{pending: about}
	w.records[id] = k
	t := market.Talent{Meta: market.Meta{ID: id}, Private: market.TalentPrivate{Name: "张测试", About: about},
		Consent: market.Consent{Matching: &market.Grant{Version: "v1"}}}
	a, err := p.send(http.MethodPost, "/api/v1/talents", t)
	if err != nil {
		return false, nil
	}
	if a.status != http.StatusCreated {
		return false, fmt.Errorf("POST %s: %d %s", id, a.status, a.body)
	}
	w.ids = append(w.ids, id)
	return true, k.acknowledge(a)
}

func (w *writer) change(p *process, id, about string) (bool, error) {
	k := w.records[id]
	k.pending = about
	a, err := p.send(http.MethodPatch, "/api/v1/talents/"+id, map[string]any{"private": map[string]any{"about": about}},
		"If-Match", fmt.Sprintf("%q", fmt.Sprint(k.rev)), "Content-Type", "application/merge-patch+json")
	if err != nil {
		return false, nil
	}
	if a.status != http.StatusOK {
		return false, fmt.Errorf("PATCH %s at %d: %d %s", id, k.rev, a.status, a.body)
	}
	return true, k.acknowledge(a)
}

func (w *writer) remove(p *process, id string) (bool, error) {
	k := w.records[id]
	k.gone = true
	a, err := p.send(http.MethodDelete, "/api/v1/talents/"+id, nil)
	if err != nil {
		return false, nil
	}
	if a.status != http.StatusNoContent {
		return false, fmt.Errorf("DELETE %s: %d %s", id, a.status, a.body)
	}
	k.deleted, k.gone = true, false
	w.forget(id)
	return true, nil
}

func (w *writer) forget(id string) {
	for i := range w.ids {
		if w.ids[i] == id {
			w.ids = append(w.ids[:i], w.ids[i+1:]...)
			return
		}
	}
}

func (k *known) acknowledge(a reply) error {
	var t market.Talent
	if err := json.Unmarshal(a.body, &t); err != nil {
		return err
	}
	if t.Private.About != k.pending || t.Rev <= k.rev {
		return fmt.Errorf("answered %+v for %+v", t, k)
	}
	k.rev, k.about, k.pending = t.Rev, k.pending, ""
	return nil
}

// verify checks that everything acknowledged is there, and learns what became of the writes without answer.
func (w *writer) verify(t *testing.T, p *process) {
	t.Helper()
	w.ids = w.ids[:0]
	for id, k := range w.records {
		a := p.ask(http.MethodGet, "/api/v1/talents/"+id, nil)
		var found market.Talent
		_ = json.Unmarshal(a.body, &found)
		switch {
		case a.status == http.StatusNotFound && (k.deleted || k.gone || k.rev == 0):
			delete(w.records, id)
			continue
		case a.status != http.StatusOK:
			t.Errorf("%s, acknowledged at revision %d: %d %s", id, k.rev, a.status, a.body)
		case k.deleted:
			t.Errorf("%s is back after an acknowledged deletion", id)
		case found.Rev == k.rev && found.Private.About == k.about:
		case k.pending != "" && found.Rev == k.rev+1 && found.Private.About == k.pending:
		default:
			t.Errorf("%s: revision %d %q is stored, acknowledged %d %q, pending %q", id, found.Rev, found.Private.About, k.rev, k.about, k.pending)
		}
		*k = known{rev: found.Rev, about: found.Private.About}
		w.ids = append(w.ids, id)
	}
}

// diagnosis is what doctor --json says.
type diagnosis struct {
	Healthy  bool
	Findings []struct {
		Check, Code, Text string
		Bad               bool
		Args              map[string]any
	}
}

// behind is how many records the index still has to catch up on, -1 where doctor did not compare it.
func (d *diagnosis) behind() int {
	for _, f := range d.Findings {
		if n, ok := f.Args["behind"].(float64); ok && f.Check == "index" {
			return int(n)
		}
	}
	return -1
}

func diagnose(t *testing.T, environ []string, data string) diagnosis {
	t.Helper()
	f := execute(t, environ, "doctor", "--json", "--data", data)
	var d diagnosis
	if err := json.Unmarshal([]byte(f.out), &d); err != nil || (f.code == exitOK) != d.Healthy {
		t.Fatalf("doctor: exit %d, %v\n%s%s", f.code, err, f.out, f.errs)
	}
	return d
}

// cachesOf returns how many records snapshot and index hold; ready tells whether both are.
func cachesOf(p *process) (snapshot, index int, ready bool) {
	var r struct {
		Caches map[string]struct {
			Ready     bool
			Documents int
		}
	}
	a, err := p.send(http.MethodGet, "/readyz", nil)
	if err != nil || json.Unmarshal(a.body, &r) != nil {
		return 0, 0, false
	}
	s, i := r.Caches["snapshot"], r.Caches["index"]
	return s.Documents, i.Documents, s.Ready && i.Ready
}

// caughtUp serves until the index has followed the store, and then lets doctor compare them. Another process
// writes a last record: once the server has it, it has everything that came before. On MongoDB the newest
// changes are always read again, and so doctor always sees some ahead.
func caughtUp(t *testing.T, environ []string, data string) {
	t.Helper()
	p := serving(t, environ, data, "--feed-interval", "20ms")
	var snapshot, index int
	agree := func() bool {
		var ready bool
		snapshot, index, ready = cachesOf(p)
		return ready && snapshot == index
	}
	p.await("an index as large as the snapshot", agree)
	before := index
	last := filepath.Join(t.TempDir(), "last.csv")
	write(t, last, "姓名,外部编号\n末记录,last\n")
	succeeds(t, environ, "import", "talents", last, "--source", "last", "--data", data)
	p.await("the last record", func() bool { return agree() && index == before+1 })
	p.stop()
	d := diagnose(t, environ, data)
	if !d.Healthy || d.behind() != 0 && len(environ) == 0 {
		t.Errorf("doctor: %+v", d.Findings)
	}
}

// roster writes a CSV file of invented people and returns its path.
func roster(t *testing.T, prefix string, rows int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("外部编号,姓名,学历,技能,自我评价\n")
	for i := range rows {
		fmt.Fprintf(&b, "%s-%05d,张测试%d,本科,\"Java、MySQL、Docker\",做过%d个微服务项目\n", prefix, i, i, i%9)
	}
	path := filepath.Join(t.TempDir(), prefix+".csv")
	write(t, path, b.String())
	return path
}

// rounds is how often a test kills: few times, unless the longer runs are asked for.
func rounds(few int) int {
	if long() {
		return 60
	}
	return few
}

// seeded returns a source of randomness and logs its seed.
func seeded(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 2))
}

func TestAcknowledgedWritesSurviveKillsAtAnyMoment(t *testing.T) {
	t.Parallel()
	data, dice := filepath.Join(t.TempDir(), "data"), seeded(t)
	writers := make([]*writer, 4)
	for i := range writers {
		writers[i] = newWriter(fmt.Sprintf("w%d", i), dice.Uint64())
	}
	var total int64
	for range rounds(5) {
		p := serving(t, nil, data, "--feed-interval", "20ms")
		for _, w := range writers {
			w.verify(t, p)
		}
		total += writeUntilKilled(t, p, writers, int64(1+dice.IntN(150)))
		if t.Failed() {
			return
		}
	}
	p := serving(t, nil, data)
	for _, w := range writers {
		w.verify(t, p)
	}
	p.kill()
	caughtUp(t, nil, data)
	t.Logf("%d writes acknowledged", total)
}

// writeUntilKilled lets the writers write, kills the server after so many acknowledged writes, and returns
// how many there were.
func writeUntilKilled(t *testing.T, p *process, writers []*writer, after int64) int64 {
	t.Helper()
	var acknowledged atomic.Int64
	var busy sync.WaitGroup
	for _, w := range writers {
		busy.Go(func() {
			if err := w.run(p, &acknowledged); err != nil {
				t.Error(err)
			}
		})
	}
	p.await("acknowledged writes", func() bool { return acknowledged.Load() >= after || t.Failed() })
	p.kill()
	busy.Wait()
	return acknowledged.Load()
}

// The imports that are killed: so many rows, and so many kills before a fresh folder is taken.
const (
	importRows  = 1200
	importKills = 3
)

// folders is how many folders these tests fill.
func folders() int { return (rounds(importKills) + importKills - 1) / importKills }

// completed checks the report of an import that has to take every row, and returns how many are new.
func completed(t *testing.T, raw []byte) int {
	t.Helper()
	var r market.ImportReport
	if err := json.Unmarshal(raw, &r); err != nil || r.Rows != importRows || r.Rejected != 0 || r.Created+r.Unchanged != importRows {
		t.Fatalf("report %+v, %v\n%.1000s", r, err, raw)
	}
	return r.Created
}

// complete checks that a folder holds so many talents, each once, and that its index agrees.
func complete(t *testing.T, data string, talents int) {
	t.Helper()
	if n := strings.Count(succeeds(t, nil, "export", "talents", "-", "--format", "jsonl", "--data", data), "\n"); n != talents {
		t.Errorf("%d talents of %d rows", n, talents)
	}
	caughtUp(t, nil, data)
}

func TestAnImportThatIsKilledGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	dice, cut := seeded(t), 0
	for range folders() {
		data := filepath.Join(t.TempDir(), "data")
		args := func(file string) []string {
			return []string{"import", "talents", file, "--consent", "v1", "--source", "示例", "--json", "--data", data}
		}
		server := serving(t, nil, data, "--feed-interval", "10ms")
		for i := range importKills {
			file := roster(t, fmt.Sprintf("r%d", i), importRows)
			importer := background(t, nil, args(file)...)
			server.await("the first rows", func() bool {
				seen, _, _ := cachesOf(server)
				return seen > i*importRows || importer.ended()
			})
			select { // somewhere among the rows, or after the last one
			case <-time.After(time.Duration(dice.Int64N(int64(40 * time.Millisecond)))):
			case <-importer.gone:
			}
			importer.kill()
			if importer.out.String() != "" {
				completed(t, []byte(importer.out.String()))
			}
			if dice.IntN(2) == 0 {
				server.kill()
				server = serving(t, nil, data, "--feed-interval", "10ms")
			}
			if fresh := completed(t, []byte(succeeds(t, nil, args(file)...))); fresh > 0 && fresh < importRows {
				cut++
			}
		}
		server.kill()
		complete(t, data, importKills*importRows)
	}
	t.Logf("%d imports were killed between the first row and the last", cut)
}

func TestAnUploadThatIsKilledGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	dice, cut := seeded(t), 0
	for range folders() {
		data := filepath.Join(t.TempDir(), "data")
		p := serving(t, nil, data, "--feed-interval", "20ms")
		start := time.Now()
		if uploaded(t, p, "first") != importRows {
			t.Error("rows that nobody imported are there")
		}
		took := time.Since(start)
		for i := range importKills {
			prefix := fmt.Sprintf("u%d", i)
			kill := time.AfterFunc(time.Duration(dice.Int64N(int64(took))), func() { _ = p.cmd.Process.Kill() })
			if a, err := send(t, p, prefix); err == nil && a.status == http.StatusOK {
				completed(t, a.body)
			}
			kill.Stop()
			p.kill()
			p = serving(t, nil, data, "--feed-interval", "20ms")
			if fresh := uploaded(t, p, prefix); fresh > 0 && fresh < importRows {
				cut++
			}
		}
		p.kill()
		complete(t, data, (1+importKills)*importRows)
	}
	t.Logf("%d uploads were killed between the first row and the last", cut)
}

// send uploads a roster.
func send(t *testing.T, p *process, prefix string) (reply, error) {
	t.Helper()
	raw, err := os.ReadFile(roster(t, prefix, importRows))
	if err != nil {
		t.Fatal(err)
	}
	return p.send(http.MethodPost, "/api/v1/imports?kind=talents&consent=v1&source=up&filename=roster.csv", raw, "Content-Type", "text/csv")
}

// uploaded uploads a roster, which has to succeed, and returns how many rows were new.
func uploaded(t *testing.T, p *process, prefix string) int {
	t.Helper()
	a, err := send(t, p, prefix)
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("%v %d %s", err, a.status, a.body)
	}
	return completed(t, a.body)
}
