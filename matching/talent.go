package matching

import (
	"slices"
	"sort"

	"talentmatch/market"
)

// talentRow is a talent as the rules see it: small integers and numbers of words.
type talentRow struct {
	id       string
	rev      int64
	flags    flags
	district uint16 // place of living, noDistrict for unknown
	edu      uint8  // highest level, see eduIndex
	types    uint8  // bit set of employment types
	fields   []int32
	held     []held
	stints   []stint
	certs    []cert
	roles    []int32
	occs     []uint16
	places   []uint16
	salary   pay
	start    int32 // days since 1970-01-01, noDay for unstated
}

type flags uint16

const (
	flagConsents flags = 1 << iota
	flagLooking
	flagStatesSkills
	flagAnywhere
	flagStatesExperience
	flagHinted   // the roles are hints of the past and the skills, not wishes
	flagUntitled // an experience has no role
)

func (t *talentRow) is(f flags) bool { return t.flags&f != 0 }

// inPool tells whether the talent consents to matching and looks for work.
func (t *talentRow) inPool() bool {
	return t.flags&(flagConsents|flagLooking) == flagConsents|flagLooking
}

// outside names the condition that keeps a talent out of the pool.
func (t *talentRow) outside() condition {
	if t.flags&flagConsents == 0 {
		return condConsent
	}
	return condLooking
}

const noDistrict = 0xFFFF

// proof is a bit set of kinds of evidence.
type proof uint8

const (
	proofCertificate proof = 1 << iota
	proofExperience
	proofProject
	proofTraining
	proofDeclared
	proofText
	proofTitle
)

const proofReal = proofCertificate | proofExperience | proofProject | proofTraining

// held is one skill of a talent. A free label is held as labelBase plus the number of its word.
type held struct {
	skill int32
	last  uint16 // month since year 0 in which it was last used, 0 for unknown
	level uint8
	proof proof
}

// labelBase is the first number that stands for a free label instead of a code of the taxonomy.
const labelBase = 1 << 20

// stint is one experience.
type stint struct {
	title  int32
	from   uint16 // months since year 0, 0 for unknown
	to     uint16 // inclusive, ongoing for one that goes on
	months uint16 // stated length where dates are missing
	kind   uint8  // index into stintKinds
}

const (
	ongoing = 0xFFFF
	noWord  = -1
)

var stintKinds = []market.ExperienceKind{market.ExperienceJob, market.ExperienceInternship, market.ExperienceProject, market.ExperienceCompetition, "practice"}

// The kinds that a training is taken for.
const (
	stintInternship = 1
	stintPractice   = 4
)

func kindIndex(k market.ExperienceKind) uint8 {
	for i, x := range stintKinds {
		if k == x {
			return uint8(i)
		}
	}
	return 0
}

// span returns the first and last month of a stint until now, and false where it has no dates or lies in
// the future.
func (s *stint) span(now uint16) (from, to uint16, ok bool) {
	to = min(s.to, now)
	return s.from, to, s.from != 0 && to >= s.from
}

type cert struct {
	name  int32
	occ   uint16 // noOccupation where it has none
	level uint8
}

// noOccupation stands for none stated, strangeOccupation for a code that the taxonomy doesn't know (any more),
// which fits nothing.
const (
	noOccupation      = 0xFFFF
	strangeOccupation = 0xFFFE
)

// pay is a salary per month as it was stated; high 0 is an open end, months 0 counts as 12.
type pay struct {
	low, high int32
	months    uint8
}

func (p pay) stated() bool { return p.low > 0 || p.high > 0 }

// monthly returns both ends brought to twelve months a year, rounded down.
func (p pay) monthly() (low, high int64) {
	months := int64(p.months)
	if months == 0 || months == 12 {
		return int64(p.low), int64(p.high)
	}
	return int64(p.low) * months / 12, int64(p.high) * months / 12
}

func compilePay(s *market.Salary) pay {
	if s == nil {
		return pay{}
	}
	return pay{low: int32(s.Min), high: int32(s.Max), months: uint8(s.Months)}
}

// compileTalent turns a record into a row. The record must be valid.
func (m *model) compileTalent(t *market.Talent, in interner) talentRow {
	r := talentRow{id: t.ID, rev: t.Rev, district: m.district(t.District), salary: compilePay(t.Intention.Salary)}
	r.flags = talentFlags(t)
	if m.weights.Jokes && !seriouslyStates(t) {
		r.flags &^= flagStatesSkills
	}
	if best, ok := t.HighestEducation(); ok {
		r.edu = eduIndex(best.Level)
	}
	for _, e := range t.Education {
		if e.Field != "" {
			r.fields = append(r.fields, in.intern(e.Field))
		}
	}
	r.held = m.compileHeld(t, in)
	for i := range t.Experience {
		s := compileStint(&t.Experience[i], in)
		if s.title == noWord {
			r.flags |= flagUntitled
		}
		r.stints = append(r.stints, s)
	}
	if m.weights.Background.Practice > 0 {
		for i := range t.Training {
			if s, ok := compilePractice(&t.Training[i], in); ok {
				r.stints = append(r.stints, s)
			}
		}
	}
	for _, c := range t.Certificates {
		r.certs = append(r.certs, cert{name: internOr(in, c.Name), occ: m.occupation(c.Occupation), level: uint8(c.Level.Rank())})
	}
	m.compileWishes(&r, &t.Intention, in)
	m.compileProfile(&r, t, in)
	m.addHints(&r, in)
	return r
}

