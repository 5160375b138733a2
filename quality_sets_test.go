package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"talentmatch/app"
	"talentmatch/market"
	"talentmatch/matching/evaluation"
)

// inventedTrade is a kind of work with its titles and skills; near are the kinds that lie beside it.
type inventedTrade struct {
	zh, en []string
	skills []string
	near   []int
}

var inventedTrades = []inventedTrade{
	{[]string{"Java开发工程师", "Java后端开发", "后端开发工程师"}, []string{"Java Developer", "Backend Engineer"}, []string{"Java", "Spring Boot", "MySQL", "Redis", "MyBatis", "Kafka", "Linux"}, []int{1, 2}},
	{[]string{"前端开发工程师", "Web前端工程师", "前端开发"}, []string{"Frontend Developer", "Web Frontend Engineer"}, []string{"JavaScript", "Vue", "React", "HTML", "CSS", "TypeScript", "Webpack"}, []int{0}},
	{[]string{"大数据开发工程师", "数据仓库工程师", "ETL开发工程师"}, []string{"Big Data Engineer", "Data Engineer"}, []string{"Hadoop", "Spark", "Hive", "Flink", "Kafka", "数据仓库", "SQL"}, []int{0, 3}},
	{[]string{"数据分析师", "BI工程师", "数据分析专员"}, []string{"Data Analyst", "BI Analyst"}, []string{"SQL", "Excel", "Tableau", "Python", "SPSS", "Power BI", "Pandas"}, []int{2}},
	{[]string{"算法工程师", "机器学习工程师", "深度学习工程师"}, []string{"Machine Learning Engineer", "Algorithm Engineer"}, []string{"PyTorch", "TensorFlow", "机器学习", "深度学习", "Python", "NumPy", "OpenCV"}, []int{3}},
	{[]string{"软件测试工程师", "测试工程师", "自动化测试工程师"}, []string{"Test Engineer", "QA Engineer"}, []string{"Selenium", "JMeter", "Postman", "性能测试", "接口测试", "Python", "Linux"}, nil},
	{[]string{"运维工程师", "Linux运维工程师", "DevOps工程师"}, []string{"DevOps Engineer", "Operations Engineer"}, []string{"Linux", "Docker", "Kubernetes", "Shell", "Ansible", "Prometheus", "Nginx"}, []int{7}},
	{[]string{"网络工程师", "高级网络工程师"}, []string{"Network Engineer"}, []string{"OSPF", "VLAN", "防火墙", "TCP/IP", "路由交换", "Wireshark", "BGP"}, []int{6}},
	{[]string{"嵌入式软件工程师", "嵌入式开发工程师", "单片机工程师"}, []string{"Embedded Software Engineer", "Firmware Engineer"}, []string{"C语言", "STM32", "RTOS", "ARM", "CAN总线", "FreeRTOS", "Linux驱动"}, nil},
	{[]string{"产品经理", "产品专员"}, []string{"Product Manager"}, []string{"Axure", "需求分析", "原型设计", "竞品分析", "用户研究", "PRD", "项目管理"}, nil},
}

// inventedSet makes judged records: for each trade two demands, and talents of each trade who hold all, half or two of
// its skills. The grade is what the two have in common by construction.
type inventedSet struct {
	*rand.Rand
	talent func(s *inventedSet, trade int, skills []string) market.Talent
	demand func(s *inventedSet, trade int, skills []string) market.Demand
}

// inventedShares are the numbers of skills that the talents of a trade hold.
var inventedShares = []int{6, 6, 4, 2}

func (s *inventedSet) some(list []string, n int) []string {
	out := slices.Clone(list)
	s.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:n]
}

func (s *inventedSet) of(list []string) string { return list[s.IntN(len(list))] }

func (s *inventedSet) make() *judged {
	j := &judged{}
	var trade, held []int
	for k := range inventedTrades {
		for _, n := range inventedShares {
			t := s.talent(s, k, s.some(inventedTrades[k].skills, n))
			t.ID = fmt.Sprintf("t%03d", len(trade))
			j.talents.records = append(j.talents.records, t)
			trade, held = append(trade, k), append(held, n)
		}
	}
	for k := range inventedTrades {
		for range 2 {
			d := s.demand(s, k, s.some(inventedTrades[k].skills, 5))
			d.ID = fmt.Sprintf("d%03d", len(j.demands.records))
			for i := range trade {
				j.pairs = append(j.pairs, evaluation.Pair{Demand: len(j.demands.records), Talent: i, Grade: inventedGrade(k, trade[i], held[i])})
			}
			j.demands.records = append(j.demands.records, d)
		}
	}
	return j
}

func inventedGrade(demand, talent, held int) float64 {
	switch {
	case demand == talent:
		return float64(held / 2)
	case slices.Contains(inventedTrades[demand].near, talent) && held >= 4:
		return 0.5
	}
	return 0
}

func labelled(names []string) (out []market.Skill) {
	for _, n := range names {
		out = append(out, market.Skill{Label: n})
	}
	return out
}

func required(names []string) (out []market.SkillRequirement) {
	for _, n := range names {
		out = append(out, market.SkillRequirement{Label: n})
	}
	return out
}

