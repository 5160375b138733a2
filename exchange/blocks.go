package exchange

import (
	"regexp"
	"strconv"
	"strings"

	"talentmatch/market"
)

// block is one item of experience or training as it is written for people:
//
//	【工作】2022-03~2024-05 · 示例科技有限公司 / 工程师 · 24个月 · 技能 Python[掌握]、SQL
//	what was done, on as many lines as it takes
//
// Every part but the kind may be missing. What doesn't come back the same from this form is written as JSON.
type block struct {
	kind     string
	from, to market.Month
	// where and what are employer and role, or provider and name.
	where, what string
	amount      int
	skills      []market.Skill
	result      string
	text        string
}

// blockWords are the words of one sort of block, in Chinese and English, and what they stand for.
type blockWords struct {
	enum   string
	kinds  map[string]string
	amount string
}

var (
	experienceBlocks = &blockWords{enum: "experience", amount: "months", kinds: map[string]string{
		"经历": "", "experience": "", "工作": "job", "job": "job", "实习": "internship", "internship": "internship",
		"项目": "project", "project": "project", "竞赛": "competition", "competition": "competition"}}
	trainingBlocks = &blockWords{enum: "training", amount: "hours", kinds: map[string]string{
		"培训": "", "training": "", "课程": "course", "course": "course", "实训": "practice", "practice": "practice",
		"实习": "internship", "internship": "internship", "继续教育": "continuing", "continuing education": "continuing"}}

	reBlock       = regexp.MustCompile(`^【([^】]{1,20})】`)
	reBlockSpan   = regexp.MustCompile(`^([0-9]{4}(?:-[0-9]{2})?)?~([0-9]{4}(?:-[0-9]{2})?)?$`)
	reBlockAmount = regexp.MustCompile(`^([0-9]{1,6})(?:个月| months|学时| hours)$`)
	reBlockSkills = regexp.MustCompile(`^(?:技能|skills) (.+)$`)
	reBlockResult = regexp.MustCompile(`^(?:结果|result) (.+)$`)
)

const blockDot = " · "

// formatBlocks writes blocks, each from a line of its own.
func (p *phrases) formatBlocks(words *blockWords, list []block) string {
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = p.formatBlock(words, b)
	}
	return strings.Join(out, "\n")
}

func (p *phrases) formatBlock(words *blockWords, b block) string {
	kind := b.kind
	if kind == "" {
		kind = "none"
	}
	var parts []string
	if b.from != "" || b.to != "" {
		parts = append(parts, string(b.from)+"~"+string(b.to))
	}
	switch {
	case b.what != "":
		parts = append(parts, trim(b.where+" / "+b.what))
	case b.where != "":
		parts = append(parts, b.where)
	}
	if b.amount != 0 {
		parts = append(parts, strconv.Itoa(b.amount)+p.word("block", words.amount))
	}
	if len(b.skills) > 0 {
		items := make([]skillItem, len(b.skills))
		for i, s := range b.skills {
			items[i] = skillItem{code: s.Code, label: s.Label, level: s.Level, lastUsed: s.LastUsed}
		}
		parts = append(parts, p.word("block", "skills")+" "+p.formatSkills(items))
	}
	if b.result != "" {
		parts = append(parts, p.word("block", "result")+" "+b.result)
	}
	out := "【" + p.word(words.enum, kind) + "】" + strings.Join(parts, blockDot)
	if b.text != "" {
		out += "\n" + b.text
	}
	return out
}

// parseBlocks reads blocks; false where the cell is written otherwise.
func parseBlocks(c *cell, words *blockWords) ([]block, bool) {
	if !strings.HasPrefix(c.text, "【") {
		return nil, false
	}
	var out []block
	for _, line := range strings.Split(c.text, "\n") {
		m := reBlock.FindStringSubmatch(line)
		kind, known := "", false
		if m != nil {
			kind, known = words.kinds[m[1]]
		}
		switch {
		case known:
			b := block{kind: kind}
			if !b.readHead(c.row.words, line[len(m[0]):]) {
				return nil, false
			}
			out = append(out, b)
		case len(out) == 0:
			return nil, false
		default:
			last := &out[len(out)-1]
			if last.text != "" {
				last.text += "\n"
			}
			last.text += line
		}
	}
	return out, true
}

// readHead reads the first line of a block; false where it holds more than one part that isn't marked, which
// then is a text.
func (b *block) readHead(w Words, line string) bool {
	free := 0
	for _, part := range strings.Split(line, blockDot) {
		if part = trim(part); part == "" {
			continue
		}
		if m := reBlockSpan.FindStringSubmatch(part); m != nil && part != "~" {
			b.from, b.to = market.Month(m[1]), market.Month(m[2])
		} else if m := reBlockAmount.FindStringSubmatch(part); m != nil {
			b.amount, _ = strconv.Atoi(m[1])
		} else if m := reBlockSkills.FindStringSubmatch(part); m != nil {
			b.skills = toSkills(uniqueSkills(parseSkills(w, m[1])))
		} else if m := reBlockResult.FindStringSubmatch(part); m != nil {
			b.result = m[1]
		} else {
			where, what, _ := strings.Cut(part, "/")
			b.where, b.what = trim(where), trim(what)
			if free++; free > 1 || !shortText(b.where) || !shortText(b.what) {
				return false
			}
		}
	}
	return true
}

// experienceFromBlocks reads a cell of experience that was written in blocks.
func experienceFromBlocks(c *cell) ([]market.Experience, bool) {
	blocks, ok := parseBlocks(c, experienceBlocks)
	out := make([]market.Experience, len(blocks))
	for i, b := range blocks {
		out[i] = market.Experience{Kind: market.ExperienceKind(b.kind), Employer: b.where, Role: b.what, From: b.from, To: b.to,
			Months: b.amount, Skills: b.skills, Text: b.text}
	}
	return out, ok
}

func formatExperiences(p *phrases, list []market.Experience) string {
	blocks := make([]block, len(list))
	for i, e := range list {
		blocks[i] = block{kind: string(e.Kind), from: e.From, to: e.To, where: e.Employer, what: e.Role, amount: e.Months, skills: e.Skills, text: e.Text}
	}
	return p.formatBlocks(experienceBlocks, blocks)
}

// trainingFromBlocks reads a cell of training that was written in blocks.
func trainingFromBlocks(c *cell) ([]market.Training, bool) {
	blocks, ok := parseBlocks(c, trainingBlocks)
	out := make([]market.Training, len(blocks))
	for i, b := range blocks {
		out[i] = market.Training{Kind: market.TrainingKind(b.kind), Provider: b.where, Name: b.what, From: b.from, To: b.to,
			Hours: b.amount, Skills: b.skills, Result: b.result, Text: b.text}
	}
	return out, ok
}

func formatTraining(p *phrases, list []market.Training) string {
	blocks := make([]block, len(list))
	for i, t := range list {
		blocks[i] = block{kind: string(t.Kind), from: t.From, to: t.To, where: t.Provider, what: t.Name, amount: t.Hours, skills: t.Skills, result: t.Result, text: t.Text}
	}
	return p.formatBlocks(trainingBlocks, blocks)
}
