package main

import (
	"strings"
	"testing"
)

// In the example 30 customers became advocates in June by what they answered, and 10 of 55 are none any more.
func TestAdvocatesOfASurveyFromRowsToGauge(t *testing.T) {
	got := pullNow(t, "../../examples/advocates/advocacy.yml", "--source=respondents", "--at=2026-07-15", "--format=prometheus")
	for _, want := range []string{
		`advocacy_advocates{period="last_month",source="respondents"} 75`,
		`advocacy_advocates_growth_ratio{period="last_month",source="respondents",versus="previous"} 0.36363636363636365`,
		`advocacy_development_ratio{period="last_month",source="respondents"} 0.36363636363636365`,
		`advocacy_development_lower_ratio{period="last_month",source="respondents"} 0.1382563518892504`,
		`advocacy_development_upper_ratio{period="last_month",source="respondents"} 0.5890163753834768`,
		`advocacy_development_observations{period="last_month",source="respondents"} 55`,
		`advocacy_segment_advocates{dimension="region",period="last_month",segment="North",source="respondents"} 38`,
		`advocacy_segment_advocates{dimension="region",period="last_month",segment="South",source="respondents"} 21`,
		`advocacy_segment_advocates{dimension="region",period="last_month",segment="West",source="respondents"} 16`,
	} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("missing: %s", want)
		}
	}
}
