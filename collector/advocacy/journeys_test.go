package advocacy

import (
	"fmt"
	"testing"
)

func TestJourneys(t *testing.T) {
	const day = 24 * 3600
	for _, tc := range []struct {
		why  string
		h    Histogram
		want map[string]string
	}{
		{"one finished", lasting(60 * day), map[string]string{
			"time_to_advocacy_mean": "5.184e+06 of 1", "time_to_advocacy_median": "5.184e+06 of 1", "time_to_advocacy_p90": "5.184e+06 of 1",
			"time_to_advocacy_survival_median": "5.184e+06 of 1", "journeys_open": "0 of 1",
		}},
		{"nobody has come so far", lasting(-3*day, -day), map[string]string{"journeys_open": "2 of 2"}},
		{"three of four: 20 ± 4.302653 × 10 ÷ √3", lasting(10, 20, 30, -15), map[string]string{
			"time_to_advocacy_mean": "20 [0, 44.8414] of 3", "time_to_advocacy_median": "20 of 3", "time_to_advocacy_p90": "28 of 3",
			"time_to_advocacy_survival_median": "20 of 4", "journeys_open": "1 of 4",
		}},
		{"equal ones are only equal to the second: 9 ± 12.7062 × √(1 ÷ 12 ÷ 2)", lasting(9, 9), map[string]string{
			"time_to_advocacy_mean": "9 [6.40636, 11.5936] of 2", "time_to_advocacy_median": "9 of 2", "time_to_advocacy_p90": "9 of 2",
			"time_to_advocacy_survival_median": "9 of 2", "journeys_open": "0 of 2",
		}},
		{"no rows", Histogram{}, nil},
	} {
		for _, k := range JourneyKPIs() {
			if got, want := shown(k, tc.h), tc.want[k.Name]; got != want {
				t.Errorf("%s: %s is %q, want %q", tc.why, k.Name, got, want)
			}
		}
	}
}

// shown is a KPI at 0.95 as "0.5 [0.4, 0.6] of 100", or empty where there is none.
func shown(k *KPI, h Histogram) string {
	e, ok := k.Estimate(h, Z(0.95))
	switch {
	case !ok:
		return ""
	case !e.Bounded:
		return fmt.Sprintf("%.6g of %d", e.Value, e.N)
	}
	return fmt.Sprintf("%.6g [%.6g, %.6g] of %d", e.Value, e.Lower, e.Upper, e.N)
}
