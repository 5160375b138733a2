package exchange

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"talentmatch/market"
)

var (
	// reNamed is an item such as "示例大学[本科]:统计学": a name, something in brackets, and a text.
	reNamed = regexp.MustCompile(`(?s)^(.*?)\[([^\]]*)\](?:\s*[:：]\s*(.*))?$`)
	reSpan  = regexp.MustCompile(`^\s*(\d{4}(?:\s*[-/.年]\s*\d{1,2}\s*月?)?年?)\s*(?:-|~|—+|–|至|到|－)+\s*(\d{4}(?:\s*[-/.年]\s*\d{1,2}\s*月?)?年?|至今|今|现在|present|now)\s*[:：,，、;；]?\s*`)
	reEnd   = regexp.MustCompile(`\((\d{4})\)$`)
)

// parseEducation reads items of education: "示例大学[本科]:统计学(2020)", or words between blanks and commas of
// which one is a level.
func parseEducation(c *cell) []market.EducationItem {
	var out []market.EducationItem
	for _, part := range splitList(c.text, ";；\n\r|、") {
		var e market.EducationItem
		if m := reEnd.FindStringSubmatch(part); m != nil && plausibleYear(m[1]) {
			e.Year, _ = strconv.Atoi(m[1])
			part = trim(strings.TrimSuffix(part, m[0]))
		}
		if m := reNamed.FindStringSubmatch(part); m != nil {
			if level, ok := educationLevel(c.row.words, m[2]); ok || trim(m[2]) == "" {
				e.School, e.Level, e.Field = trim(m[1]), level, trim(m[3])
				out = append(out, e)
				continue
			}
		}
		looseEducation(c.row.words, part, &e)
		out = append(out, e)
	}
	return out
}

// looseEducation takes apart what somebody writes of a school in a row: span, school, level, field.
func looseEducation(w Words, part string, e *market.EducationItem) {
	if m := reSpan.FindStringSubmatch(part); m != nil {
		if y, ok := parseYear(m[2], false); ok {
			e.Year = y
		}
		part = part[len(m[0]):]
	}
	for _, word := range splitList(part, ",， \t/") {
		level, isLevel := educationLevel(w, word)
		year, isYear := parseYear(word, false)
		switch {
		case e.School == "" && isSchool(word) && utf8.RuneCountInString(word) > 4:
			e.School = word
		case isLevel && e.Level == "":
			e.Level = level
		case isYear && e.Year == 0:
			e.Year = year
		case e.School == "" && isSchool(word):
			e.School = word
		case e.Field == "":
			e.Field = word
		default:
			e.Field += " " + word
		}
	}
}

// schoolAndField parts "示例大学 软件工程" and "示例大学软件工程专业" into school and field of study.
func schoolAndField(text string) (school, field string) {
	words := splitList(text, separatorsSlash+" \u3000-—·+")
	for _, w := range words {
		if school == "" && isSchool(w) {
			school = w
		} else {
			field = trim(field + " " + w)
		}
	}
	if field == "" {
		end := 0
		for _, name := range []string{"大学", "学院", "学校"} {
			if i := strings.LastIndex(school, name); i >= 0 {
				end = max(end, i+len(name))
			}
		}
		if end > 0 {
			school, field = school[:end], school[end:]
		}
	}
	return school, trim(strings.TrimSuffix(field, "专业"))
}

func isSchool(s string) bool {
	for _, end := range []string{"大学", "学院", "学校", "中学", "高中", "职校", "技校", "分校", "校区", "研究院", "研究所", "university", "college", "school", "institute"} {
		if strings.Contains(strings.ToLower(s), end) {
			return true
		}
	}
	return false
}

func formatEducation(p *phrases, list []market.EducationItem) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = e.School + "[" + p.education(e.Level) + "]"
		if e.Field != "" {
			parts[i] += ":" + e.Field
		}
		if e.Year != 0 {
			parts[i] += "(" + strconv.Itoa(e.Year) + ")"
		}
	}
	return strings.Join(parts, "; ")
}

// experienceField is a column of experience of some kinds: reading it replaces those and keeps the others.
func experienceField(key string, kinds ...market.ExperienceKind) talentField {
	parse := parseExperience(kinds[0])
	replace := func(t *market.Talent, items []market.Experience) {
		var out []market.Experience
		for _, e := range t.Experience {
			if !isKind(e.Kind, kinds) {
				out = append(out, e)
			}
		}
		t.Experience = append(out, items...)
	}
	return talentField{
		key: key, join: joinLists,
		read: func(c *cell) func(*market.Talent) {
			items, ok := jsonCell[[]market.Experience](c)
			if !ok {
				items = parse(c)
			}
			return func(t *market.Talent) { replace(t, items) }
		},
		clear: func(t *market.Talent) { replace(t, nil) },
	}
}

