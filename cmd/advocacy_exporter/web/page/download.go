package page

import (
	"io"
	"net/http"
	"slices"

	"advocacy_exporter/cmd/advocacy_exporter/samples"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
)

// downloads are the ways in which programs get what is shown.
var downloads = map[string]struct {
	mediaType string
	write     func(io.Writer, *snapshot.Snapshot) error
}{
	"csv":  {"text/csv; charset=utf-8", samples.CSV},
	"json": {"application/json", samples.JSON},
}

// shown is what a query shows, of sources whose values are young enough to be exposed: programs do not
// read warnings.
func (l look) shown() *snapshot.Snapshot {
	s := new(snapshot.Snapshot)
	for _, state := range l.snapshot.Sources {
		if (l.Source == "" || state.Job.Name == l.Source) && state.Current(l.now) {
			fewer, result := *state, *state.Result
			period := l.period(state)
			result.Samples = l.chosen(result.Samples, func(s evaluation.Sample) bool { return s.Period == period })
			fewer.Result = &result
			s.Sources = append(s.Sources, &fewer)
		}
	}
	for _, m := range l.snapshot.Metrics {
		if l.Source == "" && l.Dimension == "" && m.Current(l.now) {
			fewer := *m
			fewer.Samples = l.chosen(m.Samples, func(s evaluation.Sample) bool { return s.Period == calendar.Period(l.Period) })
			s.Metrics = append(s.Metrics, &fewer)
		}
	}
	return s
}

// chosen are the samples of a period and of the segments asked for.
func (l look) chosen(samples []evaluation.Sample, in func(evaluation.Sample) bool) []evaluation.Sample {
	return slices.DeleteFunc(slices.Clone(samples), func(s evaluation.Sample) bool {
		other := l.Dimension != "" && s.Dimension != l.Dimension || l.Segment != "" && s.Segment != l.Segment
		return other || !in(s)
	})
}

// download answers a query in a format.
func (s *Site) download(w http.ResponseWriter, l look, format string) {
	d := downloads[format]
	w.Header().Set("Content-Type", d.mediaType)
	w.Header().Set("Content-Disposition", `inline; filename="advocacy.`+format+`"`)
	_ = d.write(w, l.shown()) // who asked is gone, and nobody is left to tell
}
