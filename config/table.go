package config

import (
	"fmt"
	"strings"
)

// The marks between which a document holds the table.
const (
	TableBegin = "<!-- config:begin -->"
	TableEnd   = "<!-- config:end -->"
)

// Table returns all keys as a table in Markdown, with the meanings in lang ("zh" or "en").
func Table(lang string) string {
	var b strings.Builder
	head := "| Key | Environment | Flag | Default | Allowed | Meaning |\n"
	if lang == "zh" {
		head = "| 键 | 环境变量 | 参数 | 默认值 | 取值 | 含义 |\n"
	}
	b.WriteString(head + "|---|---|---|---|---|---|\n")
	for i := range fields {
		f := &fields[i]
		meaning := f.en
		if lang == "zh" {
			meaning = f.zh
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s | %s | %s |\n",
			f.key, f.env, code(dashed(f.flag)), code(f.def), f.allowed(lang), meaning)
	}
	return b.String()
}

func dashed(flag string) string {
	if flag == "" {
		return ""
	}
	return "--" + flag
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(s, "|", "\\|") + "`"
}

// kinds names the types for readers of either language.
var kinds = map[string]map[string]string{
	// #nosec G101 -- the word for a kind of setting, not a secret
	"zh": {"text": "文本", "list": "列表", "size": "大小", "duration": "时长", "bool": "`true`, `false`", "secret": "文本（从不显示）"},
	"en": {"text": "text", "list": "list", "size": "size", "duration": "duration", "bool": "`true`, `false`", "secret": "text (never shown)"},
}

func (f *field) allowed(lang string) string {
	switch {
	case len(f.oneof) > 0:
		return "`" + strings.Join(f.oneof, "`, `") + "`"
	case f.min != "":
		return f.min + " – " + f.max
	case f.check == "addr":
		return "HOST:PORT"
	case f.check == "timezone":
		return "IANA"
	case f.check == "cron":
		return "cron"
	}
	if lang != "zh" {
		lang = "en"
	}
	return kinds[lang][f.kind()]
}
