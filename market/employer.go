package market

// Employer is an organisation that looks for people.
type Employer struct {
	Meta
	Source     string `json:"source,omitempty"`
	ExternalID string `json:"externalId,omitempty"`
	Name       string `json:"name"`
	// CreditCode is the unified social credit code (GB 32100), 18 characters with a check character.
	CreditCode string `json:"creditCode,omitempty"`
	Industry   string `json:"industry,omitempty"`
	// Size is the number of people in the employer's words ("100-499人").
	Size string `json:"size,omitempty"`
	// District is a code of GB/T 2260.
	District    string      `json:"district,omitempty"`
	Address     string      `json:"address,omitempty"`
	Contacts    []Contact   `json:"contacts,omitempty"`
	Partnership Partnership `json:"partnership,omitzero"`
	Text        string      `json:"text,omitempty"`
}

// Contact is a person to talk to at an employer.
type Contact struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

// Partnership is how an employer stands to the base.
type Partnership struct {
	State PartnershipState `json:"state,omitempty"`
	Since Date             `json:"since,omitempty"`
	Until Date             `json:"until,omitempty"`
}

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditWeights are the weights of GB 32100-2015: 3^(i-1) mod 31.
var creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// CreditCheck returns the check character of the first 17 characters of a unified social credit code
// (GB 32100-2015: C18 = 31 − Σ Ci·Wi mod 31), and false where they are too few or not of its alphabet.
func CreditCheck(code string) (byte, bool) {
	if len(code) < 17 {
		return 0, false
	}
	sum := 0
	for i := 0; i < 17; i++ {
		v := indexByte(creditAlphabet, code[i])
		if v < 0 {
			return 0, false
		}
		sum += v * creditWeights[i]
	}
	return creditAlphabet[(31-sum%31)%31], true
}

// ValidCreditCode tells whether the code has 18 characters of the alphabet and the right check character.
func ValidCreditCode(code string) bool {
	c, ok := CreditCheck(code)
	return ok && len(code) == 18 && code[17] == c
}

func indexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}
