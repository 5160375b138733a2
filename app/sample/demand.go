package sample

import (
	"fmt"
	"strings"

	"talentmatch/market"
)

func (w *World) demand(i int) market.Demand {
	d := w.dice(streamDemand, i)
	p := &w.employers[d.skewed(len(w.employers))]
	a := &w.archetypes[p.archetypes[d.skewed(len(p.archetypes))]]
	md := market.Demand{
		Meta:       market.Meta{ID: fmt.Sprintf("dem-%06d", i+1)},
		EmployerID: p.id, Title: pick(d, a.titles), Status: w.status(d),
	}
	years := w.demandExperience(d, &md)
	if d.chance(90) {
		md.Occupation = a.occupation
	}
	w.demandSkills(d, a, &md)
	w.demandEducation(d, a, &md)
	w.demandPlace(d, p.place, &md)
	if d.chance(88) {
		md.Salary = w.offer(d, a, p.place, &md, years)
	}
	md.Headcount = []int{1, 1, 1, 1, 2, 2, 3, 3, 5, 10, 20, 0}[d.IntN(12)]
	if d.chance(94) {
		md.ValidUntil = w.today.AddDays(d.between(7, 150))
	}
	if d.chance(35) {
		md.Start = w.today.AddDays(d.between(5, 90))
	}
	if d.chance(92) {
		md.Text = w.ad(d, a, &md)
	}
	return md
}

func (w *World) status(d dice) market.DemandStatus {
	switch n := d.IntN(100); {
	case n < 89:
		return market.DemandOpen
	case n < 93:
		return market.DemandDraft
	case n < 96:
		return market.DemandPaused
	case n < 98:
		return market.DemandFilled
	}
	return market.DemandClosed
}

// demandExperience sets experience, type and the title that goes with them, and returns the years that
// the salary is for.
func (w *World) demandExperience(d dice, md *market.Demand) int {
	md.EmploymentType = market.FullTime
	switch n := d.IntN(100); {
	case n < 6:
		md.EmploymentType = market.Internship
		md.Title += "（实习）"
		return 0
	case n < 9:
		md.EmploymentType = market.Contract
	case n < 15:
		md.EmploymentType = ""
	}
	low := []int{0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 3, 5, 5, 8}[d.IntN(16)]
	if low == 0 {
		return 1
	}
	md.Experience = &market.ExperienceRequirement{MinYears: low}
	if d.chance(60) {
		md.Experience.MaxYears = low + 2
	}
	if low >= 5 && d.chance(70) {
		md.Title = "高级" + md.Title
	}
	return low + 1
}

func (w *World) demandSkills(d dice, a *archetype, md *market.Demand) {
	musts := a.core[:min(len(a.core), d.between(1, 2))]
	seen := map[string]bool{}
	add := func(code string, must bool) {
		if seen[code] {
			return
		}
		seen[code] = true
		s := market.SkillRequirement{Code: code, Must: must}
		if d.chance(55) {
			s.Level = market.Level(d.between(1, 3))
			if must && s.Level < market.LevelFamiliar {
				s.Level = market.LevelFamiliar
			}
		}
		if d.chance(40) {
			s.Weight = d.between(1, market.MaxWeight)
		}
		md.Skills = append(md.Skills, s)
	}
	for _, c := range musts {
		add(c, d.chance(80))
	}
	for _, c := range a.core[len(musts):] {
		add(c, false)
	}
	for range d.between(1, 5) {
		if len(a.common) > 0 {
			add(a.common[d.skewed(len(a.common))], d.chance(6))
		}
	}
	if len(a.rare) > 0 && d.chance(55) {
		add(a.rare[d.skewed(len(a.rare))], false)
	}
}

func (w *World) demandEducation(d dice, a *archetype, md *market.Demand) {
	switch n := d.IntN(100); {
	case n < 12:
	case n < 50:
		md.Education = &market.EducationRequirement{Level: market.EducationAssociate, Must: d.chance(45)}
	case n < 93 || a.salary < 9000:
		md.Education = &market.EducationRequirement{Level: market.EducationBachelor, Must: d.chance(40)}
	default:
		md.Education = &market.EducationRequirement{Level: market.EducationMaster, Must: d.chance(35)}
	}
	if d.chance(45) {
		md.Field = &market.FieldRequirement{Names: some(d, a.fields, d.between(1, 2))}
	}
	if strings.HasPrefix(a.occupation, "2-02-38") && d.chance(9) {
		md.Certificate = &market.CertificateRequirement{Occupation: a.occupation, Must: d.chance(8),
			Level: market.CertificateLevels()[d.skewed(3)]}
	}
}

func (w *World) demandPlace(d dice, p place, md *market.Demand) {
	md.Place.Districts = []string{p.code}
	if d.chance(18) {
		md.Place.Districts = []string{p.city}
	}
	md.Place.Must = d.chance(22)
	if d.chance(3) {
		md.Place.Remote = true
		md.Place.Must = false
	}
}

func (w *World) offer(d dice, a *archetype, p place, md *market.Demand, years int) *market.Salary {
	level := market.EducationBachelor
	if md.Education != nil {
		level = md.Education.Level
	}
	low := a.pay(p, level, years) * d.between(88, 112) / 100
	if md.EmploymentType == market.Internship {
		low = low * 45 / 100
	}
	low = max(low/500*500, 2000)
	s := &market.Salary{Min: low, Max: max((low*d.between(125, 165)/100)/500*500, low)}
	if md.EmploymentType == market.FullTime && d.chance(35) {
		s.Months = d.between(13, 15)
	}
	return s
}

// ad writes the demand's text as employers do.
func (w *World) ad(d dice, a *archetype, md *market.Demand) string {
	var b strings.Builder
	b.WriteString("岗位职责：\n")
	for i, duty := range some(d, a.duties, d.between(2, 3)) {
		fmt.Fprintf(&b, "%d. 负责%s等项目中的%s；\n", i+1, pick(d, a.projects), duty)
	}
	b.WriteString("任职要求：\n")
	n := 1
	line := func(format string, args ...any) {
		fmt.Fprintf(&b, "%d. ", n)
		fmt.Fprintf(&b, format, args...)
		n++
	}
	if md.Education != nil {
		line("%s及以上学历，%s等相关专业；\n", educationNames[md.Education.Level], strings.Join(a.fields[:min(2, len(a.fields))], "、"))
	}
	if md.Experience != nil {
		line("%d年以上相关工作经验；\n", md.Experience.MinYears)
	}
	must, nice := w.split(md.Skills)
	if len(must) > 0 {
		line("%s%s；\n", pick(d, []string{"熟练掌握", "精通", "熟悉", "掌握"}), strings.Join(must, "、"))
	}
	if len(nice) > 0 {
		line("熟悉%s者优先。\n", strings.Join(nice, "、"))
	}
	if d.chance(60) {
		b.WriteString("福利待遇：" + strings.Join(some(d, perks, d.between(2, 4)), "、") + "。")
	}
	return strings.TrimSpace(b.String())
}

var educationNames = map[market.Education]string{market.EducationAssociate: "大专", market.EducationBachelor: "本科", market.EducationMaster: "硕士研究生"}

func (w *World) split(list []market.SkillRequirement) (must, nice []string) {
	for _, s := range list {
		if s.Must {
			must = append(must, w.skillNames[s.Code])
		} else {
			nice = append(nice, w.skillNames[s.Code])
		}
	}
	return must, nice
}
