package store

import (
	"fmt"
	"testing"
	"time"

	"talentmatch/market"
)

// typicalTalent is a profile of ordinary size: about 2 KB of JSON and a dozen skills.
func typicalTalent(i int) market.Talent {
	t := market.Talent{
		Meta: market.Meta{ID: fmt.Sprintf("%08x-%d", uint32(i)*2654435761, i)}, Source: "bench", ExternalID: fmt.Sprint(i),
		District: fmt.Sprint(370202 + i%14),
		Private: market.TalentPrivate{Name: fmt.Sprintf("测试%d", i), Phone: fmt.Sprintf("139%08d", i), Email: fmt.Sprintf("t%d@example.com", i),
			About: "熟悉后端开发与数据处理，做过若干示例项目，能独立完成设计、编码、测试与部署，乐于学习新的技术。"},
		Education: []market.EducationItem{{Level: market.EducationBachelor, Field: "软件工程", School: "示例大学", Year: 2015 + i%10}},
		Intention: market.Intention{Roles: []string{"后端工程师", "数据工程师"}, Districts: []string{"370200"}, Salary: &market.Salary{Min: 8000, Max: 15000}, Looking: market.LookingYes},
		Consent:   market.Consent{Matching: &market.Grant{Version: "v1", At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), By: "self"}},
		Found:     &market.Found{Taxonomy: 1},
	}
	for j := range 8 {
		t.Skills = append(t.Skills, market.Skill{Code: fmt.Sprintf("skill-%d", (i*7+j*13)%900), Level: market.Level(1 + j%4), LastUsed: "2025-10"})
		t.Found.Skills = append(t.Found.Skills, market.FoundSkill{Code: fmt.Sprintf("skill-%d", (i*5+j*17)%900), Level: 2, Evidence: market.EvidenceText, Field: "private.about"})
	}
	for j := range 3 {
		t.Experience = append(t.Experience, market.Experience{Employer: "示例科技有限公司", Role: "软件工程师", From: "2020-01", To: "2022-02",
			Skills: []market.Skill{{Code: fmt.Sprintf("skill-%d", (i+j)%900)}}, Text: "负责示例系统的设计与实现，把响应时间降低了一半，并维护自动化测试与持续集成。"})
	}
	return t
}

func typicalWrites(start, n int) []market.Write[market.Talent] {
	out := make([]market.Write[market.Talent], n)
	for i := range out {
		out[i] = market.Write[market.Talent]{Record: typicalTalent(start + i), Op: fmt.Sprintf("import-%d", start+i),
			Event: market.Event{ID: fmt.Sprintf("event-%d", start+i), Actor: someone, Kind: market.EventImported, At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}}
	}
	return out
}

func benchPlace(b *testing.B, records int) *DB {
	b.Helper()
	db := sqlitePlace(b).open(b)
	for start := 0; start < records; start += 500 {
		mustApply(b, db.Talents(), typicalWrites(start, 500)...)
	}
	b.ResetTimer()
	return db
}

// BenchmarkApply writes batches of 500 new talents into a store that grows.
func BenchmarkApply(b *testing.B) {
	db := benchPlace(b, 0)
	docs := 0
	for b.Loop() {
		mustApply(b, db.Talents(), typicalWrites(docs, 500)...)
		docs += 500
	}
	b.ReportMetric(float64(docs)/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkUpdate changes one talent per write, each with its own commit.
func BenchmarkUpdate(b *testing.B) {
	db := benchPlace(b, 5000)
	i := 0
	for b.Loop() {
		_, err := db.Talents().Update(b.Context(), typicalTalent(i%5000).ID, "", market.Event{}, func(t *market.Talent) error {
			t.Skills = t.Skills[:len(t.Skills)-1]
			t.Skills = append(t.Skills, market.Skill{Code: fmt.Sprint(i)})
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkGet(b *testing.B) {
	db := benchPlace(b, 5000)
	ids := make([]string, 5000)
	for i := range ids {
		ids[i] = typicalTalent(i).ID
	}
	i := 0
	for b.Loop() {
		if _, err := db.Talents().Get(b.Context(), ids[i%5000]); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// BenchmarkFind reads the first page of 20 of one district with one skill, latest first.
func BenchmarkFind(b *testing.B) {
	db := benchPlace(b, 20000)
	for b.Loop() {
		page, err := db.Talents().Find(b.Context(), market.Query{Desc: true, Order: "updatedAt", Where: []market.Condition{
			{Field: "district", Op: market.OpEq, Values: []any{"370202"}}, {Field: "skill", Op: market.OpEq, Values: []any{"skill-7"}}}})
		if err != nil || len(page.Items) == 0 {
			b.Fatal(page, err)
		}
	}
}

// BenchmarkAll reads every talent of 10,000.
func BenchmarkAll(b *testing.B) {
	db := benchPlace(b, 10000)
	for b.Loop() {
		n := 0
		for _, err := range db.Talents().All(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 10000 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.N)*10000/b.Elapsed().Seconds(), "docs/s")
}
