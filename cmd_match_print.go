package main

import (
	"fmt"
	"io"
	"strings"

	"talentmatch/api"
	"talentmatch/market"
)

// lineWidth is how wide printed reasons may be, in columns.
const lineWidth = 100

// separator joins reasons in the language.
func (p *program) separator() string {
	if p.p.Lang() == "zh" {
		return "；"
	}
	return "; "
}

// printMatches prints a list of matches with their reasons.
func (p *program) printMatches(w io.Writer, list *market.MatchList) {
	people := list.Of == market.KindTalent
	for i, line := range api.Summary(list, p.p) {
		if i == 0 {
			line = p.t("cli.match.head", market.Args{"text": line, "asOf": string(list.AsOf), "engine": list.Engine})
		}
		wrap(w, "", line, lineWidth)
	}
	rows := [][]string{p.columnsOf("number", "score", "fit", "appeal", "coverage", "feasible", "id", "who")}
	for i := range list.Items {
		rows = append(rows, p.matchRow(fmt.Sprint(i+1), &list.Items[i], people))
	}
	if len(list.Items) > 0 {
		p.tableWithReasons(w, rows, list.Items)
	}
	if list.Next != "" {
		fmt.Fprintln(w, p.t("cli.match.next", market.Args{"cursor": list.Next}))
	}
	if len(list.Rejected) > 0 {
		fmt.Fprintln(w, "\n"+p.t("cli.match.rejected", market.Args{"count": list.Pool - list.Total}))
		for _, r := range api.Brief(list.Rejected, p.p) {
			fmt.Fprintf(w, "  %6d  %s\n", r.Count, r.Text)
		}
	}
	if len(list.NearMisses) > 0 {
		fmt.Fprintln(w, "\n"+p.t("cli.match.near", nil))
		near := [][]string{}
		for i := range list.NearMisses {
			m := &list.NearMisses[i]
			row := p.matchRow("", m, people)
			near = append(near, append(row[1:2:2], row[6], row[7], p.texts(m.Failed)))
		}
		table(w, near)
	}
}

func (p *program) columnsOf(names ...string) []string {
	row := make([]string, len(names))
	for i, n := range names {
		row[i] = p.t("cli.match.column."+n, nil)
	}
	return row
}

func (p *program) matchRow(number string, m *market.Match, people bool) []string {
	id, who := m.Demand.ID, m.Demand.Title
	if m.Demand.Employer != "" {
		who += " · " + m.Demand.Employer
	}
	if people {
		id, who = m.Talent.ID, m.Talent.Name
	}
	return []string{number, m.Score.String(), m.Fit.String(), m.Appeal.String(), percent(m.Coverage),
		p.t("word.feasible."+string(m.Feasible), nil), id, shorten(who, 50)}
}

// percent prints a share as whole percents.
func percent(s market.Share) string { return fmt.Sprintf("%d%%", (int(s)+50)/100) }

// tableWithReasons prints the rows, and under each the reasons that gave most points, and what is to be
// confirmed.
func (p *program) tableWithReasons(w io.Writer, rows [][]string, items []market.Match) {
	var head strings.Builder
	table(&head, rows)
	lines := strings.Split(strings.TrimRight(head.String(), "\n"), "\n")
	fmt.Fprintln(w, lines[0])
	for i := range items {
		fmt.Fprintln(w, lines[i+1])
		for _, side := range []market.Side{market.SideFit, market.SideAppeal} {
			if s := p.sideTexts(&items[i], side); s != "" {
				wrap(w, "      ", p.side(side)+s, lineWidth)
			}
		}
		if s := p.texts(items[i].Unknown); s != "" {
			wrap(w, "      ", p.t("cli.match.confirm", nil)+" "+s, lineWidth)
		}
	}
}

// side names a side before what it consists of.
func (p *program) side(s market.Side) string {
	return p.t("cli.match.side", market.Args{"side": p.t("word.side."+string(s), nil)})
}

// sideTexts joins the reasons of a side's known rules.
func (p *program) sideTexts(m *market.Match, side market.Side) string {
	var list []string
	for i := range m.Parts {
		if part := &m.Parts[i]; part.Side == side && part.Known {
			if s := p.texts(part.Reasons); s != "" {
				list = append(list, s)
			}
		}
	}
	return strings.Join(list, p.separator())
}

func (p *program) texts(list []market.Reason) string {
	var out []string
	for _, r := range list {
		if r.Text != "" {
			out = append(out, r.Text)
		}
	}
	return strings.Join(out, p.separator())
}

// printMatch prints one match with every rule, its points and its reasons.
func (p *program) printMatch(w io.Writer, m *market.Match) {
	demand := m.Demand.Title
	if m.Demand.Employer != "" {
		demand += " · " + m.Demand.Employer
	}
	fmt.Fprintln(w, p.t("cli.match.pair", market.Args{"talent": m.Talent.Name, "talentId": m.Talent.ID, "demand": demand, "demandId": m.Demand.ID}))
	fmt.Fprintln(w, p.t("cli.match.scores", market.Args{"score": m.Score.String(), "fit": m.Fit.String(), "appeal": m.Appeal.String(),
		"low": m.Bounds.Low.String(), "high": m.Bounds.High.String(), "coverage": percent(m.Coverage),
		"feasible": p.t("word.feasible."+string(m.Feasible), nil), "engine": m.Engine, "asOf": string(m.AsOf)}))
	room := 0
	for i := range m.Parts {
		room = max(room, columns(p.t("word.rule."+m.Parts[i].Rule, nil)))
	}
	for _, side := range []market.Side{market.SideFit, market.SideAppeal} {
		fmt.Fprintln(w, "\n"+strings.TrimSpace(p.side(side)))
		for i := range m.Parts {
			if m.Parts[i].Side == side {
				p.printPart(w, &m.Parts[i], room)
			}
		}
	}
	for _, l := range []struct {
		title   string
		reasons []market.Reason
	}{{"cli.match.failed", m.Failed}, {"cli.match.confirm", m.Unknown}} {
		if len(l.reasons) == 0 {
			continue
		}
		fmt.Fprintln(w, "\n"+p.t(l.title, nil))
		for _, r := range l.reasons {
			wrap(w, "  - ", r.Text, lineWidth)
		}
	}
}

// printPart prints what one rule gave; room is what the names of rules take.
func (p *program) printPart(w io.Writer, part *market.Part, room int) {
	name := p.t("word.rule."+part.Rule, nil)
	pad := strings.Repeat(" ", room-columns(name)+1)
	head := fmt.Sprintf("  %s%s%6s  ", name, pad, part.Points)
	var body strings.Builder
	wrap(&body, strings.Repeat(" ", columns(head)), p.t("cli.match.part", market.Args{"value": part.Value.String(), "weight": part.Weight,
		"text": p.texts(part.Reasons)}), lineWidth)
	fmt.Fprint(w, head+strings.TrimLeft(body.String(), " "))
}
