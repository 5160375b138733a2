package exchange

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"talentmatch/market"
)

// Generators of valid records. Short texts favour what is hard on spreadsheets.
var (
	genTricky = rapid.SampledFrom([]string{"-", "=1+1", "+8613800000001", "@x", "'a", "''", "'=x", " 前后 ", "无", "null", "0012", "1E5", "1.0",
		"含,逗号", "含\"引号\"", "中、文；列/表", "[a]", "['x']", "[{", "{}", "a[掌握]", "Python", "Go[了解]", "不限", "否", "2024", "😀🎉", "\u200bx", "\u00a0", "_x000D_", "<b>&amp;"})
	genPlain = rapid.StringOfN(rapid.SampledFrom([]rune("张测试示例科技有限公司Aa1 -+[](){}:：;；,，、|/\\'\"=.😀é")), 1, 12, -1)
	genShort = rapid.Custom(func(t *rapid.T) string {
		s := rapid.OneOf(genTricky, genPlain).Draw(t, "s")
		if trim(s) == "" {
			return "空"
		}
		return s
	})
	genOptional = rapid.OneOf(rapid.Just(""), genShort)
	genLong     = rapid.OneOf(rapid.Just(""), genShort, rapid.StringOfN(rapid.SampledFrom([]rune("多行文本\n\r\t,\"'=-@😀x ")), 1, 40, -1))
	genMonth    = rapid.SampledFrom([]market.Month{"", "2020", "2021-03", "2024-12"})
	genDate     = rapid.SampledFrom([]market.Date{"", "2024-02-29", "2026-01-05", "1999-12-31"})
	genLevel    = rapid.Custom(func(t *rapid.T) market.Level { return market.Level(rapid.IntRange(0, 4).Draw(t, "level")) })
	genSkill    = rapid.Custom(func(t *rapid.T) market.Skill {
		s := market.Skill{Level: genLevel.Draw(t, "level"), LastUsed: genMonth.Draw(t, "used")}
		s.Code, s.Label = drawSkill(t)
		return s
	})
	genEducation = rapid.Custom(func(t *rapid.T) market.EducationItem {
		return market.EducationItem{Level: rapid.SampledFrom(append([]market.Education{""}, market.Educations()...)).Draw(t, "level"),
			Field: genOptional.Draw(t, "field"), School: genOptional.Draw(t, "school"), Year: rapid.SampledFrom([]int{0, 1990, 2024}).Draw(t, "year")}
	})
	genExperience = rapid.Custom(func(t *rapid.T) market.Experience {
		return market.Experience{Kind: rapid.SampledFrom([]market.ExperienceKind{"", market.ExperienceJob, market.ExperienceProject}).Draw(t, "kind"),
			Employer: genOptional.Draw(t, "employer"), Role: genOptional.Draw(t, "role"), From: "2020-01", To: genMonth.Draw(t, "to"),
			Months: rapid.IntRange(0, 24).Draw(t, "months"), Skills: someOf(t, genSkill, "skills", 2), Text: genLong.Draw(t, "text")}
	})
	genTraining = rapid.Custom(func(t *rapid.T) market.Training {
		return market.Training{Kind: rapid.SampledFrom([]market.TrainingKind{"", market.TrainingPractice}).Draw(t, "kind"),
			Name: genOptional.Draw(t, "name"), Provider: genOptional.Draw(t, "provider"), Hours: rapid.SampledFrom([]int{0, 80}).Draw(t, "hours"),
			Skills: someOf(t, genSkill, "skills", 2), Text: genLong.Draw(t, "text")}
	})
	genCertificate = rapid.Custom(func(t *rapid.T) market.Certificate {
		return market.Certificate{Name: genShort.Draw(t, "name"), Occupation: rapid.SampledFrom([]string{"", "2-02-38-01"}).Draw(t, "occupation"),
			Level:  rapid.SampledFrom(append([]market.CertificateLevel{""}, market.CertificateLevels()...)).Draw(t, "level"),
			Number: genOptional.Draw(t, "number"), Date: genDate.Draw(t, "date")}
	})
	genSalary = rapid.Custom(func(t *rapid.T) *market.Salary {
		if rapid.Bool().Draw(t, "none") {
			return nil
		}
		s := &market.Salary{Min: rapid.SampledFrom([]int{0, 1, 99, 8000, 10_000_000}).Draw(t, "min"), Months: rapid.SampledFrom([]int{0, 12, 13, 24}).Draw(t, "months")}
		if s.Min == 0 || rapid.Bool().Draw(t, "closed") {
			s.Max = min(market.MaxSalary, s.Min+rapid.IntRange(1, 9000).Draw(t, "more")*rapid.IntRange(0, 1).Draw(t, "range"))
			s.Max = max(s.Max, 1)
		}
		return s
	})
	genDistricts = rapid.Custom(func(t *rapid.T) []string {
		return someOf(t, rapid.SampledFrom([]string{"370200", "370211", "320114", "999999"}), "districts", 3)
	})
	genTime = rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(1, 4_000_000_000).Draw(t, "at"), rapid.Int64Range(0, 999).Draw(t, "ms")*1e6).UTC()
	})
)

