// Package exchange reads talents, demands and employers from files (xlsx, csv, tsv, JSON Lines) and
// writes them back.
//
// # What a row states
//
// A row becomes a market.Row: what its cells say, and the problems of those that say nothing
// understandable. An empty cell keeps the stored value, "-" clears it. A row with problems is yielded all
// the same, so that whoever imports reports every one of them.
//
// What can't be understood is a problem, for which the row is not taken, where losing it would make the record
// another one or a wrong one: ids and numbers, name, phone and e-mail, credit codes, the state and the end of a
// demand, and a salary or a day of which a number is stated. Of every other field (places, education, experience,
// types of employment, occupations, headcount …), and of a salary or a start in words alone, the cell is passed
// over: the row is read without it, keeps what is stored, and Source.Ignored counts the cell as unreadable.
//
// Rows below the header that are no records (totals, notes, headings) are passed over and counted too, and so are
// columns that are known and kept nowhere: a serial number (序号, 编号) identifies nobody.
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
// whole grant, version and time, as an export of this package does; a refusal clears it. A cell that can't be
// understood is a refusal and counted as unreadable, so that nobody attests consent over it; of several columns
// about consent one refusal is enough. An export leaves the cells of a talent who was never asked empty.
//
// # Exact round trips
//
// What Writer writes, Source reads back to the same records (revision, times of writing and found skills
// aside, which the store and the taxonomy make). Cells are written for people where that is lossless and as
// JSON where it is not. Tables hold talents' phone numbers of China in one form, digits alone, whatever the form
// in which they are stored. A text that begins or ends with blanks, or that is a lone "-" or a word for nothing, is written
// with an apostrophe before it, which reading takes off again; in csv so is one that a spreadsheet could take for
// a formula. Cells of a workbook are typed as texts and need none for that.
package exchange
