package config

import "strings"

// The codes of problems. The catalogue of texts has a sentence for each.
const (
	ProblemUnknown    = "unknown_field"    // no such key; Args "nearest" names one that is like it
	ProblemType       = "wrong_type"       // Args "value" and "type", the kind of value that is needed
	ProblemRequired   = "required"         // the value must not be empty
	ProblemOutOfRange = "out_of_range"     // Args "value", "low", "high"
	ProblemNotAllowed = "not_allowed"      // Args "value", "allowed"
	ProblemFormat     = "bad_format"       // Args "value" and "format", an example
	ProblemFile       = "bad_file"         // the file can't be read, or isn't YAML; Args "reason"
	ProblemTimezone   = "unknown_timezone" // Args "value"
	ProblemCron       = "bad_schedule"     // Args "value", "reason"
	ProblemClash      = "clash"            // "value" is below "least", which is that of "other"
)

// Problem is one thing that is wrong with one key.
type Problem struct {
	Key string `json:"key"`
	// Source says where the value came from: the file's name, the environment variable, or the flag.
	Source string `json:"source"`
	Code   string `json:"code"`
	// Args are the arguments of the code; a secret is never among them.
	Args map[string]any `json:"args,omitempty"`
}

// Error holds everything that is wrong with a configuration.
type Error struct {
	Problems []Problem
}

// Error returns a text for logs and developers.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("invalid configuration")
	for _, p := range e.Problems {
		b.WriteString("; " + p.Key + " (" + p.Source + "): " + p.Code)
	}
	return b.String()
}

// args are the arguments of a problem.
type args = map[string]any
