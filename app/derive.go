package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"talentmatch/market"
)

// codeSkill returns code and label of a skill: a free label that the taxonomy knows becomes its code, and so
// does a name that stands where the code should ("Python").
func (a *App) codeSkill(code, label string) (string, string) {
	if code != "" && !a.Words.HasSkill(code) {
		if known, ok := a.Words.Skill(code); ok {
			return known, label
		}
	}
	if code == "" && label != "" {
		if known, ok := a.Words.Skill(label); ok {
			return known, ""
		}
	}
	return code, label
}

// codeRequirement does the same for a requirement, and also where the label says little more than the skill
// ("熟悉Java"): then the level that it states counts, unless there is one already.
func (a *App) codeRequirement(s *market.SkillRequirement) {
	s.Code, s.Label = a.codeSkill(s.Code, s.Label)
	if s.Code != "" {
		return
	}
	hits := a.Words.Find(s.Label)
	if len(hits) == 1 && 2*(hits[0].End-hits[0].Start) >= len(s.Label) {
		s.Code, s.Label = hits[0].Code, ""
		s.Level = max(s.Level, hits[0].Level)
	}
}

// labels looks for skills inside the labels that are no name of a skill themselves ("C/C++", "精通 MySQL").
func (f *finder) labels(list []market.Skill, field string, evidence market.Evidence) {
	for i, s := range list {
		if s.Code == "" {
			f.look(s.Label, field+"["+strconv.Itoa(i)+"].label", evidence, s.LastUsed)
		}
	}
}

// certificateOccupation returns the occupation of a certificate of 数字技术工程师 whose name or direction names
// it ("人工智能工程技术人员", "数字技术工程师" with the direction "人工智能").
func (a *App) certificateOccupation(name, direction string) string {
	const engineer, ending = "数字技术工程师", "工程技术人员"
	tries := []string{}
	if strings.Contains(name, ending) {
		tries = append(tries, name)
	}
	if strings.Contains(name, engineer) {
		rest := strings.Trim(strings.ReplaceAll(name, engineer, ""), "（）() ·-—:：")
		tries = append(tries, strings.TrimSuffix(direction, ending)+ending, strings.TrimSuffix(rest, ending)+ending)
	}
	for _, s := range tries {
		if code, ok := a.Words.Occupation(s); ok && s != ending {
			return code
		}
	}
	return ""
}

func (a *App) codeSkills(list []market.Skill) {
	for i := range list {
		list[i].Code, list[i].Label = a.codeSkill(list[i].Code, list[i].Label)
	}
}

// finder gathers the skills found in the texts of one record.
type finder struct {
	words Words
	found map[string]int
	list  []market.FoundSkill
	terms []string
}

// look finds the skills of one text. Used is the last month in which they were used there, empty where that is
// unknown or goes on.
func (f *finder) look(text, field string, evidence market.Evidence, used market.Month) {
	if text == "" {
		return
	}
	var known []market.Span
	for _, h := range f.words.Find(text) {
		known = append(known, market.Span{Start: h.Start, End: h.End})
		f.add(market.FoundSkill{Code: h.Code, Level: h.Level, Evidence: evidence, Field: field, Start: h.Start, End: h.End, LastUsed: used})
	}
	f.addTerms(f.words.Terms(text, known))
}

func (f *finder) addTerms(list []string) {
	for _, s := range list {
		if !slices.Contains(f.terms, s) && len(f.terms) < market.MaxTerms {
			f.terms = append(f.terms, s)
		}
	}
}

// add joins a skill to what was found of the same evidence: the highest level, the firmest role and the latest
// use, which is unknown as soon as one is.
func (f *finder) add(s market.FoundSkill) {
	key := s.Code + " " + string(s.Evidence)
	i, ok := f.found[key]
	if !ok {
		f.found[key] = len(f.list)
		f.list = append(f.list, s)
		return
	}
	old := &f.list[i]
	old.Level = max(old.Level, s.Level)
	if firmness(s.Role) > firmness(old.Role) {
		old.Role = s.Role
	}
	old.LastUsed = later(old.LastUsed, s.LastUsed)
}

func firmness(r market.ReadRole) int {
	return slices.Index([]market.ReadRole{market.ReadMentioned, market.ReadPreferred, market.ReadRequired}, r)
}

// later is the later of two months, empty where one is unknown.
func later(a, b market.Month) market.Month {
	x, known := a.Index()
	y, also := b.Index()
	switch {
	case !known || !also:
		return ""
	case y > x:
		return b
	}
	return a
}

