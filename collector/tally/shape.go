package tally

// Shape is what a tally has to hold for a row kind.
type Shape struct {
	// Buckets is the number of buckets of a histogram.
	Buckets int
	// Weighted says that rows carry weights other than 1.
	Weighted bool
	// Timed says that rows have a time; without one everything is in the period "all".
	Timed bool
	// Dimensions are the names of the segment dimensions, in order.
	Dimensions []string
	// IDs says that rows carry an id, of which the latest row wins.
	IDs bool
	// Respondents says which answers of a customer count within a period.
	Respondents Respondents
	// MaxCustomers bounds how many distinct ids or customers are kept.
	MaxCustomers int
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
