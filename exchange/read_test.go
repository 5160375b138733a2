package exchange

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"talentmatch/market"
)

func openText(t testing.TB, text string, kind market.Kind, o Options) *Source {
	t.Helper()
	s, err := OpenReader(strings.NewReader(text), int64(len(text)), "test", kind, fakeWords{}, o)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func talentsOf(t testing.TB, s *Source) []market.Row[market.Talent] {
	t.Helper()
	var out []market.Row[market.Talent]
	for r, err := range s.Talents() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func demandsOf(t testing.TB, s *Source) []market.Row[market.Demand] {
	t.Helper()
	var out []market.Row[market.Demand]
	for r, err := range s.Demands() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func oneTalent(t testing.TB, header, row string) market.Row[market.Talent] {
	t.Helper()
	rows := talentsOf(t, openText(t, header+"\n"+row+"\n", market.KindTalent, Options{Today: "2026-03-02"}))
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	return rows[0]
}

func oneDemand(t testing.TB, header, row string) market.Row[market.Demand] {
	t.Helper()
	rows := demandsOf(t, openText(t, header+"\n"+row+"\n", market.KindDemand, Options{Today: "2026-03-02"}))
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	return rows[0]
}

const roster = "学员花名册,,\n\n,制表：示例学院,\n姓名 *,手机号（必填）,技能\n张测试,13800000001,\"Python,\nGo\"\n,,\n李样例,13800000002,Java[精通]\n"

func wantRoster(t *testing.T, rows []market.Row[market.Talent]) {
	t.Helper()
	if len(rows) != 2 {
		t.Fatalf("%d rows, want 2", len(rows))
	}
	want := []market.Talent{
		{Private: market.TalentPrivate{Name: "张测试", Phone: "13800000001"}, Skills: []market.Skill{{Code: "python"}, {Code: "go"}}},
		{Private: market.TalentPrivate{Name: "李样例", Phone: "13800000002"}, Skills: []market.Skill{{Code: "java", Level: market.LevelExpert}}},
	}
	for i, r := range rows {
		if len(r.Problems) > 0 {
			t.Errorf("row %d: %v", i, r.Problems)
		}
		if d := cmp.Diff(want[i], r.Identity); d != "" {
			t.Errorf("row %d: %s", i, d)
		}
	}
	if rows[0].Number != 5 || rows[1].Number != 7 {
		t.Errorf("row numbers %d and %d, want 5 and 7", rows[0].Number, rows[1].Number)
	}
}

func TestRosterReadsTheSameInEveryEncodingLineEndAndSeparator(t *testing.T) {
	t.Parallel()
	encode := func(e interface {
		String(string) (string, error)
	}) string {
		s, err := e.String(roster)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	cases := map[string]string{
		"utf-8":        roster,
		"bom":          "\uFEFF" + roster,
		"gb18030":      encode(simplifiedchinese.GB18030.NewEncoder()),
		"gbk":          encode(simplifiedchinese.GBK.NewEncoder()),
		"utf-16le":     encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()),
		"utf-16be":     encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()),
		"crlf":         strings.ReplaceAll(roster, "\n", "\r\n"),
		"cr":           strings.ReplaceAll(roster, "\n", "\r"),
		"tab":          strings.ReplaceAll(strings.ReplaceAll(roster, ",", "\t"), "Python\t", "Python,"),
		"semicolon":    strings.ReplaceAll(strings.ReplaceAll(roster, ",", ";"), "Python;", "Python,"),
		"no last line": strings.TrimRight(roster, "\n"),
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantRoster(t, talentsOf(t, openText(t, text, market.KindTalent, Options{})))
		})
	}
}

func TestAStrayQuoteCostsOneRowAtMost(t *testing.T) {
	t.Parallel()
	text := "姓名,备注列,手机\n张测试,\"未闭合,13800000001\n李样例,他说\"好\"的,13800000002\n王示例,\"带\"\"引号\"\"\",13800000003\n"
	rows := talentsOf(t, openText(t, text, market.KindTalent, Options{}))
	if len(rows) != 3 || rows[1].Identity.Private.Name != "李样例" || rows[2].Identity.Private.Phone != "13800000003" {
		t.Fatalf("got %d rows: %+v", len(rows), rows)
	}
}

func TestRowBeyondTheLimitIsReportedAndReadingGoesOn(t *testing.T) {
	t.Parallel()
	text := "姓名,自我评价\n张测试," + strings.Repeat("长", 1000) + "\n李样例,短\n"
	rows := talentsOf(t, openText(t, text, market.KindTalent, Options{MaxRow: 1024}))
	if len(rows) != 2 || len(rows[0].Problems) != 1 || rows[0].Problems[0].Code != ProblemRowTooLarge || rows[0].Apply != nil {
		t.Fatalf("got %+v", rows)
	}
	if rows[1].Identity.Private.Name != "李样例" {
		t.Errorf("the row after it is %q", rows[1].Identity.Private.Name)
	}
}

