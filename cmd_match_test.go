package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"talentmatch/app/text"
)

func TestARecordInAFileMayBeginWithAByteOrderMark(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "demand.json")
	if err := os.WriteFile(file, []byte("\ufeff{\"title\":\"测试岗位\"}\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	u, err := (&program{}).readUnsaved(file)
	if err != nil || u.demand == nil || u.demand.Title != "测试岗位" {
		t.Errorf("%+v, %v", u, err)
	}
}

func TestWhatIsWrongWithARecordInAFileIsToldInTheUsersLanguage(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "record.json")
	for _, c := range []struct{ record, zh, en string }{
		{"{\n  \"title\": \"测试岗位\",\n}", "  不是有效的 JSON：第 3 行第 1 列不应出现 }\n", "  is not valid JSON: line 3, column 1: } can't stand here\n"},
		{"{\"title\": “测试”}", "第 1 行第 11 列不应出现 “\n", "line 1, column 11: “ can't stand here\n"},
		{"{\"title\": ", "第 1 行第 10 列内容不完整，提前结束\n", "line 1, column 10: the text ends too early\n"},
		{" \n", "  没有内容\n", "  is empty\n"},
		{"[]", "  类型不对，应为 对象\n", "  has the wrong type; expected an object\n"},
		{`{"title": 5}`, "  title: 类型不对：5，应为 文本\n", "  title: has the wrong type: 5; expected text\n"},
		{`{"title": "x", "skils": [], "headcount": 1e30, "salary": {}}`, "  headcount: “1e30”超出范围，应在 0 到 100000 之间\n", "  skils: is not a known field; did you mean “skills”?\n"},
		{`{"private": {"qqqq": "张测试"}}`, "  private.qqqq: 没有这个字段\n", "  private.qqqq: is not a known field\n"},
	} {
		if err := os.WriteFile(file, []byte(c.record), 0o600); err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
			var errs bytes.Buffer
			p := &program{surroundings: surroundings{err: &errs}, p: text.For(lang)}
			_, err := p.readUnsaved(file)
			if err == nil {
				t.Errorf("%s was taken", c.record)
				continue
			}
			p.explain(err)
			got := errs.String()
			if !strings.Contains(got, file) || !strings.Contains(got, want) || strings.Contains(got, "json:") || strings.Contains(got, p.t("cli.cause", nil)) {
				t.Errorf("%s:\n%s\nwant %s", c.record, got, want)
			}
		}
	}
}
