package tally

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// Counts are the histograms of a window.
type Counts struct {
	Overall advocacy.Histogram
	// Dimensions are in the order of Shape.Dimensions. Values without rows in the window are left
	// out, and a dimension with too many values is nil.
	Dimensions []map[string]advocacy.Histogram
}

// Count sums the rows of a window up into histograms, overall and by segment. Now is the moment, in
// Unix milliseconds, up to which what is not done yet has lasted.
func (t *Tally) Count(w calendar.Window, scale *advocacy.Scale, now int64) Counts {
	s := t.newSums()
	t.overall.sum(0, w, s.overall)
	for i := range t.dimensions {
		for value := range t.dimensions[i].names {
			t.dimensions[i].pages.sum(value, w, s.of(i, value))
		}
	}
	switch {
	case t.shape.Stays:
		t.countStays(w, s)
	case t.shape.Standing:
		t.countStanding(w, s)
	case t.answers != nil:
		t.answers.each(w, func(i int) { s.add(t.answers, i, now) })
	}
	return s.counts(t, scale)
}

// sums are histograms that are being added up.
type sums struct {
	cells      cells
	overall    []uint64
	dimensions [][][]uint64 // by dimension and value; none where a dimension has too many values
	durations  []int64
	lasting    []map[int][]int64 // durations by dimension and value
}

func (t *Tally) newSums() *sums {
	s := &sums{cells: t.cells, overall: make([]uint64, t.cells.words())}
	for i := range t.dimensions {
		s.dimensions = append(s.dimensions, make([][]uint64, len(t.dimensions[i].names)))
		s.lasting = append(s.lasting, make(map[int][]int64))
	}
	return s
}

func (s *sums) of(dimension, value int) []uint64 {
	words := &s.dimensions[dimension][value]
	if *words == nil {
		*words = make([]uint64, s.cells.words())
	}
	return *words
}

func (s *sums) add(all *answers, at int, now int64) {
	a, values := all.at(at), all.valuesAt(at)
	s.cells.add(s.overall, int(a.bucket), uint64(a.count), a.weight)
	for i, value := range values {
		if len(s.dimensions[i]) > 0 {
			s.cells.add(s.of(i, int(value)), int(a.bucket), uint64(a.count), a.weight)
		}
	}
	if duration := a.lasted(all.durationAt(at), now); duration != NoDuration {
		s.addDuration(duration, values)
	}
}

func (s *sums) addDuration(duration int64, values []uint16) {
	s.durations = append(s.durations, duration)
	for i, value := range values {
		if len(s.dimensions[i]) > 0 {
			s.lasting[i][int(value)] = append(s.lasting[i][int(value)], duration)
		}
	}
}

// lasted is the duration of an answer as of a moment. What was done then, or after it, was open up to it.
func (a *answer) lasted(duration, now int64) int64 {
	switch {
	case a.count == 0:
		return NoDuration
	case duration == StillOpen, duration > 0 && duration >= (now-a.time)/1000:
		return -max((now-a.time)/1000, 1)
	}
	return duration
}

func (s *sums) counts(t *Tally, scale *advocacy.Scale) Counts {
	c := Counts{Overall: s.cells.histogram(s.overall, scale)}
	c.Overall.Durations = sorted(s.durations)
	for i := range t.dimensions {
		c.Dimensions = append(c.Dimensions, t.dimensions[i].histograms(s.dimensions[i], s.lasting[i], scale))
	}
	return c
}

func sorted(durations []int64) []int64 {
	slices.Sort(durations)
	return durations
}

// Segments are the values of a dimension.
type Segments struct {
	Dimension string
	// Overflow says that there were too many values to keep; Rows is then empty.
	Overflow bool
	// Rows is the number of rows of each value.
	Rows map[string]uint64
}

// Segments is what the tally knows of each dimension as a whole, in the order of Shape.Dimensions.
func (t *Tally) Segments() []Segments {
	rows := make([][]uint64, len(t.dimensions))
	for i := range t.dimensions {
		rows[i] = t.dimensions[i].rows()
	}
	if t.answers != nil {
		t.answers.within(calendar.EveryDay(), func(i int, a *answer) {
			for d, value := range t.answers.valuesAt(i) {
				if len(rows[d]) > 0 {
					rows[d][value] += uint64(a.count)
				}
			}
		})
	}
	all := make([]Segments, len(t.dimensions))
	for i := range t.dimensions {
		all[i] = t.dimensions[i].segments(rows[i])
	}
	return all
}

// rows is the number of rows of every value.
func (d *dimension) rows() []uint64 {
	rows := make([]uint64, len(d.names))
	for value := range rows {
		rows[value] = d.pages.rows(value)
	}
	return rows
}

func (d *dimension) segments(rows []uint64) Segments {
	s := Segments{Dimension: d.name, Overflow: d.overflow, Rows: make(map[string]uint64, len(rows))}
	for value, n := range rows {
		if n > 0 {
			s.Rows[d.names[value]] = n
		}
	}
	return s
}
