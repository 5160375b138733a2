package index

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"talentmatch/market"
)

// document is a record as bleve gets it; its tags are the fields of the mapping. The values of the text fields
// are gathered apart and joined at the end.
type document struct {
	Kind           string   `json:"kind"`
	Title          []string `json:"-"`
	Skills         []string `json:"-"`
	Broader        []string `json:"-"`
	History        []string `json:"-"`
	Text           []string `json:"-"`
	TitleText      string   `json:"title"`
	SkillsText     string   `json:"skills"`
	BroaderText    string   `json:"broader"`
	HistoryText    string   `json:"history"`
	TextText       string   `json:"text"`
	Skill          []string `json:"skill"`
	Above          []string `json:"above"`
	District       []string `json:"district"`
	Education      []string `json:"education"`
	Occupation     []string `json:"occupation"`
	Certificate    []string `json:"certificate"`
	EmploymentType []string `json:"employmentType"`
	Status         string   `json:"status"`
	Consent        string   `json:"consent"`
	Looking        string   `json:"looking"`
	Updated        string   `json:"updated"`
	Held           string   `json:"held"`
	Complete       []string `json:"complete"`
	Parts          string   `json:"parts"`
}

// storeParts says that the texts from which highlights are cut are kept in the index. Without them searching
// works the same and hits have no highlights.
const storeParts = true

// parts are the texts of a record by the name under which highlights show them.
type parts map[string][]string

func (p parts) add(name string, texts ...string) {
	for _, t := range texts {
		if t != "" {
			p[name] = append(p[name], t)
		}
	}
}

// finish joins the values of the text fields and stores the parts.
func (d *document) finish(p parts) *document {
	d.TitleText, d.SkillsText, d.BroaderText = joinValues(d.Title), joinValues(d.Skills), joinValues(d.Broader)
	d.HistoryText, d.TextText = joinValues(d.History), joinValues(d.Text)
	d.Parts = p.encode()
	return d
}

// size returns the bytes of the texts.
func (d *document) size() int {
	return len(d.TitleText) + len(d.SkillsText) + len(d.BroaderText) + len(d.HistoryText) + len(d.TextText)
}

// encode returns the parts as they are stored.
func (p parts) encode() string {
	if !storeParts || len(p) == 0 {
		return ""
	}
	b, err := json.Marshal(p)
	if err != nil { // a map of strings always marshals
		return ""
	}
	return string(b)
}

// maxCompletion is the most characters of a title that is offered as a completion.
const maxCompletion = 40

// completionKey returns the term under which a title is offered, with the kind and the folded title first.
func completionKey(kind market.Kind, title string) string {
	return kindLetter(kind) + fold(title) + "\x00" + title
}

func (d *document) complete(kind market.Kind, titles []string) {
	for _, t := range titles {
		if utf8.RuneCountInString(t) <= maxCompletion {
			d.Complete = append(d.Complete, completionKey(kind, t))
		}
	}
}

// kindLetter begins the IDs of a kind's documents.
func kindLetter(kind market.Kind) string {
	if kind == market.KindDemand {
		return "d"
	}
	return "t"
}

// key returns the document's ID in the index, which holds both kinds.
func key(kind market.Kind, id string) string { return kindLetter(kind) + ":" + id }

// sortableTime returns a time as text of fixed width that sorts as the time does.
func sortableTime(t time.Time) string { return fmt.Sprintf("%015d", max(t.UnixMilli(), 0)) }

// heldMark returns how a revision is kept in the index.
func heldMark(rev int64, deleted bool) string {
	s := strconv.FormatInt(rev, 10)
	if deleted {
		return s + "-"
	}
	return s
}

// tombstone returns the document that remembers a deletion and is found by no search.
func tombstone(rev int64) *document { return &document{Kind: "gone", Held: heldMark(rev, true)} }

