package advocacy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"advocacy_exporter/collector/advocacy"
)

func TestFamilies(t *testing.T) {
	for _, c := range []struct {
		kpi     string
		part    advocacy.Part
		segment bool
		want    string
	}{
		{"advocacy_score", advocacy.ValuePart, false, "advocacy_score_ratio"},
		{"advocacy_score", advocacy.ValuePart, true, "advocacy_segment_score_ratio"},
		{"advocacy_score", advocacy.LowerPart, false, "advocacy_score_lower_ratio"},
		{"advocacy_score", advocacy.ObservationsPart, false, "advocacy_score_observations"},
		{"advocacy_score", advocacy.ChangePart, false, "advocacy_score_change_ratio"},
		{"advocacy_score", advocacy.ChangeUpperPart, true, "advocacy_segment_score_change_upper_ratio"},
		{"advocacy_score", advocacy.ChangeConfidencePart, false, "advocacy_score_change_confidence_ratio"},
		{"net_advocacy_score", advocacy.ValuePart, false, "advocacy_net_score_ratio"},
		{"net_promoter_score", advocacy.ValuePart, false, "advocacy_net_promoter_score"},
		{"net_promoter_score", advocacy.ChangeLowerPart, false, "advocacy_net_promoter_score_change_lower"},
		{"net_promoter_score", advocacy.ChangeConfidencePart, false, "advocacy_net_promoter_score_change_confidence_ratio"},
		{"rating_mean", advocacy.ValuePart, false, "advocacy_rating_mean"},
		{"rating_mean", advocacy.ObservationsPart, false, "advocacy_rating_mean_observations"},
		{"rating_ratio", advocacy.ValuePart, false, "advocacy_rating_ratio"},
		{"satisfaction", advocacy.UpperPart, false, "advocacy_satisfaction_upper_ratio"},
		{"passives", advocacy.ValuePart, false, "advocacy_responses"},
		{"passives", advocacy.GrowthPart, false, "advocacy_responses_growth_ratio"},
	} {
		if got := kpi(c.kpi).Family(c.part, c.segment); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// families is every family of the survey KPIs, and what HELP says of it.
func families(t *testing.T) map[string]string {
	all := map[string]string{}
	for _, k := range advocacy.SurveyKPIs(scale("0-10")) {
		for _, part := range k.Parts() {
			for _, segment := range []bool{false, true} {
				name, help := k.Family(part, segment), k.FamilyHelp(part, segment)
				if before, taken := all[name]; taken && (before != help || k.Class == "") {
					t.Errorf("%s is two families:\n%s\n%s", name, before, help)
				}
				all[name] = help
			}
		}
	}
	return all
}

func TestNamesPassTheLint(t *testing.T) {
	var exposition strings.Builder
	for name, help := range families(t) {
		fmt.Fprintf(&exposition, "# HELP %[1]s %[2]s\n# TYPE %[1]s gauge\n%[1]s 1\n", name, help)
	}
	problems, err := promlint.New(strings.NewReader(exposition.String())).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

func TestHelpTellsWhatToMind(t *testing.T) {
	for name, help := range families(t) {
		needs := []string{"Cached", "."}
		switch {
		case strings.Contains(name, "_observations"):
			needs = append(needs, "Rows behind", "the customers where respondents")
		case strings.Contains(name, "_confidence"), strings.Contains(name, "_change_lower"), strings.Contains(name, "_change_upper"):
			needs = append(needs, "conservative", "n is advocacy_")
		case strings.Contains(name, "_responses"):
			needs = append(needs, "n is the answers")
		default:
			needs = append(needs, "n is advocacy_")
		}
		for _, need := range needs {
			if !strings.Contains(help, need) {
				t.Errorf("%s: %q does not say %q", name, help, need)
			}
		}
		if strings.ContainsAny(help, "{}\n") || !strings.HasSuffix(help, ".") {
			t.Errorf("%s: %q is no plain sentence", name, help)
		}
	}
	nps := kpi("net_promoter_score").FamilyHelp(advocacy.ValuePart, false)
	if !strings.Contains(nps, "-100 to 100") || !strings.Contains(nps, "Few answers") {
		t.Errorf("got %q", nps)
	}
}

func TestScalesHaveTheirKPIs(t *testing.T) {
	counted := []string{"advocates", "passives", "detractors"}
	rated := []string{"rating_mean", "rating_ratio", "satisfaction"}
	for name, want := range map[string][]string{
		"0-10":    slices.Concat([]string{"advocacy_score", "net_advocacy_score", "net_promoter_score"}, rated, counted),
		"1-10":    slices.Concat([]string{"advocacy_score", "net_advocacy_score", "net_promoter_score"}, rated, counted),
		"1-5":     slices.Concat([]string{"advocacy_score", "net_advocacy_score"}, rated, counted),
		"boolean": slices.Concat([]string{"advocacy_score", "net_advocacy_score"}, rated, counted),
		"classes": slices.Concat([]string{"advocacy_score", "net_advocacy_score", "net_promoter_score"}, counted),
	} {
		var got []string
		for _, k := range advocacy.SurveyKPIs(scale(name)) {
			got = append(got, k.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}
