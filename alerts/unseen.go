package alerts

import (
	"fmt"
	"slices"
	"strings"
)

// Unseen says which alerts there are none of, because no configured period is one to look at.
func Unseen(settings Settings, scope Scope) []string {
	p := plan{settings: settings, scope: scope}
	var notes []string
	if looked := append(slices.Clone(closedPeriods), fastPeriods...); !slices.ContainsFunc(looked, scope.has) {
		notes = append(notes, fmt.Sprintf("no alerts on changes: global.periods has none of %s", strings.Join(periodNames(looked), ", ")))
	}
	if _, ok := p.standing(KPI{Timed: true}); !ok {
		notes = append(notes, "no alerts on benchmarks and limits: all of global.periods begin anew with few rows; add days such as 30d, or last_month")
	}
	return notes
}
