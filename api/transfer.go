package api

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"talentmatch/market"
)

// maxRejectedRows is how many rejected rows an import's answer lists; the report counts all of them.
const maxRejectedRows = 1000

// uploadName is what an upload is called on the disk, whatever its sender calls it.
const uploadName = "upload"

// maxField is the most bytes of a form's field other than the file.
const maxField = 1 << 10

// importAnswer is the report of an import with the rows that it rejected.
type importAnswer struct {
	market.ImportReport
	// Ignored names the columns that were not understood.
	Ignored []string `json:"ignored"`
	// RejectedRows are the first 1,000 rejected rows in the order of the file.
	RejectedRows []market.RowOutcome `json:"rejectedRows"`
}

// importForm is the form of POST /imports.
type importForm struct {
	Kind    string `json:"kind"`
	File    []byte `json:"file"`
	Consent string `json:"consent,omitempty"`
	Source  string `json:"source,omitempty"`
	DryRun  bool   `json:"dryRun,omitempty"`
}

var kindNames = []string{"talents", "employers", "demands"}

// kindOf returns the kind of records for its plural.
func kindOf(plural string) (market.Kind, bool) {
	if !contains(kindNames, plural) {
		return "", false
	}
	return market.Kind(strings.TrimSuffix(plural, "s")), true
}

var exportTypes = map[string]string{"xlsx": typeXLSX, "csv": typeCSV + "; charset=utf-8", "jsonl": typeJSONL}

func (s *server) transferRoutes() []*route {
	kind := query("kind", "string")
	kind.allowed = kindNames
	in := []param{kind, query("consent", "string"), query("source", "string"), query("dryRun", "boolean"), query("filename", "string")}
	path := param{name: "kind", in: "path", kind: "string", required: true, allowed: kindNames, example: "talents"}
	format := query("format", "string")
	format.allowed = []string{"csv", "jsonl", "xlsx"}
	format.example = "xlsx"
	return []*route{
		{method: http.MethodPost, path: "/api/v1/imports", id: "import.create", tag: "exchange", params: in, transfer: true,
			body: &body{schema: typeOf[importForm](), types: []string{typeForm, typeXLSX, typeCSV, typeJSONL, typeBinary}},
			answers: []reply{{status: 200, schema: typeOf[importAnswer](), types: []string{typeJSON, typeCSV, typeXLSX, typeJSONL},
				headers: []string{"X-Import-Report"}}}, run: (*call).importFile},
		{method: http.MethodGet, path: "/api/v1/exports/{kind}", id: "export.get", tag: "exchange",
			params: []param{path, format}, transfer: true,
			answers: []reply{{status: 200, types: []string{typeJSONL, typeCSV, typeXLSX}, headers: []string{"Content-Disposition"}}},
			run:     (*call).export},
	}
}

// importFile takes an upload, as a form or as the body itself, to a file on the disk and imports it from
// there: formats like xlsx can't be read from a stream.
func (c *call) importFile() error {
	dir, err := os.MkdirTemp(c.s.o.TempDir, "talentmatch-upload-")
	if err != nil {
		return diskError(err)
	}
	defer c.discard(dir)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return diskError(err)
	}
	defer c.closed(root)
	u := upload{call: c, root: root, fields: map[string]string{}}
	for _, name := range []string{"kind", "consent", "source", "dryRun", "filename"} {
		u.fields[name] = c.text(name)
	}
	if err := u.receive(); err != nil {
		return err
	}
	file, options, err := u.checked()
	if err != nil {
		return err
	}
	answer := importAnswer{RejectedRows: []market.RowOutcome{}}
	options.Outcome = func(o market.RowOutcome) error {
		if o.Status == market.RowRejected && len(answer.RejectedRows) < maxRejectedRows {
			answer.RejectedRows = append(answer.RejectedRows, o)
		}
		return c.ctx().Err()
	}
	if c.prefersFile() {
		return c.importToFile(root, file, options)
	}
	if answer.ImportReport, err = c.s.o.Exchange.Import(c.ctx(), c.actor, file, options); err != nil {
		return namedFile(err, file)
	}
	answer.Ignored = filled(file.Notes.Ignored)
	c.explainRows(answer.RejectedRows)
	return c.localized(http.StatusOK, answer)
}

// namedFile makes sure that an error calls the file what its sender does, and not by where it stood here.
func namedFile(err error, file Upload) error {
	var e *market.Error
	if !errors.As(err, &e) {
		return err
	}
	own := *e
	own.Args = withName(e.Args, file)
	own.Problems = slices.Clone(e.Problems)
	for i := range own.Problems {
		own.Problems[i].Args = withName(own.Problems[i].Args, file)
	}
	return &own
}

