package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"talentmatch/market"
)

func TestChangesAtTheSameTimeLoseNothing(t *testing.T) {
	t.Parallel()
	p := serving(t, nil, filepath.Join(t.TempDir(), "data"))
	changesAtOnce(t, p, 8)
	p.stop()
}

func TestChangesAtTheSameTimeOnTwoServersOfOneMongoDBLoseNothing(t *testing.T) {
	environ := mongoEnviron(t)
	a, b := serving(t, environ, t.TempDir()), serving(t, environ, t.TempDir())
	changesAtOnce(t, a, 2, b)
	a.stop()
	b.stop()
}

// changesAtOnce lets several clients create the same record, of which one succeeds, and then each change a field
// of its own without naming a revision. A change that was acknowledged must be there; one that met too many
// others is answered with a conflict and tried again.
func changesAtOnce(t *testing.T, p *process, clients int, others ...*process) {
	t.Helper()
	servers := append([]*process{p}, others...)
	var created atomic.Int64
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() {
			a := servers[i%len(servers)].ask(http.MethodPost, "/api/v1/employers", fmt.Sprintf(`{"id": "e1", "name": "示例%d"}`, i))
			if a.status == http.StatusCreated {
				created.Add(1)
			} else {
				problemOf(t, "a second creation", a)
			}
		})
	}
	all.Wait()
	if created.Load() != 1 {
		t.Errorf("created %d times", created.Load())
	}
	fields := []string{"industry", "size", "address", "text", "source", "externalId", "district", "name"}[:clients]
	for i, f := range fields {
		all.Go(func() {
			value := "370202"
			for n := range 20 {
				if f != "district" {
					value = fmt.Sprintf("第%d次", n)
				}
				changeOne(t, servers[i%len(servers)], f, value)
			}
		})
	}
	all.Wait()
	var e map[string]any
	p.get("/api/v1/employers/e1", &e)
	for _, f := range fields {
		if want := "第19次"; f != "district" && e[f] != want {
			t.Errorf("%s is %v, acknowledged %s", f, e[f], want)
		}
	}
}

func changeOne(t *testing.T, p *process, field, value string) {
	for range 50 {
		a := p.ask(http.MethodPatch, "/api/v1/employers/e1", map[string]string{field: value}, patching...)
		if a.status == http.StatusOK {
			return
		}
		wantProblem(t, "a change", a, http.StatusConflict, string(market.CodeConflict))
	}
	t.Errorf("no change of %s in 50 tries", field)
}

func TestAnEndWaitsForWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	p := serving(t, nil, data)
	var a reply
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		a, err = send(t, p, "end")
	}()
	p.await("a first batch", func() bool { return total(p, "/api/v1/search/talents?q=") > 0 })
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	<-done
	select {
	case <-p.gone:
	case <-time.After(patience):
		t.Fatal("the process does not end")
	}
	if err != nil || a.status != http.StatusOK || p.cmd.ProcessState.ExitCode() != exitOK {
		t.Fatalf("%v, status %d, exit %d: %.300s", err, a.status, p.cmd.ProcessState.ExitCode(), a.body)
	}
	completed(t, a.body)
	complete(t, data, importRows)
}
