package world

import (
	"talentmatch/market"
)

// skillCounts are the weights of 4, 5, … 16 skills; their mean is 8.
var skillCounts = running(8, 13, 14, 14, 12, 10, 9, 7, 4, 3, 3, 2, 1)

// fewestSkills is the least number of skills of a talent who states any, and requiredFewest of a demand.
const (
	fewestSkills   = 4
	requiredFewest = 3
)

func running(weights ...uint64) []uint64 {
	for i := 1; i < len(weights); i++ {
		weights[i] += weights[i-1]
	}
	return weights
}

// person is a talent in the making.
type person struct {
	*World
	dice
	t *market.Talent
	// main is the cluster of the person's work, side one more from which some skills come.
	main, side *cluster
	place      place
	years      int
}

// Talent returns talent i of a set.
func (w *World) Talent(s Set, i int) market.Talent {
	stream := streamTalent
	if s == Asked {
		stream = streamAskedTalent
	}
	t := w.talent(w.dice(stream, i))
	t.ID, t.Rev = w.id(stream, i), 1
	if s == Asked {
		w.agree(&t)
	}
	return t
}

// Changed returns talent i of the pool as it is after its n-th change: the same identifier, another revision
// and mostly other content.
func (w *World) Changed(i, n int) market.Talent {
	t := w.talent(w.dice(streamChange<<8|n&0xFF, i))
	t.ID, t.Rev = w.id(streamTalent, i), int64(n)+1
	return t
}

// agree makes a talent part of the pool.
func (w *World) agree(t *market.Talent) {
	t.Consent.Matching = &market.Grant{Version: "bench-1", At: w.midnight, By: "self"}
	if t.Intention.Looking == market.LookingNo {
		t.Intention.Looking = market.LookingYes
	}
}

func (w *World) talent(d dice) market.Talent {
	var t market.Talent
	t.Private.Name = "示例人才"
	main := d.weighted(w.clusterSums)
	p := &person{World: w, dice: d, t: &t, main: &w.clusters[main], place: w.places[d.weighted(w.placeSums)]}
	p.side = w.sideOf(d, main)
	if d.chance(97) {
		w.agree(&t)
	}
	if d.chance(5) { // nearly empty: a name, and perhaps one thing more
		if d.chance(30) {
			t.Intention.Roles = []string{pick(d, p.main.titles)}
		}
		return t
	}
	if d.chance(80) {
		t.District = p.place.county
	}
	p.years = min(d.IntN(16), d.IntN(16))
	p.learn()
	p.work()
	p.certify()
	p.state()
	p.wish()
	return t
}

// sideOf returns a second cluster: one of the same domain, or any.
func (w *World) sideOf(d dice, main int) *cluster {
	if d.chance(60) {
		return &w.clusters[(main+len(domains)*d.between(1, len(professions)-1))%Clusters]
	}
	return &w.clusters[d.weighted(w.clusterSums)]
}

func (p *person) learn() {
	if !p.chance(85) {
		return
	}
	levels := market.Educations()
	e := market.EducationItem{Level: levels[min(1+min(p.IntN(5), 1+p.IntN(4))+p.IntN(2), len(levels)-1)], Year: 2026 - p.years}
	if p.chance(75) {
		e.Field = pick(p.dice, p.main.fields)
		if p.chance(25) {
			e.Field = pick(p.dice, disciplines).zh
		}
	}
	p.t.Education = []market.EducationItem{e}
}

// work lists up to four jobs back from now, or an internship and projects of those who have none.
func (p *person) work() {
	if p.years == 0 && p.chance(50) {
		months := p.between(2, 6)
		p.stint(market.ExperienceInternship, months+p.IntN(12), months)
	}
	end, left := 0, p.years*12
	for n := 0; left > 0 && n < 4; n++ {
		months := min(left, p.between(9, 48))
		p.stint(market.ExperienceJob, end+months, months)
		end += months + p.between(0, 2)
		left -= months
	}
	if p.chance(30) {
		p.t.Experience = append(p.t.Experience, market.Experience{Kind: market.ExperienceProject, Role: pick(p.dice, p.main.titles), Months: p.between(1, 10)})
	}
}

// stint adds an experience that began so many months ago; a fifth state their length alone.
func (p *person) stint(kind market.ExperienceKind, ago, months int) {
	from := p.main
	if p.chance(15) {
		from = p.side
	}
	e := market.Experience{Kind: kind, Role: pick(p.dice, from.titles)}
	if p.chance(20) {
		e.Months = months
	} else {
		e.From = p.monthsAgo(ago)
		if ago > months || p.chance(40) {
			e.To = p.monthsAgo(ago - months)
		}
	}
	p.t.Experience = append(p.t.Experience, e)
}

// months are the names of the months before Day, by how many months ago.
var months = func() []market.Month {
	last, _ := market.MonthOf(Day).Index()
	list := make([]market.Month, 0, 500)
	for i := last; i > last-500; i-- {
		list = append(list, market.Month([]byte{byte('0' + i/12/1000), byte('0' + i/12/100%10), byte('0' + i/12/10%10), byte('0' + i/12%10),
			'-', byte('0' + (i%12+1)/10), byte('0' + (i%12+1)%10)}))
	}
	return list
}()

