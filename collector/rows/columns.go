package rows

import (
	"fmt"
	"maps"
	"slices"

	"advocacy_exporter/sources"
)

// validate reports what is wrong with the columns that most row kinds have alike.
func (c columns) validate(report sources.Report) {
	if c.time != nil {
		c.time.Check(report)
	}
	for _, name := range slices.Sorted(maps.Keys(c.segments)) {
		if problem := dimensionProblem(name); problem != "" {
			report("segments/"+name, problem)
		}
	}
}

// validateMaxCustomers reports a bound that leaves no room.
func validateMaxCustomers(most int, report sources.Report) {
	if most < 1 {
		report("max_customers", fmt.Sprintf("%d is not above 0: give how many ids or customers there may be", most))
	}
}
