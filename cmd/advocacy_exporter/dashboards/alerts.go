package dashboards

import "fmt"

// Annotation is what marks moments on all panels.
type Annotation struct {
	Name        string      `json:"name"`
	Datasource  *Datasource `json:"datasource"`
	Enable      bool        `json:"enable"`
	Hide        bool        `json:"hide"`
	IconColor   string      `json:"iconColor"`
	Expr        string      `json:"expr"`
	Step        string      `json:"step"`
	TitleFormat string      `json:"titleFormat"`
	TextFormat  string      `json:"textFormat"`
	TagKeys     string      `json:"tagKeys"`
}

// firing marks when alerts of the chosen sources fired.
var firing = Annotation{
	Name: "Firing alerts", Datasource: chosen, Enable: true, IconColor: "orange", Step: "60s",
	Expr: alerting(`alertstate="firing"`), TitleFormat: "{{alertname}}",
	TextFormat: "{{source}} {{period}} {{dimension}} {{segment}} {{reason}}", TagKeys: "severity,kpi",
}

// alerting are the alerts of the rules that "advocacy_exporter rules" prints: those on a KPI have the label
// kpi, also where it is one of the user's own, and the names of the others begin with Advocacy. They are of
// whoever evaluates the rules, so that they have no job and no instance of the exporter.
func alerting(matchers string) string {
	series := func(whose string) string { return fmt.Sprintf("ALERTS{%s, %s, %s}", whose, matchers, ofSource) }
	return most(alertLabels, series(`kpi!=""`)+" or "+series(`alertname=~"Advocacy.+"`))
}

// alertLabels are those that tell alerts apart.
var alertLabels = []string{"alertname", "alertstate", "severity", "kpi", "source", "period", "dimension", "segment", "reason"}

// noAlerts is shown where there are none. Nobody can tell from here whether somebody would fire them.
const noAlerts = "none, or no rules are loaded"

const howAlerts = "Alerts are those of the rules that advocacy_exporter rules prints, where a Prometheus that this data source reads evaluates them. An exporter that evaluates its rules itself shows its alerts on its own page."

func firingBySeverity() Panel {
	p := stat("Firing", paragraphs("How many alerts fire, by severity.", howAlerts), counts,
		atOnce("A", "count by (severity) ("+alerting(`alertstate="firing"`)+")", "{{severity}}"))
	p.FieldConfig.Defaults.NoValue = noAlerts
	p.Options["graphMode"] = "none"
	return sized(6, 9, p)
}

func alertsNow() Panel {
	var all []column
	for _, name := range alertLabels {
		all = append(all, label(name))
	}
	p := table("Alerts, now", paragraphs("What fires, and what is pending: true, but not for long enough. The page /runbook/ of the exporter says what to do about each.", howAlerts),
		plain, append(all, column{expr: alerting(`alertstate=~"pending|firing"`)})...)
	p.FieldConfig.Defaults.NoValue = noAlerts
	return sized(18, 9, p)
}

func alertsOverTime() Panel {
	p := timeline("Firing over time", paragraphs("When which alert fired.", howAlerts),
		overTime("A", alerting(`alertstate="firing"`), legend("alertname", "source", "period", "segment")),
		Property{"mappings", words(map[string]Word{"1": {"firing", "orange", 0}})})
	p.FieldConfig.Defaults.NoValue = noAlerts
	return sized(columns, 8, p)
}
