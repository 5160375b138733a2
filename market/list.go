package market

// ListQuery asks for a page of a list of records. The filters and orders of each kind are those that the
// store declares for it.
type ListQuery struct {
	// Filter maps a declared field to the values of which any will do.
	Filter map[string][]string
	// Order is a declared single-valued field, with "-" before it for the other direction; empty is by id.
	Order string
	// Limit is 1 to 100 (0 = 20).
	Limit int
	// Cursor is the next of the page before.
	Cursor string
}

// The limits of lists.
const (
	DefaultLimit = 20
	MaxLimit     = 100
)

// CheckLimit returns the limit to use, and an error for one outside 1 to 100.
func CheckLimit(limit int) (int, error) {
	if limit == 0 {
		return DefaultLimit, nil
	}
	if limit < 1 || limit > MaxLimit {
		return 0, Invalid([]Problem{{Field: "limit", Code: ProblemOutOfRange, Args: Args{"value": limit, "low": 1, "high": MaxLimit}}})
	}
	return limit, nil
}

// BadCursor returns the error for a cursor that this list did not hand out.
func BadCursor() error {
	return Invalid([]Problem{{Field: "cursor", Code: ProblemBadFormat, Args: Args{"format": "cursor"}}})
}
