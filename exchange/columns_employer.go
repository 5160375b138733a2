package exchange

import (
	"slices"
	"strings"
	"sync"

	"talentmatch/market"
)

type employerField = field[market.Employer]

var employerSpec = sync.OnceValue(func() *recordSpec[market.Employer] {
	s := &recordSpec[market.Employer]{
		names:    loadNames()[market.KindEmployer],
		fields:   slices.Concat(employerHead(), employerContacts(), employerPartnership(), employerOrigin()),
		validate: (*market.Employer).Validate,
		finish:   finishEmployer,
		seal:     func(e *market.Employer) { e.Meta = market.Meta{ID: e.ID} },
	}
	s.index()
	return s
})

func employerHead() []employerField {
	credit := textField("creditCode", func(e *market.Employer) *string { return &e.CreditCode })
	credit.text = true
	credit.read = func(c *cell) func(*market.Employer) {
		v := strings.ToUpper(c.text)
		return func(e *market.Employer) { e.CreditCode = v }
	}
	return []employerField{
		textField("name", func(e *market.Employer) *string { return &e.Name }),
		credit,
		textField("industry", func(e *market.Employer) *string { return &e.Industry }),
		textField("size", func(e *market.Employer) *string { return &e.Size }),
		districtField("district", func(e *market.Employer) *string { return &e.District }),
		textField("address", func(e *market.Employer) *string { return &e.Address }),
	}
}

// employerOrigin are the columns by which programs know the record; they stand last, behind what people read.
func employerOrigin() []employerField {
	return []employerField{
		idField("source", func(e *market.Employer) *string { return &e.Source }),
		idField("externalId", func(e *market.Employer) *string { return &e.ExternalID }),
		idField("id", func(e *market.Employer) *string { return &e.ID }),
	}
}

// contactParts are the columns of the first contact.
var contactParts = []struct {
	key string
	at  func(*market.Contact) *string
}{
	{"contact.name", func(c *market.Contact) *string { return &c.Name }},
	{"contact.title", func(c *market.Contact) *string { return &c.Title }},
	{"contact.phone", func(c *market.Contact) *string { return &c.Phone }},
	{"contact.email", func(c *market.Contact) *string { return &c.Email }},
}

func employerContacts() []employerField {
	none := func(*cell) func(*market.Employer) { return nil } // finishEmployer reads these together
	var out []employerField
	for _, part := range contactParts {
		out = append(out, employerField{
			key: part.key, read: none, text: part.key == "contact.phone",
			write: func(_ *phrases, e *market.Employer) string {
				if len(e.Contacts) == 0 {
					return ""
				}
				return *part.at(&e.Contacts[0])
			},
		})
	}
	more := employerField{
		key: "contacts.more", read: none,
		write: func(_ *phrases, e *market.Employer) string {
			if len(e.Contacts) < 2 {
				return ""
			}
			return toJSON(e.Contacts[1:])
		},
	}
	return append(out, more)
}

func employerPartnership() []employerField {
	text := textField("text", func(e *market.Employer) *string { return &e.Text })
	text.join = joinTexts
	return []employerField{
		enumField("partnership.state", "partnership", partnershipWords, func(e *market.Employer) *market.PartnershipState { return &e.Partnership.State }),
		dateField("partnership.since", false, func(e *market.Employer) *market.Date { return &e.Partnership.Since }),
		dateField("partnership.until", true, func(e *market.Employer) *market.Date { return &e.Partnership.Until }),
		text,
	}
}

// finishEmployer reads the contacts. A phone or address without a name is a contact under the employer's name.
func finishEmployer(row *rowContext) []func(*market.Employer) {
	var out []func(*market.Employer)
	for _, part := range contactParts {
		c := row.stated(part.key)
		if c == nil {
			continue
		}
		v := c.text
		switch {
		case c.clear:
			v = ""
		case part.key == "contact.phone":
			v = c.phone()
		}
		out = append(out, func(e *market.Employer) {
			list := append([]market.Contact(nil), e.Contacts...)
			if len(list) == 0 {
				if v == "" {
					return
				}
				list = append(list, market.Contact{})
			}
			*part.at(&list[0]) = v
			e.Contacts = list
		})
	}
	out = append(out, nameContact)
	if c := row.stated("contacts.more"); c != nil {
		var more []market.Contact
		if !c.clear {
			v, ok := jsonCell[[]market.Contact](c)
			if !ok {
				c.unreadable("json")
			}
			more = v
		}
		out = append(out, func(e *market.Employer) {
			e.Contacts = append(slices.Clone(e.Contacts[:min(1, len(e.Contacts))]), more...)
		})
	}
	return out
}

// nameContact gives a contact without a name that of the employer, and drops one without anything.
func nameContact(e *market.Employer) {
	if len(e.Contacts) == 0 || e.Contacts[0].Name != "" {
		return
	}
	if e.Contacts[0] == (market.Contact{}) {
		e.Contacts = slices.Clone(e.Contacts[1:])
		return
	}
	e.Contacts[0].Name = e.Name
}
