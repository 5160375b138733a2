package sample

import (
	"fmt"
	"strings"

	"talentmatch/market"
)

// person is a talent in the making.
type person struct {
	*World
	dice
	a         *archetype
	place     place
	education market.Education
	graduated int // year
	years     int // of work since then
	skills    []string
	t         *market.Talent
}

// The degrees of completeness of a profile.
const (
	nearlyEmpty = iota // a name and little else
	sparse             // a few skills or a sentence
	partial            // education and skills, some history
	full
)

func (w *World) talent(i int) market.Talent {
	d := w.dice(streamTalent, i)
	t := market.Talent{Meta: market.Meta{ID: fmt.Sprintf("tal-%06d", i+1)}}
	p := &person{World: w, dice: d, t: &t, a: &w.archetypes[d.weighted(w.popularity)], place: w.places[d.weighted(w.crowding)]}
	p.life()
	t.Private.Name = w.name(d)
	t.Consent.Matching = &market.Grant{Version: ConsentVersion, At: w.midnight, By: "self"}
	degree := []int{nearlyEmpty, sparse, sparse, sparse, partial, partial, partial, partial, full, full}[d.IntN(10)]
	p.contacts(i, degree)
	if degree == nearlyEmpty {
		if d.chance(50) {
			t.Intention.Roles = []string{pick(d, p.a.titles)}
		}
		return t
	}
	p.stateEducation(degree)
	p.stateSkills(degree)
	if degree >= partial {
		p.stateExperience(degree)
		p.stateTraining(degree)
		p.stateCertificates(degree)
	}
	p.wishes(degree)
	if d.chance([]int{0, 35, 55, 90}[degree]) {
		t.Private.About = p.about()
	}
	return t
}

func (w *World) name(d dice) string {
	s := surnames[d.skewed(len(surnames))] + pick(d, givenFirst)
	if d.chance(72) {
		s += pick(d, givenLast)
	}
	return s
}

// life decides education, working years and skills; what the profile states of them comes later.
func (p *person) life() {
	switch n := p.IntN(100); {
	case n < 4:
		p.education = market.EducationSecondaryVocational
	case n < 45:
		p.education = market.EducationAssociate
	case n < 88:
		p.education = market.EducationBachelor
	case n < 99:
		p.education = market.EducationMaster
	default:
		p.education = market.EducationDoctor
	}
	if p.chance(58) {
		p.years = 1 + p.skewed(16)
	}
	year := 0
	_, _ = fmt.Sscanf(string(p.today), "%4d", &year) // a valid date
	p.graduated = year - p.years
	if p.years == 0 && p.chance(40) {
		p.graduated++ // still studying
	}
	p.skills = p.know(p.a)
}

