package rows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/calendar/calendartest"
	"advocacy_exporter/collector/evaluation"
)

var zone, moment = calendartest.Zone, calendartest.Moment

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	return calendar.DayOf(calendartest.Date(t, s))
}

// settings are those of the defaults, for the given periods.
func settings(periods ...calendar.Period) evaluation.Settings {
	return evaluation.Settings{Periods: periods, Confidence: 0.95, MinRespondents: 5, MaxSegments: 50}
}

// find is the sample of a KPI, overall or of dimension=segment.
func find(r *evaluation.Result, kpi string, p calendar.Period, where ...string) (evaluation.Sample, bool) {
	where = append(where, "", "")
	i := slices.IndexFunc(r.Samples, func(s evaluation.Sample) bool {
		return s.KPI.Name == kpi && s.Period == p && s.Dimension == where[0] && s.Segment == where[1]
	})
	if i < 0 {
		return evaluation.Sample{}, false
	}
	return r.Samples[i], true
}

// told writes a sample's value, n, changes and growth.
func told(s evaluation.Sample, ok bool) string {
	if !ok {
		return "nothing"
	}
	text := fmt.Sprintf("%.4g of %d", s.Estimate.Value, s.Estimate.N)
	for _, c := range s.Changes {
		text += fmt.Sprintf(", %s %+.4g", c.Versus, c.Value)
	}
	for _, g := range s.Growth {
		text += fmt.Sprintf(", %s grown %+.4g", g.Versus, g.Ratio)
	}
	return text
}

// labelled are the samples of a KPI as "mastodon,share: 3 of 4".
func labelled(r *evaluation.Result, kpi string, p calendar.Period) string {
	var all []string
	for _, s := range r.Samples {
		if s.KPI.Name == kpi && s.Period == p && s.Dimension == "" {
			all = append(all, strings.TrimPrefix(strings.Join(s.Labels, ",")+": "+told(s, true), ": "))
		}
	}
	return strings.Join(all, "; ")
}
