package alerts

import (
	"fmt"
	"io"
	"text/template"
)

// RuleFile is the name under which the tests look for the rules.
const RuleFile = "advocacy.rules.yml"

// WriteTests writes tests for "promtool test rules" that have every alert fire, not fire, resolve,
// and stay while its source is down.
func WriteTests(w io.Writer, settings Settings, scope Scope) error {
	p := plan{settings: settings, scope: scope}
	var stories []story
	for _, a := range p.all() {
		for _, s := range a.subjects {
			stories = append(stories, p.tell(s, p.hold(a)))
		}
	}
	if err := testsTemplate.Execute(w, staged(stories)); err != nil {
		return fmt.Errorf("write tests: %w", err)
	}
	return nil
}

var testsTemplate = template.Must(template.New("tests").Parse(`# Made by "advocacy_exporter rules --tests" of the configuration:
# save its rules as ` + RuleFile + ` beside this file, and run "promtool test rules" on it.
rule_files: [` + RuleFile + `]
evaluation_interval: 4m
tests:
{{- range . }}
  - name: {{ .Name }}
    interval: 4m
    input_series:
{{- range .Series }}
      - series: '{{ .Name }}'
        values: {{ .Values }}
{{- end }}
    promql_expr_test:
{{- range .Checks }}
      - expr: {{ .Expr }} # {{ .Title }}
        eval_time: {{ .At }}
        exp_samples: [{{ with .Labels }}{labels: '{{ . }}', value: 1}{{ end }}]
{{- end }}
{{- end }}
`))
