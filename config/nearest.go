package config

import (
	"strings"
)

// nearest returns the known name that is most like an unknown one as "nearest"; no argument where none is
// alike. A name is alike where a third of its characters differ at most, or where it is the last part of a
// known one ("uri").
func nearest(unknown string, name func(*field) string) args {
	best, least := "", 0
	low := strings.ToLower(unknown)
	for i := range fields {
		known := name(&fields[i])
		k := strings.ToLower(known)
		d := distance(low, k)
		if strings.HasSuffix(k, "."+low) {
			d = 1
		}
		if d <= max(len(k), len(low))/3 && (best == "" || d < least) {
			best, least = known, d
		}
	}
	if best == "" {
		return nil
	}
	return args{"nearest": best}
}

// distance is the number of insertions, deletions and replacements that turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
