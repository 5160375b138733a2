// Package matching is the scoring engine: how well a talent fits a demand, how much the demand appeals to
// the talent, whether the match is feasible at all, and why.
//
// It is pure: no I/O, no clock, no randomness, no floating point. The same two records, the same engine
// version and the same day give the same bytes on every machine. Records are compiled into rows of small
// integers, kept in columns, and scanned; a match that is shown is explained by the very code that scored it.
package matching
