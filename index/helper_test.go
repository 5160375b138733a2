package index_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"talentmatch/index"
	"talentmatch/market"
)

// testTables is a taxonomy small enough to see through.
func testTables() market.Tables {
	skill := func(code, zh, en string, broader []string, synonyms ...string) market.SkillNode {
		return market.SkillNode{Code: code, Zh: zh, En: en, Broader: broader, Synonyms: synonyms}
	}
	place := func(code, zh, en, parent string) market.DistrictNode {
		return market.DistrictNode{Code: code, Zh: zh, En: en, Parent: parent}
	}
	return market.Tables{
		Version: 7,
		Skills: []market.SkillNode{
			skill("python", "Python", "Python", []string{"programming-language"}, "python语言"),
			skill("java", "Java", "Java", []string{"programming-language"}),
			skill("javascript", "JavaScript", "JavaScript", []string{"programming-language"}, "JS"),
			skill("c", "C语言", "C", []string{"programming-language"}),
			skill("cpp", "C++", "C++", []string{"programming-language"}),
			skill("csharp", "C#", "C#", []string{"programming-language"}),
			skill("programming-language", "编程语言", "Programming language", nil),
			skill("kubernetes", "容器编排", "Kubernetes", nil, "k8s"),
			skill("machine-learning", "机器学习", "Machine learning", nil, "ML"),
			skill("deep-learning-framework", "深度学习框架", "Deep learning framework", []string{"machine-learning"}),
			skill("pytorch", "PyTorch", "PyTorch", []string{"deep-learning-framework"}),
			skill("data-analysis", "数据分析", "Data analysis", nil),
		},
		Districts: []market.DistrictNode{
			place("370000", "山东省", "Shandong", ""), place("370100", "济南市", "Jinan", "370000"),
			place("370200", "青岛市", "Qingdao", "370000"), place("370202", "市南区", "Shinan", "370200"),
			place("370215", "即墨区", "Jimo", "370200"), place("110000", "北京市", "Beijing", ""),
			place("110105", "朝阳区", "Chaoyang", "110000"),
		},
		Occupations: []market.OccupationNode{
			{Code: "2-02-38-01", Zh: "人工智能工程技术人员", En: "AI engineer", Titles: []string{"算法工程师"}},
		},
		Educations: []market.EducationNode{
			{Level: market.EducationBachelor, Rank: 4, Zh: "本科", En: "Bachelor"},
			{Level: market.EducationMaster, Rank: 5, Zh: "硕士", En: "Master"},
		},
	}
}

// finder finds names of skills, the longest first, Latin ones at word boundaries.
func finder(t market.Tables) func(string) []market.SkillHit {
	type entry struct{ name, code string }
	var names []entry
	for _, s := range t.Skills {
		for _, n := range append([]string{s.Zh, s.En}, s.Synonyms...) {
			names = append(names, entry{strings.ToLower(n), s.Code})
		}
	}
	sort.SliceStable(names, func(i, j int) bool { return len(names[i].name) > len(names[j].name) })
	return func(text string) []market.SkillHit {
		low := strings.ToLower(text)
		var hits []market.SkillHit
		if len(low) != len(text) {
			return nil
		}
	next:
		for i := 0; i < len(low); {
			for _, n := range names {
				if strings.HasPrefix(low[i:], n.name) && boundary(low, i, i+len(n.name)) {
					hits = append(hits, market.SkillHit{Code: n.code, Start: i, End: i + len(n.name)})
					i += len(n.name)
					continue next
				}
			}
			_, size := utf8.DecodeRuneInString(low[i:])
			i += size
		}
		return hits
	}
}

func boundary(s string, i, j int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	first, _ := utf8.DecodeRuneInString(s[i:])
	last, _ := utf8.DecodeLastRuneInString(s[:j])
	after, _ := utf8.DecodeRuneInString(s[j:])
	return !(latin(before) && latin(first)) && !(latin(last) && latin(after)) && (after != '+' && after != '#' || !latin(last))
}

func latin(r rune) bool {
	return r < unicode.MaxLatin1 && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func options(dir string) index.Options {
	tables := testTables()
	return index.Options{Dir: dir, Tables: tables, Skills: finder(tables)}
}

func open(t testing.TB, dir string) *index.Index {
	t.Helper()
	x, err := index.Open(options(dir))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func talentDoc(t market.Talent) index.Doc {
	return index.Doc{Kind: market.KindTalent, ID: t.ID, Rev: t.Rev, Talent: &t}
}

func demandDoc(d market.Demand) index.Doc {
	return index.Doc{Kind: market.KindDemand, ID: d.ID, Rev: d.Rev, Demand: &d}
}

func apply(t testing.TB, x *index.Index, cursor string, docs ...index.Doc) {
	t.Helper()
	if err := x.Apply(context.Background(), docs, cursor); err != nil {
		t.Fatalf("Apply: %v", err)
	}
}

// person returns a talent with a role and an about text.
func person(id string, rev int64, role, about string) market.Talent {
	var t market.Talent
	t.ID, t.Rev = id, rev
	t.UpdatedAt = time.UnixMilli(1_700_000_000_000 + rev).UTC()
	t.Private = market.TalentPrivate{Name: "张测试", About: about}
	t.Intention.Roles = []string{role}
	return t
}

func find(t testing.TB, x *index.Index, q market.SearchQuery) []string {
	t.Helper()
	page, err := x.SearchTalents(context.Background(), q)
	if err != nil {
		t.Fatalf("SearchTalents(%q): %v", q.Text, err)
	}
	return ids(page)
}

func ids(p market.SearchPage) []string {
	out := make([]string, 0, len(p.Hits))
	for _, h := range p.Hits {
		out = append(out, h.ID)
	}
	return out
}

func seq[T any](items ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range items {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func numbered(n int) iter.Seq2[market.Talent, error] {
	return func(yield func(market.Talent, error) bool) {
		for i := range n {
			if !yield(person(fmt.Sprintf("T%05d", i), 1, "后端开发工程师", "熟悉微服务"), nil) {
				return
			}
		}
	}
}

// eachFile calls fn for every file below a folder.
func eachFile(dir string, fn func(path string, info os.FileInfo) error) error {
	return filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		return fn(path, info)
	})
}
