// Package taxonomy knows the words of the market: skills, occupations, fields of study, districts and
// levels of education, with their codes, labels in Chinese and English, further names and relations.
// It finds skills in free text and turns people's words into codes.
//
// The data is embedded, its version is one integer, and sources and licences stand in data/README.md.
// A Taxonomy is immutable once built and safe for concurrent use.
package taxonomy

import (
	"sync"

	"talentmatch/market"
)

// Taxonomy is the parsed data with the indexes that the lookups need.
type Taxonomy struct {
	tables market.Tables

	skills      map[string]int // code → position in tables.Skills
	skillNames  map[string]int // key of a name → position in tables.Skills
	shadowed    []string       // names that two skills claim, for the tests
	suggestions []suggestion
	scanner     *matcher

	districts     map[string]int // code → position in tables.Districts
	districtNames map[string]*place
	formerCodes   map[string]string // a code that has been replaced → the current one
	longestPlace  int               // the longest name in districtNames, in runes

	occupations      map[string]int
	occupationTitles *phraseBook

	educations     map[market.Education]int
	educationNames *phraseBook

	fields     map[string]int
	fieldNames *phraseBook
	fieldClose map[[2]int]bool
}

// New parses the embedded data. Its error joins every problem found, each with file and line. The result is
// independent of every other Taxonomy.
func New() (*Taxonomy, error) {
	t, err := load(embedded())
	if err != nil {
		return nil, err
	}
	if err := t.loadMatching(matchingTables()); err != nil {
		return nil, err
	}
	return t, nil
}

var defaultTaxonomy = sync.OnceValues(New)

// Default is a Taxonomy that is parsed at the first call and shared by all callers.
func Default() (*Taxonomy, error) { return defaultTaxonomy() }

// Version is the version of the data; it rises by one whenever the data changes.
func (t *Taxonomy) Version() int { return t.tables.Version }

// Tables is the data as plain tables, each in the order of its codes. The slices are shared: callers must
// not change them.
func (t *Taxonomy) Tables() market.Tables { return t.tables }

// label chooses between the two labels: "en" (also "en-US" and the like) is English, everything else Chinese.
func label(zh, en, lang string) string {
	if len(lang) >= 2 && (lang[0]|0x20) == 'e' && (lang[1]|0x20) == 'n' {
		return en
	}
	return zh
}
