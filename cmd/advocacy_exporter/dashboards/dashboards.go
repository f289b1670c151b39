// Package dashboards makes Grafana dashboards of the tables of KPIs and families, so that what is added to
// those is shown without a change here.
//
// It is separate because nothing here runs while the exporter serves: it only knows how names are made and
// what Grafana reads.
package dashboards

import (
	"bytes"
	"encoding/json"
)

// board is a dashboard before it is laid out.
type board struct {
	name, title, about string
	// since is how far it looks back unless asked otherwise.
	since     string
	variables func() []Variable
	sections  func() []section
}

// boards is the table of dashboards, in the order in which they link to each other.
var boards = []board{
	{"overview", "Advocacy: overview", "How customers advocate: every KPI with its interval, the borders of its benchmarks, and how sure its changes are.",
		"now-30d", overviewVariables, overview},
	{"segments", "Advocacy: segments", "The KPIs by the segments of one dimension or of all: who is happier than whom, and which difference is one.",
		"now-30d", segmentVariables, segments},
	{"survey-quality", "Advocacy: survey quality", "How far the answers of surveys can be trusted: how many they are, who answers, what is rewarded, and who is followed up.",
		"now-30d", qualityVariables, quality},
	{"sources-alerts", "Advocacy: sources and alerts", "How the sources and the exporter do, and what fires.",
		"now-24h", sourceVariables, sourcesAndAlerts},
}

// All are the dashboards, ready to be written.
func All() []*Dashboard {
	all := make([]*Dashboard, len(boards))
	for i, b := range boards {
		all[i] = b.dashboard()
	}
	return all
}

func (b board) dashboard() *Dashboard {
	return &Dashboard{
		Name: b.name, UID: "advocacy-" + b.name, Title: b.title, Description: b.about, Tags: []string{tag},
		SchemaVersion: schemaVersion, GraphTooltip: sharedCrosshair, Timezone: "browser", Refresh: "5m",
		Time: Range{b.since, "now"}, Links: []Link{toTheOthers},
		Templating:  List[Variable]{b.variables()},
		Annotations: List[Annotation]{[]Annotation{firing}},
		Panels:      laidOut(b.sections()),
	}
}

// tag is what the dashboards find each other by.
const tag = "advocacy"

var toTheOthers = Link{
	Title: "Advocacy", Type: "dashboards", Tags: []string{tag}, IncludeVars: true, KeepTime: true,
}

// JSON is the dashboard as Grafana imports it.
func (d *Dashboard) JSON() []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(d) // a buffer takes everything, and a dashboard is texts and numbers
	return out.Bytes()
}
