package main

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/width"
)

// table prints rows in columns that stand below each other also where the cells hold Chinese. Rows with a
// single cell are lines of their own.
func table(w io.Writer, rows [][]string) {
	var widths []int
	for _, row := range rows {
		if len(row) == 1 {
			continue
		}
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range rows {
		if len(row) == 1 {
			fmt.Fprintln(w, row[0])
			continue
		}
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell)
			if i < len(row)-1 {
				line.WriteString(strings.Repeat(" ", widths[i]-columns(cell)+2))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// columns returns how many columns of a terminal a text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// shorten cuts a text to so many columns.
func shorten(s string, most int) string {
	if columns(s) <= most {
		return s
	}
	n := 0
	for i, r := range s {
		if n += runeColumns(r); n > most-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// wrap breaks a text into lines of at most so many columns, each after the indent; it breaks at blanks and
// between Chinese characters.
func wrap(w io.Writer, indent, s string, most int) {
	room := max(most-columns(indent), 20)
	for s != "" {
		n, cut, end := 0, 0, len(s)
		for i, r := range s {
			c := runeColumns(r)
			if n+c > room && !strings.ContainsRune("，。；：、）”！？", r) { // these never begin a line
				end = i
				break
			}
			n += c
			if r == ' ' || c == 2 {
				cut = i + len(string(r))
			}
		}
		if end < len(s) && cut > 0 {
			end = cut
		}
		fmt.Fprintln(w, indent+strings.TrimRight(s[:end], " "))
		s = strings.TrimLeft(s[end:], " ")
	}
}
