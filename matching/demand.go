package matching

import (
	"math"
	"slices"

	"talentmatch/market"
)

// demandRow is a demand as the rules see it.
type demandRow struct {
	id     string
	rev    int64
	status uint8 // index into market.DemandStatuses
	flags  demandFlags
	edu    uint8 // least level, see eduIndex
	typ    uint8 // one bit, 0 for unstated
	years  uint8 // least years of experience
	cert   cert
	title  int32
	occ    uint16
	needs  []need
	fields []int32
	places []uint16
	salary pay
	start  int32
	until  int32
	// emphasis holds the percent of each rule of fit, 0 for 100.
	emphasis [market.FitRuleCount]uint8
}

type demandFlags uint16

const (
	flagEduMust demandFlags = 1 << iota
	flagPlaceMust
	flagRemote
	flagCert
	flagCertMust
	flagRead   // the skills were read from the text
	flagSenior // the years are those that the title implies
)

// statusOpen is the number of the status in which a demand is matched.
var statusOpen = uint8(slices.Index(market.DemandStatuses(), market.DemandOpen))

// outside names the condition that keeps a demand from being matched.
func (d *demandRow) outside() condition {
	if d.status != statusOpen {
		return condOpen
	}
	return condValid
}

// need is one required skill.
type need struct {
	skill int32
	// name is the word of a free label as it was written, noWord for a code.
	name   int32
	weight int32 // in tenths of the employer's scale
	level  uint8
	must   bool
	// read is set where the skill was read in title or text.
	read bool
	mark readMark
}

// readMark says how a required skill that was read is marked.
type readMark uint8

const (
	markPlain     readMark = iota
	markPreferred          // the text only prefers it
	markTypical            // nobody asks for it, but the occupation does
	markTerm               // a word of the text that the taxonomy doesn't know
)

func (d *demandRow) is(f demandFlags) bool { return d.flags&f != 0 }

// matchable tells whether the demand is open and valid on the day.
func (d *demandRow) matchable(today int32) bool {
	return d.status == statusOpen && (d.until == noDay || d.until >= today)
}

// compileDemand turns a record into a row. The record must be valid.
func (m *model) compileDemand(d *market.Demand, in interner) demandRow {
	r := demandRow{
		id: d.ID, rev: d.Rev, title: in.intern(titleKey(d)), occ: m.occupation(d.Occupation), typ: typeBit(d.EmploymentType),
		salary: compilePay(d.Salary), start: days(d.Start), until: days(d.ValidUntil), cert: cert{name: noWord, occ: noOccupation},
	}
	for i, s := range market.DemandStatuses() {
		if d.Status == s {
			r.status = uint8(i)
		}
	}
	if d.Education != nil {
		r.edu = eduIndex(d.Education.Level)
		r.set(d.Education.Must, flagEduMust)
	}
	if d.Field != nil {
		for _, s := range d.Field.Names {
			r.fields = append(r.fields, in.intern(s))
		}
	}
	if d.Experience != nil {
		r.years = uint8(d.Experience.MinYears)
	}
	if c := d.Certificate; c != nil {
		r.cert = cert{name: internOr(in, c.Name), occ: m.occupation(c.Occupation), level: uint8(c.Level.Rank())}
		r.set(true, flagCert)
		r.set(c.Must, flagCertMust)
	}
	for _, code := range d.Place.Districts {
		if id := m.district(code); id != noDistrict {
			r.places = append(r.places, id)
		}
	}
	r.set(d.Place.Must && len(d.Place.Districts) > 0, flagPlaceMust)
	r.set(d.Place.Remote, flagRemote)
	m.compileConditions(&r, d, in)
	m.impliedYears(&r, d)
	m.compileNeeds(&r, d, in)
	m.compileEmphasis(&r, d)
	return r
}

// compileEmphasis takes over what the employer shifted, where the version knows of it.
func (m *model) compileEmphasis(r *demandRow, d *market.Demand) {
	if !m.weights.Emphasis {
		return
	}
	for i, p := range d.Emphasis.Percents() {
		if p != 100 {
			r.emphasis[i] = uint8(p)
		}
	}
}

