package taxonomy

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"talentmatch/market"
)

func TestTheShippedDataIsSoundAndComplete(t *testing.T) {
	t.Parallel()
	tx, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range tx.shadowed {
		t.Error(s)
	}
	tables := tx.Tables()
	if tables.Version != tx.Version() || tables.Version < 1 {
		t.Errorf("version %d and %d", tables.Version, tx.Version())
	}
	if n := len(tables.Skills); n < 800 {
		t.Errorf("%d skills, want at least 800", n)
	}
	if n := len(tables.Districts); n < 3200 {
		t.Errorf("%d districts", n)
	}
	if n := len(tables.Educations); n != len(market.Educations()) {
		t.Errorf("%d levels of education, want %d", n, len(market.Educations()))
	}
	digital := 0
	for _, o := range tables.Occupations {
		if o.Digital {
			digital++
		}
	}
	if digital < 90 {
		t.Errorf("%d digital occupations", digital)
	}
	if len(tables.Fields) == 0 {
		t.Error("no fields of study")
	}
}

func TestRelationsAreSymmetric(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	related := map[[2]string]bool{}
	for _, s := range tx.tables.Skills {
		for _, r := range s.Related {
			related[[2]string{s.Code, r}] = true
		}
	}
	for p := range related {
		if !related[[2]string{p[1], p[0]}] {
			t.Errorf("%s is related to %s one way", p[0], p[1])
		}
	}
	borders := map[[2]string]bool{}
	for _, d := range tx.tables.Districts {
		for _, b := range d.Borders {
			borders[[2]string{d.Code, b}] = true
		}
	}
	for p := range borders {
		if !borders[[2]string{p[1], p[0]}] {
			t.Errorf("%s borders %s one way", p[0], p[1])
		}
	}
}

func TestQingdaoIsFullAndCurrent(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	want := map[string]string{"370202": "市南区", "370203": "市北区", "370211": "黄岛区", "370212": "崂山区", "370213": "李沧区", "370214": "城阳区",
		"370215": "即墨区", "370281": "胶州市", "370283": "平度市", "370285": "莱西市"}
	for _, d := range tx.tables.Districts {
		if d.Parent != "370200" {
			continue
		}
		if want[d.Code] != d.Zh {
			t.Errorf("%s is %q, want %q", d.Code, d.Zh, want[d.Code])
		}
		if len(d.Borders) == 0 {
			t.Errorf("%s has no borders", d.Zh)
		}
		delete(want, d.Code)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	city := tx.tables.Districts[tx.districts["370200"]]
	if got := strings.Join(city.Borders, " "); got != "370600 370700 371100" {
		t.Errorf("Qingdao borders %s, want Yantai, Weifang, Rizhao", got)
	}
	laoshan := tx.tables.Districts[tx.districts["370212"]]
	if got := strings.Join(laoshan.Borders, " "); got != "370202 370203 370213 370214 370215" {
		t.Errorf("Laoshan borders %s", got)
	}
}

func TestEveryParentCoversItsDistricts(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for _, d := range tx.tables.Districts {
		switch {
		case d.Code[2:] == "0000" && d.Parent != "":
			t.Errorf("province %s has parent %s", d.Code, d.Parent)
		case d.Code[2:] != "0000" && (d.Parent == "" || d.Parent[:2] != d.Code[:2]):
			t.Errorf("%s has parent %q", d.Code, d.Parent)
		}
	}
}

// small is a whole set of tables to break in one place.
func small() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"version": file("3\n"),
		"skills/a.tsv": file(skillHeader + "\nroot\t根\tRoot\t\t\t\t\n" +
			"leaf\t叶\tLeaf\tfoliage|Leaf-Blade\troot\t\t\n"),
		"skills/b.tsv":    file(skillHeader + "\nother\t别的\tOther\t\troot\tleaf\tcontext\n"),
		"occupations.tsv": file(occupationHeader + "\n1-01\t园丁\tGardener\t1\tgarden\t护林员\tleaf\n"),
		"educations.tsv":  file(educationHeader + "\nbachelor\t4\t本科\tBachelor\t学士\n"),
		"fields.tsv":      file(fieldHeader + "\nforestry\t林学\tForestry\t森林学\t\n"),
		"districts.tsv":   file(districtHeader + "\n110000\t甲省\tJia\t\t甲\t\n110100\t乙市\tYi\t110000\t乙\t110200\n"),
		"borders.tsv":     file("code\tborders\n"),
	}
}

