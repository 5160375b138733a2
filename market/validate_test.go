package market

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// fewCodes is a vocabulary of one code of each kind.
type fewCodes struct{}

func (fewCodes) HasSkill(c string) bool      { return c == "python" }
func (fewCodes) HasDistrict(c string) bool   { return c == "370202" }
func (fewCodes) HasOccupation(c string) bool { return c == "2-02-10-05" }

// said lists problems as "field code".
func said(list []Problem) []string {
	out := []string{}
	for _, p := range list {
		out = append(out, p.Field+" "+string(p.Code))
	}
	return out
}

func wantProblems(t *testing.T, got []Problem, want ...string) {
	t.Helper()
	if want == nil {
		want = []string{}
	}
	if g := said(got); !reflect.DeepEqual(g, want) {
		t.Errorf("problems\n got %q\nwant %q", g, want)
	}
}

func TestTheSmallestTalentIsANameAndTheSmallestDemandATitle(t *testing.T) {
	t.Parallel()
	wantProblems(t, (&Talent{Private: TalentPrivate{Name: "张测试"}}).Validate(fewCodes{}))
	wantProblems(t, (&Demand{Title: "测试工程师"}).Validate(fewCodes{}))
	wantProblems(t, (&Employer{Name: "青岛示例科技有限公司"}).Validate(fewCodes{}))
	wantProblems(t, (&Talent{}).Validate(nil), "private.name required")
	wantProblems(t, (&Demand{Title: "  "}).Validate(nil), "title required")
	wantProblems(t, (&Employer{}).Validate(nil), "name required")
}

func TestValidationNamesEveryProblemOfATalent(t *testing.T) {
	t.Parallel()
	x := Talent{
		Meta:         Meta{ID: "no spaces"},
		Private:      TalentPrivate{Name: "a\x00b", Phone: "abc", Email: "x@y", RosterNumber: strings.Repeat("9", 201)},
		District:     "379999",
		Education:    []EducationItem{{Level: "guru", Year: 1}},
		Experience:   []Experience{{Kind: "hobby", From: "2020-13", To: "2019"}, {From: "2020-05", To: "2020-04", Months: -1}},
		Skills:       []Skill{{}, {Code: "cobol", Level: 5, LastUsed: "x"}},
		Training:     []Training{{Kind: "nap", Hours: -1}},
		Certificates: []Certificate{{}, {Name: "x", Occupation: "9", Level: "top", Date: "2020-02-30"}},
		Intention: Intention{Roles: []string{""}, Districts: []string{"1"}, Salary: &Salary{Min: 9, Max: 8, Months: 30},
			EmploymentTypes: []EmploymentType{"slave"}, Start: "soon", Looking: "maybe"},
		Consent: Consent{Matching: &Grant{}},
	}
	wantProblems(t, x.Validate(fewCodes{}),
		"id bad_format", "private.name control_character", "private.phone bad_format", "private.email bad_format", "private.rosterNumber too_long",
		"district unknown_code", "skills[0] required", "skills[1].code unknown_code", "skills[1].level out_of_range", "skills[1].lastUsed bad_format",
		"education[0].level not_allowed", "education[0].year out_of_range",
		"experience[0].kind not_allowed", "experience[0].from bad_format", "experience[1].to order", "experience[1].months out_of_range",
		"training[0].kind not_allowed", "training[0].hours out_of_range",
		"certificates[0] required", "certificates[1].occupation unknown_code", "certificates[1].level not_allowed", "certificates[1].date bad_format",
		"intention.roles[0] required", "intention.districts[0] unknown_code", "intention.salary.months out_of_range", "intention.salary.max order",
		"intention.employmentTypes[0] not_allowed", "intention.start bad_format", "intention.looking not_allowed", "consent.matching.version required")
}

func TestValidationNamesEveryProblemOfADemand(t *testing.T) {
	t.Parallel()
	x := Demand{
		EmployerID: "?", Title: strings.Repeat("长", 201), Status: "hot", Occupation: "1",
		Skills:      []SkillRequirement{{Code: "python", Weight: 6}, {Code: "python", Level: -1}, {}},
		Education:   &EducationRequirement{},
		Field:       &FieldRequirement{Names: []string{" "}},
		Experience:  &ExperienceRequirement{MinYears: 99_999, MaxYears: 3},
		Certificate: &CertificateRequirement{},
		Place:       Place{Districts: []string{""}},
		Salary:      &Salary{}, EmploymentType: "odd", Headcount: -1, Start: "x", ValidUntil: "y",
	}
	wantProblems(t, x.Validate(fewCodes{}),
		"employerId bad_format", "title too_long", "status not_allowed", "occupation unknown_code", "skills[0].weight out_of_range",
		"skills[1].level out_of_range", "skills[1] repeated", "skills[2] required", "education.level required", "field.names[0] required",
		"experience.minYears out_of_range", "experience.maxYears order", "certificate required", "place.districts[0] required", "salary required",
		"employmentType not_allowed", "headcount out_of_range", "start bad_format", "validUntil bad_format")
}

