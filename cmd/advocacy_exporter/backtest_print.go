package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"advocacy_exporter/alerts/backtest"
	"advocacy_exporter/cmd/advocacy_exporter/words"
)

// reportFormats is every way to print a backtest.
var reportFormats = map[string]func(io.Writer, *backtest.Report) error{
	"json":  printReportJSON,
	"table": printReportTable,
}

// printReportTable prints when alerts would have fired, and below how often.
func printReportTable(w io.Writer, r *backtest.Report) error {
	fired := slices.DeleteFunc(slices.Clone(r.Alerts), func(a *backtest.Alert) bool { return len(a.Spells) == 0 })
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if len(fired) > 0 {
		printSpells(out, r, fired)
		fmt.Fprintln(out)
		printCounts(out, r, fired)
		fmt.Fprintln(out)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s to %s: %s would have fired, %d would not.\n", r.From, r.To, words.Plural(len(fired), "alert"), len(r.Alerts)-len(fired))
	return err
}

func printSpells(w io.Writer, r *backtest.Report, fired []*backtest.Alert) {
	fmt.Fprintln(w, "ALERT\tLABELS\tFROM\tTO\tDAYS")
	for _, a := range fired {
		for _, s := range a.Spells {
			last := s.Last.String()
			if s.Last == r.To {
				last += " …"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\n", a.Name, labelText(s.Labels), s.First, last, s.Days())
		}
	}
}

// labelText are labels as people read them, without those that say the same of every alert of a name.
func labelText(labels map[string]string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if name != "kpi" && name != "severity" {
			all = append(all, name+"="+labels[name])
		}
	}
	return strings.Join(all, " ")
}

// printCounts prints how often alerts would have begun, year by year.
func printCounts(w io.Writer, r *backtest.Report, fired []*backtest.Alert) {
	fmt.Fprint(w, "ALERT")
	for _, year := range r.Calendar() {
		fmt.Fprintf(w, "\t%d", year)
	}
	fmt.Fprintln(w, "\tA YEAR\tFALSE ALARMS A YEAR, STATED")
	for _, a := range fired {
		fmt.Fprint(w, a.Name)
		for _, year := range r.Calendar() {
			fmt.Fprintf(w, "\t%d", a.Years[year])
		}
		fmt.Fprintf(w, "\t%.2f\t%s\n", a.PerYear, stated(a.FalseAlarms))
	}
}

func stated(rate *float64) string {
	if rate == nil {
		return ""
	}
	return fmt.Sprintf("%.3g", *rate)
}

// backtestReport is a backtest as programs read it.
type backtestReport struct {
	From   string          `json:"from"`
	To     string          `json:"to"`
	Alerts []backtestAlert `json:"alerts"`
}

type backtestAlert struct {
	Alert   string         `json:"alert"`
	Years   map[int]int    `json:"years"`
	PerYear float64        `json:"per_year"`
	Stated  *float64       `json:"stated_false_alarms_per_year,omitempty"`
	Fired   []backtestFire `json:"fired"`
}

type backtestFire struct {
	Labels  map[string]string `json:"labels"`
	Summary string            `json:"summary,omitempty"`
	From    string            `json:"from"`
	To      string            `json:"to"`
	Days    int               `json:"days"`
	// Open says that it still fired at the end of the last day.
	Open bool `json:"still_firing"`
}

func printReportJSON(w io.Writer, r *backtest.Report) error {
	printed := backtestReport{From: r.From.String(), To: r.To.String(), Alerts: []backtestAlert{}}
	for _, a := range r.Alerts {
		alert := backtestAlert{a.Name, map[int]int{}, a.PerYear, a.FalseAlarms, []backtestFire{}}
		for _, year := range r.Calendar() {
			alert.Years[year] = a.Years[year]
		}
		for _, s := range a.Spells {
			alert.Fired = append(alert.Fired, backtestFire{s.Labels, s.Summary, s.First.String(), s.Last.String(), s.Days(), s.Last == r.To})
		}
		printed.Alerts = append(printed.Alerts, alert)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(printed)
}
