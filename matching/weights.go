package matching

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed weights.json
var weightsFile []byte

// full is the highest value of a rule and the unit of every share: ten thousand.
const full = 10000

// weights is the reviewed data file of the engine: the weights of the rules and the values of their curves.
// Every value is in ten-thousandths unless its name says otherwise.
type weights struct {
	Version    int              `json:"version"`
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
	Read        readWeights        `json:"read"`
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
}

type kindWeights struct {
	Job         int32 `json:"job"`
	Internship  int32 `json:"internship"`
	Project     int32 `json:"project"`
	Competition int32 `json:"competition"`
	// Elsewhere is the least relevance of an experience in another field; ElsewhereMost is the most, in
	// ten-thousandths of what is asked for, that all such experience together can come to.
	Elsewhere     int32 `json:"elsewhere"`
	ElsewhereMost int32 `json:"elsewhereMost"`
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
}

type startWeights struct {
	// GraceDays is how many days after the demand's start a talent may begin.
	GraceDays int32 `json:"graceDays"`
	SoonDays  int32 `json:"soonDays"`
	LaterDays int32 `json:"laterDays"`
	Later     int32 `json:"later"`
	Late      int32 `json:"late"`
}

// loadWeights reads the data file and checks what the arithmetic relies on.
func loadWeights() (*weights, error) {
	d := json.NewDecoder(bytes.NewReader(weightsFile))
	d.DisallowUnknownFields()
	var w weights
	if err := d.Decode(&w); err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	for _, side := range []map[string]int32{w.Fit, w.Appeal} {
		for name, v := range side {
			if v < 1 || v > 1000 {
				return nil, fmt.Errorf("weights: %s is %d, not 1 to 1000", name, v)
			}
		}
	}
	if len(w.Skill.AnyLevel) != 5 || len(w.Skill.Short) != 4 || len(w.Education) < 1 || len(w.Skill.Narrower) == 0 || len(w.Skill.Broader) == 0 {
		return nil, fmt.Errorf("weights: a curve has the wrong length")
	}
	for i := 1; i < len(w.Skill.AnyLevel); i++ {
		if w.Skill.AnyLevel[i] < w.Skill.AnyLevel[i-1] {
			return nil, fmt.Errorf("weights: anyLevel falls at %d", i)
		}
	}
	return &w, nil
}