// talentDocument returns what the index holds of a talent. Nothing that identifies the person is in it.
func (n *names) talentDocument(t *market.Talent) *document {
	s := newScrubber(t)
	d := &document{Kind: string(market.KindTalent), Held: heldMark(t.Rev, false), Updated: sortableTime(t.UpdatedAt)}
	p := parts{}
	skills := newSkillSet(n)
	n.addIntention(d, p, t, s)
	n.addExperience(d, p, t, s, skills)
	n.addTraining(d, p, t, s, skills)
	n.addEducation(d, p, t, s)
	n.addCertificates(d, p, t, s)
	for _, sk := range t.Skills {
		skills.add(sk.Code, s.clean(sk.Label))
	}
	skills.stated()
	skills.addTexts(d.Title...)
	if skills.addFound(t.Found); t.Found == nil {
		skills.addTexts(d.History...)
		skills.addTexts(s.clean(t.Private.About))
	}
	skills.fill(d, p)
	if about := s.clean(t.Private.About); about != "" {
		d.Text = append(d.Text, about)
		p.add("about", about)
	}
	d.District = n.within(t.District)
	d.Consent, d.Looking = "no", string(market.LookingYes)
	if t.ConsentsToMatching() {
		d.Consent = "yes"
	}
	if t.Intention.Looking != "" {
		d.Looking = string(t.Intention.Looking)
	}
	return d.finish(p)
}

func (n *names) addIntention(d *document, p parts, t *market.Talent, s *scrubber) {
	var roles []string
	for _, r := range t.Intention.Roles {
		roles = append(roles, s.clean(r))
	}
	for _, e := range t.Experience {
		roles = append(roles, s.clean(e.Role))
	}
	roles = distinct(roles)
	d.complete(market.KindTalent, roles)
	p.add("roles", roles...)
	d.Title = roles
	for _, o := range t.Intention.Occupations {
		labels := n.occupationLabels(o)
		d.Title = append(d.Title, labels...)
		if len(labels) > 0 {
			p.add("roles", labels[0])
		}
		d.Occupation = append(d.Occupation, o)
	}
	for _, e := range t.Intention.EmploymentTypes {
		d.EmploymentType = append(d.EmploymentType, string(e))
	}
}

func (n *names) addExperience(d *document, p parts, t *market.Talent, s *scrubber, skills *skillSet) {
	for _, e := range t.Experience {
		texts := nonEmpty(s.clean(e.Employer), s.clean(e.Text))
		d.History = append(d.History, texts...)
		p.add("experience", texts...)
		skills.addSkills(e.Skills, s)
	}
}

func (n *names) addTraining(d *document, p parts, t *market.Talent, s *scrubber, skills *skillSet) {
	for _, e := range t.Training {
		texts := nonEmpty(s.clean(e.Name), s.clean(e.Provider), s.clean(e.Result), s.clean(e.Text))
		d.History = append(d.History, texts...)
		p.add("training", texts...)
		skills.addSkills(e.Skills, s)
	}
}

func (n *names) addEducation(d *document, p parts, t *market.Talent, s *scrubber) {
	for _, e := range t.Education {
		texts := nonEmpty(s.clean(e.Field), s.clean(e.School))
		d.History = append(d.History, texts...)
		p.add("education", texts...)
	}
	if best, ok := t.HighestEducation(); ok {
		d.Education = []string{string(best.Level)}
		d.History = append(d.History, n.educationLabels(best.Level)...)
	}
}

func (n *names) addCertificates(d *document, p parts, t *market.Talent, s *scrubber) {
	for _, c := range t.Certificates {
		texts := nonEmpty(s.clean(c.Name), s.clean(c.Direction))
		d.History = append(d.History, texts...)
		d.History = append(d.History, n.occupationLabels(c.Occupation)...)
		p.add("certificates", texts...)
		if c.Level != "" {
			d.Certificate = append(d.Certificate, string(c.Level))
		}
	}
}

