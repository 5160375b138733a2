package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// sheetScan is what one quick pass over the XML of a sheet finds: the last row with a value, so that the
// empty rows after it are never parsed, and the merged ranges, which the format keeps behind the rows.
type sheetScan struct {
	lastRow int
	merges  []merge
}

// merge is a range of merged cells, inclusive, columns from 0 and rows from 1.
type merge struct{ col, row, lastCol, lastRow int }

const mostMerges = 200_000

var errTruncated = errors.New("sheet ends before its rows do")

// sheetParts returns the path of each sheet's XML by the sheet's name.
func sheetParts(z *zip.Reader) (map[string]string, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			Rel  string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			Rel2 string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := readPart(z, "xl/workbook.xml", &book); err != nil {
		return nil, err
	}
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := readPart(z, "xl/_rels/workbook.xml.rels", &rels); err != nil {
		return nil, err
	}
	targets := map[string]string{}
	for _, r := range rels.List {
		if strings.HasPrefix(r.Target, "/") {
			targets[r.ID] = r.Target[1:]
		} else {
			targets[r.ID] = path.Join("xl", r.Target)
		}
	}
	parts := map[string]string{}
	for _, s := range book.Sheets {
		parts[s.Name] = targets[s.Rel+s.Rel2]
	}
	return parts, nil
}

func readPart(z *zip.Reader, name string, into any) error {
	f, err := openPart(z, name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return xml.NewDecoder(io.LimitReader(f, 16<<20)).Decode(into)
}

func openPart(z *zip.Reader, name string) (io.ReadCloser, error) {
	for _, f := range z.File {
		if strings.EqualFold(strings.ReplaceAll(f.Name, "\\", "/"), name) {
			return f.Open()
		}
	}
	return nil, fmt.Errorf("workbook has no part %s", name)
}

// scanSheet runs over the tags of a sheet without parsing them.
func scanSheet(r io.Reader) (sheetScan, error) {
	var s sheetScan
	in := bufio.NewReaderSize(r, 64<<10)
	row, whole := 0, false
	for {
		if err := skipTo(in, '<'); err != nil {
			if errors.Is(err, io.EOF) && whole {
				return s, nil
			}
			if errors.Is(err, io.EOF) {
				err = errTruncated
			}
			return s, err
		}
		tag, err := readTag(in)
		if err != nil {
			return s, err
		}
		switch name := localName(tag); string(name) {
		case "row":
			row++
			if n, err := strconv.Atoi(attribute(tag, "r")); err == nil {
				row = n
			}
		case "v", "is", "f":
			if !bytes.HasSuffix(tag, []byte("/")) {
				s.lastRow = row
			}
		case "/sheetData", "sheetData":
			whole = whole || name[0] == '/' || bytes.HasSuffix(tag, []byte("/"))
		case "mergeCell":
			if m, ok := parseMerge(attribute(tag, "ref")); ok && len(s.merges) < mostMerges {
				s.merges = append(s.merges, m)
			}
		}
	}
}

func skipTo(in *bufio.Reader, c byte) error {
	for {
		_, err := in.ReadSlice(c)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// readTag returns what stands between "<" and ">", at most one buffer of it.
func readTag(in *bufio.Reader) ([]byte, error) {
	tag, err := in.ReadSlice('>')
	if errors.Is(err, bufio.ErrBufferFull) {
		return nil, skipTo(in, '>')
	}
	if errors.Is(err, io.EOF) {
		return nil, errTruncated
	}
	if err != nil {
		return nil, err
	}
	return tag[:len(tag)-1], nil
}

// localName returns the name of a tag without its namespace, with the slash of an end tag.
func localName(tag []byte) []byte {
	end := len(tag)
	if i := bytes.IndexAny(tag, " \t\r\n"); i >= 0 {
		end = i
	}
	name := tag[:end]
	if len(name) > 1 && name[len(name)-1] == '/' {
		name = name[:len(name)-1]
	}
	closing := len(name) > 0 && name[0] == '/'
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
		if closing {
			return append([]byte{'/'}, name...)
		}
	}
	return name
}

func attribute(tag []byte, name string) string {
	for rest := tag; ; {
		i := bytes.Index(rest, []byte(name+"="))
		if i < 0 || i+len(name)+2 > len(rest) {
			return ""
		}
		before, after := rest[:i], rest[i+len(name)+1:]
		if len(before) > 0 && bytes.IndexByte([]byte(" \t\r\n"), before[len(before)-1]) >= 0 {
			if end := bytes.IndexByte(after[1:], after[0]); end >= 0 {
				return string(after[1 : 1+end])
			}
			return ""
		}
		rest = after
	}
}

func parseMerge(ref string) (merge, bool) {
	a, b, ok := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	if !ok {
		return merge{}, false
	}
	c1, r1, ok1 := parseCell(a)
	c2, r2, ok2 := parseCell(b)
	return merge{min(c1, c2), min(r1, r2), max(c1, c2), max(r1, r2)}, ok1 && ok2
}

// parseCell returns the column from 0 and the row from 1 of a reference such as "AB12".
func parseCell(ref string) (col, row int, ok bool) {
	i := 0
	for i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4 {
		col = col*26 + int(ref[i]-'A') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return col - 1, row, err == nil && i > 0 && row > 0
}