func isKind(k market.ExperienceKind, kinds []market.ExperienceKind) bool {
	for _, have := range kinds {
		if k == have {
			return true
		}
	}
	return false
}

// parseExperience reads items of experience: a list in brackets, or lines of which each that begins with a
// span of time begins an item. Everything else is the item's text.
func parseExperience(kind market.ExperienceKind) func(*cell) []market.Experience {
	return func(c *cell) []market.Experience {
		if blocks, ok := experienceFromBlocks(c); ok {
			return blocks
		}
		if list, ok := bracketList(c.text); ok {
			var out []market.Experience
			for _, item := range compact(list) {
				out = append(out, bracketExperience(kind, item))
			}
			return out
		}
		var out []market.Experience
		for _, block := range spanBlocks(c.text) {
			out = append(out, looseExperience(kind, block))
		}
		return out
	}
}

// bracketExperience reads "name[role]:text". The name is the employer of a job; of a project it belongs to the text.
func bracketExperience(kind market.ExperienceKind, item string) market.Experience {
	e := market.Experience{Kind: kind}
	m := reNamed.FindStringSubmatch(item)
	switch {
	case m == nil, kind == market.ExperienceCompetition, !shortText(m[1]), !shortText(m[2]):
		e.Text = item
	case kind == market.ExperienceProject:
		e.Role = trim(m[2])
		e.Text = trim(trim(m[1]) + "\n" + trim(m[3]))
	default:
		e.Employer, e.Role, e.Text = trim(m[1]), trim(m[2]), trim(m[3])
	}
	return e
}

func shortText(s string) bool {
	return utf8.RuneCountInString(s) <= market.MaxName && !strings.ContainsAny(s, "\r\n\t")
}

// spanBlocks parts a text before every line that begins with a span of time.
func spanBlocks(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if len(out) == 0 || reSpan.MatchString(line) {
			out = append(out, line)
		} else {
			out[len(out)-1] += line
		}
	}
	return compact(out)
}

func looseExperience(kind market.ExperienceKind, block string) market.Experience {
	e := market.Experience{Kind: kind}
	m := reSpan.FindStringSubmatch(block)
	if m == nil {
		e.Text = block
		return e
	}
	from, ok1 := parseMonth(m[1])
	to, ok2 := parseMonth(m[2])
	if !ok1 || ok2 && to < from[:min(len(from), len(to))] {
		e.Text = block
		return e
	}
	e.From, e.To = from, to
	rest := trim(block[len(m[0]):])
	first, after, _ := strings.Cut(rest, "\n")
	words := strings.FieldsFunc(first, func(r rune) bool { return strings.ContainsRune(" \t,，、;；|/", r) })
	if len(words) > 0 && len(words) <= 4 && isEmployer(words[0]) && shortText(first) {
		e.Employer = words[0]
		e.Role = strings.Join(words[1:], " ")
		e.Text = trim(after)
		return e
	}
	e.Text = rest
	return e
}

func isEmployer(s string) bool {
	for _, end := range []string{"公司", "集团", "大学", "学院", "研究院", "研究所", "中心", "银行", "医院", "学校", "工作室", "事务所", "厂", "局", "部", "科技", "Ltd", "Inc", "GmbH", "LLC"} {
		if strings.HasSuffix(s, end) {
			return shortText(s)
		}
	}
	return false
}

// yearsField reads years of experience, which a talent without listed jobs gets as one job of that length; a
// cell that tells of jobs instead is read as such.
func yearsField() talentField {
	return talentField{
		key: "experience.years",
		read: func(c *cell) func(*market.Talent) {
			months, ok := parseMonths(c.text)
			if ok {
				return func(t *market.Talent) { setMonths(t, months) }
			}
			if utf8.RuneCountInString(c.text) < 8 && !strings.Contains(c.text, "\n") {
				c.unreadable("years")
				return nil
			}
			items := parseExperience("")(c)
			return func(t *market.Talent) {
				if len(t.Experience) == 0 || bareMonths(t) {
					t.Experience = append([]market.Experience(nil), items...)
				}
			}
		},
		clear: func(t *market.Talent) {
			if bareMonths(t) {
				t.Experience = nil
			}
		},
	}
}

// bareMonths tells whether the experience is nothing but a length.
func bareMonths(t *market.Talent) bool {
	if len(t.Experience) != 1 {
		return false
	}
	e := t.Experience[0]
	return e.Months > 0 && e.Employer == "" && e.Role == "" && e.Text == "" && e.From == "" && len(e.Skills) == 0
}

