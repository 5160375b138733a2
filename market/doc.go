// Package market is the domain of talentmatch: talents, employers and demands, what makes them valid,
// which transitions are legal, the codes of everything that can go wrong, and the types that cross
// between the packages around it (Match, Reason, Change, SkillHit, Tables).
//
// It imports the standard library alone and does no I/O. Time, randomness and identifiers are
// arguments, so every decision made here can be replayed.
package market
