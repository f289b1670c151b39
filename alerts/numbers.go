package alerts

import (
	"fmt"
	"strings"

	"advocacy_exporter/collector/advocacy"
)

// formats are the functions of Prometheus' templates that write values, by their unit.
var formats = map[advocacy.Unit]string{
	advocacy.Ratio: "humanizePercentage", advocacy.Seconds: "humanizeDuration", advocacy.Score: `printf "%.4g"`,
}

// rowsFormat writes numbers of rows.
const rowsFormat = `printf "%.0f"`

// numberWords are the numbers of the KPI.
func (a alert) numberWords() []string {
	format := formats[a.kpi.Unit]
	if a.kpi.Count {
		format = rowsFormat
	}
	return []string{
		"{if}", "{{ if query (" + a.query("max", advocacy.ValuePart) + ") }}",
		"{value}", asked(a.query("max", advocacy.ValuePart), format),
		"{lower}", asked(a.query("min", advocacy.LowerPart), format),
		"{upper}", asked(a.query("max", advocacy.UpperPart), format),
		"{n}", asked(a.query("min", advocacy.ObservationsPart), rowsFormat),
		"{both}", asked(a.query("min", advocacy.ChangeObservationsPart), rowsFormat),
	}
}

// changeWords are how much the KPI changed, and how sure that is.
func (a alert) changeWords() []string {
	change := a.query("max", advocacy.ChangePart)
	by := asked("printf `abs(%s)` ("+change+")", formats[a.kpi.Unit])
	if a.kpi.Unit == advocacy.Ratio {
		by = asked("printf `100 * abs(%s)` ("+change+")", `printf "%.1f percentage points"`)
	}
	sure := "printf `clamp_max(100 * %s, 99.999)` (" + a.query("min", advocacy.ChangeConfidencePart) + ")"
	return []string{"{by}", strings.Replace(by, "}}", "}} by ", 1), "{confidence}", asked(sure, `printf "%.3f%%"`)}
}

// asked writes what a query answers; where that is nothing, it is blank.
func asked(query, format string) string {
	return "{{ range query (" + query + ") }}{{ .Value | " + format + " }}{{ end }}"
}

// query is the call in a template that makes the query for a part of the KPI.
func (a alert) query(aggregation string, part advocacy.Part) string {
	of := "$of"
	if versus(part) {
		of = "$change"
	}
	return fmt.Sprintf("printf `%s(%s{%%s})` %s", aggregation, a.kpi.Family(part, a.segments), of)
}

// segmentWords say which segment it is, or which values other labels have.
func (a alert) segmentWords() []string {
	if a.segments {
		return []string{
			"{of}", " ({{ $labels.dimension }} {{ $labels.segment }})",
			"{segment_flag}", " --segment={{ $labels.dimension }}={{ $labels.segment }}",
			"{segment_query}", "&dimension={{ $labels.dimension | urlquery }}&segment={{ $labels.segment | urlquery }}",
		}
	}
	of := ""
	for _, name := range a.key() {
		if name == "source" || name == "period" {
			continue
		}
		of += fmt.Sprintf("{{ with $labels.%s }} (%s {{ . }}){{ end }}", name, name)
	}
	return []string{"{of}", of, "{segment_flag}", "", "{segment_query}", ""}
}