// titleKey is the text of the word for a demand's title: with the occupation, where one is stated.
func titleKey(d *market.Demand) string {
	if d.Occupation == "" {
		return d.Title
	}
	return d.Title + occupationMark + d.Occupation
}

func (d *demandRow) set(on bool, f demandFlags) {
	if on {
		d.flags |= f
	}
}

// noDay stands for a day that isn't stated.
const noDay = math.MinInt32

// days returns the days since 1970-01-01, noDay for an unstated date.
func days(d market.Date) int32 {
	if n, ok := d.Days(); ok {
		return int32(n)
	}
	return noDay
}

func (m *model) compileNeed(s *market.SkillRequirement, in interner) need {
	n := need{skill: skillNumber(m, in, s.Code, s.Label), name: noWord, level: uint8(s.Level), must: s.Must, weight: int32(s.Weight) * 10}
	if n.skill >= labelBase && s.Label != "" {
		n.name = in.intern(s.Label)
	}
	if n.weight == 0 {
		n.weight = m.unstatedWeight(n.skill)
	}
	return n
}

// compileNeeds lists the required skills; those that are read in title and text count with a low weight and are
// marked.
func (m *model) compileNeeds(r *demandRow, d *market.Demand, in interner) {
	seen := map[int32]int{}
	for _, s := range d.Skills {
		n := m.compileNeed(&s, in)
		i, twice := seen[n.skill]
		if !twice {
			seen[n.skill] = len(r.needs)
			r.needs = append(r.needs, n)
			continue
		}
		// Two spellings of one label: the stricter of both counts.
		old := &r.needs[i]
		old.must, old.level, old.weight = old.must || n.must, max(old.level, n.level), max(old.weight, n.weight)
	}
	m.readNeeds(r, d, seen)
	m.addTypical(r, d)
	m.addTerms(r, d, in)
}

// addTerms adds the words of title and text that look like technologies. They count where the talent names them too;
// that one is missing says little.
func (m *model) addTerms(r *demandRow, d *market.Demand, in interner) {
	weight := m.weights.Reading.Term
	if weight == 0 || d.Found == nil {
		return
	}
	for _, s := range d.Found.Terms {
		if len(r.needs) >= market.MaxDemandSkills {
			return
		}
		n := need{skill: skillNumber(m, in, "", s), name: noWord, weight: weight, read: true, mark: markTerm}
		if slices.ContainsFunc(r.needs, func(x need) bool { return x.skill == n.skill }) {
			continue
		}
		r.set(len(r.needs) == 0, flagRead)
		r.needs = append(r.needs, n)
	}
}

// readNeeds adds the skills that were found in title and text: alone where the employer listed none, and in versions
// that do so beside those that are listed. What the title names weighs more.
func (m *model) readNeeds(r *demandRow, d *market.Demand, seen map[int32]int) {
	w := &m.weights.Skill
	if d.Found == nil || len(r.needs) > 0 && !w.Read.Beside {
		return
	}
	r.set(len(r.needs) == 0, flagRead)
	for _, f := range d.Found.Skills {
		id, ok := m.skillID[f.Code]
		if !ok {
			continue
		}
		weight := m.foundWeight(&f, id)
		mark := markPlain
		if m.weights.Reading.Required > 0 && f.Role == market.ReadPreferred {
			mark = markPreferred
		}
		if i, twice := seen[id]; twice {
			if n := &r.needs[i]; n.read && (w.Read.Title > 0 || m.weights.Reading.Required > 0) {
				n.weight, n.mark = max(n.weight, weight), min(n.mark, mark)
			}
			continue
		}
		if len(r.needs) < market.MaxDemandSkills {
			seen[id] = len(r.needs)
			r.needs = append(r.needs, need{skill: id, name: noWord, level: uint8(f.Level), weight: weight, read: true, mark: mark})
		}
	}
}
