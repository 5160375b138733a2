package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strconv"

	"talentmatch/app/text"
	"talentmatch/market"
)

// The codes of errors that only HTTP has.
const (
	codeNoRoute       market.Code = "no_route"       // nothing is served under this path
	codeMethod        market.Code = "method"         // the path is served, but not with this method
	codeNotAcceptable market.Code = "not_acceptable" // the reader accepts none of the formats
	codeSlowBody      market.Code = "slow_body"      // the body did not arrive in time
	codeCrossOrigin   market.Code = "cross_origin"   // a browser sent this from another site
	codeMisdirected   market.Code = "misdirected"    // addressed to a name that is not this machine's
	codeMissing       market.Code = "precondition"   // If-Match names what is not stored
)

// statusClientGone is what the log shows where the caller went away before the answer (nginx's 499).
const statusClientGone = 499

// answer is how one code is answered.
type problemRule struct {
	status int
	// retry is the value of Retry-After in seconds, 0 for none.
	retry int
}

// problemRules is the one table from codes to statuses.
var problemRules = map[market.Code]problemRule{
	market.CodeInvalid:     {status: http.StatusUnprocessableEntity},
	market.CodeMalformed:   {status: http.StatusBadRequest},
	market.CodeTooLarge:    {status: http.StatusRequestEntityTooLarge},
	market.CodeNotFound:    {status: http.StatusNotFound},
	market.CodeConflict:    {status: http.StatusConflict}, // 412 where the request had If-Match
	market.CodeDuplicate:   {status: http.StatusConflict},
	market.CodeForbidden:   {status: http.StatusForbidden},
	market.CodeIllegalStep: {status: http.StatusConflict},
	market.CodeReferenced:  {status: http.StatusConflict},
	market.CodeUnavailable: {status: http.StatusServiceUnavailable, retry: 5},
	market.CodeNotReady:    {status: http.StatusServiceUnavailable, retry: 2},
	market.CodeStorageFull: {status: http.StatusInsufficientStorage},
	market.CodeReadOnly:    {status: http.StatusServiceUnavailable},
	market.CodeInUse:       {status: http.StatusServiceUnavailable},
	market.CodeCorrupt:     {status: http.StatusInternalServerError},
	market.CodeUnsupported: {status: http.StatusUnsupportedMediaType},
	market.CodeCancelled:   {status: http.StatusServiceUnavailable, retry: 5}, // 499 where the caller is gone
	market.CodeInternal:    {status: http.StatusInternalServerError},
	market.CodePrecondRev:  {status: http.StatusPreconditionRequired},
	codeNoRoute:            {status: http.StatusNotFound},
	codeMethod:             {status: http.StatusMethodNotAllowed},
	codeNotAcceptable:      {status: http.StatusNotAcceptable},
	codeSlowBody:           {status: http.StatusRequestTimeout},
	codeCrossOrigin:        {status: http.StatusForbidden},
	codeMisdirected:        {status: http.StatusMisdirectedRequest},
	codeMissing:            {status: http.StatusPreconditionFailed},
}

// Problem is the document of an error (RFC 9457).
type Problem struct {
	// Type leads to the code's place in the documentation.
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Instance string `json:"instance"`
	// Code is the stable name of the error; programs should look at it alone.
	Code market.Code `json:"code"`
	// Args are the arguments of the code, such as the revision found at a conflict.
	Args      market.Args    `json:"args,omitempty"`
	Errors    []FieldProblem `json:"errors,omitempty"`
	RequestID string         `json:"requestId"`
	// Store and Caches stand on problems of readiness.
	Store  string                       `json:"store,omitempty"`
	Caches map[string]market.CacheState `json:"caches,omitempty"`
}

// FieldProblem is one thing that is wrong with one field.
type FieldProblem struct {
	Field  string      `json:"field"`
	Code   market.Code `json:"code"`
	Args   market.Args `json:"args,omitempty"`
	Detail string      `json:"detail"`
}

