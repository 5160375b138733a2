// Package text holds every sentence that users see, in Chinese and English, and renders codes with
// arguments into them. A sentence is a text/template over the arguments; labels of skills, districts,
// occupations and so on come from the taxonomy through Labels.
package text

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"sort"
	"strings"
	"sync/atomic"
	"text/template"

	"golang.org/x/text/language"

	"talentmatch/market"
)

//go:embed zh/*.json en/*.json
var catalogues embed.FS

// Labels gives the label of a code in a language; the code itself where it has none.
type Labels interface {
	SkillLabel(code, lang string) string
	DistrictLabel(code, lang string) string
	OccupationLabel(code, lang string) string
}

type labelBox struct{ Labels }

var labels atomic.Pointer[labelBox]

// SetLabels tells where labels come from. It is called once, when the program starts.
func SetLabels(l Labels) { labels.Store(&labelBox{l}) }

// Langs lists the languages, the default first.
func Langs() []string { return []string{"zh", "en"} }

var matcher = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// Match picks the language for an Accept-Language header, zh where it names none of ours.
func Match(accept string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return "zh"
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return "zh"
	}
	return Langs()[i]
}

// Printer renders texts in one language. It is safe for concurrent use.
type Printer struct {
	lang      string
	templates map[string]*template.Template
}

var printers = load()

// For returns the printer of a language, the Chinese one for an unknown language.
func For(lang string) *Printer {
	if p, ok := printers[lang]; ok {
		return p
	}
	return printers["zh"]
}

// Lang returns the printer's language.
func (p *Printer) Lang() string { return p.lang }

// Has tells whether the catalogue has a text for the code.
func (p *Printer) Has(code string) bool { return p.templates[code] != nil }

// Text renders the sentence of a code; an unknown code is returned as it is, so that nothing is lost.
func (p *Printer) Text(code string, args market.Args) string {
	t := p.templates[code]
	if t == nil {
		return code
	}
	var b bytes.Buffer
	if err := t.Execute(&b, map[string]any(args)); err != nil {
		return code
	}
	return b.String()
}

// Reason renders a reason.
func (p *Printer) Reason(r market.Reason) string { return p.Text(string(r.Code), r.Args) }

// Problem renders a problem of a field: the sentence without the field's path. Members of the field of which
// one is needed ("anyOf") are named with it.
func (p *Printer) Problem(q market.Problem) string {
	args := q.Args
	if members, ok := args["anyOf"].([]string); ok && q.Field != "" {
		paths := make([]string, len(members))
		for i, m := range members {
			paths[i] = q.Field + "." + m
		}
		args = maps.Clone(args)
		args["anyOf"] = paths
	}
	return p.Text("problem."+string(q.Code), args)
}

// Error renders the sentence of an error's code.
func (p *Printer) Error(e *market.Error) string { return p.Text("error."+string(e.Code), e.Args) }

// Match fills the text of every reason of a match.
func (p *Printer) Match(m *market.Match) {
	for i := range m.Parts {
		p.reasons(m.Parts[i].Reasons)
	}
	p.reasons(m.Failed)
	p.reasons(m.Unknown)
	if m.Question != nil {
		m.Question.Text = p.Text(string(m.Question.Code), nil)
	}
}

// MatchList fills the text of every reason and rejection of a list.
func (p *Printer) MatchList(l *market.MatchList) {
	for i := range l.Items {
		p.Match(&l.Items[i])
	}
	for i := range l.NearMisses {
		p.Match(&l.NearMisses[i])
	}
	// What is said of talents that were left out of a demand's list is not what is said of demands.
	about := "rejected."
	if l.Of == market.KindDemand {
		about = "rejected.demand."
	}
	for _, list := range [][]market.Rejection{l.Rejected, l.Outside} {
		for i := range list {
			list[i].Text = p.Text(about+string(list[i].Code), list[i].Args)
		}
	}
}

// Notes fills the texts of the notes of a search.
func (p *Printer) Notes(list []market.Reason) { p.reasons(list) }

func (p *Printer) reasons(list []market.Reason) {
	for i := range list {
		list[i].Text = p.Reason(list[i])
	}
}

// Codes lists every code of the catalogue in order.
func (p *Printer) Codes() []string {
	codes := make([]string, 0, len(p.templates))
	for c := range p.templates {
		codes = append(codes, c)
	}
	sort.Strings(codes)
	return codes
}

