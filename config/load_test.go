package config

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const small = `
global: {timezone: Europe/Berlin, industry: software_saas, segment_kpis: [rating_ratio], jitter: 30s}
sources:
  nps: &nps
    csv: nps.csv
    schedule: "0 6 * * *"
    labels: {brand: north}
    where: {done: [1, true]}
    survey: {score: nps, time: {column: at, layout: 02-01-2006}, segments: [plan]}
  crm:
    <<: *nps
    csv: {path: nps.csv, delimiter: ";"}
    schedule: "@every 1h"
    max_age: 7d
    industry: retail
benchmarks:
  ours: {kpi: advocacy_score, excellent: 0.7, needs_improvement: 0.5, origin: board 2026, date: 2026-01-15, valid_until: 2027-01-15}
`

// load writes a configuration into a folder of its own and loads it.
func load(t *testing.T, text string, environ ...string) *Config {
	t.Helper()
	c, err := Load(written(t, text), environ)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func written(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"advocacy.yml": text, "nps.csv": "nps,at,plan,done\n10,31-12-2025,pro,1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "advocacy.yml")
}

func TestSourcesAreInOrderWithTheirDefaults(t *testing.T) {
	c := load(t, small)
	crm, nps := c.Sources[0], c.Sources[1]
	if crm.Name != "crm" || nps.Name != "nps" {
		t.Errorf("sources %s, %s", crm.Name, nps.Name)
	}
	if crm.Schedule != "@every 1h" || nps.Schedule != "0 6 * * *" {
		t.Errorf("schedules %q, %q", crm.Schedule, nps.Schedule)
	}
	if got := time.Duration(crm.Timeout); got != 5*time.Minute {
		t.Errorf("timeout %v", got)
	}
	if strings.Join(crm.Where["done"], " ") != "1 true" {
		t.Errorf("where %v", crm.Where)
	}
	if c.Global.Confidence != 0.95 || len(c.Global.Periods) != 6 {
		t.Errorf("global %+v", c.Global)
	}
}

func TestVariablesGoBeforeTheFile(t *testing.T) {
	c := load(t, small,
		"HOME=/root",
		"ADVOCACY_EXPORTER_GLOBAL__PERIODS=[7d, all]",
		"ADVOCACY_EXPORTER_GLOBAL__MIN_RESPONDENTS=10",
		"ADVOCACY_EXPORTER_SOURCES__NPS__LABELS={brand: south}",
		"ADVOCACY_EXPORTER_SOURCES__NPS__TIMEOUT=30s",
		"ADVOCACY_EXPORTER_SOURCES__NPS__SURVEY__SCORE=csat",
		"ADVOCACY_EXPORTER_SOURCES__WEB__HTTP=https://api.example.com/",
		"ADVOCACY_EXPORTER_SOURCES__WEB__SURVEY__SCORE=.nps",
	)
	nps := c.Sources[1]
	if got := strings.Join(c.Global.Periods, " "); got != "7d all" {
		t.Errorf("periods %s", got)
	}
	if c.Global.MinRespondents != 10 || nps.Labels["brand"] != "south" || nps.Timeout.String() != "30s" {
		t.Errorf("global %+v, nps %+v", c.Global, nps)
	}
	if got := nps.Rows.Fields(); !strings.Contains(strings.Join(got, " "), "csat") {
		t.Errorf("fields %v", got)
	}
	if c.Sources[2].Name != "web" {
		t.Errorf("third source %s", c.Sources[2].Name)
	}
}

func TestSecretsFromVariablesNeedNoQuotes(t *testing.T) {
	c := load(t, `sources: {crm: {sql: {driver: sqlite, query: SELECT 1 AS nps}, survey: {score: nps}}}`,
		"ADVOCACY_EXPORTER_SOURCES__CRM__SQL__DSN=[hunter2: #{")
	if text := string((encoder{unmasked: true}).yaml(c.settings())); !strings.Contains(text, "[hunter2: #{") {
		t.Error(text)
	}
}

func TestSecretsAreMasked(t *testing.T) {
	c := load(t, `
sources:
  crm: {sql: {dsn: "postgres://me:hunter2@db/crm", query: SELECT nps}, survey: {score: nps}}
  api:
    http:
      url: https://api.example.com/v1?key=hunter2&page=1
      http_client_config:
        basic_auth: {username: me, password: hunter2}
        proxy_url: http://me:hunter2@proxy:3128
        http_headers: {X-Key: {secrets: [hunter2]}}
    survey: {score: .nps}
`)
	text := c.YAML()
	if strings.Contains(text, "hunter2") {
		t.Errorf("a secret in\n%s", text)
	}
	for _, want := range []string{"dsn: <secret>", "username: me", "password: <secret>", "secrets: [<secret>]", "http://me:xxxxx@proxy:3128", "https://api.example.com/v1?key=xxxxx&page=xxxxx"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func TestProblemsTellNoSecrets(t *testing.T) {
	for _, text := range []string{
		`sources: {crm: {sql: "hunter2", survey: {score: nps}}}`,
		`sources: {crm: {sql: {dsn: [hunter2], query: q}, survey: {score: nps}}}`,
		`sources: {crm: {sql: {dsn: "postgres://me:hunter2:x@db:y/crm", query: q}, survey: {score: nps}}}`,
		`sources: {api: {http: {url: "http://me:hunter2 @api"}, survey: {score: nps}}}`,
		`sources: {api: {http: {url: "http://api", http_client_config: {basic_auth: hunter2}}, survey: {score: nps}}}`,
		`sources: {api: {http: {url: "http://api", http_client_config: {proxy_url: "http://me:hunter2 @x"}}, survey: {score: nps}}}`,
		`sources: {api: {http: {url: "http://api", http_client_config: {http_headers: {X-Key: hunter2}}}, survey: {score: nps}}}`,
	} {
		if _, err := Load(written(t, text), nil); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestYAMLLoadsAgain(t *testing.T) {
	path := written(t, small)
	first, err := Load(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(first.YAML()), 0o600); err != nil {
		t.Fatal(err)
	}
	second, err := Load(path, nil)
	if err != nil {
		t.Fatalf("%v in\n%s", err, first.YAML())
	}
	if second.YAML() != first.YAML() {
		t.Errorf("got\n%s\nwant\n%s", second.YAML(), first.YAML())
	}
}

func TestYAML(t *testing.T) {
	want, err := os.ReadFile("testdata/effective.yml")
	if err != nil {
		t.Fatal(err)
	}
	if got := load(t, small).YAML(); got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMissingFile(t *testing.T) {
	_, err := Load("testdata/absent.yml", nil)
	if got, want := err.Error(), "testdata/absent.yml: cannot be read: no such file or directory"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestJobs(t *testing.T) {
	jobs, err := load(t, small).Jobs(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	crm, nps := jobs[0], jobs[1]
	if crm.MaxAge != 7*24*time.Hour || nps.MaxAge != 3*25*time.Hour {
		t.Errorf("max age %v, %v: want the given one, and 3 times the longest day", crm.MaxAge, nps.MaxAge)
	}
	if nps.Name != "nps" || nps.Labels["brand"] != "north" || nps.Timeout != 5*time.Minute || nps.Jitter != 30*time.Second {
		t.Errorf("job %+v", nps)
	}
	if nps.Evaluation.Calendar.Location.String() != "Europe/Berlin" || nps.Evaluation.Calendar.FiscalYearStart != time.January {
		t.Errorf("calendar %+v", nps.Evaluation.Calendar)
	}
	if nps.Guard.MinRowsRatio != 0.5 || nps.Guard.MaxRowAge != 0 {
		t.Errorf("guard %+v", nps.Guard)
	}
}

func TestFingerprintTellsWhatIsReadAndComputed(t *testing.T) {
	path := written(t, small)
	fingerprint := func(variable string) string {
		c, err := Load(path, []string{Prefix + variable})
		if err != nil {
			t.Fatal(err)
		}
		return c.fingerprint(c.Sources[1])
	}
	was := fingerprint("PORT=1")
	for variable, same := range map[string]bool{
		"SOURCES__NPS__SCHEDULE=@every 5m":                  true,
		"SOURCES__NPS__MAX_AGE=9d":                          true,
		"SOURCES__NPS__LABELS={brand: south}":               true,
		"SOURCES__NPS__INDUSTRY=retail":                     true,
		"GLOBAL__INDUSTRY=retail":                           true,
		"BENCHMARKS__OURS__EXCELLENT=0.8":                   true,
		"SOURCES__CRM__CSV__DELIMITER=,":                    true,
		"SOURCES__CRM__MAX_AGE=9d":                          true,
		"GLOBAL__MAX_AGE=9d":                                true,
		"SOURCES__NPS__CSV={path: nps.csv, header_rows: 2}": false,
		"SOURCES__NPS__WHERE={plan: [pro]}":                 false,
		"SOURCES__NPS__SURVEY__SCALE=1-10":                  false,
		"GLOBAL__TIMEZONE=UTC":                              false,
		"GLOBAL__CONFIDENCE=0.9":                            false,
		"SOURCES__NPS__SURVEY__SEGMENTS=[other]":            false,
	} {
		if got := fingerprint(variable) == was; got != same {
			t.Errorf("%s: same fingerprint %t, want %t", variable, got, same)
		}
	}
}
