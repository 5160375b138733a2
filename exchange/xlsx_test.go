package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"talentmatch/market"
)

// makeBook makes a workbook; each sheet is a list of rows of values.
func makeBook(t testing.TB, sheets map[string][][]any, order []string, change func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, name := range order {
		if i == 0 {
			must(t, f.SetSheetName("Sheet1", name))
		} else {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		for r, row := range sheets[name] {
			must(t, f.SetSheetRow(name, fmt.Sprintf("A%d", r+1), &row))
		}
	}
	if change != nil {
		change(f)
	}
	b, err := f.WriteToBuffer()
	must(t, err)
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openBook(t testing.TB, b []byte, kind market.Kind, o Options) *Source {
	t.Helper()
	s, err := OpenReader(bytes.NewReader(b), int64(len(b)), "book", kind, fakeWords{}, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestEverySheetWithAHeaderIsRead(t *testing.T) {
	t.Parallel()
	b := makeBook(t, map[string][][]any{
		"说明": {{"本表用于登记学员"}, {"请按要求填写"}},
		"一班": {{"一班花名册"}, {"姓名", "手机"}, {"张测试", 13800000001}},
		"二班": {{"电话", "姓名"}, {}, {"13800000002", "李样例"}},
		"旧表": {{"姓名", "手机"}, {"隐藏", "13800000003"}},
	}, []string{"说明", "一班", "二班", "旧表"}, func(f *excelize.File) { must(t, f.SetSheetVisible("旧表", false)) })
	s := openBook(t, b, market.KindTalent, Options{})
	rows := talentsOf(t, s)
	got := []string{}
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%s/%d/%s/%s", r.Sheet, r.Number, r.Identity.Private.Name, r.Identity.Private.Phone))
	}
	if d := cmp.Diff([]string{"一班/3/张测试/13800000001", "二班/3/李样例/13800000002"}, got); d != "" {
		t.Error(d)
	}
	want := []Ignored{{Sheet: "旧表", Reason: IgnoredHidden}, {Sheet: "说明", Reason: IgnoredNoHeader}}
	if d := cmp.Diff(want, s.Ignored()); d != "" {
		t.Error(d)
	}
	only := openBook(t, b, market.KindTalent, Options{Sheet: "二班"})
	if rows := talentsOf(t, only); len(rows) != 1 || rows[0].Sheet != "二班" {
		t.Errorf("one sheet: %v", rows)
	}
}

func TestMergedCellsCountForEachOfTheirRows(t *testing.T) {
	t.Parallel()
	b := makeBook(t, map[string][][]any{"需求": {
		{"企业名称", "岗位", "城市"}, {"示例科技有限公司", "开发", "青岛"}, {nil, "测试", nil}, {nil, "运维", "济南"}, {"样例软件", "设计", nil},
	}}, []string{"需求"}, func(f *excelize.File) {
		must(t, f.MergeCell("需求", "A2", "A4"))
		must(t, f.MergeCell("需求", "C2", "C3"))
	})
	var got []string
	for _, r := range demandsOf(t, openBook(t, b, market.KindDemand, Options{})) {
		got = append(got, r.Employer.Name+"/"+r.Identity.Title+"/"+strings.Join(r.Identity.Place.Districts, ","))
	}
	want := []string{"示例科技有限公司/开发/370200", "示例科技有限公司/测试/370200", "示例科技有限公司/运维/370100", "样例软件/设计/"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestNumbersAndDatesInCellsAreReadByTheirColumn(t *testing.T) {
	t.Parallel()
	b := makeBook(t, map[string][][]any{"表": {
		{"姓名", "手机", "学号", "到岗时间", "毕业年份", "毕业院校", "期望月薪（元）", "意向确认日期"},
		{"张测试", 13800000001, "00123", time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), 2024, "示例大学", 8000, "2026年1月5日"},
	}}, []string{"表"}, nil)
	rows := talentsOf(t, openBook(t, b, market.KindTalent, Options{}))
	want := market.Talent{
		Private:   market.TalentPrivate{Name: "张测试", Phone: "13800000001", RosterNumber: "00123"},
		Education: []market.EducationItem{{School: "示例大学", Year: 2024}},
		Intention: market.Intention{Start: "2026-07-01", Salary: &market.Salary{Min: 8000, Max: 8000}, ConfirmedAt: "2026-01-05"},
	}
	if d := cmp.Diff(want, rows[0].Identity); d != "" || len(rows[0].Problems) > 0 {
		t.Error(d, rows[0].Problems)
	}
}

// rawBook replaces the rows of a workbook's only sheet by XML.
func rawBook(t testing.TB, sheetData io.Reader, declared string) []byte {
	t.Helper()
	base := makeBook(t, map[string][][]any{"表": {{"姓名"}}}, []string{"表"}, nil)
	z, err := zip.NewReader(bytes.NewReader(base), int64(len(base)))
	must(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		p, err := w.Create(f.Name)
		must(t, err)
		if f.Name == "xl/worksheets/sheet1.xml" {
			_, err = io.WriteString(p, `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`)
			must(t, err)
			_, err = io.Copy(p, sheetData)
			must(t, err)
			_, err = io.WriteString(p, declared)
			must(t, err)
			continue
		}
		r, err := f.Open()
		must(t, err)
		_, err = io.Copy(p, r)
		must(t, err)
	}
	must(t, w.Close())
	return out.Bytes()
}

const inline = `<c r="A%d" t="inlineStr"><is><t>%s</t></is></c>`

func TestAMillionEmptyRowsEndQuickly(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("<sheetData><row r=\"1\">" + fmt.Sprintf(inline, 1, "姓名") + "</row><row r=\"2\">" + fmt.Sprintf(inline, 2, "张测试") + "</row>")
	for i := 3; i <= 1_048_576; i++ {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d" s="1"/></row>`, i, i)
	}
	b.WriteString("</sheetData></worksheet>")
	book := rawBook(t, strings.NewReader(b.String()), "")
	began := time.Now()
	if rows := talentsOf(t, openBook(t, book, market.KindTalent, Options{})); len(rows) != 1 {
		t.Errorf("%d rows", len(rows))
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestUnpackedSizeIsLimited(t *testing.T) {
	t.Parallel()
	bomb := rawBook(t, io.LimitReader(spaces{}, 64<<20), "<sheetData/></worksheet>")
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb itself has %d bytes", len(bomb))
	}
	_, err := OpenReader(bytes.NewReader(bomb), int64(len(bomb)), "bomb", market.KindTalent, fakeWords{}, Options{MaxUnpacked: 32 << 20})
	var e *market.Error
	if !errors.As(err, &e) || e.Code != market.CodeTooLarge || e.Problems[0].Code != ProblemFileTooLarge {
		t.Errorf("got %v", err)
	}
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestTruncatedSheetIsDamagedNotShort(t *testing.T) {
	t.Parallel()
	book := rawBook(t, strings.NewReader("<sheetData><row r=\"1\">"+fmt.Sprintf(inline, 1, "姓名")+"</row><row r=\"2\">"+fmt.Sprintf(inline, 2, "张测试")), "")
	_, err := OpenReader(bytes.NewReader(book), int64(len(book)), "x", market.KindTalent, fakeWords{}, Options{})
	var e *market.Error
	if !errors.As(err, &e) || e.Problems[0].Code != ProblemDamaged {
		t.Errorf("got %v", err)
	}
}

func TestCutOffWorkbookIsDamaged(t *testing.T) {
	t.Parallel()
	book := makeBook(t, map[string][][]any{"表": {{"姓名"}, {"张测试"}}}, []string{"表"}, nil)
	path := filepath.Join(t.TempDir(), "half.xlsx")
	must(t, os.WriteFile(path, book[:len(book)/2], 0o600))
	if _, err := Open(path, market.KindTalent, fakeWords{}, Options{}); market.CodeOf(err) != market.CodeMalformed {
		t.Errorf("got %v", err)
	}
}

func TestTextsLongerThanACellComeBackWhole(t *testing.T) {
	t.Parallel()
	labels := loadCatalogue(t, "zh")
	long := strings.Repeat("😀长文本\n", 4000)[:0] + strings.Repeat("😀", market.MaxText)
	want := []market.Talent{
		{Private: market.TalentPrivate{Name: "张测试", About: long}},
		{Private: market.TalentPrivate{Name: "李样例"}},
		{Private: market.TalentPrivate{Name: "王示例", About: " " + strings.Repeat("多\r\n行 ", 3000)}},
	}
	for range market.MaxItems {
		want[1].Experience = append(want[1].Experience, market.Experience{From: "2020", Text: strings.Repeat("经历 \"x\"\n", 300)})
	}
	s := exported(t, FormatXLSX, "zh", labels, market.KindTalent, want)
	sameAgain(t, want, s, s.Talents())
}

func TestIdentifiersArePlainTextCells(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := NewWriter(&b, FormatXLSX, market.KindTalent, WriteOptions{Labels: loadCatalogue(t, "zh"), Words: fakeWords{}})
	must(t, err)
	must(t, w.Talent(market.Talent{Meta: market.Meta{ID: "007"}, Private: market.TalentPrivate{Name: "=HYPERLINK(1)", Phone: "13800000001", RosterNumber: "0012"}}))
	must(t, w.Close())
	f, err := excelize.OpenReader(&b)
	must(t, err)
	defer f.Close()
	titles, err := f.GetRows("人才")
	must(t, err)
	if last := len(titles[0]) - 2; titles[0][0] != "姓名" || titles[0][last] != "ID" {
		t.Errorf("columns from %s to %s", titles[0][0], titles[0][last])
	}
	id, err := excelize.CoordinatesToCellName(len(titles[0])-1, 2)
	must(t, err)
	if w, err := f.GetColWidth("人才", "B"); err != nil || w < 13 {
		t.Errorf("the column of phones is %v wide; %v", w, err)
	}
	for cell, want := range map[string]string{id: "007", "A2": "=HYPERLINK(1)", "B2": "13800000001", "D2": "0012"} {
		kind, err := f.GetCellType("人才", cell)
		must(t, err)
		got, err := f.GetCellValue("人才", cell)
		must(t, err)
		if got != want || kind != excelize.CellTypeInlineString {
			t.Errorf("%s is %q of type %v, want text %q", cell, got, kind, want)
		}
	}
}

// replaceInBook changes every cell with a text.
func replaceInBook(t testing.TB, b []byte, old, text string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	must(t, err)
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		cells, err := f.SearchSheet(sheet, old)
		must(t, err)
		for _, c := range cells {
			must(t, f.SetCellStr(sheet, c, text))
		}
	}
	out, err := f.WriteToBuffer()
	must(t, err)
	return out.Bytes()
}

func TestOtherZipsAreNamedForWhatTheyAre(t *testing.T) {
	t.Parallel()
	for part, want := range map[string]market.Code{"word/document.xml": ProblemWord, "mimetype": ProblemOpenDocument, "xl/workbook.bin": ProblemLegacyExcel, "a.csv": ProblemArchive} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		_, err := z.Create(part)
		must(t, err)
		must(t, z.Close())
		_, err = OpenReader(bytes.NewReader(b.Bytes()), int64(b.Len()), "x", market.KindTalent, fakeWords{}, Options{})
		var e *market.Error
		if !errors.As(err, &e) || e.Code != market.CodeUnsupported || e.Problems[0].Code != want {
			t.Errorf("%s: %v", part, err)
		}
	}
}

func TestAWorkbooksRowBeyondTheLimitIsReported(t *testing.T) {
	t.Parallel()
	b := makeBook(t, map[string][][]any{"表": {{"姓名", "自我评价"}, {"张测试", strings.Repeat("长", 1000)}, {"李样例", "短"}}}, []string{"表"}, nil)
	rows := talentsOf(t, openBook(t, b, market.KindTalent, Options{MaxRow: 1024}))
	if len(rows) != 2 || len(rows[0].Problems) != 1 || rows[0].Problems[0].Code != ProblemRowTooLarge || rows[1].Identity.Private.Name != "李样例" {
		t.Errorf("%+v", rows)
	}
}
