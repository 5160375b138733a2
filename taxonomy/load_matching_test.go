package taxonomy

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestTheTablesForScoringAreThere(t *testing.T) {
	t.Parallel()
	x, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range x.Tables().Matching {
		if len(m.Associations) == 0 || len(m.Rarity) == 0 || len(m.TitleWords) == 0 || len(m.Tracks) == 0 {
			t.Errorf("version %d lacks a table", m.Version)
		}
	}
	if len(x.Tables().Matching) == 0 {
		t.Error("there are none")
	}
}

func TestWrongTablesForScoringAreToldWithTheirLine(t *testing.T) {
	t.Parallel()
	x, err := New()
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"associations.tsv": "held\tneed\tstrength\tdemands\npython\tno-such\t70\t25\npython\tjava\t70\t19\n",
		"rarity.tsv":       "skill\trarity\tdemands\npython\t10001\t20\n",
		"titles.tsv":       "word\trarity\tdemands\n",
		"tracks.tsv":       "code\tnames\tweak\tgeneric\tnear\na\tx\t\t\tb:50|a:20\nb\ty\tx\t\t\n",
	} {
		files["1/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	err = x.loadMatching(files)
	for _, want := range []string{"associations.tsv:2", "associations.tsv:3", "rarity.tsv:2", "tracks.tsv:2", `name "x" belongs to "a"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not told: %v", want, err)
		}
	}
}