func TestListsThatAreTooLongAreOneProblemEach(t *testing.T) {
	t.Parallel()
	d := Demand{Title: "测试工程师", Skills: make([]SkillRequirement, 500)}
	wantProblems(t, d.Validate(nil), "skills too_many")
	x := Talent{Private: TalentPrivate{Name: "张测试"}, Skills: make([]Skill, 10_000)}
	wantProblems(t, x.Validate(nil), "skills too_many")
}

func TestProblemsCarryTheValueAndWhatIsAllowed(t *testing.T) {
	t.Parallel()
	p := (&Demand{Title: "x", Headcount: -3}).Validate(nil)[0]
	if want := (Args{"value": -3, "low": 0, "high": MaxHeadcount}); !reflect.DeepEqual(p.Args, want) {
		t.Errorf("args %v, want %v", p.Args, want)
	}
	p = (&Demand{Title: "x", EmploymentType: EmploymentType(strings.Repeat("长", 100))}).Validate(nil)[0]
	if v := p.Args["value"].(string); len([]rune(v)) != 61 {
		t.Errorf("a long value is not clipped: %q", v)
	}
}

func TestWhereOneOfSeveralMembersIsNeededTheyAreNamed(t *testing.T) {
	t.Parallel()
	demand := Demand{Title: "x", Skills: []SkillRequirement{{Must: true}}, Education: &EducationRequirement{Must: true},
		Certificate: &CertificateRequirement{Must: true}, Salary: &Salary{Months: 13}}
	got := map[string]Args{}
	for _, p := range demand.Validate(nil) {
		got[p.Field] = p.Args
	}
	talent := Talent{Private: TalentPrivate{Name: "张测试"}, Certificates: []Certificate{{Number: "1"}}, Intention: Intention{Salary: &Salary{}}}
	for _, p := range talent.Validate(nil) {
		got[p.Field] = p.Args
	}
	want := map[string]Args{
		"skills[0]":        {"anyOf": []string{"code", "label"}},
		"education.level":  {"allowed": namesOf(Educations())},
		"certificate":      {"anyOf": []string{"name", "occupation", "level"}, "levels": []string{"junior", "intermediate", "senior"}},
		"salary":           {"anyOf": []string{"min", "max"}, "low": 1, "high": MaxSalary},
		"certificates[0]":  {"anyOf": []string{"name", "occupation"}},
		"intention.salary": {"anyOf": []string{"min", "max"}, "low": 1, "high": MaxSalary},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestCreditCodesNeedTheirCheckCharacter(t *testing.T) {
	t.Parallel()
	// The example of GB 32100-2015's common readings: 91350100M000100Y43.
	if c, ok := CreditCheck("91350100M000100Y4"); !ok || c != '3' {
		t.Fatalf("check character %c, %v", c, ok)
	}
	for code, want := range map[string][]string{
		"91350100M000100Y43":  {},
		"91350100M000100Y44":  {"creditCode check_character"},
		"91350100M000100Y4":   {"creditCode bad_format"},
		"91350100M000100I43":  {"creditCode bad_format"}, // I is not in the alphabet
		"91350100m000100y43":  {"creditCode bad_format"},
		"91350100M000100Y433": {"creditCode bad_format"},
	} {
		e := Employer{Name: "青岛示例科技有限公司", CreditCode: code}
		wantProblems(t, e.Validate(nil), want...)
	}
	e := Employer{Name: "青岛示例科技有限公司", CreditCode: " 91350100m000100y43 "}
	e.Normalize()
	wantProblems(t, e.Validate(nil))
}

func TestOneWrongCharacterInACreditCodeIsAlwaysFound(t *testing.T) {
	t.Parallel()
	const good = "91350100M000100Y43"
	for i := range 17 {
		for _, c := range creditAlphabet {
			bad := good[:i] + string(c) + good[i+1:]
			if bad != good && ValidCreditCode(bad) {
				t.Errorf("%s passes", bad)
			}
		}
	}
}

func TestPhonesAreComparedByTheirDigits(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"10000000001": "10000000001", "+86 100-0000-0001": "10000000001", "0086 10000000001": "10000000001", "（0532）8000 0000": "053280000000", "0532-80000000": "053280000000", "+86 0532 80000000": "053280000000", "+86 532 80000000": "053280000000",
		"0044 20 7946 0000": "442079460000", "+44 20 7946 0000": "442079460000",
		"１００００００００１２": "10000000012", "123": "", "phone": "", "1234567890123456": "", "": "",
	} {
		if got := NormalPhone(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{
		"a": true, "1648779874627878912": true, "T-1_2.3:4": true, strings.Repeat("a", 64): true,
		"": false, "-a": false, ".": false, "a b": false, "../x": false, "名": false, strings.Repeat("a", 65): false, "a\n": false,
	} {
		if ValidID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}

func TestNormalizingTwiceIsNormalizingOnce(t *testing.T) {
	t.Parallel()
	x := Talent{Private: TalentPrivate{Name: " 张测试\t"}, Skills: []Skill{}, Intention: Intention{Roles: []string{" a "}}}
	x.Normalize()
	once := fmt.Sprintf("%+v", x)
	x.Normalize()
	if twice := fmt.Sprintf("%+v", x); twice != once || x.Private.Name != "张测试" || x.Skills != nil {
		t.Errorf("%s\n%s", once, twice)
	}
}
