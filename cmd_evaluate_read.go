package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"talentmatch/market"
	"talentmatch/matching/evaluation"
)

// judged is a set of records with people's judgements.
type judged struct {
	talents recordFile[market.Talent, *market.Talent]
	demands recordFile[market.Demand, *market.Demand]
	pairs   []evaluation.Pair
	// only are the IDs of the queries that are measured, nil for all.
	only map[string]bool
}

// recordFile is a file of records, one per line.
type recordFile[T any, P market.Record[T]] struct {
	path    string
	records []T
	// lines are where the records stand, texts what they say.
	lines []int
	texts []string
	at    map[string]int
}

func (f *recordFile[T, P]) ids() []string {
	out := make([]string, len(f.records))
	for i := range f.records {
		out[i] = P(&f.records[i]).Head().ID
	}
	return out
}

// readJudged reads the files of a judged set. Errors name file, line and value.
func (p *program) readJudged(f evaluateFlags) (*judged, error) {
	s := &judged{}
	s.talents.path, s.demands.path = f.talents, f.demands
	unknown := map[string]int{}
	if err := s.talents.read(unknown); err != nil {
		return nil, err
	}
	p.tellUnknown(f.talents, unknown)
	clear(unknown)
	if err := s.demands.read(unknown); err != nil {
		return nil, err
	}
	p.tellUnknown(f.demands, unknown)
	if err := s.readJudgements(f.judgements); err != nil {
		return nil, err
	}
	if len(s.pairs) == 0 {
		return nil, &sentence{code: "cli.evaluate.no_pairs", args: market.Args{"path": f.judgements}}
	}
	if f.queries == "" || f.queries == "-" {
		return s, nil
	}
	return s, s.readQueries(f.queries)
}

// mostNamed is how many unknown fields are named.
const mostNamed = 8

// tellUnknown says on the error stream which fields were ignored.
func (p *program) tellUnknown(path string, unknown map[string]int) {
	var names []string
	count := 0
	for name, n := range unknown {
		names = append(names, name)
		count += n
	}
	if count == 0 {
		return
	}
	slices.Sort(names)
	if len(names) > mostNamed {
		names = append(names[:mostNamed], "…")
	}
	p.say("cli.evaluate.unknown_fields", market.Args{"path": path, "count": count, "names": names})
}

// eachLine hands over every line that isn't blank, trimmed, with its number from 1. Lines may be of any length.
func eachLine(path string, take func(line int, text []byte) error) error {
	file, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return &sentence{code: "cli.file_bad", args: market.Args{"path": path}, err: err}
	}
	defer file.Close()
	r := bufio.NewReaderSize(file, 1<<16)
	for line := 1; ; line++ {
		text, err := r.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return &sentence{code: "cli.file_bad", args: market.Args{"path": path}, err: err}
		}
		if line == 1 {
			text = bytes.TrimPrefix(text, []byte("\ufeff"))
		}
		if text = bytes.TrimSpace(text); len(text) > 0 {
			if err := take(line, text); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

// read reads the records, which need an ID alone, and counts the fields that records don't have.
func (f *recordFile[T, P]) read(unknown map[string]int) error {
	f.at = map[string]int{}
	return eachLine(f.path, func(line int, text []byte) error {
		var r T
		if err := decodeLenient(text, &r, unknown); err != nil {
			var e *market.Error
			if errors.As(err.err, &e) && e.Problems[0].Code == market.ProblemSyntax {
				e.Problems[0].Args["line"] = line // each record is one line of the file
			}
			return lineError("cli.evaluate.bad_record", f.path, line, market.Args{"field": err.field}, err.err)
		}
		head := P(&r).Head()
		head.ID = strings.TrimSpace(head.ID)
		if head.ID == "" {
			return lineError("cli.evaluate.no_id", f.path, line, nil, nil)
		}
		if before, ok := f.at[head.ID]; ok {
			return lineError("cli.evaluate.same_id", f.path, line, market.Args{"value": head.ID, "before": f.lines[before]}, nil)
		}
		f.at[head.ID] = len(f.records)
		f.records, f.lines = append(f.records, r), append(f.lines, line)
		return nil
	})
}

// lineError is an error that names file and line.
func lineError(code, path string, line int, args market.Args, err error) error {
	all := market.Args{"path": path, "line": line}
	for k, v := range args {
		all[k] = v
	}
	return &sentence{code: code, args: all, err: err}
}

// goodGrade tells whether a number can be a grade.
func goodGrade(g float64) bool { return g >= 0 && !math.IsInf(g, 1) }

// readJudgements reads lines of demand, talent and grade. Blank lines, comments with # and a heading are skipped.
func (s *judged) readJudgements(path string) error {
	type pair struct{ demand, talent int }
	type given struct {
		grade float64
		line  int
	}
	seen := map[pair]given{}
	first := true
	return eachLine(path, func(line int, text []byte) error {
		if text[0] == '#' {
			return nil
		}
		heading := first
		first = false
		cells := strings.Split(string(text), "\t")
		if len(cells) != 3 {
			return lineError("cli.evaluate.columns", path, line, market.Args{"value": shorten(string(text), 80), "count": len(cells)}, nil)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		d, okD := s.demands.at[cells[0]]
		t, okT := s.talents.at[cells[1]]
		grade, err := strconv.ParseFloat(cells[2], 64)
		switch {
		case heading && err != nil && !okD && !okT:
			return nil
		case !okD:
			return lineError("cli.evaluate.unknown_id", path, line, market.Args{"value": shorten(cells[0], 80), "of": s.demands.path}, nil)
		case !okT:
			return lineError("cli.evaluate.unknown_id", path, line, market.Args{"value": shorten(cells[1], 80), "of": s.talents.path}, nil)
		case err != nil || !goodGrade(grade):
			return lineError("cli.evaluate.bad_grade", path, line, market.Args{"value": shorten(cells[2], 80)}, nil)
		}
		before, ok := seen[pair{d, t}]
		if ok && before.grade != grade {
			return lineError("cli.evaluate.two_grades", path, line, market.Args{"demand": cells[0], "talent": cells[1],
				"value": fmt.Sprint(grade), "before": fmt.Sprint(before.grade), "at": before.line}, nil)
		}
		if !ok {
			seen[pair{d, t}] = given{grade, line}
			s.pairs = append(s.pairs, evaluation.Pair{Demand: d, Talent: t, Grade: grade})
		}
		return nil
	})
}

// readQueries reads the IDs of the queries that are measured, of demands or talents, one per line.
func (s *judged) readQueries(path string) error {
	s.only = map[string]bool{}
	return eachLine(path, func(line int, text []byte) error {
		if text[0] == '#' {
			return nil
		}
		id := string(text)
		_, demand := s.demands.at[id]
		if _, talent := s.talents.at[id]; !talent && !demand {
			return lineError("cli.evaluate.unknown_query", path, line, market.Args{"value": shorten(id, 80), "talents": s.talents.path, "demands": s.demands.path}, nil)
		}
		s.only[id] = true
		return nil
	})
}
