package market

import (
	"errors"
	"fmt"
	"strings"
)

// Code names what went wrong, in words of the domain. It is stable: programs may depend on it, and the
// catalogues hold a sentence for each.
type Code string

// The codes of errors. One table in the API maps each to a status of HTTP.
const (
	CodeInvalid     Code = "invalid"      // the input breaks a rule; Problems say which
	CodeMalformed   Code = "malformed"    // the input can't be read at all (broken JSON, wrong type)
	CodeTooLarge    Code = "too_large"    // the input is larger than is allowed
	CodeNotFound    Code = "not_found"    // no such record
	CodeConflict    Code = "conflict"     // the record has changed since it was read
	CodeDuplicate   Code = "duplicate"    // another record holds a key that must be unique
	CodeForbidden   Code = "forbidden"    // the actor may not do this
	CodeIllegalStep Code = "illegal_step" // the state machine knows no such transition
	CodeReferenced  Code = "referenced"   // other records name this one
	CodeUnavailable Code = "unavailable"  // a service that is needed does not answer
	CodeNotReady    Code = "not_ready"    // a cache is being built; try again
	CodeStorageFull Code = "storage_full" // no room left where data is kept
	CodeReadOnly    Code = "read_only"    // data is kept where nothing can be written
	CodeInUse       Code = "in_use"       // another process holds this data
	CodeCorrupt     Code = "corrupt"      // stored data can't be read
	CodeUnsupported Code = "unsupported"  // a format or option that is known but not taken
	CodeCancelled   Code = "cancelled"    // the caller went away or the time ran out
	CodeInternal    Code = "internal"     // a defect of the product
	CodePrecondRev  Code = "rev_required" // a change needs the revision it is based on
)

// Args are the arguments of a code: what a sentence in the catalogue needs. Values are strings, integers,
// booleans, or slices of these.
type Args map[string]any

// Problem is one thing that is wrong with one field of an input.
type Problem struct {
	// Field is the path, such as "skills[2].level"; empty where the whole input is meant.
	Field string `json:"field"`
	// Code names the rule that is broken.
	Code Code `json:"code"`
	// Args say what was found ("value") and what is allowed.
	Args Args `json:"args,omitempty"`
}

// Error is an error of the domain.
type Error struct {
	Code Code
	// Args are the arguments of the code, such as the kind and id of what was not found.
	Args Args
	// Problems are all the field problems of an invalid input.
	Problems []Problem
	// Err is the cause, for the log; it is never shown to a user.
	Err error
}

// Error returns a text for logs and developers, in English and without the values of personal fields.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	for _, k := range []string{"kind", "id", "field", "key", "what", "path"} {
		if v, ok := e.Args[k]; ok {
			fmt.Fprintf(&b, " %s=%v", k, v)
		}
	}
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "; %s: %s", p.Field, p.Code)
	}
	if e.Err != nil {
		b.WriteString(": ")
		b.WriteString(e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is tells whether target is an *Error with the same code, so that errors.Is works with the values below.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code && t.Args == nil && t.Problems == nil && t.Err == nil
}

// Values for errors.Is.
var (
	ErrInvalid     = &Error{Code: CodeInvalid}
	ErrNotFound    = &Error{Code: CodeNotFound}
	ErrConflict    = &Error{Code: CodeConflict}
	ErrDuplicate   = &Error{Code: CodeDuplicate}
	ErrUnavailable = &Error{Code: CodeUnavailable}
	ErrNotReady    = &Error{Code: CodeNotReady}
	ErrInUse       = &Error{Code: CodeInUse}
	ErrCorrupt     = &Error{Code: CodeCorrupt}
	ErrStorageFull = &Error{Code: CodeStorageFull}
	ErrReadOnly    = &Error{Code: CodeReadOnly}
	ErrCancelled   = &Error{Code: CodeCancelled}
)

// CodeOf returns the code of the first *Error in err's chain, CodeInternal where there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// Wrap returns an *Error with the code and cause.
func Wrap(code Code, err error, args Args) *Error {
	return &Error{Code: code, Args: args, Err: err}
}

// NotFound returns the error for a record that does not exist.
func NotFound(kind Kind, id string) *Error {
	return &Error{Code: CodeNotFound, Args: Args{"kind": string(kind), "id": id}}
}

// Conflict returns the error for a record whose revision is not the expected one.
func Conflict(kind Kind, id string, expected, found int64) *Error {
	return &Error{Code: CodeConflict, Args: Args{"kind": string(kind), "id": id, "expected": expected, "found": found}}
}

// Duplicate returns the error for a unique key that another record holds.
func Duplicate(kind Kind, key, holder string) *Error {
	return &Error{Code: CodeDuplicate, Args: Args{"kind": string(kind), "key": key, "holder": holder}}
}

// Invalid returns an error for the problems, nil where there are none.
func Invalid(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &Error{Code: CodeInvalid, Problems: problems}
}
