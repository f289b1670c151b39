package tally

// Shape is what a tally has to hold for a row kind.
type Shape struct {
	// Buckets is the number of buckets of a histogram.
	Buckets int
	// Weighted says that rows carry weights other than 1.
	Weighted bool
	// Amounts says that the weight of a row is an amount, such as a revenue or a reach: it may be 0,
	// and is up to 1e12. Sums of amounts and of their squares stay exact.
	Amounts bool
	// Durations says that rows carry durations. Rows are then kept one by one.
	Durations bool
	// Stays says that rows are stays, from Row.Day to Row.Until, of customers who may have several.
	// Rows are then kept one by one, and in a window each customer counts once, in one of four
	// buckets: 1 for who was there at its start, 2 at its end, 3 at both and 0 at neither. Of
	// rows with a customer only those with an id take the place of another.
	Stays bool
	// Standing says that rows are answers that put customers where they stand until they answer
	// again: of the bucket Stands, or 0. In a window each customer counts once, in one of the four
	// buckets of stays. Respondents has to be LatestAnswer, and rows without a customer are nobody's
	// and do not count.
	Standing bool
	// Lookup says that customers are looked up: of each the first or the latest row is kept, and
	// nothing is counted. Blank where rows are to be counted.
	Lookup Respondents
	// Timed says that rows have a time; without one everything is in the period "all".
	Timed bool
	// Dimensions are the names of the segment dimensions, in order.
	Dimensions []string
	// IDs says that rows carry an id, of which the latest row wins.
	IDs bool
	// Respondents says which answers of a customer count within a period.
	Respondents Respondents
	// MaxCustomers bounds how many distinct ids or customers are kept, and how many durations or stays.
	MaxCustomers int
}

// keeps reports whether rows are kept one by one.
func (s Shape) keeps() bool { return s.Ordered() || s.lasting() }

// lasting reports whether rows carry how long something lasted.
func (s Shape) lasting() bool { return s.Durations || s.Stays }

// Ordered reports whether the place of a row may decide which of two rows counts.
func (s Shape) Ordered() bool {
	return s.IDs || s.Respondents.PerCustomer() || s.Lookup.PerCustomer()
}

// Respondents is which answers count as surveyed.
type Respondents string

// The ways to count respondents.
const (
	Answers      Respondents = "answers"
	FirstAnswer  Respondents = "first_answer"
	LatestAnswer Respondents = "latest_answer"
)

// PerCustomer reports whether a customer counts once.
func (r Respondents) PerCustomer() bool { return r == FirstAnswer || r == LatestAnswer }
