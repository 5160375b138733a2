package exchange

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"talentmatch/market"
)

// rejected writes the rows with problems of a source and returns the file.
func rejected(t *testing.T, s *Source) []byte {
	t.Helper()
	var b bytes.Buffer
	r, err := NewRejects(&b, s, loadCatalogue(t, "zh"))
	must(t, err)
	for _, row := range talentsOf(t, s) {
		status := market.RowCreated
		if len(row.Problems) > 0 {
			status = market.RowRejected
		}
		must(t, r.Write(market.RowOutcome{RowHead: row.RowHead, Status: status, Problems: row.Problems}))
	}
	must(t, r.Close())
	return b.Bytes()
}

const faulty = "标题,,\n姓名,手机,备注列,邮箱\n张测试,13800000001,x,\n李样例,abc,\"多\n行, \"\"y\"\"\",a@example.com\n王示例,13800000003,,无效邮箱\n"

func TestRejectedRowsKeepTheirCellsAndSayWhy(t *testing.T) {
	t.Parallel()
	got := string(rejected(t, openText(t, faulty, market.KindTalent, Options{})))
	for _, want := range []string{"\uFEFF姓名,手机,备注列,邮箱,行号,工作表,列,原因", "李样例,abc,\"多\n行, \"\"y\"\"\",a@example.com,4,,手机,", "王示例,13800000003,,无效邮箱,5,,邮箱,"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "张测试") {
		t.Error("a row without problems was written")
	}
}

func TestRejectedFileIsImportedAsItIsOnceFixed(t *testing.T) {
	t.Parallel()
	book := makeBook(t, map[string][][]any{
		"一": {{"姓名", "手机", "到岗时间"}, {"张测试", "abc", time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}, {"李样例", "13800000002"}},
		"二": {{"说明", "电话", "名字"}, {"x", "abc", "王示例"}},
	}, []string{"一", "二"}, nil)
	sources := map[string]*Source{
		"csv":  openText(t, faulty, market.KindTalent, Options{}),
		"xlsx": openBook(t, book, market.KindTalent, Options{}),
		"jsonl": openText(t, `{"private":{"name":"张测试"}}`+"\n"+`{"private":{"name":"李样例","phone":"abc"}}`+"\n"+`{"private":{"name":"王示例"},"x":1,"phone":"abc"}`+"\n",
			market.KindTalent, Options{}),
	}
	want := map[string][]string{"csv": {"李样例/13800000009", "王示例/13800000003"}, "xlsx": {"张测试/13800000009", "王示例/13800000009"}, "jsonl": {"李样例/13800000009", "王示例/"}}
	for name, s := range sources {
		b := rejected(t, s)
		if name != "xlsx" {
			fixed := strings.NewReplacer("abc", "13800000009", "无效邮箱", "b@example.com", `,"x":1,"phone":"13800000009"`, "").Replace(string(b))
			b = []byte(strings.Replace(fixed, `,"x":1,"phone":"13800000009"`, "", 1))
		} else {
			b = replaceInBook(t, b, "abc", "13800000009")
		}
		again, err := OpenReader(bytes.NewReader(b), int64(len(b)), name, market.KindTalent, fakeWords{}, Options{})
		must(t, err)
		var got []string
		for _, r := range talentsOf(t, again) {
			if len(r.Problems) > 0 {
				t.Errorf("%s: %v", name, r.Problems)
			}
			got = append(got, r.Identity.Private.Name+"/"+r.Identity.Private.Phone)
		}
		if d := cmp.Diff(want[name], got); d != "" {
			t.Errorf("%s: %s\n%s", name, d, b[:min(len(b), 600)])
		}
		again.Close()
	}
}

func TestReasonsNameTheColumnsOfTheFileItself(t *testing.T) {
	t.Parallel()
	s := openText(t, "学员,联系电话,技能标签\n张测试,13800000001,Go\n", market.KindTalent, Options{Columns: map[string]string{"学员": "private.name"}})
	var b bytes.Buffer
	r, err := NewRejects(&b, s, loadCatalogue(t, "zh"))
	must(t, err)
	head := talentsOf(t, s)[0].RowHead
	must(t, r.Write(market.RowOutcome{RowHead: head, Status: market.RowRejected, Problems: []market.RowProblem{
		{Problem: market.Problem{Field: "private.phone", Code: market.ProblemNameMismatch}},
		{Problem: market.Problem{Field: "skills[0].code", Code: market.ProblemUnknownCode}},
		{Column: "private.name", Problem: market.Problem{Field: "private.name", Code: market.ProblemTooLong}},
		{Problem: market.Problem{Field: "private.email", Code: market.ProblemTaken}},
	}}))
	must(t, r.Close())
	if got := b.String(); !strings.Contains(got, "联系电话; 技能标签; 学员; 邮箱") || strings.Contains(got, "private.") {
		t.Error(got)
	}
}

func TestASecondRoundDoesntRepeatTheColumnsOfTheFirst(t *testing.T) {
	t.Parallel()
	first := rejected(t, openText(t, faulty, market.KindTalent, Options{}))
	second := rejected(t, openText(t, string(first), market.KindTalent, Options{}))
	third := rejected(t, openText(t, string(second), market.KindTalent, Options{}))
	if want := "\uFEFF姓名,手机,备注列,邮箱,行号,工作表,列,原因"; !strings.HasPrefix(string(third), want+"\r\n") || !strings.Contains(string(third), "李样例,abc,\"多\n行, \"\"y\"\"\",a@example.com,2,,手机,") {
		t.Errorf("%s", third)
	}
	own := rejected(t, openText(t, "姓名,原因,手机\n张测试,换工作,abc\n", market.KindTalent, Options{}))
	if !strings.HasPrefix(string(own), "\uFEFF姓名,原因,手机,行号,工作表,列,原因") {
		t.Errorf("a column of the file's own was dropped: %s", own)
	}
}