// asError brings any error into the form of a domain error: errors of contexts, of bodies that are too
// large or too slow, and whatever else there is as an internal one.
func asError(err error) *market.Error {
	var (
		domain *market.Error
		large  *http.MaxBytesError
	)
	switch {
	case errors.As(err, &domain):
		return domain
	case errors.As(err, &large):
		return &market.Error{Code: market.CodeTooLarge, Args: market.Args{"most": bytesText(large.Limit)}, Err: err}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return market.Wrap(codeSlowBody, err, nil)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return market.Wrap(market.CodeCancelled, err, nil)
	}
	return market.Wrap(market.CodeInternal, err, nil)
}

// bytesText writes a limit the way people do.
func bytesText(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return strconv.FormatInt(n>>20, 10) + " MiB"
	case n >= 1<<10 && n%(1<<10) == 0:
		return strconv.FormatInt(n>>10, 10) + " KiB"
	}
	return strconv.FormatInt(n, 10) + " B"
}

// statusOf returns the status that answers the error in this request.
func statusOf(e *market.Error, r *http.Request) (status, retry int) {
	rule, ok := problemRules[e.Code]
	if !ok {
		rule = problemRules[market.CodeInternal]
	}
	switch {
	case e.Code == market.CodeConflict && r.Header.Get("If-Match") != "":
		return http.StatusPreconditionFailed, 0
	case e.Code == market.CodeCancelled && errors.Is(r.Context().Err(), context.Canceled):
		return statusClientGone, 0
	}
	return rule.status, rule.retry
}

// newProblem writes the document of an error in the printer's language. Errors of the product itself say
// nothing beyond their code: causes and arguments are for the log.
func newProblem(e *market.Error, r *http.Request, p *text.Printer, requestID string) *Problem {
	status, _ := statusOf(e, r)
	code := e.Code
	if _, known := problemRules[code]; !known || code == market.CodeCorrupt {
		code = market.CodeInternal
	}
	doc := &Problem{
		Type: "/docs#problem-" + string(code), Title: p.Text("api.title."+string(code), nil), Status: status,
		Instance: r.URL.Path, Code: code, RequestID: requestID,
	}
	if hidesArgs(code) {
		doc.Detail = p.Text("error."+string(code), nil)
		return doc
	}
	doc.Args = e.Args
	doc.Detail = p.Text("error."+string(code), e.Args)
	for i, q := range e.Problems {
		if i == maxProblems { // of a list of many thousand wrong IDs the first ones tell enough
			break
		}
		doc.Errors = append(doc.Errors, FieldProblem{Field: q.Field, Code: q.Code, Args: q.Args, Detail: problemText(p, q)})
	}
	return doc
}

// problemText is the sentence of a field's problem; a code that has none of its own is said in general.
func problemText(p *text.Printer, q market.Problem) string {
	if p.Has("problem." + string(q.Code)) {
		return p.Problem(q)
	}
	return p.Text("api.title."+string(market.CodeInvalid), nil)
}

// hidesArgs tells whether the arguments of the code are about the machine (paths, addresses).
func hidesArgs(code market.Code) bool {
	switch code {
	case market.CodeInternal, market.CodeReadOnly, market.CodeInUse, market.CodeStorageFull, market.CodeUnavailable:
		return true
	}
	return false
}

// writeProblem answers with the document.
func writeProblem(w http.ResponseWriter, doc *Problem, lang string, retry int) {
	h := w.Header()
	for _, k := range []string{"ETag", "Location", "Content-Disposition", "Content-Length"} {
		h.Del(k)
	}
	h.Set("Content-Type", "application/problem+json; charset=utf-8")
	h.Set("Content-Language", lang)
	h.Set("Vary", "Accept-Language")
	h.Set("Cache-Control", "no-store")
	if retry > 0 {
		h.Set("Retry-After", strconv.Itoa(retry))
	}
	var b bytes.Buffer
	_ = encodeJSON(&b, doc)                        // a document is made of what JSON can hold
	h.Set("Content-Length", strconv.Itoa(b.Len())) // nobody has to wait for the connection's end
	w.WriteHeader(doc.Status)
	_, _ = w.Write(b.Bytes()) // the status is out; a broken connection has nobody to tell
}

// encodeJSON writes v as JSON with a line break after it. Characters that matter to HTML alone stay as
// they are: this is not HTML, and every browser is told so.
func encodeJSON(w interface{ Write([]byte) (int, error) }, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