func withName(args market.Args, file Upload) market.Args {
	own := maps.Clone(args)
	for k, v := range own {
		if s, ok := v.(string); ok {
			own[k] = strings.ReplaceAll(s, file.Path, file.Name)
		}
	}
	return own
}

// discard removes the folder of an upload. What can't be removed is for whoever runs the server to know.
func (c *call) discard(dir string) {
	if err := os.RemoveAll(dir); err != nil {
		c.s.log.WarnContext(c.ctx(), "an upload stays behind", "request", c.actor.Request, "error", err.Error())
	}
}

// closed closes a file of an upload that is about to be removed.
func (c *call) closed(f io.Closer) {
	if err := f.Close(); err != nil {
		c.s.log.WarnContext(c.ctx(), "closing a file of an upload", "request", c.actor.Request, "error", err.Error())
	}
}

// explainRows adds the sentence to every problem.
func (c *call) explainRows(rows []market.RowOutcome) {
	for i := range rows {
		own := make([]market.RowProblem, len(rows[i].Problems))
		copy(own, rows[i].Problems)
		for j := range own {
			own[j].Text = problemText(c.p, own[j].Problem)
		}
		rows[i].Problems = own
	}
}

// prefersFile tells whether the rejected rows are wanted as a file.
func (c *call) prefersFile() bool {
	return c.prefers(typeCSV) || c.prefers(typeXLSX) || c.prefers(typeJSONL)
}

// importToFile imports and answers the rejected rows as a file in the format of the upload, which can be
// fixed and imported again. The counts stand in the header, since the body has no place for them.
func (c *call) importToFile(root *os.Root, file Upload, o market.ImportOptions) error {
	rejected, err := root.Create("rejected")
	if err != nil {
		return diskError(err)
	}
	defer c.closed(rejected)
	file.Rejected, file.Notes.RejectedExt = rejected, ".csv"
	o.Outcome = func(market.RowOutcome) error { return c.ctx().Err() }
	report, err := c.s.o.Exchange.Import(c.ctx(), c.actor, file, o)
	if err != nil {
		return namedFile(err, file)
	}
	size, err := rejected.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = rejected.Seek(0, io.SeekStart)
	}
	if err != nil {
		return err
	}
	ext := file.Notes.RejectedExt
	h := c.w.Header()
	h.Set("Content-Type", fileType(ext))
	h.Set("Content-Disposition", `attachment; filename="`+string(file.Kind)+`s-rejected`+ext+`"`)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("X-Import-Report", fmt.Sprintf("rows=%d created=%d updated=%d unchanged=%d rejected=%d conflicts=%d withoutConsent=%d repeated=%d unidentified=%d",
		report.Rows, report.Created, report.Updated, report.Unchanged, report.Rejected, report.Conflicts, report.WithoutConsent,
		report.Repeated, report.Unidentified))
	c.w.WriteHeader(http.StatusOK)
	if _, err := io.Copy(c.w, rejected); err != nil {
		return market.Wrap(market.CodeCancelled, err, nil)
	}
	return nil
}

// fileType returns the media type for the ending of a file's name.
func fileType(ext string) string {
	if t, ok := exportTypes[strings.TrimPrefix(ext, ".")]; ok {
		return t
	}
	return typeBinary
}

// diskError tells a full disk from whatever else keeps a file from being written.
func diskError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return market.Wrap(market.CodeStorageFull, err, nil)
	}
	return market.Wrap(market.CodeInternal, err, nil)
}

// upload is a file on its way to the disk with the fields that came with it.
type upload struct {
	call   *call
	root   *os.Root // the folder that the upload has to itself
	name   string
	size   int64
	got    bool
	fields map[string]string
}

// receive takes the file from a form, or from the body itself whatever its media type: curl's default says
// nothing about the file.
func (u *upload) receive() error {
	if e := u.call.r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return u.call.contentType(nil)
	}
	mediaType, _, err := mime.ParseMediaType(u.call.r.Header.Get("Content-Type"))
	if err != nil && u.call.r.Header.Get("Content-Type") != "" {
		return u.call.contentType(u.call.route.body.types)
	}
	if mediaType == typeForm {
		return u.form()
	}
	u.name = u.fields["filename"]
	if u.name == "" {
		u.name = "upload" + extensionOf(mediaType)
	}
	return u.save(u.call.r.Body)
}

// extensionOf returns the extension for a media type, "" where only the content can tell.
func extensionOf(mediaType string) string {
	switch mediaType {
	case typeXLSX:
		return ".xlsx"
	case typeCSV:
		return ".csv"
	case typeJSONL, "application/x-ndjson", "application/jsonlines":
		return ".jsonl"
	}
	return ""
}

