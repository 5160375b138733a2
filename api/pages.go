package api

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"talentmatch/app/text"
	"talentmatch/market"
)

//go:embed templates/*.html assets/style.css
var files embed.FS

// pagePolicy lets a page load the style sheet and send its forms to where it came from, and nothing else.
const pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// pages are the templates by name, each within the common frame.
type pages struct {
	byName map[string]*template.Template
	style  []byte
}

func loadPages() (*pages, error) {
	p := &pages{byName: map[string]*template.Template{}}
	var err error
	if p.style, err = files.ReadFile("assets/style.css"); err != nil {
		return nil, err
	}
	for _, name := range []string{"home", "list", "matches", "employer", "problem", "docs"} {
		t, err := template.ParseFS(files, "templates/frame.html", "templates/parts.html", "templates/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		p.byName[name] = t
	}
	return p, nil
}

// view is what a page is rendered from.
type view struct {
	c     *call
	Lang  string
	Title string
	// Here marks the entry of the navigation.
	Here string
	Data any
	// Query is what the search field holds.
	Query string
}

// T returns a sentence of the catalogues; name and value pairs are its arguments.
func (v view) T(code string, pairs ...any) string {
	args := market.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return v.c.p.Text(code, args)
}

// Label returns the label of a code.
func (v view) Label(of string, code any) string { return v.c.label(of, fmt.Sprint(code)) }

// Labels joins the labels of codes in the way of the language.
func (v view) Labels(of string, codes []string) string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = v.c.label(of, code)
	}
	return v.Join(out)
}

// Join lists words in the way of the language.
func (v view) Join(list []string) string {
	if v.Lang == "en" {
		return strings.Join(list, ", ")
	}
	return strings.Join(list, "、")
}

// Word returns the catalogue's word for a value, the value itself where it has none.
func (v view) Word(prefix string, value any) string {
	s := fmt.Sprint(value)
	for _, key := range []string{"word." + prefix + "." + s, "api." + prefix + "." + s} {
		if v.c.p.Has(key) {
			return v.c.p.Text(key, nil)
		}
	}
	return s
}

// Link keeps a language that was chosen by hand while somebody moves on.
func (v view) Link(path string) string {
	if v.c.r.URL.Query().Get("lang") == "" {
		return path
	}
	return withQuery(path, "lang", v.Lang)
}

// Chosen is the language that was chosen by hand, "" where the browser's decides.
func (v view) Chosen() string {
	if l := v.c.r.URL.Query().Get("lang"); contains(text.Langs(), l) {
		return l
	}
	return ""
}

// Switch leads to this page in the other language.
func (v view) Switch() string {
	q := v.c.r.URL.Query()
	q.Set("lang", map[string]string{"zh": "en", "en": "zh"}[v.Lang])
	return v.c.r.URL.Path + "?" + q.Encode()
}

// Base is the address under which the reader reached the server.
func (v view) Base() string {
	scheme := "http://"
	if v.c.r.TLS != nil {
		scheme = "https://"
	}
	return scheme + v.c.r.Host
}

// Version is the version of the product.
func (v view) Version() string { return v.c.s.o.Version }

func withQuery(path, name, value string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// page answers a page. It is rendered before the first byte goes out, so that an error is still a whole page.
func (c *call) page(status int, name string, v view) error {
	v.c, v.Lang = c, c.lang
	var b bytes.Buffer
	if err := c.s.pages.byName[name].ExecuteTemplate(&b, "frame", v); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	h := c.w.Header()
	h.Set("Content-Type", typeHTML+"; charset=utf-8")
	h.Set("Content-Language", c.lang)
	h.Add("Vary", "Accept-Language")
	h.Set("Content-Security-Policy", pagePolicy)
	c.w.WriteHeader(status)
	c.write(b.Bytes())
	return nil
}

// problemPage answers a problem for people.
func (c *call) problemPage(doc *Problem, retry int) {
	if retry > 0 {
		c.w.Header().Set("Retry-After", fmt.Sprint(retry))
	}
	if err := c.page(doc.Status, "problem", view{Title: doc.Title, Data: doc}); err != nil {
		c.s.log.ErrorContext(c.ctx(), "page of a problem", "request", c.actor.Request, "error", err.Error())
		writeProblem(c.w, doc, c.lang, retry)
	}
}

func (c *call) style() error {
	h := c.w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	c.w.WriteHeader(http.StatusOK)
	c.write(c.s.pages.style)
	return nil
}

// searchView is what the search field of a kind of records is rendered from.
type searchView struct {
	V            view
	Action, Hint string
}

// Search is the search field for talents or demands.
func (v view) Search(kind string) searchView {
	return searchView{V: v, Action: "/explore/" + kind, Hint: "api.page.hint." + kind}
}

// dataView is something with the view that renders it.
type dataView struct {
	V    view
	Data any
}

// With hands a part of the page its data and the view.
func (v view) With(data any) dataView { return dataView{V: v, Data: data} }

type entryView struct {
	V    view
	E    entry
	Href string
}

// Entry is one record in a list of the kind.
func (v view) Entry(kind string, e entry) entryView {
	return entryView{V: v, E: e, Href: "/explore/" + kind + "/" + e.ID}
}

type cardView struct {
	V    view
	C    card
	Open bool
}

// Card is one match; open shows its parts from the start.
func (v view) Card(c card, open bool) cardView { return cardView{V: v, C: c, Open: open} }
