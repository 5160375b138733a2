package market

import (
	"fmt"
	"testing"
)

func TestAFaultInJSONIsFoundByLineColumnAndCharacter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a":1}`: "", " [1]\n": "", `"x"`: "", "7": "",
		`{"a":`:                      "1:6 ",
		`{"a":}`:                     "1:6 }",
		"{\n  \"姓名\": \"张测试\",\n}\n": "3:1 }",
		"{\"姓名\": “张测试”}":            "1:8 “",
		`{'a':1}`:                    "1:2 '",
		`{"a":1} x`:                  "1:9 x",
		"{} \u00a0{}":                "1:4 U+00A0",
		`{"a":NaN}`:                  "1:6 N",
		"{\"a\":\"b\nc\"}":           "1:8 U+000A",
		"private=1":                  "1:1 p",
		"":                           "1:1 ",
		"[1,\n2,\n":                  "2:3 ",
	} {
		f, bad := FindJSONFault([]byte(text))
		got := ""
		if bad {
			got = fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Found)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzFindJSONFault(f *testing.F) {
	f.Add([]byte("{\"a\":\xff"))
	f.Add([]byte("{} \u3000“"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if x, bad := FindJSONFault(b); bad && (x.Line < 1 || x.Column < 1 || len(x.Found) > 8) {
			t.Errorf("%q: %+v", b, x)
		}
	})
}
