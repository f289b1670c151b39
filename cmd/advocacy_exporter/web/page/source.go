package page

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
)

// sourcePage is all that is known of a source.
type sourcePage struct {
	Row    sourceRow
	Home   string
	Period string
	Dates  string
	Tiles  []tile
	// Counts are numbers of rows, which have no interval.
	Counts []tile
	// Labelled are KPIs of which there are several values.
	Labelled   []plot
	Answers    *distribution
	Dimensions []broken
	Absent     string
	Advice     string
	// Narrowed says that only one segment or dimension is shown, and All leads to the whole source.
	Narrowed, All string
}

// broken is a source broken down by a dimension.
type broken struct {
	Name  string
	Link  string
	Plots []plot
	Notes []string
}

func (l look) source(state *snapshot.State) sourcePage {
	p := sourcePage{Row: l.rows([]*snapshot.State{state})[0], Home: l.of("").link(l.home), Period: periodWords(string(l.period(state))), Dates: l.dates(state)}
	if l.Dimension != "" {
		p.All = l.by("", "").link(l.home)
	}
	switch {
	case state.Result == nil:
		p.Absent, p.Advice = l.unpulled(state)
	case l.Dimension != "" && !hasDimension(state, l.Dimension):
		p.Absent = "Not broken down by " + clipped(l.Dimension, shortName) + "."
	case l.Segment != "":
		p.Narrowed = clipped(l.Dimension, shortName) + " " + clipped(l.Segment, longName)
		l.numbers(&p, state)
	case l.Dimension != "":
		p.Narrowed, p.Dimensions = "by "+clipped(l.Dimension, shortName), l.dimensions(state)
	default:
		l.numbers(&p, state)
		p.Answers, p.Dimensions = l.past.answers(state, l.period(state)), l.dimensions(state)
	}
	return p
}

// numbers adds what is known of every KPI, of all together or of the segment asked for.
func (l look) numbers(p *sourcePage, state *snapshot.State) {
	for _, k := range rows.KPIsOf(state.Job.Rows) {
		l.kpi(p, state, k)
	}
	if len(p.Tiles)+len(p.Counts)+len(p.Labelled) == 0 {
		p.Absent, p.Advice = l.empty(state)
	}
}

// kpi adds what is known of a KPI.
func (l look) kpi(p *sourcePage, state *snapshot.State, k *advocacy.KPI) {
	samples := l.samples(state, k)
	switch {
	case len(samples) == 0:
	case len(samples) > 1:
		shown := l.plotOf(state, k, samples, nil)
		shown.Names = strings.Join(samples[0].LabelNames, ", ")
		p.Labelled = append(p.Labelled, shown)
	default:
		var t tile
		l.fill(&t, state, samples[0])
		if k.Estimated() {
			p.Tiles = append(p.Tiles, t)
		} else {
			p.Counts = append(p.Counts, t)
		}
	}
}

// dimensions are the source by each of its dimensions, or by the one that is asked for.
func (l look) dimensions(state *snapshot.State) []broken {
	var all []broken
	for _, d := range state.Result.Dimensions {
		if l.Dimension == "" || d.Name == l.Dimension {
			all = append(all, l.broken(state, d))
		}
	}
	return all
}

// broken is the source by a dimension: by its foremost KPI, or by all where the dimension is asked for.
func (l look) broken(state *snapshot.State, d evaluation.Dimension) broken {
	b := broken{Name: clipped(d.Name, shortName), Link: l.by(d.Name, "").link(l.home)}
	if d.Refused != "" {
		b.Notes = []string{"Left out: " + refusedWords[d.Refused] + "."}
		return b
	}
	byKPI := l.segmentsByKPI(state, d.Name)
	for _, k := range rows.KPIsOf(state.Job.Rows) {
		if samples := byKPI[k.Name]; len(samples) > 0 && (l.Dimension != "" || len(b.Plots) == 0) {
			shown := l.plotOf(state, k, samples, l.overall(state, k))
			shown.Names = b.Name
			b.Plots = append(b.Plots, shown)
		}
	}
	b.Notes = l.segmentNotes(state, d, len(b.Plots) > 0)
	return b
}

func (l look) segmentsByKPI(state *snapshot.State, dimension string) map[string][]evaluation.Sample {
	all, period := make(map[string][]evaluation.Sample), l.period(state)
	for _, s := range state.Result.Samples {
		if s.Dimension == dimension && s.Period == period {
			all[s.KPI.Name] = append(all[s.KPI.Name], s)
		}
	}
	return all
}

// overall is the value of a KPI for all together, or nil.
func (l look) overall(state *snapshot.State, k *advocacy.KPI) *float64 {
	if samples := l.samples(state, k); len(samples) == 1 {
		return &samples[0].Estimate.Value
	}
	return nil
}

// segmentNotes say which segments are not among those shown, and why.
func (l look) segmentNotes(state *snapshot.State, d evaluation.Dimension, some bool) []string {
	var notes []string
	period := l.period(state)
	hidden := 0
	for _, h := range state.Result.Hidden {
		if h.Dimension == d.Name && h.Period == period {
			hidden = h.Segments
		}
	}
	least := state.Job.Evaluation.MinRespondents
	if hidden > 0 {
		notes = append(notes, fmt.Sprintf("%s hidden: fewer than %d rows in the period (min_respondents), or to keep those from being worked out.", words.Plural(hidden, "segment"), least))
	}
	if !some && hidden > 0 {
		notes = append(notes, "All are: choose a longer period, a coarser dimension, or a smaller min_respondents if nobody can be told from so few.")
	}
	if !some && hidden == 0 {
		notes = append(notes, "No rows in this period.")
	}
	if d.Limited > 0 {
		notes = append(notes, fmt.Sprintf("(other) stands for the %s with the fewest rows (max_segments).", words.Plural(d.Limited, "value")))
	}
	return notes
}

// sorted are the keys of a set, in order.
func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
