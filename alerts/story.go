package alerts

import (
	"slices"
	"time"

	"advocacy_exporter/collector/advocacy"
)

// step is how far samples and evaluations are apart: as little as the look-back of Prometheus asks
// for, since some alerts have to be true for a day.
const step = 4 * time.Minute

// brief is how many steps a chapter has in which nothing is waited for.
const brief = 2

// story is what a test tells of a subject: chapter by chapter, what its series say and whether the
// alert fires at the end.
type story struct {
	subject  subject
	points   []point
	chapters []chapter
}

// chapter is a while in which nothing changes.
type chapter struct {
	title string
	// values are those of the points, in the order of the story.
	values []float64
	steps  int
	fires  bool
}

// tell makes the story of a subject.
func (p plan) tell(s subject, hold time.Duration) story {
	t := teller{story: story{subject: s}}
	t.wait = int(hold/step) + 2
	conditions := s.conditions(p, s)
	var stays []condition
	if s.stays != nil {
		stays = s.stays(p, s)
	}
	t.collect(slices.Concat(conditions, stays))
	for _, c := range conditions {
		t.chapter("not with "+c.without, t.all().without(c), brief, false)
	}
	t.chapter("fires", t.all(), t.wait, true)
	t.resolves(conditions, stays)
	if s.of != nil {
		t.sourceBreaks()
	}
	return t.story
}

// teller writes a story.
type teller struct {
	story
	wait int
}

// state is what the points of a story say, by their series.
type state map[string]float64

// collect takes the points of conditions. Of a KPI there are its value and the state of its source too.
func (t *teller) collect(conditions []condition) {
	for _, c := range conditions {
		t.take(c.points...)
	}
	if t.subject.of != nil {
		t.take(t.up(), t.subject.point(advocacy.ValuePart, 1, 1))
	}
}

// take takes points whose series are not there yet.
func (t *teller) take(points ...point) {
	for _, p := range points {
		if !slices.ContainsFunc(t.points, func(other point) bool { return other.series() == p.series() }) {
			t.points = append(t.points, p)
		}
	}
}

// up is the state of the source.
func (t *teller) up() point {
	return point{family: upFamily, labels: []label{t.subject.source()}, holds: 1, fails: 0}
}

// all is the state in which everything holds.
func (t *teller) all() state {
	s := state{}
	for _, p := range t.points {
		s[p.series()] = p.holds
	}
	return s
}

// without is the state but for one condition that does not hold.
func (s state) without(c condition) state {
	for _, p := range c.points {
		s[p.series()] = p.fails
	}
	return s
}

func (t *teller) chapter(title string, s state, steps int, fires bool) {
	c := chapter{title: title, steps: steps, fires: fires}
	for _, p := range t.points {
		c.values = append(c.values, s[p.series()])
	}
	t.chapters = append(t.chapters, c)
}

// resolves ends the alert. One that stays does so until what holds it is gone too.
func (t *teller) resolves(conditions, stays []condition) {
	if stays == nil {
		t.chapter("resolves", t.all().without(conditions[0]), brief, false)
		return
	}
	t.chapter("stays with "+conditions[0].without, t.all().without(conditions[0]), brief, true)
	t.chapter("resolves with "+stays[0].without, t.all().without(conditions[0]).without(stays[0]), brief, false)
}

// sourceBreaks has the source of a firing alert go down and come back without the values.
func (t *teller) sourceBreaks() {
	down := condition{points: []point{t.up()}}
	gone := condition{}
	for _, p := range t.points {
		if p.fails = absent; p.withdrawn {
			gone.points = append(gone.points, p)
		}
	}
	t.chapter("fires again", t.all(), t.wait, true)
	t.chapter("stays while its source is down", t.all().without(down), brief, true)
	t.chapter("stays when the values are withdrawn", t.all().without(down).without(gone), brief, true)
	t.chapter("lets go when the source is back without them", t.all().without(gone), brief, false)
}
