package config

import (
	"log/slog"
	"testing"
)

// A small configuration whose values are joined with a survey.
const joinedSources = `
sources:
  nps:
    csv: nps.csv
    survey: {score: nps, customer: plan}
  value:
    csv: nps.csv
    values: {customer: plan, value: nps, currency: EUR, cohort: {from: nps}}
  other:
    csv: nps.csv
    survey: {score: nps, customer: plan}
`

// What was read of a source that is joined with another is another thing once that one is defined
// otherwise, and only then.
func TestFingerprintCoversTheJoinedSource(t *testing.T) {
	path := written(t, joinedSources)
	fingerprint := func(variable string) string {
		t.Helper()
		c, err := Load(path, []string{variable})
		if err != nil {
			t.Fatal(err)
		}
		return c.fingerprint(c.Sources[2])
	}
	was := fingerprint("HOME=/root")
	for variable, same := range map[string]bool{
		"ADVOCACY_EXPORTER_SOURCES__NPS__SURVEY__SCALE=1-10":                  false,
		"ADVOCACY_EXPORTER_SOURCES__NPS__WHERE={done: [\"1\"]}":               false,
		"ADVOCACY_EXPORTER_SOURCES__NPS__CSV={path: nps.csv, header_rows: 2}": false,
		"ADVOCACY_EXPORTER_SOURCES__VALUE__VALUES__COHORT__FROM=other":        false,
		"ADVOCACY_EXPORTER_SOURCES__NPS__SCHEDULE=@every 1h":                  true,
		"ADVOCACY_EXPORTER_SOURCES__OTHER__SURVEY__SCALE=1-10":                true,
	} {
		if got := fingerprint(variable) == was; got != same {
			t.Errorf("%s: same fingerprint %t, want %t", variable, got, same)
		}
	}
}

func TestJobsReadTheSourcesThatTheyAreJoinedWith(t *testing.T) {
	jobs, err := load(t, joinedSources).Jobs(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, job := range jobs {
		switch {
		case job.Name != "value" && job.Joined != nil:
			t.Errorf("%s is joined", job.Name)
		case job.Name == "value" && (job.Joined == nil || job.Joined.Name != "nps" || job.Joined.Source == jobs[0].Source):
			t.Errorf("joined %+v", job.Joined)
		}
		if err := job.Close(); err != nil {
			t.Error(err)
		}
	}
}
