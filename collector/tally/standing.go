package tally

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// Stands is the bucket of an answer whose customer stands for something, such as that of an advocate;
// any other answer is of the bucket 0.
const Stands = 1

// countStanding counts customers by where they stood at the start and at the end of a window, which
// is where their latest answer before it put them. At either end a customer is in one segment, that of
// the answer that counts there: who answered from another one since left the one, joined the other,
// and was there all along.
func (t *Tally) countStanding(w calendar.Window, s *sums) {
	all := t.answers
	before := all.latest(calendar.Window{From: calendar.NoDay, To: w.From})
	all.pick(calendar.Window{From: calendar.NoDay, To: w.To}, func(end int) {
		start := int(*before.slot(all.at(end).customer)) - 1
		s.cells.add(s.overall, all.stood(start, atStart)|all.stood(end, atEnd), 1, advocacy.One)
		for d, values := range s.dimensions {
			if len(values) > 0 {
				s.addStanding(all, d, start, end)
			}
		}
	})
}

// addStanding counts a customer in the segment of the end, and in that of the start where there was one.
func (s *sums) addStanding(all *answers, d, start, end int) {
	to := int(all.valuesAt(end)[d])
	if start < 0 {
		s.cells.add(s.of(d, to), all.stood(end, atEnd), 1, advocacy.One)
		return
	}
	from := int(all.valuesAt(start)[d])
	if from == to {
		s.cells.add(s.of(d, to), all.stood(start, atStart)|all.stood(end, atEnd), 1, advocacy.One)
		return
	}
	s.cells.add(s.of(d, from), all.stood(start, atStart), 1, advocacy.One)
	s.cells.add(s.of(d, to), all.stood(end, atEnd), 1, advocacy.One)
}

// stood is the end of a window if an answer, which may be none, lets its customer stand there.
func (a *answers) stood(i, end int) int {
	if i >= 0 && a.at(i).bucket == Stands {
		return end
	}
	return 0
}
