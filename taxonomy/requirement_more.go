package taxonomy

import (
	"strings"
	"unicode/utf8"

	"talentmatch/market"
)

// The most findings of a kind; more are no requirements but a list of everything.
const (
	maxReadCertificates = 10
	maxReadDistricts    = 5
	maxPlaceNames       = 20
)

// studies reads the fields of study of the part at hand: those that a list names which a word such as 专业
// ends or begins.
func (q *asker) studies() {
	at := 0
	q.eachStudy(func(s *token) bool {
		for at+1 < len(q.clauses) && q.clauses[at+1].start <= int(s.start) {
			at++
		}
		q.studied(&q.clauses[at], s)
		return true
	})
}

// eachStudy visits the words about lists of fields with the fields in q.r.drops, until visit answers false.
func (q *asker) eachStudy(visit func(s *token) bool) {
	r := &q.r
	for i := range r.studies {
		floor, roof := 0, len(r.f.runes)
		if i > 0 {
			floor = int(r.studies[i-1].end)
		}
		if i+1 < len(r.studies) {
			roof = int(r.studies[i+1].end)
		}
		r.drops = r.drops[:0]
		r.study(q.t.fieldNames.m, &r.studies[i], floor, roof)
		if !visit(&r.studies[i]) {
			return
		}
	}
}

// studied adds the fields of the list that belongs to the word s in clause c.
func (q *asker) studied(c *clause, s *token) {
	r := &q.r
	if len(r.drops) == 0 || c.section == sectionBenefits || q.has(c, cueNoise) {
		return
	}
	role := market.ReadRequired
	if c.section == sectionPreferred || q.orderBehind(c, int(s.end)) {
		role = market.ReadPreferred
	}
	for _, d := range r.drops {
		def, _ := q.t.fieldNames.m.longest(r.f, d.start)
		if def == nil || len(q.out.Fields) >= market.MaxWishes {
			continue
		}
		n := &q.t.tables.Fields[def.value]
		q.addField(market.ReadField{Code: n.Code, Name: n.Zh, Role: role, Span: q.span(d.start, d.end)})
	}
}

// orderBehind tells whether a word of preference stands behind rune i in the clause, and no level of education
// or years between that it could belong to.
func (q *asker) orderBehind(c *clause, i int) bool {
	for k := c.lo; k < c.hi; k++ {
		x := &q.cues[k]
		if x.start < i {
			continue
		}
		switch x.class {
		case cueOrder:
			return true
		case cueYear:
			return false
		}
	}
	return false
}

// addField adds a field once; what is required anywhere is required.
func (q *asker) addField(f market.ReadField) {
	if i, twice := q.fields[f.Code]; twice {
		if f.Role == market.ReadRequired {
			q.out.Fields[i].Role = f.Role
		}
		return
	}
	q.fields[f.Code] = len(q.out.Fields)
	q.out.Fields = append(q.out.Fields, f)
}

var (
	// holds before a certificate show that it is asked for.
	holds = []string{"持有", "持", "具有", "具备", "取得", "获得", "获", "考取", "通过", "过", "拥有", "有", "英语", "英语水平", "英语达到", "达到", "需", "须", "要求", "考过", "英语能力", "holding", "hold", "have", "has", "a valid", "certified", "持有有效", "备有"}
	// certified behind it show the same.
	certified = []string{"证书", "证", "认证", "资格", "及以上", "以上", "或以上", "水平", "级", "/", "、", "优先", "者优先", "等", "或", "中级", "高级", "初级", "certificate", "certification", "certified", "or above", "or higher", "preferred", "required", "is"}
	// paperless names of papers that are no certificate: 相关证书, 毕业证书.
	paperless = []string{"相关", "专业", "以下", "一下", "行业", "此类", "各类", "等", "技能", "资格", "上述", "任意", "同等", "荣誉", "毕业", "学位", "学历", "结业", "实习", "离职", "一定", "经验", "能力", "获奖", "其他", "其它", "岗位", "多个", "个", "必要", "对应", "有效"}
	paperNo   = []string{"经验", "能力", "熟悉", "负责", "学历", "年", "优先", "了解", "以上"}
)

