package matching

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"talentmatch/market"
)

// weightsFiles hold the weights of every version. A file never changes once it has been released: what is new
// comes in a file of the next number, and a parameter that an older file lacks means what was done before.
//
//go:embed weights/*.json
var weightsFiles embed.FS

// full is the highest value of a rule and the unit of every share: ten thousand.
const full = 10000

// weights is the reviewed data file of the engine: the weights of the rules and the values of their curves.
// Every value is in ten-thousandths unless its name says otherwise.
type weights struct {
	Version int `json:"version"`
	// Emphasis lets an employer shift the weights of fit.
	Emphasis bool `json:"emphasis"`
	// Tables is the version of market.MatchTables that is read, 0 for none.
	Tables int `json:"tables"`
	// Question names the unknown whose answer would move the score most.
	Question bool `json:"question"`
	// Jokes takes a self-description of hardly any letters for none.
	Jokes bool `json:"jokes"`
	// Gate lets what says little by itself count in full only for who is of the field.
	Gate       gateWeights      `json:"gate"`
	Fit        map[string]int32 `json:"fit"`
	Appeal     map[string]int32 `json:"appeal"`
	Neutral    int32            `json:"neutral"`
	Skill      skillWeights     `json:"skill"`
	Proof      proofWeights     `json:"proof"`
	Title      titleWeights     `json:"title"`
	Background kindWeights      `json:"background"`
	Experience kindWeights      `json:"experience"`
	// Education holds the value by how many levels are missing.
	Education   []int32            `json:"education"`
	Field       fieldWeights       `json:"field"`
	Certificate certificateWeights `json:"certificate"`
	Place       placeWeights       `json:"place"`
	Salary      salaryWeights      `json:"salary"`
	Start       startWeights       `json:"start"`
	Reading     readingWeights     `json:"reading"`
}

type skillWeights struct {
	// Narrower and Broader hold the credit by distance, the last one for everything further.
	Narrower []int32 `json:"narrower"`
	Broader  []int32 `json:"broader"`
	Related  int32   `json:"related"`
	// Siblings hold the credit of a skill under the same parent, by the parent's number of children.
	Siblings []struct {
		UpTo  int   `json:"upTo"`
		Value int32 `json:"value"`
	} `json:"siblings"`
	// AnyLevel is the value of a level where none is asked for; index 0 is an unknown level.
	AnyLevel []int32 `json:"anyLevel"`
	// Short is the value by how many levels are missing.
	Short     []int32 `json:"short"`
	Proven    int32   `json:"proven"`
	Declared  int32   `json:"declared"`
	Mentioned int32   `json:"mentioned"`
	// Stale holds the value of a skill last used more than that many months ago.
	Stale []struct {
		Months int   `json:"months"`
		Value  int32 `json:"value"`
	} `json:"stale"`
	// The weights of a requirement for which the employer gave none, in tenths of the employer's scale.
	DefaultWeight int32 `json:"defaultWeight"`
	CommonWeight  int32 `json:"commonWeight"`
	ReadWeight    int32 `json:"readWeight"`
	// Common lists skills that everybody claims, with all that is narrower.
	Common []string `json:"common"`
	// Curve bends the weighted mean over the required skills; see curve.
	Curve       curve              `json:"curve"`
	Association associationWeights `json:"association"`
	Rarity      rarityWeights      `json:"rarity"`
	Read        readWeights        `json:"read"`
	Typical     typicalWeights     `json:"typical"`
}

// readWeights say how skills count that were read in a demand's title and text. An ad names many of which nobody has
// all, so a part of them is enough: Share of their weight, but at least Least tenths. Share 0 asks for all of them.
type readWeights struct {
	Share int32 `json:"share"`
	Least int32 `json:"least"`
	// Beside reads them also where the employer listed skills; Most is then the most weight, in tenths, that all of
	// them together have.
	Beside bool  `json:"beside"`
	Most   int32 `json:"most"`
	// MostShare is the same as a share of the weight of those that are listed; the larger of both holds.
	MostShare int32 `json:"mostShare"`
	// Title is how many times more a skill weighs that the title names.
	Title int32 `json:"title"`
}

// associationWeights say what measured association is worth where the taxonomy knows no closer relation.
type associationWeights struct {
	// Least is the least strength that counts.
	Least int `json:"least"`
	// Share is the credit of full strength; Beside what is added of it to the credit of a relation of the taxonomy.
	Share  int32 `json:"share"`
	Beside int32 `json:"beside"`
	// Most is the most credit that association may bring a skill to.
	Most int32 `json:"most"`
}

