package market

// Row is one row of an imported file, read but not yet decided on.
type Row[T any] struct {
	RowHead
	// Apply puts what the row states onto a record: a fresh one, or the stored one that it identifies. An
	// empty cell leaves the value as it is, "-" clears it. Nil where the row could not be read.
	Apply func(*T)
	// Identity is a record with what the row states and nothing else.
	Identity T
	// Employer is what a row of demands states of its employer (name, credit code); nil otherwise.
	Employer *Employer
	// Consent is what a row of talents states on consent to matching.
	Consent ConsentCell
	// Problems are those found while reading, with Column set.
	Problems []RowProblem
}

// RowHead says where a row stands.
type RowHead struct {
	// Sheet names the sheet of a workbook, empty elsewhere. Number is the row's number in the file, from 1.
	Sheet  string `json:"sheet,omitempty"`
	Number int    `json:"row"`
	// Cells are the row's cells as they stood, so that a rejected row can be handed back. One of JSON
	// Lines has the line as its only cell.
	Cells []string `json:"-"`
}

// ConsentCell is what a row states on consent.
type ConsentCell struct {
	// Stated tells whether the row has a filled consent cell; Given what it says; Version which text.
	Stated  bool
	Given   bool
	Version string
}

// RowProblem is one reason for which a row is rejected.
type RowProblem struct {
	Column string `json:"column,omitempty"`
	// Value is the cell as it stood, at most 60 characters.
	Value string `json:"value,omitempty"`
	Problem
	Text string `json:"text,omitempty"`
}

// RowStatus says what became of a row.
type RowStatus string

// What can become of a row.
const (
	RowCreated   RowStatus = "created"
	RowUpdated   RowStatus = "updated"
	RowUnchanged RowStatus = "unchanged"
	RowRejected  RowStatus = "rejected"
)

// RowOutcome is what became of one row.
type RowOutcome struct {
	RowHead
	Status RowStatus `json:"status"`
	ID     string    `json:"id,omitempty"`
	// Repeats is the earlier row of the import that had written the same record, 0 for none.
	Repeats  int          `json:"repeats,omitempty"`
	Problems []RowProblem `json:"problems,omitempty"`
}

// ImportOptions say how a file is imported.
type ImportOptions struct {
	// Consent is the version of the consent text that the importer attests for rows that state nothing.
	Consent string
	// DryRun decides on every row and writes none.
	DryRun bool
	// Source is put on records that state none; it scopes external IDs and roster numbers.
	Source string
	// Outcome, where set, hears of every row in the order of the file.
	Outcome func(RowOutcome) error
}

// ImportReport counts what became of the rows. Rows = Created + Updated + Unchanged + Rejected.
type ImportReport struct {
	Kind      Kind `json:"kind"`
	DryRun    bool `json:"dryRun"`
	Rows      int  `json:"rows"`
	Created   int  `json:"created"`
	Updated   int  `json:"updated"`
	Unchanged int  `json:"unchanged"`
	Rejected  int  `json:"rejected"`
	// Conflicts counts the rejected rows whose identity contradicts a stored record.
	Conflicts int `json:"conflicts"`
	// WithoutConsent counts the talents, each once, that are stored but not matched.
	WithoutConsent int `json:"withoutConsent"`
	// Repeated counts the rows that changed what an earlier row of the same import had written.
	Repeated int `json:"repeated,omitempty"`
	// Unidentified counts the new talents whose rows state nothing by which they could be recognised again
	// (ID, external ID, roster number, phone, e-mail): importing the file once more doubles them.
	Unidentified int `json:"unidentified,omitempty"`
	// NewEmployers counts the employers that rows of demands brought along.
	NewEmployers int `json:"newEmployers,omitempty"`
}

// The codes of problems that only imports have.
const (
	ProblemUnreadable   Code = "unreadable"        // the cell can't be understood
	ProblemNameMismatch Code = "name_mismatch"     // the phone or e-mail belongs to somebody with another name
	ProblemAmbiguous    Code = "ambiguous"         // the row fits several stored records
	ProblemTaken        Code = "taken"             // a unique key belongs to another record
	ProblemChanged      Code = "changed_meanwhile" // the record changed during the import
	ProblemNoSuchID     Code = "no_such_id"        // the ID names no stored record
	ProblemNotAsked     Code = "not_asked"         // the ID is none of those that are asked about
)
