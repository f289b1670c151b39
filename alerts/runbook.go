package alerts

import (
	"fmt"
	"io"
	"text/template"
	"time"

	"github.com/prometheus/common/model"
)

// Page is what the runbook says of an alert.
type Page struct {
	Alert, Group, Severity, For string
	// Means says what is true when it fires, Look where to look, Sure how often it is wrong, Do what to
	// do, and Tune which keys its borders come from.
	Means, Look, Sure, Do, Tune string
	// Silence is a command that silences it.
	Silence string
}

// Runbook is a page for every alert that the settings ask for.
func Runbook(settings Settings, scope Scope) []Page {
	p := plan{settings: settings, scope: scope}
	var pages []Page
	for _, a := range p.all() {
		words := p.plainWords(a)
		pages = append(pages, Page{
			Alert: a.name, Group: a.group, Severity: p.severity(a), For: forWords(p.hold(a)),
			Means: words.Replace(a.book.means), Look: words.Replace(a.book.look), Sure: words.Replace(a.book.sure),
			Do: words.Replace(a.book.do), Tune: words.Replace(a.book.tune), Silence: a.silence(),
		})
	}
	return pages
}

func forWords(hold time.Duration) string {
	if hold == 0 {
		return "at once"
	}
	return "after " + model.Duration(hold).String()
}

// silence is a command of Alertmanager's for one alert.
func (a alert) silence() string {
	command := "amtool silence add alertname=" + a.name
	for _, name := range a.key() {
		if name == "source" || name == "period" {
			command += " " + name + "=" + map[string]string{"source": "SOURCE", "period": "PERIOD"}[name]
		}
	}
	return command + ` --duration=7d --comment="…"`
}

// WriteRunbook writes the pages in Markdown.
func WriteRunbook(w io.Writer, pages []Page) error {
	if err := runbookTemplate.Execute(w, pages); err != nil {
		return fmt.Errorf("write the runbook: %w", err)
	}
	return nil
}

var runbookTemplate = template.Must(template.New("runbook").Parse(`# Runbook

<!-- This page is generated: advocacy_exporter rules --runbook -->

What to do about each alert of the configuration. Where it stays open although its source is down, that is
meant: nobody knows whether all is well again before the source is back.
{{ range . }}
## {{ .Alert }}

Severity {{ .Severity }}, fires {{ .For }}; group ` + "`{{ .Group }}`" + `.

**What it means.** {{ .Means }}

**Where to look.** {{ .Look }}

**How sure it is.** {{ .Sure }}

**What to do.** {{ .Do }}

**To silence it:** ` + "`{{ .Silence }}`" + `

**To tune it:** {{ .Tune }}. Also ` + "`alerting.rules.{{ .Alert }}`" + `: ` + "`enabled`, `for`, `severity`, `labels`, `annotations`" + `.
{{ end }}`))