func drawSkill(t *rapid.T) (code, label string) {
	switch rapid.IntRange(0, 3).Draw(t, "form") {
	case 0:
		return "", genShort.Draw(t, "label")
	case 1:
		return rapid.SampledFrom(sortedKeys(fakeSkills)).Draw(t, "code"), genShort.Draw(t, "label")
	}
	return rapid.SampledFrom(sortedKeys(fakeSkills)).Draw(t, "code"), ""
}

func someOf[V any](t *rapid.T, g *rapid.Generator[V], label string, most int) []V {
	list := rapid.SliceOfN(g, 0, most).Draw(t, label)
	if len(list) == 0 {
		return nil
	}
	return list
}

func drawTalent(t *rapid.T) market.Talent {
	r := market.Talent{
		Meta: market.Meta{ID: rapid.SampledFrom([]string{"", "t-1", "0012", "1e5"}).Draw(t, "id")}, Source: genOptional.Draw(t, "source"), ExternalID: genOptional.Draw(t, "ext"),
		Private: market.TalentPrivate{Name: genShort.Draw(t, "name"), Phone: rapid.SampledFrom([]string{"", "13800000001", "+86 532-8000 0001"}).Draw(t, "phone"),
			Email: rapid.SampledFrom([]string{"", "a@example.com"}).Draw(t, "email"), RosterNumber: genOptional.Draw(t, "roster"), About: genLong.Draw(t, "about")},
		District: rapid.SampledFrom([]string{"", "370211", "999999"}).Draw(t, "district"), Education: someOf(t, genEducation, "education", 3),
		Experience: someOf(t, genExperience, "experience", 2), Skills: someOf(t, genSkill, "skills", 4), Training: someOf(t, genTraining, "training", 2),
		Certificates: someOf(t, genCertificate, "certificates", 2),
		Intention: market.Intention{Roles: someOf(t, genShort, "roles", 3), Occupations: someOf(t, rapid.SampledFrom([]string{"2-02-38-01", "9-99-99-99"}), "occupations", 2),
			Districts: unique(genDistricts.Draw(t, "places")), Anywhere: rapid.Bool().Draw(t, "anywhere"), Salary: genSalary.Draw(t, "salary"),
			EmploymentTypes: someOf(t, rapid.SampledFrom(market.EmploymentTypes()), "types", 2), Start: genDate.Draw(t, "start"),
			Looking: rapid.SampledFrom([]market.Looking{"", market.LookingYes, market.LookingOpen, market.LookingNo}).Draw(t, "looking"), ConfirmedAt: genDate.Draw(t, "confirmed")},
	}
	if rapid.Bool().Draw(t, "consents") {
		r.Consent.Matching = &market.Grant{Version: rapid.OneOf(genShort, rapid.Just("v2026-01")).Draw(t, "version"), At: genTime.Draw(t, "at"), By: genOptional.Draw(t, "by")}
	}
	return r
}

