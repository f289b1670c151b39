package dashboards_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"advocacy_exporter/cmd/advocacy_exporter/dashboards"
	"advocacy_exporter/collector"
)

// Every dashboard is as linters of dashboards want it.
func TestLint(t *testing.T) {
	uids := map[string]bool{}
	for _, d := range dashboards.All() {
		if uids[d.UID] {
			t.Errorf("uid %s is there twice", d.UID)
		}
		uids[d.UID] = true
		t.Run(d.Name, func(t *testing.T) { newLint(t, d).all() })
	}
}

type lint struct {
	*testing.T
	*dashboards.Dashboard
	known     map[string]bool
	variables map[string]bool
}

func newLint(t *testing.T, d *dashboards.Dashboard) *lint {
	l := &lint{t, d, map[string]bool{}, map[string]bool{"__rate_interval": true}}
	for _, name := range regexp.MustCompile(`[a-z]\w+`).FindAllString(string(collector.Reference()), -1) {
		l.known[name] = true
	}
	for _, others := range []string{"ALERTS", "process_resident_memory_bytes", "process_cpu_seconds_total", "scrape_samples_scraped"} {
		l.known[others] = true
	}
	return l
}

func (l *lint) all() {
	l.head()
	for i, v := range l.Templating.List {
		l.variable(i, v)
	}
	ids := map[int]bool{}
	for _, p := range l.Panels {
		l.panel(p, ids)
		if p.Fold != nil {
			l.grid(p.Panels)
			for _, below := range p.Panels {
				l.panel(below, ids)
			}
		}
	}
	l.grid(l.Panels)
	for _, a := range l.Annotations.List {
		l.datasource("annotation "+a.Name, a.Datasource)
		l.expression("annotation "+a.Name, a.Expr)
	}
}

func (l *lint) head() {
	if l.Title == "" || l.Description == "" || len(l.Tags) == 0 || l.SchemaVersion < 39 || l.Editable {
		l.Errorf("title %q, description %q, tags %q, schema %d, editable %v", l.Title, l.Description, l.Tags, l.SchemaVersion, l.Editable)
	}
	var read any
	if err := json.Unmarshal(l.JSON(), &read); err != nil {
		l.Error(err)
	}
}

// standard are the variables that every dashboard begins with, by their labels.
var standard = []string{"Data source", "Job", "Instance"}

func (l *lint) variable(i int, v dashboards.Variable) {
	if i < len(standard) && v.Label != standard[i] || v.Name == "" || v.Label == "" {
		l.Errorf("variable %d is %q with label %q", i, v.Name, v.Label)
	}
	if l.variables[v.Name] {
		l.Errorf("variable %s is there twice", v.Name)
	}
	if (v.Name == "job" || v.Name == "instance") && (!v.Multi || !v.IncludeAll || *v.AllValue != ".+") {
		l.Errorf("variable %s: several, all, and .+ for all", v.Name)
	}
	if query, ok := v.Query.(dashboards.Query); ok {
		l.datasource("variable "+v.Name, v.Datasource)
		part := regexp.MustCompile(`^label_values\((.*), \w+\)$`).FindStringSubmatch(query.Query)
		if part == nil || v.Refresh != 2 {
			l.Errorf("variable %s: query %q, refresh %d", v.Name, query.Query, v.Refresh)
			return
		}
		l.references("variable "+v.Name, part[1])
		l.selectors("variable "+v.Name, part[1], v.Name)
	}
	l.variables[v.Name] = true
}

func (l *lint) datasource(what string, d *dashboards.Datasource) {
	if d == nil || d.Type != "prometheus" || d.UID != "${datasource}" {
		l.Errorf("%s asks %+v", what, d)
	}
}

func (l *lint) panel(p dashboards.Panel, ids map[int]bool) {
	what := fmt.Sprintf("panel %q", p.Title)
	if ids[p.ID] || p.ID == 0 || p.Title == "" {
		l.Errorf("%s: id %d", what, p.ID)
	}
	ids[p.ID] = true
	l.references(what, p.Title)
	if p.Repeat != "" && !l.variables[p.Repeat] {
		l.Errorf("%s is repeated by %s, which is no variable", what, p.Repeat)
	}
	if p.Type == "row" {
		return
	}
	l.datasource(what, p.Datasource)
	if p.Description == "" || len(p.Targets) == 0 || p.FieldConfig.Defaults.Unit == "" {
		l.Errorf("%s: description %q, %d queries, unit %q", what, p.Description, len(p.Targets), p.FieldConfig.Defaults.Unit)
	}
	refs := map[string]bool{}
	for _, target := range p.Targets {
		l.target(what, p.Type, target)
		if refs[target.RefID] {
			l.Errorf("%s has two queries %s", what, target.RefID)
		}
		refs[target.RefID] = true
	}
	l.overrides(what, p, refs)
}

