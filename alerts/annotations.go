package alerts

import (
	"fmt"
	"strings"
)

// heldText is said in place of numbers that are gone.
const heldText = "The values of {source} are withdrawn, since its pulls have failed for too long. The alert was firing before, and stays until the source is back."

const askText = "What moved it: advocacy_exporter explain {name}{source_flag} --period={period}{segment_flag}"

const explainURL = "{url}/explain?kpi={name}{source_query}&period={period}{segment_query}"

// annotations are the texts that come with an alert. Those of a KPI ask for its numbers by query and
// do not take them from $value: an alert that stays while its source is down has a value of its own.
func (p plan) annotations(a alert) map[string]string {
	texts := map[string]string{"summary": a.summary, "description": a.description}
	if a.of != nil {
		texts["description"] = "{if}" + a.description + " " + askText + "{{ else }}" + heldText + "{{ end }}"
	}
	if p.external != "" {
		texts["runbook_url"] = "{url}/runbook/" + a.name
	}
	if p.external != "" && a.of != nil {
		texts["explain_url"] = explainURL
	}
	words := p.templateWords(a)
	for name, text := range texts {
		texts[name] = a.declared(words.Replace(text))
	}
	return texts
}

// declared is a template with the variables that it uses: the matchers of the alert's own series.
func (a alert) declared(text string) string {
	if strings.Contains(text, "$change") {
		text = "{{ $change := printf `%s,versus=\"previous\"` $of }}" + text
	}
	if !strings.Contains(text, "$of") {
		return text
	}
	var matchers, values []string
	for _, name := range a.key() {
		matchers, values = append(matchers, name+"=%q"), append(values, "$labels."+name)
	}
	return fmt.Sprintf("{{ $of := printf `%s` %s }}", strings.Join(matchers, ","), strings.Join(values, " ")) + text
}