// rarityWeights are the weights, in tenths of the employer's scale, of a requirement for which the employer gave none:
// of a skill that all ask for, and of one that hardly anybody asks for. 0 leaves them alone.
type rarityWeights struct {
	Low  int32 `json:"low"`
	High int32 `json:"high"`
}

// gateWeights say how much a rule of fit that isn't about the field itself (education, field of study, years) counts
// for who isn't of the field: relevance is the better of the values of skills and background, and the curve turns it
// into the share with which those rules count. Without a curve they always count in full.
type gateWeights struct {
	Curve curve    `json:"curve"`
	Rules []string `json:"rules"`
	// Appeal does the same with the value of the role for the rules of appeal.
	Appeal      curve    `json:"appeal"`
	AppealRules []string `json:"appealRules"`
	// OpenRole lets the rules of appeal count in full where no role is wished.
	OpenRole bool `json:"openRole"`
}

// curve is a rising line through points (from, to), both 0 to full, that begins at 0 and ends at full; an empty one
// changes nothing.
type curve [][2]int32

// at returns the value of the curve, rounded down between points.
func (c curve) at(v int32) int32 {
	for i := 1; i < len(c); i++ {
		if a, b := c[i-1], c[i]; v <= b[0] {
			return a[1] + (b[1]-a[1])*(v-a[0])/(b[0]-a[0])
		}
	}
	return v
}

func (c curve) check(name string) error {
	if len(c) == 0 {
		return nil
	}
	if c[0][0] != 0 || c[len(c)-1] != [2]int32{full, full} {
		return fmt.Errorf("%s does not go from 0 to %d", name, full)
	}
	for i := 1; i < len(c); i++ {
		if c[i][0] <= c[i-1][0] || c[i][1] < c[i-1][1] {
			return fmt.Errorf("%s does not rise at point %d", name, i)
		}
	}
	return nil
}

type proofWeights struct {
	Certificate int32 `json:"certificate"`
	Experience  int32 `json:"experience"`
	Project     int32 `json:"project"`
	Training    int32 `json:"training"`
}

type titleWeights struct {
	Same       int32 `json:"same"`
	Occupation int32 `json:"occupation"`
	Group      int32 `json:"group"`
	Words      int32 `json:"words"`
	// Track is the least value of two titles of the same line of work; words in common bring it up to TrackWords.
	// Without it lines of work are not looked at.
	Track      int32 `json:"track"`
	TrackWords int32 `json:"trackWords"`
	// Modifier is the value where one title's line of work only qualifies the other's (AI产品经理 for 算法).
	Modifier int32 `json:"modifier"`
	// Apart is the most that words in common, and OccupationApart what the same group of occupations, are worth for
	// titles of different lines of work.
	Apart           int32 `json:"apart"`
	OccupationApart int32 `json:"occupationApart"`
	// Seniority lists the words of each rank, lowest first; Gap holds the share of the value that is left by how many
	// ranks lie between.
	Seniority [][]string `json:"seniority"`
	Gap       []int32    `json:"gap"`
	// HintLow and HintHigh are the value of a role that nothing but the past hints at, where it is unlike and like;
	// 0 leaves the neutral value.
	HintLow  int32 `json:"hintLow"`
	HintHigh int32 `json:"hintHigh"`
	// Open lists wishes that wish nothing in particular (其他, 不限); they count as none.
	Open []string `json:"open"`
	// SeniorYears holds the years of experience that a title of each rank implies where the demand asks for none.
	SeniorYears []uint8 `json:"seniorYears"`
}

type kindWeights struct {
	Job         int32 `json:"job"`
	Internship  int32 `json:"internship"`
	Project     int32 `json:"project"`
	Competition int32 `json:"competition"`
	// Practice is a practice (实训) kept among the trainings; 0 leaves trainings out.
	Practice int32 `json:"practice"`
	// Elsewhere is the least relevance of an experience in another field; ElsewhereMost is the most, in
	// ten-thousandths of what is asked for, that all such experience together can come to.
	Elsewhere     int32 `json:"elsewhere"`
	ElsewhereMost int32 `json:"elsewhereMost"`
	// Untitled is the share of the relevance of the skills with which an experience without a role counts as one of
	// the field.
	Untitled int32 `json:"untitled"`
	// Monthly compares what went on in a month with each other, whatever field it was of, so that one more experience
	// takes nothing from another; without it the one that is worth most has the month for itself.
	Monthly bool `json:"monthly"`
	// Graduate tells who has internships or projects, but no job yet, as such.
	Graduate bool `json:"graduate"`
	// ByYears holds the percent of its weight with which experience counts, by the years that are asked for, the last one
	// for more: the more years, the more of the job rests on them.
	ByYears []int64 `json:"byYears"`
	// Wish is what the wish to do the job counts for as background, where it is all that there is.
	Wish int32 `json:"wish"`
}

