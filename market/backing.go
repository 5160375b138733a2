package market

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Backing is an item of a record that shows a skill: its kind of evidence and its name, such as the name of a
// training or certificate, or the role of an experience.
type Backing struct {
	Kind Evidence `json:"kind"`
	Name string   `json:"name"`
}

// MaxBacking is how many items a reason names.
const MaxBacking = 3

// BackedBy lists the named items that show a skill, given by its code or, where it has none, its label: those of
// the strongest kind first, then in the record's order, each once. What the person only declares, or mentions
// in a description of themselves, is no item.
func (t *Talent) BackedBy(skill string) []Backing {
	var out []Backing
	add := func(kind Evidence, names ...string) {
		for _, name := range names {
			if name != "" {
				if b := (Backing{kind, name}); !slices.Contains(out, b) {
					out = append(out, b)
				}
				return
			}
		}
	}
	found := t.foundIn(skill)
	for i, c := range t.Certificates {
		if found["certificates["+strconv.Itoa(i)+"]"] {
			add(EvidenceCertificate, c.Name, c.Direction)
		}
	}
	for _, kind := range []Evidence{EvidenceExperience, EvidenceProject} {
		for i, e := range t.Experience {
			own := EvidenceExperience
			if e.Kind != "" && e.Kind != ExperienceJob {
				own = EvidenceProject
			}
			if own == kind && (names(e.Skills, skill) || found["experience["+strconv.Itoa(i)+"]"]) {
				add(kind, e.Role, e.Employer)
			}
		}
	}
	for i, e := range t.Training {
		if names(e.Skills, skill) || found["training["+strconv.Itoa(i)+"]"] {
			add(EvidenceTraining, e.Name, e.Provider)
		}
	}
	return out
}

// foundIn tells in which items of the record a skill was found in the text.
func (t *Talent) foundIn(skill string) map[string]bool {
	out := map[string]bool{}
	if t.Found != nil {
		for _, f := range t.Found.Skills {
			if item, _, ok := strings.Cut(f.Field, "."); ok && f.Code == skill {
				out[item] = true
			}
		}
	}
	return out
}

func names(list []Skill, skill string) bool {
	return slices.ContainsFunc(list, func(s Skill) bool {
		return s.Code == skill || s.Code == "" && strings.EqualFold(s.Label, skill)
	})
}

// NameEvidence puts into every reason of a match that says what skill the talent has the items behind it, as
// the argument "backedBy". The match is of this talent; its arguments are copied before they change.
func (t *Talent) NameEvidence(m *Match) {
	for i := range m.Parts {
		for j := range m.Parts[i].Reasons {
			r := &m.Parts[i].Reasons[j]
			if _, shown := r.Args["evidence"]; !shown {
				continue
			}
			skill, ok := r.Args["via"].(string)
			if !ok {
				skill, _ = r.Args["skill"].(string)
			}
			list := t.BackedBy(skill)
			if len(list) == 0 {
				continue
			}
			var items []Args
			for _, b := range list[:min(len(list), MaxBacking)] {
				items = append(items, Args{"kind": string(b.Kind), "name": b.Name})
			}
			r.Args = maps.Clone(r.Args)
			r.Args["backedBy"] = items
		}
	}
}
