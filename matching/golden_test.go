package matching

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"talentmatch/market"
)

// goldenVersions are the weights whose matches are held to the byte; one joins when it is no longer the newest.
var goldenVersions = []int{1}

// TestAnOldVersionStillGivesTheSameBytes matches every talent of a fixed world with every demand under each old
// version. The world stands in files of its own, so that no other test can move it.
func TestAnOldVersionStillGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, v := range goldenVersions {
		name := filepath.Join("testdata", "golden", fmt.Sprintf("matches-%d.tsv", v))
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got := goldenMatches(t, v)
		a, b := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
		if len(a) != len(b) {
			t.Fatalf("%s: %d lines, want %d", name, len(a), len(b))
		}
		wrong := 0
		for i := range a {
			if !bytes.Equal(a[i], b[i]) {
				if wrong++; wrong <= 5 {
					t.Errorf("version %d\n got %s\nwant %s", v, a[i], b[i])
				}
			}
		}
		if wrong > 0 {
			t.Errorf("%d of %d matches of version %d differ", wrong, len(a), v)
		}
	}
}

// goldenMatches gives a line per pair: IDs, score, fit, appeal, bounds, coverage, and the first bytes of the
// SHA-256 of the whole match in JSON.
func goldenMatches(t *testing.T, version int) []byte {
	t.Helper()
	tables := goldenRead[market.Tables](t, "tables.json.gz")[0]
	e, err := NewVersion(tables, version)
	if err != nil {
		t.Fatal(err)
	}
	talents, demands := goldenRead[market.Talent](t, "talents.json.gz"), goldenRead[market.Demand](t, "demands.json.gz")
	var out bytes.Buffer
	for i := range talents {
		for j := range demands {
			m := e.Match(&talents[i], &demands[j], testDay)
			sum := sha256.Sum256([]byte(asJSON(t, m)))
			fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%x\n", m.Talent.ID, m.Demand.ID, m.Score, m.Fit, m.Appeal, m.Bounds.Low, m.Bounds.High, m.Coverage, sum[:8])
		}
	}
	return out.Bytes()
}

// goldenRead reads a file of JSON values, one a line.
func goldenRead[T any](t *testing.T, name string) []T {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "golden", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	for d := json.NewDecoder(z); ; {
		var x T
		if err := d.Decode(&x); err == io.EOF {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
}