// demandDocument returns what the index holds of a demand.
func (n *names) demandDocument(r *market.Demand) *document {
	d := &document{Kind: string(market.KindDemand), Held: heldMark(r.Rev, false), Updated: sortableTime(r.UpdatedAt)}
	p := parts{}
	d.Title = nonEmpty(r.Title)
	d.complete(market.KindDemand, d.Title)
	p.add("title", r.Title)
	if r.Occupation != "" {
		d.Occupation = []string{r.Occupation}
		d.Title = append(d.Title, n.occupationLabels(r.Occupation)...)
	}
	skills := newSkillSet(n)
	for _, sk := range r.Skills {
		skills.add(sk.Code, sk.Label)
	}
	skills.stated()
	if skills.addFound(r.Found); r.Found == nil {
		skills.addTexts(r.Title, r.Text)
	}
	skills.fill(d, p)
	n.addRequirements(d, p, r)
	d.Text = nonEmpty(r.Text)
	p.add("text", r.Text)
	for _, place := range r.Place.Districts {
		d.District = append(d.District, n.within(place)...)
	}
	d.District = distinct(d.District)
	d.EmploymentType = nonEmpty(string(r.EmploymentType))
	d.Status = string(market.DemandOpen)
	if r.Status != "" {
		d.Status = string(r.Status)
	}
	return d.finish(p)
}

func (n *names) addRequirements(d *document, p parts, r *market.Demand) {
	if r.Education != nil && r.Education.Level != "" {
		d.Education = []string{string(r.Education.Level)}
		d.History = append(d.History, n.educationLabels(r.Education.Level)...)
	}
	if r.Field != nil {
		d.History = append(d.History, r.Field.Names...)
		p.add("requirements", r.Field.Names...)
	}
	if c := r.Certificate; c != nil {
		d.History = append(d.History, nonEmpty(c.Name)...)
		d.History = append(d.History, n.occupationLabels(c.Occupation)...)
		p.add("requirements", c.Name)
		d.Certificate = nonEmpty(string(c.Level))
	}
}

func nonEmpty(in ...string) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// skillSet gathers the skills of a record, each once.
type skillSet struct {
	names *names
	seen  map[string]bool
	codes []string
	free  []string
	// declared is how many of the codes the record lists itself.
	declared int
}

func newSkillSet(n *names) *skillSet { return &skillSet{names: n, seen: map[string]bool{}} }

// add takes a skill by code, or by label where it has no code.
func (s *skillSet) add(code, label string) {
	if code == "" {
		s.free = append(s.free, label)
		return
	}
	if !s.seen[code] {
		s.seen[code] = true
		s.codes = append(s.codes, code)
	}
}

func (s *skillSet) addSkills(skills []market.Skill, scrub *scrubber) {
	for _, sk := range skills {
		s.add(sk.Code, scrub.clean(sk.Label))
	}
}

func (s *skillSet) addFound(f *market.Found) {
	if f == nil {
		return
	}
	for _, sk := range f.Skills {
		s.add(sk.Code, "")
	}
}

// stated marks the end of what the record lists itself; the rest was found in its texts.
func (s *skillSet) stated() { s.declared = len(s.codes) }

// addTexts takes the skills that texts name: those of roles, and all where a record comes without Found.
func (s *skillSet) addTexts(texts ...string) {
	for _, text := range texts {
		for _, h := range disjoint(s.names.find(text), text) {
			for _, code := range h.codes {
				s.add(code, "")
			}
		}
	}
}

// fill writes the skills into the document: all their names and codes, and, apart, what stands above them.
func (s *skillSet) fill(d *document, p parts) {
	d.Skill = s.codes
	for i, code := range s.codes {
		n, ok := s.names.skills[code]
		if !ok {
			d.Skills = append(d.Skills, code)
			continue
		}
		d.Skills = append(d.Skills, n.all...)
		if i < s.declared {
			p.add("skills", n.labels[0])
		}
		for _, above := range n.above {
			if s.seen[above] {
				continue
			}
			s.seen[above] = true
			d.Above = append(d.Above, above)
			if up, ok := s.names.skills[above]; ok {
				d.Broader = append(d.Broader, up.labels...)
			}
		}
	}
	free := distinct(s.free)
	d.Skills = append(d.Skills, free...)
	p.add("skills", free...)
}
