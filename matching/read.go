package matching

import (
	"cmp"
	"slices"

	"talentmatch/market"
)

// readWeights say what counts that was read in free text rather than stated in a field. Where the weights file
// has none of them, only the skills of a demand that lists none are read, all with one weight.
type readWeights struct {
	// Required, Preferred, Mentioned and Title are the weight of a skill read in the text of a demand that lists
	// none, in ten-thousandths of the weight that it would have in the list: of one that the text requires
	// (精通, 必须), prefers (优先), only mentions, or that stands in the title. Required 0 turns them off.
	Required  int32 `json:"required"`
	Preferred int32 `json:"preferred"`
	Mentioned int32 `json:"mentioned"`
	Title     int32 `json:"title"`
	// Also is the same for what title or text require beyond the skills that the employer lists; 0 leaves it out.
	Also int32 `json:"also"`
	// Conditions reads what a demand's fields leave open in its text: education, field of study, years,
	// certificate, kind of employment and place. Nothing read is ever hard.
	Conditions bool `json:"conditions"`
	// Profile reads what a talent's fields leave open in their self-description.
	Profile bool `json:"profile"`
	// Dates takes the last use of a skill found in an experience from the experience.
	Dates bool `json:"dates"`
}

// Flags of a demand whose condition was read in its text.
const (
	flagEduRead demandFlags = 1 << (15 - iota)
	flagFieldRead
	flagYearsRead
	flagCertRead
	flagTypeRead
	flagPlaceRead
)

// Flags of a talent whose field was filled from the self-description.
const (
	flagProfileEdu flags = 1 << (15 - iota)
	flagProfileField
	flagProfileYears
	flagProfileRoles
)

// readMark says how a required skill came into the list of a demand.
type readMark uint8

const (
	markStated readMark = iota
	markAlso            // read beside the skills that the employer lists
	markPreferred
)

// mark notes in a reason's arguments that the skill was read.
func (n *need) mark(args market.Args) {
	switch n.read {
	case markAlso:
		args["read"] = true
	case markPreferred:
		args["preferred"] = true
	}
}

// readSkill is a skill found in a demand, all its evidence together.
type readSkill struct {
	code          string
	level         market.Level
	share         int32
	preferred     bool
	titleRequired bool
}

// readShare is the share of the listed weight that an occurrence has.
func (w *readWeights) readShare(f *market.FoundSkill) int32 {
	switch {
	case f.Evidence == market.EvidenceTitle:
		return w.Title
	case f.Role == market.ReadRequired:
		return w.Required
	case f.Role == market.ReadPreferred:
		return w.Preferred
	}
	return w.Mentioned
}

// gatherRead joins the found skills by code, the weightiest first.
func (m *model) gatherRead(found []market.FoundSkill) []readSkill {
	w := &m.weights.Read
	at := map[string]int{}
	var out []readSkill
	for i := range found {
		f := &found[i]
		if _, ok := m.skillID[f.Code]; !ok {
			continue
		}
		j, twice := at[f.Code]
		if !twice {
			j = len(out)
			at[f.Code] = j
			out = append(out, readSkill{code: f.Code})
		}
		s := &out[j]
		s.level = max(s.level, f.Level)
		if share := w.readShare(f); share > s.share {
			s.share, s.preferred = share, f.Role == market.ReadPreferred
		}
		s.titleRequired = s.titleRequired || f.Evidence == market.EvidenceTitle || f.Role == market.ReadRequired
	}
	slices.SortStableFunc(out, func(a, b readSkill) int { return cmp.Compare(b.share, a.share) })
	return out
}

// readNeed is the requirement that a skill which was read makes, with a share of the weight that it would have
// in the employer's list. It is never a must.
func (m *model) readNeed(s *readSkill, share int32, mark readMark, in interner) need {
	n := m.compileNeed(&market.SkillRequirement{Code: s.code, Level: s.level}, in)
	n.weight = max(n.weight*share/full, 1)
	n.read = mark
	return n
}

// compileReadNeeds lists the skills of a demand that lists none.
func (m *model) compileReadNeeds(r *demandRow, found []market.FoundSkill, in interner) {
	for _, s := range m.gatherRead(found) {
		if len(r.needs) >= market.MaxDemandSkills || s.share == 0 {
			break
		}
		mark := markStated
		if s.preferred {
			mark = markPreferred
		}
		r.needs = append(r.needs, m.readNeed(&s, s.share, mark, in))
	}
}

// compileAlso adds what title and text require beyond the employer's list and what that implies.
func (m *model) compileAlso(r *demandRow, found []market.FoundSkill, in interner) {
	listed := r.needs
	for _, s := range m.gatherRead(found) {
		if len(r.needs) >= market.MaxDemandSkills {
			break
		}
		if !s.titleRequired || m.implied(listed, m.skillID[s.code]) {
			continue
		}
		r.needs = append(r.needs, m.readNeed(&s, m.weights.Read.Also, markAlso, in))
	}
}