func setMonths(t *market.Talent, months int) {
	if len(t.Experience) > 0 && !bareMonths(t) {
		return
	}
	t.Experience = nil
	if months > 0 {
		t.Experience = []market.Experience{{Kind: market.ExperienceJob, Months: months}}
	}
}

// parseTraining reads items of training: "provider[name]", or names.
func parseTraining(c *cell) []market.Training {
	if blocks, ok := trainingFromBlocks(c); ok {
		return blocks
	}
	var out []market.Training
	for _, part := range splitList(c.text, ";；\n\r|、,，") {
		var t market.Training
		m := reNamed.FindStringSubmatch(part)
		switch {
		case m != nil && shortText(m[1]) && shortText(m[2]) && trim(m[2]) != "":
			t.Provider, t.Name, t.Text = trim(m[1]), trim(m[2]), trim(m[3])
		case shortText(part):
			t.Name = part
		default:
			t.Text = part
		}
		out = append(out, t)
	}
	return out
}

// parseCertificates reads certificates: names, with the level in brackets or behind.
func parseCertificates(c *cell) []market.Certificate {
	var out []market.Certificate
	for _, part := range splitList(c.text, ";；\n\r|、,，") {
		cert, ok := detailedCertificate(c, part)
		if !ok {
			cert = certificate(c.row.words, part)
		}
		out = append(out, cert)
	}
	return out
}

// detailedCertificate reads a certificate with its details behind dots, in their order:
//
//	数字技术工程师[初级] · 数据安全工程技术人员 · 数据治理 · SL0512345 · 2023-12-23
//
// that is occupation, direction, number (the part with a digit) and day, each of which may be missing.
func detailedCertificate(c *cell, part string) (market.Certificate, bool) {
	name, rest, found := strings.Cut(part, blockDot)
	if !found {
		return market.Certificate{}, false
	}
	out := certificate(c.row.words, trim(name))
	named := out.Occupation != ""
	for _, p := range strings.Split(rest, blockDot) {
		day := market.Date(p)
		code, known := namedOccupation(c, p)
		switch {
		case p == "":
			return out, false
		case known && !named && out.Direction == "" && out.Number == "" && out.Date == "":
			out.Occupation, named = code, true
		case day.Valid() && out.Date == "":
			out.Date = day
		case !hasDigit(p) && out.Direction == "" && out.Number == "" && out.Date == "":
			out.Direction = p
		case hasDigit(p) && out.Number == "" && out.Date == "":
			out.Number = p
		default:
			return out, false
		}
	}
	return out, true
}

// namedOccupation finds the occupation of exactly that name or code; a job title is none.
func namedOccupation(c *cell, name string) (string, bool) {
	code, ok := occupation(c, name)
	if !ok {
		return "", false
	}
	words := c.row.words
	return code, name == code || name == words.OccupationLabel(code, "zh") || name == words.OccupationLabel(code, "en")
}

func certificate(w Words, part string) market.Certificate {
	if m := reItem.FindStringSubmatch(part); m != nil {
		if level, ok := certificateWords.lookup(m[2] + m[3] + m[4]); ok && trim(m[1]) != "" {
			return ofOccupation(w, trim(m[1]), level)
		}
	}
	for _, end := range []string{"初级", "中级", "高级"} {
		if name, ok := strings.CutSuffix(part, end); ok && trim(name) != "" {
			if o := ofOccupation(w, trim(strings.TrimRight(name, "-— ")), certificateWords[end]); o.Occupation != "" {
				return o
			}
		}
	}
	return market.Certificate{Name: part}
}

// ofOccupation makes the certificate of a level; one of an occupation of the classification names it.
func ofOccupation(w Words, name string, level market.CertificateLevel) market.Certificate {
	out := market.Certificate{Name: name, Level: level}
	if strings.HasSuffix(name, "工程技术人员") {
		if code, ok := w.Occupation(name); ok {
			out.Occupation = code
		}
	}
	return out
}

func formatCertificates(p *phrases, list []market.Certificate) string {
	parts := make([]string, len(list))
	by := p.word("list", "separator")
	for i, e := range list {
		parts[i] = e.Name
		if e.Level != "" {
			parts[i] += "[" + p.word("certificate", string(e.Level)) + "]"
		}
		occupation := ""
		if e.Occupation != "" && certificate(p.words, parts[i]).Occupation != e.Occupation {
			occupation = p.occupation(e.Occupation)
		}
		for _, detail := range []string{occupation, e.Direction, e.Number, string(e.Date)} {
			if detail != "" {
				parts[i] += blockDot + detail
				by = "\n"
			}
		}
	}
	return strings.Join(parts, by)
}
