package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "talentmatch"

// mayImport says which packages of the project each folder may import, besides itself and what lies in it.
// The first rule of the structure is a star: siblings know the domain alone.
var mayImport = map[string][]string{
	"market":   {},
	"taxonomy": {"market"},
	"matching": {"market"},
	"index":    {"market"},
	"store":    {"market"},
	"exchange": {"market"},
	"config":   {},
	"app":      {"market"},
	"jobs":     {"market"},
	"api":      {"market", "app"},
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// folder returns the top-level folder of a package of the project, and false for any other package.
func folder(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, module+"/")
	top, _, _ := strings.Cut(rest, "/")
	return top, ok
}

func TestPackagesFormAStarAroundTheDomain(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range listPackages(t) {
		from, inside := folder(p.ImportPath)
		if !inside {
			continue // main knows every package
		}
		seen[from] = true
		allowed, known := mayImport[from]
		if !known {
			t.Errorf("%s: a folder without a place in the structure", from)
			continue
		}
		for _, imported := range p.Imports {
			to, ours := folder(imported)
			if ours && to != from && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
	}
	for name := range mayImport {
		if !seen[name] {
			t.Errorf("%s: no such package", name)
		}
	}
}

func TestTheDomainImportsTheStandardLibraryAlone(t *testing.T) {
	t.Parallel()
	for _, p := range listPackages(t) {
		if top, _ := folder(p.ImportPath); top != "market" {
			continue
		}
		for _, imported := range p.Imports {
			if strings.Contains(strings.Split(imported, "/")[0], ".") {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
	}
}