// know returns the skills that somebody of the profession has, most typical first.
func (p *person) know(a *archetype) []string {
	var list []string
	for i, c := range a.core {
		if p.chance(92 - 6*i) {
			list = append(list, c)
		}
	}
	grown := min(p.years, 8) * 2
	for i, c := range a.common {
		if p.chance(62 + grown - 6*i) {
			list = append(list, c)
		}
	}
	for i, c := range a.rare {
		if p.chance(14 + grown - i) {
			list = append(list, c)
		}
	}
	for range p.skewed(4) {
		if c := extraSkills[p.skewed(len(extraSkills))]; p.World.skills[c] && !contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (p *person) contacts(i, degree int) {
	if p.chance(70 + 9*degree) {
		p.t.Private.Phone = fmt.Sprintf("100%08d", i)
	}
	if p.chance(30 + 20*degree) {
		p.t.Private.Email = fmt.Sprintf("t%d@example.com", i+1)
	}
	if p.chance(55 + 14*degree) {
		p.t.District = p.place.code
	}
}

func (p *person) stateEducation(degree int) {
	if !p.chance([]int{0, 60, 92, 100}[degree]) {
		return
	}
	e := market.EducationItem{Level: p.education, Field: p.a.fields[p.skewed(len(p.a.fields))]}
	kind := "university"
	if p.education == market.EducationAssociate || p.education == market.EducationSecondaryVocational {
		kind = "vocational"
	}
	if p.chance(80) {
		e.School = pick(p.dice, schools[kind])
	}
	if p.chance(75) {
		e.Year = p.graduated
	}
	p.t.Education = []market.EducationItem{e}
	if degree == full && p.education == market.EducationMaster {
		before := market.EducationItem{Level: market.EducationBachelor, Field: e.Field, School: pick(p.dice, schools[kind]), Year: p.graduated - 3}
		p.t.Education = append(p.t.Education, before)
	}
}

func (p *person) stateSkills(degree int) {
	if degree == sparse && p.chance(30) {
		return // says it in words or not at all
	}
	n := min(len(p.skills), []int{0, 4, 9, 16}[degree])
	for _, c := range p.skills[:n] {
		s := market.Skill{Code: c}
		if p.chance(20 + 20*degree) {
			s.Level = p.level()
		}
		if degree == full && p.chance(30) {
			s.LastUsed = market.MonthOf(p.today.AddDays(-p.skewed(1500)))
		}
		p.t.Skills = append(p.t.Skills, s)
	}
}

func (p *person) level() market.Level {
	n := p.between(1, 3)
	if p.years >= 3 {
		n++
	}
	return market.Level(min(n, 4))
}

// stateExperience lists jobs back from today, or an internship or a project of those who have none.
func (p *person) stateExperience(degree int) {
	if p.years == 0 {
		if p.chance(70) {
			p.t.Experience = append(p.t.Experience, p.project())
		}
		if p.chance(40) {
			p.t.Experience = append(p.t.Experience, p.internship())
		}
		return
	}
	end := 0 // months ago
	left := p.years * 12
	for n := 0; left > 0 && n < 2+degree; n++ {
		months := min(left, p.between(9, 40))
		e := market.Experience{Kind: market.ExperienceJob, Role: pick(p.dice, p.a.titles), Employer: brand(p.IntN(500)) + "示例" + pick(p.dice, trades[p.a.industry()]) + "有限公司"}
		e.From = p.monthsAgo(end + months)
		if end > 0 || p.chance(35) {
			e.To = p.monthsAgo(end)
		}
		if p.chance(85) {
			e.Text = p.story()
		}
		if degree == full && p.chance(40) {
			e.Skills = p.used(3)
		}
		p.t.Experience = append(p.t.Experience, e)
		end += months + p.between(0, 2)
		left -= months
	}
	if degree == full && p.chance(50) {
		p.t.Experience = append(p.t.Experience, p.project())
	}
}

func (p *person) project() market.Experience {
	return market.Experience{Kind: market.ExperienceProject, Role: pick(p.dice, []string{"项目成员", "组长", "主要开发"}), Months: p.between(1, 8), Text: p.story()}
}

func (p *person) internship() market.Experience {
	from := p.between(4, 14)
	return market.Experience{Kind: market.ExperienceInternship, Employer: brand(p.IntN(500)) + "示例" + pick(p.dice, trades[p.a.industry()]) + "有限公司",
		Role: pick(p.dice, p.a.titles) + "（实习）", From: p.monthsAgo(from), To: p.monthsAgo(from - p.between(1, 4)), Text: p.story()}
}

func (p *person) monthsAgo(n int) market.Month {
	return market.MonthOf(market.DateOf(p.midnight.AddDate(0, -n, 1-p.midnight.Day())))
}

// story tells of one project with skills of the person.
func (p *person) story() string {
	used := p.names(p.used(p.between(2, 4)))
	duty := some(p.dice, p.a.duties, 2)
	text := fmt.Sprintf("参与%s，负责%s", pick(p.dice, p.a.projects), strings.Join(duty, "和"))
	if len(used) > 0 {
		text += pick(p.dice, []string{"，主要使用", "，技术栈为", "，用到"}) + strings.Join(used, "、")
	}
	return text + pick(p.dice, []string{"。", "，按期上线。", "，通过客户验收。", "，运行稳定。"})
}

func (p *person) used(n int) []market.Skill {
	var list []market.Skill
	for _, c := range some(p.dice, p.skills, n) {
		list = append(list, market.Skill{Code: c})
	}
	return list
}

func (p *person) names(list []market.Skill) []string {
	var out []string
	for _, s := range list {
		out = append(out, p.skillNames[s.Code])
	}
	return out
}

func (p *person) stateTraining(degree int) {
	if !p.chance(30 + 15*degree) {
		return
	}
	a := p.a
	if p.chance(12) {
		a = &p.archetypes[p.weighted(p.popularity)] // retrains for another profession
	}
	for range p.between(1, 2) {
		t := market.Training{Provider: pick(p.dice, providers), Hours: p.between(2, 16) * 20, Result: pick(p.dice, results)}
		codes := some(p.dice, append(append([]string{}, a.core...), a.common...), p.between(2, 4))
		var names []string
		for _, c := range codes {
			names = append(names, p.skillNames[c])
			if p.chance(60) {
				t.Skills = append(t.Skills, market.Skill{Code: c})
			}
		}
		from := p.between(3, 40)
		t.From, t.To = p.monthsAgo(from), p.monthsAgo(from-p.between(0, 3))
		if p.chance(50) {
			t.Kind, t.Name = market.TrainingPractice, a.direction+"综合实训"
			t.Text = fmt.Sprintf("围绕%s开展实训，完成%s，涉及%s。", pick(p.dice, a.projects), pick(p.dice, a.duties), strings.Join(names, "、"))
		} else {
			t.Kind, t.Name = market.TrainingCourse, a.direction+"专题培训"
			t.Text = "课程内容包括" + strings.Join(names, "、") + "。"
		}
		p.t.Training = append(p.t.Training, t)
	}
}

func (p *person) stateCertificates(degree int) {
	if strings.HasPrefix(p.a.occupation, "2-02-38") && p.chance(12+12*degree) {
		c := market.Certificate{Name: "数字技术工程师", Occupation: p.a.occupation, Direction: p.a.direction,
			Level: market.CertificateLevels()[p.skewed(3)], Date: p.today.AddDays(-p.between(20, 1100))}
		if p.chance(70) {
			c.Number = fmt.Sprintf("SL%010d", p.IntN(1_000_000_000))
		}
		p.t.Certificates = append(p.t.Certificates, c)
	}
	if p.chance(25) {
		p.t.Certificates = append(p.t.Certificates, market.Certificate{Name: pick(p.dice, plainCerts)})
	}
}

func (p *person) wishes(degree int) {
	w := &p.t.Intention
	if p.chance(55 + 15*degree) {
		w.Roles = []string{pick(p.dice, p.a.titles)}
		if p.a.occupation != "" && p.chance(45) {
			w.Occupations = []string{p.a.occupation}
		}
	}
	switch n := p.IntN(100); {
	case n < 35:
		w.Districts = []string{p.place.city}
	case n < 60:
		w.Districts = []string{p.place.code}
		if near := p.places[p.weighted(p.crowding)]; near.city == p.place.city && near.code != p.place.code {
			w.Districts = append(w.Districts, near.code)
		}
	case n < 66:
		w.Anywhere = true
	}
	if p.chance(25 + 18*degree) {
		low := max(p.a.pay(p.place, p.education, p.years)*p.between(85, 125)/100/500*500, 2500)
		w.Salary = &market.Salary{Min: low}
		if p.chance(60) {
			w.Salary.Max = low * p.between(12, 16) / 10 / 500 * 500
		}
	}
	if p.chance(50) {
		w.EmploymentTypes = []market.EmploymentType{market.FullTime}
		if p.years == 0 && p.chance(45) {
			w.EmploymentTypes = append(w.EmploymentTypes, market.Internship)
		}
	}
	p.availability(w)
}

func (p *person) availability(w *market.Intention) {
	if p.chance(30) {
		w.Start = p.today.AddDays(p.between(0, 75))
	}
	switch n := p.IntN(100); {
	case n < 55:
		w.Looking = market.LookingYes
	case n < 75:
		w.Looking = market.LookingOpen
	case n < 81:
		w.Looking = market.LookingNo
	}
	if p.chance(50) {
		w.ConfirmedAt = p.today.AddDays(-p.skewed(400))
	}
}

// about is how the person describes themselves.
func (p *person) about() string {
	names := p.names(p.used(p.between(2, 5)))
	var parts []string
	if p.years > 0 {
		parts = append(parts, fmt.Sprintf("从事%s相关工作%d年", pick(p.dice, p.a.titles), p.years))
	} else {
		parts = append(parts, pick(p.dice, []string{"应届毕业生，希望从事", "在校期间系统学习，目标岗位是"})+pick(p.dice, p.a.titles))
	}
	switch {
	case len(names) > 2:
		parts = append(parts, pick(p.dice, []string{"熟悉", "熟练使用", "掌握"})+strings.Join(names[:2], "、"), "了解"+strings.Join(names[2:], "、"))
	case len(names) > 0:
		parts = append(parts, "熟悉"+strings.Join(names, "、"))
	}
	parts = append(parts, some(p.dice, strengths, p.between(1, 2))...)
	return strings.Join(parts, "，") + "。"
}
