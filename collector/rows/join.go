package rows

import (
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// Joiner is a kind whose rows can be joined with those of another source, on the customer.
type Joiner interface {
	Kind
	// Join is what the settings join with, or nil where they join with nothing.
	Join() *Join
}

// Join is another source, whose customers are looked up before rows are read.
type Join struct {
	// From is the name of the source, and At the key that gives it, such as "cohort/from".
	From, At string
	// Lookup says how customers are looked up among rows of a kind, as of the end of a day. The error
	// says why these rows do not tell.
	Lookup func(of Kind, today calendar.Day) (Lookup, error)
}

// Lookup is how the customers of another source are looked up.
type Lookup struct {
	// Rows reads no more of the rows than is asked for.
	Rows Kind
	// Customers are those in what was counted of the rows.
	Customers func(*tally.Set) *tally.Customers
	// Joined is the kind whose rows know these customers.
	Joined func(*tally.Customers) Kind
	// Rejects says that nobody else reads what is looked up, so that rows in which it is wrong are
	// to be told of with the rows that are joined.
	Rejects bool
}

// JoinOf is the join of a kind, or nil where it has none.
func JoinOf(kind Kind) *Join {
	if joiner, ok := kind.(Joiner); ok {
		return joiner.Join()
	}
	return nil
}