// certificate reads a certificate with a known name.
func (q *asker) certificate(c *clause, x *cue) {
	known := certificateName{name: "数字技术工程师"}
	if x.class == cueCertificate {
		known = certificates[x.value]
	}
	runes := q.r.f.runes[:c.end]
	before, i := q.before(c, x.start), skipSpaces(runes, x.end)
	asked := endsInAny(before, holds) || i < len(runes) && consumed(runes, i, certified) > i
	bare := len(before) == 0 && i == len(runes)
	if !asked && !(bare && (known.latin || q.field == "title")) && !q.has(c, cuePaper) || q.field == "title" && !q.has(c, cuePaper) {
		return
	}
	if q.has(c, cueNoise) || c.section == sectionDuties && !q.has(c, cuePaper) || endsInAny(before, eduRefused) || q.taught(c) {
		return
	}
	cert := market.ReadCertificate{Name: known.name, Role: q.role(c), Span: q.span(x.start, x.end)}
	if x.class == cueDigital || known.name == "软考" {
		cert.Level, cert.Span = q.grade(c, x.start, x.end)
	}
	if x.class == cueDigital {
		cert.Occupation = q.engineer(c, x)
	}
	q.addCertificate(cert)
}

// taught tells clauses that speak of courses and customers rather than of the one who is looked for.
func (q *asker) taught(c *clause) bool {
	return hasAny(q.r.f.runes[c.start:c.end], []string{"培训课程", "课程", "授课", "学员", "教学", "讲师", "考试服务", "备考", "报名"})
}

func (q *asker) addCertificate(x market.ReadCertificate) {
	key := x.Name + " " + x.Occupation
	if i, twice := q.certs[key]; twice {
		if x.Role == market.ReadRequired {
			q.out.Certificates[i].Role = x.Role
		}
		return
	}
	if len(q.out.Certificates) < maxReadCertificates {
		q.certs[key] = len(q.out.Certificates)
		q.out.Certificates = append(q.out.Certificates, x)
	}
}

// grade reads the level of a certificate that stands right beside runes [i, j), and answers where both stand.
func (q *asker) grade(c *clause, i, j int) (market.CertificateLevel, market.Span) {
	const reach = 3
	runes := q.r.f.runes
	for n, w := range []string{"初级", "中级", "高级"} {
		for k := max(c.start, i-reach); k < min(c.end, j+reach); k++ {
			if hasRunes(runes[k:c.end], w) {
				return market.CertificateLevels()[n], q.span(min(i, k), max(j, k+2))
			}
		}
	}
	return "", q.span(i, j)
}

// engineer reads the occupation of a certificate of 数字技术工程师 from the clause: 人工智能工程技术人员.
func (q *asker) engineer(c *clause, x *cue) string {
	const ending = "工程技术人员"
	runes := q.r.f.runes[c.start:c.end]
	for i := range runes {
		if hasRunes(runes[i:], ending) {
			from := max(0, i-12)
			if code, ok := q.t.Occupation(string(runes[from : i+6])); ok {
				return code
			}
		}
	}
	behind := strings.Trim(string(q.r.f.runes[x.end:min(c.end, x.end+12)]), "()[]-·: ")
	for n := utf8.RuneCountInString(behind); n >= 2; n-- {
		if code, ok := q.t.occupationTitles.exact[key(string([]rune(behind)[:n])+ending)]; ok {
			return q.t.tables.Occupations[code].Code
		}
	}
	return ""
}

// paper reads a certificate without a known name: 持有食品检验工证书.
func (q *asker) paper(c *clause, x *cue) {
	const longest, shortest = 16, 2
	runes := q.r.f.runes
	if !isHan(runes[x.start]) || c.section == sectionDuties || q.has(c, cueNoise) || q.taught(c) {
		return
	}
	for k := c.lo; k < c.hi; k++ {
		if y := &q.cues[k]; (y.class == cueCertificate || y.class == cueDigital) && y.start < x.end {
			return // that is its name
		}
	}
	from := -1
	for i := max(c.start, x.start-longest-2); i < x.start; i++ {
		if j := consumed(runes[:x.start], i, []string{"持有", "具有", "具备", "取得", "获得", "考取", "持"}); j > i {
			from, i = j, j-1
		}
	}
	if from < 0 || x.start-from < shortest || x.start-from > longest {
		return
	}
	name := strings.TrimSpace(string(runes[from:x.start]))
	if hasAny([]rune(name), paperNo) || beginsWithAny([]rune(name), paperless) || endsInAny([]rune(name), paperless) || strings.ContainsAny(name, "、/和或及的") {
		return
	}
	cert := market.ReadCertificate{Name: name + string(runes[x.start:x.end]), Role: q.role(c), Span: q.span(from, x.end)}
	for n, w := range []string{"初级", "中级", "高级"} {
		if strings.Contains(name, w) {
			cert.Level = market.CertificateLevels()[n]
		}
	}
	if strings.Contains(name, "工程技术人员") {
		cert.Occupation, _ = q.t.Occupation(name)
	}
	q.addCertificate(cert)
}

