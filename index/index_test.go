package index_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"talentmatch/index"
	"talentmatch/market"
)

func TestOnlyANewerRevisionReplacesWhatIsHeld(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x := open(t, dir)
	apply(t, x, "1", talentDoc(person("a", 3, "工程师", "三")), talentDoc(person("b", 1, "工程师", "一")))
	apply(t, x, "2", talentDoc(person("a", 2, "工程师", "二")), index.Doc{Kind: market.KindTalent, ID: "b", Rev: 2, Deleted: true})
	apply(t, x, "", talentDoc(person("b", 1, "工程师", "一")), talentDoc(person("c", 1, "工程师", "一")), talentDoc(person("c", 2, "工程师", "二")))
	check := func(x *index.Index) {
		t.Helper()
		var got []string
		err := x.Revs(context.Background(), market.KindTalent, func(id string, rev int64, deleted bool) error {
			got = append(got, fmt.Sprint(id, rev, deleted))
			return nil
		})
		if d := cmp.Diff([]string{"a3 false", "b2 true", "c2 false"}, got); err != nil || d != "" {
			t.Errorf("%v; held (-want +got):\n%s", err, d)
		}
		if got := find(t, x, market.SearchQuery{Order: "id"}); !slices.Equal(got, []string{"a", "c"}) {
			t.Errorf("found %v", got)
		}
		if got := find(t, x, market.SearchQuery{Text: "三"}); !slices.Equal(got, []string{"a"}) {
			t.Errorf("found %v", got)
		}
		if s := x.State(); s.Documents != 2 || s.Cursor != "2" || !s.Ready {
			t.Errorf("state %+v", s)
		}
	}
	check(x)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	check(again)
	apply(t, again, "3", talentDoc(person("b", 1, "工程师", "一")))
	if got := find(t, again, market.SearchQuery{Text: "一"}); len(got) != 0 {
		t.Errorf("a deleted talent is back: %v", got)
	}
}

func TestTalentsAndDemandsAreApart(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	d := market.Demand{Title: "工程师"}
	d.ID, d.Rev = "same", 1
	apply(t, x, "1", talentDoc(person("same", 4, "工程师", "")), demandDoc(d), index.Doc{Kind: market.KindEmployer, ID: "same", Rev: 9})
	apply(t, x, "2", index.Doc{Kind: market.KindTalent, ID: "same", Rev: 5, Deleted: true})
	page, err := x.SearchDemands(context.Background(), market.SearchQuery{Text: "工程师"})
	if err != nil || !slices.Equal(ids(page), []string{"same"}) {
		t.Errorf("demands %v, %v", ids(page), err)
	}
	if got := find(t, x, market.SearchQuery{Text: "工程师"}); len(got) != 0 {
		t.Errorf("talents %v", got)
	}
}

func TestPagesAreDisjointAndComplete(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	r := rand.New(rand.NewPCG(9, 9))
	var docs []index.Doc
	for i := range 97 {
		p := person(fmt.Sprintf("T%02d", i), 1, "数据工程师", strings.Repeat("数据平台 ", 1+r.IntN(4)))
		p.UpdatedAt = time.UnixMilli(int64(r.IntN(10)))
		docs = append(docs, talentDoc(p))
	}
	apply(t, x, "1", docs[:50]...)
	apply(t, x, "2", docs[50:]...)
	for _, q := range []market.SearchQuery{{}, {Text: "数据"}, {Text: "数据 平台", Order: "updated"}, {Order: "id"}, {Text: "数据 平台 联盟"}} {
		q.Limit = 100
		whole := find(t, x, q)
		if len(whole) != 97 {
			t.Fatalf("%+v finds %d", q, len(whole))
		}
		for _, limit := range []int{1, 10, 96, 97} {
			q.Limit = limit
			if d := cmp.Diff(whole, pages(t, x, q)); d != "" {
				t.Errorf("%+v in pages (-whole +pages):\n%s", q, d)
			}
		}
	}
}

// pages reads a query page by page.
func pages(t *testing.T, x *index.Index, q market.SearchQuery) []string {
	t.Helper()
	var out []string
	for {
		page, err := x.SearchTalents(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, ids(page)...)
		if page.Next == "" {
			return out
		}
		q.Cursor = page.Next
	}
}

