package matching

import (
	"time"

	"talentmatch/market"
)

// skillName returns the code of a skill, or the text of a free label.
func (p *pair) skillName(id int32) string {
	if id < labelBase {
		return p.m.skillCode[id]
	}
	return p.lex.word(id - labelBase).text
}

// needName is skillName for a need: a free label as the employer wrote it.
func (p *pair) needName(n *need) string {
	if n.name != noWord {
		return p.wordText(n.name)
	}
	return p.skillName(n.skill)
}

// nameOfNeed is needName by the number of the skill.
func (p *pair) nameOfNeed(skill int32) string {
	for i := range p.d.needs {
		if p.d.needs[i].skill == skill {
			return p.needName(&p.d.needs[i])
		}
	}
	return p.skillName(skill)
}

func (p *pair) districtCodes(list []uint16) []string {
	out := make([]string, len(list))
	for i, d := range list {
		out[i] = p.m.districts[d].code
	}
	return out
}

func (p *pair) wordText(id int32) string {
	if id == noWord {
		return ""
	}
	return p.lex.word(id).text
}

// eduIndex numbers the levels of education from 1, 0 for an unknown one.
func eduIndex(e market.Education) uint8 {
	for i, x := range market.Educations() {
		if x == e {
			return uint8(i + 1)
		}
	}
	return 0
}

// eduRanks are the ranks by eduIndex; levels of equal worth have equal ranks.
var eduRanks = func() (ranks []int) {
	ranks = []int{0}
	for _, e := range market.Educations() {
		ranks = append(ranks, e.Rank())
	}
	return ranks
}()

// educationOf returns the level of a number of eduIndex.
func educationOf(i uint8) string { return string(market.Educations()[i-1]) }

func dateOf(days int32) market.Date {
	return market.DateOf(time.Unix(int64(days)*86400, 0).UTC())
}

// proofNames lists the kinds of evidence, strongest first.
func proofNames(p proof) []string {
	var out []string
	for _, x := range []struct {
		bit  proof
		name market.Evidence
	}{
		{proofCertificate, market.EvidenceCertificate}, {proofExperience, market.EvidenceExperience}, {proofProject, market.EvidenceProject},
		{proofTraining, market.EvidenceTraining}, {proofDeclared, market.EvidenceDeclared}, {proofText, market.EvidenceText}, {proofTitle, market.EvidenceTitle},
	} {
		if p&x.bit != 0 {
			out = append(out, string(x.name))
		}
	}
	return out
}

// certArgs puts what a certificate or the demand for one states into arguments.
func (p *pair) certArgs(args market.Args, c *cert) {
	if c.name != noWord {
		args["name"] = p.wordText(c.name)
	}
	if c.occ < strangeOccupation {
		args["occupation"] = p.m.occupationCode[c.occ]
	}
	if c.level > 0 {
		args["level"] = string(market.CertificateLevels()[c.level-1])
	}
}
