package sample

import (
	"fmt"

	"talentmatch/market"
)

// employerProfile is what the demands of an employer need to know of it.
type employerProfile struct {
	id         string
	place      place
	archetypes []int
}

func (w *World) profile(i int) employerProfile {
	d := w.dice(streamEmployer, i)
	p := employerProfile{id: fmt.Sprintf("emp-%05d", i+1), place: w.places[d.weighted(w.crowding)]}
	first := d.weighted(w.popularity)
	p.archetypes = []int{first}
	industry := w.archetypes[first].industry()
	for range d.between(0, 3) {
		// Most of an employer's professions belong to its own industry.
		k := d.weighted(w.popularity)
		if w.archetypes[k].industry() == industry || d.chance(25) {
			p.archetypes = append(p.archetypes, k)
		}
	}
	return p
}

func (a *archetype) industry() string {
	if s, ok := industryOf[a.key]; ok {
		return s
	}
	return "软件和信息技术服务业"
}

func (w *World) employer(i int) market.Employer {
	d := w.dice(streamEmployer, i+len(w.employers)) // not the numbers that the profile used
	p := &w.employers[i]
	industry := w.archetypes[p.archetypes[0]].industry()
	e := market.Employer{
		Meta: market.Meta{ID: p.id},
		Name: p.place.name + brand(i) + "示例" + pick(d, trades[industry]) + "有限公司",
	}
	e.CreditCode = creditCode(p.place.code, i)
	e.Industry = industry
	e.District = p.place.code
	if d.chance(80) {
		e.Size = sizes[d.skewed(len(sizes))]
	}
	if d.chance(60) {
		e.Address = fmt.Sprintf("%s%d号", pick(d, streets), d.between(1, 299))
	}
	if d.chance(85) {
		e.Contacts = []market.Contact{{Name: w.name(d), Title: pick(d, officers),
			Phone: fmt.Sprintf("1001%07d", i), Email: fmt.Sprintf("hr%d@example.com", i+1)}}
	}
	e.Partnership = w.partnership(d)
	return e
}

func (w *World) partnership(d dice) market.Partnership {
	switch n := d.IntN(100); {
	case n < 45:
		return market.Partnership{}
	case n < 65:
		return market.Partnership{State: market.PartnershipProspect}
	default:
		return market.Partnership{State: market.PartnershipActive, Since: w.today.AddDays(-d.between(30, 900))}
	}
}

// brand is a name of two or three characters, different for every i below 5,000 or so.
func brand(i int) string {
	a, b := len(brandFirst), len(brandLast)
	s := brandFirst[i%a] + brandLast[i/a%b]
	for more := i / (a * b); more > 0; more /= len(brandExtra) + 1 {
		if k := more % (len(brandExtra) + 1); k > 0 {
			s += brandExtra[k-1]
		} else {
			s += "零"
		}
	}
	return s
}

// creditCode returns a unified social credit code of an enterprise whose organisation code begins with
// 000: valid by its check characters, but issued to nobody.
func creditCode(district string, i int) string {
	body := fmt.Sprintf("000%05d", i%100000)
	sum := 0
	for k, weight := range []int{3, 7, 9, 10, 5, 8, 4, 2} { // GB 11714
		sum += int(body[k]-'0') * weight
	}
	check := "0123456789X0"[11-sum%11]
	code := "91" + district + body + string(check)
	if c, ok := market.CreditCheck(code); ok {
		return code + string(c)
	}
	return ""
}