func (p *person) monthsAgo(n int) market.Month { return months[n] }

func (p *person) certify() {
	if p.chance(12) {
		p.t.Certificates = append(p.t.Certificates, market.Certificate{Name: digitalEngineer, Occupation: p.main.occupation,
			Level: pick(p.dice, market.CertificateLevels())})
	}
	if p.chance(20) {
		p.t.Certificates = append(p.t.Certificates, market.Certificate{Name: pick(p.dice, plainCertificates)})
	}
}

// state tells of the skills where profiles do: declared, in experience, in projects, in training, in text.
func (p *person) state() {
	var training []market.Skill
	found := &market.Found{Taxonomy: 1}
	for _, code := range p.skills(fewestSkills+p.weighted(skillCounts), 80) {
		stated := false
		if p.chance(65) {
			s := p.skill(code)
			if p.chance(20) {
				s.LastUsed = p.monthsAgo(p.IntN(100))
			}
			p.t.Skills, stated = append(p.t.Skills, s), true
		}
		if n := len(p.t.Experience); n > 0 && p.chance(30) {
			e := &p.t.Experience[p.IntN(n)]
			e.Skills, stated = append(e.Skills, p.skill(code)), true
		}
		if p.chance(12) {
			training, stated = append(training, p.skill(code)), true
		}
		if !stated || p.chance(10) {
			found.Skills = append(found.Skills, market.FoundSkill{Code: code, Evidence: pick(p.dice, foundAs)})
		}
	}
	if len(training) > 0 {
		p.t.Training = []market.Training{{Kind: market.TrainingPractice, Hours: p.between(2, 16) * 20, To: p.monthsAgo(p.IntN(40)), Skills: training}}
	}
	if len(found.Skills) > 0 {
		p.t.Found = found
	}
}

var foundAs = []market.Evidence{market.EvidenceText, market.EvidenceText, market.EvidenceProject, market.EvidenceExperience, market.EvidenceTraining}

// skill states a level in six of ten cases.
func (p *person) skill(code string) market.Skill {
	s := market.Skill{Code: code}
	if p.chance(60) {
		s.Level = market.Level(min(p.between(1, 3)+p.years/5, 4))
	}
	return s
}

// skills returns n different skills of the person, so many percent of them from the main cluster and most of
// the others from the side one.
func (p *person) skills(n, percent int) []string { return p.draw(p.dice, p.main, p.side, n, percent) }

// draw returns n different skills, most common first within reason: each is drawn by its weight, from any
// cluster in one of twenty cases.
func (w *World) draw(d dice, main, side *cluster, n, percent int) []string {
	out := make([]string, 0, n)
	add := func(code string) {
		for _, x := range out {
			if x == code {
				return
			}
		}
		out = append(out, code)
	}
	for tries := 0; len(out) < n && tries < 4*n; tries++ {
		from := main
		switch r := d.IntN(100); {
		case r >= 95:
			from = &w.clusters[d.weighted(w.clusterSums)]
		case r >= percent:
			from = side
		}
		add(from.skills[d.weighted(from.sums)])
	}
	for j := 0; len(out) < n && j < clusterSize; j++ {
		add(main.skills[main.ranked[j]])
	}
	return out
}

// wish states what the person looks for; at least three of ten leave each wish out.
func (p *person) wish() {
	w := &p.t.Intention
	if p.chance(65) {
		w.Roles = append(w.Roles, pick(p.dice, p.main.titles))
		if p.chance(30) {
			w.Roles = append(w.Roles, pick(p.dice, p.side.titles))
		}
		if p.chance(35) {
			w.Occupations = []string{p.main.occupation}
		}
	}
	switch n := p.IntN(100); {
	case n < 30:
		w.Districts = []string{p.place.city}
	case n < 50:
		w.Districts = []string{p.place.county, p.place.near}
	case n < 57:
		w.Districts = []string{p.places[p.weighted(p.placeSums)].city, p.place.city}
	case n < 60:
		w.Districts = []string{p.place.province}
	case n < 65:
		w.Anywhere = true
	}
	if p.chance(55) {
		low := p.pay(p.main, p.years) * p.between(85, 125) / 100 / 500 * 500
		w.Salary = &market.Salary{Min: low}
		if p.chance(60) {
			w.Salary.Max = low * p.between(12, 16) / 10
		}
	}
	if p.chance(60) {
		w.EmploymentTypes = append(w.EmploymentTypes, market.FullTime)
		if p.years == 0 || p.chance(15) {
			w.EmploymentTypes = append(w.EmploymentTypes, market.EmploymentTypes()[p.between(1, 3)])
		}
	}
	if p.chance(40) {
		w.Start = Day.AddDays(p.between(-20, 120))
	}
	switch n := p.IntN(100); {
	case n < 4:
		w.Looking = market.LookingNo
	case n < 60:
		w.Looking = market.LookingYes
	case n < 75:
		w.Looking = market.LookingOpen
	}
}

// pay is a usual salary per month after so many years.
func (w *World) pay(k *cluster, years int) int { return k.pay + 700*years }