func TestOtherFormatsAreRefusedByWhatTheyAre(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		content string
		code    market.Code
		problem market.Code
	}{
		"old workbook": {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600), market.CodeUnsupported, ProblemLegacyExcel},
		"encrypted":    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + string(utf16le("EncryptedPackage")), market.CodeUnsupported, ProblemEncrypted},
		"pdf":          {"%PDF-1.7 x", market.CodeUnsupported, ProblemPDF},
		"page":         {"<html><table></table></html>", market.CodeUnsupported, ProblemHTML},
		"binary":       {"a\x00b\x00\x01\x02", market.CodeUnsupported, ProblemBinary},
		"broken zip":   {"PK\x03\x04 and then nothing", market.CodeMalformed, ProblemDamaged},
		"empty":        {"", market.CodeInvalid, ProblemEmptyFile},
		"blank":        {" \r\n\n", market.CodeInvalid, ProblemEmptyFile},
		"no header":    {"甲,乙\n1,2\n", market.CodeInvalid, ProblemNoHeader},
		"no charset":   {"姓名\n" + strings.Repeat("\xff\xfe\xff\x81\x20", 50), market.CodeMalformed, ProblemEncoding},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := OpenReader(strings.NewReader(c.content), int64(len(c.content)), name, market.KindTalent, fakeWords{}, Options{})
			var e *market.Error
			if !errors.As(err, &e) || e.Code != c.code || len(e.Problems) != 1 || e.Problems[0].Code != c.problem {
				t.Fatalf("got %v, want %s with %s", err, c.code, c.problem)
			}
		})
	}
}

func TestNoHeaderNamesWhatWasFoundAndWhatIsKnown(t *testing.T) {
	t.Parallel()
	_, err := OpenReader(strings.NewReader("甲,乙\n1,2\n"), 12, "x", market.KindTalent, fakeWords{}, Options{})
	var e *market.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if found, _ := e.Problems[0].Args["found"].([]string); len(found) == 0 || found[0] != "甲" {
		t.Errorf("found %v", found)
	}
	if known, _ := e.Problems[0].Args["known"].([]string); len(known) < 20 {
		t.Errorf("known %v", known)
	}
}

func TestDirectoryAndMissingFileAreErrorsOfTheirOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := Open(dir, market.KindTalent, fakeWords{}, Options{})
	var e *market.Error
	if !errors.As(err, &e) || e.Problems[0].Code != ProblemDirectory {
		t.Errorf("directory: %v", err)
	}
	if _, err := Open(dir+"/none.csv", market.KindTalent, fakeWords{}, Options{}); market.CodeOf(err) != market.CodeNotFound {
		t.Errorf("missing: %v", err)
	}
}

func TestUnrecognisedColumnsAreListedWithTheirFilledCells(t *testing.T) {
	t.Parallel()
	s := openText(t, "姓名,政治面貌,手机\n张测试,群众,13800000001\n李样例,,13800000002\n", market.KindTalent, Options{})
	for range 2 { // a second pass counts anew
		talentsOf(t, s)
	}
	want := []Ignored{{Column: "政治面貌", Reason: IgnoredUnknown, Cells: 1}}
	if d := cmp.Diff(want, s.Ignored()); d != "" {
		t.Error(d)
	}
	if done, total := s.Progress(); done != total || total == 0 {
		t.Errorf("progress %d of %d", done, total)
	}
}

func TestMappingOverridesNamesAndServesFilesWithoutHeader(t *testing.T) {
	t.Parallel()
	s := openText(t, "张测试,13800000001,Go\n李样例,13800000002,\n", market.KindTalent,
		Options{NoHeader: true, Columns: map[string]string{"1": "private.name", "2": "手机", "3": "skills"}})
	rows := talentsOf(t, s)
	if len(rows) != 2 || rows[0].Identity.Private.Phone != "13800000001" || len(rows[0].Identity.Skills) != 1 {
		t.Errorf("without header: %+v", rows)
	}
	s = openText(t, "姓名,甲,电话\n张测试,13800000001,x\n", market.KindTalent, Options{Columns: map[string]string{"甲": "private.phone", "电话": "-"}})
	if rows := talentsOf(t, s); len(rows) != 1 || rows[0].Identity.Private.Phone != "13800000001" || len(rows[0].Problems) > 0 {
		t.Errorf("override: %+v", rows)
	}
	_, err := OpenReader(strings.NewReader("姓名\nx\n"), 9, "x", market.KindTalent, fakeWords{}, Options{Columns: map[string]string{"姓名": "nonsense"}})
	if market.CodeOf(err) != market.CodeInvalid {
		t.Errorf("unknown field: %v", err)
	}
}

