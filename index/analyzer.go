package index

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
)

// analyzerName names the analyzer in the mapping.
const analyzerName = "talentmatch_words"

func init() {
	// The name is this package's own, so it can't be taken.
	_ = registry.RegisterAnalyzer(analyzerName, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return wordsAnalyzer{}, nil
	})
}

// wordsAnalyzer hands the tokens of tokenize to bleve.
type wordsAnalyzer struct{}

// Analyze implements analysis.Analyzer.
func (wordsAnalyzer) Analyze(input []byte) analysis.TokenStream {
	tokens := tokenize(string(input))
	block := make([]analysis.Token, len(tokens))
	out := make(analysis.TokenStream, len(tokens))
	for i, t := range tokens {
		block[i] = analysis.Token{Term: []byte(t.term), Start: t.start, End: t.end, Position: t.pos}
		out[i] = &block[i]
	}
	return out
}