func inventedSets() map[string]inventedSet {
	return map[string]inventedSet{
		"skills only": {
			talent: func(_ *inventedSet, _ int, skills []string) market.Talent {
				return market.Talent{Skills: labelled(skills)}
			},
			demand: func(_ *inventedSet, _ int, skills []string) market.Demand {
				return market.Demand{Title: "招聘岗位", Skills: required(skills)}
			},
		},
		"text only": {
			talent: func(s *inventedSet, k int, skills []string) market.Talent {
				return market.Talent{Private: market.TalentPrivate{About: fmt.Sprintf("本人求职意向：%s。%s%s，做过课程项目，学习能力强，善于沟通。", s.of(inventedTrades[k].zh), s.of([]string{"熟悉", "掌握", "了解并使用过"}), strings.Join(skills, "、"))}}
			},
			demand: func(s *inventedSet, k int, skills []string) market.Demand {
				return market.Demand{Title: s.of(inventedTrades[k].zh), Text: fmt.Sprintf("岗位职责：参与公司核心系统的相关工作，配合团队按时完成任务。任职要求：1、%s%s；2、有%s等相关项目经验；3、责任心强，具备良好的沟通能力和团队合作精神。", s.of([]string{"熟练掌握", "精通", "熟悉"}), strings.Join(skills[:3], "、"), strings.Join(skills[3:], "、"))}
			},
		},
		"English": {
			talent: func(s *inventedSet, k int, skills []string) market.Talent {
				return market.Talent{Skills: labelled(skills[:len(skills)/2]), Intention: market.Intention{Roles: []string{s.of(inventedTrades[k].en)}},
					Private: market.TalentPrivate{About: "I am a graduate who has used " + strings.Join(skills[len(skills)/2:], ", ") + " in projects. Quick learner and good communicator."}}
			},
			demand: func(s *inventedSet, k int, skills []string) market.Demand {
				return market.Demand{Title: s.of(inventedTrades[k].en), Text: "We are looking for somebody to join our team. Requirements: proficient in " + strings.Join(skills[:3], ", ") + ". Nice to have: " + strings.Join(skills[3:], " and ") + ". Good communication skills."}
			},
		},
		"mostly empty": {
			talent: func(s *inventedSet, k int, skills []string) market.Talent {
				t := market.Talent{Intention: market.Intention{Roles: []string{s.of(inventedTrades[k].zh)}}}
				if len(skills) > 2 {
					t.Skills = labelled(skills[:len(skills)/2])
				}
				return t
			},
			demand: func(s *inventedSet, k int, _ []string) market.Demand {
				return market.Demand{Title: s.of(inventedTrades[k].zh)}
			},
		},
		"words that no table knows": {
			talent: func(_ *inventedSet, k int, skills []string) market.Talent {
				return market.Talent{Private: market.TalentPrivate{About: "做过项目，用过" + strings.Join(strange(k, skills), "、") + "，能独立完成任务。"}}
			},
			demand: func(_ *inventedSet, k int, skills []string) market.Demand {
				return market.Demand{Title: "技术岗位", Text: "岗位要求：熟悉" + strings.Join(strange(k, skills), "、") + "，做事认真负责，有团队精神。"}
			},
		},
	}
}

// strange turns the skills of a trade into names of products that nobody has heard of.
func strange(trade int, skills []string) []string {
	var out []string
	for _, s := range skills {
		at := slices.Index(inventedTrades[trade].skills, s)
		out = append(out, fmt.Sprintf("%s%s", []string{"Zor", "Kel", "Vanta", "Quim", "Brix", "Dolo", "Fenn", "Gyra", "Humb", "Jast"}[trade], []string{"base", "flow", "mesh", "kit", "grid", "cast", "view"}[at]))
	}
	return out
}

// TestInventedSetsAreRankedAtLeastAsWellAsBySimpleMethods measures the shipped data on sets of kinds that a real one
// holds too few of.
func TestInventedSetsAreRankedAtLeastAsWellAsBySimpleMethods(t *testing.T) {
	t.Parallel()
	k, err := newKnowledge("")
	if err != nil {
		t.Fatal(err)
	}
	a := app.New(app.Deps{Words: k.words, Matcher: k.engine, Now: func() time.Time { return time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC) }, Location: time.UTC})
	for name, s := range inventedSets() {
		s.Rand = rand.New(rand.NewPCG(7, 11))
		j := s.make()
		j.describe(k.tables)
		prepareAll(t.Context(), j.demands.records, a.GivenDemand)
		prepareAll(t.Context(), j.talents.records, a.GivenTalent)
		r, err := j.measure(context.Background(), evaluateFlags{by: string(evaluation.ByScore), asOf: "2026-06-15", seed: 1, rounds: leastRounds}, k.engine)
		if err != nil {
			t.Fatal(err)
		}
		for _, set := range r.Sets {
			least := evaluation.Value(0)
			var lines []string
			for _, x := range set.Systems {
				v := x.Metrics[evaluation.NDCG10].Value
				lines = append(lines, fmt.Sprintf("%s %s", x.Name, v))
				if x.Role == evaluation.RoleBaseline {
					least = max(least, v)
				}
			}
			own := set.Systems[0].Metrics[evaluation.NDCG10].Value
			t.Logf("%s, %s: %s", name, set.Direction, strings.Join(lines, ", "))
			if own < least {
				t.Errorf("%s, %s: ndcg10 %s, a simple method has %s", name, set.Direction, own, least)
			}
		}
	}
}