func talentFlags(t *market.Talent) flags {
	var f flags
	set := func(on bool, bit flags) {
		if on {
			f |= bit
		}
	}
	set(t.ConsentsToMatching(), flagConsents)
	set(t.Intention.Looking != market.LookingNo, flagLooking)
	set(t.StatesSkills(), flagStatesSkills)
	set(t.Intention.Anywhere, flagAnywhere)
	set(len(t.Experience) > 0, flagStatesExperience)
	return f
}

func (m *model) compileWishes(r *talentRow, w *market.Intention, in interner) {
	for _, s := range w.Roles {
		if !slices.Contains(m.weights.Title.Open, fold(s)) {
			r.roles = append(r.roles, in.intern(s))
		}
	}
	for _, c := range w.Occupations {
		if id := m.occupation(c); id < strangeOccupation {
			r.occs = append(r.occs, id)
		}
	}
	for _, c := range w.Districts {
		if id := m.district(c); id != noDistrict {
			r.places = append(r.places, id)
		}
	}
	for _, e := range w.EmploymentTypes {
		r.types |= typeBit(e)
	}
	r.start = days(w.Start)
}

func typeBit(e market.EmploymentType) uint8 {
	for i, x := range market.EmploymentTypes() {
		if e == x {
			return 1 << i
		}
	}
	return 0
}

func internOr(in interner, s string) int32 {
	if s == "" {
		return noWord
	}
	return in.intern(s)
}

func (m *model) district(code string) uint16 {
	if id, ok := m.districtID[code]; ok {
		return id
	}
	return noDistrict
}

func (m *model) occupation(code string) uint16 {
	if id, ok := m.occupationID[code]; ok {
		return id
	}
	if code != "" {
		return strangeOccupation
	}
	return noOccupation
}

func compileStint(e *market.Experience, in interner) stint {
	s := stint{title: internOr(in, e.Role), kind: kindIndex(e.Kind), months: uint16(e.Months)}
	if from, ok := e.From.Index(); ok {
		s.from = uint16(from)
		s.to = ongoing
		if to, ok := e.To.Index(); ok {
			if len(e.To) == 4 {
				to += 11
			}
			s.to = uint16(to)
		}
	}
	return s
}

// monthHours is how many hours of a practice make a month.
const monthHours = 160

// compilePractice takes a practice or an internship that is kept among the trainings for an experience; a course is
// none.
func compilePractice(e *market.Training, in interner) (stint, bool) {
	kind := uint8(stintPractice)
	switch e.Kind {
	case market.TrainingPractice:
	case market.TrainingInternship:
		kind = stintInternship
	default:
		return stint{}, false
	}
	if e.Name == "" {
		return stint{}, false
	}
	s := compileStint(&market.Experience{Role: e.Name, From: e.From, To: e.To, Months: e.Hours / monthHours}, in)
	s.kind = kind
	return s, true
}

// compileHeld gathers every skill of a talent with its best level, all its evidence and its latest use.
func (m *model) compileHeld(t *market.Talent, in interner) []held {
	g := gatherer{m: m, in: in, at: map[int32]int{}}
	for i := range t.Skills {
		g.skill(&t.Skills[i], proofDeclared, "")
	}
	for i := range t.Experience {
		e := &t.Experience[i]
		p := proofExperience
		if kindIndex(e.Kind) > 0 {
			p = proofProject
		}
		for j := range e.Skills {
			g.skill(&e.Skills[j], p, e.To)
		}
	}
	for i := range t.Training {
		e := &t.Training[i]
		for j := range e.Skills {
			g.skill(&e.Skills[j], proofTraining, e.To)
		}
	}
	if t.Found != nil {
		for _, f := range t.Found.Skills {
			g.add(g.number(f.Code, ""), f.Level, proofOf(f.Evidence), m.foundMonth(&f))
		}
	}
	if t.Found != nil && m.weights.Reading.Term > 0 {
		for _, s := range t.Found.Terms {
			g.add(g.number("", s), 0, proofText, 0)
		}
	}
	sort.Slice(g.out, func(i, j int) bool { return g.out[i].skill < g.out[j].skill })
	return g.out
}

func proofOf(e market.Evidence) proof {
	switch e {
	case market.EvidenceCertificate:
		return proofCertificate
	case market.EvidenceExperience:
		return proofExperience
	case market.EvidenceProject:
		return proofProject
	case market.EvidenceTraining:
		return proofTraining
	case market.EvidenceDeclared:
		return proofDeclared
	case market.EvidenceTitle:
		return proofTitle
	}
	return proofText
}

type gatherer struct {
	m   *model
	in  interner
	at  map[int32]int
	out []held
}

// number returns the number of a skill: of its code, of the code whose name the label is not looked up here
// (that happens on write), or of the free label.
func (g *gatherer) number(code, label string) int32 { return skillNumber(g.m, g.in, code, label) }

func skillNumber(m *model, in interner, code, label string) int32 {
	if id, ok := m.skillID[code]; ok {
		return id
	}
	if label == "" {
		label = code
	}
	return labelBase + in.intern(fold(label))
}

func (g *gatherer) skill(s *market.Skill, p proof, end market.Month) {
	last := s.LastUsed
	if last == "" {
		last = end
	}
	month, _ := last.Index()
	g.add(g.number(s.Code, s.Label), s.Level, p, uint16(month))
}

func (g *gatherer) add(skill int32, level market.Level, p proof, last uint16) {
	i, ok := g.at[skill]
	if !ok {
		g.at[skill] = len(g.out)
		g.out = append(g.out, held{skill: skill, level: uint8(level), proof: p, last: last})
		return
	}
	h := &g.out[i]
	h.level = max(h.level, uint8(level))
	if h.last == 0 || last == 0 {
		h.last = 0 // evidence without a date may be of today
	} else {
		h.last = max(h.last, last)
	}
	h.proof |= p
}
