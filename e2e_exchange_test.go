package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"talentmatch/market"
)

// kinds is the order in which records are imported: demands name employers.
var kinds = []string{"employers", "demands", "talents"}

// records exports all records of a kind as JSON by ID, without what the store alone decides.
func records(t *testing.T, environ []string, kind, data string) map[string]map[string]any {
	t.Helper()
	out := map[string]map[string]any{}
	for line := range strings.Lines(succeeds(t, environ, "export", kind, "-", "--format", "jsonl", "--data", data)) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v: %.300s", err, line)
		}
		for _, computed := range []string{"rev", "createdAt", "updatedAt"} {
			delete(r, computed)
		}
		out[fmt.Sprint(r["id"])] = r
	}
	return out
}

// sameRecords compares what two folders hold.
func sameRecords(t *testing.T, what, a, b string) {
	t.Helper()
	for _, kind := range kinds {
		want, got := records(t, nil, kind, a), records(t, nil, kind, b)
		if len(want) == 0 {
			t.Errorf("%s: no %s", what, kind)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s differ:\n%.3000s", what, kind, d)
		}
	}
}

func TestAnExportMakesTheSameRecordsInAFreshFolder(t *testing.T) {
	t.Parallel()
	data := inventedWorld(t)
	addDifficult(t, data)
	for _, ext := range []string{"jsonl", "csv", "xlsx"} {
		t.Run(ext, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			fresh := filepath.Join(dir, "fresh")
			for _, kind := range kinds {
				file := filepath.Join(dir, kind+"."+ext)
				succeeds(t, nil, "export", kind, file, "--data", data)
				succeeds(t, nil, "import", kind, file, "--data", fresh, "--json")
			}
			sameRecords(t, ext, data, fresh)
		})
	}
}

// difficult are records by kind that tables have trouble with: long identifiers, leading signs and zeros, line
// breaks, namesakes, records without consent, demands that aren't open.
var difficult = map[string][]string{
	"employers": {
		`{"id": "e-full", "source": "示例系统", "externalId": "00120", "name": "=示例科技,\"有限\"公司", "industry": "软件；硬件、集成", "size": "100-499人", "district": "370215", "address": "示例路1号，2单元",
			"contacts": [{"name": "李示例", "title": "人事-经理", "phone": "0532-80000001", "email": "hr@example.com"}, {"name": "@王样本"}],
			"partnership": {"state": "active", "since": "2025-01-31"}, "text": "第一行\n第二行\t制表"}`,
		`{"id": "e-bare", "name": "示例小店"}`,
	},
	"demands": {
		`{"id": "d-full", "employerId": "e-full", "externalId": "1234567890123456789", "title": "+C++/C#开发（后端）", "status": "draft", "skills": [{"code": "cpp", "must": true, "level": 3, "weight": 5}, {"label": "自研框架、v2.0"}],
			"education": {"level": "bachelor", "must": true}, "field": {"names": ["计算机类", "电子信息"]}, "experience": {"minYears": 1, "maxYears": 3}, "certificate": {"name": "软考（中级）"},
			"place": {"districts": ["370202", "370215"], "must": true, "remote": true}, "salary": {"min": 15000, "max": 20000, "months": 13}, "employmentType": "full_time", "headcount": 3,
			"start": "2027-03-01", "validUntil": "2027-12-31", "text": "岗位职责：\n1. 写代码；\n2. 不写代码"}`,
		`{"id": "d-closed", "title": "-1层机房运维", "status": "closed", "salary": {"min": 3500}}`,
		`{"id": "d-bare", "title": "示例岗位"}`, `{"id": "d-same", "title": "示例岗位"}`,
	},
	"talents": {
		`{"id": "00017", "source": "示例系统", "externalId": "0E10", "private": {"name": "'张测试", "phone": "10012345678", "email": "zhang@example.com", "rosterNumber": "20240000000000000001", "about": "=1+1\n熟悉 C++，不会 Java"},
			"district": "370215", "education": [{"level": "bachelor", "field": "软件工程", "school": "示例大学", "year": 2024}, {"level": "associate", "school": "示例学院"}],
			"experience": [{"kind": "job", "employer": "示例科技", "role": "开发", "from": "2024-07", "skills": [{"code": "cpp", "level": 3, "lastUsed": "2026-01"}], "text": "做过“调度”系统；\n上线"}, {"kind": "project", "months": 6, "text": "毕业设计"}],
			"skills": [{"code": "cpp", "level": 4, "lastUsed": "2026-05"}, {"label": "自研框架、v2.0", "level": 1}, {"code": "sql"}],
			"training": [{"kind": "practice", "name": "实训一", "provider": "示例基地", "hours": 80, "from": "2024-01", "to": "2024-03", "result": "优秀", "skills": [{"code": "python"}]}],
			"certificates": [{"name": "软考", "level": "intermediate", "number": "000123", "date": "2025-05-20"}],
			"intention": {"roles": ["后端开发", "C++/嵌入式"], "districts": ["370202"], "salary": {"min": 12000, "max": 18000, "months": 14}, "employmentTypes": ["full_time", "contract"], "start": "2026-12-01", "looking": "open", "confirmedAt": "2026-11-01"},
			"consent": {"matching": {"version": "v1", "by": "self"}}}`,
		`{"id": "t-same", "private": {"name": "王样本"}, "consent": {"matching": {"version": "v1"}}}`, `{"id": "t-namesake", "private": {"name": "王样本"}, "intention": {"looking": "no", "anywhere": true}}`,
		`{"id": "t-emoji", "private": {"name": "赵样例😀", "about": "  前后有空格  "}, "skills": [{"label": "-"}]}`,
	},
}

