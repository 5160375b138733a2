package api

import (
	"strconv"

	"talentmatch/market"
)

// maxTags is how many skills an entry of a list shows.
const maxTags = 6

func (c *call) demandEntry(d *market.Demand) entry {
	e := entry{ID: d.ID, Title: d.Title, Status: string(d.Status)}
	if len(d.Place.Districts) > 0 {
		e.District = c.label("district", d.Place.Districts[0])
	}
	e.Note = c.salary(d.Salary)
	for _, s := range d.Skills {
		e.Tags = append(e.Tags, c.skillName(s.Code, s.Label))
	}
	e.Tags = firstTags(e.Tags)
	return e
}

func (c *call) talentEntry(t *market.Talent) entry {
	e := entry{ID: t.ID, Title: t.Private.Name}
	if t.District != "" {
		e.District = c.label("district", t.District)
	}
	if edu, ok := t.HighestEducation(); ok {
		e.Note = c.p.Text("word.education."+string(edu.Level), nil)
		if edu.Field != "" {
			e.Note += " · " + edu.Field
		}
	}
	for _, s := range t.Skills {
		e.Tags = append(e.Tags, c.skillName(s.Code, s.Label))
	}
	e.Tags = firstTags(e.Tags)
	return e
}

func firstTags(tags []string) []string {
	if len(tags) > maxTags {
		return append(tags[:maxTags:maxTags], "+"+strconv.Itoa(len(tags)-maxTags))
	}
	return tags
}

func (c *call) skillName(code, label string) string {
	if code == "" {
		return label
	}
	return c.label("skill", code)
}

// skillAt is the name of a skill with its level where one is stated.
func (c *call) skillAt(code, label string, level market.Level) string {
	name := c.skillName(code, label)
	if level == market.LevelUnknown {
		return name
	}
	return c.p.Text("api.page.skillAt", market.Args{"name": name, "level": int(level)})
}

// salary writes a range the way ads do.
func (c *call) salary(s *market.Salary) string {
	if s == nil {
		return c.p.Text("api.page.negotiable", nil)
	}
	return c.p.Text("api.page.salary", market.Args{"min": s.Min, "max": s.Max, "months": s.Months})
}
