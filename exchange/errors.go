package exchange

import (
	"errors"

	"talentmatch/market"
)

// The codes of what can be wrong with a file, which stand in the Problems of the error with Field "file", and
// with its rows.
const (
	ProblemLegacyExcel   market.Code = "exchange.legacy_excel"   // .xls: save it as .xlsx
	ProblemEncrypted     market.Code = "exchange.encrypted"      // a workbook with a password
	ProblemWord          market.Code = "exchange.word"           // a text document
	ProblemPDF           market.Code = "exchange.pdf"            // a PDF
	ProblemOpenDocument  market.Code = "exchange.open_document"  // .ods and kin
	ProblemArchive       market.Code = "exchange.archive"        // a zip or another archive
	ProblemHTML          market.Code = "exchange.html"           // a web page, often named .xls
	ProblemBinary        market.Code = "exchange.binary"         // no text
	ProblemEmptyFile     market.Code = "exchange.empty_file"     // nothing in it
	ProblemDirectory     market.Code = "exchange.directory"      // a folder, not a file
	ProblemNoHeader      market.Code = "exchange.no_header"      // no row with known column names
	ProblemEncoding      market.Code = "exchange.encoding"       // neither UTF-8 nor GB18030 nor UTF-16
	ProblemDamaged       market.Code = "exchange.damaged"        // a workbook that can't be read
	ProblemFileTooLarge  market.Code = "exchange.file_too_large" // beyond the limit, also unpacked
	ProblemUnknownColumn market.Code = "exchange.unknown_target" // a mapping to a field that doesn't exist
	ProblemWrongKind     market.Code = "exchange.wrong_kind"     // opened for another kind of record
	ProblemRowTooLarge   market.Code = "exchange.row_too_large"  // one row beyond the limit
	ProblemMobileDigits  market.Code = "exchange.mobile_digits"  // a mobile number of China without its 11 digits
	ProblemTwoMobiles    market.Code = "exchange.two_mobiles"    // two mobile numbers in one cell
	ProblemSalaryUnit    market.Code = "exchange.salary_unit"    // a small number for a salary, without a unit
	ProblemMalformedLine market.Code = "exchange.malformed_line" // a line that is no JSON
)

// errRowTooLarge tells that one row is beyond the limit; reading goes on after it.
var errRowTooLarge = errors.New("row too large")

// fileError returns the error for a whole file.
func fileError(code, problem market.Code, args market.Args, cause error) error {
	return &market.Error{Code: code, Err: cause, Problems: []market.Problem{{Field: "file", Code: problem, Args: args}}}
}