// addDifficult puts the difficult records into a folder.
func addDifficult(t *testing.T, data string) {
	t.Helper()
	p := serving(t, nil, data)
	for _, kind := range kinds {
		for _, r := range difficult[kind] {
			p.post("/api/v1/"+kind, r, nil)
		}
	}
	p.stop()
}

// form returns a multipart form with a file and fields, and its media type.
func form(t *testing.T, name string, content []byte, fields map[string]string) ([]byte, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

// upload imports a file over HTTP, as a form or as the body itself.
func upload(t *testing.T, p *process, kind, name string, content []byte, asForm bool, headers ...string) reply {
	t.Helper()
	if asForm {
		body, mediaType := form(t, name, content, map[string]string{"kind": kind, "consent": "v1"})
		return p.ask(http.MethodPost, "/api/v1/imports", body, append(headers, "Content-Type", mediaType)...)
	}
	return p.ask(http.MethodPost, "/api/v1/imports?consent=v1&kind="+kind+"&filename="+name, content, append(headers, "Content-Type", "application/octet-stream")...)
}

func TestAnExportOverHTTPMakesTheSameRecordsInAFreshServer(t *testing.T) {
	t.Parallel()
	data, fresh := inventedWorld(t), filepath.Join(t.TempDir(), "fresh")
	from, to := serving(t, nil, data), serving(t, nil, fresh)
	for i, ext := range []string{"xlsx", "csv", "jsonl"} {
		for _, kind := range kinds {
			a := from.ask(http.MethodGet, "/api/v1/exports/"+kind+"?format="+ext, nil)
			from.want(http.StatusOK, a, "export", nil)
			var r market.ImportReport
			to.want(http.StatusOK, upload(t, to, kind, kind+"."+ext, a.body, i%2 == 0), kind+"."+ext, &r)
			if r.Rows == 0 || r.Rejected != 0 || i == 0 && r.Created != r.Rows || i > 0 && r.Unchanged != r.Rows {
				t.Errorf("%s.%s: %+v", kind, ext, r)
			}
		}
	}
	var found listed[market.Talent]
	to.get("/api/v1/search/talents?q=", &found)
	if found.Total != worldTalents {
		t.Errorf("search finds %d", found.Total)
	}
	var l answeredList
	to.get("/api/v1/talents/tal-000001/recommendations", &l)
	checkList(t, "after the import", &l)
	from.stop()
	to.stop()
	sameRecords(t, "over HTTP", data, fresh)
}

const flawedRoster = "学生名册,,,\n姓名,手机,学历,技能\n张测试,10012345678,本科,Java、MySQL\n李示例,不是号码,大专,Python\n,,,\n王样本,10012345679,火星学院,C++\n,10012345670,本科,Go\n"

func TestRejectedRowsAreImportedOnceTheyAreFixed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	file := filepath.Join(dir, "roster.csv")
	write(t, file, flawedRoster)
	f := execute(t, nil, "import", "talents", file, "--consent", "v1", "--data", data, "--json")
	var r market.ImportReport
	if err := json.Unmarshal([]byte(f.out), &r); err != nil || f.code != exitRejected || r.Created+r.Rejected != r.Rows || r.Rejected < 2 {
		t.Fatalf("exit %d, %+v, %v\n%s", f.code, r, err, f.errs)
	}
	raw, err := os.ReadFile(file + ".rejected.csv")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "fixed.csv"), repaired(string(raw)))
	succeeds(t, nil, "import", "talents", filepath.Join(dir, "fixed.csv"), "--consent", "v1", "--data", data)
	checkPeople(t, data)
}

// repaired puts right what is wrong in flawedRoster.
func repaired(s string) string {
	return strings.NewReplacer("不是号码", "10012345671", "火星学院", "硕士", "\n,10012345670", "\n赵样例,10012345670").Replace(s)
}

// checkPeople checks that the four people of the repaired roster are there, each once.
func checkPeople(t *testing.T, data string) {
	t.Helper()
	var names []string
	for _, r := range records(t, nil, "talents", data) {
		private, _ := r["private"].(map[string]any)
		names = append(names, fmt.Sprint(private["name"]))
	}
	got := strings.Join(names, " ")
	for _, name := range []string{"张测试", "李示例", "王样本", "赵样例"} {
		if strings.Count(got, name) != 1 {
			t.Errorf("%s is not there once: %v", name, names)
		}
	}
}