func TestAHeaderThatComesAgainBindsTheColumnsAnew(t *testing.T) {
	t.Parallel()
	text := "company,job_name,need\n示例科技,开发工程师,Go\ncompany,job_name,need,skill_tags\n样例软件,测试工程师,,Java\n"
	rows := demandsOf(t, openText(t, text, market.KindDemand, Options{}))
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	if d := rows[1].Identity; d.Title != "测试工程师" || len(d.Skills) != 1 || d.Skills[0].Code != "java" || rows[1].Number != 4 {
		t.Errorf("after the second header: %+v", d)
	}
}

func TestEmptyCellKeepsAndDashClears(t *testing.T) {
	t.Parallel()
	row := oneTalent(t, "姓名,手机,邮箱,技能,期望薪资,求职意向", "张测试,,-,-,-,开发")
	stored := market.Talent{
		Private:   market.TalentPrivate{Name: "旧名", Phone: "13800000009", Email: "a@example.com"},
		Skills:    []market.Skill{{Code: "go"}},
		Intention: market.Intention{Salary: &market.Salary{Min: 5000}, Start: "2026-01-01"},
	}
	row.Apply(&stored)
	want := market.Talent{
		Private:   market.TalentPrivate{Name: "张测试", Phone: "13800000009"},
		Intention: market.Intention{Start: "2026-01-01", Roles: []string{"开发"}},
	}
	if d := cmp.Diff(want, stored); d != "" || len(row.Problems) > 0 {
		t.Error(d, row.Problems)
	}
}

func TestGuardIsTakenOffExactly(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "-", "=1+1", "+86", "@x", " x", "x ", "'", "''", "'=", "'a", "a'", "\tx", "\rx", "无", "null", "'-", "''-", "张测试", "  ", "[]"} {
		got, _ := unguard(guard(s))
		if got != s {
			t.Errorf("%q came back as %q (cell %q)", s, got, guard(s))
		}
		if g := guard(s); g != "" && strings.ContainsRune("=+-@\t\r", rune(g[0])) {
			t.Errorf("%q stands unguarded as %q", s, g)
		}
	}
}

func TestWhatOtherProgramsPutBeforeNumbersIsTakenOff(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{`="0012"`: "0012", "'0012": "0012", "\t0012": "0012", "'a', 'b'": "'a', 'b'"} {
		if got, _ := unguard(cell); got != want {
			t.Errorf("%q is %q, want %q", cell, got, want)
		}
	}
}

func TestASecondColumnOfAFieldIsNotLostSilently(t *testing.T) {
	t.Parallel()
	s := openText(t, "姓名,手机,电话\n张测试,13800000001,13800000002\n李样例,,13800000003\n王示例,13800000004,13800000004\n", market.KindTalent, Options{})
	rows := talentsOf(t, s)
	if rows[0].Identity.Private.Phone != "13800000001" || rows[1].Identity.Private.Phone != "13800000003" {
		t.Errorf("%+v", rows)
	}
	if d := cmp.Diff([]Ignored{{Column: "电话", Reason: IgnoredRepeated, Cells: 1}}, s.Ignored()); d != "" {
		t.Error(d)
	}
}

