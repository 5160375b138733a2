package taxonomy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Advertisements as people write them, kept outside the repository.
func TestFindHoldsItsInvariantsOnRealAds(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("TALENTMATCH_TEST_DATA")
	if dir == "" {
		t.Skip("TALENTMATCH_TEST_DATA is not set: it names the folder with real advertisements")
	}
	tx := taxonomyOf(t)
	files, err := filepath.Glob(filepath.Join(dir, "ads", "*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no advertisements in %s: %v", dir, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		checkHits(t, tx, string(raw))
		lines, with := 0, 0
		for line := range strings.Lines(string(raw)) {
			if len(line) > 100 {
				lines++
				if len(tx.Find(line)) > 0 {
					with++
				}
			}
		}
		if with*10 < lines*8 {
			t.Errorf("%s: skills in %d of %d lines, want at least 80 %%", filepath.Base(file), with, lines)
		}
	}
}
