package market

// Document is a record on its way to a cache: the change, and the content unless it was deleted.
type Document struct {
	Kind    Kind
	ID      string
	Rev     int64
	Deleted bool
	// Talent or Demand is the content, by Kind.
	Talent *Talent
	Demand *Demand
}