func TestLoadReadsWholeTables(t *testing.T) {
	t.Parallel()
	tx, err := load(small())
	if err != nil {
		t.Fatal(err)
	}
	if tx.Version() != 3 {
		t.Errorf("version %d", tx.Version())
	}
	if got := tx.tables.Skills[tx.skills["leaf"]].Related; len(got) != 1 || got[0] != "other" {
		t.Errorf("leaf is related to %v, want other", got)
	}
	if got, ok := tx.District("110200"); !ok || got != "110100" {
		t.Errorf("the former code leads to %q %v", got, ok)
	}
}

func TestLoadSaysFileLineAndProblem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, add string // a line added to the file, or its whole text where add has line ends
		want      string
	}{
		"duplicate code":      {"skills/b.tsv", "leaf\t新\tNew\t\troot\t\t", `skills/b.tsv:3: duplicate code "leaf"`},
		"duplicate name":      {"skills/b.tsv", "sprout\t新\tNew\tＦoliage\troot\t\t", `skills/b.tsv:3: name "Ｆoliage" belongs to "leaf"`},
		"dangling broader":    {"skills/b.tsv", "fresh\t新\tNew\t\tnowhere\t\t", `skills/b.tsv:3: "fresh": unknown broader skill "nowhere"`},
		"dangling related":    {"skills/b.tsv", "fresh\t新\tNew\t\troot\tnowhere\t", `skills/b.tsv:3: "fresh": unknown related skill "nowhere"`},
		"cycle":               {"skills/b.tsv", "ping\t乒\tPing\t\tpong\t\t\npong\t乓\tPong\t\tping\t\t", `cycle of broader skills: ping → pong → ping`},
		"bad code":            {"skills/b.tsv", "Bad_Code\t新\tNew\t\troot\t\t", `skills/b.tsv:3: bad code "Bad_Code"`},
		"missing label":       {"skills/b.tsv", "fresh\t新\t\t\troot\t\t", `skills/b.tsv:3: "fresh" needs both labels`},
		"bad mark":            {"skills/b.tsv", "fresh\t新\tNew\t\troot\t\tmaybe", `skills/b.tsv:3: ambiguous is "maybe"`},
		"too many columns":    {"skills/b.tsv", "a\tb\tc\td\te\tf\tg\th", `skills/b.tsv:3: 8 columns, want 7`},
		"unknown skill":       {"occupations.tsv", "1-02\t护士\tNurse\t\t\t\tnowhere", `occupations.tsv:3: unknown skill "nowhere"`},
		"title of another":    {"occupations.tsv", "1-02\t护士\tNurse\t\t\t护林员\t", `occupations.tsv:3: title "护林员" belongs to "1-01"`},
		"rank of education":   {"educations.tsv", "master\t9\t硕士\tMaster\t", `educations.tsv:3: rank "9" of "master"`},
		"unknown field":       {"fields.tsv", "logging\t伐木\tLogging\t\tnowhere", `fields.tsv:3: unknown field "nowhere"`},
		"bad district":        {"districts.tsv", "12\t丙\tBing\t\t\t", `districts.tsv:4: a code of six digits`},
		"unknown parent":      {"districts.tsv", "120100\t丙市\tBing\t120000\t丙\t", `districts.tsv:4: unknown parent "120000"`},
		"unknown border":      {"borders.tsv", "110100\t999999", `borders.tsv:2: unknown district "999999"`},
		"version":             {"version", "", `version:1: "" is no positive integer`},
		"header of the table": {"fields.tsv", "!", `fields.tsv:1: header is "!"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := small()
			text := string(files[c.file].Data) + c.add + "\n"
			if c.add == "" || c.add == "!" {
				text = c.add
			}
			files[c.file] = &fstest.MapFile{Data: []byte(text)}
			_, err := load(files)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestLoadReportsMissingFiles(t *testing.T) {
	t.Parallel()
	for name := range small() {
		files := small()
		delete(files, name)
		if strings.HasPrefix(name, "skills/") {
			delete(files, "skills/a.tsv")
			delete(files, "skills/b.tsv")
		}
		if _, err := load(fs.FS(files)); err == nil {
			t.Errorf("no error without %s", name)
		}
	}
}
