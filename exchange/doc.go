// Package exchange reads talents, demands and employers from files (xlsx, csv, tsv, JSON Lines) and
// writes them back.
//
// # What a row states
//
// A row becomes a market.Row: what its cells say, and the problems of those that say nothing
// understandable. An empty cell keeps the stored value, "-" clears it. A row with problems is yielded all
// the same, so that whoever imports reports every one of them.
//
// # Identity
//
// The package reads identity and leaves the decision to the caller. Row.Identity holds, where stated, in
// the order in which they count:
//
//  1. ID: the record's own id (column "id");
//  2. Source and ExternalID: the id in the system that the row comes from. Source is often absent: then
//     the import's own source applies;
//  3. talents: Private.RosterNumber (student or roster number, unique within Source);
//  4. talents: Private.Phone or Private.Email together with Private.Name;
//     demands: Row.Employer (credit code, else name) with ExternalID, else with Title, Place.Districts
//     and Start; employers: CreditCode, else Name.
//
// # Consent
//
// A consent cell is Row.Consent. Apply and Identity carry Consent.Matching only where the row states a
// whole grant, version and time, as an export of this package does; a refusal clears it.
//
// # Exact round trips
//
// What Writer writes, Source reads back to the same records (revision, times of writing and found skills
// aside, which the store and the taxonomy make). Cells are written for people where that is lossless and as
// JSON where it is not. A text that a spreadsheet could take for a formula, that begins or ends with blanks,
// or that is a lone "-" is written with an apostrophe before it, which reading takes off again.
package exchange
