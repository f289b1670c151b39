package dashboards

import (
	"fmt"
	"strings"
)

// Variable is a choice at the top of a dashboard.
type Variable struct {
	Name       string         `json:"name"`
	Label      string         `json:"label"`
	Type       string         `json:"type"`
	Hide       int            `json:"hide"`
	Datasource *Datasource    `json:"datasource,omitempty"`
	Query      any            `json:"query"`
	Regex      string         `json:"regex"`
	Refresh    int            `json:"refresh,omitempty"`
	Sort       int            `json:"sort"`
	Multi      bool           `json:"multi"`
	IncludeAll bool           `json:"includeAll"`
	AllValue   *string        `json:"allValue,omitempty"`
	Current    map[string]any `json:"current,omitempty"`
	Options    []Option       `json:"options"`
}

// Option is one of the choices.
type Option struct {
	Selected bool   `json:"selected"`
	Text     string `json:"text"`
	Value    string `json:"value"`
}

// Query is what the choices come from, where a data source tells them.
type Query struct {
	Query string `json:"query"`
	RefID string `json:"refId"`
}

// What Grafana calls the ways to hide variables, to ask for choices again and to sort them.
const (
	hidden            = 2
	onTimeRangeChange = 2
	alphabetical      = 1
)

// standard are the variables of every dashboard.
func standard(others ...Variable) []Variable {
	datasource := Variable{Name: "datasource", Label: "Data source", Type: "datasource", Query: "prometheus",
		Refresh: 1, Options: []Option{}}
	return append([]Variable{
		datasource,
		several(asked("job", "Job", "advocacy_exporter_build_info", "job"), ".+"),
		several(asked("instance", "Instance", `advocacy_exporter_build_info{job=~"$job"}`, "instance"), ".+"),
	}, others...)
}

// asked is a variable of the values that a label of some series has. One of them is chosen.
func asked(name, label, selector, of string) Variable {
	query := Query{fmt.Sprintf("label_values(%s, %s)", selector, of), "StandardVariableQuery"}
	return Variable{Name: name, Label: label, Type: "query", Datasource: chosen, Query: query,
		Refresh: onTimeRangeChange, Sort: alphabetical, Options: []Option{}}
}

// several lets several values of a variable be chosen, or all of them, which a matcher then says so.
func several(v Variable, all string) Variable {
	v.Multi, v.IncludeAll = true, true
	if all != "" {
		v.AllValue = &all
	}
	v.Current = map[string]any{"selected": true, "text": []string{"All"}, "value": []string{"$__all"}}
	return v
}

// unseen is a variable of all values there are, for rows that are there for each of them.
func unseen(v Variable) Variable {
	v.Hide = hidden
	return several(v, "")
}

// The variables that dashboards share. All sources includes what is of none, such as metrics of the user's own.
var (
	sourceVariable    = several(asked("source", "Source", selector("advocacy_exporter_source_up"), "source"), ".*")
	periodVariable    = asked("period", "Period", selector(`{__name__=~"advocacy_.+"}`), "period")
	versusVariable    = fixed("versus", "Compared with", "previous", "year_ago")
	dimensionVariable = several(asked("dimension", "Dimension", selector(`{__name__=~"advocacy_segment_.+"}`, ofSource), "dimension"), ".+")
	segmentVariable   = several(asked("segment", "Segment", selector(`{__name__=~"advocacy_segment_.+"}`, ofSource, ofDimension), "segment"), ".+")
	closerVariable    = asked("closer", "Closer look at", selector(`{__name__=~"advocacy_segment_.+"}`, ofSource, ofDimension, ofSegment), "segment")
)

// fixed is a variable of values that are known, the first of which is chosen.
func fixed(name, label string, values ...string) Variable {
	v := Variable{Name: name, Label: label, Type: "custom", Query: strings.Join(values, ","),
		Current: map[string]any{"selected": true, "text": values[0], "value": values[0]}}
	for i, value := range values {
		v.Options = append(v.Options, Option{i == 0, value, value})
	}
	return v
}