func load() map[string]*Printer {
	out := map[string]*Printer{}
	for _, lang := range Langs() {
		p, err := newPrinter(catalogues, lang)
		if err != nil {
			panic(err) // the catalogues are part of the program; a test loads them
		}
		out[lang] = p
	}
	return out
}

func newPrinter(files fs.FS, lang string) (*Printer, error) {
	p := &Printer{lang: lang, templates: map[string]*template.Template{}}
	names, err := fs.Glob(files, lang+"/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := p.add(files, name); err != nil {
			return nil, fmt.Errorf("catalogue %s/%s: %w", lang, path.Base(name), err)
		}
	}
	return p, nil
}

func (p *Printer) add(files fs.FS, name string) error {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	var texts map[string]string
	if err := json.Unmarshal(b, &texts); err != nil {
		return err
	}
	// Texts under "template." are parts that the other texts of the same file can use by {{template}}.
	parts := template.New("").Funcs(p.functions()).Option("missingkey=zero")
	for code, s := range texts {
		if name, ok := strings.CutPrefix(code, "template."); ok {
			if _, err := parts.New(name).Parse(s); err != nil {
				return err
			}
		}
	}
	for code, s := range texts {
		if p.templates[code] != nil {
			return fmt.Errorf("%s stands twice", code)
		}
		own, err := parts.Clone()
		if err != nil {
			return err
		}
		if p.templates[code], err = own.New(code).Parse(s); err != nil {
			return err
		}
	}
	return nil
}

func (p *Printer) functions() template.FuncMap {
	lang := p.lang
	label := func(get func(Labels, string) string) func(any) string {
		return func(v any) string {
			code := fmt.Sprint(v)
			if b := labels.Load(); b != nil {
				if s := get(b.Labels, code); s != "" {
					return s
				}
			}
			return code
		}
	}
	word := func(prefix string) func(any) string {
		return func(v any) string { return p.Text(prefix+fmt.Sprint(v), nil) }
	}
	return template.FuncMap{
		"skill":      label(func(l Labels, c string) string { return l.SkillLabel(c, lang) }),
		"district":   label(func(l Labels, c string) string { return l.DistrictLabel(c, lang) }),
		"occupation": label(func(l Labels, c string) string { return l.OccupationLabel(c, lang) }),
		"level":      word("word.level."),
		"education":  word("word.education."),
		"employment": word("word.employment."),
		"evidence":   word("word.evidence."),
		"kind":       word("word.kind."),
		"status":     word("word.status."),
		"word":       func(prefix string, v any) string { return word("word." + prefix + ".")(v) },
		"list":       func(v any) string { return join(v, lang, nil) },
		"districts": func(v any) string {
			return join(v, lang, label(func(l Labels, c string) string { return l.DistrictLabel(c, lang) }))
		},
		"skills": func(v any) string {
			return join(v, lang, label(func(l Labels, c string) string { return l.SkillLabel(c, lang) }))
		},
		"types":      func(v any) string { return join(v, lang, word("word.employment.")) },
		"plural":     plural,
		"money":      money,
		"hundredths": func(v any) string { return hundredths(v) },
	}
}

// join lists values in the way of the language; label turns each into words.
func join(v any, lang string, label func(any) string) string {
	var parts []string
	each := func(x any) {
		if label != nil {
			parts = append(parts, label(x))
		} else {
			parts = append(parts, fmt.Sprint(x))
		}
	}
	switch list := v.(type) {
	case []string:
		for _, x := range list {
			each(x)
		}
	case []any:
		for _, x := range list {
			each(x)
		}
	default:
		each(v)
	}
	if lang == "zh" {
		return strings.Join(parts, "、")
	}
	return strings.Join(parts, ", ")
}

// plural picks the English form for a count.
func plural(n any, one, many string) string {
	if fmt.Sprint(n) == "1" {
		return one
	}
	return many
}

// money writes an amount with a separator at each thousand.
func money(v any) string {
	s := fmt.Sprint(v)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// hundredths writes a number of hundredths with one decimal at most ("150" is 1.5).
func hundredths(v any) string {
	var n int
	if _, err := fmt.Sscan(fmt.Sprint(v), &n); err != nil {
		return fmt.Sprint(v)
	}
	n = (n + 5) / 10
	if n%10 == 0 {
		return fmt.Sprint(n / 10)
	}
	return fmt.Sprintf("%d.%d", n/10, n%10)
}