func unique(list []string) []string {
	var out []string
	for _, s := range list {
		out = appendNew(out, s)
	}
	return out
}

func drawDemand(t *rapid.T) market.Demand {
	d := market.Demand{
		Meta: market.Meta{ID: rapid.SampledFrom([]string{"", "d-1", "007"}).Draw(t, "id")}, EmployerID: rapid.SampledFrom([]string{"", "e-1", "e-2"}).Draw(t, "employer"),
		Source: genOptional.Draw(t, "source"), ExternalID: genOptional.Draw(t, "ext"), Title: genShort.Draw(t, "title"),
		Status:     rapid.SampledFrom(append([]market.DemandStatus{""}, market.DemandStatuses()...)).Draw(t, "status"),
		Occupation: rapid.SampledFrom([]string{"", "2-02-38-03", "9-99-99-99"}).Draw(t, "occupation"),
		Place:      market.Place{Districts: unique(genDistricts.Draw(t, "places")), Must: rapid.Bool().Draw(t, "must"), Remote: rapid.Bool().Draw(t, "remote")},
		Salary:     genSalary.Draw(t, "salary"), EmploymentType: rapid.SampledFrom(append([]market.EmploymentType{""}, market.EmploymentTypes()...)).Draw(t, "type"),
		Headcount: rapid.SampledFrom([]int{0, 1, 100_000}).Draw(t, "headcount"), Start: genDate.Draw(t, "start"), ValidUntil: genDate.Draw(t, "until"), Text: genLong.Draw(t, "text"),
	}
	seen := map[string]bool{}
	for range rapid.IntRange(0, 3).Draw(t, "skills") {
		s := market.SkillRequirement{Must: rapid.Bool().Draw(t, "must"), Level: genLevel.Draw(t, "level"), Weight: rapid.IntRange(0, 5).Draw(t, "weight")}
		s.Code, s.Label = drawSkill(t)
		if key := s.Code + "\x00" + s.Label; !seen[s.Code] && !seen[key] {
			seen[key], seen[s.Code] = true, s.Code != ""
			d.Skills = append(d.Skills, s)
		}
	}
	if rapid.Bool().Draw(t, "education") {
		d.Education = &market.EducationRequirement{Level: rapid.SampledFrom(market.Educations()).Draw(t, "level"), Must: rapid.Bool().Draw(t, "must")}
	}
	if rapid.Bool().Draw(t, "experience") {
		low := rapid.IntRange(0, 5).Draw(t, "low")
		d.Experience = &market.ExperienceRequirement{MinYears: low, MaxYears: low * rapid.IntRange(0, 2).Draw(t, "high")}
	}
	if names := someOf(t, genShort, "fields", 2); names != nil {
		d.Field = &market.FieldRequirement{Names: names}
	}
	if rapid.Bool().Draw(t, "certificate") {
		d.Certificate = &market.CertificateRequirement{Name: genShort.Draw(t, "name"), Must: rapid.Bool().Draw(t, "must"),
			Level: rapid.SampledFrom(append([]market.CertificateLevel{""}, market.CertificateLevels()...)).Draw(t, "level")}
	}
	return d
}

func drawEmployer(t *rapid.T) market.Employer {
	e := market.Employer{Meta: market.Meta{ID: rapid.SampledFrom([]string{"", "e-1"}).Draw(t, "id")}, Source: genOptional.Draw(t, "source"), ExternalID: genOptional.Draw(t, "ext"),
		Name: genShort.Draw(t, "name"), CreditCode: rapid.SampledFrom([]string{"", "91370200MA3TE5T01" + creditEnd("91370200MA3TE5T01")}).Draw(t, "code"),
		Industry: genOptional.Draw(t, "industry"), Size: genOptional.Draw(t, "size"), District: rapid.SampledFrom([]string{"", "370202"}).Draw(t, "district"),
		Address: genOptional.Draw(t, "address"), Text: genLong.Draw(t, "text"),
		Partnership: market.Partnership{State: rapid.SampledFrom([]market.PartnershipState{"", market.PartnershipActive, market.PartnershipEnded}).Draw(t, "state"), Since: genDate.Draw(t, "since")}}
	for range rapid.IntRange(0, 3).Draw(t, "contacts") {
		e.Contacts = append(e.Contacts, market.Contact{Name: genShort.Draw(t, "contact"), Title: genOptional.Draw(t, "title"), Phone: rapid.SampledFrom([]string{"", "0532-80000001"}).Draw(t, "phone")})
	}
	return e
}