func TestACursorFitsOnlyItsQuery(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	apply(t, x, "1", talentDoc(person("a", 1, "工程师", "")), talentDoc(person("b", 1, "工程师", "")))
	page, err := x.SearchTalents(context.Background(), market.SearchQuery{Text: "工程师", Limit: 1})
	if err != nil || page.Next == "" {
		t.Fatalf("%+v, %v", page, err)
	}
	enc := base64.RawURLEncoding.EncodeToString
	bad := []market.SearchQuery{
		{Text: "工程", Cursor: page.Next}, {Text: "工程师", Order: "id", Cursor: page.Next},
		{Text: "工程师", Filter: map[string][]string{"skill": {"c"}}, Cursor: page.Next},
		{Text: "工程师", Cursor: "x"}, {Text: "工程师", Cursor: "!!!"}, {Text: "工程师", Cursor: enc([]byte("{}"))},
		{Text: "工程师", Cursor: enc([]byte(`{"q":"` + strings.Repeat("x", 2000) + `"}`))}, {Text: "工程师", Cursor: page.Next + "AA"},
	}
	for _, q := range bad {
		_, err := x.SearchTalents(context.Background(), q)
		var e *market.Error
		if !errors.As(err, &e) || len(e.Problems) != 1 || e.Problems[0].Field != "cursor" {
			t.Errorf("%+v: %v, want a problem with the cursor", q, err)
		}
	}
	if _, err := x.SearchDemands(context.Background(), market.SearchQuery{Text: "工程师", Cursor: page.Next}); market.CodeOf(err) != market.CodeInvalid {
		t.Errorf("a talents' cursor among demands: %v", err)
	}
}

func TestWhatIsNotAllowedIsNamedByField(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	q := market.SearchQuery{
		Text: strings.Repeat("长", index.MaxQuery+1), Order: "salary", Limit: 101,
		Filter: map[string][]string{"status": {"open"}, "skill": make([]string, 200)},
	}
	_, err := x.SearchTalents(context.Background(), q)
	var e *market.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v", err)
	}
	var got []string
	for _, p := range e.Problems {
		got = append(got, p.Field+" "+string(p.Code))
	}
	want := []string{"filter.skill too_many", "filter.status not_allowed", "limit out_of_range", "order not_allowed", "text too_long"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("problems (-want +got):\n%s", d)
	}
}

