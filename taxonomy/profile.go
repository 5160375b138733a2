package taxonomy

import (
	"strings"

	"talentmatch/market"
)

// maxReadRoles is the most desired roles that are read.
const maxReadRoles = 3

var (
	// ownEducation before a level make it the person's own; so does a degree behind it.
	ownEducation = []string{"大学", "学院", "学历", "学历:", "学历为", "统招", "全日制", "专业", "系", "学校", "最高学历"}
	// hopes in a clause make what it says a plan.
	hopes = []string{"计划", "准备", "打算", "希望", "想", "目标", "考研", "报考", "备考", "争取", "梦想", "未来", "家教", "辅导", "学生", "孩子", "plan to", "hope to", "want to", "will "}
	// ownYears in a clause make its years experience.
	ownYears = []string{"经验", "工作", "从业", "经历", "experience"}
)

// Profile reads what a person says about themselves: the highest education and its field (硕士在读), the years
// of work (3年工作经验) and the desired roles (求职意向：数据分析师), in time linear in the text. It reads only
// what is plainly said; plans and what concerns others is left out. Spans name the field "private.about".
func (t *Taxonomy) Profile(text string) market.ReadProfile {
	var out market.ReadProfile
	q := askers.Get().(*asker)
	defer askers.Put(q)
	var requirements market.ReadRequirements
	q.reset(t, &requirements)
	q.begins("private.about")
	text = readable(text)
	for q.base < len(text) {
		end := chunkEnd(text, q.base)
		q.part = text[q.base:end]
		q.r.read(t.scanner, t.fieldNames.m, q.part)
		q.scan(cueMatcher())
		for i := range q.clauses {
			q.own(&q.clauses[i], &out)
		}
		if out.Field == nil {
			q.ownField(&out)
		}
		q.base = end
	}
	q.out, q.t, q.part = nil, nil, ""
	return out
}

// own reads one clause of a self-description.
func (q *asker) own(c *clause, out *market.ReadProfile) {
	if c.lo == c.hi {
		return
	}
	runes := q.r.f.runes[c.start:c.end]
	hoped, worked := hasAny(runes, hopes), hasAny(runes, ownYears)
	for k := c.lo; k < c.hi; k++ {
		switch x := &q.cues[k]; {
		case x.class == cueWish:
			q.ownRoles(c, x, out)
		case hoped || q.has(c, cueNoise):
		case x.class == cueEducation:
			q.ownEducation(c, x, out)
		case x.class == cueYear && worked:
			q.ownYears(c, x, out)
		}
	}
}

func (q *asker) ownEducation(c *clause, x *cue, out *market.ReadProfile) {
	t := q.eduTail(c, x.end)
	before := q.before(c, x.start)
	latin := !isHan(q.r.f.runes[x.start]) && x.end-x.start > 8 // bachelor's degree
	bare := latin || len(before) == 0 && skipSpaces(q.r.f.runes[:c.end], t.end) == c.end
	if t.barred || t.above || endsInAny(before, eduRefused) || !t.degree && !bare && !endsInAny(before, ownEducation) {
		return
	}
	e := readEducation(&eduRead{level: x.value, span: q.span(x.start, max(x.end, t.end))})
	if out.Education == nil || e.Level.Rank() > out.Education.Level.Rank() {
		out.Education = e
	}
}

func (q *asker) ownYears(c *clause, x *cue, out *market.ReadProfile) {
	least, _, start, _, ok := q.yearsRange(c, x.start)
	runes := q.r.f.runes[:c.end]
	i := skipSpaces(runes, x.end)
	if j := consumed(runes, i, yearsAbove); j > i {
		i = skipSpaces(runes, j)
	}
	if !ok || least < 1 || least > maxReadYears || endsInAny(q.before(c, start), yearsBarredBefore) ||
		consumed(runes, i, yearsBarredBehind) > i || turnsAway(runes, i) || q.saysCompany(c) {
		return
	}
	if out.Experience == nil || least > out.Experience.MinYears {
		out.Experience = &market.ReadYears{MinYears: least, Span: q.span(start, x.end)}
	}
}

// ownRoles reads the roles behind a heading such as 求职意向：. Only what the classification knows is taken.
func (q *asker) ownRoles(c *clause, x *cue, out *market.ReadProfile) {
	const longest = 20
	runes := q.r.f.runes
	i := skipSpaces(runes[:c.end], x.end)
	if i >= c.end || runes[i] != ':' && runes[i] != '为' && runes[i] != '是' {
		return
	}
	for i = skipSpaces(runes[:c.end], i+1); i < c.end && len(out.Roles) < maxReadRoles; i++ {
		j := i
		for j < c.end && runes[j] != '、' && runes[j] != '/' && runes[j] != '|' && runes[j] != '或' && (runes[j] != ' ' || j > i && isASCIILetter(runes[j-1])) {
			j++
		}
		s := q.span(i, j)
		name := strings.TrimSpace(q.part[s.Start-q.base : s.End-q.base])
		if _, ok := q.t.Occupation(name); j-i < 2 || j-i > longest || !ok {
			return
		}
		out.Roles = append(out.Roles, market.ReadWish{Name: name, Span: s})
		i = j
	}
}

// ownField reads the field of study, the first that a word such as 专业 names outside of plans.
func (q *asker) ownField(out *market.ReadProfile) {
	at := 0
	q.eachStudy(func(s *token) bool {
		for at+1 < len(q.clauses) && q.clauses[at+1].start <= int(s.start) {
			at++
		}
		c := &q.clauses[at]
		if len(q.r.drops) == 0 || q.has(c, cueNoise) || hasAny(q.r.f.runes[c.start:c.end], hopes) {
			return true
		}
		d := q.r.drops[0]
		def, _ := q.t.fieldNames.m.longest(q.r.f, d.start)
		if def == nil {
			return true
		}
		n := &q.t.tables.Fields[def.value]
		out.Field = &market.ReadField{Code: n.Code, Name: n.Zh, Span: q.span(d.start, d.end)}
		return false
	})
}
