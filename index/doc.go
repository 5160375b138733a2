// Package index is the full-text search over talents and demands, on bleve. It is a cache: all it holds can be
// brought back from the store, and it follows the store by (id, rev).
//
// # What is found
//
// Words of Chinese and English are found in the roles and titles, skills, history (experience, training,
// education, certificates; for a demand what it requires) and free text of a record. Names, contacts and
// numbers of persons are not in the index, also not where they stand in free text.
//
// A word that names a skill finds the skill by any of its names, in either language, and, ranked lower, the
// skills below it: "深度学习框架" finds those who know PyTorch.
//
// # Query text
//
//	数据 分析            both words, in any field
//	"机器学习 平台"       exactly these words in this order
//	-java  -"外包"        without the word, skill or phrase
//	skill:python         the skill, by code or any name, or a skill below it; also 技能:
//	district:青岛         the district, by code or name, or one inside it; also 地区:
//
// All parts must hold. Where that finds nothing, records that hold at least half of the plain words are
// found instead; phrases, exclusions, skill: and district: are never relaxed. Full-width signs count as their
// ASCII ones, “ and ” as quotes. What is malformed is read as plain words: an unbalanced quote is ignored,
// a lone minus too. Text without any word finds nothing; an empty text finds everything.
package index
