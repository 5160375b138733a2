package main

import (
	"fmt"
	"testing"

	"talentmatch/market"
)

// ordered is a demand with talents that must come in the order in which they stand, by the shipped data.
type ordered struct {
	name    string
	demand  market.Demand
	talents []market.Talent
}

// worker is somebody with skills who did one thing and wishes another.
func worker(did string, years int, wish string, low, high int, district string, skills ...string) market.Talent {
	t := applicant(did, years, "软件工程", 3, skills...)
	if years == 0 {
		t.Experience = nil
	}
	t.Intention.Roles, t.Intention.Districts = []string{wish}, []string{district}
	t.Intention.Salary = &market.Salary{Min: low, Max: high}
	return t
}

func vacancy(title string, years, low, high int, district string, skills ...string) market.Demand {
	d := *rangeDemand(skills)
	d.Title, d.Place.Districts, d.Salary, d.Experience = title, []string{district}, &market.Salary{Min: low, Max: high}, nil
	if years > 0 {
		d.Experience = &market.ExperienceRequirement{MinYears: years}
	}
	return d
}

func orderedSets() []ordered {
	java := []string{"java", "spring-boot", "mysql", "redis", "linux"}
	data := []string{"sql", "python", "tableau", "excel"}
	return []ordered{
		{"a senior job", vacancy("资深Java开发工程师", 5, 25000, 40000, "370202", java...), []market.Talent{
			worker("Java开发工程师", 7, "Java开发工程师", 24000, 32000, "370200", java...),
			worker("Java开发工程师", 3, "Java开发工程师", 15000, 20000, "370200", java...),
			worker("", 0, "Java开发工程师", 4000, 6000, "370200", java...),
			worker("会计", 7, "会计", 8000, 9000, "370200", "excel"),
		}},
		{"a senior job that states no years", vacancy("高级数据分析师", 0, 20000, 30000, "370202", data...), []market.Talent{
			worker("数据分析师", 5, "数据分析师", 18000, 25000, "370200", data...),
			worker("", 0, "数据分析师", 4000, 6000, "370200", data...),
		}},
		{"a beginner's job", vacancy("Java开发实习生", 0, 3000, 5000, "370202", java[:3]...), []market.Talent{
			worker("", 0, "Java开发工程师", 3000, 5000, "370200", java...),
			worker("", 0, "测试工程师", 3000, 5000, "370200", java[0], "linux", "mysql"),
			worker("Java架构师", 10, "技术总监", 40000, 60000, "370200", java...),
		}},
		{"the same skills in other roles", vacancy("Java开发工程师", 1, 9000, 14000, "370202", java...), []market.Talent{
			worker("Java开发工程师", 3, "Java开发工程师", 9000, 12000, "370200", java...),
			worker("Java讲师", 3, "Java讲师", 9000, 12000, "370200", java...),
			worker("Java开发工程师", 3, "前端开发工程师", 9000, 12000, "370200", java...),
		}},
		{"places", vacancy("数据分析师", 0, 7000, 10000, "370202", data...), []market.Talent{
			worker("数据分析师", 2, "数据分析师", 7000, 9000, "370202", data...),
			worker("数据分析师", 2, "数据分析师", 7000, 9000, "370203", data...),
			worker("数据分析师", 2, "数据分析师", 7000, 9000, "370100", data...),
			worker("数据分析师", 2, "数据分析师", 7000, 9000, "440300", data...),
		}},
		{"pay", vacancy("数据分析师", 0, 7000, 10000, "370202", data...), []market.Talent{
			worker("数据分析师", 2, "数据分析师", 7000, 9000, "370200", data...),
			worker("数据分析师", 2, "数据分析师", 9000, 13000, "370200", data...),
			worker("数据分析师", 2, "数据分析师", 14000, 18000, "370200", data...),
		}},
		{"a desired role against skills", vacancy("数据分析师", 0, 7000, 10000, "370202", data...), []market.Talent{
			worker("", 0, "数据分析师", 6000, 9000, "370200", "sql", "excel"),
			worker("", 0, "Java开发工程师", 6000, 9000, "370200", data[:2]...),
			worker("", 0, "行政专员", 6000, 9000, "370200", "excel"),
		}},
	}
}

// TestOrdersThatAreObvious scores invented applicants who differ in one thing.
func TestOrdersThatAreObvious(t *testing.T) {
	t.Parallel()
	e := shippedEngine(t)
	for _, set := range orderedSets() {
		var line string
		last := market.Score(10001)
		for i := range set.talents {
			m := e.Match(&set.talents[i], &set.demand, "2026-06-15")
			line += fmt.Sprintf(" %s (fit %s, appeal %s)", m.Score, m.Fit, m.Appeal)
			if m.Feasible == market.FeasibleNo { // stands behind all others
				continue
			}
			if m.Score >= last {
				t.Errorf("%s: the %d. is no worse than the one before", set.name, i+1)
			}
			last = m.Score
		}
		t.Logf("%s:%s", set.name, line)
	}
}
