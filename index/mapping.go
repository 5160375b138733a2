package index

import (
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	bleveapi "github.com/blevesearch/bleve_index_api"
)

// Version is the version of the mapping, the tokens and the documents. An index of another version, or of
// another version of the taxonomy, is rebuilt.
const Version = 1

// The fields of the index. Text fields hold words, the others codes.
const (
	fieldTitle   = "title"   // roles, titles, labels of occupations
	fieldSkills  = "skills"  // every name of every skill
	fieldBroader = "broader" // labels of the skills above them
	fieldHistory = "history" // experience, training, education, certificates; a demand's requirements
	fieldText    = "text"    // free text

	fieldKind           = "kind"
	fieldSkill          = "skill"
	fieldAbove          = "above" // codes of the skills above those of fieldSkill
	fieldDistrict       = "district"
	fieldEducation      = "education"
	fieldOccupation     = "occupation"
	fieldCertificate    = "certificate"
	fieldEmploymentType = "employmentType"
	fieldStatus         = "status"
	fieldConsent        = "consent"
	fieldLooking        = "looking"
	fieldUpdated        = "updated" // milliseconds since 1970, fixed width, so that bytes sort as time
	fieldHeld           = "held"    // the revision, and whether it is a tombstone
	fieldComplete       = "complete"
	fieldParts          = "parts" // stored only: what highlights are cut from
)

// weights are the boosts of the text fields.
var weights = []struct {
	field string
	boost float64
}{
	{fieldTitle, 4}, {fieldSkills, 3}, {fieldHistory, 1.5}, {fieldText, 1}, {fieldBroader, 0.4},
}

// typicalLength is the usual number of terms in a field. BM25 compares a field's length with it. bleve
// would take the size of the dictionary for it, which is another thing and moves whenever segments merge;
// constants keep the scores, and so the pages, the same.
var typicalLength = map[string]int{
	fieldTitle: 20, fieldSkills: 80, fieldBroader: 40, fieldHistory: 120, fieldText: 100,
	fieldSkill: 10, fieldAbove: 15,
}

// searchable lists every field that a query may name.
var searchable = []string{
	fieldTitle, fieldSkills, fieldBroader, fieldHistory, fieldText, fieldKind, fieldSkill, fieldAbove,
	fieldDistrict, fieldEducation, fieldOccupation, fieldCertificate, fieldEmploymentType, fieldStatus,
	fieldConsent, fieldLooking,
}

// scoring returns the statistics of BM25 for an index of so many documents.
func scoring(documents int) *search.BM25Stats {
	documents = max(documents, 1)
	stats := &search.BM25Stats{DocCount: float64(documents), FieldCardinality: make(map[string]int, len(searchable))}
	stats.FieldCardinality["*"] = documents // bleve's name for several fields at once, unscored
	for _, f := range searchable {
		stats.FieldCardinality[f] = documents * max(typicalLength[f], 1)
	}
	return stats
}

// newMapping returns the mapping: only the fields above, nothing dynamic.
func newMapping() *mapping.IndexMappingImpl {
	doc := bleve.NewDocumentStaticMapping()
	for _, f := range []string{fieldTitle, fieldSkills, fieldHistory, fieldText, fieldBroader} {
		doc.AddFieldMappingsAt(f, textField(positioned(f)))
	}
	for _, f := range []string{fieldSkill, fieldDistrict, fieldEducation, fieldOccupation, fieldCertificate,
		fieldUpdated, fieldHeld} {
		doc.AddFieldMappingsAt(f, codeField(true))
	}
	for _, f := range []string{fieldKind, fieldAbove, fieldEmploymentType, fieldStatus, fieldConsent, fieldLooking,
		fieldComplete} {
		doc.AddFieldMappingsAt(f, codeField(false))
	}
	doc.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	stored := bleve.NewKeywordFieldMapping()
	stored.Index, stored.DocValues, stored.IncludeInAll = false, false, false
	doc.AddFieldMappingsAt(fieldParts, stored)

	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.DefaultAnalyzer = keyword.Name
	m.ScoringModel = bleveapi.BM25Scoring
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	return m
}

// positioned tells whether a field keeps the positions of its words, for phrases. The names of skills are so
// short that words together are as good.
func positioned(field string) bool { return field != fieldBroader && field != fieldSkills }

// textField is a field of words; phrases need the positions.
func textField(positions bool) *mapping.FieldMapping {
	f := bleve.NewTextFieldMapping()
	f.Analyzer = analyzerName
	f.Store, f.IncludeInAll, f.DocValues = false, false, false
	f.IncludeTermVectors = positions
	return f
}

// codeField is a field of codes; columns are needed for facets and sorting.
func codeField(column bool) *mapping.FieldMapping {
	f := bleve.NewKeywordFieldMapping()
	f.Store, f.IncludeInAll, f.IncludeTermVectors = false, false, false
	f.DocValues = column
	return f
}
