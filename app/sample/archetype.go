package sample

import (
	_ "embed"
	"strconv"
	"strings"

	"talentmatch/market"
)

//go:embed archetypes.tsv
var archetypeData string

// archetype is a profession: what its people can do and what its employers ask for.
type archetype struct {
	key        string
	weight     int // popularity
	occupation string
	direction  string // professional direction of the certificates
	titles     []string
	// core skills are known by nearly everybody in the profession, common ones the less the later they
	// stand, rare ones by few.
	core, common, rare []string
	fields             []string // fields of study
	salary             int      // CNY per month of a beginner with a bachelor's degree
	projects, duties   []string
}

// knownArchetypes reads the professions and drops what the tables don't know; a profession without a
// known core skill is dropped as a whole, unless that would leave none.
func knownArchetypes(tables market.Tables) []archetype {
	skills, occupations := map[string]bool{}, map[string]bool{}
	for _, s := range tables.Skills {
		skills[s.Code] = true
	}
	for _, o := range tables.Occupations {
		occupations[o.Code] = true
	}
	var list []archetype
	for line := range strings.Lines(archetypeData) {
		a, ok := parseArchetype(strings.TrimRight(line, "\n"))
		if !ok {
			continue
		}
		a.core, a.common, a.rare = keep(a.core, skills), keep(a.common, skills), keep(a.rare, skills)
		if !occupations[a.occupation] {
			a.occupation = ""
		}
		if len(a.core) > 0 || len(skills) == 0 {
			list = append(list, a)
		}
	}
	return list
}

// parseArchetype reads a line; the head has no number where the weight stands and is left out.
func parseArchetype(line string) (archetype, bool) {
	c := strings.Split(line, "\t")
	if len(c) != 12 {
		return archetype{}, false
	}
	weight, err1 := strconv.Atoi(c[1])
	salary, err2 := strconv.Atoi(c[9])
	list := func(i int) []string { return strings.Split(c[i], "|") }
	return archetype{
		key: c[0], weight: weight, occupation: c[2], direction: c[3], titles: list(4),
		core: list(5), common: list(6), rare: list(7), fields: list(8), salary: salary,
		projects: list(10), duties: list(11),
	}, err1 == nil && err2 == nil
}

func keep(codes []string, known map[string]bool) []string {
	var out []string
	for _, c := range codes {
		if known[c] {
			out = append(out, c)
		}
	}
	return out
}

// place is a district in which people live and work.
type place struct {
	code, city string
	name       string // of the city
	weight     int
	pay        int // level of salaries in percent of Qingdao's
}

// allPlaces are mostly Qingdao's districts, then Shandong, then cities elsewhere.
var allPlaces = []place{
	{"370202", "370200", "青岛", 130, 104}, {"370203", "370200", "青岛", 110, 98}, {"370211", "370200", "青岛", 190, 98},
	{"370212", "370200", "青岛", 130, 112}, {"370213", "370200", "青岛", 70, 95}, {"370214", "370200", "青岛", 100, 95},
	{"370215", "370200", "青岛", 60, 90}, {"370281", "370200", "青岛", 40, 88}, {"370283", "370200", "青岛", 20, 84},
	{"370285", "370200", "青岛", 15, 84},
	{"370102", "370100", "济南", 30, 102}, {"370602", "370600", "烟台", 25, 92}, {"370705", "370700", "潍坊", 20, 88},
	{"371102", "371100", "日照", 10, 82}, {"370303", "370300", "淄博", 10, 86}, {"371302", "371300", "临沂", 12, 84},
	{"110108", "110000", "北京", 12, 165}, {"310115", "310000", "上海", 10, 165}, {"440305", "440300", "深圳", 8, 160},
	{"330106", "330100", "杭州", 8, 145}, {"320505", "320500", "苏州", 5, 130}, {"420111", "420100", "武汉", 4, 108},
	{"510104", "510100", "成都", 4, 110}, {"610113", "610100", "西安", 4, 100},
}

// knownPlaces keeps the places that the tables know; all of them where the tables know no district.
func knownPlaces(tables market.Tables) []place {
	if len(tables.Districts) == 0 {
		return allPlaces
	}
	known := map[string]bool{}
	for _, d := range tables.Districts {
		known[d.Code] = true
	}
	var list []place
	for _, p := range allPlaces {
		if !known[p.city] {
			continue
		}
		if !known[p.code] {
			p.code = p.city
		}
		list = append(list, p)
	}
	return list
}

// pay returns a monthly salary in CNY, a multiple of 500, for the profession at a place.
func (a *archetype) pay(p place, e market.Education, years int) int {
	percent := map[market.Education]int{market.EducationSecondaryVocational: 78, market.EducationAssociate: 88,
		market.EducationMaster: 128, market.EducationDoctor: 165}[e]
	if percent == 0 {
		percent = 100
	}
	amount := a.salary * p.pay / 100 * percent / 100 * (100 + 11*min(years, 12)) / 100
	return max(amount/500*500, 2500)
}
