package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"talentmatch/market"
)

// schemaName names the schema of a type: its own name, with the lists and pages of this package spelled
// the way a reader would.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	names := map[string]string{
		"PageTalent": "TalentPage", "PageEmployer": "EmployerPage", "PageDemand": "DemandPage",
		"FoundFoundTalent": "TalentSearch", "FoundFoundDemand": "DemandSearch",
	}
	if better, ok := names[name]; ok {
		return better
	}
	return name
}

// enums are the values of the types that have a closed set of them.
var enums = map[reflect.Type][]any{
	typeOf[market.Education]():        values(market.Educations()...),
	typeOf[market.EmploymentType]():   values(market.EmploymentTypes()...),
	typeOf[market.CertificateLevel](): values(market.CertificateLevels()...),
	typeOf[market.DemandStatus]():     values(market.DemandStatuses()...),
	typeOf[market.ExperienceKind](): values(market.ExperienceJob, market.ExperienceInternship, market.ExperienceProject,
		market.ExperienceCompetition),
	typeOf[market.TrainingKind](): values(market.TrainingCourse, market.TrainingPractice, market.TrainingInternship,
		market.TrainingContinuing),
	typeOf[market.Looking](): values(market.LookingYes, market.LookingOpen, market.LookingNo),
	typeOf[market.PartnershipState](): values(market.PartnershipNone, market.PartnershipProspect, market.PartnershipActive,
		market.PartnershipEnded),
	typeOf[market.Evidence](): values(market.EvidenceCertificate, market.EvidenceExperience, market.EvidenceProject,
		market.EvidenceTraining, market.EvidenceDeclared, market.EvidenceText, market.EvidenceTitle),
	typeOf[market.Side]():        values(market.SideFit, market.SideAppeal),
	typeOf[market.Feasible]():    values(market.FeasibleYes, market.FeasibleNo, market.FeasibleUnknown),
	typeOf[market.Requirement](): values(market.Requirements()...),
	typeOf[market.Relax]():       values(market.Relaxes()...),
	typeOf[market.Wish]():        values(market.Wishes()...),
	typeOf[market.GapBy]():       values(market.GapBys()...),
	typeOf[market.JobOutcome]():  values(market.JobSucceeded, market.JobFailed, market.JobPanicked),
	typeOf[market.RowStatus](): values(market.RowCreated, market.RowUpdated, market.RowUnchanged,
		market.RowRejected),
	typeOf[market.AssignOrder](): values(market.AssignByScore, market.AssignBySides),
	typeOf[market.Kind]():        values(market.KindTalent, market.KindEmployer, market.KindDemand),
}

func values[T ~string](list ...T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// finish completes what reflection alone can't know: closed sets, formats, ranges, descriptions, and which
// schemas are strict.
func (b *describer) finish() {
	strict := b.strictSchemas()
	for name, s := range b.registry.Map() {
		t := b.registry.TypeFromRef("#/components/schemas/" + name)
		if !strict[name] && s.AdditionalProperties == false {
			s.AdditionalProperties = nil // answers may grow
		}
		for _, f := range reflect.VisibleFields(t) {
			member, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			prop := s.Properties[member]
			if prop == nil {
				continue
			}
			refine(prop, f.Type)
			b.explain(name, member, prop)
		}
	}
}

// refine sets what the type of a member says beyond its kind.
func refine(s *huma.Schema, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s.Nullable = false
	if t.Kind() == reflect.Slice && s.Items != nil {
		refine(s.Items, t.Elem())
		return
	}
	if set, ok := enums[t]; ok {
		s.Enum = set
	}
	switch t {
	case typeOf[market.Score]():
		*s = huma.Schema{Type: "number", Minimum: ptr(0.0), Maximum: ptr(100.0)} // two decimals; multipleOf would fail on binary fractions
	case typeOf[market.Weight]():
		*s = huma.Schema{Type: "number", Minimum: ptr(0.0)}
	case typeOf[market.Share]():
		*s = huma.Schema{Type: "number", Minimum: ptr(0.0), Maximum: ptr(1.0)}
	case typeOf[market.Level]():
		s.Minimum, s.Maximum = ptr(0.0), ptr(4.0)
	case typeOf[market.Date]():
		s.Format = "date"
	case typeOf[market.Month]():
		s.Pattern = `^[0-9]{4}(-[0-9]{2})?$`
	case typeOf[market.Args]():
		*s = huma.Schema{Type: "object", AdditionalProperties: true}
	}
	if s.Type == "string" && s.ContentEncoding == "base64" {
		*s = huma.Schema{Type: "string", Format: "binary"}
	}
}

// explain describes a member: "api.field.SCHEMA.NAME" where the catalogues have it, else "api.field.NAME".
// A reference takes no description beside it in older readers, so it is wrapped.
func (b *describer) explain(schema, member string, s *huma.Schema) {
	key := "api.field." + schema + "." + member
	if !b.p.Has(key) {
		key = "api.field." + member
	}
	s.Description = b.p.Text(key, nil)
	if contains(withFound, member) {
		s.ReadOnly = true
	}
}

// strictSchemas are the schemas that bodies are made of: in them an unknown member is refused.
func (b *describer) strictSchemas() map[string]bool {
	strict := map[string]bool{}
	var visit func(s *huma.Schema)
	visit = func(s *huma.Schema) {
		if s == nil {
			return
		}
		if s.Ref != "" {
			name := strings.TrimPrefix(s.Ref, "#/components/schemas/")
			if strict[name] {
				return
			}
			strict[name] = true
			visit(b.registry.SchemaFromRef(s.Ref))
			return
		}
		visit(s.Items)
		for _, p := range s.Properties {
			visit(p)
		}
	}
	for _, s := range b.inputs {
		visit(s)
	}
	return strict
}
