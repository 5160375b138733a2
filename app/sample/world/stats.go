package world

import "talentmatch/market"

// Stats counts what a world has turned out to be. The zero value is ready; it is not safe for concurrent use.
type Stats struct {
	talents, empty, outside, stating           int
	skills, levels, levelled                   int
	noRole, noPlace, noSalary, noType, noStart int
	held                                       map[string]int
	demands, required, musts, hard, demanded   int
}

// Summary is Stats as shares and means.
type Summary struct {
	// MeanSkills is the mean number of different skills of those who state any, MeanSkillsOfAll of everybody.
	MeanSkills      float64 `json:"meanSkills"`
	MeanSkillsOfAll float64 `json:"meanSkillsOfAll"`
	// Levels is the share of stated skills (declared, in experience or in training) with a level.
	Levels float64 `json:"levels"`
	// CommonestSkill is the share of talents with the commonest skill, SkillsHeld how many skills anybody has.
	CommonestSkill float64 `json:"commonestSkill"`
	SkillsHeld     int     `json:"skillsHeld"`
	// WithoutSkills is the share of talents without a skill, OutsidePool of those who do not consent or look.
	WithoutSkills float64 `json:"withoutSkills"`
	OutsidePool   float64 `json:"outsidePool"`
	// Missing is the share of talents who leave a wish out.
	Missing Missing `json:"missing"`
	// The demands that are asked about: mean number of skills and of musts, share with hard districts and with
	// a level for some skill.
	DemandSkills  float64 `json:"demandSkills"`
	DemandMusts   float64 `json:"demandMusts"`
	HardDistricts float64 `json:"hardDistricts"`
	DemandLevels  float64 `json:"demandLevels"`
}

// Missing holds the shares of talents who leave a wish out, 0 to 1.
type Missing struct {
	Role   float64 `json:"role"`
	Place  float64 `json:"place"`
	Salary float64 `json:"salary"`
	Type   float64 `json:"type"`
	Start  float64 `json:"start"`
}

// Least is the smallest of the shares.
func (m Missing) Least() float64 { return min(m.Role, m.Place, m.Salary, m.Type, m.Start) }

// Talent counts a talent.
func (s *Stats) Talent(t *market.Talent) {
	if s.held == nil {
		s.held = make(map[string]int, Skills)
	}
	s.talents++
	n := s.countSkills(t)
	s.skills += n
	if n > 0 {
		s.stating++
	}
	w := &t.Intention
	count := func(is bool, into *int) {
		if is {
			*into++
		}
	}
	count(n == 0, &s.empty)
	count(!t.InPool(), &s.outside)
	count(len(w.Roles)+len(w.Occupations) == 0, &s.noRole)
	count(len(w.Districts) == 0 && !w.Anywhere, &s.noPlace)
	count(w.Salary == nil, &s.noSalary)
	count(len(w.EmploymentTypes) == 0, &s.noType)
	count(w.Start == "", &s.noStart)
}

// countSkills counts the different skills of a talent.
func (s *Stats) countSkills(t *market.Talent) int {
	var buffer [64]string
	codes := buffer[:0]
	see := func(code string) {
		for _, c := range codes {
			if c == code {
				return
			}
		}
		codes = append(codes, code)
		s.held[code]++
	}
	stated := func(list []market.Skill) {
		for i := range list {
			s.levels++
			if list[i].Level > 0 {
				s.levelled++
			}
			see(list[i].Code)
		}
	}
	stated(t.Skills)
	for i := range t.Experience {
		stated(t.Experience[i].Skills)
	}
	for i := range t.Training {
		stated(t.Training[i].Skills)
	}
	if t.Found != nil {
		for i := range t.Found.Skills {
			see(t.Found.Skills[i].Code)
		}
	}
	return len(codes)
}

// Demand counts a demand.
func (s *Stats) Demand(d *market.Demand) {
	s.demands++
	s.required += len(d.Skills)
	level := false
	for _, r := range d.Skills {
		if r.Must {
			s.musts++
		}
		level = level || r.Level > 0
	}
	if level {
		s.demanded++
	}
	if d.Place.Must && len(d.Place.Districts) > 0 {
		s.hard++
	}
}

// Summary returns the shares and means so far.
func (s *Stats) Summary() Summary {
	commonest := 0
	for _, n := range s.held {
		commonest = max(commonest, n)
	}
	return Summary{
		MeanSkills: share(s.skills, s.stating), MeanSkillsOfAll: share(s.skills, s.talents), Levels: share(s.levelled, s.levels),
		CommonestSkill: share(commonest, s.talents), SkillsHeld: len(s.held),
		WithoutSkills: share(s.empty, s.talents), OutsidePool: share(s.outside, s.talents),
		Missing: Missing{Role: share(s.noRole, s.talents), Place: share(s.noPlace, s.talents), Salary: share(s.noSalary, s.talents),
			Type: share(s.noType, s.talents), Start: share(s.noStart, s.talents)},
		DemandSkills: share(s.required, s.demands), DemandMusts: share(s.musts, s.demands),
		HardDistricts: share(s.hard, s.demands), DemandLevels: share(s.demanded, s.demands),
	}
}

// share is a by b to three decimals, 0 where b is.
func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64((a*1000+b/2)/b) / 1000
}
