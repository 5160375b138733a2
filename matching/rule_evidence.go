package matching

import "talentmatch/market"

// ruleEvidence is the share of the required skills that more than a claim stands behind: a certificate, a job,
// a project or a training.
func ruleEvidence(p *pair, w *why) result {
	if p.t.flags&flagStatesSkills == 0 {
		w.add("evidence.unknown", nil)
		return unstated(0)
	}
	var proof tally
	var proven []string
	for i := range p.d.needs {
		proof.add(&p.d.needs[i], p.needs[i].proven)
		if w != nil && p.needs[i].proven >= full/2 {
			proven = append(proven, p.needName(&p.d.needs[i]))
		}
	}
	if w != nil {
		if len(proven) == 0 {
			w.add("evidence.none", nil)
		} else {
			w.add("evidence.proven", market.Args{"skills": proven, "count": len(proven), "of": len(p.d.needs)})
		}
	}
	return sure(p.m.share(p.d, &proof))
}
