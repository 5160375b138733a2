package exchange

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"talentmatch/market"
)

// Format is the format of a file.
type Format string

// The formats that are read; all but FormatTSV and FormatJSON are written too.
const (
	FormatXLSX  Format = "xlsx"
	FormatCSV   Format = "csv"
	FormatTSV   Format = "tsv"
	FormatJSONL Format = "jsonl"
	FormatJSON  Format = "json" // one array of objects
)

const sampleSize = 64 << 10

// detectFormat tells the format from the content; a format that isn't read is an error that names it.
func detectFormat(r io.ReaderAt, size int64, head []byte) (Format, error) {
	switch {
	case len(bytes.TrimSpace(head)) == 0 && size <= sampleSize:
		return "", fileError(market.CodeInvalid, ProblemEmptyFile, nil, nil)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		if bytes.Contains(head, utf16le("EncryptedPackage")) {
			return "", unsupported(ProblemEncrypted, "xlsx")
		}
		return "", unsupported(ProblemLegacyExcel, "xls")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return detectZip(r, size)
	case bytes.HasPrefix(head, []byte("%PDF")):
		return "", unsupported(ProblemPDF, "pdf")
	case bytes.HasPrefix(head, []byte("{\\rtf")):
		return "", unsupported(ProblemWord, "rtf")
	case bytes.HasPrefix(head, []byte("\x1F\x8B")), bytes.HasPrefix(head, []byte("Rar!")), bytes.HasPrefix(head, []byte("7z\xBC\xAF")):
		return "", unsupported(ProblemArchive, "archive")
	}
	return detectText(head)
}

func unsupported(problem market.Code, format string) error {
	return fileError(market.CodeUnsupported, problem, market.Args{"format": format}, nil)
}

func utf16le(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := 0; i < len(s); i++ {
		b = append(b, s[i], 0)
	}
	return b
}

// detectZip tells a workbook from other things in a zip.
func detectZip(r io.ReaderAt, size int64) (Format, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return "", fileError(market.CodeMalformed, ProblemDamaged, nil, err)
	}
	for _, f := range z.File {
		switch name := strings.ToLower(f.Name); {
		case name == "xl/workbook.xml", strings.HasPrefix(name, "xl/worksheets/"):
			return FormatXLSX, nil
		case strings.HasPrefix(name, "word/"):
			return "", unsupported(ProblemWord, "docx")
		case name == "xl/workbook.bin":
			return "", unsupported(ProblemLegacyExcel, "xlsb")
		case name == "mimetype":
			return "", unsupported(ProblemOpenDocument, "ods")
		}
	}
	return "", unsupported(ProblemArchive, "zip")
}

func detectText(head []byte) (Format, error) {
	if utf16BOM(head) {
		return FormatCSV, nil
	}
	text := bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	if bytes.IndexByte(text, 0) >= 0 {
		return "", unsupported(ProblemBinary, "binary")
	}
	text = bytes.TrimLeft(text, " \t\r\n")
	low := bytes.ToLower(text[:min(len(text), 256)])
	switch {
	case bytes.HasPrefix(low, []byte("<html")), bytes.HasPrefix(low, []byte("<!doctype")),
		bytes.HasPrefix(low, []byte("<table")), bytes.HasPrefix(low, []byte("<?xml")), bytes.HasPrefix(low, []byte("<meta")):
		return "", unsupported(ProblemHTML, "html")
	case bytes.HasPrefix(text, []byte("{")):
		return FormatJSONL, nil
	case bytes.HasPrefix(text, []byte("[")) && bytes.HasPrefix(bytes.TrimLeft(text[1:], " \t\r\n"), []byte("{")):
		return FormatJSON, nil
	case bytes.HasPrefix(text, []byte("#")) && commentedJSON(text):
		return FormatJSONL, nil
	}
	return FormatCSV, nil
}

// commentedJSON tells whether the first line that isn't a comment begins an object.
func commentedJSON(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' {
			return line[0] == '{'
		}
	}
	return false
}

func utf16BOM(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xFF\xFE")) || bytes.HasPrefix(b, []byte("\xFE\xFF"))
}

// charset is the encoding of a text file.
type charset int

const (
	charsetUTF8 charset = iota
	charsetUTF16
	charsetGB18030
)

// detectCharset reads the whole file once: one that is valid UTF-8 throughout, or nearly so, is UTF-8, every
// other one must be valid GB18030.
func detectCharset(r io.ReaderAt, size int64, head []byte) (charset, error) {
	if utf16BOM(head) {
		return charsetUTF16, nil
	}
	high, bad, err := countUTF8(io.NewSectionReader(r, 0, size))
	if err != nil {
		return 0, err
	}
	if bad == 0 || bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")) || bad*200 < high {
		return charsetUTF8, nil
	}
	text, err := io.ReadAll(io.LimitReader(decoded(io.NewSectionReader(r, 0, size), charsetGB18030), 4*sampleSize))
	if err != nil {
		return 0, err
	}
	wrong := bytes.Count(text, []byte("\uFFFD"))
	if wrong*50 > utf8.RuneCount(text) {
		return 0, fileError(market.CodeMalformed, ProblemEncoding, nil, nil)
	}
	return charsetGB18030, nil
}

// countUTF8 counts the characters beyond ASCII and the bytes that are no UTF-8.
func countUTF8(r io.Reader) (high, bad int, err error) {
	buf := make([]byte, sampleSize)
	kept := 0
	for {
		n, err := r.Read(buf[kept:])
		b := buf[:kept+n]
		for len(b) > 0 {
			if b[0] < utf8.RuneSelf {
				b = b[1:]
				continue
			}
			if !utf8.FullRune(b) && err == nil {
				break
			}
			c, size := utf8.DecodeRune(b)
			high++
			if c == utf8.RuneError && size == 1 {
				bad++
			}
			b = b[size:]
		}
		kept = copy(buf, b)
		if err == io.EOF {
			return high, bad, nil
		}
		if err != nil {
			return high, bad, err
		}
	}
}

// decoded returns the text as UTF-8 without a byte order mark. Bytes that are no UTF-8 stay, so that their
// row can be reported.
func decoded(r io.Reader, c charset) io.Reader {
	switch c {
	case charsetUTF16:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder())
	case charsetGB18030:
		return transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	}
	return &bomSkipper{r: r}
}

// bomSkipper drops a byte order mark of UTF-8 at the beginning.
type bomSkipper struct {
	r    io.Reader
	past bool
}

func (b *bomSkipper) Read(p []byte) (int, error) {
	if b.past || len(p) < 3 {
		return b.r.Read(p)
	}
	b.past = true
	n, err := io.ReadFull(b.r, p[:3])
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	if n == 3 && string(p[:3]) == "\xEF\xBB\xBF" {
		return b.r.Read(p)
	}
	return n, err
}
