package index

import (
	"math"
	"strings"
	"testing"
)

func TestBM25SumsTheWordsThatAreShared(t *testing.T) {
	t.Parallel()
	documents := []string{"java spring java", "python", "python spring mysql redis", ""}
	all := []int{3, 2, 1, 0}
	got, err := BM25(t.Context(), documents, []Question{{"java", all}, {"python spring", all}, {"python python", all}, {"", all}, {"nothing", []int{0}}, {"java", nil}})
	if err != nil {
		t.Fatal(err)
	}
	// 8 words in 4 documents: the mean length is 2
	weight := func(holders, times, length float64) float64 {
		tf := math.Sqrt(times)
		return math.Log(1+(4-holders+0.5)/(holders+0.5)) * tf * 1.2 / (tf + 1.2*(0.25+0.75*length/2))
	}
	want := [][]float64{
		{0, 0, 0, weight(1, 2, 3)},
		{0, weight(2, 1, 4) * 2, weight(2, 1, 1), weight(2, 1, 3)},
		{0, 2 * weight(2, 1, 4), 2 * weight(2, 1, 1), 0},
		{0, 0, 0, 0}, {0}, {},
	}
	for i := range want {
		for j := range want[i] {
			if math.Abs(got[i][j]-want[i][j]) > 1e-4 { // bleve keeps lengths in single precision
				t.Errorf("question %d, document %d: %f, want %f", i, all[j], got[i][j], want[i][j])
			}
		}
	}
}

func TestBM25ReadsChineseAsSearchDoes(t *testing.T) {
	t.Parallel()
	got, err := BM25(t.Context(), []string{"熟悉机器学习与深度学习", "行政管理", strings.Repeat("数据库 ", 2_000_000/len("数据库 "))}, []Question{{"机器学习工程师", []int{0, 1, 2}}})
	if err != nil {
		t.Fatal(err)
	}
	if got[0][0] <= 0 || got[0][1] != 0 || got[0][2] != 0 {
		t.Errorf("%v", got)
	}
}

func TestBM25OfNothingIsNothing(t *testing.T) {
	t.Parallel()
	got, err := BM25(t.Context(), nil, []Question{{Text: "java"}})
	if err != nil || len(got) != 1 || len(got[0]) != 0 {
		t.Errorf("%v %v", got, err)
	}
}
