package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The tests in the files e2e_*_test.go run the program as a process of its own: the test binary starts itself
// again, with execVariable set, and is the program then.
const execVariable = "TALENTMATCH_TEST_EXEC"

// The variables that turn on more of these tests.
const (
	longVariable  = "TALENTMATCH_TEST_LONG"
	mongoVariable = "TALENTMATCH_TEST_MONGODB_URI"
)

// patience is how long these tests wait for something that should come about much sooner.
const patience = 60 * time.Second

func TestMain(m *testing.M) {
	if os.Getenv(execVariable) == "1" {
		go endWithParent()
		main()
		os.Exit(0)
	}
	code := m.Run()
	if scratch.dir != "" {
		_ = os.RemoveAll(scratch.dir)
	}
	os.Exit(code)
}

// endWithParent ends a process whose test is gone, so that an aborted run leaves none behind.
func endWithParent() {
	parent := os.Getppid()
	for range time.Tick(500 * time.Millisecond) {
		if os.Getppid() != parent {
			os.Exit(1)
		}
	}
}

// long tells whether the longer runs are asked for.
func long() bool { return os.Getenv(longVariable) == "1" }

// mongoURI returns the server that the tests may use, and skips the test where there is none.
func mongoURI(t *testing.T) string {
	t.Helper()
	uri := os.Getenv(mongoVariable)
	if uri == "" {
		t.Skip(mongoVariable + " names no MongoDB server")
	}
	return uri
}

// within asks until the answer is yes or the time is over, and tells which.
func within(most time.Duration, ask func() bool) bool {
	end := time.Now().Add(most)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if ask() {
			return true
		}
		if time.Now().After(end) {
			return false
		}
		<-tick.C
	}
}

// prepared returns a command that runs the program in an empty folder with these variables and no others of
// the product's.
func prepared(t testing.TB, environ []string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, args...)
	c.Dir = t.TempDir() // where no configuration lies
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "TALENTMATCH_") && !strings.HasPrefix(v, "LC_") && !strings.HasPrefix(v, "LANG") {
			c.Env = append(c.Env, v)
		}
	}
	c.Env = append(c.Env, execVariable+"=1", "LANG=C.UTF-8")
	c.Env = append(c.Env, environ...)
	return c
}

// finished is a process that has ended.
type finished struct {
	out, errs string
	code      int
}

// execute runs the program to its end.
func execute(t testing.TB, environ []string, args ...string) finished {
	t.Helper()
	var out, errs bytes.Buffer
	c := prepared(t, environ, args...)
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(10*patience, func() { _ = c.Process.Kill() })
	err := c.Wait()
	timer.Stop()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	f := finished{out.String(), errs.String(), c.ProcessState.ExitCode()}
	noTrace(t, f.out+f.errs)
	return f
}

// succeeds is execute for a run that has to exit with 0; it returns the output.
func succeeds(t testing.TB, environ []string, args ...string) string {
	t.Helper()
	f := execute(t, environ, args...)
	if f.code != exitOK {
		t.Fatalf("talentmatch %s: exit %d\n%s%s", strings.Join(args, " "), f.code, f.out, f.errs)
	}
	return f.out
}

// noTrace fails the test where a text shows a panic or a stack.
func noTrace(t testing.TB, text string) {
	t.Helper()
	for _, sign := range []string{"panic:", "goroutine ", "runtime error", "msg=panic", ".go:"} {
		if at := strings.Index(text, sign); at >= 0 {
			t.Errorf("%q in:\n%.2000s", sign, text[max(0, at-200):])
			return
		}
	}
}

// noCrash fails the test where a log tells of a panic that nothing expected: one that ended the process, a
// request or a job. A library's panic over a damaged file may be the stated reason of a warning.
func noCrash(t testing.TB, log string) {
	t.Helper()
	for line := range strings.Lines(log) {
		for _, sign := range []string{"panic: ", "fatal error: ", "goroutine ", "WARNING: DATA RACE"} {
			if strings.HasPrefix(line, sign) {
				t.Errorf("a crash: %s", line)
			}
		}
		if strings.Contains(line, "msg=panic") || strings.Contains(line, "job panicked") {
			t.Errorf("a panic: %.2000s", line)
		}
	}
}

