package config

import (
	"strings"
	"testing"
)

const withMetrics = `
sources:
  nps: {csv: nps.csv, survey: {score: nps, time: {column: at, layout: 02-01-2006}}}
  crm: {csv: nps.csv, clients: {time: {column: at, layout: 02-01-2006}, channel: plan, referred: [pro]}}
metrics:
  health_ratio: {composite: {nps.advocacy_score: 0.75, crm.client_referral: 0.25}}
  mood_ratio: {composite: {parts: {nps.advocacy_score: 1}, missing: reweight}}
  referrals_per_advocate_ratio: {ratio: {of: crm.referred_clients, to: nps.advocates}}
  contacts: {sum: [crm.new_clients, nps.advocates]}
  arrivals_growth_ratio: {growth: crm.new_clients}
`

func TestMetricsAreInOrderWithTheirInputs(t *testing.T) {
	var got []string
	for _, m := range load(t, withMetrics).OwnMetrics() {
		got = append(got, m.KPI.Name+": "+m.KPI.Formula+" from "+strings.Join(m.Sources(), ", "))
	}
	want := []string{
		"arrivals_growth_ratio: crm.new_clients ÷ that of the period before − 1 from crm",
		"contacts: crm.new_clients + nps.advocates from crm, nps",
		"health_ratio: 0.25 × crm.client_referral + 0.75 × nps.advocacy_score, each on 0 … 1 from crm, nps",
		"mood_ratio: 1 × nps.advocacy_score, each on 0 … 1 from nps",
		"referrals_per_advocate_ratio: crm.referred_clients ÷ nps.advocates from crm, nps",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestMetricsAreWrittenAsTheyAreRead(t *testing.T) {
	first := load(t, withMetrics)
	if again := load(t, first.YAML()); again.YAML() != first.YAML() {
		t.Errorf("got\n%s\nwant\n%s", again.YAML(), first.YAML())
	}
	for _, want := range []string{"nps.advocacy_score: 0.75", "contacts:\n    sum: [crm.new_clients, nps.advocates]", "missing: reweight"} {
		if !strings.Contains(first.YAML(), want) {
			t.Errorf("no %q in\n%s", want, first.YAML())
		}
	}
}

// An editor that has the schema takes what the exporter takes, and refuses what it refuses.
func TestSchemaKnowsMetrics(t *testing.T) {
	schema := compiled(t)
	if err := validate(schema, []byte(withMetrics)); err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{
		`health_ratio: {composite: {nps.advocacy_score: much}}`,
		`health_ratio: {composite: {missing: ignore, nps.advocacy_score: 1}}`,
		`contacts: {sum: nps.advocates}`,
		`contacts: {sum: [nps.advocates, nps.passives], mean: [nps.advocates, nps.passives]}`,
		`a_ratio: {ratio: {of: nps.advocates}}`,
		`A: {sum: [nps.advocates, nps.passives]}`,
	} {
		text := withMetrics[:strings.Index(withMetrics, "metrics:")] + "metrics: {" + wrong + "}\n"
		if err := validate(schema, []byte(text)); err == nil {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}

func TestMetricsAreHeldAgainstTheirBenchmarks(t *testing.T) {
	c := load(t, withMetrics+`
benchmarks:
  mood: {kpi: mood_ratio, excellent: 0.7, origin: board 2026}
  score: {kpi: advocacy_score, excellent: 0.7, origin: board 2026}
`)
	for _, m := range c.OwnMetrics() {
		if held := len(m.Benchmarks) == 1 && m.Benchmarks[0].Borders[0].Value == 0.7; held != (m.KPI.Name == "mood_ratio") {
			t.Errorf("%s is held against %v", m.KPI.Name, m.Benchmarks)
		}
	}
}
