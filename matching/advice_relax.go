package matching

import (
	"slices"

	"talentmatch/market"
)

// startStep is how many days advice puts a demand's start off, or a talent's start forward.
const startStep = 30

// relaxations lists every relaxation of a demand, in the order of the requirements and from the mildest on.
// raise is the salary that would reach the next talent, see survey.
func (e *Engine) relaxations(d *market.Demand, raise int) []market.Relaxation {
	var out []market.Relaxation
	add := func(r market.Relaxation, ways ...market.Relax) {
		for _, w := range ways {
			x := r
			x.Relax = w
			if w != market.RelaxEase {
				x = market.Relaxation{Of: r.Of, Relax: w, Skill: r.Skill, Label: r.Label}
			}
			out = append(out, x)
		}
	}
	for _, s := range d.Skills {
		add(market.Relaxation{Of: market.RequireSkill, Skill: s.Code, Label: s.Label, Level: max(s.Level-1, 0)}, ways(s.Must, s.Level > 0)...)
	}
	if c := d.Certificate; c != nil {
		lower := c.Level.Rank() > 1 || c.Level != "" && (c.Name != "" || c.Occupation != "")
		add(market.Relaxation{Of: market.RequireCertificate, Certificate: belowCertificate(c.Level)}, ways(c.Must, lower)...)
	}
	if x := d.Education; x != nil {
		lower, ok := belowEducation(x.Level)
		add(market.Relaxation{Of: market.RequireEducation, Education: lower}, ways(x.Must, ok)...)
	}
	if d.Field != nil {
		add(market.Relaxation{Of: market.RequireField}, market.RelaxDrop)
	}
	if x := d.Experience; x != nil && x.MinYears > 0 {
		add(market.Relaxation{Of: market.RequireExperience, Years: x.MinYears - 1}, ways(false, x.MinYears > 1)...)
	}
	if p := d.Place; p.Must && !p.Remote && len(p.Districts) > 0 {
		wider, ok := e.m.widened(p.Districts)
		add(market.Relaxation{Of: market.RequirePlace, Districts: wider}, ways(true, ok)...)
	}
	if s := d.Salary; s != nil && s.Max > 0 {
		add(market.Relaxation{Of: market.RequireSalary, Max: raise}, ways(false, raise > s.Max && raise <= market.MaxSalary)...)
	}
	if later := d.Start.AddDays(startStep); d.Start != "" {
		add(market.Relaxation{Of: market.RequireStart, Start: later}, ways(false, later.Valid())...)
	}
	return out
}

// ways lists how a requirement can be relaxed; it can always be dropped.
func ways(must, ease bool) []market.Relax {
	var out []market.Relax
	if must {
		out = append(out, market.RelaxSoften)
	}
	if ease {
		out = append(out, market.RelaxEase)
	}
	return append(out, market.RelaxDrop)
}

// belowEducation returns the first level that ranks one below, and false where there is none.
func belowEducation(e market.Education) (market.Education, bool) {
	for _, x := range market.Educations() {
		if x.Rank() == e.Rank()-1 {
			return x, true
		}
	}
	return "", false
}

// belowCertificate returns the level below, empty below the lowest.
func belowCertificate(l market.CertificateLevel) market.CertificateLevel {
	if r := l.Rank(); r > 1 {
		return market.CertificateLevels()[r-2]
	}
	return ""
}

// widened returns the districts one step wider, each once: those below a city become their city, and where
// there are none, each becomes its province. It returns false where nothing is wider or a code is unknown.
func (m *model) widened(codes []string) ([]string, bool) {
	step := func(to func(*district) uint16) []string {
		var out []string
		for _, c := range codes {
			id := m.district(c)
			if id == noDistrict {
				return nil
			}
			if wide := m.districts[to(&m.districts[id])].code; !slices.Contains(out, wide) {
				out = append(out, wide)
			}
		}
		return out
	}
	for _, to := range []func(*district) uint16{
		func(d *district) uint16 { return d.city },
		func(d *district) uint16 { return d.province },
	} {
		if wide := step(to); len(wide) > 0 && !slices.Equal(wide, codes) {
			return wide, true
		}
	}
	return nil, false
}

// relaxReason says a relaxation in words: its code and what the requirement was and becomes.
func relaxReason(r market.Relaxation, d *market.Demand) market.Reason {
	args := market.Args{}
	switch r.Of {
	case market.RequireSkill:
		skillArgs(args, r, d)
	case market.RequireCertificate:
		putText(args, "need", string(d.Certificate.Level))
		putText(args, "level", string(r.Certificate))
		putText(args, "name", d.Certificate.Name)
		putText(args, "occupation", d.Certificate.Occupation)
	case market.RequireEducation:
		args["need"] = string(d.Education.Level)
		putText(args, "level", string(r.Education))
	case market.RequireField:
		args["names"] = slices.Clone(d.Field.Names)
	case market.RequireExperience:
		args["need"] = d.Experience.MinYears
		if r.Relax == market.RelaxEase {
			args["years"] = r.Years
		}
	case market.RequirePlace:
		args["districts"] = slices.Clone(d.Place.Districts)
		if r.Relax == market.RelaxEase {
			args["wider"] = slices.Clone(r.Districts)
		}
	case market.RequireSalary:
		args["offer"] = d.Salary.Max
		if r.Relax == market.RelaxEase {
			args["max"] = r.Max
		}
	case market.RequireStart:
		args["need"] = string(d.Start)
		putText(args, "start", string(r.Start))
	}
	return market.Reason{Code: market.Code("relax." + string(r.Of) + "." + string(r.Relax)), Args: args}
}

func skillArgs(args market.Args, r market.Relaxation, d *market.Demand) {
	args["skill"] = r.Skill
	if r.Skill == "" {
		args["skill"] = r.Label
	}
	for _, s := range d.Skills {
		if s.Code == r.Skill && s.Label == r.Label && s.Level > 0 {
			args["need"] = int(s.Level)
		}
	}
	if r.Relax == market.RelaxEase {
		args["level"] = int(r.Level)
	}
}

// putText sets an argument that says something.
func putText(args market.Args, name, value string) {
	if value != "" {
		args[name] = value
	}
}