// stream gathers what a process writes, for several readers.
type stream struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *stream) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// process is the program as it serves.
type process struct {
	t    testing.TB
	cmd  *exec.Cmd
	url  string
	out  stream
	errs stream
	gone chan struct{} // closed at its end
	// http has connections of its own, so that those to a killed process are not used again.
	http *http.Client
}

// background starts the program and does not wait for anything.
func background(t testing.TB, environ []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: prepared(t, environ, args...), gone: make(chan struct{})}
	p.http = &http.Client{Timeout: 10 * patience, Transport: &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}}
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.errs
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.gone)
	}()
	t.Cleanup(func() {
		p.kill()
		noCrash(t, p.errs.String())
		if t.Failed() {
			t.Logf("%s wrote:\n%s", strings.Join(args, " "), p.last())
		}
	})
	return p
}

var announced = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serving starts the program's serve on a free port and waits until it is ready.
func serving(t testing.TB, environ []string, data string, args ...string) *process {
	t.Helper()
	p := background(t, environ, append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data}, args...)...)
	p.listening()
	p.ready()
	return p
}

// listening waits until the process has said where it listens.
func (p *process) listening() {
	p.t.Helper()
	p.await("an address", func() bool {
		p.url = announced.FindString(p.errs.String())
		return p.url != ""
	})
}

// ready waits until the process is ready.
func (p *process) ready() {
	p.t.Helper()
	p.await("readiness", func() bool { return p.status("/readyz") == http.StatusOK })
}

// await asks for something that a running process does until the answer is yes, and fails the test when
// patience ends.
func (p *process) await(what string, ask func() bool) {
	p.t.Helper()
	ok := within(patience, func() bool {
		select {
		case <-p.gone:
			return true
		default:
			return ask()
		}
	})
	if !ok || p.ended() {
		p.t.Fatalf("no %s from %v", what, p.cmd.Args[1:])
	}
}

func (p *process) ended() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

// last returns the end of what the process wrote, without the requests that were answered.
func (p *process) last() string {
	var lines []string
	for line := range strings.Lines(p.errs.String()) {
		if !strings.Contains(line, "level=INFO msg=request ") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-20):], "")
}

// status returns the status of a path, 0 where nothing answers.
func (p *process) status(path string) int {
	resp, err := p.http.Get(p.url + path)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// kill ends the process as kill -9 does, and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.gone
	p.http.CloseIdleConnections()
}

// stop asks the process to end and checks that it does so cleanly.
func (p *process) stop() {
	p.t.Helper()
	p.http.CloseIdleConnections()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		p.t.Fatal(err)
	}
	select {
	case <-p.gone:
	case <-time.After(patience):
		p.t.Fatal("the process does not end")
	}
	if code := p.cmd.ProcessState.ExitCode(); code != exitOK {
		p.t.Errorf("the process ends with %d", code)
	}
}

// demonstrating starts demo --json and waits for its line.
func demonstrating(t testing.TB, environ []string, args ...string) *process {
	t.Helper()
	p := background(t, environ, append([]string{"demo", "--json", "--addr", "127.0.0.1:0"}, args...)...)
	p.await("a line", func() bool { return strings.Contains(p.out.String(), "\n") })
	line, err := bufio.NewReader(strings.NewReader(p.out.String())).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var told demoReady
	if err := json.Unmarshal(line, &told); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	p.url = told.URL
	return p
}

// The size of the invented world of these tests.
const (
	worldTalents = 150
	worldDemands = 30
)

// scratch is a folder for what several tests share; TestMain removes it.
var scratch struct {
	once sync.Once
	dir  string
	err  error
}

// inventedWorld returns a data folder of its own with worldTalents and worldDemands in it.
func inventedWorld(t *testing.T) string {
	t.Helper()
	scratch.once.Do(func() {
		if scratch.dir, scratch.err = os.MkdirTemp("", "talentmatch-test-"); scratch.err == nil {
			demonstrating(t, nil, "--data", filepath.Join(scratch.dir, "world"),
				"--talents", strconv.Itoa(worldTalents), "--demands", strconv.Itoa(worldDemands)).stop()
		}
	})
	dir := filepath.Join(t.TempDir(), "data")
	if err := errors.Join(scratch.err, os.CopyFS(dir, os.DirFS(filepath.Join(scratch.dir, "world")))); err != nil {
		t.Fatal(err)
	}
	return dir
}