func (l *lint) target(what, panelType string, target dashboards.Target) {
	what += " " + target.RefID
	l.datasource(what, target.Datasource)
	l.expression(what, target.Expr)
	if panelType != "table" && target.LegendFormat == "" {
		l.Errorf("%s has no legend", what)
	}
	if target.Instant == target.Range {
		l.Errorf("%s: instant %v, range %v", what, target.Instant, target.Range)
	}
}

// overrides must match what there is: queries, columns, and the series that bands are filled to.
func (l *lint) overrides(what string, p dashboards.Panel, refs map[string]bool) {
	names := map[string]bool{}
	for _, target := range p.Targets {
		names[target.LegendFormat] = true
	}
	for _, transformation := range p.Transformations {
		renamed, _ := transformation.Options["renameByName"].(map[string]string)
		for _, name := range renamed {
			names[name] = true
		}
	}
	for _, o := range p.FieldConfig.Overrides {
		if o.Matcher.ID == "byName" && !names[o.Matcher.Options] || o.Matcher.ID == "byFrameRefID" && !refs[o.Matcher.Options] {
			l.Errorf("%s: an override matches nothing: %+v", what, o.Matcher)
		}
		for _, property := range o.Properties {
			if property.ID == "custom.fillBelowTo" && !names[property.Value.(string)] {
				l.Errorf("%s: a band to %v, of which there is none", what, property.Value)
			}
		}
	}
}

// grid fails where panels overlap, or do not fit.
func (l *lint) grid(panels []dashboards.Panel) {
	taken := map[[2]int]string{}
	for _, p := range panels {
		g := p.GridPos
		if g.X < 0 || g.W < 1 || g.H < 1 || g.X+g.W > 24 {
			l.Errorf("panel %q does not fit: %+v", p.Title, g)
		}
		for x := g.X; x < g.X+g.W; x++ {
			for y := g.Y; y < g.Y+g.H; y++ {
				if other, there := taken[[2]int{x, y}]; there {
					l.Fatalf("panels %q and %q overlap", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
	}
}

var variableName = regexp.MustCompile(`\$\{?([a-z_]\w*)`)

// references fails where a text has a variable that is not there.
func (l *lint) references(what, text string) {
	for _, name := range variableName.FindAllStringSubmatch(text, -1) {
		if !l.variables[name[1]] {
			l.Errorf("%s: no variable %s", what, name[1])
		}
	}
}

var stretch = regexp.MustCompile(`\[[^\]]*\]`)

func (l *lint) expression(what, text string) {
	l.references(what, text)
	for _, of := range stretch.FindAllString(text, -1) {
		if of != "[$__rate_interval]" {
			l.Errorf("%s: %s of the past, want [$__rate_interval]", what, of)
		}
	}
	l.selectors(what, text, "")
}

// selectors parses an expression with something for every variable, and looks at the series that it asks for.
func (l *lint) selectors(what, text, variable string) {
	text = strings.ReplaceAll(text, "$__rate_interval", "5m")
	text = regexp.MustCompile(`\$\{\w+:doublequote\}`).ReplaceAllString(text, `"x"`)
	text = regexp.MustCompile(`\$\{\w+\}|\$[a-z]\w*`).ReplaceAllString(text, "x")
	expr, err := parser.NewParser(parser.Options{}).ParseExpr(text)
	if err != nil {
		l.Errorf("%s: %v\n%s", what, err, text)
		return
	}
	parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
		if s, ok := node.(*parser.VectorSelector); ok {
			l.series(what, s, variable)
		}
		return nil
	})
}

// series fails where a selector is of no metric that there is, or of whatever job and instance. Those of alerts
// have none, and the variables job and instance cannot ask for themselves.
func (l *lint) series(what string, s *parser.VectorSelector, variable string) {
	matched := map[string]string{}
	var names []*labels.Matcher
	for _, m := range s.LabelMatchers {
		matched[m.Name] = m.Value
		if m.Name == model.MetricNameLabel {
			names = append(names, m)
		}
	}
	if !l.anyKnown(names) {
		l.Errorf("%s: no metric is %s", what, s)
	}
	for _, name := range []string{"job", "instance"} {
		exempt := s.Name == "ALERTS" || variable == "job" || variable == name
		if matched[name] != "x" && !exempt {
			l.Errorf("%s: %s has no matcher of %s", what, s, name)
		}
	}
}

// anyKnown reports whether some metric has a name that is asked for. Names that a variable says are those of
// metrics of the user's own.
func (l *lint) anyKnown(matchers []*labels.Matcher) bool {
	if slices.ContainsFunc(matchers, func(m *labels.Matcher) bool { return strings.HasPrefix(m.Value, "x") }) {
		return true
	}
	for name := range l.known {
		if !slices.ContainsFunc(matchers, func(m *labels.Matcher) bool { return !m.Matches(name) }) {
			return true
		}
	}
	return false
}