// form reads a multipart form part by part; only the file touches the disk.
func (u *upload) form() error {
	parts, err := u.call.r.MultipartReader()
	if err != nil {
		return market.Wrap(market.CodeMalformed, err, market.Args{"what": typeForm})
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return formError(err)
		}
		if err := u.part(part); err != nil {
			return err
		}
	}
}

func formError(err error) error {
	e := asError(bodyError(err))
	if e.Code == market.CodeMalformed {
		e.Args = market.Args{"what": typeForm}
	}
	return e
}

func (u *upload) part(part *multipart.Part) error {
	name := part.FormName()
	if name == "file" {
		if u.got {
			return market.Invalid([]market.Problem{{Field: "file", Code: market.ProblemRepeated, Args: market.Args{"value": "file"}}})
		}
		u.name = part.FileName()
		return u.save(part)
	}
	if !contains([]string{"kind", "consent", "source", "dryRun"}, name) {
		return market.Invalid([]market.Problem{{Field: clip(name), Code: market.ProblemUnknown}})
	}
	b, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if err != nil {
		return formError(err)
	}
	if len(b) > maxField {
		return market.Invalid([]market.Problem{{Field: name, Code: market.ProblemTooLong, Args: market.Args{"length": len(b), "most": maxField}}})
	}
	u.fields[name] = string(b)
	return nil
}

// save copies the file to the disk. What the sender called it is never used as a path.
func (u *upload) save(from io.Reader) error {
	f, err := u.root.OpenFile(uploadName, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return diskError(err)
	}
	read := &errReader{r: from}
	u.size, err = io.Copy(f, read)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	u.got = true
	u.name = filepath.Base(filepath.ToSlash(strings.ReplaceAll(u.name, `\`, "/")))
	switch {
	case read.err != nil:
		return formError(read.err)
	case err != nil:
		return diskError(err)
	}
	return nil
}

// errReader remembers the reader's own error, so that it can be told from one of the disk.
type errReader struct {
	r   io.Reader
	err error
}

func (e *errReader) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		e.err = err
	}
	return n, err
}

// checked returns the file and the options, or everything that is wrong with them.
func (u *upload) checked() (Upload, market.ImportOptions, error) {
	var problems []market.Problem
	if !u.got || u.size == 0 {
		problems = append(problems, market.Problem{Field: "file", Code: market.ProblemRequired})
	}
	kind, ok := kindOf(u.fields["kind"])
	switch {
	case u.fields["kind"] == "":
		problems = append(problems, market.Problem{Field: "kind", Code: market.ProblemRequired})
	case !ok:
		problems = append(problems, market.Problem{Field: "kind", Code: market.ProblemNotAllowed,
			Args: market.Args{"value": clip(u.fields["kind"]), "allowed": kindNames}})
	}
	for _, name := range []string{"consent", "source", "dryRun"} {
		p := query(name, "string")
		if name == "dryRun" {
			p.kind = "boolean"
		}
		if v := u.fields[name]; v != "" {
			problems = append(problems, p.check([]string{v})...)
		}
	}
	file := Upload{Kind: kind, Path: filepath.Join(u.root.Name(), uploadName), Name: u.name, Size: u.size, Lang: u.call.lang, Notes: &Notes{}}
	options := market.ImportOptions{Consent: u.fields["consent"], Source: u.fields["source"], DryRun: u.fields["dryRun"] == "true"}
	return file, options, market.Invalid(problems)
}

// export streams every record of a kind. An error before the first byte is answered; after it the
// connection breaks off, so that half a file is never taken for a whole one.
func (c *call) export() error {
	kind, ok := kindOf(c.path("kind"))
	if !ok {
		return &market.Error{Code: codeNoRoute}
	}
	format := c.text("format")
	if format == "" {
		format = "jsonl"
	}
	h := c.w.Header()
	h.Set("Content-Type", exportTypes[format])
	h.Set("Content-Disposition", `attachment; filename="`+string(kind)+"s-"+string(c.s.o.App.Today())+"."+format+`"`)
	if c.r.Method == http.MethodHead {
		c.w.WriteHeader(http.StatusOK)
		return nil
	}
	out := &errWriter{w: c.w}
	err := c.s.o.Exchange.Export(c.ctx(), c.actor, kind, format, c.lang, out)
	if out.err != nil {
		return market.Wrap(market.CodeCancelled, out.err, nil) // the reader is gone
	}
	return err
}

// errWriter remembers the writer's own error, so that a reader who is gone can be told from an export that
// failed.
type errWriter struct {
	w   io.Writer
	err error
}

func (e *errWriter) Write(p []byte) (int, error) {
	n, err := e.w.Write(p)
	if err != nil {
		e.err = err
	}
	return n, err
}
