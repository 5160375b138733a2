// Command measure counts in demands what the engine knows of the market: which skills are asked for together, how
// rare a skill is, and how common a word of a title. It reads demands as JSON Lines, one file for each source, and
// writes the tables of a folder of taxonomy/tables:
//
//	go run ./taxonomy/measure -out taxonomy/tables/1 jobs.jsonl lagou.jsonl boss.jsonl
//
// Only aggregates over at least 20 demands are written, as integers; no text and no row of the sources.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"talentmatch/market"
	"talentmatch/taxonomy"

	"golang.org/x/text/width"
)

func main() {
	out := flag.String("out", "", "folder into which the tables are written")
	flag.Parse()
	if err := run(*out, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

func run(out string, files []string) error {
	if out == "" || len(files) == 0 {
		return errors.New("usage: measure -out FOLDER FILE.jsonl (one or more)")
	}
	words, err := taxonomy.Default()
	if err != nil {
		return err
	}
	c := newCounts()
	for _, f := range files {
		s, err := read(words, f)
		if err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
		c.add(s)
	}
	log.Printf("%d demands", c.demands)
	for name, lines := range map[string][]string{"associations.tsv": c.associations(), "rarity.tsv": c.rarity(), "titles.tsv": c.titles()} {
		text := strings.Join(lines, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o644); err != nil { //nolint:gosec // data that is published
			return err
		}
		log.Printf("%s: %d rows", name, len(lines)-1)
	}
	return nil
}

// source is what one file of demands holds: for each demand its skills and the words of its title.
type source struct {
	skills, titles []map[string]bool
}

func read(words *taxonomy.Taxonomy, name string) (*source, error) {
	f, err := os.Open(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	s := &source{}
	seen := map[string]bool{}
	for d := json.NewDecoder(bufio.NewReader(f)); ; {
		var demand market.Demand
		if err := d.Decode(&demand); errors.Is(err, io.EOF) {
			return s, nil
		} else if err != nil {
			return nil, err
		}
		skills := skillsOf(words, &demand)
		if twice := repeated(seen, skills); twice {
			continue
		}
		s.skills = append(s.skills, skills)
		title := map[string]bool{}
		for _, w := range market.TitleWords(strings.ToLower(width.Fold.String(demand.Title))) {
			title[w] = true
		}
		s.titles = append(s.titles, title)
	}
}

// repeated tells whether another demand named exactly these skills, where they are so many that it must be the same
// ad, posted again.
func repeated(seen map[string]bool, skills map[string]bool) bool {
	const telling = 5
	if len(skills) < telling {
		return false
	}
	key := strings.Join(slices.Sorted(maps.Keys(skills)), " ")
	twice := seen[key]
	seen[key] = true
	return twice
}

// skillsOf lists the skills that a demand names anywhere.
func skillsOf(words *taxonomy.Taxonomy, d *market.Demand) map[string]bool {
	out := map[string]bool{}
	for _, s := range d.Skills {
		if s.Code != "" {
			out[s.Code] = true
		} else if code, ok := words.Skill(s.Label); ok {
			out[code] = true
		}
	}
	for _, text := range []string{d.Title, d.Text} {
		for _, hit := range words.Find(text) {
			out[hit.Code] = true
		}
	}
	return out
}
