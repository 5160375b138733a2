package index

import (
	"context"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	"github.com/blevesearch/bleve/v2/search/searcher"
	bleveapi "github.com/blevesearch/bleve_index_api"

	"talentmatch/market"
)

// The boosts of a skill that is held itself, of one that is only below the skill asked for, and of a title
// with the longer word of which the skill is a part.
const (
	boostSkill  = 4
	boostAbove  = 0.8
	boostLonger = 8
)

// build makes bleve's query of a plan. Relaxed asks for half of the plain words only.
func (p *plan) build(kind market.Kind, filters []query.Query, relaxed bool) query.Query {
	if p.nothing {
		return bleve.NewMatchNoneQuery()
	}
	q := &clauses{must: []query.Query{unscored{termQuery(fieldKind, string(kind), 1)}}}
	q.must = append(q.must, filters...)
	p.addUnits(q, relaxed)
	for i := range p.phrase {
		q.must = append(q.must, unitQuery(&p.phrase[i], false))
	}
	for _, c := range p.skills {
		q.must = append(q.must, skillQuery(c, true))
	}
	for _, c := range p.places {
		q.must = append(q.must, unscored{anyTerm(fieldDistrict, c.codes, 1)})
	}
	for i := range p.not.units {
		q.not = append(q.not, excludedUnit(&p.not.units[i]))
	}
	for _, c := range p.not.skills {
		q.not = append(q.not, skillQuery(c, false))
	}
	for _, c := range p.not.places {
		q.not = append(q.not, anyTerm(fieldDistrict, c.codes, 1))
	}
	return q
}

func (p *plan) addUnits(q *clauses, relaxed bool) {
	var firm []query.Query
	for i := range p.units {
		u := &p.units[i]
		if u.optional {
			q.should = append(q.should, fieldQuery(u, fieldTitle, boostLonger, false))
			continue
		}
		firm = append(firm, unitQuery(u, relaxed))
	}
	if !relaxed {
		q.must = append(q.must, firm...)
		return
	}
	if len(firm) > 0 {
		d := bleve.NewDisjunctionQuery(firm...)
		d.SetMin(float64((len(firm) + 1) / 2))
		q.must = append(q.must, d)
	}
}

// relaxable tells whether asking for less could find more.
func (p *plan) relaxable() bool {
	firm := 0
	for i := range p.units {
		if p.units[i].optional {
			continue
		}
		firm++
		if p.units[i].run && len(p.units[i].terms) > 2 {
			return true
		}
	}
	return firm > 1
}

func termQuery(field, text string, boost float64) query.Query {
	q := bleve.NewTermQuery(text)
	q.SetField(field)
	q.SetBoost(boost)
	return q
}

// anyTerm finds any of the codes, nothing where there are none.
func anyTerm(field string, codes []string, boost float64) query.Query {
	if len(codes) == 0 {
		return bleve.NewMatchNoneQuery()
	}
	qs := make([]query.Query, len(codes))
	for i, c := range codes {
		qs[i] = termQuery(field, c, boost)
	}
	if len(qs) == 1 {
		return qs[0]
	}
	return bleve.NewDisjunctionQuery(qs...)
}

// unitQuery finds a unit in any field, or by the codes of its skills.
func unitQuery(u *unit, relaxed bool) query.Query {
	var qs []query.Query
	for _, w := range weights {
		if len(u.codes) > 0 && !positioned(w.field) {
			continue // the codes say it better
		}
		if u.single() && w.field == fieldBroader {
			continue // one ideograph is everywhere
		}
		qs = append(qs, fieldQuery(u, w.field, w.boost, relaxed))
	}
	if len(u.codes) > 0 {
		qs = append(qs, anyTerm(fieldSkill, u.codes, boostSkill), anyTerm(fieldAbove, u.codes, boostAbove))
	}
	return bleve.NewDisjunctionQuery(qs...)
}

// excludedUnit finds what a query excludes: the words themselves or the skill, not what is below it.
func excludedUnit(u *unit) query.Query {
	var qs []query.Query
	for _, w := range weights {
		if w.field != fieldBroader {
			qs = append(qs, fieldQuery(u, w.field, 1, false))
		}
	}
	if len(u.codes) > 0 {
		qs = append(qs, anyTerm(fieldSkill, u.codes, 1))
	}
	return bleve.NewDisjunctionQuery(qs...)
}

// skillQuery finds a skill, with what is below it where below is set.
func skillQuery(c choice, below bool) query.Query {
	var qs []query.Query
	if len(c.codes) > 0 {
		qs = append(qs, anyTerm(fieldSkill, c.codes, boostSkill))
		if below {
			qs = append(qs, anyTerm(fieldAbove, c.codes, boostAbove))
		}
	}
	for i := range c.words {
		qs = append(qs, fieldQuery(&c.words[i], fieldSkills, 1, false))
	}
	if len(qs) == 0 {
		return bleve.NewMatchNoneQuery()
	}
	return bleve.NewDisjunctionQuery(qs...)
}

