package alerts

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/prometheus/common/model"
)

// series is the name and labels of a point.
func (p point) series() string {
	labels := make([]string, len(p.labels))
	for i, l := range p.labels {
		labels[i] = l.String()
	}
	return selector(p.family, labels...)
}

// values writes those of a point as promtool reads them.
func (t story) values(i int, p point) string {
	var parts []string
	start, before := 0, absent
	for _, c := range t.chapters {
		parts = append(parts, t.part(p, c.values[i], before, start, c.steps))
		start, before = start+c.steps, c.values[i]
	}
	return strings.Join(parts, " ")
}

// part are so many samples of a value. One that is gone ends at once, as it does with an exporter.
func (t story) part(p point, value, before float64, start, steps int) string {
	switch {
	case math.IsNaN(value) && !math.IsNaN(before):
		return fmt.Sprintf("stale _x%d", steps-1)
	case math.IsNaN(value):
		return fmt.Sprintf("_x%d", steps)
	case p.ages:
		return fmt.Sprintf("%s+%sx%d", number(seconds(step)*float64(start)-value), number(seconds(step)), steps-1)
	}
	return fmt.Sprintf("%s+0x%d", number(value), steps-1)
}

// ends is when each chapter is over, as promtool reads it.
func (t story) ends() []model.Duration {
	var all []model.Duration
	steps := 0
	for _, c := range t.chapters {
		steps += c.steps
		all = append(all, model.Duration(time.Duration(steps-1)*step))
	}
	return all
}
