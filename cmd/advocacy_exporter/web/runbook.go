package web

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"advocacy_exporter/alerts"
)

// Runbook says what to do about each alert of the configuration in force.
type Runbook interface {
	Runbook() []alerts.Page
}

// runbook serves the page of an alert, or of all where the path names none.
func runbook(e Runbook) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pages, name := e.Runbook(), r.PathValue("alert")
		if name != "" {
			pages = slices.DeleteFunc(pages, func(p alerts.Page) bool { return p.Alert != name })
		}
		if len(pages) == 0 {
			http.Error(w, "The configuration has no alert "+name+".", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = runbookTemplate.Execute(w, pages) // who asked is gone, and nobody is left to tell
	})
}

// span is a part of a sentence; code stands between backquotes.
type span struct {
	Text string
	Code bool
}

func spans(sentence string) []span {
	var all []span
	for i, part := range strings.Split(sentence, "`") {
		all = append(all, span{part, i%2 == 1})
	}
	return all
}

var runbookTemplate = template.Must(template.New("runbook").Funcs(template.FuncMap{"spans": spans}).Parse(`
{{- define "text" }}{{ range spans . }}{{ if .Code }}<code>{{ .Text }}</code>{{ else }}{{ .Text }}{{ end }}{{ end }}{{ end -}}
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Runbook</title>
<style>body { font-family: sans-serif; line-height: 1.5; max-width: 45em; margin: 2em auto; padding: 0 1em } code { background: #eee }</style></head>
<body>
{{ range . -}}
<h2 id="{{ .Alert }}"><a href="{{ .Alert }}">{{ .Alert }}</a></h2>
<p>Severity {{ .Severity }}, fires {{ .For }}.</p>
<p><b>What it means.</b> {{ template "text" .Means }}</p>
<p><b>Where to look.</b> {{ template "text" .Look }}</p>
<p><b>How sure it is.</b> {{ template "text" .Sure }}</p>
<p><b>What to do.</b> {{ template "text" .Do }}</p>
<p><b>To silence it:</b> <code>{{ .Silence }}</code></p>
<p><b>To tune it:</b> {{ template "text" .Tune }}, and <code>alerting.rules.{{ .Alert }}</code>.</p>
{{ end -}}
</body></html>
`))
