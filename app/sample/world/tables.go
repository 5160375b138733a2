package world

import (
	"fmt"
	"sort"

	"talentmatch/market"
)

// makeTables builds the taxonomy and what records are drawn from.
func (w *World) makeTables() {
	d := w.dice(streamTables, 0)
	w.tables.Version = 1
	w.makeSkills(d)
	w.makeOccupations(d)
	w.makeDistricts(d)
	for i, t := range disciplines {
		f := market.FieldNode{Code: fmt.Sprintf("f%02d", i), Zh: t.zh, En: t.en}
		if i > 0 {
			f.Related = []string{fmt.Sprintf("f%02d", i-1)}
		}
		w.tables.Fields = append(w.tables.Fields, f)
	}
	for i, e := range market.Educations() {
		w.tables.Educations = append(w.tables.Educations, market.EducationNode{Level: e, Rank: e.Rank(), Zh: fmt.Sprintf("学历%d", i+1), En: string(e)})
	}
}

// skillCode returns the code of the j-th skill of a cluster.
func skillCode(c, j int) string { return fmt.Sprintf("s%04d", c*clusterSize+j+1) }

// zipf is the weight of a rank, from 0: inversely proportional to it, flattened a little at the top.
func zipf(rank int) uint64 { return 1_000_000_000_000 / uint64(rank+3) }

// makeSkills deals the ranks of Zipf's law to the skills at random. In every cluster the first skill is above
// the others: three directly below it, the rest below one of those, and each is akin to the next one.
func (w *World) makeSkills(d dice) {
	ranks := d.Perm(Skills)
	sum := uint64(0)
	for c := range Clusters {
		var k cluster
		weights := make([]uint64, clusterSize)
		own := uint64(0)
		for j := range clusterSize {
			weights[j] = zipf(ranks[c*clusterSize+j])
			own += weights[j]
			k.skills = append(k.skills, skillCode(c, j))
			k.sums = append(k.sums, own)
			k.ranked = append(k.ranked, j)
			w.tables.Skills = append(w.tables.Skills, skillNode(c, j))
		}
		sort.SliceStable(k.ranked, func(a, b int) bool { return weights[k.ranked[a]] > weights[k.ranked[b]] })
		sum += own
		w.clusters = append(w.clusters, k)
		w.clusterSums = append(w.clusterSums, sum)
	}
}

func skillNode(c, j int) market.SkillNode {
	code := skillCode(c, j)
	n := market.SkillNode{Code: code, Zh: "技能" + code[1:], En: "skill " + code[1:]}
	switch {
	case j == 0:
	case j <= 3:
		n.Broader = []string{skillCode(c, 0)}
	default:
		n.Broader = []string{skillCode(c, 1+j%3)}
		if j+1 < clusterSize {
			n.Related = []string{skillCode(c, j+1)}
		}
	}
	return n
}

// makeOccupations gives every cluster an occupation with its titles; those of one domain are one group.
func (w *World) makeOccupations(d dice) {
	for c := range w.clusters {
		k := &w.clusters[c]
		domain, work := domains[c%len(domains)], professions[c/len(domains)]
		var plain []string
		for _, s := range work.zh {
			plain = append(plain, domain.zh+s)
			for _, before := range seniorZh {
				k.titles = append(k.titles, before+domain.zh+s)
			}
			k.titles = append(k.titles, domain.zh+s+internZh)
		}
		for _, s := range work.en {
			plain = append(plain, domain.en+" "+s)
			for _, before := range seniorEn {
				k.titles = append(k.titles, before+domain.en+" "+s)
			}
			k.titles = append(k.titles, domain.en+" "+s+internEn)
		}
		k.occupation = fmt.Sprintf("2-02-%02d-%02d", 10+c%len(domains), 1+c/len(domains))
		k.pay = 5000 + 500*d.IntN(9)
		first := d.IntN(len(disciplines))
		k.fields = []string{disciplines[first].zh, disciplines[(first+1)%len(disciplines)].zh}
		w.tables.Occupations = append(w.tables.Occupations, market.OccupationNode{Code: k.occupation, Zh: plain[0], En: plain[len(work.zh)],
			Digital: true, Titles: plain, Skills: k.skills[:4], Group: "group-" + fmt.Sprint(c%len(domains))})
	}
}

// makeDistricts lays the counties of a city, the cities of a province and the provinces out in rings: each
// borders the next one, and the first county of a city borders the last one of the city before.
func (w *World) makeDistricts(d dice) {
	add := func(code, zh, en, parent string, borders ...string) {
		w.tables.Districts = append(w.tables.Districts, market.DistrictNode{Code: code, Zh: zh, En: en, Parent: parent, Borders: borders})
	}
	province := func(p int) string { return fmt.Sprintf("%d0000", 11+p%provinces) }
	city := func(p, c int) string { return fmt.Sprintf("%d%02d00", 11+p, 1+(c+cities)%cities) }
	county := func(p, c, x int) string { return city(p, c)[:4] + fmt.Sprintf("%02d", 1+(x+counties)%counties) }
	ranks := d.Perm(provinces * cities)
	sum := uint64(0)
	for p := range provinces {
		add(province(p), fmt.Sprintf("示例%d省", 11+p), fmt.Sprintf("Province %d", 11+p), "", province(p+1))
		for c := range cities {
			name := city(p, c)[:4]
			add(city(p, c), "示例"+name+"市", "City "+name, province(p), city(p, c+1))
			for x := range counties {
				code := county(p, c, x)
				borders := []string{county(p, c, x+1)}
				if x == 0 {
					borders = append(borders, county(p, c-1, counties-1))
				}
				add(code, "示例"+code+"区", "District "+code, city(p, c), borders...)
				sum += zipf(ranks[p*cities+c]) / uint64(x+2)
				w.places = append(w.places, place{county: code, city: city(p, c), province: province(p), near: county(p, c, x+1)})
				w.placeSums = append(w.placeSums, sum)
			}
		}
	}
}