func TestManyQuotesThatNeverCloseEndInLinearTime(t *testing.T) {
	t.Parallel()
	text := "姓名,备注列\n" + strings.Repeat("张测试,\"x\n", 20_000)
	began := time.Now()
	if rows := talentsOf(t, openText(t, text, market.KindTalent, Options{})); len(rows) != 20_000 {
		t.Errorf("%d rows", len(rows))
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestCataloguesNameColumnsAndWordsThatAreRead(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		p := &phrases{labels: loadCatalogue(t, lang), lang: lang}
		checkTitles(t, p, talentSpec())
		checkTitles(t, p, demandSpec())
		checkTitles(t, p, employerSpec())
		for _, key := range []string{"row", "sheet", "column", "reason"} {
			if k, _ := lookupKind(market.KindTalent); k.find(p.labels.Text("exchange.column.reject."+key, nil)) != keyReject {
				t.Errorf("%s: the column %s of rejects is not passed over", lang, key)
			}
		}
		checkWords(t, p, "employment", employmentWords, market.EmploymentTypes())
		checkWords(t, p, "looking", lookingWords, []market.Looking{market.LookingYes, market.LookingOpen, market.LookingNo})
		checkWords(t, p, "status", statusWords, market.DemandStatuses())
		checkWords(t, p, "certificate", certificateWords, market.CertificateLevels())
		checkWords(t, p, "partnership", partnershipWords, []market.PartnershipState{market.PartnershipNone, market.PartnershipProspect, market.PartnershipActive, market.PartnershipEnded})
	}
}

func checkTitles[T any](t *testing.T, p *phrases, spec *recordSpec[T]) {
	t.Helper()
	for _, f := range spec.fields {
		if title := p.title(spec.names.kind, f.key); f.write != nil && spec.names.find(title) != f.key {
			t.Errorf("%s: the column %q of %s is read as %q", p.lang, title, f.key, spec.names.find(title))
		}
	}
}

func checkWords[E ~string](t *testing.T, p *phrases, enum string, words wordTable[E], values []E) {
	t.Helper()
	for _, v := range values {
		if got, ok := words.lookup(p.word(enum, string(v))); !ok || got != v {
			t.Errorf("%s: the word %q of %s is read as %q", p.lang, p.word(enum, string(v)), v, got)
		}
	}
}

func TestNormalNamesForgiveWidthCaseHintsAndStars(t *testing.T) {
	t.Parallel()
	k, _ := lookupKind(market.KindDemand)
	for name, want := range map[string]string{
		"岗位名称": "title", "* 岗位 名称（必填）": "title", "【职位】": "title", "ＪＯＢ＿ＮＡＭＥ": "title", "positionName": "title", "Position Name": "title",
		"月薪(元/月)": "salary", "学历要求：": "education", "招聘人数\n(人)": "headcount", "companyFullName": "employer.name", "unknown": "", "": "",
	} {
		if got := k.find(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

func TestEveryNameStandsForOneFieldAndEveryFieldHasNames(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for line := range strings.Lines(columnData) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		for _, kind := range strings.Split(f[0], ",") {
			for _, n := range strings.Split(f[2], "|") {
				at := kind + "/" + normalName(n)
				if other, ok := seen[at]; ok && other != f[1] {
					t.Errorf("%s stands for %s and %s", at, other, f[1])
				}
				seen[at] = f[1]
			}
		}
	}
	for _, f := range talentSpec().fields {
		checkNamed(t, talentSpec().names, f.key)
	}
	for _, f := range demandSpec().fields {
		checkNamed(t, demandSpec().names, f.key)
	}
	for _, f := range employerSpec().fields {
		checkNamed(t, employerSpec().names, f.key)
	}
}

func checkNamed(t *testing.T, k *kindNames, key string) {
	t.Helper()
	if k.keys[normalName(key)] != key {
		t.Errorf("%s %s has no names", k.kind, key)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(roster))
	f.Add([]byte("姓名,手机\r\"a\"\"\r\n,b\"\r"))
	f.Add([]byte("\xEF\xBB\xBF\"姓名\",\"\n"))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := OpenReader(bytes.NewReader(b), int64(len(b)), "fuzz", market.KindTalent, fakeWords{}, Options{MaxRow: 4096})
		if err != nil {
			return
		}
		defer s.Close()
		for r, err := range s.Talents() {
			if err != nil {
				return
			}
			if r.Apply != nil {
				var again market.Talent
				r.Apply(&again)
			}
		}
	})
}

func TestOneBadByteCostsItsRowAlone(t *testing.T) {
	t.Parallel()
	text := "姓名,自我评价\n" + strings.Repeat("张测试,一段普通的自我评价文字\n", 300) + "李样例,坏\xff字节\n王示例,好\n"
	bad := 0
	for _, r := range talentsOf(t, openText(t, text, market.KindTalent, Options{})) {
		if len(r.Problems) > 0 {
			bad++
			if r.Identity.Private.Name != "李样例" || r.Problems[0].Code != market.ProblemBadFormat || r.Problems[0].Column != "自我评价" {
				t.Errorf("%+v", r.Problems)
			}
		}
	}
	if bad != 1 {
		t.Errorf("%d rows have problems", bad)
	}
}

func TestIdentifiersThatWereMadeNumbersAreSetRightOrRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"1001.0": "1001", "2.0240001E+7": "20240001", "0012": "0012", "1E5": "1E5", "'1.0": "1.0", "A-1.0": "A-1.0"} {
		row := oneTalent(t, "姓名,学号", "张测试,"+text)
		if row.Identity.Private.RosterNumber != want || len(row.Problems) > 0 {
			t.Errorf("%q is %q; %v", text, row.Identity.Private.RosterNumber, row.Problems)
		}
	}
	if row := oneTalent(t, "姓名,学号", "张测试,2.02E+11"); len(row.Problems) != 1 || row.Problems[0].Code != market.ProblemUnreadable {
		t.Errorf("lost digits: %v", row.Problems)
	}
}
