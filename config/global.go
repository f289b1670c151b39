package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a container often has no zones of its own

	"github.com/prometheus/common/config"
	"github.com/prometheus/common/model"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/sources"
)

// Global are the settings that hold for all sources.
type Global struct {
	Timezone        string         `yaml:"timezone" default:"UTC" doc:"The time zone whose days are meant, such as Europe/Berlin."`
	Industry        string         `yaml:"industry" enum:"ecommerce_retail,software_saas,financial_services,travel_hospitality,healthcare_wellness,retail,technology,healthcare" doc:"The industry whose benchmarks the sources are held against; none unless given."`
	Periods         []string       `yaml:"periods" default:"[30d, month, quarter, last_month, last_quarter, all]" doc:"The periods of the KPIs: a number of days such as 30d, week to year, last_week to last_year, or all."`
	FiscalYearStart string         `yaml:"fiscal_year_start" default:"january" enum:"january,february,march,april,may,june,july,august,september,october,november,december" doc:"The month in which years and quarters start."`
	Confidence      float64        `yaml:"confidence" default:"0.95" doc:"The confidence of the published intervals, between 0.5 and 1."`
	MinRespondents  uint64         `yaml:"min_respondents" default:"5" doc:"How many rows a segment needs to be shown, so that nobody can be told by his answer."`
	MaxSegments     int            `yaml:"max_segments" default:"50" doc:"How many segments a dimension shows; the rest is (other)."`
	MaxAge          model.Duration `yaml:"max_age" doc:"How long the last good results of a source are shown; 3 times the longest gap of its schedule unless given, and 24h at least."`
	SegmentKPIs     []string       `yaml:"segment_kpis" doc:"KPIs that segments publish beside the usual ones."`
	RejectsDir      string         `yaml:"rejects_dir" doc:"Folder for the rejected rows of the last pull that read any, a CSV file for every source, which nobody else may read. It holds the values of the mapped columns as they are, up to 10,000 rows and 16 MiB; unless given, nothing is kept of rejected rows but where they stood." example:"rejects"`
	Jitter          model.Duration `yaml:"jitter" default:"10s" doc:"Put off scheduled pulls by up to this, a fixed part of it for every source, at most a tenth of the gap."`
}

// SetDirectory makes the folder of rejected rows one beside the configuration.
func (g *Global) SetDirectory(dir string) { g.RejectsDir = config.JoinDir(dir, g.RejectsDir) }

// Validate reports what is wrong with the settings.
func (g *Global) Validate(report sources.Report) {
	if _, err := location(g.Timezone); err != nil {
		report("timezone", err.Error())
	}
	if g.Confidence <= 0.5 || g.Confidence >= 1 {
		report("confidence", fmt.Sprintf("confidence %v: want a number between 0.5 and 1, such as 0.95", g.Confidence))
	}
	if g.MinRespondents < 1 {
		report("min_respondents", "want at least 1")
	}
	if g.MaxSegments < 1 {
		report("max_segments", "want at least 1")
	}
	g.validatePeriods(report)
}

func (g *Global) validatePeriods(report sources.Report) {
	if len(g.Periods) == 0 {
		report("periods", "there is no period: name one, such as 30d, or remove the key")
	}
	for i, period := range g.Periods {
		key := fmt.Sprintf("periods/%d", i)
		if _, err := calendar.ParsePeriod(period); err != nil {
			report(key, err.Error())
		} else if slices.Index(g.Periods, period) < i {
			report(key, fmt.Sprintf("period %s is named twice: keep one", period))
		}
	}
}

// Evaluation says how the results of all sources are computed.
func (g *Global) evaluation() evaluation.Settings {
	e := evaluation.Settings{
		Calendar:       g.calendar(),
		Confidence:     g.Confidence,
		MinRespondents: g.MinRespondents,
		MaxSegments:    g.MaxSegments,
		SegmentKPIs:    g.SegmentKPIs,
	}
	for _, period := range g.Periods {
		e.Periods = append(e.Periods, calendar.Period(period))
	}
	return e
}

// Calendar cuts time into the local days and periods of the configuration.
func (c *Config) Calendar() calendar.Calendar { return c.Global.calendar() }

func (g *Global) calendar() calendar.Calendar {
	zone, _ := location(g.Timezone)
	return calendar.New(zone, month(g.FiscalYearStart))
}

func month(name string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String(), name) {
			return m
		}
	}
	return time.January
}

// location is a zone by its name. The zone of the machine is refused: results would depend on where
// they are computed.
func location(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, fmt.Errorf("unknown time zone %q: want a name such as UTC or Europe/Berlin", name)
	}
	return zone, nil
}
