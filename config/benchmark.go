package config

import (
	"fmt"
	"strings"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/sources"
)

// Benchmark is one that the user gives: what a KPI is held against.
type Benchmark struct {
	KPI              string   `yaml:"kpi" required:"true" doc:"The KPI that is held against it." example:"advocacy_score"`
	Industry         string   `yaml:"industry" enum:"ecommerce_retail,software_saas,financial_services,travel_hospitality,healthcare_wellness,retail,technology,healthcare" doc:"Only sources of this industry are held against it; unless given, all that have the KPI."`
	NeedsImprovement *float64 `yaml:"needs_improvement" doc:"Below this the KPI needs improvement."`
	Average          *float64 `yaml:"average" doc:"The average of others."`
	Solid            *float64 `yaml:"solid" doc:"Above this the KPI is solid."`
	Strong           *float64 `yaml:"strong" doc:"Above this the KPI is strong."`
	Exceptional      *float64 `yaml:"exceptional" doc:"Above this the KPI is exceptional."`
	Excellent        *float64 `yaml:"excellent" doc:"Above this the KPI is excellent."`
	Origin           string   `yaml:"origin" required:"true" doc:"Who published it or agreed on it; the label origin of its series." example:"\"board 2026\""`
	Date             string   `yaml:"date" doc:"The day on which it was published or agreed on." example:"2026-01-15"`
	ValidUntil       string   `yaml:"valid_until" doc:"The last day on which it holds. After it there is a warning, and no verdict any more." example:"2027-01-15"`
}

// Validate reports what is wrong with the settings.
func (b *Benchmark) Validate(report sources.Report) {
	if len(b.borders()) == 0 {
		report("", fmt.Sprintf("the benchmark has no border: give one of %s", listed(advocacy.BorderNames())))
	}
	if upper, lower, wrong := advocacy.Disordered(b.borders()); wrong {
		report(upper.Name, fmt.Sprintf("%s %v is not above %s, which is %v: raise it, or lower the other", upper.Name, upper.Value, lower.Name, lower.Value))
	}
	if strings.TrimSpace(b.Origin) == "" {
		report("origin", "origin is empty: say who published it or agreed on it")
	}
	date := b.day(report, "date", b.Date)
	until := b.day(report, "valid_until", b.ValidUntil)
	if !date.IsZero() && !until.IsZero() && until.Before(date) {
		report("valid_until", fmt.Sprintf("valid_until %s is before date, which is %s: name a later day", b.ValidUntil, b.Date))
	}
}

// day reads a day, which may be left out.
func (b *Benchmark) day(report sources.Report, key, text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if text != "" && err != nil {
		report(key, fmt.Sprintf("%s is no day: write it like 2027-01-15", quoted(text)))
	}
	return day
}

// borders are the borders that are given, in the order in which they are listed everywhere.
func (b *Benchmark) borders() []advocacy.Border {
	given := map[string]*float64{
		"needs_improvement": b.NeedsImprovement, "average": b.Average, "solid": b.Solid,
		"strong": b.Strong, "exceptional": b.Exceptional, "excellent": b.Excellent,
	}
	var borders []advocacy.Border
	for _, name := range advocacy.BorderNames() {
		if value := given[name]; value != nil {
			borders = append(borders, advocacy.Border{Name: name, Value: *value})
		}
	}
	return borders
}

// benchmark is what the arithmetic makes of it.
func (b *Benchmark) benchmark() advocacy.Benchmark {
	return advocacy.Benchmark{KPI: b.KPI, Industry: b.Industry, Borders: b.borders(), Origin: b.Origin, Date: b.Date, ValidUntil: b.ValidUntil}
}