func creditEnd(code string) string {
	c, _ := market.CreditCheck(code)
	return string(c)
}

// exported writes the records and opens the result.
func exported[T any](t rapid.TB, format Format, lang string, labels catalogue, kind market.Kind, records []T) *Source {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, format, kind, WriteOptions{Lang: lang, Labels: labels, Words: fakeWords{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		switch r := any(r).(type) {
		case market.Talent:
			err = w.Talent(r)
		case market.Demand:
			err = w.Demand(r)
		case market.Employer:
			err = w.Employer(r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := OpenReader(bytes.NewReader(b.Bytes()), int64(b.Len()), "export", kind, fakeWords{}, Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, b.Bytes()[:min(b.Len(), 2000)])
	}
	return s
}

func sameAgain[T any](t rapid.TB, want []T, s *Source, rows func(func(market.Row[T], error) bool)) {
	t.Helper()
	defer s.Close()
	n := 0
	rows(func(r market.Row[T], err error) bool {
		if err != nil {
			t.Fatal(err)
		}
		if n >= len(want) {
			t.Fatalf("more rows than records: %q", r.Cells)
		}
		if d := cmp.Diff(want[n], r.Identity); d != "" || len(r.Problems) > 0 {
			t.Fatalf("record %d: %s\nproblems %v\ncells %q", n, d, r.Problems, r.Cells)
		}
		n++
		return true
	})
	if n != len(want) {
		t.Fatalf("%d of %d records came back", n, len(want))
	}
}

// eachFormat runs a property for every format in both languages.
func eachFormat(t *testing.T, check func(t *rapid.T, format Format, lang string, labels catalogue)) {
	t.Parallel()
	for _, format := range []Format{FormatCSV, FormatXLSX, FormatJSONL} {
		for _, lang := range []string{"zh", "en"} {
			t.Run(fmt.Sprintf("%s %s", format, lang), func(t *testing.T) {
				t.Parallel()
				labels := loadCatalogue(t, lang)
				rapid.Check(t, func(t *rapid.T) { check(t, format, lang, labels) })
			})
		}
	}
}

func TestTalentsComeBackAsTheyWereExported(t *testing.T) {
	eachFormat(t, func(t *rapid.T, format Format, lang string, labels catalogue) {
		want := rapid.SliceOfN(rapid.Custom(drawTalent), 1, 3).Draw(t, "talents")
		s := exported(t, format, lang, labels, market.KindTalent, want)
		for i := range want {
			if format != FormatJSONL {
				want[i].Private.Phone = onePhone(want[i].Private.Phone)
			}
		}
		sameAgain(t, want, s, s.Talents())
	})
}

func TestDemandsComeBackAsTheyWereExported(t *testing.T) {
	eachFormat(t, func(t *rapid.T, format Format, lang string, labels catalogue) {
		want := rapid.SliceOfN(rapid.Custom(drawDemand), 1, 3).Draw(t, "demands")
		s := exported(t, format, lang, labels, market.KindDemand, want)
		sameAgain(t, want, s, s.Demands())
	})
}

func TestEmployersComeBackAsTheyWereExported(t *testing.T) {
	eachFormat(t, func(t *rapid.T, format Format, lang string, labels catalogue) {
		want := rapid.SliceOfN(rapid.Custom(drawEmployer), 1, 3).Draw(t, "employers")
		s := exported(t, format, lang, labels, market.KindEmployer, want)
		sameAgain(t, want, s, s.Employers())
	})
}
