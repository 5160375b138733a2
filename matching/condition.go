package matching

import "talentmatch/market"

// condition is a hard condition; its order is the order in which a rejection is counted.
type condition uint8

const (
	condConsent condition = iota
	condLooking
	condOpen
	condValid
	condStart
	condSkill
	condCertificate
	condEducation
	condPlace
	condSalary
	conditions // their number
)

// conditionCodes are the codes that the world sees.
var conditionCodes = [conditions]market.Code{
	"no_consent", "not_looking", "not_open", "not_valid", "start_too_late", "must_skill",
	"must_certificate", "must_education", "must_place", "salary_out_of_reach",
}

// judgement is one hard condition that does not hold or can't be decided.
type judgement struct {
	code condition
	// need is the index of the required skill, where the code is condSkill.
	need    int
	unknown bool
}

// ruling sums the hard conditions up.
type ruling struct {
	failed  int
	unknown bool
	// first is the first condition that failed.
	first judgement
	// all lists every condition that failed or is unknown, where asked for.
	all []judgement
}

func (r *ruling) note(j judgement, list bool) {
	if j.unknown {
		r.unknown = true
	} else {
		if r.failed == 0 {
			r.first = j
		}
		r.failed++
	}
	if list {
		r.all = append(r.all, j)
	}
}

func (r *ruling) feasible() market.Feasible {
	switch {
	case r.failed > 0:
		return market.FeasibleNo
	case r.unknown:
		return market.FeasibleUnknown
	}
	return market.FeasibleYes
}

// judge decides every hard condition; the needs must be filled. With list it keeps them all.
func (p *pair) judge(list bool) ruling {
	var r ruling
	p.judgeAvailability(&r, list)
	p.judgeSkills(&r, list)
	p.judgeRest(&r, list)
	return r
}

// judgeSkills decides the must-skills.
func (p *pair) judgeSkills(r *ruling, list bool) {
	for i := range p.d.needs {
		if p.d.needs[i].must && !p.needs[i].met {
			r.note(judgement{code: condSkill, need: i, unknown: p.t.flags&flagStatesSkills == 0}, list)
		}
	}
}

// judgeRest decides the hard conditions that come after the must-skills.
func (p *pair) judgeRest(r *ruling, list bool) {
	p.judgeCertificate(r, list)
	p.judgeEducation(r, list)
	p.judgePlace(r, list)
	p.judgeSalary(r, list)
}

func (p *pair) judgeCertificate(r *ruling, list bool) {
	if p.d.is(flagCertMust) && p.certificate() < p.m.weights.Certificate.Words {
		r.note(judgement{code: condCertificate, unknown: p.certificateUnknown()}, list)
	}
}

func (p *pair) judgeEducation(r *ruling, list bool) {
	if p.d.is(flagEduMust) && eduRanks[p.t.edu] < eduRanks[p.d.edu] {
		r.note(judgement{code: condEducation, unknown: p.t.edu == 0 || p.t.flags&flagProfileEdu != 0}, list)
	}
}

func (p *pair) judgeSalary(r *ruling, list bool) {
	wish, _ := p.t.salary.monthly()
	if _, offer := p.d.salary.monthly(); offer > 0 && wish > offer {
		r.note(judgement{code: condSalary}, list)
	}
}

func (p *pair) judgeAvailability(r *ruling, list bool) {
	if p.t.flags&flagConsents == 0 {
		r.note(judgement{code: condConsent}, list)
	}
	if p.t.flags&flagLooking == 0 {
		r.note(judgement{code: condLooking}, list)
	}
	if p.d.status != statusOpen {
		r.note(judgement{code: condOpen}, list)
	} else if p.d.until != noDay && p.d.until < p.today {
		r.note(judgement{code: condValid}, list)
	}
	p.judgeStart(r, list)
}

func (p *pair) judgeStart(r *ruling, list bool) {
	if p.d.start != noDay && p.t.start != noDay && p.t.start > p.d.start+p.m.weights.Start.GraceDays {
		r.note(judgement{code: condStart}, list)
	}
}

// judgePlace decides a hard district: a wished place that is, holds or lies in one of the demand's. Without a
// wish, living there will do, and anything else is unknown.
func (p *pair) judgePlace(r *ruling, list bool) {
	if !p.d.is(flagPlaceMust) || p.d.is(flagRemote) || p.t.flags&flagAnywhere != 0 {
		return
	}
	for _, wish := range p.t.places {
		if p.hardPlace(wish) {
			return
		}
	}
	if len(p.t.places) == 0 && p.t.district != noDistrict {
		for _, work := range p.d.places {
			if p.m.contains(work, p.t.district) {
				return
			}
		}
	}
	r.note(judgement{code: condPlace, unknown: len(p.t.places) == 0 || len(p.d.places) == 0}, list)
}

// reason turns a judgement into its code and arguments.
func (p *pair) reason(j judgement) market.Reason {
	args := market.Args{}
	switch j.code {
	case condOpen:
		args["status"] = string(market.DemandStatuses()[p.d.status])
	case condValid:
		args["until"] = string(dateOf(p.d.until))
	case condStart:
		args["start"], args["need"] = string(dateOf(p.t.start)), string(dateOf(p.d.start))
	case condSkill:
		n := &p.d.needs[j.need]
		args["skill"] = p.needName(n)
		if n.level > 0 {
			args["need"] = int(n.level)
		}
		if p.needs[j.need].has {
			args["level"] = int(p.needs[j.need].level)
			if h := &p.t.held[p.needs[j.need].top]; h.skill != n.skill {
				args["via"] = p.skillName(h.skill)
			}
		}
	case condCertificate:
		p.certArgs(args, &p.d.cert)
	case condEducation:
		args["need"] = educationOf(p.d.edu)
		if p.t.edu > 0 {
			args["have"] = educationOf(p.t.edu)
		}
		if p.t.flags&flagProfileEdu != 0 {
			args["readProfile"] = true
		}
	case condPlace:
		args["districts"] = p.districtCodes(p.d.places)
		if len(p.t.places) > 0 {
			args["wishes"] = p.districtCodes(p.t.places)
		}
	case condSalary:
		args["wish"], args["offer"] = int(p.t.salary.low), int(p.d.salary.high)
		for name, months := range map[string]uint8{"wishMonths": p.t.salary.months, "offerMonths": p.d.salary.months} {
			if months > 12 {
				args[name] = int(months)
			}
		}
	}
	if j.unknown {
		args["unknown"] = true
	}
	if len(args) == 0 {
		args = nil
	}
	return market.Reason{Code: conditionCodes[j.code], Args: args}
}
