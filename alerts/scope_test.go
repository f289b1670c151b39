package alerts

import (
	"time"

	"github.com/prometheus/common/model"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// defaults are the settings where nothing is configured.
func defaults() Settings {
	s := Settings{
		Drop:      Drop{MinDrop: Amount{0.05, 10, 0.1}, Confidence: 0.998, FastConfidence: 0.9998, MinObservations: 30},
		Benchmark: Benchmark{Margin: Margin{0.1, 20, 0.1}, MinObservations: 30},
		Health:    Health{HighScore: 0.6, MaxIncentivized: 0.2},
		Pipe:      Pipe{MaxRejected: 0.05},
		Rules:     map[string]*Override{},
	}
	s.EvaluationInterval = model.Duration(time.Minute)
	return s
}

// atOnce are the settings with alerts that wait for nothing, so that their tests are short.
func (s Settings) atOnce(scope Scope) Settings {
	for _, name := range Names(s, scope) {
		if s.Rules[name] == nil {
			s.Rules[name] = &Override{}
		}
		s.Rules[name].For = new(model.Duration)
	}
	return s
}

// usual are the periods that are configured unless others are.
var usual = []calendar.Period{"30d", "month", "quarter", "last_month", "last_quarter", "all"}

// kpis are those of a facet of rows with times, changed as asked for.
func kpis(all []*advocacy.KPI, changes ...func(*KPI)) []KPI {
	given := make([]KPI, len(all))
	for i, k := range all {
		given[i] = KPI{KPI: k, Timed: true}
		for _, change := range changes {
			change(&given[i])
		}
	}
	return given
}

func settling(k *KPI)   { k.Settle = 7 * day }
func segmenting(k *KPI) { k.Segmented = k.Segments }
func untimed(k *KPI)    { k.Timed = false }

func labelled(names ...string) func(*KPI) { return func(k *KPI) { k.Labels = names } }

// survey is a source of answers on the scale from 0 to 10 that is held against benchmarks.
func survey(name string, benchmarks []advocacy.Benchmark, changes ...func(*KPI)) Source {
	scale, _ := advocacy.NewScale("0-10", advocacy.Overrides{})
	return Source{Name: name, MaxAge: day, KPIs: kpis(advocacy.SurveyKPIs(scale), changes...), Benchmarks: benchmarks}
}

func (s Source) with(more ...[]KPI) Source {
	for _, k := range more {
		s.KPIs = append(s.KPIs, k...)
	}
	return s
}

func bordered(kpi string, border float64, until string) []advocacy.Benchmark {
	return []advocacy.Benchmark{{KPI: kpi, Origin: "board", ValidUntil: until, Borders: []advocacy.Border{{Name: "excellent", Value: border + 0.2}, {Name: "needs_improvement", Value: border}}}}
}

// company has sources of all kinds that there are alerts on, alike and unlike ones.
func company() Scope {
	loop := [][]KPI{
		kpis(advocacy.InvitationKPIs(), settling), kpis(advocacy.RewardKPIs()),
		kpis(advocacy.FollowUpKPIs(7*24*60*60), settling), kpis(advocacy.OverdueKPIs(2 * 24 * 60 * 60)),
	}
	app := survey("app", bordered("advocacy_score", 0.5, "2028-12-31"), segmenting).with(loop...)
	app.Labels = []string{"brand", "team"}
	return Scope{usual, []Source{
		app,
		{Name: "contracts", MaxAge: 2 * day, KPIs: kpis(advocacy.RenewalKPIs(), labelled("cohort"))},
		{Name: "crm", MaxAge: day, KPIs: kpis(advocacy.ClientKPIs(), segmenting)},
		{Name: "customers", MaxAge: day, KPIs: kpis(advocacy.CustomerKPIs())},
		{Name: "leases", MaxAge: day, KPIs: kpis(advocacy.RenewalKPIs(), settling)},
		{Name: "onboarding", MaxAge: day, KPIs: kpis(advocacy.JourneyKPIs())},
		{Name: "roster", MaxAge: day, KPIs: kpis(advocacy.AdvocateKPIs())},
		composite("app", "crm"),
		survey("shops", bordered("advocacy_score", 0.4, "")),
		survey("stand", bordered("net_promoter_score", 20, ""), untimed),
	}}
}

// composite is a metric of the user's own.
func composite(parts ...string) Source {
	health := &advocacy.KPI{Name: "brand_health_ratio", Stem: "brand_health", Own: true, Unit: advocacy.Ratio, Good: advocacy.Up, Interval: advocacy.WeightedSquareAndAdd}
	return Source{Name: health.Name, Parts: parts, KPIs: kpis([]*advocacy.KPI{health}, settling), Benchmarks: bordered(health.Name, 0.5, "2028-12-31")}
}

// one source and nothing else.
func only(s Source) Scope { return Scope{usual, []Source{s}} }
