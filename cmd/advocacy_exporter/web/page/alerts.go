package page

import (
	"net/url"

	"advocacy_exporter/alerts/engine"
)

// alertList is what fires and what may soon.
type alertList struct {
	// Evaluated is false where no rules are evaluated here.
	Evaluated bool
	Alerts    []alert
}

// alert is one that is pending or firing.
type alert struct {
	Name, State, Class string
	Summary            string
	Severity           string
	Since              moment
	Runbook            string
	// Link leads to the number that it is about.
	Link string
}

func (l look) alerts(e Exporter) alertList {
	active, evaluated := e.Alerts()
	list := alertList{Evaluated: evaluated}
	for _, a := range active {
		list.Alerts = append(list.Alerts, l.alert(a))
	}
	return list
}

func (l look) alert(a engine.Active) alert {
	shown := alert{
		Name: clipped(a.Name, longName), State: "pending", Class: "waiting", Summary: clipped(a.Annotations["summary"], 300),
		Severity: clipped(a.Labels["severity"], shortName), Since: momentOf(a.Since, l.now),
		Runbook: l.home + "runbook/" + url.PathEscape(a.Name), Link: l.about(a),
	}
	if a.Firing {
		shown.State, shown.Class = "firing", "bad"
	}
	return shown
}

// about leads to where the number comes from that an alert is about, or else to its source.
func (l look) about(a engine.Active) string {
	source, kpi := a.Labels["source"], a.Labels["kpi"]
	known := l.snapshot.Source(source) != nil
	switch {
	case kpi != "" && (known || source == ""):
		return l.explain + "?" + labelsAsQuery(a.Labels, "kpi", "source", "period", "dimension", "segment")
	case known:
		return query{Source: source, Refresh: l.Refresh}.link(l.home)
	}
	return ""
}

// labelsAsQuery are some labels as a query, those that are there.
func labelsAsQuery(labels map[string]string, names ...string) string {
	v := url.Values{}
	for _, name := range names {
		if labels[name] != "" {
			v.Set(name, labels[name])
		}
	}
	return v.Encode()
}