func TestNothingThatIdentifiesAPersonIsInTheFolder(t *testing.T) {
	t.Parallel()
	secret := market.Talent{
		ExternalID: "EXT-778899",
		Private: market.TalentPrivate{
			Name: "欧阳测试", Phone: "13900001234", Email: "ouyang.ceshi@example.com", RosterNumber: "XH20260042",
			About: "我是欧阳测试，电话 139 0000 1234，备用 0532-88887777，邮箱 other@example.org，学号XH20260042，熟悉微服务",
		},
		Experience:   []market.Experience{{Role: "工程师", Text: "联系人欧阳测试 13900001234"}},
		Certificates: []market.Certificate{{Name: "示例证书", Number: "CERT2026ABC"}},
	}
	secret.ID, secret.Rev = "T1", 1
	dir := t.TempDir()
	x := open(t, dir)
	apply(t, x, "1", talentDoc(secret))
	if got := find(t, x, market.SearchQuery{Text: "微服务"}); len(got) != 1 {
		t.Fatalf("found %v", got)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	err := eachFile(dir, func(path string, _ os.FileInfo) error {
		b, err := os.ReadFile(path) // #nosec G304 -- a temporary folder
		if err != nil {
			return err
		}
		low := strings.ToLower(string(b))
		for _, s := range []string{"欧阳", "阳测", "13900001234", "00001234", "88887777", "ouyang", "other@", "20260042", "cert2026", "778899"} {
			if strings.Contains(low, s) {
				t.Errorf("%s holds %q", path, s)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSuggestionsCompleteTitlesAndSkills(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	apply(t, x, "1", talentDoc(person("a", 1, "Java开发工程师", "")), talentDoc(person("b", 1, "java开发工程师", "")),
		talentDoc(person("c", 1, "Java架构师", "")), talentDoc(person("d", 1, "数据分析师", "")))
	cases := []struct {
		prefix string
		limit  int
		want   []string
	}{
		{"JAV", 10, []string{"=Java开发工程师", "=Java架构师", "java=Java", "javascript=JavaScript"}},
		{"jav", 3, []string{"=Java开发工程师", "=Java架构师", "java=Java"}},
		{"k8", 10, []string{"kubernetes=容器编排"}},
		{"数据", 10, []string{"=数据分析师", "data-analysis=数据分析"}},
		{"算法", 10, []string{"2-02-38-01=人工智能工程技术人员"}},
		{"", 10, []string{}}, {"zzz", 10, []string{}},
	}
	for _, c := range cases {
		got, err := x.Suggest(context.Background(), market.KindTalent, c.prefix, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{}
		for _, s := range got {
			texts = append(texts, s.Code+"="+s.Label)
		}
		if d := cmp.Diff(c.want, texts); d != "" {
			t.Errorf("%q (-want +got):\n%s", c.prefix, d)
		}
	}
	if got, err := x.Suggest(context.Background(), market.KindDemand, "数据", 10); err != nil || len(got) != 1 {
		t.Errorf("among demands: %v, %v", got, err)
	}
	if _, err := x.Suggest(context.Background(), market.KindTalent, "a", 51); market.CodeOf(err) != market.CodeInvalid {
		t.Errorf("limit 51: %v", err)
	}
}

func TestSearchingWhileWritingAndRebuilding(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	apply(t, x, "0", talentDoc(person("always", 1, "常驻工程师", "")))
	var wg sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				page, err := x.SearchTalents(context.Background(), market.SearchQuery{Text: "常驻", Facets: true})
				if err != nil || len(page.Hits) != 1 {
					t.Errorf("found %v, %v", ids(page), err)
					return
				}
			}
		})
	}
	for i := range 3 {
		wg.Go(func() {
			for j := range 20 {
				p := person(fmt.Sprintf("w%d-%d", i, j), 1, "工程师", "")
				if err := x.Apply(context.Background(), []index.Doc{talentDoc(p)}, ""); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 2 {
		if err := x.Rebuild(context.Background(), "r", seq(person("always", 1, "常驻工程师", "")), seq[market.Demand](), 1); err != nil {
			t.Error(err)
		}
	}
	close(done)
	wg.Wait()
}

func TestACancelledSearchSaysSo(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.SearchTalents(ctx, market.SearchQuery{Text: "工程师"}); market.CodeOf(err) != market.CodeCancelled {
		t.Errorf("search = %v", err)
	}
	if err := x.Apply(ctx, nil, "1"); market.CodeOf(err) != market.CodeCancelled {
		t.Errorf("Apply = %v", err)
	}
}

func TestAClosedIndexAnswersUnavailable(t *testing.T) {
	t.Parallel()
	x := open(t, t.TempDir())
	if err := errors.Join(x.Close(), x.Close()); err != nil {
		t.Fatal(err)
	}
	_, err := x.SearchTalents(context.Background(), market.SearchQuery{})
	err2 := x.Apply(context.Background(), nil, "1")
	err3 := x.Rebuild(context.Background(), "", numbered(1), seq[market.Demand](), 1)
	for _, err := range []error{err, err2, err3} {
		if market.CodeOf(err) != market.CodeUnavailable {
			t.Errorf("%v, want unavailable", err)
		}
	}
}

func FuzzAnyQueryIsAnswered(f *testing.F) {
	for _, s := range []string{"", "-", "--", `"`, `""`, `-"`, "skill:", `skill:"`, "district:\"青岛", "c++ -c#", ".net",
		"“”", "-\"\"", "技能：云", "a/b/c/d/e", "\xff\xfe", "云 -云", strings.Repeat("数据", 250), "'s", "a's", "&", "R&D", "٣٤", "é́"} {
		f.Add(s)
	}
	x := open(f, f.TempDir())
	apply(f, x, "1", talentDoc(person("a", 1, "Java开发工程师", "C++ .NET 云计算 R&D")), talentDoc(person("b", 1, "数据分析师", "<b>")))
	f.Fuzz(func(t *testing.T, text string) {
		page, err := x.SearchTalents(context.Background(), market.SearchQuery{Text: text, Facets: true})
		if err != nil && market.CodeOf(err) != market.CodeInvalid {
			t.Fatalf("%q: %v", text, err)
		}
		for _, h := range page.Hits {
			for _, passages := range h.Highlights {
				for _, p := range passages {
					rest := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(p)
					if strings.ContainsAny(rest, `<>"`) {
						t.Fatalf("%q: unescaped %q", text, p)
					}
				}
			}
		}
		if _, err := x.Suggest(context.Background(), market.KindTalent, text, 5); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