// implied tells whether one of the needs is the skill or a narrower one.
func (m *model) implied(list []need, skill int32) bool {
	for i := range list {
		if c, ok := m.creditOf(list[i].skill, skill); ok && c.equivalent() {
			return true
		}
	}
	return false
}

// compileConditions fills what the fields of a demand leave open with what was read in its text. It sets no
// hard condition.
func (m *model) compileConditions(r *demandRow, d *market.Demand, in interner) {
	if !m.weights.Read.Conditions || d.Found == nil || d.Found.Requirements == nil {
		return
	}
	q := d.Found.Requirements
	if d.Education == nil && q.Education != nil {
		r.edu = eduIndex(q.Education.Level)
		r.set(true, flagEduRead)
	}
	if y := q.Experience; d.Experience == nil && y != nil && y.MinYears > 0 {
		r.years = uint8(min(y.MinYears, market.MaxYears))
		r.set(true, flagYearsRead)
	}
	if d.Field == nil && len(q.Fields) > 0 {
		for _, f := range q.Fields {
			r.fields = append(r.fields, in.intern(f.Name))
		}
		r.set(true, flagFieldRead)
	}
	if d.Certificate == nil {
		for _, c := range q.Certificates {
			if c.Role == market.ReadRequired {
				r.cert = cert{name: internOr(in, c.Name), occ: m.occupation(c.Occupation), level: uint8(c.Level.Rank())}
				r.set(true, flagCert|flagCertRead)
				break
			}
		}
	}
	if d.EmploymentType == "" && q.Type != nil {
		r.typ = typeBit(q.Type.Type)
		r.set(true, flagTypeRead)
	}
	m.compileReadPlace(r, d, q)
}

// compileReadPlace fills the place of work where the demand states none.
func (m *model) compileReadPlace(r *demandRow, d *market.Demand, q *market.ReadRequirements) {
	if len(d.Place.Districts) > 0 || d.Place.Remote {
		return
	}
	for _, x := range q.Districts {
		if id := m.district(x.Code); id != noDistrict {
			r.places = append(r.places, id)
			r.set(true, flagPlaceRead)
		}
	}
	if q.Remote != nil {
		r.set(true, flagRemote|flagPlaceRead)
	}
}

// compileProfile fills what the fields of a talent leave open with what was read in the self-description.
func (m *model) compileProfile(r *talentRow, t *market.Talent, in interner) {
	if !m.weights.Read.Profile || t.Found == nil || t.Found.Profile == nil {
		return
	}
	p := t.Found.Profile
	if r.edu == 0 && p.Education != nil {
		r.edu = eduIndex(p.Education.Level)
		r.flags |= flagProfileEdu
	}
	if len(r.fields) == 0 && p.Field != nil {
		r.fields = append(r.fields, in.intern(p.Field.Name))
		r.flags |= flagProfileField
	}
	if len(t.Experience) == 0 && p.Experience != nil && p.Experience.MinYears > 0 {
		r.stints = append(r.stints, stint{title: noWord, months: uint16(min(p.Experience.MinYears, market.MaxYears) * 12)})
		r.flags |= flagProfileYears
	}
	if len(t.Intention.Roles) == 0 && len(t.Intention.Occupations) == 0 && len(p.Roles) > 0 {
		for _, x := range p.Roles {
			r.roles = append(r.roles, in.intern(x.Name))
		}
		r.flags |= flagProfileRoles
	}
}

// foundMonth is the month in which a found skill was last used, 0 for unknown.
func (m *model) foundMonth(f *market.FoundSkill) uint16 {
	if !m.weights.Read.Dates {
		return 0
	}
	month, _ := f.LastUsed.Index()
	return uint16(month)
}

// readRules says by which flags a rule rests on what was read on either side.
var readRules = map[string]struct {
	demand demandFlags
	talent flags
}{
	"education":   {flagEduRead, flagProfileEdu},
	"field":       {flagFieldRead, flagProfileField},
	"experience":  {flagYearsRead, flagProfileYears},
	"certificate": {demand: flagCertRead},
	"type":        {demand: flagTypeRead},
	"place":       {demand: flagPlaceRead},
	"role":        {talent: flagProfileRoles},
}

// markRead marks the reasons of the parts that rest on what was read: read for the demand's text, readProfile for
// the talent's self-description.
func (p *pair) markRead(parts []market.Part) {
	for i := range parts {
		by, ok := readRules[parts[i].Rule]
		if !ok {
			continue
		}
		for j := range parts[i].Reasons {
			if p.d.is(by.demand) {
				setArg(&parts[i].Reasons[j], "read")
			}
			if p.t.flags&by.talent != 0 {
				setArg(&parts[i].Reasons[j], "readProfile")
			}
		}
	}
}

func setArg(r *market.Reason, name string) {
	if r.Args == nil {
		r.Args = market.Args{}
	}
	r.Args[name] = true
}
