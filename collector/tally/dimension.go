package tally

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// dimension counts the rows of a segment dimension by value and day.
type dimension struct {
	name   string
	values map[string]int // index by name
	names  []string
	recent recentValues
	pages  pages
	// overflow says that there were too many values or days to keep; nothing is kept then.
	overflow bool
}

const (
	maxValues   = 10_000
	maxRunes    = 128
	blankValue  = "(blank)"
	cutOffValue = "…"
)

func newDimension(name string, c cells) dimension {
	return dimension{name: name, values: make(map[string]int), pages: pages{cells: c}}
}

// index is the index of a value as a row has it.
func (d *dimension) index(raw []byte) int {
	if d.overflow {
		return 0
	}
	seen := d.recent.of(raw)
	if seen != nil && seen.is(raw) {
		return seen.index
	}
	trimmed := bytes.TrimSpace(raw)
	i, ok := d.values[string(trimmed)]
	if !ok {
		i = d.intern(segmentName(trimmed))
	}
	if seen != nil {
		seen.set(raw, i)
	}
	return i
}

// intern is the index of a value by its name, a new one if need be.
func (d *dimension) intern(name string) int {
	if i, ok := d.values[name]; ok || d.overflow {
		return i
	}
	if len(d.names) == maxValues {
		d.drop()
		return 0
	}
	d.values[name] = len(d.names)
	d.names = append(d.names, name)
	return len(d.names) - 1
}

// drop lets go of everything, because it would grow too large.
func (d *dimension) drop() {
	d.overflow = true
	d.values, d.names = nil, nil
	d.pages = pages{cells: d.pages.cells}
}

func (d *dimension) add(value int, r *Row) {
	if d.overflow {
		return
	}
	if cell := d.pages.plainCell(value, r.Day, r.Bucket); cell != nil {
		*cell += r.Count // and nothing grows
		return
	}
	d.pages.add(value, r.Day, r.Bucket, r.Count, r.Weight)
	if d.pages.full() {
		d.drop()
	}
}

// merge adds another dimension and returns the own index of each of its values.
func (d *dimension) merge(other *dimension) []int {
	if other.overflow && !d.overflow {
		d.drop()
	}
	own := make([]int, len(other.names))
	for i, name := range other.names {
		own[i] = d.intern(name)
	}
	for i := range own {
		d.mergeValue(own[i], other, i)
	}
	return own
}

func (d *dimension) mergeValue(own int, other *dimension, value int) {
	other.pages.each(value, func(day calendar.Day, histogram []uint64) {
		if d.overflow || other.pages.cells.rows(histogram) == 0 {
			return
		}
		d.pages.cells.merge(d.pages.day(own, day), histogram)
		if d.pages.full() {
			d.drop()
		}
	})
}

// histograms are the rows of every value in a window.
func (d *dimension) histograms(sums [][]uint64, durations map[int][]int64, scale *advocacy.Scale) map[string]advocacy.Histogram {
	if d.overflow {
		return nil
	}
	all := make(map[string]advocacy.Histogram)
	for value, words := range sums {
		if words != nil && d.pages.cells.rows(words) > 0 {
			h := d.pages.cells.histogram(words, scale)
			h.Durations = sorted(durations[value])
			all[d.names[value]] = h
		}
	}
	return all
}

// segmentName is how a trimmed value is called: valid text that is neither empty nor endless.
func segmentName(raw []byte) string { return shortened(raw, maxRunes) }

func shortened(raw []byte, most int) string {
	if len(raw) == 0 {
		return blankValue
	}
	name := strings.ToValidUTF8(string(raw), string(utf8.RuneError))
	if utf8.RuneCountInString(name) <= most {
		return name
	}
	runes := []rune(name)
	return string(runes[:most-1]) + cutOffValue
}