func (f *finder) result() *market.Found {
	slices.SortFunc(f.list, func(x, y market.FoundSkill) int {
		return cmp.Or(cmp.Compare(x.Code, y.Code), cmp.Compare(x.Evidence, y.Evidence))
	})
	return &market.Found{Taxonomy: f.words.Version(), Reader: f.words.Reader(), Skills: f.list, Terms: f.terms}
}

// findInTalent finds the skills in everything that the person wrote, with the kind of evidence that the place
// gives them. Desired roles are wishes and no evidence.
func (a *App) findInTalent(t *market.Talent) *market.Found {
	f := finder{words: a.Words, found: map[string]int{}}
	f.labels(t.Skills, "skills", market.EvidenceDeclared)
	for i, e := range t.Experience {
		at, evidence := "experience["+strconv.Itoa(i)+"]", market.EvidenceExperience
		if e.Kind != "" && e.Kind != market.ExperienceJob {
			evidence = market.EvidenceProject
		}
		f.labels(e.Skills, at+".skills", evidence)
		f.look(e.Text, at+".text", evidence, e.To)
		f.look(e.Role, at+".role", market.EvidenceTitle, e.To)
	}
	for i, e := range t.Training {
		at := "training[" + strconv.Itoa(i) + "]"
		f.labels(e.Skills, at+".skills", market.EvidenceTraining)
		f.look(e.Name, at+".name", market.EvidenceTraining, e.To)
		f.look(e.Text, at+".text", market.EvidenceTraining, e.To)
		f.look(e.Result, at+".result", market.EvidenceTraining, e.To)
	}
	for i, c := range t.Certificates {
		at := "certificates[" + strconv.Itoa(i) + "]"
		f.look(c.Name, at+".name", market.EvidenceCertificate, "")
		f.look(c.Direction, at+".direction", market.EvidenceCertificate, "")
	}
	f.look(t.Private.About, "private.about", market.EvidenceText, "")
	out := f.result()
	if p := a.Words.Profile(t.Private.About); !p.Empty() {
		out.Profile = &p
	}
	return out
}

// findInDemand reads a demand's title and text: the skills, and what else they ask for.
func (a *App) findInDemand(d *market.Demand) *market.Found {
	f := finder{words: a.Words, found: map[string]int{}}
	r := a.Words.Requirements(d.Title, d.Text)
	known := map[string][]market.Span{}
	for _, s := range r.Skills {
		known[s.Span.Field] = append(known[s.Span.Field], s.Span)
		evidence := market.EvidenceText
		if s.Span.Field == "title" {
			evidence = market.EvidenceTitle
		}
		f.add(market.FoundSkill{Code: s.Code, Level: s.Level, Evidence: evidence, Field: s.Span.Field, Start: s.Span.Start, End: s.Span.End, Role: s.Role})
	}
	f.addTerms(a.Words.Terms(d.Title, known["title"]))
	f.addTerms(a.Words.Terms(d.Text, known["text"]))
	out := f.result()
	if r.Skills = nil; !r.Empty() {
		out.Requirements = &r
	}
	return out
}

// Rederive reads the texts anew of records that another taxonomy, or other rules of reading, than the present
// ones have read. It returns how many it
// brought up to date and how many it could not; an error only where the records can't be read.
func (a *App) Rederive(ctx context.Context, actor market.Actor) (done, failed int, err error) {
	stale := func(f *market.Found) bool {
		return f == nil || f.Taxonomy != a.Words.Version() || f.Reader != a.Words.Reader()
	}
	count := func(id string, err error) {
		switch {
		case err == nil:
			done++
		case !errors.Is(err, market.ErrNotFound):
			failed++
			a.Log.Error("skills not derived", "id", id, "error", err)
		}
	}
	for t, err := range readable(a, a.Talents.All(ctx)) {
		if err != nil {
			return done, failed, err
		}
		if stale(t.Found) {
			count(t.ID, a.talents.touch(ctx, actor, t.ID, market.EventDerived, a.prepareTalent))
		}
	}
	for d, err := range readable(a, a.Demands.All(ctx)) {
		if err != nil {
			return done, failed, err
		}
		if stale(d.Found) {
			count(d.ID, a.demands.touch(ctx, actor, d.ID, market.EventDerived, a.prepareDemand))
		}
	}
	return done, failed, nil
}