// employment reads the kind of employment: from a title that says it, or from a text that names it as such.
func (q *asker) employment(c *clause, x *cue) {
	if q.out.Type != nil || q.has(c, cueRefuse) {
		return
	}
	if q.field != "title" && !q.typeNamed(c, x) {
		return
	}
	kind := market.EmploymentTypes()[x.value]
	q.out.Type = &market.ReadType{Type: kind, Span: q.span(x.start, x.end)}
}

// typeNamed tells whether the text calls the job itself so: 工作性质：全职, 招聘实习生, 实习时间至少3个月.
func (q *asker) typeNamed(c *clause, x *cue) bool {
	runes := q.r.f.runes[:c.end]
	before, i := q.before(c, x.start), skipSpaces(runes, x.end)
	if h := q.first(c, cueTypeHead); h != nil && h.end <= x.start && x.start-h.end <= 4 {
		return true
	}
	if x.value == 0 || x.value == 3 {
		return endsInAny(before, []string{"this is a", "a"}) && consumed(runes, i, []string{"position", "role", "job"}) > i
	}
	if consumed(runes, i, []string{"position", "role", "job"}) > i && endsInAny(before, []string{"this is a", "this is an", "is an", "is a"}) {
		return true
	}
	if x.value == 2 && consumed(runes, i, []string{"时间至少", "时间不少于", "时间:", "周期至少", "周期:", "不少于", "至少", "时长", "3个月以上", "三个月以上", "6个月以上", "半年以上", "地点", "待遇", "薪资:"}) > i {
		return true
	}
	return endsInAny(before, []string{"招聘", "诚聘", "每周至少", "可持续", "能持续", "持续", "可", "能", "能保证", "本岗位为", "岗位为"}) && i == len(runes)
}

// remote reads that the work can be done from anywhere.
func (q *asker) remote(c *clause, x *cue) {
	if q.out.Remote != nil || q.has(c, cueRefuse) || c.section == sectionDuties {
		return
	}
	runes := q.r.f.runes[:c.end]
	before, i := q.before(c, x.start), skipSpaces(runes, x.end)
	before = trimColon(before)
	head := endsInAny(before, []string{"可", "支持", "接受", "允许", "全职", "全程", "长期", "可以", "能", "工作方式", "办公方式", "办公形式", "工作形式", "工作地点", "提供", "is", "(", "[", "【", "-", "fully", "100%", "can", "a"})
	bare := len(before) == 0 && (i == len(runes) || runes[i] == ')' || runes[i] == ']' || runes[i] == '】')
	if !head && !bare && !(q.field == "title") {
		return
	}
	if i < len(runes) && consumed(runes, i, []string{"软件", "系统", "平台", "产品", "工具", "设备", "技术", "方案", "经验", "能力", "控制", "运维", "团队"}) > i {
		return
	}
	s := q.span(x.start, x.end)
	q.out.Remote = &s
}

// place reads the district that is named as the place of work behind cue x.
func (q *asker) place(c *clause, x *cue) {
	const reach = 24
	if len(q.out.Districts) >= maxReadDistricts || q.places >= maxPlaceNames {
		return
	}
	runes := q.r.f.runes
	i := x.end
	for i < c.end && (runes[i] == ' ' || runes[i] == ':' || runes[i] == '在' || runes[i] == '为' || runes[i] == '】' || runes[i] == ']' || runes[i] == '-') {
		i++
	}
	end := i
	for end < min(c.end, i+reach) && (isHan(runes[end]) || isASCIILetter(runes[end]) || runes[end] == '·' || runes[end] == '-' && end > i) {
		end++
	}
	if i >= end || i == x.end && isHan(runes[i]) && isHan(runes[x.start]) {
		return
	}
	q.places++
	code, ok := q.t.District(string(runes[i:end]))
	if !ok {
		return
	}
	for _, d := range q.out.Districts {
		if d.Code == code {
			return
		}
	}
	q.out.Districts = append(q.out.Districts, market.ReadDistrict{Code: code, Span: q.span(i, end)})
}
