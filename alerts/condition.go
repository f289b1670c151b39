package alerts

import (
	"cmp"
	"math"
	"time"

	"advocacy_exporter/collector/advocacy"
)

// condition is something that has to be true for an alert, and how a test makes it so.
type condition struct {
	// without says how it is where the condition alone is not true: "a small sample".
	without string
	expr    string
	// on are the labels by which it belongs to the first condition; nil stands for the key of the subject.
	on []string
	// not turns it round.
	not    bool
	points []point
}

// point is a series that a condition reads, with a value at which it is true and one at which it is not.
type point struct {
	family string
	labels []label
	// holds and fails are the values; NaN stands for no sample.
	holds, fails float64
	// ages says that the values are how long ago the moment is that the series tells.
	ages bool
	// withdrawn says that the series goes when the values of a source grow too old.
	withdrawn bool
}

// absent is the value of a point that has none.
var absent = math.NaN()

// point is one of a part of the KPI.
func (s subject) point(part advocacy.Part, holds, fails float64) point {
	labels := s.example()
	if versus(part) {
		labels = append(labels, label{"versus", "previous"})
	}
	return point{family: s.kpi.Family(part, s.segments), labels: labels, holds: holds, fails: fails, withdrawn: true}
}

// example are the labels of a series of the subject in a test.
func (s subject) example() []label {
	known := map[string]string{"source": s.sources[0].Name, "period": string(s.periods()[0])}
	var all []label
	for _, name := range append(s.key(), s.sources[0].Labels...) {
		all = append(all, label{name, cmp.Or(known[name], "some")})
	}
	return all
}

// above is the condition that the least of a part is above a border, or at it where that is enough.
func (s subject) above(without string, part advocacy.Part, comparison string, border, holds, fails float64) condition {
	return condition{without: without, expr: s.least(part) + " " + comparison + " " + number(border),
		points: []point{s.point(part, holds, fails)}}
}

// below is the condition that the most of a part is below a border.
func (s subject) below(without string, part advocacy.Part, comparison string, border, holds, fails float64) condition {
	return condition{without: without, expr: s.most(part) + " " + comparison + " " + number(border),
		points: []point{s.point(part, holds, fails)}}
}

// enough is the condition that a part that counts rows is as large as asked for.
func (s subject) enough(part advocacy.Part, least uint64) condition {
	n := float64(least)
	return s.above("a small sample", part, ">=", n, n, n-1)
}

// seconds are those of a duration, as an expression has them.
func seconds(d time.Duration) float64 { return d.Seconds() }
