package taxonomy

import (
	"slices"
	"testing"
)

func TestWithinListsADistrictAndAllThatLiesInIt(t *testing.T) {
	t.Parallel()
	x, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	got := x.Within("370200")
	for _, code := range []string{"370200", "370202", "370215", "370285"} {
		if !slices.Contains(got, code) {
			t.Errorf("370200 does not hold %s", code)
		}
	}
	if slices.Contains(got, "370600") || len(got) != 11 {
		t.Errorf("370200 holds %v", got)
	}
	if got := x.Within("nowhere"); !slices.Equal(got, []string{"nowhere"}) {
		t.Errorf("an unknown code holds %v", got)
	}
}

func TestVocabularyKnowsItsCodesAndNoOthers(t *testing.T) {
	t.Parallel()
	x, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	if !x.HasSkill("python") || x.HasSkill("Python") || !x.HasDistrict("370202") || x.HasDistrict("379999") || x.HasOccupation("x") {
		t.Error("a code is taken wrongly")
	}
	if s := x.Suggest("pyth", 5, "en"); len(s) == 0 || s[0].Code != "python" {
		t.Errorf("pyth suggests %v", s)
	}
}
