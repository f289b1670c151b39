package alerts

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/prometheus/common/model"

	"advocacy_exporter/sources"
)

// Override is what is to be different of an alert.
type Override struct {
	Enabled     *bool             `yaml:"enabled" doc:"Whether there is the alert at all. Some are off unless this is true: docs/alerts.md says which." example:"false"`
	For         *model.Duration   `yaml:"for" doc:"How long it has to be true before it fires." example:"1d"`
	Severity    string            `yaml:"severity" doc:"The label severity: info, warning, critical, or a word of yours." example:"critical"`
	Labels      map[string]string `yaml:"labels" doc:"Labels beside those that it has."`
	Annotations map[string]string `yaml:"annotations" doc:"Annotations beside those that it has, or instead of them; an empty one is left out. They may be templates of Prometheus."`
}

var labelName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// identity are the labels by which an alert that was firing is found again.
var identity = []string{"alertname", "alertstate", "severity", "kpi", "source", "period", "dimension", "segment"}

// Validate reports what is wrong with the settings.
func (o *Override) Validate(report sources.Report) {
	for _, name := range slices.Sorted(maps.Keys(o.Labels)) {
		switch key := "labels/" + name; {
		case !labelName.MatchString(name):
			report(key, fmt.Sprintf("label name %q: begin with a letter and go on with letters, digits and _", name))
		case name == "severity":
			report(key, "severity is a key of its own: write it beside labels")
		case slices.Contains(identity, name):
			report(key, fmt.Sprintf("label %q tells alerts apart and cannot be set: choose another name", name))
		default:
			checkTemplate(report, key, o.Labels[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Annotations)) {
		if !labelName.MatchString(name) {
			report("annotations/"+name, fmt.Sprintf("annotation name %q: begin with a letter and go on with letters, digits and _", name))
		}
		checkTemplate(report, "annotations/"+name, o.Annotations[name])
	}
}

// templateFunctions are those of Prometheus 2.42 that Go's templates do not have.
var templateFunctions = []string{
	"query", "first", "label", "value", "strvalue", "args", "reReplaceAll", "safeHtml", "match", "title", "toUpper", "toLower",
	"graphLink", "tableLink", "sortByLabel", "stripPort", "stripDomain", "humanize", "humanize1024", "humanizeDuration",
	"humanizePercentage", "humanizeTimestamp", "toTime", "pathPrefix", "externalURL", "parseDuration", "tmpl",
}

// templateVariables are what Prometheus puts before a template.
const templateVariables = `{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}`

// checkTemplate reports a text that Prometheus could not read as a template.
func checkTemplate(report sources.Report, key, text string) {
	functions := template.FuncMap{}
	for _, name := range templateFunctions {
		functions[name] = func() string { return "" }
	}
	if _, err := template.New("text").Funcs(functions).Parse(templateVariables + text); err != nil {
		report(key, "no template that Prometheus reads: "+strings.TrimPrefix(err.Error(), "template: text:1: "))
	}
}
