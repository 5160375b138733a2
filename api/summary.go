package api

import (
	"slices"

	"talentmatch/app/text"
	"talentmatch/market"
)

// Summary says in sentences what a list of matches comes to: first how many are feasible and how many are to be
// confirmed, then, where it is so, that nothing ranks them and what to add, and who is not in the pool at all.
// The texts of the list must be filled in.
func Summary(l *market.MatchList, p *text.Printer) []string {
	demands := l.Of == market.KindDemand
	unknown := l.Total - l.Certain
	lines := []string{p.Text("api.match.head", market.Args{"certain": l.Certain, "unknown": unknown, "pool": l.Pool, "demands": demands})}
	if len(l.Items) > 0 && l.Items[0].Score == 0 {
		lines = append(lines, p.Text("api.match.zero", market.Args{"demands": demands, "empty": !tellsEnough(l)}))
	}
	outside := 0
	why := make([]string, len(l.Outside))
	for i, r := range l.Outside {
		outside += r.Count
		why[i] = p.Text("api.match.why", market.Args{"text": r.Text, "count": r.Count})
	}
	args := market.Args{"count": outside, "demands": demands, "why": why, "pool": l.Pool}
	if len(why) == 1 {
		args["all"] = l.Outside[0].Text
	}
	switch {
	case outside > 0:
		lines = append(lines, p.Text("api.match.outside", args))
	case l.Pool == 0 && l.Outside != nil:
		lines = append(lines, p.Text("api.match.empty", args))
	}
	return lines
}

// ruleOfTitles is the rule that compares by the title of a demand, which every demand has.
const ruleOfTitles = "background"

// tellsEnough tells whether the record that was matched says anything to compare by: a talent whatever is known
// on the employer's side, a demand more requirements than its title.
func tellsEnough(l *market.MatchList) bool {
	return slices.ContainsFunc(l.Items, func(m market.Match) bool {
		return slices.ContainsFunc(m.Parts, func(p market.Part) bool {
			return p.Side == market.SideFit && (p.Known && l.Of == market.KindDemand || p.Rule != ruleOfTitles && l.Of != market.KindDemand)
		})
	})
}

// shownSkills is how many must-skills a list of rejections names for people.
const shownSkills = 5

// mustSkill is the code of those who lack a must-skill.
const mustSkill market.Code = "must_skill"

// Brief returns the rejections as people read them: the five must-skills that leave out most, and one line for
// all the others in their place. Programs get the whole list.
func Brief(list []market.Rejection, p *text.Printer) []market.Rejection {
	var counts []int
	for _, r := range list {
		if r.Code == mustSkill {
			counts = append(counts, r.Count)
		}
	}
	if len(counts) <= shownSkills+1 {
		return list
	}
	slices.SortFunc(counts, func(a, b int) int { return b - a })
	least := counts[shownSkills-1]
	ties := shownSkills - slices.Index(counts, least)
	rest := market.Rejection{Code: mustSkill}
	skills := 0
	out, at := []market.Rejection{}, 0
	for _, r := range list {
		if r.Code == mustSkill {
			if r.Count < least || r.Count == least && ties == 0 {
				rest.Count += r.Count
				skills++
				continue
			}
			if r.Count == least {
				ties--
			}
		}
		out = append(out, r)
		if r.Code == mustSkill {
			at = len(out)
		}
	}
	rest.Text = p.Text("api.match.otherSkills", market.Args{"skills": skills, "count": rest.Count})
	return slices.Insert(out, at, rest)
}
