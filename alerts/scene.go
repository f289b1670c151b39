package alerts

import (
	"fmt"
	"slices"
	"strings"
)

// scene is stories that are told at the same time, as one test. Every test evaluates all rules, so
// that the fewer there are the sooner promtool is done.
type scene []story

// staged puts stories into as few scenes as their series allow.
func staged(stories []story) []scene {
	var scenes []scene
	for _, s := range stories {
		i := slices.IndexFunc(scenes, func(other scene) bool { return other.takes(s) })
		if i < 0 {
			scenes = append(scenes, scene{s})
		} else {
			scenes[i] = append(scenes[i], s)
		}
	}
	return scenes
}

// takes reports whether a story has chapters of the same lengths as those that are there, and says
// nothing else of a series that they have too.
func (s scene) takes(other story) bool {
	if !slices.EqualFunc(s[0].chapters, other.chapters, func(a, b chapter) bool { return a.steps == b.steps }) {
		return false
	}
	known := map[string]string{}
	for _, series := range s.Series() {
		known[series.Name] = series.Values
	}
	return !slices.ContainsFunc(other.series(), func(series testSeries) bool {
		values, ok := known[series.Name]
		return ok && values != series.Values
	})
}

// Name is what the test is called.
func (s scene) Name() string {
	names := make([]string, len(s))
	for i, one := range s {
		names[i] = one.name()
	}
	return strings.Join(names, ", ")
}

// Series are those of the stories, each once.
func (s scene) Series() []testSeries {
	var all []testSeries
	known := map[string]bool{}
	for _, one := range s {
		for _, series := range one.series() {
			if !known[series.Name] {
				known[series.Name] = true
				all = append(all, series)
			}
		}
	}
	return all
}

// Checks are what is asked at the end of each chapter of each story.
func (s scene) Checks() []testCheck {
	var all []testCheck
	for _, one := range s {
		all = append(all, one.checks()...)
	}
	return all
}

// testSeries is a series and its values, as promtool reads them.
type testSeries struct{ Name, Values string }

// testCheck is what is asked at a moment; without labels, nothing is to fire, nor to wait for it.
type testCheck struct{ Title, At, Expr, Labels string }

func (t story) name() string {
	if len(t.ofSources()) > 0 {
		return fmt.Sprintf("%s (%s)", t.subject.alert, strings.Join(t.subject.names(), ", "))
	}
	return t.subject.alert
}

// ofSources names the sources of the story where the alert has others too.
func (t story) ofSources() []string {
	if slices.Contains(t.told(), "source") {
		return t.subject.ofSources()
	}
	return nil
}

func (t story) series() []testSeries {
	all := make([]testSeries, len(t.points))
	for i, p := range t.points {
		all[i] = testSeries{p.series(), t.values(i, p)}
	}
	return all
}

func (t story) checks() []testCheck {
	ends := t.ends()
	all := make([]testCheck, len(t.chapters))
	for i, c := range t.chapters {
		all[i] = testCheck{Title: t.subject.alert + " " + c.title, At: ends[i].String(), Expr: t.alerts()}
		if c.fires {
			all[i].Expr, all[i].Labels = t.alerts("firing"), t.fired()
		}
	}
	return all
}

// alerts asks for those in some state, or in any, by their key: other labels may be configured to say
// anything.
func (t story) alerts(state ...string) string {
	matchers := []string{label{"alertname", t.subject.alert}.String()}
	for _, word := range state {
		matchers = append(matchers, label{"alertstate", word}.String())
	}
	return by("count", t.told(), selector("ALERTS", append(matchers, t.ofSources()...)...))
}

// told are the names of the labels that an alert of the story has.
func (t story) told() []string {
	if t.subject.of != nil {
		return append([]string{"alertname"}, t.subject.key()...)
	}
	return append([]string{"alertname"}, t.subject.tells...)
}

// fired are those labels with their values.
func (t story) fired() string {
	known := map[string]label{"alertname": {"alertname", t.subject.alert}}
	for _, p := range t.points {
		for _, l := range p.labels {
			if _, ok := known[l.name]; !ok {
				known[l.name] = l
			}
		}
	}
	var all []string
	for _, name := range t.told() {
		all = append(all, known[name].String())
	}
	return "{" + strings.Join(all, ",") + "}"
}
