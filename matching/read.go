package matching

import "talentmatch/market"

// readingWeights say what counts that was read in free text rather than stated in a field. Where the weights file
// has none of them, only skills are read, all alike.
type readingWeights struct {
	// Required, Preferred and Mentioned are the weight of a skill that was read, in ten-thousandths of readWeight: of
	// one that the title names or the text requires (精通, 必须), prefers (优先), or only mentions. Required 0 leaves
	// all of them alike.
	Required  int32 `json:"required"`
	Preferred int32 `json:"preferred"`
	Mentioned int32 `json:"mentioned"`
	// Common is what is left of these for skills that everybody claims.
	Common int32 `json:"common"`
	// Term is the weight, in tenths, of a word of the text that looks like a technology and that the taxonomy doesn't know;
	// 0 leaves them out.
	Term int32 `json:"term"`
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

// foundWeight is the weight of a requirement that was read, in tenths of the employer's scale.
func (m *model) foundWeight(f *market.FoundSkill, id int32) int32 {
	weight := m.readWeight(id)
	title := f.Evidence == market.EvidenceTitle
	if w := &m.weights.Reading; w.Required > 0 {
		share := w.Mentioned
		switch {
		case title || f.Role == market.ReadRequired:
			share = w.Required
		case f.Role == market.ReadPreferred:
			share = w.Preferred
		}
		if m.isCommon[id] {
			share = share * w.Common / full
		}
		weight = max(weight*share/full, 1)
	}
	if factor := m.weights.Skill.Read.Title; title && factor > 0 {
		weight *= factor
	}
	return weight
}

// compileConditions fills what the fields of a demand leave open with what was read in its text. It sets no
// hard condition.
func (m *model) compileConditions(r *demandRow, d *market.Demand, in interner) {
	if !m.weights.Reading.Conditions || d.Found == nil || d.Found.Requirements == nil {
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
	if !m.weights.Reading.Profile || t.Found == nil || t.Found.Profile == nil {
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
		r.flags |= flagProfileYears | flagUntitled
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
	if !m.weights.Reading.Dates {
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
