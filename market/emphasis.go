package market

// The bounds within which an employer may shift the weight of a rule, in percent of its own weight.
const (
	MinEmphasis = 50
	MaxEmphasis = 200
)

// Emphasis is what matters more or less than usual to an employer: for each rule of fit the percent of its own
// weight with which it counts, 50 to 200; nil is 100. It shifts weights and excludes nobody.
type Emphasis struct {
	Skills      *int `json:"skills,omitempty"`
	Evidence    *int `json:"evidence,omitempty"`
	Background  *int `json:"background,omitempty"`
	Experience  *int `json:"experience,omitempty"`
	Education   *int `json:"education,omitempty"`
	Field       *int `json:"field,omitempty"`
	Certificate *int `json:"certificate,omitempty"`
}

// FitRules lists the rules of fit in the order in which a match shows them.
func FitRules() []string {
	return []string{"skills", "evidence", "background", "experience", "education", "field", "certificate"}
}

// FitRuleCount is the number of the rules of fit.
const FitRuleCount = 7

// percents are the stated percents in the order of FitRules.
func (e *Emphasis) percents() [FitRuleCount]*int {
	return [...]*int{e.Skills, e.Evidence, e.Background, e.Experience, e.Education, e.Field, e.Certificate}
}

// Percents returns the percent of every rule of fit in the order of FitRules; a nil emphasis is 100 throughout.
func (e *Emphasis) Percents() [FitRuleCount]int {
	out := [FitRuleCount]int{100, 100, 100, 100, 100, 100, 100}
	if e == nil {
		return out
	}
	for i, p := range e.percents() {
		if p != nil {
			out[i] = *p
		}
	}
	return out
}

// emphasis checks that every stated percent lies within the bounds.
func (c *checker) emphasis(f string, e *Emphasis) {
	if e == nil {
		return
	}
	for i, p := range e.percents() {
		if p != nil {
			c.between(f+"."+FitRules()[i], *p, MinEmphasis, MaxEmphasis)
		}
	}
}
