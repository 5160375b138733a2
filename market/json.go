package market

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// ProblemSyntax is the code of a text that is not JSON; its arguments are those of a JSONFault.
const ProblemSyntax Code = "json_syntax"

// space is what may stand between the tokens of JSON.
const space = " \t\r\n"

// JSONFault is where a text stops being JSON.
type JSONFault struct {
	// Line and Column count from 1, columns in characters.
	Line, Column int
	// Found is the character there, as U+0000 where it leaves no mark; empty where the text ends too early. It is
	// one character and no more, because the text may hold what is personal.
	Found string
}

// FindJSONFault returns where a text stops being one JSON value, false where it is one.
func FindJSONFault(text []byte) (JSONFault, bool) {
	if json.Valid(text) {
		return JSONFault{}, false
	}
	text = bytes.TrimRight(text, space)
	at := faultAt(text)
	line := bytes.LastIndexByte(text[:at], '\n') + 1
	f := JSONFault{Line: 1 + bytes.Count(text[:at], []byte("\n")), Column: 1 + utf8.RuneCount(text[line:at])}
	if at < len(text) {
		r, _ := utf8.DecodeRune(text[at:])
		f.Found = string(r)
		if !visible(r) {
			f.Found = fmt.Sprintf("U+%04X", r)
		}
	}
	return f, true
}

// faultAt returns the index of the first byte that can't stand where it stands, the length of the text where
// more should come.
func faultAt(text []byte) int {
	d := json.NewDecoder(bytes.NewReader(text))
	var value json.RawMessage
	err := d.Decode(&value)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return start(text, int(syntax.Offset)-1)
	case err != nil:
		return len(text)
	}
	rest := text[d.InputOffset():] // a value is whole: what follows it is the fault
	return len(text) - len(bytes.TrimLeft(rest, space))
}

// start returns where the character begins whose byte stands at i.
func start(text []byte, i int) int {
	i = max(0, min(i, len(text)))
	for i > 0 && i < len(text) && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

// Problem is the fault as a problem of the whole input.
func (f JSONFault) Problem() Problem {
	args := Args{"line": f.Line, "column": f.Column}
	if f.Found != "" {
		args["found"] = f.Found
	}
	return Problem{Code: ProblemSyntax, Args: args}
}