// fieldQuery finds a unit in one field.
func fieldQuery(u *unit, field string, boost float64, relaxed bool) query.Query {
	switch {
	case u.single():
		q := bleve.NewPrefixQuery(u.terms[0].text)
		q.SetField(field)
		q.SetBoost(boost)
		return q
	case len(u.terms) == 1:
		return termQuery(field, u.terms[0].text, boost)
	case u.run || len(u.codes) > 0 || !positioned(field):
		// The pairs of a run are as good as a phrase, and skills are found by their codes beside the words.
		return together(u, field, boost, relaxed)
	}
	phrase := &phraseQuery{field: field, terms: u.terms, boost: boost / float64(len(u.terms))}
	if u.joined == "" {
		return phrase
	}
	return bleve.NewDisjunctionQuery(phrase, termQuery(field, u.joined, boost))
}

// together finds all terms of a unit in one field, in whatever order; relaxed, three in five of them.
func together(u *unit, field string, boost float64, relaxed bool) query.Query {
	n := len(u.terms)
	relaxed = relaxed && u.run
	qs := make([]query.Query, n)
	for i, t := range u.terms {
		qs[i] = termQuery(field, t.text, boost/float64(n))
	}
	if !relaxed || n < 3 {
		if u.joined == "" {
			return bleve.NewConjunctionQuery(qs...)
		}
		return bleve.NewDisjunctionQuery(bleve.NewConjunctionQuery(qs...), termQuery(field, u.joined, boost))
	}
	d := bleve.NewDisjunctionQuery(qs...)
	d.SetMin(float64((3*n + 4) / 5))
	return d
}

// unscored is a query that decides and adds nothing to the score.
type unscored struct{ query.Query }

// Searcher implements query.Query.
func (q unscored) Searcher(ctx context.Context, i bleveapi.IndexReader, m mapping.IndexMapping,
	o search.SearcherOptions) (search.Searcher, error) {
	o.Score = "none"
	return q.Query.Searcher(ctx, i, m, o)
}

// clauses is a query of parts that must, may and must not hold. bleve's own takes a must that can match
// nothing for one that isn't there.
type clauses struct{ must, should, not []query.Query }

// Searcher implements query.Query.
func (q *clauses) Searcher(ctx context.Context, i bleveapi.IndexReader, m mapping.IndexMapping,
	o search.SearcherOptions) (search.Searcher, error) {
	must, err := bleve.NewConjunctionQuery(q.must...).Searcher(ctx, i, m, o)
	if err != nil {
		return nil, err
	}
	should, err := optionalSearcher(ctx, q.should, i, m, o)
	if err != nil {
		_ = must.Close()
		return nil, err
	}
	unranked := o
	unranked.Score = "none"
	not, err := optionalSearcher(ctx, q.not, i, m, unranked)
	if err != nil {
		_ = must.Close()
		if should != nil {
			_ = should.Close()
		}
		return nil, err
	}
	if _, none := must.(*searcher.MatchNoneSearcher); none || should == nil && not == nil {
		return must, nil
	}
	return searcher.NewBooleanSearcher(ctx, i, must, should, not, o)
}

// optionalSearcher finds any of the queries; nil where nothing can match.
func optionalSearcher(ctx context.Context, qs []query.Query, i bleveapi.IndexReader, m mapping.IndexMapping,
	o search.SearcherOptions) (search.Searcher, error) {
	if len(qs) == 0 {
		return nil, nil //nolint:nilnil // no searcher is what bleve wants for no clause
	}
	s, err := bleve.NewDisjunctionQuery(qs...).Searcher(ctx, i, m, o)
	if err != nil {
		return nil, err
	}
	if _, none := s.(*searcher.MatchNoneSearcher); none {
		return nil, s.Close()
	}
	return s, nil
}

// phraseQuery finds terms at given distances.
type phraseQuery struct {
	field string
	terms []term
	boost float64
}

// maxLone is the most terms that a lone ideograph stands for inside a phrase.
const maxLone = 500

// Searcher implements query.Query.
func (q *phraseQuery) Searcher(ctx context.Context, i bleveapi.IndexReader, _ mapping.IndexMapping,
	o search.SearcherOptions) (search.Searcher, error) {
	positions := make([][]string, q.terms[len(q.terms)-1].gap+1)
	for _, t := range q.terms {
		all := []string{t.text}
		if t.lone {
			var err error
			if all, err = beginningWith(i, q.field, t.text); err != nil {
				return nil, err
			}
			if len(all) == 0 {
				return searcher.NewMatchNoneSearcher(i)
			}
		}
		positions[t.gap] = append(positions[t.gap], all...)
	}
	return searcher.NewMultiPhraseSearcher(ctx, i, positions, 0, false, q.field, q.boost, o)
}

// beginningWith lists terms of a field that begin with a text.
func beginningWith(i bleveapi.IndexReader, field, prefix string) ([]string, error) {
	dict, err := i.FieldDictPrefix(field, []byte(prefix))
	if err != nil {
		return nil, err
	}
	defer func() { _ = dict.Close() }()
	var out []string
	for len(out) < maxLone {
		entry, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			break
		}
		out = append(out, entry.Term)
	}
	return out, nil
}
