package values

import "advocacy_exporter/collector/tally"

// Fault is why a field cannot be used. The zero value is none.
type Fault struct {
	Reason  tally.Reason
	Problem string
}