type fieldWeights struct {
	Same  int32 `json:"same"`
	Close int32 `json:"close"`
	Words int32 `json:"words"`
}

type certificateWeights struct {
	Full     int32 `json:"full"`
	OneBelow int32 `json:"oneBelow"`
	TwoBelow int32 `json:"twoBelow"`
	Words    int32 `json:"words"`
}

type placeWeights struct {
	Within      int32 `json:"within"`
	Around      int32 `json:"around"`
	Borders     int32 `json:"borders"`
	City        int32 `json:"city"`
	CityBorders int32 `json:"cityBorders"`
	Province    int32 `json:"province"`
	// Home is the value of the place of living where no wish is stated.
	Home int32 `json:"home"`
}

type salaryWeights struct {
	// Least is the value of an offer that just reaches the wish; Covered of one that starts at it.
	Least   int32 `json:"least"`
	Covered int32 `json:"covered"`
	// ShortHalf is the value of an offer that falls short by nothing; it reaches 0 at half the wish.
	ShortHalf int32 `json:"shortHalf"`
	// Beyond lessens an offer whose lower end lies far above the wish: such a job is meant for somebody else.
	Beyond beyondWeights `json:"beyond"`
}

// beyondWeights say from how many percent of the upper end of a wish an offer counts as beyond it, and the share of the
// value that is left at To percent and above; To 0 turns it off.
type beyondWeights struct {
	From  int64 `json:"from"`
	To    int64 `json:"to"`
	Least int32 `json:"least"`
}

type startWeights struct {
	// GraceDays is how many days after the demand's start a talent may begin.
	GraceDays int32 `json:"graceDays"`
	SoonDays  int32 `json:"soonDays"`
	LaterDays int32 `json:"laterDays"`
	Later     int32 `json:"later"`
	Late      int32 `json:"late"`
}

// Versions lists the versions of the weights that the engine can run, oldest first.
func Versions() []int {
	var out []int
	names, _ := fs.Glob(weightsFiles, "weights/*.json") // the pattern is a constant and well formed
	for _, name := range names {
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "weights/"), ".json"))
		if err == nil {
			out = append(out, n)
		}
	}
	sort.Ints(out)
	return out
}

// loadWeights reads the data file of a version.
func loadWeights(version int) (*weights, error) {
	raw, err := weightsFiles.ReadFile(fmt.Sprintf("weights/%d.json", version))
	if err != nil {
		return nil, fmt.Errorf("weights of version %d: there are only %v", version, Versions())
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	var w weights
	if err := d.Decode(&w); err != nil {
		return nil, fmt.Errorf("weights of version %d: %w", version, err)
	}
	if w.Version != version {
		return nil, fmt.Errorf("weights of version %d: the file says %d", version, w.Version)
	}
	if err := w.check(); err != nil {
		return nil, fmt.Errorf("weights of version %d: %w", version, err)
	}
	return &w, nil
}

// check makes sure of what the arithmetic relies on.
func (w *weights) check() error {
	for _, side := range []map[string]int32{w.Fit, w.Appeal} {
		for name, v := range side {
			if v < 1 || v > 1000 {
				return fmt.Errorf("%s is %d, not 1 to 1000", name, v)
			}
		}
	}
	if len(w.Skill.AnyLevel) != 5 || len(w.Skill.Short) != 4 || len(w.Education) < 1 || len(w.Skill.Narrower) == 0 || len(w.Skill.Broader) == 0 {
		return fmt.Errorf("a curve has the wrong length")
	}
	for i := 1; i < len(w.Skill.AnyLevel); i++ {
		if w.Skill.AnyLevel[i] < w.Skill.AnyLevel[i-1] {
			return fmt.Errorf("anyLevel falls at %d", i)
		}
	}
	for name, c := range map[string]curve{"skill.curve": w.Skill.Curve, "gate.curve": w.Gate.Curve, "gate.appeal": w.Gate.Appeal} {
		if err := c.check(name); err != nil {
			return err
		}
	}
	if len(w.Title.Seniority) > 0 && len(w.Title.Gap) == 0 {
		return fmt.Errorf("title.gap is missing")
	}
	for _, name := range market.FitRules() {
		if w.Fit[name] == 0 {
			return fmt.Errorf("fit lacks %s", name)
		}
	}
	return nil
}