func TestRejectedRowsOfAnUploadAreImportedOnceTheyAreFixed(t *testing.T) {
	t.Parallel()
	for _, asForm := range []bool{true, false} {
		data := filepath.Join(t.TempDir(), "data")
		p := serving(t, nil, data)
		var counted struct {
			market.ImportReport
			RejectedRows []struct {
				Row      int
				Problems []struct{ Column, Value, Code, Text string }
			}
		}
		p.want(http.StatusOK, upload(t, p, "talents", "roster.csv", []byte(flawedRoster), asForm), "import", &counted)
		if counted.Rejected < 2 || len(counted.RejectedRows) != counted.Rejected {
			t.Fatalf("%+v", counted)
		}
		for _, row := range counted.RejectedRows {
			if row.Row < 3 || len(row.Problems) == 0 || row.Problems[0].Code == "" || row.Problems[0].Text == "" {
				t.Errorf("a rejected row without row, code or text: %+v", row)
			}
		}
		a := upload(t, p, "talents", "roster.csv", []byte(flawedRoster), asForm, "Accept", "text/csv")
		p.want(http.StatusOK, a, "the rejected rows", nil)
		if ct := a.header.Get("Content-Type"); !strings.HasPrefix(ct, "text/csv") {
			t.Errorf("rejected rows as %s", ct)
		}
		var r market.ImportReport
		p.want(http.StatusOK, upload(t, p, "talents", "fixed.csv", []byte(repaired(string(a.body))), asForm), "the fixed rows", &r)
		if r.Rejected != 0 || r.Created != counted.Rejected {
			t.Errorf("the fixed rows: %+v of\n%s", r, a.body)
		}
		p.stop()
		checkPeople(t, data)
	}
}

func TestRejectedRowsOfAWorkbookAreImportedOnceTheyAreFixed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, file := filepath.Join(dir, "data"), filepath.Join(dir, "roster.xlsx")
	book := excelize.NewFile()
	for i, line := range strings.Split(strings.TrimSpace(flawedRoster), "\n") {
		cells := strings.Split(line, ",")
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	if f := execute(t, nil, "import", "talents", file, "--consent", "v1", "--data", data); f.code != exitRejected {
		t.Fatalf("exit %d\n%s%s", f.code, f.out, f.errs)
	}
	fixed := filepath.Join(dir, "fixed.xlsx")
	repairBook(t, file+".rejected.xlsx", fixed)
	succeeds(t, nil, "import", "talents", fixed, "--consent", "v1", "--data", data)
	checkPeople(t, data)
}

// repairBook does to a workbook what repaired does to a text.
func repairBook(t *testing.T, from, to string) {
	t.Helper()
	book, err := excelize.OpenFile(from)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		line := strings.TrimPrefix(repaired("\n"+strings.Join(row, ",")), "\n")
		for j, cell := range strings.SplitN(line, ",", len(row)) {
			if cell == row[j] {
				continue
			}
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err == nil {
				err = book.SetCellStr(sheet, at, cell)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := book.SaveAs(to); err != nil {
		t.Fatal(err)
	}
}

// wholeExport is every record of every kind as it is stored, revisions and times among it.
func wholeExport(t *testing.T, environ []string, data string) string {
	t.Helper()
	var b strings.Builder
	for _, kind := range kinds {
		b.WriteString(succeeds(t, environ, "export", kind, "-", "--format", "jsonl", "--data", data))
	}
	return b.String()
}

func TestABackupOfARunningServerIsRestoredWhole(t *testing.T) {
	t.Parallel()
	data, dir := inventedWorld(t), t.TempDir()
	p := serving(t, nil, data)
	for i := range 10 {
		p.post("/api/v1/talents", talentAbout(fmt.Sprintf("extra-%d", i), "熟悉 Kubernetes"), nil)
	}
	p.want(http.StatusNoContent, p.ask(http.MethodDelete, "/api/v1/talents/extra-3", nil), "delete", nil)
	file, fresh := filepath.Join(dir, "base.backup"), filepath.Join(dir, "fresh")
	succeeds(t, nil, "backup", file, "--data", data)
	succeeds(t, nil, "restore", file, "--data", fresh)
	if want, got := wholeExport(t, nil, data), wholeExport(t, nil, fresh); want != got {
		t.Errorf("other records after the restore:\n%.2000s", cmp.Diff(want, got))
	}
	caughtUp(t, nil, fresh)
	q := serving(t, nil, fresh)
	// caughtUp leaves a record without consent behind, which both must have for the lists to be the same.
	p.post("/api/v1/talents", market.Talent{Private: market.TalentPrivate{Name: "末记录"}}, nil)
	path := "/api/v1/demands/dem-000002/candidates?limit=100"
	if a, b := p.get(path, nil), q.get(path, nil); !bytes.Equal(a, b) {
		t.Errorf("other candidates after the restore:\n%.1000s\n%.1000s", a, b)
	}
	p.stop()
	q.stop()
	fails(t, nil, []string{}, "restore", file, "--data", data) // not into a store that holds records
	damaged, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "half.backup"), string(damaged[:len(damaged)/2]))
	fails(t, nil, []string{}, "restore", filepath.Join(dir, "half.backup"), "--data", filepath.Join(dir, "other"))
}
