package main

import (
	"os"
	"path/filepath"
	"testing"
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
