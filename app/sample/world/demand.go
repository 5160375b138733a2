package world

import "talentmatch/market"

// Demand returns demand i of a set; every other one has hard districts. Those of the pool are sometimes paused
// or past their day.
func (w *World) Demand(s Set, i int) market.Demand {
	stream := streamDemand
	if s == Asked {
		stream = streamAskedDemand
	}
	d := w.dice(stream, i)
	main := d.weighted(w.clusterSums)
	k, side := &w.clusters[main], w.sideOf(d, main)
	out := market.Demand{Meta: market.Meta{ID: w.id(stream, i), Rev: 1}, Title: pick(d, k.titles), Status: market.DemandOpen, Headcount: d.between(1, 5)}
	if d.chance(50) {
		out.Occupation = k.occupation
	}
	w.require(d, &out, k, side)
	years := d.conditions(&out, k)
	w.locate(d, &out, i%2 == 0)
	if d.chance(75) {
		low := w.pay(k, years) * d.between(90, 130) / 100 / 500 * 500
		out.Salary = &market.Salary{Min: low, Max: low * d.between(11, 17) / 10, Months: []int{0, 0, 12, 13, 14}[d.IntN(5)]}
	}
	if d.chance(80) {
		out.EmploymentType = market.FullTime
		if d.chance(15) {
			out.EmploymentType = market.EmploymentTypes()[d.between(1, 3)]
		}
	}
	if d.chance(40) {
		out.Start = Day.AddDays(d.between(0, 90))
	}
	if s == Pool {
		d.age(&out)
	}
	return out
}

// require lists 3 to 10 skills, up to two of which are musts, with levels in half and weights in three of ten.
func (w *World) require(d dice, out *market.Demand, k, side *cluster) {
	codes := w.draw(d, k, side, requiredFewest+d.IntN(8), 85)
	levels, weights := d.chance(50), d.chance(30)
	musts := []int{0, 0, 0, 1, 1, 1, 2, 2}[d.IntN(8)]
	for i, code := range codes {
		r := market.SkillRequirement{Code: code, Must: i < musts}
		if levels && d.chance(70) {
			r.Level = market.Level(d.between(1, 4))
		}
		if weights {
			r.Weight = d.between(1, market.MaxWeight)
		}
		out.Skills = append(out.Skills, r)
	}
}

// conditions states education, field, years and certificate, and returns the years.
func (d dice) conditions(out *market.Demand, k *cluster) int {
	if d.chance(60) {
		out.Education = &market.EducationRequirement{Level: market.Educations()[d.between(2, 5)], Must: d.chance(50)}
	}
	if d.chance(30) {
		out.Field = &market.FieldRequirement{Names: k.fields}
	}
	years := 0
	if d.chance(50) {
		years = d.between(1, 8)
		out.Experience = &market.ExperienceRequirement{MinYears: years}
	}
	if d.chance(10) {
		out.Certificate = &market.CertificateRequirement{Name: digitalEngineer, Occupation: k.occupation,
			Level: pick(d, market.CertificateLevels()), Must: d.chance(30)}
	}
	return years
}

// locate states where the work is; hard demands take only talents who may work there.
func (w *World) locate(d dice, out *market.Demand, hard bool) {
	out.Place.Must = hard
	out.Place.Remote = d.chance(4)
	if !out.Place.Must && d.chance(15) {
		return // the place isn't stated
	}
	at := w.places[d.weighted(w.placeSums)]
	switch n := d.IntN(100); {
	case n < 45:
		out.Place.Districts = []string{at.county}
	case n < 85:
		out.Place.Districts = []string{at.city}
	case n < 95:
		out.Place.Districts = []string{at.county, at.near}
	default:
		out.Place.Districts = []string{at.city, w.places[d.weighted(w.placeSums)].city}
	}
}

// age makes one demand of twenty unmatchable and gives a third of them an end.
func (d dice) age(out *market.Demand) {
	switch n := d.IntN(100); {
	case n < 3:
		out.Status = market.DemandPaused
	case n < 5:
		out.ValidUntil = Day.AddDays(-d.between(1, 60))
	case n < 35:
		out.ValidUntil = Day.AddDays(d.between(0, 120))
	}
}
